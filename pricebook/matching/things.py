"""What is to be matched: named things with their strength, form and unit, from norms and awards."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pricebook.dossier import Dossier, named_rows
from pricebook.items.identity import form_key, full_strength, name_key, strength_in_name
from pricebook.items.strength import Strength
from pricebook.items.units import unit_key

_SQL = Path(__file__).parent / "sql"


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
    things: dict[tuple[Any, ...], Thing] = {}
    for row in named_rows(dossier.con, _SQL / "awards.sql"):
        if (row.item_code is not None) != coded:
            continue
        named_by = row.substance_key if row.strength and row.substance_key else row.name_key
        key = (row.item_code, named_by, row.content_key, row.form_key, row.unit_key)
        thing = things.get(key)
        if thing is None:
            strength = full_strength(row.strength, row.packaging, row.unit) if row.strength else strength_in_name(row.item_name)
            thing = things[key] = Thing("tenders", (), row.unit, row.strength, row.form, row.item_code, strength, row.packaging)
        said = (row.substance, row.item_name) if row.strength else (row.item_name, row.substance)  # the one that tells more first
        thing.names = tuple(dict.fromkeys(text for text in (*thing.names, *said) if text and name_key(text)))
        thing.rows.append(row.id)
    return list(things.values())


def norm_items(dossier: Dossier) -> list[Thing]:
    """Each item that norms consume, by code where it has one, else by name and unit."""
    return [
        Thing("norms", (row.name,), row.unit, code=row.item_code, strength=strength_in_name(row.name), rows=row.ids)
        for row in named_rows(dossier.con, _SQL / "norm_items.sql")
        if row.name is not None
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
