"""R16: a facility's form 21, row by row: none with money is passed over without a word, and none that is right is held."""

from pathlib import Path

import openpyxl
import pytest

from tests.test_settle_form21 import CLAIMS, listed, settled, told

__all__ = ["listed"]
HEAD = """
| STT | STT theo quyết định phê duyệt giá | Mã hóa DVKT | Tên dịch vụ y tế | Ngoại trú | Nội trú | Đơn giá (đồng) | Thành tiền (đồng) |
"""
BLOOD_COUNT = "| 1 | C5.1.268 | | Huyết đồ | | 10 | 48.000 | 480.000 |"
HEMATOCRIT = "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |"


def form(*rows: str) -> str:
    return "\n".join([HEAD.strip(), *rows])


@pytest.mark.parametrize("row", [
    "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | 33.000 |",  # 3 × 11,000, the only price that gives 33,000
    "| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | |",  # the list and the claims have one price
    "| 2 | | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",  # exactly the name of the list
    "| 2 | c5.1.272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | C5.1.272. | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | | c5.1.272. | Máu | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | C5.1.272.K.80001 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",  # done elsewhere
    "| 2 | C5,1-272 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |",
    "| 2 | – | - | Hematocrit | 2 | 1 | 11.000 | 33.000 |",  # no code: the name says it
])  # fmt: skip
def test_a_row_that_says_what_decides_is_taken(tmp_path: Path, listed: Path, row: str) -> None:
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, row))) == []
    one_less = row.replace("| 2 | 1 |", "| 1 | 1 |").replace("33.000", "22.000")
    assert told(settled(tmp_path / "less", listed, form=form(BLOOD_COUNT, one_less))) == [("ST080", "error", 3, 2)]


@pytest.mark.parametrize("none", ["-", "–", " - "])
def test_a_dash_says_that_there_is_none(tmp_path: Path, listed: Path, none: str) -> None:
    """As accounts show 0. Two haematocrits of three are stated: 11,000 are held."""
    right = form(BLOOD_COUNT.replace("| | 10 |", f"| {none} | 10 |"), HEMATOCRIT)
    assert told(settled(tmp_path, listed, form=right)) == []
    short = form(BLOOD_COUNT, f"| 2 | C5.1.272 | | Hematocrit | 2 | {none} | 11.000 | 22.000 |")
    assert told(settled(tmp_path / "short", listed, form=short)) == [("ST080", "error", 3, 2)]


@pytest.mark.parametrize(("row", "field"), [
    ("| 2 | C5.1.272 | | Hematocrit | | | 11.000 | 33.000 |", "Ngoại trú"),  # three, but of whom?
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 1 | | 9.900 |", "Đơn giá (đồng)"),  # 3 × 11,000 × 30 %, or 3 × 3,300
    ("| 2 | C5.1.272 | | Hematocrit | hai | 1 | 11.000 | 33.000 |", "Ngoại trú"),
])  # fmt: skip
def test_a_row_that_does_not_is_asked_about_and_its_service_is_not_compared(
    tmp_path: Path, listed: Path, row: str, field: str
) -> None:
    result = settled(tmp_path, listed, form=form(BLOOD_COUNT, row))
    assert [(f.code, f.at.file, f.at.row, f.more["field"]) for f in result.findings] == [("ST051", "form-1.csv", 2, field)]


@pytest.mark.parametrize(("row", "code"), [
    ("| 2 | | | Hematocrit, máy | 2 | 1 | 11.000 | 33.000 |", "ST051"),  # no name of the list
    ("| 2 | | | Tổng phân tích | 2 | 1 | 11.000 | 33.000 |", "ST051"),  # it has a number: no total
    ("| 2 | C5.1.2720 | | Hematocrit | 2 | 1 | 11.000 | 33.000 |", "ST083"),
    ("| | | | | 2 | 1 | | 33.000 |", "ST051"),
])  # fmt: skip
def test_what_a_row_of_no_known_service_may_be_is_asked_and_not_held(tmp_path: Path, listed: Path, row: str, code: str) -> None:
    """It may be the haematocrit: 3 × 11,000. The blood count, at another price, is held where the form does not have it."""
    result = settled(tmp_path, listed, form=form(BLOOD_COUNT, row))
    assert [(f.code, f.severity) for f in result.findings] == [(code, "error"), ("ST080", "warning")]
    less = settled(tmp_path / "less", listed, form=form(BLOOD_COUNT.replace("| 10 |", "| 8 |"), row))
    assert [f.severity for f in less.findings if f.code == "ST080" and f.service == "C5.1.268"] == ["error"]


