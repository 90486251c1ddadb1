"""Reads somebody else's workbook into a stated list. The headings of a sheet decide what it holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from pricebook.base.inputs import input_sha256
from pricebook.base.languages import say
from pricebook.findings import Finding, Place
from pricebook.pricelist import EMBEDDED_SHEET
from pricebook.regulation import LawOnDay
from pricebook.submission.judged_as import JudgedAs, ListKind, judged_as
from pricebook.submission.read.beside_prices import taken_beside
from pricebook.submission.read.classes import class_words_of
from pricebook.submission.read.group_sums import without_group_sums
from pricebook.submission.read.hygiene import hidden_and_linked
from pricebook.submission.read.kind_of_sheet import table_found
from pricebook.submission.read.layouts import figures_of, sheet_specs
from pricebook.submission.read.lines import pass_over_titles, price_lines
from pricebook.submission.read.merged_prices import merged_prices
from pricebook.submission.read.named_classes import settle_named_classes
from pricebook.submission.read.names import known_texts
from pricebook.submission.read.norm_lines import read_norm_lines
from pricebook.submission.read.normalised import normalised
from pricebook.submission.read.number_hints import number_hints
from pricebook.submission.read.passed_over import prices_passed_over
from pricebook.submission.read.proposed import MONEY
from pricebook.submission.read.read_columns import ColumnReader
from pricebook.submission.read.services import identify_services
from pricebook.submission.read.totals import totals_of
from pricebook.submission.read.unread_columns import unread_columns
from pricebook.submission.stated import Source, StatedLine, StatedList, StatedTotal, StatedUnitPrice
from pricebook.tables import (
    Heading,
    PassedOver,
    Sheet,
    SheetReading,
    Table,
    TableSpec,
    amounts_not_in_dong,
    clean_text,
    factors_beside,
    read_rows,
)
from pricebook.tables.parts import find_parts

_OF_TECHNIQUES = ("technique_code", "technique_name")
_NUMBERS = ("number", "ordinal", "service_code")
# Rows of prices in a workbook. The longest list of a province has about 10,000, and as many again for each class of hospitals.
MOST_PRICES = 60_000
_LONGEST_NOTE = 2_000  # letters of a note that are kept
_PACKED = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")


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
    as_: ListKind | None = None, take_proposed: bool = False, needs_list: bool = True, thousands: str | None = None,
) -> tuple[Submission | None, list[Finding]]:  # fmt: skip
    """Reads the price list that the sheets of a workbook state.

    Args:
        path: the workbook.
        sheets: its sheets.
        law: the regulation that it is judged by, on its day.
        chosen_columns: field → heading or column letter, where the headings leave it open.
        class_: the hospital class of rows that name none.
        as_: what the prices are judged as; None where headings and titles say it.
        take_proposed: whether the columns that values propose are taken, where headings do not name all that is needed.
        needs_list: whether something is wrong where no sheet holds a price list.
        thousands: the mark that separates thousands in numbers typed as text, where nothing else shows it.

    Returns:
        The submission, None where no sheet holds a price list; and what is wrong with how the workbook is written.
    """
    specs = sheet_specs(law)
    sheets = [sheet for sheet in sheets if not _is_embedded_list(sheet)]
    findings = list(hidden_and_linked(path, sheets))
    tables = {name: Table.empty(spec, path.name) for name, spec in specs.items()}
    hints, known = number_hints(law, thousands), known_texts(law)
    totals: list[StatedTotal] = []
    kinds: dict[str | None, JudgedAs] = {}
    kinds_of_tables: dict[int, JudgedAs] = {}  # where a further table of a sheet is judged otherwise than its first
    # For each table of prices, the sheet with its rows and columns alone, and its column of notes; and how many rows they have.
    listed, prices = list[tuple[Sheet, int | None]](), 0
    columns = ColumnReader(path, sheets, specs, law, chosen_columns, take_proposed)
    for sheet in sheets:
        chosen = columns.choice.of_sheet(sheet, sheets)
        parts, unread = find_parts(path, sheet, partial(table_found, specs, law, chosen), specs.values())
        findings += unread
        for part in parts:
            kind, of_columns = columns.understand(part.sheet, chosen, part.found)
            findings += of_columns
            if not kind.complete:
                continue
            spec, table, heading = kind.spec, tables[kind.spec.id], _without_remarks(kind.heading)
            about = amounts_not_in_dong(path, part.sheet, spec, heading)
            if spec.id == "price_list":
                about += [*taken_beside(path, part.sheet, law), *factors_beside(path, part.sheet, heading)]
                prices += sum(map(any, part.sheet.rows))
                judged = JudgedAs(as_, "option") if as_ else _judged_as(sheet, parts[0].found.heading, spec, heading)
                if kinds.setdefault(sheet.name, judged).kind != judged.kind:
                    kinds_of_tables[len(table.readings)] = judged
            findings += [finding for finding in about if finding not in findings]  # a sheet's name is said once
            if prices > MOST_PRICES:
                return None, [*findings, _too_many_prices(path, sheet)]
            cells = normalised(part.sheet, heading, class_words_of(law), spec)
            start, expected = len(table), _expected_fields(spec, heading)
            numbers = _NUMBERS if spec.id == "price_list" else None
            findings += read_rows(table, cells, heading, expected, numbers, part.start, part.outside, hints, known)
            totals += totals_of(table, cells, table.readings[-1], start)
            if spec.id == "price_list":
                findings += merged_prices(table, cells, start)
                findings += unread_columns(path, part.sheet, heading, table.rows[start:], columns.forms)
                listed.append((part.sheet, kind.heading.columns.get("note")))
    findings += columns.about_confirmation()
    if not len(tables["price_list"]):
        return None, columns.without_list(findings) if needs_list else findings
    lines = price_lines(tables["price_list"], class_words_of(law), class_)
    stated = StatedList(path.name, law.day, lines, totals=totals, judged_as=kinds, notes=_notes(lines, listed))
    stated.judged_tables = kinds_of_tables
    stated.pack_is_whole = law.holds_everything
    titles = {number: _sections(read) for number, read in enumerate(tables["price_list"].readings)}
    identify_services(stated, law, titles)
    findings += settle_named_classes(stated.lines, law, class_words_of(law), class_)
    pass_over_titles(tables["price_list"], without_group_sums(stated, titles))
    for (alone, _), reading in zip(listed, tables["price_list"].readings, strict=True):
        findings += prices_passed_over(path, alone, reading, columns.forms)
    stated.norm_lines, norms = read_norm_lines(tables["norm_lines"], stated, law)
    stated.unit_prices = _unit_prices(tables["unit_prices"])
    return Submission(path, input_sha256(path), stated, norms, [each for each in tables.values() if each.readings]), findings


def _too_many_prices(path: Path, sheet: Sheet) -> Finding:
    return Finding("IN020", Place(path.name, sheet.name), more={"reason": say("file.too-many-prices", most=MOST_PRICES)})


def _judged_as(sheet: Sheet, first: Heading, spec: TableSpec, heading: Heading) -> JudgedAs:
    """Returns what the prices of a table are judged as, by its headings and the texts above the `first` of its sheet."""
    prices = [column for figure, column in figures_of(spec, heading).items() if figure.name == "price"]
    titles = [cell for row in sheet.rows[: first.first] for cell in row if isinstance(cell, str)]
    return judged_as([heading.names.get(column, "") for column in prices], titles, sheet.name)


def _is_embedded_list(sheet: Sheet) -> bool:
    """Whether a sheet is the hidden sheet of pricebook's own workbooks: one column of packed text under its name."""
    cells = (cell for row in sheet.rows for cell in row if cell not in (None, ""))
    return sheet.name == EMBEDDED_SHEET and all(isinstance(cell, str) and _PACKED.fullmatch(cell) for cell in cells)


