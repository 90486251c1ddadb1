"""The tables of a sheet: one below the other, or side by side.

A further table begins at a row that holds headings and is no repetition of the headings above, as on each printed page.
Two tables stand side by side where the same headings follow each other twice in one row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress, count, pairwise
from operator import not_
from typing import NamedTuple

from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.forms import heading_keys
from pricebook.tables.layout.headings import DEEPEST, Heading, find_heading
from pricebook.tables.layout.repeated_headings import names_other_columns
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import TableSpec, heading_key

LONGEST_HEADING = 100  # characters
FEWEST = 2  # headings in a row of headings


class Segment(NamedTuple):
    """A part of a sheet with one heading. `sheet` has its rows alone, in the places where they stand; the others are blank.

    `start` is its first row; what stands above the first heading belongs to the first table.
    """

    sheet: Sheet
    heading: Heading
    start: int = 0


def segments(sheet: Sheet, spec: TableSpec, chosen: Mapping[str, str]) -> Iterator[Segment]:
    """Yields the tables of a sheet in their order; what stands above the first heading belongs to the first table.

    Args:
        sheet: the sheet.
        spec: what a table holds.
        chosen: by field, the heading or column letter that somebody has named for it.
    """
    for start, end in pairwise([*starts_of_tables(sheet, [spec]), len(sheet.rows)]):
        part = rows_alone(sheet, start, end)
        yield Segment(part, heading_below(part, start, spec, chosen), start)


def starts_of_tables(
    sheet: Sheet, specs: Iterable[TableSpec], examined: Iterable[int] | None = None, known_heading: range = range(0)
) -> list[int]:
    """Returns the first rows of the tables of a sheet; the first one begins at row 0.

    Args:
        sheet: the sheet.
        specs: what a table can hold.
        examined: the rows that can hold headings, in their order; by default all.
        known_heading: rows that are known to be a heading.
    """
    kinds = [(spec, {key for entry in spec.fields for key in entry.headings}) for spec in specs]
    starts: list[int] = []
    seen: set[frozenset[tuple[int, str]]] = set()
    last, above = -DEEPEST, frozenset[tuple[int, str]]()
    top, own_first = frozenset[tuple[int, str]](), known_heading.start  # the first row of the heading that is in force
    for number in range(len(sheet.rows)) if examined is None else examined:
        row = sheet.rows[number]
        filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
        texts = [(column, sheet.heading_letters.get(cell, cell)) for column, cell in filled if isinstance(cell, str)]
        is_known = number in known_heading
        if not is_known and (len(texts) < FEWEST or len(texts) < len(filled)):
            continue
        if not is_known and all(sum(_is_heading(text, spec, known) for _, text in texts) < FEWEST for spec, known in kinds):
            continue
        keys = frozenset((column, heading_key(text)) for column, text in texts)
        same = is_known and number > known_heading.start
        if not same and number - last < DEEPEST and not any(map(_has_figures, sheet.rows[last + 1 : number])):
            same = len({key for _, key in keys} & {key for _, key in above}) < FEWEST  # a further row of it names other things
        if is_known and not same:
            top = keys
        again = keys == top and not is_known and names_other_columns(sheet.rows, own_first, number, len(known_heading))
        if not same and (keys not in seen or again):
            starts.append(number)
            top, own_first = keys, number
            seen.clear()  # a heading of an earlier table begins a table again
        seen.add(keys)
        last, above = number, keys
    return [0, *starts[1:]]


def rows_alone(sheet: Sheet, start: int, end: int) -> Sheet:
    """The sheet with the rows from `start` up to `end` alone, in the places where they stand; the others are blank."""
    if start == 0 and end == len(sheet.rows):
        return sheet
    broken = [(row, column) for row, column in sheet.broken_lines if start <= row < end]
    return replace(sheet, rows=[*([[]] * start), *sheet.rows[start:end]], broken_lines=broken)


def heading_below(sheet: Sheet, start: int, spec: TableSpec, chosen: Mapping[str, str]) -> Heading:
    """The heading of the table that begins at a row, as `find_heading` finds it."""
    if start == 0:
        return find_heading(sheet, spec, chosen)
    merges = [((top - start, left), (bottom - start, right)) for (top, left), (bottom, right) in sheet.merges if top >= start]
    heading = find_heading(replace(sheet, rows=sheet.rows[start:], merges=merges), spec, chosen)
    heading.first += start
    heading.last += start
    return heading


def unusual_rows(columns: Sequence[list[Cell]], first: int) -> set[int]:
    """The rows that hold no number in any column of numbers, or words in one: headings, totals and signatures are among them.

    Args:
        columns: the cells of the columns of numbers, one for each row.
        first: the number of the first row.
    """
    if not columns:
        return set()
    held = columns[0] if len(columns) == 1 else map(any, zip(*columns, strict=True))
    unusual = set(compress(count(first), map(not_, held)))
    for column in columns:
        words = {cell for cell in set(column) if isinstance(cell, str) and not cell[:1].isdigit() and _begins_with_a_word(cell)}
        if words:
            unusual |= {number for number, cell in enumerate(column, first) if cell in words}
    return unusual


def _begins_with_a_word(text: str) -> bool:
    first = text.lstrip(" \t\n\u00a0([\"'“*-–….")[:1]
    return not first.isdigit() and not text.isspace() and text != ""


def side_by_side(sheet: Sheet, heading: Heading) -> list[Sheet]:
    """The sheet once for each of the tables that stand side by side under a heading, with the columns of that table alone.

    Returns:
        The sheets; none where the heading is that of one table.
    """
    repeated = list(heading.ambiguous.values())
    count = min(map(len, repeated), default=0)
    if len(repeated) < FEWEST or any(len(columns) != count for columns in repeated):
        return []
    firsts = [min(columns[number] for columns in repeated) for number in range(count)]
    lasts = [max(columns[number] for columns in repeated) for number in range(count)]
    if any(last >= following for last, following in zip(lasts, firsts[1:], strict=False)):
        return []
    bounds = [0, *firsts[1:], max(map(len, sheet.rows), default=0)]
    return [columns_alone(sheet, left, right) for left, right in pairwise(bounds)]


def right_of(sheet: Sheet, heading: Heading) -> tuple[int, int] | None:
    """The columns to the right of the last one with a heading, from and up to which; None where nothing stands there."""
    last = max(heading.names, default=0) + 1
    width = max(map(len, sheet.rows), default=0)
    filled = width > last and any(map(any, (row[last:] for row in sheet.rows)))
    return (last, width) if filled else None


def left_of(sheet: Sheet, heading: Heading) -> tuple[int, int] | None:
    """The columns to the left of the first one that is read, as `right_of` returns them; None where nothing stands there."""
    read = [*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)]
    first = min(read, default=0)
    return (0, first) if first > 1 and any(map(any, (row[:first] for row in sheet.rows))) else None


def columns_alone(sheet: Sheet, left: int, right: int | None) -> Sheet:
    """The sheet with the columns from `left` up to `right` alone, in the places where they stand; None: up to the last."""
    right = max(map(len, sheet.rows), default=0) if right is None else right
    return replace(
        sheet,
        rows=[[*([None] * min(left, len(row))), *row[left:right]] for row in sheet.rows],
        merges=[merge for merge in sheet.merges if left <= merge[0][1] < right],
        broken_lines=[(row, column) for row, column in sheet.broken_lines if left <= column < right],
    )


def _has_figures(row: list[Cell]) -> bool:
    """Whether a row has a number, typed as one or as text: it is a row of data between two headings."""
    return any(not is_blank(cell) and (not isinstance(cell, str) or cell.strip()[:1].isdigit()) for cell in row)


def _is_heading(text: str, spec: TableSpec, known: set[str]) -> bool:
    if len(text) >= LONGEST_HEADING:
        return False
    return not known.isdisjoint([*heading_keys(text), *(spec.alternative_keys(text) if spec.alternative_keys else ())])


def padded(rows: list[list[Cell]], width: int) -> list[list[Cell]]:
    """The rows, each with at least `width` cells: rows of a CSV file, and rows that hold only an error cell, can be shorter."""
    if min(map(len, rows), default=width) >= width:  # most sheets
        return list(rows)
    return [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in rows]