@pytest.mark.parametrize(("row", "share", "severity"), [
    ("| | | | Khác | 2 | 1 | | 33.000 |", "", "warning"),  # 3 × 11,000
    ("| | | | Cộng hưởng từ | 2 | 1 | | 33.000 |", "", "warning"),  # no sum: magnetic resonance
    ("| | | | Tổng phân tích máu | 2 | 1 | | 33.000 |", "", "warning"),
    ("| | | | Khác | 2 | 1 | | |", "", "warning"),  # at what price, nobody knows
    ("| | | | Khác | | | | 33.000 |", "", "warning"),  # nor how often
    ("| B | | | Xét nghiệm | | | | 80.000 |", "", "error"),  # which is no multiple of 11,000
    ("| | | | Khác | | | | 32.000 |", "30", "warning"),  # of which a share was charged
    ("| | | | Khác | 2 | | | 40.000 |", "", "error"),  # 2 × 20,000
    ("| | | | Khác | 2 | 1 | | 9.900 |", "", "error"),  # 3 × 3,300, which nobody charged
    ("| | | | Khác | 2 | 1 | | 9.900 |", "30", "warning"),  # 3 × 11,000 × 30 %, as was charged
    ("| | | | Khác | 2 | 1 | | 40.000 |", "30", "error"),  # more than the price
])  # fmt: skip
def test_a_row_of_no_known_service_and_no_price_is_of_one_that_gives_its_amount(
    tmp_path: Path, listed: Path, row: str, share: str, severity: str
) -> None:
    """The haematocrit, three at 11,000, is held unless the row may be it."""
    head, *lines = CLAIMS.strip().splitlines()
    claims = "\n".join([f"{head} TYLE_TT_DV |", *(f"{line} {share} |" for line in lines[:2]), f"{lines[2]} |"])
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, row))
    assert [(f.code, f.severity) for f in result.findings] == [("ST051", "error"), ("ST080", severity)]


@pytest.mark.parametrize(("row", "severity"), [
    ("| | | | Khác | 2 | 1 | 11.000 | 33.000 |", "warning"),  # at the price of the list
    ("| | | | Khác | 2 | 1 | | 33.000 |", "warning"),
    ("| | | | Khác | 2 | 1 | 12.500 | 37.500 |", "warning"),  # as it was claimed
    ("| | | | Khác | 2 | 1 | 13.000 | 39.000 |", "error"),
])  # fmt: skip
def test_such_a_row_may_have_the_price_of_the_list(tmp_path: Path, listed: Path, row: str, severity: str) -> None:
    """The haematocrit is claimed at 12,500, and the list has 11,000."""
    claims = CLAIMS.replace("11000", "12500")
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, row))
    assert [(f.code, f.severity) for f in result.findings if f.code == "ST080"] == [("ST080", severity)]


OTHERS = ("| 1 | A1 | | Khám lâm sàng | 3 | | 8.000 | 24.000 |", "| 2 | C5.1.268 | | Huyết đồ | | 10 | 48.000 | 480.000 |")
EXAMINED = CLAIMS.rstrip() + "\n| 80002 | | 06/08/2012 | A1 | 1 | 3 | 8000 |"


@pytest.mark.parametrize(("above", "between", "below", "is_sum"), [
    ("| A | | | Khám bệnh | 3 | | | 24.000 |", "| B | | | Xét nghiệm | | 10 | | 480.000 |", "", True),
    ("| | | | I. Khám bệnh | | | | 24.000 |", "| | | | b) Huyết học | | 10 | | 480.000 |", "", True),  # of one row each
    ("| | | | X quang | | | | 24.000 |", "", "", False),
    ("", "", "| | | | | 3 | 10 | | 504.000 |", True),
    ("| | | | Tất cả | 3 | 10 | | 504.000 |", "", "", True),
    ("| | | | Dịch vụ | | | | 504.000 |", "", "", True),  # no quantities, but two rows
    ("", "| | | | Trang này | 3 | | | 24.000 |", "", False),  # of one row, and named: it may be a service
    ("", "| 4 | C5.1.273 | | | | | 13.000 | |\n| | | | Trang này | 3 | | | 24.000 |", "", False),  # so it is beside one of nothing
    ("", "", "| | | | | 3 | 10 | | 503.000 |", False),  # not what stands above
    ("", "", "| | | | | 2 | 10 | | 504.000 |", False),
    ("", "", "| 3 | | | Khác | 3 | 10 | | 504.000 |", False),  # numbered as services are
    ("", "", "| | | | Khác | 3 | 10 | 504.000 | 504.000 |", False),  # with a price
])  # fmt: skip
def test_a_row_that_is_what_others_come_to_is_a_sum(
    tmp_path: Path, listed: Path, above: str, between: str, below: str, is_sum: bool
) -> None:
    """
    | service | claimed     | form |
    | A1      | 3 × 8,000   | 3    |
    | 268     | 10 × 48,000 | 10   |
    | 272     | 3 × 11,000  | none |
    33,000 are held: a sum is no row that may be the haematocrit. Any other row without a service is asked about.
    """
    table = form(*filter(None, (above, OTHERS[0], between, OTHERS[1], below)))
    result = settled(tmp_path, listed, EXAMINED, table)
    assert [f.code for f in result.findings] == ([] if is_sum else ["ST051"]) + ["ST080"]
    assert [(f.service, f.severity, f.more["stake"]) for f in result.findings if f.code == "ST080"] == [
        ("C5.1.272", "error", 33_000)
    ]


