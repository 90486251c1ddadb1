"""Prices against the circular's maxima (R6)."""

from collections.abc import Iterator

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import asked
from pricebook.pricing.compose import Composition


def above_ceiling(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP001 for each line whose price is above the ceiling of its class (đồng, inclusive)."""
    for line in prices.lines:
        if line.ceiling is not None and line.price is not None and line.price > line.ceiling:
            more: dict[str, Figure] = {"class": Terms([line.class_ or "–"]), "excess": line.price - line.ceiling}
            yield Finding(
                "CP001",
                composition.place_of(line.service_id),
                service=line.service_id,
                observed=line.price,
                limit=line.ceiling,
                more=more,
            )


def class_without_ceiling(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP002: a norm for a class that the circular gives no maximum for: no price may be set for it."""
    for row in asked(composition, "class_without_ceiling"):
        at = composition.dossier.place("norms", row.id, "class")
        yield Finding("CP002", at, service=row.service_id, observed=Terms([row.class_]))


def no_ceiling_known(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP003: the regulation demands a maximum, and its pack has none for the service: nobody can say that the price keeps it."""
    rule = composition.dossier.law.regulation.ceilings
    if rule is None or not rule.required:
        return
    own = {service for (service,) in composition.con.execute("select service_id from services where is_own").fetchall()}
    for line in prices.lines:
        if line.ceiling is None and line.service_id not in own and line.status != "fixed":
            more = {"class": Terms([line.class_ or "–"])}
            yield Finding(
                "CP003",
                composition.in_pack("ceilings"),
                service=line.service_id,
                observed=line.price,
                more=dict(more),
            )


def proposal_above_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP004: what the province decided on is above what was composed, or above a bound. The smaller price stands."""
    for row in asked(composition, "proposal_above_price"):
        at = composition.dossier.place("proposed_prices", row.id, "price")
        more = {"class": Terms([row.class_ or "–"])}
        yield Finding("CP004", at, service=row.service_id, observed=row.proposed, limit=row.price, more=dict(more))


def rounded_to_nothing(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP006: a sum that rounding (or a maximum below the unit) would make 0: that is no price."""
    for line in prices.lines:
        if line.price is None and line.rounded is not None:
            unit = composition.choices.unit
            yield Finding(
                "CP006",
                composition.place_of(line.service_id),
                service=line.service_id,
                observed=line.composed,
                more={"unit": unit},
            )


def unconfirmed_ceilings(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP005: how many services of the list rest on what nobody has compared with the official annex."""
    unconfirmed = {
        service for (service,) in composition.con.execute("select service_id from services where not confirmed").fetchall()
    }
    listed = list(dict.fromkeys(line.service_id for line in prices.lines if line.service_id in unconfirmed))
    if listed:
        yield Finding(
            "CP005",
            composition.in_pack("services"),
            observed=len(listed),
            more={"services": ", ".join(listed[:20]) + (" …" if len(listed) > 20 else "")},
        )
