"""R3: rows of a tender file that are no award price nothing, and are said: they won nothing, are planned or offered, or in another currency.

The norm takes 10 of VT2. The award counts at 3,000; the row in question has 1,000.
"""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.dossier import load_dossier
from pricebook.dossier.not_won import rows_not_won
from pricebook.dossier.not_won_words import KINDS
from pricebook.pricing import lowest_awards
from pricebook.regulation import search_path
from pricebook.tables import load_specs, read_table
from tests.support import SHARED, built, case, dossier, found, item, pair, price, prices, silent, write_csv, write_xlsx

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | VT2 | Kim | cái | 10 |"
HEAD = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |"
ROW = "| VT2 | Kim | cái | {} | {}/QĐ | 2012-01-01 | 2012-12-31 |"
AWARD, OTHER = ROW.format(3000, 1), ROW.format(1000, 2)
BEHIND = ROW.format(1000, 1)  # by the decision of the award
NO_TENDERS = HEAD + "\n| X9 | Gạc | cái | 5 | 1/QĐ | 2012-01-01 | 2012-12-31 |"


def with_column(heading: str, award: str, other: str) -> str:
    return f"{HEAD} {heading} |\n{AWARD} {award} |\n{OTHER} {other} |"


def ranked(heading: str, award: str, behind: str) -> str:
    return f"{HEAD} {heading} |\n{AWARD} {award} |\n{BEHIND} {behind} |"


def in_workbook(home: Path, table: str = "", **sheets: str) -> Built:
    """A dossier whose tenders are a workbook."""
    folder = dossier(home, norms=NORMS)
    write_xlsx(folder / "tenders.xlsx", table, **sheets)
    return pricebook.build(folder)


LOST = [
    ("Kết quả", "Trúng thầu", "Không trúng thầu"),
    ("Kết quả", "TRÚNG THẦU", "KHÔNG TRÚNG THẦU"),
    ("KẾT QUẢ", "Trúng", "Khong trung"),
    ("Kết quả xét thầu", "Trúng", "Trượt"),
    ("Trạng thái", "Trúng", "Trượt thầu"),
    ("Trạng thái", "Trúng", "Hủy thầu"),
    ("Trạng thái", "Trúng", "huỷ thầu"),
    ("Trạng thái", "Trúng", "Hủy"),
    ("Tình trạng", "Đã duyệt", "Không được chọn"),
    ("Tình trạng", "Đã duyệt", "Không chọn"),
    ("Ghi chú", "", "Không lựa chọn được nhà thầu"),
    ("Ghi chú", "", "Không trúng thầu do giá cao hơn giá trúng thầu"),
    ("Kết luận", "Đạt", "Không đạt"),
    ("Đánh giá", "Đạt", "Bị loại"),
    ("Đánh giá", "Đạt", "Loại"),
    ("Ghi chú", "", "Chưa phê duyệt"),
    ("", "", "Không trúng thầu"),  # a column without a heading
    ("Cột khác", "abc", "không trúng"),  # a heading that says nothing
    ("Status", "awarded", "not awarded"),
    ("Trúng thầu", "có", "không"),
    ("Trúng thầu", "x", ""),
    ("Trúng thầu", "1", "0"),
    ("Được chọn", "X", ""),
    ("Kết quả", "Trúng thầu", ""),
]
PLANNED = [
    ("Ghi chú", "", "Giá kế hoạch"),
    ("Loại giá", "Trúng thầu", "Kế hoạch"),
    ("Loại giá", "Trúng thầu", "Giá dự toán"),
    ("Loại giá", "Trúng thầu", "DỰ TOÁN"),
    ("Nguồn giá", "Quyết định", "Báo giá"),
    ("Nguồn giá", "Quyết định", "Giá chào thầu"),
    ("Ghi chú", "", "Chưa đấu thầu"),
]
CURRENCY = [
    ("Loại tiền", "VND", "USD"),
    ("Loại tiền", "VNĐ", "EUR"),
    ("Loại tiền", "đồng", "$"),
    ("Đơn vị tiền tệ", "VND", "Đô la Mỹ"),
    ("Ghi chú", "", "Giá tính bằng USD"),
    ("Currency", "VND", "JPY"),
]


