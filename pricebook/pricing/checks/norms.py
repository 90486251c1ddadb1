"""Norms and structures (R1, R2, R5)."""

from collections.abc import Iterator

from pricebook.findings import Finding
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition


def above_ministry_norm(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM001 for a local norm above the Ministry's (R2), NM002 for an item that the Ministry's norm of that service lacks."""
    rows = composition.con.execute(
        """
        with ministry_rows as (                                -- per service, in norm units, as the local lines are
          select r.service_id, n.class, n.component, n.item_code as item, n.unit_key as unit,
                 n.net_quantity as quantity, n.amount
          from given.ministry_norms n join service_refs r on r.said = n.service
          union all
          select service_id, class, component, item_code, unit_key, net_quantity, amount from law.norms ),
        ministry as (
          select service_id, class, component, item, unit, sum(quantity) as quantity, sum(amount) as amount
          from ministry_rows group by all ),
        local_norm as (                                        -- what is priced, class by class
          select l.service_id, l.class, l.component, l.item, n.unit_key as unit, any_value(l.item_name) as name, min(id) as id,
                 sum(l.net_quantity) as quantity, sum(l.cost) filter (l.basis = 'given') as amount
          from line_items l join given.norms n using (id) group by l.service_id, l.class, l.component, l.item, n.unit_key )
        select l.id, l.service_id, coalesce(l.item, l.name, l.component), l.quantity, l.amount, m.quantity, m.amount,
               m.service_id is not null
        from local_norm l
        left join ministry m on m.service_id = l.service_id and m.component = l.component
                            and m.item is not distinct from l.item and m.unit is not distinct from l.unit
                            and (m.class is null or l.class is null or m.class = l.class)
        where (l.service_id, l.component) in (select (service_id, component) from ministry)
        qualify row_number() over (                            -- the class's own norm first; for all classes, the strictest
          partition by l.service_id, l.class, l.component, l.item, l.unit order by m.class is null, m.quantity, m.amount) = 1
        order by l.id, l.class
        """
    ).fetchall()
    said: set[tuple[int, bool]] = set()
    for row, service, item, quantity, amount, most_quantity, most_amount, known in rows:
        if (row, known) in said:
            continue  # the same line, priced for another class
        at = composition.dossier.place("norms", row, "amount" if quantity is None else "quantity")
        if not known:
            said.add((row, known))
            yield Finding("NM002", at, service=service, observed=item)
        elif quantity is not None and most_quantity is not None and quantity > most_quantity:
            said.add((row, known))
            more = {"item": item, "excess": quantity - most_quantity}
            yield Finding("NM001", at, service=service, observed=quantity, limit=most_quantity, more=more)
        elif amount is not None and most_amount is not None and amount > most_amount:
            said.add((row, known))
            more = {"item": item, "excess": amount - most_amount}
            yield Finding("NM001", at, service=service, observed=amount, limit=most_amount, more=more)


def structure_owed(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM003 (R5): a service of an item of the older frame that was approved without a cost structure, and has none yet."""
    owed = composition.dossier.law.regulation.structure_owed
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
        yield Finding("NM003", at, service=service, observed=item)


def within_itself(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """NM006: services that contain each other in a circle, so that none of them can be priced first."""
    for service, row in composition.cycle.items():
        at = composition.dossier.place("norms", row, "item_code")
        yield Finding("NM006", at, service=service, observed=" → ".join(composition.cycle))
