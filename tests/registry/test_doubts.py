"""What is odd about moves, though they are recorded: their order, their days, the numbers of their papers, reasons, terms."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pricebook.app.errors import WrongOption
from pricebook.app.list_moves import MadeMove
from pricebook.registry import Phase
from tests.registry.test_procedure import COMMITTEE, COUNCIL, FIRST, STC, SYT, Lists, lists, told
from tests.support import case, pair, silent

__all__ = ["lists"]
PROPOSED = date(2012, 8, 20)


@pair("RG014", move=("opinion", "propose"))
def test_a_move_that_the_procedure_does_not_expect(lists: Lists, move: str, raises: bool) -> None:
    """After a supplement was asked for the list is proposed anew."""
    lists.make("propose", SYT, PROPOSED)
    lists.make("ask", STC, date(2012, 8, 24), note="thiếu báo giá")
    made = lists.make(move, {"opinion": STC, "propose": SYT}[move], date(2012, 9, 3))
    assert len(told(made.findings, "RG014")) == raises


@silent("RG014")
def test_steps_on_paper_bring_a_list_into_the_state_before(lists: Lists) -> None:
    assert told(lists.approve().findings, "RG014") == []


@pair("RG015", days=(2, 0))
def test_a_day_that_is_still_to_come(lists: Lists, days: int, raises: bool) -> None:
    day = datetime.now(UTC).date() + timedelta(days=days)
    made = lists.approve(on=day, first=day + timedelta(days=30))
    assert len(told(made.findings, "RG015")) == raises


def numbered(lists: Lists, move: str, number: str | None) -> MadeMove:
    phases = [Phase(FIRST)] if move == "approve" else []
    return lists.make(move, {"approve": COUNCIL, "submit": COMMITTEE}[move], date(2012, 9, 20), paper_no=number, phases=phases)


@pytest.mark.parametrize(
    "move, number, lacks",
    [("approve", "15", "paper-kind"), ("approve", "5/NQ-HĐND", "paper-year"), ("submit", "77", "paper-kind")],
)
@case("RG016")
def test_a_number_without_its_kind_or_its_year(lists: Lists, move: str, number: str, lacks: str) -> None:
    assert [(said, list(limit)) for said, limit in told(numbered(lists, move, number).findings, "RG016")] == [(number, [lacks])]


# A decision of 2012 and a letter have no year in their numbers; that a move has no number at all is another finding (RG008).
@pytest.mark.parametrize(
    "move, number", [("approve", "15/2012/NQ-HĐND"), ("approve", "355/QĐ-BYT"), ("submit", "77/TTr-UBND"), ("submit", None)]
)
@silent("RG016")
def test_a_whole_number(lists: Lists, move: str, number: str | None) -> None:
    assert told(numbered(lists, move, number).findings, "RG016") == []


@pair("RG017", note=(None, "giá vượt mức tối đa"))
def test_a_list_is_sent_back_with_reasons(lists: Lists, note: str | None, raises: bool) -> None:
    lists.make("propose", SYT, PROPOSED)
    for move in ("ask", "return"):
        made = lists.make(move, STC, date(2012, 8, 24), note=note)
        assert len(told(made.findings, "RG017")) == raises


@pair("RG018", day=(date(2012, 8, 20), date(2016, 3, 1)))
def test_an_extension_where_no_term_runs(lists: Lists, day: date, raises: bool) -> None:
    """Letter 1513 names no terms: there is nothing to prolong, and nobody has prolonged too much."""
    lists.make("propose", SYT, day)
    made = lists.make("extend", STC, day + timedelta(days=3), days=10, note="chờ hóa đơn")
    assert len(told(made.findings, "RG018")) == raises and told(made.findings, "RG007") == []


def test_a_doubt_about_an_office_ends_when_the_right_one_has_acted(lists: Lists) -> None:
    lists.make("propose", SYT, PROPOSED)
    assert len(told(lists.make("opinion", SYT, date(2012, 8, 24)).findings, "RG001")) == 1
    assert len(told(lists.shown(FIRST).findings, "RG001")) == 1
    lists.make("opinion", STC, date(2012, 8, 27))
    assert told(lists.shown(FIRST).findings, "RG001") == []


def test_a_phase_is_for_a_class_of_the_regulation(lists: Lists) -> None:
    with pytest.raises(WrongOption, match="special, I, II"):
        lists.approve(phases=[Phase(FIRST), Phase(date(2012, 12, 1), class_="V")])
