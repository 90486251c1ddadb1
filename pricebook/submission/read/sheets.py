"""Somebody else's workbook into a stated list: each sheet by what its headings say, every figure with its cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pricebook.base.cells import column_letters
from pricebook.base.files import sha256_of
from pricebook.findings import Finding, Place
from pricebook.pricelist import EMBEDDED_SHEET, MISSING
from pricebook.regulation import LawOnDay
from pricebook.submission.read.classes import class_said
from pricebook.submission.read.hygiene import out_of_sight, unread_sheet
from pricebook.submission.read.layouts import figures_of, sheet_specs
from pricebook.submission.read.lines import price_lines
from pricebook.submission.read.norm_lines import norm_lines
from pricebook.submission.read.services import identify
from pricebook.submission.stated import PART, Addend, Addends, Source, StatedList, StatedTotal, StatedUnitPrice
from pricebook.tables import (
    Field,
    Heading,
    PassedOver,
    Sheet,
    SheetReading,
    Table,
    TableSpec,
    amounts_not_in_dong,
    find_heading,
    folded,
    heading_findings,
    read_rows,
)
from pricebook.tables.cells.cell import read_cell
from pricebook.tables.cells.text import Cell

_NAMES = ("ordinal", "service_code", "name")
_MONEY = ("price", "composed", PART)
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
        found = _kind_of(sheet, specs, chosen)
        unclear = _unclear(path, sheet, found.spec, found.heading)
        findings += unclear
        if not found.enough:
            findings += unread_sheet(path, sheet, law) if not unclear else ()
            continue
        table, heading = tables[found.spec.id], _without_remarks(found.heading)
        findings += amounts_not_in_dong(path, sheet, found.spec, heading)
        findings += _unread(path, sheet, heading) if found.spec.id == "price_list" else []
        meant = _as_meant(sheet, heading)
        start = len(table)
        findings += read_rows(table, meant, heading, _telling(found.spec, heading))
        totals += _totals(table, meant, table.readings[-1], start)
    if not len(tables["price_list"]):
        return None, findings or [Finding("IN031", Place(path.name))]
    stated = StatedList(path.name, law.day, price_lines(tables["price_list"], class_), totals=totals)
    titles = {read.name: _sections(read) for read in tables["price_list"].readings}
    identify(stated, law, titles)
    stated.items, norms = norm_lines(tables["norm_lines"], stated, law)
    stated.unit_prices = _unit_prices(tables["unit_prices"])
    read = [table for table in tables.values() if table.readings]
    return Submission(path, sha256_of(path), stated, norms, read), findings


def _is_embedded_list(sheet: Sheet) -> bool:
    """The hidden sheet of our own workbooks: one column of packed text. What else bears its name is read like any other."""
    cells = [cell for row in sheet.rows for cell in row if cell not in (None, "")]
    return sheet.name == EMBEDDED_SHEET and all(isinstance(cell, str) and _PACKED.fullmatch(cell) for cell in cells)


def without_a_list(path: Path, law: LawOnDay) -> Submission:
    """A workbook that holds no price list, and something else to be judged."""
    return Submission(path, sha256_of(path), StatedList(path.name, law.day, []), None)


class _Found(NamedTuple):
    """A sheet as one of the kinds of sheets: `enough` of its fields are named for it to be read so; `telling`, how many."""

    enough: bool
    telling: int
    spec: TableSpec
    heading: Heading


def _kind_of(sheet: Sheet, specs: Mapping[str, TableSpec], chosen: Mapping[str, str]) -> _Found:
    """What a sheet holds: the kind that its headings name the most fields of, among those that it names enough of.

    Quantity, unit price and amount under names that fit both are those of norm lines: a list has prices.
    """
    found: list[_Found] = []
    for spec in specs.values():
        own = {field_id: said for field_id, said in chosen.items() if any(entry.id == field_id for entry in spec.fields)}
        heading = find_heading(sheet, spec, own)
        telling = len(set(heading.columns) - {"number", "note"}) + len(heading.ambiguous)
        found.append(_Found(_holds(spec, heading), telling, spec, heading))
    return max(found, key=lambda entry: (entry.enough, entry.telling, entry.spec.id == "norm_lines"))


def _holds(spec: TableSpec, heading: Heading) -> bool:
    """Whether a sheet can be read as a kind: what it is about, and how much."""
    named = {figure.name for figure in figures_of(spec, heading)}
    if spec.id == "price_list":
        return bool(named & {*_NAMES}) and bool(named & {*_MONEY})
    if spec.id == "norm_lines":
        return bool(named & {"item_code", "item_name"}) and "quantity" in named and bool(named & {"unit_price", "cost"})
    return bool(named & {"item_code", "item_name"}) and "unit_price" in named


def _telling(spec: TableSpec, heading: Heading) -> list[str]:
    """The fields that a row of data fills in; a row that lacks one is looked at before it is taken for data."""
    if spec.id == "price_list":
        named = figures_of(spec, heading)
        amounts = [figure for figure in named if figure.name == "price"] or [figure for figure in named if figure.name in _MONEY]
        return [entry for entry in ("name", "service_code") if entry in heading.columns][:1] + list(map(str, amounts))
    if spec.id == "norm_lines":
        return [entry for entry in ("item_name", "quantity") if entry in heading.columns]
    return [entry for entry in ("item_name", "unit_price") if entry in heading.columns]


def _unclear(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """IN030: two columns that could be one figure; neither is read. IN024: a column that the officer named is not there."""
    findings = [finding for finding in heading_findings(path, sheet, spec, heading) if finding.code == "IN024"]
    for field_id, columns in heading.ambiguous.items():
        entry = spec.field(field_id)
        if entry.figure.name in _NEVER_GUESSED and heading.fields > 2:
            candidates = "; ".join(f"{column_letters(c)} “{heading.names[c]}”" for c in columns)
            more = {"field": entry.name, "id": entry.id, "heading": heading.names[columns[-1]]}
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


def _without_remarks(heading: Heading) -> Heading:
    """Without the columns that no check looks at: remarks, and the row's own number where the regulation's stands beside it."""
    unread = {"note", "number"} if "ordinal" in heading.columns else {"note"}
    return replace(heading, columns={name: column for name, column in heading.columns.items() if name not in unread})


def _as_meant(sheet: Sheet, heading: Heading) -> Sheet:
    """The sheet, its cells as they are meant; rows that say it so already are the same ones, the others are copies.

    A cell that says in words that there is no price is no price: nothing to read, and never 0. "BV hạng II" in a column of
    classes is class II.
    """
    rows = [[None if cell == MISSING else cell for cell in row] if MISSING in row else row for row in sheet.rows]
    column = heading.columns.get("class")
    if column is not None:
        below = heading.last + 1
        rows[below:] = [_class_as_said(row, column) for row in rows[below:]]
    return replace(sheet, rows=rows)


def _class_as_said(row: list[Cell], column: int) -> list[Cell]:
    cell = row[column] if column < len(row) else None
    class_ = class_said(cell) if isinstance(cell, str) else None
    return row if class_ is None or class_ == cell else [*row[:column], class_, *row[column + 1 :]]


def _totals(table: Table, sheet: Sheet, read: SheetReading, start: int) -> list[StatedTotal]:
    """Rows that sum up, each with what it could be the sum of: its block, and all rows above it."""
    columns = figures_of(table.spec, read.heading)
    named = map(table.spec.field, read.heading.columns)
    amounts = [entry for entry in named if entry.kind.stated and entry.id not in ("unit_price", "quantity")]
    source = Source(table.file, sheet.name, columns)
    totals = []
    since = read.heading.last
    for row, kind, label in read.passed_over:
        if row <= read.heading.last:
            continue
        if kind == "total":
            said = {entry.figure: _figure(sheet.rows[row], entry, columns[entry.figure]) for entry in amounts}
            figures = {figure: value for figure, value in said.items() if value}
            rows = [index for index in range(start, len(table)) if table.rows[index] < row]
            addends = {figure: _addends(table, str(figure), rows, since) for figure in figures}
            if figures:
                totals.append(StatedTotal(source, row, label, figures, addends))
        if kind in ("total", "section"):
            since = row
    return totals


def _figure(cells: list[Cell], entry: Field, column: int) -> Decimal | None:
    text = read_cell(cells[column], entry).text if column < len(cells) else None
    return Decimal(text) if text is not None else None


def _addends(table: Table, name: str, rows: list[int], since: int) -> Addends:
    values = [Addend(table.rows[i], Decimal(text)) for i in rows if (text := table.columns[name][i]) is not None]
    return Addends([addend for addend in values if addend.row > since], values)


def _sections(read: SheetReading) -> list[PassedOver]:
    return [passed for passed in read.passed_over if passed.kind == "section"]


def _unit_prices(table: Table) -> list[StatedUnitPrice]:
    """One for each item. Rows below an item that carry no code, where items have codes, are the awards considered for it."""
    columns = table.columns
    coded = any(columns["item_code"])
    sources = {read.name: Source(table.file, read.name, figures_of(table.spec, read.heading)) for read in table.readings}
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
