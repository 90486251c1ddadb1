"""The verb new: makes a dossier with workbooks to fill in."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.errors import OutputExists
from pricebook.app.packs import known_province, packs_for, unknown_regulation
from pricebook.app.written import Written, write_whole
from pricebook.dossier.blank import blank_settings
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.forms import forms_for, write_form
from pricebook.regulation import load_pack, nearest_day_in_force


@dataclass(frozen=True, slots=True)
class NewDossier:
    """A dossier that was made.

    Attributes:
        pricing_date: the pricing date in dossier.toml: today, or the nearest day on which the regulation is in force.
        in_force_today: whether the pricing date is today.
    """

    pricing_date: date
    in_force_today: bool


def new(folder: Path | str, *, regulation: str, province: str, norms: Path | str | None = None) -> "Written[NewDossier]":
    """Makes a dossier: dossier.toml, and a workbook for each table with drop-down lists and an example row.

    The pricing date is today, or the nearest day on which the regulation is in force.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        regulation: the pack's id.
        province: the name of the province; case, accents and the words "Tỉnh", "Thành phố" make no difference.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The files that were written, and the pricing date.

    Raises:
        UnknownRegulation: there is no such pack, or it is broken.
        OutputExists: the folder is not empty.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack; or there is no such province.
        OutputInUse, NotWritten: nothing was written.
    """
    folder = Path(folder)
    packs = packs_for(norms)
    found = packs.find(regulation)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        raise unknown_regulation(regulation, packs)
    province = known_province(province, packs)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputExists("folder-in-use", path=str(folder))
    specs, today = forms_for(pack), date.today()
    day = nearest_day_in_force(pack.regulation, today)
    names = (SETTINGS_FILE, *(f"{spec.id}.xlsx" for spec in specs))

    def write(staging: Path) -> None:
        (staging / SETTINGS_FILE).write_text(blank_settings(pack, province, today), encoding="utf-8", newline="\n")
        for spec in specs:
            write_form(staging / f"{spec.id}.xlsx", spec, pack)

    return Written(folder, write_whole(folder, names, write, force=False), NewDossier(day, day == today))
