"""R3, R4: which awards were approved for the year of the pricing date. The pricing date of these cases is 1 August 2012."""

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.cli.app import app
from pricebook.dossier import load_dossier
from pricebook.exports.papers.facts import sources_said
from pricebook.pricing import lowest_awards
from pricebook.regulation import search_path
from tests.support import SHARED, award_no, built, case, dossier, found, item, judged, pair, price, silent, told

NORM = "| service | component | item_code | item_name | unit | quantity |\n| C5.1.272 | supplies | K | Kim | cái | 1 |"
HEAD = "| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
SOUND = "| K | Kim | cái | 9000 | 1/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |"
NOTHING_OWN = HEAD + "| X | Khác | cái | 1 | 1/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31 |"


def awards(*lines: str) -> str:
    """Awards of the item K: price | decision | its date | from | to."""
    return HEAD + "\n".join(f"| K | Kim | cái | {line} |" for line in lines)


def regional(*lines: str) -> str:
    """Prices of other provinces for K: province | price | its date | from | to."""
    head = "| province | item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return head + "\n".join(f"| {row[0]} | K | Kim | cái | {row[1]} | 5/QĐ | {' | '.join(row[2:])} |" for row in cells)


@pair("UP020", rule="R3", decided=("2012-08-02", "2012-08-01"))
def test_an_award_decided_after_the_pricing_date_does_not_count(home: Path, decided: str, raises: bool) -> None:
    """The same award of 4,000, valid until the end of the year, decided on the day after the pricing date, or on that day."""
    tenders = awards(f"4000 | 9/QĐ | {decided} | 2012-08-01 | 2012-12-31") + "\n" + SOUND
    result = built(home, norms=NORM, tenders=tenders)
    assert found(result, "UP020") == ([("UP020", "tenders.csv!F2")] if raises else [])
    assert item(result, "K").unit_price == (9000 if raises else 4000)
    by_decision = {award.decision_no: (award.counts, award.why_not) for award in result.prices.awards}  # type: ignore[union-attr]
    assert by_decision == {"1/QĐ": (True, None), "9/QĐ": (False, "decided-later") if raises else (True, None)}


@case("UP020", rule="R3")
def test_an_item_whose_only_award_comes_too_late_has_no_price(home: Path) -> None:
    result = built(home, norms=NORM, tenders=awards("4000 | 9/QĐ | 2012-11-20 | 2012-12-01 | 2013-11-30"))
    assert found(result, "UP020", "UP001") == [("UP001", "norms.csv!C2"), ("UP020", "tenders.csv!F2")]
    assert price(result, "C5.1.272") is None


@case("UP020", rule="R3")
def test_an_undated_award_goes_by_its_decision_and_that_is_later(home: Path) -> None:
    result = built(home, norms=NORM, tenders=awards("4000 | 9/QĐ | 2012-11-20 | | ") + "\n" + SOUND)
    assert item(result, "K").unit_price == 9000


@pytest.mark.slow
@case("UP020", rule="R3")
def test_a_day_that_the_number_of_the_decision_states_is_its_day(home: Path) -> None:
    """20 November is after the pricing date; 1 February is before it; a validity within the number is no day of decision."""
    late = [
        "1/QĐ-SYT ngày 20/11/2012", "2/QĐ, Ngày 20-11-2012", "3/QĐ-SYT ngày 20 tháng 11 năm 2012", "4/QĐ-SYT (20/11/2012)",
        "5/QĐ-SYT; 20.11.2012", "9/QD ngay 20.11.2012", "QĐ số 6/QĐ-SYT ký ngày20/11/12",
    ]  # fmt: skip
    counting = ["7/QĐ-SYT ngày 01 tháng 02 năm 2012", "8/QĐ-SYT có hiệu lực đến ngày 31/12/2012", "20/11/2012/QĐ-SYT"]
    tenders = awards(*(f"4000 | {number} | | 2012-01-01 | 2012-12-31" for number in late + counting))
    result = built(home, norms=NORM, tenders=tenders)
    not_counted = {award.decision_no for award in result.prices.awards if not award.counts}  # type: ignore[union-attr]
    assert not_counted == set(late)
    sound = built(home, norms=NORM, tenders=awards(f"4000 | {late[2]} | | 2012-01-01 | 2012-12-31") + "\n" + SOUND)
    assert found(sound, "UP020") == [("UP020", "tenders.csv!F2")]
    assert item(sound, "K").unit_price == 9000


