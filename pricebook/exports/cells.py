"""Text from inputs as text in a workbook: never markup, never cut without a sign."""

import re
from functools import lru_cache

LONGEST_TEXT = 32_767  # what Excel holds in a cell
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """Without what no XML or JSON reader takes: halves of letters, and what is no letter at all."""
    return _NOT_IN_XML.sub("", text)


@lru_cache(maxsize=20_000)
def safe_text(value: str) -> str:
    """Text as text. The writer passes a string between <r> and </r> on as markup: such a one gets a space before it."""
    value = without_controls(value)
    if value.startswith("<r>"):
        value = " " + value
    return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + "…"
