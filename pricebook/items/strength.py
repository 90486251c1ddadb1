"""The strength of a drug, read as a quantity: "0,25mg/ml", "0.25 mg/1ml" and "250mcg/ml" are equal, "0.5 mg/ml" is not.

A strength has one or more amounts (500mg + 125mg), each of them perhaps per volume, weight or piece (5mg/ml), and sometimes the
content of one container (5mg/ml - 4ml, 20mg/2ml). Text that cannot be read as a quantity is kept, so that a strength with such
text equals only one with the same text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from pricebook.base.money import exact_text
from pricebook.items.units import known_units, unit_key
from pricebook.tables import clean_code, folded

_NUMBER = r"\d+(?:[.,]\d+)*"
_UNIT = r"mcg|µg|μg|ug|mg|kg|g|gam|ml|µl|μl|l|lít|miu|mui|iu|ui|u|meq|mmol|mol|mci|kbq|mbq|%|đơn vị|đv"
_AMOUNT = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<million>triệu|tr)?\s*(?P<unit>{_UNIT})(?![^\W\d_])"
    rf"(?:\s*/\s*(?P<per>{_NUMBER})?\s*(?P<per_unit>{_UNIT}|viên|ống|lọ|gói|liều|chai|túi)(?![^\W\d_]))?"
)
_SEPARATORS = re.compile(r"[\s+;,x×()\-–/&.]+|\bvà\b|\bw/v\b|\bv/v\b|\bw/w\b|\bkl/tt\b")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_MILLI = re.compile(r"(\d)\s*m(IU|UI|U)(?!\w)")  # mIU is a thousandth, MIU a million: only the case differs
_REPEATED_PERCENTAGE = re.compile(r"%\s*\(")
_PIECES = {"viên", "ống", "lọ", "gói", "chai", "túi"}
_WITH_THOUSANDS = {"iu", "u"}  # units with large numbers: 2.500 IU is never two and a half
_SYNONYMS = {"l": "lít", "ui": "iu", "u": "iu", "đơn vị": "iu", "đv": "iu"}


@dataclass(frozen=True, slots=True)
class Strength:
    """A strength.

    Attributes:
        amounts: Each amount as exact text in its base unit, in the order of the text: 5mg + 10mg and 10mg + 5mg differ, because
            each amount belongs to its own substance.
        content: What one container holds, as "4 ml".
        unread: The text that could not be read as a quantity, folded.
    """

    amounts: tuple[str, ...]
    content: str | None = None
    unread: str = ""

    @property
    def key(self) -> str:
        """The text that two strengths share exactly when they are equal."""
        return (
            " + ".join(self.amounts)
            + (f" | {self.content}" if self.content else "")
            + (f" ~ {self.unread}" if self.unread else "")
        )

    def same_amounts(self, other: "Strength") -> bool:
        """Whether two strengths are equal apart from their content."""
        return self.amounts == other.amounts and self.unread == other.unread


@lru_cache(maxsize=20_000)
def read_strength(text: str) -> Strength | None:
    """The strength that a text states; None for a blank text."""
    plain = _MILLI.sub(r"\1 mili-\2", clean_code(text)).casefold()
    if not plain:
        return None
    amounts: list[tuple[Fraction, str]] = []
    contents: set[tuple[Fraction, str]] = set()
    rest = plain
    for found in _AMOUNT.finditer(plain):
        number = _number(found["number"], found["unit"])
        per = _number(found["per"], found["per_unit"]) if found["per"] else Fraction(1)
        if number is None or per is None or not per:
            continue
        rest = rest.replace(found[0], " ", 1)
        value, unit = _in_base(number * (1_000_000 if found["million"] else 1), found["unit"])
        if found["per_unit"] is None:
            if unit == "ml":
                contents.add((value, unit))
            else:
                amounts.append((value, unit))
            continue
        per_value, per_unit = _in_base(per, found["per_unit"])
        if unit == "%":  # 100%/240ml: a percentage, and the content of the bottle
            amounts.append((value, unit))
            contents.add((per_value, per_unit))
            continue
        if per == 1 and found["per_unit"] in _PIECES:  # 500mg/viên, of one viên, is 500mg
            amounts.append((value, unit))
            continue
        amounts.append((value / per_value, f"{unit}/{per_unit}"))
        if found["per"] and per != 1:
            contents.add((per_value, per_unit))
    if not amounts:
        amounts, contents = sorted(contents), set()
    if _REPEATED_PERCENTAGE.search(plain):
        amounts = _without_repeated_percentages(amounts)
    content = " | ".join(_text(value, unit) for value, unit in sorted(contents)) or None
    unread = folded(_SEPARATORS.sub(" ", rest))
    return Strength(tuple(_text(value, unit) for value, unit in amounts), content, unread)


def _number(text: str, unit: str | None) -> Fraction | None:
    """A number of a strength; None for an ambiguous one: "1.000" is certainly a thousand only with a unit of large numbers."""
    if _GROUPED.fullmatch(text):
        groups = re.split("[.,]", text)
        if len(groups) > 2 or _SYNONYMS.get(unit or "", unit) in _WITH_THOUSANDS:
            return Fraction("".join(groups))
        return None
    plain = text.replace(",", ".")
    return Fraction(plain) if plain.count(".") <= 1 else None


def _in_base(number: Fraction, unit: str) -> tuple[Fraction, str]:
    """The quantity in mg, ml or IU; other units are kept."""
    key = unit_key(_SYNONYMS.get(unit, unit))
    measures = known_units().measures
    measure = measures.get(key)
    base = {"khối lượng": "mg", "thể tích": "ml", "hoạt độ": "IU"}.get(measure.kind) if measure else None
    if measure is None or base is None:
        return number, key
    return number * measure.size / measures[base].size, base


def _without_repeated_percentages(amounts: list[tuple[Fraction, str]]) -> list[tuple[Fraction, str]]:
    """The amounts without a percentage that is repeated in mg/ml, as in "0.5% (5mg/ml)". 1 % is 10 mg/ml."""
    by_volume = {value for value, unit in amounts if unit == "mg/ml"}
    return [(value, unit) for value, unit in amounts if unit != "%" or value * 10 not in by_volume]


def _text(value: Fraction, unit: str) -> str:
    """The amount as exact text: a decimal where one exists, else a fraction."""
    rest = value.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    if rest != 1:
        return f"{value.numerator}/{value.denominator} {unit}"
    return f"{exact_text(Decimal(value.numerator) / Decimal(value.denominator))} {unit}"
