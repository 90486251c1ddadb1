"""Checks of ordinals, codes and names against those of the regulation (R8)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from pricebook.appraisal.checks.lines import named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase
from pricebook.base.nearest import nearest_sentence
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList

NEAREST = 3
NAMES_KEPT = 2_000  # size of the cache of nearest names
UNLIKE = 60  # of 100; names that are less alike are hardly those of one service
MOST_CANDIDATES = 5


def missing_ordinals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB001: a sheet without the regulation's ordinals, or a line without its ordinal. NB010: ordinals of another document."""
    for source in stated.sheets_with_other_ordinals:
        yield Finding("NB010", source.at(stated.first_row(source), "ordinal"), of_whole=True)
    if evidence.law.regulation.numbering is None:
        return
    for source in stated.sheets_without_ordinals:
        yield Finding("NB001", source.at(stated.first_row(source), "number"), more={"ordinal": "–"}, of_whole=True)
    without = {source.sheet for source in (*stated.sheets_without_ordinals, *stated.sheets_with_other_ordinals)}
    for line in stated.lines:
        service = evidence.law.services.get(line.service_id or "")
        if service is not None and service.ordinal and line.ordinal is None and line.source.sheet not in without:
            yield line.finding("NB001", "ordinal", ordinal=service.ordinal)


def wrong_ordinals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB005: the code and the ordinal belong to different services. NB002: the ordinal is not that of the service.

    NB011: the name belongs to another service than the code (or than code and ordinal together).
    """
    for line in stated.lines:
        ordinal, code, name = (set(found) if found else set() for found in (line.by_ordinal, line.by_code, line.by_name))
        if ordinal and code and not ordinal & code:
            ordinal_of, code_of = _listed(line.by_ordinal or ()), _listed(line.by_code or ())
            yield line.finding("NB005", "ordinal", line.ordinal, line.service_code or "–", ordinal_of=ordinal_of, code_of=code_of)
        elif code and name and not code & name:
            code_of, name_of = _listed(line.by_code or ()), _listed(line.by_name or ())
            yield line.finding("NB011", "service_code", line.service_code, line.name, code_of=code_of, name_of=name_of)
        elif line.service_id is not None and line.by_ordinal is not None and line.service_id not in ordinal:
            service = evidence.law.services.get(line.service_id)
            right = (service.ordinal if service else None) or line.service_id
            yield line.finding("NB002", "ordinal", line.ordinal, right, name=line.name or "–")


def _listed(services: tuple[str, ...]) -> str:
    return ", ".join(services[:MOST_CANDIDATES]) + (" …" if len(services) > MOST_CANDIDATES else "")


def doubled_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB003: a service stands twice in a sheet for the same class and facility.

    Where several codes are priced as one service, a code that stands twice is a double, and two codes are none.
    """
    first: dict[tuple[str | None, ...], StatedLine] = {}
    codes_of = evidence.law.code_map.codes_of
    for line in stated.lines:
        if line.service_id is None:
            continue
        code = line.own_code if len(codes_of(line.service_id)) > 1 else None
        other = first.setdefault((line.source.sheet, line.service_id, code, line.class_, line.facility), line)
        if other is not line:
            observed, related = line.ordinal or code or line.service_id, (other.at("ordinal"),)
            yield line.finding("NB003", "ordinal", observed, related=related, row=other.row + 1)


def out_of_order(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB004: lines out of the regulation's order: the fewest lines that must move so that the others are in order."""
    if evidence.law.regulation.numbering is None:
        return
    by_sheet: dict[str | None, list[tuple[int, StatedLine]]] = defaultdict(list)
    for line in stated.lines:
        service = evidence.law.services.get(line.service_id or "")
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


def unknown_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB006: a line that is not a service of the regulation, with the nearest names. NB008: a line that could be several."""
    unknown = [line for line in stated.lines if line.service_id is None]
    if not unknown:
        return
    from rapidfuzz import fuzz, process

    services = [service for service in evidence.law.services.values() if service.name]
    names = [service.name or "" for service in services]

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(name: str) -> Phrase:
        near = process.extract(name, names, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=50)
        return nearest_sentence(f"{services[i].ordinal or services[i].service_id} {found}" for found, _, i in near)

    for line in unknown:
        figure = "name" if line.name else "ordinal"
        if line.candidates:
            yield line.finding("NB008", figure, line.name or line.label, candidates=_listed(line.candidates))
        elif not stated.not_judged(line):
            near = nearest(line.name or line.ordinal or line.service_code or "")
            yield line.finding("NB006", figure, line.name or line.label, near=near)


def other_names(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB007: the name differs from the regulation's. NB009: it differs so much that it is hardly a name of that service."""
    differing = [
        (line, service.name)
        for line in stated.lines
        if line.name and line.service_id and line.by_name is not None and line.service_id not in line.by_name
        and (service := evidence.law.services.get(line.service_id)) is not None and service.name
    ]  # fmt: skip
    if not differing:
        return
    from rapidfuzz import fuzz

    for line, name in differing:
        alike = fuzz.token_set_ratio((line.name or "").casefold(), name.casefold())
        code = "NB007" if alike >= UNLIKE else "NB009"
        yield line.finding(code, "name", line.name, name)
