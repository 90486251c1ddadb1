"""CSV files that spreadsheets open correctly: Vietnamese letters are kept, and no text is taken for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

# A formula can begin at the start of a cell, or after ";", which separates cells in locales where a comma is the decimal mark.
_FORMULA = re.compile(r"(^ *|; *)(?='*[=+\-@])")
_QUOTED = re.compile(r"(^ *|; *)'(?='*[=+\-@])")
_BEFORE_FORMULA = " '=+-@"  # what a cell begins with that is taken for a formula, if no ";" stands in it
BLANK = " \t\r\n\x1a"  # what a blank row may hold; DOS programs write the last of them after the last row
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def escape_formula(value: Any) -> str:
    """A value as a CSV cell: a quote before what a spreadsheet would take for a formula, spaces for control characters."""
    if value is None or isinstance(value, int | Decimal):  # a number below 0 is no formula
        return "" if value is None else str(value)
    text = str(value)
    text = text if text.isprintable() else _CONTROL.sub(" ", text)
    return _FORMULA.sub(r"\1'", text) if text[:1] in _BEFORE_FORMULA or ";" in text else text


def unescape_formula(text: str | None) -> str | None:
    """The text without the quotes that `escape_formula` added."""
    return _QUOTED.sub(r"\1", text) if text and "'" in text else text


def holds_rows(cell: str, delimiter: str, width: int) -> bool:
    """Whether a cell holds the text of other rows: a quote that is not closed takes the rows below it into one cell.

    Args:
        cell: The cell.
        delimiter: What separates the cells of the file.
        width: How many cells a row has.

    Returns:
        Whether a line within the cell has the delimiters of a row, or the cell as many as the ends of two rows. In prose a blank
        follows a comma, and is not counted; nor is a comma between two digits, unless a whole line is as wide as a row.
    """
    if "\n" not in cell or width < 2:
        return False
    mark = re.escape(delimiter)
    between = cell.split("\n")[1:-1]
    if width > 2 and any(len(re.findall(rf"{mark}(?! )", line)) == width - 1 for line in between):
        return True
    return len(re.findall(rf"(?<!\d){mark}(?! )|(?<=\d){mark}(?![ \d])", cell)) >= max(2, width - 2)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes a CSV file in UTF-8 with a byte order mark, without which Excel does not read Vietnamese letters."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([escape_formula(value) for value in row] for row in rows)