def submission_without_list(path: Path, law: LawOnDay) -> Submission:
    """Returns a submission without a price list, for a workbook that holds something else to be judged."""
    return Submission(path, input_sha256(path), StatedList(path.name, law.day, []), None)


def _expected_fields(spec: TableSpec, heading: Heading) -> list[str]:
    """Returns the fields that a row of data normally fills in. A row that lacks one is examined before it is taken for data."""
    if spec.id == "price_list":
        named = figures_of(spec, heading)
        amounts = [figure for figure in named if figure.name == "price"] or [figure for figure in named if figure.name in MONEY]
        return [entry for entry in ("name", "service_code") if entry in heading.columns][:1] + list(map(str, amounts))
    if spec.id == "norm_lines":
        return [entry for entry in ("item_name", "quantity") if entry in heading.columns]
    return [entry for entry in ("item_name", "unit_price") if entry in heading.columns]


def _without_remarks(heading: Heading) -> Heading:
    """Removes the columns that no check uses: remarks, the techniques that priced services belong to, and the row number where
    the sheet has the regulation's ordinals.
    """
    unread = {"note", *_OF_TECHNIQUES, *(("number",) if "ordinal" in heading.columns else ())}
    return replace(heading, columns={name: column for name, column in heading.columns.items() if name not in unread})


def _notes(lines: list[StatedLine], listed: list[tuple[Sheet, int | None]]) -> dict[tuple[int, int], str]:
    """What stands beside the lines in the column of notes, by table and row. What is no text is none."""
    notes: dict[tuple[int, int], str] = {}
    for table, row in {(line.source.table, line.row) for line in lines}:
        sheet, column = listed[table]
        cells = sheet.rows[row]
        cell = cells[column] if column is not None and column < len(cells) else None
        if isinstance(cell, str) and (text := clean_text(cell)[:_LONGEST_NOTE]):
            notes[table, row] = text
    return notes


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
