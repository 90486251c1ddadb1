"""Bad input: one finding each, all in one run, by file, sheet and cell; what can be priced is still priced."""

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.tables.cells.cell import LONGEST_TEXT
from pricebook.tables.layout.names import table_meant
from tests.support import (
    FACILITIES,
    built,
    case,
    dossier,
    errors,
    found,
    item,
    pair,
    performed,
    price,
    rows,
    silent,
    soffice,
    write_csv,
    write_xlsx,
)

NORMS = """
| service | component | item_code | unit | quantity |
| C5.1.272 | supplies | K | cái | 5 |
| A2 | supplies | G | đôi | 9 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| G | Găng | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
GOOD = {"norms": NORMS, "tenders": TENDERS}
IN_2025 = "pricing_date = 2025-07-01"


def changed(table: str, old: str, new: str) -> str:
    assert old in table
    return table.replace(old, new)


def priced_at(home: Path, typed: str) -> Built:
    """The good dossier with another text where the price of K stands (D2)."""
    return built(home, norms=NORMS, tenders=changed(TENDERS, "| 600 |", f"| {typed} |"))


def test_the_good_dossier_that_these_are_changed_from(home: Path) -> None:
    result = built(home, **GOOD)
    assert found(result) == [("CP005", "ttlt-04-2012/services.csv")]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pair("IN001", raises=(True, False))
def test_a_missing_table(home: Path, raises: bool) -> None:
    result = built(home, norms=NORMS) if raises else built(home, norms=NORMS, tenders=TENDERS)
    assert found(result, "IN001") == ([("IN001", "tenders.xlsx")] if raises else [])


@pair("IN002", heading=("giá gì đó", "Đơn giá"))
def test_a_missing_heading(home: Path, heading: str, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=changed(TENDERS, "| price |", f"| {heading} |"))
    assert found(result, "IN002") == ([("IN002", "tenders.csv!1:1")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)


@pair("IN003", typed=("", "600"))
def test_a_blank_price(home: Path, typed: str, raises: bool) -> None:
    result = priced_at(home, typed)
    assert found(result, "IN003") == ([("IN003", "tenders.csv!D2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 3000)
    assert price(result, "A2") == 9000


@pair("IN004", typed=("liên hệ", "600 đ"))
def test_a_price_that_is_no_number(home: Path, typed: str, raises: bool) -> None:
    result = priced_at(home, typed)
    assert found(result, "IN004") == ([("IN004", "tenders.csv!D2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 3000)


@pair("IN005", typed=("1.600", "1600"))
def test_a_price_that_reads_two_ways(home: Path, typed: str, raises: bool) -> None:
    result = priced_at(home, typed)
    assert found(result, "IN005") == ([("IN005", "tenders.csv!D2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 8000)


@pair("IN006", typed=("24 theo TT", "31/12/2012"))
def test_a_date_that_is_no_date(home: Path, typed: str, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS.replace("2012-12-31", typed, 1))
    assert found(result, "IN006", "UP004") == ([("IN006", "tenders.csv!G2")] if raises else [])


@pair("IN007", typed=("hạng V", "hạng IV"))
def test_a_class_that_does_not_exist(home: Path, typed: str, raises: bool) -> None:
    facilities = changed(FACILITIES, "| II |", f"| {typed} |")
    result = built(home, **GOOD, facilities=facilities, capabilities=performed("A2", "C5.1.272"))
    assert found(result, "IN007") == ([("IN007", "facilities.csv!C2")] if raises else [])


@pair("IN008", item=("K | cái", "G | đôi"))
def test_two_rows_for_one_key_and_neither_is_used(home: Path, item: str, raises: bool) -> None:
    result = built(home, norms=NORMS + f"| C5.1.272 | supplies | {item} | 2 |", tenders=TENDERS)
    assert found(result, "IN008") == ([("IN008", "norms.csv!A4")] if raises else [])
    # 5 × 600, and 2 × 1,000 of the other item
    assert (price(result, "C5.1.272"), price(result, "A2")) == (None if raises else 5000, 9000)


@pair("IN008", unit=("hộp", "thùng"))
def test_two_conversions_of_one_unit(home: Path, unit: str, raises: bool) -> None:
    twice = f"| item_code | unit | factor |\n| K | hộp | 100 |\n| K | {unit} | 50 |"
    result = built(home, norms=NORMS, tenders=changed(TENDERS, "| K | Kim | cái |", "| K | Kim | hộp |"), conversions=twice)
    told = [("IN008", "conversions.csv!A3"), ("UP002", "tenders.csv!C2")]
    assert found(result, "IN008", "UP002") == (told if raises else [])


@pair("IN009", rule="R8", service=("C5.1.27", "C5.1.273"))
def test_an_unknown_service_with_the_nearest(home: Path, service: str, raises: bool) -> None:
    result = built(home, norms=changed(NORMS, "| A2 |", f"| {service} |"), tenders=TENDERS, performs=("C5.1.272",))
    told = [f for f in result.findings if f.code == "IN009"]
    assert [str(finding.at) for finding in told] == (["norms.csv!A3"] if raises else [])
    assert all(service in str(finding.more["near"]) for finding in told)
    assert price(result, "C5.1.272") == 3000


@pytest.mark.slow
@pair("IN010", code=("18.0296.0066", "01.0002.1778"))
def test_a_code_that_means_several_services(home: Path, code: str, raises: bool) -> None:
    """Two services of the resolution share the first code; the second is that of A.1 alone."""
    result = built(home, regulation="nq-399-2025", settings=IN_2025, current_prices=f"| service | price |\n| {code} | 5000 |")
    told = [f for f in result.findings if f.code == "IN010"]
    assert [str(finding.at) for finding in told] == (["current_prices.csv!A2"] if raises else [])
    assert all(str(finding.more["candidates"]).count("A.") == 2 for finding in told)


@pair("IN011", name=("item", "items"))
def test_a_file_with_a_misspelt_name(home: Path, name: str, raises: bool) -> None:
    folder = dossier(home, **GOOD)
    write_csv(folder / f"{name}.csv", "| item_code | item_name | unit |\n| K | Kim | cái |")
    told = [
        (str(f.at), "Nearest: Danh mục hàng (items)." in f.message("en"))
        for f in pricebook.build(folder).findings
        if f.code == "IN011"
    ]
    assert told == ([("item.csv", True)] if raises else [])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('mode = "down"', '[rounding]\nunit = 1000\nmode = "down"'),
        ('[rounding]\nunit = 1000\nmode = "nearest"', '[rounding]\nunit = 1000\nmode = "up"'),
        ('[rounding]\nunit = 0\nmode = "down"', '[rounding]\nunit = 1\nmode = "down"'),
        ("regulatio = 1", "# regulatio = 1"),
        ('share_of_ceiling = "1.2"', 'share_of_ceiling = "1"'),
        ("share_of_ceiling = 0", 'share_of_ceiling = "0.5"'),
        ("= 3", ""),
    ],
)
@pair("IN012", raises=(True, False))
def test_a_wrong_setting(home: Path, wrong: str, right: str, raises: bool) -> None:
    result = built(home, settings=wrong if raises else right, **GOOD)
    assert (result.prices is None) == raises
    assert [f.code for f in result.findings] == (["IN012"] if raises else ["CP005"])


@pair("IN013", regulation=("tt-99-2099", "ttlt-04-2012"))
def test_a_regulation_that_does_not_exist_and_everything_else_in_the_same_run(home: Path, regulation: str, raises: bool) -> None:
    result = built(home, regulation=regulation, norms=NORMS, tenders=changed(TENDERS, "| 600 |", "| liên hệ |"))
    assert (result.prices is None) == raises
    assert found(result, "IN013", "IN004") == ([("IN013", "dossier.toml")] if raises else []) + [("IN004", "tenders.csv!D2")]


@pytest.mark.parametrize("name", ["../../etc", "/etc", "ttlt-04-2012/..", "schema", "", "a\x00b"])
def test_a_regulation_is_a_name_never_a_path(name: str) -> None:
    from pricebook.regulation import search_path

    assert search_path().find(name) is None


@case("IN014")
@pytest.mark.parametrize("typed", ["0", "-5", "10000000001"])
def test_a_price_out_of_bounds(home: Path, typed: str) -> None:
    result = priced_at(home, typed)
    assert found(result, "IN014") == [("IN014", "tenders.csv!D2")]
    assert price(result, "C5.1.272") is None


def test_a_share_written_as_a_percentage_is_told_how_to_write_it() -> None:
    from pricebook.base.languages import shown
    from pricebook.tables.cells.kinds import KINDS
    from pricebook.tables.cells.numbers import read_number

    problem = read_number(85.0, KINDS["share"]).problem
    assert problem is not None and problem.code == "IN014"
    assert shown(problem.expected, "vi") == "> 0, ≤ 1 (85% thì ghi 0,85 hoặc 85%)"


@silent("IN014")
@pytest.mark.parametrize("typed", ["0.001", "10000000000"])
def test_the_least_and_the_most_that_a_price_may_be(home: Path, typed: str) -> None:
    result = priced_at(home, typed)
    assert not found(result, "IN004", "IN005", "IN014")
    (line,) = [line for line in result.prices.lines if line.service_id == "C5.1.272"]  # type: ignore[union-attr]
    assert line.composed == 5 * Decimal(typed)


@pair("IN015", facility=("99999", "80001"))
def test_a_facility_that_is_not_listed(home: Path, facility: str, raises: bool) -> None:
    lines = performed("A2", "C5.1.272") + f"\n| {facility} | A1 | có | có | có | có |"
    result = built(home, **GOOD, facilities=FACILITIES, capabilities=lines)
    assert found(result, "IN015") == ([("IN015", "capabilities.csv!A4")] if raises else [])


def test_one_facility_that_is_not_listed_is_one_finding(home: Path) -> None:
    """The code in the list of facilities is mistyped: three rows name the right one."""
    listed = FACILITIES.replace("80001", "080001")
    result = built(home, **GOOD, facilities=listed, capabilities=performed("A1", "A2", "C5.1.272"))
    assert found(result, "IN015") == [("IN015", "capabilities.csv!A2")]
    assert [len(f.places) for f in result.findings if f.code == "IN015"] == [3]


def test_no_list_of_facilities_is_one_finding(home: Path) -> None:
    folder = dossier(home, **GOOD, capabilities=performed("A1", "A2", "C5.1.272"))
    (folder / "facilities.csv").unlink(missing_ok=True)
    assert found(pricebook.build(folder), "IN001", "IN015") == [("IN001", "facilities.xlsx")]


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Cơ sở KCB", "facilities"),
        ("KQ trúng thầu", "tenders"),
        ("03. Định mức kinh tế - kỹ thuật 2012", "norms"),
        ("Định mức Bộ 2012", "ministry_norms"),
        ("Trúng thầu (tenders) (2)", "tenders"),
        ("Kết quả khác", None),
        ("Biên bản", None),
    ],
)
def test_what_a_longer_name_is_meant_for(name: str, table: str | None) -> None:
    assert table_meant(name) == table


@pytest.mark.parametrize(("others", "read"), [((), True), (("tenders",), False), (("Trúng thầu 2011",), False)])
def test_a_file_whose_name_begins_with_that_of_a_table(home: Path, others: tuple[str, ...], read: bool) -> None:
    """It is that table where no other file is, and it has the headings; else it is named as not used."""
    folder = dossier(home, **GOOD)
    (folder / "tenders.csv").rename(folder / "KQ trúng thầu 2012.csv")
    for name in others:
        write_csv(folder / f"{name}.csv", GOOD["tenders"])
    result = pricebook.build(folder)
    assert ("IN011" not in {f.code for f in result.findings}) == read
    assert ("KQ trúng thầu 2012.csv" in {entry.file for entry in result.prices.inputs}) == read  # type: ignore[union-attr]


def test_a_total_below_awards_lacks_nothing(home: Path) -> None:
    """ "Tổng cộng" with a formula that was never calculated: no award, and no award without an item."""
    folder = dossier(home, **GOOD)
    (folder / "tenders.csv").unlink()
    write_xlsx(folder / "tenders.xlsx", TENDERS.strip() + "\n| | Tổng cộng | | =SUM(D2:D3) | | | |")
    assert found(pricebook.build(folder), "IN003", "XL002", "UP010") == []


def test_a_file_with_the_name_of_a_table_and_other_headings_is_not_read(home: Path) -> None:
    folder = dossier(home, **GOOD)
    write_csv(folder / "Giá hiện hành của tỉnh bạn.csv", "| STT | Nội dung |\n| 1 | Họp |")
    assert found(pricebook.build(folder), "IN011", "XL010") == [("IN011", "Giá hiện hành của tỉnh bạn.csv")]


@pair("IN016", raises=(True, False))
def test_two_files_for_one_table(home: Path, raises: bool) -> None:
    folder = dossier(home, **GOOD)
    write_xlsx(folder / "tenders.xlsx", TENDERS)
    if not raises:
        (folder / "tenders.csv").unlink()
    assert found(pricebook.build(folder), "IN016") == ([("IN016", "tenders.xlsx")] if raises else [])


@pair("IN017", quantity=("0.33333333", "0.333333"))
def test_digits_beyond_those_kept(home: Path, quantity: str, raises: bool) -> None:
    result = built(home, norms=changed(NORMS, "| 5 |", f"| {quantity} |"), tenders=TENDERS)
    assert found(result, "IN017") == ([("IN017", "norms.csv!E2")] if raises else [])
    assert item(result, "K").quantity == Decimal("0.333333")
    assert errors(result) == ["CP006"]  # 0.333333 × 600 = 199.9998 rounds to 0 by 1,000


def many(*prices: str) -> str:
    """As many further awards of K."""
    return TENDERS + "\n".join(
        f"| K | Kim | cái | {typed} | {n}/QĐ | 2012-01-01 | 2012-12-31 |" for n, typed in enumerate(prices)
    )


def unknown(count: int) -> str:
    """Norm lines of as many services that there are not: each is a case of its own, with its own nearest names."""
    return NORMS + "\n".join(f"| Z9.{n} | supplies | K | cái | 5 |" for n in range(count))


@pytest.mark.slow
@case("IN025")
def test_beyond_a_thousand_alike_the_rest_is_counted_and_none_is_used(home: Path) -> None:
    result = built(home, norms=unknown(1_205), tenders=TENDERS, performs=("C5.1.272", "A2"))
    assert len(found(result, "IN009")) == 1_000
    (rest,) = [f for f in result.findings if f.code == "IN025"]
    # rows 2 and 3 are good; the first bad one is row 4, the 1,001st row 1004, the last row 1208
    assert (str(rest.at), rest.observed, rest.more["last"]) == ("norms.csv!A1004", 205, "A1208")
    assert [at.cell for at in rest.places] == [f"A{row}" for row in range(1004, 1209)]  # counted, and not lost
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pytest.mark.slow
@silent("IN025")
def test_a_thousand_alike_are_told_one_by_one(home: Path) -> None:
    result = built(home, norms=unknown(1_000), tenders=TENDERS, performs=("C5.1.272", "A2"))
    assert len(found(result, "IN009")) == 1_000
    assert not found(result, "IN025")


@pytest.mark.slow
def test_however_many_texts_stand_in_a_column_of_prices_they_are_one_finding_and_no_price(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=many(*["liên hệ"] * 1_205))
    (finding,) = [f for f in result.findings if f.code == "IN004"]
    assert [at.cell for at in finding.places] == [f"D{row}" for row in range(4, 1209)]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pytest.mark.slow
@pair("IN026", notes=(1_001, 1_000))
def test_beyond_a_thousand_notes_alike_the_rest_is_counted(home: Path, notes: int, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=many(*[f"9{n}.12345" for n in range(notes)]))
    assert len(found(result, "IN017")) == 1_000
    assert found(result, "IN025", "IN026") == ([("IN026", "tenders.csv!D1004")] if raises else [])


@pytest.mark.slow
@pair("IN018", heading=("Đơn giá", "Giá năm trước"))
def test_two_columns_for_one_field(home: Path, heading: str, raises: bool) -> None:
    twice = f"""
    | item_code | item_name | unit | price | decision_no | valid_from | valid_to | {heading} |
    | K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 | 500 |
    | G | Găng | đôi | 1000 | 1/QĐ | 2012-01-01 | 2012-12-31 | 900 |
    """
    result = built(home, norms=NORMS, tenders=twice)
    assert found(result, "IN018") == ([("IN018", "tenders.csv!H1")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)


@pair("IN019", rule="R4", province=("Long Ann", "Long An"))
def test_a_province_that_is_in_no_region(home: Path, province: str, raises: bool) -> None:
    result = built(home, settings=f'province = "{province}"', **GOOD)
    assert found(result, "IN019") == ([("IN019", "dossier.toml")] if raises else [])


@pair("IN020", beyond=(1, 0))
def test_a_workbook_that_unpacks_without_end(home: Path, monkeypatch: pytest.MonkeyPatch, beyond: int, raises: bool) -> None:
    """As many bytes as may be read, and one more."""
    from pricebook.tables.files import archive

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", TENDERS)
    with zipfile.ZipFile(folder / "tenders.xlsx") as book:
        size = sum(part.file_size for part in book.infolist())
    monkeypatch.setattr(archive, "LARGEST_UNZIPPED", size - beyond)
    result = pricebook.build(folder)
    assert found(result, "IN020") == ([("IN020", "tenders.xlsx")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)


@pair("IN021", letters=(LONGEST_TEXT + 1, LONGEST_TEXT))
def test_a_text_that_is_a_book(home: Path, letters: int, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=changed(TENDERS, "| Kim |", f"| {'K' * letters} |"))
    assert found(result, "IN021") == ([("IN021", "tenders.csv!B2")] if raises else [])


@pair("IN022", raises=(True, False))
def test_a_folder_that_is_no_dossier(home: Path, raises: bool) -> None:
    folder = dossier(home, **GOOD)
    if raises:
        (folder / "dossier.toml").unlink()
    assert found(pricebook.build(folder), "IN022") == ([("IN022", "dossier.toml")] if raises else [])


@pair("IN023", rule="R8", name=("Khám VIP", "Hội chẩn để xác định ca bệnh khó"))
def test_a_service_of_the_regulation_renamed(home: Path, name: str, raises: bool) -> None:
    own = f"| service_id | group | name |\n| A2 | A | {name} |"
    assert found(built(home, **GOOD, services=own), "IN023") == ([("IN023", "services.csv!C2")] if raises else [])


@silent("IN023")
def test_a_name_for_a_service_whose_name_the_pack_does_not_know(home: Path) -> None:
    own = "| service_id | group | name |\n| A3 | A | Dịch vụ A3 |"
    norms = changed(NORMS, "| A2 |", "| A3 |")
    result = built(home, norms=norms, tenders=TENDERS, services=own)
    assert not found(result, "IN023")
    assert result.prices.lines[0].name == "Dịch vụ A3"  # type: ignore[union-attr]


@pair("XL001", typed=("#N/A", "600"))
def test_an_error_cell(home: Path, typed: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", changed(TENDERS, "| 600 |", f"| {typed} |"))
    result = pricebook.build(folder)
    assert found(result, "XL001") == ([("XL001", "tenders.xlsx!Sheet1!D2")] if raises else [])
    assert (price(result, "C5.1.272"), price(result, "A2")) == (None if raises else 3000, 9000)


@pair("XL002", typed=("=500+500", "1000"))
def test_a_formula_never_calculated(home: Path, typed: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", changed(TENDERS, "| 1000 |", f"| {typed} |"))
    result = pricebook.build(folder)
    assert found(result, "XL002") == ([("XL002", "tenders.xlsx!Sheet1!D3")] if raises else [])
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, None if raises else 9000)


@case("XL010")
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut off", b"<html>not a workbook</html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600]
)
def test_a_damaged_workbook(home: Path, content: bytes) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    (folder / "tenders.xlsx").write_bytes(content)
    result = pricebook.build(folder)
    assert found(result, "XL010") == [("XL010", "tenders.xlsx")]
    assert price(result, "A2") is None


@pair("XL010", ninths=(8, 9))
def test_a_workbook_cut_off(home: Path, ninths: int, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    whole = write_xlsx(folder / "tenders.xlsx", TENDERS).read_bytes()
    (folder / "tenders.xlsx").write_bytes(whole[: len(whole) * ninths // 9])
    result = pricebook.build(folder)
    assert found(result, "XL010") == ([("XL010", "tenders.xlsx")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)


@pytest.mark.slow
@pair("XL011", raises=(True, False))
def test_an_encrypted_workbook(home: Path, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", TENDERS)
    if raises:
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 2000
        (folder / "tenders.xlsx").write_bytes(ole)
    result = pricebook.build(folder)
    assert found(result, "XL011") == ([("XL011", "tenders.xlsx")] if raises else [])
    assert price(result, "A2") == (None if raises else 9000)


def test_all_of_it_in_one_run_and_each_with_a_remedy(home: Path) -> None:
    tenders = """
    | item_code | item_name | unit | price | decision_no | valid_from | valid_to |
    | K | Kim | thùng | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
    | G | Găng | đôi | không | 1/QĐ | 2012-01-01 | 2012-12-31 |
    | G | Găng | đôi | 1000 | 2/QĐ | hôm qua | 2012-12-31 |
    """
    norms = NORMS + "| C9.9.9 | supplies | K | cái | 1 |\n| A2 | supplies | G | đôi | 1 |"
    result = built(home, norms=norms, tenders=tenders, performs=("C5.1.272", "A2"))
    assert {"UP002", "IN004", "IN006", "IN009", "IN008"} <= {f.code for f in result.findings}
    for finding in result.findings:
        assert finding.remedy("vi") and finding.remedy("en")


@pytest.mark.slow
def test_files_as_other_programs_write_them(home: Path) -> None:
    """A workbook with title rows and Vietnamese headings in another order reads like the CSV."""
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", """
    | KẾT QUẢ TRÚNG THẦU | | | | | | |
    | | | | | | | |
    | Đơn giá | Tên thuốc | ĐVT | Mã thuốc | Quyết định trúng thầu | Ngày bắt đầu | Ngày hết hiệu lực |
    | 600 | Kim | cái | K | 1/QĐ | 01/01/2012 | 31/12/2012 |
    | | | | | | | |
    | 1000 | Găng | đôi | G | 1/QĐ | 01/01/2012 | 31/12/2012 |
    """)  # fmt: skip
    result = pricebook.build(folder)
    assert not errors(result)
    assert item(result, "G").unit_price == 1000
    write_csv(folder / "current_prices.csv", "| service | price |\n| A2 | 35000 |")
    assert pricebook.build(folder).prices.line("A2").current_price == 35_000  # type: ignore[union-attr]


def test_a_second_sheet_that_lacks_a_heading_does_not_fall_away_unsaid(home: Path) -> None:
    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        for name, heading in (("Đợt 1", "price"), ("Đợt 2", "gia gi do")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["item_code", "item_name", "unit", heading, "decision_no", "valid_from", "valid_to"])
            sheet.write_row(1, 0, ["K", "Kim", "cái", 600, "1/QĐ", "2012-01-01", "2012-12-31"])
    assert found(pricebook.build(folder), "IN002") == [("IN002", "tenders.xlsx!Đợt 2!1:1")]


def test_a_quote_that_is_never_closed_swallows_no_rows(home: Path) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    text = 'item_code,item_name,unit,price,decision_no,valid_from,valid_to\nG,"Găng 5,đôi,2000,1/QĐ,2012-01-01,2012-12-31\nG,Găng,đôi,1000,1/QĐ,2012-01-01,2012-12-31\n'
    (folder / "tenders.csv").write_text(text, encoding="utf-8")
    (finding,) = [finding for finding in pricebook.build(folder).findings if finding.code == "IN067"]
    assert str(finding.at) == "tenders.csv" and "2" in finding.message("en")  # the row with the quote
    assert "Excel" in finding.remedy("en") and ".xlsx" not in finding.remedy("en")


@pair("IN067", name=('"Găng 5', '"Găng 5"'))
def test_a_quote_is_closed_or_its_row_is_named(home: Path, name: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    head = "item_code,item_name,unit,price,decision_no,valid_from,valid_to"
    (folder / "tenders.csv").write_text(f"{head}\nG,{name},đôi,2000,1/QĐ,2012-01-01,2012-12-31\n", encoding="utf-8")
    assert found(pricebook.build(folder), "IN067") == ([("IN067", "tenders.csv")] if raises else [])


OTHER_TABLES = {
    "shares": ("| service | share |\n| A2 | 0.5 |", "shares"),
    "proposed_prices": ("| service | price | reason |\n| A2 | 500 | theo NQ |", "proposed_prices"),
    "Giá đề nghị": ("| service | price | reason |\n| A2 | 500 | theo NQ |", "proposed_prices"),
    "Định mức kinh tế - kỹ thuật": ("| service | component | item_code | quantity |\n| A2 | supplies | K | 5 |", "norms"),
    "regional_prices": (
        "| province | item_code | item_name | unit | price | decision_no |\n| Tiền Giang | K | Kim | cái | 1 | 1/QĐ |",
        "regional_prices",
    ),
}


@case("IN065")
@pytest.mark.parametrize("sheet", OTHER_TABLES)
def test_a_sheet_that_is_another_table_is_named_and_not_read(home: Path, sheet: str) -> None:
    table, name = OTHER_TABLES[sheet]
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    head = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |"
    write_xlsx(folder / "tenders.xlsx", f"{head}\n| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |", **{sheet: table})
    result = pricebook.build(folder)
    assert [(str(f.at), f.more["name"]) for f in result.findings if f.code == "IN065"] == [(f"tenders.xlsx!{sheet}", name)]
    assert item(result, "K").unit_price == 600


@silent("IN065")
@pytest.mark.parametrize("sheet", ["Đợt 2", "norms"])
def test_a_sheet_with_the_headings_of_its_file_is_read_whatever_its_name(home: Path, sheet: str) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    head = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |"
    table = f"{head}\n| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    write_xlsx(folder / "tenders.xlsx", table, **{sheet: table.replace("600", "500")})
    assert found(pricebook.build(folder), "IN065", "XL014") == []


@pair("XL014", row=("| K | Kim | cái | 500 | 1/QĐ |", "| Năm | 2012 |"))
def test_one_row_of_data_on_a_sheet_without_a_heading_is_said(home: Path, row: str, raises: bool) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    head = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |"
    table = f"{head}\n| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |"
    write_xlsx(folder / "tenders.xlsx", table, Sheet2=row)
    assert found(pricebook.build(folder), "XL014") == ([("XL014", "tenders.xlsx!Sheet2")] if raises else [])


@pytest.mark.parametrize("typed", ["900 1200", "5 10", "4²", "15.000¹"])
def test_two_numbers_in_a_cell_are_not_one(home: Path, typed: str) -> None:
    result = built(home, norms=NORMS, tenders=changed(TENDERS, "| 600 |", f"| {typed} |"))
    assert found(result, "IN004") == [("IN004", "tenders.csv!D2")]


@pytest.mark.slow
def test_times_durations_and_a_cell_in_the_last_corner(home: Path) -> None:
    import datetime

    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet = book.add_worksheet()
        clock = book.add_format({"num_format": "hh:mm"})
        sheet.write_row(0, 0, ["item_code", "item_name", "unit", "price", "decision_no", "valid_from", "valid_to"])
        for column in range(7):
            sheet.write_datetime(1, column, datetime.time(8, 30), clock)
    assert {"IN004", "IN006"} <= {f.code for f in pricebook.build(folder).findings}
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["item_code", "item_name"])
        sheet.write_string(1_048_575, 16_383, "x")
    assert found(pricebook.build(folder), "IN020") == [("IN020", "tenders.xlsx")]


@silent("XL002")
def test_a_formula_that_gives_an_empty_text_is_calculated(home: Path) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", TENDERS)
    with zipfile.ZipFile(folder / "tenders.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</row>", b'<c r="H2" t="str"><f>IF(A1="","",A1)</f><v></v></c></row>', 2)
    with zipfile.ZipFile(folder / "tenders.xlsx", "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert not found(pricebook.build(folder), "XL002")


def test_settings_that_no_parser_survives(home: Path) -> None:
    folder = dossier(home, **GOOD)
    for text in ("x = " + "[" * 3000, "x = " + "9" * 5000, "\ud800".encode("utf-8", "surrogatepass")):
        (folder / "dossier.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        assert [f.code for f in pricebook.build(folder).findings] == ["IN012"]


@pytest.mark.slow
@case("XL001")
def test_an_error_cell_in_an_opendocument_sheet(home: Path, tmp_path: Path) -> None:
    """The reader shows it as blank, and a blank loss is 0: the price would be too low without a word."""
    folder = dossier(home, tenders=TENDERS, performs=("C5.1.272", "A2"))
    write_xlsx(tmp_path / "norms.xlsx", """
    | service | component | item_code | unit | quantity | loss_pct |
    | C5.1.272 | supplies | K | cái | 5 | #N/A |
    | A2 | supplies | G | đôi | 9 | 0 |
    """)  # fmt: skip
    soffice(tmp_path / "norms.xlsx", tmp_path / "ods", "ods").replace(folder / "norms.ods")
    result = pricebook.build(folder)
    assert found(result, "XL001") == [("XL001", "norms.ods!Sheet1!F2")]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (None, 9000)


@pytest.mark.slow
@case("XL001")
def test_error_cells_of_the_old_binary_format_are_found(home: Path, tmp_path: Path) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(tmp_path / "tenders.xlsx", changed(TENDERS, "| 600 |", "| #N/A |"))
    soffice(tmp_path / "tenders.xlsx", tmp_path / "old", "xls").replace(folder / "tenders.xls")
    result = pricebook.build(folder)
    assert found(result, "XL001") == [("XL001", "tenders.xls!Sheet1!D2")]
    assert (price(result, "C5.1.272"), price(result, "A2")) == (None, 9000)


# What only looks like a section, a total, a signature or a row of column numbers is data; what it lacks is reported.
NORM_HEAD = "| Dịch vụ | Khoản mục chi phí | Tên hàng | ĐVT | Số lượng |\n| C5.1.272 | supplies | Kim | cái | 5 |\n"


@pytest.mark.parametrize(
    "row", ["| | | Bông y tế | g | 2.5 |", "| | | Cồn | l | 0,05 |", "| | | Công | công | 0.5 |", "| | | | công | 0.5 |"]
)
def test_a_norm_line_below_a_merged_service_is_never_passed_over(home: Path, row: str) -> None:
    result = built(home, norms=NORM_HEAD + row, tenders=TENDERS, performs=("C5.1.272",))
    assert ("IN003", "norms.csv!A3") in found(result, "IN003")


@pytest.mark.parametrize("row", ["| | Kim | cái | 1.450,5 | | | |", "| | Gạc hút | m | | | | |"])
def test_an_award_below_the_signatures_is_never_passed_over(home: Path, row: str) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS + "| | Người lập biểu | | | | | |\n" + row)
    assert "IN003" in {code for code, _ in found(result)}


def test_a_row_of_plain_numbers_below_the_heading_may_be_data(home: Path) -> None:
    lines = "| facility_code | service | approved | performing |\n| 1 | 2 | X | X |"
    facilities = "| facility_code | name | class | managed_by |\n| 1 | Trạm | station | province |"
    result = built(home, **GOOD, facilities=facilities, capabilities=lines)
    assert [read["rows"] for read in result.tables if read["table"] == "capabilities"] == [1]


def second_heading(last: str) -> str:
    """The heading of TENDERS with its columns in another order; the last of them is `last`."""
    first, *_ = TENDERS.strip().splitlines()
    moved = first.replace("| price |", "| bidder |").replace("| decision_no |", "| price |")
    return moved.replace("| valid_from |", f"| {last} |")


@pair("IN027", last=("Số công văn", "decision_no"))
def test_a_second_heading_below_the_first_is_not_read_by_it(home: Path, last: str, raises: bool) -> None:
    """Without the required decision number the second table cannot be read; with it, it is read by its own columns."""
    first, *body = TENDERS.strip().splitlines()
    cheaper = "| K | Kim | cái | Công ty | 500 | 1/QĐ | 2012-12-31 |"
    result = built(home, norms=NORMS, tenders="\n".join([first, *body, second_heading(last), cheaper]))
    assert found(result, "IN027") == ([("IN027", "tenders.csv!4:4")] if raises else [])
    assert [read["rows"] for read in result.tables if read["table"] == "tenders"] == ([2] if raises else [2, 1])
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@silent("IN027")
def test_the_same_heading_once_more_is_a_page(home: Path) -> None:
    first, *body = TENDERS.strip().splitlines()
    result = built(home, norms=NORMS, tenders="\n".join([first, body[0], first, body[1]]))
    assert not found(result, "IN027")
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@pytest.mark.slow
@case("IN028")
@pytest.mark.parametrize("said", ["Đơn vị tính: nghìn đồng", "ĐVT: 1.000 đ", "(Đơn vị: triệu đồng)"])
def test_amounts_in_thousands_are_never_read_as_dong(home: Path, said: str) -> None:
    assert found(built(home, norms=NORMS, tenders=f"| {said} | | | | | | |\n" + TENDERS.strip()), "IN028") == [
        ("IN028", "tenders.csv!A1")
    ]
    heading = built(home, norms=NORMS, tenders=changed(TENDERS, "| price |", "| Đơn giá (nghìn đồng) |"))
    assert found(heading, "IN002") == [("IN002", "tenders.csv!1:1")]  # that is no column of prices in đồng
    assert found(heading, "IN028") == [("IN028", "tenders.csv!D1")]


@silent("IN028")
def test_amounts_in_dong_are_said_so(home: Path) -> None:
    assert not found(built(home, norms=NORMS, tenders="| Đơn vị tính: đồng | | | | | | |\n" + TENDERS.strip()), "IN028")


@case("IN029")
def test_a_code_that_excel_turned_into_a_date_or_rounded_off(home: Path) -> None:
    import datetime

    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "mm/yyyy"})
        sheet.write_row(0, 0, ["item_code", "item_name", "unit", "price", "decision_no", "valid_from", "valid_to"])
        sheet.write_row(1, 0, ["K", "Kim", "cái", 600, "", "2012-01-01", "2012-12-31"])
        sheet.write_datetime(1, 4, datetime.date(2012, 12, 1), day)
        sheet.write_row(2, 0, [1.2345678901234567e19, "Găng", "đôi", 1000, "8,93E+11", "2012-01-01", "2012-12-31"])
    assert found(pricebook.build(folder), "IN029") == [
        ("IN029", "tenders.xlsx!Sheet1!E2"), ("IN029", "tenders.xlsx!Sheet1!A3"), ("IN029", "tenders.xlsx!Sheet1!E3"),
    ]  # fmt: skip


@silent("IN029")
def test_a_code_protected_as_a_csv_does_it_is_read(home: Path) -> None:
    folder = dossier(home, norms=changed(NORMS, "| K |", "| 00123 |"), performs=("C5.1.272", "A2"))
    lines = ["item_code,item_name,unit,price,decision_no,valid_from,valid_to"]
    lines += ['"=""00123""",Kim,cái,600,1/QĐ,2012-01-01,2012-12-31', "'G,Găng,đôi,1000,1/QĐ,2012-01-01,2012-12-31"]
    (folder / "tenders.csv").write_text("\n".join(lines), encoding="utf-8")
    result = pricebook.build(folder)
    assert not found(result, "IN029")
    assert (price(result, "C5.1.272"), price(result, "A2")) == (3000, 9000)


