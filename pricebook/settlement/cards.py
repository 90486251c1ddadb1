"""What a cell says of whom or what it names: nothing ("-", "không có thẻ"), a card that is nobody's yet, or one of somebody."""

import re
import tomllib
from enum import Enum
from functools import cache

from pricebook.base.resources import resource_folder
from pricebook.tables import folded


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    declared = tomllib.loads((resource_folder("templates") / "charged.toml").read_text(encoding="utf-8"))
    words: dict[str, dict[str, list[str]]] = declared["words"]
    return words


class Card(Enum):
    """A card that is nobody's: one that a newborn has until it gets its own. Who has a card of somebody is another person."""

    OF_NOBODY = "of nobody"


@cache
def _nothing() -> frozenset[str]:
    return frozenset(map(folded, _words()["nothing"]["none"]))


@cache
def _ends_of_nobody() -> tuple[str, ...]:
    """What the number of a card ends with that is nobody's yet."""
    return tuple(_words()["nobody"]["card"])


def nobodys() -> str:
    """The regular expression of the numbers of nobody's cards, as `known_card` looks at them: letters and digits alone."""
    return f"^0*$|(?:{'|'.join(map(re.escape, _ends_of_nobody()))})$"


BETWEEN_CARDS = ";"  # in a cell with the cards that a person had one after the other


def stated(text: str) -> str | None:
    """A text that names something; None for a blank one, a dash, or words that say that there is nothing."""
    return text if any(map(str.isalnum, text)) and folded(text) not in _nothing() else None


def says_nothing(text: str) -> bool:
    """Whether a text names nothing. What has a digit in it names something: few texts are looked at more closely."""
    return not any(map(str.isdigit, text)) and stated(text) is None


def known_card(text: str) -> str | None:
    """A card in one form, however it is written: "DN 4 80 80000 00001" is DN4808000000001. None where the text is nobody's card.

    Two rows with such a card may be two persons: it joins no rows. Of several cards, which a person has one after the other, it
    is the first that is somebody's.
    """
    if stated(text) is None:
        return None
    numbers = ("".join(filter(str.isalnum, card)).casefold() for card in text.split(BETWEEN_CARDS))
    return next((number for number in numbers if number.strip("0") and not number.endswith(_ends_of_nobody())), None)


# Among hashes of cards, one that is nobody's yet: who has it is not who has another one, and it joins no lines.
HASH_OF_NOBODY = -1


def is_of_nobody(text: str) -> bool:
    """Whether a text is a card that is nobody's yet: "TE1800000000000". A blank cell, a dash and noughts alone are none."""
    number = "".join(filter(str.isalnum, text))
    return bool(number.strip("0")) and number.endswith(_ends_of_nobody())
