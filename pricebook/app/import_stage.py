"""Writes the pack that an import makes: its settings with the next version, its tables, and a note in its README.md.

A pack that an earlier import of the same file made is taken away where a later one is refused.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.annex import merged_tables
from pricebook.app.errors import WrongOption
from pricebook.app.former import SAME_RUN
from pricebook.app.written import remove_whole
from pricebook.base.files import is_file
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.rewrite import settings_rewritten, write_table
from pricebook.regulation.tables import COLUMNS

if TYPE_CHECKING:
    from pricebook.app.import_annex import Imported

README = "README.md"


def staged_pack(imported: "Imported", folder: Path) -> Path:
    """Writes the pack with the annex in it into a folder of its name below `folder`.

    Returns:
        That folder.

    Raises:
        WrongOption: the pack's settings cannot be rewritten.
    """
    pack = imported.pack
    assert pack is not None and imported.version is not None
    staged = folder / pack.regulation.id
    staged.mkdir()
    for name in (SETTINGS, README, *(f"{table}.csv" for table in COLUMNS)):
        if (imported.found.folder / name).is_file():
            shutil.copyfile(imported.found.folder / name, staged / name)
    for table, rows in merged_tables(pack, imported.proposals, imported.figures, imported.source, imported.on).items():
        if rows or (staged / f"{table}.csv").is_file():
            write_table(staged, table, rows)
    text = (staged / SETTINGS).read_bytes().decode("utf-8-sig")
    try:
        settings = settings_rewritten(text, version=imported.version, complete=True if imported.complete else None)
    except ValueError as error:
        raise WrongOption("settings-form", path=str(imported.found.folder / SETTINGS)) from error
    (staged / SETTINGS).write_bytes(settings.encode("utf-8"))
    with (staged / README).open("a", encoding="utf-8", newline="\n") as file:
        file.write(_note(imported))
    return staged


def _note(imported: "Imported") -> str:
    """A paragraph for the pack's README.md: which file was read into it, and when."""
    counts, file = imported.service_counts, _printable(imported.path.name)
    return (
        f"\n**Read into version {imported.version}** on {imported.on.isoformat()}: {imported.source}; file {file}, "
        f"SHA-256 {imported.sha256}. Services added: {counts['added']}; changed: {counts['changed']}.\n"
    )


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in name)


def remove_former_pack(target: Path, completed: Path, annex: Path) -> tuple[Path, ...]:
    """Removes a pack that an import of an annex wrote, and nothing else has entered or changed since.

    Args:
        target: the folder of the pack.
        completed: the folder of the pack that the annex was to complete.
        annex: the file of the annex.

    Returns:
        The files that were removed.

    Raises:
        OutputInUse, NotWritten: a file cannot be removed; all are there.
    """
    if not is_file(target / README) or target.is_symlink():
        return ()
    before = _notes_in(completed / README)
    notes = [note for note in _notes_in(target / README) if note not in before]
    of_this = f"; file {_printable(annex.name)}, SHA-256 "
    files = sorted(target.iterdir())
    written = (target / README).stat().st_mtime
    ours = {SETTINGS, README, *(f"{table}.csv" for table in COLUMNS)}
    whole = all(path.name in ours and is_file(path) and abs(path.stat().st_mtime - written) <= SAME_RUN for path in files)
    if len(notes) != 1 or of_this not in notes[0] or not whole:
        return ()
    removed = remove_whole(target, [path.name for path in files])
    with suppress(OSError):
        target.rmdir()
    return removed


def _notes_in(readme: Path) -> list[str]:
    """The paragraphs of a README.md that say which files were read into the pack."""
    text = readme.read_text(encoding="utf-8", errors="replace") if is_file(readme) else ""
    return [line for line in text.splitlines() if line.startswith("**Read into version ")]
