"""How many lines a wrapped text takes in a column: the width of its letters in Times New Roman, and where its words break.

Excel makes a row tall enough by itself; other programs and printing take the height that is written. Too low a row cuts text, too
tall a one prints a list on more pages than it needs.
"""

import unicodedata
from functools import lru_cache

# Widths in thousandths of the size of the type, as every cut of Times New Roman has them.
_WIDTHS = {
    **dict.fromkeys("ijltI|,.;:'", 300),
    **dict.fromkeys(" /\\", 265),
    **dict.fromkeys("()[]-frs!", 360),
    **dict.fromkeys("acez?", 444),
    **dict.fromkeys("JPFS", 556),
    **dict.fromkeys("LETZ", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADGHKNOQUVXYw%Đ", 722),
    **dict.fromkeys("mM", 800),
    **dict.fromkeys("W—…@", 1_000),
}
_OTHER = 500
_DIGIT = 11 * 96 / 72 / 2 / 7 / 500  # of a thousandth at 11 points, in the digits by which columns are measured
_ROOM = 1.02  # other programs and printers set type a little wider
BOLD = 1.08


@lru_cache(maxsize=50_000)  # words repeat
def _width_of(word: str) -> float:
    letters = unicodedata.normalize("NFD", word)
    return sum(_WIDTHS.get(letter, _OTHER) for letter in letters if not unicodedata.combining(letter)) * _DIGIT * _ROOM


@lru_cache(maxsize=50_000)  # names and notes repeat
def lines_of(text: str, width: float, scale: float = 1) -> int:
    """How many lines a text takes.

    Args:
        text: The text. A line break in it begins a line.
        width: The width of the column, in digits as Excel counts them.
        scale: The size of its type, in 11 points of plain type.
    """
    return sum(_lines_of_paragraph(paragraph, width / scale) for paragraph in text.split("\n"))


def _lines_of_paragraph(text: str, width: float) -> int:
    lines, used, space = 1, 0.0, _width_of(" ")
    for word in text.split(" "):
        wide = _width_of(word)
        if used and used + space + wide > width:
            lines, used = lines + 1, 0.0
        elif used:
            used += space
        if wide > width:  # a word that does not fit breaks where the line ends
            more = int(wide // width)
            lines, wide = lines + more, wide - more * width
        used += wide
    return lines
