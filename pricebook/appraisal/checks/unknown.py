"""Services and codes that the regulation does not have, or has several times."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pricebook.appraisal.checks.lines import MOST_LISTED, first_cells
from pricebook.appraisal.checks.numbering import listed
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import is_unclear
from pricebook.base.languages import Phrase, Terms, say
from pricebook.base.nearest import nearest_sentence
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList

NEAREST = 3
ALIKE_CODES = 75  # of 100; a code that is so like a known one may be a mistyped one
NAMES_KEPT = 2_000  # size of the caches of nearest names and codes
ENOUGH_ROWS = 5  # fewer rows do not show whose codes a column holds


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
            if is_unclear(line, evidence):
                yield line.finding("NB008", figure, line.name or line.label, candidates=listed(line.candidates, evidence))
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


def unknown_codes(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB017: a code that the regulation does not have, beside a name or an ordinal that it has, with the nearest codes.

    NB019: most codes of a sheet are no codes of the regulation, as in a list with a hospital's own codes: said once. A row that
    nothing identifies has a finding of its own kind.
    """
    by_sheet: dict[str | None, list[StatedLine]] = defaultdict(list)
    names = {code: service.name for service in evidence.law.services.values() if (code := service.service_code)}
    for line in stated.lines:
        if line.service_code is not None:
            by_sheet[line.source.sheet].append(line)
    for lines in by_sheet.values():
        unknown = list({line.row: line for line in lines if line.by_code == () and line.candidates}.values())
        known = sum(bool(line.by_code) for line in lines)
        if len(unknown) >= ENOUGH_ROWS and len(unknown) > known:
            cells = first_cells(unknown, "service_code")
            yield Finding("NB019", unknown[0].at("service_code"), observed=len(unknown), more={"cells": cells})
        else:
            for line in unknown:
                yield line.finding("NB017", "service_code", line.service_code, near=_near_codes(line, evidence, names))


def _near_codes(line: StatedLine, evidence: Evidence, names: Mapping[str, str | None]) -> Terms | Phrase:
    """The codes that may be meant: those of the services of the name, then those that are written almost so."""
    from rapidfuzz import fuzz, process

    services = evidence.law.services
    of_name = [services[each].service_code for each in line.services if each in services]
    alike = process.extract(line.service_code or "", names.keys(), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=ALIKE_CODES)
    found = list(dict.fromkeys(code for code in (*of_name, *(code for code, _, _ in alike)) if code))
    named = [f"{code} “{names[code]}”" if names.get(code) else code for code in found[:NEAREST]]
    return Terms(named) if named else say("list.no-code-near")
