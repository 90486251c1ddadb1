"""Which column of a submitted list is the price, which the class, which the code, where several could be meant."""

from pathlib import Path

import pytest

from pricebook import check
from pricebook.app.checked import Checked
from tests.support import case, judged, silent, told, write_csv

LAW = "nq-399-2025"
OLD_LAW = {"regulation": "ttlt-04-2012"}


def beside(home: Path, law: str, own: str, *, turned: bool = False, high: int = 195_000) -> Checked:
    """Two columns of prices: that of the law (39.900, 185.000), and that of the hospital, whose second one is another."""
    pairs = [(law, own), ("39900", "39900"), ("185000", str(high))]
    first, second, third = (" | ".join(reversed(each) if turned else each) for each in pairs)
    return judged(
        home,
        f"""
        | Mã dịch vụ   | Tên dịch vụ                          | {first}  |
        | 01.0002.1778 | Ghi điện tim cấp cứu tại giường      | {second} |
        | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | {third}  |
        """,
        regulation=LAW,
    )


# --- the price of a document beside the hospital's own --------------------------------------------------------

OWN_BESIDE_THE_LAW = [
    ("Giá HĐND phê duyệt", "Giá bệnh viện thu"),
    ("Giá theo NQ 399", "Giá bệnh viện áp dụng"),
    ("Giá theo NQ 399/NQ-HĐND", "Giá thu tại bệnh viện"),
    ("Mức giá theo Thông tư 22", "Mức giá TTYT đang thu"),
    ("Giá theo Nghị quyết 399", "Giá bệnh viện đang áp dụng"),
    ("Đơn giá", "Giá bệnh viện đang thu"),
    ("Giá BHYT", "Giá bệnh viện áp dụng"),
]


@case("IN030")
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("law", "own"), OWN_BESIDE_THE_LAW)
def test_whether_the_law_s_column_or_the_hospital_s_is_the_price_is_asked(home: Path, law: str, own: str, turned: bool) -> None:
    checked = beside(home, law, own, turned=turned)
    column = "C" if turned else "D"
    assert told(checked, "IN", "CP") == [("IN030", f"{column}1", checked.findings[0].observed, None)]
    assert checked.findings[0].more["letter"] == column and checked.submission is None  # nothing of it may go on


@silent("IN030")
@pytest.mark.parametrize(("law", "own"), OWN_BESIDE_THE_LAW)
def test_two_columns_that_say_the_same_need_no_question(home: Path, law: str, own: str) -> None:
    assert told(beside(home, law, own, high=185_000), "IN", "CP") == []


@pytest.mark.slow
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("law", ["Mức giá theo Thông tư 22", "Giá theo NQ 399"])
@pytest.mark.parametrize("own", ["Mức giá bệnh viện đề xuất", "Giá đề nghị năm 2027"])
def test_beside_the_price_of_a_document_a_proposal_is_the_price(home: Path, law: str, own: str, turned: bool) -> None:
    # 01.0004.0321 is issued at 185,000; on 2,530,000 its parts come to 190,000, and 195,000 is proposed
    checked = beside(home, law, own, turned=turned)
    assert told(checked, "IN", "CP") == [("CP016", "C3" if turned else "D3", 195_000, 190_000)]


@pytest.mark.parametrize(
    "other",
    [
        "Giá theo yêu cầu",
        "Giá dịch vụ",
        "Giá vật tư bệnh viện",
        "Giá nhập",
        "Chênh lệch so với giá bệnh viện",
        "Người bệnh trả thêm",
        "Giá chuẩn",
        "Giá thành tại bệnh viện",
        "Giá thu theo yêu cầu",
    ],
)
def test_what_is_not_the_hospital_s_own_price_leaves_the_other_one_read(home: Path, other: str) -> None:
    checked = beside(home, "Giá BHYT", other)
    assert told(checked, "IN", "CP") == [] and checked.submission is not None


@case("IN030")
def test_of_the_proposals_of_two_years_beside_the_law_none_is_taken(home: Path) -> None:
    """Though one of them is what was issued: which year is meant is asked."""
    head = "| Mã dịch vụ | Tên dịch vụ | Giá theo NQ 399 | Giá bệnh viện đề nghị năm 2026 | Giá bệnh viện đề nghị năm 2027 |"
    table = f"{head}\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900 | 39900 | 41500 |"
    checked = judged(home, table, regulation=LAW)
    assert [code for code, *_ in told(checked, "IN", "CP")] == ["IN030"] and checked.submission is None


@case("IN030")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Đơn giá", "Giá điều chỉnh"),
        ("Giá theo QĐ 123", "Giá làm tròn"),
        ("Đơn giá cũ", "Đơn giá mới"),
        ("Đơn giá 2025", "Đơn giá 2026"),
        ("Giá do HĐND quy định", "Giá bệnh viện thu"),
    ],
)
def test_which_of_two_prices_that_nobody_owns_is_asked(home: Path, first: str, second: str) -> None:
    checked = beside(home, first, second)
    assert [(f.code, f.at.cell, f.more["letter"]) for f in checked.findings] == [("IN030", "D1", "D")]


