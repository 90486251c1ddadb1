"""The rows below one heading, and of what kind each of them is, as far as it may be something else than data."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pricebook.findings import RowKind
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.numbers import is_amount
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.blocks import Passed, goes_on_counting
from pricebook.tables.layout.column_numbers import is_column_numbers
from pricebook.tables.layout.headings import BELOW, DEEPEST, Heading
from pricebook.tables.layout.lettered_titles import codes_of, is_lettered_title, is_service_above, is_title_of_a_list
from pricebook.tables.layout.notes import Above, is_line_of_notes
from pricebook.tables.layout.repeated_headings import RepeatedHeading, says_more_of_figures
from pricebook.tables.layout.row_kinds import (
    as_written,
    closes_a_list,
    holds_measures,
    is_blank,
    is_numbered_title,
    outline_form,
    row_kind,
    ruled_off,
    signs,
)
from pricebook.tables.layout.row_sets import FEWEST_OF_DATA, count_filled, holds_only_texts, with_counts, with_text, without
from pricebook.tables.layout.segments import unusual_rows
from pricebook.tables.layout.title_forms import SAYS_NOTHING, goes_on_inside, mark_of_empty_title, without_signs
from pricebook.tables.table import Table
from pricebook.tables.unit_row import units_below

MAY_NUMBER = 2  # rows below a heading that may number its columns
LOOKED_AT = 200  # rows from which the forms of data are taken


class RowsBelow:
    """The rows below one heading, of which those are examined that are not filled in as a row of data is.

    `key` is the first column that a row of data fills in.
    """

    def __init__(
        self, table: Table, sheet: Sheet, heading: Heading, expected: Collection[str], numbers: Collection[str] | None,
        is_known: Callable[[str], bool] | None,
    ) -> None:  # fmt: skip
        self._sheet, self._rows, self._heading = sheet, sheet.rows, heading
        self._below = below = min(heading.last + 1, len(sheet.rows))
        self._fields = fields = {column: table.spec.field(name) for name, column in heading.columns.items()}
        self._repeated = RepeatedHeading(self._rows[heading.first : below], heading.names)
        self._titled = numbers is None  # whether a group may have a plain number
        self._is_known = is_known
        self._codes: dict[int, list[str]] = {}  # by column, as they are asked for
        keys = [column for column, entry in fields.items() if entry.id in expected or entry.required] or list(fields)
        self.key = keys[0]
        numbered = [column for column, entry in fields.items() if entry.id in (numbers or ())]
        as_heading = {text.casefold() for text in heading.names.get(self.key, "").split(BELOW)}
        self._incomplete = without(all, self._cells_of(keys), below)
        self._unusual = unusual_rows(self._cells_of(c for c, entry in fields.items() if entry.kind.read_as == "number"), below)
        self._unnumbered = self._blank_in(numbered) if numbers is not None else set()
        key_cells = sheet.cells_below(self.key, below)
        self._repeating = with_text(key_cells, below, as_heading)
        self._renumbering = {
            number
            for column in numbered[:1]
            for number in with_text(sheet.cells_below(column, below), below, {heading.names.get(column, "").casefold()})
            if holds_only_texts(self._rows[number])
        }
        figures = [column for column in keys if fields[column].kind.read_as == "number"]
        self._nothing = {n for column in figures for n in with_text(sheet.cells_below(column, below), below, SAYS_NOTHING)}
        self._forms_of_numbers: dict[int, set[str | None]] = {}  # by column, of the rows that are filled in as data are
        self._counting = with_counts(key_cells, below) if fields[self.key].kind.read_as == "text" else set()
        self._first = set(range(self._below, min(self._below + MAY_NUMBER, len(self._rows))))
        # a row with an error cell is data, however blank it looks
        self._errors = {row for row, column in (*sheet.errors, *sheet.without_value) if column in fields}

    @cached_property
    def examined(self) -> set[int]:
        """The rows that may be something else than data. A total without a value is no data, which lacks nothing by it."""
        found = self._incomplete | self._unusual | self._nothing | self._unnumbered | self._repeating | self._renumbering
        totals = (row for row in self._errors & self._incomplete if row_kind(self._rows[row], self._fields) == "total")
        return (found | self._counting | self._first) - self._errors.difference(totals)

    def begins_another_table(self, number: int) -> bool:
        """Whether a row has the heading of the first column, or of the numbers, and other headings than these beside it."""
        another = number in self._renumbering or (number in self._repeating and number not in self._incomplete)
        return another and not self._repeated.repeats(self._rows[number])

    def holds_figures(self, number: int) -> bool:
        """Whether another table, whose heading is a row, holds what could be prices, or names what the list is about.

        A list of staff holds neither.
        """
        cells = [cell for row in self._rows[number + 1 :] for cell in row]
        known = self._is_known
        return known is None or any(is_amount(cell) or (isinstance(cell, str) and known(cell)) for cell in cells)

    def closing(self, passed: Passed, end: int) -> Iterator[int]:
        """Yields the rows below the last one of data that hold only words: a block of signatures in words of its own.

        Where data have no numbers of their own, or nothing is known of what the rows are about, every row may be data.
        """
        if self._is_known is None:
            return
        open_rows = [number for number in range(end - 1, self._below - 1, -1) if number not in passed]
        above = self._rows[self._below : self._below + LOOKED_AT]
        closing: list[int] = []
        examined = self.examined
        for number in open_rows:
            row = self._rows[number]
            others = [other for other in above if other is not row]
            if number not in examined or not closes_a_list(row, self._fields, others):
                break
            if any(isinstance(cell, str) and self._is_known(cell) for cell in row):
                break  # last, for what is known is collected only where a row is in doubt
            closing.append(number)
        if len(closing) < len(open_rows) and open_rows[len(closing)] not in self._unnumbered:
            yield from closing

    def is_blank(self, number: int) -> bool:
        """Whether a row holds nothing but spaces."""
        return number in self._incomplete and all(map(is_blank, self._rows[number]))

    def numbers_columns(self, number: int) -> bool:
        """Whether a row numbers the columns."""
        there = number < len(self._rows) and number not in self._errors
        return there and is_column_numbers(self._rows[number], len(self._heading.names))

    def under_heading(self, number: int) -> Passed:
        """The rows below one that repeats the heading: its further rows, and one that numbers the columns or says their units."""
        further = self._repeated.rows_below(self._rows[number : number + DEEPEST])
        rows: Passed = dict.fromkeys(range(number, number + further), "heading")
        number += further
        if not further and says_more_of_figures(self._rows[number : number + 1], self._fields):
            rows, number = {number: "heading"}, number + 1
        if self.numbers_columns(number):
            return rows | {number: "numbers"}
        names, unit = self._heading.names, self._heading.columns.get("unit")
        return rows | ({number: "heading"} if units_below(self._rows, number, names, unit) else {})

    def kind_of(self, number: int, signed: bool) -> RowKind | None:
        """The kind of a row; None for a row of data. `signed`: whether it stands below signatures."""
        row = self._rows[number]
        if (number in self._first or number in self._counting) and self.numbers_columns(number):
            return "numbers"
        if (number in self._incomplete or number in self._unusual) and self._repeated.repeats(row):
            return "heading"
        if number == self._below and says_more_of_figures(self._rows[number : number + 1], self._fields):
            return "heading"
        if self._is_empty_title(number):
            return "section"
        if number in self._incomplete:
            return self._kind_of_incomplete(number, signed)
        if number in self._repeating:
            return "heading"
        if number in self._unusual and signs(row, signed):
            return "signature"
        if number in self._unnumbered:
            kind = row_kind(row, self._fields)
            return kind if kind in ("total", "note") else None
        return "note" if ruled_off(row) else None

    def is_line_of_notes(self, number: int, noted: bool, signed: bool, passed: Passed) -> bool:
        """Whether a row that lacks something is a line of notes: "1 | Giá chưa gồm thuốc" below "Ghi chú".

        A row that goes on counting where the last row of data stopped is one of data, and so is what the list is about. Without
        the word for notes above, that can be told only where it is known what the list is about.
        """
        cells = [(column, text) for column, cell in enumerate(self._rows[number]) if (text := as_written(cell))]
        measures = [column for column, field in self._fields.items() if holds_measures(field)]
        lacks = number in self._incomplete or (noted and number in self._unusual)
        closed = number > self._last_of_data
        above: Above = "notes" if noted else "signatures" if signed else "data" if closed else "other"
        if not lacks or not is_line_of_notes(cells, measures, above):
            return False
        if noted and goes_on_counting(self._rows, self._below, number, passed):
            return False
        return noted if self._is_known is None else not self._is_known(cells[-1][1])

    @cached_property
    def _last_of_data(self) -> int:
        return max((n for n in range(self._below, len(self._rows)) if n not in self._incomplete), default=-1)

    def _kind_of_incomplete(self, number: int, signed: bool) -> RowKind | None:
        kind = row_kind(row := self._rows[number], self._fields, signed)
        if kind == "section" and (codes := self._codes_of(row)):
            return row_kind(row, self._fields, signed, codes)
        if kind is None and self._titled:
            following = next((below for below in self._rows[number + 1 : number + 4] if not all(map(is_blank, below))), [])
            titled = is_numbered_title(row, following, self._fields)
            lettered = is_lettered_title(row, following, self._fields, self._codes_in, self._services)
            return "section" if titled or lettered or is_service_above(row, following, self._fields) else None
        return "section" if kind is None and self._is_lettered(number) else kind

    def _is_empty_title(self, number: int) -> bool:
        row, known = self._rows[number], self._is_known
        if known is not None and self._is_empty_chapter(number):
            return True
        mark = mark_of_empty_title(row, self._fields) if known is not None else None
        if known is None or mark is None or self._codes_of(row) or any(isinstance(cell, str) and known(cell) for cell in row):
            return False
        if mark[0] not in self._forms_of_numbers:
            lacking = self._incomplete | self._unusual | self._nothing
            priced = (n for n in range(self._below, len(self._rows)) if n not in lacking)
            self._forms_of_numbers[mark[0]] = {outline_form(self._rows[n][mark[0]]) for n in priced}
        return mark[1] not in self._forms_of_numbers[mark[0]]

    def _is_empty_chapter(self, number: int) -> bool:
        """Whether a row has a dash or a 0 for a price, and the code of a chapter: the codes below begin with it."""
        row, bare = self._rows[number], without_signs(self._rows[number], self._fields)
        below = next((each for each in self._rows[number + 1 : number + 4] if not all(map(is_blank, each))), [])
        inside = [c for c in self._code_columns if c < len(below) and goes_on_inside(as_written(row[c]), as_written(below[c]))]
        measured = any(holds_measures(self._fields.get(column)) for column, cell in enumerate(bare) if not is_blank(cell))
        return bare != list(row) and bool(inside) and not measured

    def _is_lettered(self, number: int) -> bool:
        known = self._is_known
        return known is not None and is_title_of_a_list(self._rows[number], self._data, self._fields, known)

    def _codes_of(self, row: Sequence[Cell]) -> list[int]:
        """The columns in which a row has a code of the form that codes of rows of data have there."""
        forms = {column: outline_form(row[column]) for column in self._code_columns}
        return [column for column, form in forms.items() if form is not None and form in self._forms_of_codes[column]]

    @cached_property
    def _code_columns(self) -> list[int]:
        fields: Mapping[int, Field] = self._fields
        return [
            c for c, entry in fields.items() if entry.kind.read_as == "code" and entry.id not in ("number", "ordinal", "unit")
        ]

    @cached_property
    def _forms_of_codes(self) -> dict[int, set[str | None]]:
        return {column: {outline_form(cell) for cell in {row[column] for row in self._data}} for column in self._code_columns}

    def _codes_in(self, column: int) -> list[str]:
        """The numbers with letters that rows of data have in a column, in order."""
        if column not in self._codes:
            self._codes[column] = codes_of(row[column] for row in self._data if column < len(row))
        return self._codes[column]

    @cached_property
    def _services(self) -> list[str]:
        """What the regulation has for the services of the table, in order."""
        return sorted(next((entry.known for entry in self._fields.values() if entry.kind.refers_to == "service"), ()))

    @cached_property
    def _data(self) -> list[list[Cell]]:
        """The rows that hold more cells than a title does."""
        return [row for row in self._rows[self._below :] if count_filled(row) > FEWEST_OF_DATA]

    def _cells_of(self, columns: Iterable[int]) -> list[list[Cell]]:
        """The cells of some columns below the heading."""
        return [self._sheet.cells_below(column, self._below) for column in columns]

    def _blank_in(self, columns: Sequence[int]) -> set[int]:
        """The rows in which all of the columns are blank."""
        empty = without(any, self._cells_of(columns), self._below) if columns else set(range(self._below, len(self._rows)))
        return {number for number in empty if all(is_blank(self._rows[number][column]) for column in columns)}
