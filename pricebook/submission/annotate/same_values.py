"""Holds the values of a copy against those of the sender's workbook, whoever wrote it: any other change is noticed."""

import math
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.submission.annotate.result_sheets import are_results

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_SIXTEENTH_DIGIT = 2e-15  # of a number, relative: Excel shows 15


def same_values(path: Path, target: Path, sheets: Collection[str] | None = None) -> bool:
    """Whether every sheet of the sender's workbook shows the same values in the copy; or these sheets, where some are named."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(path)) as before, CalamineWorkbook.from_path(str(target)) as after:
        names = [name for name in before.sheet_names if (not are_results(name) if sheets is None else name in sheets)]
        return all(_same(_cells(before, name), _cells(after, name)) for name in names)


def _cells(book: "CalamineWorkbook", name: str) -> list[list[Any]]:
    cells: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return cells


def _same(before: list[list[Any]], after: list[list[Any]]) -> bool:
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
    if isinstance(before, str) and isinstance(after, str):
        return before == after or "".join(before.split()) == "".join(after.split())
    return bool(before == after)


def _filled(rows: list[list[Any]]) -> list[list[Any]]:
    filled = [row for row, cells in enumerate(rows) if any(cell != "" for cell in cells)]
    width = max((column + 1 for row in filled for column, cell in enumerate(rows[row]) if cell != ""), default=0)
    return [row[:width] for row in rows[: filled[-1] + 1]] if filled else []
