"""Finds the classes of a regulation that a text names: "hạng II", "BV hạng 3, hạng IV", "Trạm y tế xã".

What names a class is data: the vocabulary of the regulation. A number alone is not taken for a class.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pricebook.regulation import FacilityClass, LawOnDay
from pricebook.tables import clean_text, folded

_BETWEEN = re.compile(r"[,;/&+]|\b(?:và|hoặc)\b", re.IGNORECASE)  # between the classes of a list
_NO_LETTER = re.compile(r"[\W_]+")


class _Rank(NamedTuple):
    """A rank word as it is written ("hạng"), and folded; the patterns of a list behind it and of a member, and their classes."""

    written: str
    word: str
    listed: re.Pattern[str]
    member: re.Pattern[str]
    classes: dict[str, str]


@dataclass(frozen=True, slots=True)
class ClassWords:
    """The words for the classes of one regulation, folded. Each class is an id with its names.

    Attributes:
        choices: what a cell of a column of classes may say, and the class that it stands for.
        ranks: the rank words, and what names a class behind them.
        named, names: the class for each word that names it anywhere, and the pattern of these words.
        beside: the pattern of what may stand beside a class and says nothing about it.
    """

    choices: dict[str, str]
    ranks: tuple[_Rank, ...]
    named: dict[str, str]
    names: re.Pattern[str]
    beside: re.Pattern[str]

    def in_text(self, text: str) -> tuple[list[str], str]:
        """Returns the classes that a text names, in its order, and the rest of the text (folded)."""
        rest = text = folded(text)
        ranked: list[tuple[int, str]] = []
        for rank in self.ranks:
            for match in rank.listed.finditer(text):
                ranked += [(match.start(1) + one.start(), rank.classes[one[0]]) for one in rank.member.finditer(match[1])]
            rest = rank.listed.sub(" ", rest)
        named = [(match.start(), self.named[match[0]]) for match in self.names.finditer(rest)]
        classes = list(dict.fromkeys(class_ for _, class_ in [*sorted(ranked), *named]))
        rest = self.beside.sub(" ", self.names.sub(" ", rest)) if classes else text
        return classes, " ".join(rest.split())

    def in_name(self, name: str | None, otherwise: str | None, *, accented: bool = True) -> str | None:
        """Returns the class that the name of a service says by a rank word ("hạng III"); `otherwise` where it says none.

        Where it says several, it is `otherwise` if that is one of them. Other words ("đặc biệt") may be part of any name.

        Args:
            name: the name.
            otherwise: the class of a name that says none.
            accented: whether the names of the list have accents. "Thuốc hàng 2" is then another word, and "thuoc hang 2" too.
        """
        found = self.ranked_in(name or "", accented=accented)
        if not found or otherwise in found:
            return otherwise
        return next(iter(found)) if len(found) == 1 else None

    def ranked_in(self, text: str, *, accented: bool) -> set[str]:
        """Returns the classes that stand behind a rank word in a text; written with its accents, where `accented`."""
        plain = folded(text)
        found: set[str] = set()
        for rank in self.ranks:
            if rank.word not in plain:
                continue
            written = _words_as_written(text)
            for listed in rank.listed.finditer(plain):
                number = plain.count(" ", 0, listed.start())
                if accented and written[number : number + 1] != [rank.written]:
                    continue
                found |= {rank.classes[one[0]] for one in rank.member.finditer(listed[1])}
        return found

    def one(self, text: str) -> str | None:
        """Returns the one class that a text names ("II", "BV hạng 2", "đặc biệt"); None where it names none, or several."""
        known = self.choices.get(folded(text))
        classes, rest = self.in_text(text)
        return known or (classes[0] if len(classes) == 1 and not rest else None)

    def listed(self, text: str) -> list[str]:
        """Returns the classes that a cell of a column of classes lists ("A, B"); none where a piece of it names no class."""
        classes, rest = self.in_text(text)
        if classes and not rest:
            return classes
        named = [self.one(piece) for piece in _BETWEEN.split(text)]
        return list(dict.fromkeys(class_ for class_ in named if class_ is not None)) if all(named) else []


def class_words_of(law: LawOnDay) -> ClassWords:
    """Returns the words for the classes of a regulation."""
    return _class_words(law.regulation.named_classes, law.regulation.vocabulary.beside)


@lru_cache(maxsize=16)
def _class_words(classes: tuple[FacilityClass, ...], beside: tuple[str, ...]) -> ClassWords:
    ranked: dict[str, dict[str, str]] = {}
    for entry in classes:
        if entry.rank is not None:
            ranked.setdefault(entry.rank.casefold(), {}).update({folded(one): entry.named for one in entry.ranked})
    named: dict[str, str] = {folded(words): entry.named for entry in classes for words in entry.words}
    return ClassWords(
        choices={folded(spelling): entry.named for entry in classes for spelling in entry.spellings},
        ranks=tuple(_rank(word, members) for word, members in ranked.items()),
        named=named,
        names=_words(named),
        beside=_words(map(folded, beside)),
    )


def _rank(word: str, classes: dict[str, str]) -> _Rank:
    one = _words(classes).pattern
    said = re.escape(folded(word))
    return _Rank(word, folded(word), re.compile(rf"\b{said}((?: (?:(?:va|hoac|{said}) )?{one})+)"), re.compile(one), classes)


def _words_as_written(text: str) -> list[str]:
    """The words of a text with their accents: as many as of the folded text."""
    return _NO_LETTER.sub(" ", clean_text(text).casefold()).split()


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """The pattern of any of the words, the longest first; of nothing where there are none."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b" if longest_first else r"(?!)")
