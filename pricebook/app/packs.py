"""The search path for regulation packs, and the pack that a verb used."""

from pathlib import Path

from pricebook.app.errors import FolderNotFound, UnknownRegulation, WrongOption, reason
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_sentence, nearest_to
from pricebook.base.reasons import UnusableInput
from pricebook.regulation import LawOnDay, SearchPath, SettlementOnDay, load_provinces, search_path


def packs_for(norms: Path | str | None, dossier: Path | None = None) -> SearchPath:
    """Returns the search path: the folder `norms`, the environment's folder, the dossier's own, and the installed packs.

    Raises:
        FolderNotFound: `norms` or the environment's folder is given, and is not a folder.
        WrongOption: the folder `norms` holds no pack; it may be a pack itself.
    """
    try:
        packs = search_path(Path(norms) if norms is not None else None, dossier)
    except NotADirectoryError as error:
        raise FolderNotFound("no-folder", path=str(error)) from error
    if norms is not None and not packs.holds_packs("norms-option"):
        raise WrongOption("no-pack-in-folder", path=str(norms))
    return packs


def unknown_regulation(regulation: Path | str, packs: SearchPath) -> UnknownRegulation:
    """Makes the error that there is no such pack; it names the packs that there are."""
    known, said = packs.ids(), str(regulation)
    return UnknownRegulation("unknown-regulation", regulation=said, nearest=nearest_to(said, known), known=", ".join(known))


def known_regulation(packs: SearchPath, regulation: str) -> str:
    """Returns the id, if there is such a pack.

    Raises:
        UnknownRegulation: there is no such pack.
    """
    if packs.find(regulation) is None:
        raise unknown_regulation(regulation, packs)
    return regulation


def known_province(text: str, packs: SearchPath) -> str:
    """Returns the name of a province as the region schemes write it, however it is typed.

    Any other name would lift every bound of a province's resolution, or find no province of its region.

    Raises:
        WrongOption: the text is blank or names no province, former or present; or the region schemes cannot be read.
    """
    if not text.strip():
        raise WrongOption("blank-province")
    try:
        provinces = load_provinces(packs.regions())
    except UnusableInput as error:
        raise WrongOption("unusable-regions", reason=reason(error)) from error
    named = provinces.named(text)
    if named is None:
        raise WrongOption("unknown-province", said=text, nearest=nearest_sentence(provinces.nearest(text)))
    return named


def pack_used(law: LawOnDay) -> Phrase:
    """Says which law a result rests on: the pack, its version and SHA-256, where it was found, and the day."""
    found, regulation = law.pack.found, law.regulation
    return say(
        "screen.pack",
        regulation=regulation.id,
        version=regulation.pack_version,
        origin=Terms([found.origin]),
        day=f"{law.day:%d/%m/%Y}",
        sha256=found.sha256,
    )


def settlement_used(rules: SettlementOnDay) -> Phrase:
    """Says which rules of settlement a result rests on: the pack, its version and SHA-256, where it was found, and the day."""
    found, settlement = rules.pack.found, rules.settlement
    return say(
        "screen.settlement-pack",
        settlement=settlement.id,
        version=settlement.pack_version,
        origin=Terms([found.origin]),
        day=f"{rules.day:%d/%m/%Y}",
        sha256=found.sha256,
    )
