"""The procedure in a list's life: who makes a move, terms, papers, what was decided oddly, disputes, and what is left out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from pricebook.app.build import Built
from pricebook.app.errors import MoveRefused
from pricebook.app.list_disputes import direct, dispute
from pricebook.app.list_in_force import InForce, in_force
from pricebook.app.list_moves import MadeMove, move
from pricebook.app.list_status import ListShown, show, status
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricelist.file import write_pricelist
from pricebook.registry import Phase
from tests.support import ROOT, case, pair, silent

pytestmark = pytest.mark.slow

FIRST, DECIDED = date(2012, 10, 1), date(2012, 9, 20)
COMMITTEE, COUNCIL = "Ủy ban nhân dân tỉnh Long An", "Hội đồng nhân dân tỉnh Long An"
HEMATOCRIT = "C5.1.272"
SYT, STC = "Sở Y tế", "Sở Tài chính"


class Lists:
    """Lists in one registry, and what is done with them."""

    def __init__(self, folder: Path, place: str, prices: PriceList) -> None:
        self.folder, self.place, self.prices = folder, place, prices

    def file(self, name: str, prices: PriceList | None = None, **changes: Any) -> Path:
        path = self.folder / name / "pricelist.json"
        if not path.exists():
            path.parent.mkdir()
            write_pricelist(replace(prices or self.prices, **changes), path)
        return path

    @property
    def first(self) -> Path:
        return self.file("first")

    def make(
        self, what: str, by: str, on: date, *, of: Path | str | None = None, paper_no: str | None = "1", **more: Any
    ) -> MadeMove:
        return move(of or self.first, what, by=by, on=on, paper_no=paper_no, registry=self.place, **more)

    def approve(self, *, of: Path | str | None = None, first: date = FIRST, on: date = DECIDED, **more: Any) -> MadeMove:
        phases = more.pop("phases", [Phase(first)])
        return self.make("approve", more.pop("by", COUNCIL), on, of=of, paper_date=on, phases=phases, **more)

    def shown(self, on: date, name: str = "long-an-2012-1") -> ListShown:
        return show(name, on=on, registry=self.place)

    def asked(self, on: date, service: str | None = HEMATOCRIT, facility: str = "80001") -> InForce:
        return in_force(facility, on, service=service, registry=self.place)


@pytest.fixture
def lists(tmp_path: Path, place: str, long_an: Built) -> Lists:
    assert long_an.prices is not None
    return Lists(tmp_path, place, long_an.prices)


def told(findings: Iterable[Finding], code: str) -> list[tuple[Any, Any]]:
    return [(finding.observed, finding.limit) for finding in findings if finding.code == code]


# --- who makes a move -------------------------------------------------------------------------------------


@pair("RG001", by=("Sở Y tế", "Sở Tài chính"))
def test_an_opinion_is_given_by_the_finance_department(lists: Lists, by: str, raises: bool) -> None:
    lists.make("propose", SYT, date(2012, 8, 20))
    made = lists.make("opinion", by, date(2012, 9, 3))
    assert made.moved.state == "opinion-given"  # what was done is recorded as done
    assert [observed for observed, _ in told(made.findings, "RG001")] == ([by] if raises else [])


@pair("RG073", by=(COMMITTEE, COUNCIL))
def test_a_resolution_is_revoked_by_the_council(lists: Lists, by: str, raises: bool) -> None:
    lists.approve()
    made = lists.make("revoke", by, date(2013, 1, 5))
    assert told(made.findings, "RG073") == ([(by, COUNCIL)] if raises else [])  # the council of the province that decided
    assert made.moved.state == "revoked" and told(made.findings, "RG001") == []


def test_a_mistyped_office_is_told_the_nearest_name(lists: Lists) -> None:
    made = lists.make("propose", "Sờ Y tết", date(2012, 8, 20))
    (finding,) = (finding for finding in made.findings if finding.code == "RG001")
    assert "Sở Y tế" in finding.message()


def test_an_office_may_be_named_by_its_id(lists: Lists) -> None:
    lists.make("propose", "health-department", date(2012, 8, 20))
    assert lists.shown(date(2012, 8, 20)).as_json()["moves"][0]["by"] == "Sở Y tế"


@pytest.mark.parametrize("by", ["UBND tỉnh Long An", "Uỷ ban nhân dân tỉnh Long An", "peoples-committee"])
def test_who_submits_does_not_approve_by_whatever_name(lists: Lists, by: str) -> None:
    """R10."""
    lists.make("submit", COMMITTEE, date(2012, 9, 10))
    with pytest.raises(MoveRefused):
        lists.approve(by=by)
    lists.approve()


def ministry_list(lists: Lists) -> Path:
    """A list of the Ministry of Transport's hospitals: the first facility is theirs."""
    one, *others = lists.prices.facilities
    theirs = replace(one, managed_by="Bộ Giao thông vận tải", in_scope=False)
    changes: dict[str, Any] = {"submitter": "Bộ Giao thông vận tải", "approver": "Bộ Y tế", "facilities": (theirs, *others)}
    return lists.file("ministry", **changes)


