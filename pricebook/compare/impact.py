"""What a change of prices does: (new − old) × the volumes of form 21 (R16), by facility, group, payer and cause; and the
patient's part held against local income (R6).

Amounts are in đồng and exact: a payer's part of a change is a fraction until it is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.exact import as_fraction
from pricebook.compare.causes import ORDER, Causes, Kind
from pricebook.compare.changes import Changes, Pair
from pricebook.entitlement import class_that_applies
from pricebook.exports.labels import group_of
from pricebook.pricelist import Facility, PriceLine
from pricebook.regulation import FacilityFacts, LawOnDay

Payer = Literal["fund", "patient", "unknown"]
PAYERS: tuple[Payer, ...] = ("fund", "patient", "unknown")
# Why a row of the volumes is not in the sums. Each is a term of the catalogue of comparisons.
Uncounted = Literal[
    "unreadable", "no-volume", "unknown-facility", "not-in-scope", "unknown-service", "only-in-new", "only-in-old", "no-price",
    "no-price-for-class",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Volumes:
    """One row of form 21: how often a facility performed a service (`service` as written there), and who paid how much (đồng).

    `row` is its number in the file, from 1. `count` is None where it states none; `broken` where a cell cannot be read.
    """

    row: int
    facility: str | None
    service: str | None
    count: Decimal | None
    fund: Decimal | None = None
    patient: Decimal | None = None
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Income:
    """Local income: a month's average for one person, in đồng, and the document that says so."""

    amount: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one row of the volumes comes to. Prices in whole đồng; `patient_share` is None where the row does not say who pays."""

    facility: Facility
    line: PriceLine
    count: Decimal
    old: int
    new: int
    patient_share: Fraction | None
    by_kind: Mapping[Kind, Fraction]

    @property
    def change(self) -> Fraction:
        """What is paid more (or less), in đồng."""
        return (self.new - self.old) * Fraction(self.count)

    def part(self, payer: Payer) -> Fraction:
        """A payer's part of the change, in đồng, by the shares in which the row says that was paid before."""
        if self.patient_share is None:
            return self.change if payer == "unknown" else Fraction(0)
        shares = {"patient": self.patient_share, "fund": 1 - self.patient_share}
        return self.change * shares.get(payer, Fraction(0))


@dataclass(frozen=True, slots=True)
class Sum:
    """The sums of some effects, in đồng; `uses` is how often the services were performed."""

    name: str
    uses: Fraction
    old: Fraction
    new: Fraction
    by_payer: Mapping[Payer, Fraction]

    @property
    def change(self) -> Fraction:
        """What is paid more (or less), in đồng."""
        return self.new - self.old


@dataclass(frozen=True, slots=True)
class Burden:
    """What a patient pays for one use of a service, in đồng, as part of a month's income. Only where the volumes say who pays."""

    line: PriceLine
    old: Fraction
    new: Fraction
    of_income: Fraction
    more_of_income: Fraction


@dataclass(frozen=True, slots=True)
class Impact:
    """What the changes do by the volumes of a period. Every row of the volumes is an effect, or its number is in
    `uncounted`, by the reason."""

    effects: tuple[Effect, ...]
    uncounted: Mapping[Uncounted, tuple[int, ...]]
    income: Income | None = None

    @property
    def total(self) -> Sum:
        """The sum of all effects."""
        return _sum("", self.effects)

    def by_facility(self) -> list[Sum]:
        """The sums by facility (code and name), in the order of the volumes."""
        return self._sums(lambda effect: " ".join(filter(None, (effect.facility.facility_code, effect.facility.name))))

    def by_group(self) -> list[Sum]:
        """The sums by group of services, in the order of the volumes."""
        return self._sums(lambda effect: group_of(effect.line))

    def by_kind(self) -> dict[Kind, Fraction]:
        """The sums by kind of cause, in đồng; they add up to the total change."""
        sums: dict[Kind, Fraction] = defaultdict(Fraction)
        for effect in self.effects:
            for kind, amount in effect.by_kind.items():
                sums[kind] += amount * Fraction(effect.count)
        return {kind: sums[kind] for kind in ORDER if sums[kind]}

    def burdens(self) -> list[Burden]:
        """The patient's part of one use of each repriced service against local income, the largest increase first.

        Empty where no income is given, or no row says who pays. The patient's share is that of all rows of the service.
        """
        if self.income is None:
            return []
        income = Fraction(self.income.amount)
        of_service: dict[tuple[str, str | None, int, int], list[Effect]] = defaultdict(list)
        for effect in self.effects:
            if effect.patient_share is not None and effect.new != effect.old:
                of_service[effect.line.service_id, effect.line.class_, effect.old, effect.new].append(effect)
        found = []
        for effects in of_service.values():
            first, uses = effects[0], sum((Fraction(effect.count) for effect in effects), Fraction(0))
            paid = sum((Fraction(effect.count) * (effect.patient_share or 0) for effect in effects), Fraction(0))
            share = paid / uses
            old, new = share * first.old, share * first.new
            found.append(Burden(first.line, old, new, new / income, (new - old) / income))
        return sorted(found, key=lambda burden: -burden.more_of_income)

    def _sums(self, key: Callable[[Effect], str]) -> list[Sum]:
        found: dict[str, list[Effect]] = defaultdict(list)
        for effect in self.effects:
            found[key(effect)].append(effect)
        return [_sum(name, effects) for name, effects in found.items()]


