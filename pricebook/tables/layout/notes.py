"""Notes that stand below a table, or between its rows: alone in a cell, or line by line beside their numbers or dashes."""

import re
from collections.abc import Collection, Sequence

from pricebook.tables.cells.text import folded

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
_FEWEST_CELLS = 2  # of a line of notes: its mark, and its text
_LONG_NOTE = 8  # words from which a text behind an asterisk is a note, and no name
_FEWEST_WORDS = 2  # of a note; a code has one
_WORDS_OF_SENTENCE = 4  # of a note whose asterisk alone says that it is one


def is_note(text: str) -> bool:
    """Whether the only text of a row is a note, or the word above some."""
    return _NOTE.match(folded(text)) is not None or (text[:2] in ("* ", "(*") and len(text.split()) >= _LONG_NOTE)


def says_note(cells: Sequence[str]) -> bool:
    """Whether the first text of a row is the word for a note, and what stands beside it its text."""
    return len(cells) > 1 and _LABEL.fullmatch(folded(cells[0])) is not None


def is_line_of_notes(cells: Sequence[tuple[int, str]], measures: Collection[int], noted: bool) -> bool:
    """Whether a row is one line of notes: a number, a letter, a dash or an asterisk, and one text beside it.

    Args:
        cells: The cells that are filled in, as they are written, each with its column.
        measures: The columns of units, quantities and prices, in which no note stands.
        noted: Whether a note, or the word above notes, stands above. Without it an asterisk alone makes a sentence a note.
    """
    if len(cells) < _FEWEST_CELLS or any(column in measures for column, _ in cells):
        return False
    *marks, text = (text for _, text in cells)
    words = len(text.split())
    if noted:
        return words >= _FEWEST_WORDS and all(_MARK.fullmatch(mark) for mark in marks)
    return words >= _WORDS_OF_SENTENCE and all(_ASTERISK.fullmatch(mark) for mark in marks)
