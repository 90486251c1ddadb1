"""Says which prices are not judged, and why: once for each reason, with their number and the first cells.

Unlike the other checks this one looks at the verdict: only a price that nothing rejects is not judged.
"""

import re
from collections.abc import Iterator, Sequence

from pricebook.appraisal.checks.lines import MOST_LISTED, NONE, first_cells
from pricebook.appraisal.evidence import Evidence
from pricebook.appraisal.not_judged import Reason, Reasons
from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.submission.read.names import behind_examination, is_examination
from pricebook.submission.stated import StatedLine
from pricebook.tables import folded

ALIKE = 80  # of 100; a name that is so like a known one may be a mistyped one
# What surrounds names on price lists: "DV … (theo yêu cầu)".
_AROUND = re.compile(
    r"^\s*(?:dv|dịch vụ|gói)\b[\s:.-]*|\([^()]*\)\s*$|\[[^\[\]]*\]\s*$|\b(?:theo yêu cầu|dịch vụ)\s*$", re.IGNORECASE
)

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
    names = _Nearest(evidence) if any(reasons[id(line)] in _HELD_APART for line in lines) else None
    apart = [line for line in lines if names and reasons[id(line)] in _HELD_APART and _is_examination(line, evidence, names)]
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
    """NB012, with the number of services: one that has a price for each class is one. Every price is a cell of the finding."""
    if not lines:
        return
    nearest = _Nearest(evidence)
    services = list({(line.ordinal, line.service_code, line.name): line for line in reversed(lines)}.values())[::-1]
    cells = first_cells(services, "name", lambda line: nearest.to(line.name or ""))
    near = list(dict.fromkeys(name for line in services[:MOST_LISTED] if (name := nearest.to(line.name or "")) != NONE))
    advice = say("list.correct-nearest", names=Terms(f"“{name}”" for name in near)) if near else say("list.correct-none-near")
    more: dict[str, Figure] = {"cells": cells, "missing": _missing(evidence), "prices": len(lines), "advice": advice}
    first = services[0].at("name")
    places = dict.fromkeys(line.at("name") for line in lines)
    yield Finding("NB012", first, observed=len(services), more=more, cells=tuple(place for place in places if place != first))


class _Nearest:
    """The nearest names of the regulation, by the whole name, and by the name without what surrounds it on price lists."""

    def __init__(self, evidence: Evidence) -> None:
        self._services = [service for service in evidence.law.services.values() if service.name]
        self._names = [service.name or "" for service in self._services]
        self._folded = {folded(name): number for number, name in reversed(list(enumerate(self._names)))}
        self._found: dict[str, str] = {}

    def to(self, name: str) -> str:
        """The code or ordinal and the name of the nearest service; NONE where none is alike."""
        if name not in self._found:
            self._found[name] = self._nearest(name)
        return self._found[name]

    def holds(self, text: str) -> bool:
        """Whether a folded text is the name of a service, or begins with it or ends in it: a name of several words."""
        words = text.split()
        parts = (" ".join(part) for size in range(len(words), 1, -1) for part in (words[:size], words[-size:]))
        return any(part in self._folded for part in parts)

    def _nearest(self, name: str) -> str:
        from rapidfuzz import fuzz, process

        plain = _AROUND.sub(" ", name).strip()
        number = self._folded.get(folded(plain))
        if number is None:
            found = (process.extractOne(each, self._names, scorer=fuzz.ratio, score_cutoff=ALIKE) for each in {name: 1, plain: 1})
            near = next((each for each in found if each is not None), None)
            number = near[2] if near is not None else None
        if number is None:
            return NONE
        service = self._services[number]
        return f"{service.service_code or service.ordinal or service.service_id} {service.name}"


def _is_examination(line: StatedLine, evidence: Evidence, nearest: _Nearest) -> bool:
    """Whether the name of a line, or that of its service, is one of an examination, a consultation or a bed.

    A name that holds the name of another service behind the word for an examination is none.
    """
    service = evidence.law.services.get(line.service_id or "")
    if service is not None and service.name and is_examination(service.name):
        return True
    rest = behind_examination(line.name) if line.name else None
    return rest is not None and is_examination(line.name or "") and not (service is None and nearest.holds(rest))


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
