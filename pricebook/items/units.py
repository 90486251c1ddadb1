"""Units: their spellings, conversions by measure, and the contents that a pack description states.

Spellings and measures are declared in `templates/units.toml`. A conversion by measure (1 lít = 1000 ml) is certain. What a box or
a bottle holds is read from a pack description, and only proposed for the conversions table.
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
    """A unit of measure: the kind of quantity, and how many of the smallest unit of that kind it holds."""

    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Units:
    """All declared units.

    Attributes:
        keys: By spelling, the unit.
        measures: By unit, its kind and size; pieces and containers have none.
        holders: Units that hold several of another one, whose contents are to be counted.
        pack_words: Words beside a unit in a pack description that say nothing about its contents.
    """

    keys: dict[str, str]
    measures: dict[str, Measure]
    holders: frozenset[str]
    pack_words: frozenset[str]


@cache
def known_units() -> Units:
    """The units declared in `templates/units.toml`."""
    declared = tomllib.loads((resource_folder("templates") / "units.toml").read_text(encoding="utf-8"))
    keys: dict[str, str] = {}
    for unit, measure in declared["measures"].items():
        keys |= {spelling.casefold(): unit for spelling in (unit, *measure["spellings"])}
    for unit, spellings in declared["pieces"].items():
        keys |= {spelling.casefold(): unit for spelling in (unit, *spellings)}
    measures = {unit: Measure(measure["kind"], measure["size"]) for unit, measure in declared["measures"].items()}
    packs = declared["packs"]
    return Units(keys, measures, frozenset(packs["holders"]), frozenset(packs["words"]))


@cache
def unit_key(text: str) -> str:
    """The unit of a spelling: "Viên ", "viên" and "VIÊN" give one key. An unknown spelling, in lower case, is its own key.

    "1 cái", "Cái (1)", "Cái/chiếc", "Viên nang mềm" and "Hộp (1 bình hít)" are spellings of one unit too.
    """
    plain = clean_code(text).casefold().rstrip(".")
    return known_units().keys.get(plain) or _spelt_otherwise(plain) or plain


def _spelt_otherwise(plain: str) -> str | None:
    """The unit of pieces that a spelling names with one of it, with two of its names, or with words about its form."""
    found = _ONE_OF.fullmatch(plain)
    if found is not None:
        holds, outer = found["holds"], _piece(found["unit"])
        if holds is None or outer is None:
            return outer
        counted = _HOLDS_ONE.fullmatch(holds)
        if counted is None:
            return outer if _piece(holds) == outer else None
        inner = _known_unit(counted["inner"] or "")
        return None if inner in known_units().measures or inner in known_units().holders else outer
    names = {_piece(name.strip()) for name in plain.split("/")}
    return next(iter(names)) if len(names) == 1 else None


def _piece(words: str) -> str | None:
    """The piece or container that some words name; None for a measure."""
    unit = _known_unit(words)
    return None if unit in known_units().measures else unit


def measured_factor(unit: str, norm_unit: str) -> Decimal | None:
    """How many norm units one unit holds, by measure.

    Args:
        unit, norm_unit: Keys of units.

    Returns:
        The exact factor; None where the units are no measures or of different kinds, or where the factor has more than 6 decimals
        or is above LARGEST_FACTOR.
    """
    measures = known_units().measures
    one, other = measures.get(unit), measures.get(norm_unit)
    if one is None or other is None or one.kind != other.kind:
        return None
    whole, rest = divmod(one.size * 10**MOST_DECIMALS, other.size)
    factor = Decimal(whole).scaleb(-MOST_DECIMALS)
    return factor if not rest and 0 < factor <= LARGEST_FACTOR else None


def sizes_of_measures() -> list[tuple[str, str, int]]:
    """(unit, kind, size) of every measure, for the database; the size is in the smallest unit of the kind."""
    return [(unit, measure.kind, measure.size) for unit, measure in known_units().measures.items()]


def conversions_by_measure() -> list[tuple[str, str, str]]:
    """(unit, norm unit, factor) for every two different measures of one kind that have a factor, for the database."""
    measures = known_units().measures
    found = []
    for unit in measures:
        for norm_unit in measures:
            factor = measured_factor(unit, norm_unit) if unit != norm_unit else None
            if factor is not None:
                found.append((unit, norm_unit, exact_text(factor)))
    return found


_ONE_OF = re.compile(
    r"(?:0*1\s+)?(?P<unit>[^\W\d_]+(?: [^\W\d_]+)*)\s*(?:\((?P<holds>[^()]+)\))?"
)  # "01 cái", "hộp (1 bình hít)"
_HOLDS_ONE = re.compile(r"0*1(?:\s+(?P<inner>[^\W\d_]+(?: [^\W\d_]+)*))?")
_NUMBER = r"\d+(?:[.,]\d+)?"
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)")  # 1.000 may be a thousand or one: such a pack proposes nothing
_PART = re.compile(rf"(?P<count>{_NUMBER})?\s*(?P<words>[^\W\d_]+(?: [^\W\d_]+)*)")
_TIMES = re.compile(r"\s*(?:[×*]|(?<![^\W\d_])x(?![^\W\d_]))\s*")
_COUNTED = re.compile(r"([1-9]\d{0,5})\s*([^\W\d_]+)")
_BRACKETS = re.compile(r"\([^)\d]*\)")  # a remark; one with a number may be about the contents
_STARTS_PART = re.compile(rf"(?<=[^\W\d_])(?<!\sx)\s+(?={_NUMBER}\s*[^\W\d_])")
_UNCLEAR = re.compile(r"[+;&/()]|,(?!\d)|\s[-–]\s|\b(?:hoặc|kèm|và|với|gồm|dung môi)\b")


def pack_contents(packaging: str) -> list[tuple[str, Decimal, str]]:
    """The contents that a pack description states.

    Returns:
        (unit, how many, inner unit) from the outermost unit inwards, with the keys of units: "Hộp 100 ống x 1ml" gives 100 ống in
        a hộp, and 1 ml in an ống. Nothing where any part is not understood ("+ 1 ống dung môi", "3 vỉ hoặc 5 vỉ", "10 ống/hộp",
        "1.000 viên").
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
    keys = {**known_units().keys, "l": "lít"}  # in a pack description "l" is a litre: a lọ would stand before its content
    parts = words.split()
    for size in (2, 1):
        unit = keys.get(" ".join(parts[:size]))
        if unit is not None and len(parts) >= size and set(parts[size:]) <= known_units().pack_words:
            return unit
    return None


