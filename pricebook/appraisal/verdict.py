"""What becomes of a submission: which services pass, which do not, and what the officer is proposed. The officer concludes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pricebook.findings import ABOVE_MAXIMUM_CODES, CountsRecord, Finding, Findings
from pricebook.submission.stated import StatedLine, StatedList

_Cell = tuple[str | None, int | None, int | None]  # sheet, row, column
NO_PRICE = "CP010"


class Rejected(NamedTuple):
    """A line that does not pass, with the codes that block it."""

    line: StatedLine
    codes: list[str]


@dataclass(slots=True)
class Verdict:
    """`over_ceiling`: đồng, the sum of what prices exceed by."""

    passes: bool
    blocking: int
    counts: CountsRecord
    accepted: list[StatedLine]
    rejected: list[Rejected]
    over_ceiling: Decimal


def verdict_on(stated: StatedList, findings: Sequence[Finding]) -> Verdict:
    """A price is rejected by a finding that blocks: at its own cells, or about its service elsewhere (norms, dossier)."""
    blocking = [finding for finding in findings if finding.blocks]
    lines = stated.prices
    by_cell = _lines_by_cell(stated, blocking)
    codes: dict[int, set[str]] = defaultdict(set)
    at_key: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    at_service: dict[str, set[str]] = defaultdict(set)
    for finding in blocking:
        hit = by_cell.get((finding.at.sheet, finding.at.row, finding.at.column)) if finding.at.file == stated.file else None
        hit = hit or by_cell.get((finding.at.sheet, finding.at.row, None)) if finding.at.file == stated.file else None
        for line in hit or ():
            codes[id(line)].add(finding.code)
            if line.service_id is not None:
                at_key[line.service_id, line.class_].add(finding.code)
        if not hit and finding.service is not None:
            at_service[finding.service].add(finding.code)
    uncounted = {finding.code for finding in blocking if finding.code == "IN025"}  # more than were told one by one
    accepted: list[StatedLine] = []
    rejected: list[Rejected] = []
    for line in lines:
        key = (line.service_id or "", line.class_)
        against = codes[id(line)] | at_key.get(key, set()) | at_service.get(line.service_id or "", set())
        if line.price is None:
            against = against | {NO_PRICE}  # whatever was accepted about it, there is nothing to be paid
        elif uncounted:
            against = against | uncounted
        if against:
            rejected.append(Rejected(line, sorted(against)))
        else:
            accepted.append(line)
    over = sum((_excess(finding) for finding in findings if finding.code in ABOVE_MAXIMUM_CODES), Decimal(0))
    return Verdict(not blocking, len(blocking), Findings(findings).counts, accepted, rejected, over)


def _lines_by_cell(stated: StatedList, findings: list[Finding]) -> dict[_Cell, list[StatedLine]]:
    """Lines by their cells; where classes stand side by side, a row's shared cells are those of all its lines."""
    found: dict[_Cell, list[StatedLine]] = defaultdict(list)
    rows = {(finding.at.sheet, finding.at.row) for finding in findings}
    for line in stated.lines:
        if (line.source.sheet, line.row) not in rows:
            continue
        for column in {*line.source.columns.values(), None}:
            found[line.source.sheet, line.row, column].append(line)
    return found


def _excess(finding: Finding) -> Decimal:
    excess = finding.more.get("excess", 0)
    return Decimal(excess) if isinstance(excess, int | Decimal) else Decimal(0)
