"""Unit prices (R3, R4): items without a price, awards that do not count, regional averages."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.money import exact_text
from pricebook.base.nearest import nearest_names
from pricebook.findings import Finding, Place
from pricebook.items.units import factor_in_unit, known_units, proposed_factor, unit_key
from pricebook.pricelist import PriceList
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition
from pricebook.pricing.conversions import missing_conversions


def awards_without_conversion(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP002: an award does not count only because its unit has no conversion into the norm unit; with the row to add.

    The factor that the packaging suggests ("Chai 500 ml") is proposed, and never used by itself.
    """
    if "conversions" in composition.dossier.unread_tables:
        return  # whether there is a conversion is not known; UP001 says so
    unread = _unread_conversions(composition)
    for missing in missing_conversions(composition.con):
        of_table = composition.dossier.tables[missing.table]
        if missing.row in of_table.unread.get("unit", ()) or (missing.item, unit_key(missing.unit or "")) in unread:
            continue  # a cell that cannot be read has its own finding
        at = composition.dossier.place(missing.table, missing.row, "unit")
        factor = exact_text(missing.proposed) if missing.proposed is not None else "?"
        more: dict[str, Figure] = {"item": missing.item, "factor": factor, "pack": missing.pack or say("value.no-pack")}
        more["unknown"] = _unknown_unit(missing.unit)
        yield Finding("UP002", at, observed=missing.unit or "–", limit=missing.norm_unit or "–", more=more)


def _unread_conversions(composition: Composition) -> set[tuple[str | None, str]]:
    """The item and the unit of each conversion whose factor cannot be read."""
    table = composition.dossier.tables.get("conversions")
    if table is None:
        return set()
    items, units = table.columns["item_code"], table.columns["unit"]
    return {(items[row], unit_key(units[row] or "")) for row in table.unread.get("factor", ())}


def _unknown_unit(unit: str | None) -> Terms:
    """The sentence about the known units nearest to one that is not known; nothing for a known one, or where none is near."""
    spellings = known_units().keys
    near = nearest_names(unit, spellings) if unit and unit_key(unit) not in spellings.values() else ()
    return Terms([say("value.unknown-unit", unit=unit or "", names=", ".join(near))] if near else [])


