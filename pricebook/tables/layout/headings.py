"""Finds the heading of a table, and the column of each field.

A table may have titles above it, and a heading of two or three rows with merged cells. A column is recognised by its lowest
heading, by all its headings together ("Số lượng - Ngoại trú"), or by one that is merged over it. Of all places in the first rows,
the one that names the most fields is the heading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pricebook.base.cells import column_letters
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import clean_text
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.forms import heading_keys, keys_without_rest, loose_keys, loose_variants, names_beside_each_other
from pricebook.tables.layout.heading_groups import could_be_lower_row, end_of_groups, end_of_merges
from pricebook.tables.layout.qualified import unqualified
from pricebook.tables.layout.spec import FALLBACK, NAME, QUALIFIED, TableSpec, heading_key

SEARCHED_FOR_HEADING = 40  # rows from the top
DEEPEST = 3  # rows of one heading
TOP_ROWS = SEARCHED_FOR_HEADING + DEEPEST  # in which headings stand
BELOW = " - "  # between a heading and the one below it
LONGEST_HEADING = 200  # characters of a heading that are compared

_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(slots=True)
class Heading:
    """The heading of a table.

    Attributes:
        first, last: Its rows, from 0.
        columns: By field, its column.
        names: By column, its heading.
        ambiguous: By field, the columns that could each be its column; none of them is used.
        absent: By field, the heading that the dossier names for it and that the sheet does not have.
        units: By column, what its last row says of the unit of the amounts, where it says nothing else: "(đồng)".
    """

    first: int = 0
    last: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    ambiguous: dict[str, list[int]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)

    @property
    def fields(self) -> int:
        """How many fields it names, ambiguous ones included."""
        return len(self.columns) + len(self.ambiguous)

    @property
    def width(self) -> int:
        """How many columns it names: one column may hold the figures of several classes, and is one."""
        return len({*self.columns.values(), *(column for columns in self.ambiguous.values() for column in columns)})

    def missing(self, spec: TableSpec) -> list[Field]:
        """The required fields that have no column."""
        return [entry for entry in spec.fields if entry.required and entry.id not in self.columns]


def find_heading(sheet: Sheet, spec: TableSpec, chosen: Mapping[str, str] = {}) -> Heading:
    """Finds the heading of a table: the place among the first rows that names the most fields, and at least two.

    Args:
        sheet: The sheet.
        spec: What the table holds.
        chosen: By field, the heading or the column letter that the dossier names for it.

    Returns:
        The heading; one without columns where there is none.
    """
    letters = sheet.heading_letters
    rows = [[letters.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows[:TOP_ROWS]]
    sheet = Sheet(sheet.name, rows, merges=[merge for merge in sheet.merges if merge[0][0] < TOP_ROWS])
    top = sheet.rows
    best = Heading()
    can_be_complete = any(entry.required for entry in spec.fields)
    known = {key for entry in spec.fields for key in entry.headings} | {heading_key(text) for text in chosen.values()}
    for first in range(min(SEARCHED_FOR_HEADING, len(top))):
        if not any(isinstance(cell, str) and cell for cell in top[first]) or any(map(is_amount, top[first])):
            continue  # a row without a text, or a row of data: "Bệnh viện hạng II | 15.000đ"
        for last in range(first, min(first + DEEPEST, len(top))):
            if last > first and (not could_be_lower_row(top[last]) or any(map(is_amount, top[last]))):
                break
            headings = _headings_of_columns(sheet, first, last)
            if not any(key in known for texts in headings.values() for text in texts for key in _all_keys(text, spec)):
                continue
            heading = _map_fields(headings, first, last, spec, chosen, _width(sheet))
            if heading.width > 1 and (heading.width, heading.fields, first - last) > (
                best.width,
                best.fields,
                best.first - best.last,
            ):
                best = heading  # the one with the fewest rows of those that name the most fields
        if best.columns and can_be_complete and not best.missing(spec) and first >= best.first + DEEPEST:
            break  # a table begins at its first complete heading; a further one below begins another table
    if best.columns:
        last = end_of_groups(sheet.rows, best.first, best.last, DEEPEST)
        best.names |= _names_below(sheet, best, last)
        best.last = max(best.last, end_of_merges(sheet.merges, best.first, best.last, DEEPEST), last)
        best.names |= _names_under_merges(sheet, best)
    return best


def heading_at(sheet: Sheet, first: int, last: int, spec: TableSpec, chosen: Mapping[str, str] = {}) -> Heading:
    """The heading that stands in these rows (from 0, both included), however few fields it names.

    Args:
        sheet: The sheet.
        first, last: The rows of the heading.
        spec: What the table holds.
        chosen: By field, the heading or the column letter that somebody names for it.
    """
    return _map_fields(_headings_of_columns(sheet, first, last), first, last, spec, chosen, _width(sheet))


def _width(sheet: Sheet) -> int:
    return max(map(len, sheet.rows), default=0)


def _headings_of_columns(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """By column, its possible headings: the texts of all rows together first, then the lowest text."""
    rows = [_heading_texts(sheet, row, last) for row in range(first, last + 1)]
    width = max(len(row) for row in rows)
    headings: dict[int, list[str]] = {}
    for column in range(width):
        texts = [row[column] for row in rows if column < len(row) and row[column]]
        distinct = list(dict.fromkeys(text[:LONGEST_HEADING] for text in texts))
        if distinct:
            headings[column] = list(dict.fromkeys([BELOW.join(distinct), distinct[-1]]))
    return headings


def _heading_texts(sheet: Sheet, row: int, last: int) -> list[str]:
    """The texts of one row of a heading. A text above the lowest row is repeated in the columns that it is merged over.

    Where nothing is merged in the row, or the format does not tell (CSV), it is repeated in the blank cells to its right that
    have another heading below them.
    """
    texts = [clean_text(cell) if isinstance(cell, str) else "" for cell in sheet.rows[row]]
    if row == last:
        return texts
    for (top, left), (bottom, right) in sheet.merges:
        if top <= row <= bottom < last and right > left and left < len(texts):
            for column in range(left + 1, min(right + 1, len(texts))):
                texts[column] = texts[column] or texts[left]
    if not any(top <= row <= bottom for (top, _), (bottom, _) in sheet.merges):
        below = [isinstance(cell, str) and cell != "" for cell in sheet.rows[row + 1]]
        for column in range(1, min(len(texts), len(below))):
            if not texts[column] and below[column] and below[column - 1]:
                texts[column] = texts[column - 1]
    return texts


def _keys(text: str, spec: TableSpec) -> list[str]:
    """The keys by which a heading may be recognised: its own, and the alternative ones of the table."""
    return [*heading_keys(text), *(spec.alternative_keys(text) if spec.alternative_keys else ())]


def _loose_keys(text: str, spec: TableSpec) -> list[str]:
    """The keys of the readings of a heading that leave something out; they rank as fallbacks."""
    more = spec.alternative_keys
    keys = [
        *loose_keys(text),
        *keys_without_rest(text, spec.id),
        *(key for variant in loose_variants(text) for key in (more(variant) if more else ())),
    ]
    names = [set(_keys(name, spec)) for name in names_beside_each_other(text)]
    for entry in spec.fields if names else ():  # two names count where both are names of the same field
        if all(not one.isdisjoint(entry.headings) for one in names):
            keys += names[0] & entry.headings.keys()
    return keys


def _all_keys(text: str, spec: TableSpec) -> list[str]:
    return [*_keys(text, spec), *_loose_keys(text, spec), *_unqualified_keys(text, spec)]


def _unqualified_keys(text: str, spec: TableSpec) -> list[str]:
    """The keys of a heading without whose figure it is, for when and in which unit; they rank last."""
    return [key for reading in unqualified(text, spec.id) for key in (*_keys(reading, spec), *_loose_keys(reading, spec))]


def _map_fields(
    headings: dict[int, list[str]], first: int, last: int, spec: TableSpec, chosen: Mapping[str, str], width: int
) -> Heading:
    """The heading in these rows of a sheet of so many columns, with the column of each field.

    The dossier's choices come first, then names, then fallbacks, then names without what qualifies them. A column belongs to one
    field, with two exceptions: figures of several classes in one, and a fallback that a required field shares for want of others.
    """
    heading = Heading(first, last, names={column: texts[0] for column, texts in headings.items()})
    taken: set[int] = set()
    for field_id, text in chosen.items():
        columns = _columns_headed(text, headings, width)
        if len(columns) == 1:
            heading.columns[field_id] = columns[0]
            taken.add(columns[0])
        elif columns:
            heading.ambiguous[field_id] = columns
        else:
            heading.absent[field_id] = text
    ranks = _ranks(headings, spec)
    for rank in (NAME, FALLBACK, QUALIFIED):
        for entry in spec.fields:
            if entry.id in heading.columns or entry.id in heading.ambiguous or entry.id in chosen:
                continue
            shareable = _columns_of_the_same_figure(entry, heading, spec)
            columns = [c for c, r in ranks.get(entry.id, {}).items() if r == rank and (c not in taken or c in shareable)]
            if len(columns) == 1:
                heading.columns[entry.id] = columns[0]
                taken.add(columns[0])
            elif columns:
                heading.ambiguous[entry.id] = columns
                taken.update(columns)
    for entry in heading.missing(spec):  # a fallback may be the column of another field as well
        shared = [column for column, rank in ranks.get(entry.id, {}).items() if rank == FALLBACK]
        if len(shared) == 1 and entry.id not in heading.ambiguous and entry.id not in chosen:
            heading.columns[entry.id] = shared[0]
    return heading


def _columns_of_the_same_figure(entry: Field, heading: Heading, spec: TableSpec) -> set[int]:
    """The columns of the same figure for other classes: one column may hold the prices of class III and of class IV."""
    if not entry.figure.one_of_several:
        return set()
    alike = (other for other in spec.fields if other.figure.name == entry.figure.name and other.figure.one_of_several)
    return {heading.columns[other.id] for other in alike if other.id in heading.columns}


def _columns_headed(chosen: str, headings: dict[int, list[str]], width: int) -> list[int]:
    """The columns with the heading that the dossier names: by its text, else by its key, else the column of that letter."""
    key = heading_key(chosen)
    exact = [c for c, texts in headings.items() if any(clean_text(chosen).casefold() == text.casefold() for text in texts)]
    columns = exact or [c for c, texts in headings.items() if any(heading_key(text) == key for text in texts)]
    if not columns and _LETTERS.fullmatch(chosen.strip()):
        columns = [c for c in range(width) if column_letters(c) == chosen.strip()]
    return columns


def _ranks(headings: dict[int, list[str]], spec: TableSpec) -> dict[str, dict[int, int]]:
    """By field and by column, the rank of the heading that the column has for the field (spec.py)."""
    ranks: dict[str, dict[int, int]] = {}
    for column, texts in headings.items():
        for keys, least in ((_keys, NAME), (_loose_keys, FALLBACK), (_unqualified_keys, QUALIFIED)):
            if _ranked(ranks, column, [set(keys(text, spec)) for text in texts], least, spec):
                break
    return ranks


def _ranked(ranks: dict[str, dict[int, int]], column: int, keys_of_texts: list[set[str]], least: int, spec: TableSpec) -> bool:
    """Adds the ranks that a column has by the first of its texts that fits a field; whether one does."""
    for keys in keys_of_texts:  # the lowest text counts only where all texts together fit no field
        fitting = {
            entry.id: max(least, min(entry.headings[key] for key in keys & entry.headings.keys()))
            for entry in spec.fields
            if keys & entry.headings.keys()
        }
        for field_id, rank in fitting.items():
            ranks.setdefault(field_id, {})[column] = rank
        if fitting:
            return True
    return False


def _names_below(sheet: Sheet, heading: Heading, last: int) -> dict[int, str]:
    """By column, the names of those that further rows, down to `last`, name below groups that are not merged."""
    texts = _headings_of_columns(sheet, heading.first, last) if last > heading.last else {}
    lower = sheet.rows[heading.last + 1 : last + 1]
    return {column: names[0] for column, names in texts.items() if any(column < len(row) and row[column] for row in lower)}


def _names_under_merges(sheet: Sheet, heading: Heading) -> dict[int, str]:
    """By column, the names of those that a heading of several columns is merged over, and that hold anything but belong to none.

    They are columns like the first one, with the heading of their own below ("Giá dịch vụ - Không BHYT") or with none.
    """
    rows = sheet.rows
    found: dict[int, str] = {}
    for (top, left), (bottom, right) in sheet.merges:
        if not heading.first <= top <= heading.last or right <= left or left not in heading.columns.values():
            continue
        text = rows[top][left] if left < len(rows[top]) else None
        over = clean_text(text) if isinstance(text, str) else ""
        for column in range(left, right + 1):
            held = [row[column] for row in rows[top + 1 :] if column < len(row) and row[column] not in (None, "")]
            cells = [row[column] for row in rows[bottom + 1 : heading.last + 1] if column < len(row)]
            own = [clean_text(cell) for cell in cells if isinstance(cell, str) and cell]
            if over and held and (own or column != left) and (column == left or column not in heading.columns.values()):
                found[column] = BELOW.join(dict.fromkeys([over, *own]))[:LONGEST_HEADING]
    return found
