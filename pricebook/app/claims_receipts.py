"""What patients paid beside the fund, as settle claims tells it: in sums of its own, never among those of claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pricebook.app.claims_output import ReceiptsRecord, SumOf, sum_record, sums_by_reason
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.receipts import ReceiptSums


@dataclass(frozen=True, slots=True)
class SettledReceipts:
    """What patients paid, and what is said of it.

    Attributes:
        sums: how much was read.
        found: what the rules say, line by line.
    """

    sums: ReceiptSums
    found: tuple[ClaimFinding, ...]

    @property
    def give_back(self) -> Decimal:
        """Đồng that are given back to patients: of each line no more than once."""
        return sum(_by_line(each for each in self.found if each.result != "ask").values(), Decimal(0))

    @property
    def asked(self) -> Decimal:
        """Đồng of lines that are only asked about."""
        refused = {each.line.line for each in self.found if each.result != "ask"}
        return sum(_by_line(each for each in self.found if each.line.line not in refused).values(), Decimal(0))

    @property
    def summary(self) -> tuple[SumOf, ...]:
        """What was found, by facility and reason."""
        return sums_by_reason(self.found)

    def record(self) -> ReceiptsRecord:
        """Returns the receipts as JSON. Nothing of a patient."""
        return {
            "lines": self.sums.lines,
            "left_out": self.sums.left_out,
            "amount": str(self.sums.amount),
            "on_request": self.sums.on_request,
            "beside_claims": self.sums.beside,
            "give_back": str(self.give_back),
            "asked": str(self.asked),
            "summary": [sum_record(each) for each in self.summary],
        }


def _by_line(found: Iterable[ClaimFinding]) -> dict[int, Decimal]:
    """The most that is at stake of each line."""
    most: dict[int, Decimal] = {}
    for each in found:
        most[each.line.line] = max(each.stake, most.get(each.line.line, Decimal(0)))
    return most
