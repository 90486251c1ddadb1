"""One row of what was charged, and how much of it is left to be paid while rule after rule judges it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pricebook.base.languages import Figure
from pricebook.regulation import SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.tables import ChargedRow, amount_of
from pricebook.settlement.charged.verdicts import Verdict
from pricebook.settlement.figures import LEAST_STAKE


@dataclass(slots=True)
class Charge:
    """A charged row.

    Attributes:
        row: the row.
        rules: the rules of its day.
        day: its day; of a stay the one on which it ends.
        left: đồng, what is left of the charge once what was refused is taken away.
        refused: whether nothing is paid.
    """

    row: ChargedRow
    rules: SettlementOnDay
    day: date
    left: Decimal
    refused: bool = False
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def price(self) -> Decimal:
        """The price that the row states, in đồng."""
        return amount_of(self.row, "price")

    @property
    def charged(self) -> Decimal:
        """What was charged, in đồng."""
        return amount_of(self.row, "amount")

    @property
    def facility(self) -> str:
        """Its facility; "" where the row names none."""
        return self.row.get("facility", str) or ""

    def judged(
        self,
        code: str,
        fact: Dated,
        due: Decimal,
        *,
        asks: bool = False,
        more: Sequence[tuple[str, Figure]] = (),
        rules: SettlementOnDay | None = None,
    ) -> None:
        """Notes that no more than `due` is paid by a rule, where a đồng or more above it is left. What is only asked stays.

        Args:
            code: of the finding.
            fact: the rule.
            due: đồng.
            asks: whether it is only asked, though the rule was compared with its text.
            more: further figures of the message.
            rules: the rules that the fact is one of; by default those of the day of the row.
        """
        rules = rules or self.rules
        stake = self.left - due
        if stake < LEAST_STAKE:
            return
        refuses = rules.compared(fact) and not asks
        verdict = Verdict(
            code, "refuse" if refuses else "ask", self.row.at, shown_code(self.facility), self.day, self.charged, due, stake,
            rules.article_of(fact), tuple(more),
        )  # fmt: skip
        self.verdicts.append(verdict)
        if refuses:
            self.left, self.refused = due, self.refused or due == 0
