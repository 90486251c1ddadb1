"""What one price was made of, as it can be calculated again by the same rules, with one factor exchanged for another (R1, R6).

Amounts are in đồng and exact: fractions on the way, whole đồng at the end.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pricebook.base.exact import as_fraction
from pricebook.base.rounding import bound_of, rounded
from pricebook.pricelist import Index, NormLine, PriceLine, PriceList, Rounding

# Component, kind, code (or name) of what is consumed, and its how-manieth line of the component.
PartKey = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The factors that lead from a composed sum to a price."""

    composed: Fraction
    rounding: Rounding
    share: Decimal | None
    ceiling: int | None
    proposed: int | None

    @property
    def price(self) -> int:
        """The price in whole đồng: the smallest of the rounded sum, the bound and the proposal."""
        limits = [rounded(self.composed, self.rounding)]
        if self.ceiling is not None:
            limits.append(bound_of(Decimal(self.ceiling), self.share, self.rounding))
        if self.proposed is not None:
            limits.append(self.proposed)
        return min(limits)

    def plus(self, amount: Fraction) -> "Outcome":
        """The same factors, with a sum that is larger by an amount (đồng)."""
        return replace(self, composed=self.composed + amount)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a price was made of.

    `parts` are the norm lines. `given` are the amounts that the regulation gives, before their index; `indices` are the indices,
    each value ÷ base. `rest` is what the stated sum has beyond its parts: 0 where the list is exact.
    """

    parts: Mapping[PartKey, NormLine]
    given: Mapping[str, Fraction]
    indices: Mapping[str, Index]
    rest: Fraction
    outcome: Outcome

    def index(self, component: str) -> Fraction:
        """The factor of the amounts of a component; 1 where it has no index."""
        index = self.indices.get(component)
        return Fraction(1) if index is None else Fraction(index.value, index.base)


def holds_calculations(prices: PriceList) -> bool:
    """Whether a list says how its prices were made. One that was taken over from a workbook has prices alone."""
    return any(line.components for line in prices.lines)


def recipe_of(line: PriceLine, prices: PriceList) -> Recipe | None:
    """What a composed price was made of.

    Returns:
        The recipe, which gives exactly this price; None where the price was not composed, or is not what the list's own figures
        give.
    """
    with_items = {item.component for item in line.items}
    amounts = {name: line.given.get(name, cost) for name, cost in line.components.items() if name not in with_items}
    given = {name: as_fraction(amount) for name, amount in amounts.items() if amount is not None}
    costs = [as_fraction(item.cost) for item in line.items if item.cost is not None]
    whole = len(costs) == len(line.items) and len(given) == len(amounts)
    if line.composed is None or not whole or line.status == "fixed" or isinstance(line.share, Fraction):
        return None
    parts: dict[PartKey, NormLine] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    for item in line.items:
        of = (item.component, item.kind, item.item_code or item.name or "")
        times[of] += 1
        parts[(*of, times[of])] = item
    composed = as_fraction(line.composed)
    indices = {name: index for name, index in prices.settings.indices.items() if name in given and name in line.given}
    outcome = Outcome(composed, prices.settings.rounding, line.share, line.ceiling, line.proposed)
    recipe = Recipe(parts, given, indices, Fraction(0), outcome)
    known = sum(costs, Fraction(0)) + sum((amount * recipe.index(name) for name, amount in given.items()), Fraction(0))
    return replace(recipe, rest=composed - known) if outcome.price == line.price else None
