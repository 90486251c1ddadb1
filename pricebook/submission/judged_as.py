"""What the prices of a sheet are judged as: a proposal, a facility's own prices, or the prices that were issued.

A proposal is bounded by what may be decided on the day, other lists by what was decided: by the price issued.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, get_args

from pricebook.tables import declared_tables, folded

ListKind = Literal["proposal", "own", "issued"]
KINDS: tuple[ListKind, ...] = get_args(ListKind)
Because = Literal["option", "heading", "title", "default"]
LONGEST_TITLE = 300  # characters; a longer text above a table is no title


class JudgedAs(NamedTuple):
    """What the prices of a sheet are judged as, and why; `said` is the heading or the title that says so."""

    kind: ListKind
    because: Because
    said: str | None = None


BY_DEFAULT = JudgedAs("own", "default")


def judged_as(headings: Iterable[str], titles: Iterable[str]) -> JudgedAs:
    """Returns what the prices of a sheet are judged as: as the heading of a price column says, else a title above the table.

    Args:
        headings: the headings of the columns of prices.
        titles: the texts above the table.

    Returns:
        A proposal where the heading or a title says so; else a facility's own prices.
    """
    for text in headings:
        if _says(text, "proposal"):
            return JudgedAs("proposal", "heading", text)
        if _says(text, "settled"):
            return JudgedAs("own", "heading", text)
    for text in titles:
        if len(text) <= LONGEST_TITLE and _says(text, "proposal"):
            return JudgedAs("proposal", "title", text)
    return BY_DEFAULT


def _says(text: str, what: str) -> bool:
    return _words(what).search(_words("apart").sub(" ", folded(text))) is not None


@cache
def _words(what: str) -> re.Pattern[str]:
    """The declared phrases (`templates/submission.toml`) as one pattern of whole words."""
    phrases = map(folded, declared_tables("submission")["judged_as"][what])
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, phrases), key=len, reverse=True)) + r")\b")
