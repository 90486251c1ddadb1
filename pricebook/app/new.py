"""The verb new: makes a dossier with workbooks to fill in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.errors import OutputExists
from pricebook.app.packs import known_province, packs_for, unknown_regulation
from pricebook.app.services import ListedService, services
from pricebook.app.written import Written, in_order, write_whole
from pricebook.base.money import vietnamese_number
from pricebook.dossier.blank import blank_settings
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.forms import FormService, book_title, by_part, forms_for, write_book
from pricebook.regulation import load_pack, load_scheme, nearest_day_in_force, scheme_in_force
from pricebook.tables import clean_text, load_parts

FORMS = "ho-so"  # the workbook of all tables


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier that was made.

    Attributes:
        pricing_date: the pricing date in dossier.toml: the day that was asked for, else today; or the nearest on which the
            regulation is in force.
        in_force: whether the regulation is in force on the day that was asked for: today, where none was.
        province: the name of the province as the region schemes write it.
        respelt: whether it was typed otherwise.
    """

    pricing_date: date
    in_force: bool
    province: str
    respelt: bool


def new(
    folder: Path | str,
    *,
    regulation: str,
    province: str,
    norms: Path | str | None = None,
    parts: bool = False,
    on: date | None = None,
) -> "Written[NewDossier]":
    """Makes a dossier: dossier.toml, and a workbook with a form for each table: drop-down lists, an example row, look-ups.

    The pricing date is the day `on`, or the nearest day on which the regulation is in force. The forms offer the cost components
    of that day.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        regulation: the pack's id.
        province: the name of the province; case, accents and the words "Tỉnh", "Thành phố" make no difference.
        norms: a folder of regulation packs that is searched before the installed ones.
        parts: whether each department that fills in some of the tables has a workbook of its own, in place of one of all tables.
        on: the pricing date; by default today.

    Returns:
        The files that were written, and the pricing date.

    Raises:
        UnknownRegulation: there is no such pack, or it is broken.
        OutputExists: the folder is not empty.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack; or there is no such province.
        OutputInUse, NotWritten: nothing was written.
    """
    folder = in_order(Path(folder))
    packs = packs_for(norms)
    found = packs.find(regulation)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        raise unknown_regulation(regulation, packs)
    typed, province = clean_text(province), known_province(province, packs)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputExists("folder-in-use", path=str(folder))
    specs, asked = forms_for(pack), on or date.today()
    day = nearest_day_in_force(pack.regulation, asked)
    books = {FORMS: (book_title(province), specs)}
    if parts:
        of_part = {load_parts()[part]: tables for part, tables in by_part(specs).items() if tables}
        books = {part.file: (book_title(province, part), tables) for part, tables in of_part.items()}
    classes = {text: texts[1] for texts in pack.regulation.spellings["class"].values() if len(texts) > 1 for text in texts}
    offered = [_of_form(service, classes) for service in services(regulation, norms=norms).services]
    scheme = load_scheme(packs.regions(), scheme_in_force(packs.regions(), day))
    provinces = tuple(scheme.regions) if scheme is not None else ()
    names = (SETTINGS_FILE, *(f"{name}.xlsx" for name in books))

    def write(staging: Path) -> None:
        (staging / SETTINGS_FILE).write_text(
            blank_settings(pack, province, asked, on is not None), encoding="utf-8", newline="\n"
        )
        for name, (heading, tables) in books.items():
            write_book(staging / f"{name}.xlsx", heading, tables, pack, offered, provinces, day)

    return Written(
        folder, write_whole(folder, names, write, force=False), NewDossier(day, day == asked, province, typed != province)
    )


def form_names() -> set[str]:
    """The names of the workbooks that a new dossier has."""
    return {f"{name}.xlsx" for name in (FORMS, *(part.file for part in load_parts().values()))}


def _of_form(service: ListedService, classes: Mapping[str, str]) -> FormService:
    """A service as a form shows it, with its maximum, or the price that the regulation gives it."""
    of_law: Mapping[str | None, int] = service.ceilings or service.fixed_prices or service.issued
    maximum: int | str | None = next(iter(of_law.values()), None)
    if len(set(of_law.values())) > 1:
        named = ((classes.get(class_ or "", class_ or "–"), amount) for class_, amount in of_law.items())
        maximum = "; ".join(f"{name}: {vietnamese_number(amount)}" for name, amount in named)
    return FormService(service.service_id, service.ordinal, service.service_code, service.name, service.unit, maximum)
