"""Awards whose unit nothing connects with that of the norm, and the conversion that their pack description proposes."""

from dataclasses import dataclass
from decimal import Decimal

from pricebook.items.units import proposed_factor
from pricebook.pricing.compose import Composition


@dataclass(frozen=True, slots=True)
class MissingConversion:
    """One award row: its unit, the norm's, and how many norm units one holds by its pack description, where that is clear."""

    table: str
    row: int
    item: str
    unit: str | None
    norm_unit: str
    proposed: Decimal | None
    pack: str | None


def missing_conversions(composition: Composition) -> list[MissingConversion]:
    """All of them, in the order of the files."""
    rows = composition.con.execute(
        """
        select a.source, a.id, a.item, a.unit, u.unit, a.unit_key, u.unit_key, a.packaging, a.form
        from awards a join norm_units u using (item)
        where a.no_count_because = 'no-conversion' and u.unit is not null order by a.source, a.id
        """
    ).fetchall()
    missing = []
    for table, row, item, unit, norm_unit, key, norm_key, packaging, form in rows:
        said = [(text, proposed_factor(text, key, norm_key)) for text in (packaging, form) if text and key]
        pack, factor = next(((text, factor) for text, factor in said if factor is not None), (None, None))
        missing.append(MissingConversion(table, row, item, unit, norm_unit, factor, pack))
    return missing
