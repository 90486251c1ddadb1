"""One examination of a table of visits, and how much of it is left to be paid while rule after rule judges it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.languages import Figure
from pricebook.base.money import divide
from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.settlement.charged_cells import shown_code
from pricebook.settlement.charged_tables import ChargedRow, amount_of, day_of
from pricebook.settlement.verdicts import Verdict

Purpose = Literal["examination", "medicine", "results"]


@dataclass(slots=True)
class Examination:
    """An examination.

    Attributes:
        row: the row that charges it.
        rules: the rules of its day.
        day: its day.
        left: đồng, what is left of the charge once what was refused is taken away.
        examined: whether the patient was examined; not where only medicine or results were fetched.
        refused: whether nothing is paid.
    """

    row: ChargedRow
    rules: SettlementOnDay
    day: date
    left: Decimal
    examined: bool = True
    refused: bool = False
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def price(self) -> Decimal:
        """The price of one examination, in đồng."""
        return amount_of(self.row, "price")

    @property
    def charged(self) -> Decimal:
        """What was charged, in đồng."""
        return amount_of(self.row, "amount")

    @property
    def facility(self) -> str:
        """Its facility; "" where the row names none."""
        return self.row.get("facility", str) or ""

    @property
    def order(self) -> tuple[datetime, int, str, int]:
        """Its place among those of a day: by time, and as the file has them where no time is stated."""
        moment = self.row.values["day"]
        at = moment if isinstance(moment, datetime) else datetime(self.day.year, self.day.month, self.day.day)
        return at, 0, f"{self.row.at.file}{self.row.at.sheet or ''}", self.row.at.row or 0

    def pays(self, share: Fraction) -> Decimal:
        """A share of the price in whole đồng, half-up."""
        part = Fraction(self.price) * share
        return divide(Decimal(part.numerator), Decimal(part.denominator), 0)

    def judged(
        self, code: str, fact: Dated, due: Decimal, *, asks: bool = False, more: tuple[tuple[str, Figure], ...] = ()
    ) -> None:
        """Notes that no more than `due` is paid by a rule, where more is left of the charge. What is only asked stays."""
        stake = self.left - due
        if stake <= 0:
            return
        refuses = self.rules.compared(fact) and not asks
        verdict = Verdict(
            code, "refuse" if refuses else "ask", self.row.at, shown_code(self.facility), self.day, self.charged, due, stake,
            self.rules.article_of(fact), more,
        )  # fmt: skip
        self.verdicts.append(verdict)
        if refuses:
            self.left, self.refused = due, self.refused or due == 0


def examinations(rows: Iterable[ChargedRow], rules_on: "dict[date, SettlementOnDay | None]") -> Iterator[Examination]:
    """The examinations of rows on days that have rules."""
    for row in rows:
        day = day_of(row.values["day"])
        rules = rules_on[day]
        if rules is not None:
            yield Examination(row, rules, day, amount_of(row, "amount"))
