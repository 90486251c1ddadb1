"""What a facility is paid, as settlement is told of it: periods, each with its list, what is paid by it and what is not, and why.

Where lists come from, a file or the registry, settlement does not know: whoever asks for it says what holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.pricelist import PriceLine, PriceList
from pricebook.regulation import LawOnDay

_FINGERPRINT, _DIGITS = re.compile("[0-9a-f]{40,}"), 12
WhyUnpaid = Literal["unknown", "not-approved", "not-performed", "outside", "spelt", "form", "ward", "class-not-known"]


@dataclass(frozen=True, slots=True)
class ListSource:
    """A list that prices come from.

    Attributes:
        name: how it is called in the registry, or its fingerprint.
        prices: the list.
        law: the law that it follows, on its pricing date.
        decision: number and date of the decision by which it holds; None for a list that is not decided.
    """

    name: str
    prices: PriceList
    law: LawOnDay
    decision: str | None = None

    @property
    def short_name(self) -> str:
        """The name, as people read it: of a fingerprint its first digits."""
        return f"{self.name[:_DIGITS]}…" if _FINGERPRINT.fullmatch(self.name) else self.name


@dataclass(frozen=True, slots=True)
class PaidPrice:
    """What is paid for a service: whole đồng, by a line of a list. `rule` cites the article of another class or a share.

    `source` is the list where it is another one than that of the period: one that amends it.
    """

    price: int
    line: PriceLine
    rule: str | None = None
    source: ListSource | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a facility is paid by a list, both inclusive; None: no limit is decided.

    `paid` are the prices by service; `unpaid` are the services of the list that are not paid to the facility, and why.
    `older_kept` is the article by which treatments that had begun before its first day keep the older price, if there is one.
    `name` is that of the facility, where it is known.
    """

    source: ListSource
    first: date | None
    last: date | None
    paid: Mapping[str, PaidPrice]
    unpaid: Mapping[str, WhyUnpaid] = field(default_factory=dict)
    older_kept: str | None = None
    name: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def source_of(self, service: str | None) -> ListSource:
        """The list that the price of a service comes from."""
        price = self.paid.get(service) if service is not None else None
        return price.source if price is not None and price.source is not None else self.source


@dataclass(frozen=True, slots=True)
class Quota:
    """The most of a service that is paid whole at a facility from one day to another, and the share that is paid beyond."""

    facility: str
    service: str
    first: date
    last: date
    most: Decimal
    pays: Fraction
