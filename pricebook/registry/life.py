"""A list's life as the registry knows it: its moves with their papers, where it holds, its disputes, and its state on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.base.languages import Figure, say
from pricebook.registry import schema
from pricebook.registry.above import AboveMaximum, above_of
from pricebook.registry.claims import Succession, giving_way, successions
from pricebook.registry.counted import counts
from pricebook.registry.disputing import RecordedDispute, disputes_by_list
from pricebook.registry.holding import Hold, Phase, widest
from pricebook.registry.leaving_out import services_listed
from pricebook.registry.made_moves import MadeMove, Struck, counting, moves_of, struck
from pricebook.registry.moving import APPROVED, DRAFT, EXTEND, IN_STATE
from pricebook.registry.precedence import Place

_AMENDED = schema.lists.alias()
IN_FORCE, SUPERSEDED = "in-force", "superseded"


@dataclass(frozen=True, slots=True)
class Amending:
    """A list that amends another: the number of its decision, the day on which it was decided, and when it holds for somebody.

    `to` is None where no end is decided.
    """

    list: str
    decision: str | None
    decided: datetime.date
    from_: datetime.date
    to: datetime.date | None


@dataclass(frozen=True, slots=True)
class Life:
    """A list with everything that happened to it.

    `moves` are those that count, `struck` those that were withdrawn. Of the services that the decision does not approve, an
    amendment leaves those as they are that are `unchanged`; all others are `left_out`.
    `amends` is the list that it amends, and `amends_decision` the number of the decision on that one; `amended_by` are those that
    amend it.
    `unpriced` are the services of lines without a price, `prices` the number of its lines. `names` are code and name of the
    services that something is said about. `base` is where the list holds that it amends; `heir` the succession by which its
    authority has given way to another one. `base_disputes` are those of the list that it amends about services that this one
    decides after that one had left them out.
    """

    list: int
    name: str
    authority: str
    payer: str
    origin: str
    amends: str | None
    regulation: str
    pricing_date: datetime.date
    fingerprint: str
    prices: int
    content: str
    known_at: str
    moves: tuple[MadeMove, ...]
    holds: tuple[Hold, ...]
    disputes: tuple[RecordedDispute, ...]
    left_out: frozenset[str]
    unchanged: frozenset[str]
    above: tuple[AboveMaximum, ...]
    unpriced: tuple[str, ...]
    names: Mapping[str, tuple[str, str]]
    amends_decision: str | None = None
    amended_by: tuple[Amending, ...] = ()
    struck: tuple[Struck, ...] = ()
    base: tuple[Hold, ...] = ()
    heir: Succession | None = None
    base_disputes: tuple[RecordedDispute, ...] = ()

    @property
    def all_disputes(self) -> tuple[RecordedDispute, ...]:
        """What is not agreed on, or was not, about the prices of the list."""
        return self.disputes + self.base_disputes

    def named(self, service_id: str) -> Figure:
        """A service as people name it: by code, else ordinal, and name."""
        code, name = self.names.get(service_id, (service_id, ""))
        return say("list.code-and-name", code=code, name=name) if name else code

    @property
    def state(self) -> str:
        """The state after the last move."""
        return self.moves[-1].state if self.moves else DRAFT

    @property
    def approval(self) -> MadeMove | None:
        """The move that approved it."""
        return next((each for each in self.moves if each.move == "approve"), None)

    @property
    def amends_nothing(self) -> bool:
        """Whether it amends a list that holds for nobody on its days: so it never holds."""
        return self.amends is not None and not self.holds

    @property
    def since(self) -> datetime.date | None:
        """The day on which it came into its state, which some moves leave as it is. None where nothing was done yet."""
        return next((each.day for each in reversed(self.moves) if each.move not in IN_STATE), None)

    @property
    def extensions(self) -> tuple[MadeMove, ...]:
        """The extensions of the term that runs now."""
        last = max((each.entry for each in self.moves if each.move not in IN_STATE), default=-1)
        return tuple(each for each in self.moves if each.move == EXTEND and each.entry > last)

    def standing(self, day: datetime.date) -> str:
        """The state on a day: an approved list is in force, or not yet, or superseded."""
        if self.state != APPROVED:
            return self.state
        phases = [hold.phase for hold in self.holds]
        if any(phase.from_ <= day <= phase.to for phase in phases):
            return IN_FORCE
        return APPROVED if any(phase.from_ > day for phase in phases) else SUPERSEDED

    def beside(self, day: datetime.date) -> tuple[Place, ...]:
        """The scopes and classes for which it holds before its authority gave way to an heir, or after that, as a day is."""
        merged = self.heir.day if self.heir is not None else schema.LAST_DAY
        phases = (hold.phase for hold in self.holds)
        return tuple((each.scope, each.class_) for each in phases if (each.from_ < merged) == (day < merged))

    @property
    def first(self) -> datetime.date | None:
        """The first day on which it holds for somebody."""
        return min((hold.phase.from_ for hold in self.holds), default=None)

    @property
    def last(self) -> datetime.date | None:
        """The last day on which it holds for somebody; None where no end is decided, or it never holds."""
        last = max((hold.phase.to for hold in self.holds), default=None)
        return None if last == schema.LAST_DAY else last


def lives(con: sa.Connection, names: Sequence[str] | None = None) -> list[Life]:
    """The lives of some lists, by name, or of all, in the order in which they were recorded."""
    li, e = schema.lists.c, schema.entries.c
    chosen = (
        sa.select(schema.lists, e.known_at, _AMENDED.c.name.label("amended"))
        .join(schema.entries, e.seq == li.entry)
        .outerjoin(_AMENDED, _AMENDED.c.list == li.amends)
        .order_by(li.entry)
    )
    rows = con.execute(chosen if names is None else chosen.where(li.name.in_(names))).all()
    numbers = [row.list for row in rows]
    amended = {row.amends for row in rows} - {None}
    moves, holds, chain = moves_of(con, numbers), _holds(con, {*numbers, *amended}), successions(con)
    disputes: dict[int, list[RecordedDispute]] = defaultdict(list)
    for number, dispute in disputes_by_list(con, None if names is None else {*numbers, *amended}):
        disputes[number].append(dispute)
    above: dict[int, list[AboveMaximum]] = defaultdict(list)
    for number, each in above_of(con, numbers):
        above[number].append(each)
    base_decisions, amending = _decisions(con, [row.amends for row in rows if row.amends is not None]), _amending(con, numbers)
    left_out, unchanged = _left_out(con, {*numbers, *amended}), _left_out(con, numbers, unchanged=True)
    unpriced = _unpriced(con, [number for number in numbers if moves[number]])
    said = {service for services in (*left_out.values(), *unpriced.values()) for service in services}
    said |= {dispute.new.service_id for each in disputes.values() for dispute in each}
    called = _names(con, said | {each.service_id for of_list in above.values() for each in of_list})
    return [
        Life(
            row.list,
            row.name,
            row.authority,
            row.payer,
            row.origin,
            row.amended,
            row.regulation,
            row.pricing_date,
            row.fingerprint,
            row.lines,
            row.content,
            row.known_at,
            counting(moves[row.list]),
            tuple(widest(holds[row.list])),
            tuple(disputes[row.list]),
            frozenset(left_out[row.list]),
            frozenset(unchanged[row.list]),
            tuple(above[row.list]),
            tuple(unpriced[row.list]),
            called.get(row.regulation, {}),
            base_decisions.get(row.amends),
            tuple(amending[row.list]),
            struck(moves[row.list]),
            tuple(widest(holds[row.amends])) if row.amends is not None else (),
            giving_way(row.authority, chain),
            tuple(_decided_after(con, row.list, disputes[row.amends], left_out[row.amends])) if row.amends is not None else (),
        )
        for row in rows
    ]


def _decided_after(
    con: sa.Connection, number: int, disputes: Sequence[RecordedDispute], left_out: Sequence[str]
) -> Iterator[RecordedDispute]:
    """Disputes about services of a list that the list which it amends had left out."""
    about = {each.new.service_id for each in disputes} & set(left_out)
    there = services_listed(con, number, sorted(about)) if about else []
    yield from (each for each in disputes if each.new.service_id in there)


def _holds(con: sa.Connection, lists: Iterable[int]) -> dict[int, list[Hold]]:
    h, li = schema.holds.c, schema.lists.c
    chosen = sa.select(h.list, h.hold, li.name, h.from_day, h.to_day, h["class"], h.scope).join(schema.lists, li.list == h.list)
    current = chosen.where(h.ended_by.is_(None), h.list.in_(tuple(lists))).order_by(h.from_day, h.hold)
    found: dict[int, list[Hold]] = defaultdict(list)
    for row in con.execute(current).all():
        found[row[0]].append(Hold(row[1], row[0], row[2], Phase(*row[3:])))
    return found


def _decisions(con: sa.Connection, lists: Iterable[int]) -> dict[int, str | None]:
    """The numbers of the decisions on lists."""
    c = schema.moves.c
    approved = sa.select(c.list, c.paper_no).where(c.list.in_(tuple(lists)), c.move == "approve", counts(c.list, c.entry))
    return {row[0]: row[1] for row in con.execute(approved.order_by(c.entry))}


def _amending(con: sa.Connection, lists: Iterable[int]) -> dict[int, list[Amending]]:
    """By list, those that amend it and hold for somebody, by their days."""
    li, m, h = schema.lists.c, schema.moves.c, schema.holds.c
    decided = sa.func.coalesce(m.paper_date, m.day)
    first, last = sa.func.min(h.from_day), sa.func.max(h.to_day)
    chosen = (
        sa.select(li.amends, li.name, m.paper_no, decided, first, last)
        .join(schema.moves, m.list == li.list)
        .join(schema.holds, h.list == li.list)
        .where(li.amends.in_(tuple(lists)), m.move == "approve", counts(m.list, m.entry), h.ended_by.is_(None))
        .group_by(li.amends, li.list, li.name, m.paper_no, decided)
        .order_by(first, li.list)
    )
    found: dict[int, list[Amending]] = defaultdict(list)
    for of, name, number, day, begins, ends in con.execute(chosen).all():
        found[of].append(Amending(name, number, day, begins, None if ends == schema.LAST_DAY else ends))
    return found


def _left_out(con: sa.Connection, lists: Iterable[int], *, unchanged: bool = False) -> dict[int, list[str]]:
    c = schema.left_out.c
    found: dict[int, list[str]] = defaultdict(list)
    where = c.list.in_(tuple(lists)), c.unchanged.is_(unchanged), counts(c.list, c.entry)
    for number, service in con.execute(sa.select(c.list, c.service_id).where(*where)).all():
        found[number].append(service)
    return found


def _unpriced(con: sa.Connection, lists: Iterable[int]) -> dict[int, list[str]]:
    """By list, the services of its lines without a price."""
    li, s = schema.lines.c, schema.services.c
    chosen = sa.select(li.list, s.service_id).join(schema.services, s.service == li.service)
    found: dict[int, list[str]] = defaultdict(list)
    for number, service in con.execute(chosen.where(li.list.in_(tuple(lists)), li.price.is_(None)).order_by(li.number)).all():
        found[number].append(service)
    return found


def _names(con: sa.Connection, services: Iterable[str]) -> dict[str, dict[str, tuple[str, str]]]:
    """By regulation, code (else ordinal, else id) and name of some services, as they were last recorded."""
    c = schema.services.c
    chosen = sa.select(c.regulation, c.service_id, c.service_code, c.ordinal, c.name).where(c.service_id.in_(sorted(services)))
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for row in con.execute(chosen.order_by(c.service)).all():
        found[row.regulation][row.service_id] = (row.service_code or row.ordinal or row.service_id, row.name)
    return found
