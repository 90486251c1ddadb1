"""Notes that stand below a table, or between its rows: alone in a cell, or line by line beside their numbers or dashes."""

import re
from collections.abc import Collection, Sequence
from typing import Literal

from pricebook.tables.cells.text import folded

Above = Literal[
    "notes", "signatures", "data", "other"
]  # "data": all rows of data do, and none of them has its number in brackets

_LABEL = re.compile(
    r"(?:ghi chu|luu y|chu y|chu thich|giai thich|thuyet minh|can cu(?: phap ly| ap dung| xay dung(?: gia)?)?|co so phap ly|"
    r"quy dinh(?: chung| khac| ap dung)?|nguyen tac(?: chung| ap dung)?|bang chu|(?:so tien|tong tien|viet) bang chu|nguon)"
)
_NOTE = re.compile(
    r"(?:ghi chu|luu y|chu thich|can cu|bang chu|(?:so tien|tong tien|viet) bang chu|nguon)(?:\b|$)|"
    r"(?:chu y|giai thich|thuyet minh|co so phap ly|quy dinh|nguyen tac)(?: chung| khac| ap dung)?$"
)
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|[a-zđ]|[ivx]{1,4}|\*{1,4})[)\].:]{0,2}|[-–—+•*]{1,3}", re.IGNORECASE)
_ASTERISK = re.compile(r"[(\[]?\*{1,4}[)\].:]{0,2}")
_IN_BRACKETS = re.compile(r"[(\[](?:\d{1,2}|\*{1,4})[)\]][.:]?|\*{1,4}[).:]?")
_DASH = re.compile(r"[-–—+•*]{1,3}")
_LONG_NOTE = 8  # words from which a text behind an asterisk is a note, and no name
_FEWEST_WORDS = 2  # of a note; a code has one
_WORDS_OF_SENTENCE = 4  # of a note whose asterisk alone says that it is one


def is_note(text: str) -> bool:
    """Whether the only text of a row is a note, or the word above some."""
    return _NOTE.match(folded(text)) is not None or (text[:2] in ("* ", "(*") and len(text.split()) >= _LONG_NOTE)


def says_note(cells: Sequence[str]) -> bool:
    """Whether the first text of a row is the word for a note, and what stands beside it its text."""
    return len(cells) > 1 and _LABEL.fullmatch(folded(cells[0])) is not None


def is_line_of_notes(cells: Sequence[tuple[int, str]], measures: Collection[int], above: Above) -> bool:
    """Whether a row is one line of notes: a number, a letter, a dash or an asterisk, and one text beside it.

    Args:
        cells: The cells that are filled in, as they are written, each with its column.
        measures: The columns of units, quantities and prices, in which no note stands, unless a sentence does below notes.
        above: What stands above. Without notes there an asterisk, or brackets below the last row of data, make a sentence a note.
    """
    *marked, (column, text) = cells
    marks, words = [mark for _, mark in marked], len(text.split())
    if any(at in measures for at, _ in marked):
        return False
    if column in measures:
        return above == "notes" and not text[:1].isdigit() and words >= _WORDS_OF_SENTENCE and all(map(_MARK.fullmatch, marks))
    if not marked:
        return False
    if above == "notes":
        return words >= _FEWEST_WORDS and all(map(_MARK.fullmatch, marks))
    if above == "signatures" and all(map(_DASH.fullmatch, marks)):
        return True
    signs = _IN_BRACKETS if above == "data" else _ASTERISK
    return words >= _WORDS_OF_SENTENCE and all(map(signs.fullmatch, marks))
