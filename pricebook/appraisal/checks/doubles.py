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

    NB003 stands at every row but those of the known price: each row is judged by its own price, whatever comes first. Sheets that
    have the same prices for a service are one finding.

    A variant ("…_GT") is no double of its service. Several techniques may be priced by one code, so that rows with one code and
    different names are no doubles either. Where several codes are priced as one service, two codes are two rows.
    """
    alike: dict[tuple[str | None, ...], list[StatedLine]] = defaultdict(list)
    repeated: dict[int, StatedLine] = {}
    on_sheets: dict[tuple[object, ...], list[list[StatedLine]]] = defaultdict(list)
    codes_of = evidence.law.code_map.codes_of
    for line in stated.lines:
        if line.service_id is not None and line.price is not None:
            code = line.own_code if line.bounded_by or len(codes_of(line.service_id)) > 1 else None
            alike[line.source.sheet, line.service_id, code, line.class_, line.facility].append(line)
    for (_, *of_what), of_service in alike.items():
        for lines in _by_name(of_service) if len(of_service) > 1 else ():
            first = {line.price: line for line in reversed(lines)}
            repeated |= {id(line): line for line in lines if first[line.price] is not line}
            if len(first) > 1:
                name = next((folded(line.name) for line in lines if line.name is not None), None)
                on_sheets[*of_what, name, *sorted(map(str, first))].append(lines)
    for sheets in on_sheets.values():
        yield _two_prices(sheets, stated, evidence)
    if repeated:
        order = {id(line): number for number, line in enumerate(stated.lines)}
        rows = sorted(repeated.values(), key=lambda line: order[id(line)])
        cells = tuple(line.at("name") for line in rows[1:])
        yield Finding("NB020", rows[0].at("name"), observed=len(rows), more={"cells": first_cells(rows, "name")}, cells=cells)


def _by_name(lines: list[StatedLine]) -> Iterable[list[StatedLine]]:
    """The lines that may have one name: names differ in capitals, accents and signs at most. One without a name has any."""
    names = dict.fromkeys(folded(line.name) for line in lines if line.name is not None)
    if not names:
        return [lines]
    return [[line for line in lines if line.name is None or folded(line.name) == name] for name in names]


def _two_prices(sheets: list[list[StatedLine]], stated: StatedList, evidence: Evidence) -> Finding:
    """NB003 for the rows of one service on sheets that have the same prices. Its message is about the first sheet."""
    lines = sheets[0]
    every = [line for on_sheet in sheets for line in on_sheet]
    known = evidence.expected(lines[0].services, lines[0].class_, proposal=stated.is_proposal(lines[0]))
    asked = [line for line in every if line.price not in known]
    asked = asked if len({line.price for line in lines if line.price in known}) == 1 else every
    questioned = set(map(id, asked))
    rows: list[str | Phrase] = [
        say("list.row-and-price", row=line.row + 1, price=line.price or 0) for line in lines[:MOST_LISTED]
    ]
    first = asked[0]
    finding = first.finding(
        "NB003",
        "ordinal",
        first.ordinal or first.service_code or first.service_id,
        related=tuple(line.at("ordinal") for line in every if id(line) not in questioned),
        rows=Terms([*rows, *(["…"] if len(lines) > MOST_LISTED else [])]),
    )
    return replace(finding, cells=tuple(line.at("ordinal") for line in asked[1:]))
