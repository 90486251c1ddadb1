"""Rows that take another one back: its amount once more, with a minus. Both together are 0 đồng, and neither is judged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pricebook.findings import Finding
from pricebook.settlement.charged.tables import ChargedRow, amount_of


@dataclass(frozen=True, slots=True)
class WithoutReturns:
    """The rows of a table without its returns.

    Attributes:
        rows: the rows that are left to be judged.
        set_off: returns and the rows that they take back whole: 0 đồng together.
        apart: the returns that take nothing back whole, and the rows of their visit or stay: none of them is judged.
        findings: ST114 for these.
    """

    rows: list[ChargedRow]
    set_off: list[ChargedRow]
    apart: list[ChargedRow]
    findings: list[Finding]


def without_returns(rows: Iterable[ChargedRow], same: Sequence[str], whole: Sequence[str]) -> WithoutReturns:
    """Sets the returns of a table off against the rows that they take back.

    Args:
        rows: the rows.
        same: the columns in which a return says the same as the row that it takes back.
        whole: the columns that name the visit or the stay: the first in which a return says something tells which rows are of it.
            What it takes back in part is not known by row, so that none of these can be judged. Where it names neither, these are
            the rows that say the same.
    """
    judged = list(rows)
    returns = [row for row in judged if amount_of(row, "amount") < 0]
    if not returns:
        return WithoutReturns(judged, [], [], [])
    alike: dict[tuple[object, ...], list[ChargedRow]] = defaultdict(list)
    for row in reversed(judged):  # the first of several is taken back first
        if (amount := amount_of(row, "amount")) > 0:
            alike[_said(row, same, amount)].append(row)
    set_off, apart = list[ChargedRow](), list[ChargedRow]()
    for row in returns:
        taken = alike[_said(row, same, -amount_of(row, "amount"))]
        if taken:
            set_off += [taken.pop(), row]
        else:
            apart.append(row)
    out = {id(row) for row in (*set_off, *apart)}
    named: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for row in apart:
        for name in _names(row, whole)[:1]:
            named[name].add(row.values.get("card"))
    unnamed = {_said(row, same, Decimal(0)) for row in apart if not _names(row, whole)}  # of these, what says just the same
    apart += [
        row
        for row in judged
        if id(row) not in out and (_is_of(row, whole, named) or (unnamed and _said(row, same, Decimal(0)) in unnamed))
    ]
    out |= {id(row) for row in apart}
    found = [Finding("ST114", apart[0].at, observed=len(apart), cells=tuple(row.at for row in apart[1:]))] if apart else []
    return WithoutReturns([row for row in judged if id(row) not in out], set_off, apart, found)


def _said(row: ChargedRow, same: Sequence[str], amount: Decimal) -> tuple[object, ...]:
    return (amount, *(row.values.get(column) for column in same))


def _names(row: ChargedRow, whole: Sequence[str]) -> list[tuple[object, ...]]:
    """What names the visit or the stay of a row, each with its facility."""
    facility = row.values.get("facility")
    return [(facility, column, said) for column in whole if (said := row.get(column, str)) is not None]


def _is_of(row: ChargedRow, whole: Sequence[str], named: Mapping[tuple[object, ...], set[object]]) -> bool:
    """Whether a row is of a visit or stay that a return names; another card is another person, whatever the code says."""
    card = row.values.get("card")
    return any(card is None or not named[name].isdisjoint((card, None)) for name in _names(row, whole) if name in named)
