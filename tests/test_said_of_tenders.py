"""R3: what a tender file says of its prices and codes without a column of its own: that they are without VAT, a code in an unread column."""

from pathlib import Path

import pytest

import pricebook
from pricebook.dossier.without_vat import says_without_vat
from tests.support import built, case, dossier, found, pair, price, silent, write_xlsx

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.268 | supplies | VT2 | Kim | cái | 10 |"
HEAD = "| item_code | item_name | unit | {} | decision_no | valid_from | valid_to |"
AWARD = "| VT2 | Kim | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
PLAIN = HEAD.format("Đơn giá")

WITHOUT = [
    "Đơn giá (chưa VAT)", "Đơn giá (chưa bao gồm thuế GTGT)", "Đơn giá (không bao gồm VAT)", "Đơn giá (chưa thuế)", "Đơn giá (trước thuế)",
    "Đơn giá (chưa gồm 5% VAT)", "Đơn giá (chưa có thuế VAT)", "ĐƠN GIÁ (CHUA BAO GOM THUE GTGT)",
]  # fmt: skip
WITH = ["Đơn giá", "Đơn giá (đã bao gồm VAT)", "Đơn giá (có VAT)", "Đơn giá (gồm thuế GTGT)", "Đơn giá (sau thuế)"]


@case("UP030")
@pytest.mark.parametrize("heading", WITHOUT)
def test_a_heading_that_says_without_vat(home: Path, heading: str) -> None:
    result = built(home, norms=NORMS, tenders=f"{HEAD.format(heading)}\n{AWARD}")
    assert price(result, "C5.1.268") == 30_000  # taken as it stands, and said
    assert found(result, "UP030") == [("UP030", "tenders.csv!D1")]
    (finding,) = [f for f in result.findings if f.code == "UP030"]
    assert (finding.severity, finding.more["count"]) == ("warning", 1)


@silent("UP030")
@pytest.mark.parametrize("heading", WITH)
def test_a_heading_that_says_with_vat_or_nothing(home: Path, heading: str) -> None:
    assert price(built(home, norms=NORMS, tenders=f"{HEAD.format(heading)}\n{AWARD}"), "C5.1.268") == 30_000


@pair("UP030", rule="R4", said=("Đơn giá (chưa VAT)", "Đơn giá (có VAT)"))
def test_prices_of_other_provinces(home: Path, said: str, raises: bool) -> None:
    regional = f"| province {HEAD.format(said)}\n| Tiền Giang {AWARD}"
    none = f"{PLAIN}\n| X | Gạc | cái | 5 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    result = built(home, norms=NORMS, tenders=none, regional_prices=regional)
    assert found(result, "UP030") == ([("UP030", "regional_prices.csv!E1")] if raises else [])


@pair("UP030", said=("không", "có"))
def test_the_column_of_vat(home: Path, said: str, raises: bool) -> None:
    tenders = f"{PLAIN} vat_included |\n{AWARD} {said} |"
    assert found(built(home, norms=NORMS, tenders=tenders), "UP030") == ([("UP030", "tenders.csv!H2")] if raises else [])


@pair("UP030", said=("chưa VAT", "đã VAT"))
def test_a_cell_beside_a_row(home: Path, said: str, raises: bool) -> None:
    """Only the row that says it: the cheaper award, which was compared with one that includes the tax."""
    other = AWARD.replace("3000", "2900").replace("1/QĐ", "2/QĐ")
    result = built(home, norms=NORMS, tenders=f"{PLAIN} Ghi chú |\n{AWARD} |\n{other} {said} |")
    told = [(str(f.at), f.more["count"]) for f in result.findings if f.code == "UP030"]
    assert told == ([("tenders.csv!H3", 1)] if raises else [])


def in_workbook(home: Path, table: str = "", **sheets: str) -> list[tuple[str, str]]:
    folder = dossier(home, norms=NORMS)
    write_xlsx(folder / "tenders.xlsx", table, **sheets)
    return found(pricebook.build(folder), "UP030")