@case("XL001")
def test_an_error_saved_as_text_is_an_error(home: Path) -> None:
    """Excel writes "#N/A" into the CSV for a lookup that failed."""
    result = built(home, norms=NORMS, tenders=changed(TENDERS, "| K | Kim |", "| #N/A | Kim |"))
    assert found(result, "XL001") == [("XL001", "tenders.csv!A2")]
    assert price(result, "C5.1.272") is None


@pair("XL007", day_of_april=(10, 13))
def test_dates_that_may_be_swapped(home: Path, day_of_april: int, raises: bool) -> None:
    """Real dates, all of the first twelve of a month, beside texts of later days: read as texts, month first."""
    import datetime

    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["item_code", "item_name", "unit", "price", "decision_no", "valid_to", "valid_from"])
        for number, on in enumerate([(2012, 2, 1), (2012, 5, 3), (2012, 4, day_of_april), "31/12/2012", "15/06/2012"], 1):
            sheet.write_row(number, 0, ["K", "Kim", "cái", 600 + number, f"{number}/QĐ"])
            if isinstance(on, str):
                sheet.write_string(number, 5, on)
            else:
                sheet.write_datetime(number, 5, datetime.date(*on), day)
            sheet.write_string(number, 6, "2012-01-01")
    assert found(pricebook.build(folder), "XL007") == ([("XL007", "tenders.xlsx!Sheet1!F2")] if raises else [])


