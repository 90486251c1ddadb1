"""Texts in Vietnamese and English.

All texts are in `words/*.toml`, each with `vi` and `en`. Words for single values ("capped", "II") are in `terms.toml`; phrases
with placeholders (`{limit}`) are in one file for each subject. The key of a phrase is `subject.name`; the file of a subject is
read when one of its phrases is first needed.

Code creates phrases, not sentences: the language is known only where a text is shown.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

from pricebook.base.money import vietnamese_number
from pricebook.base.singular import in_singular

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_FOLDER = Path(__file__).parent / "words"


class Terms(tuple["str | Phrase", ...]):
    """Values that `terms.toml` translates when they are shown, separated by commas."""


class Named(str):
    """The id of something that data names in both languages, as a hospital class. As text for machines it is the id."""

    names: "dict[Language, str]"

    def __new__(cls, value: str, *, vi: str, en: str) -> "Named":
        """The id with its names."""
        named = super().__new__(cls, value)
        named.names = {"vi": vi, "en": en}
        return named

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[Language, str]]:
        """What a copy is made of."""
        return (str(self),), self.names


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that exists in both languages: its key and the values of its placeholders. `text` gives it in one language."""

    key: str
    values: "tuple[tuple[str, Figure], ...]" = ()

    def text(self, language: Language = "vi") -> str:
        """The phrase in a language. A placeholder without a value shows a dash. Raises KeyError if there is no such phrase."""
        subject, _, name = self.key.partition(".")
        return filled(_words(subject)[name][language], self.values, language)


Figure = str | int | Decimal | Terms | Phrase


def say(key: str, **values: Figure) -> Phrase:
    """The phrase `key` (as "file.too-large") with the values of its placeholders."""
    return Phrase(key, tuple(values.items()))


def term(value: str, language: Language = "vi") -> str:
    """The word for a single value (as `capped` or `not-approved`). A value that `terms.toml` does not have is shown as it is."""
    if isinstance(value, Named):
        return value.names[language]
    words = _words("terms").get(value)
    return words[language] if words else value


def shown(figure: Figure, language: Language = "vi") -> str:
    """A figure as messages show it: a text in one line, numbers in Vietnamese notation, terms and phrases in the language."""
    if isinstance(figure, str):
        text = figure.names[language] if isinstance(figure, Named) else figure
        return text if "\n" not in text else " ".join(text.splitlines())  # what comes from an input forges no line of ours
    if isinstance(figure, Phrase):
        return figure.text(language)
    if isinstance(figure, Terms):
        return ", ".join(value.text(language) if isinstance(value, Phrase) else term(value, language) for value in figure)
    return vietnamese_number(figure)


def is_text(said: str) -> bool:
    """Whether a text has whole letters only: bytes of another encoding come from the command line as halves of letters."""
    return said.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in said)


class _Placeholders(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def filled(text: str, values: "Iterable[tuple[str, Figure]]", language: Language) -> str:
    """A text with its placeholders filled in. In English one thing is no plural: "1 error".

    A value that ends in a full stop before one of the text has only this one.
    """
    named = placeholders_of(text)
    given = _Placeholders({name: shown(value, language) for name, value in values if name in named})
    for name in named:
        if given[name].endswith(".") and f"{{{name}}}." in text:
            given[name] = given[name][:-1]
    if language == "en" and "1" in given.values():
        text = in_singular(text, [name for name, value in given.items() if value == "1"])
    return text.format_map(given)


@lru_cache(maxsize=2_000)
def placeholders_of(text: str) -> frozenset[str]:
    """The names of the placeholders of a text. A value that it does not show need not be put into words."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def counted(count: int, kind: str, language: Language) -> str:
    """A number of what `terms.toml` names in the plural: "2 title rows", "1 title row"."""
    return filled(f"{{count}} {term(kind, language)}", [("count", count)], language)


@cache
def _words(subject: str) -> dict[str, Any]:
    """The texts of one subject: name → language → text. Raises KeyError if there is no such subject."""
    path = _FOLDER / f"{subject}.toml"
    if not path.is_file():
        raise KeyError(subject)
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def help_texts() -> dict[str, dict[str, str]]:
    """The Vietnamese help of the command line: the parts `titles`, `calls` and `texts`, each English text → Vietnamese text."""
    return tomllib.loads((_FOLDER / "help" / "vi.toml").read_text(encoding="utf-8"))


def words_of(subject: str) -> frozenset[str]:
    """The names of the texts of one subject. Raises KeyError if there is no such subject."""
    return frozenset(_words(subject))


def subjects() -> dict[str, dict[str, Any]]:
    """All texts: subject → name → language → text."""
    return {path.stem: _words(path.stem) for path in sorted(_FOLDER.glob("*.toml"))}
