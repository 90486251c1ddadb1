"""Norms and cost structures (R1, R2, R5)."""

from collections.abc import Iterator

from pricebook.dossier import named_rows
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition

_ABOVE_MINISTRY = "select id, service_id, item, field, stated, most from norms_above_ministry order by id, class"
_OWED = "select own_row, service_id, source_item from structures_owed order by own_row"


def above_ministry_norm(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM001: a local norm is above the Ministry's (R2). NM002: the Ministry's norm of the service does not have the item."""
    for row in named_rows(composition.con, _ABOVE_MINISTRY):
        at = composition.dossier.place("norms", row.id, row.field)
        if row.most is None:
            yield Finding("NM002", at, service=row.service_id, observed=row.item)
        else:
            more = {"item": row.item, "excess": row.stated - row.most}
            yield Finding("NM001", at, service=row.service_id, observed=row.stated, limit=row.most, more=more)


def structure_owed(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM003 (R5): a service of the older price frame was approved without a cost structure, and still has none."""
    owed = composition.dossier.law.regulation.structure_owed
    if owed is None:
        return
    for row in named_rows(composition.con, _OWED):
        at = composition.dossier.place("services", row.own_row, "service_id")
        yield Finding("NM003", at, service=row.service_id, observed=row.source_item)


def new_services(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM020: a service of the list is not in the regulation, and the regulation has a rule for such services."""
    law = composition.dossier.law
    if law.article("new_service") is None:
        return
    listed = {line.service_id for line in prices.lines}
    rows = composition.con.execute("select own_row, service_id from services where is_own order by own_row").fetchall()
    for row, service in rows:
        if service in listed:
            yield Finding("NM020", composition.dossier.place("services", row, "service_id"), service=service)


def service_cycles(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM006: services contain each other in a cycle, so that none of them can be priced."""
    for service, row in composition.cycle.items():
        at = composition.dossier.place("norms", row, "item_code")
        yield Finding("NM006", at, service=service, observed=" → ".join(composition.cycle))
