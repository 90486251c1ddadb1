"""What settle claims writes: the sums, each finding of each line, and the rejected lines as a workbook."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from pricebook.base.languages import Language, term
from pricebook.base.money import exact_text
from pricebook.exports.claims import ClaimRow
from pricebook.findings import rule
from pricebook.findings.record import CountsRecord, FindingRecord
from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.facility_sums import FacilitySum
from pricebook.settlement.claims.findings import RESULT_TERMS, findings_of, limit, observed
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.provenance import provenance_of
from pricebook.settlement.claims.read.case_places import CasePlaces

RECORD = "claims.json"
NAMES = ("claims-findings.csv", "claims-rejected.xlsx")


@dataclass(frozen=True, slots=True)
class SumOf:
    """What a rule says of the lines of one facility: how many, and what is at stake in đồng."""

    facility: str
    code: str
    result: Result
    lines: int
    stake: Decimal

    def result_in_words(self, language: Language) -> str:
        """What follows, in words."""
        return term(RESULT_TERMS[self.result], language)


class SumRecord(TypedDict):
    """A sum by facility and reason; `stake` in đồng, as text."""

    facility: str
    code: str
    result: Result
    lines: int
    stake: str


class ReceiptsRecord(TypedDict):
    """The receipts in claims.json: how many lines, and đồng, as text. Lines that are `left_out` are in no other sum."""

    lines: int
    left_out: int
    amount: str
    on_request: int
    beside_claims: int
    give_back: str
    asked: str
    summary: list[SumRecord]


class ListRecord(TypedDict):
    """A list by which lines were settled; `decision` is null where it is only a draft."""

    name: str
    decision: str | None


class FacilityRecord(TypedDict):
    """One facility: its days, its lists, its lines, and đồng, as text, each line once.

    `refused` is not paid, `held` not until a question is answered; of `unlisted` no list says what is paid; `asked` is paid and
    asked about.
    """

    facility: str
    name: str | None
    first: str
    last: str
    lists: list[ListRecord]
    lines: int
    charged: str
    refused: str
    held: str
    unlisted: str
    asked: str


class ClaimsRecord(TypedDict):
    """The contents of claims.json; `receipts` is null where none were given.

    `not_examined` counts the files, cases and lines that could not be examined; `notices` say what is to be known of the lists.
    """

    lines: int
    not_examined: int
    files: list[str]
    notices: list[str]
    facilities: list[FacilityRecord]
    settlement: list[str]
    summary: list[SumRecord]
    receipts: ReceiptsRecord | None
    counts: CountsRecord
    findings: list[FindingRecord]


def sums_by_reason(found: Iterable[ClaimFinding]) -> tuple[SumOf, ...]:
    """The sums of what was found, by facility and reason."""
    lines: Counter[tuple[str, str, Result]] = Counter()
    stakes: dict[tuple[str, str, Result], Decimal] = {}
    for each in found:
        key = each.line.facility, each.rule.code, each.result
        lines[key] += 1
        stakes[key] = stakes.get(key, Decimal(0)) + each.stake
    return tuple(SumOf(*key, lines[key], stakes[key]) for key in sorted(lines))


def sum_record(of: SumOf) -> SumRecord:
    """Returns a sum as JSON."""
    return {"facility": of.facility, "code": of.code, "result": of.result, "lines": of.lines, "stake": str(of.stake)}


def facility_record(of: FacilitySum) -> FacilityRecord:
    """Returns the sums of a facility as JSON."""
    return {
        "facility": of.facility,
        "name": of.name,
        "first": of.first.isoformat(),
        "last": of.last.isoformat(),
        "lists": [{"name": each.name, "decision": each.decision} for each in of.lists],
        "lines": of.lines,
        "charged": exact_text(of.charged),
        "refused": exact_text(of.refused),
        "held": exact_text(of.held),
        "unlisted": exact_text(of.unlisted),
        "asked": exact_text(of.asked),
    }


def claim_rows(
    found: Sequence[ClaimFinding], labels: Sequence[str], places: CasePlaces, language: Language
) -> Iterator[ClaimRow]:
    """The findings in words, by line and code; `labels`: how the files are called; `places`: where lines stand in their cases."""
    for each in sorted(found, key=lambda one: (one.line.line, one.rule.code)):
        line, (finding,) = each.line, findings_of([each], labels)
        yield ClaimRow(
            labels[line.file], line.row, places.get((line.file, line.row)), line.facility, day_of(line.day), line.code, line.name,
            each.rule.code, rule(each.rule.code).title[language], each.result, each.why, observed(each), limit(each.due),
            each.stake, each.article, each.rule.refusal_code, finding.remedy(language), provenance_of(each, labels, places),
        )  # fmt: skip
