"""One examination of a table of visits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from pricebook.regulation import SettlementOnDay
from pricebook.settlement.charge import Charge
from pricebook.settlement.charged_tables import ChargedRow, amount_of, day_of
from pricebook.settlement.figures import whole_dong


@dataclass(slots=True)
class Examination(Charge):
    """An examination. `examined`: whether the patient was examined; not where only medicine or results were fetched."""

    examined: bool = True

    @property
    def order(self) -> tuple[datetime, str, int]:
        """Its place among those of a day: by time, and as the file has them where no time is stated."""
        moment = self.row.values["day"]
        at = moment if isinstance(moment, datetime) else datetime(self.day.year, self.day.month, self.day.day)
        return at, f"{self.row.at.file}{self.row.at.sheet or ''}", self.row.at.row or 0

    def pays(self, share: Fraction) -> Decimal:
        """A share of the price in whole đồng, half-up."""
        return whole_dong(Fraction(self.price) * share)


def examinations(rows: Iterable[ChargedRow], rules_on: Mapping[date, SettlementOnDay | None]) -> Iterator[Examination]:
    """The examinations of rows on days that have rules."""
    for row in rows:
        day = day_of(row.values["day"])
        rules = rules_on[day]
        if rules is not None:
            yield Examination(row, rules, day, amount_of(row, "amount"))
