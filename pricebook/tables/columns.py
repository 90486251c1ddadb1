"""One column of one sheet, cell by cell: values, what is wrong with them, and what was normalised."""

from collections.abc import Iterable
from datetime import date

from pricebook.base.languages import Figure
from pricebook.findings import Finding, collapse_repeated
from pricebook.tables.cells.cell import Habits, read_cell, stands_as_written
from pricebook.tables.cells.dates import may_be_swapped, month_first
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.legacy import put_back
from pricebook.tables.cells.numbers import decimal_mark
from pricebook.tables.cells.text import Cell, shown, visible
from pricebook.tables.cells.value import NOTHING, Value
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.table import Change, SheetRead, Table


def _habits(entry: Field, sheet: Sheet, distinct: Iterable[Cell]) -> Habits:
    if entry.kind.read_as == "number":
        return Habits(decimal_mark=decimal_mark(distinct))
    return Habits(month_first=entry.kind.read_as == "date" and month_first(distinct), epoch_1904=sheet.epoch_1904)


def read_column(
    table: Table, sheet: Sheet, entry: Field, cells: list[Cell], start: int, findings: list[Finding]
) -> list[str | None]:
    """One field's cells. Equal cells are read once: norms and tenders repeat themselves."""
    if bool in set(map(type, cells)):  # True is equal to 1, and is not the same cell
        cells = [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]
    column = table.positions[sheet.name][entry.id]
    distinct = dict.fromkeys(cells)
    habits = _habits(entry, sheet, distinct)
    letters = put_back([cell for cell in distinct if isinstance(cell, str)], sheet.legacy)
    restored = letters.changed
    as_written = {cell for cell in distinct if stands_as_written(cell, entry) and cell not in restored}
    known = {cell: read_cell(_restored(cell, restored), entry, habits) for cell in distinct if cell not in as_written}
    odd = {cell for cell, value in known.items() if value.problem is not None or (value.text is None and entry.required)}
    noted = {number for number, cell in enumerate(cells) if cell in odd} if odd else set()
    broken = {row for row, c in (*sheet.errors, *sheet.without_value) if c == column}
    if broken:
        noted |= {number for number, row in enumerate(table.rows[start:]) if row in broken}
    wrong = {
        number: _finding(table, sheet, entry, start + number, cells[number], known.get(cells[number], NOTHING))
        for number in sorted(noted)
    }
    table.broken.update(start + number for number, finding in wrong.items() if finding.severity == "error")
    findings += collapse_repeated(wrong.values())
    for text in letters.doubtful:
        at = table.place(start + cells.index(text), entry.id)
        findings.append(Finding("XL006", at, observed=shown(text), more={"field": entry.name}))
    if entry.kind.read_as == "date" and may_be_swapped(distinct):
        swapped = next(number for number, cell in enumerate(cells) if isinstance(cell, date))
        findings.append(Finding("XL007", table.place(start + swapped, entry.id), more={"field": entry.name}))
    _note_changes(table, entry, cells, known, restored, start)
    texts: dict[Cell, str | None] = {cell: value.text for cell, value in known.items()}
    texts.update((cell, cell) for cell in as_written if isinstance(cell, str))
    return list(map(texts.__getitem__, cells))


def _restored(cell: Cell, restored: dict[str, str]) -> Cell:
    return restored[cell] if isinstance(cell, str) and cell in restored else cell


def _finding(table: Table, sheet: Sheet, entry: Field, index: int, cell: Cell, value: Value) -> Finding:
    """What is wrong with one cell."""
    at = table.place(index, entry.id)
    spot = (table.rows[index], table.positions[sheet.name][entry.id])
    if spot in sheet.errors:
        return Finding("XL001", at, observed=sheet.errors[spot], more={"field": entry.name})
    if spot in sheet.without_value:
        return Finding("XL002", at, more={"field": entry.name})
    if value.problem is None:
        return Finding("IN003", at, more={"field": entry.name})
    return Finding(value.problem.code, at, observed=shown(cell), more={"field": entry.name, "expected": value.problem.expected})


def _note_changes(
    table: Table, entry: Field, cells: list[Cell], known: dict[Cell, Value], restored: dict[str, str], start: int
) -> None:
    """Keeps every different normalisation of a column, with the first cell that it was made in and how many there were."""
    changed = {
        cell: "XL022" if cell in restored else value.change
        for cell, value in known.items()
        if value.change is not None or cell in restored
    }
    if not changed:
        return
    at: dict[Cell, list[int]] = {cell: [] for cell in changed}
    for number in [number for number, cell in enumerate(cells) if cell in changed]:
        at[cells[number]].append(number)
    for cell, code in changed.items():
        before = visible(cell) if isinstance(cell, str) else shown(cell)
        place = table.place(start + at[cell][0], entry.id)
        table.read[-1].changes.append(Change(code or "XL020", place, before, known[cell].text or "", len(at[cell])))


def normalisations(table: Table, read: SheetRead) -> list[Finding]:
    """One finding for each column and kind of normalisation, at the first cell; all of them stand in `changes`."""
    first: dict[tuple[str, int | None], Change] = {}
    cells: dict[tuple[str, int | None], int] = {}
    for change in read.changes:
        key = (change.code, change.at.column)
        first.setdefault(key, change)
        cells[key] = cells.get(key, 0) + change.cells
    names = {column: table.spec.field(name).name for name, column in read.heading.columns.items()}

    def finding(code: str, column: int | None, change: Change) -> Finding:
        more: dict[str, Figure] = {"field": names[column or 0], "after": change.after, "cells": cells[code, column]}
        return Finding(code, change.at, observed=change.before, more=more)

    return [finding(code, column, change) for (code, column), change in first.items()]
