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

from pricebook.base.money import exact_text
from pricebook.base.resources import resource_folder
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
    """`keys`: spelling → unit. `measures`: unit → its kind and size; pieces and containers have none.

    `pack_words`: words beside a unit that say nothing about how much it holds.
    """

    keys: dict[str, str]
    measures: dict[str, Measure]
    pack_words: frozenset[str]


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
    return Units(keys, measures, frozenset(declared["packs"]["words"]))


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
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)")  # 1.000: a thousand, or one? Such a pack proposes nothing
_PART = re.compile(rf"(?P<count>{_NUMBER})?\s*(?P<words>[^\W\d_]+(?: [^\W\d_]+)*)")
_TIMES = re.compile(r"\s*(?:[×*]|(?<![^\W\d_])x(?![^\W\d_]))\s*")
_BRACKETS = re.compile(r"\([^)\d]*\)")  # a remark; one with a number in it says something about the contents
_STARTS_PART = re.compile(rf"(?<=[^\W\d_])(?<!\sx)\s+(?={_NUMBER}\s*[^\W\d_])")
_UNCLEAR = re.compile(r"[+;&/()]|,(?!\d)|\s[-–]\s|\b(?:hoặc|kèm|và|với|gồm|dung môi)\b")


def pack_contents(packaging: str) -> list[tuple[str, Decimal, str]]:
    """What a pack description says, as (unit, how many, inner unit): "Hộp 100 ống x 1ml" is 100 ống in a hộp, 1 ml in an ống.

    Units are keys. Anything beside it that is not understood ("+ 1 ống dung môi", "3 vỉ hoặc 5 vỉ", "10 ống/hộp", "1.000 viên")
    makes it unclear, and an unclear pack proposes nothing.
    """
    text = _BRACKETS.sub(" ", clean_code(packaging)).strip(" .").casefold()
    if not text or _UNCLEAR.search(text) or _GROUPED.search(text):
        return []
    steps: list[tuple[Decimal, str]] = []
    for part in _TIMES.split(_STARTS_PART.sub(" x ", text)):
        found = _PART.fullmatch(part.strip())
        unit = _known_unit(found["words"]) if found else None
        if found is None or unit is None:
            return []
        steps.append((Decimal((found["count"] or "1").replace(",", ".")), unit))
    if len({unit for _, unit in steps}) < len(steps) or any(count <= 0 for count, _ in steps):
        return []
    contents = [(outer, count, inner) for (_, outer), (count, inner) in pairwise(steps)]
    return [] if any(outer in known_units().measures for outer, _, _ in contents) else contents


def _known_unit(words: str) -> str | None:
    """The unit that some words name: "ống thủy tinh" is an ống, "ống dung môi" is not understood."""
    keys = {**known_units().keys, "l": "lít"}  # of a pack, L is no lọ: those are counted before it
    said = words.split()
    for size in (2, 1):
        unit = keys.get(" ".join(said[:size]))
        if unit is not None and len(said) >= size and set(said[size:]) <= known_units().pack_words:
            return unit
    return None


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
