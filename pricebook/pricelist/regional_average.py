"""R4: the "low average" of the region's provinces. Three methods; the chosen one is a setting that outputs state.

A build prices by it, and whoever reads a list calculates it again: from the provinces' prices that the list holds.
"""

from collections.abc import Mapping, Sequence

from pricebook.base.exact import Exact, as_fraction
from pricebook.base.money import mean

Priced = tuple[str, Exact]  # a province and a price that it pays


def averaged(by_province: Mapping[str, Sequence[Exact]], method: str) -> list[Priced]:
    """The prices whose mean is the low average of an item, each with its province.

    mean-of-lowest     each province's lowest price
    lowest-of-means    the prices of the province whose mean is the lowest
    mean-below-median  those lowest prices that are below their median; if fewer than two are, the lowest price

    Args:
        by_province: province → unit prices, in đồng per norm unit.
        method: one of the three methods.

    Raises:
        ValueError: there is no such method.
    """
    lowest = [(province, min(prices)) for province, prices in by_province.items()]
    if method == "mean-of-lowest":
        return lowest
    if method == "lowest-of-means":
        cheapest = min(by_province, key=lambda province: mean(by_province[province]))
        return [(cheapest, price) for price in by_province[cheapest]]
    if method == "mean-below-median":
        from statistics import median  # imported here, because most builds do not need it

        middle = median(as_fraction(price) for _, price in lowest)
        below = [entry for entry in lowest if entry[1] < middle]
        return below if len(below) >= 2 else [min(lowest, key=lambda entry: entry[1])]
    raise ValueError(f"no such method of the low average: {method}")


def low_average(by_province: Mapping[str, Sequence[Exact]], method: str) -> Exact:
    """The low average of an item's unit prices, exactly.

    Args:
        by_province: province → unit prices, in đồng per norm unit.
        method: one of the three methods that `averaged` describes.

    Raises:
        ValueError: there is no such method.
    """
    return mean([price for _, price in averaged(by_province, method)])