@pytest.mark.parametrize("row", [
    "| I | | | Xét nghiệm | | | | |",
    "| | | | Cộng xét nghiệm | 2 | 11 | | 513.000 |",
    "| | | | Cộng A | 2 | 11 | | 500.000 |",  # a total that is wrong is none the less one
    "| Tổng cộng | | | | 2 | 11 | | 513.000 |",
    "| 3 | C5.1.273 | | Máu lắng | | | 13.000 | |",  # nobody had it
    "| 3 | C5.1.273 | | Máu lắng | 0 | 0 | 13.000 | 0 |",
    "| | | | Tổng số tiền viết bằng chữ: năm trăm mười ba nghìn đồng | | | | |",
])  # fmt: skip
def test_headings_totals_and_what_was_not_performed_are_passed_over(tmp_path: Path, listed: Path, row: str) -> None:
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, HEMATOCRIT, row))) == []


@pytest.mark.parametrize(("row", "asked", "held"), [
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 11.500 | 34.500 |", [(2, 0, 22_000), (1, 0, 12_500)], []),
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 12.000 | 36.000 |", [(2, 0, 22_000), (1, 0, 12_500)], []),
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 10.000 | 30.000 |", [(2, 0, 22_000), (1, 0, 12_500)], []),
    ("| 2 | C5.1.272 | | Hematocrit | 1 | 1 | 17.250 | 34.500 |", [(2, 0, 11_000), (1, 0, 12_500)], [(2, 1, 11_000)]),
    ("| 2 | C5.1.272 | | Hematocrit | 2 | 0 | 11.000 | 22.000 |", [], [(1, 0, 12_500)]),
])  # fmt: skip
def test_as_many_as_the_form_has_at_another_price_are_asked_about(
    tmp_path: Path, listed: Path, row: str, asked: list[tuple[int, int, int]], held: list[tuple[int, int, int]]
) -> None:
    """
    | claimed | price  |        |
    | 2       | 11,000 | 22,000 |
    | 1       | 12,500 | 12,500 |
    Letter 1513, section 4.3: held is what has no voucher. Which price is right, the list says; of two for three, the cheapest is
    missing at least.
    """
    claims = CLAIMS.replace("| C5.1.272 | 3 | 1 | 11000 |", "| C5.1.272 | 3 | 1 | 12500 |")
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, row))
    of_severity = {
        severity: [(f.observed, f.limit, f.more["stake"]) for f in result.findings if (f.code, f.severity) == ("ST080", severity)]
        for severity in ("warning", "error")
    }
    assert of_severity == {"warning": asked, "error": held}


@pytest.mark.parametrize(
    ("amount", "stake"), [("33.000", 0), ("17.600", 0), ("17.599", 0), ("22.000", 4_400), ("50.000", 32_400)]
)
def test_an_amount_that_is_neither_the_charged_one_nor_the_whole_price_is_told(
    tmp_path: Path, listed: Path, amount: str, stake: int
) -> None:
    """
    | quantity | price  | share | charged |
    | 2        | 11,000 | 30 %  | 6,600   |
    | 1        | 11,000 |       | 11,000  |
    17,600 were charged, and 3 × 11,000 = 33,000 is what the columns of the form come to.
    """
    head, first, second, third = CLAIMS.strip().splitlines()
    claims = "\n".join([f"{head} TYLE_TT_DV |", f"{first} 30 |", f"{second} |", f"{third} |"])
    row = f"| 2 | C5.1.272 | | Hematocrit | 2 | 1 | 11.000 | {amount} |"
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, row))
    told_of = [(f.code, f.severity, f.observed, f.more["stake"]) for f in result.findings]
    assert told_of == ([("ST081", "warning", 17_600, stake)] if stake else []) and not result.blocked


