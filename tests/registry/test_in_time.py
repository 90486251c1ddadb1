"""Which list holds for whom and when: phases, narrower places, older and later decisions, amendments, revocations."""

from datetime import date
from itertools import count

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from pricebook.registry import Phase, Refused, Registry, facility_on, lists_for, schema
from pricebook.registry.life import lives
from pricebook.registry.schema import LAST_DAY
from tests.registry.small import approved, known, paid_on, price, revoked

A, LA = ("A", ""), "Long An"
_numbers = count(1001)  # of rows that no approval has written
JAN, MAR, JUL = date(2016, 1, 1), date(2016, 3, 1), date(2016, 7, 1)
Y13, Y14, Y15, Y16 = (date(year, 1, 1) for year in (2013, 2014, 2015, 2016))
END_OF_13, END_OF_14 = date(2013, 12, 31), date(2014, 12, 31)


@pytest.fixture(autouse=True)
def facilities(registry: Registry) -> None:
    """Three facilities of Long An: of class I and II, and one without a class."""
    for code, class_ in (("f1", "I"), ("f2", "II"), ("f0", "")):
        known(registry, code, LA, class_)


def test_a_list_takes_the_place_of_the_one_before(registry: Registry) -> None:
    """R11: 11,000 until the new list holds, 12,000 from its first day."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    approved(registry, LA, {A: 12_000}, Phase(Y14))
    assert [price(registry, "f1", day) for day in (date(2012, 12, 31), Y13, END_OF_13, Y14)] == [None, 11_000, 11_000, 12_000]


def test_phases_by_class(registry: Registry) -> None:
    """TTLT 37/2015 art. 5: from 1 March, and for class II from 1 July: until then class II is paid by the old list."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    approved(registry, LA, {A: 12_000}, Phase(MAR), Phase(JUL, class_="II"))
    assert [price(registry, code, MAR) for code in ("f1", "f2", "f0")] == [12_000, 11_000, 12_000]
    assert [price(registry, code, JUL) for code in ("f1", "f2", "f0")] == [12_000, 12_000, 12_000]


