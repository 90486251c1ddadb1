"""Amounts with something behind them that a person passes over: "39.900đ/lần", "15.000 (mười lăm nghìn đồng)".

What stands behind must say nothing else: a unit must be that of the row, an amount in words the same amount, and brackets may
hold no digits, no magnitude, no other currency and no "for two". Every text that is read so is on record (XL023).
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.numbers import readings
from pricebook.tables.cells.text import Cell, clean_text, folded
from pricebook.tables.layout.spec import declared_tables
from pricebook.tables.unit_words import is_unit

_BEHIND = re.compile(
    r"(?P<amount>[^()\[\]/]*\d[^()\[\]/]*?)\s*(?:/\s*(?:0?1\s+|một\s+)?(?P<unit>[^()\[\]/\d]+?))?\s*(?:[(\[](?P<said>[^()\[\]\d]+)[)\]])?[.;]?",
    re.IGNORECASE,
)
_BILLION = 10**9
_MULTIPLIERS = {"nghin": 10**3, "ngan": 10**3, "trieu": 10**6, "ty": _BILLION, "ti": _BILLION}


def may_say_more(cells: Iterable[Cell]) -> bool:
    """Whether any of the cells is a text that may have something behind an amount: it has a slash or a bracket."""
    return any(isinstance(cell, str) and ("/" in cell or "(" in cell or "[" in cell) for cell in cells)


def amounts_alone(entry: Field, cells: Iterable[Cell], units: Sequence[Cell] | None) -> dict[Cell, str]:
    """By cell, the amount in a text that has something behind it; nothing for other cells.

    Args:
        entry: The field of the column.
        cells: Its cells, one for each row.
        units: The units of the rows; None where the table has no column of them.
    """
    if not entry.kind.money:
        return {}
    rows: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        if isinstance(cell, str) and ("/" in cell or "(" in cell or "[" in cell):
            rows.setdefault(cell, []).append(number)
    found: dict[Cell, str] = {}
    for text, numbers in rows.items():
        amount = _amount(text, [None] if units is None else [units[number] for number in numbers])
        if amount is not None:
            found[text] = amount
    return found


def _amount(text: str, units: Sequence[Cell]) -> str | None:
    match = _BEHIND.fullmatch(clean_text(text))
    if match is None or not (match["unit"] or match["said"]):
        return None
    amount, values = match["amount"].strip(), set(readings(match["amount"].strip()).values())
    if not values or not (match["unit"] is None or all(_fits(match["unit"], unit) for unit in units)):
        return None
    if match["said"] is None:
        return amount
    in_words = number_in_words(match["said"])
    if in_words is not None:
        return str(in_words) if in_words in values else None
    said = match["said"].strip()
    return None if _says_more(said) or (is_unit(said) and not all(_fits(said, unit) for unit in units)) else amount


def _says_more(remark: str) -> bool:
    """Whether a remark in brackets says that the amount is in thousands, in another currency, or for several units."""
    words = amount_words()
    patterns = (words.bracketed, words.alone, words.in_words, words.other_currency, words.of_currency, words.per)
    if any(pattern.search(text) for pattern in patterns for text in (f"({remark})", remark)):
        return True
    per, said = declared_tables("amounts")["per"], folded(remark).split()
    several = {*map(folded, per["many"]), *(word for word, value in _numerals()[0].items() if value > 1)}
    return not {*map(folded, per["for"])}.isdisjoint(said) and not several.isdisjoint(said)


def _fits(unit: str, of_row: Cell) -> bool:
    """Whether the unit behind an amount is that of its row; where the row has none, only one use of a service is."""
    said, row = folded(unit), folded(of_row) if isinstance(of_row, str) else ""
    once = set(map(folded, declared_tables("amounts")["per"]["once"]))
    return said == row or row.startswith(f"{said} ") or (said in once and (not row or row in once))


def number_in_words(text: str) -> int | None:
    """The number that a text says in Vietnamese words, as "hai trăm năm mươi hai nghìn ba trăm đồng"; None for other texts."""
    words = folded(text).replace("viet nam", "").split()
    numerals, endings = _numerals()
    while words and words[-1] in endings:
        words.pop()
    if not words or any(word not in numerals and word not in _MULTIPLIERS for word in words):
        return None
    total = group = 0
    digit: int | None = None  # what the next word may multiply
    for word in words:
        if word in _MULTIPLIERS:
            above = group + (digit or 0)
            total = (total + above) * _BILLION if _MULTIPLIERS[word] == _BILLION else total + above * _MULTIPLIERS[word]
            group, digit = 0, None
        elif numerals[word] < 10:
            digit = numerals[word]
        else:
            group += (1 if digit is None else digit) * numerals[word]
            digit = None
    return total + group + (digit or 0)


@cache
def _numerals() -> tuple[dict[str, int], frozenset[str]]:
    """The numerals, and the words behind an amount. A word that only joins others ("linh") counts as 0."""
    declared = declared_tables("amounts")["in_words"]
    numerals = {folded(word): int(Decimal(value)) for value, words in declared["numerals"].items() for word in words}
    return numerals, frozenset(map(folded, declared["endings"]))
