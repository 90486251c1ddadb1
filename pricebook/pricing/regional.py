"""R4: the "low average" of the region's provinces. Three methods; the chosen one is a setting that outputs state."""

from decimal import Decimal

from pricebook.base.money import mean


def low_average(by_province: dict[str, list[Decimal]], method: str) -> Decimal:
    """The low average of an item's unit prices, to 6 decimals.

    mean-of-lowest     the mean of each province's lowest price
    lowest-of-means    the lowest of the provinces' mean prices
    mean-below-median  the mean of those lowest prices that are below their median; if fewer than two are, the lowest price

    Args:
        by_province: province → unit prices, in đồng per norm unit.
        method: one of the three methods.

    Raises:
        ValueError: there is no such method.
    """
    lowest = [min(prices) for prices in by_province.values()]
    if method == "mean-of-lowest":
        return mean(lowest)
    if method == "lowest-of-means":
        return min(mean(prices) for prices in by_province.values())
    if method == "mean-below-median":
        from statistics import median  # imported here, because most builds do not need it

        below = [price for price in lowest if price < median(lowest)]
        return mean(below) if len(below) >= 2 else min(lowest)
    raise ValueError(f"no such method of the low average: {method}")
