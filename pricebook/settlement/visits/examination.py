"""One examination of a table of visits."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charged.charge import Charge
from pricebook.settlement.charged.tables import ChargedRow, amount_of, day_of
from pricebook.settlement.figures import whole_dong

_NUMBER_OF = re.compile(r"\bSỐ\b")  # "number", before a number
_BETWEEN = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)")  # but not between numbers: 1.2 is not 12
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


@dataclass(slots=True)
class Examination(Charge):
    """An examination.

    Attributes:
        examined: whether the patient was examined; not where only medicine or results were fetched.
        whole_price: đồng, of one examination, where the row states a share of it as its price.
        perhaps_share: whether the price that the row states may already be a share of another one.
        unread: the rows of its visit that are not examined.
        due_of_visit: đồng, what its visit leaves to be paid for it; by itself the whole price.
    """

    examined: bool = True
    whole_price: Decimal | None = None
    perhaps_share: bool = False
    unread: Sequence[ChargedRow] = ()
    due_of_visit: Decimal | None = None

    @property
    def at(self) -> datetime:
        """When it began; the beginning of its day, where no time is stated."""
        return start_of(self.row.values["day"])

    @property
    def order(self) -> tuple[datetime, Decimal, str, int]:
        """Its place among those of a day: by time. Where none is stated, what asks less is what already has its share: later."""
        return self.at, -self.charged, f"{self.row.at.file}{self.row.at.sheet or ''}", self.row.at.row or 0

    @property
    def table(self) -> str | None:
        """The table at which it was, as `table_of` calls it."""
        return table_of(self.row)

    @property
    def one(self) -> Decimal:
        """The price of one examination, in đồng."""
        return self.price if self.whole_price is None else self.whole_price

    def pays(self, share: Fraction) -> Decimal:
        """A share of the price of one examination in whole đồng, half-up."""
        return whole_dong(Fraction(self.one) * share)


def start_of(moment: date | datetime) -> datetime:
    """A moment; of a day alone its beginning."""
    return moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)


def is_examination(row: ChargedRow) -> bool:
    """Whether the patient of a row was examined, as far as it says; not where only medicine or results were fetched."""
    return row.get("purpose", str) in (None, "examination")


def table_of(row: ChargedRow) -> str | None:
    """The table of a row: "b1" and "B.01" are B1, and "Bàn số 1" is "Bàn 1". None where it names none: "-"."""
    said = _NUMBER_OF.sub(" ", (row.get("table", str) or "").upper())
    return _NOUGHTS.sub("", _BETWEEN.sub("", said)) or None


def examinations(rows: Iterable[ChargedRow], rules_on: Mapping[date, SettlementOnDay | None]) -> Iterator[Examination]:
    """The examinations of rows on days that have rules."""
    for row in rows:
        day = day_of(row.values["day"])
        rules = rules_on[day]
        if rules is not None:
            yield Examination(row, rules, day, amount_of(row, "amount"))
