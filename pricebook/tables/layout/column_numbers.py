"""Rows that number the columns of a table: "(1) (2) (3)", "A B 1 2", "A B C 1", "I II III", "a b c",
"C1 C2", "Cột 1 Cột 2", "(5)=(4)x(3)".

A spreadsheet reads a typed "(1)" as the number -1: "-1 -2 -3" numbers columns as well.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written

FEWEST = 3  # cells of a row that numbers the columns; two where they are in brackets
FEWEST_NUMBERS = 2  # behind letters that are not the first ones
_NUMBER = re.compile(r"[(\[]?\s*(?:c|cột|cot|col|column)?\s?(-?)\s*0*(\d{1,3})\s*[)\]]?\s*(?:=.*)?[)\]]?", re.IGNORECASE)
_LETTER = re.compile(r"[(\[]?\s*([A-Za-zĐđ])\s*(?:=.*)?[)\]]?")
_ROMAN = re.compile(r"[(\[]?\s*([IVX]{1,5})\s*[)\]]?")
_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "abcdđefghijklmnopqrstuvwxyz")
_DIGITS = {"I": 1, "V": 5, "X": 10}


def is_column_numbers(cells: Sequence[Cell], headed: int) -> bool:
    """Whether a row numbers the columns, from 1 on: most of the `headed` columns, or a few by numbers in brackets."""
    texts = [text for cell in cells if (text := as_written(cell))]
    bracketed = len(texts) > 1 and all(text[0] in "([" for text in texts)
    if len(texts) < max(FEWEST, headed * 0.6) and not bracketed:
        return False
    romans = [_roman(found[1]) if (found := _ROMAN.fullmatch(text)) else None for text in texts]
    if len(texts) >= FEWEST and romans == list(range(1, len(texts) + 1)):
        return True
    letters = [found[1] for found in takewhile(bool, map(_LETTER.fullmatch, texts)) if found]
    if len(letters) == len(texts):
        return len(texts) >= FEWEST and _in_order(letters)
    numbers = [_NUMBER.fullmatch(text) for text in texts[len(letters) :]]
    signs = {found[1] for found in numbers if found}
    counted = [int(found[2]) for found in numbers if found]
    fewest = 1 if len(letters) > 1 and _in_order(letters) else FEWEST_NUMBERS  # "A B C D 1": of five columns one holds figures
    return len(signs) == 1 and len(counted) == len(numbers) >= fewest and counted == list(range(1, len(counted) + 1))


def _in_order(letters: list[str]) -> bool:
    return any(alphabet.startswith("".join(letters).casefold()) for alphabet in _LETTERS)


def _roman(text: str) -> int:
    values = [_DIGITS[letter] for letter in text]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))
