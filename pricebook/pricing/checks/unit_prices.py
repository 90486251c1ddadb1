"""Unit prices (R3, R4): items without a price, awards that do not count, regional averages."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.money import exact_text
from pricebook.base.nearest import nearest_names
from pricebook.findings import Finding, Place
from pricebook.items.codes import code_key
from pricebook.items.identity import name_key
from pricebook.items.units import factor_in_unit, known_units, proposed_factor, unit_key
from pricebook.pricelist import PriceList
from pricebook.pricelist.uncapped import named_service
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition
from pricebook.pricing.conversions import missing_conversions

MOST_SERVICES = 5
MOST_CODES = 3  # that may be meant by a code that no table knows
MOST_AWARDS = 3  # of an item without a price, that a finding lists


def items_without_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP001: an item has no tender or regional price. One finding at its first norm line lists the services that need it."""
    awards = _awards_not_counted(composition)
    unread: Figure = next((said for said in composition.dossier.unread_codes.values() if said), "")
    rows = list(check_rows(composition, "items_without_price"))
    known = {row.code: row.names for row in check_rows(composition, "known_item_codes")} if rows else {}
    services = {id_ for (id_,) in composition.con.execute("select service_id from services").fetchall()} if rows else set()
    because = _why_so_many([row.wanted for row in rows], known)
    for row in rows:
        at = composition.dossier.place("norms", row.id, "item_code")
        not_counted = awards.get(row.wanted, [])
        named = _item(row.item, row.item_name, known, services)
        more: dict[str, Figure] = {"name": named, "services": _named(row.services, composition)}
        more["cause"] = _cause(not_counted)
        more["unread"] = unread
        more["because"] = because
        related = tuple(cell for cell, _ in not_counted[:MOST_AWARDS])
        yield Finding("UP001", at, service=row.services[0], observed=row.wanted, more=more, related=related)


def _why_so_many(wanted: Sequence[str], known: Mapping[str, Sequence[str]]) -> Phrase:
    """What is the likely cause where many items have no price: codes in another spelling, else the pricing date."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for code in known:
        spellings[code_key(code)].add(code)
    otherwise = sum(bool(spellings.get(code_key(code), set()) - {code}) for code in wanted if code)
    return say("notation.codes-spelt-otherwise" if otherwise * 2 > len(wanted) else "notation.date-in-another-year")


def _item(code: str | None, name: str | None, known: Mapping[str, Sequence[str]], services: Collection[str]) -> Phrase | str:
    """An item as people name it. Of a code that no table knows this is said, with the codes of its name, else those like it.

    The code of one of the `services` is said to be one: the line was left as that of an item.
    """
    said = _code_and_name(code, name) if code is not None else name or "–"
    if code is None or code in known:
        return said
    if code in services:
        return say("notation.code-of-a-service", item=said)
    of_name = [each for each, names in known.items() if name and name_key(name) in map(name_key, names)]
    near = (of_name or nearest_names(code, known))[:MOST_CODES]
    listed = Terms(_code_and_name(each, next(iter(known[each]), None)) for each in near)
    return say("notation.code-in-no-table-near" if near else "notation.code-in-no-table", item=said, near=listed)


def _code_and_name(code: str, name: str | None) -> Phrase | str:
    return say("list.code-and-name", code=code, name=name) if name else code


def _awards_not_counted(composition: Composition) -> dict[str, list[tuple[Place, str]]]:
    """By item, the cells of its awards that do not count, each with the reason: such an item is not one without an award."""
    found: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for row in check_rows(composition, "awards_that_do_not_count"):
        column = {"no-price": "price", "no-conversion": "unit", "conversion-disputed": "unit"}.get(row.why, "valid_to")
        found[row.item].append((composition.dossier.place(row.source, row.id, column), row.why))
    return found


def _cause(awards: list[tuple[Place, str]]) -> Phrase:
    """Why an item has no price: it has no award, or none of its awards counts."""
    if not awards:
        return say("notation.no-price")
    cells = Terms([*(str(at) for at, _ in awards[:MOST_AWARDS]), *(["…"] if len(awards) > MOST_AWARDS else [])])
    return say("notation.no-award-counts", cells=cells, why=Terms(dict.fromkeys(why for _, why in awards)))


def _named(services: Sequence[str], composition: Composition) -> Terms:
    """Services as people name them, the first of them, with their number where there are more."""
    known = composition.dossier.law.services
    named = [
        named_service(service.service_code or service.ordinal or service.service_id, service.name)
        if (service := known.get(each)) is not None
        else each
        for each in services[:MOST_SERVICES]
    ]
    return Terms([*named, *([f"… ({len(services)})"] if len(services) > MOST_SERVICES else [])])


def awards_without_conversion(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP002: an award does not count only because its unit has no conversion into the norm unit; with the row to add.

    The factor that the packaging suggests ("Chai 500 ml") is proposed, and never used by itself.
    """
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
        at = composition.dossier.place(row.source, row.id, "valid_to")
        first, last = table.columns["valid_from"][row.id], table.columns["valid_to"][row.id]
        what = say("value.validity-reversed", first=first, last=last) if first and last else say("value.validity-blank")
        more: dict[str, Figure] = {"what": what, "counts": Terms(["yes" if row.counts else "no"]), "decided": row.decided}
        yield Finding("UP004", at, observed=row.item, more=more)


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
