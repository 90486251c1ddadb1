"""The choices by which a price list was made, and what its classes are called; all records are immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pricebook.base.money import RoundingMode
from pricebook.pricelist.values import LEFT_OUT_WHERE_EMPTY, Count, Share


@dataclass(frozen=True, slots=True)
class RoundingStep:
    """Amounts below a limit are rounded to whole multiples of `unit`; both in đồng."""

    below: Count
    unit: Count


@dataclass(frozen=True, slots=True)
class Rounding:
    """How prices are rounded: to whole multiples of `unit` đồng, and of another unit below the limit of a step.

    JSON has no `steps` where there are none.
    """

    unit: Count
    mode: RoundingMode
    steps: tuple[RoundingStep, ...] = field(default=(), metadata=LEFT_OUT_WHERE_EMPTY)


@dataclass(frozen=True, slots=True)
class RegionalChoice:
    """How the low average of the region is calculated (R4): by which method, over the regions of which scheme, from how many
    provinces at least.
    """

    method: str
    scheme: str
    min_provinces: Count


@dataclass(frozen=True, slots=True)
class Index:
    """The index by which the amounts of a component are multiplied: value ÷ base, both in đồng."""

    value: Count
    base: Count


@dataclass(frozen=True, slots=True)
class ListSettings:
    """The choices that the law leaves open, as they were made for this list. `indices` are by component."""

    classes: tuple[str, ...]
    share_of_ceiling: Share
    rounding: Rounding
    awards_count: str
    undated_awards: str
    tender_groups: str
    regional: RegionalChoice
    indices: Mapping[str, Index]


@dataclass(frozen=True, slots=True)
class ClassNames:
    """What a hospital class (or a technical level) is called."""

    vi: str
    en: str
