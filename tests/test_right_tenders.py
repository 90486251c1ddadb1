"""Right tender files whose words, rows and headings look like a fault, each beside the fault that it looks like.

The norm takes 10 of VT2; the award is at 3,000, so that the service costs 30,000.
"""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.dossier.not_won import rows_not_won
from pricebook.dossier.not_won_words import in_cell, in_title
from pricebook.tables import amounts_not_in_dong, find_heading, load_specs, open_sheets, read_table
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.other_figures import about_another_figure
from tests.support import built, case, dossier, found, pair, price, silent, write_csv, write_xlsx

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | VT2 | Kim | {} | 10 |"
HEAD = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |"
ROW = "| VT2 | Kim | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |"


def result_of(home: Path, tenders: str, unit: str = "cái") -> Built:
    return built(home, norms=NORMS.format(unit), tenders=tenders, performs=("C5.1.268",))


def not_won(home: Path, tenders: str) -> list[str]:
    """The kinds of the rows that are no award."""
    home.mkdir(parents=True, exist_ok=True)
    write_csv(home / "tenders.csv", tenders)
    table, _ = read_table(home / "tenders.csv", load_specs()["tenders"])
    assert table is not None
    return list(rows_not_won(table)[0].values())


# Columns and remarks about something else


@pytest.mark.parametrize(("heading", "cell"), [
    *((heading, text) for heading in ("Nước sản xuất", "Nước SX", "Hãng SX", "Xuất xứ") for text in ("US", "Euro")),
    ("Nguồn kinh phí", "Dự án 2 triệu USD"), ("Nguồn", "USD"),
    ("Gói thầu", "Dự toán mua sắm thuốc 2012"), ("Tên gói thầu", "Dự toán mua sắm thuốc năm 2012"), ("Gói", "Kế hoạch mua sắm năm 2012"),
    ("Số KHLCNT", "Kế hoạch số 5/KH-SYT"), ("Quyết định phê duyệt", "Kế hoạch lựa chọn nhà thầu số 5"), ("Giá kế hoạch", "Kế hoạch 1.500"),
    ("Xử lý sau dùng", "Hủy"), ("Cách xử lý", "Hủy theo quy định chất thải"), ("Nhóm", "Loại"), ("Phân loại", "Loại"), ("Loại thuốc", "Loại"),
    *(("Ghi chú", text) for text in (
        "Hủy sau khi dùng", "Hủy kim sau khi dùng", "hủy hàng hết hạn", "Hủy hợp đồng cũ 12/HĐ", "Trượt giá 2%", "Kế hoạch 1000 cái",
        "Kế hoạch năm: 10.000", "Kế hoạch mua sắm số 5", "Theo kế hoạch của SYT", "theo dự toán 2012", "Dự toán đã duyệt", "giá gói thầu số 1",
        "báo giá kèm theo", "Không trúng thầu lần 1, trúng lần 2",
    )),
])  # fmt: skip
def test_a_cell_about_something_else(heading: str, cell: str) -> None:
    assert in_cell(cell, heading) is None


@pytest.mark.parametrize(("heading", "cell"), [
    ("Loại tiền", "US"), ("Ghi chú", "Euro"), ("Xuất xứ", "Mỹ, đơn giá USD"), ("Nguồn", "giá bằng USD"), ("Nguồn giá", "USD"),
    ("Loại giá", "Kế hoạch"), ("Gói thầu", "Giá kế hoạch"), ("Gói thầu", "Không trúng thầu"), ("Xử lý", "Hủy"), ("Cách xử lý", "Hủy thầu"),
    ("Đánh giá", "Loại"), ("Nhóm", "vượt giá kế hoạch - loại"),
    *(("Ghi chú", text) for text in (
        "Hủy", "Hủy do giá cao", "Hủy theo quy định của Luật Đấu thầu", "Hủy hợp đồng", "Hủy kết quả trúng thầu lần 1", "Trượt giá cao", "Trượt",
        "Kế hoạch", "Kế hoạch: 1.500 đồng", "Kế hoạch năm 2012", "Theo kế hoạch", "Dự toán", "Giá gói thầu", "Báo giá", "Không trúng thầu lần 1",
    )),
])  # fmt: skip
def test_the_same_words_about_the_award(heading: str, cell: str) -> None:
    assert in_cell(cell, heading) is not None


BESIDE = {"Xuất xứ": "US", "Nguồn": "USD", "Gói thầu": "Dự toán mua sắm 2012", "Cách xử lý": "Hủy"}


@pytest.mark.slow
@silent("UP026")
def test_columns_about_something_else_take_no_price_away(home: Path) -> None:
    result = result_of(home, f"{HEAD} {' | '.join(BESIDE)} |\n{ROW} {' | '.join(BESIDE.values())} |")
    assert price(result, "C5.1.268") == 30_000 and found(result, "UP026", "UP027") == []


