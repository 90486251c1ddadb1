"""Cells of tables of what was charged that are not what they seem: figures merged over several rows, formulas, errors."""

from pathlib import Path

import pytest

from pricebook.app.charged import not_examined
from pricebook.app.settle_form21 import SettledForm21, settle_form21
from pricebook.app.settle_stays import settle_stays
from pricebook.findings import Finding
from pricebook.settlement.charged.columns import readers_of
from pricebook.settlement.charged.tables import ChargedTable, read_file
from pricebook.settlement.keyed import key_of_run
from tests.support import pair, rows
from tests.test_settle_form21 import listed
from tests.test_settle_tables import merged

__all__ = ["listed"]
PERFORMED = "Mã cơ sở | Ngày thực hiện | Mã dịch vụ | Loại KCB | Số lượng | Đơn giá | Thành tiền | TYLE_TT_DV"
FORM = "STT | STT theo QĐ | Tên dịch vụ | Ngoại trú | Nội trú | Đơn giá | Thành tiền"
RECEIPTS = "Mã cơ sở | Mã lần khám | Ngày thực hiện | Mã dịch vụ | Số lượng | Đơn giá | Số tiền"
# As many as `form` has: 3 × 8,000, 1 × 48,000, 3 × 11,000
CLAIMS = """
| 80002 | 03/10/2012 | A1       | Ngoại trú | 3 | 8000  | 24000 | |
| 80002 | 03/10/2012 | C5.1.268 | Nội trú   | 1 | 48000 | 48000 | |
| 80002 | 03/10/2012 | C5.1.272 | Ngoại trú | 1 | 11000 | 11000 | |
| 80002 | 03/10/2012 | C5.1.272 | Nội trú   | 2 | 11000 | 22000 | |
"""


def written(path: Path, heading: str, table: str, *ranges: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return merged(path, heading.split(" | "), rows(table), *ranges)


def form21(
    folder: Path, listed: Path, claims: str, *ranges: str, form: str | None = None, over: tuple[str, ...] = ()
) -> SettledForm21:
    of_claims = written(folder / "claims.xlsx", PERFORMED, claims, *ranges)
    stated = written(folder / "form.xlsx", FORM, form, *over) if form is not None else None
    return settle_form21(of_claims, list_=listed, class_="III", form=stated)


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, tuple[int, ...]]]:
    """(code, severity, the number of rows, the rows as Excel counts them)."""
    return [(f.code, f.severity, len(f.places), tuple((at.row or 0) + 1 for at in f.places)) for f in findings]


def read(path: Path, table: str) -> ChargedTable:
    found = ChargedTable()
    read_file(path, path.name, table, readers_of(table, key_of_run()), found)
    return found


# --- figures merged over several rows ---------------------------------------------------------------------------------


@pytest.mark.rule("R16")
@pytest.mark.parametrize(
    ("amount", "second", "tally"),
    [
        (33_000, "C5.1.272 | Nội trú | 2 | 11000 | | ", [("C5.1.272", 1, 2, 33_000)]),  # 11,000 + 2 × 11,000
        (107_000, "C5.1.268 | Nội trú | 2 | 48000 | | ", [("C5.1.268", 0, 2, 96_000), ("C5.1.272", 1, 0, 11_000)]),
        (35_000, "C5.1.268 | Nội trú | 1 | 48000 | | 50", [("C5.1.268", 0, 1, 24_000), ("C5.1.272", 1, 0, 11_000)]),
        (30_000, "C5.1.272 | Nội trú | 2 | 11000 | | ", []),  # not what the rows come to: whose part is less?
        ("xem", "C5.1.272 | Nội trú | 2 | 11000 | | ", []),
    ],
)
def test_an_amount_over_several_claims_is_counted_once(
    tmp_path: Path, listed: Path, amount: int | str, second: str, tally: list[tuple[str, int, int, int]]
) -> None:
    claims = f"| 80002 | 03/10/2012 | C5.1.272 | Ngoại trú | 1 | 11000 | {amount} | |\n| 80002 | 03/10/2012 | {second} |"
    result = form21(tmp_path, listed, claims, "G2:G3")
    assert [(t.line.service_id, int(t.outpatient), int(t.inpatient), int(t.amount)) for t in result.tally] == tally
    assert [each for each in told(result.findings) if each[0] == "ST051"] == ([] if tally else [("ST051", "error", 2, (2, 3))])


