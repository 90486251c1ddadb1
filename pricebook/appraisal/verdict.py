"""The verdict on a submission: which prices pass, which do not, and what is proposed. The officer decides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from pricebook.appraisal.not_judged import Reason
from pricebook.findings import ABOVE_MAXIMUM_CODES, CountsRecord, Finding, Findings, Place
from pricebook.submission.judged_as import ListKind
from pricebook.submission.repeated import same_code
from pricebook.submission.stated import StatedLine, StatedList

_Cell = tuple[str | None, int | None, int | None]  # sheet, row, column
NO_PRICE = "CP010"
OF_A_COLUMN = frozenset({"CP026", "IN005"})  # findings about all cells of a column that are alike
Proposal = Literal["pass", "return", "not-judged"]


class RejectedLine(NamedTuple):
    """A line that does not pass, with the codes of the findings that block it."""

    line: StatedLine
    codes: list[str]


@dataclass(slots=True)
class Verdict:
    """What is proposed to the officer.

    Attributes:
        passes: whether the submission may proceed: no finding blocks it, and something in it could be judged.
        blocking: the number of findings that block it.
        counts: the numbers of findings by severity.
        accepted, rejected: the lines that pass, and those that do not.
        not_judged: the lines that nothing blocks, and that the pack of the regulation holds nothing to judge by.
        over_ceiling: đồng, the sum of the amounts above what the law allows.
    """

    passes: bool
    blocking: int
    counts: CountsRecord
    accepted: list[StatedLine]
    rejected: list[RejectedLine]
    not_judged: list[StatedLine]
    over_ceiling: Decimal

    @property
    def proposal(self) -> Proposal:
        """What is proposed: `pass`, `return`, or `not-judged` where nothing blocks and nothing could be judged."""
        if self.passes:
            return "pass"
        return "return" if self.blocking else "not-judged"


def verdict_on(stated: StatedList, findings: Sequence[Finding], reasons: Mapping[int, Reason]) -> Verdict:
    """Decides for each price whether it passes.

    A price is rejected by a finding that blocks, if the finding is at a cell of the price, or is about its service elsewhere (on
    another sheet that is judged as the same, in the norms or in the dossier). What is wrong in another row of its own sheet, as a
    second row of the service, is not held against it, nor what is wrong with another code of the service. One that nothing blocks
    does not pass either, if it has a reason not to be judged (`reasons`, by the id() of the line).
    """
    blocking = [finding for finding in findings if finding.blocks]
    lines = stated.prices
    by_cell = _lines_by_cell(stated, blocking)
    sources = {id(line.source): line.source for line in stated.lines}.values()
    columns = {(source.sheet, column) for source in sources for column in source.columns.values()}
    codes: dict[int, set[str]] = defaultdict(set)
    at_key: dict[tuple[str, str | None, ListKind], list[tuple[StatedLine, str]]] = defaultdict(list)
    at_service: dict[str, set[str]] = defaultdict(set)
    for finding in blocking:
        concerned: list[StatedLine] = []
        for at in _cells(finding):
            if at.file == stated.file:
                column = at.column if (at.sheet, at.column) in columns else None  # one that is no class's own is the whole row's
                concerned += by_cell.get((at.sheet, at.row, column), [])
        for line in concerned:
            codes[id(line)].add(finding.code)
            if line.service_id is not None:
                at_key[line.service_id, line.class_, stated.kind(line)].append((line, finding.code))
        if not concerned and finding.service is not None:
            at_service[finding.service].add(finding.code)
    uncounted = {finding.code for finding in blocking if finding.code == "IN025"}  # more findings than are listed
    accepted: list[StatedLine] = []
    rejected: list[RejectedLine] = []
    not_judged: list[StatedLine] = []
    for line in lines:
        elsewhere = at_key.get((line.service_id or "", line.class_, stated.kind(line)), [])
        on_other_sheets = {
            code
            for other, code in elsewhere
            if other.source.sheet != line.source.sheet and same_code(other.own_code, line.own_code)
        }
        against: set[str] = codes[id(line)] | on_other_sheets | at_service.get(line.service_id or "", set())
        if line.price is None:
            against = against | {NO_PRICE}  # without a price nothing can be paid, whatever was accepted
        elif uncounted:
            against = against | uncounted
        if against:
            rejected.append(RejectedLine(line, sorted(against)))
        elif id(line) in reasons:
            not_judged.append(line)
        else:
            accepted.append(line)
    passes = not blocking and not (not_judged and not accepted)
    counts = Findings(findings).counts
    return Verdict(passes, len(blocking), counts, accepted, rejected, not_judged, _sum_above(findings))


def _sum_above(findings: Sequence[Finding]) -> Decimal:
    """The sum of the amounts (đồng) above what the law allows: of each price the largest, where several limits are exceeded."""
    largest: dict[Place, Decimal] = defaultdict(Decimal)
    for finding in findings:
        if finding.code in ABOVE_MAXIMUM_CODES:
            largest[finding.at] = max(largest[finding.at], _excess(finding))
    return sum(largest.values(), Decimal(0))


def _lines_by_cell(stated: StatedList, findings: list[Finding]) -> dict[_Cell, list[StatedLine]]:
    """Returns the lines by cell. Where classes stand side by side, the common cells of a row belong to all its lines."""
    found: dict[_Cell, list[StatedLine]] = defaultdict(list)
    rows = {(at.sheet, at.row) for finding in findings for at in _cells(finding)}
    for line in stated.lines:
        if (line.source.sheet, line.row) not in rows:
            continue
        for column in {*line.source.columns.values(), None}:
            found[line.source.sheet, line.row, column].append(line)
    return found


def _cells(finding: Finding) -> tuple[Place, ...]:
    """The cells that a finding is about: one about a whole column names the others beside the first."""
    return (finding.at, *finding.related) if finding.code in OF_A_COLUMN else (finding.at,)


def _excess(finding: Finding) -> Decimal:
    """The amount (đồng) by which a price is above what the law allows."""
    excess = finding.more.get("excess", 0)
    return Decimal(excess) if isinstance(excess, int | Decimal) else Decimal(0)
