"""Rows of a form that are no services but sums: by their words, or because they are what the rows above or below them come to."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pricebook.pricelist import PriceLine
from pricebook.settlement.charged.tables import ChargedRow
from pricebook.settlement.form21.tally import ServicesOfList
from pricebook.tables import folded
from pricebook.tables.layout.groups import begins_as_sum
from pricebook.tables.layout.row_kinds import foot_kind, outline_form

_LABELS = ("number", "ordinal", "service", "name")
_FEWEST = 2  # rows that a sum is of, where nothing else says that it is one


class _Figures(NamedTuple):
    """How often services were performed, and their amount in đồng."""

    outpatient: Decimal
    inpatient: Decimal
    amount: Decimal

    def and_(self, other: "_Figures", sign: int = 1) -> "_Figures":
        """The figures of both together; with `sign` −1, what is left of these without the others."""
        return _Figures(*(here + sign * there for here, there in zip(self, other, strict=True)))

    def amount_alone(self) -> "_Figures":
        """The amount, as that of a row which does not say how often."""
        return _Figures(Decimal(0), Decimal(0), self.amount)


_NONE = _Figures(Decimal(0), Decimal(0), Decimal(0))


def sums_in(rows: Sequence[ChargedRow], lines: Sequence[PriceLine | None], services: ServicesOfList) -> frozenset[int]:
    """The rows of a form that are sums, by their places: those whose words say so, and those whose figures do.

    The figures of a group are those of the rows below its title ("A. Khám bệnh | 3 | | 24.000"), those of a total the ones above
    it. A sum has no price, and no number where a service has its ordinal or its code.

    Args:
        rows: the rows of the form.
        lines: the service of each row; None where it is not known.
        services: the services of the list.
    """
    bare = {place for place, row in enumerate(rows) if lines[place] is None and _is_bare(row)}
    sums = {place for place in bare if _says_so(rows[place], services)}
    figures = {place: _figures(row) for place, row in enumerate(rows)}
    of_services = {place: each for place, each in figures.items() if place not in bare}
    asked = {place: each for place in bare - sums if (each := figures[place]) is not None and each.amount}
    of_amounts = {place: each for place, each in asked.items() if each == each.amount_alone()}
    sums.update(_adding_up(rows, of_services, {place: each for place, each in asked.items() if place not in of_amounts}))
    sums.update(_adding_up(rows, {place: each and each.amount_alone() for place, each in of_services.items()}, of_amounts))
    return frozenset(sums)


def _is_bare(row: ChargedRow) -> bool:
    said = "".join(row.get(column, str) or "" for column in _LABELS[:-1])
    return row.get("price", Decimal) is None and not any(map(str.isdigit, said))


def _says_so(row: ChargedRow, services: ServicesOfList) -> bool:
    """Whether the words of a row say that it is a total: all of them, or their beginning, if no name of the list begins so."""
    labels = [row.get(column, str) for column in _LABELS]
    said = [folded(label) for label in labels if label is not None]
    return foot_kind(labels) == "total" or any(begins_as_sum(label) and not services.begin_like(label) for label in said)


def _figures(row: ChargedRow) -> _Figures | None:
    """The figures of a row; None where its amount is not known."""
    outpatient, inpatient = (row.get(column, Decimal) or Decimal(0) for column in ("outpatient", "inpatient"))
    price, amount = row.get("price", Decimal), row.get("amount", Decimal)
    if amount is None and (price is not None or not outpatient + inpatient):
        amount = (price or Decimal(0)) * (outpatient + inpatient)
    return None if amount is None else _Figures(outpatient, inpatient, amount)


def _adding_up(
    rows: Sequence[ChargedRow], figures: Mapping[int, _Figures | None], asked: Mapping[int, _Figures]
) -> Iterator[int]:
    """Of some rows those whose figures are the sums of rows that follow each other, the first of them just below, or just above.

    Args:
        rows: the rows of the form.
        figures: the figures of the rows that may be added up, by their places.
        asked: those of the rows that may be sums.
    """
    above, added, part = [(0, _NONE)], [0], 0  # before each row: the sums of the rows above it, since one is not known
    for place in range(len(rows)):
        summand = figures.get(place, _NONE)
        part += summand is None
        above.append((part, _NONE if summand is None else above[-1][1].and_(summand)))
        added.append(added[-1] + (summand not in (None, _NONE)))  # a service that was not performed is no part of a sum
    first = {sums: place for place, sums in reversed([*enumerate(above)])}
    last = {sums: place for place, sums in enumerate(above)}
    for place, of_row in asked.items():
        since, so_far = above[place]
        begin, end = first.get((since, so_far.and_(of_row, -1)), place), last.get((since, so_far.and_(of_row)), place)
        if max(added[place] - added[min(begin, place)], added[max(end, place)] - added[place]) >= _fewest(rows[place]):
            yield place


def _fewest(row: ChargedRow) -> int:
    """How many rows a sum must be of: one is enough for a group with its letter, and where nothing is named that could be one.

    The letter may stand before its title: "I. Khám bệnh", but not "X quang".
    """
    labels = [label for column in _LABELS if (label := row.get(column, str))]
    first_words = [label.split()[0] for label in labels]
    numbered = [row.get("number", str), *(word for word in first_words if word.endswith((".", ")")))]
    return 1 if not labels or any(outline_form(each) is not None for each in numbered) else _FEWEST
