"""Holds every cell of a file against those of the export that it should be: what was changed, added, taken out or moved.

Rows are found again wherever they stand, so that one row that was added makes no other row wrong.
"""

import datetime
import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pricebook.base.languages import Figure, say
from pricebook.base.money import vietnamese_number
from pricebook.findings.finding import Place
from pricebook.tables import Sheet

_DIGITS = 15  # as Excel shows a number
_GROUPED = re.compile(r"\d{1,3}([.,\s\u00a0])\d{3}(?:\1\d{3})*")  # a whole number as it is shown
_LONGEST = 80  # letters of a row or cell that is quoted

Cells = tuple[str, ...]
Rows = dict[int, Cells]  # by number, from 0; without those that are empty


class Differing(NamedTuple):
    """A place in which a file differs: what stands there, and what the export has; "–" for nothing. `about` names the row."""

    at: Place
    about: str
    shown: Figure
    listed: Figure


def values(sheets: Iterable[Sheet]) -> set[str]:
    """The values of all cells, as text."""
    return {cell for sheet in sheets for row in _rows(sheet).values() for cell in row if cell}


def likeness(shown: Sequence[Sheet], expected: Sequence[Sheet]) -> float:
    """How many of the values of a file and of an export are the same: 1 for all of both, 0 for none."""
    counted = [Counter(cell for sheet in sheets for row in _rows(sheet).values() for cell in row if cell)
               for sheets in (shown, expected)]  # fmt: skip
    return 2 * (counted[0] & counted[1]).total() / max(counted[0].total() + counted[1].total(), 1)


def differing(shown: Sequence[Sheet], expected: Sequence[Sheet]) -> Iterator[Differing]:
    """The cells, rows and sheets in which a file differs from an export.

    How a number is shown is no difference: 13000, 13,000 and 13.000 are the same whole number.

    Args:
        shown: The sheets of the file.
        expected: Those of the export, as they are read from it.
    """
    for sheet, own in _pairs(shown, expected):
        if sheet is None or own is None:
            name = str((sheet or own or shown[0]).name)
            said = [say("registry.sheet-there") if each is not None else "–" for each in (sheet, own)]
            yield Differing(Place(sheet=name), "", *said)
        else:
            yield from _of_sheet(sheet.name, _rows(sheet), _rows(own))


def _pairs(shown: Sequence[Sheet], expected: Sequence[Sheet]) -> Iterator[tuple[Sheet | None, Sheet | None]]:
    """The sheets of both by name; a CSV file has one, without a name. An empty sheet of a new workbook counts as none."""
    filled = [sheet for sheet in shown if _rows(sheet)]
    if len(expected) == 1 and expected[0].name is None and len(filled) == 1:
        yield filled[0], expected[0]
        return
    by_name = {sheet.name: sheet for sheet in filled}
    if len(filled) == 1 and filled[0].name is None:  # of a CSV file it is the first sheet
        by_name = {expected[0].name: filled[0]}
        expected = expected[:1]
    for own in expected:
        yield by_name.pop(own.name, None), own
    for sheet in by_name.values():
        yield sheet, None


def _of_sheet(name: str | None, shown: Rows, expected: Rows) -> Iterator[Differing]:
    pairs, moved = _same_rows(shown, expected)
    left = {row: cells for row, cells in shown.items() if row not in pairs}
    missing = {row: cells for row, cells in expected.items() if row not in set(pairs.values())}
    changed = _alike(left, missing)
    found: list[Differing] = []
    for row, own in moved:
        listed = say("registry.row-stands", row=own + 1)
        found.append(Differing(Place(sheet=name, row=row), _about(shown[row]), say("registry.row-stands", row=row + 1), listed))
    for row, own in changed.items():
        found += _of_row(name, row, left[row], missing[own])
    for row, cells in left.items():
        if row not in changed:
            found.append(Differing(Place(sheet=name, row=row), "", _text(cells), "–"))
    yield from sorted(found, key=lambda each: (each.at.row or 0, each.at.column or 0))
    for own in sorted(missing.keys() - set(changed.values())):
        yield Differing(Place(sheet=name), "", "–", _text(missing[own]))


