"""Workbooks with something wrong in them, made by the hundred: no traceback, no lost row, no hang.

PRICEBOOK_MUTATIONS=2000 pytest tests/test_mutations.py
"""

import os
import time
import zipfile
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

from pricebook.app.build import build
from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.exports import write_approval
from pricebook.findings import findings_record
from pricebook.tables import read_sheets
from tests.support import DATA

MUTATIONS = int(os.environ.get("PRICEBOOK_MUTATIONS", "200"))
SLOWEST = 20  # seconds for one workbook of a few hundred rows
ODD: tuple[Any, ...] = (
    None, "", " ", 0, -1, 1e15, 1e300, 0.1 + 0.2, True, date(2012, 2, 29), "N/A", "#N/A", "=1/0", "=A1", "15.000", "15,5", "1e5", "x" * 5_000,
    "\u200b", "é\u0301", "Cộng", "II", "hạng II", "chưa có giá", "'123", "- Bệnh viện hạng III", "nghìn đồng", "١٢٣", "\U0001f600", "<b>", "&amp;",
)  # fmt: skip


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Our own approval workbook, and a list in the layout of an annex with groups, a total and signatures."""
    folder = tmp_path_factory.mktemp("bases")
    built = build(DATA / "long-an-2012")
    assert built.prices is not None
    write_approval(built.prices, findings_record(built.findings)["findings"], folder / "own.xlsx")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PHỤ LỤC"])
    sheet.append([])
    sheet.append(["STT", "STT theo TTLT 04", "Tên dịch vụ", "Hạng", "Mức tối đa", "Giá hiện hành", "Giá đề nghị", "Ghi chú"])
    sheet.append([None, None, "A. KHÁM BỆNH"])
    sheet.append([1, "A1", "Khám lâm sàng chung, khám chuyên khoa", "II", 15_000, 3_000, 14_000])
    sheet.append([2, "A2", "Hội chẩn để xác định ca bệnh khó", None, 200_000, None, 160_000])
    sheet.append([None, None, "C. XÉT NGHIỆM"])
    for number, (ordinal, name) in enumerate((("272", "Hematocrit"), ("273", "Máu lắng"), ("274", "Sức bền hồng cầu")), 3):
        sheet.append([number, ordinal, name, None, None, None, 12_000])
    sheet.append([None, None, "Cộng", None, None, None, 210_000])
    sheet.append([None, None, "Ngày … tháng … năm 2012"])
    book.save(folder / "annex.xlsx")
    return [folder / "own.xlsx", folder / "annex.xlsx"]


def odd_cells(book: Any, random: Random) -> None:
    for _ in range(random.randint(1, 12)):
        sheet = random.choice(book.worksheets)
        cell = sheet.cell(random.randint(1, sheet.max_row + 1), random.randint(1, sheet.max_column + 1))
        if type(cell).__name__ == "Cell":
            cell.value = random.choice(ODD)


def rows_about(book: Any, random: Random) -> None:
    sheet = random.choice(book.worksheets)
    row = random.randint(1, sheet.max_row)
    if random.random() < 0.5:
        sheet.insert_rows(row, random.randint(1, 3))
    else:
        sheet.delete_rows(row, random.randint(1, 3))


def columns_about(book: Any, random: Random) -> None:
    sheet = random.choice(book.worksheets)
    column = random.randint(1, sheet.max_column)
    (sheet.insert_cols if random.random() < 0.5 else sheet.delete_cols)(column)


def merges(book: Any, random: Random) -> None:
    sheet = random.choice(book.worksheets)
    row, column = random.randint(1, sheet.max_row), random.randint(1, sheet.max_column)
    sheet.merge_cells(
        start_row=row, end_row=row + random.randint(0, 4), start_column=column, end_column=column + random.randint(0, 3)
    )


def doubled(book: Any, random: Random) -> None:
    copy = book.copy_worksheet(random.choice(book.worksheets))
    copy.title = f"Bản {random.randint(1, 10_000)}"


def hidden(book: Any, random: Random) -> None:
    sheet = random.choice(book.worksheets)
    sheet.row_dimensions[random.randint(1, sheet.max_row)].hidden = True
    if len(book.worksheets) > 1:
        book.worksheets[-1].sheet_state = "hidden"


BY_CELL: tuple[Callable[[Any, Random], None], ...] = (odd_cells, odd_cells, rows_about, columns_about, merges, doubled, hidden)


def damaged(path: Path, random: Random) -> None:
    """Bytes of a part (or of the archive itself) changed, cut off or doubled."""
    if random.random() < 0.3:
        data = bytearray(path.read_bytes())
        for _ in range(random.randint(1, 20)):
            data[random.randrange(len(data))] = random.randrange(256)
        path.write_bytes(bytes(data[: random.randrange(len(data) // 2, len(data))] if random.random() < 0.3 else data))
        return
    with zipfile.ZipFile(path) as source:
        parts = {entry.filename: source.read(entry) for entry in source.infolist()}
    name = random.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    part = bytearray(parts[name])
    at = random.randrange(len(part))
    choice = random.randrange(4)
    if choice == 0:
        part[at] = random.randrange(256)
    elif choice == 1:
        del part[at : at + random.randint(1, 200)]
    elif choice == 2:
        part[at:at] = part[max(0, at - 100) : at]
    else:
        parts.pop(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry, content in parts.items():
            target.writestr(entry, bytes(part) if entry == name else content)


def mutated(base: Path, path: Path, random: Random) -> Path:
    if random.random() < 0.7:
        book = openpyxl.load_workbook(base)
        for _ in range(random.randint(1, 4)):
            random.choice(BY_CELL)(book, random)
        book.save(path)
    else:
        path.write_bytes(base.read_bytes())
    if random.random() < 0.4:
        damaged(path, random)
    return path


def no_row_is_lost(checked: Checked) -> None:
    """Below a heading every row is data, blank, or passed over with its kind."""
    assert checked.submission is not None
    rows = {sheet.name: len(sheet.rows) for sheet in read_sheets(checked.path)}
    for table in checked.submission.tables:
        for read in table.readings:
            below = [entry for entry in read.passed_over if entry[0] > read.heading.last]
            assert read.data_rows + read.blank_rows + len(below) == max(0, rows[read.name] - read.heading.last - 1), read.name


def given_back(checked: Checked, folder: Path) -> None:
    """Every output is written, the workbook that goes back among them."""
    assert zipfile.ZipFile(checked.write(folder, force=True).files[-1]).testzip() is None


# Even numbers begin with the approval workbook, which is long; odd ones with the list in the layout of an annex.
@pytest.mark.slow
@pytest.mark.parametrize("batch", [pytest.param(n, marks=[] if n % 2 else [pytest.mark.slow]) for n in range(8)])
def test_no_workbook_is_too_wrong_to_be_answered(batch: int, bases: list[Path], tmp_path: Path) -> None:
    judged = 0
    for number in range(batch, MUTATIONS, 8):
        random = Random(number)
        path = mutated(bases[number % 2], tmp_path / "list.xlsx", random)
        started = time.monotonic()
        checked = check(path, regulation="ttlt-04-2012", class_=random.choice((None, "II")))
        if checked.submission is not None:
            judged += 1
            no_row_is_lost(checked)
            given_back(checked, tmp_path / "out")
        else:
            assert deepcopy(checked.findings), number
        assert time.monotonic() - started < SLOWEST, number
    assert judged > MUTATIONS // 8 // 3
