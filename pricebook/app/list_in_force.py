"""The verb list in-force: which price holds, at a facility, on a day, and by which decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.list_rules import ListRules
from pricebook.app.registry import laws, registry_at
from pricebook.base.languages import Language
from pricebook.findings import Findings, as_record
from pricebook.registry import FacilityOnDay, ListInForce, PriceInForce, facility_on, lists_for, prices_in_force
from pricebook.registry.decisions import Decision, decisions_of
from pricebook.registry.life import lives
from pricebook.registry.recording import Payer


@dataclass(frozen=True, slots=True)
class InForce:
    """What holds for a facility on a day.

    Attributes:
        facility_code, day, payer: What was asked.
        facility: The facility as it is known on that day; None where it is not known.
        lists: The lists that hold, amendments first.
        decisions: By name of a list, the decision by which it holds.
        prices: What is paid, in the order of the lists.
        findings: What is odd about these lists as they were decided, and what is not agreed on in them.
    """

    facility_code: str
    day: date
    payer: str
    facility: FacilityOnDay | None
    lists: tuple[ListInForce, ...]
    decisions: dict[str, Decision]
    prices: tuple[PriceInForce, ...]
    findings: Findings

    def as_json(self, language: Language = "vi") -> dict[str, Any]:
        """The answer as JSON has it: amounts in whole đồng, days as ISO text."""
        return {
            "facility": self.facility_code,
            "on": self.day.isoformat(),
            "payer": self.payer,
            "prices": [self._price(price) for price in self.prices],
            "findings": [as_record(finding, language) for finding in self.findings],
        }

    def _price(self, price: PriceInForce) -> dict[str, Any]:
        decision = self.decisions.get(price.of.name)
        return {
            "service_id": price.service_id,
            "service_code": price.service_code or None,
            "ordinal": price.ordinal or None,
            "name": price.service,
            "unit": price.unit or None,
            "class": price.class_ or None,
            "price": price.price,
            "rule": price.rule,
            "list": price.of.name,
            "line": price.number,
            "from": price.of.from_.isoformat(),
            "to": price.of.to.isoformat() if price.of.to is not None else None,
            "decision_no": decision.number if decision is not None else None,
            "decision_date": decision.date.isoformat() if decision is not None and decision.date is not None else None,
        }


def in_force(
    facility: str,
    on: date,
    *,
    service: str | None = None,
    payer: Payer = "insured",
    begun: date | None = None,
    known: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> InForce:
    """Which prices hold at a facility on a day.

    Args:
        facility: The code of the facility.
        on: The day.
        service: Only this service, by id, code or ordinal.
        payer: Who pays: insured or on-demand.
        begun: The first day of the treatment, which keeps the price of that day until it ends.
        known: As it was known at this time (UTC, as text); by default now.
        registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
    """
    day = begun if begun is not None else on
    with registry_at(registry) as opened, opened.reading() as con:
        last = _last_known(con, known) if known is not None else None
        found = facility_on(con, facility, day, last)
        lists = lists_for(con, found, day, payer, last) if found is not None else []
        prices = tuple(prices_in_force(con, found, lists, laws(day, norms), service)) if found is not None else ()
        asked = {each.list: each for each in (*lists, *(price.of for price in prices))}
        findings = _findings(con, {each.name for each in asked.values()}, prices if service is not None else None, norms)
        return InForce(facility, on, payer, found, tuple(lists), decisions_of(con, asked.values()), prices, findings)


def _findings(
    con: sa.Connection, names: Collection[str], prices: Sequence[PriceInForce] | None, norms: Path | str | None
) -> Findings:
    """What stands beside the prices of lists: of one service only what is about it, or about the whole list."""
    if not names:
        return Findings()
    rules = ListRules(norms)
    found = [finding for life in lives(con, sorted(names)) for finding in rules.of_prices(life)]
    if prices is None:
        return Findings(found)
    of_these = {price.service_id for price in prices}
    return Findings(each for each in found if each.code != "RG006" and (each.service is None or each.service in of_these))


def _last_known(con: sa.Connection, known: str) -> int:
    from pricebook.registry import schema

    c = schema.entries.c
    return con.execute(sa.select(sa.func.max(c.seq)).where(c.known_at <= known)).scalar() or -1
