"""The words for units, and whether one that is said is that of a row: "chiếc" is "cái", and any pack may be a "hộp"."""

from functools import cache

from pricebook.tables.cells.text import Cell, folded
from pricebook.tables.layout.spec import declared_tables


def fits(said: str, of_row: Cell) -> bool:
    """Whether a unit is that of a row; a row without one fits."""
    plain, row = folded(said), folded(of_row) if isinstance(of_row, str) else ""
    if not row or plain in _any_unit() or row == plain or row.startswith(f"{plain} "):
        return True
    known = unit_spellings()
    if plain in words_for_any_pack():
        return row.split()[0] in _packs()
    if plain not in known:
        return False
    first = row.split()[0]
    return known[plain] in (known.get(row), known.get(first))


@cache
def written_units() -> tuple[str, ...]:
    """Every word that can be a unit, as it is written."""
    declared, per = declared_tables("units"), declared_tables("amounts")["per"]
    measures = (spelling for unit, measure in declared["measures"].items() for spelling in (unit, *measure["spellings"]))
    pieces = (spelling for unit, spellings in declared["pieces"].items() for spelling in (unit, *spellings))
    return tuple({*measures, *pieces, *per["units"], *per["counted"], *per["many"], *per["any_unit"], *words_for_any_pack()})


@cache
def unit_spellings() -> dict[str, str]:
    """Folded spelling of a unit → the unit."""
    declared = declared_tables("units")
    known = {folded(text): folded(text) for text in written_units()}
    spelt = {
        **{unit: measure["spellings"] for unit, measure in declared["measures"].items()},
        **declared["pieces"],
    }
    return known | {folded(text): folded(unit) for unit, spellings in spelt.items() for text in (unit, *spellings)}


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else, in any spelling."""
    return folded(text) in unit_spellings()


@cache
def words_for_several() -> frozenset[str]:
    return frozenset(map(folded, declared_tables("amounts")["per"]["many"]))


@cache
def _any_unit() -> frozenset[str]:
    per = declared_tables("amounts")["per"]
    return frozenset(map(folded, (*per["any_unit"], *per["once"])))


@cache
def _packs() -> frozenset[str]:
    return frozenset(map(folded, declared_tables("amounts")["claims"]["packs"]))


@cache
def words_for_any_pack() -> frozenset[str]:
    return frozenset(map(folded, declared_tables("amounts")["claims"]["any_pack"]))
