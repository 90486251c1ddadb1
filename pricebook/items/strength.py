"""A strength as a quantity: "0,25mg/ml", "0.25 mg/1ml" and "250mcg/ml" are one, and never "0.5 mg/ml".

A strength is one or more amounts (500mg + 125mg), each perhaps in something (5mg/ml), and sometimes what one container holds
(5mg/ml - 4ml, 20mg/2ml). What cannot be read as a quantity stays as letters, so that it is equal to itself alone.
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
_MILLI = re.compile(r"(\d)\s*m(IU|UI|U)(?!\w)")  # thousandths, where MIU is millions: they are told apart by case alone
_SAID_TWICE = re.compile(r"%\s*\(")
_COUNTED = {"iu", "u"}  # written in thousands: 2.500 IU is never two and a half
_AS_KNOWN = {"l": "lít", "ui": "iu", "u": "iu", "đơn vị": "iu", "đv": "iu"}


@dataclass(frozen=True, slots=True)
class Strength:
    """`amounts`: each as exact text in a common form, in the order said: 5mg + 10mg is not 10mg + 5mg, for each belongs to its
    substance. `content`: what one container holds, "4 ml".

    `letters`: what could not be read as a quantity, folded.
    """

    amounts: tuple[str, ...]
    content: str | None = None
    letters: str = ""

    @property
    def key(self) -> str:
        """What two equal strengths have in common."""
        return (
            " + ".join(self.amounts)
            + (f" | {self.content}" if self.content else "")
            + (f" ~ {self.letters}" if self.letters else "")
        )

    def same_amounts(self, other: "Strength") -> bool:
        return self.amounts == other.amounts and self.letters == other.letters


@lru_cache(maxsize=20_000)
def read_strength(text: str) -> Strength | None:
    """The strength that a text states; None for a blank one."""
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
        if unit == "%":  # 100%/240ml: the percentage of what the bottle holds
            amounts.append((value, unit))
            contents.add((per_value, per_unit))
            continue
        amounts.append((value / per_value, f"{unit}/{per_unit}"))
        if found["per"] and per != 1:
            contents.add((per_value, per_unit))
    if not amounts:
        amounts, contents = sorted(contents), set()
    if _SAID_TWICE.search(plain):
        amounts = _without_percentages_said_twice(amounts)
    content = " | ".join(_text(value, unit) for value, unit in sorted(contents)) or None
    letters = folded(_SEPARATORS.sub(" ", rest))
    return Strength(tuple(_text(value, unit) for value, unit in amounts), content, letters)


def _number(text: str, unit: str | None) -> Fraction | None:
    """A number of a strength. "1.000" is a thousand of what is counted in thousands, and of nothing else certain."""
    if _GROUPED.fullmatch(text):
        groups = re.split("[.,]", text)
        if len(groups) > 2 or _AS_KNOWN.get(unit or "", unit) in _COUNTED:
            return Fraction("".join(groups))
        return None
    plain = text.replace(",", ".")
    return Fraction(plain) if plain.count(".") <= 1 else None


def _in_base(number: Fraction, unit: str) -> tuple[Fraction, str]:
    """In mg, ml or IU; other units as they are."""
    key = unit_key(_AS_KNOWN.get(unit, unit))
    measures = known_units().measures
    measure = measures.get(key)
    base = {"khối lượng": "mg", "thể tích": "ml", "hoạt độ": "IU"}.get(measure.kind) if measure else None
    if measure is None or base is None:
        return number, key
    return number * measure.size / measures[base].size, base


def _without_percentages_said_twice(amounts: list[tuple[Fraction, str]]) -> list[tuple[Fraction, str]]:
    """ "0.5% (5mg/ml)": a percentage that the brackets after it say in mg/ml (1 % = 10 mg/ml) is not a second amount."""
    by_volume = {value for value, unit in amounts if unit == "mg/ml"}
    return [(value, unit) for value, unit in amounts if unit != "%" or value * 10 not in by_volume]


def _text(value: Fraction, unit: str) -> str:
    exact = value.denominator
    while exact % 2 == 0:
        exact //= 2
    while exact % 5 == 0:
        exact //= 5
    if exact != 1:
        return f"{value.numerator}/{value.denominator} {unit}"
    return f"{exact_text(Decimal(value.numerator) / Decimal(value.denominator))} {unit}"
