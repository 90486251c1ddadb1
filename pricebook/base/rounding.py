"""How prices are rounded: by a unit and a mode, and by another unit below the limit of a step."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from pricebook.base.exact import Exact
from pricebook.base.languages import Figure, Terms, say
from pricebook.base.money import RoundingMode, dong, exact_product, round_to, to_decimals

SUM_DECIMALS = 6  # a sum is rounded half-up to so many decimals before it is rounded to the unit


class Step(Protocol):
    """Amounts below a limit are rounded by a unit of their own; both in whole đồng."""

    @property
    def below(self) -> int: ...

    @property
    def unit(self) -> int: ...


class RoundingRule(Protocol):
    """How prices are rounded; `unit` in đồng. An amount below the limit of a step is rounded by the unit of that step."""

    @property
    def unit(self) -> int: ...

    @property
    def mode(self) -> RoundingMode: ...

    @property
    def steps(self) -> Sequence[Step]: ...


def unit_at(amount: Exact, rule: RoundingRule) -> int:
    """The unit (đồng) by which an amount (đồng) is rounded. The amount itself decides on the step, before it is rounded."""
    return next((step.unit for step in rule.steps if amount < step.below), rule.unit)


def rounded(amount: Exact, rule: RoundingRule) -> int:
    """An amount in whole đồng: rounded half-up to 6 decimals, then to whole multiples of its unit.

    Without the first step an exact sum and its image in 15 digits could come to two prices.
    """
    in_decimals = to_decimals(amount, SUM_DECIMALS)
    return round_to(in_decimals, unit_at(in_decimals, rule), rule.mode)


def bound_of(ceiling: Decimal, share: Decimal | None, rule: RoundingRule) -> int:
    """R6: the bound of a price, in đồng: the smaller of the maximum rounded down and maximum × share rounded by the rule.

    Args:
        ceiling: The maximum, in đồng.
        share: The share of the maximum that the province resolved on, above 0 and up to 1; None if it is the whole maximum.
        rule: How prices are rounded.
    """
    by_ceiling = round_to(ceiling, unit_at(ceiling, rule), "down")
    return by_ceiling if share is None else min(by_ceiling, rounded(exact_product(ceiling, share), rule))


def steps_fit(rule: RoundingRule) -> bool:
    """Whether a larger amount is never rounded to a smaller price.

    The limits must rise, and each must be a multiple of the unit below it and of the unit from there.
    """
    limits = [step.below for step in rule.steps]
    units = [*(step.unit for step in rule.steps), rule.unit]
    whole = all(limit % lower == 0 and limit % upper == 0 for limit, (lower, upper) in zip(limits, pairwise(units), strict=True))
    return whole and limits == sorted(set(limits))


def units_in_words(rule: RoundingRule) -> Figure:
    """The unit, or the units of the steps and the amounts that they are for."""
    if not rule.steps:
        return dong(rule.unit)
    below = [say("rounding.below", unit=dong(step.unit), limit=dong(step.below)) for step in rule.steps]
    return Terms([*below, say("rounding.from-there", unit=dong(rule.unit))])
