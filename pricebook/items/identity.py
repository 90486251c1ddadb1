"""Keys by which award rows of one item are recognised: its substance or name, strength, form, content and unit.

Two rows with equal keys are one item, whatever the brand and the bidder.
"""

import re
import unicodedata
from functools import lru_cache

from pricebook.base.money import exact_text
from pricebook.items.strength import Strength, read_strength
from pricebook.items.units import known_units, proposed_factor, unit_key
from pricebook.tables import folded

_FOOTNOTES = re.compile(r"\(?\*+\)?")
_WORD = re.compile(r"(?<![^\W_])[+-]\d+|[^\W_]+")  # a sign belongs to its number: a lens of +2 and one of -2 differ
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_FILLER_WORDS = {"thuốc"}  # "Dung dịch thuốc tiêm" and "Dung dịch tiêm" are one form


def _words(text: str) -> list[str]:
    """The words in lower case, each with its tone mark at the end: "hoà" and "hòa" are one word, "bột" and "bọt" are two."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).casefold())
    decomposed = (unicodedata.normalize("NFD", word) for word in words)
    return [unicodedata.normalize("NFC", _TONE.sub("", word)) + "".join(_TONE.findall(word)) for word in decomposed]


@lru_cache(maxsize=50_000)
def name_key(text: str) -> str:
    """The key of a name: without case, punctuation and footnote stars. Accents count."""
    return " ".join(_words(_FOOTNOTES.sub(" ", text)))


@lru_cache(maxsize=10_000)
def form_key(text: str) -> str:
    """The key of a dosage form: without case, punctuation and filler words. Accents count."""
    return " ".join(word for word in _words(text) if word not in _FILLER_KEYS)


_FILLER_KEYS = {_words(word)[0] for word in _FILLER_WORDS}


@lru_cache(maxsize=50_000)
def full_strength(strength: str | None, packaging: str | None, unit: str | None) -> Strength | None:
    """The strength of an item, with what one unit holds. An ampoule of 4 ml is not one of 20 ml, though both have 5mg/ml.

    Args:
        strength: The strength as it is written. Its own content comes first.
        packaging: The pack description, which gives the content where the strength does not.
        unit: The unit that the price is for.

    Returns:
        The strength; None where none is written.
    """
    stated = read_strength(strength) if strength else None
    if stated is None or stated.content is not None or not packaging or not unit:
        return stated
    key = unit_key(unit)
    if key in known_units().measures or not any("/ml" in amount or amount.endswith("%") for amount in stated.amounts):
        return stated
    volume = proposed_factor(packaging, key, "ml")
    return Strength(stated.amounts, f"{exact_text(volume)} ml", stated.unread) if volume is not None else stated


def amounts_key(strength: str) -> str | None:
    """The key of a strength without its content; None for a blank one."""
    stated = read_strength(strength)
    return Strength(stated.amounts, None, stated.unread).key if stated else None


def strength_key(strength: str | None, packaging: str | None = None, unit: str | None = None) -> str | None:
    """The key of a strength with its content; None where there is no strength."""
    full = full_strength(strength, packaging, unit)
    return full.key if full else None


_STRENGTH_IN_NAME = re.compile(
    r"\d+(?:[.,]\d+)*\s*(?:mcg|µg|ug|mg|kg|g|ml|l|lít|iu|ui|%)(?![^\W\d_])"
    r"(?:\s*/\s*\d*(?:[.,]\d+)?\s*(?:ml|l|g|mg|viên|ống|lọ|liều)(?![^\W\d_]))?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\d+(?:[.,]\d+)*")


def core_name(name: str) -> str:
    """A name, folded, without the strength in it: the part that is compared letter by letter."""
    return folded(_STRENGTH_IN_NAME.sub(" ", name))


def sizes(name: str) -> frozenset[str]:
    """The numbers of a name beside its strength ("kim 20G", "chỉ 3/0"). Names with different numbers are different items."""
    return frozenset(number.replace(",", ".") for number in _SIZE.findall(_STRENGTH_IN_NAME.sub(" ", name)))


def strength_in_name(name: str) -> Strength | None:
    """The strength that a name contains ("Atropin sulfat 0,25mg/ml"); None where it has none."""
    strengths = [found[0] for found in _STRENGTH_IN_NAME.finditer(name)]
    return read_strength(" + ".join(strengths)) if strengths else None


@lru_cache(maxsize=50_000)
def content_key(name: str | None, strength: str | None, packaging: str | None, unit: str | None) -> str | None:
    """The key that distinguishes items of one name: the strength with its content, or else the strength and sizes in the name."""
    if strength:
        return strength_key(strength, packaging, unit)
    if not name:
        return None
    stated, numbers = strength_in_name(name), ", ".join(sorted(sizes(name)))
    return " # ".join(filter(None, (stated.key if stated else "", numbers))) or None
