"""One amount among many that is about a thousandth of the others, or a thousand times: three digits too few, or too many."""

from collections.abc import Sequence
from decimal import Decimal

LEAST = 4  # others; fewer do not show what is usual in the column
BEYOND = 100  # times the nearest of the others
FEWEST, MOST = 300, 3000  # times the middle one of the others
SPREAD = 100  # from the smallest to the largest of the others: a column that spreads wider shows nothing


def far_from_others(amounts: Sequence[Decimal | None]) -> tuple[int, Decimal] | None:
    """The one amount of a column that lies about a thousand times below or above all others.

    Args:
        amounts: The amounts of a column, all in one unit; None where there is none.

    Returns:
        Its index and the middle one of the others; None where there is no such amount, or more than one.
    """
    from statistics import median_low  # imported here, because most tables do not need it

    given = sorted((amount, index) for index, amount in enumerate(amounts) if amount is not None and amount > 0)
    if len(given) <= LEAST:
        return None
    for (alone, index), others in ((given[0], given[1:]), (given[-1], given[:-1])):
        low, high = others[0][0], others[-1][0]
        middle = median_low(amount for amount, _ in others)
        large, small = max(alone, middle), min(alone, middle)
        beyond = alone * BEYOND <= low or alone >= high * BEYOND
        if beyond and high <= SPREAD * low and FEWEST * small <= large <= MOST * small:
            return index, middle
    return None
