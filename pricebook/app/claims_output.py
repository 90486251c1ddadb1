"""What settle claims writes: the sums, each finding of each line, and the rejected lines as a workbook."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypedDict

from pricebook.base.languages import Language, term
from pricebook.exports.claims import ClaimRow, write_claims_csv, write_rejected
from pricebook.findings import rule
from pricebook.findings.record import CountsRecord, FindingRecord
from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.findings import RESULT_TERMS, findings_of, limit, observed
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.provenance import provenance_of

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
    """The receipts in claims.json: how many lines, and đồng, as text."""

    lines: int
    amount: str
    on_request: int
    beside_claims: int
    give_back: str
    asked: str
    summary: list[SumRecord]


class ClaimsRecord(TypedDict):
    """The contents of claims.json; `receipts` is null where none were given."""

    lines: int
    files: list[str]
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


def write_claims(
    folder: Path,
    found: Sequence[ClaimFinding],
    receipts: Sequence[ClaimFinding] | None,
    labels: Sequence[str],
    language: Language,
) -> None:
    """Writes the files of NAMES into a folder.

    Args:
        folder: the folder.
        found: what was found of claims.
        receipts: what was found of receipts; None where none were given.
        labels: how the files are called.
        language: of the CSV.

    Raises:
        OSError: a file cannot be written.
    """
    both = [*found, *(receipts or ())]
    write_claims_csv(folder / NAMES[0], _rows(both, labels, language))
    last = max((each.line.day for each in both), default=0)
    rejected, given_back = (
        list(_rows([each for each in some if each.result != "ask"], labels, "vi")) if some is not None else None
        for some in (found, receipts)
    )
    write_rejected(folder / NAMES[1], rejected or [], day_of(last), given_back)


def _rows(found: Sequence[ClaimFinding], labels: Sequence[str], language: Language) -> Iterator[ClaimRow]:
    for each in sorted(found, key=lambda one: (one.line.line, one.rule.code)):
        line, (finding,) = each.line, findings_of([each], labels)
        yield ClaimRow(
            labels[line.file], line.row, line.facility, day_of(line.day), line.code, line.name, each.rule.code,
            rule(each.rule.code).title[language], each.result, each.why, observed(each), limit(each.due), each.stake,
            each.article, each.rule.refusal_code, finding.remedy(language), provenance_of(each, labels),
        )  # fmt: skip
