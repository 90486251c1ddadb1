"""Units: which spellings are one, which convert by measure alone, and what a pack is said to hold.

The spellings and measures stand in `templates/units.toml`. A conversion by measure (1 lít = 1000 ml) is certain; how much a
box or a bottle holds is read from a pack description only as a proposal for the conversions table.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from pricebook.money import exact_text
from pricebook.resources import resource_folder
from pricebook.tables import clean_code

MOST_DECIMALS = 6  # of a factor, as of every quantity
LARGEST_FACTOR = Decimal(10**7)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit of a kind of quantity: it holds `size` of the smallest unit of its kind."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Units:
    """`keys`: spelling → unit. `measures`: unit → its kind and size; pieces and containers have none."""

    keys: dict[str, str]
    measures: dict[str, Measure]


@cache
def known_units() -> Units:
    """What templates/units.toml says."""
    declared = tomllib.loads((resource_folder("templates") / "units.toml").read_text(encoding="utf-8"))
    keys: dict[str, str] = {}
    for unit, measure in declared["measures"].items():
        keys |= {spelling.casefold(): unit for spelling in (unit, *measure["spellings"])}
    for unit, spellings in declared["pieces"].items():
        keys |= {spelling.casefold(): unit for spelling in (unit, *spellings)}
    measures = {unit: Measure(measure["kind"], measure["size"]) for unit, measure in declared["measures"].items()}
    return Units(keys, measures)


@cache
def unit_key(text: str) -> str:
    """The unit that a spelling means; an unknown one is itself, whatever its case: "Viên ", "viên" and "VIÊN" are one."""
    plain = clean_code(text).casefold().rstrip(".")
    return known_units().keys.get(plain, plain)


def measured_factor(unit: str, norm_unit: str) -> Decimal | None:
    """How many `norm_unit` one `unit` holds by measure alone (both keys); None across kinds, or beyond 6 decimals or 10^7."""
    measures = known_units().measures
    one, other = measures.get(unit), measures.get(norm_unit)
    if one is None or other is None or one.kind != other.kind:
        return None
    whole, rest = divmod(one.size * 10**MOST_DECIMALS, other.size)
    factor = Decimal(whole).scaleb(-MOST_DECIMALS)
    return factor if not rest and 0 < factor <= LARGEST_FACTOR else None


def conversions_by_measure() -> list[tuple[str, str, str]]:
    """(unit, norm unit, factor) for each two different measures of one kind, for the database."""
    measures = known_units().measures
    found = []
    for unit in measures:
        for norm_unit in measures:
            factor = measured_factor(unit, norm_unit) if unit != norm_unit else None
            if factor is not None:
                found.append((unit, norm_unit, exact_text(factor)))
    return found


_NUMBER = r"\d+(?:[.,]\d+)?"
_PART = re.compile(rf"(?P<count>{_NUMBER})?\s*(?P<unit>[^\W\d_]+(?: [^\W\d_]+)?)", re.IGNORECASE)
_TIMES = re.compile(r"\s*(?:[×*/]|(?<![^\W\d_])x(?![^\W\d_]))\s*")
_BRACKETS = re.compile(r"\([^)]*\)")
_STARTS_PART = re.compile(rf"(?<=[^\W\d_])(?<!\sx)\s+(?={_NUMBER}\s*[^\W\d_])")


def pack_contents(packaging: str) -> list[tuple[str, Decimal, str]]:
    """What a pack description says, as (unit, how many, inner unit): "Hộp 100 ống x 1ml" is 100 ống in a hộp, 1 ml in an ống.

    Units are keys. Anything else beside it ("+ 1 ống dung môi", "3 vỉ hoặc 5 vỉ") makes it unclear, and an unclear pack
    proposes nothing.
    """
    text = _BRACKETS.sub(" ", clean_code(packaging)).strip(" .;").casefold()
    if not text or any(sign in text for sign in "+;&") or re.search(r"\bhoặc\b|\bkèm\b|\bvà\b|,(?!\d)", text):
        return []
    steps: list[tuple[Decimal, str]] = []
    for part in _TIMES.split(_STARTS_PART.sub(" x ", text)):
        found = _PART.match(part.strip())
        unit = _known_unit(found["unit"]) if found else None
        if found is None or unit is None:
            return []
        steps.append((Decimal((found["count"] or "1").replace(",", ".")), unit))
    contents = []
    for (_, outer), (count, inner) in pairwise(steps):
        if outer == inner or count <= 0 or outer in known_units().measures:
            return []
        contents.append((outer, count, inner))
    return contents


def _known_unit(words: str) -> str | None:
    """The unit in the first words of a part: "ống thủy tinh" is an ống."""
    keys = known_units().keys
    return next((keys[said] for said in (words, words.split(maxsplit=1)[0]) if said in keys), None)


def proposed_factor(packaging: str, unit: str, norm_unit: str) -> Decimal | None:
    """How many norm units one unit holds by its pack description: through the pack's own units, then by measure."""
    contents = {outer: (count, inner) for outer, count, inner in pack_contents(packaging)}
    factor, at = Decimal(1), unit
    while at != norm_unit:
        by_measure = measured_factor(at, norm_unit)
        if by_measure is not None:
            factor, at = factor * by_measure, norm_unit
        elif at in contents:
            count, inner = contents.pop(at)
            factor, at = factor * count, inner
        else:
            return None
    return factor if factor != 1 or unit != norm_unit else None
