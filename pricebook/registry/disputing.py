"""Disputes about a list (R9): a norm, a structure, a price or the whole list; the positions, and the directions that settle them.

An open dispute stops nothing: it stands on every output until those have directed who must.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from pricebook.pricelist import Dispute
from pricebook.registry import log, schema
from pricebook.registry.refusals import Refused
from pricebook.regulation.rules import Direction

About = Literal["norm", "structure", "price"]


@dataclass(frozen=True, slots=True)
class Position:
    """What a party says of what is not agreed on."""

    party: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class NewDispute:
    """A dispute that is to be recorded.

    Attributes:
        service_id: The service; "" for the whole list.
        subject: What is not agreed on; None for the list as such.
        positions: One or two, each with its party.
        day: On which day it was reported.
        paper_no, paper_date: The report to those who must direct.
        person: Who records it.
        note: Anything more, in words.
    """

    service_id: str
    subject: str | None
    positions: tuple[Position, ...]
    day: datetime.date | None = None
    paper_no: str | None = None
    paper_date: datetime.date | None = None
    person: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NewDirection:
    """A direction: who gives it ("" where that is not known), with its number and date, its scan, and what it says."""

    body: str
    paper_no: str
    paper_date: datetime.date
    scan: str | None = None
    person: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedDispute:
    """A dispute of a list, with its number among them and the directions that were given on it."""

    entry: int
    number: int
    new: NewDispute
    directions: tuple[NewDirection, ...]

    def missing(self, rule: Direction | None) -> list[str]:
        """Who must direct on it by the regulation, and has not; "" where anybody may, and nobody has."""
        wanted = rule or Direction()
        if not self.directions:
            return [group[0] for group in wanted.authorities_on(self.new.subject)] or [""]
        return wanted.missing(self.new.subject, (each.body for each in self.directions))


def record_dispute(con: sa.Connection, number_of_list: int, new: NewDispute) -> int:
    """Records a dispute, and returns its number among those of the list."""
    c = schema.disputes.c
    number = (con.execute(sa.select(sa.func.max(c.number)).where(c.list == number_of_list)).scalar() or 0) + 1
    first, second = (*new.positions, Position(None, None), Position(None, None))[:2]
    row = {
        "list": number_of_list,
        "number": number,
        "service_id": new.service_id,
        "subject": new.subject,
        "day": new.day,
        "party": first.party,
        "position": first.text,
        "other_party": second.party,
        "other_position": second.text,
        "paper_no": new.paper_no,
        "paper_date": new.paper_date,
        "person": new.person,
        "note": new.note,
    }
    entry = log.append(con, log.DISPUTE, row)
    con.execute(schema.disputes.insert(), {**row, "entry": entry.seq})
    return number


def record_direction(
    con: sa.Connection, number_of_list: int, number: int | None, new: NewDirection, rule: Direction | None = None
) -> RecordedDispute:
    """Records a direction on a dispute of a list, and returns the dispute as it is then.

    Args:
        con: A transaction that writes.
        number_of_list: The list.
        number: Of the dispute; None for the only one that the list has, or the only open one.
        new: The direction.
        rule: Who must direct, by the regulation.

    Raises:
        Refused: The list has no such dispute, or several where none is named; or the same direction is recorded already.
    """
    recorded = disputes_of(con, number_of_list)
    chosen = [each for each in recorded if number in (None, each.number)]
    if not chosen:
        raise Refused("no-such-dispute", number="–" if number is None else number)
    if len(chosen) > 1:
        chosen = [each for each in chosen if each.missing(rule)] or chosen
    if len(chosen) > 1:
        raise Refused("which-dispute", numbers=", ".join(str(each.number) for each in chosen))
    dispute = chosen[0]
    given = {(each.paper_no, each.paper_date, each.body) for each in dispute.directions}
    if (new.paper_no, new.paper_date, new.body) in given:
        raise Refused("directed-already", paper=new.paper_no)
    row = {
        "dispute": dispute.entry,
        "body": new.body,
        "paper_no": new.paper_no,
        "paper_date": new.paper_date,
        "paper": new.scan,
        "person": new.person,
        "note": new.note,
    }
    entry = log.append(con, log.DIRECTION, row)
    con.execute(schema.directions.insert(), {**row, "entry": entry.seq})
    return next(each for each in disputes_of(con, number_of_list) if each.number == dispute.number)


def record_stated(con: sa.Connection, number_of_list: int, stated: Iterable[Dispute], person: str | None) -> None:
    """Records the disputes that a list states itself, with the directions that it has."""
    for dispute in stated:
        new = NewDispute(
            dispute.service_id or schema.ALL, dispute.subject, (Position(dispute.party, dispute.position),), person=person
        )
        number = record_dispute(con, number_of_list, new)
        for direction in _directions(dispute, person):
            record_direction(con, number_of_list, number, direction)


def disputes_of(con: sa.Connection, *lists: int) -> list[RecordedDispute]:
    """The disputes of some lists, in the order in which they were recorded."""
    return [dispute for _, dispute in disputes_by_list(con, lists)]


def disputes_by_list(con: sa.Connection, lists: Iterable[int] | None = None) -> Iterator[tuple[int, RecordedDispute]]:
    """The disputes of some lists, or of all, each with the number of its list."""
    d, g = schema.disputes.c, schema.directions.c
    chosen = sa.select(schema.disputes).order_by(d.entry)
    rows = con.execute(chosen if lists is None else chosen.where(d.list.in_(tuple(lists)))).all()
    given: dict[int, list[NewDirection]] = {}
    if rows:
        of_these = sa.select(schema.directions).order_by(g.entry)
        of_these = of_these if lists is None else of_these.where(g.dispute.in_([row.entry for row in rows]))
        for each in con.execute(of_these).all():
            direction = NewDirection(each.body, each.paper_no, each.paper_date, each.paper, each.person, each.note)
            given.setdefault(each.dispute, []).append(direction)
    for row in rows:
        both = (Position(row.party, row.position), Position(row.other_party, row.other_position))
        positions = tuple(each for each in both if each.party is not None or each.text is not None)
        new = NewDispute(
            row.service_id, row.subject, positions, row.day, row.paper_no, row.paper_date, row.person, row.note
        )  # fmt: skip
        yield row.list, RecordedDispute(row.entry, row.number, new, tuple(given.get(row.entry, ())))


def _directions(dispute: Dispute, person: str | None) -> Iterator[NewDirection]:
    """The directions that a list states, each once; that of a list of an older form has no author."""
    said = [(each.number, each.date, each.directed_by or "") for each in dispute.directions]
    if not said and dispute.direction_no is not None and dispute.direction_date is not None:
        said = [(dispute.direction_no, dispute.direction_date, "")]
    for number, day, body in dict.fromkeys(said):
        yield NewDirection(body, number, day, person=person)
