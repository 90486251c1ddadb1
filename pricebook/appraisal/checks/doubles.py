"""Rows that state one service again: with another price, or word for word."""

from collections import defaultdict
from collections.abc import Iterator

from pricebook.appraisal.checks.lines import first_cells
from pricebook.appraisal.evidence import Evidence
from pricebook.findings import Finding
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import folded


def doubled_services(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """NB003: a service stands twice in a sheet for the same class and facility, with two prices. NB020: rows that repeat one.

    A variant ("…_GT") is no double of its service. Several techniques may be priced by one code, so that rows with one code and
    different names are no doubles either. Where several codes are priced as one service, two codes are two rows.
    """
    first: dict[tuple[str | None, ...], list[StatedLine]] = defaultdict(list)
    repeated: dict[str | None, list[StatedLine]] = defaultdict(list)
    codes_of = evidence.law.code_map.codes_of
    for line in stated.lines:
        if line.service_id is None:
            continue
        code = line.own_code if line.bounded_by or len(codes_of(line.service_id)) > 1 else None
        same = first[line.source.sheet, line.service_id, code, line.class_, line.facility]
        other = next((each for each in same if _same_name(each, line)), None)
        if other is None:
            same.append(line)
        elif other.price == line.price:
            repeated[line.source.sheet].append(line)
        else:
            observed, related = line.ordinal or line.service_code or line.service_id, (other.at("ordinal"),)
            yield line.finding("NB003", "ordinal", observed, related=related, row=other.row + 1)
    for lines in repeated.values():
        cells = first_cells(lines, "name")
        yield Finding("NB020", lines[0].at("name"), observed=len(lines), more={"cells": cells})


def _same_name(one: StatedLine, other: StatedLine) -> bool:
    """Whether two rows may have one name: they differ in capitals, accents and signs at most, or one has none."""
    return one.name is None or other.name is None or folded(one.name) == folded(other.name)
