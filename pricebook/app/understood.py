"""How the sheets of a list were understood, with their first rows, so that a person can see it and correct the columns."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from pricebook.base.cells import column_letters
from pricebook.exports.check_page.rows import cell_text
from pricebook.findings.record import NormalisedRecord, RowsRecord
from pricebook.submission.read.confirmed import UnusableConfirmation, read_confirmed
from pricebook.submission.read.kind_of_sheet import ColumnChoice, understood
from pricebook.submission.read.layouts import sheet_specs
from pricebook.submission.read.value_forms import ValueForms
from pricebook.tables import Heading, Sheet, TableSpec

if TYPE_CHECKING:
    from pricebook.app.checked import Checked
    from pricebook.regulation import LawOnDay
    from pricebook.tables import SheetReading

FIRST_ROWS = 6  # that are shown below the heading
MOST_COLUMNS, MOST_SHEETS, LONGEST = 40, 60, 120
PRICES = "price_list"


class ColumnUnderstood(TypedDict):
    """A column: its letters, its heading, and the field that it was read as, or that its values propose; "" for none."""

    column: str
    heading: str
    field: str
    proposed: bool


class SheetUnderstood(TypedDict):
    """One table of a sheet.

    Attributes:
        sheet: the sheet; None in a file without sheets.
        table: what it was read as; "" where it was not read.
        offered: the table whose fields its columns can be; "" where nothing is known by which it could be read.
        heading: the first and the last row of its heading, from 1; 0 where it has none.
        columns: its columns.
        rows: its first rows, by number: those of the heading and some below it.
        rows_in: what became of each row; None where it was not read.
        normalised: what was changed while it was read, and why.
        by: whether a correction is kept by its headings, or by column letters.
        settled: whether a person has settled its columns.
    """

    sheet: str | None
    table: str
    offered: str
    heading: tuple[int, int]
    columns: list[ColumnUnderstood]
    rows: list[tuple[int, list[str]]]
    rows_in: RowsRecord | None
    normalised: list[NormalisedRecord]
    by: Literal["headings", "letters"]
    settled: bool


class FieldName(TypedDict):
    """A field that a column can be: its id, as `--column` takes it, and its name in both languages."""

    id: str
    vi: str
    en: str


class Understood(TypedDict):
    """The sheets of a list, and by table the fields that a column can be."""

    sheets: list[SheetUnderstood]
    fields: dict[str, list[FieldName]]


def how_understood(checked: "Checked", sheets: Sequence[Sheet]) -> Understood:
    """How the sheets of a list were understood.

    Args:
        checked: the result of its check, whether or not a list was found in it.
        sheets: the sheets of its workbook; none where it cannot be read as one.
    """
    specs = sheet_specs(checked.law) if checked.law is not None else {}
    readings = _readings(checked)
    try:
        confirmed = read_confirmed(checked.path)
    except UnusableConfirmation:
        confirmed = []
    choice = ColumnChoice(checked.options.columns, checked.options.proposed_columns, confirmed)
    told: list[SheetUnderstood] = []
    for sheet in sheets[:MOST_SHEETS]:
        chosen = choice.of_sheet(sheet, sheets)
        for spec, reading, number in readings.get(sheet.name, []):
            record = checked.tables[number]
            settled = bool(chosen) or any(one.fits(reading.heading) for one in confirmed)
            entry = _entry(sheet, spec.id, reading.heading, {}, settled=settled)
            told.append({**entry, "rows_in": record.get("rows_in"), "normalised": record["normalised"]})
        if sheet.name not in readings:
            told.append(_not_read(sheet, specs, chosen, choice, checked.law))
    return {"sheets": told, "fields": {name: list(_fields(spec)) for name, spec in specs.items()}}


def _readings(checked: "Checked") -> "dict[str | None, list[tuple[TableSpec, SheetReading, int]]]":
    """By sheet, its tables: what each is, how it was read, and its number among `checked.tables`; in the order of the rows."""
    tables = checked.submission.tables if checked.submission is not None else []
    every = [(table.spec, reading) for table in tables for reading in table.readings]
    found: dict[str | None, list[tuple[TableSpec, SheetReading, int]]] = {}
    for number, (spec, reading) in enumerate(every):
        found.setdefault(reading.name, []).append((spec, reading, number))
    for of_sheet in found.values():
        of_sheet.sort(key=lambda each: each[1].first_row)
    return found


def _not_read(
    sheet: Sheet, specs: Mapping[str, TableSpec], chosen: Mapping[str, str], choice: ColumnChoice, law: "LawOnDay | None"
) -> SheetUnderstood:
    if law is None:
        return {**_entry(sheet, "", Heading(-1, -1), {}, settled=False), "offered": ""}
    kind = understood(sheet, specs, chosen, choice, ValueForms(law))
    heading = kind.proposal.heading if kind.proposal is not None else kind.heading
    proposed = kind.proposal.proposed if kind.proposal is not None else {}
    return {**_entry(sheet, "", heading, proposed, settled=bool(chosen)), "offered": PRICES}


def _entry(sheet: Sheet, table: str, heading: Heading, proposed: Mapping[str, int], *, settled: bool) -> SheetUnderstood:
    first, last = (heading.first, heading.last) if heading.last >= 0 else (0, -1)
    shown = list(range(first, min(last + 1 + FIRST_ROWS, len(sheet.rows))))
    held = {column for number in shown for column, cell in enumerate(sheet.rows[number]) if cell_text(cell)}
    fields = {column: field for field, column in heading.columns.items()}
    columns = sorted(list(dict.fromkeys([*sorted(fields), *sorted(held | {*heading.names})]))[:MOST_COLUMNS])
    return {
        "sheet": sheet.name,
        "table": table,
        "offered": table,
        "heading": (first + 1, last + 1) if last >= 0 else (0, 0),
        "columns": [
            {
                "column": column_letters(column),
                "heading": heading.names.get(column, ""),
                "field": fields.get(column, ""),
                "proposed": fields.get(column, "") in proposed,
            }
            for column in columns
        ],
        "rows": [(number + 1, _texts(sheet, number, columns)) for number in shown],
        "rows_in": None,
        "normalised": [],
        "by": "headings" if table == PRICES and heading.names else "letters",
        "settled": settled,
    }


def _texts(sheet: Sheet, number: int, columns: Sequence[int]) -> list[str]:
    row = sheet.rows[number]
    return [cell_text(row[column])[:LONGEST] if column < len(row) else "" for column in columns]


def _fields(spec: TableSpec) -> Iterator[FieldName]:
    """The fields of a table. In English they are called by their ids, as on the command line."""
    for field in spec.fields:
        yield {"id": field.id, "vi": field.name, "en": field.id.replace("_", " ").replace(":", ": ")}