def said_of(home: Path, tenders: str) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Of the rows of a table of tenders: what those that are no award are, and the findings."""
    home.mkdir(parents=True, exist_ok=True)
    write_csv(home / "tenders.csv", tenders)
    table, _ = read_table(home / "tenders.csv", load_specs()["tenders"])
    assert table is not None
    rows, findings = rows_not_won(table)
    return rows, found(findings)


@pytest.mark.parametrize(
    ("heading", "award", "other", "kind"),
    [(*one, kind) for kind, cases in zip(KINDS, (LOST, PLANNED, CURRENCY), strict=True) for one in cases],
)
def test_a_column_says_that_a_row_is_no_award(home: Path, heading: str, award: str, other: str, kind: str) -> None:
    code = "UP027" if kind == "other-currency" else "UP026"
    assert said_of(home, with_column(heading, award, other)) == ({1: kind}, [(code, "tenders.csv!H3")])


@case("UP026", rule="R3")
@pytest.mark.parametrize("heading", ["Kết quả", "Trúng thầu", ""])
def test_a_row_that_won_nothing_prices_nothing_and_is_named(home: Path, heading: str) -> None:
    result = built(home, norms=NORMS, tenders=with_column(heading, "Trúng thầu", "Không trúng thầu"))
    assert price(result, "C5.1.268") == 30_000
    (finding,) = [f for f in result.findings if f.code == "UP026"]
    assert (str(finding.at), finding.more["count"], "VT2 Kim (D3)" in finding.message("vi")) == ("tenders.csv!H3", 1, True)
    assert [award.why_not for award in result.prices.awards if award.price == 1000] == ["won-nothing"]  # type: ignore[union-attr]


RANKED = [  # heading, of the award, of the other row of the same goods
    ("Xếp hạng", "1", "2"),
    ("Xếp hạng nhà thầu", "1", "3"),
    ("Thứ tự xếp hạng", "Nhất", "Nhì"),
    ("Kết quả xếp hạng", "Xếp hạng 1", "Xếp hạng 2"),
    ("Thứ hạng", "hạng nhất", "hạng ba"),
    ("Kết quả", "Trúng thầu", "Xếp thứ 2"),
    ("Ghi chú", "", "Xếp hạng nhì, giá cao hơn"),
    ("Ghi chú", "", "Dự phòng (xếp hạng 2)"),
    ("Thứ tự xếp hạng", "1/3", "2/3"),
]


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("heading", "award", "other"), RANKED)
def test_a_row_that_is_ranked_behind_another_won_nothing(home: Path, heading: str, award: str, other: str) -> None:
    assert said_of(home, ranked(heading, award, other)) == ({1: "won-nothing"}, [("UP026", "tenders.csv!H3")])


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("heading", "award", "other"),
    [
        ("Xếp hạng", "1", "1"),
        ("Xếp hạng", "2", "2"),  # nothing is ranked before the two
        ("Xếp hạng", "", "2"),
        ("Xếp hạng", "I", "II"),  # classes of hospitals
        ("Xếp hạng", "Hạng I", "Hạng II"),
        ("Xếp hạng bệnh viện", "1", "2"),
        ("Hạng bệnh viện", "Xếp hạng 1", "Xếp hạng 2"),
        ("Hạng", "1", "2"),
        ("Ghi chú", "", "BV huyện (xếp hạng 2)"),
        ("Nhóm kỹ thuật", "1", "2"),
        ("Ghi chú", "", "Đợt 2"),
        ("Ghi chú", "", "Hết hiệu lực ngày 31/12/2012"),  # its validity ended, and it touches the year
        ("Ghi chú", "", "Thay bằng kim 2 khi hết hàng"),
        ("Ghi chú", "", "Thay thế QĐ 1/QĐ-SYT"),  # the other one is no longer in force
        ("Ghi chú", "", "Giá cũ được thay bằng QĐ 1/QĐ"),  # which is the row's own
    ],
)
def test_a_rank_that_is_no_bidders_or_behind_nobody(home: Path, heading: str, award: str, other: str) -> None:
    assert said_of(home, ranked(heading, award, other)) == ({}, [])


@pytest.mark.rule("R3")
@pytest.mark.parametrize("decision", ["1/QĐ", "", "2/QĐ"])
def test_who_was_second_won_no_tender_whatever_decision_stands_beside(home: Path, decision: str) -> None:
    table = ranked("Xếp hạng", "1", "2").replace(BEHIND, BEHIND.replace("1/QĐ", decision))
    assert said_of(home, table) == ({1: "won-nothing"}, [("UP026", "tenders.csv!H3")])


@pytest.mark.rule("R3")
@pytest.mark.parametrize("other", ["| VT3 | Bông | cái", "| VT2 | Kim | hộp"])
def test_a_rank_behind_that_of_other_goods(home: Path, other: str) -> None:
    table = ranked("Xếp hạng", "1", "2").replace(BEHIND, BEHIND.replace("| VT2 | Kim | cái", other))
    assert said_of(home, table) == ({}, [])


@pytest.mark.rule("R3")
def test_the_ranks_of_the_hospitals_that_buy(home: Path) -> None:
    head = f"{HEAD} buyer | Xếp hạng |\n"
    assert said_of(home, f"{head}{AWARD} Bệnh viện tỉnh | 1 |\n{BEHIND} Bệnh viện huyện | 2 |") == ({}, [])


@case("UP026", rule="R3")
def test_a_rank_that_is_a_number_in_a_workbook(home: Path) -> None:
    result = in_workbook(home, ranked("Xếp hạng", "1", "2"))
    assert found(result, "UP026") == [("UP026", "tenders.xlsx!Sheet1!H3")]
    assert price(result, "C5.1.268") == 30_000


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    "remark",
    [
        "Hết hiệu lực, thay bằng QĐ 3", "Đã được thay thế bởi QĐ 3/QĐ-SYT", "Bị bãi bỏ theo QĐ 3", "Thay bằng Quyết định số 3 từ 01/06/2012",
        "Quyết định đã hủy",
    ],
)  # fmt: skip
def test_a_row_that_another_decision_replaced(home: Path, remark: str) -> None:
    assert said_of(home, with_column("Ghi chú", "", remark)) == ({1: "won-nothing"}, [("UP026", "tenders.csv!H3")])


@pair("UP026", rule="R3", day=("01/06/2012", "01/10/2012"))
def test_a_decision_that_was_replaced_after_the_pricing_date_still_held(home: Path, day: str, raises: bool) -> None:
    """The pricing date is 1 August 2012: 10 × 1,000, if the row held then; 10 × 3,000, if it did not."""
    result = built(home, norms=NORMS, tenders=with_column("Ghi chú", "", f"Thay bằng QĐ 3 từ {day}"))
    assert price(result, "C5.1.268") == (30_000 if raises else 10_000)


@pair("UP027", rule="R3", currency=("USD", "VND"))
def test_a_price_in_another_currency_prices_nothing(home: Path, currency: str, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=with_column("Loại tiền", "VND", currency))
    assert price(result, "C5.1.268") == (30_000 if raises else 10_000)


@pytest.mark.parametrize(("heading", "other"), [
    ("Kết quả", "Trúng thầu"),
    ("Ghi chú", ""),
    ("Ghi chú", "Giá trúng thầu thấp hơn giá kế hoạch"),
    ("Ghi chú", "Vượt giá kế hoạch 5%"),
    ("Ghi chú", "Trúng thầu lần 2, lần 1 hủy thầu"),
    ("Ghi chú", "Đã quy đổi theo tỷ giá USD"),
    ("Hãng sản xuất", "Công ty Huy Hoàng"),
    ("Hãng sản xuất", "Euro-Med Laboratoires"),
    ("Nước sản xuất", "USA"),
    ("Phân loại", "Loại A"),
    ("Số kế hoạch", "KH-12"),
    ("Đường dùng khác", "Không pha với nước"),
    ("Loại tiền", "VND"),
    ("Lưu ý", "Quỹ bảo hiểm y tế không thanh toán trường hợp tiêm trong dịch kính"),
])  # fmt: skip
def test_a_column_that_says_nothing_of_the_kind(home: Path, heading: str, other: str) -> None:
    assert said_of(home, with_column(heading, other, other)) == ({}, [])


@case("UP026", rule="R3")
@pytest.mark.parametrize(
    "name", ["Không trúng", "KHONG TRUNG THAU", "Trượt thầu", "Hủy thầu", "Kế hoạch", "KẾ HOẠCH 2012", "Dự toán", "Báo giá"]
)
def test_the_name_of_a_sheet_says_it(home: Path, name: str) -> None:
    result = in_workbook(home, f"{HEAD}\n{AWARD}", **{name: f"{HEAD}\n{OTHER}"})
    assert price(result, "C5.1.268") == 30_000
    assert found(result, "UP026") == [("UP026", f"tenders.xlsx!{name}")]


@silent("UP026")
@pytest.mark.parametrize("name", ["Trúng thầu", "Kết quả theo kế hoạch 12", "Gói 2", "Thuốc", "KQ LCNT"])
def test_the_name_of_a_sheet_of_awards(home: Path, name: str) -> None:
    assert price(in_workbook(home, f"{HEAD}\n{AWARD}", **{name: f"{HEAD}\n{OTHER}"}), "C5.1.268") == 10_000


@case("UP026", rule="R3")
@pytest.mark.parametrize("title", [
    "DANH MỤC KHÔNG TRÚNG THẦU", "II. Các mặt hàng trượt thầu", "B. Hủy thầu", "Giá kế hoạch", "III. Dự toán", "Phụ lục 2: Không lựa chọn được nhà thầu", "Phần II: Danh mục mời thầu lại",
])  # fmt: skip
def test_the_title_of_a_section_says_it(home: Path, title: str) -> None:
    tenders = f"{HEAD}\n| | I. Trúng thầu | | | | | |\n{AWARD}\n| | {title} | | | | | |\n{OTHER}"
    result = built(home, norms=NORMS, tenders=tenders)
    assert price(result, "C5.1.268") == 30_000
    assert [at.split("!")[1] for _, at in found(result, "UP026")] == ["4:4"]


@pytest.mark.parametrize(("below", "counts"), [
    ("1. Thuốc generic", False),            # a part of the section that won nothing
    ("Thuốc generic", False),
    ("III. Gói thầu số 3", True),           # the next section of its rank
    ("Mặt hàng trúng thầu bổ sung", True),  # one that says the contrary
])  # fmt: skip
def test_how_far_a_section_reaches(home: Path, below: str, counts: bool) -> None:
    lost = "| VT8 | Bông | cái | 7 | 3/QĐ | 2012-01-01 | 2012-12-31 |"
    tenders = f"{HEAD}\n{AWARD}\n| | II. Không trúng thầu | | | | | |\n{lost}\n| | {below} | | | | | |\n{OTHER}"
    result = built(home, norms=NORMS, tenders=tenders)
    assert price(result, "C5.1.268") == (10_000 if counts else 30_000)
    assert [f.more["count"] for f in result.findings if f.code == "UP026"] == [1 if counts else 2]


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("mark", "next_mark", "counts"), [
    ("3", "", False),       # a running number: no section of its rank follows
    ("3", "4", True),
    ("I", "II", True),
    ("N01", "N02", True),
    ("Lô 1", "Lô 2", True),
    ("I", "1.1", False),    # a part of it
])  # fmt: skip
def test_a_section_whose_number_has_a_column_of_its_own(home: Path, mark: str, next_mark: str, counts: bool) -> None:
    """The title stands in the column of codes, and nothing is said of its blank cells. Below the next section of its rank, 1,000 counts."""
    head = f"| STT {HEAD}\n| 1 {AWARD}"
    lost = "| 1 | VT8 | Bông | cái | 7 | 3/QĐ | 2012-01-01 | 2012-12-31 |"
    below = f"| {next_mark} | Băng gạc các loại | | | | | | |\n" if next_mark else ""
    tenders = f"{head}\n| {mark} | Hàng hóa không trúng thầu | | | | | | |\n{lost}\n{below}| 1 {OTHER}"
    result = built(home, norms=NORMS, tenders=tenders)
    assert price(result, "C5.1.268") == (10_000 if counts else 30_000)
    assert found(result, "UP026", "IN003") == [("UP026", "tenders.csv!3:3")]


@silent("UP026")
def test_a_row_that_won_nothing_is_no_title_of_those_below_it(home: Path) -> None:
    tenders = f"| STT {HEAD}\n| 1 {AWARD}\n| 2 | | Kim luồn (không trúng thầu) | | | | | |\n| 3 {OTHER}"
    result = built(home, norms=NORMS, tenders=tenders)
    assert price(result, "C5.1.268") == 10_000 and found(result, "UP026") == []


@pair(
    "UP026", rule="R3", title=("DANH SÁCH HÀNG HÓA KHÔNG TRÚNG THẦU", "KẾT QUẢ TRÚNG THẦU (theo Kế hoạch lựa chọn nhà thầu số 5)")
)
def test_the_title_above_a_table_says_it(home: Path, title: str, raises: bool) -> None:
    result = in_workbook(home, f"| {title} | | | | | | |\n{HEAD}\n{OTHER}", Khác=f"{HEAD}\n{AWARD}")
    assert price(result, "C5.1.268") == (30_000 if raises else 10_000)


@pair("UP026", rule="R3", above=("Kế hoạch", "Trúng thầu"))
def test_the_heading_over_the_prices_says_it(home: Path, above: str, raises: bool) -> None:
    head = f"| item_code | item_name | unit | {above} | {above} | valid_from | valid_to |\n| | | | Đơn giá | Số QĐ | | |"
    result = in_workbook(home, f"{head}\n{OTHER}", Khác=f"{HEAD}\n{AWARD}")
    assert price(result, "C5.1.268") == (30_000 if raises else 10_000)


@case("UP026", rule="R4")
def test_other_provinces_rows_that_won_nothing(home: Path) -> None:
    regional = f"| province {HEAD} Kết quả |\n| Tiền Giang {AWARD} Trúng |\n| Tiền Giang {OTHER} Trượt |"
    result = built(home, norms=NORMS, tenders=NO_TENDERS, regional_prices=regional)
    assert (item(result, "VT2").unit_price, price(result, "C5.1.268")) == (3000, 30_000)


@case("UP026")
def test_an_item_whose_only_row_won_nothing_has_no_price(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=f"{HEAD} Kết quả |\n{OTHER} Không trúng thầu |")
    assert price(result, "C5.1.268") is None
    assert [award.why_not for award in result.prices.awards] == ["won-nothing"]  # type: ignore[union-attr]


def test_what_a_hundred_rows_share_is_said_once(home: Path) -> None:
    lines = "\n".join(f"| L{n} | Hàng {n} | cái | 5 | 1/QĐ | 2012-01-01 | 2012-12-31 | Không trúng thầu |" for n in range(100))
    result = built(home, norms=NORMS, tenders=f"{HEAD} Kết quả |\n{AWARD} Trúng thầu |\n{lines}")
    assert [f.more["count"] for f in result.findings if f.code == "UP026"] == [100]


@pytest.mark.rule("R3")
def test_match_shows_no_price_of_a_row_that_won_nothing(home: Path) -> None:
    """R3 stands once: what `match` shows as the lowest price is what `build` prices at."""
    loaded, _ = load_dossier(dossier(home, norms=NORMS, tenders=with_column("Kết quả", "Trúng", "Trượt")), search_path())
    assert loaded is not None
    with loaded.con:
        assert [low.price for low in lowest_awards(loaded)] == [3000]


@case("UP026")
def test_the_case_of_a_status_column() -> None:
    folder = SHARED / "cases" / "build" / "status-column"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    assert prices(pricebook.build(folder)) == {("C5.1.268", None): 37_000}


# Rows that did win, though the words stand near them


@silent("UP026")
@pytest.mark.parametrize(
    ("heading", "award", "other"),
    [
        ("Ghi chú", "", "Hàng thay thế mặt hàng không trúng thầu đợt 1"),
        ("Ghi chú", "", "Mua bổ sung cho gói bị hủy thầu năm 2011"),
        ("Kết quả kiểm nghiệm", "Đạt", "Không đạt"),  # of the goods
        ("bidder", "Công ty A", "Công ty CP Hủy Thầu Xanh"),  # a name
        ("bidder", "Công ty A", "Liên danh Không Chọn - Hà Nội"),
    ],
)
def test_words_about_something_else_drop_no_winner(home: Path, heading: str, award: str, other: str) -> None:
    result = built(home, norms=NORMS, tenders=with_column(heading, award, other))
    assert found(result, "UP026", "UP027") == [] and price(result, "C5.1.268") == 10_000


@case("UP026")
@pytest.mark.parametrize(
    ("heading", "award", "other"),
    [
        ("KQ", "TT", "KTT"),
        ("KQ đấu thầu", "TT", "Ko TT"),
        ("Ghi chú", "", "vượt giá kế hoạch - loại"),
        ("Ghi chú", "", "Không trúng thầu; thay thế bằng VT3"),  # the words stand behind
        ("bidder", "Công ty A", "Công ty B (không trúng thầu)"),
        ("bidder", "Công ty A", "Không có nhà thầu tham dự"),
    ],
)
def test_short_words_that_nothing_was_won(home: Path, heading: str, award: str, other: str) -> None:
    result = built(home, norms=NORMS, tenders=with_column(heading, award, other))
    assert [code for code, _ in found(result, "UP026")] == ["UP026"] and price(result, "C5.1.268") == 30_000


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("I. Mặt hàng trúng thầu (thay cho hàng hủy thầu năm 2011)", True),
        ("Nguồn vốn: ODA (USD)", True),
        ("Gói thầu số 3 - Vốn vay WB 2 triệu USD", True),
        ("Nguồn vốn: ODA - đơn giá: USD", False),
        ("Đơn giá tính bằng USD", False),
    ],
)
def test_titles_about_funds_and_other_lists(home: Path, title: str, counts: bool) -> None:
    titled = f"| {title} | | | | | | |\n{HEAD}\n{OTHER}"
    result = built(home, norms=NORMS, tenders=titled)
    assert (found(result, "UP026", "UP027") == []) is counts and (price(result, "C5.1.268") == 10_000) is counts


def test_a_sheet_of_results_may_name_its_plan(home: Path) -> None:
    result = in_workbook(home, **{"Kế hoạch 2012 - KQ": f"{HEAD}\n{AWARD}"})
    assert found(result, "UP026") == [] and price(result, "C5.1.268") == 30_000


# A column that the settings name for the price


def named_price(home: Path, heading: str) -> Built:
    tenders = f"{HEAD}\n{AWARD}".replace("price", heading)
    return built(home, norms=NORMS, tenders=tenders, settings='[tables.tenders.columns]\nprice = "D"')


@pytest.mark.parametrize(
    "heading", ["Đơn giá kế hoạch", "Giá trần", "Giá dự toán", "Đơn giá NDT", "Đơn giá USD", "Đơn giá (nghìn đồng)"]
)
def test_a_named_column_of_other_figures_is_said(home: Path, heading: str) -> None:
    assert len(found(named_price(home, heading), "UP026", "UP027", "IN028")) == 1


@pair("UP028", heading=("Giá / hộp", "Giá / cái"))
def test_a_named_column_of_prices_per_another_unit(home: Path, heading: str, raises: bool) -> None:
    assert found(named_price(home, heading), "UP028") == ([("UP028", "tenders.csv!D1")] if raises else [])


@pytest.mark.parametrize(
    ("heading", "said"), [("Đơn giá/chục", 1), ("Đơn giá k", 1), ("Giá theo thùng", 1), ("Tiền", 0), ("Giá tt", 0)]
)
def test_what_a_named_heading_says_of_its_figures(home: Path, heading: str, said: int) -> None:
    assert len(found(named_price(home, heading), "UP028")) == said


@pytest.mark.parametrize(
    "heading", ["Đơn giá NDT", "Đơn giá trúng thầu / hộp", "Đơn giá k", "Đơn giá trúng thầu (chục)", "Đơn giá kế hoạch"]
)
def test_a_column_of_other_figures_is_not_proposed(home: Path, heading: str) -> None:
    result = built(home, norms=NORMS, tenders=f"{HEAD}\n{AWARD}".replace("price", heading))
    assert [str(f.more["near"]) for f in result.findings if f.code == "IN002"] != ["D"]


@pytest.mark.parametrize(
    "total", ["| | | | Cộng | 15 |", "| | | Cộng: | | 15 |", "| | | | Tổng cộng | 15 |", "| Tổng cộng | | | | 15 |"]
)
def test_a_total_below_the_norms_is_no_norm(home: Path, total: str) -> None:
    result = built(home, norms=f"{NORMS}\n{total}", tenders=f"{HEAD}\n{AWARD}", performs=("C5.1.268",))
    assert price(result, "C5.1.268") == 30_000 and found(result, "IN003", "NM008") == []
