"""The verdict on a submission: which prices pass, which do not, and what is proposed. The officer decides."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pricebook.appraisal.not_judged import Reason
from pricebook.base.languages import Phrase, say
from pricebook.findings import ABOVE_MAXIMUM_CODES, CountsRecord, Finding, Findings, Place
from pricebook.submission.judged_as import KINDS, ListKind
from pricebook.submission.repeated import same_code
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.submission.structures import of_structures

_Cell = tuple[str | None, int | None, int | None]  # sheet, row, column
NO_PRICE = "CP010"
OTHER_REGULATION = "IN050"  # asks whether the list is by this regulation
NOT_CLEAR = "NB008"  # asks which service a row is; what it says of the price is that nobody knows yet
Proposal = Literal["pass", "return", "not-judged"]
# By what is proposed to the officer, the phrase that says so.
# What the sum of the excess is above, by the codes of the findings that it is of.
_OVER = {
    frozenset[str](): "over-maximum",
    frozenset({"CP001"}): "over-maximum",
    frozenset({"CP007"}): "over-issued",
    frozenset({"CP016"}): "over-amounts",
}
_PROPOSED: dict[Proposal, str] = {"pass": "check-passes", "return": "check-returns", "not-judged": "check-not-judged"}


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
        not_judged: the lines that nothing blocks, and that the pack of the regulation holds nothing to judge by; all lines, where
            it is asked whether the list is by another regulation.
        over_ceiling: đồng, the sum of the amounts above what the law allows.
        reasons: why prices are not judged, by the id() of their lines.
        regulation_open: whether IN050 asks, unanswered, if the list is by another regulation.
        ended: the last day of the regulation, where it had ended before the list was judged, and nobody named an earlier day.
        over_codes: the codes of the findings that `over_ceiling` is the sum of: above maxima, issued prices, or others.
    """

    passes: bool
    blocking: int
    counts: CountsRecord
    accepted: list[StatedLine]
    rejected: list[RejectedLine]
    not_judged: list[StatedLine]
    over_ceiling: Decimal
    reasons: Mapping[int, Reason]
    over_codes: frozenset[str] = frozenset()
    regulation_open: bool = False
    ended: date | None = None
    _counted: tuple[int, int, int] | None = field(default=None, init=False, repr=False, compare=False)

    @staticmethod
    def prices(lines: Iterable[StatedLine]) -> list[list[StatedLine]]:
        """The lines by the price that they state: one cell may be the price of two classes, and is one price."""
        of_cell: dict[tuple[str | None, int, int | None, str | None], list[StatedLine]] = {}
        for line in lines:
            at = line.at("price")
            of_cell.setdefault((at.sheet, line.row, at.column, line.service_id), []).append(line)
        return list(of_cell.values())

    @property
    def counted(self) -> tuple[int, int, int]:
        """How many prices pass, are rejected, and are not judged."""
        if self._counted is None:
            rejected = [rejected.line for rejected in self.rejected]
            lists = (self.accepted, rejected, self.not_judged)
            passed, not_passed, unjudged = (len(self.prices(lines)) for lines in lists)
            self._counted = (passed, not_passed, unjudged)
        return self._counted

    @property
    def proposal(self) -> Proposal:
        """What is proposed: `pass`, `return`, or `not-judged` where nothing blocks and nothing could be judged.

        By a regulation that has ended no list may go on, whatever its prices.
        """
        if self.passes and self.ended is None:
            return "pass"
        return "return" if self.blocking and not self.regulation_open else "not-judged"

    @property
    def proposed(self) -> Phrase:
        """Says what is proposed; that nothing is, as long as the regulation is in question."""
        if self.regulation_open:
            return say("screen.check-regulation-open")
        if self.ended is not None and self.passes:
            return say("screen.check-ended")
        unjudged = self.counted[2]
        if self.proposal == "pass" and unjudged:
            return say("screen.check-passes-in-part", count=str(unjudged))
        return say(f"screen.{_PROPOSED[self.proposal]}")

    @property
    def over_what(self) -> Phrase:
        """Says what the sum of the excess is above: maxima, issued prices, what the amounts come to, or several of these."""
        return say(f"screen.{_OVER.get(self.over_codes, 'over-allowed')}")

    @property
    def few_judged(self) -> Phrase | None:
        """Says beside the proposal what limits it: that the regulation has ended; how many prices were judged, if under half."""
        if self.ended is not None:
            return say("list.regulation-ended", day=f"{self.ended:%d/%m/%Y}")
        judged, open_ = len(self.accepted) + len(self.rejected), len(self.not_judged)
        if self.proposal == "not-judged" or open_ <= judged:
            return None
        return say("list.few-judged", judged=str(judged), all=str(judged + open_))


def verdict_on(stated: StatedList, findings: Sequence[Finding], reasons: Mapping[int, Reason]) -> Verdict:
    """Decides for each price whether it passes, as `verdict_by_rows` does.

    Where IN050 asks whether the list is by another regulation, which allows most of its prices, none passes and none is
    rejected: what follows from the wrong regulation is said of none of them. An officer who accepts the question has answered it.
    """
    verdict = verdict_by_rows(stated, findings, reasons)
    if not any(map(_asks_for_another, findings)):
        return verdict
    lines = _prices(stated)
    return replace(
        verdict,
        passes=False,
        accepted=[],
        rejected=[],
        not_judged=lines,
        over_ceiling=Decimal(0),
        over_codes=frozenset(),
        reasons=dict.fromkeys(map(id, lines), "other-regulation"),
        regulation_open=True,
    )


