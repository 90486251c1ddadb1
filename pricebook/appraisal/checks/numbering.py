"""Checks of ordinals against those of the regulation (R8), and of their order."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pricebook.appraisal.checks.lines import named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.pricelist.uncapped import named_service
from pricebook.submission.stated import StatedLine, StatedList

MOST_CANDIDATES = 5


def missing_ordinals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB001: a sheet without the regulation's ordinals, or a line without its ordinal. NB010: ordinals of another document."""
    for source in stated.sheets_with_other_ordinals:
        yield Finding("NB010", source.at(stated.first_row(source), "ordinal"), of_whole=True)
    if evidence.law.regulation.numbering is None:
        return
    for source in stated.sheets_without_ordinals:
        yield Finding(
            "NB001",
            source.at(stated.first_row(source), "number"),
            more={"what": say("list.whole-sheet"), "right": ""},
            of_whole=True,
        )
    without = {source.sheet for source in (*stated.sheets_without_ordinals, *stated.sheets_with_other_ordinals)}
    for line in stated.lines:
        service = evidence.law.services.get(line.service_id or "")
        if (
            service is not None
            and service.ordinal
            and line.ordinal is None
            and not line.bounded_by
            and line.source.sheet not in without
        ):
            right = say("list.ordinal-would-be", ordinal=service.ordinal)
            yield line.finding("NB001", "ordinal", what=named(line, evidence.law), right=right)


def wrong_ordinals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB005: the code and the ordinal belong to different services. NB002: the ordinal is not that of the service.

    A variant may have the ordinal of its service. Names are held against codes elsewhere (names.py).
    """
    for line in stated.lines:
        ordinal = set(line.by_ordinal) if line.by_ordinal else set()
        code = {*line.by_code, *line.bounded_by} if line.by_code else set()
        if ordinal and code and not ordinal & code:
            ordinal_of, code_of = listed(line.by_ordinal or (), evidence), listed(line.by_code or (), evidence)
            yield line.finding("NB005", "ordinal", line.ordinal, line.service_code or "–", ordinal_of=ordinal_of, code_of=code_of)
        elif line.service_id is not None and line.by_ordinal is not None and not {line.service_id, *line.bounded_by} & ordinal:
            service = evidence.law.services.get(line.service_id)
            right = (service.ordinal if service else None) or line.service_id
            yield line.finding("NB002", "ordinal", line.ordinal, right, name=line.name or "–")


def listed(services: Sequence[str], evidence: Evidence) -> Terms:
    """The first of some services, as a message names them: code, name and what the regulation says that they may cost."""
    named: list[str | Phrase] = [_with_price(service, evidence) for service in services[:MOST_CANDIDATES]]
    return Terms([*named, *(["…"] if len(services) > MOST_CANDIDATES else [])])


def _with_price(service_id: str, evidence: Evidence) -> Phrase | str:
    law = evidence.law
    service = law.services.get(service_id)
    if service is None:
        return service_id
    said = named_service(service.service_code or service.ordinal or service_id, service.name)
    limits = (law.ceiling, evidence.settled)
    price = next((price for limit in limits if (price := limit(service_id, None)) is not None), None)
    return said if price is None else say("list.service-and-price", service=said, price=price)


def out_of_order(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB004: lines out of the regulation's order: the fewest lines that must move so that the others are in order."""
    if evidence.law.regulation.numbering is None:
        return
    by_sheet: dict[str | None, list[tuple[int, StatedLine]]] = defaultdict(list)
    for line in stated.lines:
        service = evidence.law.services.get(line.bounded_by[0] if line.bounded_by else line.service_id or "")
        if service is not None and not service.own:
            by_sheet[line.source.sheet].append((service.position, line))
    for placed in by_sheet.values():
        for index in _to_move([position for position, _ in placed]):
            line = placed[index][1]
            above = named(placed[index - 1][1], evidence.law) if index else "–"
            yield line.finding("NB004", "ordinal", line.label, above=above)


def _to_move(positions: list[int]) -> list[int]:
    """Returns the fewest entries to remove so that the others do not decrease: those outside a longest non-decreasing run."""
    ends: list[int] = []  # the smallest last position of a run of each length
    last: list[int] = []  # the entry that it ends in
    before: list[int | None] = []
    for index, position in enumerate(positions):
        length = bisect_right(ends, position)
        ends[length:] = [position, *ends[length + 1 :]] if length < len(ends) else [position]
        last[length:] = [index, *last[length + 1 :]] if length < len(last) else [index]
        before.append(last[length - 1] if length else None)
    kept: set[int] = set()
    at: int | None = last[-1] if last else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return [index for index in range(len(positions)) if index not in kept]
