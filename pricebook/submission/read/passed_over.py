"""Prices in rows that were passed over: a title, a section or a note that says what a service costs is no row of the list."""

import re
from collections.abc import Iterator
from pathlib import Path

from pricebook.base.languages import Terms
from pricebook.findings import Finding, Place, RowKind
from pricebook.submission.read.codes import code_and_name, code_of, codes_in, without_number
from pricebook.submission.read.value_forms import ValueForms, whole_amount
from pricebook.tables import Sheet, SheetReading, clean_text, folded
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.layout.csv_shape import row_in_a_cell

_AMOUNT = re.compile(
    r"(?<![\d.,/-])[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?![\d.,/-]*\d)|(?<![\d.,/-])[1-9]\d{3,9}\s*(?:đ|₫|vnd)|"
    r"(?<![\d.,/-])[1-9]\d{4,9}(?=\W*$)",
    re.IGNORECASE,
)
_NEVER: tuple[RowKind, ...] = ("heading", "numbers")
SMALLEST = 1_000  # đồng; a smaller number is a count or a number of the row
MOST_LISTED = 5
MOST_OF_UNIT = 2  # words of a unit between a name and an amount
FEWEST_OF_NAME = 3  # words before one; a shorter name may be the beginning of any sentence


def prices_passed_over(path: Path, sheet: Sheet, reading: SheetReading, forms: ValueForms) -> Iterator[Finding]:
    """Yields IN071, once a table, for rows that were passed over though they name a service of the regulation and an amount.

    XL035 names those whose cells all stand in one.

    Args:
        path, sheet: the sheet.
        reading: what became of its rows.
        forms: the forms of the values of the regulation.
    """
    rows = [
        passed.row
        for passed in reading.passed_over
        if passed.kind not in _NEVER
        and passed.row < len(sheet.rows)
        and _prices_a_service(sheet.rows[passed.row], forms)
        and (passed.row <= reading.heading.last or row_in_a_cell(sheet.rows[passed.row], reading.heading) is None)
    ]
    if rows:
        first = next(c for c, cell in enumerate(sheet.rows[rows[0]]) if cell not in (None, ""))
        texts = [
            f"{row + 1}: “{quoted(' '.join(clean_text(str(cell)) for cell in sheet.rows[row] if cell not in (None, '')))}”"
            for row in rows[:MOST_LISTED]
        ]
        more = {"rows": Terms([*texts, *(["…"] if len(rows) > MOST_LISTED else [])])}
        yield Finding("IN071", Place(path.name, sheet.name, rows[0], first), observed=len(rows), more=dict(more))


def _prices_a_service(row: list[Cell], forms: ValueForms) -> bool:
    texts = [clean_text(cell) for cell in row if isinstance(cell, str)]
    amounts = any((amount := whole_amount(cell)) is not None and amount >= SMALLEST for cell in row if not isinstance(cell, str))
    if not amounts and not any(map(_AMOUNT.search, texts)):
        return False
    return any(_is_known(code, forms) for text in texts for code in codes_in(text)) or any(_names(text, forms) for text in texts)


def _is_known(code: str, forms: ValueForms) -> bool:
    read = code_of(code)
    return code in forms.codes or (read is not None and read.base in forms.codes)


def _names(text: str, forms: ValueForms) -> bool:
    """Whether a text, or what stands in it before an amount, is the name of a service."""
    found = _AMOUNT.search(text)
    _, name = code_and_name(None, text[: found.start()] if found is not None else text)
    words = folded(without_number(name or "")).split()
    behind = MOST_OF_UNIT if found is not None and len(words) >= FEWEST_OF_NAME + MOST_OF_UNIT else 0
    names = [folded(name or ""), *(" ".join(words[: len(words) - unit]) for unit in range(behind + 1))]
    return any(one in forms.names for one in names)
