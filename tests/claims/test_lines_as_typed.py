"""What the texts of a line say: which share its one rate is, that midnight is no minute, and where a comma or a point stands.

Each table is read three ways: as CSV in order, by the database; with a blank row, row by row; and as Parquet, whose cells are texts.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

import pricebook
from pricebook.base.own_folders import own_folder
from pricebook.regulation import search_path
from pricebook.regulation.claim_rules import load_claim_rules
from pricebook.settlement.claims.database import connect
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.staging import stage
from pricebook.settlement.keyed import key_of_run
from tests.claims.test_claim_reading import envelope, packed
from tests.support import case, silent

FORMS = ("in order", "row by row", "parquet")
SHARES = "kind, pays_num, pays_den, fund_num, fund_den"
FIGURES = "quantity, price, amount, why"


def typed(folder: Path, columns: str, *tables: str, forms: Sequence[str] = FORMS[:1]) -> list[list[tuple[Any, ...]]]:
    """Some columns of the lines of each table in each form. The first row are the headings; a blank cell is "–"."""
    return staged([_written(folder / f"{number}.csv", *of) for number, of in enumerate(product(tables, forms))], columns)


def _written(path: Path, table: str, form: str) -> Path:
    rows = [[cell.strip().replace("–", "") for cell in row.strip().strip("|").split("|")] for row in table.strip().splitlines()]
    path.write_text("\n".join(";".join(row) for row in rows) + ("\n\n" if form == "row by row" else "\n"), encoding="utf-8")
    if form == "parquet":
        duckdb.sql(f"copy (from read_csv('{path}', all_varchar = true, delim = ';')) to '{path.with_suffix('.parquet')}'")
        return path.with_suffix(".parquet")
    return path


def staged(paths: Sequence[Path], columns: str) -> list[list[tuple[Any, ...]]]:
    rules, key = load_claim_rules(search_path()).rules, key_of_run()
    found: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    with own_folder() as work, connect(paths, work) as con:
        stage(con, work, paths, lambda: Rows(key, "80002"), rules)
        for unit, file, *said in con.execute(f"select unit, file, {columns} from staged order by unit, line").fetchall():
            found.setdefault((unit, file), []).append(tuple(said))
    return list(found.values())


ONE_RATE = """
    | MA_DICH_VU   | MA_VAT_TU | MA_THUOC | SO_LUONG | DON_GIA | TYLE_TT | TYLE_TT_DV | TYLE_TT_BH | THANH_TIEN | NGAY_YL  |
    | 10.0701.0491 | –         | –        | 1        | 1000    | 80      | –          | –          | 800        | 20210305 |
    | 10.0701.0491 | –         | –        | 1        | 1000    | 50      | 80         | –          | 400        | 20210305 |
    | 10.0701.0491 | –         | –        | 1        | 1000    | 50      | 80         | 100        | 800        | 20210305 |
    | 10.0701.0491 | –         | –        | 1        | 1000    | –       | –          | –          | 1000       | 20210305 |
    | 10.0701.0491 | N07.1     | –        | 1        | 1000    | 50      | –          | –          | 500        | 20210305 |
    | –            | –         | 40.444   | 1        | 1000    | 50      | –          | 30         | 300        | 20210305 |
"""


@pytest.mark.slow
def test_a_rate_alone_is_of_the_price_of_a_service_and_of_the_fund_of_an_item(tmp_path: Path) -> None:
    # 50 % beside a share of the price of its own is that of the fund; beside both it says nothing
    read = [
        ("service", 80, 100, 1, 1), ("service", 80, 100, 50, 100), ("service", 80, 100, 1, 1), ("service", 1, 1, 1, 1),
        ("item", 1, 1, 50, 100), ("item", 1, 1, 30, 100),
    ]  # fmt: skip
    assert typed(tmp_path, SHARES, ONE_RATE, forms=FORMS) == 3 * [read]


def test_the_rate_of_a_claim_file_with_one_rate(tmp_path: Path) -> None:
    figures = "<SO_LUONG>1</SO_LUONG><DON_GIA>1000</DON_GIA><TYLE_TT>50</TYLE_TT><THANH_TIEN>500</THANH_TIEN><NGAY_YL>20210305</NGAY_YL>"
    drug = f"<A><CHI_TIET_THUOC><MA_THUOC>40.444</MA_THUOC>{figures}</CHI_TIET_THUOC></A>"
    lines = (
        f"<CHI_TIET_DVKT>{code}{figures}</CHI_TIET_DVKT>" for code in ("<MA_DICH_VU>A1</MA_DICH_VU>", "<MA_VAT_TU>N1</MA_VAT_TU>")
    )
    (tmp_path / "a.xml").write_bytes(envelope([{"XML2": packed(drug), "XML3": packed(f"<A>{''.join(lines)}</A>")}]))
    read = [("item", 1, 1, 50, 100), ("service", 50, 100, 1, 1), ("item", 1, 1, 50, 100)]
    assert staged([tmp_path / "a.xml"], SHARES) == [read]


WHEN = """
    | MA_DICH_VU | SO_LUONG | DON_GIA | THANH_TIEN | NGAY_YL             | NGAY_TH_YL          | NGAY_KQ      |
    | A1         | 1        | 1000    | 1000       | 202309030000        | 202309030000        | 202309030000 |
    | A1         | 1        | 1000    | 1000       | 2023-09-03 00:00:00 | 03/09/2023 00:00    | 20230903     |
    | A1         | 1        | 1000    | 1000       | 202309030815        | 20230903000000      | 202309030900 |
    | A1         | 1        | 1000    | 1000       | 202309022350        | 202309030001        | –            |
    | A1         | 1        | 1000    | 1000       | 202309030001        | –                   | –            |
    | A1         | 1        | 1000    | 1000       | 2023-09-03T00:00    | 000000000000        | –            |
    | A1         | 1        | 1000    | 1000       | 202309030815        | –                   | 202309030900 |
    | A1         | 1        | 1000    | 1000       | 202309030815        | –                   | 202309040900 |
