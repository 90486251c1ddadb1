"""Norms and structures (R1, R2, R5)."""

from collections.abc import Iterator

from pricebook.findings import Finding, Place
from pricebook.pricelist import PriceList
from pricebook.pricing import Composition


def above_ministry_norm(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM001 for a local norm above the Ministry's (R2), NM002 for an item that the Ministry's norm of that service lacks."""
    law = composition.dossier.pack.law.article("norm_limit")
    rows = composition.con.execute(
        """
        with ministry as (
          select r.service_id, n.class, n.component, n.item_code as item, lower(n.unit) as unit,
                 sum(n.net_quantity) as quantity, sum(n.amount) as amount
          from given.ministry_norms n join service_refs r on r.said = n.service group by all
          union all
          select service_id, class, component, item_code, lower(unit), sum(quantity), sum(amount) from law.norms group by all ),
        local_norm as (
          select service_id, class, component, item, any_value(item_name) as name, lower(unit) as unit, min(id) as id,
                 sum(net_quantity) as quantity, sum(amount) as amount
          from norm_rows group by service_id, class, component, item, lower(unit) )
        select l.id, l.service_id, coalesce(l.item, l.name, l.component), l.quantity, l.amount, m.quantity, m.amount,
               m.service_id is not null
        from local_norm l
        left join ministry m on m.service_id = l.service_id and m.component = l.component
                            and m.item is not distinct from l.item and m.unit is not distinct from l.unit
                            and (m.class is null or m.class is not distinct from l.class)
        where (l.service_id, l.component) in (select (service_id, component) from ministry)
        order by l.id
        """
    ).fetchall()
    for row, service, item, quantity, amount, most_quantity, most_amount, known in rows:
        at = composition.dossier.place("norms", row, "amount" if quantity is None else "quantity")
        if not known:
            yield Finding("NM002", at, service=service, observed=item, law=law)
        elif quantity is not None and most_quantity is not None and quantity > most_quantity:
            more = {"item": item, "excess": quantity - most_quantity}
            yield Finding("NM001", at, service=service, observed=quantity, limit=most_quantity, law=law, more=more)
        elif amount is not None and most_amount is not None and amount > most_amount:
            more = {"item": item, "excess": amount - most_amount}
            yield Finding("NM001", at, service=service, observed=amount, limit=most_amount, law=law, more=more)


def structure_owed(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM003 (R5): a service of an item of the older frame that was approved without a cost structure, and has none yet."""
    owed = composition.dossier.pack.law.structure_owed
    if owed is None:
        return
    rows = composition.con.execute(
        """
        select own_row, service_id, source_item from services
        where is_own and source_item in (select unnest(?::varchar[])) and not coalesce(structure_approved, false)
          and service_id not in (select service_id from norm_rows)
        order by own_row
        """,
        [list(owed.source_items)],
    ).fetchall()
    for row, service, item in rows:
        at = composition.dossier.place("services", row, "service_id")
        yield Finding("NM003", at, service=service, observed=item, law=str(owed.reference))


def within_itself(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM006: services that contain each other in a circle, so that none of them can be priced first."""
    for service in composition.cycle:
        row = composition.con.execute(
            "select min(id) from norm_rows where service_id = ? and inner_service in (select unnest(?::varchar[]))",
            [service, composition.cycle],
        ).fetchone()
        at = composition.dossier.place("norms", row[0], "item_code") if row and row[0] is not None else Place()
        yield Finding("NM006", at, service=service, observed=" → ".join(composition.cycle))
