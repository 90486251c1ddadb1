"""The tables of a sheet, one below the other: an annex often has columns by class in one part, and one column in the next.

A table begins at a row that holds headings and is no repetition of the headings above, as on each printed page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from pricebook.tables import Heading, Sheet, TableSpec, find_heading, heading_key
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.forms import heading_keys
from pricebook.tables.layout.headings import DEEPEST
from pricebook.tables.layout.row_kinds import is_blank

LONGEST_HEADING = 100  # characters
FEWEST = 2  # headings in a row of headings


class Segment(NamedTuple):
    """A part of a sheet with one heading. `sheet` has its rows alone, in the places where they stand; the others are blank."""

    sheet: Sheet
    heading: Heading


def segments(sheet: Sheet, spec: TableSpec, chosen: Mapping[str, str]) -> Iterator[Segment]:
    """Yields the tables of a sheet in their order; what stands above the first heading belongs to the first table.

    Args:
        sheet: the sheet.
        spec: what a table holds.
        chosen: by field, the heading or column letter that somebody has named for it.
    """
    starts = _starts(sheet, spec)
    for start, end in zip([0, *starts[1:]], [*starts[1:], len(sheet.rows)], strict=True):
        merges = [((top - start, left), (bottom - start, right)) for (top, left), (bottom, right) in sheet.merges if top >= start]
        heading = find_heading(replace(sheet, rows=sheet.rows[start:end], merges=merges), spec, chosen)
        heading.first += start
        heading.last += start
        yield Segment(replace(sheet, rows=[*([[]] * start), *sheet.rows[start:end]]), heading)


def _starts(sheet: Sheet, spec: TableSpec) -> list[int]:
    """The first rows of the headings of a sheet."""
    known = {key for entry in spec.fields for key in entry.headings}
    starts: list[int] = []
    seen: set[frozenset[str]] = set()
    last = -DEEPEST
    for number, row in enumerate(sheet.rows):
        texts = [sheet.heading_letters.get(cell, cell) for cell in row if isinstance(cell, str) and not is_blank(cell)]
        if len(texts) < FEWEST or sum(not is_blank(cell) for cell in row) > len(texts):
            continue
        if sum(_is_heading(text, spec, known) for text in texts) < FEWEST:
            continue
        keys = frozenset(map(heading_key, texts))
        same = number - last < DEEPEST and not any(map(_has_figures, sheet.rows[last + 1 : number]))  # a further row of it
        if not same and keys not in seen:
            starts.append(number)
            seen.clear()  # a heading of an earlier table begins a table again
        seen.add(keys)
        last = number
    return starts


def _has_figures(row: list[Cell]) -> bool:
    """Whether a row has a number, typed as one or as text: it is a row of data between two headings."""
    return any(not is_blank(cell) and (not isinstance(cell, str) or cell.strip()[:1].isdigit()) for cell in row)


def _is_heading(text: str, spec: TableSpec, known: set[str]) -> bool:
    if len(text) >= LONGEST_HEADING:
        return False
    return not known.isdisjoint([*heading_keys(text), *(spec.alternative_keys(text) if spec.alternative_keys else ())])
