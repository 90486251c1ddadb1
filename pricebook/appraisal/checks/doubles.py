"""Rows that state one service again: with another price, or word for word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pricebook.appraisal.checks.lines import MOST_LISTED
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding, Place
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import folded

MOST_REPEATED = 100  # rows that are named one by one in one text; all of them are cells of the finding


def doubled_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB003: a service stands in a sheet with two prices for the same class and facility. NB020: rows that repeat one.

    NB003 stands at every row but those of the known price: each row is judged by its own price, whatever comes first.

    A variant ("…_GT") is no double of its service. Several techniques may be priced by one code, so that rows with one code and
    different names are no doubles either. Where several codes are priced as one service, two codes are two rows.
    """
    alike: dict[tuple[str | None, ...], list[StatedLine]] = defaultdict(list)
    repeated: dict[str | None, dict[Place, _Repeated]] = defaultdict(dict)
    codes_of = evidence.law.code_map.codes_of
    for line in stated.lines:
        if line.service_id is not None and line.price is not None:
            code = line.own_code if line.bounded_by or len(codes_of(line.service_id)) > 1 else None
            alike[line.source.sheet, line.service_id, code, line.class_, line.facility].append(line)
    for of_service in alike.values():
        for lines in _by_name(of_service) if len(of_service) > 1 else ():
            first = {line.price: line for line in reversed(lines)}
            again = (_Repeated(line, first[line.price]) for line in lines if first[line.price] is not line)
            repeated[lines[0].source.sheet].update((each.line.at("name"), each) for each in again)
            if len(first) > 1:
                yield _two_prices(lines, stated, evidence)
    for rows in repeated.values():
        if rows:
            yield _repeated(sorted(rows.values(), key=lambda each: each.line.row))


class _Repeated(NamedTuple):
    """A line, and the first one that states the same."""

    line: StatedLine
    first: StatedLine


def _repeated(rows: list[_Repeated]) -> Finding:
    """NB020 for the rows of a sheet: each of them is named, with the row that it repeats, and each is a cell of the finding."""
    places = [each.line.at("name") for each in rows]
    named: list[str | Phrase] = [
        say("list.repeats", row=str(each.line.row + 1), first=str(each.first.row + 1)) for each in rows[:MOST_REPEATED]
    ]
    more = {"cells": Terms([*named, *(["…"] if len(rows) > MOST_REPEATED else [])])}
    firsts = tuple(dict.fromkeys(each.first.at("name") for each in rows))
    return Finding("NB020", places[0], observed=len(rows), more=dict(more), cells=tuple(places[1:]), related=firsts)


def _by_name(lines: list[StatedLine]) -> Iterable[list[StatedLine]]:
    """The lines that may have one name: names differ in capitals, accents and signs at most. One without a name has any."""
    names = dict.fromkeys(folded(line.name) for line in lines if line.name is not None)
    if not names:
        return [lines]
    return [[line for line in lines if line.name is None or folded(line.name) == name] for name in names]


def _two_prices(lines: list[StatedLine], stated: StatedList, evidence: Evidence) -> Finding:
    known = evidence.expected(lines[0].services, lines[0].class_, proposal=stated.is_proposal(lines[0]))
    asked = [line for line in lines if line.price not in known]
    asked = asked if len({line.price for line in lines if line.price in known}) == 1 else lines
    rows: list[str | Phrase] = [
        say("list.row-and-price", row=line.row + 1, price=line.price or 0) for line in lines[:MOST_LISTED]
    ]
    first = asked[0]
    finding = first.finding(
        "NB003",
        "ordinal",
        first.ordinal or first.service_code or first.service_id,
        related=tuple(line.at("ordinal") for line in lines if line not in asked),
        rows=Terms([*rows, *(["…"] if len(lines) > MOST_LISTED else [])]),
    )
    return replace(finding, cells=tuple(line.at("ordinal") for line in asked[1:]))
