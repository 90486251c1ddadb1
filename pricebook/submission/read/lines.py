"""The rows of a price list as stated lines: one a price, so one for each class where the prices stand side by side."""

from collections import defaultdict
from decimal import Decimal

from pricebook.submission.read.layouts import by_class
from pricebook.submission.stated import Source, StatedLine
from pricebook.tables import Heading, Table

_WORDS = ("number", "ordinal", "service_code", "name", "unit", "class", "facility", "note")


def price_lines(table: Table, class_: str | None = None) -> list[StatedLine]:
    """In the file's order. `class_` is that of every line that names none."""
    sources = {read.name: _by_class(table, read.name, read.heading) for read in table.read}
    columns = table.columns
    lines: list[StatedLine] = []
    for i, row in enumerate(table.rows):
        for column_class, (source, figures) in sources[table.sheets[i]].items():
            stated = {name: Decimal(text) for name, field_id in figures if (text := columns[field_id][i]) is not None}
            if column_class is not None and "price" not in stated:
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


def _by_class(table: Table, sheet: str | None, read: Heading) -> dict[str | None, tuple[Source, list[tuple[str, str]]]]:
    """Class → where its figures stand and the fields that they are read from. None: the sheet's columns are for all classes."""
    heading = read.columns
    fields: dict[str | None, dict[str, str]] = defaultdict(dict)
    for field_id in heading:
        name, class_ = by_class(field_id)
        if name in ("part", "given"):
            fields[None][field_id] = field_id
        elif name not in _WORDS:
            fields[class_][name] = field_id
    classes = [class_ for class_ in fields if class_ is not None and "price" in fields[class_]]
    common = fields.get(None, {})
    found: dict[str | None, dict[str, str]] = {class_: {**common, **fields[class_]} for class_ in classes}
    if "price" in common or not classes:
        found = {None: common, **found}
    words = {name: heading[name] for name in _WORDS if name in heading}
    return {
        class_: (
            _source(table, sheet, read, {**words, **{name: heading[id_] for name, id_ in named.items()}}),
            list(named.items()),
        )
        for class_, named in found.items()
    }


def _source(table: Table, sheet: str | None, read: Heading, columns: dict[str, int]) -> Source:
    return Source(table.file, sheet, columns, {name: read.names.get(column, "") for name, column in columns.items()})
