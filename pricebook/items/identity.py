"""When two award rows are one item: same substance (or name), strength, form, content and unit; brand and bidder aside."""

import re
import unicodedata
from functools import lru_cache

from pricebook.base.money import exact_text
from pricebook.items.strength import Strength, read_strength
from pricebook.items.units import known_units, proposed_factor, unit_key
from pricebook.tables import folded

_FOOTNOTES = re.compile(r"\(?\*+\)?")
_WORD = re.compile(r"(?<![^\W_])[+-]\d+|[^\W_]+")  # a sign before a number is part of it: a lens of +2 is none of -2
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_EMPTY_WORDS = {"thuốc"}  # "Dung dịch thuốc tiêm" and "Dung dịch tiêm" are one form


def _words(text: str) -> list[str]:
    """Words in small letters, each with its tone last: "hoà" and "hòa" are one word, "bột" and "bọt" are two."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    decomposed = (unicodedata.normalize("NFD", word) for word in words)
    return [unicodedata.normalize("NFC", _TONE.sub("", word)) + "".join(_TONE.findall(word)) for word in decomposed]


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """Names compared without case, punctuation and footnote stars. Accents count."""
    return " ".join(_words(_FOOTNOTES.sub(" ", text)))


@lru_cache(maxsize=10_000)
def form_key(text: str) -> str:
    """Forms compared without case, punctuation and words that say nothing. Accents count."""
    return " ".join(word for word in _words(text) if word not in _EMPTY_KEYS)


_EMPTY_KEYS = {_words(word)[0] for word in _EMPTY_WORDS}


@lru_cache(maxsize=50_000)
def full_strength(strength: str | None, packaging: str | None, unit: str | None) -> Strength | None:
    """The strength, and what one unit holds: an ampoule of 4 ml is not one of 20 ml, though both say 5mg/ml.

    The content is the strength's own, else what the pack description says of the unit that the price is for.
    """
    read = read_strength(strength) if strength else None
    if read is None or read.content is not None or not packaging or not unit:
        return read
    key = unit_key(unit)
    if key in known_units().measures or not any("/ml" in amount or amount.endswith("%") for amount in read.amounts):
        return read
    volume = proposed_factor(packaging, key, "ml")
    return Strength(read.amounts, f"{exact_text(volume)} ml", read.letters) if volume is not None else read


def amounts_key(strength: str) -> str | None:
    """The key of a strength whatever one container holds; None for none."""
    read = read_strength(strength)
    return Strength(read.amounts, None, read.letters).key if read else None


def strength_key(strength: str | None, packaging: str | None = None, unit: str | None = None) -> str | None:
    """The key of a strength with its content; None for none."""
    full = full_strength(strength, packaging, unit)
    return full.key if full else None


_STRENGTH_IN_NAME = re.compile(
    r"\d+(?:[.,]\d+)*\s*(?:mcg|µg|ug|mg|kg|g|ml|l|lít|iu|ui|%)(?![^\W\d_])"
    r"(?:\s*/\s*\d*(?:[.,]\d+)?\s*(?:ml|l|g|mg|viên|ống|lọ|liều)(?![^\W\d_]))?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\d+(?:[.,]\d+)*")


def core_name(name: str) -> str:
    """A name without the strength in it, folded: what is left to be compared letter by letter."""
    return folded(_STRENGTH_IN_NAME.sub(" ", name))


def sizes(name: str) -> frozenset[str]:
    """The numbers of a name beside its strength: "kim 20G", "chỉ 3/0". Two that differ are two things."""
    return frozenset(number.replace(",", ".") for number in _SIZE.findall(_STRENGTH_IN_NAME.sub(" ", name)))


def strength_in_name(name: str) -> Strength | None:
    """The strength that a name carries with it ("Atropin sulfat 0,25mg/ml"), None for none."""
    said = [found[0] for found in _STRENGTH_IN_NAME.finditer(name)]
    return read_strength(" + ".join(said)) if said else None


@lru_cache(maxsize=50_000)
def content_key(name: str | None, strength: str | None, packaging: str | None, unit: str | None) -> str | None:
    """What tells one thing of a name from another: its strength and content; else the strength and sizes in its name."""
    if strength:
        return strength_key(strength, packaging, unit)
    if not name:
        return None
    said, numbers = strength_in_name(name), ", ".join(sorted(sizes(name)))
    return " # ".join(filter(None, (said.key if said else "", numbers))) or None
