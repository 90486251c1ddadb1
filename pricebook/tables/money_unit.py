"""Figures that are not in đồng for one unit: what headings and notes say of thousands, other currencies, and so many units.

Such figures would be read as đồng, and for one unit. A note is looked for above the table, beside its first rows, in the last
rows of the sheet, in its unit column, and in the names of sheet and file. What says how amounts are rounded ("làm tròn đến nghìn
đồng") says nothing of their unit. The words stand in `templates/amounts.toml` (amount_words.py).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.tables.amount_units import Found, other_units_beside, other_units_said
from pricebook.tables.amount_words import Said, amount_words
from pricebook.tables.cells.text import Cell, clean_text, quoted
from pricebook.tables.factors import cells_finding
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import TableSpec, heading_key

FIRST_ROWS = 3  # below a heading, in which the unit may stand
LONGEST_UNIT = 40  # characters of a cell that is nothing but a unit of money
LAST_ROWS = 40  # of a sheet, in which notes stand
MOST_NAMED = 12  # cells that one finding names
LONGEST_NOTE = 500  # characters of a cell that are looked at

_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")


def amounts_not_in_dong(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """Returns IN028 for each text that says that figures of a table are not in đồng, or not for one unit.

    Args:
        path: the file.
        sheet: the sheet.
        spec: what the table holds.
        heading: its heading; a heading counts only if its column is read.
    """
    kinds = {column: spec.field(name).kind for name, column in heading.columns.items()}
    money = {column: heading.names.get(column, "") for column, kind in kinds.items() if kind.money}
    quantities = {column: heading.names.get(column, "") for column, kind in kinds.items() if kind.scaled and not kind.money}
    found: list[Found] = []
    if money:
        found += [*_lines(sheet, heading, money), *_headings(heading, money, of_money=True)]
        found += _units(sheet, spec, heading, money)
        found += other_units_beside(sheet, heading, money, of_money=True)
    if quantities:
        found += _quantity_notes(sheet, heading)
        found += other_units_beside(sheet, heading, quantities, of_money=False)
    found += _headings(heading, quantities, of_money=False)
    found += _unread_headings(spec, heading)
    if money and not found:
        found += _names(path, sheet)
    of_none, of_some = other_units_said(sheet, heading, money)
    cells = [(row, column, text) for row, column, text in of_some if row is not None and column is not None]
    return [*_findings(path, sheet, [*found, *of_none]), *cells_finding("IN074", path, sheet, cells)]


def headings_not_in_dong(path: Path, sheet: Sheet, heading: Heading) -> list[Finding]:
    """Returns IN028 for each column, read or not, whose heading says thousands or millions."""
    said = amount_words().in_heading
    found = (Found(heading.last, column, text) for column, text in sorted(heading.names.items()) if _says(said, text))
    return list(_findings(path, sheet, found))


def is_note(sheet: Sheet, at: Place) -> bool:
    """Whether a cell is a note about amounts, which may concern every table of its sheet, and no heading."""
    if at.row is None or at.column is None:
        return True  # the name of the sheet or of the file
    cell = sheet.rows[at.row][at.column]
    return isinstance(cell, str) and _is_note(_text(cell, sheet.heading_letters))


def _findings(path: Path, sheet: Sheet, found: Iterable[Found]) -> Iterator[Finding]:
    """One finding for each text; where it stands several times, its further cells are those of the finding."""
    places: dict[str, dict[Place, None]] = {}
    for row, column, text in found:
        places.setdefault(text, {})[Place(path.name, sheet.name, row, column)] = None
    for text, (first, *others) in places.items():
        named = [str(place.cell) for place in (first, *others[: MOST_NAMED - 1])]
        more: dict[str, Figure] = {
            "count": 1 + len(others),
            "ranges": ", ".join(named) + (" …" if len(others) >= MOST_NAMED else ""),
        }
        yield Finding("IN028", first, observed=quoted(text), more=more if others else {}, cells=tuple(others))


def _headings(heading: Heading, names: Mapping[int, str], *, of_money: bool) -> Iterator[Found]:
    """The headings that say it, of columns of money or of quantities."""
    words = amount_words()
    said = (words.in_heading, words.other_currency, words.per) if of_money else (words.quantity, words.per)
    return (
        Found(heading.last, column, text)
        for column, text in sorted(names.items())
        if any(_says(pattern, text) for pattern in said)
    )


def _unread_headings(spec: TableSpec, heading: Heading) -> Iterator[Found]:
    """The headings that say it of columns which were not read for it: "Số lượng (nghìn)" is no column of plain numbers."""
    read = {*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    unread = {column: text for column, text in heading.names.items() if column not in read}
    for of_money in (True, False):
        fields = [entry for entry in spec.fields if (entry.kind.money if of_money else entry.kind.scaled)]
        keys = {key for entry in fields if entry.id not in heading.columns for key in entry.headings}
        named = {column: text for column, text in unread.items() if heading_key(_IN_BRACKETS.sub(" ", text)) in keys}
        yield from _headings(heading, named, of_money=of_money)


def _quantity_notes(sheet: Sheet, heading: Heading) -> Iterator[Found]:
    """The cells above a norm that say that its quantities are for several: "Định mức tính cho 100 lần"."""
    said = amount_words().per_quantity
    for number in range(heading.first):
        yield from (Found(number, column, text) for column, text in _texts(sheet, number) if _says(said, text))


def _names(path: Path, sheet: Sheet) -> Iterator[Found]:
    """The name of the sheet and that of the file, if they say it."""
    titled = amount_words().titled
    names = (sheet.name or "", path.stem.replace("_", " ").replace("-", " "))
    return (Found(None, None, name) for name in names if _says(titled, clean_text(name)))


def _lines(sheet: Sheet, heading: Heading, money: Collection[int]) -> Iterator[Found]:
    """The cells outside the data that say it, and those of the unit column: row, column, text.

    Outside the data are the rows above the heading, the last ones, and between the others those without an amount, as the titles
    of sections are.
    """
    words = amount_words()
    below = heading.last + 1
    last = max(below, len(sheet.rows) - LAST_ROWS)
    read = set(heading.columns.values())
    unit_column = heading.columns.get("unit")
    priced = {
        number
        for column in money
        for number, row in enumerate(sheet.rows[below:], below)
        if column < len(row) and (isinstance(cell := row[column], float) or not is_blank(cell))
    }
    ends = max(priced, default=below)
    for number in range(len(sheet.rows)):
        if FIRST_ROWS + below <= number < last and number in priced:
            continue
        texts = _texts(sheet, number)
        if not texts:
            continue
        filled = sum(not is_blank(cell) for cell in sheet.rows[number])
        units = sum(words.alone.fullmatch(text) is not None for _, text in texts)
        outside = number < below or (number not in priced and not heading.first <= number <= heading.last)
        above = number < below or (outside and number < ends)  # something stands below it that it may be about
        for column, text in texts:
            is_note = (outside or column not in read or filled == 1) and _is_note(text)
            about = above or (outside and _says(words.of_table, text))
            per_note = about and (_says(words.per_note, text) or _says(words.multiplied, text))
            alone = filled == 1 and not heading.first <= number <= heading.last and _says(words.bracketed, text)
            is_alone = words.alone.fullmatch(text) is not None
            unit = below <= number < below + FIRST_ROWS and is_alone and (units == filled or column == unit_column or (
                column in money and (words.bracketed.search(text) or words.in_words.fullmatch(text))))  # fmt: skip
            if is_note or per_note or alone or unit or (filled == 1 and above and is_alone):
                yield Found(number, column, text)


def _has_amount(row: list[Cell], money: Collection[int]) -> bool:
    return any(column < len(row) and not is_blank(row[column]) for column in money)


def _units(sheet: Sheet, spec: TableSpec, heading: Heading, money: Collection[int]) -> Iterator[Found]:
    """The cells of rows with an amount that name another currency, or thousands, in the column of units or an unread one."""
    if spec.id != "price_list":
        return
    words = amount_words()
    read = set(heading.columns.values()) - {heading.columns.get("unit")}
    said: dict[str, bool] = {}
    width = max(map(len, sheet.rows), default=0)
    unread = [column for column in range(width) if column not in read]
    for number, row in enumerate(sheet.rows[heading.last + 1 :], heading.last + 1):
        for column in unread:
            cell = row[column] if column < len(row) else None
            if not isinstance(cell, str) or not 0 < len(cell) <= LONGEST_UNIT:
                continue
            if cell not in said:
                text = clean_text(cell)
                said[cell] = any(pattern.fullmatch(text) for pattern in (words.alone, words.other_unit))
            if said[cell] and _has_amount(row, money):
                yield Found(number, column, clean_text(cell))


def _texts(sheet: Sheet, number: int) -> list[tuple[int, str]]:
    letters = sheet.heading_letters
    return [(column, _text(cell, letters)) for column, cell in enumerate(sheet.rows[number]) if isinstance(cell, str) and cell]


def _text(cell: str, letters: Mapping[str, str]) -> str:
    return clean_text(letters.get(cell, cell))[:LONGEST_NOTE]


def _is_note(text: str) -> bool:
    words = amount_words()
    return _says(words.note, text) or _says(words.of_currency, text)


def _says(pattern: Said, text: str) -> bool:
    return pattern.search(text) is not None and amount_words().rounding.search(text) is None
