"""The entries of a folder's register before a run: those that it has, and a new number for each file that is new."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pricebook.app.errors import UnreadableList
from pricebook.app.folder_files import Submitted
from pricebook.base.files import is_file, sha256_of
from pricebook.exports.incoming_register import REGISTER, Entry, Paper, UnreadableRegister, read_register
from pricebook.regulation import Procedure
from pricebook.tables import folded


def papers_of(procedures: Sequence[Procedure]) -> list[Paper]:
    """The papers that a dossier may be asked for, by any procedure; each is a column of the register."""
    found: dict[str, Paper] = {}
    for procedure in procedures:
        for paper in procedure.dossier:
            if paper.made_by is None:
                found.setdefault(paper.id, Paper(paper.id, paper.name.vi))
    return list(found.values())


def entries_of(
    out: Path,
    submitted: Sequence[Submitted],
    papers: Sequence[Paper],
    judged: Collection[int] = (),
    *,
    today: date,
    received: date | None,
) -> tuple[list[Entry], dict[int, Submitted]]:
    """Reads the register, and enters what is new.

    A file is known by its name below the folder; one that was renamed or moved, by its bytes. Numbers are never given twice: the
    folders of results count as well, where a row was deleted. A file that stands in the place of one that was judged is another
    submission, with a number of its own; what was found of the former one stays.

    Args:
        out: The folder with the register.
        submitted: The files of the folder.
        papers: The papers that a dossier may hold.
        judged: The numbers of the entries that have results.
        today: The day on which new files are entered.
        received: The day on which new files came in; None where nobody said.

    Returns:
        A pair: the entries by number, and by number the file of each that has one.

    Raises:
        UnreadableList: The register cannot be read, or contradicts itself.
    """
    entries = _kept(out / REGISTER, papers)
    by_name = {entry.file: entry for entry in entries if entry.file}
    hashes = {each.name: _hash(each.path) for each in submitted}
    present = {each.name for each in submitted}
    lost = [entry for entry in entries if entry.file and entry.file not in present and entry.sha256]
    known: dict[int, Entry] = {entry.number: entry for entry in entries}
    files: dict[int, Submitted] = {}
    last = max([*known, *_numbers_of_results(out)], default=0)
    for each in submitted:
        entry = by_name.get(each.name)
        if entry is None:
            moved = [other for other in lost if other.sha256 == hashes[each.name] and other.number not in files]
            entry = moved[0] if len(moved) == 1 else None
        if entry is not None and entry.number in judged and entry.sha256 not in ("", hashes[each.name]):
            known[entry.number] = replace(entry, file=former_name(entry.file, entry.number))
            last += 1
            entry = Entry(last, each.name, entered=today, received=received, sender=entry.sender)
        if entry is None:
            entry = _on_paper(each, entries, files)
        if entry is None:
            last += 1
            entry = Entry(last, each.name, entered=today, received=received, sender=_sender_of(each, entries))
        entered, sender = entry.entered or today, entry.sender or (each.sender if "sender" not in entry.unread else None)
        known[entry.number] = replace(entry, file=each.name, sha256=hashes[each.name], entered=entered, sender=sender)
        files[entry.number] = each
    return [known[number] for number in sorted(known)], files


def _on_paper(file: Submitted, entries: Sequence[Entry], files: Mapping[int, Submitted]) -> Entry | None:
    """The row of a sender's list that came on paper first, and whose file this is: the only one of that sender without a file."""
    sender = _sender_of(file, entries)
    waiting = [each for each in entries if not each.file and each.sender and each.number not in files]
    found = [each for each in waiting if sender is not None and folded(each.sender or "") == folded(sender)]
    return found[0] if len(found) == 1 else None


def former_name(file: str, number: int) -> str:
    """What the register calls a file in whose place another one stands now."""
    return f"{file} (bản trước, số {number})"


def _sender_of(file: Submitted, entries: Sequence[Entry]) -> str | None:
    """The sender of a new file: as the register calls the one whose subfolder it lies in, else by the name of the subfolder."""
    within = file.name.rpartition("/")[0]
    called = [entry.sender for entry in entries if within and entry.file.rpartition("/")[0] == within and entry.sender]
    return called[-1] if called else file.sender


def _kept(register: Path, papers: Sequence[Paper]) -> list[Entry]:
    if not register.exists():
        return []
    try:
        return read_register(register, papers)
    except UnreadableRegister as error:
        raise UnreadableList("unreadable-register", path=str(register), reason=error.reason) from error


def _hash(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return ""  # what cannot be read is told of when it is judged


def _numbers_of_results(out: Path) -> list[int]:
    if not out.is_dir():
        return []
    starts = (path.name.partition("-")[0] for path in out.iterdir() if not is_file(path))
    return [int(start) for start in starts if start.isascii() and start.isdigit() and len(start) <= 5]