def _sum(name: str, effects: Sequence[Effect]) -> Sum:
    zero = Fraction(0)
    counts = [Fraction(effect.count) for effect in effects]
    return Sum(
        name,
        sum(counts, zero),
        sum((effect.old * count for effect, count in zip(effects, counts, strict=True)), zero),
        sum((effect.new * count for effect, count in zip(effects, counts, strict=True)), zero),
        {payer: sum((effect.part(payer) for effect in effects), zero) for payer in PAYERS},
    )


def impact_of(
    changes: Changes,
    volumes: Sequence[Volumes],
    laws: tuple[LawOnDay | None, LawOnDay | None] = (None, None),
    income: Income | None = None,
) -> Impact:
    """What the changes do by the volumes of form 21.

    Args:
        changes: the differences of two lists.
        volumes: the rows of the form, for facilities of the lists.
        laws: the law of the old and of the new list, which says whose class pays which price; without one a facility pays the
            price of its own class, else that for all classes.
        income: local income.

    Returns:
        The effect of each row; and the rows that are in no sum, by reason.
    """
    lists = _Lists(changes, laws)
    effects: list[Effect] = []
    uncounted: dict[Uncounted, list[int]] = defaultdict(list)
    for row in volumes:
        effect = lists.effect(row)
        if isinstance(effect, Effect):
            effects.append(effect)
        else:
            uncounted[effect].append(row.row)
    return Impact(tuple(effects), {reason: tuple(rows) for reason, rows in uncounted.items()}, income)


def named_services(changes: Changes) -> dict[str, str]:
    """Every text that means a service of both lists, with its id: the id, else an ordinal or code that no other service has."""
    meant: dict[str, set[str]] = defaultdict(set)
    for pair in changes.pairs:
        for text in (pair.new.ordinal, pair.new.service_code, pair.old.ordinal, pair.old.service_code):
            if text:
                meant[text].add(pair.new.service_id)
    named = {text: next(iter(ids)) for text, ids in meant.items() if len(ids) == 1}
    return named | {pair.new.service_id: pair.new.service_id for pair in changes.pairs}


class _Lists:
    """Two lists, asked for what a facility is paid for a service."""

    def __init__(self, changes: Changes, laws: tuple[LawOnDay | None, LawOnDay | None]) -> None:
        self.changes, self.laws = changes, laws
        self._causes = Causes(changes.before, changes.after)
        self._by_kind: dict[tuple[int, int], dict[Kind, int]] = {}
        self._facilities = {each.facility_code: each for each in (*changes.before.facilities, *changes.after.facilities)}
        self._pairs: dict[str, list[Pair]] = defaultdict(list)
        for pair in changes.pairs:
            self._pairs[pair.new.service_id].append(pair)
        self._named = named_services(changes)

    def effect(self, row: Volumes) -> Effect | Uncounted:
        """The effect of a row; or why it has none."""
        if row.broken or row.facility is None or row.service is None:
            return "unreadable"
        if not row.count:
            return "no-volume"
        facility = self._facilities.get(row.facility)
        if facility is None:
            return "unknown-facility"
        if not facility.in_scope:
            return "not-in-scope"
        service = self._named.get(row.service)
        if service is None:
            return self._missing(row.service)
        pairs = self._pairs[service]
        old = self._paid(facility, [pair.old for pair in pairs], self.laws[0])
        new = self._paid(facility, [pair.new for pair in pairs], self.laws[1])
        if old is None or new is None:
            return "no-price-for-class"
        (old_line, old_price), (new_line, new_price) = old, new
        if not old_price or not new_price:
            return "no-price"
        by_kind = self._kinds(old_line, new_line, new_price - old_price)
        return Effect(facility, new_line, row.count, old_price, new_price, _patient_share(row), by_kind)

    def _missing(self, text: str) -> Uncounted:
        added = (line for line in self.changes.added)
        if any(text in (line.service_id, line.ordinal, line.service_code) for line in added):
            return "only-in-new"
        removed = (each.line for each in self.changes.removed)
        if any(text in (line.service_id, line.ordinal, line.service_code) for line in removed):
            return "only-in-old"
        return "unknown-service"

    def _paid(self, facility: Facility, lines: Sequence[PriceLine], law: LawOnDay | None) -> tuple[PriceLine, int] | None:
        """The line whose price a facility is paid, and the price (0: the line has none)."""
        by_class = {line.class_: line for line in lines}
        if law is None:
            line = by_class.get(facility.class_) or by_class.get(None)
            return None if line is None else (line, line.price or 0)
        facts = FacilityFacts(facility.managed_by, facility.class_, facility.kind)
        found = class_that_applies(facts, lines[0].part, by_class, law)
        if found is None:
            return None
        class_, share, _ = found
        line = by_class[class_]
        return line, (line.price or 0) * share.numerator // share.denominator

    def _kinds(self, old: PriceLine, new: PriceLine, change: int) -> dict[Kind, Fraction]:
        """The change of what is paid for one use, by kind of cause. A facility that is paid a share of a price has that of it."""
        if not change:
            return {}
        key = (id(old), id(new))
        if key not in self._by_kind:
            sums: Counter[Kind] = Counter()
            for cause in self._causes.of(old, new):
                sums[cause.kind] += cause.amount
            self._by_kind[key] = dict(sums)
        kinds = self._by_kind[key]
        of_line = sum(kinds.values())
        if not of_line:  # as where the share that is paid changed, and the price did not
            return {"unexplained": Fraction(change)}
        return {kind: Fraction(amount * change, of_line) for kind, amount in kinds.items()}


def _patient_share(row: Volumes) -> Fraction | None:
    """The patient's share of what was paid; None where the row does not give both parts."""
    if row.fund is None or row.patient is None or row.fund < 0 or row.patient < 0 or not row.fund + row.patient:
        return None
    return as_fraction(row.patient) / as_fraction(row.fund + row.patient)
