"""A line as a hospital charges it, for settle_line: its values are the caller's, and each is bounded before a rule is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

from pricebook.app.errors import WrongOption
from pricebook.settlement.claims.days import number_of
from pricebook.settlement.claims.judge import Line
from pricebook.settlement.claims.read.columns import MOST_LETTERS

Kind = Literal["service", "item", "drug"]
_FIGURES = {"quantity": (7, 3), "price": (11, 3), "amount": (16, 2)}  # digits before and behind the point
_MOST_PARTS = 9_999  # of a share
_WHOLE = Fraction(1)
_LONGEST = 40  # letters of a figure


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """A line as a hospital charges it. It names no patient: who it is, is not asked.

    Attributes:
        code: the code of the service, or of the item.
        quantity: how much, with at most 3 decimals.
        price: đồng for one, with at most 3 decimals.
        on: the day of the order, or its moment. The rules are those of the day on which it `began`, where that is stated.
        kind: "service", "item" (a supply) or "drug".
        name: the name; it tells a code that several services have, and an item that the norms have under another code.
        facility: the code of the facility; None: the one of the list at hand.
        group: the group of costs, as claim files have it ("8": an operation).
        share: the share of the price that is paid, from 0 to 1. Claim files write a third as 33/100.
        fund_share: the share that the insurance fund pays.
        amount: đồng, with at most 2 decimals; None: quantity × price × shares.
        began, ended: when it was performed; midnight says no minute. Without it, the moment of the order is taken, by which the
            share of an operation is only asked about.
        performer: who performed it.
        of_service: of an item, the code of the service that it was used for.
    """

    code: str
    quantity: Decimal | int | str
    price: Decimal | int | str
    on: date
    kind: Kind = "service"
    name: str | None = None
    facility: str | None = None
    group: str | None = None
    share: Fraction | Decimal | int | str = 1
    fund_share: Fraction | Decimal | int | str = 1
    amount: Decimal | int | str | None = None
    began: datetime | None = None
    ended: datetime | None = None
    performer: str | None = None
    of_service: str | None = None

    @property
    def _by_order(self) -> int:
        """What of its time is only that of the order: nothing (0), the minute (1), or the day, too (2)."""
        if self.began is not None:
            return 0
        return 1 if self.ended is not None and _day_of(self.ended) <= _day_of(self.on) else 2

    def as_line(self, number: int, facility: str | None = None) -> Line:
        """The line as the rules know it.

        Args:
            number: its number in the visit, from 1.
            facility: the facility, if the line names none.

        Raises:
            WrongOption: a value cannot be read.
        """
        at, code = text_of(self.facility or facility), text_of(self.code)
        if at is None or code is None:
            raise WrongOption("wrong-line", field="facility" if at is None else "code", said="–")
        day = number_of(_day_of(self.began or self.on))
        kind, name = "service" if self.kind == "service" else "item", text_of(self.name)
        pays, fund = (_share(name, getattr(self, name)) for name in ("share", "fund_share"))
        shares = pays.numerator, pays.denominator, fund.numerator, fund.denominator
        quantity, price = (_figure(name, getattr(self, name)) for name in ("quantity", "price"))
        line = Line(number, 0, number, at, day, kind, code, name, quantity, price, *shares, Decimal(0), self._by_order)
        return line._replace(amount=line.due(Fraction(price), pays) if self.amount is None else _figure("amount", self.amount))


def _day_of(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def text_of(said: str | None) -> str | None:
    """A text as claim files are read: trimmed and cut; None where nothing is left."""
    return None if said is None else said.strip()[:MOST_LETTERS] or None


def _figure(name: str, said: object) -> Decimal:
    """A figure of a line. Raises WrongOption."""
    whole, decimals = _FIGURES[name]
    value = _decimal(said)
    if value is None or not (0 <= value < 10**whole and value == round(value, decimals)):
        raise WrongOption("wrong-line", field=name, said=str(said)[:_LONGEST])
    return value


def _share(name: str, said: object) -> Fraction:
    """A share. Raises WrongOption."""
    if said == 1:
        return _WHOLE
    value = said if isinstance(said, Fraction) else None
    if isinstance(said, str) and "/" in said and len(said) <= _LONGEST:
        try:
            value = Fraction(said)
        except (ValueError, ZeroDivisionError):
            value = None
    elif value is None and (decimal := _decimal(said)) is not None and 0 <= decimal <= 1 and decimal == round(decimal, 6):
        value = Fraction(decimal)
    if value is None or not (0 <= value <= 1 and value.denominator <= _MOST_PARTS):
        raise WrongOption("wrong-line", field=name, said=str(said)[:_LONGEST])
    return value


def _decimal(said: object) -> Decimal | None:
    """A number that was given exactly: a binary float has lost its figure."""
    if not isinstance(said, int | str | Decimal) or (isinstance(said, str) and len(said) > _LONGEST):
        return None
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
