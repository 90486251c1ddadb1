"""What a sentence claims that amounts are for: "Giá trúng thầu tính theo hộp", "đơn giá chưa quy đổi ra cái".

Other than the patterns of amount_words.py, which know whole phrases, these look for a word for an amount and, in the same clause
behind it, for a pack, a magnitude or another currency. A pack is held against the units of the rows by whoever asks.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pricebook.tables.amount_patterns import Needs, any_of
from pricebook.tables.amount_words import about_amounts, dong_pattern, unit_pattern
from pricebook.tables.layout.spec import declared_tables

LONGEST = 200  # characters of a sentence that are looked at
_GAP = r"[^.;\n]{0,45}?(?<!\w)"  # within one clause
_MANY = r"0*(?:[2-9]|[1-9]\d{1,2}|[1-9]\d{0,2}[., ]?000)"  # any number but one
_NO_FIGURE = r"[^.;\n\d]{0,40}?(?<!\w)"  # "giá trên 10 triệu" is an amount


class Claim(NamedTuple):
    """What an amount is claimed to be for: a pack, or, where `pack` is empty, something that no row can have."""

    pack: str


@lru_cache(maxsize=10_000)
def claim_of_price(text: str, within: bool = False) -> Claim | None:
    """What a text claims that prices are for, or in; None for a text that claims nothing.

    Args:
        text: The text.
        within: Whether the text is about something else, as the name of goods: only what stands behind a bracket, a comma or a
            dash counts, for "Giá đỡ hộp" is a rack.
    """
    if len(text) > LONGEST or not (about_amounts().are_met(text) or _claims().are_met(text)):
        return None
    patterns = _of_prices(within)
    if patterns.denied.search(text) is not None:
        return None
    if (pack := patterns.pack.search(text)) is not None:
        return Claim(next(found for found in pack.groups() if found).casefold())
    return Claim("") if patterns.other.search(text) is not None else None


@lru_cache(maxsize=10_000)
def claim_of_quantity(text: str) -> Claim | None:
    """As `claim_of_price`, for the quantities of a norm."""
    if len(text) > LONGEST:
        return None
    found = _of_quantities().search(text)
    return Claim(found[1].casefold()) if found is not None else None


class _Patterns(NamedTuple):
    pack: re.Pattern[str]
    other: re.Pattern[str]
    denied: re.Pattern[str]


@cache
def _claims() -> Needs:
    """What a text has that claims something without a word for a price."""
    said = declared_tables("amounts")["claims"]
    return Needs([*said["sold"], *said["not_yet"]], "/")


@cache
def _of_prices(within: bool) -> _Patterns:
    said = declared_tables("amounts")
    claims, per, currency = said["claims"], said["per"], said["currency"]
    price = rf"(?<!\w){any_of(per['price'])}(?!\w)(?!\s+{any_of(claims['no_price'])}(?!\w))"
    if within:
        price = rf"[(\[,;–-]\s*(?:{any_of(said['notes']['unit'])}\s+)?{price}"
    packs = any_of(claims["packs"])
    amount = rf"\d[\d.,]*\s*{dong_pattern()}\s*/\s*(?:\d+\s+)?"
    pack = rf"{price}{_GAP}({packs})(?!\w)"
    if not within:
        pack += rf"|^\W*{amount}({packs})(?!\w)|(?<!\w){any_of(claims['sold'])}\s+({packs})(?!\w)"
    units = rf"{unit_pattern()}(?!\w)"
    magnitude = rf"{any_of(said['magnitudes']['words'])}(?!\w)(?!\s*\d)"
    foreign = rf"(?:{any_of(currency['others'])}|{any_of(claims['foreign'])})(?!\w)"
    other = (
        rf"{price}{_NO_FIGURE}{magnitude}"
        rf"|{price}{_NO_FIGURE}{any_of(claims['in'])}\s+(?:{dong_pattern()}\s+)?{foreign}"
        rf"|{price}{_NO_FIGURE}{any_of(claims['not_yet'])}(?!\w)"
        rf"|{price}{_NO_FIGURE}{any_of(claims['holds'])}\s+{_MANY}\s*{units}|{price}\s+{_MANY}\s*{units}"
        rf"|{price}\s*/\s*{_MANY}(?!\w)|{price}\s+{foreign}"
    )
    if not within:
        other += rf"|^\W*{any_of(claims['not_yet'])}\s|^\W*{amount[: amount.index('(?:')]}{_MANY}\s*{units}"
    return _Patterns(*(re.compile(pattern, re.IGNORECASE) for pattern in (pack, other, any_of(claims["denied"]))))


@cache
def _of_quantities() -> re.Pattern[str]:
    said = declared_tables("amounts")
    quantity = rf"(?<!\w){any_of(said['per']['quantity'])}(?!\w)"
    return re.compile(
        rf"{quantity}{_GAP}{any_of(said['claims']['in'])}\s+({any_of(said['claims']['packs'])})(?!\w)", re.IGNORECASE
    )