def test_a_ministrys_list_is_approved_by_the_ministry_of_health(lists: Lists) -> None:
    """R10: and is paid by the ministry's hospitals only."""
    path = ministry_list(lists)
    lists.make("submit", "Bộ Giao thông vận tải", date(2012, 9, 10), of=path)
    made = lists.approve(of=path, by="Bộ Y tế")
    assert told(made.findings, "RG001") == []
    theirs, *others = (facility.facility_code for facility in lists.prices.facilities if facility.in_scope)
    assert [price.price for price in lists.asked(FIRST, facility=theirs).prices] == [11_000]
    assert all(lists.asked(FIRST, facility=code).prices == () for code in others)


def test_a_peoples_council_does_not_decide_for_a_ministry(lists: Lists) -> None:
    made = lists.approve(of=ministry_list(lists))
    assert [observed for observed, _ in told(made.findings, "RG001")] == [COUNCIL]


# --- papers, order, what is on paper only -----------------------------------------------------------------


@pair("RG008", paper=(None, "812/SYT-KHTC"))
def test_a_move_has_the_number_of_its_paper(lists: Lists, paper: str | None, raises: bool) -> None:
    made = lists.make("propose", SYT, date(2012, 8, 20), paper_no=paper)
    assert bool(told(made.findings, "RG008")) == raises


@pair("RG009", known=(False, True))
def test_steps_that_nobody_recorded_stand_as_made_on_paper(lists: Lists, known: bool, raises: bool) -> None:
    if known:
        lists.make("propose", SYT, date(2012, 8, 20))
        lists.make("submit", COMMITTEE, date(2012, 9, 10))
    made = lists.approve()
    assert made.moved.on_paper == (() if known else ("propose", "submit"))
    moves = lists.shown(FIRST).as_json()["moves"]
    assert [each["on_paper"] for each in moves] == ([False] * 3 if known else [True, True, False])
    assert bool(told(made.findings, "RG009")) == bool(told(lists.shown(FIRST).findings, "RG009")) == raises


def test_what_asks_for_nothing_is_not_said_again_of_every_list_for_ever(lists: Lists) -> None:
    lists.approve()
    assert told(status(registry=lists.place).findings, "RG009") == []


@pair("RG011", day=(date(2012, 8, 19), date(2012, 8, 20)))
def test_a_move_is_not_before_the_one_before_it(lists: Lists, day: date, raises: bool) -> None:
    lists.make("propose", SYT, date(2012, 8, 20))
    assert bool(told(lists.make("opinion", STC, day).findings, "RG011")) == raises


