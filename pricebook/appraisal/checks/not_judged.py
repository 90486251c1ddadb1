"""Says which prices are not judged, and why: once for each reason, with their number and the first cells.

Unlike the other checks this one looks at the verdict: only a price that nothing rejects is not judged.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pricebook.appraisal.checks.lines import NONE, first_cells
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import Reason, Reasons
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.regulation import Service
from pricebook.submission.read.names import begins_as_examination
from pricebook.submission.stated import StatedLine

ALIKE = 80  # of 100; a name that is so like a known one may be a mistyped one
NAMES_KEPT = 2_000  # size of the cache of nearest names

# What examinations and beds have an annex of their own for, which few packs hold: that nobody judged them is no fault of a list.
_HELD_APART: tuple[Reason, ...] = ("not-in-pack", "compared-only")

# The code that says it of all prices together. Each price above what the parts come to has a finding of its own (CP025).
_CODES: dict[Reason, str] = {
    "not-in-pack": "NB012",
    "nothing-issued": "NB014",
    "compared-only": "NB015",
    "nothing-composed": "AR010",
    "class-not-stated": "CP024",
}


def not_judged(lines: Sequence[StatedLine], reasons: Reasons, evidence: Evidence) -> Iterator[Finding]:
    """NB018: examinations and beds that the pack does not hold, or holds only prices of other lists for: a note.

    NB012: the pack does not hold the service. NB014: it has no issued price for the day. NB015: only prices of other lists.

    AR010: nothing bounds a proposal. CP024: the prices differ by class, and the row names none.

    Args:
        lines: the prices that are not judged.
        reasons: why.
        evidence: what the others are judged by.
    """
    apart = [line for line in lines if reasons[id(line)] in _HELD_APART and _is_examination(line, evidence)]
    if apart:
        missing = _missing(evidence)
        yield apart[0].finding("NB018", "price", len(apart), cells=first_cells(apart, "price"), missing=missing)
    said = {id(line) for line in apart}
    for reason, code in _CODES.items():
        found = [line for line in lines if reasons[id(line)] == reason and id(line) not in said]
        if reason == "not-in-pack":
            yield from _not_in_pack(found, evidence)
        elif found:
            cells = first_cells(found, "price")
            yield Finding(
                code, found[0].at("price"), observed=len(found), more={"cells": cells, **_classes(reason, found, evidence)}
            )


def _not_in_pack(lines: list[StatedLine], evidence: Evidence) -> Iterator[Finding]:
    """NB012, with the number of services: one that has a price for each class is one."""
    if not lines:
        return
    from rapidfuzz import fuzz, process

    named = [service for service in evidence.law.services.values() if service.name]
    names = [service.name or "" for service in named]

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(name: str) -> str:
        near = process.extractOne(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return NONE if near is None else f"{_code_of(named[near[2]])} {near[0]}"

    services = list({(line.ordinal, line.service_code, line.name): line for line in reversed(lines)}.values())[::-1]
    cells = first_cells(services, "name", lambda line: nearest(line.name or ""))
    missing = _missing(evidence)
    yield services[0].finding("NB012", "name", len(services), cells=cells, missing=missing, prices=len(lines))


def _code_of(service: Service) -> str:
    return service.service_code or service.ordinal or service.service_id


def _is_examination(line: StatedLine, evidence: Evidence) -> bool:
    """Whether the name of a line, or that of its service, is one of an examination, a consultation or a bed."""
    service = evidence.law.services.get(line.service_id or "")
    names = (line.name, service.name if service is not None else None)
    return any(begins_as_examination(name) for name in names if name)


def _missing(evidence: Evidence) -> str | Phrase:
    """The parts that the pack lacks, as a message names them."""
    return ", ".join(f"“{part.title}”" for part in evidence.law.regulation.missing_parts) or say("list.parts-not-named")


def _classes(reason: Reason, lines: list[StatedLine], evidence: Evidence) -> dict[str, Terms]:
    """The classes by which prices differ, in the regulation's order."""
    if reason != "class-not-stated":
        return {}
    services = {service for line in lines for service in (line.service_id, *line.candidates) if service is not None}
    known = evidence.classes_of(services)
    return {"classes": Terms(evidence.law.class_term(class_) for class_ in evidence.law.regulation.classes if class_ in known)}
