"""The same list at another value of its index, as another base salary: its prices calculated again, each by its own rules."""

from dataclasses import replace
from fractions import Fraction

from pricebook.base.exact import as_fraction, exact
from pricebook.base.rounding import rounded
from pricebook.causes.recipe import recipe_of
from pricebook.pricelist import Index, PriceLine, PriceList


def with_index_value(prices: PriceList, value: int) -> PriceList | None:
    """The list as it would be at another value of its indices.

    Args:
        prices: the list.
        value: the value in đồng, as the base salary of another day.

    Returns:
        The list; None where no price of it has an index. A price that has one and is not what the list's own figures give has no
        price there: it cannot be calculated again. Prices that are fixed, or have no indexed amount, stay as they are.
    """
    indices = {component: Index(value, index.base) for component, index in prices.settings.indices.items()}
    if not any(component in line.given for line in prices.lines for component in indices):
        return None
    lines = tuple(_again(line, prices, indices) for line in prices.lines)
    return replace(prices, settings=replace(prices.settings, indices=indices), lines=lines)


def _again(line: PriceLine, prices: PriceList, indices: dict[str, Index]) -> PriceLine:
    indexed = {component: as_fraction(line.given[component]) for component in indices if component in line.given}
    if not indexed or line.price is None or line.status == "fixed":
        return line
    recipe = recipe_of(line, prices)
    if recipe is None:
        return replace(line, price=None, rounded=None, composed=None)
    costs = {name: amount * Fraction(indices[name].value, indices[name].base) for name, amount in indexed.items()}
    more = sum((costs[name] - amount * recipe.index(name) for name, amount in indexed.items()), Fraction(0))
    outcome = recipe.outcome.plus(more)
    components = {**line.components, **{name: exact(cost) for name, cost in costs.items()}}
    return replace(
        line, components=components, composed=exact(outcome.composed), rounded=rounded(outcome.composed, outcome.rounding),
        price=outcome.price,
    )  # fmt: skip