@silent("IN030")
@pytest.mark.parametrize("issued", ["Giá Nghị quyết 399", "Giá chuẩn", "Giá theo quy định", "Giá tối đa"])
def test_a_plain_price_beside_what_was_issued_is_the_price(home: Path, issued: str) -> None:
    """195,000 at D3, where 185,000 were issued."""
    found = beside(home, issued, "Đơn giá").findings
    assert [(f.code, f.at.cell) for f in found if f.code[:2] == "CP"] == [("CP007", "D3")]


BELOW_ONE_PRICE = [
    ("Cũ", "Mới"),
    ("Năm 2025", "Năm 2026"),
    ("Cơ sở 1", "Cơ sở 2"),
    ("Tối đa", "Áp dụng"),
    ("Loại II", "Loại III"),
]


def below_one_price(home: Path, first: str, second: str, high: int, ending: str) -> Checked:
    table = f"""
    | Mã dịch vụ   | Tên dịch vụ                          | Đơn giá (đồng) |          |
    |              |                                      | {first}        | {second} |
    | 01.0002.1778 | Ghi điện tim cấp cứu tại giường      | 39900          | 39900    |
    | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | 185000         | {high}   |
    """
    if ending == "csv":
        home.mkdir(parents=True)
        write_csv(home / "list.csv", table)
        return check(home / "list.csv", regulation=LAW)
    return judged(home, table, regulation=LAW)


@case("IN030")
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize(("first", "second"), BELOW_ONE_PRICE)
def test_which_of_the_columns_below_one_price_is_asked(home: Path, first: str, second: str, ending: str) -> None:
    checked = below_one_price(home, first, second, 285_000, ending)
    assert [(f.code, f.at.cell) for f in checked.findings] == [("IN030", "D2")] and checked.submission is None


@silent("IN030")
@pytest.mark.parametrize(
    ("first", "second"), [*BELOW_ONE_PRICE[:1], ("BHYT", "Dịch vụ"), ("BHYT", "Phụ thu"), ("Có BHYT", "Không có BHYT")]
)
def test_columns_below_one_price_that_say_the_same_or_are_none_of_the_list(home: Path, first: str, second: str) -> None:
    checked = below_one_price(home, first, second, 185_000 if first == "Cũ" else 285_000, "xlsx")
    assert told(checked, "IN", "CP") == [] and checked.submission is not None


def test_the_officer_settles_which_is_the_price(home: Path) -> None:
    table = "| Mã dịch vụ | Tên dịch vụ | Giá theo NQ 399 | Giá bệnh viện áp dụng |\n| 01.0002.1778 | Ghi điện tim cấp cứu tại giường | {} | {} |"
    assert told(judged(home / "own", table.format(39_900, 41_500), regulation=LAW, columns={"price": "D"}), "CP") == [
        ("CP007", "D2", 41_500, 39_900)
    ]
    assert told(judged(home / "law", table.format(39_900, 41_500), regulation=LAW, columns={"price": "C"}), "CP") == []


# --- classes below the heading of a figure ---------------------------------------------------------------------

BELOW = [
    ("Giá đề nghị (đồng)", "II", "III"),
    ("Đơn giá", "II", "III"),
    ("Giá đề nghị năm 2013", "II", "III"),
    ("Mức giá đề nghị theo hạng bệnh viện", "Hạng 2", "Hạng 3"),
    ("Hạng bệnh viện", "II", "III"),
    ("Giá đề nghị", "Bệnh viện tỉnh (hạng II)", "Bệnh viện huyện (hạng III)"),
    ("Giá đề nghị", "BV hạng II", "BV hạng III"),
]


@pytest.mark.parametrize("raised", [False, True])
@pytest.mark.parametrize(("over", "second", "third"), BELOW)
def test_the_price_of_each_class_is_read(home: Path, over: str, second: str, third: str, raised: bool) -> None:
    # the maximum of 269 is 26,000 in every class: 26,100 in class III is 100 over
    checked = judged(
        home,
        f"""
        | STT theo TTLT 04 | Tên dịch vụ                         | {over}   |          |
        |                  |                                     | {second} | {third}  |
        | 268              | Huyết đồ (bằng phương pháp thủ công) | 57000    | 57000    |
        | 269              | Định lượng Hemoglobin               | 26000    | {26_100 if raised else 26_000} |
        """,
        **OLD_LAW,
    )
    assert told(checked) == ([("CP001", "D4", 26_100, 26_000)] if raised else [])
    assert checked.submission is not None
    assert [line.class_ for line in checked.submission.stated.lines] == ["II", "III", "II", "III"]


def test_numbers_below_a_heading_count_the_columns(home: Path) -> None:
    checked = judged(
        home,
        "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 1 | 2 | 3 |\n| 269 | Định lượng Hemoglobin | 26000 |",
        **OLD_LAW,
    )
    assert told(checked) == [] and checked.submission is not None
    assert [line.class_ for line in checked.submission.stated.lines] == [None]


# --- two columns of codes ------------------------------------------------------------------------------------

