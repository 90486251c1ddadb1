"""Awards whose unit cannot be converted into the norm unit, and the conversion that their packaging suggests."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from pricebook.dossier import Dossier, named_rows
from pricebook.items.units import factor_in_unit, proposed_factor, unit_key
from pricebook.pricing.compose import compose_awards

_SQL = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class MissingConversion:
    """An award row without a conversion: its unit, the norm unit, and the factor that its packaging (`pack`) suggests, if any.

    `row` counts from 0 in the table; `proposed` is in norm units for one award unit.
    """

    table: str
    row: int
    item: str
    unit: str | None
    norm_unit: str
    proposed: Decimal | None
    pack: str | None


def conversion_key(item: str | None, unit: str) -> tuple[str | None, str]:
    """By what two conversions are one: the item, and the unit however it is spelt ("Chai", "chai")."""
    return item, unit_key(unit)


def lacking_conversions(dossier: Dossier) -> list[MissingConversion]:
    """The award rows of a loaded dossier that lack only a conversion. It is left as it was, and can still be composed."""
    dossier.con.begin()
    try:
        compose_awards(dossier)
        return missing_conversions(dossier.con)
    finally:
        dossier.con.rollback()


def missing_conversions(con: duckdb.DuckDBPyConnection) -> list[MissingConversion]:
    """All award rows that lack only a conversion, in the order of the files. `con`: a database with the composed awards."""
    missing = []
    for row in named_rows(con, _SQL / "missing_conversions.sql"):
        described = [text for text in (row.packaging, row.form) if text and row.unit_key]
        factors = [(text, proposed_factor(text, row.unit_key, row.norm_unit_key)) for text in described]
        if row.unit:
            factors.append((row.unit, factor_in_unit(row.unit, row.norm_unit_key)))
        pack, factor = next(((text, factor) for text, factor in factors if factor is not None), (None, None))
        missing.append(MissingConversion(row.source, row.id, row.item, row.unit, row.norm_unit, factor, pack))
    return missing
