"""The columns of the tables of a paper: as wide as their longest word, so that no code is broken; those without figures left out.

Widths are in twentieths of a point. The tables of the templates have a fixed layout; what one column gains, another one gives.
"""

import math
from collections.abc import Sequence
from typing import Any

_LETTER, _FIGURE, _CAPITAL = 100, 105, 140  # of a text of 10 points, about
_PADDING = 230  # of a cell, left and right
_STEP, _STEPS = 60, 60
_NOTHING = {"–"}  # what stands in a cell that has no figure; figures stand on the right


def fit_columns(body: Any) -> None:
    """Fits the columns of all tables that have a heading: leaves out those without any figure, widens those too narrow.

    Args:
        body: The body of a document of python-docx; it is changed.
    """
    from docx.oxml.ns import qn

    for table in body.iter(qn("w:tbl")):
        rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
        grid = table.find(qn("w:tblGrid"))
        columns = list(grid) if grid is not None else []
        if next(table.iter(qn("w:tblHeader")), None) is None or len(rows) < 2 or {len(row) for row in rows} != {len(columns)}:
            continue
        texts = [["".join(part.text or "" for part in cell.iter(qn("w:t"))) for cell in row] for row in rows]
        figures = [
            {of.get(qn("w:val")) for row in rows[1:] for of in row[at].iter(qn("w:jc"))} == {"right"}
            for at in range(len(columns))
        ]
        kept = [at for at in range(len(columns)) if not (figures[at] and {row[at] for row in texts[1:]} <= _NOTHING)]
        left_out = [at for at in range(len(columns)) if at not in kept]
        given = [int(column.get(qn("w:w"))) for column in columns]
        if not kept:
            continue
        for at in left_out:
            for element in (columns[at], *(row[at] for row in rows)):
                element.getparent().remove(element)
        widths = [given[at] for at in kept]
        widths[widths.index(max(widths))] += sum(given[at] for at in left_out)
        widths = _fitted(widths, [[row[at] for row in texts] for at in kept])
        for at, width in zip(kept, widths, strict=True):
            columns[at].set(qn("w:w"), str(width))
            for row in rows:
                for of in row[at].iter(qn("w:tcW")):
                    of.set(qn("w:w"), str(width))


def _fitted(widths: Sequence[int], texts: Sequence[Sequence[str]]) -> list[int]:
    """The widths, each at least that of the longest word; the tallest cell made lower as long as no table grows by it."""
    least = [max(_PADDING + _wide(word) for text in column for word in (text.split() or [""])) for column in texts]
    wide = [list(map(_wide, column)) for column in texts]
    longest = list(map(max, wide))
    fitted = list(widths)

    def lines(of: Sequence[int]) -> int:
        """How many lines all rows have: each as many as its tallest cell."""
        usable = [max(1, width - _PADDING) for width in of]
        return sum(max(-(-cell // room) for cell, room in zip(row, usable, strict=True)) for row in zip(*wide, strict=True))

    def tall(at: int, width: int) -> int:
        return math.ceil(longest[at] / max(1, width - _PADDING))

    for at, needed in enumerate(least):
        for _ in range(_STEPS):
            if fitted[at] >= needed:
                break
            giver = max(
                (each for each in range(len(fitted)) if each != at), key=lambda each: fitted[each] - least[each], default=at
            )
            step = min(needed - fitted[at], fitted[giver] - least[giver]) if giver != at else 0
            if step <= 0:
                break
            fitted[at], fitted[giver] = fitted[at] + step, fitted[giver] - step
    for _ in range(_STEPS):
        at = max(range(len(fitted)), key=lambda each: tall(each, fitted[each]))
        givers = [
            each
            for each in range(len(fitted))
            if fitted[each] - _STEP >= least[each] and tall(each, fitted[each] - _STEP) < tall(at, fitted[at])
        ]
        if tall(at, fitted[at]) <= 2:
            break
        tried = []
        for giver in (each for each in givers if each != at):
            widened = list(fitted)
            widened[at], widened[giver] = fitted[at] + _STEP, fitted[giver] - _STEP
            tried.append((lines(widened), -fitted[giver], widened))
        if not tried or min(tried)[0] > lines(fitted):
            break
        fitted = min(tried)[2]
    return fitted


def _wide(text: str) -> int:
    """About how wide a text is."""
    return sum(_CAPITAL if letter.isupper() else _FIGURE if letter.isdigit() else _LETTER for letter in text)
