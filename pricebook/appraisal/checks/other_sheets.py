"""Compares what several sheets state of one service or item, and says once what they state alike."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from pricebook.appraisal.checks.lines import MOST_LISTED
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Terms, shown
from pricebook.findings import Finding, Place, rule
from pricebook.submission.precision import agrees
from pricebook.submission.repeated import FirstStated
from pricebook.submission.stated import StatedLine, StatedList

_FIGURES = ("price", "ceiling", "current_price")


class _Cited(NamedTuple):
    """A figure, and its cell."""

    figure: Decimal
    at: Place


class _Said(NamedTuple):
    """A figure of a line."""

    line: StatedLine
    figure: Decimal

    @property
    def sheet(self) -> str | None:
        """The sheet that it stands in."""
        return self.line.source.sheet


def sheets_that_disagree(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR006: a sheet states another figure than the known one, which a further sheet has; or another than it for one item.

    AR011: two sheets state different figures for one service and class, and neither is known to be right: once, at all of them.

    Two codes that are priced as one service are not compared with each other; nor are the prices of sheets that are judged as
    different kinds: what is proposed may differ from what is in use.
    """
    for figure in _FIGURES if stated.several_sheets else ():
        for group in _of_one_service(stated, figure):
            if len({said.figure for said in group}) > 1:
                yield from _disagreeing(group, figure, _known(group[0].line, figure, stated, evidence))
    yield from _items_that_disagree(stated)


def _of_one_service(stated: StatedList, figure: str) -> Iterable[list[_Said]]:
    """What is said of a figure: the same service and class together."""
    first = FirstStated[list[_Said]]()
    groups: list[list[_Said]] = []
    for line in stated.lines:
        value = line.figure(figure)
        if value is not None:
            kind = stated.kind(line) if figure == "price" else None
            group = first.of((line.label, line.class_, kind), line.own_code, [])
            groups += [] if group else [group]
            group.append(_Said(line, value))
    return groups


def _known(line: StatedLine, figure: str, stated: StatedList, evidence: Evidence) -> frozenset[int]:
    """The values (đồng) of a figure that are known to be right."""
    if figure == "price":
        return evidence.expected(line.services, line.class_, proposal=stated.is_proposal(line))
    composed = evidence.line(line.service_id, line.class_)
    current = composed.current_price if composed is not None else None
    known = evidence.law.ceiling(line.service_id or "", line.class_) if figure == "ceiling" else current
    return frozenset() if known is None else frozenset({int(known)})


def _disagreeing(group: list[_Said], figure: str, known: frozenset[int]) -> Iterator[Finding]:
    right = [said for said in group if said.figure in known]
    if len({said.figure for said in right}) == 1:
        for line, value in group:
            other = next((said for said in right if said.sheet != line.source.sheet), None)
            # a price above the known one has a finding of its own, which says by how much
            if other is not None and (value < other.figure or (value > other.figure and figure != "price")):
                at = other.line.at(figure)
                yield line.finding("AR006", figure, value, other.figure, related=(at,), other=_sheet_and_cell(at))
        return
    apart = [said for said in group if any(said.sheet != other.sheet and said.figure != other.figure for other in group)]
    if apart:
        cells = [f"{_sheet_and_cell(said.line.at(figure))}: {shown(said.figure)}" for said in apart[:MOST_LISTED]]
        listed = Terms([*cells, *(["…"] if len(apart) > MOST_LISTED else [])])
        question = apart[0].line.finding("AR011", figure, cells=listed)
        yield replace(question, cells=tuple(said.line.at(figure) for said in apart[1:]))


def _items_that_disagree(stated: StatedList) -> Iterator[Finding]:
    """AR006 of the items of norm lines, whose sheet of prices has another; and of the services that they consume."""
    prices: dict[str, _Cited] = {}
    for listed in stated.unit_prices:
        if listed.item_code is not None and listed.unit_price is not None:
            prices.setdefault(listed.item_code, _Cited(listed.unit_price, listed.at("unit_price")))
    if not stated.norm_lines:
        return
    final = {(line.service_id, line.class_): line for line in reversed(stated.lines) if line.price is not None}
    for item in stated.norm_lines:
        value, other = item.figures.get("unit_price"), prices.get(item.item_code or "")
        if item.is_service:  # a service that this one consumes, at its own final price
            inner = final.get((item.item_code, item.class_)) or final.get((item.item_code, None))
            other = _Cited(inner.price, inner.at("price")) if inner is not None and inner.price is not None else None
        if value is not None and other is not None and not agrees(value, other.figure):
            yield item.finding("AR006", "unit_price", value, other.figure, related=(other.at,), other=_sheet_and_cell(other.at))


def _sheet_and_cell(at: Place) -> str:
    return f"{at.sheet}!{at.cell}" if at.sheet else str(at.cell)


def said_once_of_repeated(findings: Iterable[Finding], stated: StatedList) -> list[Finding]:
    """The findings, with what is found of a price and of those that only repeat it on further sheets as one, with every cell."""
    listed = list(findings)
    if not stated.first_of_repeated:
        return listed
    firsts = _firsts_by_cell(stated)
    by_key: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in listed:
        by_key[_cause(finding, firsts)].append(finding)
    return [_as_one(alike) for alike in by_key.values()]


_Firsts = Callable[[Place], frozenset[int]]


def _firsts_by_cell(stated: StatedList) -> _Firsts:
    """Returns what gives, for a cell, the lines (by id) that those of its row are or repeat; none where nothing is repeated."""
    repeated = stated.first_of_repeated
    concerned = {*repeated, *map(id, repeated.values())}
    by_row: dict[tuple[str | None, int], list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        if id(line) in concerned:
            by_row[line.source.sheet, line.row].append(line)

    def firsts(at: Place) -> frozenset[int]:
        lines = by_row.get((at.sheet, -1 if at.row is None else at.row), [])
        return frozenset(id(repeated.get(id(line), line)) for line in lines if at.column in (None, *line.source.columns.values()))

    return firsts


def _cause(finding: Finding, firsts: _Firsts) -> tuple[object, ...]:
    """What findings of one cause have in common; a finding that stands for itself has its own id."""
    if finding.cells or finding.of_whole or finding.at.row is None or rule(finding.code).many is not None:
        return (id(finding),)
    lines = firsts(finding.at)
    return (finding.code, lines, finding.message("en")) if lines else (id(finding),)


def _as_one(alike: list[Finding]) -> Finding:
    first, *others = alike
    related = tuple(dict.fromkeys(place for finding in alike for place in finding.related))
    return replace(first, cells=tuple(finding.at for finding in others), related=related) if others else first
