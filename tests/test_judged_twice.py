"""Judging reads, and changes nothing: sheets that are judged twice give the same findings, and stay as they were read."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pricebook.appraisal.judge import CheckOptions, Judgement, judge
from pricebook.appraisal.verdict import verdict_on
from pricebook.pricelist import MISSING
from pricebook.regulation import LawOnDay, search_path
from pricebook.tables import open_sheets, reading_record
from tests.support import DATA, pack, rows, write_csv, write_xlsx

# Titles, totals, classes in words, a price that is missing in words, texts merged over rows, norm lines and unit prices.
PRICES = f"""
| Thông tư liên tịch 04/2012/TTLT-BYT-BTC |
| STT | STT theo TTLT 04 | Tên dịch vụ         | Hạng         | Tổng chi phí | Làm tròn | Giá đề nghị - Hạng II | Giá đề nghị - Hạng III | Giá hiện hành |
| I   |                  | KHÁM BỆNH           |              |              |          |                       |                        |               |
| 1   | A1               | Khám lâm sàng chung | BV hạng II   | 3000         | 3000     | 25000                 | 15000                  | 3000          |
| 2   | 272              | Hematocrit          | hạng 2 và 3  | 1100         | 1000     | {MISSING}             | 16000                  |               |
| 3   | 273              |                     | II           | 1100         | 1000     | abc                   |                        | 9.000.000     |
|     |                  | Cộng                |              | 5200         |          | 41000                 |                        |               |
"""
NORMS = """
| Dịch vụ | Khoản mục | Mã hàng | Tên hàng | ĐVT | Số lượng | Đơn giá | Thành tiền |
| 272     | supplies  | G       | Gạc      | cái | 2        | 1000    | 2000       |
|         | supplies  | H       | Bông     | g   | 2        | 10      | 30         |
"""
UNIT_PRICES = """
| Mã hàng | Tên hàng | ĐVT | Đơn giá |
| G       | Gạc      | cái | 1200    |
"""


def workbook(folder: Path) -> Path:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, table in (("Bảng giá", PRICES), ("Định mức", NORMS), ("Giá", UNIT_PRICES)):
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows(table)):
                for c, cell in enumerate(row):
                    if cell:
                        sheet.write(r, c, int(cell) if cell.isdigit() else cell)
        book.worksheets()[0].merge_range("C5:C6", "Hematocrit")
        book.worksheets()[1].merge_range("A2:A3", "272")
    return path


def results(judged: Judgement) -> tuple[Any, ...]:
    submission = judged.submission
    return (
        judged.findings,
        submission and submission.stated,
        submission and [(table.columns, table.rows, table.broken, reading_record(table)) for table in submission.tables],
        submission and submission.norms and submission.norms.columns,
        submission and verdict_on(submission.stated, judged.findings, judged.reasons),
    )


def judged_twice(path: Path, question: CheckOptions) -> Judgement:
    sheets, findings = open_sheets(path)
    assert sheets is not None
    before = deepcopy(sheets)
    told = list(findings)
    first, second = (judge(path, sheets, question, search_path(), findings) for _ in range(2))
    assert sheets == before and findings == told
    assert results(first) == results(second)
    return first


@pytest.mark.slow
@pytest.mark.parametrize("dossier", [None, DATA / "long-an-2012"], ids=["by the law", "by a dossier"])
def test_a_submission(tmp_path: Path, dossier: Path | None) -> None:
    judged = judged_twice(workbook(tmp_path), CheckOptions(regulation="ttlt-04-2012", dossier=dossier))
    assert judged.submission is not None
    tables = {table.spec.id for table in judged.submission.tables if len(table)}
    assert tables == {"price_list", "norm_lines", "unit_prices"}
    assert {"CP001", "AR003", "IN004", "XL012"} <= {finding.code for finding in judged.findings}
    assert [(line.row, line.class_, line.price) for line in judged.submission.stated.lines if line.row == 4] == [
        (4, "III", 16_000)
    ]


def test_rows_that_are_shorter_than_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, PRICES)
    text = path.read_text(encoding="utf-8")
    path.write_text("\n".join(line.rstrip(",") for line in text.splitlines()) + "\n", encoding="utf-8")
    assert judged_twice(path, CheckOptions(regulation="ttlt-04-2012")).submission is not None


def test_a_bed_sheet() -> None:
    assert judged_twice(DATA / "bed-sheet-2012" / "bed_sheet.csv", CheckOptions(regulation="ttlt-04-2012")).findings


def test_our_own_workbook_of_thousands_of_rows_shares_the_rows_that_it_does_not_change(tmp_path: Path) -> None:
    """Nothing is copied that is read as it stands: a long list costs its memory once."""
    from pricebook.submission.read.classes import class_words_of
    from pricebook.submission.read.sheets import normalised
    from pricebook.tables import Heading

    sheets, _ = open_sheets(write_xlsx(tmp_path / "list.xlsx", PRICES))
    assert sheets is not None
    heading = Heading(1, 1, columns={"class": 3})
    meant = normalised(sheets[0], heading, class_words_of(LawOnDay(pack("ttlt-04-2012"), date(2012, 8, 1))))
    changed = [number for number, (row, was) in enumerate(zip(meant.rows, sheets[0].rows, strict=True)) if row is not was]
    assert changed == [3, 4]  # "BV hạng II"; a price that is missing in words
