"""What is paid, read anew from the entries of the log alone: plain Python, no SQL, one facility and one day at a time.

It knows nothing of how the registry finds the same.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
FIRST = date.min


@dataclass(frozen=True)
class Claim:
    """A phase of an approved list, as it is for the facilities of the authority that is asked about."""

    list: int
    entry: int
    decided: date
    first: date
    last: date
    scope: str
    class_: str
    supersede: bool

    @property
    def narrow(self) -> tuple[int, bool]:
        return len(self.scope.split(" / ")) if self.scope else 0, bool(self.class_)

    def reaches(self, scope: str, class_: str) -> bool:
        return (not self.scope or f"{scope} / ".startswith(f"{self.scope} / ")) and self.class_ in ("", class_)


class Log:
    """The entries up to one, read. `prices`: by number of a list, its prices by service and class."""

    def __init__(self, bodies: Sequence[str], prices: dict[int, dict[tuple[str, str], int]]) -> None:
        self.prices = prices
        self.lists: dict[int, dict[str, Any]] = {}
        self.approvals: list[dict[str, Any]] = []
        self.revoked: dict[int, date] = {}
        self.facts: list[dict[str, Any]] = []
        self.successions: list[tuple[date, int, str, str]] = []
        for body in map(json.loads, bodies):
            if body["kind"] == "list":
                self.lists[body["list"]] = body
            elif body["kind"] == "move" and body["move"] in ("approve", "phase"):
                self.approvals.append(body)
            elif body["kind"] == "move" and body["move"] == "revoke":
                self.revoked[body["list"]] = date.fromisoformat(body["day"])
            elif body["kind"] == "facilities":
                self.facts += body["facilities"]
            elif body["kind"] == "succession":
                day = date.fromisoformat(body["day"])
                self.successions += [(day, body["seq"], former, body["authority"]) for former in body["formers"]]
        self.successions.sort()

    def facility(self, code: str, day: date) -> tuple[str, str, str] | None:
        """Authority, scope and class of a facility on a day, by what was recorded last about this day."""
        about = [
            fact for fact in self.facts if fact["facility_code"] == code and fact["from_day"] <= day.isoformat() <= fact["to_day"]
        ]
        if not about:
            return None
        authority, scope, moved = about[-1]["authority"], about[-1]["scope"], FIRST
        begun = date.fromisoformat(about[-1]["from_day"])
        for since, _, former, heir in self.successions:
            if former == authority and moved < since <= day and (heir != former or begun < since):
                authority, scope, moved = heir, f"{former} / {scope}" if scope else former, since
        return authority, scope, about[-1]["class"]

    def claims(self, authority: str, scope: str, day: date) -> list[Claim]:
        """All that was decided for a part of an authority's facilities, by itself and by those that it inherits from."""
        if any(former == authority != heir and since <= day for since, _, former, heir in self.successions):
            return []
        starts = sorted({since for since, _, _, heir in self.successions if heir == authority})
        first = max((since for since in starts if since <= day), default=FIRST)
        until = min((since for since in starts if since > day), default=date.max)
        found = []
        approved = {body["list"]: date.fromisoformat(body["paper_date"]) for body in self.approvals if body["move"] == "approve"}
        for body in self.approvals:
            decided = date.fromisoformat(body["paper_date"])
            if self.lists[body["list"]]["authority"] == authority and first <= approved[body["list"]] < until:
                for phase in body["phases"]:
                    if self.moved_on(body, phase):
                        continue
                    begins, ends = date.fromisoformat(phase["from"]), date.fromisoformat(phase["to"])
                    gone = self.revoked.get(body["list"])
                    if gone is not None and gone <= ends:
                        ends = gone - DAY
                    days = max(begins, first), ends
                    found.append(
                        Claim(body["list"], body["seq"], decided, *days, phase["scope"], phase["class"], body["supersede"])
                    )
        head, _, rest = scope.partition(" / ")
        if any((since, former, heir) == (first, head, authority) for since, _, former, heir in self.successions):
            for claim in self.claims(head, rest, first - DAY):
                found.append(replace(claim, scope=f"{head} / {claim.scope}" if claim.scope else head))
        return found

    def moved_on(self, of: dict[str, Any], phase: dict[str, Any]) -> bool:
        """Whether a later decision on the list names another day for the same place, made before the phase begins."""
        return any(
            later["list"] == of["list"] and later["move"] == "phase" and later["seq"] > of["seq"]
            and later["paper_date"] < phase["from"]
            and any((each["scope"], each["class"]) == (phase["scope"], phase["class"]) for each in later["phases"])
            for later in self.approvals
        )  # fmt: skip

    def lists_on(self, authority: str, scope: str, class_: str, day: date) -> list[int]:
        """The whole list that holds, and those that amend it, the latest last."""
        claims = self.claims(authority, scope, day)
        closest: dict[int, tuple[int, bool]] = {}
        reach = [claim for claim in claims if claim.reaches(scope, class_)]
        for claim in reach:
            closest[claim.list] = max(claim.narrow, closest.get(claim.list, claim.narrow))
        # What was revoked before it began leaves its place to others, and is gone.
        reach = [claim for claim in reach if claim.narrow == closest[claim.list] and claim.first <= claim.last]
        whole = [claim for claim in reach if self.lists[claim.list]["amends"] is None]
        for new in sorted(whole, key=lambda claim: -claim.entry):
            if new in whole and new.supersede:
                whole = [
                    old
                    for old in whole
                    if old.entry >= new.entry or old.list == new.list or not new.first <= old.first <= new.last
                ]
        # R11: of those that hold on the day the latest is paid, and while it does not hold the one before it.
        ordered = sorted(whole, key=lambda claim: (claim.first, *claim.narrow, claim.entry))
        base = next((claim.list for claim in reversed(ordered) if claim.first <= day <= claim.last), None)
        if base is None:
            return []
        amending: dict[int, date] = {}
        for claim in reach:
            if self.lists[claim.list]["amends"] == base and claim.first <= day <= claim.last:
                amending[claim.list] = max(claim.first, amending.get(claim.list, FIRST))
        return [base, *sorted(amending, key=lambda number: (amending[number], number))]

    def price(self, code: str, service: str, day: date) -> int | None:
        """What is paid for a service at a facility on a day."""
        facility = self.facility(code, day)
        if facility is None:
            return None
        authority, scope, class_ = facility
        by_class: dict[str, int] = {}
        for number in self.lists_on(authority, scope, class_, day):
            new = {of: price for (id_, of), price in self.prices[number].items() if id_ == service}
            by_class = ({} if "" in new else by_class) | new
        return by_class.get(class_, by_class.get(""))
