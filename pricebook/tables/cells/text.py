"""Text normalised: composed letters, plain spaces, no invisible characters; and which kind of change that was."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from pricebook.base.letters import LIKE_D
from pricebook.base.money import exact_text

Cell = str | float | bool | date | datetime | time | timedelta | None

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")
_SPACES_TOO_MANY = re.compile(r"^ +| +$| {2,}")
_NOT_WORD = re.compile(r"[\W_]+")
_UNTIDY = re.compile(
    r"^\s|\s$|\s\s|[^\S ]|[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00adÐðƉɖ]"
)  # most texts do not match
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_D = {code: "D" if letter == "Đ" else "d" for code, letter in {**LIKE_D, ord("Đ"): "Đ", ord("đ"): "đ"}.items()}
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201B: "'", 0x2032: "'", 0x201C: '"', 0x201D: '"', 0x201F: '"', 0x2033: '"', 0x00B4: "'"}
_DASHES = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
# Cyrillic and Greek letters that a reader takes for Latin ones.
_LOOK_LATIN = "АВЕКМНОРСТУХІЈЅаекорсухіјѕһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧο"
_LATIN = str.maketrans(_LOOK_LATIN, "ABEKMHOPCTYXIJSaekopcyxijshdABEZHIKMNOPTYXo")
_LOOKS_LATIN = re.compile(f"[{_LOOK_LATIN}]")
_OTHER_ALPHABETS = re.compile("[\u0370-\u052f\u1f00-\u1fff]")  # where they stand, alone and with accents
_FOR_CODES: dict[int, int | str] = {**FULL_WIDTH, **_QUOTES, **_DASHES}


class _Folded(dict[int, str]):
    """By letter, what it is in a folded text. Letters fold one by one, whatever stands beside them, so each is looked up once."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).translate(_D))
        bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        self[code] = folded = _NOT_WORD.sub(" ", bare.translate(_LATIN).casefold())
        return folded


_FOLDED = _Folded()

# What Excel and LibreOffice show for a formula that failed, where that was saved or pasted as text.
ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:5\d\d", re.IGNORECASE)


def clean_text(value: str) -> str:
    """The text with composed letters (NFC), single spaces, none at its ends, and no invisible characters: "B " becomes "B".

    A letter that only looks like the Vietnamese Đ becomes Đ.
    """
    if _is_tidy(value):
        return value
    if not value.isascii():
        value = unicodedata.normalize("NFC", value).translate(LIKE_D)
    value = _INVISIBLE.sub("", value)
    return _SPACE.sub(" ", value).strip()


def _is_tidy(value: str) -> bool:
    """Whether a text needs no cleaning. Most texts show that without a search: they are printable, and no space is doubled."""
    if value.isprintable() and "  " not in value and value[:1] != " " and value[-1:] != " ":
        return value.isascii() or (unicodedata.is_normalized("NFC", value) and not _looks_like_d(value))
    return not _UNTIDY.search(value) and (value.isascii() or unicodedata.is_normalized("NFC", value))


def _looks_like_d(text: str) -> bool:
    """Whether a text has a letter that only looks like the Vietnamese Đ."""
    return "Ð" in text or "ð" in text or "Ɖ" in text or "ɖ" in text


def clean_code(value: str) -> str:
    """A text that is compared character by character, as codes and units are.

    It is cleaned as by `clean_text`, and full-width letters and typographic quotes and dashes become plain ones.
    """
    text = clean_text(value)
    return text if text.isascii() else text.translate(_FOR_CODES)


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """The text as headings and names are compared: lower case, without diacritics, only letters and digits ("don gia").

    Letters of other alphabets that look like Latin ones are these.
    """
    return " ".join(text.translate(_FOLDED).split())


def with_latin_letters(text: str) -> str:
    """The text, its Cyrillic and Greek letters that look like Latin ones replaced by these; composed (NFC)."""
    if text.isascii() or _OTHER_ALPHABETS.search(text) is None:
        return text
    letters = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", letters.translate(_LATIN)) if _LOOKS_LATIN.search(letters) else text


def code_of_change(before: str, after: str) -> str:
    """The code of the finding for a text that was cleaned: XL021 where its letters changed, XL020 where only spaces did."""
    without_spaces = _SPACE.sub("", before)
    return "XL020" if _INVISIBLE.sub("", without_spaces) == _SPACE.sub("", after) else "XL021"


def as_shown(number: float) -> Decimal:
    """A number cell at 15 significant digits, as Excel shows it. The digits beyond are the noise of binary numbers."""
    return Decimal(f"{number:.15g}")


def quoted(value: Cell) -> str:
    """The cell as a message quotes it, with at most 80 characters."""
    if isinstance(value, float):
        return exact_text(as_shown(value))
    text = value.isoformat() if isinstance(value, date | time) else clean_text(str(value))
    return text if len(text) <= 80 else text[:79] + "…"


def with_escapes(value: str) -> str:
    """The text with invisible and decomposed characters written as their code ("⟨200B⟩"), with at most 80 characters of it."""
    if len(value) > 80:
        value = value[:79] + "…"
    if value.isprintable() and unicodedata.is_normalized("NFC", value) and not _looks_like_d(value):
        return value
    return "".join(c if c == " " or (_is_plain(c) and not unicodedata.combining(c)) else f"⟨{ord(c):04X}⟩" for c in value)


def with_spaces_shown(text: str) -> str:
    """The text with spaces at its ends, and doubled ones, written as "␣": nobody sees them otherwise."""
    return _SPACES_TOO_MANY.sub(lambda spaces: "␣" * len(spaces[0]), text)


def _is_plain(letter: str) -> bool:
    return letter.isprintable() and ord(letter) not in LIKE_D
