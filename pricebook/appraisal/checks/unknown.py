"""Services and codes that the regulation does not have, or has several times."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pricebook.appraisal.checks.lines import MOST_LISTED, first_cells
from pricebook.appraisal.checks.numbering import services_with_prices
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import is_unclear
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_sentence
from pricebook.findings import Finding
from pricebook.regulation import Service
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import FigureKey

NEAREST = 3
ALIKE_CODES = 75  # of 100; a code that is so like a known one may be a mistyped one
NAMES_KEPT = 2_000  # size of the caches of nearest names and codes
ENOUGH_ROWS = 5  # fewer rows do not show whose codes a column holds


def unknown_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB006: a line that is not a service of the regulation, with the nearest names. NB008: a line that could be several.

    IN003: a line that names no service at all.
    """
    unknown = [line for line in stated.lines if line.service_id is None]
    if not unknown:
        return
    from rapidfuzz import fuzz, process

    services = [service for service in evidence.law.services.values() if service.name]
    names = [service.name or "" for service in services]

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(name: str) -> Phrase:
        near = process.extract(name, names, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=50)
        return nearest_sentence(f"{_code_of(services[i])} {found}" for found, _, i in near)

    own_codes = {id(line) for lines in _by_sheet(stated) if _are_own_codes(lines) for line in lines}

    for line in unknown:
        figure = "name" if line.name else "ordinal"
        if line.candidates:
            if is_unclear(line, evidence):
                unknown_code: Phrase | str = ""
                if line.by_code == () and id(line) not in own_codes:  # it is said here, and not by NB017 as well
                    unknown_code = say("list.unknown-code-beside", code=line.service_code or "")
                candidates = services_with_prices(line.candidates, evidence)
                yield line.finding("NB008", figure, line.name or line.label, candidates=candidates, unknown_code=unknown_code)
        elif line.name is line.ordinal is line.service_code is None:
            blank = next((column for column in ("name", "service_code", "ordinal") if line.source.has(column)), "name")
            yield line.finding("IN003", blank, field=line.source.headings.get(FigureKey(blank), ""))
        elif not stated.not_judged(line):
            near = nearest(line.name or line.ordinal or line.service_code or "")
            yield line.finding("NB006", figure, line.name or line.label, near=near)


def codes_written_otherwise(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB016: codes that are written otherwise than the regulation writes them, and how they were read: once a column."""
    by_sheet: dict[str | None, list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        if line.code_read is not None and line.service_code is not None and line.service_code != line.code_read:
            by_sheet[line.source.sheet].append(line)
    for lines in by_sheet.values():
        rows = list({line.row: line for line in lines}.values())
        read: list[str | Phrase] = [
            say("list.code-read", cell=str(line.at("service_code").cell), text=line.service_code or "", code=line.code_read or "")
            for line in rows[:MOST_LISTED]
        ]
        cells = Terms([*read, *(["…"] if len(rows) > MOST_LISTED else [])])
        yield Finding("NB016", rows[0].at("service_code"), observed=len(rows), more={"cells": cells})


def codes_with_suffixes(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB027: codes with suffixes that the regulation does not have, judged by the service of the code before: once a column."""
    for of_sheet in _by_sheet(stated):
        variants = (line for line in of_sheet if line.bounded_by and set(line.candidates) <= set(line.bounded_by))
        lines = list({line.row: line for line in variants}.values())
        if lines:
            read: list[str | Phrase] = [
                say("list.cell-and-name", cell=str(line.at("service_code").cell), name=line.service_code or "")
                for line in lines[:MOST_LISTED]
            ]
            cells = Terms([*read, *(["…"] if len(lines) > MOST_LISTED else [])])
            yield Finding("NB027", lines[0].at("service_code"), observed=len(lines), more={"cells": cells})


def unknown_codes(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB017: a code that the regulation does not have, beside a name or an ordinal that it has, with the nearest codes.

    NB019: most codes of a sheet are no codes of the regulation, as in a list with a hospital's own codes: said once. A row that
    nothing identifies has a finding of its own kind, and so has one that could be several services (NB008 names its code).
    """
    names = {code: service.name for service in evidence.law.services.values() if (code := service.service_code)}
    for lines in _by_sheet(stated):
        unknown = _of_unknown_codes(lines)
        if _are_own_codes(lines):
            cells = first_cells(unknown, "service_code")
            yield Finding("NB019", unknown[0].at("service_code"), observed=len(unknown), more={"cells": cells})
        else:
            for line in unknown:
                if not is_unclear(line, evidence):
                    yield line.finding("NB017", "service_code", line.service_code, near=_near_codes(line, evidence, names))


def _by_sheet(stated: StatedList) -> list[list[StatedLine]]:
    """The lines with a code, by sheet."""
    by_sheet: dict[str | None, list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        if line.service_code is not None:
            by_sheet[line.source.sheet].append(line)
    return list(by_sheet.values())


def _of_unknown_codes(lines: list[StatedLine]) -> list[StatedLine]:
    """Those lines whose code the regulation does not have, and that something else identifies: one of each row."""
    return list({line.row: line for line in lines if line.by_code == () and line.candidates}.values())


def _are_own_codes(lines: list[StatedLine]) -> bool:
    """Whether the codes of a sheet are the hospital's own: most are none of the regulation's."""
    unknown = len(_of_unknown_codes(lines))
    return unknown >= ENOUGH_ROWS and unknown > sum(bool(line.by_code) for line in lines)


def _code_of(service: Service) -> str:
    """What people know a service by: its code, else its ordinal."""
    return service.service_code or service.ordinal or service.service_id


def _near_codes(line: StatedLine, evidence: Evidence, names: Mapping[str, str | None]) -> Terms | Phrase:
    """The codes that may be meant: those of the services of the name, then those that are written almost so."""
    from rapidfuzz import fuzz, process

    services = evidence.law.services
    of_name = [services[each].service_code for each in line.services if each in services]
    alike = process.extract(line.service_code or "", names.keys(), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=ALIKE_CODES)
    found = list(dict.fromkeys(code for code in (*of_name, *(code for code, _, _ in alike)) if code))
    named = [f"{code} “{names[code]}”" if names.get(code) else code for code in found[:NEAREST]]
    return Terms(named) if named else say("list.no-code-near")
