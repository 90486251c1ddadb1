"""A province's real tender file, 2021–2026: 3,648 rows as they came. Skipped where the reference figures are not at hand."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pricebook.dossier import LowestAward
from pricebook.dossier.database import connect, load_given
from pricebook.findings import Finding
from pricebook.pricing.lowest_awards import lowest_per_product
from pricebook.tables import Table, load_specs, read_table
from tests.support import SHARED

FILE = SHARED / "reference" / "drug_tender_results.csv"
DAY = date(2025, 9, 1)

pytestmark = pytest.mark.skipif(not FILE.exists(), reason=f"the reference figures are not here: {FILE}")

Reading = tuple[Table, list[Finding]]


@pytest.fixture(scope="module")
def from_csv() -> Reading:
    table, findings = read_table(FILE, load_specs()["tenders"])
    assert table is not None
    return table, findings


@pytest.fixture(scope="module")
def as_hospitals_write_it(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The same rows in a workbook: three title rows, headings of two rows and merged, prices and dates as text, totals, signatures."""
    import xlsxwriter

    path = tmp_path_factory.mktemp("tender") / "tenders.xlsx"
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        source = list(csv.DictReader(file))
    columns = {
        "STT": "STT", "TenThuoc": "Tên thuốc", "TenHoatChat": "Tên hoạt chất", "NongDo": "Nồng độ, hàm lượng", "DangBaoChe": "Dạng bào chế",
        "QuyCach": "Quy cách", "DonViTinh": "ĐVT", "GoiNhom": "Nhóm thầu", "DonGia": "Đơn giá (VNĐ)", "QDTT": "Số QĐ",
        "NgayBatDau": "Ngày bắt đầu", "NgayHetHieu": "Ngày hết hiệu lực", "NhaThau": "Tên nhà thầu",
    }  # fmt: skip
    group = range(9, 12)  # the last three but one stand under "Quyết định trúng thầu"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, middle = book.add_worksheet("KQ trúng thầu"), book.add_format({"align": "center"})
        for row, title in enumerate(("SỞ Y TẾ", "KẾT QUẢ LỰA CHỌN NHÀ THẦU", "(Kèm theo các quyết định đã ban hành)")):
            sheet.merge_range(row, 0, row, len(columns) - 1, title, middle)
        for column, name in enumerate(columns.values()):
            if column in group:
                sheet.write_string(4, column, name)
            else:
                sheet.merge_range(3, column, 4, column, name, middle)
        sheet.merge_range(3, group[0], 3, group[-1], "Kết quả", middle)
        for column in range(len(columns)):
            sheet.write_string(5, column, f"({column + 1})")
        at = 6
        for number, line in enumerate(source):
            if not line["DonGia"]:
                sheet.merge_range(at, 0, at, len(columns) - 1, line["TenThuoc"], middle)
            for column, name in enumerate(columns):
                text = line[name]
                if name == "DonGia" and text:
                    sheet.write_string(at, column, typed_price(text, number))
                elif name.startswith("Ngay") and text[4:5] == "-":
                    sheet.write_string(at, column, f"{date.fromisoformat(text):%d/%m/%Y}")
                elif text and line["DonGia"]:
                    sheet.write_string(at, column, text)
            at += 1
        sheet.write_string(at, 1, "Tổng cộng")
        sheet.write_string(at + 2, 8, "Đà Nẵng, ngày 1 tháng 9 năm 2025")
        sheet.write_string(at + 3, 1, "NGƯỜI LẬP BIỂU")
        sheet.write_string(at + 3, 8, "GIÁM ĐỐC")
        sheet.write_string(at + 6, 8, "Trần Thị B")
    table, findings = read_table(path, load_specs()["tenders"])
    assert table is not None, findings
    return table, findings


def typed_price(exact: str, number: int) -> str:
    """A price as text: points between thousands, a comma before decimals; every third with a currency."""
    whole, _, decimals = exact.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")
    return grouped + ("", " đ", " VNĐ")[number % 3]


def test_every_row_is_accounted_for(from_csv: Reading) -> None:
    table, findings = from_csv
    (read,) = table.readings
    # 3,554 awards + 94 section headings = 3,648 rows, and none is blank
    assert (len(table), read.blank_rows) == (3554, 0)
    assert Counter(kind for _, kind, _ in read.passed_over) == {"section": 94}
    doubtful = [f for f in findings if f.severity != "info"]
    assert [(f.code, f.observed, len(f.cells)) for f in doubtful] == [("IN006", "24 theo TT", 37)]  # the first cell and 37 others
    assert len({at.row for at in (doubtful[0].at, *doubtful[0].cells)}) == len(table.broken) == 38
    dated = [all(ends) for ends in zip(table.columns["valid_from"], table.columns["valid_to"], strict=True)]
    assert sum(dated) == 3516  # 3,554 − 38


def test_each_price_is_that_of_the_file_to_the_decimal(from_csv: Reading) -> None:
    table, _ = from_csv
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        lines = [(number, line["DonGia"]) for number, line in enumerate(csv.DictReader(file), 1) if line["DonGia"]]
    read = zip(table.rows, table.columns["price"], strict=True)
    assert [(row, Decimal(price or 0)) for row, price in read] == [(row, Decimal(price)) for row, price in lines]


