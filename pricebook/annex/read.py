"""Reads an official annex: every sheet with services and figures, in any layout that a submitted list may have.

Every row with a text or a figure is accounted for: it is a row of data, or it is passed over with its kind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from pricebook.annex.classes import one_class_a_cell
from pricebook.annex.numbering import Numbering
from pricebook.annex.outside import rows_beside, rows_outside, unusable_rows
from pricebook.annex.rows import Above, AnnexRow, RowReader, SheetColumns, without_figures
from pricebook.annex.unread import unread_columns
from pricebook.findings import Finding, Place, RowKind
from pricebook.regulation import LawOnDay
from pricebook.submission.read.classes import class_words_of
from pricebook.submission.read.column_findings import no_list, unclear_columns
from pricebook.submission.read.hygiene import hidden_and_linked
from pricebook.submission.read.layouts import figures_of, sheet_specs
from pricebook.submission.read.normalised import normalised
from pricebook.submission.read.read_columns import unrecognised_table
from pricebook.submission.read.unread_columns import unread_amounts
from pricebook.submission.read.value_forms import ValueForms
from pricebook.tables import (
    Heading,
    NumberHints,
    PassedOver,
    Sheet,
    Table,
    TableSpec,
    amounts_not_in_dong,
    headings_not_in_dong,
    read_rows,
)
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.segments import Segment, segments
from pricebook.tables.money_unit import is_note

_NAMES = ("ordinal", "number", "service_code", "name")
_FIGURES = ("ceiling", "price")  # a column of maxima is used before one of prices
_READ = {*_NAMES, "unit", "class"}
JUST_ABOVE = 2  # rows above a heading, in which the title of the part may stand

FigureTable = Literal["ceilings", "issued"]


class PassedRow(NamedTuple):
    """A row of a file that holds no service: where, of which kind, and its text."""

    at: Place
    kind: RowKind
    text: str


@dataclass(slots=True)
class Annex:
    """An annex as it was read.

    Attributes:
        file: the name of the file.
        rows: the rows of data, in the file's order.
        passed_over: all other rows with a text or a figure.
        findings: what is wrong with the file, its headings and its rows.
        tables: how each table of each sheet was understood.
    """

    file: str
    rows: list[AnnexRow] = field(default_factory=list)
    passed_over: list[PassedRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def unreadable(self) -> list[AnnexRow]:
        """The rows of data that cannot be used."""
        return [row for row in self.rows if row.problems]


def read_annex(
    path: Path, sheets: list[Sheet], law: LawOnDay, chosen_columns: Mapping[str, str] = {}, part: str | None = None,
    thousands: str | None = None,
) -> Annex:  # fmt: skip
    """Reads the sheets of an annex.

    Args:
        path: the file.
        sheets: its sheets, as `tables.open_sheets` read them.
        law: the regulation that it belongs to; its services show how parts are numbered.
        chosen_columns: figure → heading or column letter, where the headings leave it open.
        part: the part of the annex that all rows belong to; by default the titles in the file name it.
        thousands: the mark that separates thousands in numbers typed as text, where nothing else shows it.

    Returns:
        The annex. IN031 is among its findings if no sheet has services with figures.
    """
    annex = Annex(path.name, findings=list(hidden_and_linked(path, sheets)))
    numbering = Numbering(law.pack.tables["services"].columns)
    hints = NumberHints(thousands, "--thousands {mark}")
    run = _Run(annex, path, law, numbering, chosen_columns, part, hints)
    for sheet in sheets:
        _read_sheet(run, sheet)
    for row, finding in without_figures(annex.rows):
        row.problems = (finding,)
    reported = set(map(id, annex.findings))
    problems = {id(finding): finding for row in annex.rows for finding in row.problems}  # several rows may share one
    annex.findings += [finding for key, finding in problems.items() if key not in reported]
    if not annex.tables and not any(finding.code in ("IN028", "IN030", "IN034", "IN045") for finding in annex.findings):
        annex.findings.append(no_list(path, sheets))
    return annex


class _Run(NamedTuple):
    """What is the same for all tables of an annex."""

    annex: Annex
    path: Path
    law: LawOnDay
    numbering: Numbering
    chosen: Mapping[str, str]
    part: str | None
    hints: NumberHints


def _read_sheet(run: _Run, sheet: Sheet) -> None:
    spec = sheet_specs(run.law)["price_list"]
    known = {name: column for name, column in run.chosen.items() if any(entry.id == name for entry in spec.fields)}
    above, first = Above(run.part), len(run.annex.rows)
    notes: list[Finding] = []
    for segment in segments(sheet, spec, known):
        above, of_table = _read_table(run, segment, spec, above)
        notes += (finding for finding in of_table if is_note(sheet, finding.at))
    for row in run.annex.rows[first:] if notes else ():
        if not any(problem.code == "IN028" for problem in row.problems):
            row.problems += tuple(notes[:1])  # a note may stand below the last table, and mean all of them


def _read_table(run: _Run, segment: Segment, spec: TableSpec, above: Above) -> tuple[Above, list[Finding]]:
    """Reads one table of a sheet. Returns what its titles say for the rows below, and what says that it is not in đồng."""
    annex, path, words = run.annex, run.path, class_words_of(run.law)
    sheet, heading, _ = segment
    unclear = unclear_columns(path, sheet, spec, heading, run.chosen)
    annex.findings += unclear
    figures = {figure: figure.name for figure in figures_of(spec, heading)}
    kind = next((name for name in _FIGURES if name in figures.values()), None)
    if kind is None or not {*_NAMES} & {*heading.columns}:
        of_money = headings_not_in_dong(path, sheet, heading)
        why = unclear or of_money or unrecognised_table(path, sheet, spec, heading, run.law, run.chosen)
        annex.findings += () if unclear else why
        lost = rows_outside(sheet, heading, words)
        _leave_out(annex, sheet, lost, [finding for finding in why if finding.severity == "error"])
        other = ((n, text) for n, text in _rows_with_text(sheet) if n not in {*lost})
        annex.passed_over += (PassedRow(Place(path.name, sheet.name, n), "outside", text) for n, text in other)
        return above, of_money
    by_class = {figure.class_: str(figure) for figure in figures if figure.name == kind}
    used = replace(heading, columns={name: c for name, c in heading.columns.items() if name in {*_READ, *by_class.values()}})
    ordinal = next((name for name in ("ordinal", "number") if name in used.columns), None)
    table = Table.empty(spec, path.name)
    named = next((name for name in ("name", "service_code") if name in used.columns), None)
    expected = [*([named] if named else []), *by_class.values()]
    words = class_words_of(run.law)
    of_money = amounts_not_in_dong(path, sheet, spec, used) or headings_not_in_dong(path, sheet, heading)
    classes = [run.law.class_term(class_) for class_ in run.law.regulation.classes]
    single, several = one_class_a_cell(sheet, used, words)
    of_rows = _each_cell_once(read_rows(table, normalised(single, used, words), used, expected, hints=run.hints))
    annex.findings += unread_amounts(path, sheet, heading, table.rows, ValueForms(run.law))
    annex.findings += unread_columns(path, sheet, heading, annex.findings)
    columns = SheetColumns(ordinal, by_class, several)
    reader = RowReader(table, sheet, columns, run.numbering, classes, words, of_rows, run.part)
    read = table.readings[-1]
    rows = list(reader.rows([_title_of_part(title, used, run.numbering, sheet) for title in read.passed_over], above))
    for row in rows if of_money else ():
        row.problems += tuple(of_money)  # its figures are no đồng: none of them may be written
    annex.rows += rows
    annex.findings += [*(finding for finding in of_money if finding not in annex.findings), *of_rows]
    outside = [passed.row for passed in read.passed_over if passed.kind == "outside" and passed.row > used.last]
    lost = rows_beside(sheet, range(used.last + 1), outside, used, words)
    _leave_out(annex, sheet, lost, of_money)
    passed = _passed(path, sheet, used, [passed for passed in [*read.passed_over, *reader.titles] if passed.row not in {*lost}])
    annex.passed_over += sorted((row for row in passed if row.at.row not in {*lost}), key=lambda row: row.at.row or 0)
    annex.tables.append(table)
    return above, of_money


def _leave_out(annex: Annex, sheet: Sheet, rows: list[int], why: list[Finding]) -> None:
    """Adds rows that lie outside the tables to those that cannot be used."""
    annex.rows += unusable_rows(annex.file, sheet, rows, why)


def _title_of_part(title: PassedOver, heading: Heading, numbering: Numbering, sheet: Sheet) -> PassedOver:
    """A title just above the heading of a table is the title of its part, if it names one ("C5.1 XÉT NGHIỆM HUYẾT HỌC")."""
    if title.kind != "title" or not heading.first - JUST_ABOVE <= title.row < heading.first:
        return title
    texts = [cell for cell in sheet.rows[title.row] if isinstance(cell, str) and not is_blank(cell)]
    named = any(numbering.part_named(text) for text in (*texts, " ".join(texts)))
    return title._replace(kind="section") if named else title


def _each_cell_once(findings: list[Finding]) -> list[Finding]:
    """The findings, without a repeated one about a cell that holds the figures of several classes."""
    return list({(finding.code, finding.at): finding for finding in reversed(findings)}.values())[::-1]


def _passed(path: Path, sheet: Sheet, heading: Heading, passed: list[PassedOver]) -> Iterator[PassedRow]:
    """The rows of a sheet that hold no service: what was passed over, and the rows of the heading itself."""
    for row, kind, text in passed:
        yield PassedRow(Place(path.name, sheet.name, row), kind, text)
    inside = range(heading.first, heading.last + 1)
    yield from (
        PassedRow(Place(path.name, sheet.name, row), "heading", text) for row, text in _rows_with_text(sheet) if row in inside
    )


def _rows_with_text(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The rows of a sheet that are not blank, each with its first text."""
    for number, row in enumerate(sheet.rows):
        filled = [cell for cell in row if not is_blank(cell)]
        if filled:
            yield number, next((cell for cell in filled if isinstance(cell, str)), str(filled[0]))[:200]
