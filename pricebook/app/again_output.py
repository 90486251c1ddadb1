"""What settle again writes: the sums as JSON and as a table, and the kinds of causes in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from pricebook.base.exact import Exact, exact, fraction_text
from pricebook.base.languages import Language, say
from pricebook.base.money import exact_text
from pricebook.findings.record import CountsRecord, FindingRecord
from pricebook.settlement.claims.again import AGAIN_ORDER, AgainKind
from pricebook.settlement.claims.again_sums import AgainSum, Service

RECORD, TABLE = "again.json", "again.csv"
# The kinds of causes that a comparison of lists has not → the text for each.
_OF_AGAIN: dict[AgainKind, str] = {
    "charged": "claims.again-charged", "paid-share": "claims.again-paid-share", "amount-rounding": "claims.again-amount-rounding",
    "only-in-new": "claims.again-only-in-new",
}  # fmt: skip
_THREE_DECIMALS = re.compile(r"\.\d{3}$")
_SUMS = ("lines", "paid", "new", "difference", "unsettled", "unsettled_paid")
COLUMNS = ("facility_code", "service_id", "service", *_SUMS, *AGAIN_ORDER)


class AgainSumRecord(TypedDict):
    """Sums of lines: amounts in đồng, as text; `causes` by kind add up to the difference."""

    lines: int
    paid: str
    new: str
    difference: str
    causes: dict[str, str]
    unsettled: int
    unsettled_paid: str


class AgainFacilityRecord(AgainSumRecord):
    """The sums of a facility."""

    facility: str


class AgainServiceRecord(AgainSumRecord):
    """The sums of a service at a facility; without `service_id`: of the things that lists have no price of."""

    facility: str
    service_id: str | None
    service: str | None


class ExchangedShare(TypedDict):
    """A share that was paid, and the one under which it is settled again: fractions as text."""

    old: str
    new: str


class AgainRecord(TypedDict):
    """The contents of again.json."""

    files: list[str]
    lines: int
    paid_by: str | None
    under: str | None
    base_salary: int | None
    shares: list[ExchangedShare]
    fund_shares: list[ExchangedShare]
    order: list[str]
    total: AgainSumRecord
    unread_paid: str
    by_facility: list[AgainFacilityRecord]
    by_service: list[AgainServiceRecord]
    counts: CountsRecord
    findings: list[FindingRecord]


def again_kind_in_words(kind: AgainKind, language: Language = "vi") -> str:
    """What a kind of cause is called."""
    return say(_OF_AGAIN.get(kind) or f"compare.kind-{kind}").text(language)


def shares_record(shares: Mapping[Fraction, Fraction]) -> list[ExchangedShare]:
    """Returns exchanged shares as JSON."""
    return [{"old": str(old), "new": str(new)} for old, new in shares.items()]


def sum_record(each: AgainSum) -> AgainSumRecord:
    """Returns sums as JSON."""
    return {
        "lines": each.lines,
        "paid": str(each.paid),
        "new": str(each.new),
        "difference": str(each.difference),
        "causes": {kind: exact_text(exact(amount)) for kind, amount in each.causes.items() if amount},
        "unsettled": each.unsettled,
        "unsettled_paid": str(each.unsettled_paid),
    }


def rows_of(sums: Mapping[Service, AgainSum]) -> Iterator[Sequence[object]]:
    """The rows of again.csv, by COLUMNS."""
    for of, each in sums.items():
        causes = (_cell(exact(each.causes[kind])) if each.causes.get(kind) else None for kind in AGAIN_ORDER)
        yield of.facility, of.service, of.name, *(_cell(getattr(each, name)) for name in _SUMS), *causes


def _cell(amount: Exact | int) -> Decimal | str | int:
    """An amount as a spreadsheet takes it, wherever a point parts thousands.

    It has no zeros behind its decimals, 28500.00 would be a text; three decimals get a fourth, 234.125 would be 234,125. Of 10/3
    it would make a date.
    """
    if isinstance(amount, int):
        return amount
    if not isinstance(amount, Decimal):
        return fraction_text(amount).replace("/", "÷")
    text = exact_text(amount)
    return Decimal(f"{text}0" if _THREE_DECIMALS.search(text) else text)
