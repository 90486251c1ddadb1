"""CSV that spreadsheets open as what it is: Vietnamese letters whole, text never a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# At the start of a cell, or behind what another locale takes for the end of one (";" where a comma is the decimal mark).
_FORMULA = re.compile(r"(^ *|; *)(?='*[=+\-@])")
_QUOTED = re.compile(r"(^ *|; *)'(?='*[=+\-@])")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def quoted(value: Any) -> str:
    """Text that a spreadsheet would take for a formula, quoted as text; nothing as an empty cell; no control characters."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    return _FORMULA.sub(r"\1'", _CONTROL.sub(" ", str(value)))


def unquoted(text: str | None) -> str | None:
    """Without the quotes that `quoted` put before what a spreadsheet would take for a formula."""
    return _QUOTED.sub(r"\1", text) if text and "'" in text else text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with its mark, so that Excel reads Vietnamese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([quoted(value) for value in row] for row in rows)
