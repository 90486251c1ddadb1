"""Patterns of declared words, tried only on texts that can match them: most texts of a sheet have none of the words."""

import re
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from typing import Any

from pricebook.tables.layout.spec import declared_tables

# Words by which texts are told apart before any pattern is tried: letters alone, for a number may stand close to a word.
_LETTERS = re.compile(r"[^\W\d_²³¹⁰-₉]+")
_OTHER_WORDS = ("x", "cho", "các", "cac", "mọi", "toàn", "tất")  # words of the patterns that are not declared
_ODD_I = "İı"  # an i to a pattern that ignores capitals
_SIGNS = "([×*" + _ODD_I  # what may stand without a word


class Said:
    """A pattern of declared words, compiled when the first text that may match it is searched: many sheets have none."""

    def __init__(self, pattern: str, needs: "Needs | None", *also: "Said") -> None:
        """Args:
        pattern: The pattern; capitals are ignored.
        needs: What every text has that matches it; None where nothing is needed.
        also: Further patterns, any of which may match in its place.
        """
        self._pattern, self._needs, self._also = pattern, needs, also

    def search(self, text: str) -> re.Match[str] | None:
        """A place in a text that matches; None where there is none."""
        found = self._compiled.search(text) if self._may_match(text) else None
        return found or next((match for other in self._also if (match := other.search(text)) is not None), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of a whole text; None where it does not match."""
        found = self._compiled.fullmatch(text) if self._may_match(text) else None
        return found or next((match for other in self._also if (match := other.fullmatch(text)) is not None), None)

    def _may_match(self, text: str) -> bool:
        return self._needs is None or (_may_say(text) and self._needs.are_met(text))

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, re.IGNORECASE)


class Needs:
    """What a text must have before a pattern is tried: one of some words, by the first word of each, or one of some signs."""

    def __init__(self, phrases: Iterable[str], signs: str = "") -> None:
        self._phrases, self._signs = phrases, frozenset(signs + _ODD_I)

    def are_met(self, text: str) -> bool:
        """Whether a text has any of them."""
        return not self._signs.isdisjoint(text) or not self._words.isdisjoint(_words_of(text))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(found[0] for phrase in self._phrases if (found := _LETTERS.match(phrase.casefold())) is not None)


def any_of(*lists: list[str]) -> str:
    """A pattern for any of the words, the longest first, with any space between the parts of a word."""
    words = sorted({word for listed in lists for word in listed}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words) + ")"


@lru_cache(maxsize=64)  # of one text for several patterns
def _words_of(text: str) -> frozenset[str]:
    """The words of a text, by letters alone."""
    return frozenset(_LETTERS.findall(text.casefold()))


@lru_cache(maxsize=64)
def _may_say(text: str) -> bool:
    """Whether a text has a first word, or a sign, of anything that is declared; one that has none matches no pattern of them."""
    words, signs = first_words()
    return not signs.isdisjoint(text) or not words.isdisjoint(_words_of(text))


@cache
def first_words() -> tuple[frozenset[str], frozenset[str]]:
    """The first words of what `templates/amounts.toml` and `units.toml` declare, and the signs that a text may have instead."""
    phrases = _declared()
    words = {found[0] for phrase in phrases if (found := _LETTERS.match(phrase)) is not None}
    signs = {phrase[0] for phrase in phrases if not phrase[0].isalpha()}
    return frozenset({*words, *joined_to_many(), *_OTHER_WORDS}), frozenset({*signs, *_SIGNS})


@cache
def joined_to_many() -> frozenset[str]:
    """The words for many, alone and joined to a unit: "trămlần"."""
    found = (_LETTERS.match(phrase) for phrase in _declared())
    firsts = {"", *(match[0] for match in found if match is not None)}
    return frozenset(many.casefold() + first for many in declared_tables("amounts")["per"]["many"] for first in firsts)


@cache
def _declared() -> tuple[str, ...]:
    """Every word and phrase that is declared for amounts and units, in small letters."""
    said = declared_tables("amounts")
    groups = [said[name] for name in ("magnitudes", "currency", "notes", "per", "beside", "claims")]
    listed = [*(phrases for group in groups for phrases in group.values()), *all_spellings(declared_tables("units"))]
    return tuple(phrase.casefold() for phrases in listed for phrase in phrases)


def all_spellings(units: dict[str, Any]) -> list[list[str]]:
    """Every spelling of a unit of units.toml."""
    measures = [[unit, *measure["spellings"]] for unit, measure in units["measures"].items()]
    return [*measures, *([unit, *spellings] for unit, spellings in units["pieces"].items())]
