"""Which of several lists goes before the others: a pure rule over what was decided, without a database.

A list claims a place (a scope and a class; "" for all) from a day on. For one place and day, of all claims that reach it:

- the one with the latest first day goes before the others, as long as it holds; of two with one first day, the one for the
  narrower place;
- **while no newer list holds, the last one that was approved is paid (R11)**: when a list ends or is revoked, and no other takes
  its place, the one that it had replaced is paid again from the next day, if that one has no end of its own and is not revoked.
  It is so for all facilities and for some, for whole lists and for what an amendment has replaced;
- an amendment holds on no day on which the list that it amends does not;
- a list with several phases claims each place by the phase that names it most closely: one from March, and for class III from
  July, leaves class III to the list before it until June;
- one that supersedes drops what was recorded before it and begins on its first day or later, where they meet.

A list that is revoked ends on the day before; one that is revoked before its first day has never held. So the
answer depends on what was decided, and hardly on the order in which it was recorded.

Scopes are paths ("Bắc Giang", "Bắc Giang / miền núi"): a claim on one reaches those within it.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pricebook.registry.schema import ALL, LAST_DAY

SEPARATOR = " / "
FIRST_DAY = datetime.date.min
_DAY = datetime.timedelta(days=1)
Place = tuple[str, str]  # scope and class


@dataclass(frozen=True, slots=True)
class Claim:
    """That a list holds for a place from a day to another, by a decision of some day.

    `entry` is where it is recorded. `layer` is 0 for a whole list, else the list itself, which amends another: `amends`, else 0.
    `supersedes`: whether it drops those that begin later. `approved` is the day of the decision on the list itself, where a later
    one names the phase: it is inherited with the list.
    """

    list: int
    entry: int
    decided: datetime.date
    from_: datetime.date
    to: datetime.date = LAST_DAY
    scope: str = ALL
    class_: str = ALL
    layer: int = 0
    supersedes: bool = False
    approved: datetime.date | None = None
    amends: int = 0

    @property
    def of_day(self) -> datetime.date:
        """The day of the decision on the list."""
        return self.approved or self.decided

    def __hash__(self) -> int:
        """Of what tells claims apart, so that it is quick: `_standing` asks for it a lot."""
        return hash((self.entry, self.from_, self.scope, self.class_))

    @property
    def place(self) -> Place:
        """For whom it is."""
        return self.scope, self.class_

    @property
    def order(self) -> tuple[datetime.date, int, bool, int]:
        """Of two claims, the one that is later in this order goes before the other."""
        return self.from_, depth(self.scope), self.class_ != ALL, self.entry


@dataclass(frozen=True, slots=True)
class Era:
    """What an authority of a name decided and inherited until its name came to mean another one: from a day to another."""

    first: datetime.date
    last: datetime.date
    claims: tuple[Claim, ...]


class Held(NamedTuple):
    """That a list holds for a place on some days. `since` is the first day of its phase, which may be before them."""

    list: int
    layer: int
    scope: str
    class_: str
    since: datetime.date
    from_: datetime.date
    to: datetime.date


def within(former: str, scope: str) -> str:
    """The scope that a scope of a former authority has in the new one."""
    return former if scope == ALL else f"{former}{SEPARATOR}{scope}"


def depth(scope: str) -> int:
    """How many scopes lie one in the other."""
    return 0 if scope == ALL else scope.count(SEPARATOR) + 1


def upwards(scope: str) -> Iterator[str]:
    """A scope, those around it, and ALL."""
    while scope != ALL:
        yield scope
        scope = scope.rpartition(SEPARATOR)[0]
    yield ALL


def covers(wide: Place, narrow: Place) -> bool:
    """Whether whatever is in one place is in another."""
    return wide[0] in upwards(narrow[0]) and wide[1] in (ALL, narrow[1])


def inherited(claims: Iterable[Claim], former: str) -> tuple[Claim, ...]:
    """The claims of a former authority as they are in the one that inherits them."""
    return tuple(replace(claim, scope=within(former, claim.scope)) for claim in claims)


def ended(claims: Iterable[Claim], revoked: dict[int, datetime.date]) -> list[Claim]:
    """Claims as they are since some lists were revoked, by the day of that.

    One that had not begun ends before its first day: it still names its place, for which its list then never holds.
    """
    found = []
    for claim in claims:
        day = revoked.get(claim.list)
        ends = day is not None and day <= claim.to
        found.append(replace(claim, to=max(day, claim.from_) - _DAY) if ends and day is not None else claim)
    return found


def phased(claims: Iterable[Claim], new: Sequence[Claim]) -> list[Claim]:
    """Claims since a later decision on a list names phases of it: they take the place of what had not begun on its day.

    Args:
        claims: What was decided before.
        new: The phases, of one list and one decision.
    """
    places = {(claim.list, claim.place) for claim in new}
    kept = [claim for claim in claims if (claim.list, claim.place) not in places or claim.from_ <= new[0].decided]
    return [*kept, *new]


def named(eras: Iterable[Era]) -> set[Place]:
    """The scopes and the classes that claims name, each alone."""
    claims = [claim for era in eras for claim in era.claims]
    scopes = {(scope, ALL) for claim in claims for scope in upwards(claim.scope)}
    return scopes | {(ALL, claim.class_) for claim in claims} | {(ALL, ALL)}


def crossed(named: Iterable[Place]) -> list[Place]:
    """Every scope with every class."""
    named = set(named)
    return [(scope, class_) for scope in sorted({each[0] for each in named}) for class_ in sorted({each[1] for each in named})]


def held(eras: Sequence[Era], named: Iterable[Place]) -> list[Held]:
    """What holds for each place and when: in one layer, never two lists for one place on one day.

    An amendment holds only on days on which the list that it amends does.

    Args:
        eras: What was decided and inherited.
        named: The scopes and the classes that have rows of their own.
    """
    found: list[Held] = []
    for place in crossed(named):
        for era in eras:
            whole = list(_in_place([claim for claim in era.claims if claim.layer == 0], place, era.first, era.last))
            found += whole
            for layer in dict.fromkeys(claim.layer for claim in era.claims if claim.layer != 0):
                claims = [claim for claim in era.claims if claim.layer == layer]
                base = [each for each in whole if each.list == claims[0].amends]
                found += _within(_in_place(claims, place, era.first, era.last) if base else (), base)
    return found


def _within(rows: Iterable[Held], base: Sequence[Held]) -> Iterator[Held]:
    """What is left of an amendment's days on those of the list that it amends; days that follow each other as one row."""
    last: Held | None = None
    for row in rows:
        for each in base:
            first, end = max(row.from_, each.from_), min(row.to, each.to)
            if end < first:
                continue
            if last is not None and last.to + _DAY == first and last.since == row.since:
                last = last._replace(to=end)
                continue
            if last is not None:
                yield last
            last = row._replace(from_=first, to=end)
    if last is not None:
        yield last


