"""Factors beside the amounts of a table: a column "Hệ số" that is not read, and multiplies them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding, Place
from pricebook.tables.cells.text import Cell, folded, quoted
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import declared_tables

MOST_LISTED = 5


def factors_beside(path: Path, sheet: Sheet, heading: Heading, field: str = "price") -> Iterator[Finding]:
    """Yields IN074 for a column that is not read and whose factors, other than 1, may multiply the amounts of their rows.

    Where the amount is another one of its row times the factor, it holds the factor already.

    Args:
        path, sheet, heading: The table.
        field: The field of the amounts.
    """
    price = heading.columns.get(field)
    names = set(declared_tables("amounts")["per"]["factors"])
    read = set(heading.columns.values())
    for column, name in heading.names.items():
        if price is None or column in read or folded(re.sub(r"[(\[].*", "", name)) not in names:
            continue
        rows = ((number, row) for number, row in enumerate(sheet.rows) if number > heading.last and max(column, price) < len(row))
        found = [(number, column, str(row[column])) for number, row in rows if _multiplies(row, column, price)]
        yield from cells_finding("IN074", path, sheet, found)


def _multiplies(row: list[Cell], column: int, price: int) -> bool:
    factor, amount = row[column], row[price]
    if is_blank(amount) or isinstance(factor, bool) or not isinstance(factor, int | float | str):
        return False
    try:
        number = Decimal(str(factor).replace(",", "."))
    except InvalidOperation:
        return False
    if number in (0, 1) or number < 0:
        return False
    others = [cell for at, cell in enumerate(row) if at not in (column, price) and isinstance(cell, int | float)]
    return not isinstance(amount, int | float) or not any(
        abs(Decimal(str(other)) * number - Decimal(str(amount))) < 1 for other in others
    )


def cells_finding(code: str, path: Path, sheet: Sheet, found: Sequence[tuple[int, int, str]]) -> Iterator[Finding]:
    """Yields one finding for cells with one cause, the first of them named with their texts; none where there are none.

    Args:
        code: The code of the finding, whose message takes {observed} as their count and {cells} as their list.
        path, sheet: Where they stand.
        found: Row, column and text of each.
    """
    if not found:
        return
    first, *others = [Place(path.name, sheet.name, row, column) for row, column, _ in found]
    listed: list[str | Phrase] = [
        say("list.cell-and-name", cell=f"{column_letters(column)}{row + 1}", name=quoted(text))
        for row, column, text in found[:MOST_LISTED]
    ]
    cells = Terms([*listed, *(["…"] if len(found) > MOST_LISTED else [])])
    yield Finding(code, first, observed=len(found), more={"cells": cells}, cells=tuple(others))
