"""What claims write behind a code, and codes of other wards: priced where the price is clear, asked about where not, never refused."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import pricebook
from pricebook import Built, PriceList
from pricebook.app.claims import settle_claims
from pricebook.pricelist.file import write_pricelist
from pricebook.regulation.claim_rules import CodeForm, WardForm
from pricebook.settlement.claims.code_forms import CodeForms
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line
from tests.support import case, silent

FORMS = CodeForms(
    (CodeForm(mark=".K.", priced=True), CodeForm(mark="_", endings=("GT", "TB"))), WardForm(ward=(2, 4), mark=".", line=4)
)


def said(
    prices: PriceList, folder: Path, lines: Sequence[Line], class_: str | None = "III"
) -> list[tuple[str, str, str, int, str | None]]:
    """What the rules say of lines by a list: code, what follows, the code of the line, the stake, the service that is meant."""
    write_pricelist(replace(prices, facilities=(), capabilities=()), folder / "pricelist.json")
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"MA_LK": "V1", "MA_THE_BHYT": "GD1"} | each for each in lines)
    found = settle_claims(folder / "a.csv", list_=folder / "pricelist.json", class_=class_).found
    return [(each.rule.code, each.result, each.line.code, int(each.stake), each.service) for each in found]


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("22.0121.1369.K.80002", ("22.0121.1369", True)),
        ("22.0121.1369.k.80002", ("22.0121.1369", True)),
        ("10.0506.0459_GT", ("10.0506.0459", False)),
        ("10.0506.0459_tb", ("10.0506.0459", False)),
        ("22.0121.1369.K.80002_TB", ("22.0121.1369", False)),
        ("10.0506.0459_XX", None),  # no ending that is known
        ("22.0121.1369.K.", None),
        ("_GT", None),
        ("22.0121.1369", None),
    ],
)
def test_a_code_and_what_is_written_behind_it(code: str, before: tuple[str, bool] | None) -> None:
    assert FORMS.before(code) == before


def test_a_code_of_the_list_that_is_spelt_otherwise(long_an: Built, tmp_path: Path) -> None:
    """The list has C5.1.272 at 11,000: the whole line is asked about, for whose price it is nobody knows. C5.1.2720 is no spelling of it.

    | code      |                                        |
    | c5.1.272. | a small letter, a point                |
    | С5.1.272  | a Cyrillic С                           |
    | C5,1,272  | commas                                 |
    | C5 1 272  | blanks                                 |
    | C5.1.2720 | another code: of no list, and refused  |
    """
    assert long_an.prices is not None
    spelt = ("c5.1.272.", "\u04215.1.272", "C5,1,272", "C5 1 272")
    lines = [line(code, 12_000, f"2012-10{day:02} 0830") for day, code in enumerate((*spelt, "C5.1.2720"), 1)]
    found = sorted(said(long_an.prices, tmp_path, lines), reverse=True)
    asked = sorted((("ST116", "ask", code, 12_000, "C5.1.272") for code in spelt), reverse=True)
    assert found == [*asked, ("ST031", "refuse", "C5.1.2720", 12_000, None)]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("K05.1918", "1918"),
        ("03.0001", "0001"),
        ("KHOA.1918", "1918"),
        ("K.1918", None),  # one letter
        ("KHOA5.1918", None),  # five
        ("K05.191", None),
        ("K05.19180", None),
        ("K05.191²", None),
        ("K05,1918", None),
        ("K05.1918.1", None),
        ("22.0121.1369", None),
    ],
)
def test_a_ward_and_the_line_by_which_its_bed_is_priced(code: str, line: str | None) -> None:
    assert FORMS.price_line(code) == line
    assert CodeForms(FORMS.forms).price_line(code) is None


def test_a_code_that_was_sent_out_is_priced_as_the_code_and_only_asked(long_an: Built, tmp_path: Path) -> None:
    # the list has 11,000 for C5.1.272: one đồng more is asked about, as the price may be that of the other facility; A4 contains it
    assert long_an.prices is not None
    lines = [
        line("C5.1.272.K.80001", 11_000, "2012-1001 0830"),
        line("C5.1.272.K.80001", 11_001, "2012-1002 0830"),
        line("A4", 80_000, "2012-1003 0830"),
        line("C5.1.272.K.80001", 11_000, "2012-1003 0830"),
        line("C5.1.999.K.80001", 11_000, "2012-1004 0830"),  # no list has C5.1.999
        line("C5.1.279.K.80001", 11_000, "2012-1005 0830"),  # of the regulation, and not of the list
    ]
    assert said(long_an.prices, tmp_path, lines) == [
        ("ST030", "ask", "C5.1.272.K.80001", 1, "C5.1.272"),
        ("ST031", "refuse", "C5.1.999.K.80001", 11_000, None),
        ("ST118", "ask", "C5.1.279.K.80001", 11_000, None),
        ("ST037", "ask", "C5.1.272.K.80001", 11_000, "A4"),
    ]


@pytest.mark.parametrize(("code", "rule"), [("C5.1.272_GT", "ST118"), ("C5.1.272_TB", "ST118"), ("C5.1.999_GT", "ST031")])
def test_an_ending_is_asked_about_behind_a_known_code_alone(code: str, rule: str, long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    (found,) = said(long_an.prices, tmp_path, [line(code, 20_000, "2012-1001 0830")])
    assert found[:4] == (rule, "ask" if rule == "ST118" else "refuse", code, 20_000)


def with_bed(built: Built) -> PriceList:
    """The list with a bed of one ward: K03.1918 at 11,000, where it has C5.1.272."""
    assert built.prices is not None
    return replace(built.prices, lines=tuple(
        replace(each, service_code="K03.1918", ordinal=None) if each.service_id == "C5.1.272" else each for each in built.prices.lines
    ))  # fmt: skip


@case("ST119")
def test_a_bed_of_another_ward_is_asked_about(long_an: Built, tmp_path: Path) -> None:
    lines = [line("K05.1918", 11_000, "2012-1001 0830"), line("K05.1919", 11_000, "2012-1002 0830")]
    assert said(with_bed(long_an), tmp_path, lines) == [
        ("ST031", "refuse", "K05.1919", 11_000, None),  # no line of prices that the list has, in a pack that lacks none
        ("ST119", "ask", "K05.1918", 11_000, "C5.1.272"),
    ]


@silent("ST119")
def test_a_bed_of_the_ward_is_priced(long_an: Built, tmp_path: Path) -> None:
    assert said(with_bed(long_an), tmp_path, [line("K03.1918", 11_000, "2012-1001 0830")]) == []


@pytest.mark.slow
def test_an_examination_of_a_part_that_the_pack_lacks_is_asked_about(nq_399: Built, tmp_path: Path) -> None:
    # group 13 are examinations, 15 beds, 1 tests: pack nq-399-2025 lacks the part of the first two
    assert nq_399.prices is not None
    lines = [line("05.1896", 30_000, f"2026-080{group % 7 + 1} 0830", MA_NHOM=group) for group in (13, 15, 1)]
    rules = [each[0] for each in said(nq_399.prices, tmp_path, lines, None)]
    assert rules == ["ST031", "ST119", "ST119"]


@pytest.mark.slow
def test_settled_again_a_code_that_was_sent_out_is_the_service(nq_399: Built, tmp_path: Path) -> None:
    # 01.0004.0321: 185,000 at a base salary of 2,340,000, 190,000 at 2,530,000; in local anaesthesia nobody said what it is paid
    nq_399.write(tmp_path / "list")
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(
            {"MA_LK": "V1"} | line(f"01.0004.0321{behind}", 185_000, "2026-0801 0830") for behind in (".K.80001", "_GT")
        )
    total = pricebook.settle_again(tmp_path / "a.csv", list_=tmp_path / "list", base_salary=2_530_000).total
    assert (total.difference, total.unsettled_paid) == (5_000, 185_000)
