"""What a stated list is judged by: the law on a day, and, where a dossier is given, what the core composes from it."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pricebook.base.money import RoundingMode
from pricebook.pricelist import Award, Facility, LeftOut, NormLine, PriceLine, PriceList
from pricebook.regulation import LawOnDay

FAR_FROM_CURRENT = Decimal("0.5")  # of the current price: a plausibility check, by no article


@dataclass(frozen=True)
class Evidence:
    """`prices` are the core's, over the dossier's evidence and the submission's own norm lines.

    `far_from_current`: the share of the current price beyond which a price is asked about.
    """

    law: LawOnDay
    unit: int
    mode: RoundingMode
    far_from_current: Decimal = FAR_FROM_CURRENT
    facility: str | None = None
    prices: PriceList | None = None

    @cached_property
    def lines(self) -> dict[tuple[str, str | None], PriceLine]:
        """The core's own prices."""
        return {(line.service_id, line.class_): line for line in self.prices.lines} if self.prices else {}

    def line(self, service: str | None, class_: str | None) -> PriceLine | None:
        """The core's price of a service: for the class, else the one for all classes."""
        return self.lines.get((service or "", class_)) or self.lines.get((service or "", None))

    @cached_property
    def left_out(self) -> dict[str, LeftOut]:
        return {left.service_id: left for left in self.prices.left_out} if self.prices else {}

    @cached_property
    def item_prices(self) -> dict[str, NormLine]:
        """Item → a norm line that shows its lawful unit price and where it comes from; missing ones where nothing else is."""
        found: dict[str, NormLine] = {}
        for line in self.lines.values():
            for item in line.items:
                if item.kind == "item" and item.item_code is not None and item.basis != "given":
                    known = found.get(item.item_code)
                    if known is None or known.unit_price is None:
                        found[item.item_code] = item
        return found

    @cached_property
    def awards(self) -> dict[str, list[Award]]:
        found: dict[str, list[Award]] = defaultdict(list)
        for award in self.prices.awards if self.prices else []:
            found[award.item_code].append(award)
        return found

    @cached_property
    def facilities(self) -> dict[str, Facility]:
        """By code, with whether the province's prices are for it (R10)."""
        return {facility.facility_code: facility for facility in self.prices.facilities} if self.prices else {}