@pair("UP027", rule="R3", heading=("Loại tiền", "Nước sản xuất"))
def test_a_country_is_no_currency(home: Path, heading: str, raises: bool) -> None:
    result = result_of(home, f"{HEAD} {heading} |\n{ROW} US |")
    assert price(result, "C5.1.268") == (None if raises else 30_000) and (found(result, "UP027") != []) is raises


@pair("UP026", rule="R3", said=("không trúng thầu năm 2012", "mặt hàng không trúng thầu năm 2011"))
def test_what_was_not_won_in_a_former_year(home: Path, said: str, raises: bool) -> None:
    result = result_of(home, f"{HEAD} Ghi chú |\n{ROW} {said} |")
    assert price(result, "C5.1.268") == (None if raises else 30_000) and (found(result, "UP026") != []) is raises


@pytest.mark.parametrize(("bidder", "raises"), [("Công ty B", True), ("Công ty A", False)])
def test_a_remark_about_another_bidder(home: Path, bidder: str, raises: bool) -> None:
    tenders = f"{HEAD} bidder | Ghi chú |\n{ROW} {bidder} | Nhà thầu B không trúng |"
    assert not_won(home, tenders) == (["won-nothing"] if raises else [])


# Titles that mention others


@pytest.mark.parametrize("title", [
    "Các mặt hàng không trúng thầu xem Phụ lục 2", "Trong đó: 45 mặt hàng trúng thầu, 3 mặt hàng không trúng thầu",
    "Số mặt hàng trúng thầu: 45/48; hủy thầu: 3", "Mặt hàng không trúng thầu đã được bỏ khỏi bảng",
    "Không có mặt hàng nào không trúng thầu", "Quyết định hủy thầu số 15 không ảnh hưởng bảng này",
    "Danh mục trúng thầu và không trúng thầu năm 2012", "II. Theo dự toán bổ sung 2012", "I. Trúng thầu lần 2 (hàng không trúng lần 1)",
])  # fmt: skip
def test_a_title_that_mentions_others(title: str) -> None:
    assert in_title(title) is None


@pytest.mark.parametrize("title", [
    "DANH MỤC KHÔNG TRÚNG THẦU", "PHỤ LỤC 2: 3 MẶT HÀNG KHÔNG TRÚNG THẦU", "II. Hàng không trúng lần 1", "KẾT QUẢ TRÚNG THẦU: KHÔNG TRÚNG THẦU",
    "DANH MỤC KHÔNG TRÚNG THẦU (Phụ lục 2 kèm theo Quyết định số 5)", "DANH MỤC KHÔNG TRÚNG THẦU (giá không bao gồm VAT)", "II. Theo dự toán",
])  # fmt: skip
def test_a_title_of_what_won_nothing(title: str) -> None:
    assert in_title(title) is not None


@pair("UP026", rule="R3", title=("Các mặt hàng không trúng thầu", "Các mặt hàng không trúng thầu xem Phụ lục 2"))
def test_a_sentence_above_the_awards_takes_no_price_away(home: Path, title: str, raises: bool) -> None:
    result = result_of(home, f"| {title} | | | | | | |\n{HEAD}\n{ROW}")
    assert price(result, "C5.1.268") == (None if raises else 30_000) and (found(result, "UP026") != []) is raises


@pair("UP026", rule="R3", count=(1, 3))
def test_a_title_that_counts_others(home: Path, count: int, raises: bool) -> None:
    title = f"| ({count} mặt hàng không có nhà thầu trúng) | | | | | | |"  # one row stands below it
    result = result_of(home, f"{title}\n{HEAD}\n{ROW}")
    assert price(result, "C5.1.268") == (None if raises else 30_000) and (found(result, "UP026") != []) is raises


# Rows below the headings

NUMBERED = [
    "-1 -2 -3 -4 -5 -6 -7", "(1) (2) (3) (4)=(2)x(3) (5) (6) (7)", "(1) (2) (3) (4) (5)=(6)x(7) (6) (7)", "I II III IV V VI VII", "a b c d e f g",
    "C1 C2 C3 C4 C5 C6 C7", "A B C 1 2 3 4",
]  # fmt: skip


@pytest.mark.parametrize("row", NUMBERED)
def test_a_row_that_numbers_the_columns(row: str) -> None:
    assert is_column_numbers(row.split(), 7)


def test_columns_numbered_with_a_word_and_a_few_in_brackets() -> None:
    assert is_column_numbers([f"Cột {number}" for number in range(1, 8)], 7)
    assert is_column_numbers([None, None, "(1)", "(2)"], 7)
    assert is_column_numbers([-1.0, -2.0, -3.0, -4.0, -5.0], 7)