@pytest.mark.slow
def test_the_workbook_of_a_hospital_reads_to_the_same(from_csv: Reading, as_hospitals_write_it: Reading) -> None:
    (plain, _), (made, findings) = from_csv, as_hospitals_write_it
    for field in ("item_name", "substance", "strength", "form", "packaging", "unit", "group", "price", "decision_no", "valid_from",
                  "valid_to", "bidder"):  # fmt: skip
        assert made.columns[field] == plain.columns[field], field
    assert Counter(f.code for f in findings if f.severity != "info") == {"IN006": 1}  # of 38 cells
    kinds = Counter(kind for _, kind, _ in made.readings[0].passed_over)
    assert kinds == {"title": 3, "numbers": 1, "section": 94, "total": 1, "signature": 3}


@pytest.fixture(scope="module", params=["from_csv", "as_hospitals_write_it"])
def lowest(request: pytest.FixtureRequest) -> Iterator[tuple[Table, list[LowestAward]]]:
    table, _ = request.getfixturevalue(request.param)
    with connect() as con:
        load_given(con, {"tenders": table})
        con.execute(
            f"set variable day = date '{DAY}'; set variable awards_count = 'valid-on-date'; set variable undated = 'not-counted'"
        )
        yield table, lowest_per_product(con)


# On 1 September 2025. What competes: same substance, strength, content, form and unit; whatever brand, group or bidder.
WINNERS = [
    # substance, strength, unit, price, decision, of how many rows        what it is compared with
    ("Etoricoxib", "60mg", "Viên", "7900", "317/QĐ-SYT", 4),  # 14222, 10100, 14222, 7900
    ("Pregabalin", "75mg", "Viên", "2888", "52/QĐ-TTMS", 4),  # 2888, 17685, 4000, 18570: the oldest decision, still valid
    (
        "Paclitaxel",
        "6mg/ml",
        "Lọ",
        "198089",
        "317/QĐ-SYT",
        3,
    ),  # 754110 for 30mg/5ml = 6 mg/ml × 5 ml; 198089 twice: a tie, by number
    ("Rituximab", "500mg/50ml", "Lọ", "9643200", "317/QĐ-SYT", 4),  # 19715180 twice (500mg/ 50ml), 13800625, 9643200
    (
        "Rituximab",
        "100mg/10ml",
        "Lọ",
        "2232518",
        "317/QĐ-SYT",
        3,
    ),  # the same solution, another vial: it never competes with 50 ml
    ("Pegfilgrastim", "6,0mg/ 0,6ml", "Bơm tiêm", "4278500", "317/QĐ-SYT", 4),  # 8337000, 4278500, 5940000, 4278500 (a tie)
    ("Carbamazepin", "200 mg", "Viên", "850", "317/QĐ-SYT", 3),  # 1554, 928, 850: "200 mg" is "200mg"
    ("Cefoperazon", "1g", "Lọ", "42000", "317/QĐ-SYT", 3),  # 53000, 53500, 42000: groups N1 and N2 compete
    ("Topiramat", "25mg", "Viên", "2850", "317/QĐ-SYT", 3),  # 5448, 4890, 2850
    ("Levetiracetam", "500 mg", "viên", "7350", "317/QĐ-SYT", 3),  # 15470, 13000, 7350
]


@pytest.mark.rule("R3")
@pytest.mark.parametrize("winner", WINNERS, ids=lambda winner: f"{winner[0]} {winner[1]}")
def test_the_lowest_of_ten_things_chosen_by_hand(
    lowest: tuple[Table, list[LowestAward]], winner: tuple[str, str, str, str, str, int]
) -> None:
    substance, strength, unit, price, decision, rows = winner
    table, winners = lowest
    found = [w for w in winners if (w.name.lower(), w.strength, w.of_rows) == (substance.lower(), strength, rows)]
    assert [(w.unit, w.price, w.decision_no) for w in found] == [(unit, Decimal(price), decision)]
    assert table.columns["price"][found[0].row] == price


@pytest.mark.rule("R3")
def test_no_thing_has_an_award_below_the_one_that_wins(lowest: tuple[Table, list[LowestAward]]) -> None:
    """Counted over the file itself, by its texts: an award of the very same words is never lower than the winner."""
    table, winners = lowest
    said = ("substance", "strength", "form", "packaging", "unit")
    cheapest: dict[tuple[str | None, ...], Decimal] = {}
    for row in range(len(table)):
        begins, ends = table.columns["valid_from"][row], table.columns["valid_to"][row]
        if begins and ends and begins <= DAY.isoformat() <= ends:
            key = tuple(table.columns[name][row] for name in said)
            cheapest[key] = min(Decimal(table.columns["price"][row] or 0), cheapest.get(key, Decimal(10**12)))
    for winner in winners:
        key = tuple(table.columns[name][winner.row] for name in said)
        assert winner.price <= cheapest[key]


def test_the_file_is_here_as_it_came() -> None:
    assert Path(FILE).stat().st_size == 1_320_195
