"""The verb new: makes a dossier with workbooks to fill in."""

from pathlib import Path

from pricebook.app.errors import OutputExists
from pricebook.app.packs import packs_for, unknown_regulation
from pricebook.app.written import Written, write_whole
from pricebook.dossier.blank import blank_settings
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.forms import forms_for, write_form
from pricebook.regulation import load_pack


def new(folder: Path | str, *, regulation: str, province: str, norms: Path | str | None = None) -> "Written[None]":
    """Makes a dossier: dossier.toml, and a workbook for each table with drop-down lists and an example row.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        regulation: the pack's id.
        province: the name of the province.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The files that were written.

    Raises:
        UnknownRegulation: there is no such pack, or it is broken.
        OutputExists: the folder is not empty.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack.
        OutputInUse, NotWritten: nothing was written.
    """
    folder = Path(folder)
    packs = packs_for(norms)
    found = packs.find(regulation)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        raise unknown_regulation(regulation, packs)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputExists("folder-in-use", path=str(folder))
    specs = forms_for(pack)
    names = (SETTINGS_FILE, *(f"{spec.id}.xlsx" for spec in specs))

    def write(staging: Path) -> None:
        (staging / SETTINGS_FILE).write_text(blank_settings(pack, province), encoding="utf-8", newline="\n")
        for spec in specs:
            write_form(staging / f"{spec.id}.xlsx", spec, pack)

    return Written(folder, write_whole(folder, names, write, force=False), None)