@pytest.mark.parametrize(
    "row", ["1 2", "I II", "A K cái 5", "1 VT1 x 1400", "-1 -2", "I III V VII IX XI XII", "a c e g i k m", "C1 C3 C5 C7 C9"]
)
def test_a_row_of_data_that_looks_like_numbers(row: str) -> None:
    assert not is_column_numbers(row.split(), 7)


@pair("IN004", number=("(5)=x", "-4"))
def test_columns_numbered_by_a_spreadsheet(home: Path, number: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS.format("cái"), performs=("C5.1.268",))
    write_xlsx(folder / "tenders.xlsx", f"{HEAD}\n| -1 | -2 | -3 | {number} | -5 | -6 | -7 |\n{ROW}")
    result = pricebook.build(folder)
    assert price(result, "C5.1.268") == 30_000
    assert found(result, "IN003", "IN006", "IN014") == [] or raises
    assert (found(result, "IN004") != []) is raises


def units_row(home: Path, cell: str, beside: str = "") -> Built:
    return result_of(home, f"{HEAD} Thành tiền |\n| | | | {cell} | | | | {beside} |\n{ROW} 30000 |")


@silent("IN028")
@pytest.mark.parametrize(("cell", "beside"), [
    ("(đồng)", ""), ("(VNĐ)", ""), ("đ/cái", ""), ("(đồng)", "(đồng)"), ("đ", "nghìn đồng"), ("(1)", "(2)"),
])  # fmt: skip
def test_a_row_of_units_below_the_headings(home: Path, cell: str, beside: str) -> None:
    result = units_row(home, cell, beside)
    assert price(result, "C5.1.268") == 30_000 and found(result, "IN003", "IN004", "IN028") == []


@case("IN028")
@pytest.mark.parametrize("cell", ["nghìn đồng", "(1.000đ)", "đ/hộp", "USD"])
def test_a_row_of_other_units_below_the_headings(home: Path, cell: str) -> None:
    assert found(units_row(home, cell), "IN003", "IN028") == [("IN028", "tenders.csv!D2")]


# Notes about other figures


def notes(home: Path, table: str) -> list[str]:
    home.mkdir(parents=True, exist_ok=True)
    write_csv(home / "tenders.csv", table)
    (sheet,), _ = open_sheets(home / "tenders.csv")  # type: ignore[misc]
    spec = load_specs()["tenders"]
    return [each.at.cell or "" for each in amounts_not_in_dong(home / "tenders.csv", sheet, spec, find_heading(sheet, spec))]


OTHER_FIGURES = [
    "Tổng giá trị (triệu đồng): 1.250", "Giá trị trúng thầu (triệu đồng): 1.250", "Giá gói thầu (nghìn đồng): 1.250.000",
    "Tổng cộng (nghìn đồng): 1.250", "Tổng tiền (1.000đ): 1.250", "Bảo đảm dự thầu (triệu đồng): 20", "Tổng mức đầu tư (triệu đồng): 12.500",
    "Tổng giá trị trúng thầu: 1.250 (ĐVT: triệu đồng)", "ĐVT thành tiền: 1.000 đồng", "ĐVT: đồng, riêng thành tiền nghìn đồng",
    "Đơn vị tính: đồng (trừ cột Thành tiền: nghìn đồng)", "ĐVT: đồng; giá trị gói thầu: triệu đồng",
]  # fmt: skip


@pytest.mark.parametrize("note", OTHER_FIGURES)
def test_a_note_about_another_figure(home: Path, note: str) -> None:
    assert notes(home, f"| {note} | | | | | | |\n{HEAD}\n{ROW}") == []
    assert notes(home, f"{HEAD}\n{ROW}\n| {note} | | | | | | |") == []


@pytest.mark.parametrize("note", [
    "ĐVT: nghìn đồng (trừ cột Thành tiền: đồng)", "Đơn giá và thành tiền (nghìn đồng)", "ĐVT đơn giá, thành tiền: nghìn đồng",
    "Giá trị trúng thầu (nghìn đồng)", "ĐVT: nghìn đồng; giá trị gói thầu: 1.250 (triệu đồng)",
    "Tổng giá trị gói thầu: 12 tỷ đồng. Đơn vị tính: nghìn đồng", "Tổng giá trị trúng thầu: 1.250.000.000 đồng (ĐVT: nghìn đồng)",
])  # fmt: skip
def test_a_note_about_prices_that_names_another_figure(home: Path, note: str) -> None:
    assert notes(home, f"| {note} | | | | | | |\n{HEAD}\n{ROW}") == ["A1"]


@pair("IN028", note=("ĐVT: nghìn đồng", "Tổng giá trị (nghìn đồng): 1.250"))
def test_a_total_in_thousands_accuses_no_price(home: Path, note: str, raises: bool) -> None:
    result = result_of(home, f"| {note} | | | | | | |\n{HEAD}\n{ROW}")
    assert price(result, "C5.1.268") == 30_000 and found(result, "IN028") == ([("IN028", "tenders.csv!A1")] if raises else [])


