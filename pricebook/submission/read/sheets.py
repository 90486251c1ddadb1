"""Reads somebody else's workbook into a stated list. The headings of a sheet decide what it holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.base.files import sha256_of
from pricebook.findings import Finding, Place
from pricebook.pricelist import EMBEDDED_SHEET, MISSING
from pricebook.regulation import LawOnDay
from pricebook.submission.judged_as import JudgedAs, ListKind, judged_as
from pricebook.submission.read.classes import ClassWords, class_words_of
from pricebook.submission.read.hygiene import hidden_and_linked, unrecognised_sheet
from pricebook.submission.read.layouts import figures_of, sheet_specs
from pricebook.submission.read.lines import pass_over_titles, price_lines
from pricebook.submission.read.norm_lines import read_norm_lines
from pricebook.submission.read.number_hints import number_hints
from pricebook.submission.read.services import identify_services
from pricebook.submission.read.totals import totals_of
from pricebook.submission.stated import PART, Source, StatedList, StatedTotal, StatedUnitPrice
from pricebook.tables import (
    Heading,
    PassedOver,
    Sheet,
    SheetReading,
    Table,
    TableSpec,
    amounts_not_in_dong,
    folded,
    heading_findings,
    read_rows,
)
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.segments import heading_below
from pricebook.tables.parts import FoundTable, find_parts

_NAMES = ("ordinal", "service_code", "name")
_NUMBERS = ("number", "ordinal", "service_code")
_MONEY = ("price", "composed", PART)
# Figures that must come from one column: where two columns fit, neither is used.
_NEVER_GUESSED = frozenset(
    {"ordinal", "service_code", "name", "class", "price", "ceiling", "current_price", "unit_price", "cost"}
)
_PACKED = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_ABOUT_MONEY = re.compile(r"\b(?:gia|muc|don gia|thanh tien|so tien)\b")
_NO_AMOUNT = re.compile(r"^(?:%|ty le|ti le|phan tram|nguon|ket qua|stt|tt|so|ma|ten)\b|chenh lech|%")


@dataclass(slots=True)
class Submission:
    """A workbook as it was read.

    `stated` is the list that it states, `norms` its norm lines as a table to compose prices from, and `tables` says how each
    sheet was understood.
    """

    path: Path
    sha256: str
    stated: StatedList
    norms: Table | None
    tables: list[Table] = field(default_factory=list)

    @property
    def judged_as(self) -> list[tuple[str | None, JudgedAs]]:
        """By sheet, what its prices are judged as; a sheet stands again for a further table that is judged otherwise."""
        stated = self.stated
        sheets = {line.source.table: line.source.sheet for line in stated.lines} if stated.judged_tables else {}
        return [*stated.judged_as.items(), *((sheets.get(table), kind) for table, kind in stated.judged_tables.items())]


def read_submission(
    path: Path, sheets: list[Sheet], law: LawOnDay, chosen_columns: Mapping[str, str] = {}, class_: str | None = None,
    as_: ListKind | None = None, thousands: str | None = None,
) -> tuple[Submission | None, list[Finding]]:  # fmt: skip
    """Reads the price list that the sheets of a workbook state.

    Args:
        path: the workbook.
        sheets: its sheets.
        law: the regulation that it is judged by, on its day.
        chosen_columns: field → heading or column letter, where the headings leave it open.
        class_: the hospital class of rows that name none.
        as_: what the prices are judged as; None where headings and titles say it.
        thousands: the mark that separates thousands in numbers typed as text, where nothing else shows it.

    Returns:
        The submission, None where no sheet holds a price list; and what is wrong with how the workbook is written.
    """
    specs = sheet_specs(law)
    sheets = [sheet for sheet in sheets if not _is_embedded_list(sheet)]
    findings = list(hidden_and_linked(path, sheets))
    tables = {name: Table.empty(spec, path.name) for name, spec in specs.items()}
    hints = number_hints(law, thousands)
    totals: list[StatedTotal] = []
    kinds: dict[str | None, JudgedAs] = {}
    kinds_of_tables: dict[int, JudgedAs] = {}  # where a further table of a sheet is judged otherwise than its first

    def find(sheet: Sheet, start: int) -> FoundTable:
        return _kind_of(sheet, specs, chosen_columns, start)

    for sheet in sheets:
        parts, unread = find_parts(path, sheet, find, specs.values())
        findings += unread
        for part, (complete, spec, found), first_row, outside in parts:
            unclear = unclear_columns(path, part, spec, found)
            findings += unclear
            if not complete:
                findings += unrecognised_sheet(path, part, law) if not unclear else ()
                continue
            table, heading = tables[spec.id], _without_remarks(found)
            of_money = amounts_not_in_dong(path, part, spec, heading)
            findings += [finding for finding in of_money if finding not in findings]  # a sheet's name is said once
            if spec.id == "price_list":
                findings += unread_amounts(path, part, heading)
                judged = JudgedAs(as_, "option") if as_ else _judged_as(sheet, parts[0].found.heading, spec, heading)
                if kinds.setdefault(sheet.name, judged).kind != judged.kind:
                    kinds_of_tables[len(table.readings)] = judged
            cells = normalised(part, heading, class_words_of(law))
            start = len(table)
            numbers = _NUMBERS if spec.id == "price_list" else None
            findings += read_rows(table, cells, heading, _expected_fields(spec, heading), numbers, first_row, outside, hints)
            totals += totals_of(table, cells, table.readings[-1], start)
    if not len(tables["price_list"]):
        return None, findings or [Finding("IN031", Place(path.name))]
    stated = StatedList(path.name, law.day, price_lines(tables["price_list"], class_), totals=totals, judged_as=kinds)
    stated.judged_tables = kinds_of_tables
    stated.pack_is_whole = law.holds_everything
    titles = {number: _sections(read) for number, read in enumerate(tables["price_list"].readings)}
    identify_services(stated, law, titles)
    pass_over_titles(tables["price_list"], stated.lines)
    stated.norm_lines, norms = read_norm_lines(tables["norm_lines"], stated, law)
    stated.unit_prices = _unit_prices(tables["unit_prices"])
    read = [table for table in tables.values() if table.readings]
    return Submission(path, sha256_of(path), stated, norms, read), findings


def _judged_as(sheet: Sheet, first: Heading, spec: TableSpec, heading: Heading) -> JudgedAs:
    """Returns what the prices of a table are judged as, by its headings and the texts above the `first` of its sheet."""
    prices = [column for figure, column in figures_of(spec, heading).items() if figure.name == "price"]
    titles = [cell for row in sheet.rows[: first.first] for cell in row if isinstance(cell, str)]
    return judged_as([heading.names.get(column, "") for column in prices], titles)


def _is_embedded_list(sheet: Sheet) -> bool:
    """Whether a sheet is the hidden sheet of pricebook's own workbooks: one column of packed text under its name."""
    cells = [cell for row in sheet.rows for cell in row if cell not in (None, "")]
    return sheet.name == EMBEDDED_SHEET and all(isinstance(cell, str) and _PACKED.fullmatch(cell) for cell in cells)