@pytest.mark.parametrize(("amounts", "is_read"), [(("11000", "22000"), True), (("11000", "33000"), False), (("", ""), False)])
def test_a_quantity_over_several_claims(tmp_path: Path, listed: Path, amounts: tuple[str, str], is_read: bool) -> None:
    """
    | quantity | price  | amount |                 |
    | 3        | 11,000 | 11,000 | one             |
    |          | 11,000 | 22,000 | two: three in all |
    """
    claims = f"""
    | 80002 | 03/10/2012 | C5.1.272 | Ngoại trú | 3 | 11000 | {amounts[0]} | |
    | 80002 | 03/10/2012 | C5.1.272 | Nội trú   |   | 11000 | {amounts[1]} | |
    """
    result = form21(tmp_path, listed, claims, "E2:E3")
    assert [(int(t.outpatient), int(t.inpatient), int(t.amount)) for t in result.tally] == ([(1, 2, 33_000)] if is_read else [])
    assert dict(not_examined(result.findings)) == ({} if is_read else {"ST051": 2})


HELD = "| 1 | A1 | Khám lâm sàng | {times} | | 8000 | |"
OVER_TWO = HELD + "\n| 2 | C5.1.268 | Huyết đồ | | 3 | 48000 | {first} |\n| 3 | C5.1.272 | Hematocrit | 1 | | 11000 | {second} |"


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("first", "second", "found"), [
    ("48000", "33000", []),  # 1 × 48,000; 3 × 11,000, of which 1 for outpatients: 1 + 2 = 3
    ("", "", [("ST051", "error", 2, (3, 4))]),
    ("96000", "33000", [("ST051", "error", 2, (3, 4))]),  # 2 + 2 is not 3
])  # fmt: skip
def test_a_quantity_over_several_services_of_a_form(
    tmp_path: Path, listed: Path, first: str, second: str, found: list[tuple[str, str, int, tuple[int, ...]]]
) -> None:
    """What the form has of both in one cell is not held. What it has too little of is, in the row above."""
    table = OVER_TWO.format(times=3, first=first, second=second)
    assert told(form21(tmp_path, listed, CLAIMS, form=table, over=("E3:E4",)).findings) == found
    less = form21(tmp_path / "less", listed, CLAIMS, form=OVER_TWO.format(times=2, first=first, second=second), over=("E3:E4",))
    held = [(f.code, f.service, f.observed, f.limit, f.more["stake"]) for f in less.findings if f.code == "ST080"]
    assert held == [("ST080", "A1", 3, 2, 8_000)]


@pytest.mark.parametrize(("amount", "parts"), [("30000", [15_000, 15_000]), ("29000", [])])
def test_an_amount_over_several_receipts(tmp_path: Path, amount: str, parts: list[int]) -> None:
    """2 × 15,000 = 30,000: each has 15,000. Of 29,000 nobody knows which was cheaper."""
    table = f"""
    | 80002 | L9 | 03/10/2012 | C5.1.273 | 1 | 15000 | {amount} |
    | 80002 | L9 | 03/10/2012 | C5.1.273 | 1 | 15000 |          |
    """
    found = read(written(tmp_path / "r.xlsx", RECEIPTS, table, "G2:G3"), "receipts")
    assert [row.values["amount"] for row in found.rows] == parts
    assert told(tuple(found.findings)) == ([] if parts else [("ST051", "error", 2, (2, 3))])


