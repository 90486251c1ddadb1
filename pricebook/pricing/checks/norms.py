"""Norms and cost structures (R1, R2, R5)."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from pricebook.base.languages import Figure, Terms
from pricebook.base.money import divide
from pricebook.dossier import named_rows
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition, has_ministry_norms

_ABOVE_MINISTRY = "select * exclude (class) from norms_above_ministry order by id, class"
_OWED = "select own_row, service_id, source_item from structures_owed order by own_row"


def above_ministry_norm(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM001: a local norm is above the Ministry's (R2). NM002: the Ministry's norm of the service does not have the item.

    NM014: the two are in units that neither a measure nor a conversion connects, so that they cannot be compared.
    """
    for row in named_rows(composition.con, _ABOVE_MINISTRY) if has_ministry_norms(composition.con) else ():
        place = partial(composition.dossier.place, "norms", row.id)
        at = place("amount" if row.is_lump else "quantity")
        if row.verdict == "item":
            yield Finding("NM002", at, service=row.service_id, observed=row.name)
        elif row.verdict == "unit":
            own, theirs = _unit("given" if row.is_lump else row.unit), _unit(row.their_unit)
            at = at if row.is_lump else place("unit")
            yield Finding("NM014", at, service=row.service_id, observed=own, limit=theirs, more={"item": row.name})
        else:
            limit = divide(row.most, row.scale)  # in the unit of the local norm
            unit = " đ" if row.is_lump else f" {row.unit}" if row.unit else ""
            more: dict[str, Figure] = {"item": row.name, "excess": row.stated - limit, "unit": unit}
            more["times"] = _times(row.stated * row.scale, row.most)
            yield Finding("NM001", at, service=row.service_id, observed=row.stated, limit=limit, more=more)


def _unit(unit: str | None) -> Terms:
    return Terms([unit or "–"])


def _times(stated: Decimal, most: Decimal) -> Decimal:
    """How many times the Ministry's norm a local norm is: to 2 decimals, or to 6 where 2 would say that it is the norm."""
    times = divide(stated, most, 2)
    return times if times > 1 else divide(stated, most)


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
