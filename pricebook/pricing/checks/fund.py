"""Which services that facilities perform the insurance fund's catalogues will leave out."""

from collections.abc import Iterator

from pricebook.base.languages import Figure
from pricebook.entitlement import LeftOutOfCatalogue, fund_catalogues
from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition

NAMED = 10  # services that the finding names


def outside_catalogues(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """FC011: facilities perform services that the fund does not pay. FC012: they have no official code.

    Under a regulation whose prices the fund does not pay at all there are no catalogues.
    """
    law = composition.dossier.law
    if not law.regulation.insured:
        return
    by_reason: dict[str, dict[str, LeftOutOfCatalogue]] = {}
    for catalogue in fund_catalogues(prices.facilities, prices, law):
        for left in catalogue.left_out:
            by_reason.setdefault(left.reason, {}).setdefault(left.service_id, left)
    for reason, code in (("not-insured", "FC011"), ("no-official-code", "FC012")):
        services = by_reason.get(reason)
        if services:
            at = _capability(composition, next(iter(services)))
            cited = next((left.law for left in services.values() if left.law), None)
            yield Finding(code, at, observed=len(services), law=cited, more=_named(services))


def _capability(composition: Composition, service: str) -> Place:
    row = composition.con.execute("select min(id) from abilities where service_id = ? and performing", [service]).fetchone()
    return composition.dossier.place("capabilities", row[0] if row else 0, "service")


def _named(services: dict[str, LeftOutOfCatalogue]) -> dict[str, Figure]:
    names = [f"{left.service_id} {left.name or ''}".strip() for left in services.values()]
    return {"services": "; ".join(names[:NAMED]) + (f"; … (+{len(names) - NAMED})" if len(names) > NAMED else "")}