def proposed_factor(packaging: str, unit: str, norm_unit: str) -> Decimal | None:
    """How many norm units one unit holds by a pack description: through the units of the pack, then by measure.

    Args:
        packaging: The pack description.
        unit, norm_unit: Keys of units.

    Returns:
        The factor; None where the description does not lead from one unit to the other, or is not understood.
    """
    contents = {outer: (count, inner) for outer, count, inner in pack_contents(packaging)}
    factor, current = Decimal(1), unit
    while current != norm_unit:
        by_measure = measured_factor(current, norm_unit)
        if by_measure is not None:
            factor, current = factor * by_measure, norm_unit
        elif current in contents:
            count, inner = contents.pop(current)
            factor, current = factor * count, inner
        else:
            return None
    return factor if factor != 1 or unit != norm_unit else None


def factor_in_unit(unit: str, norm_unit: str) -> Decimal | None:
    """How many norm units a unit states itself to hold: 10 cái in "Hộp 10 cái" and in "10 cái"; None where it states nothing.

    Args:
        unit: The unit as it is written.
        norm_unit: The key of the norm unit.
    """
    plain = clean_code(unit).casefold()
    counted = _COUNTED.fullmatch(plain)
    if counted is not None and unit_key(counted[2]) == norm_unit:
        return Decimal(counted[1])
    contents = pack_contents(plain)
    return proposed_factor(plain, contents[0][0], norm_unit) if contents else None
