"""Columns of a price list that hold money and were not read: below a heading that is no known one, or below none.

What a column holds decides, beside its heading: one without amounts is never named, and a copy of the prices is no second one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.submission.read.column_findings import without_candidates
from pricebook.submission.read.value_forms import ValueForms, whole_amount
from pricebook.tables import Heading, Sheet, clean_text, folded, is_of_no_field
from pricebook.tables.cells.text import Cell

_ABOUT_MONEY = re.compile(r"\b(?:gia|muc|don gia|thanh tien|so tien|vien phi)\b")
_PAID = re.compile(r"\b(?:thu(?! (?:thuat|tu|tuc)\b)|tien|phi|kinh phi|tra|chi tra|nop|dong chi tra)\b")
# What a price consists of, and nobody pays beside it.
_COST = re.compile(
    r"^(?:chi phi|tien luong|quy luong|luong|phu cap|tien phu cap|vat tu|thuoc|hoa chat|khau hao|duy tu|dien nuoc)\b"
)
_BY_PATIENT = re.compile(r"\b(?:nguoi benh|benh nhan|bn|thu them|phu thu)\b")
_DIFFERENCE = re.compile(r"\bchenh lech\b|\b(?:tang|giam)\b")
_NO_AMOUNT = re.compile(r"^(?:%|ty le|ti le|phan tram|nguon|ket qua|stt|tt|so(?! (?:tien|thu|phai|con)\b)|ma|ten)\b|%")
_WITHIN_A_TEXT = re.compile(r"(?<![\d.,/-])[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?![\d.,/-])")
_MOST = Decimal("0.7")  # of the cells of a column of money are amounts, and whole hundreds of đồng
_ENOUGH = 3  # cells that show what a column without such a heading holds
SMALLEST = 1_000  # đồng; a smaller number is a count, a rate or a number of the row
LONGEST = 120  # characters of a heading; a longer text is none


def unread_columns(path: Path, sheet: Sheet, heading: Heading, rows: Sequence[int], forms: ValueForms) -> Iterator[Finding]:
    """Yields what a table of prices holds in columns that were not read.

    XL015 for a column of money below a heading, XL040 for amounts below none, once a column; IN034 where rows of a list, with
    services and amounts, stand in columns without headings.

    Args:
        path, sheet, heading: the table, and how its columns were understood.
        rows: its rows of data, from 0.
        forms: the forms of the values of the regulation.
    """
    yield from unread_amounts(path, sheet, heading, rows, forms)
    yield from _below_no_heading(path, sheet, heading, rows, forms)


def unread_amounts(path: Path, sheet: Sheet, heading: Heading, rows: Sequence[int], forms: ValueForms) -> Iterator[Finding]:
    """Yields XL015 for each column that has a heading and holds amounts of money, and was not read.

    Args:
        path, sheet, heading, rows, forms: as `unread_columns` has them.
    """
    used = _used(heading)
    data = [sheet.rows[number] for number in rows]
    prices = _prices(heading)
    merged = _merged_with(sheet, heading, prices)
    for column, text in heading.names.items():
        if column not in used and _holds_money(text, column, data, forms) and not _copies(column, merged.get(column), data):
            at = Place(path.name, sheet.name, heading.last, column)
            yield Finding("XL015", at, observed=text, more={"letter": column_letters(column)})


def _used(heading: Heading) -> set[int]:
    return {*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)}


def _prices(heading: Heading) -> list[int]:
    return [column for field, column in heading.columns.items() if field.partition(":")[0] == "price"]


def _holds_money(text: str, column: int, data: Sequence[list[Cell]], forms: ValueForms) -> bool:
    """Whether a column that has a heading holds money, by the heading and by the cells."""
    key = folded(text)
    if _NO_AMOUNT.search(key) or "%" in text or len(text) >= LONGEST:
        return False
    if _COST.search(key) and not _BY_PATIENT.search(key):
        return False
    cells = _filled(column, data)
    figures = [figure for cell in cells if (figure := _figure(cell)) is not None]
    amounts = [figure for figure in figures if abs(figure) >= SMALLEST]
    if _DIFFERENCE.search(key):
        return bool(amounts) and not _is_difference(column, data)
    if _ABOUT_MONEY.search(key):
        return any(figures)
    if _PAID.search(key):
        return bool(amounts)
    hundreds = sum(amount % 100 == 0 for amount in amounts)
    known = is_of_no_field(text) or forms.of_cells(cells).running if cells else True
    return not known and len(cells) >= _ENOUGH and hundreds >= _MOST * len(cells)


def _is_difference(column: int, data: Sequence[list[Cell]]) -> bool:
    """Whether a column is, in every row, what two other columns differ by: the new price and the old one."""
    width = max(map(len, data), default=0)
    pairs = set(permutations([c for c in range(width) if c != column and any(map(_figure, _filled(c, data)))], 2))
    for row in data:
        figure = _figure(row[column]) if column < len(row) else None
        if figure:
            amounts = {c: _figure(row[c]) or Decimal(0) for c in {c for pair in pairs for c in pair} if c < len(row)}
            pairs = {(new, old) for new, old in pairs if amounts.get(new, 0) - amounts.get(old, 0) == figure}
    return bool(pairs)


def _merged_with(sheet: Sheet, heading: Heading, prices: Iterable[int]) -> dict[int, int]:
    """The columns that a heading of prices is merged over, each with the column of the prices that are read."""
    return {
        column: price
        for (top, left), (_, right) in sheet.merges
        for price in prices
        if heading.first <= top <= heading.last and left <= price <= right
        for column in range(left, right + 1)
        if column != price
    }


def _copies(column: int, price: int | None, data: Sequence[list[Cell]]) -> bool:
    """Whether a column says in every row what the column of the prices says, or nothing."""
    if price is None:
        return False
    pairs = [(row[column], row[price]) for row in data if max(column, price) < len(row) and row[column] not in (None, "")]
    return all(cell == beside or _same(cell, beside) for cell, beside in pairs)


def _same(cell: Cell, beside: Cell) -> bool:
    figure = _figure(cell)
    return figure is not None and figure == _figure(beside)


def _below_no_heading(path: Path, sheet: Sheet, heading: Heading, rows: Sequence[int], forms: ValueForms) -> Iterator[Finding]:
    used, prices = _used(heading), _prices(heading)
    below = sheet.rows[heading.last + 1 :]
    # the rows of a CSV file that are longer than its heading are named one by one (XL035)
    reach = below if sheet.delimiter is None else sheet.rows[heading.first : heading.last + 1]
    free = [c for c in range(max(map(len, reach), default=0)) if c not in used and c not in heading.names]
    free = [c for c in free if any(c < len(row) and row[c] not in (None, "") for row in below)]
    if not free:
        return
    apart = [[row[c] if c < len(row) else None for c in free] for row in below]
    listed = [number for number, row in enumerate(apart, heading.last + 1) if forms.is_row(row)]
    if listed:
        first = next(c for c in free if c < len(sheet.rows[listed[0]]) and sheet.rows[listed[0]][c] not in (None, ""))
        at = Place(path.name, sheet.name, listed[0], first)
        yield without_candidates(Finding("IN034", at, observed=len(listed)))
        return
    data = [sheet.rows[number] for number in rows]
    for column in free:
        found = [number for number in rows if column < len(sheet.rows[number]) and _shows_amount(sheet.rows[number][column])]
        if found and not any(_copies(column, price, data) for price in prices) and not _counts(_filled(column, data)):
            at = Place(path.name, sheet.name, found[0], column)
            more: dict[str, Figure] = {"letter": column_letters(column), "cell": at.cell or ""}
            yield Finding("XL040", at, observed=len(found), more=more)


def _counts(cells: Sequence[Cell]) -> bool:
    """Whether a column numbers its rows, with or without gaps: its numbers only rise. Three prices may do so as well."""
    figures = [_figure(cell) for cell in cells]
    known = [figure for figure in figures if figure is not None]
    return len(known) == len(figures) > _ENOUGH and all(one < other for one, other in pairwise(known))


def _shows_amount(cell: Cell) -> bool:
    """Whether a cell holds an amount of money, alone or in a text: 9000000, "thu 9.000.000"."""
    figure = _figure(cell)
    if figure is not None:
        return abs(figure) >= SMALLEST
    return isinstance(cell, str) and _WITHIN_A_TEXT.search(clean_text(cell)) is not None


def _filled(column: int, data: Sequence[list[Cell]]) -> list[Cell]:
    return [row[column] for row in data if column < len(row) and row[column] not in (None, "")]


def _figure(cell: Cell) -> Decimal | None:
    """The number that a cell holds; a text may have a sign, or brackets for it. None for anything else."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    if not isinstance(cell, str) or cell[:1].isalpha():  # most texts are words
        return None
    text = clean_text(cell).replace("−", "-")
    negative = text[:1] == "-" or (text[:1] == "(" and text[-1:] == ")")
    amount = whole_amount(text.strip("()-+ "))
    return None if amount is None else Decimal(-amount if negative else amount)