def _asks_for_another(finding: Finding) -> bool:
    """Whether IN050 asks, unanswered, if the list is by another regulation, which allows most of its prices.

    Where none does, the prices may be just wrong: a pack that bounds no price is no reason to let all of them stand.
    """
    if finding.code != OTHER_REGULATION or finding.accepted is not None:
        return False
    allowed, rows = finding.more.get("allowed", 0), finding.limit
    return isinstance(allowed, int) and isinstance(rows, int) and 2 * allowed > rows


def verdict_by_rows(stated: StatedList, findings: Sequence[Finding], reasons: Mapping[int, Reason]) -> Verdict:
    """Decides for each price by itself whether it passes.

    A price is rejected for its own cells: by a finding that blocks and that is at one of them. What is wrong with the same
    service in another row or on another sheet is not held against it. Beside that counts what it is made of: what blocks its
    service in the norms, in the dossier, or in a sheet of cost structures, whose rows are no prices of their own. What is
    wrong with a whole sheet, column or file rejects no price: it blocks the list. A price that nothing blocks does not pass
    either, if it has a reason not to be judged (`reasons`, by the id() of the line).
    """
    blocking = [finding for finding in findings if finding.blocks]
    lines = _prices(stated)
    codes, elsewhere = _codes_against(stated, blocking, frozenset(map(id, lines)))
    accepted: list[StatedLine] = []
    rejected: list[RejectedLine] = []
    not_judged: list[StatedLine] = []
    for line in lines:
        against = codes[id(line)] | elsewhere.against(line, stated.kind(line))
        if line.price is None and not against:
            against = {NO_PRICE}  # without a price nothing can be paid, whatever was accepted
        if against == {NOT_CLEAR} and reasons.get(id(line)) == "not-identified":
            not_judged.append(line)
        elif against:
            rejected.append(RejectedLine(line, sorted(against)))
        elif id(line) in reasons:
            not_judged.append(line)
        else:
            accepted.append(line)
    passes = not blocking and not (not_judged and not accepted)
    counts = Findings(findings).counts
    above = frozenset(finding.code for finding in findings if finding.code in ABOVE_MAXIMUM_CODES)
    return Verdict(passes, len(blocking), counts, accepted, rejected, not_judged, _sum_above(findings), reasons, above)


def _prices(stated: StatedList) -> list[StatedLine]:
    """The lines that are prices. One without a column of prices, or of a sheet of structures, shows what a price is made of."""
    structures = of_structures(stated)
    return [line for line in stated.lines if (line.price is not None or line.source.has("price")) and id(line) not in structures]


class _Elsewhere:
    """What blocks a service where no price stands: in its cost structure, in the norms or in the dossier."""

    def __init__(self) -> None:
        self._of_structures: dict[tuple[str, str | None, ListKind], list[tuple[StatedLine, str]]] = defaultdict(list)
        self._at_service: dict[str, set[str]] = defaultdict(set)

    def add_structure(self, line: StatedLine, kind: ListKind, code: str) -> None:
        """Keeps a code that blocks a line which is no price."""
        for of in KINDS if not line.source.has("price") else (kind,):  # without prices, it shows those of any list beside it
            if line.service_id is not None:
                self._of_structures[line.service_id, line.class_, of].append((line, code))

    def add_service(self, service: str, code: str) -> None:
        """Keeps a code that blocks a service, and is at no line of the list."""
        self._at_service[service].add(code)

    def against(self, line: StatedLine, kind: ListKind) -> set[str]:
        """The codes that block what a price is made of."""
        service = line.service_id or ""
        structures = self._of_structures.get((service, line.class_, kind), ())
        return {code for other, code in structures if same_code(other.own_code, line.own_code)} | self._at_service.get(
            service, set()
        )


def _codes_against(stated: StatedList, blocking: list[Finding], prices: frozenset[int]) -> tuple[dict[int, set[str]], _Elsewhere]:
    """Returns the codes that block each line at its own cells (by the id() of the line), and what blocks services elsewhere.

    `prices` are the lines, by id(), that are prices.
    """
    by_cell = _lines_by_cell(stated, blocking)
    sources = {id(line.source): line.source for line in stated.lines}.values()
    columns = {(source.sheet, column) for source in sources for column in source.columns.values()}
    codes: dict[int, set[str]] = defaultdict(set)
    elsewhere = _Elsewhere()
    for finding in blocking:
        concerned: list[StatedLine] = []
        for at in () if finding.of_whole else finding.places:
            if at.file == stated.file and at.row is not None:
                column = at.column if (at.sheet, at.column) in columns else None  # one that is no class's own is the whole row's
                concerned += by_cell.get((at.sheet, at.row, column), [])
        for line in concerned:
            codes[id(line)].add(finding.code)
            if id(line) not in prices:
                elsewhere.add_structure(line, stated.kind(line), finding.code)
        for service in () if concerned else (finding.service, *finding.services):
            if service is not None:
                elsewhere.add_service(service, finding.code)
    return codes, elsewhere


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
    rows = {(place.sheet, place.row) for finding in findings for place in finding.places}
    for line in stated.lines:
        if (line.source.sheet, line.row) not in rows:
            continue
        for column in {*line.source.columns.values(), None}:
            found[line.source.sheet, line.row, column].append(line)
    return found


def _excess(finding: Finding) -> Decimal:
    """The amount (đồng) by which a price is above what the law allows."""
    excess = finding.more.get("excess", 0)
    return Decimal(excess) if isinstance(excess, int | Decimal) else Decimal(0)
