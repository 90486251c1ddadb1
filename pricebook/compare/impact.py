"""What a change of prices does: (new − old) × the volumes of form 21 (R16), by facility, group, payer and cause; and the
patient's part held against local income (R6).

Amounts are in đồng and exact: a payer's part of a change is a fraction until it is shown.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.exact import half_up
from pricebook.causes import ORDER, Kind
from pricebook.exports.labels import group_of
from pricebook.pricelist import Facility, PriceLine

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
    `period` is its first and last day, where both are known.
    """

    row: int
    facility: str | None
    service: str | None
    count: Decimal | None
    fund: Decimal | None = None
    patient: Decimal | None = None
    broken: bool = False
    period: tuple[date, date] | None = None


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
    period: tuple[date, date] | None = None

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

    def in_dong(self) -> dict[Payer, int]:
        """The payers' parts in whole đồng, half-up; the fund's is what is left, so that they add up to the change."""
        found = {payer: int(half_up(self.by_payer[payer], 0)) for payer in PAYERS}
        return found | {"fund": int(half_up(self.change, 0)) - found["patient"] - found["unknown"]}

    def known_in_dong(self) -> dict[Payer, int | None]:
        """The same for tables: where nobody knows who pays the change, the parts of fund and patients are None, not 0."""
        found: dict[Payer, int | None] = {**self.in_dong()}
        nobody_knows = self.change != 0 and self.by_payer["unknown"] == self.change
        return found | {"fund": None, "patient": None} if nobody_knows else found


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
