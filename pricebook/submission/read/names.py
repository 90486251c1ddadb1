"""Whether a name can be that of a service. Names on real lists are shortened, general, or those of an older text."""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from pricebook.regulation import LawOnDay
from pricebook.tables import clean_text, declared_tables, folded
from pricebook.tables.cells.text import Cell

UNLIKE = 60  # of 100; texts that are less alike are no two spellings of one name
_SOURCE = "submission"
_LOST = re.compile(r"[^\W\d_]\?+[^\W\d_]|(?<!\S)\?+[^\W\d_]|[^\W\d_]\?+ [^\W\d_]*\?")


@lru_cache(maxsize=50_000)
def content_words(name: str) -> frozenset[str]:
    """The words of a name that say what it is, folded: without those that any name may hold ("phẫu thuật", "các", "bằng").

    The words to leave out are compared with their accents, unless the name has none: "cổ" says something, and "có" does not.
    """
    text = clean_text(name).casefold()
    left = (_phrases_folded() if text.isascii() else _phrases()).sub(" ", text)
    return frozenset(word for word in folded(left).split() if len(word) > 1)


@lru_cache(maxsize=50_000)
def is_general(name: str, official: str) -> bool:
    """Whether a name only leaves out words of the official one, as "Dẫn lưu áp xe phổi" for "… [dưới hướng dẫn siêu âm]"."""
    return set(folded(name).split()) <= set(folded(official).split())


@lru_cache(maxsize=50_000)
def is_of_another(name: str, official: str) -> bool:
    """Whether a name says something else than the official one: no content word is common, and none is a misspelling.

    A name without any content word, as "Phẫu thuật", says nothing, and nothing else.
    """
    words, theirs = content_words(name), content_words(official)
    if not words or not theirs or words & theirs or is_general(name, official):
        return False
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(folded(name), folded(official)) < UNLIKE


def has_lost_letters(cell: Cell) -> bool:
    """Whether a text has question marks in place of letters, as a program writes that has no such letters: "Si?u ?m tim"."""
    return isinstance(cell, str) and "?" in cell and _LOST.search(cell) is not None


@lru_cache(maxsize=5_000)
def begins_as_examination(name: str) -> bool:
    """Whether a name begins as those of examinations, consultations and beds, which have annexes of their own."""
    text = folded(name)
    return any(text == beginning or text.startswith(beginning + " ") for beginning in _beginnings())


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
