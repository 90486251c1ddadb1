"""Fills the tables of what was decided, for some facilities or months: prices, what is not paid, contents, shares, quotas."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from pricebook.regulation import SettlementLaw
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.database import CHARGED, PAIRS, statement
from pricebook.settlement.claims.days import EARLIEST, LATEST, number_of
from pricebook.settlement.claims.engines import Engine, fill
from pricebook.settlement.claims.judge import PeriodsOf
from pricebook.settlement.claims.lists import Period, Quota, WhyUnpaid
from pricebook.settlement.claims.meant import Services, paid_for, why_unpaid
from pricebook.settlement.claims.verdicts import Verdicts

OUTSIDE = ("blood", "transport")  # what is paid, though no list of services has it
TABLES = ("held", "paid", "unpaid", "beside", "inside")
_OF_RECEIPTS = "select distinct c.facility, c.thing from charges c join receipt_lines r on r.line = c.line"
_IN_GENERAL = "article words"  # what an article says of all services of a part, whatever the service
_OF_SERVICE = " service"
Together = tuple[str, int, int, int, int]  # facility, service, other thing, first and last day of it


@dataclass(frozen=True, slots=True)
class Thing:
    """What was charged."""

    kind: str
    code: str
    name: str | None
    item_kind: str | None


Things = dict[str, dict[int, Thing]]  # what is charged, by facility and number


class Decisions:
    """What is decided, as the rows of the tables; what was found out for one partition is kept for the next.

    Args:
        law: the rules of settlement.
        forms: what claims write behind codes.
    """

    def __init__(self, law: SettlementLaw, forms: CodeForms) -> None:
        self.verdicts, self._forms = Verdicts(law), forms
        self._services: dict[int, Services] = {}

    def rows(
        self, facility: str, periods: Sequence[Period], things: Mapping[int, Thing], pairs: Iterable[Together]
    ) -> dict[str, list[tuple[Any, ...]]]:
        """The rows by table.

        Args:
            facility: the facility.
            periods: its periods.
            things: what is charged there, by number.
            pairs: what is charged together.
        """
        paid: dict[tuple[int, int], str] = {}  # by thing and number of the period: the service
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        for number, period in enumerate(periods):
            services = self._services_of(period)
            days = _days(period)
            rows["held"].append((facility, *days))
            for thing, said in things.items():
                if said.kind != "service":
                    continue
                if services.before(said.code) is not None:
                    self.verdicts.only_asked.add(said.code)
                ids = services.meant(said.code, said.name)
                service = paid_for(period, ids)
                if service is None:
                    rows["unpaid"].append((facility, thing, *days, *_unpaid(period, services, said, ids)))
                    continue
                paid[thing, number] = service
                price = period.paid[service]
                rows["paid"].append((facility, thing, service, price.price, *days, number, price.line.number))
        for table, row in self._verdicts(periods, things, paid, pairs):
            rows[table].append(row)
        return rows

    def as_meant(self, thing: Thing, periods: Sequence[Period]) -> Thing:
        """A thing of a receipt, which may have a code or a name alone, and does not say whether it is a service.

        Args:
            thing: the thing as the receipt has it.
            periods: the periods of the facility.

        Returns:
            The service that its code means, of which is only asked what is spelt otherwise; or the one of a list that alone has
            its name; else an item.
        """
        if thing.kind != "service":
            return thing
        lists = [self._services_of(period) for period in periods]
        if any(_is_service(services, thing) for services in lists):
            return thing
        spelt = _only_one(services.spelt(thing.code) for services in lists)
        if spelt is not None:
            self.verdicts.only_asked.add(thing.code)
        service = spelt or _only_one(services.named(thing.name or thing.code) for services in lists)
        return Thing("item" if service is None else "service", service or thing.code, thing.name, None)

    def read(self, period: Period, day: date) -> None:
        """Reads the list of a period, and its texts as the rules of a day have them, so that the first question is no slower."""
        self._services_of(period)
        service = next(iter(period.paid), None)
        if service is not None:
            list(self.verdicts.on(period, service, ("", None, None), number_of(day), number_of(day)))

    def _services_of(self, period: Period) -> Services:
        key = id(period.source)
        if key not in self._services:
            self._services[key] = Services(period.source.prices, period.source.law, self._forms)
        return self._services[key]

    def _verdicts(
        self,
        periods: Sequence[Period],
        things: Mapping[int, Thing],
        paid: Mapping[tuple[int, int], str],
        pairs: Iterable[Together],
    ) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for facility, one, other, first, last in pairs:
            for number, period in enumerate(periods):
                from_day, to_day = _days(period)
                start, end = max(first, from_day), min(last, to_day)
                if (one, number) not in paid or start > end:
                    continue
                said = things[other]
                if said.kind != "service":
                    item = said.code, said.name, said.item_kind
                elif (other, number) in paid:
                    item = paid[other, number], None, None
                else:
                    continue
                for day, until, verdict, ground, pair in self.verdicts.on(period, paid[one, number], item, start, end):
                    if said.kind != "service":
                        yield "beside", (one, other, facility, day, until, verdict, int(ground == _IN_GENERAL), pair)
                    elif verdict == "refused" and ground.endswith(_OF_SERVICE):
                        part = paid[other, number]
                        held = self.verdicts.held(period, paid[one, number], part, day)
                        yield "inside", (one, other, part, facility, day, until, held, pair)


class Decided:
    """Fills the tables, partition by partition.

    Args:
        engine: what is asked, with its lines read.
        law: the rules of settlement.
        forms: what claims write behind codes.
    """

    def __init__(self, engine: Engine, law: SettlementLaw, forms: CodeForms) -> None:
        self._engine = engine
        self._decisions = Decisions(law, forms)
        self.verdicts = self._decisions.verdicts

    def as_meant(self, periods: PeriodsOf) -> Things:
        """What the lines in `charges` charge: what receipts have, as a service of a list or as an item."""
        con = self._engine.con
        of_receipts = set(con.execute(_OF_RECEIPTS).fetchall())

        def meant(facility: str, number: int, thing: Thing) -> Thing:
            return self._decisions.as_meant(thing, periods[facility]) if (facility, number) in of_receipts else thing

        return {
            facility: {number: meant(facility, number, thing) for number, thing in of_one.items()}
            for facility, of_one in things_of(con).items()
        }

    def fill(self, periods: PeriodsOf, things: Things | None = None) -> None:
        """Fills the tables for the lines that stand in `charges`, which are those of the facilities.

        Args:
            periods: the periods of the facilities.
            things: what the lines charge; by default as they say it.
        """
        if things is None:
            things = things_of(self._engine.con)
        pairs = {facility: list(rows) for facility, rows in groupby(self._engine.ask(PAIRS), itemgetter(0))}
        found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        for facility, of_one in periods.items():
            for table, rows in self._decisions.rows(facility, of_one, things[facility], pairs.get(facility, ())).items():
                found[table] += rows
        for table, rows in found.items():
            fill(self._engine, table, rows)


def _is_service(services: Services, thing: Thing) -> bool:
    """Whether the code of a thing is that of a service, whatever stands behind it."""
    meant = services.meant(thing.code, thing.name) or services.before(thing.code)
    return bool(meant) or services.in_law(thing.code)


def _only_one(meant: Iterable[Sequence[str]]) -> str | None:
    """The one service that lists mean, where each that means any means one alone, and the same."""
    found = {ids[0] for ids in meant if len(ids) == 1}
    return found.pop() if len(found) == 1 else None


def _unpaid(period: Period, services: Services, said: Thing, ids: Iterable[str]) -> tuple[WhyUnpaid, str | None, int | None]:
    """Why a thing is not paid in a period, the service of the list that it may mean nevertheless, and the most that that has."""
    why, meant = _why_unpaid(period, services, said, ids)
    listed = services.listed(ids if meant is None else (meant,))
    return (why, meant, None) if listed is None else (why, *listed)


def _why_unpaid(period: Period, services: Services, said: Thing, ids: Iterable[str]) -> tuple[WhyUnpaid, str | None]:
    why = why_unpaid(period, services, said.code, ids)
    if why == "class-not-known":
        return why, None
    before = services.before(said.code)
    if before is not None:  # whoever sends something out need not perform it
        return "form", paid_for(period, before)
    if why != "unknown":
        return why, None
    if said.item_kind in OUTSIDE:
        return "outside", None
    spelt = paid_for(period, services.spelt(said.code))
    if spelt is not None:
        return "spelt", spelt
    of_ward = services.of_ward(said.code, said.item_kind)
    return ("ward", paid_for(period, of_ward)) if of_ward is not None else (why, None)


def things_of(con: duckdb.DuckDBPyConnection) -> Things:
    """What the lines in `charges` charge, by facility and number."""
    found: dict[str, dict[int, Thing]] = {}
    for facility, thing, *said in con.execute(statement(CHARGED)).fetchall():
        found.setdefault(facility, {})[thing] = Thing(*said)
    return found


def fill_further(engine: Engine, law: SettlementLaw) -> None:
    """Fills `further`."""
    fill(engine, "further", further_rows(law))


def further_rows(law: SettlementLaw) -> list[tuple[Any, ...]]:
    """The rows of `further`: shares of further interventions, each on the days on which its pack and its fact are in force."""
    sorts = {
        "operation-same-team": [("operation", "same")],
        "operation-other-team": [("operation", "other")],
        "procedure": [("procedure", "same"), ("procedure", "other")],
    }
    rows: list[tuple[Any, ...]] = []
    for pack in law.packs:
        effect = pack.settlement
        for fact in effect.interventions:
            share = Fraction(fact.pays)
            first = max(number_of(fact.from_), number_of(effect.effective_from))
            last = min(number_of(day) if day is not None else LATEST for day in (fact.to, effect.effective_to))
            rows += [(sort, team, share.numerator, share.denominator, first, last) for sort, team in sorts[fact.kind]]
    return rows


def fill_quotas(engine: Engine, quotas: Sequence[Quota]) -> None:
    """Fills `quotas`, each for the things that are charged by the code of its service."""
    things: dict[str, list[int]] = {}
    for thing, code in engine.con.execute("select thing, code from things where kind = 'service' order by thing").fetchall():
        things.setdefault(code, []).append(thing)
    fill(engine, "quotas", [
        (each.facility, thing, number_of(each.first), number_of(each.last), each.most, *each.pays.as_integer_ratio())
        for each in quotas
        for thing in things.get(each.service, ())
    ])  # fmt: skip


def _days(period: Period) -> tuple[int, int]:
    """The first and the last day of a period as the database counts them."""
    first = number_of(period.first) if period.first is not None else EARLIEST
    return first, number_of(period.last) if period.last is not None else LATEST
