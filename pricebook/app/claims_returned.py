"""What settle claims sends back to the hospitals: each line once, in words, with what it is refused and asked about."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from pricebook.app.charged import NOT_EXAMINED
from pricebook.base.languages import Phrase, say
from pricebook.exports.claims_returned import NotExamined, Returned, ReturnedFacility, ReturnedLine
from pricebook.findings import Finding, rule
from pricebook.regulation.claim_rules import Result
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.facility_sums import FacilitySum
from pricebook.settlement.claims.findings import findings_of, limit
from pricebook.settlement.claims.judge import ClaimFinding
from pricebook.settlement.claims.lists import ListSource
from pricebook.settlement.claims.net import NetLine
from pricebook.settlement.claims.provenance import beside, in_case, row_in_words
from pricebook.settlement.claims.read.case_places import CasePlaces

_NOT_PAID: tuple[Result, ...] = ("refuse", "hold")
# Lines, what a file does not state, and which of what was sent twice counts.
_NOT_EXAMINED = (*NOT_EXAMINED, "ST067", "ST053", "ST054")
_MOST_RUNS = 8  # of rows that are named of one finding; how many more there are is said
_LONGEST_GROUND = 100  # letters


def returned_of(
    facilities: Sequence[FacilitySum], net: Sequence[NetLine], receipts: Sequence[NetLine] | None, findings: Iterable[Finding],
    labels: Sequence[str], places: CasePlaces, notices: Sequence[Phrase],
) -> Returned:  # fmt: skip
    """What goes back.

    Args:
        facilities: the sums of the hospitals.
        net: the lines that something is said of.
        receipts: the same of what patients paid; None where no receipts were given.
        findings: all findings; those of what could not be examined are taken.
        labels: how the files are called.
        places: where lines stand in the cases of insurance files.
        notices: what is to be said of the lists.
    """
    only = facilities[0].facility if len(facilities) == 1 else ""
    return Returned(
        [_facility(each) for each in facilities],
        [_line(each, labels, places, _NOT_PAID) for each in net if each.refused or each.held],
        [_line(each, labels, places, ("ask",)) for each in net if each.asked or not (each.refused or each.held)],
        [part for each in findings if each.code in _NOT_EXAMINED for part in _not_examined(each, only, labels, places)],
        [notice.text("vi") for notice in notices],
        None if receipts is None else [_line(each, labels, places, None) for each in receipts],
    )


def _facility(each: FacilitySum) -> ReturnedFacility:
    lists = tuple(_list(source) for source in each.lists)
    return ReturnedFacility(
        each.facility,
        each.name,
        lists,
        each.first,
        each.last,
        each.lines,
        each.charged,
        each.refused,
        each.held,
        each.unlisted,
        each.asked,
    )


def _list(source: ListSource) -> str:
    decided = source.decision or say("claims.not-decided").text("vi")
    return f"Bảng giá {source.prices.province} ({source.short_name}), {decided}"


def _line(each: NetLine, labels: Sequence[str], places: CasePlaces, results: Sequence[Result] | None) -> ReturnedLine:
    """A line with the reasons that have one of some results; where none has, or none is named, with all."""
    line = each.line
    found = [one for one in each.found if results is None or one.result in results] or list(each.found)
    prices = [one.due for one in found if one.rule.stake == "price" and one.due is not None]
    price = limit(min(prices, default=None))
    return ReturnedLine(
        labels[line.file], row_in_words(line, places), line.facility, day_of(line.day), line.code, _name(each) or line.name,
        line.quantity, line.price, price if isinstance(price, Decimal) else None, line.amount, each.payable, each.refused,
        each.held, each.asked,
        _joined(found, lambda one: _reason(one, labels, places)),
        _joined(found, lambda one: findings_of([one], labels)[0].remedy("vi")),
        _joined(found, lambda one: one.article or ""), _joined(found, _source),
    )  # fmt: skip


def _joined(found: Iterable[ClaimFinding], said: Callable[[ClaimFinding], str]) -> str:
    return "; ".join(filter(None, dict.fromkeys(map(said, found))))


def _reason(found: ClaimFinding, labels: Sequence[str], places: CasePlaces) -> str:
    text = f"{found.rule.code} {rule(found.rule.code).title['vi']}"
    if found.rule.stake == "share" and found.due is not None:
        text += f" ({_percent(found.share_charged)} → {_percent(found.due)})"
    if found.other is not None:
        text += f", {beside(found, found.other, labels, places).text('vi')}"
    by = found.grounds[0] if found.grounds else None
    said = (by.text or by.name or "") if by is not None else ""
    return f"{text}: {said[:_LONGEST_GROUND]}" if said else text


def _percent(share: Fraction) -> str:
    percent = share * 100
    return f"{percent}%" if percent.denominator == 1 else str(share)


def _name(each: NetLine) -> str | None:
    """The name of the service that the line means, as its list has it. A verdict on two things is about another service."""
    for one in each.found:
        service = one.service if one.service is not None and not one.grounds else each.line.code
        price = one.period.paid.get(service) if one.period is not None and service is not None else None
        if price is not None and each.line.kind == "service":
            return price.line.name
    return None


def _source(found: ClaimFinding) -> str:
    """The decision, and the number of the service in its list."""
    if found.period is None:
        return ""
    price = found.period.paid.get(found.service) if found.service is not None else None
    place = f", số {price.line.number}" if price is not None else ""
    return f"{found.period.source_of(found.service).decision or 'dự thảo'}{place}"


def rows_not_examined(findings: Iterable[Finding], labels: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The number of the file and the row of the lines that are named among what could not be examined."""
    numbers = {label: number for number, label in enumerate(labels)}
    for finding in findings:
        if finding.code in _NOT_EXAMINED:
            for at in (finding.at, *finding.cells)[:_MOST_RUNS]:
                if at.row is not None and at.file in numbers:
                    yield numbers[at.file], at.row + 1


def _not_examined(finding: Finding, only: str, labels: Sequence[str], places: CasePlaces) -> Iterator[NotExamined]:
    """A finding, file by file."""
    facility = str(finding.more.get("facility", only))
    rows: dict[str, list[int]] = {}
    for at in (finding.at, *finding.cells):
        rows.setdefault(at.file or "", []).extend([] if at.row is None else [at.row + 1])
    reason = f"{finding.code} {finding.message('vi')}"
    for file, of_file in rows.items():
        said = _cases_of(of_file, labels.index(file), places) if file in labels else None
        yield NotExamined(facility, file, said or runs_of(of_file), reason, finding.remedy("vi"))


def _cases_of(rows: Sequence[int], file: int, places: CasePlaces) -> str | None:
    """Rows of an insurance file as its hospital finds them; None where they stand in no case."""
    first, more = rows[:_MOST_RUNS], len(rows) - _MOST_RUNS
    said = [place for row in first if (place := in_case(file, row, places)) is not None]
    if not said or len(said) < len(first):
        return None
    return "; ".join(said) + (_more(more) if more > 0 else "")


def runs_of(rows: Iterable[int]) -> str:
    """Rows as people write them: "2–4, 9"; beyond some runs, how many rows more there are."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    said = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:_MOST_RUNS]]
    more = sum(last - first + 1 for first, last in runs[_MOST_RUNS:])
    return ", ".join(said) + (_more(more) if more else "")


def _more(rows: int) -> str:
    return f" và {rows} dòng khác"
