"""A move that was recorded in error: withdrawn, and still in the log; moves that would stand there twice are refused."""

from datetime import date

import pytest
import sqlalchemy as sa

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_moves import MadeMove
from pricebook.app.list_sending import sent
from pricebook.app.list_withdrawing import WithdrawnMove, withdraw
from pricebook.registry import Phase, open_registry, schema
from pricebook.registry.verify import verify_registry
from tests.registry.test_procedure import COMMITTEE, COUNCIL, DECIDED, FIRST, HEMATOCRIT, STC, SYT, Lists, by, later, lists

__all__ = ["lists"]
NAME = "long-an-2012-1"
PROPOSED = date(2012, 8, 20)


def withdrawn(of: Lists, made: MadeMove | int, name: str = NAME) -> WithdrawnMove:
    entry = made if isinstance(made, int) else made.moved.entry
    return withdraw(name, entry, note="ghi nhầm", person="Lan", registry=of.place)


def moves(of: Lists, name: str = NAME) -> list[str]:
    return [each["move"] for each in of.shown(FIRST, name).as_json()["moves"]]


def is_sound(of: Lists) -> bool:
    with open_registry(of.place) as registry, registry.reading() as con:
        return list(verify_registry(con).findings) == []


# --- recorded once ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["Sở Tài chính", "finance-department"])
def test_the_same_move_is_recorded_once(lists: Lists, by: str) -> None:
    """Same list, move, office, day and paper: whoever presses Enter twice is told the entry."""
    lists.make("propose", SYT, PROPOSED)
    made = lists.make("return", STC, date(2012, 8, 24), note="giá vượt")
    with pytest.raises(MoveRefused, match=f"entry {made.moved.entry}"):
        lists.make("return", by, date(2012, 8, 24), note="giá vượt")
    assert moves(lists) == ["propose", "return"]


@pytest.mark.parametrize("day, paper_no", [(date(2012, 8, 25), "1"), (date(2012, 8, 24), "2")])
def test_another_day_or_paper_is_another_move(lists: Lists, day: date, paper_no: str) -> None:
    lists.make("propose", SYT, PROPOSED)
    lists.make("opinion", STC, date(2012, 8, 24))
    lists.make("opinion", STC, day, paper_no=paper_no)
    assert moves(lists) == ["propose", "opinion", "opinion"]


def test_sent_to_one_office_is_recorded_once_a_day(lists: Lists) -> None:
    lists.approve()
    for office in ("BHXH Việt Nam", "Bộ Y tế"):
        sent(NAME, on=date(2012, 9, 25), to=office, paper_no="210/BHXH", registry=lists.place)
    with pytest.raises(MoveRefused):
        sent(NAME, on=date(2012, 9, 25), to="Bộ Y tế", paper_no="210/BHXH", registry=lists.place)
    assert moves(lists)[-2:] == ["sent", "sent"]


@pytest.mark.parametrize("again", ["propose", "return", "submit"])
def test_no_step_is_invented_between_two_of_one_kind(lists: Lists, again: str) -> None:
    """Nobody has asked for a supplement, sent the list back or proposed it anew because a move stands twice."""
    office = {"propose": SYT, "return": STC, "submit": COMMITTEE}[again]
    lists.make("propose", SYT, PROPOSED)
    if again != "propose":
        lists.make(again, office, date(2012, 8, 24), note="giá vượt")
    made = lists.make(again, office, date(2012, 9, 10), note="giá vượt")
    assert made.moved.on_paper == ()
    assert [finding.code for finding in made.findings if finding.code in ("RG009", "RG014")] == ["RG014"]


def test_what_is_recorded_is_not_said_to_be_missing(lists: Lists) -> None:
    lists.make("propose", SYT, PROPOSED)
    lists.make("opinion", STC, date(2012, 8, 24))
    lists.make("ask", STC, date(2012, 8, 27), note="thiếu báo giá")
    made = lists.make("opinion", STC, date(2012, 9, 3))
    assert made.moved.on_paper == () and "RG009" not in {finding.code for finding in made.findings}


# --- withdrawn --------------------------------------------------------------------------------------------


def test_a_withdrawn_move_stays_in_the_log_and_counts_no_more(lists: Lists) -> None:
    lists.make("propose", SYT, PROPOSED)
    made = lists.make("return", STC, date(2012, 8, 24), note="giá vượt")
    done = withdrawn(lists, made)
    assert (done.withdrawn.move, done.withdrawn.state) == ("return", "proposed")
    shown = lists.shown(FIRST).as_json()
    assert shown["state"] == "proposed" and moves(lists) == ["propose"]
    (struck,) = shown["withdrawn"]
    assert (struck["move"], struck["entry"], struck["withdrawn_by"], struck["why"]) == (
        "return", made.moved.entry, done.withdrawn.entry, "ghi nhầm",
    )  # fmt: skip
    assert struck["withdrawn_by_person"] == "Lan"
    lists.make("return", STC, date(2012, 8, 24), note="giá vượt")  # and may be recorded again, as it was
    assert is_sound(lists)


