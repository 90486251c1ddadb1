"""Where the headings of a table stand, and which column each field is in.

Titles above, headings of two or three rows, merged ones: a column is called by its lowest heading, by the ones above it and
below it together ("Số lượng - Ngoại trú"), or by the one that spans it from above. Of all places in the first rows, the one
that names the most fields is the heading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pricebook.base.cells import column_letters
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, clean_text
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.spec import FALLBACK, NAME, TableSpec, heading_key

SEARCHED_FOR_HEADING = 40  # rows from the top
DEEPEST = 3  # rows of one heading
LONGEST_HEADING = 200  # letters; a book in a cell is no heading

_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
# Words that make a heading that of another figure altogether.
_NOT_A_REMARK = re.compile(
    r"nghìn|ngàn|triệu|1[.,]?000|usd|kế hoạch|dự toán|tham khảo|tối đa|hiện hành|đang áp dụng|\bcũ\b|trước hệ số", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"(?<=\D)[\d*]{1,2}$")
_LETTERS = re.compile(r"[A-Z]{1,2}")


@dataclass(slots=True)
class Heading:
    """A heading of rows `first` to `last` (from 0): field → column, what each column is called, and what is not clear.

    `ambiguous` are fields that several columns could be, none of which is taken; `absent` are headings that the dossier
    names for a field and that are not there.
    """

    first: int = 0
    last: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    ambiguous: dict[str, list[int]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> int:
        """How many fields it names, clearly or not."""
        return len(self.columns) + len(self.ambiguous)

    def missing(self, spec: TableSpec) -> list[Field]:
        """Required fields that no column is named for."""
        return [entry for entry in spec.fields if entry.required and entry.id not in self.columns]


def find_heading(sheet: Sheet, spec: TableSpec, chosen: Mapping[str, str] = {}) -> Heading:
    """The place among the first rows that names the most fields, at least two. `chosen`: field → heading or column letter."""
    top_rows = SEARCHED_FOR_HEADING + DEEPEST
    letters = sheet.heading_letters
    rows = [[letters.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows[:top_rows]]
    sheet = Sheet(sheet.name, rows, merges=[merge for merge in sheet.merges if merge[0][0] < top_rows])
    top = sheet.rows
    best = Heading()
    can_be_whole = any(entry.required for entry in spec.fields)
    known = {key for entry in spec.fields for key in entry.headings} | {heading_key(text) for text in chosen.values()}
    for first in range(min(SEARCHED_FOR_HEADING, len(top))):
        if not any(isinstance(cell, str) and cell for cell in top[first]):
            continue
        for last in range(first, min(first + DEEPEST, len(top))):
            if last > first and not _could_be_lower_row(top[last]):
                break
            called = _called(sheet, first, last)
            if not any(key in known for texts in called.values() for text in texts for key in _keys(text, spec)):
                continue
            heading = _mapped(called, first, last, spec, chosen)
            if heading.fields > 1 and (heading.fields, first - last) > (best.fields, best.first - best.last):
                best = heading  # the shortest of those that name the most
        if best.columns and can_be_whole and not best.missing(spec) and first >= best.first + DEEPEST:
            break  # a table begins at its first whole heading; a further one below starts another
    if best.columns:
        best.last = max(best.last, _end_of_merges(sheet, best))
    return best


def _could_be_lower_row(row: list[Cell]) -> bool:
    """A heading's further row holds texts alone, and more than one: a single one is the title of a section."""
    texts = [cell for cell in row if cell is not None and cell != ""]
    return len(texts) > 1 and all(isinstance(cell, str) for cell in texts)


def _called(sheet: Sheet, first: int, last: int) -> dict[int, list[str]]:
    """Column → what it may be called, the most telling first."""
    rows = [_spread(sheet, row, last) for row in range(first, last + 1)]
    width = max(len(row) for row in rows)
    called: dict[int, list[str]] = {}
    for column in range(width):
        texts = [row[column] for row in rows if column < len(row) and row[column]]
        distinct = list(dict.fromkeys(text[:LONGEST_HEADING] for text in texts))
        if distinct:
            called[column] = list(dict.fromkeys([" - ".join(distinct), distinct[-1]]))
    return called


def _spread(sheet: Sheet, row: int, last: int) -> list[str]:
    """The texts of one heading row; one above the lowest row reaches over the columns that it is merged over.

    Where the format does not tell merges (CSV, .ods), it reaches over the blanks to its right below which another heading
    stands.
    """
    texts = [clean_text(cell) if isinstance(cell, str) else "" for cell in sheet.rows[row]]
    if row == last:
        return texts
    for (top, left), (bottom, right) in sheet.merges:
        if top <= row <= bottom < last and right > left and left < len(texts):
            for column in range(left + 1, min(right + 1, len(texts))):
                texts[column] = texts[column] or texts[left]
    if not sheet.merges:
        below = [isinstance(cell, str) and cell != "" for cell in sheet.rows[row + 1]]
        for column in range(1, min(len(texts), len(below))):
            if not texts[column] and below[column] and below[column - 1]:
                texts[column] = texts[column - 1]
    return texts


