"""Holds the values of a copy against those of the sender's workbook, whoever wrote it: any other change is noticed."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.submission.annotate.given_back import Rows, sheets_of
from pricebook.submission.annotate.result_sheets import are_results

_SIXTEENTH_DIGIT = 2e-15  # of a number, relative: Excel shows 15


def same_values(sheets: Iterable[tuple[str, Rows]], target: Path) -> bool:
    """Whether the copy shows these values of the sheets of the sender's workbook; those of results are left out."""
    copied = dict(sheets_of(target))
    return all(are_results(name) or _same(rows, copied[name]) for name, rows in sheets)


def same_in_copy(sheets: Mapping[str, Rows], target: Path) -> bool:
    """Whether these sheets of the sender's workbook show the same values in the copy."""
    copied = dict(sheets_of(target, sheets))
    return all(_same(rows, copied[name]) for name, rows in sheets.items())


def _same(before: Rows, after: Rows) -> bool:
    """Whether the values are equal. Blank cells after the last value are ignored: they may only have a style."""
    if before == after:
        return True
    before, after = _filled(before), _filled(after)
    return len(before) == len(after) and all(
        len(row) == len(other) and all(map(_shows_the_same, row, other)) for row, other in zip(before, after, strict=True)
    )


def _shows_the_same(before: Any, after: Any) -> bool:
    """Whether two values look alike in Excel: a number but for its 16th digit, a text but for blanks where parts of it join."""
    if isinstance(before, float) and isinstance(after, float):
        return math.isclose(before, after, rel_tol=_SIXTEENTH_DIGIT)
    if isinstance(before, Decimal):  # a figure that was put into the copy
        return isinstance(after, float | int) and Decimal(f"{before:.15g}") == Decimal(f"{after:.15g}")  # 0.5000 is 0.5
    if isinstance(before, str) and isinstance(after, str):
        return before == after or "".join(before.split()) == "".join(after.split())
    return bool(before == after)


def _filled(rows: Rows) -> Rows:
    filled = [row for row, cells in enumerate(rows) if any(cell != "" for cell in cells)]
    width = max((column + 1 for row in filled for column, cell in enumerate(rows[row]) if cell != ""), default=0)
    return [row[:width] for row in rows[: filled[-1] + 1]] if filled else []
