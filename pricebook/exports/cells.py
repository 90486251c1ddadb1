"""Texts of inputs as plain texts in workbooks and pages: never as markup, and shortened only with an ellipsis."""

import re
from functools import lru_cache

LONGEST_TEXT = 32_767  # what Excel holds in a cell
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def without_invalid_characters(text: str) -> str:
    """The text without the characters that XML and JSON readers refuse: lone surrogates and non-characters."""
    return _NOT_IN_XML.sub("", text)


@lru_cache(maxsize=20_000)
def safe_text(value: str) -> str:
    """A text as the cell of a workbook can hold it, at most `LONGEST_TEXT` characters.

    xlsxwriter takes a text that begins with <r> for markup, so a space is put before it.
    """
    value = without_invalid_characters(value)
    if value.startswith("<r>"):
        value = " " + value
    return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + "…"
