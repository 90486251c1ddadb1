"""Options that several verbs take, checked."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from pricebook.app.errors import WrongOption


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


def bed_rate_of(rate: int | Decimal | None) -> Decimal | None:
    """The price of a bed-day in đồng. Raises WrongOption if it is no amount above 0."""
    try:
        amount = None if rate is None else Decimal(str(rate))
    except InvalidOperation:
        amount = Decimal("NaN")
    if amount is not None and not (amount.is_finite() and amount > 0):
        raise WrongOption("wrong-bed-rate", said=str(rate))
    return amount