def test_what_was_odd_about_an_earlier_move_is_not_said_again(lists: Lists) -> None:
    lists.make("propose", SYT, date(2012, 8, 20), paper_no=None)
    assert told(lists.make("opinion", STC, date(2012, 8, 27)).findings, "RG008") == []
    assert len(told(lists.shown(FIRST).findings, "RG008")) == 1


# --- terms ------------------------------------------------------------------------------------------------


def due(lists: Lists, on: date) -> tuple[Any, ...]:
    found = lists.shown(on).as_json()["due"]
    return (found["move"], found["by"], found["day"], found["overdue"])


def test_the_term_of_an_opinion_runs_from_the_complete_dossier(lists: Lists) -> None:
    """15 working days after Tuesday 1 March 2016: Tuesday 22 March. A supplement stops the term; proposed again, it starts anew."""
    lists.make("propose", SYT, date(2016, 3, 1))
    assert due(lists, date(2016, 3, 2)) == ("opinion", [STC], "2016-03-22", False)
    lists.make("ask", STC, date(2016, 3, 10))
    assert due(lists, date(2016, 4, 30)) == ("propose", [SYT], None, False)
    lists.make("propose", SYT, date(2016, 3, 15))
    assert due(lists, date(2016, 3, 15)) == ("opinion", [STC], "2016-04-05", False)
    lists.make("opinion", STC, date(2016, 4, 5))
    assert due(lists, date(2016, 4, 5)) == ("submit", ["Ủy ban nhân dân tỉnh"], "2016-04-20", False)  # 18 April was off
    lists.make("submit", COMMITTEE, date(2016, 4, 8))
    assert due(lists, date(2016, 12, 1)) == ("approve", ["Hội đồng nhân dân tỉnh"], None, False)  # the Council has no term
    lists.approve(first=date(2016, 5, 1), on=date(2016, 4, 22))
    assert lists.shown(date(2016, 6, 1)).as_json()["due"] is None


@pair("RG010", on=(date(2016, 3, 23), date(2016, 3, 22)))
def test_a_move_is_overdue_on_the_day_after_its_last(lists: Lists, on: date, raises: bool) -> None:
    lists.make("propose", SYT, date(2016, 3, 1))
    found = status(on=on, registry=lists.place)
    assert bool(told(found.findings, "RG010")) == raises
    assert found.as_json()["lists"][0]["due"]["overdue"] == raises


def test_a_list_is_in_force_since_its_first_day(lists: Lists) -> None:
    lists.approve()  # decided on 20 September, from 1 October
    since = {on: status(on=on, registry=lists.place).as_json()["lists"][0]["since"] for on in (DECIDED, FIRST)}
    assert since == {DECIDED: "2012-09-20", FIRST: "2012-10-01"}


def test_of_2012_no_term_is_known(lists: Lists) -> None:
    lists.make("propose", SYT, date(2012, 8, 20))
    assert due(lists, date(2013, 8, 20)) == ("opinion", [STC], None, False)


@pair("RG007", days=(16, 15))
def test_a_term_is_prolonged_by_15_days_at_most(lists: Lists, days: int, raises: bool) -> None:
    """22 March and 15 working days: 12 April 2016."""
    lists.make("propose", SYT, date(2016, 3, 1))
    made = lists.make("extend", STC, date(2016, 3, 18), days=days, note="chờ kết quả trúng thầu")
    assert (made.moved.before, made.moved.state) == ("proposed", "proposed")
    assert told(made.findings, "RG007") == ([(16, 15)] if raises else [])
    assert due(lists, date(2016, 4, 1)) == ("opinion", [STC], "2016-04-12", False)


def test_an_extension_is_for_whom_the_term_binds(lists: Lists) -> None:
    lists.make("propose", SYT, date(2016, 3, 1))
    assert [found for found, _ in told(lists.make("extend", SYT, date(2016, 3, 2), days=5).findings, "RG001")] == [SYT]


# --- what was decided -------------------------------------------------------------------------------------


