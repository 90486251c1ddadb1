"""What the two readers of a workbook see is one: no form of XML hides a cell from one of them."""

import math
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import read_sheets
from tests.workbook_grammar import BLANK, ERROR, FORMS, MAY_BE_READ, NEVER, Made, Position, made


def cell(sheet: Sheet, at: Position) -> Any:
    row, column = at
    return sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else ""


def differs(sheet: Sheet, at: Position, fact: Any) -> bool:
    """Whether a cell was read as something else than what stands there."""
    read = cell(sheet, at)
    if at in sheet.errors or at in sheet.without_value:
        return fact is not (ERROR if at in sheet.errors else NEVER)
    if fact in (ERROR, NEVER):
        return True
    if fact is BLANK:
        return bool(read != "")
    if isinstance(read, date):
        return bool(read.isoformat() != fact)
    if isinstance(read, float) and not math.isfinite(read):  # nan, inf, 1e400: whoever reads a price finds no number (IN004)
        return not isinstance(fact, str)
    if isinstance(read, str):
        return bool(read.strip() != fact) if isinstance(fact, str) else bool(float(read) != fact)
    return read is not fact and bool(read != fact)


def read(path: Path, workbook: Made) -> str:
    """How a workbook was read: "right", "refused", or what is wrong with it."""
    path.write_bytes(workbook.data)
    try:
        (sheet,) = read_sheets(path)
    except Unreadable as error:
        return "refused" if error.code in ("XL010", "IN020") else error.code
    wrong = [at for at, fact in workbook.facts.items() if differs(sheet, at, fact)]
    held = {(r, c) for r, cells in enumerate(sheet.rows) for c, value in enumerate(cells) if value != ""}
    return "right" if not wrong and held <= workbook.facts.keys() else f"wrong at {wrong or held - workbook.facts.keys()}"


def check_workbooks(count: int, path: Path) -> None:
    used: Counter[str] = Counter()
    refused = 0
    for seed in range(count):
        workbook = made(seed)
        answer = read(path, workbook)
        may_be = ("refused",) if workbook.refused else ("right", "refused") if workbook.forms & MAY_BE_READ else ("right",)
        assert answer in may_be, (seed, answer, sorted(workbook.forms))
        used.update(workbook.forms)
        refused += answer == "refused"
    rare = {form: used[form] for form in FORMS if used[form] * 100 < count}
    assert not rare, rare
    print(
        f"{count} workbooks: {refused} refused, {count - refused} right; {len(FORMS)} forms, each in {min(used.values())} or more"
    )


@pytest.mark.slow
def test_a_workbook_in_any_form_of_xml_is_read_rightly_or_refused(tmp_path: Path) -> None:
    check_workbooks(600, tmp_path / "made.xlsx")


@pytest.mark.long
def test_ten_thousand_workbooks_in_any_form_of_xml(tmp_path: Path) -> None:
    check_workbooks(10_000, tmp_path / "made.xlsx")
