"""The evidence that a stated list is judged by: the law on a day, and the prices composed from a dossier, if one is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from pricebook.appraisal.composed import Composed
from pricebook.base.exact import Exact, total
from pricebook.base.rounding import RoundingRule
from pricebook.regulation import LawOnDay
from pricebook.submission.read.names import frequent_words

if TYPE_CHECKING:
    from pricebook.pricelist import Award, Facility, LeftOut, NormLine, PriceLine, PriceList

FAR_FROM_CURRENT = Decimal("0.5")  # share of the current price; a plausibility check that no article requires
_BY_CLASS = ("issued", "fixed_prices", "ministry_prices", "amounts")  # tables that may state a value for each class
# The tables of a pack that a price is held against: of each group the first one that has its service.
_AGAINST_PROPOSALS = (("ministry_prices",), ("fixed_prices", "amounts"))
_AGAINST_PRICES = (("issued", "fixed_prices", "amounts"),)


@dataclass(frozen=True)
class Evidence:
    """What a stated list is judged by.

    Attributes:
        law: the regulation on the day.
        rounding: how prices are rounded.
        far_from_current: a price that differs from the current price by more than this share of it is questioned.
        facility: the code of the facility whose list it is.
        prices: the price list composed from the dossier's evidence and the submission's own norm lines; None without a dossier.
        composed: what the pack alone composes, where the regulation gives amounts: for the services that are proposed, and for
            those that no price is issued for on the day.
        binding: whether the regulation binds the province of the list; if not, its prices are a comparison.
    """

    law: LawOnDay
    rounding: RoundingRule
    far_from_current: Decimal = FAR_FROM_CURRENT
    facility: str | None = None
    prices: PriceList | None = None
    composed: Composed = field(default_factory=dict)
    binding: bool = True

    @cached_property
    def lines(self) -> dict[tuple[str, str | None], PriceLine]:
        """The composed prices, by service and class."""
        return {(line.service_id, line.class_): line for line in self.prices.lines} if self.prices else {}

    def line(self, service: str | None, class_: str | None) -> PriceLine | None:
        """Returns the composed price of a service: for the class, else the one for all classes."""
        return self.lines.get((service or "", class_)) or self.lines.get((service or "", None))

    def bound(self, service: str | None, class_: str | None) -> int | None:
        """The highest price (đồng) that the dossier's evidence allows (CP012); None where it composes none."""
        composed = self.line(service, class_) if self.prices is not None else None
        return None if composed is None else composed.price if composed.price is not None else composed.bound_price

    def settled(self, service: str, class_: str | None) -> int | None:
        """The price in force on the day (đồng): the one that was issued, else the one that the regulation fixes."""
        issued = self.law.issued(service, class_)
        return issued if issued is not None else self.law.fixed(service, class_)

    def known_prices(self, service: str, class_: str | None) -> frozenset[int]:
        """The prices (đồng) that are known to be a service's on the day: every limit, and those of other lists."""
        law = self.law
        limits = (law.ceiling, law.issued, law.fixed, law.ministry_price, self.proposable, self.bound)
        compared = (int(other.price) for other in law.comparisons.of(service, class_))
        return frozenset({*(price for limit in limits if (price := limit(service, class_)) is not None), *compared})

    def expected(self, services: Iterable[str], class_: str | None, *, proposal: bool) -> frozenset[int]:
        """The prices (đồng) that services have on the day, where they are known: not maxima, which a price may stay below.

        The dossier's price; else for a proposal what the regulation's amounts come to, and for another list the price in force.
        """
        if not self.binding:
            return frozenset()
        of_law = self.proposable if proposal else self.settled
        found = [
            line.price if (line := self.line(service, class_)) is not None else of_law(service, class_) for service in services
        ]
        return frozenset(price for price in found if price is not None)

    def needs_class(self, service: str, class_: str | None, proposal: bool) -> bool:
        """Whether a price names no class, and what it is held against is stated by class.

        A proposal is held against the Ministry's price, and against the fixed price or the amounts; another price against the
        issued price, else the fixed one, else the amounts. (For maxima: CP011.)
        """
        if class_ is not None or not self.binding or not self._states_by_class:
            return False
        for names in _AGAINST_PROPOSALS if proposal else _AGAINST_PRICES:
            for name in names:
                held = self.classes(name, service)
                if held and None not in held:
                    return True
                if held:
                    break
        return False

    def classes(self, table: str, service: str) -> Collection[str | None]:
        """The classes for which a table of the pack has a service on the day; None among them stands for all classes."""
        return self._classes[table].get(service, ())

    def classes_of(self, services: Iterable[str]) -> set[str]:
        """The classes for which the pack states any price or amount of some services."""
        if not self._states_by_class:
            return set()
        found = (self.classes(table, service) for service in services for table in _BY_CLASS)
        return {class_ for classes in found for class_ in classes if class_ is not None}

    @cached_property
    def _states_by_class(self) -> bool:
        """Whether any row of these tables is about one class."""
        return any(any(self.law.tables[name].columns["class"]) for name in _BY_CLASS)

    @cached_property
    def _classes(self) -> dict[str, dict[str, set[str | None]]]:
        found: dict[str, dict[str, set[str | None]]] = {name: defaultdict(set) for name in _BY_CLASS}
        for name, by_service in found.items():
            columns = self.law.tables[name].columns
            for service, class_ in zip(columns["service_id"], columns["class"], strict=True):
                by_service[service].add(class_ or None)
        return found

    def proposable(self, service: str, class_: str | None) -> int | None:
        """The highest price that the regulation's amounts, or a price that it fixes, allow to propose on the day, in đồng.

        None where neither is known. It is the same with a dossier and without: a dossier's own rounding does not raise what the
        regulation allows.
        """
        fixed = self.law.fixed(service, class_)
        if fixed is not None or not self.law.gives_amounts:
            return fixed
        return self.composed.get((service, class_), self.composed.get((service, None)))

    def exact_sum(self, service: str, class_: str | None) -> Exact | None:
        """The exact sum of the components of a service, before it is rounded, in đồng.

        It is the dossier's, else what the regulation gives on the day; None where neither is known.
        """
        if self.prices is not None:
            composed = self.line(service, class_)
            return None if composed is None else composed.composed
        if not self.law.gives_amounts:
            return None
        amounts = [self.law.amount(service, component.id, class_) for component in self.law.components]
        known = [amount for amount in amounts if amount is not None]
        return total(known) if known and len(known) == len(amounts) else None

    @cached_property
    def frequent_words(self) -> frozenset[str]:
        """The words of names of services that tell none apart."""
        return frequent_words(service.name for service in self.law.services.values() if service.name)

    @cached_property
    def left_out(self) -> dict[str, LeftOut]:
        """The services that are left out of the composed list, with the reason."""
        return {left.service_id: left for left in self.prices.left_out} if self.prices else {}

    @cached_property
    def item_prices(self) -> dict[str, NormLine]:
        """For each item, a norm line that shows its lawful unit price and its basis; without a price where none has one."""
        found: dict[str, NormLine] = {}
        for line in self.lines.values():
            for item in line.items:
                if item.kind == "item" and item.item_code is not None and item.basis != "given":
                    first = found.get(item.item_code)
                    if first is None or first.unit_price is None:
                        found[item.item_code] = item
        return found

    @cached_property
    def awards(self) -> dict[str, list[Award]]:
        """The dossier's awards, by item."""
        found: dict[str, list[Award]] = defaultdict(list)
        for award in self.prices.awards if self.prices else []:
            found[award.item_code].append(award)
        return found

    @cached_property
    def facilities(self) -> dict[str, Facility]:
        """The facilities by code, with whether the province's prices apply to them (R10)."""
        return {facility.facility_code: facility for facility in self.prices.facilities} if self.prices else {}
