"""R3, R4: the items without a price, and why each has none."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.nearest import nearest_names
from pricebook.findings import Finding, Place
from pricebook.items.codes import code_key
from pricebook.items.identity import name_key
from pricebook.pricelist import PriceList
from pricebook.pricelist.uncapped import named_service
from pricebook.pricing.checks.queries import check_rows
from pricebook.pricing.compose import Composition

MOST_SERVICES = 5
MOST_ITEMS = 5  # that a finding about an unread table lists
MOST_CODES = 3  # that may be meant by a code that no table knows
MOST_AWARDS = 3  # of an item without a price, that a finding lists
_WITH_CODES = ("items", "tenders", "regional_prices", "conversions")
_CELL_OF = {"no-price": "price", "no-conversion": "unit", "conversion-disputed": "unit", "outside-region": "province"}


def items_without_price(composition: Composition, prices: PriceList) -> Iterator[Finding]:
    """UP001: an item has no tender or regional price. One finding at its first norm line lists the services that need it.

    Where a table could not be read that may hold their prices, one finding says so of all such items.
    """
    dossier = composition.dossier
    awards = _awards_not_counted(composition)
    unknown: list[Any] = []
    rows: list[Any] = []
    for row in check_rows(composition, "items_without_price"):
        (unknown if _may_be_priced_unread(awards.get(row.wanted, []), dossier.unread_tables) else rows).append(row)
    if unknown:
        yield _not_read(composition, unknown)
    unread: Figure = next((said for said in dossier.unread_codes.values() if said), "")
    known = {row.code: row.names for row in check_rows(composition, "known_item_codes")} if rows else {}
    services = {id_ for (id_,) in composition.con.execute("select service_id from services").fetchall()} if rows else set()
    because = _why_so_many([row.wanted for row in rows], known)
    of_codes = bool(known) and dossier.unread_tables.keys().isdisjoint(_WITH_CODES)  # else a code is none that they do not have
    for row in rows:
        not_counted = awards.get(row.wanted, [])
        without_unit = row.norm_unit is None and bool(not_counted) and {why for _, why in not_counted} == {"no-conversion"}
        at = dossier.place("norms", row.id, "unit" if without_unit else "item_code")
        named = _item(row.item, row.item_name, known if of_codes else {**known, row.item: ()}, services)
        more: dict[str, Figure] = {"name": named, "services": _named(row.services, composition)}
        more["cause"] = say("notation.no-norm-unit", cell=str(at)) if without_unit else _cause(not_counted)
        more["unread"] = unread
        more["because"] = because
        related = tuple(cell for cell, _ in not_counted[:MOST_AWARDS]) if not without_unit else ()
        yield Finding("UP001", at, service=row.services[0], observed=row.wanted, more=more, related=related)


def _may_be_priced_unread(not_counted: Sequence[tuple[Place, str]], unread: Collection[str]) -> bool:
    """Whether a table that could not be read may hold the price of an item, or what lets one of its awards count."""
    if not {"tenders", "regional_prices"}.isdisjoint(unread):
        return True
    if not not_counted:
        return "matches" in unread
    return "conversions" in unread and any(why == "no-conversion" for _, why in not_counted)


def _not_read(composition: Composition, rows: Sequence[Any]) -> Finding:
    """UP001 of the items whose prices are not known because a table could not be read; at a norm line of each service."""
    dossier = composition.dossier
    missing = "kind = 'item' and basis = 'missing' and list_contains(?, coalesce(item, item_name, ''))"
    query = f"select min(id) from line_items where {missing} group by service_id order by 1"
    first = composition.con.execute(query, [[row.wanted or "" for row in rows]]).fetchall()
    places = [dossier.place("norms", row, "item_code") for (row,) in first]
    items = [_code_and_name(row.item, row.item_name) if row.item is not None else row.item_name or "–" for row in rows]
    services = list(dict.fromkeys(service for row in rows for service in row.services))
    prices = [name for name in dossier.unread_tables if name in ("tenders", "regional_prices", "conversions", "matches")]
    files = [say("notation.unread-table", table=name, file=Terms(dossier.unread_tables[name])) for name in prices]
    more: dict[str, Figure] = {
        "name": Terms([*items[:MOST_ITEMS], *([f"… ({len(items)})"] if len(items) > MOST_ITEMS else [])]),
        "services": _named(services, composition),
        "cause": say("notation.table-not-read", files=Terms(files)),
        "unread": "",
        "because": say("notation.tables-not-read", files=Terms(files)),
        "count": len(items),
    }
    return Finding("UP001", places[0], service=services[0], observed=rows[0].wanted, more=more, cells=tuple(places[1:]))


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
        column = _CELL_OF.get(row.why, "valid_to")
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