def test_a_survey_says_nothing_of_a_norm() -> None:
    assert about_another_figure("Định mức xây dựng trên 100 ca thực tế")
    assert not about_another_figure("Định mức tính trên 100 ca")


@pytest.mark.parametrize(("heading", "unit"), [("Đơn giá (đồng/100 viên)", "100 viên"), ("Đơn giá (đ/chục)", "chục")])
def test_a_heading_that_says_the_unit_of_the_rows(home: Path, heading: str, unit: str) -> None:
    assert notes(home, f"{HEAD}\n{ROW}".replace("price", heading).replace("cái", unit)) == []


@pytest.mark.parametrize(("heading", "unit"), [
    ("Đơn giá (đồng/100 viên)", "viên"), ("Đơn giá (đồng/100 viên)", "50 viên"), ("Đơn giá (đ/chục)", "cái"), ("Đơn giá (nghìn đồng)", "nghìn"),
])  # fmt: skip
def test_a_heading_that_says_another_unit_than_the_rows(home: Path, heading: str, unit: str) -> None:
    assert notes(home, f"{HEAD}\n{ROW}".replace("price", heading).replace("cái", unit)) == ["D1"]


# Headings


@pytest.mark.parametrize("heading", [
    "Đơn giá/1 cái", "Đơn giá trúng thầu năm 2012", "Đơn giá trúng thầu lần 1", "Đơn giá trúng thầu gói số 1", "Đơn giá trúng thầu tính theo ĐVT",
    "Đơn giá trúng thầu theo đơn vị tính (đồng)", "Đơn giá trúng thầu (đ)/1 ĐVT", "Đơn giá trúng thầu - đồng VN", "Đơn giá có thuế GTGT (5%)",
])  # fmt: skip
def test_a_heading_of_prices_with_words_behind_it(heading: str) -> None:
    assert columns("tenders", heading) == {"price": 2}


@pytest.mark.parametrize("heading", [
    "Đơn giá kế hoạch năm 2012", "Đơn giá chưa có thuế GTGT", "Đơn giá/10 cái", "Đơn giá trúng thầu năm trước", "Đơn giá trúng thầu 10 gói",
])  # fmt: skip
def test_a_heading_of_other_prices(heading: str) -> None:
    assert columns("tenders", heading) == {}


def test_a_heading_without_words_behind_it_comes_first() -> None:
    assert columns("tenders", "Đơn giá trúng thầu năm 2011", "Đơn giá trúng thầu") == {"price": 3}


@pytest.mark.parametrize("heading", [
    "Định mức/1 lần", "Định mức cho 1 lần thực hiện", "Định mức cho 01 xét nghiệm", "Mức tiêu hao cho 1 dịch vụ", "Định mức kinh tế kỹ thuật",
])  # fmt: skip
def test_a_heading_of_quantities_with_words_behind_it(heading: str) -> None:
    assert columns("norms", heading) == {"quantity": 2}
    assert columns("norms", heading.replace("01", "10").replace("1", "10").replace("kinh tế", "dự kiến")) == {}


def columns(table: str, *headings: str) -> dict[str, int]:
    """The columns of prices or quantities under some headings behind those of code and unit."""
    from pricebook.tables import Sheet

    sheet = Sheet(None, [["Mã hàng", "Đơn vị tính", *headings], ["VT2", "cái", *([3000] * len(headings))]])
    found_columns = find_heading(sheet, load_specs()[table]).columns
    return {name: column for name, column in found_columns.items() if name in ("price", "quantity")}


@pair("IN002", heading=("Cần dùng", "Số lượng"))
def test_a_missing_column_of_quantities_is_said_once(home: Path, heading: str, raises: bool) -> None:
    lines = "\n".join(f"| C5.1.268 | supplies | VT{n} | Kim | cái | 1 |" for n in (2, 3))
    norms = f"| service | component | item_code | item_name | unit | {heading} |\n{lines}"
    result = built(home, norms=norms, tenders=f"{HEAD}\n{ROW}\n{ROW.replace('VT2', 'VT3')}", performs=("C5.1.268",))
    assert found(result, "NM008", "IN002") == ([("IN002", "norms.csv!1:1")] if raises else [])
    assert price(result, "C5.1.268") == (None if raises else 6_000)


# Spellings of one unit


@pair("UP002", rule="R3", unit=("Hộp (10 bình hít)", "Hộp (1 bình hít)"))
def test_a_box_of_one_is_a_box(home: Path, unit: str, raises: bool) -> None:
    result = result_of(home, f"{HEAD}\n{ROW}".replace("cái", unit), "hộp")
    assert (found(result, "UP002") != []) is raises and price(result, "C5.1.268") == (None if raises else 30_000)