def submission_without_list(path: Path, law: LawOnDay) -> Submission:
    """Returns a submission without a price list, for a workbook that holds something else to be judged."""
    return Submission(path, sha256_of(path), StatedList(path.name, law.day, []), None)


def _kind_of(sheet: Sheet, specs: Mapping[str, TableSpec], chosen_columns: Mapping[str, str], start: int) -> FoundTable:
    """Returns the kind of a table that begins at a row: of the kinds that it is complete for, the one with the most fields.

    Where a price list and norm lines fit equally well, the table is taken for norm lines: a price list would have prices.
    """
    kinds: list[tuple[FoundTable, int]] = []
    for spec in specs.values():
        chosen = {name: column for name, column in chosen_columns.items() if any(entry.id == name for entry in spec.fields)}
        heading = heading_below(sheet, start, spec, chosen)
        fields = len(set(heading.columns) - {"number", "note"}) + len(heading.ambiguous)
        kinds.append((FoundTable(_is_complete(spec, heading), spec, heading), fields))
    return max(kinds, key=lambda kind: (kind[0].complete, kind[1], kind[0].spec.id == "norm_lines"))[0]


def _is_complete(spec: TableSpec, heading: Heading) -> bool:
    """Whether the headings of a sheet name what a kind needs: something to identify a row by, and an amount."""
    named = {figure.name for figure in figures_of(spec, heading)}
    if spec.id == "price_list":
        return bool(named & {*_NAMES}) and bool(named & {*_MONEY})
    if spec.id == "norm_lines":
        return bool(named & {"item_code", "item_name"}) and "quantity" in named and bool(named & {"unit_price", "cost"})
    return bool(named & {"item_code", "item_name"}) and "unit_price" in named


