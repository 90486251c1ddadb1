"""Where the registry of an office lies if nobody names it, and which others lie beside it.

Two registries give two answers to what is in force. So one that is there is used before another is made, and those that lie
beside are named.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pricebook.base.shell import quoted_for_shell
from pricebook.registry import FILE

_MOST_FOLDERS, _MOST_NAMED = 500, 5  # folders that are looked into; registries that are named


def place_of_registry(beside: Path | None) -> Path:
    """The file of the registry of a list: of its dossier, of the folder that the dossier lies in, or of this folder.

    Of these the first that is there; where none is, it is the first of them.

    Args:
        beside: A list; None where only a name is known.
    """
    places = [*(folder / FILE for dossier in _dossiers(beside) for folder in (dossier, dossier.parent)), Path(FILE)]
    return next((file for file in places if file.exists()), places[0])


def registries_beside(beside: Path | None, but: Path) -> tuple[str, ...]:
    """Other registries: in dossiers beside that of a list, in this folder, and in the folders in it.

    Args:
        beside: A list; None where only a name is known.
        but: The registry that is not told.

    Returns:
        Their paths as `--registry` takes them, quoted for a shell; a few at most.
    """
    found: dict[Path, str] = {}
    for file in _looked_at(beside):
        if file.is_file() and file.absolute() not in (but.absolute(), *found):
            found[file.absolute()] = quoted_for_shell(str(file))
    return tuple(found.values())[:_MOST_NAMED]


def _looked_at(beside: Path | None) -> Iterator[Path]:
    yield Path(FILE)
    for folder in (Path(), *(dossier.parent for dossier in _dossiers(beside))):
        yield from (each / FILE for each in _folders_in(folder))


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry, _ in zip(entries, range(_MOST_FOLDERS), strict=False) if entry.is_dir())
    except OSError:
        return []
    return [folder / name for name in names]


def _dossiers(beside: Path | None) -> list[Path]:
    """The dossier that a list lies in, if it does."""
    if beside is None:
        return []
    places = beside.absolute().parents[:2]
    return [folder for folder in places if (folder / "dossier.toml").is_file()]
