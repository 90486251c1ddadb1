"""Turns the rows of a price list into stated lines: one line for each price.

A row gives several lines where the prices of several hospital classes stand side by side.
"""

from bisect import bisect_left
from collections import defaultdict
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from pricebook.submission.read.classes import ClassWords
from pricebook.submission.read.layouts import figures_of
from pricebook.submission.read.names import has_accents
from pricebook.submission.stated import Source, StatedLine
from pricebook.tables import FigureKey, PassedOver, SheetReading, Table

_TEXTS = ("number", "ordinal", "service_code", "name", "unit", "class", "facility", "note")


class _Columns(NamedTuple):
    """The columns that the prices of one class are read from.

    `fields` maps a figure to the field of the table; `unread` are the rows with a cell in one of the columns that was not read.
    """

    source: Source
    fields: dict[FigureKey, str]
    unread: frozenset[int]


def price_lines(table: Table, words: ClassWords, class_: str | None = None) -> list[StatedLine]:
    """Returns the stated lines of a price list, in the file's order. `class_` is the class of rows that name none.

    A row may name its class in its column or, by a rank word, in its name ("Giường Ngoại khoa loại 4 hạng III"); the latter is
    looked at again once its service is known (named_classes.py). Else its section or its sheet may say it: "Bệnh viện hạng II".

    Where the prices of classes stand side by side, alone or beside one for all, a blank cell gives no line; one that cannot be
    read gives a line without a price. A row without any price gives one such line.
    """
    sources = [_by_class(table, number) for number in range(len(table.readings))]
    columns = table.columns
    of_sections = [_classes_of_sections(read, words) for read in table.readings]
    accented = any(name is not None and has_accents(name) for name in columns["name"])
    lines: list[StatedLine] = []
    for i, row in enumerate(table.rows):
        by_class = sources[table.reading_of(i)]
        priced = [class_ for class_, each in by_class.items() if _has_price(table, i, each.fields)]
        for of_class in priced or list(by_class)[:1]:
            source, fields, unread = by_class[of_class]
            stated = {figure: Decimal(text) for figure, field_id in fields.items() if (text := columns[field_id][i]) is not None}
            column_class = of_class if priced else None
            row_class = column_class or columns["class"][i]
            sections = of_sections[table.reading_of(i)]
            at = bisect_left(sections, row, key=itemgetter(0))
            around = sections[at - 1][1] if at else class_
            named = None if row_class or _class_unread(table, i) else words.in_name(columns["name"][i], around, accented=accented)
            line = StatedLine(
                source, row, columns["number"][i], columns["ordinal"][i], columns["service_code"][i], columns["name"][i],
                columns["unit"][i], row_class or named, columns["facility"][i], stated,
                i in unread, class_in_name=named is not None and named != around,
                class_unread=not row_class and _class_unread(table, i),
            )  # fmt: skip
            if line.figures or line.ordinal or line.service_code or line.name or line.unit or line.broken:
                lines.append(line)
    return lines


def _classes_of_sections(read: SheetReading, words: ClassWords) -> list[tuple[int, str]]:
    """The class that the sheet names, and those that titles of sections name, and nothing else; with their rows, in order."""
    of_sheet = words.ranked_in(read.name or "", accented=False)
    found = [(-1, class_) for class_ in of_sheet if len(of_sheet) == 1]
    for passed in read.passed_over:
        classes, rest = words.in_text(passed.text) if passed.kind == "section" else ([], "")
        found += [(passed.row, class_) for class_ in classes if len(classes) == 1 and not rest]
    return found


def pass_over_titles(table: Table, lines: list[StatedLine]) -> None:
    """Counts the rows that gave no line, because they turned out to be titles, among those that were passed over.

    Every row of the sheet is then a line, blank, or passed over.
    """
    given = {(line.source.table, line.row) for line in lines}
    for number, read in enumerate(table.readings):
        rows = range(read.begins, read.begins + read.data_rows)
        titles = [i for i in rows if (number, table.rows[i]) not in given]
        for i in titles:
            title = table.columns["name"][i] or table.columns["ordinal"][i]
            read.passed_over.append(PassedOver(table.rows[i], "section" if title else "outside", title or ""))
        read.passed_over.sort()
        read.data_rows -= len(titles)


def _has_price(table: Table, row: int, fields: dict[FigureKey, str]) -> bool:
    """Whether a row has something in the column of a price: also what could not be read, which is not taken for a blank cell."""
    price = fields.get(_PRICE)
    return price is not None and (table.columns[price][row] is not None or row in table.unread.get(price, ()))


def _class_unread(table: Table, row: int) -> bool:
    """Whether the row names a class that could not be read. Such a row does not get the class of rows that name none."""
    return row in table.unread.get("class", ())


_PRICE = FigureKey("price")


def _by_class(table: Table, number: int) -> dict[str | None, _Columns]:
    """Returns the columns of each class in one reading. The class None stands for columns that are for all classes."""
    read = table.readings[number]
    columns = figures_of(table.spec, read.heading)
    by_class: dict[str | None, dict[FigureKey, FigureKey]] = defaultdict(dict)
    for figure in columns:
        if figure.name not in _TEXTS:
            by_class[figure.class_][figure._replace(class_=None)] = figure
    classes = [class_ for class_, figures in by_class.items() if class_ is not None and _PRICE in figures]
    common = by_class.get(None, {})
    price_columns: dict[str | None, dict[FigureKey, FigureKey]] = {class_: {**common, **by_class[class_]} for class_ in classes}
    if _PRICE in common or not classes:
        price_columns = {None: common, **price_columns}
    texts = {figure: column for figure, column in columns.items() if figure.name in _TEXTS}
    return {
        class_: _Columns(
            _source(table, number, {**texts, **{figure: columns[there] for figure, there in figures.items()}}),
            {figure: str(there) for figure, there in figures.items()},
            frozenset().union(*(table.unread.get(field_id, ()) for field_id in (*_TEXTS, *map(str, figures.values())))),
        )
        for class_, figures in price_columns.items()
    }


def _source(table: Table, number: int, columns: dict[FigureKey, int]) -> Source:
    read = table.readings[number]
    headings = {figure: read.heading.names.get(column, "") for figure, column in columns.items()}
    return Source(table.file, read.name, columns, headings, number)
