"""Whether a name can be that of a service. Names on real lists are shortened, general, or those of an older text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from pricebook.regulation import LawOnDay
from pricebook.tables import clean_text, declared_tables, folded
from pricebook.tables.cells.text import Cell

UNLIKE = 60  # of 100; texts that are less alike are no two spellings of one name
FREQUENT = 0.05  # of the names; a word that more of them hold tells no service from another
_SOURCE = "submission"
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]|[^\W\d_]\?+ [^\W\d_]*\?")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACCENTS = {*_TONES, "\u0302", "\u0306", "\u031b", "đ"}
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=50_000)
def content_words(name: str) -> frozenset[str]:
    """The words of a name that say what it is, folded: without those that any name may hold ("phẫu thuật", "các", "bằng").

    The words to leave out are compared with their accents, unless the name has none: "cổ" says something, and "có" does not.
    """
    return frozenset(word for word in folded(_content(name)).split() if len(word) > 1)


def _content(name: str) -> str:
    text = clean_text(name).casefold()
    return (_phrases_folded() if text.isascii() else _phrases()).sub(" ", text)


@lru_cache(maxsize=50_000)
def is_general(name: str, official: str) -> bool:
    """Whether a name only leaves out words of the official one, as "Dẫn lưu áp xe phổi" for "… [dưới hướng dẫn siêu âm]".

    Accents count where both names have them: "nối" is another word than "nội".
    """
    with_accents = has_accents(name) and has_accents(official)
    return _words(name, with_accents) <= _words(official, with_accents)


@lru_cache(maxsize=50_000)
def says_no_more(name: str, official: str) -> bool:
    """Whether every content word of a name is one of the official one."""
    words, theirs = _compared(name, official)
    return words <= theirs


@lru_cache(maxsize=50_000)
def is_of_another(name: str, official: str, frequent: frozenset[str] = frozenset()) -> bool:
    """Whether a name says something else than the official one: no content word is common, and none is a misspelling.

    A name without any content word, as "Phẫu thuật", says nothing, and nothing else. `frequent`: words that so many names hold
    that two names which have nothing else in common are those of two services (`frequent_words`).
    """
    words, theirs = _compared(name, official)
    if not words or not theirs or is_general(name, official):
        return False
    if (words & theirs) - _in_each_spelling(frequent):
        return False
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(folded(name), folded(official)) < UNLIKE


def has_lost_letters(cell: Cell) -> bool:
    """Whether a text has question marks in place of letters, as a program writes that has no such letters: "Si?u ?m tim"."""
    return isinstance(cell, str) and "?" in cell and _LOST.search(cell) is not None


def frequent_words(names: Iterable[str]) -> frozenset[str]:
    """The words that more than one in twenty of some names hold, as "nội", "soi" and "chụp": they tell none apart."""
    distinct = set(names)
    words = Counter(word for name in distinct for word in set(_plain_words(name.casefold())))
    return frozenset(word for word, count in words.items() if len(word) > 1 and count > len(distinct) * FREQUENT)


@lru_cache(maxsize=8)
def _in_each_spelling(words: frozenset[str]) -> frozenset[str]:
    """Words as `_words` compares them: with their accents, and without."""
    return frozenset({*map(folded, words), *map(_spelt, words)})


def _compared(name: str, official: str) -> tuple[frozenset[str], frozenset[str]]:
    """The content words of two names, with their accents where both have some."""
    if not (has_accents(name) and has_accents(official)):
        return content_words(name), content_words(official)
    return _spelt_content_words(name), _spelt_content_words(official)


@lru_cache(maxsize=50_000)
def _spelt_content_words(name: str) -> frozenset[str]:
    return frozenset(_spelt(word) for word in _plain_words(_content(name)) if len(word) > 1)


def _words(name: str, with_accents: bool) -> frozenset[str]:
    return frozenset(map(_spelt, _plain_words(clean_text(name).casefold())) if with_accents else folded(name).split())


def _plain_words(text: str) -> list[str]:
    return _NO_LETTER.sub(" ", text).split()


@lru_cache(maxsize=50_000)
def _spelt(word: str) -> str:
    """A word with its accents, wherever the tone mark stands: "hoá" and "hóa", "kĩ" and "kỹ" are one word."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES).replace("y", "i") + tones


@lru_cache(maxsize=50_000)
def has_accents(text: str) -> bool:
    """Whether a text has a Vietnamese letter or a tone mark."""
    return not text.isascii() and any(letter in _ACCENTS for letter in unicodedata.normalize("NFD", text.casefold()))


@lru_cache(maxsize=5_000)
def behind_examination(name: str) -> str | None:
    """What stands behind the word for an examination, a consultation or a bed that a name begins with, folded; None without one.

    What the bed or the examination is for, and what stands in brackets, is left out: "sau các phẫu thuật loại đặc biệt".
    """
    text = folded(_IN_BRACKETS.sub(" ", name))
    heads = (beginning for beginning in _beginnings() if text == beginning or text.startswith(beginning + " "))
    head = max(heads, key=len, default=None)
    return None if head is None else _about().sub(" ", text[len(head) :]).strip()


def is_examination(name: str) -> bool:
    """Whether a whole name is one of an examination, a consultation or a bed, which have annexes of their own.

    "Khám, phẫu thuật viêm ruột thừa" is none, though it begins as one.
    """
    rest = behind_examination(name)
    return rest is not None and _procedures().search(rest) is None


@cache
def _procedures() -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in declared_tables(_SOURCE)["names"]["procedures"])
    return re.compile(rf"\b(?:{words})\b")


@cache
def _about() -> re.Pattern[str]:
    words = "|".join(re.escape(folded(word)) for word in declared_tables(_SOURCE)["names"]["about"])
    return re.compile(rf"\b(?:{words})\b.*")


def known_texts(law: LawOnDay) -> Callable[[str], bool]:
    """Returns whether a text is a name, a code or an ordinal of the regulation, whatever its capitals and accents.

    What is known is collected when it is asked for the first time: few lists have a row in doubt.
    """

    @cache
    def known() -> frozenset[str]:
        services = law.services.values()
        said = {text for each in services for text in (each.service_id, each.ordinal, each.service_code, each.name) if text}
        return frozenset(map(folded, said | set(law.code_map.names.values()) | set(law.code_map.mapped)))

    return lambda text: folded(clean_text(text)) in known()


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(map(folded, declared_tables(_SOURCE)["names"]["examinations_and_beds"]))


@cache
def _phrases() -> re.Pattern[str]:
    return _any_of(declared_tables(_SOURCE)["names"]["say_nothing"])


@cache
def _phrases_folded() -> re.Pattern[str]:
    return _any_of([folded(phrase) for phrase in declared_tables(_SOURCE)["names"]["say_nothing"]])


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted({clean_text(phrase).casefold() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