@pair("RG002", first=(date(2012, 9, 19), date(2012, 9, 20)))
def test_effect_before_the_decision_is_recorded_and_said(lists: Lists, first: date, raises: bool) -> None:
    made = lists.approve(first=first)
    assert told(made.findings, "RG002") == ([("19/09/2012", "20/09/2012")] if raises else [])
    found = lists.asked(first)
    assert [price.price for price in found.prices] == [11_000]
    assert bool(told(found.findings, "RG002")) == raises


@pair("RG003", ceiling=(10_999, 11_000))
def test_a_price_above_the_maximum_is_recorded_and_said(lists: Lists, tmp_path: Path, ceiling: int, raises: bool) -> None:
    """R6. Hematocrit is approved at 11,000."""
    pack = tmp_path / "norms" / "ttlt-04-2012"
    copytree(ROOT / "norms" / pack.name, pack)
    table = (pack / "ceilings.csv").read_text(encoding="utf-8").splitlines()
    changed = [
        f"{HEMATOCRIT},,{ceiling},{line.split(',', 3)[3]}" if line.startswith(f"{HEMATOCRIT},") else line for line in table
    ]
    (pack / "ceilings.csv").write_text("\n".join(changed) + "\n", encoding="utf-8")
    made = lists.approve(norms=pack.parent)
    assert told(made.findings, "RG003") == ([(11_000, 10_999)] if raises else [])
    assert bool(told(lists.asked(FIRST).findings, "RG003")) == raises  # wherever it is asked, by whatever pack
    assert told(lists.asked(FIRST, "A2").findings, "RG003") == []  # and not beside another service


@pair("RG006", leave_out=(False, True))
def test_lines_without_a_price_are_said_unless_left_out(
    lists: Lists, long_an_draft: Built, leave_out: bool, raises: bool
) -> None:
    assert long_an_draft.prices is not None
    missing = {line.service_id for line in long_an_draft.prices.lines if line.price is None}
    assert missing
    path = lists.file("draft", long_an_draft.prices)
    made = lists.approve(of=path, left_out=sorted(missing) if leave_out else ())
    assert [observed for observed, _ in told(made.findings, "RG006")] == ([len(missing)] if raises else [])


# --- services that are left out ---------------------------------------------------------------------------


def later(lists: Lists, number: int) -> Path:
    """The same prices on another pricing date: a list of its own."""
    return lists.file(f"later-{number}", pricing_date=date(2012, 8, 1 + number))


def by(found: InForce) -> list[str]:
    return [price.of.name for price in found.prices]


def test_what_a_decision_leaves_out_keeps_its_old_price(lists: Lists) -> None:
    """R11: for Hematocrit no new price is approved, so the old one is paid."""
    lists.approve()
    lists.approve(of=later(lists, 1), first=date(2013, 1, 1), on=date(2012, 12, 10), left_out=["272"])
    assert by(lists.asked(date(2013, 2, 1))) == ["long-an-2012-1"]
    assert by(lists.asked(date(2013, 2, 1), "C5.1.268")) == ["long-an-2012-2"]
    everything = lists.asked(date(2013, 2, 1), None).prices
    assert len({price.service_id for price in everything}) == len(everything)
    assert {price.service_id for price in everything} == {price.service_id for price in lists.asked(FIRST, None).prices}
    assert lists.shown(date(2013, 2, 1), "long-an-2012-2").as_json()["left_out"] == [HEMATOCRIT]


def test_left_out_again_and_again_the_oldest_price_goes_on(lists: Lists) -> None:
    lists.approve()
    lists.approve(of=later(lists, 1), first=date(2013, 1, 1), on=date(2012, 12, 10), left_out=[HEMATOCRIT])
    lists.approve(of=later(lists, 2), first=date(2014, 1, 1), on=date(2013, 12, 10), left_out=[HEMATOCRIT])
    assert by(lists.asked(date(2014, 2, 1))) == ["long-an-2012-1"]
    lists.approve(of=later(lists, 3), first=date(2015, 1, 1), on=date(2014, 12, 10))
    assert by(lists.asked(date(2015, 2, 1))) == ["long-an-2012-4"]


