"""Whether two names can be of one thing: whether they share a content word, and whether their strengths agree."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from pricebook.items.strength import Strength
from pricebook.items.units import known_units
from pricebook.tables import declared_tables, folded

_LEAST_ALIKE = 80  # of 100, for two words of at least _LEAST_LETTERS
_LEAST_LETTERS = 5
_SHORTENED = 4  # letters of a word that may begin the other
_AMOUNT = re.compile(r"(?P<number>[\d./]+) (?P<unit>.+)")


def share_a_word(names: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of some names shares a content word with one of others, in any spelling; true where one side has no name."""
    ours, theirs = list(names), list(others)
    if not ours or not theirs:
        return True
    return any(_share(one, other) for one in ours for other in theirs)


@lru_cache(maxsize=50_000)
def _share(name: str, other: str) -> bool:
    ours, theirs = content_words(name), content_words(other)
    if ours & theirs:
        return True
    if any(_names_one(group, name) and _names_one(group, other) for group in _same()):
        return True
    together, their_together = "".join(folded(name).split()), "".join(folded(other).split())
    return (
        any(len(word) >= _LEAST_LETTERS and word in their_together for word in ours)
        or any(len(word) >= _LEAST_LETTERS and word in together for word in theirs)
        or any(_alike(word, their) for word in ours for their in theirs)
    )


def _alike(word: str, other: str) -> bool:
    """Whether two words are spellings of one: "bupivacain" and "bupivacaine", "clorid" and "chlorid"."""
    from rapidfuzz import fuzz

    shorter, longer = sorted((word, other), key=len)
    if len(shorter) >= _SHORTENED and longer.startswith(shorter):
        return True
    return len(shorter) >= _LEAST_LETTERS and fuzz.ratio(word, other) >= _LEAST_ALIKE


def content_words(name: str) -> frozenset[str]:
    """The words of a name that say which thing it is, folded: no numbers, and no words for forms, ways and containers.

    Where a name has no other words, all of them.
    """
    plain = folded(name)
    words = frozenset(word for word in _fillers().sub(" ", plain).split() if not word[0].isdecimal())
    return words or frozenset(plain.split())


def _names_one(group: re.Pattern[str], name: str) -> bool:
    return group.search(folded(name)) is not None


@cache
def _same() -> tuple[re.Pattern[str], ...]:
    """For each thing with several names, what names it; a name may have an ending, as "thiamine" has."""
    groups = declared_tables("item_names")["same"]
    return tuple(re.compile(rf"\b(?:{'|'.join(re.escape(folded(name)) for name in group)})e?\b") for group in groups)


@cache
def _fillers() -> re.Pattern[str]:
    phrases = sorted(map(folded, declared_tables("item_names")["fillers"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


def strengths_differ(one: Strength | None, other: Strength | None) -> bool:
    """Whether two strengths certainly differ: all their amounts are in the same units, and not the same numbers.

    A percentage is 10 mg in a ml. An amount a piece ("mg/viên") is compared as one without a piece. What is in different units,
    could not be read, or is the volume of a container, may be the same.
    """
    if one is None or other is None or one.unread or other.unread:
        return False
    ours, theirs = (sorted(map(_comparable, strength.amounts)) for strength in (one, other))
    if any(unit == "ml" for unit, _ in ours):
        return False
    return bool(ours) and [unit for unit, _ in ours] == [unit for unit, _ in theirs] and ours != theirs


def _comparable(amount: str) -> tuple[str, Fraction]:
    found = _AMOUNT.fullmatch(amount)
    if found is None:
        return amount, Fraction(0)
    unit, number = found["unit"], Fraction(found["number"]) if "/" in found["number"] else Fraction(Decimal(found["number"]))
    if unit == "%":
        return "mg/ml", number * 10
    above, _, below = unit.partition("/")
    return (above if below and below not in known_units().measures else unit), number