@pair("XL014", headed=(False, True))
def test_a_sheet_with_figures_and_no_heading_does_not_fall_away_unsaid(home: Path, headed: bool, raises: bool) -> None:
    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    head, *body = rows(TENDERS)
    lines = [[int(cell) if cell.isdigit() else cell for cell in line] for line in body]
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        for name, table in (("Đợt 1", [head, *lines]), ("Tiếp", [head, *lines] if headed else lines)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
        book.add_worksheet("Ghi chú").write_row(0, 0, ["Lập ngày 5/8/2012"])
    assert found(pricebook.build(folder), "XL014") == ([("XL014", "tenders.xlsx!Tiếp")] if raises else [])


@case("XL014")
def test_a_sheet_with_some_of_the_headings_is_named_and_blocks_nothing(home: Path) -> None:
    import xlsxwriter

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    with xlsxwriter.Workbook(str(folder / "tenders.xlsx")) as book:
        sheet, other = book.add_worksheet("Kết quả"), book.add_worksheet("Danh mục")
        for number, row in enumerate(TENDERS.strip().splitlines()):
            cells = [cell.strip() for cell in row.strip("|").split("|")]
            sheet.write_row(number, 0, [int(cell) if cell.isdigit() else cell for cell in cells])
        other.write_row(0, 0, ["Mã hàng", "Tên hàng", "ĐVT", "Kho", "Ghi chú"])
        other.write_row(1, 0, ["K", "Kim", "cái", "A", ""])
    result = pricebook.build(folder)
    assert found(result, "IN002", "XL014") == [("XL014", "tenders.xlsx!Danh mục")]
    assert not errors(result)


@case("XL001")
@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<v>#SPILL!</v></c>", "#SPILL!"),  # of later versions of Excel: the other cells are read as ever
        ("<v>#REF!</v></c>", "#REF!"),
        ("<v>#GETTING_DATA</v></c>", "#GETTING_DATA"),  # while a cell of a data server is awaited
        ("<v/></c>", "#?"),  # no value: it does not show that of the next cell
        ("</c>", "#?"),
    ],
)
@case("XL001")
def test_an_error_shows_its_own_value(home: Path, cell: str, shown: str) -> None:
    """The price of the first award is an error, and 1/QĐ stands in the cell beside it."""
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", changed(TENDERS, "| 600 |", "| #N/A |"))
    with zipfile.ZipFile(folder / "tenders.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet, count = re.subn(rb'<c r="D2"[^>]*>.*?</c>', b'<c r="D2" t="e">' + cell.encode(), parts["xl/worksheets/sheet1.xml"])
    assert count == 1
    parts["xl/worksheets/sheet1.xml"] = sheet
    with zipfile.ZipFile(folder / "tenders.xlsx", "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    result = pricebook.build(folder)
    assert [(str(f.at), f.observed) for f in result.findings if f.code == "XL001"] == [("tenders.xlsx!Sheet1!D2", shown)]
    assert price(result, "A2") is not None  # the other award is read


@case("XL002")
@pytest.mark.parametrize("unusual", ["single quotes", "room", "prefixes", "no references", "no value"])
def test_broken_cells_are_found_however_the_xml_is_written(home: Path, unusual: str) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", changed(changed(TENDERS, "| 600 |", "| #N/A |"), "| 1000 |", "| =1+1 |"))
    with zipfile.ZipFile(folder / "tenders.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    change = {
        "single quotes": lambda text: re.sub(r"(<(?:row|c|f) [^>]*>)", lambda tag: tag[1].replace('"', "'"), text),
        "room": lambda text: text.replace('<c r="', '<c  r="').replace("</f>", "</f>\n"),
        "prefixes": lambda text: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", text).replace('xmlns="', 'xmlns:x="', 1),
        "no references": lambda text: re.sub(r'<c r="[A-Z]+\d+"', "<c", text),
        "no value": lambda text: text.replace("<v></v>", ""),
    }[unusual]
    parts["xl/worksheets/sheet1.xml"] = change(sheet).encode()
    with zipfile.ZipFile(folder / "tenders.xlsx", "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    result = pricebook.build(folder)
    assert found(result, "XL001", "XL002") == [("XL001", "tenders.xlsx!Sheet1!D2"), ("XL002", "tenders.xlsx!Sheet1!D3")]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "xlsb", "ods"])
def test_a_binary_workbook_cut_anywhere_is_damaged_and_nothing_worse(home: Path, kind: str) -> None:
    from tests.formats import write

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    whole = write(folder, "tenders", [["item_code", "price"], ["K", 600.0]], kind).read_bytes()
    for part in (3, 7):
        (folder / f"tenders.{kind}").write_bytes(whole[: len(whole) * part // 9])
        assert [code for code, _ in found(pricebook.build(folder)) if code in ("XL010", "IN002")]


@case("XL001")
def test_a_sheet_that_lies_elsewhere_in_the_archive_is_searched_too(home: Path) -> None:
    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    write_xlsx(folder / "tenders.xlsx", changed(TENDERS, "| 600 |", "| #N/A |"))
    with zipfile.ZipFile(folder / "tenders.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(folder / "tenders.xlsx", "w") as new:
        for name, data in parts.items():
            new.writestr(name.replace("worksheets/sheet1", "data/one"), data.replace(b"worksheets/sheet1", b"data/one"))
    assert found(pricebook.build(folder), "XL001") == [("XL001", "tenders.xlsx!Sheet1!D2")]


def test_a_cell_that_says_it_is_in_the_millionth_row_asks_for_no_memory(home: Path) -> None:
    from tests.test_hostile import GOOD as AWARDS
    from tests.test_hostile import workbook

    folder = dossier(home, norms=NORMS, performs=("C5.1.272", "A2"))
    workbook(folder / "tenders.xlsx", [AWARDS, b'<row r="3"><c r="Z1048576"><v>1</v></c></row>'])
    assert found(pricebook.build(folder), "IN020") == [("IN020", "tenders.xlsx")]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["(" * 30_000, "[(" * 10_000, "ngày " * 6_000, "1" * 20_000, "A" * 30_000, "a.b" * 9_000])
def test_a_book_in_a_cell_hangs_nothing(home: Path, text: str) -> None:
    result = built(home, norms=NORMS, tenders=f"| {text} | | | | | | |\n" + TENDERS.strip() + f"\n| | {text} | | | | | |")
    assert price(result, "A2") == 9000
