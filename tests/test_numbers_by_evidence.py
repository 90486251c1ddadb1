"""How figures are read: every evidence of a column weighed in one place, each on record, and what stays open said once."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import pricebook
from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.tables import far_from_others, load_specs, read_table
from pricebook.tables.amount_texts import number_in_words
from tests.support import SHARED, built, case, dossier, found, judged, pair, price, rows, silent, told, write_csv

TENDER_HEAD = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
NQ = "nq-399-2025"  # issued: A.1 (01.0002.1778) 39,900, A.2 (01.0004.0321) 185,000


def tenders(*prices: str, items: str = "KLMNOPQRS") -> str:
    lines = (
        f"| {item} | Hàng {item} | cái | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |"
        for item, price in zip(items, prices, strict=False)
    )
    return TENDER_HEAD + "\n".join(lines)


def read_prices(folder: Path, *prices: str, **more: Any) -> tuple[list[str | None], list[Any]]:
    """The amounts of a column of texts, with the findings and what decided them."""
    write_csv(folder / "tenders.csv", tenders(*prices, **more))
    table, findings = read_table(folder / "tenders.csv", load_specs()["tenders"])
    assert table is not None
    whys = {change.why for change in table.readings[0].changes if change.why}
    codes = [(finding.code, finding.at.cell) for finding in findings if finding.code != "XL023"]
    return table.columns["price"], [*codes, *sorted(whys)]


@pytest.mark.parametrize(
    ("typed", "amounts", "said"),
    [
        (("15.000đ",), ["15000"], ["currency"]),
        (("15.000 VNĐ", "VND 39.900", "₫15.000", "đ 1.400"), ["15000", "39900", "15000", "1400"], ["currency"]),
        (("15,000 đồng", "15.000 dong"), ["15000", "15000"], ["currency"]),
        (("1.400", "1.234.500"), ["1400", "1234500"], ["column"]),
        (("1.400", "12,5"), ["1400", "12.5"], ["column"]),
        (("1,400", "1,234,500"), ["1400", "1234500"], ["column"]),
        (("39900.00", "400.00"), ["39900", "400"], []),
        (("39900,0000", "400,0000"), ["39900", "400"], []),
        (("39900.000", "400.000"), ["39900", "400"], ["decimals"]),  # a program's three fixed decimals: 400.000 is four hundred
        (("39'900", "1'234'500", "39’900"), ["39900", "1234500", "39900"], []),
        (("39 900", "39\u202f900", "1\u00a0234\u00a0500"), ["39900", "39900", "1234500"], []),
    ],
)
def test_what_a_column_shows_of_its_numbers_decides(
    tmp_path: Path, typed: tuple[str, ...], amounts: list[str], said: list[str]
) -> None:
    assert read_prices(tmp_path, *typed) == (amounts, said)


@pair("IN005", others=(("39.900", "15.000"), ("39.900", "15.000", "1.234.500")))
def test_what_stays_open_is_one_finding_a_column(home: Path, others: tuple[str, ...], raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=tenders("1.400", *others))
    assert found(result, "IN005") == ([("IN005", "tenders.csv!D2")] if raises else [])
    assert price(result, "C5.1.272") == (None if raises else 7000)  # 5 × 1,400
    if raises:
        (finding,) = [finding for finding in result.findings if finding.code == "IN005"]
        assert (finding.more["count"], finding.more["point"]) == (3, '[tables.tenders] thousands = "."')
        assert [at.cell for at in finding.cells] == ["D3", "D4"]


@pytest.mark.parametrize(("mark", "asked"), [(".", 7000), (",", None)])
def test_the_dossier_settles_what_stays_open(home: Path, mark: str, asked: int | None) -> None:
    stated = f'[tables.tenders]\nthousands = "{mark}"\n'
    result = built(home, norms=NORMS, tenders=tenders("1.400", "15.000"), settings=stated)
    assert not found(result, "IN005")
    (line,) = [line for line in result.prices.lines if line.service_id == "C5.1.272"]  # type: ignore[union-attr]
    assert line.composed == (7000 if mark == "." else 7)  # 5 × 1.4: as stated


@case("IN005")
def test_the_officer_settles_what_stays_open(tmp_path: Path) -> None:
    """
    Unknown codes: nothing shows how large the prices are.
    """
    table = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |\n| 1 | X1 | Dịch vụ a | 39.900 |\n| 2 | X2 | Dịch vụ b | 15.000 |"
    path = tmp_path / "list.csv"
    write_csv(path, table)
    open_ = check(path, regulation=NQ)
    assert told(open_, "IN005") == [("IN005", "D2", None, None)]
    assert [finding.more["point"] for finding in open_.findings if finding.code == "IN005"] == ["--thousands ."]
    settled = check(path, regulation=NQ, thousands=".")
    assert told(settled, "IN005") == [] and prices_of(settled) == [39_900, 15_000]


def prices_of(checked: Checked) -> list[Decimal | None]:
    assert checked.submission is not None
    return [line.price for line in checked.submission.stated.lines]


def reasons(checked: Checked) -> set[str | None]:
    tables = checked.submission.tables if checked.submission is not None else []
    return {change.why for table in tables for reading in table.readings for change in reading.changes if change.why}


@silent("IN005")
def test_the_size_of_what_the_law_allows_decides(tmp_path: Path) -> None:
    """39.900 beside a service issued at 39,900 is no 39.9; that this decided stands on record."""
    table = "| Mã dịch vụ | Tên | Giá |\n| 01.0002.1778 | a | 39.900 |\n| 01.0004.0321 | b | 185.000 |\n| X | c | 7.000 |"
    write_csv(tmp_path / "list.csv", table)
    checked = check(tmp_path / "list.csv", regulation=NQ)
    assert told(checked, "IN005", "CP") == [] and prices_of(checked) == [39_900, 185_000, 7_000]
    assert reasons(checked) == {"law"}


@pytest.mark.slow
def test_a_raised_price_among_texts_is_still_named(tmp_path: Path) -> None:
    table = "| Mã dịch vụ | Tên | Giá |\n| 01.0002.1778 | a | 399.000 |\n| 01.0004.0321 | b | 185.000 |"
    write_csv(tmp_path / "list.csv", table)
    assert told(check(tmp_path / "list.csv", regulation=NQ), "CP007") == [("CP007", "C2", 399_000, 39_900)]


def test_columns_beside_each_other_are_evidence_for_each_other(tmp_path: Path) -> None:
    """One heading over the classes: 1.234.500 in one column shows what the points are in the other."""
    table = (
        "| STT theo TT04 | Tên dịch vụ | Giá đề nghị - Hạng II | Giá đề nghị - Hạng III |\n"
        "| ZZ1 | Dịch vụ a | 15.000 | 1.234.500 |\n| ZZ2 | Dịch vụ b | 20.000 | 12.000 |"
    )
    write_csv(tmp_path / "list.csv", table)
    checked = check(tmp_path / "list.csv", regulation="ttlt-04-2012")
    assert told(checked, "IN005") == [] and reasons(checked) == {"siblings", "column"}
    assert prices_of(checked) == [15_000, 1_234_500, 20_000, 12_000]


def test_prices_of_the_same_item_are_evidence(tmp_path: Path) -> None:
    """K is awarded at 1,450 in another row: 1.400 is no 1.4."""
    assert read_prices(tmp_path, "1450", "1.400", items="KK") == (["1450", "1400"], ["item"])
    assert read_prices(tmp_path, "1450", "1.400", items="KL") == (["1450", None], [("IN005", "D3")])


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "said", "bound"), [("38.000", 38_000, None), ("4.000", 4_000, None), ("39900", 39_900, None)])
def test_a_proposal_is_read_by_what_the_law_states(home: Path, typed: str, said: int, bound: None) -> None:
    """A proposal of 38.000 against a maximum of 39,900 is 38,000, and never a price that rounds to 0."""
    proposal = f"| service | price | reason |\n| 01.0002.1778 | {typed} | Giữ ổn định |"
    result = built(home, regulation=NQ, performs=("01.0002.1778",), proposed_prices=proposal, pricing="")
    assert not found(result, "IN005", "CP006", "NM011")
    (line,) = [line for line in result.prices.lines if line.service_id == "A.1"]  # type: ignore[union-attr]
    assert line.proposed == said


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["38.0.0", "liên hệ", "380k"])
def test_a_proposal_that_cannot_be_read_is_its_own_cause(home: Path, typed: str) -> None:
    proposal = f"| service | price | reason |\n| 01.0002.1778 | {typed} | Giữ ổn định |"
    result = built(home, regulation=NQ, performs=("01.0002.1778",), proposed_prices=proposal)
    assert found(result, "IN004", "IN005", "CP006", "NM011") == [("IN004", "proposed_prices.csv!B2")]


@pytest.mark.parametrize("column", ["quantity", "amount"])
def test_a_norm_cell_that_cannot_be_read_is_not_called_missing(home: Path, column: str) -> None:
    norms = f"| service | component | item_code | unit | {column} |\n| C5.1.272 | supplies | K | cái | năm |"
    result = built(home, norms=norms, tenders=tenders("1400"))
    assert found(result, "IN004", "NM008", "NM011") == [("IN004", "norms.csv!E2")]
    assert price(result, "C5.1.272") is None


@pytest.mark.slow
def test_an_award_that_cannot_be_read_is_not_called_missing(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=tenders("liên hệ"))
    (finding,) = [finding for finding in result.findings if finding.code == "UP001"]
    assert [at.cell for at in finding.related] == ["D2"] and "none of them counts: tenders.csv!D2" in finding.message("en")
    (missing,) = [f for f in built(home / "b", norms=NORMS, tenders=tenders("1", items="L")).findings if f.code == "UP001"]
    assert missing.related == () and "no tender price" in missing.message("en")


def workbook(path: Path, head: list[str], cells: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, values in enumerate([head, *cells]):
            sheet.write_row(row, 0, values)
    return path


@pair("IN041", other=("1.234.500", 1_234_500))
def test_numbers_beside_texts_whose_points_a_program_left(home: Path, other: str | int, raises: bool) -> None:
    """Excel made 1.4 of "1.400" and left "1.234.500" as text."""
    folder = dossier(home, norms=NORMS, performs=("C5.1.272",))
    dates = ["1/QĐ", "2012-01-01", "2012-12-31"]
    cells = [["K", "Kim", "cái", 1.4, *dates], ["L", "Kim L", "cái", other, *dates], ["M", "Kim M", "cái", 12.75, *dates]]
    workbook(folder / "tenders.xlsx", ["item_code", "item_name", "unit", "price", "decision_no", "valid_from", "valid_to"], cells)
    result = pricebook.build(folder)
    assert found(result, "IN041") == ([("IN041", "tenders.xlsx!Sheet1!D2")] if raises else [])
    if raises:
        (finding,) = [finding for finding in result.findings if finding.code == "IN041"]
        assert (finding.severity, finding.more["cells"], finding.more["listed"]) == ("warning", 2, "D2, D4")


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        (("1.4", "3000", "1.234.500"), ["D2"]),  # all are texts
        (("1,4", "3000", "1,234,500"), ["D2"]),
        (("1.4", "3000", "1.234.500đ"), ["D2"]),
        (("1.4đ", "3000", "1.234.500 VNĐ"), ["D2"]),
        (("1.4", "2.75", "1,234,500"), []),  # the comma separates thousands, the point decimals
        (("1.4", "3000", "1234500"), []),
    ],
)
def test_texts_beside_texts_whose_points_a_program_left(tmp_path: Path, typed: tuple[str, ...], places: list[str]) -> None:
    _, said = read_prices(tmp_path, *typed)
    assert [code[1] for code in said if code[0] == "IN041"] == places


@pair("IN066", typed=("3,000", "3000"))
def test_a_mark_that_is_stated_is_no_licence_for_a_column_with_both(home: Path, typed: str, raises: bool) -> None:
    """3,000 read by the stated point for thousands would be 3."""
    folder = dossier(home, norms=NORMS, performs=("C5.1.272",), settings='[tables.tenders]\nthousands = "."')
    write_csv(folder / "tenders.csv", tenders("1.400", typed))
    result = pricebook.build(folder)
    assert found(result, "IN005", "IN066") == ([("IN066", "tenders.csv!D3")] if raises else [])
    assert price(result, "C5.1.272") == 7_000


@pytest.mark.parametrize("grouped", ["1.234.500", "1,234,500"])
def test_the_same_in_a_submitted_list(tmp_path: Path, grouped: str) -> None:
    cells = [["01.0002.1778", "a", 39.9], ["01.0004.0321", "b", 185], ["X", "c", grouped]]
    path = workbook(tmp_path / "list.xlsx", ["Mã dịch vụ", "Tên dịch vụ", "Giá"], cells)
    assert told(check(path, regulation=NQ), "IN041") == [("IN041", "C2", Decimal("39.9"), None)]


@pair("UP022", typed=("1.4", "350"))
def test_an_award_at_a_thousandth_of_the_others_of_its_item(home: Path, typed: str, raises: bool) -> None:
    result = built(home, norms=NORMS, tenders=tenders(typed, "1450", "1500", items="KKK"))
    assert found(result, "UP022") == ([("UP022", "tenders.csv!D2")] if raises else [])


@pytest.mark.slow
def test_an_award_at_a_thousand_times_the_others_of_its_item(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=tenders("1400", "1450", "1500000", items="KKK"))
    assert found(result, "UP022") == [("UP022", "tenders.csv!D4")]
    two = built(home / "two", norms=NORMS, tenders=tenders("1400", "1500000", items="KK"))
    assert found(two, "UP022") == [("UP022", "tenders.csv!D2")]  # of two it is the lower one that prices


@pytest.mark.slow
@pair("IN042", typed=("38", "399"))
def test_a_proposal_at_a_thousandth_of_what_the_law_states(home: Path, typed: str, raises: bool) -> None:
    proposal = f"| service | price | reason |\n| 01.0002.1778 | {typed} | Giữ ổn định |"
    result = built(home, regulation=NQ, performs=("01.0002.1778",), proposed_prices=proposal)
    assert found(result, "IN042") == ([("IN042", "proposed_prices.csv!B2")] if raises else [])


@pytest.mark.parametrize(
    ("amounts", "far"),
    [
        ([1400, 1500, 2000, 3000, 2], (4, 1500)),
        ([1400, 1500, 2000, 3000, 1_600_000], (4, 1500)),
        ([1400, 1500, 2000, 2], None),  # too few others
        ([500, 2000, 5000, 60_000, 45_000_000], None),  # a stent among consumables
        ([1400, 1500, 2000, 3000, 2, 3], None),  # two of them are no exception
        ([1, 1400, 1500, 2000, 300_000], None),  # a column that spreads wide shows nothing
    ],
)
def test_one_amount_a_thousand_times_off_its_column(amounts: list[int], far: tuple[int, int] | None) -> None:
    assert far_from_others([Decimal(amount) for amount in amounts]) == far


def test_one_price_of_an_unknown_service_a_thousandth_of_its_column(home: Path) -> None:
    lines = [f"| X{n} | Dịch vụ {n} | {amount} |" for n, amount in enumerate([39_900, 41_000, 52_000, 60_000, 45])]
    checked = judged(home, "| Mã dịch vụ | Tên dịch vụ | Giá |\n" + "\n".join(lines), regulation=NQ)
    assert told(checked, "IN042") == [("IN042", "C6", 45, 41_000)]


THOUSANDS = "| STT | Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n| 1 | 01.0002.1778 | {} | {} |\n| 2 | 01.0004.0321 | {} | {} |"
NAMES = ("Ghi điện tim cấp cứu tại giường", "Ghi điện tim qua chuyển đạo thực quản")


@pair("CP026", second=("185", "185000"))
def test_a_column_in_thousands_is_said_once(home: Path, second: str, raises: bool) -> None:
    table = THOUSANDS.format(NAMES[0], "39.9", NAMES[1], second)
    checked = judged(home, table, regulation=NQ)
    alone = [("CP015", "D2", Decimal("39.9"), 39_900)]  # one price only: said of its cell, and not as a fraction
    assert told(checked, "CP01", "CP026") == ([("CP026", "D2", Decimal("39.9"), 39_900)] if raises else alone)
    assert checked.verdict is not None
    assert [rejected.line.row for rejected in checked.verdict.rejected] == ([1, 2] if raises else [1])


def test_only_the_cells_of_a_column_that_are_in_thousands_are_named(home: Path) -> None:
    """Excel took the dots of three prices for decimal marks, and could not those of the fourth: 4.703.100."""
    table = f"""
    | Mã dịch vụ   | Tên dịch vụ                      | Giá     |
    | 01.0002.1778 | {NAMES[0]}                       | 39.9    |
    | 01.0004.0321 | {NAMES[1]}                       | 185     |
    | 01.0006.0215 | Đặt catheter tĩnh mạch ngoại biên | 25.1    |
    | 10.0303.0416 | Cắt thận đơn thuần               | 4703100 |
    """
    checked = judged(home, table, regulation=NQ)
    (finding,) = checked.findings.of("CP026")
    assert [place.cell for place in finding.places] == ["C2", "C3", "C4"] and "cells named here" in finding.remedy("en")
    assert checked.verdict is not None and [line.price for line in checked.verdict.accepted] == [4_703_100]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not here")
def test_prices_typed_with_their_currency_are_judged_as_numbers_are() -> None:
    """Class columns with "15.000đ": the same findings as the same list with numbers, and the record says why."""
    results = []
    for kind in ("numbers", "text-prices"):
        checked = check(SHARED / "cases" / "check" / f"class-columns-{kind}.xlsx", regulation="ttlt-04-2012")
        results.append([entry for entry in told(checked) if entry[0] != "XL023"])
        assert reasons(checked) == ({"currency"} if kind == "text-prices" else set())
    assert results[0] == results[1]


def written(amount: int, notation: str) -> str:
    """An amount of đồng in one of the notations in use."""
    grouped = f"{amount:,}"
    return {
        "dots": grouped.replace(",", "."),
        "commas": grouped,
        "spaces": grouped.replace(",", " "),
        "no-break": grouped.replace(",", "\u00a0"),
        "narrow": grouped.replace(",", "\u202f"),
        "apostrophes": grouped.replace(",", "'"),
        "dots-dong": grouped.replace(",", ".") + "đ",
        "commas-vnd": grouped + " VND",
        "before": "VNĐ " + grouped.replace(",", "."),
        "fixed-2": f"{amount}.00",
        "fixed-3": f"{amount},000",
        "fixed-4": f"{amount},0000",
        "dots-fixed": grouped.replace(",", ".") + ",00",
        "plain": str(amount),
    }[notation]


NOTATIONS = (
    "dots", "commas", "spaces", "no-break", "narrow", "apostrophes", "dots-dong", "commas-vnd", "before", "fixed-2", "fixed-3",
    "fixed-4", "dots-fixed", "plain",
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NOTATIONS), st.lists(st.integers(1, 10**8), min_size=1, max_size=8))
def test_a_column_in_any_notation_gives_its_amounts_or_one_finding(
    tmp_path_factory: pytest.TempPathFactory, notation: str, amounts: list[int]
) -> None:
    """Never another amount without a finding; and at most one finding for the column."""
    texts = [written(amount, notation) for amount in amounts]
    read, said = read_prices(tmp_path_factory.mktemp("column"), *texts)
    findings = [entry for entry in said if isinstance(entry, tuple)]
    assert len(findings) <= 1
    assert all(text == str(amount) or text is None for text, amount in zip(read, amounts, strict=True))
    assert bool(findings) == (None in read)


@pair("IN042", unit=("viên", "hộp"))
def test_one_award_a_thousandth_of_those_of_its_unit(home: Path, unit: str, raises: bool) -> None:
    """A box may cost a thousand times what a tablet does: only prices of one unit are compared."""
    prices = ["1400000", "1500000", "1450000", "2000000", "1500"]
    lines = (
        f"| {code} | Hàng {code} | {of} | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |"
        for code, of, price in zip("KLMNO", ["viên"] * 4 + [unit], prices, strict=True)
    )
    result = built(home, norms=NORMS, tenders=TENDER_HEAD + "\n".join(lines))
    assert found(result, "IN042") == ([("IN042", "tenders.csv!D6")] if raises else [])


# --- what stands behind an amount ---------------------------------------------------------------------------------

BEHIND = """
| typed                                                | unit  | read    |
| 1400500 VNĐ/lần                                      | Lần   | 1400500 |
| 15.000đ/lần                                          | Lần   | 15000   |
| 39.900 đồng / lượt                                   |       | 39900   |
| 39.900đ/1 lần                                        | Lượt  | 39900   |
| 252.300 (hai trăm năm mươi hai nghìn ba trăm đồng)   | Lần   | 252300  |
| 1.000.005 [Một triệu không trăm linh năm đồng chẵn]  | Lần   | 1000005 |
| 39.900 đ (chưa gồm thuốc và ô xy)                    | Lần   | 39900   |
| 120.000đ/ngày (ba giường)                            | Ngày  | 120000  |
| 222.300đ/ngày                                        | Ngày giường | 222300 |
| 15.000đ/giờ                                          | Lần   |         |
| 15.000đ/hộp                                          |       |         |
| 15 (nghìn đồng)                                      | Lần   |         |
| 15 (USD)                                             | Lần   |         |
| 252.300 (hai trăm năm mươi nghìn đồng)               | Lần   |         |
| 39.900 (tính cho hai lần)                            | Lần   |         |
| 39.900 (cho trẻ em)                                  | Lần   | 39900   |
| 15k                                                  | Lần   |         |
| 15/20                                                | Lần   |         |
"""


@pytest.mark.parametrize(("typed", "unit", "read"), [tuple(row) for row in rows(BEHIND)[1:]])
def test_what_stands_behind_an_amount_is_passed_over_where_it_says_nothing_else(
    tmp_path: Path, typed: str, unit: str, read: str
) -> None:
    table = (
        f"| Mã dịch vụ | Tên dịch vụ | ĐVT | Mức giá |\n| X | Dịch vụ X | {unit} | {typed} |\n| Y | Dịch vụ Y | Lần | 1.234.500 |"
    )
    write_csv(tmp_path / "list.csv", table)
    prices, findings = read_table(tmp_path / "list.csv", load_specs("submission")["price_list"])
    assert prices is not None and prices.columns["price"][0] == (read or None)
    refused = [(finding.code, finding.observed) for finding in findings if finding.code not in ("XL023", "IN003")]
    assert refused == ([] if read else [("IN004", typed)])
    changes = [(change.before, change.after) for change in prices.readings[0].changes]
    assert not read or (typed, read) in changes  # on record


def test_a_text_that_fits_the_unit_of_one_row_only_is_read_in_none(home: Path) -> None:
    head = "| Mã dịch vụ | Tên dịch vụ | ĐVT | Mức giá |\n"
    lines = "| 01.0002.1778 | | Lần | 39.900đ/lần |\n| 01.0004.0321 | | Giờ | 39.900đ/lần |"
    assert [finding.code for finding in judged(home, head + lines, regulation=NQ).findings.of("IN")] == ["IN004", "IN004"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("không đồng", 0),
        ("mười lăm", 15),
        ("hai mươi mốt ngàn", 21_000),
        ("một tỷ hai trăm triệu", 1_200_000_000),
        ("ba giường", None),
    ],
)
def test_amounts_in_words(words: str, number: int | None) -> None:
    assert number_in_words(words) == number


@pair("IN081", least=("420.5", "1000"))
def test_a_column_of_prices_in_thousands(home: Path, least: str, raises: bool) -> None:
    lines = (
        f"| {code} | Hàng {code} | cái | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |"
        for code, price in zip("KLMNO", ["1.45", "185", "9", "1.65", least], strict=True)
    )
    result = built(home, norms=NORMS, tenders=TENDER_HEAD + "\n".join(lines))
    assert found(result, "IN081") == ([("IN081", "tenders.csv!D2")] if raises else [])


@pytest.mark.parametrize("prices", [["420", "950", "780", "65", "9"], ["420.5", "950.25", "78.5", "65.5"]])
@silent("IN081")
def test_cheap_things_are_in_dong(home: Path, prices: list[str]) -> None:
    """Whole amounts below 1,000, or a few prices only, show nothing of the unit."""
    lines = (f"| K{n} | Hàng {n} | cái | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |" for n, price in enumerate(prices))
    assert found(built(home, norms=NORMS, tenders=TENDER_HEAD + "\n".join(lines)), "IN081") == []
