"""Unit prices (R3, R4): what is missing, what did not count, and what is only an average."""

from collections.abc import Iterator

from pricebook.base.money import exact_text
from pricebook.findings import Finding, Place, Terms
from pricebook.pricelist import PriceList
from pricebook.pricing.compose import Composition
from pricebook.pricing.conversions import missing_conversions

MOST_SERVICES = 10


def missing_prices(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP001 once for each item that is priced nowhere, at its first norm line; the services that wait for it are listed."""
    rows = composition.con.execute(
        """
        select min(i.id), coalesce(i.item, i.item_name) as wanted, any_value(i.item_name),
               list(distinct i.service_id order by i.service_id)
        from line_items i
        where i.kind = 'item' and i.basis = 'missing' and i.net_quantity is not null
          and (i.item is null or i.item not in (select item from unit_prices union select item from groups_in_conflict))
        group by wanted order by 1
        """
    ).fetchall()
    for row, item, name, services in rows:
        at = composition.dossier.place("norms", row, "item_code")
        listed = ", ".join(services[:MOST_SERVICES]) + (f" … ({len(services)})" if len(services) > MOST_SERVICES else "")
        yield Finding("UP001", at, service=services[0], observed=item, more={"name": name or item, "services": listed})


def unreachable_units(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP002: an award that counts but for its unit, which no conversion leads to the unit of the norm; and the row to add.

    What the pack description says ("Chai 500 ml") is proposed, never taken.
    """
    for missing in missing_conversions(composition):
        at = composition.dossier.place(missing.table, missing.row, "unit")
        factor = exact_text(missing.proposed) if missing.proposed is not None else "?"
        more = {"item": missing.item, "factor": factor, "pack": missing.pack or "–"}
        yield Finding("UP002", at, observed=missing.unit or "–", limit=missing.norm_unit or "–", more=more)


def disputed_conversions(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP008: a conversion that says otherwise than the measures themselves (1 lít = 1000 ml). The award does not count."""
    rows = composition.con.execute(
        """
        with sure as (
          select unit, norm_unit, factor from law.measures
          union all select distinct unit_key, unit_key, 1 from norm_units )
        select distinct c.id, c.item_code, c.unit, u.unit, c.factor, s.factor
        from given.conversions c join norm_units u on u.item = c.item_code
        join sure s on s.unit = c.unit_key and s.norm_unit = u.unit_key
        where s.factor <> c.factor order by c.id
        """
    ).fetchall()
    for row, item, unit, wanted, said, sure in rows:
        at = composition.dossier.place("conversions", row, "factor")
        more = {"item": item, "unit": unit, "wanted": wanted}
        yield Finding("UP008", at, observed=exact_text(said), limit=exact_text(sure), more=more)


def norm_unit_differs(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP005: a norm line counts an item in another unit than the other lines, or the table of items, do."""
    rows = composition.con.execute(
        """
        select distinct i.id, i.service_id, i.item, i.unit, u.unit
        from line_items i join norm_units u using (item) join given.norms n on n.id = i.id
        where i.kind = 'item' and i.basis = 'missing' and n.unit_key is distinct from u.unit_key order by i.id
        """
    ).fetchall()
    for row, service, item, unit, wanted in rows:
        at = composition.dossier.place("norms", row, "unit")
        yield Finding("UP005", at, service=service, observed=unit or "–", limit=wanted or "–", more={"item": item})


def undated_awards(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP004: an award of an item in use whose validity is blank or unreadable, and what was made of it."""
    rows = composition.con.execute(
        "select source, id, item, counts, coalesce(decision_date::varchar, '–') from awards where not dated order by source, id"
    ).fetchall()
    for table, row, item, counts, decided in rows:
        at = composition.dossier.place(table, row, "valid_to")
        yield Finding("UP004", at, observed=item, more={"counts": Terms(["yes" if counts else "no"]), "decided": decided})


def conflicting_groups(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP009: tender groups do not compete, and an item has awards in several: which is meant is not for a program to choose."""
    for item, groups in composition.con.execute("select * from groups_in_conflict order by item").fetchall():
        row = composition.con.execute("select min(id) from norm_rows where item = ?", [item]).fetchone()
        at = composition.dossier.place("norms", row[0], "item_code") if row and row[0] is not None else Place()
        yield Finding("UP009", at, observed=item, more={"groups": ", ".join(groups)})


def awards_without_item(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP010: how many award rows name no item, so that nobody takes them for considered."""
    rows = composition.con.execute(
        "select source, count(*), min(id) from award_rows where item is null group by source order by source"
    ).fetchall()
    for table, count, row in rows:
        yield Finding("UP010", composition.dossier.place(table, row, "item_code"), observed=count)


def regional_prices_used(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP006: an item priced by the region's low average, with the number of provinces."""
    rows = composition.con.execute(
        "select u.item, u.unit_price, u.provinces, min(i.id) from unit_prices u join line_items i using (item)"
        " where u.basis = 'regional' and i.basis = 'regional' group by all order by 4"
    ).fetchall()
    for item, unit_price, provinces, row in rows:
        at = composition.dossier.place("norms", row, "item_code")
        more = {
            "item": item,
            "provinces": provinces,
            "count": provinces.count(",") + 1,
            "method": Terms([composition.choices.regional_method]),
        }
        yield Finding("UP006", at, observed=exact_text(unit_price), more=more)


def mixed_vat(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP007: awards that count for one item say both that VAT is in the price and that it is not."""
    rows = composition.con.execute(
        "select item, min_by(source, id), min(id) from awards where counts group by item, own"
        " having count(distinct vat_included) > 1 order by 3"
    ).fetchall()
    for item, table, row in rows:
        yield Finding("UP007", composition.dossier.place(table, row, "vat_included"), observed=item)
