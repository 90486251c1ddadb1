"""R4: the "low average" of the region's provinces. Three readings of the letter; which one is a setting, always printed."""

from decimal import Decimal

from pricebook.base.money import mean


def low_average(by_province: dict[str, list[Decimal]], method: str) -> Decimal:
    """The low average of unit prices (đồng per norm unit) by province, to 6 decimals.

    mean-of-lowest     the mean of each province's lowest price
    lowest-of-means    the lowest of the provinces' mean prices
    mean-below-median  the mean of the lowest prices that lie below their median; with fewer than two such, the lowest
    """
    lowest = [min(prices) for prices in by_province.values()]
    if method == "mean-of-lowest":
        return mean(lowest)
    if method == "lowest-of-means":
        return min(mean(prices) for prices in by_province.values())
    if method == "mean-below-median":
        from statistics import median  # imported here: the other readings, and most builds, do without

        below = [price for price in lowest if price < median(lowest)]
        return mean(below) if len(below) >= 2 else min(lowest)
    raise ValueError(f"no such reading of the low average: {method}")
