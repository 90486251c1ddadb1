"""Checks of arithmetic (R1): each stated result against the figures that it is calculated from.

A finding stands at the result; the figures that it is calculated from are its related cells.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from pricebook.appraisal.checks.lines import component_named
from pricebook.appraisal.evidence import Evidence
from pricebook.base.exact import Exact, nearest
from pricebook.base.languages import Terms
from pricebook.base.money import RoundingMode, round_to, to_decimals
from pricebook.base.rounding import bound_of, rounded, unit_at
from pricebook.findings import Finding
from pricebook.submission.precision import agrees, shown_within, told_apart
from pricebook.submission.stated import GIVEN, PART, Addend, StatedLine, StatedList, StatedTotal
from pricebook.tables import FigureKey
from pricebook.tables.layout.row_kinds import counts_rows, is_carried

_OTHER_UNITS = (1, 10, 50, 100, 500, 1000, 5000, 10_000)
_MODES: tuple[RoundingMode, ...] = ("half-up", "down", "up")
_LIMITS: tuple[str, ...] = ("bound", "proposed")
_ONE, _ZERO = Decimal(1), Decimal(0)


def parts_of_the_regulation(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR007: the amount of a component is not the one that the regulation gives, times its index on the day.

    A price that was issued rests on the index of its day: in other lists than proposals an earlier index is right, too.
    """
    law = evidence.law
    if not law.gives_amounts or not evidence.binding:
        return
    for line in stated.lines_with_column(PART, GIVEN):
        for figure, amount in line.figures.items():
            component = figure.component
            if component is None or line.service_id is None or line.bounded_by:  # a variant has parts of its own
                continue
            right = law.amount(line.service_id, component, line.class_, indexed=figure.name == PART)
            if right is None or agrees(amount, right):
                continue
            settled = figure.name == PART and not stated.is_proposal(line)
            earlier = law.amounts_so_far(line.service_id, component, line.class_) if settled else ()
            if not any(agrees(amount, at_that_time) for at_that_time in earlier):
                said, given = told_apart(amount, right)
                yield line.finding("AR007", figure, said, given, component=component_named(component, law))


