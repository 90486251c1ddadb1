"""Whose list it is: a facility out of its scope has none, and one whose class nobody said is only asked about prices by class."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.errors import WrongOption
from pricebook.pricelist.file import write_pricelist
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line
from tests.support import case, silent


def settled(
    built: Built, folder: Path, lines: Sequence[Line], *, class_: str | None = None, named: bool = False
) -> SettledClaims:
    """Lines settled by the list of a build; `named`: whether it names facilities, and what they perform."""
    assert built.prices is not None
    prices = built.prices if named else replace(built.prices, facilities=(), capabilities=())
    write_pricelist(prices, folder / "pricelist.json")
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"MA_LK": "V1", "MA_THE_BHYT": "GD1"} | each for each in lines)
    return settle_claims(folder / "a.csv", list_=folder / "pricelist.json", class_=class_)


VISIT = [line("A1", 8_000, "2012-1001 0830"), line("C5.1.272", 11_000, "2012-1001 0840")]  # A1 is 8,000 in class III


@case("ST049", rule="R10")
def test_without_a_class_the_prices_by_class_are_asked_about(long_an: Built, tmp_path: Path) -> None:
    found = settled(long_an, tmp_path, VISIT).found
    assert [(each.rule.code, each.result, each.line.code, each.stake) for each in found] == [("ST049", "ask", "A1", 8_000)]


@pytest.mark.slow
@silent("ST049")
@pytest.mark.rule("R10")
def test_with_a_class_they_are_settled(long_an: Built, tmp_path: Path) -> None:
    dearer = [*VISIT, line("A1", 9_000, "2012-1002 0830")]
    found = settled(long_an, tmp_path, dearer, class_="III").found
    assert [(each.rule.code, each.result, each.line.row, each.stake) for each in found] == [("ST030", "refuse", 4, 1_000)]


@pytest.mark.rule("R10")
def test_a_facility_of_another_ministry_has_no_list(long_an: Built, tmp_path: Path) -> None:
    # capabilities.csv says that 80005 performs A1; letter 1513, section 1: a local list is not for it
    told = settled(long_an, tmp_path, [each | {"MA_CSKCB": "80005"} for each in VISIT], named=True)
    assert ([finding.code for finding in told.findings], told.found) == (["ST044"], ())


@pytest.mark.parametrize("class_", ["V", "hạng 3", "", "iii"])
def test_a_class_that_the_list_has_no_price_of_is_refused(class_: str, long_an: Built, tmp_path: Path) -> None:
    with pytest.raises(WrongOption, match="II, III, IV"):
        settled(long_an, tmp_path, VISIT, class_=class_, named=True)


@silent("ST033")
@pytest.mark.rule("R7")
def test_a_list_that_says_nothing_of_what_facilities_perform(long_an: Built, tmp_path: Path) -> None:
    """One notice for the list, and no question about each line."""
    assert long_an.prices is not None
    nobody_said = replace(long_an, prices=replace(long_an.prices, capabilities=()))
    dearer = line("C5.1.274", 25_001, "2012-1001 0830")  # the list has 25,000
    of = settled(nobody_said, tmp_path, [*VISIT, dearer], named=True)
    assert [(each.rule.code, each.line.row, each.stake) for each in of.found] == [("ST030", 4, 1)]
    assert [notice.key for notice in of.notices].count("claims.nobody-said") == 1


@case("ST033")
@pytest.mark.rule("R7")
def test_a_facility_of_which_a_list_says_what_it_performs(long_an: Built, tmp_path: Path) -> None:
    # capabilities.csv has C5.1.274 for the provincial hospital alone
    of = settled(long_an, tmp_path, [*VISIT, line("C5.1.274", 25_000, "2012-1001 0830")], named=True)
    assert [(each.rule.code, each.line.row) for each in of.found] == [("ST033", 4)]
    assert "claims.nobody-said" not in [notice.key for notice in of.notices]