def _expected_fields(spec: TableSpec, heading: Heading) -> list[str]:
    """Returns the fields that a row of data normally fills in. A row that lacks one is examined before it is taken for data."""
    if spec.id == "price_list":
        named = figures_of(spec, heading)
        amounts = [figure for figure in named if figure.name == "price"] or [figure for figure in named if figure.name in _MONEY]
        return [entry for entry in ("name", "service_code") if entry in heading.columns][:1] + list(map(str, amounts))
    if spec.id == "norm_lines":
        return [entry for entry in ("item_name", "quantity") if entry in heading.columns]
    return [entry for entry in ("item_name", "unit_price") if entry in heading.columns]


def unclear_columns(path: Path, sheet: Sheet, spec: TableSpec, heading: Heading) -> list[Finding]:
    """Returns IN030 where two columns could be the same figure, and neither is read; IN024 where a chosen column is missing."""
    findings = [finding for finding in heading_findings(path, sheet, spec, heading) if finding.code == "IN024"]
    for field_id, columns in heading.ambiguous.items():
        entry = spec.field(field_id)
        if entry.figure.name in _NEVER_GUESSED and heading.fields > 2:
            candidates = "; ".join(f"{column_letters(c)} “{heading.names[c]}”" for c in columns)
            more = {"field": entry.name, "id": entry.id, "heading": heading.names[columns[-1]]}
            at = Place(path.name, sheet.name, heading.last, columns[-1])
            findings.append(Finding("IN030", at, observed=candidates, more=dict(more)))
    return findings


def unread_amounts(path: Path, sheet: Sheet, heading: Heading) -> list[Finding]:
    """Returns XL015 for each column whose heading says that it holds amounts of money, and that was not read."""
    used = {*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    return [
        Finding("XL015", Place(path.name, sheet.name, heading.last, column), observed=text)
        for column, text in heading.names.items()
        if column not in used and _ABOUT_MONEY.search(folded(text)) and not _NO_AMOUNT.search(folded(text))
        and "%" not in text and len(text) < 120
    ]  # fmt: skip


def _without_remarks(heading: Heading) -> Heading:
    """Removes the columns that no check uses: remarks, and the row number where the sheet has the regulation's ordinals."""
    unread = {"note", "number"} if "ordinal" in heading.columns else {"note"}
    return replace(heading, columns={name: column for name, column in heading.columns.items() if name not in unread})


def normalised(sheet: Sheet, heading: Heading, words: ClassWords) -> Sheet:
    """Returns the sheet with two kinds of cells normalised. Rows that change are copied, the others are shared.

    A cell that says in words that there is no price becomes blank: it is a missing price, never 0. A cell of the column of
    classes becomes the class that it names: "BV hạng II" becomes "II".
    """
    rows = [[None if cell == MISSING else cell for cell in row] if MISSING in row else row for row in sheet.rows]
    column = heading.columns.get("class")
    if column is not None:
        below = heading.last + 1
        rows[below:] = [_class_normalised(row, column, words) for row in rows[below:]]
    return replace(sheet, rows=rows)


def _class_normalised(row: list[Cell], column: int, words: ClassWords) -> list[Cell]:
    cell = row[column] if column < len(row) else None
    class_ = words.one(cell) if isinstance(cell, str) else None
    return row if class_ is None or class_ == cell else [*row[:column], class_, *row[column + 1 :]]


def _sections(read: SheetReading) -> list[PassedOver]:
    return [passed for passed in read.passed_over if passed.kind == "section"]


def _unit_prices(table: Table) -> list[StatedUnitPrice]:
    """Returns one unit price for each item.

    Where items have codes, rows without a code below an item are the awards considered for it, and are left out.
    """
    columns = table.columns
    coded = any(columns["item_code"])
    sources = [Source(table.file, read.name, figures_of(table.spec, read.heading)) for read in table.readings]
    return [
        StatedUnitPrice(
            sources[table.reading_of(i)], table.rows[i], columns["item_code"][i], columns["item_name"][i], columns["unit"][i],
            columns["basis"][i], _decimal(columns["unit_price"][i]), columns["decision_no"][i],
        )
        for i in range(len(table))
        if columns["item_code"][i] is not None or not coded
    ]  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