@pytest.mark.slow
def test_titles_notes_sections_and_the_name_of_a_sheet(home: Path) -> None:
    table = f"{PLAIN}\n{AWARD}"
    title = f"| KẾT QUẢ TRÚNG THẦU (giá chưa bao gồm VAT) |\n{table}"
    assert in_workbook(home / "a", title) == [("UP030", "tenders.xlsx!Sheet1!1:1")]
    note = f"{table}\n| Ghi chú: giá trên chưa bao gồm thuế GTGT |"
    assert in_workbook(home / "b", note) == [("UP030", "tenders.xlsx!Sheet1!3:3")]
    assert in_workbook(home / "c", **{"chưa VAT": table}) == [("UP030", "tenders.xlsx!chưa VAT")]
    assert in_workbook(home / "d", f"{table}\n| Ghi chú: giá trên đã bao gồm thuế GTGT |") == []


@pytest.mark.parametrize(
    "text",
    ["không chịu thuế GTGT", "gồm thuế, chưa bao gồm phí vận chuyển", "Giá đã gồm VAT, không tính phí", "VAT 5%", "Thuế suất", "Mã số thuế",
     "đã bao gồm thuế GTGT và không có khuyến mãi", "miễn thuế", "không thay đổi thuế", "không đạt, VAT 5"],
)  # fmt: skip
def test_texts_about_the_tax_that_say_nothing_of_the_kind(text: str) -> None:
    assert not says_without_vat(text)


# --- a code in a column that was not read -------------------------------------------------------------------------

FORM_01A = """
| Mã chi tiết | Mã số theo nhóm | Tên thương mại | Đơn vị tính | Giá mua vào (đ) | Số QĐ phê duyệt KQĐT, ngày hiệu lực | valid_from | Hiệu lực đến |
| {} | N03 | Kim | cái | 3000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


@case("UP001", rule="R3")
@case("UP010")
@pytest.mark.parametrize(("code", "columns"), [("VT2", "A “Mã chi tiết”"), ("N01.01", "A “Mã chi tiết”; B “Mã số theo nhóm”")])
def test_a_code_under_a_heading_that_is_not_read(home: Path, code: str, columns: str) -> None:
    """The column with the code of the norm is named alone; where none has it, each whose heading says “mã”."""
    result = built(home, norms=NORMS, tenders=FORM_01A.format(code))
    for finding in [f for f in result.findings if f.code in ("UP001", "UP010")]:
        told = finding.message("vi")
        assert columns.split("; ", maxsplit=1)[0] in told and 'item_code = "A"' in told
        assert ("Mã số theo nhóm" in told) is (";" in columns)
    assert found(result, "UP001", "UP010") == [("UP001", "norms.csv!C2"), ("UP010", "tenders.csv!2:2")]


@silent("UP001")
@silent("UP010")
def test_a_code_under_a_heading_that_is_read(home: Path) -> None:
    tenders = FORM_01A.replace("Mã chi tiết", "Mã hàng").format("VT2")
    assert price(built(home, norms=NORMS, tenders=tenders), "C5.1.268") == 30_000


def test_a_code_in_another_column_than_that_of_codes(home: Path) -> None:
    tenders = f"{PLAIN} Ký hiệu |\n{AWARD.replace('VT2', 'H1')} VT2 |"
    (finding,) = [f for f in built(home, norms=NORMS, tenders=tenders).findings if f.code == "UP001"]
    assert "H “Ký hiệu”" in finding.message("vi")


def test_no_column_beside_that_could_hold_codes(home: Path) -> None:
    tenders = f"{PLAIN} Ký hiệu |\n{AWARD.replace('VT2', 'H1')} H2 |"
    (finding,) = [f for f in built(home, norms=NORMS, tenders=tenders).findings if f.code == "UP001"]
    assert finding.more["unread"] == "" and "dossier.toml" not in finding.message("vi")
