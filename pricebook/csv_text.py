"""CSV that spreadsheets open as what it is: Vietnamese letters whole, text never a formula."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def quoted(value: Any) -> str:
    """Text that a spreadsheet would take for a formula, quoted as text; nothing as an empty cell."""
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(FORMULA_SIGNS) else text


def unquoted(text: str | None) -> str | None:
    """Without the quote that was put before what a spreadsheet would take for a formula."""
    return text[1:] if text and text[0] == "'" and text[1:2] in FORMULA_SIGNS else text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """UTF-8 with its mark, so that Excel reads Vietnamese."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([quoted(value) for value in row] for row in rows)
