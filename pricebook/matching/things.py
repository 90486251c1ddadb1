"""What is to be matched: named things with their strength, form and unit, from norms and awards."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pricebook.dossier.load import Dossier
from pricebook.items.identity import form_key, full_strength, name_key, strength_in_name
from pricebook.items.strength import Strength
from pricebook.items.units import unit_key


@dataclass(slots=True)
class Thing:
    """One thing by one or more names. `rows` are the rows of its table."""

    source: str
    names: tuple[str, ...]
    unit: str | None
    strength_text: str | None = None
    form_text: str | None = None
    code: str | None = None
    strength: Strength | None = None
    packaging: str | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def unit_key(self) -> str | None:
        return unit_key(self.unit) if self.unit else None

    @property
    def form_key(self) -> str | None:
        return form_key(self.form_text) if self.form_text else None


def provisional_code(name: str, unit: str | None) -> str:
    """A code for a norm item that has none: the same for the same name and unit, whenever it is made."""
    digest = hashlib.sha256(f"{name_key(name)}|{unit_key(unit) if unit else ''}".encode()).hexdigest()
    return f"MH-{digest[:12].upper()}"


def uncoded_awards(dossier: Dossier) -> list[Thing]:
    """Award rows without an item code and without a confirmed match, one for each thing that they are."""
    return _awards(dossier, coded=False)


def _awards(dossier: Dossier, *, coded: bool) -> list[Thing]:
    """The things that award rows are: those with an item code, or those that nothing makes an item yet."""
    rows = dossier.con.execute(
        """
        with confirmed as (
          select distinct name_key, unit_key, strength_key, form_key from given.matches
          where confirmed_by is not null and name_key is not null and item_code is not null )
        select r.id, r.item_code, r.item_name, r.substance, r.strength, r.form, r.packaging, r.unit,
               r.name_key, r.substance_key, r.content_key, r.form_key, r.unit_key
        from given.tenders r
        where r.item_name is not null and (r.item_code is not null) = ?
          and (r.item_code is not null or not exists (
            from confirmed c
            where c.name_key in (r.name_key, r.substance_key) and (c.unit_key is null or c.unit_key = r.unit_key)
              and (c.strength_key is null or c.strength_key in (r.strength_key, r.content_key))
              and (c.form_key is null or c.form_key = r.form_key)))
        order by r.id
        """,
        [coded],
    ).fetchall()
    things: dict[tuple[Any, ...], Thing] = {}
    for row, code, name, substance, strength, form, packaging, unit, names, substances, content, forms, units in rows:
        key = (code, substances if strength and substances else names, content, forms, units)
        thing = things.get(key)
        if thing is None:
            known = full_strength(strength, packaging, unit) if strength else strength_in_name(name)
            thing = things[key] = Thing("tenders", (), unit, strength, form, code, known, packaging)
        said = (substance, name) if strength else (name, substance)  # without a strength, the name tells more than the substance
        thing.names = tuple(dict.fromkeys(text for text in (*thing.names, *said) if text and name_key(text)))
        thing.rows.append(row)
    return list(things.values())


def norm_items(dossier: Dossier) -> list[Thing]:
    """Each item that norms consume, by code where it has one, else by name and unit."""
    rows = dossier.con.execute(
        """
        select min(n.id), n.item_code, coalesce(any_value(i.item_name), arg_min(n.item_name, n.id)) as name,
               coalesce(any_value(i.unit), arg_min(n.unit, n.id)), list(n.id order by n.id)
        from given.norms n left join given.items i on i.item_code = n.item_code and not i.broken
        where coalesce(n.kind, 'item') = 'item' and n.amount is null and (n.item_code is not null or n.name_key is not null)
        group by n.item_code, case when n.item_code is null then n.name_key end, case when n.item_code is null then n.unit_key end
        order by 1
        """
    ).fetchall()
    return [
        Thing("norms", (name,), unit, code=code, strength=strength_in_name(name), rows=ids)
        for _, code, name, unit, ids in rows
        if name is not None
    ]


def catalogue(dossier: Dossier, things: Iterable[Thing]) -> list[Thing]:
    """What a name can be: items of the norms, of the items table, and of awards that carry a code. One entry a code."""
    found = {thing.code: thing for thing in things if thing.code is not None}
    for code, name, unit in dossier.con.execute(
        "select item_code, item_name, unit from given.items where item_code is not null and item_name is not null order by id"
    ).fetchall():
        found.setdefault(code, Thing("items", (name,), unit, None, None, code, strength_in_name(name)))
    for award in _awards(dossier, coded=True):
        known = found.setdefault(award.code or "", award)
        if known is not award:
            known.names = tuple(dict.fromkeys((*known.names, *award.names)))
            known.strength = known.strength or award.strength
            known.form_text = known.form_text or award.form_text
    return list(found.values())
