"""What is said of a row of what was charged: that a part of it is refused, or asked about, by which article; and its findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place

Result = Literal["refuse", "ask"]
TERMS: dict[Result, str] = {"refuse": "charged-refuse", "ask": "charged-ask"}  # what each is called, in terms.toml


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that is wrong with one row, or that is asked about it.

    Attributes:
        code: of its finding.
        result: whether `stake` is refused; or only asked about: its article was not compared with its text, or an input is not
            certain.
        at: the row.
        facility: as it is shown.
        day: the service day.
        charged, due: đồng.
        stake: đồng, what the row was charged beyond what is due by this rule alone.
        article: None where none may be cited on the day.
        more: further figures of the message; rows that share them are one finding.
    """

    code: str
    result: Result
    at: Place
    facility: str
    day: date
    charged: Decimal
    due: Decimal
    stake: Decimal
    article: str | None
    more: tuple[tuple[str, Figure], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SumOf:
    """What was found at one facility for one reason: how many rows, and what is at stake in đồng."""

    facility: str
    code: str
    result: Result
    rows: int
    stake: Decimal


def findings_of(verdicts: Iterable[Verdict]) -> list[Finding]:
    """The findings of verdicts: those of one facility that share code, result, article and further figures are one."""
    by_cause: dict[tuple[object, ...], list[Verdict]] = {}
    for each in verdicts:
        by_cause.setdefault((each.code, each.result, each.facility, each.article, each.more), []).append(each)
    return [_finding(alike) for alike in by_cause.values()]


def _finding(alike: Sequence[Verdict]) -> Finding:
    first, *others = alike
    more: dict[str, Figure] = {
        **dict(first.more),
        "facility": first.facility,
        "day": f"{first.day:%d/%m/%Y}",
        "rows": len(alike),
        "stake": sum((each.stake for each in alike), Decimal(0)),
    }
    return Finding(
        first.code, first.at, observed=sum((each.charged for each in alike), Decimal(0)),
        limit=sum((each.due for each in alike), Decimal(0)), law=first.article, more=more,
        cells=tuple(each.at for each in others), asks=first.result == "ask",
    )  # fmt: skip


def sums_of(verdicts: Iterable[Verdict]) -> tuple[SumOf, ...]:
    """The sums by facility, code and result, in this order."""
    found: dict[tuple[str, str, Result], tuple[int, Decimal]] = {}
    for each in verdicts:
        rows, stake = found.get(key := (each.facility, each.code, each.result), (0, Decimal(0)))
        found[key] = rows + 1, stake + each.stake
    return tuple(SumOf(*key, *found[key]) for key in sorted(found))
