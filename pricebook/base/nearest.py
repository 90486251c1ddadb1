"""The known names that are nearest to one that is not known, and the sentence that names them.

Names are compared without case, accents and punctuation: who types "HEMATOCRITE" or "ho so" is told of "Hematocrit" and "hồ sơ".
A message has the sentence as one value, so that one without candidates has its own words and never ends in a dash.
"""

import unicodedata
from collections.abc import Iterable

from pricebook.base.languages import Phrase, say
from pricebook.base.letters import LIKE_D

MOST_NAMES = 3
FEW = 8  # known names that are all listed
_LEAST_ALIKE = 0.6
_LEAST_LETTERS = 3


def nearest_names(said: str, known: Iterable[str], most: int = MOST_NAMES) -> tuple[str, ...]:
    """The known names that are nearest to a text, the nearest first.

    Args:
        said: The text.
        known: The names to look among.
        most: How many are given at most.

    Returns:
        The names as they are known; none where no name is near.
    """
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for name in known:
        by_key.setdefault(_plain(name), name)
    return tuple(by_key[key] for key in get_close_matches(_plain(said), by_key, n=most, cutoff=_LEAST_ALIKE))


def name_meant(said: str, known: Iterable[str]) -> str | None:
    """The one known name that a text means: it is the same, or it alone begins with the text, or it alone has its words.

    Args:
        said: The text; one of fewer than three letters means no part of a name.
        known: The names to look among.

    Returns:
        The name as it is known; None where none is meant, or several are.
    """
    by_key: dict[str, str] = {}
    for name in known:
        by_key.setdefault(_plain(name), name)
    text = _plain(said)
    if text in by_key or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        return by_key.get(text)
    begin = [name for key, name in by_key.items() if f"{key} ".startswith(f"{text} ")]
    within = begin or [name for key, name in by_key.items() if f" {text} " in f" {key} "]
    return within[0] if len(within) == 1 else None


def nearest_sentence(names: Iterable[str]) -> Phrase:
    """The sentence that names the nearest names, or says that there is none."""
    listed = ", ".join(names)
    return say("value.nearest", names=listed) if listed else say("value.nothing-near")


def nearest_to(said: str, known: Iterable[str], most: int = MOST_NAMES) -> Phrase:
    """The sentence about the known names that are nearest to a text; where none is near, and few are known, about all of them."""
    known = list(dict.fromkeys(known))
    near = nearest_names(said, known, most)
    if not near and 0 < len(known) <= FEW:
        return say("value.there-are", names=", ".join(known))
    return nearest_sentence(near)


def _plain(text: str) -> str:
    """Lower case, without accents; letters and digits, and a space for anything else."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(LIKE_D).replace("đ", "d")
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())
