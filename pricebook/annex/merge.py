"""The tables of a pack with an annex merged in: rows that are written carry the source and the day, others stay as they are."""

from collections.abc import Iterable, Sequence
from datetime import date

from pricebook.annex.compare import Proposal
from pricebook.annex.numbering import part_order
from pricebook.annex.read import FigureTable
from pricebook.regulation import Pack
from pricebook.regulation.tables import COLUMNS

Rows = list[tuple[str, ...]]
_Row = dict[str, str]


def merged_tables(
    pack: Pack, proposals: Sequence[Proposal], figures: FigureTable, source: str, verified_on: date
) -> dict[str, Rows]:
    """Returns the rows of the tables that change, by table.

    Args:
        pack: the pack, read with its issued prices.
        proposals: what the annex says; only added and changed services are written.
        figures: the table that the figures belong to.
        source: what stands in the column `source` of the rows that are written.
        verified_on: the day on which the annex was read, for the column `verified_on`.
    """
    provenance = {"source": source, "verified_on": verified_on.isoformat()}
    written = {proposal.service_id: proposal for proposal in proposals if proposal.writes}
    services = {row["service_id"]: row for row in _records(pack, "services")}
    group_is_part = all(row["group"] in ("", row["part"]) for row in services.values())
    for service, proposal in written.items():
        services[service] = _service(services.get(service, {}), proposal, group_is_part) | provenance
    order = _in_order(pack, proposals, services)
    amounts: dict[str, list[_Row]] = {}
    for row in _records(pack, figures):
        amounts.setdefault(row["service_id"], []).append(row)
    for service, proposal in written.items():
        amounts[service] = _figures(amounts.get(service, []), proposal, figures, provenance, pack.regulation.classes)
    return {
        "services": _rows("services", (services[service] for service in order)),
        figures: _rows(figures, (row for service in order for row in amounts.get(service, []))),
    }


def _records(pack: Pack, table: str) -> list[_Row]:
    columns = pack.tables[table].columns
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _rows(table: str, records: Iterable[_Row]) -> Rows:
    return [tuple(record.get(column, "") for column in COLUMNS[table]) for record in records]


def _service(old: _Row, proposal: Proposal, group_is_part: bool) -> _Row:
    """The row of a service: what the pack has, with the values that the annex changes."""
    if not old:
        title = next((row.group for row in proposal.rows if row.group), None)
        group = proposal.part if group_is_part or title is None else title
        old = {"service_id": proposal.service_id, "part": proposal.part, "ordinal": proposal.ordinal, "group": group}
    texts = {change.field: str(change.new) for change in proposal.changes if isinstance(change.new, str)}
    return {**old, **texts, "confirmed": "yes"}


def _figures(
    old: Sequence[_Row], proposal: Proposal, figures: FigureTable, provenance: _Row, classes: Sequence[str]
) -> list[_Row]:
    """The figures of a service. Those that the annex states carry its source, also where they are as they were."""
    column = "ceiling" if figures == "ceilings" else "price"
    held = {row["class"]: row for row in old}
    stated = {class_ or "": amount for row in proposal.rows for class_, amount in row.amounts.items()}
    if "" in held and "" not in stated and all(held[""][column] == str(amount) for amount in stated.values()):
        stated = {"": int(held[""][column])}  # the pack has one figure for all classes, and the annex repeats it for each
    if "" in stated and "" not in held and held and all(row[column] == str(stated[""]) for row in held.values()):
        stated = dict.fromkeys(held, stated[""])  # and the other way round
    if "" in stated:
        held = {}
    held.pop("", None)
    for class_, amount in stated.items():
        held[class_] = {"service_id": proposal.service_id, "class": class_, column: str(amount)} | provenance
    return sorted(held.values(), key=lambda row: classes.index(row["class"]) if row["class"] in classes else -1)


def _in_order(pack: Pack, proposals: Sequence[Proposal], services: dict[str, _Row]) -> list[str]:
    """The services in the annex's order, part by part. One that the annex does not state stays behind the one before it."""
    stated: dict[str, list[str]] = {}
    for proposal in proposals:
        if proposal.service_id in services:
            stated.setdefault(services[proposal.service_id]["part"], []).append(proposal.service_id)
    before: dict[str, str | None] = {}
    held: dict[str, list[str]] = {}
    for service, part in zip(*(pack.tables["services"].columns[name] for name in ("service_id", "part")), strict=True):
        before[service] = held[part][-1] if part in held else None
        held.setdefault(part, []).append(service)
    parts = list(stated)
    for part in held:
        if part not in stated:
            later = (n for n, other in enumerate(parts) if part_order(other) > part_order(part))
            parts.insert(next(later, len(parts)), part)
    return [service for part in parts for service in _part_in_order(stated.get(part, []), held.get(part, []), before)]


def _part_in_order(stated: Sequence[str], held: Sequence[str], before: dict[str, str | None]) -> list[str]:
    if not stated:
        return list(held)
    order = list(stated)
    known = set(stated)
    for service in held:
        if service not in known:
            previous = before[service]
            order.insert(order.index(previous) + 1 if previous is not None else 0, service)
    return order
