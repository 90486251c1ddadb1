"""How lists are decided, as data: the procedures of each time, their offices, and working days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricebook.regulation import (
    Calendar,
    Procedure,
    load_calendar,
    load_procedures,
    nearest_offices,
    office_named,
    procedure_on,
    search_path,
    written_name,
)

PROCEDURES = tuple(each for each in load_procedures(search_path()) if each.ways)
DAYS = st.dates(date(2012, 1, 1), date(2027, 6, 30))


def calendar() -> Calendar:
    found = load_calendar(search_path())
    assert found is not None
    return found


CALENDAR = calendar()


def on(day: date) -> Procedure:
    found = procedure_on(PROCEDURES, day)
    assert found is not None
    return found


# --- procedures -------------------------------------------------------------------------------------------


def test_each_day_since_the_letter_has_one_procedure() -> None:
    assert PROCEDURES[0].from_ == date(2012, 4, 20) and PROCEDURES[-1].to is None
    for earlier, later in pairwise(PROCEDURES):
        assert earlier.to is not None and later.from_ == earlier.to + timedelta(days=1)
    assert procedure_on(PROCEDURES, date(2012, 4, 19)) is None


@pytest.mark.parametrize(
    ("day", "route", "submits", "decides"),
    [
        (date(2012, 9, 1), "province", "peoples-committee", "peoples-council"),
        (date(2012, 9, 1), "ministry", "ministry", "health-ministry"),
        (date(2016, 9, 1), "province", "peoples-committee", "peoples-council"),
        (date(2016, 9, 1), "ministry", "ministry", "health-ministry"),
        (date(2025, 9, 1), "province", "peoples-committee", "peoples-council"),
    ],
)
def test_who_submits_and_who_decides(day: date, route: str, submits: str, decides: str) -> None:
    """R10."""
    way = on(day).way(route)
    assert way is not None
    steps = {move: step.by for move in ("submit", "approve") if (step := way.step(move)) is not None}
    assert steps == {"submit": (submits,), "approve": (decides,)}


def test_every_office_of_a_step_is_declared() -> None:
    for procedure in PROCEDURES:
        for way in procedure.ways:
            assert {*way.offices, *(office for step in way.steps for office in step.with_)} <= {
                body.id for body in procedure.bodies
            }


def test_terms_of_2014_to_2024() -> None:
    """Decree 177/2013, article 9(2): 15 working days for the opinion, 10 for the decision, up to 15 more with a reason."""
    way = on(date(2016, 9, 1)).way("province")
    assert way is not None
    found = {
        state: (due[0].move, due[1].days, due[1].working, due[1].extension)
        for state in ("draft", "proposed", "opinion-given", "submitted", "supplement-asked")
        if (due := way.term_in(state)) is not None
    }
    assert found == {"proposed": ("opinion", 15, True, 15), "opinion-given": ("submit", 10, True, 15)}


@pytest.mark.parametrize("day", [date(2012, 9, 1), date(2025, 9, 1)], ids=["the letter names none", "85/2024 was not had"])
def test_no_term_is_invented(day: date) -> None:
    assert all(step.term is None for way in on(day).ways for step in way.steps)


# --- offices ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "office", "of"),
    [
        ("UBND tỉnh Long An", "peoples-committee", "long an"),
        ("Uỷ ban nhân dân tỉnh Long An", "peoples-committee", "long an"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH", "peoples-council", ""),
        ("Sở Y tế", "health-department", ""),
        ("BHXH tỉnh Long An", "social-insurance", "long an"),
        ("Bảo hiểm xã hội Việt Nam", "vietnam-social-security", ""),
        ("Bộ Y tế", "health-ministry", ""),
        ("Bộ Công an", "ministry", "cong an"),
        ("finance-department", "finance-department", ""),
    ],
)
def test_which_office_is_meant(said: str, office: str, of: str) -> None:
    found = office_named(said, on(date(2012, 9, 1)))
    assert found is not None and (found.body.id, found.of) == (office, of)


def test_a_mistyped_office_is_none_and_the_nearest_is_named() -> None:
    procedure = on(date(2012, 9, 1))
    assert office_named("Sỡ Tài chánh", procedure) is None
    assert nearest_offices("Sỡ Tài chánh", procedure)[0] == "Sở Tài chính"
    assert (written_name("finance-department", procedure), written_name(" STC ", procedure)) == ("Sở Tài chính", "STC")


# --- working days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2012, 8, 1), 15, date(2012, 8, 22)),  # three weeks without a holiday
        (date(2012, 8, 24), 10, date(2012, 9, 10)),  # Monday 3 September stands in for Sunday 2
        (date(2016, 4, 28), 3, date(2016, 5, 5)),  # 30 April and 1 May fell on a weekend: 2 and 3 May are off
        (date(2014, 4, 25), 1, date(2014, 4, 26)),  # a Saturday that was worked in place of 2 May
        (date(2024, 2, 7), 1, date(2024, 2, 15)),  # Tết
        (date(2030, 1, 4), 1, date(2030, 1, 7)),  # beyond the calendar: weekends alone
    ],
)
def test_terms_by_the_calendar(day: date, count: int, last: date) -> None:
    assert CALENDAR.working_days_after(day, count) == last


@given(DAYS, st.integers(0, 60))
def test_a_term_ends_on_a_working_day_and_has_as_many_as_it_says(day: date, count: int) -> None:
    last = CALENDAR.working_days_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (last - day).days + 1)]
    assert sum(map(CALENDAR.is_working, between)) == count
    assert CALENDAR.is_working(last) or count == 0


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_terms_add_up(day: date, first: int, second: int) -> None:
    in_steps = CALENDAR.working_days_after(CALENDAR.working_days_after(day, first), second)
    assert in_steps == CALENDAR.working_days_after(day, first + second)


@given(DAYS, DAYS, st.integers(1, 30))
def test_who_begins_later_ends_no_earlier(one: date, other: date, count: int) -> None:
    assert CALENDAR.working_days_after(min(one, other), count) <= CALENDAR.working_days_after(max(one, other), count)


def days_named(name: str) -> list[date]:
    return [day for each in CALENDAR.holidays if each.name.en.startswith(name) for day in each.days]


def test_every_year_has_its_holidays() -> None:
    """Nine days by the code of 1994 (four at Tết), ten by that of 2012, eleven by that of 2019 (two at National Day)."""
    for year in range(2012, 2028):
        counts = [
            sum(day.year == year for day in days_named(name))
            for name in ("New Year", "lunar", "Hùng", "Victory", "International", "National")
        ]
        tet, national = (4 if year <= 2013 else 5), (2 if year >= 2021 and year != 2027 else 1)
        assert counts == [1, tet, 1, 1, 1, national], year


def test_the_lunar_days_are_those_of_the_moon() -> None:
    """Tết is a day of new moon; the tenth of the third month comes two months (three in a year with an early leap month) and nine days later.

    Mean new moons: 6 January 2000, 18:14 UTC, and every 29.530588853 days; the true one is at most 15 hours off.
    """
    for year in range(2012, 2028):
        tet = min(day for day in days_named("lunar") if day.year == year) + timedelta(days=1)  # the first is the eve
        seconds = (tet - date(2000, 1, 6)).days * 86_400 + 43_200 - 7 * 3_600 - (18 * 3_600 + 14 * 60)
        month = 2_551_443  # seconds
        off = (seconds + month // 2) % month - month // 2
        assert abs(off) <= (12 + 15) * 3_600, year
        kings = next(day for day in days_named("Hùng") if day.year == year)
        assert (kings - tet).days - 9 in ((88, 89) if year == 2023 else (58, 59, 60)), year


def test_an_exchanged_day_is_a_working_day_for_a_saturday() -> None:
    for each in CALENDAR.exchanges:
        assert each.off.isoweekday() < 6 and each.worked.isoweekday() == 6
        assert not CALENDAR.is_working(each.off) and CALENDAR.is_working(each.worked)