@pair("UP020", rule="R3", number=("9/QĐ ngày 20/11/2012", "9/QĐ ngày 05/01/2012"))
def test_a_number_that_states_a_later_day_than_the_day_of_decision_is_asked_about(home: Path, number: str, raises: bool) -> None:
    """Which of the two is right nobody can say: 4,000 counts, and a warning names it beside the 9,000 of the others."""
    result = built(home, norms=NORM, tenders=awards(f"4000 | {number} | 2012-01-05 | 2012-01-01 | 2012-12-31") + "\n" + SOUND)
    assert found(result, "UP020") == ([("UP020", "tenders.csv!F2")] if raises else [])
    assert item(result, "K").unit_price == 4000


@pair("UP020", rule="R3", dates=("| 2012-08-02 | 2013-08-01", "| 2012-08-01 | 2013-07-31"))
def test_an_award_without_a_day_of_decision_that_begins_after_the_pricing_date_is_asked_about(
    home: Path, dates: str, raises: bool
) -> None:
    """It may have been decided by 1 August: it counts, 4,000, and a warning names it beside the 9,000 of the others."""
    result = built(home, norms=NORM, tenders=awards(f"4000 | 9/QĐ | {dates}") + "\n" + SOUND)
    told_ = [(str(f.at), f.observed, f.limit) for f in result.findings if f.code == "UP020"]
    assert told_ == ([("tenders.csv!G2", 4000, 9000)] if raises else [])
    assert item(result, "K").unit_price == 4000


@silent("UP020")
@pytest.mark.parametrize(
    "award", ["4000 | 9/QĐ | 2012-07-31 | 2012-09-01 | 2013-08-31", "9500 | 9/QĐ | | 2012-09-01 | 2013-08-31"]
)
def test_an_award_that_begins_later_and_was_decided_by_then_or_prices_nothing(home: Path, award: str) -> None:
    result = built(home, norms=NORM, tenders=awards(award) + "\n" + SOUND)
    assert found(result, "UP020") == []
    assert item(result, "K").unit_price == (4000 if award.startswith("4000") else 9000)


@pair("UP020", rule="R3", of=("Long An", "Tiền Giang"))
def test_an_own_award_among_the_prices_of_other_provinces_is_named(home: Path, of: str, raises: bool) -> None:
    """3,000 in tenders; the 1,000 is no price of another province, and does not count where it stands."""
    result = built(home, norms=NORM, tenders=awards("3000 | 1/QĐ | 2012-01-05 | 2012-01-01 | 2012-12-31"),
        regional_prices=regional(f"{of} | 1000 | 2012-01-05 | 2012-01-01 | 2012-12-31"))  # fmt: skip
    told_ = [(str(f.at), f.observed, f.limit) for f in result.findings if f.code == "UP020"]
    assert told_ == ([("regional_prices.csv!A2", 1000, 3000)] if raises else [])
    assert item(result, "K").unit_price == 3000


@case("UP020", rule="R4")
def test_an_own_award_among_the_other_provinces_where_their_average_is_used(home: Path) -> None:
    year = "| 2012-01-05 | 2012-01-01 | 2012-12-31"
    prices = regional(f"tỉnh Long An | 1000 {year}", f"Bến Tre | 3000 {year}")
    result = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=prices)
    assert [(str(f.at), f.limit) for f in result.findings if f.code == "UP020"] == [("regional_prices.csv!A2", None)]
    assert item(result, "K").unit_price == 3000


@pytest.mark.parametrize(("of", "said"), [("Hà Nội", "1 trong 2"), ("Long An", "1 trong 2"), ("Tiền Giang", "2 trong 2")])
def test_what_is_no_price_of_another_province_of_the_region_does_not_count_anywhere(home: Path, of: str, said: str) -> None:
    """R4: Hà Nội is of another region, Long An the province itself. The list says so, `explain`, and the plan that counts the rows."""
    year = "| 2012-01-05 | 2012-01-01 | 2012-12-31"
    result = built(
        home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional(f"{of} | 9000 {year}", f"Bến Tre | 3000 {year}")
    )
    first = next(award for award in result.prices.awards if award.province == of)  # type: ignore[union-attr]
    counts = of == "Tiền Giang"
    assert (first.counts, first.why_not) == ((True, None) if counts else (False, "outside-region"))
    assert f"; {said} dòng giá của các tỉnh" in sources_said(result.prices)  # type: ignore[arg-type]