def _keys(text: str, spec: TableSpec) -> list[str]:
    """How a heading may be known: by what it says, and as the table's own way of respelling has it."""
    return heading_keys(text) + (spec.respelt(text) if spec.respelt else [])


def heading_keys(text: str) -> list[str]:
    return list(dict.fromkeys(key for said in readings_of_heading(text) if (key := heading_key(said))))


def readings_of_heading(text: str) -> list[str]:
    """A heading whole, without its brackets, without its footnote."""
    if any(_NOT_A_REMARK.search(remark) for remark in _IN_BRACKETS.findall(text)):
        return [text]
    bare = _IN_BRACKETS.sub(" ", text)
    return [text, bare, _FOOTNOTE.sub("", bare.strip())]


def _mapped(called: dict[int, list[str]], first: int, last: int, spec: TableSpec, chosen: Mapping[str, str]) -> Heading:
    heading = Heading(first, last, names={column: texts[0] for column, texts in called.items()})
    taken: set[int] = set()
    for field_id, said in chosen.items():
        columns = _columns_called(said, called)
        if len(columns) == 1:
            heading.columns[field_id] = columns[0]
            taken.add(columns[0])
        elif columns:
            heading.ambiguous[field_id] = columns
        else:
            heading.absent[field_id] = said
    fits = _fits(called, spec)
    for rank in (NAME, FALLBACK):
        for entry in spec.fields:
            if entry.id in heading.columns or entry.id in heading.ambiguous or entry.id in chosen:
                continue
            beside = _columns_of_the_same_figure(entry, heading, spec)
            columns = [c for c, at in fits.get(entry.id, {}).items() if at == rank and (c not in taken or c in beside)]
            if len(columns) == 1:
                heading.columns[entry.id] = columns[0]
                taken.add(columns[0])
            elif columns:
                heading.ambiguous[entry.id] = columns
                taken.update(columns)
    for entry in heading.missing(spec):  # a name that serves for want of a better may be another field's as well
        shared = [column for column, at in fits.get(entry.id, {}).items() if at == FALLBACK]
        if len(shared) == 1 and entry.id not in heading.ambiguous and entry.id not in chosen:
            heading.columns[entry.id] = shared[0]
    return heading


def _columns_of_the_same_figure(entry: Field, heading: Heading, spec: TableSpec) -> set[int]:
    """One column may hold a figure for several classes: the prices of class III and of class IV."""
    if not entry.figure.one_of_several:
        return set()
    alike = (other for other in spec.fields if other.figure.name == entry.figure.name and other.figure.one_of_several)
    return {heading.columns[other.id] for other in alike if other.id in heading.columns}


def _columns_called(said: str, called: dict[int, list[str]]) -> list[int]:
    """Columns with a heading as the dossier quotes it; else the column of that letter."""
    key = heading_key(said)
    exact = [c for c, texts in called.items() if any(clean_text(said).casefold() == text.casefold() for text in texts)]
    columns = exact or [c for c, texts in called.items() if any(heading_key(text) == key for text in texts)]
    if not columns and _LETTERS.fullmatch(said.strip()):
        columns = [c for c in range(max(called, default=0) + 1) if column_letters(c) == said.strip()]
    return columns


def _fits(called: dict[int, list[str]], spec: TableSpec) -> dict[str, dict[int, int]]:
    """Field → column → the rank of the name that it is called by (spec.py)."""
    fits: dict[str, dict[int, int]] = {}
    for column, texts in called.items():
        for text in texts:  # what the whole heading says goes before what its lowest row says
            keys = set(_keys(text, spec))
            fitting = {
                entry.id: min(entry.headings[key] for key in keys & entry.headings.keys())
                for entry in spec.fields
                if keys & entry.headings.keys()
            }
            for field_id, rank in fitting.items():
                fits.setdefault(field_id, {})[column] = rank
            if fitting:
                break
    return fits


def _end_of_merges(sheet: Sheet, heading: Heading) -> int:
    """The last row of merged headings that begin within the heading: what stands below one part of them is no data."""
    ends = [bottom for (top, left), (bottom, _) in sheet.merges if heading.first <= top <= heading.last]
    return max((end for end in ends if end < heading.first + DEEPEST), default=heading.last)
