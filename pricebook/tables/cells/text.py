"""Text as it is meant: composed letters, plain spaces, nothing invisible; and what had to be done to it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from pricebook.base.money import exact_text

Cell = str | float | bool | date | datetime | time | timedelta | None

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_UNTIDY = re.compile(r"^\s|\s$|\s\s|[^\S ]|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")  # most texts are tidy
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201B: "'", 0x2032: "'", 0x201C: '"', 0x201D: '"', 0x201F: '"', 0x2033: '"', 0x00B4: "'"}
_DASHES = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
_FOR_CODES: dict[int, int | str] = {**FULL_WIDTH, **_QUOTES, **_DASHES}


# What Excel and LibreOffice show for a formula that failed, once it was saved or pasted as text.
ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:5\d\d", re.IGNORECASE)


def clean_text(value: str) -> str:
    """Composed letters, single spaces, nothing invisible: "B " and "B" are one code."""
    if not _UNTIDY.search(value) and (value.isascii() or unicodedata.is_normalized("NFC", value)):
        return value
    if not value.isascii():
        value = _INVISIBLE.sub("", unicodedata.normalize("NFC", value))
    return _SPACE.sub(" ", value).strip()


def clean_code(value: str) -> str:
    """A text that is compared letter by letter (codes, units): full-width letters, typographic quotes and dashes made plain."""
    text = clean_text(value)
    return text if text.isascii() else text.translate(_FOR_CODES)


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Letters and digits only, lower case, no diacritics: headings and names are compared so ("Đơn giá" → "don gia")."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def what_changed(before: str, after: str) -> str:
    """The code of the finding that says how a cleaned text differs: XL021 in its letters, else XL020 in spaces."""
    visible = _SPACE.sub("", before)
    return "XL020" if _INVISIBLE.sub("", visible) == _SPACE.sub("", after) else "XL021"


def shown(value: Cell) -> str:
    """The cell as a message quotes it."""
    if isinstance(value, float):
        return exact_text(Decimal(repr(value)))
    text = value.isoformat() if isinstance(value, date | time) else clean_text(str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def visible(value: str) -> str:
    """A text with what nobody sees in it spelt out, for "before and after"."""
    if len(value) > 80:
        value = value[:79] + "…"
    if value.isprintable() and unicodedata.is_normalized("NFC", value):
        return value
    return "".join(c if c == " " or (c.isprintable() and not unicodedata.combining(c)) else f"⟨{ord(c):04X}⟩" for c in value)
