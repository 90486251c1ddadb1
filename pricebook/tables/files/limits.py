"""Limits of a workbook that hold for every format: its sheets, its texts, its merged cells.

A text, a part or a repetition of a few bytes can stand for gigabytes of cells, and a thousand merged ranges for the same cells.
"""

import re
from collections.abc import Iterable, Sequence

from pricebook.base.languages import say
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet_facts import Range
from pricebook.tables.files.unreadable import Unreadable

MOST_SHEETS = 1_000  # of a workbook
MOST_MERGES = 200_000  # merged ranges of a sheet
LONGEST_TEXT = 32_767  # characters of a cell, as Excel holds; what a table keeps of a text is less
LARGEST_TEXTS = 128 * 2**20  # characters of the texts of all cells of a workbook together
_TEXT_CELL = re.compile(rb't="s"[^<>]*><v>(\d{1,9})</v>')


def refuse_sheets(names: Sequence[str], parts: Sequence[str] = ()) -> None:
    """Checks the sheets of a workbook before any is read.

    Args:
        names: Their names.
        parts: The parts of the archive that they are, where each is one.

    Raises:
        Unreadable: IN020 where there are more than MOST_SHEETS; XL010 where two have the same name, or are the same part.
    """
    if len(names) > MOST_SHEETS:
        raise Unreadable("IN020", say("file.too-many-sheets", most=MOST_SHEETS))
    if len(set(names)) < len(names):
        raise Unreadable("XL010", say("file.sheets-alike"))
    if len({part.lower() for part in parts}) < len(parts):  # a part that a thousand sheets share is read a thousand times
        raise Unreadable("XL010", say("file.sheets-share-part"))


def refuse_merges(count: int) -> None:
    """Raises Unreadable (IN020) where a sheet has more than MOST_MERGES merged ranges."""
    if count > MOST_MERGES:
        raise Unreadable("IN020", say("file.too-many-merges", most=MOST_MERGES))


def plain_merges(merges: Iterable[Range], rows: int, columns: int) -> list[Range]:
    """Merged ranges that begin where there are cells, as far as the last column that is read.

    Of two that share a cell, which Excel lets nobody make, there is the first alone.

    Args:
        merges: The ranges as the file says them.
        rows, columns: How many of the sheet are read.
    """
    found = []
    covered = [-1] * columns  # by column, the last row that is under a range
    for (top, left), (bottom, last) in sorted(merges):
        right = min(last, columns - 1)
        if not (0 <= top <= bottom and 0 <= left <= right and top < rows) or max(covered[left : right + 1]) >= top:
            continue
        covered[left : right + 1] = [bottom] * (right + 1 - left)
        found.append(((top, left), (bottom, right)))
    return found


def refuse_shared_texts(texts: bytes, sheets: Sequence[bytes]) -> None:
    """Checks how long the texts of all cells of an .xlsx are together: each cell may be the same text of a megabyte.

    Args:
        texts: The part of the shared texts.
        sheets: The parts of the sheets, in the plain form.

    Raises:
        Unreadable: IN020 where they have more than LARGEST_TEXTS bytes.
    """
    cells = sum(sheet.count(b't="s"') for sheet in sheets)
    if len(texts) * cells <= LARGEST_TEXTS:
        return
    sizes = [len(text) for text in texts.split(b"</si>")]
    if max(sizes) * cells <= LARGEST_TEXTS:
        return
    refuse_texts(sum(sizes[int(n)] for sheet in sheets for n in _TEXT_CELL.findall(sheet) if int(n) < len(sizes)))


def shorten_texts(rows: list[list[Cell]], before: int) -> int:
    """Leaves of each text LONGEST_TEXT characters.

    Args:
        rows: The cells of a sheet, of which texts are replaced.
        before: The characters of the sheets before it.

    Returns:
        The characters of all sheets up to this one.

    Raises:
        Unreadable: IN020 where they are more than LARGEST_TEXTS.
    """
    total = before
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                total += min(len(cell), LONGEST_TEXT)
                if len(cell) > LONGEST_TEXT:
                    row[column] = cell[:LONGEST_TEXT]
    refuse_texts(total)
    return total


def refuse_texts(size: int) -> None:
    """Raises Unreadable (IN020) where the texts of all cells have more than LARGEST_TEXTS characters."""
    if size > LARGEST_TEXTS:
        raise Unreadable("IN020", say("file.too-long-texts", millions=LARGEST_TEXTS // 10**6))
