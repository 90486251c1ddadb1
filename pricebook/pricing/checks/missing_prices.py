"""The last check: every missing price has an error that explains it."""

from collections.abc import Iterator

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine, PriceList, SourceRow
from pricebook.pricing.compose import Composition


def unexplained_missing_prices(composition: Composition, prices: PriceList, findings: list[Finding]) -> Iterator[Finding]:
    """NM011: a line has no price, and no error so far names its service, one of its items or one of its norm rows."""
    errors = [finding for finding in findings if finding.severity == "error"]
    unsettled = composition.con.execute("select service_id from unsettled").fetchall()  # a share or proposal cannot be read
    services = {*(finding.service for finding in errors), *(service for (service,) in unsettled)}
    items = {finding.observed for finding in errors if finding.code in ("UP001", "UP009")}
    rows = {row for finding in errors if (row := _row(finding.at)) is not None}
    rows |= _broken_norm_rows(composition)  # one finding may stand for all cells of a column
    for line in prices.lines:
        if line.price is None and line.service_id not in services and not _explained(line, items, rows):
            parts = [item.item_code or item.name or item.component for item in line.items if item.basis == "missing"]
            more = {"parts": ", ".join(dict.fromkeys(parts)) or "–", "name": line.name or "–"}
            yield Finding("NM011", composition.place_of(line.service_id), service=line.service_id, more=dict(more))


def _broken_norm_rows(composition: Composition) -> set[SourceRow]:
    table = composition.dossier.tables.get("norms")
    places = [table.place(row, "service") for row in table.broken] if table is not None else []
    return {source for place in places if (source := _row(place)) is not None}


def _explained(line: PriceLine, items: set[Figure | None], rows: set[SourceRow]) -> bool:
    missing = [item for item in line.items if item.basis == "missing"]
    return any(item.item_code in items or item.name in items or item.source in rows for item in missing)


def _row(at: Place) -> SourceRow | None:
    """The row of a place, as NormLine.source has it."""
    return None if at.file is None or at.row is None else SourceRow(at.file, at.sheet or None, at.row + 1)