@silent("UP020")
def test_an_own_award_that_stands_in_both_tables(home: Path) -> None:
    year = "| 2012-01-05 | 2012-01-01 | 2012-12-31"
    result = built(
        home, norms=NORM, tenders=awards(f"3000 | 1/QĐ {year}"),
        regional_prices=regional(f"Long An | 3000 {year}", f"Bến Tre | 1000 {year}"),
    )  # fmt: skip
    assert found(result, "UP020") == []


@silent("UP020")
def test_a_late_award_that_would_price_nothing_is_listed_and_not_accused(home: Path) -> None:
    """Dearer than the lowest; of another year; and of an item that no norm takes."""
    tenders = "\n".join([
        awards("9500 | 8/QĐ | 2012-11-20 | 2012-12-01 | 2013-11-30", "4000 | 9/QĐ | 2013-01-20 | 2013-01-20 | 2013-11-30"),
        SOUND, "| X | Khác | cái | 1 | 7/QĐ | 2012-11-20 | 2012-12-01 | 2013-11-30 |",
    ])  # fmt: skip
    result = built(home, norms=NORM, tenders=tenders)
    why = {award.decision_no: award.why_not for award in result.prices.awards}  # type: ignore[union-attr]
    assert why == {"1/QĐ": None, "8/QĐ": "decided-later", "9/QĐ": "not-in-force"}


@case("UP020", rule="R4")
def test_a_neighbours_award_passes_the_same_filter(home: Path) -> None:
    # Tiền Giang's 100 was decided in November; the mean is that of 300 and 310
    result = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional(
        "Tiền Giang | 100 | 2012-11-20 | 2012-01-01 | 2012-12-31", "Tiền Giang | 300 | 2012-01-05 | 2012-01-01 | 2012-12-31",
        "Bến Tre | 310 | 2012-01-05 | 2012-01-01 | 2012-12-31",
    ))  # fmt: skip
    assert found(result, "UP020", "UP021") == [("UP020", "regional_prices.csv!G2")]
    assert item(result, "K").unit_price == 305


@pytest.mark.slow
@silent("UP020")
def test_a_late_neighbour_that_no_price_could_rest_on(home: Path) -> None:
    """An own award exists; and Tây Ninh is of another region."""
    late = "| 100 | 2012-11-20 | 2012-01-01 | 2012-12-31"
    own = built(home, norms=NORM, tenders=HEAD + SOUND, regional_prices=regional(f"Tiền Giang {late}"))
    elsewhere = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional(f"Tây Ninh {late}"))
    assert found(own, "UP020") == found(elsewhere, "UP020") == []
    assert (item(own, "K").basis, item(elsewhere, "K").basis) == ("tender", "missing")


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_where_the_regime_asks_for_the_day_the_decision_does_not_matter(home: Path) -> None:
    tenders = "| item_name | unit | price | decision_no | decision_date | valid_from | valid_to |\n"
    tenders += "| Kim | cái | 300 | 1/QĐ | 2025-06-02 | 2025-01-01 | 2025-12-31 |"
    folder = dossier(home, regulation="nq-399-2025", settings="pricing_date = 2025-06-01", norms=NORM, tenders=tenders)
    loaded, _ = load_dossier(folder, search_path())
    assert loaded is not None
    with loaded.con:
        assert [low.price for low in lowest_awards(loaded)] == [300]


@pair("UP021", rule="R3", until=("2012-01-30", "2012-01-31"))
def test_an_award_that_touches_the_year_for_fewer_days_than_the_pack_says(home: Path, until: str, raises: bool) -> None:
    """1 to 30 January are 30 days of 2012; the pack says 31. It counts, and somebody has to say why."""
    result = built(home, norms=NORM, tenders=awards(f"5000 | 2/QĐ | 2011-06-01 | 2011-06-01 | {until}") + "\n" + SOUND)
    told_ = [(str(f.at), f.observed, f.limit, f.more["days"]) for f in result.findings if f.code == "UP021"]
    assert told_ == ([("tenders.csv!H2", 5000, 9000, 30)] if raises else [])
    assert item(result, "K").unit_price == 5000


