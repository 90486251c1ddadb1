"""By which lists a period was paid, and under which it is settled again: a list, a pack, the same at another base salary."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from pricebook.app.build import build
from pricebook.app.claims_facilities import facilities_known
from pricebook.app.claims_lists import ByList, refuse_unknown_class
from pricebook.app.errors import MissingLibraries, WrongOption
from pricebook.app.export_list import listed_by_registry
from pricebook.app.load import LoadedList
from pricebook.app.packs import packs_for
from pricebook.base.file_names import is_plain_name
from pricebook.base.languages import Phrase
from pricebook.base.own_folders import own_folder
from pricebook.causes.other_index import with_index_value
from pricebook.dossier.blank import blank_settings
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.pricelist import Facility
from pricebook.regulation import load_pack
from pricebook.settlement.claims.parts import ListsOf


@dataclass(frozen=True, slots=True)
class OldAndNew:
    """The lists by which lines were paid, and those under which they are settled again.

    Attributes:
        old, new: what facilities are paid by them.
        names: how they are called; None for the lists of the registry.
        notices: what is to be said of them.
    """

    old: ListsOf
    new: ListsOf
    names: tuple[str | None, str | None]
    notices: tuple[Phrase, ...]


def old_and_new(
    stack: ExitStack,
    under: Path | str | None,
    list_: Path | str | None,
    base_salary: int | None,
    on: date | None,
    *,
    registry: Path | str | None,
    class_: str | None,
    norms: Path | str | None,
) -> OldAndNew:
    """The lists that are meant. A list that is named is for all days: that lines were paid by it is what the caller says.

    Args:
        stack: what is opened, as a registry, is closed with it.
        under: the other list or pack; None: the same, at another base salary or share.
        list_: the list by which lines were paid; None: the lists of the registry, each on its days.
        base_salary: the other base salary, in đồng.
        on: the day on which a pack is asked for its prices.
        registry, class_, norms: as settle_again has them.

    Raises:
        InputNotFound, UnreadableList, OtherPack, RegistryUnusable, MissingLibraries, WrongOption: as settle_again says.
    """
    notices: list[Phrase] = []
    paid = _listed(list_, registry, norms, notices) if list_ is not None else None
    other = paid
    if under is not None:
        other = _of_pack(str(under), paid, on, norms) or _listed(under, registry, norms, notices)
    if base_salary is not None:
        if other is None:
            raise WrongOption("base-salary-without-list")
        prices = with_index_value(other.prices, base_salary)
        if prices is None:
            raise WrongOption("no-index-in-list")
        other = replace(other, prices=prices)
    refuse_unknown_class(class_, *(each for each in (paid, other) if each is not None))
    named = {each.facility_code: each for each in (paid.prices.facilities if paid is not None else ())}
    by = partial(_by, stack, registry, class_)
    old = by(paid, {}) if paid is not None else _by_registry(stack, registry, norms)
    new = old if other is paid else by(other, named) if other is not None else old
    names = tuple(None if each is None else str(said or list_) for each, said in ((paid, list_), (other, under)))
    return OldAndNew(old, new, (names[0], names[1]), tuple(notices))


def _by(
    stack: ExitStack, registry: Path | str | None, class_: str | None, loaded: LoadedList, named: dict[str, Facility]
) -> ListsOf:
    known = facilities_known(stack, registry, loaded.path)
    return ByList(loaded, loaded.path.name, class_, named, known, always=True).periods


def _by_registry(stack: ExitStack, registry: Path | str | None, norms: Path | str | None) -> ListsOf:
    if find_spec("sqlalchemy") is None:
        raise MissingLibraries("missing-registry-libraries")
    from pricebook.app.claims_registry import ByRegistry
    from pricebook.app.registry import reading, registry_at

    return ByRegistry(stack.enter_context(reading(stack.enter_context(registry_at(registry)))), norms).periods


def _listed(said: Path | str, registry: Path | str | None, norms: Path | str | None, notices: list[Phrase]) -> LoadedList:
    loaded, _, told = listed_by_registry(said, False, registry, "insured", None, norms)
    notices += told
    return loaded


def _of_pack(said: str, paid: LoadedList | None, on: date | None, norms: Path | str | None) -> LoadedList | None:
    """The list that a pack alone makes, from the amounts that it gives; None where no pack is meant.

    Raises:
        WrongOption: it names no province and no list does, or it prices nothing by itself.
    """
    if Path(said).exists() or not is_plain_name(said):
        return None
    found = packs_for(norms).find(said)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        return None
    province = paid.prices.province if paid is not None else pack.regulation.province
    if province is None:
        raise WrongOption("pack-without-province", pack=said)
    day = on or date.today()
    with own_folder() as folder:
        (folder / SETTINGS_FILE).write_text(blank_settings(pack, province, day, on is not None), encoding="utf-8", newline="\n")
        built = build(folder, norms=norms)
    if built.prices is None or built.law is None or not any(line.price for line in built.prices.lines):
        raise WrongOption("pack-without-prices", pack=said)
    return LoadedList(Path(said), built.prices, built.law, "")
