"""Findings about the indices of a regime that gives amounts: one that has ended, and a later one that is known."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from pricebook.base.inputs import input_text
from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.regulation.on_day import LawOnDay
from pricebook.regulation.packs import SETTINGS, SearchPath
from pricebook.regulation.rules import Index


def replaced_indices(law: LawOnDay, packs: SearchPath) -> Iterator[Finding]:
    """LW031: an index has ended before the day, or another pack has a later one that holds on the day.

    Args:
        law: the law on the pricing or service day.
        packs: the search path; indices of one id are the same index in all packs.
    """
    for component, values in _indexed(law):
        begun = [index for index in values if index.from_ <= law.day]
        if not begun:
            continue  # before the first day of the index, of which LW012 speaks where the regulation is not in force
        used = law.index(component)
        last = used or max(begun, key=lambda index: index.from_)
        more: dict[str, Figure] = {"name": last.name, "day": f"{law.day:%d/%m/%Y}"}
        if (newer := _newer(last, law.day, law, packs)) is not None:
            value, since, document = newer
            more |= {"since": f"{since:%d/%m/%Y}", "source": document}
            yield Finding("LW031", _settings(law), observed=last.value, limit=value, more=more)
        elif used is None:
            until = "…" if last.to is None or last.to > law.day else f"{last.to:%d/%m/%Y}"
            yield Finding("LW031", _settings(law), observed=last.value, more={**more, "since": until, "source": "–"})


def later_indices(law: LawOnDay) -> Iterator[Finding]:
    """LW032: an index will be followed by another after the day; a list that is drafted for a later day needs that one."""
    for component, values in _indexed(law):
        used = law.index(component)
        later = next((index for index in values if index.from_ > law.day), None)
        if used is not None and later is not None:
            more: dict[str, Figure] = {"name": used.name, "day": f"{law.day:%d/%m/%Y}", "since": f"{later.from_:%d/%m/%Y}"}
            yield Finding("LW032", _settings(law), observed=used.value, limit=later.value, more=more)


def risen_since(law: LawOnDay, source: str) -> Fraction:
    """By how much the indices of a regime have risen since a document: the largest ratio, and at least 1.

    Args:
        law: the law on the day.
        source: where a price stands; the part before a comma or semicolon is the document. One whose day the pack does not know
            is of the time of the regulation that it is compared with.
    """
    number = re.split(r"[,;]", source)[0].strip()
    known = (document.from_ for document in law.regulation.references if document.document == number)
    day = next(known, None) or law.regulation.effective_from or law.day
    risen = [Fraction(1)]
    for component, values in _indexed(law):
        used = law.index(component)
        then = [index for index in values if index.from_ <= day <= (index.to or date.max)]
        if used is not None and then:
            risen.append(Fraction(used.value, min(index.value for index in then)))
    return max(risen)


def _indexed(law: LawOnDay) -> Iterator[tuple[str, list[Index]]]:
    """The indexed components of the day, each with all values of its index."""
    for component in law.components:
        if component.index is not None:
            yield component.id, [index for index in law.regulation.indices if index.id == component.index]


def _settings(law: LawOnDay) -> Place:
    return Place(f"{law.pack.name}/{SETTINGS}")


def _newer(used: Index, day: date, law: LawOnDay, packs: SearchPath) -> tuple[int, date, str] | None:
    """The value (đồng), first day and document of a later index of that id in another pack that holds on the day."""
    found = [
        (entry["value"], entry["from"], entry["reference"]["document"])
        for name in packs.ids()
        if name != law.regulation.id
        for entry in _indices(packs, name)
        if entry.get("id") == used.id
        and used.from_ < entry["from"] <= day <= entry.get("to", date.max)
        and entry["value"] != used.value
    ]
    return max(found, key=lambda newer: newer[1], default=None)


def _indices(packs: SearchPath, name: str) -> list[dict[str, Any]]:
    """The indices of a pack as they stand in its settings; none where they cannot be read, which its own check says."""
    pack = packs.find(name)
    try:
        settings = tomllib.loads(input_text(pack.folder / SETTINGS)) if pack else {}
        entries = settings.get("indices", [])
        return [entry for entry in entries if isinstance(entry["from"], date) and isinstance(entry["reference"]["document"], str)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