@pytest.mark.parametrize(("amount", "stake"), [("77.000", 44_000), ("33.000", 0), ("", 44_000)])
def test_what_a_form_has_more_differs_by_what_both_state(tmp_path: Path, listed: Path, amount: str, stake: int) -> None:
    """Seven on the form, three claimed for 33,000. 7 × 11,000 = 77,000 is the amount where none is stated."""
    row = f"| 2 | C5.1.272 | | Hematocrit | 5 | 2 | 11.000 | {amount} |"
    result = settled(tmp_path, listed, form=form(BLOOD_COUNT, row))
    assert [(f.code, f.observed, f.limit, f.more["stake"]) for f in result.findings] == [("ST081", 3, 7, stake)]


def test_outpatients_and_inpatients_are_compared_apart(tmp_path: Path, listed: Path) -> None:
    """
    | service | claimed: out, in | form: out, in |
    | 272     | 2, 1             | 1, 2          |
    Three are three: no money is at stake, but the form is a voucher.
    """
    assert told(settled(tmp_path, listed, form=form(BLOOD_COUNT, HEMATOCRIT))) == []
    swapped = HEMATOCRIT.replace("| 2 | 1 |", "| 1 | 2 |")
    result = settled(tmp_path / "swapped", listed, form=form(BLOOD_COUNT, swapped))
    assert told(result) == [("ST081", "warning", 1, 2)]
    (finding,) = result.findings
    assert finding.more["stake"] == 0 and ", nội trú:" in finding.message("vi") and ", inpatients:" in finding.message("en")


@pytest.mark.parametrize("code", ["c5.1.272", "C5.1.272."])
def test_codes_of_claims_are_read_as_settle_claims_reads_them(tmp_path: Path, listed: Path, code: str) -> None:
    assert told(settled(tmp_path, listed, CLAIMS.replace("C5.1.272", code), form(BLOOD_COUNT, HEMATOCRIT))) == []


@pytest.mark.parametrize(("said", "read"), [
    ("Điều trị nội trú", True), ("Nội trú ban ngày", True), ("9", True),
    ("NT", False),  # ngoại trú, or nội trú
])  # fmt: skip
def test_words_for_inpatients(tmp_path: Path, listed: Path, said: str, read: bool) -> None:
    claims = CLAIMS.replace("| Nội trú |", f"| {said} |")
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, HEMATOCRIT))
    assert [f.code for f in result.findings] == ([] if read else ["ST051"])


@pytest.mark.parametrize(("claimed", "found"), [
    ("| NT | 1 | 11000 |", [("ST051", "error")]),  # three with it, which the form has
    ("| NT | 9 | 11000 |", [("ST051", "error")]),
    ("| 1 | 1 | 1l000 |", [("ST051", "error")]),
    ("| NT | -1 | 11000 |", [("ST051", "error")]),  # a return
    ("| 1 | 2 | 11000 |", [("ST080", "error")]),  # four
])  # fmt: skip
def test_a_form_is_not_accused_for_claims_that_cannot_be_read(
    tmp_path: Path, listed: Path, claimed: str, found: list[tuple[str, str]]
) -> None:
    """Two are claimed and read; the form has three."""
    claims = CLAIMS.replace("| 3 | 1 | 11000 |", claimed)
    result = settled(tmp_path, listed, claims, form(BLOOD_COUNT, HEMATOCRIT))
    assert [(f.code, f.severity) for f in result.findings] == found


def test_what_is_missing_beside_claims_that_cannot_be_read_is_held(tmp_path: Path, listed: Path) -> None:
    """Two are read, and the form has one. With a return that cannot be read it may be all that is left."""
    one = HEMATOCRIT.replace("| 2 | 1 |", "| 1 | |").replace("33.000", "11.000")
    for quantity, found in (("1", ["ST051", "ST080"]), ("-1", ["ST051"])):
        claims = CLAIMS.replace("| 3 | 1 | 11000 |", f"| NT | {quantity} | 11000 |")
        result = settled(tmp_path / quantity, listed, claims, form(BLOOD_COUNT, one))
        assert [f.code for f in result.findings] == found