CODES = [("Mã", "Mã BHYT"), ("Mã số", "Mã BYT"), ("Mã dịch vụ", "Mã dùng chung"), ("Mã DV", "Mã theo cổng giám định")]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("own", "official"), CODES)
def test_the_codes_of_the_regulation_are_read_beside_the_hospital_s_own(
    home: Path, own: str, official: str, turned: bool
) -> None:
    # 01.0004.0321 is issued at 185,000; its name here is none of the regulation's
    pairs = [(own, official), ("DV001", "01.0002.1778"), ("DV002", "01.0004.0321")]
    first, second, third = (" | ".join(reversed(each) if turned else each) for each in pairs)
    table = f"| {first} | Tên | Giá BHYT |\n| {second} | Ghi điện tim cấp cứu tại giường | 39900 |\n| {third} | Điện tim thực quản | 285000 |"
    checked = judged(home, table, regulation=LAW)
    assert told(checked, "CP") == [("CP007", "D3", 285_000, 185_000)]
    assert told(checked, "NB017", "NB019") == []


@pytest.mark.parametrize("second", ["DV009", "01.0004.0321"])
def test_codes_that_are_the_regulation_s_stay_read(home: Path, second: str) -> None:
    """The column of the other codes is the software's own, and one wrong code does not make it the better one."""
    table = f"""
    | Mã dịch vụ   | Mã nội bộ | Tên dịch vụ                          | Đơn giá |
    | 01.0002.1778 | DV001     | Ghi điện tim cấp cứu tại giường      | 39900   |
    | {second}     | DV002     | Ghi điện tim qua chuyển đạo thực quản | 185000  |
    """
    checked = judged(home, table, regulation=LAW)
    assert checked.submission is not None
    assert [line.service_code for line in checked.submission.stated.lines] == ["01.0002.1778", second]


def of_codes(home: Path, *codes: tuple[str, str]) -> Checked:
    """Two columns of codes beside three services: their prices are 39,900, 185,000 and 100 above the last one's 1,920,900."""
    pairs = zip(("39900", "185000", "1921000"), codes, strict=True)
    named = "Mã dịch vụ | Mã BHYT | Tên dịch vụ | Giá BHYT"
    return judged(
        home, "\n".join(f"| {each} |" for each in (named, *(f"{a} | {b} | Tên {p} | {p}" for p, (a, b) in pairs))), regulation=LAW
    )


FIRST, SECOND, THIRD = "01.0002.1778", "01.0004.0321", "10.0319.0436"


def test_the_column_that_has_all_the_codes_of_the_regulation_is_read(home: Path) -> None:
    """Two of the three others are the regulation's, too."""
    checked = of_codes(home, (FIRST, FIRST), (SECOND, SECOND), ("DV3", THIRD))
    assert told(checked, "CP", "IN") == [("CP007", "D4", 1_921_000, 1_920_900)]


@case("IN030")
@pytest.mark.parametrize(
    "codes",
    [
        [(FIRST, "DV1"), (SECOND, SECOND), ("DV3", THIRD)],  # each has what the other has not
        [(FIRST, FIRST), (SECOND, "01.0006.0215"), (THIRD, THIRD)],  # they differ: 185,000 and 25,100
    ],
)
def test_codes_of_the_regulation_that_are_not_the_same_in_two_columns_are_asked_about(
    home: Path, codes: list[tuple[str, str]]
) -> None:
    assert [code for code, *_ in told(of_codes(home, *codes), "IN")] == ["IN030"]


@silent("IN030")
def test_codes_of_one_price_in_two_columns_are_no_question(home: Path) -> None:
    checked = of_codes(home, (FIRST, "03.0044.1778"), (SECOND, SECOND), (THIRD, THIRD))
    assert told(checked, "CP", "IN") == [("CP007", "D4", 1_921_000, 1_920_900)]


# --- a code or a name in the other's column ----------------------------------------------------------------------


@pytest.mark.parametrize("price", [185_000, 285_000])
@pytest.mark.parametrize(
    "row", ["Ghi điện tim qua chuyển đạo thực quản |", "Ghi điện tim qua chuyển đạo thực quản | 01.0004.0321"]
)
def test_a_service_in_the_wrong_column_of_its_row_is_judged(home: Path, row: str, price: int) -> None:
    table = f"""
    | Mã dịch vụ   | Tên dịch vụ                     | Đơn giá |
    | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | 39900   |
    | {row} | {price} |
    """
    checked = judged(home, table, regulation=LAW)
    assert told(checked, "CP", "NB") == ([] if price == 185_000 else [("CP007", "C3", 285_000, 185_000)])


def test_what_is_neither_code_nor_name_of_the_regulation_stays_where_it_is(home: Path) -> None:
    table = "| Mã dịch vụ | Tên dịch vụ | Đơn giá |\n| Gói khám A | Khám sức khỏe | 39900 |"
    checked = judged(home, table, regulation=LAW)
    assert checked.submission is not None
    assert [(line.service_code, line.name) for line in checked.submission.stated.lines] == [("Gói khám A", "Khám sức khỏe")]