def disputed_conversions(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP008: a conversion contradicts the units of measure (1 lít = 1000 ml). The award does not count."""
    for row in check_rows(composition, "disputed_conversions"):
        at = composition.dossier.place("conversions", row.id, "factor")
        more = {"item": row.item_code, "unit": row.unit, "wanted": row.norm_unit}
        yield Finding("UP008", at, observed=exact_text(row.said), limit=exact_text(row.sure), more=more)


def packaging_contradicts_conversion(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP031: an award's packaging, or its unit, states another content than the conversion that its price was divided by.

    A text that does not lead from the unit to the norm unit, or is not understood whole, says nothing. One finding for a factor
    and a content, at the conversion; the awards are beside it.
    """
    told: dict[tuple[int, Decimal], list[Any]] = {}
    for row in check_rows(composition, "conversions_in_use"):
        stated = proposed_factor(row.packaging, row.unit_key, row.norm_unit_key) if row.packaging else None
        stated = stated if stated is not None else factor_in_unit(row.unit, row.norm_unit_key)
        if stated is not None and stated != row.factor:
            told.setdefault((row.conversion, stated), []).append(row)
    for (conversion, stated), rows in told.items():
        first, place = rows[0], composition.dossier.place
        related = tuple(place(row.source, row.id, "packaging" if row.packaging else "unit") for row in rows)
        more: dict[str, Figure] = {"item": first.item, "unit": first.unit, "wanted": first.norm_unit}
        more |= {"pack": first.packaging or first.unit, "place": str(related[0])}
        at = place("conversions", conversion, "factor")
        yield Finding("UP031", at, observed=exact_text(first.factor), limit=exact_text(stated), more=more, related=related)


def norm_unit_differs(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP005: a norm line has another unit than the table items, or than the other norm lines of the item."""
    for row in check_rows(composition, "norm_unit_differs"):
        at = composition.dossier.place("norms", row.id, "unit")
        more = {"item": row.item}
        yield Finding("UP005", at, service=row.service_id, observed=row.unit or "–", limit=row.norm_unit or "–", more=dict(more))


def undated_awards(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP004: an award of an item in use has no readable validity; the finding says whether it counts."""
    for row in check_rows(composition, "undated_awards"):
        table = composition.dossier.tables[row.source]
        if any(row.id in table.unread.get(name, ()) for name in ("valid_from", "valid_to")):
            continue  # a date that cannot be read has its own finding
        first, last = table.columns["valid_from"][row.id], table.columns["valid_to"][row.id]
        at = composition.dossier.place(row.source, row.id, "valid_from" if last and not first else "valid_to")
        more: dict[str, Figure] = {"counts": Terms(["yes" if row.counts else "no"]), "decided": row.decided}
        more["what"] = _said_of_validity(first, last)
        yield Finding("UP004", at, observed=row.item, more=more)


def _said_of_validity(first: str | None, last: str | None) -> Phrase:
    """What is wrong with a validity: it ends before it begins, one of its days is not given, or neither is."""
    if first and last:
        return say("value.validity-reversed", first=first, last=last)
    if first:
        return say("value.validity-without-end", first=first)
    return say("value.validity-without-beginning", last=last) if last else say("value.validity-blank")


def awards_to_look_at(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP020: an award that would price its item was decided after the pricing date, or stands among the other provinces' prices,
    and does not count; or it prices its item, and may have been decided after the pricing date."""
    day = f"{composition.dossier.law.day:%d/%m/%Y}"
    for row in check_rows(composition, "awards_to_look_at"):
        lowest: dict[str, Figure] = {} if row.lowest is None else {"lowest": row.lowest}
        said = f"{row.said:%d/%m/%Y}" if row.said is not None else ""
        field, what = {
            "later": ("decision_date", say("value.award-decided-later", said=said, day=day, **lowest)),
            "perhaps-later": ("valid_from", say("value.award-perhaps-later", said=said, day=day, **lowest)),
            "number-later": ("decision_date", say("value.award-number-later", said=said, day=day, **lowest)),
            "own-elsewhere": ("province", say("value.award-own-elsewhere", **lowest)),
        }[row.why]
        more: dict[str, Figure] = {"item": row.item, "decision": row.decision_no, "what": what}
        at = composition.dossier.place(row.source, row.id, field)
        yield Finding("UP020", at, observed=row.unit_price, limit=row.lowest, more=more)


def awards_of_few_days(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP021: a unit price rests on an award whose validity touches the year of the pricing date by a few days only."""
    law = composition.dossier.law
    for row in check_rows(composition, "awards_of_few_days"):
        at = composition.dossier.place(row.source, row.id, "valid_to" if row.ends else "valid_from")
        more: dict[str, Figure] = {
            "item": row.item,
            "decision": row.decision_no,
            "days": row.days,
            "least": law.regulation.unit_price.days_in_year or 0,
            "year": str(law.day.year),
        }
        yield Finding("UP021", at, observed=row.unit_price, limit=row.lowest, more=more)


def awards_far_from_others(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP022: an award at a thousandth of the others of its item, or a thousand times, in đồng per norm unit."""
    for row in check_rows(composition, "awards_far_from_others"):
        at = composition.dossier.place(row.source, row.id, "price")
        yield Finding("UP022", at, observed=row.unit_price, limit=row.nearest, more={"item": row.item})


def conflicting_groups(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP009: tender groups do not compete, and an item has awards in several groups. The program does not choose one."""
    for item, groups in composition.con.execute("select * from groups_in_conflict order by item").fetchall():
        row = composition.con.execute("select min(id) from norm_rows where item = ?", [item]).fetchone()
        at = composition.dossier.place("norms", row[0], "item_code") if row and row[0] is not None else Place()
        yield Finding("UP009", at, observed=item, more={"groups": ", ".join(groups)})


def awards_without_item(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP010: the number of award rows without an item, which were not considered."""
    rows = composition.con.execute(
        "select source, count(*), min(id) from award_rows where item is null group by source order by source"
    ).fetchall()
    for table, count, row in rows:
        more: dict[str, Figure] = {"unread": composition.dossier.unread_codes.get(table, "")}
        yield Finding("UP010", composition.dossier.place(table, row, "item_code"), observed=count, more=more)


def regional_prices_used(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP006: an item is priced by the low average of the region, with the number of provinces."""
    for row in check_rows(composition, "regional_prices_used"):
        at = composition.dossier.place("norms", row.id, "item_code")
        more = {
            "item": row.item,
            "provinces": row.provinces,
            "count": row.provinces.count(",") + 1,
            "method": Terms([composition.choices.regional_method]),
        }
        near = "≈ " if row.is_rounded else ""
        yield Finding("UP006", at, observed=near + exact_text(row.unit_price), more=more)


def mixed_vat(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP007: of the awards that count for one item some include VAT and some do not."""
    for row in check_rows(composition, "mixed_vat"):
        yield Finding("UP007", composition.dossier.place(row.source, row.id, "vat_included"), observed=row.item)
