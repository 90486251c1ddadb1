"""Prices and the maxima of the regulation (R6)."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.base.exact import nearest
from pricebook.base.languages import Figure, Terms
from pricebook.base.money import HIGHEST_PRICE
from pricebook.base.rounding import unit_at
from pricebook.findings import Finding
from pricebook.pricelist import PriceLine, PriceList
from pricebook.pricelist.uncapped import named_lines, named_service, uncapped_lines
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition


def above_ceiling(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP001: a price is above the ceiling of its class (đồng; a price equal to the ceiling is allowed)."""
    for line in prices.lines:
        if line.ceiling is not None and line.price is not None and line.price > line.ceiling:
            more: dict[str, Figure] = {
                "class": Terms([composition.dossier.law.class_term(line.class_)]),
                "excess": line.price - line.ceiling,
                "named": _named(line),
            }
            yield Finding(
                "CP001",
                composition.place_of(line.service_id),
                service=line.service_id,
                observed=line.price,
                limit=line.ceiling,
                more=more,
            )


def _named(line: PriceLine) -> Figure:
    """The service of a line as people name it."""
    return named_service(line.service_code or line.ordinal or line.service_id, line.name)


def class_without_ceiling(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP002: a norm is for a class without a maximum, while other classes have one: no price may be set for it.

    A pack that is not whole may only lack the maximum: NB013 says so, and the price is not capped.
    """
    if not composition.dossier.law.holds_everything:
        return
    for row in check_rows(composition, "class_without_ceiling"):
        at = composition.dossier.place("norms", row.id, "class")
        yield Finding("CP002", at, service=row.service_id, observed=Terms([composition.dossier.law.class_term(row.class_)]))


def no_ceiling_known(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP003: the regulation requires a maximum, and has none for the service. NB013: the pack is not whole and has none."""
    law = composition.dossier.law
    rule = law.regulation.ceilings
    uncapped = uncapped_lines(prices.lines, law)
    if uncapped:
        yield Finding(
            "NB013",
            composition.in_pack("ceilings"),
            observed=len(uncapped),
            more={"services": named_lines(uncapped, composition.dossier.law)},
        )
    if rule is None or not rule.required or not law.holds_everything:
        return
    own = {service for (service,) in composition.con.execute("select service_id from services where is_own").fetchall()}
    for line in prices.lines:
        if line.ceiling is None and line.service_id not in own and line.status != "fixed":
            more = {"class": Terms([composition.dossier.law.class_term(line.class_)])}
            yield Finding(
                "CP003",
                composition.in_pack("ceilings"),
                service=line.service_id,
                observed=line.price,
                more=dict(more),
            )


def above_ministry_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP017: a price is above the price of the Ministry (đồng; an equal price is allowed). It is not lowered by itself."""
    law = composition.dossier.law
    for line in prices.lines if law.has_ministry_prices else ():
        limit = law.ministry_price(line.service_id, line.class_)
        if limit is not None and line.price is not None and line.price > limit:
            more: dict[str, Figure] = {
                "class": Terms([law.class_term(line.class_)]),
                "excess": line.price - limit,
                "named": _named(line),
            }
            at = composition.place_of(line.service_id)
            yield Finding("CP017", at, service=line.service_id, observed=line.price, limit=limit, more=more)


def proposal_above_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP004: a proposal is above the composed price or its bound. The smaller price is used."""
    for row in check_rows(composition, "proposal_above_price"):
        at = composition.dossier.place("proposed_prices", row.id, "price")
        more = {"class": Terms([composition.dossier.law.class_term(row.class_)])}
        yield Finding("CP004", at, service=row.service_id, observed=row.proposed, limit=row.price, more=dict(more))


def rounded_to_zero(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP006: rounding, or a maximum below the rounding unit, would make a price 0. The service then has no price."""
    for line in prices.lines:
        bounds = [amount for amount in (line.rounded, line.bound_price) if amount is not None]
        if line.price is None and line.rounded is not None and min(bounds) == 0:
            rule = composition.choices.rounding
            yield Finding(
                "CP006",
                composition.place_of(line.service_id),
                service=line.service_id,
                observed=None if line.composed is None else nearest(line.composed),
                more={"unit": unit_at(line.composed or Decimal(0), rule)},
            )


def price_beyond_belief(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP027: what was composed or is charged is more than any service costs (đồng; HIGHEST_PRICE itself is allowed)."""
    for line in prices.lines:
        composed = Decimal(0) if line.composed is None else nearest(line.composed)
        highest = max(composed, Decimal(line.price or 0))
        if highest > HIGHEST_PRICE:
            at = composition.place_of(line.service_id)
            yield Finding(
                "CP027", at, service=line.service_id, observed=highest, limit=HIGHEST_PRICE, more={"named": _named(line)}
            )


def unconfirmed_ceilings(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """CP005: the number of listed services whose data in the pack were not compared with the official annex."""
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
