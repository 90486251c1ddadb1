"""A part of what is settled: the lines of one facility in some months, and what was found in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from pricebook.findings import Finding
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.lists import Period

ListsOf = Callable[[str, date, date], Sequence[Period]]  # facility, first and last day → its periods


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one facility, in a month or in some short ones after each other, settled."""

    facility: str
    first: date
    last: date
    lines: int
    found: tuple[ClaimFinding, ...]
    findings: tuple[Finding, ...] = ()
