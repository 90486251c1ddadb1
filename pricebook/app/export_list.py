"""Which list is exported, and as what: the registry says it, whatever the file says of itself."""

from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.errors import MissingLibraries
from pricebook.app.load import LoadedList, list_file, load_list
from pricebook.base.files import is_file, is_folder
from pricebook.base.languages import Phrase, Terms, say
from pricebook.pricelist.records import ListStatus

if TYPE_CHECKING:
    from pricebook.app.export_standing import Standing
    from pricebook.registry.recording import Payer

_DECIDED = ("approved", "superseded", "revoked")


def listed_by_registry(
    path: Path | str, paid_by: bool, registry: Path | str | None, payer: "Payer", on: date | None, norms: Path | str | None
) -> "tuple[LoadedList, Standing | None, list[Phrase]]":
    """The list with the status and approval that the registry knows, what else it says of it, and what is to be said of that.

    Args:
        path: The file of the list, the folder of a build, or a name in the registry.
        paid_by: Whether somebody could pay by the export: then a draft is told of, and facilities that are known otherwise.
        registry, payer, on, norms: As the verb export has them.

    Raises:
        RegistryUnusable, MissingLibraries, InputNotFound, UnreadableList, OtherPack: As the verb export says.
    """
    if registry is not None and not _has_registries():
        raise MissingLibraries("missing-registry-libraries")
    standing: Standing | None = None
    place: str | None = None
    is_there = is_file(Path(path)) or is_folder(Path(path))
    loaded = load_list(list_file(Path(path)), norms) if is_there or not _has_registries() else None
    if _has_registries():
        from pricebook.app import export_standing as known

        if loaded is None:
            loaded, standing = known.kept_list(str(path), registry, payer, on, norms)
        else:
            standing, place = known.standing_of(loaded, registry, payer, on, norms)
    assert loaded is not None
    given = loaded.prices.status in _DECIDED
    status: ListStatus = standing.decided.status if standing is not None else "draft"
    approval = standing.decided.approval if standing is not None else None
    if status == "draft" and not given:  # what is not decided is called what its office calls it
        status = loaded.prices.status
    notices = list(standing.about(paid_by)) if standing is not None else []
    if status not in _DECIDED and (given or paid_by):
        notices = [_draft_notice(path, standing, place, given), *notices]
    return replace(loaded, prices=loaded.prices.with_approval(status, approval)), standing, notices


def _has_registries() -> bool:
    """Whether the libraries of the registry are installed: who has a registry has them."""
    return find_spec("sqlalchemy") is not None


def _draft_notice(path: Path | str, standing: "Standing | None", registry: str | None, says_approved: bool) -> Phrase:
    """Why a list is exported as a draft, and how it is made one that is paid by."""
    if standing is not None:
        why = say(
            "call.draft-by-registry", registry=standing.registry, list=standing.name, state=Terms([f"list-{standing.state}"])
        )
    elif registry is not None:
        why = say("call.draft-unknown", registry=registry)
    else:
        why = say("call.draft-without-registry")
    key = "call.exported-as-draft-though" if says_approved else "call.exported-as-draft"
    return say(key, why=why, list=standing.name if standing is not None else str(path))
