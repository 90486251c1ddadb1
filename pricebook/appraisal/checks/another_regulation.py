"""Asks whether a list was held against the right regulation, where most of its rows are wrong under this one."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.findings import ABOVE_MAXIMUM_CODES, Finding, Place
from pricebook.regulation import LawOnDay, SearchPath, law_on, nearest_day_in_force
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import folded

FEWEST = 10  # rows with prices: of fewer, each is told by itself
# What a row is wrong by under another regulation: unknown, of another service, or above the maximum (or what the parts come to).
CODES = ("NB002", "NB005", "NB006", "NB009", "NB011", "CP025", *ABOVE_MAXIMUM_CODES)

_Row = tuple[str | None, int | None]  # sheet, row


def is_this_the_regulation(
    stated: StatedList, findings: Iterable[Finding], law: LawOnDay, packs: SearchPath
) -> Iterator[Finding]:
    """IN050: most rows are unknown, of other services, or above the maximum: one question, before all that follows from it.

    Rows that an incomplete pack does not hold count only where another pack fits the list better.

    Args:
        stated: the list.
        findings: what was found in it.
        law: the law that it was judged by.
        packs: the search path; the pack that fits most rows is proposed.
    """
    priced = [line for line in stated.lines if line.price is not None and id(line) not in stated.first_of_repeated]
    rows = {(line.source.sheet, line.row) for line in priced}
    by_code: dict[str, set[_Row]] = {}
    for finding in findings:
        if finding.code in CODES:
            by_code.setdefault(finding.code, set()).update((at.sheet, at.row) for at in finding.places)
    wrong = set().union(*by_code.values()) & rows
    misfits = wrong | {(line.source.sheet, line.row) for line in stated.lines if stated.not_judged(line)} & rows
    if len(rows) < FEWEST or 2 * len(misfits) <= len(rows):
        return
    best = _best(priced, law, packs, len(rows) - len(misfits))
    if best is None and 2 * len(wrong) <= len(rows):
        return  # a pack that is not whole does not hold everything, and no other fits better
    if misfits - wrong:
        by_code["NB012"] = misfits
    better = say("list.no-better-regulation", known=Terms(packs.ids())) if best is None else best.said
    more: dict[str, Figure] = {
        "regulation": law.regulation.id,
        "day": f"{law.day:%d/%m/%Y}",
        "codes": " ".join(sorted(by_code)),
        "better": better,
        "command": say("columns.right-regulation") if best is None else best.options,
        "allowed": 0 if best is None else best.allowed,
    }
    first = stated.lines[0]
    at = Place(stated.file, first.source.sheet)
    yield Finding("IN050", at, observed=len(misfits), limit=len(rows), more=more, of_whole=True)


class _Fit(NamedTuple):
    """How many rows are a service of a pack, and how many of these have a price that it bounds and allows."""

    rows: int
    allowed: int


class _Better(NamedTuple):
    """A pack that fits better: what is said of it, the options that choose it, and how many prices it bounds and allows."""

    said: Phrase
    options: str
    allowed: int


def _best(lines: list[StatedLine], law: LawOnDay, packs: SearchPath, least: int) -> _Better | None:
    """The pack in which most rows have their service and a price that it allows, if these are more than `least`; else None."""
    found: tuple[_Fit, LawOnDay] | None = None
    for name in packs.ids():
        if name != law.regulation.id and packs.find(name) is not None:
            other, _ = law_on(packs, name, lambda regulation: nearest_day_in_force(regulation, date.today()), with_issued=True)
            fits = _fitting(lines, other) if other is not None else _Fit(0, 0)
            if other is not None and fits.rows > max(least, found[0].rows if found is not None else 0):
                found = (fits, other)
    if found is None:
        return None
    fit, best = found
    said = say("list.better-regulation", regulation=best.regulation.id, count=fit.rows, of=len(lines))
    day = nearest_day_in_force(best.regulation, law.day)
    of_the_day = "" if day == law.day else f" --on {day.isoformat()}"  # the day of this law is none of that one's
    return _Better(said, f"--regulation {best.regulation.id}{of_the_day}", fit.allowed)


def _fitting(lines: list[StatedLine], law: LawOnDay) -> _Fit:
    """How many lines are a service of a regulation, by code or name, at a price that it allows (or does not bound)."""
    by_text: dict[str, list[str]] = {}
    for service in law.services.values():
        for text in (service.service_code, service.name):
            if text:
                by_text.setdefault(folded(text), []).append(service.service_id)
    count = allowed = 0
    for line in lines:
        texts = (folded(text) for text in (line.service_code, line.name) if text)
        services = next((by_text[text] for text in texts if text in by_text), [])
        limits = [law.issued(each, line.class_) or law.ceiling(each, line.class_) for each in services]
        count += any(limit is None or (line.price or 0) <= limit for limit in limits)
        allowed += any(limit is not None and (line.price or 0) <= limit for limit in limits)
    return _Fit(count, allowed)
