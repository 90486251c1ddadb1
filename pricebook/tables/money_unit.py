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
from pricebook.tables.amount_claims import claim_of_price, claim_of_quantity
from pricebook.tables.amount_patterns import Said
from pricebook.tables.amount_units import (
    Found,
    not_in_rows,
    other_units_beside,
    other_units_said,
    rows_without_amount,
    texts_outside,
)
from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import Cell, clean_text, quoted
from pricebook.tables.factors import cells_finding
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import TableSpec, heading_key
from pricebook.tables.other_figures import about_these_amounts, with_units

FIRST_ROWS = 3  # below a heading, in which the unit may stand
LONGEST_UNIT = 40  # characters of a cell that is nothing but a unit of money
LAST_ROWS = 40  # of a sheet, in which notes stand
MOST_NAMED = 12  # cells that one finding names
MOST_JOINED = 3  # cells of one row that a note may stand in: "ĐVT:" | "nghìn đồng"
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
    heading = with_units(heading)
    kinds = {column: spec.field(name).kind for name, column in heading.columns.items()}
    money = {column: heading.names.get(column, "") for column, kind in kinds.items() if kind.money}
    quantities = {column: heading.names.get(column, "") for column, kind in kinds.items() if kind.scaled and not kind.money}
    found: list[Found] = []
    if money:
        found += [*_lines(sheet, heading, money), *_headings(heading, money, of_money=True)]
        found += _units(sheet, spec, heading, money)
        found += other_units_beside(sheet, heading, money, of_money=True)
    if quantities:
        found += _quantity_notes(sheet, heading, quantities)
        found += other_units_beside(sheet, heading, quantities, of_money=False)
    found += _headings(heading, quantities, of_money=False)
    found += _unread_headings(spec, heading)
    found = about_these_amounts(sheet, heading, [*money, *quantities], found)
    if money and not found:
        found += _names(path, sheet)
    if quantities and not money:
        of_none, of_some = other_units_said(sheet, heading, quantities, of_money=False)
    else:
        of_none, of_some = other_units_said(sheet, heading, money)
        of_none = about_these_amounts(sheet, heading, money, of_none)
    cells = [(row, column, text) for row, column, text in of_some if row is not None and column is not None]
    return [*_findings(path, sheet, _once(heading, [*found, *of_none])), *cells_finding("IN074", path, sheet, cells)]


def _once(heading: Heading, found: list[Found]) -> list[Found]:
    """What is found, without the joined text of cells beside a table of which one says it alone."""
    by_row: dict[int | None, set[str]] = {}
    for each in found:
        if each.row is None or not heading.first <= each.row <= heading.last:
            by_row.setdefault(each.row, set()).add(each.text)
    return [each for each in found if not any(text != each.text and text in each.text for text in by_row.get(each.row, ()))]


def headings_not_in_dong(path: Path, sheet: Sheet, heading: Heading) -> list[Finding]:
    """Returns IN028 for each column, read or not, whose heading says thousands or millions."""
    said = amount_words().in_heading
    found = (Found(heading.last, column, text) for column, text in sorted(heading.names.items()) if _says(said, text))
    return list(_findings(path, sheet, found))


def is_note(sheet: Sheet, at: Place) -> bool:
    """Whether a cell is a note about amounts, which may concern every table of its sheet, and no heading."""
    if at.row is None or at.column is None:
        return True  # the name of the sheet or of the file
    texts = _texts(sheet, at.row)
    cell = next((text for column, text in texts if column == at.column), "")
    return _is_note(cell) or (1 < len(texts) <= MOST_JOINED and _is_note(" ".join(text for _, text in texts)))


def note_among(cells: Iterable[Cell]) -> str | None:
    """The words of a row by which amounts are not in đồng; None where it says nothing of the kind."""
    texts = [text for cell in cells if isinstance(cell, str) and (text := clean_text(cell)[:LONGEST_NOTE])]
    joined = [" ".join(texts)] if 1 < len(texts) <= MOST_JOINED else []
    words = amount_words()
    found = (
        pattern.search(text) for text in (*texts, *joined) for pattern in (words.note, words.of_currency) if _says(pattern, text)
    )
    return next((match[0] for match in found if match is not None), None)


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


def _quantity_notes(sheet: Sheet, heading: Heading, quantities: Collection[int]) -> Iterator[Found]:
    """The cells beside a norm that say that its quantities are for several: "Định mức tính cho 100 lần"."""
    words = amount_words()
    for number, column, text in texts_outside(sheet, heading, quantities):
        claim = claim_of_quantity(text)
        if (
            _says(words.per_quantity, text)
            or _says(words.multiplied, text)
            or (claim is not None and not_in_rows(sheet, heading, claim, quantities))
        ):
            yield Found(number, column, text)


def _names(path: Path, sheet: Sheet) -> Iterator[Found]:
    """The name of the sheet and that of the file, if they say it."""
    titled = amount_words().titled
    names = (sheet.name or "", path.stem)
    plain = {name: clean_text(name.replace("_", " ").replace("-", " ")) for name in names}
    return (Found(None, None, name) for name, text in plain.items() if _named(text) or _says(titled, name))


def _named(name: str) -> bool:
    """Whether the name of a sheet or a file says it; a pack in a name is held against no row."""
    words = amount_words()
    return _says(words.titled, name) or _says(words.per_note, name) or claim_of_price(name) is not None


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
    unpriced, ends = rows_without_amount(sheet, below, money)
    outside_data = {*range(min(FIRST_ROWS + below, len(sheet.rows))), *range(last, len(sheet.rows))}
    for number in sorted(outside_data | unpriced):
        if heading.units and number == heading.last:
            continue  # a row of units is read with the headings
        texts = _texts(sheet, number)
        if not texts:
            continue
        if number < heading.first and 1 < len(texts) <= MOST_JOINED:  # a note in two cells: "ĐVT:" | "nghìn đồng"
            texts.append((texts[0][0], " ".join(text for _, text in texts)))
        filled = sum(not is_blank(cell) for cell in sheet.rows[number])
        units = sum(words.alone.fullmatch(text) is not None for _, text in texts)
        outside = number < below or (number in unpriced and not heading.first <= number <= heading.last)
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
    below, money = heading.last + 1, tuple(money)
    found: list[Found] = []
    for column in (column for column in range(len(sheet.columns)) if column not in read):
        cells = sheet.cells_below(column, below)
        texts = {cell: clean_text(cell) for cell in set(cells) if isinstance(cell, str) and 0 < len(cell) <= LONGEST_UNIT}
        said = {cell for cell, text in texts.items() if words.alone.fullmatch(text) or words.other_unit.fullmatch(text)}
        for number, cell in enumerate(cells, below) if said else ():
            if isinstance(cell, str) and cell in said and _has_amount(sheet.rows[number], money):
                found.append(Found(number, column, texts[cell]))
    yield from sorted(found)  # row by row


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
