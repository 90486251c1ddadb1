"""Which columns may be proposed for a required amount that has none: not one whose heading says that it is another figure."""

import re
from collections.abc import Mapping
from functools import cache

from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import folded
from pricebook.tables.layout.spec import declared_tables

_PER = re.compile(r"/\s*(?!đvt|đv|đơn vị)\w", re.IGNORECASE)


def proposable(names: Mapping[int, str]) -> dict[int, str]:
    """The columns, by number, whose headings do not say thousands, another currency, a plan, or a price for several."""
    return {column: text for column, text in names.items() if not _is_another_figure(text)}


def _is_another_figure(text: str) -> bool:
    words = amount_words()
    said = any(pattern.search(text) is not None for pattern in (words.in_heading, words.other_currency, words.per))
    return said or _PER.search(text) is not None or _others().search(folded(text)) is not None


@cache
def _others() -> re.Pattern[str]:
    declared = declared_tables("headings")["not_proposed"]["words"]
    return re.compile(rf"\b(?:{'|'.join(re.escape(folded(word)) for word in declared)})\b")