def test_a_quantity_that_was_used_of_several_items(tmp_path: Path) -> None:
    """How much of 85 was of each item, the table does not say; it was counted for both."""
    table = "| C5.1.268 | VT009 | 85 |\n| C5.1.268 | VT008 | |\n| C5.1.268 | VT005 | 10 |"
    path = written(tmp_path / "u.xlsx", "Mã dịch vụ | Mã vật tư | Số lượng thực tế", table, "C2:C3")
    found = read(path, "used")
    assert [row.values["quantity"] for row in found.rows] == [10]
    assert told(tuple(found.findings)) == [("ST051", "error", 2, (2, 3))]


# --- formulas that were never calculated, and errors ------------------------------------------------------------------

RIGHT = "| 1 | A1 | Khám lâm sàng | 3 | | 8000 | 24000 |\n| 2 | C5.1.268 | Huyết đồ | | 1 | 48000 | 48000 |"
ROW = "\n| 3 | C5.1.272 | Hematocrit | {outpatient} | {inpatient} | {price} | {amount} |"
FIGURES = {"outpatient": "1", "inpatient": "2", "price": "11000", "amount": "33000"}


@pytest.mark.parametrize("column", list(FIGURES))
@pytest.mark.parametrize(("cell", "code"), [("=1+{0}", "XL002"), ("#N/A", "XL001")])
def test_a_figure_of_a_form_without_a_value_is_named_and_nothing_is_held(
    tmp_path: Path, listed: Path, column: str, cell: str, code: str
) -> None:
    """Programs that write workbooks store no values of formulas. The cell looks blank, and is not."""
    figures = FIGURES | {column: cell.format(FIGURES[column])}
    result = form21(tmp_path, listed, CLAIMS, form=RIGHT + ROW.format(**figures))
    assert told(result.findings) == [(code, "error", 1, (4,))] and dict(not_examined(result.findings)) == {code: 1}


@pair("XL002", outpatient=("=1+0", ""))
def test_a_blank_figure_of_a_form_is_none(tmp_path: Path, listed: Path, outpatient: str, raises: bool) -> None:
    """Of 2 + 0 one is missing: 11,000. With a formula in the cell nobody knows how many there are."""
    form = RIGHT + ROW.format(**FIGURES | {"outpatient": outpatient, "amount": "22000"})
    result = form21(tmp_path, listed, CLAIMS, form=form)
    assert [(f.code, f.severity, f.more.get("stake")) for f in result.findings] == (
        [("XL002", "error", None)] if raises else [("ST080", "error", 11_000)]
    )


def test_formulas_of_a_whole_column_are_one_finding(tmp_path: Path, listed: Path) -> None:
    lines = [f"| {n} | C5.1.272 | Hematocrit | 1 | | 11000 | =D{n + 1}*F{n + 1} |" for n in range(1, 41)]
    total = "| | | Tổng cộng | | | | =SUM(G2:G41) |"
    result = form21(tmp_path, listed, CLAIMS, form="\n".join([*lines, total]))
    assert [(f.code, len(f.places)) for f in result.findings if f.code == "XL002"] == [("XL002", 40)]  # a total is no row
    assert dict(not_examined(result.findings)) == {"XL002": 40}


@pair("XL001", patients=("#N/A", "2"))
def test_an_error_in_a_table_of_stays(tmp_path: Path, patients: str, raises: bool) -> None:
    """Blank would mean that nobody shared the bed. The other stay, one bed-day shared by two at 75,000, is right."""
    heading = (
        "Mã cơ sở | Mã đợt điều trị | Mã khoa | Ngày vào khoa | Ngày ra khoa | Số người nằm chung | Giá ngày giường | Tiền giường"
    )
    stay = "| 80002 | {} | K01 | 02/09/2019 8:00 | 06/09/2019 8:00 | {} | 150000 | 300000 |"
    path = written(tmp_path / "s.xlsx", heading, f"{stay.format('D1', patients)}\n{stay.format('D2', 2)}")
    result = settle_stays(path)
    assert [f.code for f in result.findings if f.code in ("XL001", "ST072")] == ["XL001"] * raises
    assert (result.rows, result.examined) == (2, 2 - raises)
