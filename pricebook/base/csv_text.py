"""CSV files that spreadsheets open correctly: Vietnamese letters are kept, and no text is taken for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# A formula can begin at the start of a cell, or after ";", which separates cells in locales where a comma is the decimal mark.
_FORMULA = re.compile(r"(^ *|; *)(?='*[=+\-@])")
_QUOTED = re.compile(r"(^ *|; *)'(?='*[=+\-@])")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def escape_formula(value: Any) -> str:
    """A value as a CSV cell: a quote before what a spreadsheet would take for a formula, spaces for control characters."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    return _FORMULA.sub(r"\1'", _CONTROL.sub(" ", str(value)))


def unescape_formula(text: str | None) -> str | None:
    """The text without the quotes that `escape_formula` added."""
    return _QUOTED.sub(r"\1", text) if text and "'" in text else text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes a CSV file in UTF-8 with a byte order mark, without which Excel does not read Vietnamese letters."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([escape_formula(value) for value in row] for row in rows)
