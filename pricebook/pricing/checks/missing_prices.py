"""The last check: every missing price has an error that explains it."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Phrase, say
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceLine, PriceList, SourceRow
from pricebook.pricing.compose import Composition


def unexplained_missing_prices(composition: Composition, prices: PriceList, findings: list[Finding]) -> Iterator[Finding]:
    """NM011: a line has no price, and no error so far names its service, one of its items or one of its norm rows."""
    errors = [finding for finding in findings if finding.severity == "error"]
    unsettled = composition.con.execute("select service_id from unsettled").fetchall()  # a share or proposal cannot be read
    unclear = composition.con.execute("select service_id from uncertain_services where given_table = 'norms'").fetchall()
    uncertain = {service for (service,) in unclear}
    services = {*(finding.service for finding in errors), *(service for (service,) in unsettled)}
    items = {finding.observed for finding in errors if finding.code in ("UP001", "UP009")}
    rows = {row for finding in errors for at in finding.places if (row := _row(at)) is not None}
    for line in prices.lines:
        if line.price is None and line.service_id not in services and not _explained(line, items, rows):
            parts = [item.item_code or item.name or item.component for item in line.items if item.basis == "missing"]
            more: dict[str, Figure] = {"parts": ", ".join(dict.fromkeys(parts)) or _rows_without_cost(composition, line) or "–"}
            if line.service_id in uncertain:  # its own items may all have prices
                more = {"parts": say("value.unclear-norm-row")}
            yield Finding("NM011", composition.place_of(line.service_id), service=line.service_id, more=more)


def _rows_without_cost(composition: Composition, line: PriceLine) -> Phrase | None:
    """The norm rows of a line of which a cell is blank or cannot be read, so that they stand in none of its components."""
    query = "select id from norm_rows where service_id = ? and (unusable or not component_known) and (class is null or class = ?)"
    rows = composition.con.execute(f"{query} order by id", [line.service_id, line.class_]).fetchall()
    places = [str(composition.dossier.place("norms", row, "service")) for (row,) in rows]
    return say("value.norm-rows-unread", rows=", ".join(places)) if places else None


def _explained(line: PriceLine, items: set[Figure | None], rows: set[SourceRow]) -> bool:
    missing = [item for item in line.items if item.basis == "missing"]
    return any(item.item_code in items or item.name in items or item.source in rows for item in missing)


def _row(at: Place) -> SourceRow | None:
    """The row of a place, as NormLine.source has it."""
    return None if at.file is None or at.row is None else SourceRow(at.file, at.sheet or None, at.row + 1)