def contradiction(claims: Sequence[Claim], new: int) -> Claim | None:
    """A claim that a new list contradicts; None where it is clear which of them goes before the other.

    Two lists contradict each other if they begin on one day and neither is for the narrower place, or if the one that was decided
    first begins later. Of two that were decided on one day, the one whose first phase is the earlier one counts as decided first.
    Lists that the new one supersedes do not.
    """
    begins: dict[int, datetime.date] = {}
    for claim in claims:
        begins[claim.list] = min(claim.from_, begins.get(claim.list, claim.from_))
    whole = [claim for claim in claims if claim.layer == 0]
    for place in crossed(named([Era(FIRST_DAY, LAST_DAY, tuple(whole))])):
        own = _of_place([claim for claim in whole if claim.list == new], place)
        others = _of_place([claim for claim in whole if claim.list != new], place)
        for other in _standing(others):
            for claim in own:
                meet = claim.from_ <= other.to and other.from_ <= claim.to
                if meet and not claim.supersedes and _unclear(claim, other, begins):
                    return other
    return None


def _unclear(one: Claim, other: Claim, begins: Mapping[int, datetime.date]) -> bool:
    if one.from_ == other.from_:
        return one.place == other.place or not (covers(one.place, other.place) or covers(other.place, one.place))
    first, then = (one, other) if one.from_ < other.from_ else (other, one)
    return (then.decided, begins[then.list]) <= (first.decided, begins[first.list])


def _of_place(claims: Sequence[Claim], place: Place) -> list[Claim]:
    """The claims that reach a place, of each list those that name it most closely; the later ones in order last."""
    closest: dict[int, tuple[int, bool]] = {}
    reach = [claim for claim in claims if covers(claim.place, place)]
    for claim in reach:
        close = (depth(claim.scope), claim.class_ != ALL)
        closest[claim.list] = max(close, closest.get(claim.list, close))
    return sorted(
        (claim for claim in reach if (depth(claim.scope), claim.class_ != ALL) == closest[claim.list]),
        key=lambda claim: claim.order,
    )


def _standing(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of one place, without those that were superseded or ended before they began; in the order in which they came."""
    dropped = {claim for claim in claims if claim.to < claim.from_}
    for new in sorted((claim for claim in claims if claim.supersedes), key=lambda claim: -claim.entry):
        if new not in dropped:
            dropped |= {
                old for old in claims if old.entry < new.entry and old.list != new.list and new.from_ <= old.from_ <= new.to
            }
    return [claim for claim in claims if claim not in dropped]


def _in_place(claims: Sequence[Claim], place: Place, first: datetime.date, last: datetime.date) -> Iterator[Held]:
    """Which lists hold for a place, day by day, within some days."""
    mine = _standing(_of_place(claims, place))
    points = {first} | {claim.from_ for claim in mine} | {claim.to + _DAY for claim in mine if claim.to < LAST_DAY}
    days = sorted(day for day in points if first <= day <= last)
    row: Held | None = None
    of: Claim | None = None
    for number, day in enumerate(days):
        end = days[number + 1] - _DAY if number + 1 < len(days) else last
        winner = next((claim for claim in reversed(mine) if claim.from_ <= day <= claim.to), None)
        if row is not None and winner == of:
            row = row._replace(to=end)
            continue
        if row is not None:
            yield row
        of, row = winner, None
        if winner is not None:
            row = Held(winner.list, winner.layer, *place, winner.from_, day, end)
    if row is not None:
        yield row
