"""R3 stands once: what `match` shows as the lowest price of a thing is what `build` prices it at."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.cli.app import app
from pricebook.dossier import LowestAward, load_dossier
from pricebook.pricing import compose, lowest_awards
from pricebook.regulation import search_path
from tests.support import award_no, built, dossier, item

NORMS = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.272 | supplies | K | Kim | cái | 1 |"
HEAD = "| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"


def shown(folder: Path) -> list[tuple[object, object]]:
    """(price, decision) of each row of the sheet of lowest prices."""
    assert CliRunner().invoke(app, ["match", str(folder), "-o", str(folder / "proposed.xlsx")]).exit_code == 0
    sheet = openpyxl.load_workbook(folder / "proposed.xlsx")["Giá thấp nhất"]
    head = [cell.value for cell in sheet[1]]
    return [
        (row[head.index("Giá thấp nhất (đ)")], row[head.index("Theo quyết định")])
        for row in sheet.iter_rows(min_row=2, values_only=True)
    ]


def lowest(folder: Path) -> list[LowestAward]:
    loaded, _ = load_dossier(folder, search_path())
    assert loaded is not None
    with loaded.con:
        return lowest_awards(loaded)


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_an_award_whose_validity_touches_the_year_is_the_lowest_in_both(home: Path) -> None:
    """
    | Kim | cái | 500 | 1/QĐ | 2012-02-01 to 2012-06-30 |   over by the pricing date, 1 August 2012, and approved for the year
    | Kim | cái | 900 | 2/QĐ | 2012-02-01 to 2012-12-31 |
    """
    tenders = """
    | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
    | Kim | cái | 500 | 1/QĐ | 2012-02-01 | 2012-02-01 | 2012-06-30 |
    | Kim | cái | 900 | 2/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |
    """
    matches = "| source_name | source_unit | item_code | confirmed_by | confirmed_on |\n| Kim | cái | K | An | 2012-08-01 |"
    items = "| item_code | item_name | unit |\n| K | Kim | cái |"
    norms = "| service | component | item_name | unit | quantity |\n| C5.1.272 | supplies | Kim | cái | 1 |"
    result = built(home, norms=norms, tenders=tenders, matches=matches, items=items)
    assert item(result, "K").unit_price == 500
    assert shown(home) == [("500", "1/QĐ")]
    explained = CliRunner().invoke(app, ["explain", str(home), "C5.1.272"])
    assert "500 đ" in explained.output and "900 đ" in explained.output


@pytest.mark.rule("R3")
@pytest.mark.parametrize(
    ("awards", "winner"),
    [
        # no validity: counted by the year of its decision, so the 300 of 2012 wins and the 200 of 2011 does not count
        ("| K | Kim | cái | 300 | 3/QĐ | 2012-03-01 | | |\n| K | Kim | cái | 200 | 9/QĐ | 2011-03-01 | | |", "3/QĐ"),
        # no validity and no decision date: nobody can say that it is of the year
        ("| K | Kim | cái | 300 | 3/QĐ | | | |", "2/QĐ"),
        # an end before its beginning is no validity
        ("| K | Kim | cái | 300 | 3/QĐ | 2012-03-01 | 2012-12-31 | 2012-01-01 |", "3/QĐ"),
        # a tie goes to the earliest decision …
        ("| K | Kim | cái | 900 | 3/QĐ | 2012-01-05 | 2012-01-05 | 2012-12-31 |", "3/QĐ"),
        # … one without a date after those with one …
        ("| K | Kim | cái | 900 | 1/QĐ | | 2012-01-05 | 2012-12-31 |", "2/QĐ"),
        # … then to its number
        ("| K | Kim | cái | 900 | 1/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |", "1/QĐ"),
        # of another year
        ("| K | Kim | cái | 100 | 0/QĐ | 2011-02-01 | 2011-02-01 | 2011-12-31 |", "2/QĐ"),
        # without a price
        ("| K | Kim | cái | | 0/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |", "2/QĐ"),
    ],
)
def test_build_and_match_choose_the_same_award(home: Path, awards: str, winner: str) -> None:
    tenders = HEAD + awards + "\n| K | Kim | cái | 900 | 2/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |"
    result = built(home, norms=NORMS, tenders=tenders)
    assert award_no(result, item(result, "K").award) == winner
    assert [low.decision_no for low in lowest(home)] == [winner]


@pytest.mark.rule("R3")
@pytest.mark.parametrize(("pack", "year", "winner"), [("ttlt-04-2012", 2012, (300, 3)), ("nq-399-2025", 2025, (900, 1))])
def test_where_the_regime_asks_for_the_day_only_the_day_counts(home: Path, pack: str, year: int, winner: tuple[int, int]) -> None:
    """The same three awards on 1 June under two regimes: approved for the year, and valid on the date."""
    tenders = f"""
    | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
    | Kim | cái | 300 | 1/QĐ | {year}-03-01 | | |
    | Kim | cái | 500 | 2/QĐ | {year}-02-01 | {year}-02-01 | {year}-05-31 |
    | Kim | cái | 900 | 3/QĐ | {year}-02-01 | {year}-02-01 | {year}-06-01 |
    """
    folder = dossier(home, regulation=pack, settings=f"pricing_date = {year}-06-01", norms=NORMS, tenders=tenders)
    assert [(low.price, low.of_rows) for low in lowest(folder)] == [winner]


def test_the_lowest_can_be_asked_for_before_and_after_composing(home: Path) -> None:
    tenders = HEAD + "| K | Kim | cái | 900 | 2/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |"
    loaded, _ = load_dossier(dossier(home, norms=NORMS, tenders=tenders), search_path())
    assert loaded is not None
    with loaded.con:
        before = lowest_awards(loaded)
        composition = compose(loaded)
        assert lowest_awards(composition.dossier) == before and len(before) == 1


@pytest.mark.rule("R4")
def test_of_a_neighbours_equal_prices_the_earliest_decision_is_recorded(home: Path) -> None:
    regional = """
    | province | item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
    | Tiền Giang | K | Kim | cái | 700 | 8/QĐ | 2012-05-01 | 2012-05-01 | 2012-12-31 |
    | Tiền Giang | K | Kim | cái | 700 | 7/QĐ | 2012-02-01 | 2012-02-01 | 2012-12-31 |
    """
    result = built(home, norms=NORMS, tenders=HEAD + "| X | Khác | cái | 1 | 1/QĐ | | | |", regional_prices=regional)
    (province,) = item(result, "K").provinces
    assert (province.unit_price, award_no(result, province.award)) == (700, "7/QĐ")


def test_the_case_itself_is_still_right() -> None:
    """The dossier of the case, built where it lies."""
    from tests.support import SHARED

    folder = SHARED / "cases" / "build" / "match-lowest" / "d"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    assert item(pricebook.build(folder), "K").unit_price == 500
    assert [low.price for low in lowest(folder)] == [500]
