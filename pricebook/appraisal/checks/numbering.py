"""Checks of ordinals against those of the regulation (R8), and of their order."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from pricebook.appraisal.checks.lines import MOST_LISTED, named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.pricelist.uncapped import named_service, named_services
from pricebook.regulation import LawOnDay
from pricebook.submission.read.names import is_general
from pricebook.submission.stated import StatedLine, StatedList

MOST_CANDIDATES = 5
_Placed = tuple[int, StatedLine]  # a line, and the place of its service in the regulation


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

    A variant may have the ordinal of its service. Names are held against codes elsewhere (names.py). A number that only counts
    the rows is no ordinal (submission/read/ordinals.py). Where the name agrees with the code, NB026 asks about the ordinal.
    """
    law = evidence.law
    for line in stated.lines:
        ordinal = set(line.by_ordinal) if line.by_ordinal else set()
        code = {*line.by_code, *line.bounded_by} if line.by_code else set()
        if _is_contradicted(line, law):
            continue
        if ordinal and code and not ordinal & code:
            ordinal_of, code_of = services_named(line.by_ordinal or (), law), services_named(line.by_code or (), law)
            yield line.finding("NB005", "ordinal", line.ordinal, line.service_code or "–", ordinal_of=ordinal_of, code_of=code_of)
        elif line.service_id is not None and line.by_ordinal is not None and not {line.service_id, *line.bounded_by} & ordinal:
            yield line.finding("NB002", "ordinal", line.ordinal, _ordinal_of(line, law), name=line.name or "–")


def contradicted_ordinals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB026: ordinals of other services beside codes and names that agree with each other: once a column."""
    by_sheet: dict[str | None, dict[int, StatedLine]] = defaultdict(dict)
    for line in stated.lines:
        if _is_contradicted(line, evidence.law):
            by_sheet[line.source.sheet].setdefault(line.row, line)
    for found in by_sheet.values():
        first, *others = found.values()
        read: list[str | Phrase] = []
        for line in (first, *others[: MOST_LISTED - 1]):
            cell, right, service = str(line.at("ordinal").cell), _ordinal_of(line, evidence.law), named(line, evidence.law)
            read.append(say("list.ordinal-of", cell=cell, text=line.ordinal or "", right=right, service=service))
        cells = Terms([*read, *(["…"] if len(found) > MOST_LISTED else [])])
        also = tuple(line.at("ordinal") for line in others)
        yield Finding("NB026", first.at("ordinal"), observed=len(found), more={"cells": cells}, cells=also)


def _is_contradicted(line: StatedLine, law: LawOnDay) -> bool:
    """Whether code and name of a line are those of one service, and its ordinal is not."""
    if line.by_ordinal is None or not line.by_code:
        return False
    ordinal, code = set(line.by_ordinal), {*line.by_code, *line.bounded_by}
    return not ordinal & code and _is_named_as_its_code(line, code, ordinal, law)


def _ordinal_of(line: StatedLine, law: LawOnDay) -> str:
    """The right ordinal of a line."""
    services = [service for each in (*line.services, *line.bounded_by) if (service := law.services.get(each)) is not None]
    return next((service.ordinal for service in services if service.ordinal), None) or line.label


def _is_named_as_its_code(line: StatedLine, code: set[str], ordinal: set[str], law: LawOnDay) -> bool:
    """Whether the name of a line is that of a service of its code, or a general one for it, and not that of its ordinal."""
    by_name = set(line.by_name or ())
    if by_name or line.name is None:
        return bool(by_name & code) and not by_name & ordinal
    return _is_general_for(line.name, code, law) and not _is_general_for(line.name, ordinal, law)


def _is_general_for(name: str, services: set[str], law: LawOnDay) -> bool:
    return any(is_general(name, official) for each in services if (official := law.services[each].name) is not None)


def service_code_of(service_id: str, law: LawOnDay) -> str:
    """What people know a service by: its code, else its ordinal."""
    service = law.services.get(service_id)
    return service_id if service is None else service.service_code or service.ordinal or service_id


def services_named(services: Sequence[str], law: LawOnDay) -> Terms:
    """The first of some services as people name them, for a message: code and name, and no ids of ours."""
    found = [law.services[service] for service in services if service in law.services]
    return named_services(
        [(each.service_code or each.ordinal or each.service_id, each.name, None) for each in found], MOST_CANDIDATES
    )


def services_with_prices(services: Sequence[str], evidence: Evidence) -> Terms:
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
    """NB004: lines out of the regulation's order: the fewest lines that must move so that the others are in order.

    A sheet that goes through them once for each class has those of each class in it.
    """
    if evidence.law.regulation.numbering is None:
        return
    by_sheet: dict[str | None, list[_Placed]] = defaultdict(list)
    said: set[tuple[str | None, int]] = set()
    for line in stated.lines:
        service = evidence.law.services.get(line.bounded_by[0] if line.bounded_by else line.service_id or "")
        if service is not None and not service.own:
            by_sheet[line.source.sheet].append((service.position, line))
    for placed in (part for of_sheet in by_sheet.values() for part in _class_by_class(of_sheet)):
        positions = [position for position, _ in placed]
        moved = _to_move(positions)
        kept = sorted(set(range(len(placed))) - set(moved))
        for index in moved:
            above = [other for other in kept if other < index and positions[other] > positions[index]]
            below = [other for other in kept if other > index and positions[other] < positions[index]]
            other, stands = (above[-1], "list.stands-below") if above else (below[0], "list.stands-above")
            beside = say(stands, service=named(placed[other][1], evidence.law))
            line = placed[index][1]
            if (line.source.sheet, line.row) not in said:
                said.add((line.source.sheet, line.row))
                yield line.finding("NB004", "ordinal", line.label, beside=beside)


def _class_by_class(placed: list[_Placed]) -> list[list[_Placed]]:
    """The lines of a sheet by their classes, where those of each class stand together; else all of them."""
    runs = [(class_, list(of_it)) for class_, of_it in groupby(placed, key=lambda one: one[1].class_)]
    return [of_it for _, of_it in runs] if len(runs) == len({class_ for class_, _ in runs}) else [placed]


def _to_move(positions: list[int]) -> list[int]:
    """Returns the fewest entries to remove so that the others do not decrease: those outside a longest non-decreasing run.

    Of several such runs it is the one that keeps the entries that come first, so that the one that falls back is named.
    """
    begins: list[int] = []  # the smallest negated first position of a run of each length, from an entry on
    longest = [0] * len(positions)  # the length of the longest run that begins with an entry
    for index in range(len(positions) - 1, -1, -1):
        length = bisect_right(begins, -positions[index])
        begins[length : length + 1] = [-positions[index]]
        longest[index] = length + 1
    moved: list[int] = []
    left, last = len(begins), 0
    for index, position in enumerate(positions):
        if longest[index] == left and position >= last:
            left, last = left - 1, position
        else:
            moved.append(index)
    return moved