"""
DAY = 19_603  # 3 September 2023, from 1 January 1970


@pytest.mark.slow
def test_midnight_is_a_day_without_a_minute(tmp_path: Path) -> None:
    first = DAY * 24 * 60 + 1  # the minute after midnight
    read = [
        (DAY, None, None, 0), (DAY, None, None, 0), (DAY, None, DAY * 24 * 60 + 540, 0), (DAY, first, None, 0),
        (DAY, first, None, 2), (DAY, None, None, 2), (DAY, first + 494, first + 539, 1), (DAY, first + 494, first + 1979, 2),
    ]  # fmt: skip
    assert typed(tmp_path, "day, began, ended, by_order", WHEN, forms=FORMS) == 3 * [read]


CARDS = """
    | MA_DICH_VU | SO_LUONG | DON_GIA | THANH_TIEN | NGAY_YL  | MA_THE             |
    | A1         | 1        | 1000    | 1000       | 20230903 | TE1790000000000    |
    | A1         | 1        | 1000    | 1000       | 20230903 | TE1 79 00000 00000 |
    | A1         | 1        | 1000    | 1000       | 20230903 | TE1-79-00000-00000 |
    | A1         | 1        | 1000    | 1000       | 20230903 | TE1.79.00000.00000 |
    | A1         | 1        | 1000    | 1000       | 20230903 | TE1.79.00000.00001 |
"""


def test_the_card_of_newborns_is_nobodys_however_it_is_written(tmp_path: Path) -> None:
    """Two newborns who have it are two persons: no line is a doubled one by it (-1). The last card is somebody's."""
    assert typed(tmp_path, "card = -1", CARDS, forms=FORMS) == 3 * [[(True,), (True,), (True,), (True,), (False,)]]


def test_a_day_of_our_own_is_that_on_which_it_was_performed(tmp_path: Path) -> None:
    head = "| service_code | quantity | price | amount | {} |\n| A1 | 1 | 1000 | 1000 | 2023-09-03 08:15 |"
    tables = map(head.format, ("day", "Ngày thực hiện", "Ngày y lệnh"))
    assert typed(tmp_path, "day, by_order", *tables) == [[(DAY, 0)], [(DAY, 0)], [(DAY, 2)]]


def figures(*lines: str) -> str:
    """A table of lines "quantity | price | amount"."""
    return "\n".join(
        ["MA_LK | MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | THANH_TIEN", *(f"V1 | A1 | 20230903 | {line}" for line in lines)]
    )


