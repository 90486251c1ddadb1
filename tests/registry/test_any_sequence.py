"""For any sequence of moves a facility has at most one price of a service on a day, and it is that of a naive reading of the log."""

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricebook.registry import Fact, NewMove, Paper, Phase, Refused, Registry, log, make_move, record_facts, schema
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.succession import succeed
from tests.registry.naive import Log
from tests.registry.small import Prices, decide, paid_on, record

START = date(2012, 1, 1)
PLACES = ("Bắc Giang", "Bắc Ninh", "Hà Nam")
SERVICES = ("A", "B")
CLASSES = ("", "II", "III")
FACILITIES = ("f0", "f1", "f2")

# Seeds, not lists of moves: what Hypothesis draws by itself is mostly a sequence of which nothing holds in the end.
seeds = st.integers(0, 2**32)
sizes = st.integers(6, 16)


class Chance:
    """What happens next, by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def day(self) -> date:
        return START + timedelta(days=30 * self.random.randrange(24))

    def last(self) -> date:
        return LAST_DAY if self.random.random() < 0.7 else START + timedelta(days=30 * self.random.randrange(8, 30) - 1)

    def class_(self) -> str:
        return self.random.choice(("", "", "II", "III"))

    def scope(self) -> str:
        return self.random.choice(("", "", "", "", "m", *PLACES))

    def phases(self) -> list[tuple[date, date, str, str]]:
        first = (self.day(), self.last(), "" if self.random.random() < 0.6 else self.class_(), self.scope())
        return [
            first,
            *((self.day(), self.last(), self.class_(), self.scope()) for _ in range(self.random.choice((0, 0, 0, 1, 2)))),
        ]

    def prices(self) -> Prices:
        return {(service, class_): 0 for service in SERVICES for class_ in CLASSES if self.random.random() < 0.5} or {
            ("A", ""): 0
        }

    def move(self) -> tuple[Any, ...]:
        name = self.random.choices(("approve", "amend", "phase", "revoke", "fact", "succeed"), (45, 20, 12, 8, 15, 8))[0]
        place = self.random.choice(PLACES)
        if name == "approve":
            decided = self.day() if self.random.random() < 0.4 else None
            return name, place, self.prices(), self.phases(), decided, self.random.random() < 0.3
        if name == "amend":
            return name, self.random.randrange(9), self.prices(), self.phases(), None, False
        if name == "phase":
            return name, self.random.randrange(9), self.phases(), self.day(), self.random.random() < 0.3
        if name == "revoke":
            return name, self.random.randrange(9), self.day()
        if name == "fact":
            return name, self.random.choice(FACILITIES), place, self.class_(), self.scope(), self.day(), self.last()
        return name, self.random.sample(PLACES, self.random.choice((1, 2))), place, self.day()

    def questions(self) -> list[tuple[str, str, date, int]]:
        """The days of all facilities, as it is known now or was some entries ago."""
        return [
            (code, service, self.day(), self.random.choice((0, 0, 1, 2, 5)))
            for code in FACILITIES
            for service in SERVICES
            for _ in range(2)
        ]


_examples = count()


class Office:
    """One example: in a registry that many share, its authorities and facilities have names of their own."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.mark = registry, f"{next(_examples)}"
        self.lists: list[tuple[str, int, str]] = []
        self.decided: list[str] = []  # these and the amendments
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
        self.decided.append(name)
        if amends is None:
            self.lists.append((name, number, authority))

    def phase(self, con: sa.Connection, number: int, said: Any, decided: date, supersede: bool) -> None:
        if self.lists:
            chosen = tuple(Phase(first, last, class_, self.of(scope)) for first, last, class_, scope in said)
            paper = Paper("NQ2", decided)
            new = NewMove("phase", "HĐND", decided, paper, phases=chosen, supersede=supersede)
            make_move(con, self.lists[number % len(self.lists)][0], new, None)

    def revoke(self, con: sa.Connection, number: int, day: date) -> None:
        if self.decided:
            make_move(con, self.decided[number % len(self.decided)], NewMove("revoke", "HĐND", day), None)

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
            logs: dict[int, Log] = {}
            for code, service, day, ago in asked:
                size = max(1, len(bodies) - ago)
                read = logs.setdefault(size, Log(bodies[:size], self.prices))
                expected = read.price(self.of(code), service, day)
                found = paid_on(con, self.of(code), service, day, self.first + size - 1)
                assert [each.price for each in found] == ([] if expected is None else [expected])
                if size == len(bodies):
                    assert paid_on(con, self.of(code), service, day) == found


def check(registry: Registry, seed: int, size: int) -> None:
    office, chance = Office(registry), Chance(seed)
    for _ in range(size):
        office.make(chance.move())
        office.answers(chance.questions())


@pytest.fixture
def quick(registry: Registry) -> Registry:
    """A registry that does not wait for its disk."""

    @sa.event.listens_for(registry.engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        if not registry.is_shared:
            connection.execute("pragma synchronous = off")

    registry.engine.dispose()
    return registry


RULES: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.slow
@given(seed=seeds, size=sizes)
@settings(max_examples=20, derandomize=True, **RULES)
def test_one_price_as_the_log_says(quick: Registry, seed: int, size: int) -> None:
    check(quick, seed, size)


@pytest.mark.long
@given(seed=seeds, size=sizes)
@settings(max_examples=600, **RULES)
def test_one_price_as_the_log_says_at_length(quick: Registry, seed: int, size: int) -> None:
    check(quick, seed, size)
