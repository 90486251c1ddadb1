"""Reads the register of incoming submissions back, with what a clerk typed into it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pricebook.base.languages import Phrase, say
from pricebook.exports.incoming_register.entries import FIRST, HIGHEST, LAST, SHEET, TYPED, Entry, Paper, cell_text
from pricebook.findings import Finding, Place
from pricebook.tables import Sheet, folded, open_sheets
from pricebook.tables.cells.dates import read_date
from pricebook.tables.cells.text import Cell

MOST_ROWS = 20_000
_NUMBERED = re.compile(r"(?:lan|so)\W*(\d{1,5})")  # "lần 1"
_DAY = re.compile(r"^\s*ngày\s+(?=\d{1,2}[/.-])", re.IGNORECASE)  # "ngày 02/11/2026"
_SHORT_YEAR = re.compile(r"(?:ngày\s+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})", re.IGNORECASE)  # "10/11/26": of this century
_YES, _NO = {"x", "co", "yes", "1", "✓", "v"}, {"khong", "no", "0", "-", "k"}


class UnreadableRegister(Exception):
    """The register cannot be read, or contradicts itself. `reason` says how."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.text("en"))
        self.reason = reason


def read_register(path: Path, papers: Sequence[Paper]) -> list[Entry]:
    """Reads what stands in a register, in the order of the numbers. A row that the clerk began without a number gets the next.

    Args:
        path: The register.
        papers: The papers that a dossier may hold.

    Raises:
        UnreadableRegister: It is no register, two rows have one number or one file, or it has sheets that a run would lose.
    """
    sheets, findings = open_sheets(path)
    if sheets is None:
        raise UnreadableRegister(_why(findings))
    sheet = next((each for each in sheets if each.name == SHEET), None)
    at = next((row for row, cells in enumerate(sheet.rows[:20]) if _is_heading(cells)), None) if sheet is not None else None
    if sheet is None or at is None:
        raise UnreadableRegister(say("folder.no-register-sheet", sheet=SHEET, number=FIRST["number"][0], file=FIRST["file"][0]))
    if others := [each.name or "" for each in sheets if each is not sheet]:
        raise UnreadableRegister(say("folder.other-sheets", sheets=", ".join(others)))
    entries = [entry for row in range(at + 1, min(len(sheet.rows), at + MOST_ROWS)) for entry in _entries(sheet, at, row, papers)]
    _refuse_twice(entries)
    last = max((entry.number for entry in entries), default=0)
    numbered = []
    for entry in entries:
        last += entry.number == 0
        numbered.append(entry if entry.number else replace(entry, number=last))
    return sorted(numbered, key=lambda entry: entry.number)


def _why(findings: Sequence[Finding]) -> Phrase:
    reason = findings[0].more.get("reason") if findings else None
    return reason if isinstance(reason, Phrase) else say("folder.damaged")


def _is_heading(cells: Sequence[Cell]) -> bool:
    texts = {folded(cell_text(cell) or "") for cell in cells}
    return {folded(FIRST["number"][0]), folded(FIRST["file"][0])} <= texts


def _entries(sheet: Sheet, head: int, row: int, papers: Sequence[Paper]) -> Iterator[Entry]:
    """The entry of a row; none of a blank one."""
    keys = {folded(heading): key for key, (heading, _) in (*FIRST.items(), *LAST.items())}
    keys |= {folded(paper.name): paper.id for paper in papers}
    said: dict[str, Cell] = {}
    extra: dict[str, Cell] = {}
    for column, heading in enumerate(sheet.rows[head]):
        cell = sheet.rows[row][column] if column < len(sheet.rows[row]) else None
        name = cell_text(heading)
        if name and (key := keys.get(folded(name))) is not None:
            said.setdefault(key, cell)
        elif name and cell_text(cell):
            extra[name] = cell
    own = ("number", "file", *TYPED, *(paper.id for paper in papers))
    if not extra and not any(cell_text(said.get(key)) for key in own):
        return
    unread: dict[str, str] = {}

    def whole(key: str) -> int | None:
        text = cell_text(said.get(key))
        if text is None:
            return None
        if (named := _NUMBERED.fullmatch(folded(text))) is not None:
            text = named[1]
        if text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST)):
            return int(text)
        unread[key] = text
        return None

    def day(key: str) -> date | None:
        text = cell_text(said.get(key))
        if text is None:
            return None
        short = _SHORT_YEAR.fullmatch(text)
        stated = f"{short[1]}/{short[2]}/20{short[3]}" if short is not None else said[key]
        value = read_date(_DAY.sub("", stated) if isinstance(stated, str) else stated, epoch_1904=sheet.epoch_1904)
        if value.text is None:
            unread[key] = text
            return None
        return date.fromisoformat(value.text)

    number = whole("number") or 0
    if "number" in unread:
        column = next(at for at, each in enumerate(sheet.rows[head]) if keys.get(folded(cell_text(each) or "")) == "number")
        cell = Place(None, sheet.name, row, column).cell or ""
        raise UnreadableRegister(say("folder.no-number", cell=cell, said=unread["number"]))
    yield Entry(
        number=number,
        file=cell_text(said.get("file")) or "",
        sha256=cell_text(said.get("sha256")) or "",
        entered=day("entered"),
        received=day("received"),
        sender=cell_text(said.get("sender")),
        letter=cell_text(said.get("letter")),
        letter_date=day("letter_date"),
        round=whole("round"),
        follows=whole("follows"),
        holds=_holds(said, papers, unread),
        remark=cell_text(said.get("remark")),
        unread=unread,
        extra=extra,
    )


def _holds(said: Mapping[str, Cell], papers: Sequence[Paper], unread: dict[str, str]) -> tuple[str, ...] | None:
    """The papers with a mark; None where nobody has marked any. A word that is neither yes nor no is left as it is."""
    texts = {paper.id: text for paper in papers if (text := cell_text(said.get(paper.id))) is not None}
    held = []
    for id_, text in texts.items():
        mark = folded(text).strip() or text.strip()
        if mark in _YES:
            held.append(id_)
        elif mark not in _NO:
            unread[id_] = text
    return tuple(held) if any(id_ not in unread for id_ in texts) else None


def _refuse_twice(entries: Sequence[Entry]) -> None:
    """Raises UnreadableRegister where two rows have one number, or one file."""
    numbers, files = [entry.number for entry in entries], [entry.file.casefold() for entry in entries]
    for key, seen in (("number-twice", numbers), ("file-twice", files)):
        twice = next((value for value, count in Counter(seen).items() if value and count > 1), None)
        if twice is not None:
            raise UnreadableRegister(say(f"folder.{key}", said=str(twice)))