def read(lines: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    """The figures of lines as they were read, or why they were not."""
    return [(why,) if why else tuple(f"{each:f}".rstrip("0").rstrip(".") for each in said) for *said, why in lines]


SAID = "2,5 | 1.234.567,89 | 3.086.419,73"  # 2.5 × 1,234,567.89 = 3,086,419.725
# The lines of a table → what is read of each, or the column that reads two ways.
COMMAS: dict[str, tuple[list[str], list[tuple[str, ...]]]] = {
    "as Excel in Vietnam saves it": (
        [SAID, "1,125 | 12.000 | 13.500", "0,5 | 34500 | 17250", "3 | 1234,567 | 3703,7"],
        [
            ("2.5", "1234567.89", "3086419.73"),
            ("1.125", "12000", "13500"),
            ("0.5", "34500", "17250"),
            ("3", "1234.567", "3703.7"),
        ],
    ),
    "a comma for thousands, a point for decimals": (
        ["2.5 | 1,234,567.89 | 3,086,419.73", "2.0 | 12,000 | 24,000"],
        [("2.5", "1234567.89", "3086419.73"), ("2", "12000", "24000")],
    ),
    "a comma alone, where the sum decides": (["1,234 | 1000 | 1234"], [("1.234", "1000", "1234")]),
    "a comma alone, where the sum decides otherwise": (["1,234 | 2 | 2468"], [("1234", "2", "2468")]),
    "a comma alone beside whole figures": (
        ["1 | 34500 | 34500", "2 | 1,234 | 2,47"],
        [("1", "34500", "34500"), ("2", "1.234", "2.47")],
    ),
    "commas of which nothing decides": (["2 | 12,000 | 24,000"], [("price-open",)]),
    "a comma that makes no sum": (["1 | 34500 | 34500", "2 | 12,345 | 24690"], [("1", "34500", "34500"), ("price-open",)]),
    "no figure": (["2 | 12,34,567 | 24690", "2,5, | 1 | 2,5"], [("price",), ("quantity",)]),
}


@pytest.mark.slow
def test_a_comma_is_read_by_what_the_file_says_or_named(tmp_path: Path) -> None:
    found = typed(tmp_path, FIGURES, *(figures(*lines) for lines, _ in COMMAS.values()))
    assert dict(zip(COMMAS, map(read, found), strict=True)) == {said: figures for said, (_, figures) in COMMAS.items()}


@pytest.mark.slow
def test_commas_of_each_format(tmp_path: Path) -> None:
    found = typed(tmp_path, FIGURES, figures(SAID), forms=FORMS)
    assert list(map(read, found)) == 3 * [[("2.5", "1234567.89", "3086419.73")]]


def test_a_return_with_a_comma_and_what_it_takes_back(tmp_path: Path) -> None:
    lines = ["2,5 | 12.000 | 30.000", "-2,5 | 12.000 | -30.000,0", "1 | 1.000.000 | 1.000.000"]
    assert typed(tmp_path, "why", figures(*lines)) == [[("return",), ("return",), (None,)]]


def test_a_share_with_a_comma(tmp_path: Path) -> None:
    head = "MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | THANH_TIEN | TYLE_TT_DV\n"
    lines = (f"A1 | 20230903 | 1 | 1000 | 333,3 | {share}\n" for share in ("33,33", "50,0", "1/2", "3,3,3"))
    assert typed(tmp_path, "pays_num, pays_den, why", head + "".join(lines)) == [
        [(3333, 10000, None), (50, 100, None), (1, 2, None), (None, None, "share")]
    ]


# A day as tables have it → its day from 1 January 1970 (3 October 2012 is 15,616), and the minute, if it says one (8:30 is 510).
DAYS: dict[str, tuple[int | None, int | None]] = {
    "03/10/2012": (15_616, None),
    "3/10/2012 8:30": (15_616, 510),
    "03/10/2012 08:30": (15_616, 510),
    "03/10/2012 08:30:00": (15_616, 510),
    "3/10/2012 8:30:00": (15_616, 510),
    "03.10.2012": (15_616, None),
    "3-10-2012": (15_616, None),
    "3/9/2012": (15_586, None),  # 8 characters, as 20120903
    "3/9/2012 8:30": (15_586, 510),
    "13/9/2012 8:30": (15_596, 510),  # 14 characters, as 20120913083000
    "41185": (15_616, None),  # as Excel counts days
    "41185,3541666667": (15_616, 510),
    "20121003083000": (15_616, 510),
    "10/25/2012": (None, None),  # no day stands behind the month
    "03/10/12": (None, None),
}


def test_a_day_as_excel_saves_it(tmp_path: Path) -> None:
    head = "MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | THANH_TIEN\n"
    lines = "".join(f"A1 | {said} | 1 | 11000 | 11000\n" for said in DAYS)
    minutes = [(day, day * 1440 + minute if day and minute else None) for day, minute in DAYS.values()]
    assert typed(tmp_path, "day, began", head + lines, forms=FORMS) == 3 * [minutes]


# Share | amount of 1 × 11,000 → the share as a fraction. What is at most 1 is parts of one, unless the amount shows that it is a per cent.
PARTS: dict[str, tuple[int, int]] = {
    "0.8 | 8800": (80, 100),
    "0,8 | 8800": (80, 100),
    "1 | 11000": (1, 1),
    "1.0 | 11000": (1, 1),
    "0.8 | 88": (80, 10_000),  # 0.8 % of 11,000
    "1 | 110": (1, 100),
    "0.8 | 9000": (80, 100),  # neither; no article pays less than a hundredth
    "0.3333 | 3666.30": (3_333, 10_000),
    "80% | 8800": (80, 100),
    "80 % | 8800": (80, 100),
    "0.8% | 88": (80, 10_000),
    "100% | 11000": (100, 100),
}


def test_a_share_in_parts_of_one_or_with_a_sign(tmp_path: Path) -> None:
    head = "MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | TYLE_TT_DV | THANH_TIEN\n"
    lines = "".join(f"A1 | 20230903 | 1 | 11000 | {said}\n" for said in PARTS)
    assert typed(tmp_path, "pays_num, pays_den", head + lines) == [list(PARTS.values())]


def test_the_largest_figures_by_a_share_in_parts_of_one(tmp_path: Path) -> None:
    # a slip of figures that stand in each other's columns: 2,654,000 × 1,327,000 needs 19 digits with its decimals
    head = "MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | TYLE_TT_DV | THANH_TIEN\n"
    figures = ("2654000 | 1327000 | 1 | 50", "9999999.999 | 99999999999.999 | 0.8 | 9999999999999999.99")
    lines = "".join(f"A1 | 20230903 | {said}\n" for said in figures)
    assert typed(tmp_path, "pays_num, pays_den, amount, why", head + lines) == [
        [(1, 1, Decimal("50.00"), None), (80, 100, Decimal("9999999999999999.99"), None)]
    ]


def test_the_share_of_the_fund_in_parts_of_one(tmp_path: Path) -> None:
    head = "MA_DICH_VU | NGAY_YL | SO_LUONG | DON_GIA | TYLE_TT_DV | TYLE_TT_BH | THANH_TIEN\n"
    # 11,000 × 50 % × 80 % = 4,400
    lines = "".join(f"A1 | 20230903 | 1 | 11000 | {said} | 4400\n" for said in ("0.5 | 0.8", "50 | 0.8", "0.5 | 80", "50% | 80"))
    found = typed(tmp_path, "cast(pays_num / pays_den as varchar), cast(fund_num / fund_den as varchar)", head + lines)
    assert found == [[("0.5", "0.8")] * 4]


HEAD = "MA_LK;MA_CSKCB;MA_DICH_VU;SO_LUONG;DON_GIA;THANH_TIEN;NGAY_YL\n"


@case("ST113")
def test_a_comma_before_three_digits_is_named(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEAD + "a;80002;C5.1.272;2;12,000;24,000;201210010830\n", encoding="utf-8")
    assert [finding.code for finding in pricebook.settle_claims(tmp_path / "a.csv", registry=registry).findings.of("ST113")] == [
        "ST113"
    ]


@pytest.mark.slow
@silent("ST113")
def test_a_comma_that_another_figure_explains(registry: Path, tmp_path: Path) -> None:
    lines = "a;80002;C5.1.272;2;12,000;24,000;201210010830\nb;80002;C5.1.276;50;29,000;1,450,000;201210010830\n"
    (tmp_path / "a.csv").write_text(HEAD + lines, encoding="utf-8")
    (found,) = pricebook.settle_claims(tmp_path / "a.csv", registry=registry).found
    assert (found.rule.code, found.stake) == ("ST030", 2_000)  # 2 × (12,000 − 11,000)


OF_SHARES = "MA_LK;MA_CSKCB;MA_DICH_VU;SO_LUONG;DON_GIA;TYLE_TT_DV;THANH_TIEN;NGAY_YL\n"


@silent("ST035")
def test_a_right_amount_by_a_share_in_parts_of_one(registry: Path, tmp_path: Path) -> None:
    lines = "a;80002;C5.1.272;1;11000;0,8;8800;201210010830\nb;80002;C5.1.272;1;11000;1;11000;201210010830\n"
    (tmp_path / "a.csv").write_text(OF_SHARES + lines, encoding="utf-8")
    assert pricebook.settle_claims(tmp_path / "a.csv", registry=registry).found == ()


@pytest.mark.slow
@case("ST035")
def test_a_wrong_amount_by_a_share_in_parts_of_one(registry: Path, tmp_path: Path) -> None:
    # 11,000 × 80 % = 8,800: 200 too much
    (tmp_path / "a.csv").write_text(OF_SHARES + "a;80002;C5.1.272;1;11000;0,8;9000;201210010830\n", encoding="utf-8")
    (found,) = pricebook.settle_claims(tmp_path / "a.csv", registry=registry).found
    assert (found.rule.code, found.due, found.stake) == ("ST035", 8_800, 200)
