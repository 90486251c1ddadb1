"""The decision that a published list is issued with: what the heading and the running heads of the pages say of it."""

import datetime
import re
from dataclasses import dataclass

from pricebook.entitlement import approval_of
from pricebook.pricelist import PriceList

# The kinds of papers by their abbreviation in a number, as decree 30/2020 has them (annex III).
_KINDS = (
    ("NQ", "Nghị quyết"), ("QĐ", "Quyết định"), ("QD", "Quyết định"), ("TT", "Thông tư"), ("TTR", "Tờ trình"), ("BC", "Báo cáo"),
    ("TB", "Thông báo"),
)  # fmt: skip
_OF_NO_KIND = "Văn bản"


@dataclass(frozen=True, slots=True)
class Decision:
    """The resolution or decision that approves a list, and from when to when the list is in force, both inclusive.

    Attributes:
        number: Its number, which ends in the abbreviation of its kind ("NQ-HĐND").
        date: Its date.
        body: Who decided.
        first: The first day on which the list is in force.
        last: The last day; None where no end is decided.
        phases: The steps in which the prices take effect, in words.
        notes: For which part of the facilities it is, which decision it amends, and which amend it, in words.
    """

    number: str
    date: datetime.date
    body: str
    first: datetime.date
    last: datetime.date | None = None
    phases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """Its kind and number: "Nghị quyết số …/NQ-HĐND"."""
        number = self.number.strip()
        kinds = tuple(kind for _, kind in _KINDS)
        if number.casefold().startswith(tuple(kind.casefold() for kind in kinds)):
            return number
        return f"{kind_of(number) or _OF_NO_KIND} số {number}"

    @property
    def in_full(self) -> str:
        """Kind, number, date and body."""
        return f"{self.named} {day_in_words(self.date)} của {self.body}"

    @property
    def in_force(self) -> str:
        """From when to when the list is in force, in words, without a full stop."""
        until = f" đến hết {day_in_words(self.last)}" if self.last is not None else ""
        return f"Áp dụng từ {day_in_words(self.first)}{until}"


def decision_of(prices: PriceList) -> Decision | None:
    """The decision that a list carries; None where it is not approved."""
    approval = approval_of(prices)
    if approval is None:
        return None
    return Decision(
        approval.decision_no,
        approval.date,
        prices.approver,
        approval.effective_from,
        approval.effective_to,
        approval.phases,
        approval.notes,
    )


def kind_of(number: str) -> str | None:
    """What a paper is called, by the abbreviation in its number; None for a letter, which has none."""
    letters = re.split(r"[^A-ZĐ]+", number.upper())
    return next((kind for short, kind in _KINDS if short in letters), None)


def day_in_words(day: datetime.date) -> str:
    """A day as papers write it: days below 10, January and February have a 0 before them (decree 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
