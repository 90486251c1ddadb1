"""What facilities are called: hospital classes, technical levels, kinds of facility, and the names of their managers.

It is data: `facilities.toml` in a folder of packs, which all packs of the search path share, and what a pack adds in its own
settings.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self, TypeVar

from pydantic import ValidationError, model_validator

from pricebook.base.inputs import input_text
from pricebook.base.languages import Named, Phrase, say
from pricebook.base.letters import LIKE_D
from pricebook.base.nearest import nearest_names, nearest_sentence
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.base.violations import InvalidValue, model_violations
from pricebook.regulation.basics import Citation, ClassName, Name, StrictModel
from pricebook.regulation.packs import FACILITIES


class NameInBothLanguages(StrictModel):
    """What people are shown."""

    vi: Name
    en: Name


class VocabularyEntry(StrictModel):
    """A class, a level or a kind of facility. `words` are what names it anywhere in a text."""

    id: ClassName
    name: NameInBothLanguages
    words: tuple[Name, ...] = ()
    reference: Citation | None = None

    @property
    def named(self) -> Named:
        """The id with its names, for texts."""
        return Named(self.id, vi=self.name.vi, en=self.name.en)

    @property
    def spellings(self) -> tuple[str, ...]:
        """What a cell may say for it."""
        return (self.id, self.name.vi, self.name.en, *self.words)


class FacilityClass(VocabularyEntry):
    """A class of facilities, or a technical level. `ranked` name it only behind the word `rank`, as "II" behind "hạng"."""

    rank: Name | None = None
    ranked: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _rank_is_a_word(self) -> Self:
        if bool(self.rank) != bool(self.ranked):
            raise InvalidValue(say("value.rank-and-ranked"))
        return self

    @property
    def spellings(self) -> tuple[str, ...]:
        """What a cell may say for it."""
        return (*super().spellings, *self.ranked, *(f"{self.rank} {one}" for one in self.ranked))


class FacilityKind(VocabularyEntry):
    """A kind of facility: public, private, military, and others.

    `names`: how names of such facilities read. `needs_rule`: a province's list applies to them only by a rule of the pack that
    names the kind.
    """

    names: tuple[Name, ...] = ()
    needs_rule: bool = False


class Managers(StrictModel):
    """How names of managers begin: those of a province's own facilities, and ministries and central agencies."""

    province: tuple[Name, ...] = ()
    central: tuple[Name, ...] = ()


class Vocabulary(StrictModel):
    """What facilities are called. `beside`: what may stand beside a class in a text and says nothing about it."""

    beside: tuple[Name, ...] = ()
    classes: tuple[FacilityClass, ...] = ()
    levels: tuple[FacilityClass, ...] = ()
    kinds: tuple[FacilityKind, ...] = ()
    managers: Managers = Managers()

    def added_to(self, shared: "Vocabulary") -> "Vocabulary":
        """Both: of two entries with one id this one's holds; words and the names of managers are those of both."""
        return Vocabulary(
            beside=tuple(dict.fromkeys((*shared.beside, *self.beside))),
            classes=_either(self.classes, shared.classes),
            levels=_either(self.levels, shared.levels),
            kinds=_either(self.kinds, shared.kinds),
            managers=Managers(
                province=tuple(dict.fromkeys((*shared.managers.province, *self.managers.province))),
                central=tuple(dict.fromkeys((*shared.managers.central, *self.managers.central))),
            ),
        )

    def class_(self, class_id: str) -> FacilityClass | None:
        """The class, or the technical level, of an id; None if nothing defines it."""
        return next((entry for entry in (*self.classes, *self.levels) if entry.id == class_id), None)

    def kind(self, kind_id: str | None) -> FacilityKind | None:
        """The kind of facility of an id; None if nothing defines it."""
        return next((entry for entry in self.kinds if entry.id == kind_id), None)

    def kinds_named(self, facility: str) -> Iterator[FacilityKind]:
        """The kinds that the name of a facility reads like."""
        words = f" {without_accents(facility)} "
        return (kind for kind in self.kinds if any(f" {without_accents(name)} " in words for name in kind.names))


def spellings_of(entries: Iterable[VocabularyEntry]) -> dict[str, tuple[str, ...]]:
    """Id (with its names) → what a cell may say for it."""
    return {entry.named: entry.spellings for entry in entries}


def nearest(said: str, entries: Iterable[VocabularyEntry]) -> Phrase:
    """The sentence about the entry whose id, name or words are the nearest to a text: it names its id."""
    spelt = {spelling: entry.id for entry in entries for spelling in entry.spellings}
    return nearest_sentence(spelt[spelling] for spelling in nearest_names(said, spelt, most=1))


def words_of_two(entries: Iterable[VocabularyEntry]) -> Iterator[tuple[str, str, str]]:
    """What names two of the entries, so that a cell with it could not be read: the word and both ids."""
    meant: dict[str, str] = {}
    for entry in entries:
        for spelling in entry.spellings:
            other = meant.setdefault(comparable(spelling), entry.id)
            if other != entry.id:
                yield spelling, other, entry.id


def load_vocabulary(files: Iterable[Path]) -> Vocabulary:
    """The vocabulary of several files. An earlier file's entries go before those of a later one.

    Raises:
        UnusableInput: a file cannot be read, or is no vocabulary.
    """
    found = Vocabulary()
    for path in reversed(tuple(files)):
        try:
            raw = tomllib.loads(input_text(path))
            found = Vocabulary.model_validate(raw).added_to(found)
        except ValidationError as error:
            place, reason = model_violations(error.errors())[0]
            raise UnusableInput(FACILITIES, say("value.at", path=place, reason=reason)) from error
        except (OSError, ValueError, RecursionError) as error:
            raise UnusableInput(FACILITIES, reason_of(error)) from error
    return found


def comparable(text: str) -> str:
    """A name for comparison: capital letters, punctuation and spaces make no difference ("Bộ Y Tế." and "Bộ Y tế")."""
    words = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", text))
    return " ".join(words.split()).casefold()


def without_accents(text: str) -> str:
    """`comparable`, and accents make no difference: "sức khoẻ" and "sức khỏe" are both in use."""
    decomposed = unicodedata.normalize("NFD", comparable(text).translate(LIKE_D).replace("đ", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


Entry = TypeVar("Entry", bound=VocabularyEntry)


def _either(first: tuple[Entry, ...], second: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries of both, in the order of the second where it has them; of two with one id the first one's."""
    by_id = {entry.id: entry for entry in first}
    known = {entry.id for entry in second}
    return (*(by_id.get(entry.id, entry) for entry in second), *(entry for entry in first if entry.id not in known))
