"""What hangs on matches that nobody has confirmed: costs that would come in, or fall, if they were."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from pricebook.dossier.units import measured_factor
from pricebook.money import divide
from pricebook.pricing.compose import Composition

_Offer = tuple[int, Decimal, str | None]  # match, price of one award unit in đồng, that unit
_Proposal = tuple[int, str, str | None, str | None, str | None]  # match, item, and what it tells: unit, strength, form


@dataclass(frozen=True, slots=True)
class Hanging:
    """One unconfirmed match (its row), and the money that hangs on it: đồng each time the services are performed once."""

    match: int
    name: str
    item: str
    lines: int
    money: Decimal


def unconfirmed(composition: Composition) -> list[Hanging]:
    """For each unconfirmed match that prices depend on, the cost of the norm lines that it would price or make cheaper.

    Of several proposals for one source the one with the highest score is taken.
    """
    con = composition.con
    proposals = con.execute(
        """
        select id, source_name, item_code, name_key, unit_key, strength_key, form_key from given.matches
        where confirmed_by is null and name_key is not null and item_code is not null
        qualify row_number() over (partition by name_key, unit_key, strength_key, form_key order by score desc nulls last, id) = 1
        order by id
        """
    ).fetchall()
    if not proposals:
        return []
    names = {match: (name, item) for match, name, item, *_ in proposals}
    by_name: dict[str, list[_Proposal]] = defaultdict(list)
    for match, _, item, key, unit, strength, form in proposals:
        by_name[key].append((match, item, unit, strength, form))
    offers = _offers(composition, by_name)
    money: dict[int, Decimal] = defaultdict(Decimal)
    lines: dict[int, int] = defaultdict(int)
    known: dict[str, Decimal] = dict(con.execute("select item, unit_price from unit_prices").fetchall())
    for coded, name, unit, net_quantity, now in _norm_lines(composition):
        own, item = None, coded
        if coded is None:  # a norm line without a code: its own match is waiting too
            named = by_name.get(name or "", [])
            own, item = next(((match, code) for match, code, of, *_ in named if of in (None, unit)), (None, None))
        if item is None:
            continue
        found = [priced for offer in offers.get(item, []) if (priced := _in_unit(composition, offer, unit, item)) is not None]
        if own is not None and item in known:
            found.append((known[item], own))
        if not found:
            continue
        price, match = min(found)
        if now is None or price < now:
            money[match] += net_quantity * (price if now is None else now - price)
            lines[match] += 1
    return [Hanging(match, *names[match], lines[match], money[match]) for match in sorted(money)]


def _offers(composition: Composition, by_name: dict[str, list[_Proposal]]) -> dict[str, list[_Offer]]:
    """Item → own awards in force without a code that an unconfirmed match would make this item."""
    rows = composition.con.execute(
        """
        select t.name_key, t.substance_key, t.unit_key, t.strength_key, t.content_key, t.form_key, t.price
        from given.tenders t join award_rows a on a.source = 'tenders' and a.id = t.id
        where a.item is null and a.applies and t.price is not null
        """
    ).fetchall()
    offers: dict[str, list[_Offer]] = defaultdict(list)
    for name, substance, unit, strength, content, form, price in rows:
        for match, item, of_unit, of_strength, of_form in (*by_name.get(name, []), *by_name.get(substance or "", [])):
            if of_unit in (None, unit) and of_strength in (None, strength, content) and of_form in (None, form):
                offers[item].append((match, price, unit))
    return offers


def _in_unit(composition: Composition, offer: _Offer, unit: str | None, item: str | None) -> tuple[Decimal, int] | None:
    """The offer per norm unit, and its match; None where the units do not connect."""
    match, price, of_unit = offer
    if unit is None or of_unit is None:
        return None
    factor = Decimal(1) if of_unit == unit else measured_factor(of_unit, unit)
    if factor is None:
        row = composition.con.execute(
            "select factor from given.conversions where not broken and item_code = ? and unit_key = ?", [item, of_unit]
        ).fetchone()
        factor = row[0] if row else None
    return (divide(price, factor), match) if factor else None


def _norm_lines(composition: Composition) -> list[tuple[str | None, str | None, str | None, Decimal, Decimal | None]]:
    """Each priced norm line of an item: (item, its name's key, unit, net quantity, unit price now)."""
    return composition.con.execute(
        """
        select i.item, n.name_key, n.unit_key, i.net_quantity, i.unit_price from line_items i join given.norms n using (id)
        where i.kind = 'item' and i.net_quantity is not null and i.basis <> 'given'
        """
    ).fetchall()