@case("UP021", rule="R3")
def test_an_award_that_begins_at_the_end_of_the_year(home: Path) -> None:
    # 2 to 31 December: 30 days
    result = built(home, norms=NORM, tenders=awards("5000 | 2/QĐ | 2012-06-01 | 2012-12-02 | 2013-06-30"))
    assert [(str(f.at), f.limit) for f in result.findings if f.code == "UP021"] == [("tenders.csv!G2", None)]
    assert item(result, "K").unit_price == 5000


@case("UP021", rule="R3")
def test_all_short_awards_below_the_others_are_named(home: Path) -> None:
    short = ("5000 | 2/QĐ | 2011-06-01 | 2011-06-01 | 2012-01-02", "6000 | 3/QĐ | 2011-06-01 | 2011-06-01 | 2012-01-02")
    result = built(home, norms=NORM, tenders=awards(*short) + "\n" + SOUND)
    assert found(result, "UP021") == [("UP021", "tenders.csv!H2"), ("UP021", "tenders.csv!H3")]


@silent("UP021")
@pytest.mark.parametrize("at", ["9000", "9500"])
def test_a_short_award_on_which_no_price_rests(home: Path, at: str) -> None:
    """At the price of another award, or above it."""
    result = built(home, norms=NORM, tenders=awards(f"{at} | 2/QĐ | 2011-06-01 | 2011-06-01 | 2012-01-02") + "\n" + SOUND)
    assert found(result, "UP021") == [] and item(result, "K").unit_price == 9_000


@case("UP021", rule="R4")
def test_a_short_award_of_a_neighbour(home: Path) -> None:
    result = built(home, norms=NORM, tenders=NOTHING_OWN, regional_prices=regional(
        "Tiền Giang | 100 | 2011-02-01 | 2011-02-01 | 2012-01-05", "Bến Tre | 310 | 2012-01-05 | 2012-01-01 | 2012-12-31"
    ))  # fmt: skip
    assert found(result, "UP021") == [("UP021", "regional_prices.csv!I2")]
    assert item(result, "K").unit_price == 205  # it counts: (100 + 310) ÷ 2


@pytest.mark.slow
@pytest.mark.rule("R3")
def test_match_and_explain_show_the_same_and_say_why(home: Path) -> None:
    tenders = awards("4000 | 9/QĐ | 2012-11-20 | 2012-12-01 | 2013-11-30") + "\n" + SOUND
    folder = dossier(home, norms=NORM, tenders=tenders)
    loaded, _ = load_dossier(folder, search_path())
    assert loaded is not None
    with loaded.con:
        assert [(low.price, low.of_rows) for low in lowest_awards(loaded)] == [(9000, 1)]
    explained = CliRunner().invoke(app, ["explain", str(folder), "C5.1.272", "--lang", "vi"]).output
    assert "quyết định sau ngày tính giá" in " ".join(explained.split())
    pricebook.build(folder).write(home / "out")
    workbook = openpyxl.load_workbook(home / "out" / "pricelist.xlsx")
    cells = {str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row}
    assert any("quyết định sau ngày tính giá" in cell for cell in cells)


@pytest.mark.rule("R3")
def test_a_submitted_unit_price_of_a_later_award(home: Path) -> None:
    """The submission prices the needle at 4,000 of the award of November: it does not count."""
    tenders = awards("4000 | 9/QĐ | 2012-11-20 | 2012-12-01 | 2013-11-30") + "\n" + SOUND
    evidence = dossier(home / "dossier", performs=("272",), tenders=tenders)
    lines = "| Dịch vụ | Khoản mục | Mã hàng | Tên hàng | ĐVT | Số lượng | Đơn giá | Thành tiền |\n| 272 | supplies | K | Kim | cái | 1 | 4000 | 4000 |"
    checked = judged(
        home,
        "| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 4000 |",
        sheets={"DM": lines},
        dossier=evidence,
    )
    assert told(checked, "UP016") == [("UP016", "DM!G2", 4000, 9000)]


def test_the_case_itself_is_right() -> None:
    folder = SHARED / "cases" / "law" / "future-award"
    if not folder.is_dir():
        pytest.skip(f"the cases are not here: {folder}")
    result = pricebook.build(folder)
    assert (price(result, "A2"), price(result, "A3")) == (9_000, 5_000)
    assert award_no(result, item(result, "X").award) == "1/QĐ"
    assert found(result, "UP020", "UP021") == [("UP020", "tenders.csv!F3"), ("UP021", "tenders.csv!H4")]
