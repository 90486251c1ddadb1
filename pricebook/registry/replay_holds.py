"""What holds for whom, made again from the bodies of entries: the same rule as in the database, without its questions."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pricebook.registry import schema
from pricebook.registry.precedence import FIRST_DAY, Claim, Era, Held, Place, ended, held, inherited, named, phased

_DAY = datetime.timedelta(days=1)
Body = Mapping[str, Any]


class Succession(NamedTuple):
    """That an authority inherits from a former one from a day on, as an entry says."""

    day: datetime.date
    entry: int
    former: str
    authority: str


@dataclass(slots=True)
class HoldRow:
    """A row of `holds`: for whom a list holds and when, as it is known since an entry, until another entry says otherwise."""

    hold: int
    entry: int
    authority: str
    payer: str
    held: Held
    ended_by: int | None = None


@dataclass(slots=True)
class Decisions:
    """What lists, moves and successions say, and the rows that follow from them.

    Attributes:
        lists: By number, the row of a list.
        moves: The approvals, later phases and revocations that count, in order.
        chain: The successions by day.
        rows: What holds and held, in the order in which it was recorded.
        places: By authority and payer, the scopes and classes that have rows of their own, with the entry that named them first.
    """

    lists: dict[int, Body] = field(default_factory=dict)
    moves: list[Body] = field(default_factory=list)
    chain: list[Succession] = field(default_factory=list)
    rows: list[HoldRow] = field(default_factory=list)
    places: dict[tuple[str, str], dict[Place, int]] = field(default_factory=dict)

    def decide(self, body: Body) -> None:
        """Adds an approval, a later phase or a revocation, or takes out those that were withdrawn."""
        if body["withdraws"] is None:
            self.moves.append(body)
        else:
            number, first = body["list"], body["withdraws"]
            left = [each for each in self.moves if each["list"] != number or each["seq"] < first]
            if len(left) == len(self.moves):
                return
            self.moves = left
        of = self.lists[body["list"]]
        self._renew(body["seq"], of["authority"], of["payer"])

    def succeed(self, body: Body) -> None:
        """Adds a succession, or takes out one that was withdrawn."""
        day = datetime.date.fromisoformat(body["day"])
        if body["withdraws"] is None:
            self.chain += [Succession(day, body["seq"], former, body["authority"]) for former in body["formers"]]
            self.chain.sort()
        else:
            self.chain = [each for each in self.chain if each.entry != body["withdraws"]]
        for payer in sorted({of["payer"] for of in self.lists.values()}):
            for former in [*body["formers"], body["authority"]]:
                self._renew(body["seq"], former, payer)

    def _renew(self, entry: int, authority: str, payer: str) -> None:
        """Makes the rows of an authority, and of its heirs, what they are after an entry."""
        for name in self._heirs(authority):
            eras = self._eras(name, payer)
            own = self.places.setdefault((name, payer), {})
            for place in named(eras):
                own.setdefault(place, entry)
            wanted = dict.fromkeys(held(eras, own))
            for row in self.rows:
                if row.ended_by is None and (row.authority, row.payer) == (name, payer):
                    if row.held in wanted:
                        del wanted[row.held]
                    else:
                        row.ended_by = entry
            for each in wanted:
                self.rows.append(HoldRow(len(self.rows) + 1, entry, name, payer, each))

    def _heirs(self, authority: str) -> list[str]:
        found = [authority]
        for name in found:
            found += [each.authority for each in self.chain if each.former == name and each.authority not in found]
        return found

    def _eras(self, authority: str, payer: str) -> list[Era]:
        """What authorities of a name have decided and inherited: an era ends where the name comes to mean another one."""
        starts = [FIRST_DAY, *sorted({each.day for each in self.chain if each.authority == authority})]
        gone = min((each.day for each in self.chain if each.former == authority != each.authority), default=None)
        own, found = self._claims(authority, payer), list[Era]()
        for number, first in enumerate(starts):
            until = starts[number + 1] if number + 1 < len(starts) else None
            ends = [day for day in (until, gone) if day is not None]
            claims = [
                replace(claim, from_=max(claim.from_, first))
                for claim in own
                if first <= claim.of_day and all(claim.of_day < day for day in ends)
            ]
            for each in self.chain:
                if each.authority == authority and each.day == first:
                    before = found if each.former == authority else self._eras(each.former, payer)
                    claims += inherited(next((era.claims for era in reversed(before) if era.first < first), ()), each.former)
            found.append(Era(first, min([*(day - _DAY for day in ends), schema.LAST_DAY]), tuple(claims)))
        return found

    def _claims(self, authority: str, payer: str) -> list[Claim]:
        """What an authority has decided itself, since some of it was revoked."""
        claims: list[Claim] = []
        revoked: dict[int, datetime.date] = {}
        approved: dict[int, datetime.date] = {}
        for body in self.moves:
            of = self.lists[body["list"]]
            if (of["authority"], of["payer"]) != (authority, payer):
                continue
            if body["move"] == "revoke":
                revoked[body["list"]] = datetime.date.fromisoformat(body["day"])
                continue
            decided = datetime.date.fromisoformat(body["paper_date"] or body["day"])
            made = approved.setdefault(body["list"], decided)
            new = []
            for phase in body.get("phases", ()):
                first, last = (datetime.date.fromisoformat(phase[name]) for name in ("from", "to"))
                layer = 0 if of["amends"] is None else body["list"]
                place = phase["scope"], phase["class"]
                supersede, amends = bool(body.get("supersede")), of["amends"] or 0
                new.append(Claim(body["list"], body["seq"], decided, first, last, *place, layer, supersede, made, amends))
            claims = phased(claims, new) if body["move"] == "phase" else [*claims, *new]
        return ended(claims, revoked)