# --- a form that could not be read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "code"), [
    ("another heading", HEAD.replace("Đơn giá (đồng)", "Đơn giá BV") + BLOOD_COUNT, "ST050"),
    ("no heading", BLOOD_COUNT, "ST050"),
    ("no table", "", "ST050"),
])  # fmt: skip
def test_nothing_is_held_by_a_form_of_which_nothing_could_be_read(
    tmp_path: Path, listed: Path, name: str, content: str, code: str
) -> None:
    result = settled(tmp_path, listed, form=content)
    assert [(f.code, f.severity) for f in result.findings] == [(code, "error")] and result.blocked, name


def test_a_form_with_headings_alone_lacks_all(tmp_path: Path, listed: Path) -> None:
    assert {(f.code, f.severity) for f in settled(tmp_path, listed, form=HEAD.strip()).findings} == {("ST080", "error")}


def test_what_is_missing_may_stand_on_a_worksheet_that_could_not_be_read(tmp_path: Path, listed: Path) -> None:
    """The haematocrit, 3 × 11,000, stands on a second sheet, whose price is headed otherwise."""
    first, second = form(BLOOD_COUNT), "\n".join([HEAD.strip().replace("Đơn giá (đồng)", "Đơn giá BV"), HEMATOCRIT])
    path = with_sheets(tmp_path / "form.xlsx", first, second)
    result = settled(tmp_path, listed, form=path)
    assert [(f.code, f.severity, f.service) for f in result.findings] == [
        ("ST050", "error", None),
        ("ST080", "warning", "C5.1.272"),
    ]


@pytest.mark.parametrize(("second", "asked"), [
    (HEMATOCRIT, True),  # no heading
    ("| Bảng kèm theo |\n" + HEMATOCRIT.replace("C5.1.272", ""), False),  # of no service
    (HEMATOCRIT.replace("33.000", "30.000"), False),  # 3 × 11,000 are 33,000: no row of a form
])  # fmt: skip
def test_a_form_that_goes_on_in_a_worksheet_without_a_heading(tmp_path: Path, listed: Path, second: str, asked: bool) -> None:
    path = with_sheets(tmp_path / "form.xlsx", form(BLOOD_COUNT), second)
    found = [(f.code, f.severity) for f in settled(tmp_path, listed, form=path).findings]
    assert found == ([("ST050", "error"), ("ST080", "warning")] if asked else [("ST080", "error")])


@pytest.mark.parametrize(("note", "code"), [
    ("Đơn vị tính: nghìn đồng", "IN028"),
    ("(ĐVT: 1.000 đồng)", "IN028"),
    ("Đơn vị tính: đồng", None),
    ("Thành tiền làm tròn đến nghìn đồng", None),
])  # fmt: skip
def test_a_form_in_thousands_is_not_read(tmp_path: Path, listed: Path, note: str, code: str | None) -> None:
    """Its figures cannot be compared: nothing is held by it, and the note is named."""
    result = settled(tmp_path, listed, form=f"| {note} |\n{form(BLOOD_COUNT, HEMATOCRIT)}")
    assert [(f.code, f.at.row) for f in result.findings] == ([(code, 0)] if code else [])


@pytest.mark.parametrize(("row", "codes"), [
    (HEMATOCRIT.replace("| 2 |", "| =A2+1 |", 1), []),  # a running number, which no check reads
    (HEMATOCRIT.replace("33.000", "=3*11000"), ["XL002"]),
])  # fmt: skip
def test_a_formula_that_was_never_calculated(tmp_path: Path, listed: Path, row: str, codes: list[str]) -> None:
    path = with_sheets(tmp_path / "form.xlsx", form(BLOOD_COUNT, row))
    assert [f.code for f in settled(tmp_path, listed, form=path).findings] == codes


@pytest.mark.parametrize("damaged", [b"PK\x03\x04 not a workbook", b""])
def test_nothing_is_held_by_a_form_that_is_damaged(tmp_path: Path, listed: Path, damaged: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(damaged)
    result = settled(tmp_path, listed, form=path)
    assert {f.code[:2] for f in result.findings} == {"XL"} and result.blocked


def with_sheets(path: Path, *tables: str) -> Path:
    """A workbook with each Markdown table on a worksheet of its own."""
    book = openpyxl.Workbook()
    for number, table in enumerate(tables):
        sheet = book.worksheets[0] if number == 0 else book.create_sheet()
        for line in table.strip().splitlines():
            sheet.append([cell.strip() or None for cell in line.strip().strip("|").split("|")])
    book.save(path)
    return path
