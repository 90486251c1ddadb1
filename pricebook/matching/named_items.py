"""The items of norms, of awards and of the items table, with the names, strength, form and unit that they are matched by."""

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
class NamedItem:
    """An item with one or more names.

    Attributes:
        source: The table that it comes from: "norms", "items" or "tenders".
        names: Its names, the most informative first.
        unit: Its unit, as it is written.
        strength_text, form_text: Its strength and its form, as they are written.
        code: Its item code.
        strength: Its strength as a quantity, with the content of one unit.
        packaging: Its pack description.
        rows: The ids of its rows in the table.
    """

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
        """The key of its unit."""
        return unit_key(self.unit) if self.unit else None

    @property
    def form_key(self) -> str | None:
        """The key of its form."""
        return form_key(self.form_text) if self.form_text else None


def provisional_code(name: str, unit: str | None) -> str:
    """A code for a norm item that has none. It depends on the name and the unit only, so it is the same in every run."""
    digest = hashlib.sha256(f"{name_key(name)}|{unit_key(unit) if unit else ''}".encode()).hexdigest()
    return f"MH-{digest[:12].upper()}"


def uncoded_awards(dossier: Dossier) -> list[NamedItem]:
    """The items of the award rows that have no item code and no confirmed match."""
    return _awards(dossier, coded=False)


def _awards(dossier: Dossier, *, coded: bool) -> list[NamedItem]:
    """The items of the award rows: of those with an item code, or of those with neither a code nor a confirmed match."""
    items: dict[tuple[Any, ...], NamedItem] = {}
    for row in named_rows(dossier.con, _SQL / "awards.sql"):
        if (row.item_code is not None) != coded:
            continue
        name = row.substance_key if row.strength and row.substance_key else row.name_key
        key = (row.item_code, name, row.content_key, row.form_key, row.unit_key)
        item = items.get(key)
        if item is None:
            strength = full_strength(row.strength, row.packaging, row.unit) if row.strength else strength_in_name(row.item_name)
            item = items[key] = NamedItem("tenders", (), row.unit, row.strength, row.form, row.item_code, strength, row.packaging)
        names = (row.substance, row.item_name) if row.strength else (row.item_name, row.substance)
        item.names = tuple(dict.fromkeys(text for text in (*item.names, *names) if text and name_key(text)))
        item.rows.append(row.id)
    return list(items.values())


def norm_items(dossier: Dossier) -> list[NamedItem]:
    """The items that norms consume, one for each code, or for each name and unit where there is no code."""
    return [
        NamedItem("norms", (row.name,), row.unit, code=row.item_code, strength=strength_in_name(row.name), rows=row.ids)
        for row in named_rows(dossier.con, _SQL / "norm_items.sql")
        if row.name is not None
    ]


def coded_items(dossier: Dossier, of_norms: Iterable[NamedItem]) -> list[NamedItem]:
    """The items that a name can be matched with, one for each code.

    These are the items of the norms that have a code (`of_norms`), of the items table, and of award rows with a code.
    """
    found = {item.code: item for item in of_norms if item.code is not None}
    for code, name, unit in dossier.con.execute(
        "select item_code, item_name, unit from given.items where item_code is not null and item_name is not null order by id"
    ).fetchall():
        found.setdefault(code, NamedItem("items", (name,), unit, None, None, code, strength_in_name(name)))
    for award in _awards(dossier, coded=True):
        item = found.setdefault(award.code or "", award)
        if item is not award:
            item.names = tuple(dict.fromkeys((*item.names, *award.names)))
            item.strength = item.strength or award.strength
            item.form_text = item.form_text or award.form_text
    return list(found.values())
