"""Prices whose size shows that they are not in đồng: columns in thousands, fractions, and single prices with digits lost."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pricebook.appraisal.checks.ceilings import ceiling_of
from pricebook.appraisal.checks.lines import highest
from pricebook.appraisal.evidence import Evidence
from pricebook.base.languages import Figure, Terms, say
from pricebook.findings import Finding
from pricebook.submission.source import figure_key
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import far_from_others

FAR = 100  # a price below this part of what is allowed is too small to be one
TENTH = 10
NOUGHTS_LOST = (10, 100)  # a price that is this part of the one that is known lost one digit, or two
THOUSANDTH = 20_000  # a price above this part of what is allowed may be in thousands
MOST_LINES = Decimal("0.6")  # share of the lines of a column, of those that are compared, that show that it is in thousands

_PRICE = figure_key("price")
_Limits = dict[int, Decimal]  # by the id() of a line, the highest price that is known for it; 0 where none is


def not_in_dong(stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    """CP026: a column that is in thousands, once, with the cells of its prices. Else, line by line, CP015 and CP014.

    CP015: a price of less than 1 % of what is allowed, so probably in thousands. CP014: one that is not a whole number of đồng.
    CP028: one that is a tenth, or less, of what is allowed for its code, where no name says the service; or one that is the known
    price but for its last noughts. IN042: one far from the others of its column, where nothing is known that bounds it.
    """
    for lines in _by_column(stated).values():
        limits = {id(line): _allowed(line, evidence) for line in lines}
        known = [(line, limits[id(line)]) for line in lines if limits[id(line)] > 0]
        small = [(line, allowed) for line, allowed in known if _price(line) * FAR < allowed < _price(line) * THOUSANDTH]
        if len(small) > 1 and len(small) >= MOST_LINES * len(known):
            yield _in_thousands([line for line in lines if _is_small(line, limits)], *small[0], len(small), len(known))
            others = [line for line in lines if not _is_small(line, limits)]
        else:
            others = lines
        yield from _line_by_line(others, limits, stated, evidence)
        yield from _far_from_column(others, evidence)


def _in_thousands(lines: list[StatedLine], first: StatedLine, allowed: Decimal, small: int, known: int) -> Finding:
    """CP026, at the first price that is compared; the others are named beside it, and rejected with it."""
    others = tuple(line.at("price") for line in lines if line is not first)
    services = tuple(dict.fromkeys(line.service_id for line in lines if line.service_id is not None))
    more: dict[str, Figure] = {"count": small, "compared": known, "meant": _price(first) * 1000}
    at = first.at("price")
    return Finding("CP026", at, None, _price(first), allowed, more=more, cells=others, services=services)


def _is_small(line: StatedLine, limits: _Limits) -> bool:
    """Whether a price of a column in thousands is one of them: too small for its service, or of a service without a bound."""
    allowed = limits[id(line)]
    return allowed == 0 or _price(line) * FAR < allowed


def _line_by_line(lines: list[StatedLine], limits: _Limits, stated: StatedList, evidence: Evidence) -> Iterator[Finding]:
    for line in lines:
        price, allowed = _price(line), limits[id(line)]
        if price * FAR < allowed:
            yield line.finding("CP015", "price", price, int(allowed))
        elif price != price.to_integral_value():
            yield line.finding("CP014", "price", price)
        elif (whole := _whole_price(line, allowed, stated, evidence)) is not None:
            named = say("list.no-name-beside" if line.name is None else "list.noughts-lost", meant=whole)
            yield line.finding("CP028", "price", price, whole, what=named)


def _whole_price(line: StatedLine, allowed: Decimal, stated: StatedList, evidence: Evidence) -> int | None:
    """What a price (đồng) falls short of by a digit: what is allowed for a code without a name, else the known price itself.

    A price may stay far below a maximum; but where nothing on the row confirms the code, one of the two is likely mistyped.
    """
    price = _price(line)
    known = evidence.expected(line.services, line.class_, proposal=stated.is_proposal(line))
    if price in known or price <= 0:
        return None
    lost = [whole for whole in known if any(price * part == whole for part in NOUGHTS_LOST)]
    if lost:
        return max(lost)
    return int(allowed) if line.name is None and 0 < price * TENTH <= allowed else None


def _far_from_column(lines: list[StatedLine], evidence: Evidence) -> Iterator[Finding]:
    far = far_from_others([line.price for line in lines])
    if far is not None and _allowed(lines[far[0]], evidence) == 0 and _whole(_price(lines[far[0]])):
        line, usual = lines[far[0]], far[1]
        yield line.finding("IN042", "price", line.price, usual, compared=Terms(["others-of-the-column"]))


def _by_column(stated: StatedList) -> dict[tuple[str | None, int | None], list[StatedLine]]:
    found: dict[tuple[str | None, int | None], list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        if line.price is not None:
            found[line.source.sheet, line.source.columns.get(_PRICE)].append(line)
    return found


def _price(line: StatedLine) -> Decimal:
    return line.price or Decimal(0)


def _whole(price: Decimal) -> bool:
    return price == price.to_integral_value()


def _allowed(line: StatedLine, evidence: Evidence) -> Decimal:
    """The highest price (đồng) that is known for a line: its maximum or its issued price; 0 where neither is."""
    limits = (ceiling_of(line, evidence.law), highest(line, evidence.law.issued))
    return Decimal(max((limit for limit in limits if limit is not None), default=0))
