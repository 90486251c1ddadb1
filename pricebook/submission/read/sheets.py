"""Somebody else's workbook into a stated list: each sheet by what its headings say, every figure with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.files import sha256_of
from pricebook.findings import Finding, Place
from pricebook.pricelist import EMBEDDED_SHEET, MISSING
from pricebook.regulation import LawOnDay
from pricebook.submission.read.classes import class_said
from pricebook.submission.read.hygiene import out_of_sight, unread_sheet
from pricebook.submission.read.layouts import sheet_specs
from pricebook.submission.read.lines import price_lines
from pricebook.submission.read.norm_lines import norm_lines
from pricebook.submission.read.services import identify
from pricebook.submission.stated import Source, StatedList, StatedTotal, StatedUnitPrice
from pricebook.tables import Heading, Sheet, SheetRead, Table, TableSpec, about_the_heading, find_heading, folded, read_rows
from pricebook.tables import not_in_dong as not_in_dong_finding
from pricebook.tables.cells.cell import read_cell

_NAMES = ("ordinal", "service_code", "name")
_MONEY = ("price", "composed", "part")
# What must be one column, never a guess between two.
_NEVER_GUESSED = frozenset(
    {"ordinal", "service_code", "name", "class", "price", "ceiling", "current_price", "unit_price", "cost"}
)
_PACKED = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_ABOUT_MONEY = re.compile(r"\b(?:gia|muc|don gia|thanh tien|so tien)\b")
_NO_AMOUNT = re.compile(r"^(?:%|ty le|ti le|phan tram|nguon|ket qua|stt|tt|so|ma|ten)\b|chenh lech|%")


@dataclass(slots=True)
class Submission:
    """A workbook as it was read: the list that it states, the norm lines for the core, and how each sheet was understood."""

    path: Path
    sha256: str
    stated: StatedList
    norms: Table | None
    tables: list[Table] = field(default_factory=list)


def stated_in(
    path: Path, sheets: list[Sheet], law: LawOnDay, chosen: Mapping[str, str] = {}, class_: str | None = None
) -> tuple[Submission | None, list[Finding]]:
    """The list that a workbook's sheets state, and what is wrong with how it is written. None where no sheet holds one.

    `chosen`: field → heading or column letter, as the officer names them. `class_` is that of every line that names none.
    """
    specs = sheet_specs(law.regulation)
    sheets = [sheet for sheet in sheets if not _is_embedded_list(sheet)]
    findings = list(out_of_sight(path, sheets))
    tables = {name: Table.empty(spec, path.name) for name, spec in specs.items()}
    totals: list[StatedTotal] = []
    for sheet in sheets:
        name, heading = _kind_of(sheet, specs, chosen)
        unclear = _unclear(path, sheet, specs[name], heading)
        findings += unclear
        if not _holds(name, heading):
            findings += unread_sheet(path, sheet, law) if not unclear else ()
            continue
        _leave_unread(heading)
        findings += not_in_dong_finding(path, sheet, specs[name], heading)
        findings += _unread(path, sheet, heading) if name == "price_list" else []
        _blank_where_missing(sheet)
        _classes_as_said(sheet, heading)
        start = len(tables[name])
        findings += read_rows(tables[name], sheet, heading, _telling(name, heading))
        totals += _totals(tables[name], sheet, tables[name].read[-1], start)
    if not len(tables["price_list"]):
        return None, findings or [Finding("IN031", Place(path.name))]
    stated = StatedList(path.name, law.day, price_lines(tables["price_list"], class_), totals=totals)
    titles = {read.name: _sections(read) for read in tables["price_list"].read}
    identify(stated, law, titles)
    stated.items, norms = norm_lines(tables["norm_lines"], stated, law)
    stated.unit_prices = _unit_prices(tables["unit_prices"])
    read = [table for table in tables.values() if table.read]
    return Submission(path, sha256_of(path), stated, norms, read), findings


def _is_embedded_list(sheet: Sheet) -> bool:
    """The hidden sheet of our own workbooks: one column of packed text. What else bears its name is read like any other."""
    cells = [cell for row in sheet.rows for cell in row if cell not in (None, "")]
    return sheet.name == EMBEDDED_SHEET and all(isinstance(cell, str) and _PACKED.fullmatch(cell) for cell in cells)


def without_a_list(path: Path, law: LawOnDay) -> Submission:
    """A workbook that holds no price list, and something else to be judged."""
    return Submission(path, sha256_of(path), StatedList(path.name, law.day, []), None)


def _kind_of(sheet: Sheet, specs: Mapping[str, TableSpec], chosen: Mapping[str, str]) -> tuple[str, Heading]:
    """What a sheet holds: the kind that its headings name the most fields of, among those that it names enough of.

    Quantity, unit price and amount under names that fit both are those of norm lines: a list has prices.
    """
    found: list[tuple[bool, int, bool, str, Heading]] = []
    for name, spec in specs.items():
        own = {field_id: said for field_id, said in chosen.items() if any(entry.id == field_id for entry in spec.fields)}
        heading = find_heading(sheet, spec, own)
        telling = len(set(heading.columns) - {"number", "note"}) + len(heading.ambiguous)
        found.append((_holds(name, heading), telling, name == "norm_lines", name, heading))
    *_, name, heading = max(found, key=lambda entry: entry[:3])
    return name, heading


def _holds(name: str, heading: Heading) -> bool:
    """Whether a sheet can be read as a kind: what it is about, and how much."""
    columns = {field_id.partition(":")[0] for field_id in heading.columns}
    if name == "price_list":
        return bool(columns & {*_NAMES, "number"}) and bool(columns & {*_NAMES}) and bool(columns & {*_MONEY})
    if name == "norm_lines":
        return bool(columns & {"item_code", "item_name"}) and "quantity" in columns and bool(columns & {"unit_price", "cost"})
    return bool(columns & {"item_code", "item_name"}) and "unit_price" in columns


def _telling(name: str, heading: Heading) -> list[str]:
    """The fields that a row of data fills in; a row that lacks one is looked at before it is taken for data."""
    if name == "price_list":
        amounts = [entry for entry in heading.columns if entry.partition(":")[0] == "price"] or [
            entry for entry in heading.columns if entry.partition(":")[0] in _MONEY
        ]
        return [*(entry for entry in ("name", "service_code") if entry in heading.columns)][:1] + amounts
    if name == "norm_lines":
        return [entry for entry in ("item_name", "quantity") if entry in heading.columns]
    return [entry for entry in ("item_name", "unit_price") if entry in heading.columns]


def _unclear(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """IN030: two columns that could be one figure; neither is read. IN024: a column that the officer named is not there."""
    findings = [finding for finding in about_the_heading(path, sheet, spec, heading) if finding.code == "IN024"]
    for field_id, columns in heading.ambiguous.items():
        if field_id.partition(":")[0] in _NEVER_GUESSED and heading.fields > 2:
            candidates = "; ".join(f"{column_letters(c)} “{heading.names[c]}”" for c in columns)
            more = {"field": spec.field(field_id).name, "id": field_id, "heading": heading.names[columns[-1]]}
            at = Place(path.name, sheet.name, heading.last, columns[-1])
            findings.append(Finding("IN030", at, observed=candidates, more=dict(more)))
    return findings


def _unread(path: Path, sheet: Sheet, heading: Heading) -> list[Finding]:
    """XL015: a column that is headed as an amount of money and that nothing was read from."""
    used = {*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    return [
        Finding("XL015", Place(path.name, sheet.name, heading.last, column), observed=text)
        for column, text in heading.names.items()
        if column not in used and _ABOUT_MONEY.search(folded(text)) and not _NO_AMOUNT.search(folded(text))
        and "%" not in text and len(text) < 120
    ]  # fmt: skip


def _leave_unread(heading: Heading) -> None:
    """Columns that no check looks at: remarks, and the row's own number where the regulation's stands beside it."""
    heading.columns.pop("note", None)
    if "ordinal" in heading.columns:
        heading.columns.pop("number", None)


def _blank_where_missing(sheet: Sheet) -> None:
    """A cell that says in words that there is no price is no price: nothing to read, and never 0."""
    for row in sheet.rows:
        if MISSING in row:
            row[:] = [None if cell == MISSING else cell for cell in row]


def _classes_as_said(sheet: Sheet, heading: Heading) -> None:
    """ "BV hạng II" in a column of classes is class II."""
    if "class" not in heading.columns:
        return
    column = heading.columns["class"]
    for row in sheet.rows[heading.last + 1 :]:
        cell = row[column] if column < len(row) else None
        if isinstance(cell, str) and (class_ := class_said(cell)) is not None:
            row[column] = class_


def _totals(table: Table, sheet: Sheet, read: SheetRead, start: int) -> list[StatedTotal]:
    """Rows that sum up, each with what it could be the sum of: its block, and all rows above it."""
    amounts = {
        name: column
        for name, column in read.heading.columns.items()
        if table.spec.field(name).kind in ("stated", "stated-price") and name not in ("unit_price", "quantity")
    }
    source = Source(table.file, sheet.name, read.heading.columns)
    totals = []
    since = read.heading.last
    for row, kind, label in read.passed_over:
        if row <= read.heading.last:
            continue
        if kind == "total":
            figures = {name: value for name, column in amounts.items() if (value := _figure(table, sheet, row, name, column))}
            rows = [index for index in range(start, len(table)) if table.rows[index] < row]
            addends = {name: _addends(table, name, rows, since) for name in figures}
            if figures:
                totals.append(StatedTotal(source, row, label, figures, addends))
        if kind in ("total", "section"):
            since = row
    return totals


def _figure(table: Table, sheet: Sheet, row: int, name: str, column: int) -> Decimal | None:
    cells = sheet.rows[row]
    text = read_cell(cells[column], table.spec.field(name)).text if column < len(cells) else None
    return Decimal(text) if text is not None else None


def _addends(table: Table, name: str, rows: list[int], since: int) -> list[list[tuple[int, Decimal]]]:
    """(row, value) of the block since the last total or title, and of the whole sheet."""
    values = [(table.rows[i], Decimal(text)) for i in rows if (text := table.columns[name][i]) is not None]
    return [[entry for entry in values if entry[0] > since], values]


def _sections(read: SheetRead) -> list[tuple[int, str]]:
    return [(row, text) for row, kind, text in read.passed_over if kind == "section"]


def _unit_prices(table: Table) -> list[StatedUnitPrice]:
    """One for each item. Rows below an item that carry no code, where items have codes, are the awards considered for it."""
    columns = table.columns
    coded = any(columns["item_code"])
    sources = {read.name: Source(table.file, read.name, read.heading.columns) for read in table.read}
    return [
        StatedUnitPrice(
            sources[table.sheets[i]], table.rows[i], columns["item_code"][i], columns["item_name"][i], columns["unit"][i],
            columns["basis"][i], _decimal(columns["unit_price"][i]), columns["decision_no"][i],
        )
        for i in range(len(table))
        if columns["item_code"][i] is not None or not coded
    ]  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
