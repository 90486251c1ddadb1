"""new: a dossier with its workbooks to fill in."""

from pathlib import Path

from pricebook.app.errors import OutputExists, UnknownRegulation
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.dossier.blank import blank_settings
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.forms import forms_for, write_form
from pricebook.regulation import load_pack


def new(folder: Path | str, *, regulation: str, province: str, norms: Path | str | None = None) -> "Written[None]":
    """Makes a dossier: dossier.toml and a workbook for each table, with drop-down lists and an example row.

    Args:
        folder: the folder to make; it must not exist, or be empty.
        regulation: the pack's id.
        province: whose list it is.
        norms: a folder of regulation packs that goes before the installed ones.

    Raises:
        UnknownRegulation: there is no such pack, or it is broken.
        OutputExists: the folder is not empty.
        NotWritten: nothing was made.
    """
    folder = Path(folder)
    packs = packs_for(norms)
    found = packs.find(regulation)
    pack = load_pack(found)[0] if found is not None else None
    if pack is None:
        raise UnknownRegulation("unknown-regulation", regulation=regulation, known=", ".join(packs.ids()))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputExists("folder-in-use", path=str(folder))
    specs = forms_for(pack)
    names = (SETTINGS_FILE, *(f"{spec.id}.xlsx" for spec in specs))

    def write(staging: Path) -> None:
        (staging / SETTINGS_FILE).write_text(blank_settings(pack, province), encoding="utf-8", newline="\n")
        for spec in specs:
            write_form(staging / f"{spec.id}.xlsx", spec, pack)

    return Written(folder, write_whole(folder, names, write, force=False), None)