def test_an_approval_is_withdrawn_with_the_steps_that_it_took_as_made(lists: Lists) -> None:
    made = lists.approve(left_out=[HEMATOCRIT])
    assert made.moved.on_paper == ("propose", "submit")
    assert withdrawn(lists, made).withdrawn.state == "draft"
    assert moves(lists) == [] and by(lists.asked(FIRST, None)) == []
    lists.approve(left_out=[HEMATOCRIT], paper_no="15/2012/NQ-HĐND")
    assert by(lists.asked(FIRST, "C5.1.268")) == [NAME] and by(lists.asked(FIRST)) == []
    assert is_sound(lists)


def test_what_an_approval_replaced_is_paid_again(lists: Lists) -> None:
    lists.approve()
    made = lists.approve(of=later(lists, 1), first=date(2013, 1, 1), on=date(2012, 12, 10))
    assert by(lists.asked(date(2013, 2, 1))) == ["long-an-2012-2"]
    withdrawn(lists, made, "long-an-2012-2")
    assert by(lists.asked(date(2013, 2, 1))) == [NAME]
    assert is_sound(lists)


def test_a_withdrawn_revocation_leaves_the_list_in_force(lists: Lists) -> None:
    lists.approve()
    made = lists.make("revoke", COUNCIL, date(2013, 1, 5))
    assert by(lists.asked(date(2013, 2, 1))) == []
    assert withdrawn(lists, made).withdrawn.state == "approved"
    assert by(lists.asked(date(2013, 2, 1))) == [NAME]
    assert is_sound(lists)


def test_what_was_paid_meanwhile_stays_known(lists: Lists) -> None:
    """The same question, as it was known before the withdrawal and after."""
    made = lists.approve(left_out=["C5.1.268"])
    withdrawn(lists, made)
    with open_registry(lists.place) as registry, registry.reading() as con:
        times = con.execute(sa.select(schema.entries.c.known_at).order_by(schema.entries.c.seq)).scalars().all()
    from pricebook.app.list_in_force import in_force

    for service, prices in ((HEMATOCRIT, [11_000]), ("C5.1.268", [])):
        then = in_force("80001", FIRST, service=service, known=times[-2], registry=lists.place)
        assert [price.price for price in then.prices] == prices
        assert {each: decision.number for each, decision in then.decisions.items()} == {NAME: "1"}
        assert by(in_force("80001", FIRST, service=service, registry=lists.place)) == []


def test_only_the_last_move_is_withdrawn(lists: Lists) -> None:
    first = lists.make("propose", SYT, PROPOSED)
    lists.make("opinion", STC, date(2012, 8, 24))
    with pytest.raises(MoveRefused, match=f"entry {first.moved.entry}"):
        withdrawn(lists, first)
    with pytest.raises(MoveRefused):
        withdrawn(lists, 999)
    with pytest.raises(WrongOption):
        withdraw(NAME, first.moved.entry, note=" ", registry=lists.place)


def test_moves_are_withdrawn_one_after_the_other(lists: Lists) -> None:
    first = lists.make("propose", SYT, PROPOSED)
    second = lists.make("opinion", STC, date(2012, 8, 24))
    assert [withdrawn(lists, made).withdrawn.state for made in (second, first)] == ["proposed", "draft"]
    with pytest.raises(MoveRefused):
        withdrawn(lists, first)  # it is withdrawn already
    assert is_sound(lists)


def test_an_approval_that_is_amended_is_not_withdrawn(lists: Lists) -> None:
    made = lists.approve()
    lists.approve(of=later(lists, 3), amends=NAME, only=[HEMATOCRIT], first=date(2012, 11, 1), on=date(2012, 10, 25))
    with pytest.raises(MoveRefused, match="long-an-2012-2"):
        withdrawn(lists, made)


# --- days that contradict each other ----------------------------------------------------------------------


def test_a_decision_is_not_revoked_before_it_was_made(lists: Lists) -> None:
    lists.approve()
    with pytest.raises(MoveRefused):
        lists.make("revoke", COUNCIL, date(2012, 9, 19))
    lists.make("revoke", COUNCIL, date(2012, 9, 25))  # decided on the 20th, from the 1st: never in force
    assert by(lists.asked(FIRST, None)) == []


def test_whoever_has_submitted_once_does_not_approve(lists: Lists) -> None:
    """R10: also where another office has submitted the list since."""
    lists.make("submit", "UBND tỉnh Long An", date(2012, 9, 1))
    lists.make("return", COUNCIL, date(2012, 9, 5), note="giá vượt")
    lists.make("submit", SYT, date(2012, 9, 10))
    for office in (COMMITTEE, SYT):
        with pytest.raises(MoveRefused):
            lists.approve(by=office)
    lists.approve()


def test_a_withdrawn_submission_hinders_nobody(lists: Lists) -> None:
    made = lists.make("submit", COUNCIL, date(2012, 9, 1))
    withdrawn(lists, made)
    assert lists.approve(on=DECIDED, phases=[Phase(FIRST)]).moved.state == "approved"
