"""Options that several verbs take, checked."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from pricebook.app.errors import WrongOption

_DONG = re.compile(
    r"([0-9]{1,3}(?:([., \u00a0])[0-9]{3})(?:\2[0-9]{3})*|[0-9]+) ?(?:đ|đồng|vnđ|vnd)?(?: ?/ ?ngày(?: giường)?)?", re.IGNORECASE
)


def day_of(on: date | None) -> date | None:
    """The day; of a point in time, its day. Raises WrongOption if it is no day."""
    if on is not None and not isinstance(on, date):
        raise WrongOption("wrong-day", said=str(on))
    return on.date() if isinstance(on, datetime) else on


def thousands_of(mark: str | None) -> str | None:
    """The mark that separates thousands, "." or ",". Raises WrongOption for another."""
    if mark not in (None, ".", ","):
        raise WrongOption("wrong-thousands", said=str(mark))
    return mark


def bed_rate_of(rate: int | Decimal | str | None) -> Decimal | None:
    """The price of a bed-day in đồng; as a text, what people write: "60.000", "60 000 đ". Raises WrongOption for others.

    A text like 60.5 is none: the mark before three figures separates thousands, and a price of a part of a đồng is a slip.
    """
    if rate is None:
        return None
    written = _DONG.fullmatch(rate.strip()) if isinstance(rate, str) else None
    try:
        amount = Decimal(re.sub(r"[^0-9]", "", written[1]) if written else "NaN" if isinstance(rate, str) else str(rate))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and amount > 0):
        raise WrongOption("wrong-bed-rate", said=str(rate))
    return amount
