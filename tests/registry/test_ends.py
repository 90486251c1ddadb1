"""Until when a list holds, which one is in force then, and what is said where none is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused
from pricebook.app.list_import import Imported, import_list
from pricebook.app.list_moves import move
from pricebook.cli.app import app
from pricebook.pricelist import write_pricelist
from pricebook.registry import Phase, Refused, Registry
from pricebook.registry.ends import ends_of
from pricebook.registry.moving import row_of
from tests.registry.small import approved, known, price, price_list
from tests.support import case, silent, write_csv

LA, A = "Long An", ("A", "")
JAN, MAR_END, APR, JUN, JUL, AUG = (
    date(2025, 1, 1), date(2025, 3, 31), date(2025, 4, 1), date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1),
)  # fmt: skip
MAY_10 = date(2025, 5, 10)


def test_two_lists_of_one_day_whose_phases_cross_are_refused(registry: Registry) -> None:
    """Both are decided on 10 May: the first holds from June, for class III from August; the second for all from July.

    For class III the first would come back in August: of two decisions of one day neither is the later one.
    """
    approved(registry, LA, {A: 11_000}, Phase(JUN), Phase(AUG, class_="III"), decided=MAY_10)
    with pytest.raises(Refused) as refused:
        approved(registry, LA, {A: 12_000}, Phase(JUL), decided=MAY_10)
    assert refused.value.why == "two-in-force"


def test_one_list_after_another_may_be_decided_on_one_day(registry: Registry) -> None:
    known(registry, "f1", LA)
    approved(registry, LA, {A: 11_000}, Phase(JUN), decided=MAY_10)
    approved(registry, LA, {A: 12_000}, Phase(JUL), decided=MAY_10)
    assert [price(registry, "f1", day) for day in (JUN, JUL)] == [11_000, 12_000]


def test_a_list_that_is_recorded_second_ends_before_the_later_one(registry: Registry) -> None:
    later = approved(registry, LA, {A: 12_000}, Phase(APR))
    older = approved(registry, LA, {A: 11_000}, Phase(JAN))
    with registry.reading() as con:
        (end,) = ends_of(con, row_of(con, older).list)
        assert (end.phase.to, end.then, end.until) == (MAR_END, later, None)
        assert ends_of(con, row_of(con, later).list) == []


def approve(folder: Path, place: str, amount: int, *phases: Phase) -> Any:
    path = folder / f"{amount}.json"
    write_pricelist(price_list(LA, {A: amount}), path)
    return move(path, "approve", by="HĐND", on=date(2024, 12, 10), paper_no=f"{amount}/NQ", phases=phases, registry=place)


@case("RG059")
def test_days_after_a_list_without_any_are_said(tmp_path: Path, place: str) -> None:
    """A list from 1 January until 31 March, and one from 1 June until 30 September."""
    (last,) = approve(tmp_path, place, 12_000, Phase(JUN, date(2025, 9, 30))).findings.of("RG059")
    assert (last.observed, last.limit) == ("01/10/2025", "–")
    (found,) = approve(tmp_path, place, 11_000, Phase(JAN, MAR_END)).findings.of("RG059")
    assert (found.observed, found.limit) == ("01/04/2025", "31/05/2025")


@silent("RG059")
def test_nothing_is_said_of_an_end_after_which_another_list_holds(tmp_path: Path, place: str) -> None:
    approve(tmp_path, place, 12_000, Phase(APR))
    assert not approve(tmp_path, place, 11_000, Phase(JAN)).findings.of("RG059")


def test_the_move_prints_until_when_and_what_then(tmp_path: Path, place: str) -> None:
    approve(tmp_path, place, 12_000, Phase(APR))
    write_pricelist(price_list(LA, {A: 11_000}), tmp_path / "older.json")
    called = ["list", "approve", str(tmp_path / "older.json"), "--by", "HĐND", "--decision", "1/NQ", "--on", "2024-12-10",
              "--from", "2025-01-01", "--registry", place, "--lang", "en"]  # fmt: skip
    said = CliRunner().invoke(app, called).output
    assert "31/03/2025" in said and "long-an-2012-1" in said


def taken(folder: Path, place: str, first: date, decision: str = "15/2012/NQ-HĐND", amount: str = "15.000") -> Imported:
    path = folder / "gia.csv"
    write_csv(path, f"| STT theo TT04 | Tên dịch vụ | Mức giá |\n| C5.1.272 | Hematocrit | {amount} |")
    return import_list(
        path, LA, regulation="ttlt-04-2012", decision=decision, on=date(2012, 9, 20), phases=[Phase(first)], registry=place
    )


def test_a_list_that_was_taken_over_is_not_taken_over_with_other_days(tmp_path: Path, place: str) -> None:
    taken(tmp_path, place, date(2012, 10, 1))
    with pytest.raises(MoveRefused, match="long-an-2012-1"):
        taken(tmp_path, place, date(2012, 11, 1))
    assert taken(tmp_path, place, date(2012, 11, 1), amount="14.000").made is not None
    assert taken(tmp_path, place, date(2012, 12, 1), decision="16/2012/NQ-HĐND").made is not None
