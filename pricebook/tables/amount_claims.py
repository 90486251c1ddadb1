"""What a sentence claims that amounts are for: "Giá trúng thầu tính theo hộp", "đơn giá chưa quy đổi ra cái".

Other than the patterns of amount_words.py, which know whole phrases, these look for a word for an amount and, in the same clause
behind it, for a pack, a magnitude or another currency. A pack is held against the units of the rows by whoever asks.
"""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from string import digits
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
    if _denied().search(text) is not None:
        return None
    if (pack := _pack_of_prices(within).search(text)) is not None:
        return Claim(next(found for found in pack.groups() if found).casefold())
    return Claim("") if _of_other().are_met(text) and _other_of_prices(within).search(text) is not None else None


def that_may_claim(texts: Collection[str]) -> list[str]:
    """Of the texts of a column, those that may say by themselves what an amount is for or in; most columns have none.

    What such a text has is looked for in all of them at once, and then in each.
    """
    joined = "\n".join(texts).casefold()
    had = [sign for sign in _signs_of_claims() if sign in joined]
    return [text for text in texts if any(sign in text.casefold() for sign in had)] if had else []


@cache
def _signs_of_claims() -> tuple[str, ...]:
    """Letters of which every text has some that claims something by itself, in small letters."""
    said = declared_tables("amounts")
    words = {*said["per"]["price"], *said["claims"]["sold"], *said["claims"]["not_yet"], *said["magnitudes"]["words"]}
    shortest = {word for word in words if not any(other in word and other != word for other in words)}
    slashed = {f"{dong}{space}/" for dong in said["currency"]["dong"] for space in ("", " ")}
    factors = {f"{times}{space}{number}" for times in "x×*" for space in ("", " ") for number in ("1", "0", "'0", "’0")}
    return tuple(sorted(shortest | slashed | factors))


@lru_cache(maxsize=10_000)
def claim_of_quantity(text: str) -> Claim | None:
    """As `claim_of_price`, for the quantities of a norm."""
    if len(text) > LONGEST:
        return None
    found = _of_quantities().search(text)
    return Claim(found[1].casefold()) if found is not None else None


@cache
def _claims() -> Needs:
    """What a text has that claims something without a word for a price."""
    said = declared_tables("amounts")["claims"]
    return Needs([*said["sold"], *said["not_yet"]], "/")


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(any_of(declared_tables("amounts")["claims"]["denied"]), re.IGNORECASE)


def _price(within: bool) -> str:
    """The pattern of a word for a price."""
    said = declared_tables("amounts")
    price = rf"(?<!\w){any_of(said['per']['price'])}(?!\w)(?!\s+{any_of(said['claims']['no_price'])}(?!\w))"
    return rf"[(\[,;–-]\s*(?:{any_of(said['notes']['unit'])}\s+)?{price}" if within else price


@cache
def _pack_of_prices(within: bool) -> re.Pattern[str]:
    claims = declared_tables("amounts")["claims"]
    packs = any_of(claims["packs"])
    pack = rf"{_price(within)}{_GAP}({packs})(?!\w)"
    if not within:
        amount = rf"\d[\d.,]*\s*{dong_pattern()}\s*/\s*(?:\d+\s+)?"
        pack += rf"|^\W*{amount}({packs})(?!\w)|(?<!\w){any_of(claims['sold'])}\s+({packs})(?!\w)"
    return re.compile(pack, re.IGNORECASE)


@cache
def _of_other() -> Needs:
    """What every text has that `_other_of_prices` finds: a magnitude, another currency, words for a figure, or a figure."""
    said = declared_tables("amounts")
    claims = said["claims"]
    words = [*said["magnitudes"]["words"], *said["currency"]["others"], *claims["foreign"], *claims["not_yet"]]
    return Needs(words, digits)


@cache
def _other_of_prices(within: bool) -> re.Pattern[str]:
    """What a price is claimed to be in or for, other than a pack: a magnitude, another currency, or any number but one."""
    said = declared_tables("amounts")
    claims, currency = said["claims"], said["currency"]
    price = _price(within)
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
        other += rf"|^\W*{any_of(claims['not_yet'])}\s|^\W*\d[\d.,]*\s*{_MANY}\s*{units}"
    return re.compile(other, re.IGNORECASE)


@cache
def _of_quantities() -> re.Pattern[str]:
    said = declared_tables("amounts")
    quantity = rf"(?<!\w){any_of(said['per']['quantity'])}(?!\w)"
    return re.compile(
        rf"{quantity}{_GAP}{any_of(said['claims']['in'])}\s+({any_of(said['claims']['packs'])})(?!\w)", re.IGNORECASE
    )
