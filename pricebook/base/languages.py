"""The two languages of every message, and the one way in which a text is said in both.

Texts stand in `words/*.toml`, each with `vi` and `en`: single values in `terms.toml` ("capped", "II"), phrases with places to
fill in (`{limit}`) in a file for each subject. A phrase is named `subject.name`, and its file is read when it is first said.
Rooms hand phrases on, never sentences: which language is spoken is known only where a text is shown.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from pricebook.base.money import vietnamese_number

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_FOLDER = Path(__file__).parent / "words"


class Terms(tuple["str | Phrase", ...]):
    """Values that have words in both languages, put into words where they are shown, with commas between them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of the catalogue: its key, and what fills its places. `said` gives it in a language."""

    key: str
    values: "tuple[tuple[str, Figure], ...]" = ()

    def said(self, language: Language = "vi") -> str:
        """The phrase in words. A place that nothing fills shows a dash. Raises KeyError where the catalogue has no such key."""
        subject, _, name = self.key.partition(".")
        return filled(_words(subject)[name][language], self.values, language)


Figure = str | int | Decimal | Terms | Phrase


def say(key: str, **values: Figure) -> Phrase:
    """The phrase `key` ("file.too-large"), its places filled with `values`."""
    return Phrase(key, tuple(values.items()))


def term(value: str, language: Language = "vi") -> str:
    """A single value in words, as `capped` or `not-approved`; one without words is shown as it is."""
    known = _words("terms").get(value)
    return known[language] if known else value


def shown(figure: Figure, language: Language = "vi") -> str:
    """A figure as a message shows it: numbers as Vietnamese readers write them, terms and phrases in words."""
    if isinstance(figure, str):
        return figure
    if isinstance(figure, Phrase):
        return figure.said(language)
    if isinstance(figure, Terms):
        return ", ".join(value.said(language) if isinstance(value, Phrase) else term(value, language) for value in figure)
    return vietnamese_number(figure)


class _Places(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def filled(text: str, values: "Iterable[tuple[str, Figure]]", language: Language) -> str:
    """A text of the catalogue with its places filled in."""
    return text.format_map(_Places({name: shown(value, language) for name, value in values}))


@cache
def _words(subject: str) -> dict[str, Any]:
    """The texts of one subject: name → language → text. Raises KeyError where there is no such subject."""
    path = _FOLDER / f"{subject}.toml"
    if not path.is_file():
        raise KeyError(subject)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def subjects() -> dict[str, dict[str, Any]]:
    """The whole catalogue: subject → name → language → text."""
    return {path.stem: _words(path.stem) for path in sorted(_FOLDER.glob("*.toml"))}