def sums_of_parts(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR002: a step of the calculation is wrong. AR004: only its rounding differs. AR009: the price is lower than it could be.

    The steps are: components, composed sum, rounded sum, bound, price. Each step that the sheet shows is checked against the
    steps before it, so that one mistake is not reported again at the steps that follow from it.
    """
    for line in stated.lines_with_column(PART, "composed", "rounded", "bound"):
        if line.broken:
            continue
        parts, composed = _of_parts(line, evidence), line.figure("composed")
        if composed is not None and parts.amount is not None and not agrees(composed, parts.amount, *line.parts.values()):
            yield _wrong_result(line, "AR002", "composed", parts.amount, *parts.sources)
        total = stated_sum(line, evidence)
        yield from _rounded(line, evidence, total)
        yield from _bounded(line, evidence)
        yield from price_of_sum(line, evidence, total)


def stated_sum(line: StatedLine, evidence: Evidence) -> "_Sum":
    """What the composed sum of a line comes to: as it is stated, else by its parts."""
    composed = line.figure("composed")
    of_parts = _of_parts(line, evidence) if composed is None else _Sum(None)
    total = of_parts if composed is None else _Sum(composed, (FigureKey("composed"),), shown_within(composed))
    return _as_composed(line, total, evidence)


def _of_parts(line: StatedLine, evidence: Evidence) -> "_Sum":
    return _total(line) if _has_all_parts(line, evidence) else _Sum(None)


class _Sum(NamedTuple):
    """A sum, the figures that it is stated by or added up from, and how far the exact sum may be from what these show."""

    amount: Exact | None
    sources: tuple[FigureKey, ...] = ()
    within: Decimal = Decimal(0)

    def rounded(self, evidence: Evidence) -> set[int]:
        """What the exact sum may be rounded to. Rounding is monotone: what the two ends come to."""
        if self.amount is None:
            return set()
        if not self.within or not isinstance(self.amount, Decimal):  # a fraction is known exactly
            return {rounded(self.amount, evidence.rounding)}
        return {rounded(self.amount + end, evidence.rounding) for end in (-self.within, self.within)}


def _has_all_parts(line: StatedLine, evidence: Evidence) -> bool:
    """Whether the sheet has a column for each component that the regulation gives an amount for; else their sum is no price.

    An annex may state the salary before its index, or under a heading that is not read. Nor do parts that are all 0 make a price.
    """
    if line.parts and not any(line.parts.values()):
        return False
    columns, amount = line.source.columns, evidence.law.amount
    missing = [each.id for each in evidence.law.components if FigureKey(PART, each.id) not in columns]
    return not any(amount(service, component, line.class_) for component in missing for service in line.services)


def _total(line: StatedLine) -> _Sum:
    """The sum of the components of a line; a blank component counts as left out."""
    parts = line.parts
    if not parts:
        return _Sum(None)
    within = sum(map(shown_within, parts.values()), _ZERO)
    return _Sum(sum(parts.values(), _ZERO), tuple(FigureKey(PART, name) for name in parts), within)


def _as_composed(line: StatedLine, total: _Sum, evidence: Evidence) -> _Sum:
    """The exact sum in place of the stated one, where it is known and the line shows it: from the dossier, or the regulation."""
    known = evidence.exact_sum(line.service_id or "", line.class_)
    if total.amount is None or known is None or not isinstance(total.amount, Decimal):
        return total
    shown = list(line.parts.values()) if total.sources != (FigureKey("composed"),) else []
    return _Sum(known, total.sources) if agrees(total.amount, known, *shown) else total


def _rounded(line: StatedLine, evidence: Evidence, total: _Sum) -> Iterator[Finding]:
    """The rounded sum: the composed sum, rounded by unit and mode."""
    shown = line.figure("rounded")
    if shown is None or total.amount is None:
        return
    if shown not in total.rounded(evidence):
        code = "AR004" if _rounds_otherwise(total.amount, shown) else "AR002"
        right = Decimal(rounded(total.amount, evidence.rounding))
        yield _wrong_result(line, code, "rounded", right, *total.sources, rounded_by=(total.amount, evidence))


def _rounds_otherwise(total: Exact, stated: Decimal) -> bool:
    """Whether a figure is the sum rounded to another unit or in another direction, or not rounded at all."""
    in_decimals = nearest(total)
    return (
        any(round_to(in_decimals, unit, mode) == stated for unit, mode in product(_OTHER_UNITS, _MODES)) or stated == in_decimals
    )


def _bounded(line: StatedLine, evidence: Evidence) -> Iterator[Finding]:
    """The bound: the smaller of the ceiling rounded down, and the ceiling × share rounded by unit and mode."""
    bound, ceiling, share = (line.figure(name) for name in ("bound", "ceiling", "share"))
    if bound is None or ceiling is None:
        return
    right = Decimal(bound_of(ceiling, share, evidence.rounding))
    if bound != right:
        yield _wrong_result(line, "AR002", "bound", right, "ceiling", "share")


def price_of_sum(line: StatedLine, evidence: Evidence, total: _Sum) -> Iterator[Finding]:
    """The price: the smallest of rounded sum, bound and the province's proposal. A price that the regulation fixes is right."""
    price, stated = line.price, line.figure("rounded")
    if price is None or total.amount is None or price == evidence.law.fixed(line.service_id or "", line.class_):
        return
    total_rounded = stated if stated is not None else Decimal(rounded(total.amount, evidence.rounding))
    bounds = {name: value for name in _LIMITS if (value := line.figure(name)) is not None}
    bounded = "bound" in bounds
    lawful_ceiling = evidence.law.ceiling(line.service_id or "", line.class_)
    composed = evidence.line(line.service_id, line.class_)
    if not bounded and (ceiling := line.figure("ceiling") or lawful_ceiling) is not None:
        composed_bound = composed.bound_price if composed else None
        bounds["ceiling"] = Decimal(composed_bound or bound_of(Decimal(ceiling), None, evidence.rounding))
    right = min([total_rounded, *bounds.values()])
    related: tuple[str | FigureKey, ...] = (*(("rounded",) if stated is not None else total.sources), *bounds)
    possible = [] if stated is not None else [min([Decimal(other), *bounds.values()]) for other in total.rounded(evidence)]
    if price in (right, *possible):
        return
    if price < right and not bounded:
        yield _wrong_result(line, "AR009", "price", right, *related)  # a decision of the province, or a mistake
    elif stated is None and not bounds and _rounds_otherwise(total.amount, price):
        yield _wrong_result(line, "AR004", "price", right, *related, rounded_by=(total.amount, evidence))
    else:
        yield _wrong_result(line, "AR002", "price", right, *related)


def _wrong_result(
    line: StatedLine,
    code: str,
    figure: str,
    right: Exact | None,
    *sources: str | FigureKey,
    rounded_by: tuple[Exact, Evidence] | None = None,
) -> Finding:
    """A stated figure that is not the result of other figures of its line.

    Args:
        line: the line.
        code: the finding's code.
        figure: the stated result.
        right: what it should be (đồng).
        sources: the figures that it is calculated from.
        rounded_by: the sum and the evidence where the rounding is wrong; the finding then names the rule and its article.
    """
    related = tuple(line.at(name) for name in sources if line.figure(name) is not None)
    stated, right = line.figure(figure), None if right is None else to_decimals(right, 6)
    if rounded_by is None:
        return line.finding(code, figure, stated, right, related=related)
    total, evidence = rounded_by
    law, how = evidence.law.article("rounding"), Terms([evidence.rounding.mode])
    return line.finding(code, figure, stated, right, law=law, related=related, unit=unit_at(total, evidence.rounding), mode=how)


def totals(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """AR005: a total that is neither the sum of its block nor the sum of all rows above it.

    A number of rows is no sum, and what is carried over from another page may repeat a total above it.
    """
    for number, total in enumerate(stated.totals):
        above = stated.totals[:number] if is_carried(total.label) else []
        for figure, amount in total.figures.items():
            sums = [group for group in total.addends[figure] if group]
            if any(amount == other.figures.get(figure) and other.source.sheet == total.source.sheet for other in above):
                continue
            if sums and not any(_adds_up(amount, group) or _is_count(amount, total, group) for group in sums):
                nearest = min(sums, key=lambda group: abs(_sum(group) - amount))
                related, right = tuple(total.source.at(addend.row, figure) for addend in nearest), _sum(nearest)
                yield total.finding("AR005", figure, amount, right, related=related, label=total.label, rows=len(nearest))


def _is_count(amount: Decimal, total: StatedTotal, group: list[Addend]) -> bool:
    """Whether the figure of a total is a number of rows: below each of the amounts, and no more than rows stand above it.

    Where its text speaks of services or entries, it may be any number below the amounts.
    """
    small = amount == amount.to_integral_value() and amount < min(addend.amount for addend in group)
    return small and (counts_rows(total.label) or amount <= total.row)


def _sum(group: list[Addend]) -> Decimal:
    return sum((addend.amount for addend in group), _ZERO)


def _adds_up(total: Decimal, group: list[Addend]) -> bool:
    """Whether a total is the sum of the addends; addends that are not whole may be rounded in what is shown."""
    values = [addend.amount for addend in group]
    return agrees(total, sum(values, _ZERO), *(value for value in values if value != value.to_integral_value()))
