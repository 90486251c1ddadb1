"""For any sequence of moves a facility has at most one price of a service on a day, and it is that of a naive reading of the log."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricebook.registry import Fact, NewMove, Phase, Refused, Registry, log, make_move, record_facts, schema
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.succession import succeed
from tests.registry.naive import Log
from tests.registry.small import Prices, decide, paid_on, record

START = date(2012, 1, 1)
PLACES = ("Bắc Giang", "Bắc Ninh", "Hà Nam")
SERVICES = ("A", "B")
CLASSES = ("", "II", "III")
FACILITIES = ("f0", "f1", "f2")

days = st.integers(0, 24).map(lambda months: START + timedelta(days=30 * months))
lasts = st.one_of(st.just(LAST_DAY), st.integers(6, 30).map(lambda months: START + timedelta(days=30 * months - 1)))
places = st.sampled_from(PLACES)
scopes = st.sampled_from(("", "", "", "m", *PLACES))
phases = st.lists(st.tuples(days, lasts, st.sampled_from(CLASSES), scopes), min_size=1, max_size=3)
services = st.dictionaries(st.tuples(st.sampled_from(SERVICES), st.sampled_from(CLASSES)), st.just(0), min_size=1, max_size=4)
moves = st.one_of(
    st.tuples(st.just("approve"), places, services, phases, st.one_of(st.none(), days), st.booleans()),
    st.tuples(st.just("amend"), st.integers(0, 9), services, phases, st.none(), st.booleans()),
    st.tuples(st.just("revoke"), st.integers(0, 9), days),
    st.tuples(st.just("fact"), st.sampled_from(FACILITIES), places, st.sampled_from(CLASSES), scopes, days, lasts),
    st.tuples(st.just("succeed"), st.lists(places, min_size=1, max_size=2, unique=True), places, days),
)
questions = st.tuples(st.sampled_from(FACILITIES), st.sampled_from(SERVICES), days, st.integers(0, 3))
sequences = st.lists(st.tuples(moves, st.lists(questions, min_size=4, max_size=4)), min_size=4, max_size=14)

_examples = count()


class Office:
    """One example: in a registry that many share, its authorities and facilities have names of their own."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.mark = registry, f"{next(_examples)}"
        self.lists: list[tuple[str, int, str]] = []
        self.prices: dict[int, Prices] = {}
        self.first = self.size()
        with registry.writing() as con:
            for number, code in enumerate(FACILITIES):
                authority = self.of(PLACES[number % 2])
                record_facts(con, [Fact(self.of(code), START, LAST_DAY, class_=CLASSES[number], authority=authority)])

    def of(self, name: str) -> str:
        """A name of this example; of a scope too, where it is that of an authority."""
        return f"{name} {self.mark}" if name in PLACES or name in FACILITIES else name

    def size(self) -> int:
        with self.registry.reading() as con:
            found = log.head(con)
            return found.size if found is not None else 0

    def make(self, move: tuple[Any, ...]) -> None:
        """Makes a move; where it is refused, nothing is recorded."""
        before = self.size()
        try:
            with self.registry.writing() as con:
                getattr(self, move[0])(con, *move[1:])
        except Refused:
            assert self.size() == before

    def approve(self, con: sa.Connection, place: str, services: Prices, said: Any, decided: Any, supersede: bool) -> None:
        self._decide(con, self.of(place), services, said, decided, supersede, None)

    def amend(self, con: sa.Connection, number: int, services: Prices, said: Any, decided: Any, supersede: bool) -> None:
        if self.lists:
            _, base, authority = self.lists[number % len(self.lists)]
            self._decide(con, authority, services, said, decided, supersede, base)

    def _decide(
        self, con: sa.Connection, authority: str, services: Prices, said: Any, decided: Any, supersede: bool, amends: int | None
    ) -> None:
        prices = {key: 1000 * (len(self.lists) + 1) + at for at, key in enumerate(services)}
        name = record(con, authority, prices, amends)
        chosen = [Phase(first, last, class_, self.of(scope)) for first, last, class_, scope in said]
        decide(con, name, *chosen, decided=decided, supersede=supersede)
        number = con.execute(sa.select(schema.lists.c.list).where(schema.lists.c.name == name)).scalar_one()
        self.prices[number] = prices
        if amends is None:
            self.lists.append((name, number, authority))

    def revoke(self, con: sa.Connection, number: int, day: date) -> None:
        if self.lists:
            make_move(con, self.lists[number % len(self.lists)][0], NewMove("revoke", "HĐND", day), None)

    def fact(self, con: sa.Connection, code: str, place: str, class_: str, scope: str, first: date, last: date) -> None:
        if first <= last:
            fact = Fact(self.of(code), first, last, class_=class_, authority=self.of(place), scope=self.of(scope))
            record_facts(con, [fact])

    def succeed(self, con: sa.Connection, formers: list[str], place: str, day: date) -> None:
        succeed(con, [self.of(former) for former in formers], self.of(place), day)

    def answers(self, asked: list[tuple[str, str, date, int]]) -> None:
        """Each question has at most one answer, and the naive reading has the same, now and as it was some entries ago."""
        with self.registry.reading() as con:
            e = schema.entries.c
            bodies = [row[0] for row in con.execute(sa.select(e.body).where(e.seq >= self.first).order_by(e.seq))]
            for code, service, day, ago in asked:
                size = max(1, len(bodies) - ago)
                found = paid_on(con, self.of(code), service, day, self.first + size - 1)
                assert len(found) <= 1
                assert [each.price for each in found] == [
                    price for price in [Log(bodies[:size], self.prices).price(self.of(code), service, day)] if price is not None
                ]
                if size == len(bodies):
                    assert paid_on(con, self.of(code), service, day) == found


def check(registry: Registry, moves: list[tuple[Any, Any]]) -> None:
    office = Office(registry)
    for move, asked in moves:
        office.make(move)
        office.answers(asked)


RULES: Any = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True}


@given(moves=sequences)
@settings(max_examples=40, **RULES)
def test_one_price_as_the_log_says(registry: Registry, moves: list[tuple[Any, Any]]) -> None:
    check(registry, moves)


@pytest.mark.slow
@given(moves=sequences)
@settings(max_examples=600, **RULES | {"derandomize": False})
def test_one_price_as_the_log_says_at_length(registry: Registry, moves: list[tuple[Any, Any]]) -> None:
    check(registry, moves)