def test_left_out_of_the_first_list_there_is_no_price(lists: Lists) -> None:
    lists.approve(left_out=[HEMATOCRIT])
    assert by(lists.asked(FIRST)) == []
    assert by(lists.asked(FIRST, "C5.1.268")) == ["long-an-2012-1"]


def test_a_service_that_the_list_does_not_have_cannot_be_left_out(lists: Lists) -> None:
    with pytest.raises(MoveRefused, match=r"C5\.1\.272"):
        lists.approve(left_out=["C5.1.2727"])
    assert status(on=FIRST, registry=lists.place).lists == ()  # nothing is half done


# --- disputes ---------------------------------------------------------------------------------------------

TWO = [("Sở Y tế", "2 ml"), ("BHXH tỉnh", "1 ml")]
VSS = "Bảo hiểm xã hội Việt Nam"


def disputed(lists: Lists, service: str | None = HEMATOCRIT, **more: Any) -> Any:
    return dispute(lists.first, "norm", TWO, on=date(2012, 8, 25), service=service, registry=lists.place, **more)


def directed(lists: Lists, by: str, number: str = "9/CV", **more: Any) -> Any:
    return direct(lists.first, number, by=by, on=date(2012, 9, 5), registry=lists.place, **more)


@case("RG004", rule="R9")
def test_a_dispute_stands_on_every_output_until_both_have_directed(lists: Lists) -> None:
    found = disputed(lists)
    assert found.missing == ("Ủy ban nhân dân", VSS)
    assert told(status(on=FIRST, registry=lists.place).findings, "RG004") == [(2, None)]
    assert directed(lists, "UBND tỉnh Long An").missing == (VSS,)
    assert len(told(lists.shown(FIRST).findings, "RG004")) == 1


@silent("RG004")
def test_both_directions_settle_it(lists: Lists) -> None:
    """The list of the example states a dispute of its own that is settled: it is number 1."""
    record = lists.first
    lists.make("propose", SYT, date(2012, 8, 20), of=record)
    (own,) = lists.shown(FIRST).as_json()["disputes"]
    assert (own["number"], own["settled"], len(own["directions"])) == (1, True, 2)


@case("RG005", rule="R9")
def test_what_is_approved_while_disputed_is_said_beside_its_price(lists: Lists) -> None:
    disputed(lists)
    lists.approve()
    found = lists.asked(FIRST)
    assert [price.price for price in found.prices] == [11_000]  # the letter says report, not stop
    assert told(found.findings, "RG005") == [(2, None)]
    assert told(lists.asked(FIRST, "C5.1.268").findings, "RG005") == []
    directed(lists, COMMITTEE)
    directed(lists, VSS)
    assert told(lists.asked(FIRST).findings, "RG005") == []


@silent("RG005")
def test_a_disputed_service_that_is_left_out_is_not_approved(lists: Lists) -> None:
    disputed(lists)
    made = lists.approve(left_out=[HEMATOCRIT])
    assert told(made.findings, "RG004") == [(2, None)]


def test_a_dispute_about_the_whole_list_stands_beside_each_price(lists: Lists) -> None:
    disputed(lists, None)
    lists.approve()
    assert len(told(lists.asked(FIRST, "C5.1.268").findings, "RG005")) == 1


def test_a_direction_is_for_one_dispute_and_counts_once(lists: Lists) -> None:
    disputed(lists)
    directed(lists, VSS)  # the only one that is open
    with pytest.raises(MoveRefused):
        directed(lists, VSS)
    disputed(lists, "C5.1.268")
    with pytest.raises(MoveRefused, match="2, 3"):
        directed(lists, COMMITTEE)
    with pytest.raises(MoveRefused):
        direct(lists.first, "9/CV", by=VSS, on=FIRST, number=7, registry=lists.place)
