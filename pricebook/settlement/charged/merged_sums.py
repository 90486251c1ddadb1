"""Amounts that stand in a cell merged over several rows: of one visit or stay they are judged together, else asked about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pricebook.base.languages import Figure, say
from pricebook.findings import Finding, Place
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable, amount_of

Name = Callable[[ChargedRow], object]  # what names the visit or the stay of a row; None where it names none
Usual = Callable[[ChargedRow], Decimal]  # đồng that a row would be charged by itself


@dataclass(frozen=True, slots=True)
class WithoutMerged:
    """The rows of a table, each with an amount of its own.

    Attributes:
        rows: the rows that are left to be judged, in their order.
        unread: the rows that cannot be examined: those of the reading, and those whose amounts are no sum of one visit or stay.
        findings: ST051 for the latter.
    """

    rows: list[ChargedRow]
    unread: list[ChargedRow]
    findings: list[Finding]


def without_merged(table: ChargedTable, named: str, name_of: Name, usual: Usual) -> WithoutMerged:
    """Gives each row its part of an amount that is merged over several rows of one visit or stay.

    These are paid as a whole, so that the parts do not decide; only their sum does. From the first row on, each has what it would
    be charged by itself, and the last one the rest.

    Args:
        table: the table, as it was read.
        named: what the table is called in `templates/charged.toml`.
        name_of: what names the visit or the stay of a row.
        usual: what a row would be charged by itself.
    """
    groups: dict[Place, list[ChargedRow]] = defaultdict(list)
    for row in (*table.rows, *table.unread):
        if row.amount_with is not None:
            groups[row.amount_with].append(row)
    if not groups:
        return WithoutMerged(table.rows, table.unread, [])
    left: dict[int, ChargedRow | None] = {}
    unread = {id(row) for row in table.unread}
    for rows in groups.values():
        if unread.isdisjoint(map(id, rows)) and _is_one(rows, name_of):
            together = sum((amount_of(row, "amount") for row in rows), Decimal(0))
            for row, amount in zip(rows, _parts(together, list(map(usual, rows))), strict=True):
                left[id(row)] = replace(row, values={**row.values, "amount": amount})
        else:
            left |= dict.fromkeys(map(id, rows))
    apart = [row for row in table.rows if id(row) in left and left[id(row)] is None]
    kept = (left.get(id(row), row) for row in table.rows)
    return WithoutMerged([row for row in kept if row is not None], [*table.unread, *apart], _findings(apart, named))


def _is_one(rows: Iterable[ChargedRow], name_of: Name) -> bool:
    """Whether rows are of one visit or stay: all name the same one; and of one person: another card is another one."""
    rows = list(rows)
    names = {name_of(row) for row in rows}
    cards = {card for row in rows if (card := row.values.get("card")) is not None}
    return len(names) == 1 and None not in names and len(cards) < 2


def _parts(together: Decimal, usual: Sequence[Decimal]) -> list[Decimal]:
    parts = []
    for amount in usual[:-1]:
        parts.append(min(amount, together))
        together -= parts[-1]
    return [*parts, together]


def _findings(apart: Sequence[ChargedRow], named: str) -> list[Finding]:
    """ST051 for the rows whose amount is that of several visits or stays, or of a row that cannot be read."""
    if not apart:
        return []
    first, *others = apart
    name = next(column.name for column in columns_of(named) if column.id == "amount")
    more: Mapping[str, Figure] = {"field": say("visits.merged", field=name)}
    return [Finding("ST051", first.at, observed=len(apart), cells=tuple(row.at for row in others), more=dict(more))]
