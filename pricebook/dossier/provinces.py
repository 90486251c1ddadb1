"""The provinces that a dossier names, written as the region scheme writes them: one province is one however it is spelt."""

from datetime import date
from pathlib import Path

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.base.nearest import nearest_to
from pricebook.findings import Finding, Place
from pricebook.regulation import RegionScheme, load_provinces
from pricebook.tables import Table

_TABLES = ("regional_prices", "facilities")


def name_provinces(tables: dict[str, Table], scheme: RegionScheme, day: date, folder: Path) -> list[Finding]:
    """Writes the provinces of the tables as the scheme does; one that it does not have stays as it was typed.

    Args:
        tables: the dossier's tables, whose columns are changed.
        scheme: the division of the country that the dossier follows.
        day: the pricing date.
        folder: the folder of the schemes, for the provinces of other times.

    Returns:
        IN019 for each province of the table of regional prices that is not in the scheme: its prices do not count.
    """
    for table in (tables[name] for name in _TABLES if name in tables):
        named = {text: scheme.province_named(text) or text for text in set(table.columns["province"]) if text is not None}
        table.columns["province"] = [None if text is None else named[text] for text in table.columns["province"]]
    regional = tables.get("regional_prices")
    first: dict[str, int] = {}
    for row, province in enumerate(regional.columns["province"] if regional is not None else []):
        if province is not None and scheme.region_of(province) is None:
            first.setdefault(province, row)
    return [
        province_in_no_region(name, regional.place(row, "province"), scheme, day, folder)
        for name, row in first.items()
        if regional is not None
    ]


def province_in_no_region(name: str, at: Place, scheme: RegionScheme, day: date, folder: Path) -> Finding:
    """IN019: the scheme does not have the province. The finding names the nearest, or the province that it became part of."""
    more: dict[str, Figure] = {"scheme": Terms([scheme.id]), "nearest": _nearest(name, scheme, day, folder)}
    return Finding("IN019", at, observed=name, more=more)


def _nearest(name: str, scheme: RegionScheme, day: date, folder: Path) -> Phrase:
    into = load_provinces(folder).on(name, day)
    if into != name and into in scheme.regions:
        return say("value.merged-province", province=into)
    return nearest_to(name, scheme.regions)
