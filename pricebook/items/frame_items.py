"""Items of an older price frame, by any spelling: "C2.7", "c2,7", "mục C 2.7 TTLT 03" and "C2.7.12" are of item C2.7."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from pricebook.items.codes import plain_letters

_PART = re.compile(r"[^\W\d_]+|\d+")
_SPACE_OR_MARK = r"[\s.\-]*"  # between a letter and a number: "C2", "C 2", "C.2"
_POINT = r"\s*[.,·\-]\s*"  # between two numbers: "2.7", "2,7", "2-7"
_DASHES = str.maketrans("‐‑‒–—−", "------")


def item_named(text: str, items: Iterable[str]) -> str | None:
    """The item of an older frame that a text names; an item inside it (C2.7.12 in C2.7) belongs to it.

    Args:
        text: What a cell says, in any spelling, with words around it.
        items: The items to look for, as the regulation writes them.

    Returns:
        The first of `items` that the text names; None where it names none: C2.70, C12.7 and C2 are not C2.7.
    """
    plain = _plain(text)
    return next((item for item in items if _pattern(item).search(plain)), None)


def _plain(text: str) -> str:
    """The text in capital Latin letters: full-width letters, look-alikes and dashes as the plain ones."""
    return plain_letters(text).translate(_DASHES)


@cache
def _pattern(item: str) -> re.Pattern[str]:
    """The pattern of an item: its letters and numbers, however they are separated; no letter or digit stands against them."""
    parts = _PART.findall(_plain(item))
    pattern = parts[0] if parts else "(?!)"  # an item without a letter or number is nowhere named
    for before, part in pairwise(parts):
        pattern += (_POINT if before.isdecimal() and part.isdecimal() else _SPACE_OR_MARK) + part
    return re.compile(rf"(?<![^\W_]){pattern}(?!\d)")
