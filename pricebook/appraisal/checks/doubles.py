"""Rows that state one service again: with another price, or word for word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pricebook.appraisal.checks.lines import MOST_LISTED, first_cells
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Phrase, Terms, say
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import folded


def doubled_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB003: a service stands in a sheet with two prices for the same class and facility. NB020: rows that repeat one.

    NB003 stands at every row but those of the known price: each row is judged by its own price, whatever comes first.

    A variant ("…_GT") is no double of its service. Several techniques may be priced by one code, so that rows with one code and
    different names are no doubles either. Where several codes are priced as one service, two codes are two rows.
    """
    alike: dict[tuple[str | None, ...], list[StatedLine]] = defaultdict(list)
    repeated: dict[str | None, list[StatedLine]] = defaultdict(list)
    codes_of = evidence.law.code_map.codes_of
    for line in stated.lines:
        if line.service_id is not None and line.price is not None:
            code = line.own_code if line.bounded_by or len(codes_of(line.service_id)) > 1 else None
            alike[line.source.sheet, line.service_id, code, line.class_, line.facility].append(line)
    for of_service in alike.values():
        for lines in _by_name(of_service) if len(of_service) > 1 else ():
            first = {line.price: line for line in reversed(lines)}
            repeated[lines[0].source.sheet] += [line for line in lines if first[line.price] is not line]
            if len(first) > 1:
                yield _two_prices(lines, stated, evidence)
    for lines in repeated.values():
        if lines:
            rows = sorted({id(line): line for line in lines}.values(), key=lambda line: line.row)
            yield Finding("NB020", rows[0].at("name"), observed=len(rows), more={"cells": first_cells(rows, "name")})


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
        say("list.row-and-price", row=str(line.row + 1), price=line.price or 0) for line in lines[:MOST_LISTED]
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
