"""The rows of a price list as stated lines: one a price, so one for each class where the prices stand side by side."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pricebook.submission.read.layouts import figures_of
from pricebook.submission.stated import Source, StatedLine
from pricebook.tables import FigureKey, Heading, Table

_WORDS = ("number", "ordinal", "service_code", "name", "unit", "class", "facility", "note")


class _Columns(NamedTuple):
    """The columns that the prices of one class are read from: where they stand, and figure → field of the table."""

    source: Source
    fields: dict[FigureKey, str]


def price_lines(table: Table, class_: str | None = None) -> list[StatedLine]:
    """In the file's order. `class_` is that of every line that names none."""
    sources = {read.name: _by_class(table, read.name, read.heading) for read in table.readings}
    columns = table.columns
    lines: list[StatedLine] = []
    for i, row in enumerate(table.rows):
        for column_class, (source, fields) in sources[table.sheets[i]].items():
            stated = {figure: Decimal(text) for figure, field_id in fields.items() if (text := columns[field_id][i]) is not None}
            if column_class is not None and _PRICE not in stated:
                continue  # no price for that class
            said = columns["class"][i] or (None if _class_unread(table, i) else class_)
            line = StatedLine(
                source, row, columns["number"][i], columns["ordinal"][i], columns["service_code"][i], columns["name"][i],
                columns["unit"][i], column_class or said, columns["facility"][i], stated, i in table.broken,
            )  # fmt: skip
            if line.figures or line.ordinal or line.service_code or line.name:
                lines.append(line)
    return lines


def _class_unread(table: Table, row: int) -> bool:
    """A class that is written and cannot be read is not the one that the officer gives to rows without."""
    return row in table.broken and "class" in table.positions[table.sheets[row]]


_PRICE = FigureKey("price")


def _by_class(table: Table, sheet: str | None, read: Heading) -> dict[str | None, _Columns]:
    """Class → the columns of its prices. None: the sheet's columns are for all classes."""
    columns = figures_of(table.spec, read)
    by_class: dict[str | None, dict[FigureKey, FigureKey]] = defaultdict(dict)
    for figure in columns:
        if figure.name not in _WORDS:
            by_class[figure.class_][figure._replace(class_=None)] = figure
    classes = [class_ for class_, figures in by_class.items() if class_ is not None and _PRICE in figures]
    common = by_class.get(None, {})
    found: dict[str | None, dict[FigureKey, FigureKey]] = {class_: {**common, **by_class[class_]} for class_ in classes}
    if _PRICE in common or not classes:
        found = {None: common, **found}
    words = {figure: column for figure, column in columns.items() if figure.name in _WORDS}
    return {
        class_: _Columns(
            _source(table, sheet, read, {**words, **{figure: columns[there] for figure, there in figures.items()}}),
            {figure: str(there) for figure, there in figures.items()},
        )
        for class_, figures in found.items()
    }


def _source(table: Table, sheet: str | None, read: Heading, columns: dict[FigureKey, int]) -> Source:
    return Source(table.file, sheet, columns, {figure: read.names.get(column, "") for figure, column in columns.items()})
