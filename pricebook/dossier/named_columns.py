"""A column that the dossier names for the price, and whose heading says that it holds something else than đồng for one unit."""

import re
from collections.abc import Iterator

from pricebook.base.languages import Figure
from pricebook.findings import Finding, Place
from pricebook.items.units import known_units, unit_key
from pricebook.tables import Table, clean_text, folded, heading_keys
from pricebook.tables.amount_words import amount_words

_PER = re.compile(r"(?:/|\btheo\b|\bmỗi\b|\bmột\b|\b1\b|\bper\b|\bcho\b)\s*(\w+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# Words of a heading that multiply what stands below it.
_MANY = frozenset({"k", "chuc", "ta", "tram", "van", "nghin", "ngan", "trieu", "tr"})


def named_columns(table: Table) -> Iterator[Finding]:
    """UP028: the heading of a column that is read as the price names another unit than its rows, or several of one.

    Headings that are known for a price say nothing of the kind; only a column that dossier.toml names can have another.

    Args:
        table: tenders, or other provinces' prices.
    """
    known = table.spec.field("price").headings
    for reading in table.readings:
        column = reading.heading.columns.get("price", -1)
        text = clean_text(reading.heading.names.get(column, "")).rpartition(" - ")[2]
        if not text or not known.keys().isdisjoint(heading_keys(text)) or amount_words().in_heading.search(text):
            continue
        of_sheet = (table.columns["unit"][row] for row in table.rows_on(reading))
        units = {unit_key(unit) for unit in of_sheet if unit is not None}
        said = _says(text, units)
        if said is not None:
            at = Place(reading.file, reading.name, reading.heading.last, column)
            more: dict[str, Figure] = {"said": said, "units": ", ".join(sorted(units)) or "–"}
            yield Finding("UP028", at, observed=text, more=more)


def _says(text: str, units: set[str]) -> str | None:
    """The word of a heading that makes its figures others than đồng for one of the units of its rows; None if none does."""
    words: list[str] = _WORD.findall(text)
    many = next((word for word in words if folded(word) in _MANY), None)
    if many is not None:
        return many
    per: list[str] = [word for word in _PER.findall(text) if word.casefold() in known_units().keys]
    return next((word for word in per if units != {unit_key(word)}), None)