def _same_rows(shown: Rows, expected: Rows) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """The rows that are the same in both, by number; and those among them that stand behind one that should come later."""
    waiting: dict[Cells, deque[int]] = defaultdict(deque)
    for own, cells in expected.items():
        waiting[cells].append(own)
    pairs = {row: waiting[cells].popleft() for row, cells in shown.items() if waiting.get(cells)}
    moved, last = [], -1
    for row, own in pairs.items():
        if own < last:
            moved.append((row, own))
        last = max(last, own)
    return pairs, moved


def _alike(shown: Rows, expected: Rows) -> dict[int, int]:
    """Rows of which some cells were changed: found by a value that only one row of each has, names first; else by their place."""
    found: dict[int, int] = {}
    for column in _columns(shown, expected):
        here, there = (_once(rows, column, taken) for rows, taken in ((shown, found.keys()), (expected, set(found.values()))))
        found |= {here[value]: there[value] for value in here.keys() & there.keys()}
    taken = set(found.values())
    for row, cells in shown.items():
        if row not in found and row in expected and row not in taken and _shares(cells, expected[row]):
            found[row] = row
    return found


def _columns(shown: Rows, expected: Rows) -> list[int]:
    """The columns by which rows are best told apart: those with the most values that are no numbers, then the others."""
    counts: dict[int, tuple[int, int]] = {}
    for column in range(max((len(cells) for cells in expected.values()), default=0)):
        here, there = _once(shown, column, ()), _once(expected, column, ())
        alike = here.keys() & there.keys()
        counts[column] = (sum(not value.isdecimal() for value in alike), len(alike))
    return sorted((column for column, (_, count) in counts.items() if count), key=lambda column: counts[column], reverse=True)


def _once(rows: Rows, column: int, but: Iterable[int]) -> Mapping[str, int]:
    """By its value, each row of a column that holds the value alone."""
    left = set(but)
    values = [(cells[column], row) for row, cells in rows.items() if row not in left and column < len(cells) and cells[column]]
    count = Counter(value for value, _ in values)
    return {value: row for value, row in values if count[value] == 1}


def _shares(one: Cells, other: Cells) -> bool:
    """Whether half of the cells are the same, so that it is the same row."""
    same = sum(a == b for a, b in zip(one, other, strict=False))
    return 2 * same >= max(len(one), len(other))


def _of_row(name: str | None, row: int, shown: Cells, expected: Cells) -> Iterator[Differing]:
    for column in range(max(len(shown), len(expected))):
        here, there = (cells[column] if column < len(cells) else "" for cells in (shown, expected))
        if here != there and not _is_same_number(here, there):
            yield Differing(Place(sheet=name, row=row, column=column), _about(expected), _quoted(here), _quoted(there))


def _is_same_number(shown: str, listed: str) -> bool:
    return listed.isdecimal() and _GROUPED.fullmatch(shown) is not None and re.sub(r"\D", "", shown) == listed


def _about(cells: Cells) -> str:
    """A row by its first cells that are no figures: code and name of a service, mostly."""
    words = list(dict.fromkeys(cell for cell in cells if cell and not cell.isdecimal()))
    return " ".join(words[:2])[:_LONGEST]


def _text(cells: Cells) -> str:
    return " | ".join(cell for cell in cells if cell)[:_LONGEST]


def _quoted(cell: str) -> str:
    if cell.isdecimal() and not cell.startswith("0") and len(cell) < 8:  # an amount, and no day or code
        return vietnamese_number(int(cell))
    return cell[:_LONGEST] or "–"


def _rows(sheet: Sheet) -> Rows:
    found: Rows = {}
    for number, row in enumerate(sheet.rows):
        cells = [_plain(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found[number] = tuple(cells)
    return found


def _plain(value: object) -> str:
    """A cell as text: the same for a number and for the text of its digits."""
    match value:
        case None:
            return ""
        case str():
            return " ".join(unicodedata.normalize("NFC", value).split())
        case bool():
            return str(value).upper()
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case _:
            return _number(Decimal(str(value))) if isinstance(value, int | float | Decimal) else str(value)


def _number(value: Decimal) -> str:
    text = f"{value:.{_DIGITS}g}"
    return str(int(value)) if value == value.to_integral_value() else format(Decimal(text).normalize(), "f")