def test_a_list_for_one_class_goes_before_that_for_all_while_it_holds(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    approved(registry, LA, {A: 15_000}, Phase(Y14, END_OF_14, class_="I"))
    assert [price(registry, "f1", day) for day in (END_OF_13, Y14, Y15)] == [11_000, 15_000, 11_000]
    assert price(registry, "f2", Y14) == 11_000


def test_a_later_list_for_all_takes_the_place_of_that_for_one_class(registry: Registry) -> None:
    approved(registry, LA, {A: 15_000}, Phase(Y13, class_="I"))
    approved(registry, LA, {A: 11_000}, Phase(Y14))
    assert (price(registry, "f1", END_OF_13), price(registry, "f1", Y14)) == (15_000, 11_000)


def test_an_older_decision_that_is_recorded_later(registry: Registry) -> None:
    """It holds until the day before the newer one's first day."""
    approved(registry, LA, {A: 12_000}, Phase(Y14))
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    assert [price(registry, "f1", day) for day in (Y13, END_OF_13, Y14)] == [11_000, 11_000, 12_000]


def test_two_lists_of_one_day_contradict_each_other(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    with pytest.raises(Refused, match="two prices at once"):
        approved(registry, LA, {A: 12_000}, Phase(Y13))
    assert price(registry, "f1", Y13) == 11_000
    approved(registry, LA, {A: 12_000}, Phase(Y13), supersede=True)
    assert price(registry, "f1", Y13) == 12_000


def test_an_older_decision_that_begins_later_needs_a_word(registry: Registry) -> None:
    """A list decided in 2013 from 2015, and one decided in 2014 from 2014: who is paid what in 2015 is for people to say."""
    approved(registry, LA, {A: 11_000}, Phase(Y15), decided=Y13)
    with pytest.raises(Refused, match="--supersede"):
        approved(registry, LA, {A: 12_000}, Phase(Y14), decided=Y14)
    approved(registry, LA, {A: 12_000}, Phase(Y14, END_OF_14), decided=Y14)
    assert (price(registry, "f1", Y14), price(registry, "f1", Y15)) == (12_000, 11_000)


def test_a_retroactive_decision_changes_what_was_known(registry: Registry) -> None:
    """Decided in 2015, from 2014: of 2014 the new price is known now, and the old one was known before."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    with registry.reading() as con:
        before = con.execute(sa.select(sa.func.max(schema.entries.c.seq))).scalar()
    approved(registry, LA, {A: 12_000}, Phase(Y14), decided=Y15)
    assert price(registry, "f1", Y14) == 12_000
    assert price(registry, "f1", Y14, last=before) == 11_000


@pytest.mark.rule("R11")
@pytest.mark.parametrize("class_", ["", "I"])
def test_after_a_list_that_ends_the_one_before_is_paid_again(registry: Registry, class_: str) -> None:
    """11,000 from 2013; 12,000 in 2014 alone, for all or for class I; from 2015 no newer list holds: 11,000."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    approved(registry, LA, {A: 12_000}, Phase(Y14, END_OF_14, class_=class_))
    assert [price(registry, "f1", day) for day in (END_OF_13, END_OF_14, Y15)] == [11_000, 12_000, 11_000]


@pytest.mark.rule("R11")
def test_nothing_holds_after_lists_that_have_all_ended(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y13, END_OF_13))
    approved(registry, LA, {A: 12_000}, Phase(Y14, END_OF_14))
    assert [price(registry, "f1", day) for day in (END_OF_13, END_OF_14, Y15)] == [11_000, 12_000, None]


def test_a_list_that_is_revoked_before_its_first_day_has_never_held(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    name = approved(registry, LA, {A: 12_000}, Phase(Y15), decided=Y14)
    revoked(registry, name, END_OF_14)
    assert (price(registry, "f1", Y15), price(registry, "f1", Y16)) == (11_000, 11_000)


@pytest.mark.rule("R11")
@pytest.mark.parametrize("class_", ["", "I"])
def test_when_a_list_is_revoked_the_one_before_is_paid_again_unless_it_is_revoked_too(registry: Registry, class_: str) -> None:
    first = approved(registry, LA, {A: 11_000}, Phase(Y13))
    revoked(registry, approved(registry, LA, {A: 12_000}, Phase(Y14, class_=class_)), Y15)
    assert [price(registry, "f1", day) for day in (END_OF_13, END_OF_14, Y15)] == [11_000, 12_000, 11_000]
    revoked(registry, first, Y16)
    assert [price(registry, "f1", day) for day in (END_OF_14, Y15, Y16)] == [12_000, 11_000, None]


@pytest.mark.rule("R11")
def test_when_an_amendment_ends_or_is_revoked_the_line_before_is_paid_again(registry: Registry) -> None:
    """11,000; 12,000 in 2014 alone; 13,000 from March 2016 until it is revoked in July."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    base = numbers(registry)
    approved(registry, LA, {A: 12_000}, Phase(Y14, END_OF_14), amends=base)
    revoked(registry, approved(registry, LA, {A: 13_000}, Phase(MAR), amends=base), JUL)
    assert [price(registry, "f1", day) for day in (Y14, Y15, MAR, JUL)] == [12_000, 11_000, 13_000, 11_000]


def days_of(registry: Registry, name: str) -> list[tuple[date, date]]:
    """The days on which a list holds, for all."""
    with registry.reading() as con:
        return [(each.phase.from_, each.phase.to) for each in lives(con, [name])[0].holds]


def test_an_amendment_ends_on_the_day_on_which_its_list_does(registry: Registry) -> None:
    """The list of 2013, amended from 2014, has a successor from 2015, which is revoked on 1 March 2016."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    amending = approved(registry, LA, {A: 12_000}, Phase(Y14), amends=numbers(registry))
    assert days_of(registry, amending) == [(Y14, LAST_DAY)]
    new = approved(registry, LA, {A: 15_000}, Phase(Y15))
    assert days_of(registry, amending) == [(Y14, END_OF_14)]
    revoked(registry, new, MAR)
    assert days_of(registry, amending) == [(Y14, END_OF_14), (MAR, LAST_DAY)]
    assert price(registry, "f1", MAR) == 12_000


def test_an_amendment_of_a_list_whose_days_are_past_never_holds(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    base = numbers(registry)
    approved(registry, LA, {A: 15_000}, Phase(Y14))
    amending = approved(registry, LA, {A: 12_000}, Phase(Y15), amends=base)
    assert (days_of(registry, amending), price(registry, "f1", Y15)) == ([], 15_000)


def numbers(registry: Registry) -> int:
    with registry.reading() as con:
        return int(con.execute(sa.select(sa.func.max(schema.lists.c.list))).scalar_one())


def test_an_amendment_replaces_some_lines_and_ends_with_its_list(registry: Registry) -> None:
    """B is replaced and C added from 2014; A stays. The next list ends all of it."""
    approved(registry, LA, {A: 11_000, ("B", ""): 20_000}, Phase(Y13))
    approved(registry, LA, {("B", ""): 21_000, ("C", ""): 30_000}, Phase(Y14), amends=numbers(registry))
    approved(registry, LA, {("B", ""): 25_000}, Phase(Y15))
    on = {day: [price(registry, "f1", day, service) for service in "ABC"] for day in (Y13, Y14, Y15)}
    assert on == {Y13: [11_000, 20_000, None], Y14: [11_000, 21_000, 30_000], Y15: [None, 25_000, None]}


def test_an_amended_line_of_one_class(registry: Registry) -> None:
    """The amendment has class I alone: class II is paid as before. One for all classes replaces the line of each class."""
    approved(registry, LA, {("A", "I"): 15_000, ("A", "II"): 12_000}, Phase(Y13))
    base = numbers(registry)
    approved(registry, LA, {("A", "I"): 16_000}, Phase(Y14), amends=base)
    approved(registry, LA, {A: 14_000}, Phase(Y15), amends=base)
    assert [price(registry, code, Y14) for code in ("f1", "f2")] == [16_000, 12_000]
    assert [price(registry, code, Y15) for code in ("f1", "f2")] == [14_000, 14_000]


def test_two_amendments_of_one_line_from_one_day_contradict_each_other(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000, ("B", ""): 20_000}, Phase(Y13))
    base = numbers(registry)
    approved(registry, LA, {A: 12_000}, Phase(Y14), amends=base)
    with pytest.raises(Refused, match="two prices at once"):
        approved(registry, LA, {("A", "I"): 13_000}, Phase(Y14), amends=base)
    approved(registry, LA, {("B", ""): 22_000}, Phase(Y14), amends=base)  # another line
    approved(registry, LA, {A: 14_000}, Phase(Y15), amends=base)  # another day
    assert [price(registry, "f1", day) for day in (Y14, Y15)] == [12_000, 14_000]


def test_phases_of_one_place_do_not_overlap(registry: Registry) -> None:
    with pytest.raises(Refused, match="overlap"):
        approved(registry, LA, {A: 11_000}, Phase(Y13, END_OF_14), Phase(Y14))


def hold(**values: object) -> dict[str, object]:
    of = {"entry": 0, "list": 1, "layer": 0, "authority": LA, "payer": "insured", "scope": "", "class": "", "since": Y13}
    return {"hold": next(_numbers), **of, "from_day": Y13, "to_day": LAST_DAY, **values}


@pytest.mark.parametrize(
    "second",
    [hold(list=2, from_day=Y14), hold(list=2, from_day=date(2012, 1, 1), to_day=Y13), hold(list=2)],
    ids=["later", "until its first day", "the same days"],
)
def test_the_database_itself_refuses_a_second_list(registry: Registry, second: dict[str, object]) -> None:
    """The rows are written without any check of the program."""
    for number in (1, 2):
        approved(registry, f"Tỉnh {number}", {A: 11_000}, Phase(Y13))
    with registry.writing() as con:
        con.execute(schema.holds.insert(), hold())
    with pytest.raises(DBAPIError), registry.writing() as con:
        con.execute(schema.holds.insert(), second)
    with registry.writing() as con:  # another class, and another authority
        con.execute(schema.holds.insert(), [hold(list=2, **{"class": "I"}), hold(list=2, authority="Cà Mau")])


def test_the_database_itself_refuses_a_second_amendment_of_a_line(registry: Registry) -> None:
    approved(registry, LA, {A: 11_000, ("B", ""): 20_000}, Phase(Y13))
    base = numbers(registry)
    for prices in ({("A", "I"): 12_000}, {A: 13_000}, {("B", ""): 21_000}):
        approved(registry, "Cà Mau", prices, Phase(date(2020 + len(prices), 1, numbers(registry))), amends=base)
    first, same, other = base + 1, base + 2, base + 3
    with registry.writing() as con:
        con.execute(schema.holds.insert(), hold(list=first, layer=first))
        con.execute(schema.holds.insert(), hold(list=other, layer=other))
    with pytest.raises(DBAPIError), registry.writing() as con:
        con.execute(schema.holds.insert(), hold(list=same, layer=same))


def test_what_has_ended_does_not_come_back(registry: Registry) -> None:
    """`ended_by` is set once."""
    approved(registry, LA, {A: 11_000}, Phase(Y13))
    approved(registry, LA, {A: 12_000}, Phase(Y14))
    ended = schema.holds.update().where(schema.holds.c.ended_by.is_not(None)).values(ended_by=None)
    with pytest.raises(DBAPIError), registry.writing() as con:
        con.execute(ended)


def test_a_claim_of_march_is_priced_by_the_list_of_march(registry: Registry) -> None:
    """In March the facility is of class I and of Long An, whose list pays class I 15,000. In July it has moved to Cà Mau.

    Programs in use take the list and the class of today: 9,000, which was never its price in March.
    """
    approved(registry, LA, {("A", "I"): 15_000, ("A", "II"): 11_000}, Phase(Y13))
    approved(registry, "Cà Mau", {("A", "I"): 10_000, ("A", "II"): 9_000}, Phase(Y13))
    known(registry, "f1", "Cà Mau", "II", from_=JUL)
    assert (price(registry, "f1", MAR), price(registry, "f1", JUL)) == (15_000, 9_000)
    with registry.reading() as con:
        today = facility_on(con, "f1", JUL)
        assert today is not None
        assert [each.authority for each in lists_for(con, today, MAR)] == ["Cà Mau"]  # what they take
        assert [each.price for each in paid_on(con, "f1", "A", MAR)] == [15_000]


def test_a_fact_that_was_wrong_is_corrected_and_the_former_can_be_asked(registry: Registry) -> None:
    """Class I was recorded from 2014; it was class II all the time, as came out later."""
    approved(registry, LA, {("A", "I"): 15_000, ("A", "II"): 11_000}, Phase(Y13))
    known(registry, "f2", LA, "I", from_=Y14)
    with registry.reading() as con:
        before = con.execute(sa.select(sa.func.max(schema.entries.c.seq))).scalar()
    known(registry, "f2", LA, "II", from_=Y14)
    assert (price(registry, "f2", Y14), price(registry, "f2", Y14, last=before)) == (11_000, 15_000)


def test_a_fact_holds_until_the_next_change_that_is_known(registry: Registry) -> None:
    """What an older list says of a facility is not said of days for which more is known."""
    approved(registry, LA, {("A", "I"): 15_000, ("A", "II"): 11_000, ("A", "III"): 8_000}, Phase(Y13))
    known(registry, "f2", LA, "I", from_=Y15)
    known(registry, "f2", LA, "III", from_=Y13)
    assert [price(registry, "f2", day) for day in (Y13, END_OF_14, Y15)] == [8_000, 8_000, 15_000]
