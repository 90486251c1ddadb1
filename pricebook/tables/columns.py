"""One column of one sheet, cell by cell: values, what is wrong with them, and what was normalised."""

from pricebook.findings import Finding
from pricebook.findings.finding import Figure
from pricebook.tables.cells import Habits, is_number, read_cell
from pricebook.tables.dates import month_first
from pricebook.tables.legacy import put_back
from pricebook.tables.numbers import decimal_mark
from pricebook.tables.spec import Field
from pricebook.tables.table import Change, SheetRead, Table
from pricebook.tables.text import Cell, shown, visible
from pricebook.tables.value import Value
from pricebook.tables.workbook import Sheet

Key = tuple[type, Cell]  # 1, 1.0 and True are equal, and are not the same cell


def _habits(entry: Field, sheet: Sheet, distinct: set[Cell]) -> Habits:
    if is_number(entry):
        return Habits(decimal_mark=decimal_mark(distinct))
    return Habits(month_first=entry.kind == "date" and month_first(distinct), epoch_1904=sheet.epoch_1904)


def read_column(
    table: Table, sheet: Sheet, entry: Field, cells: list[Cell], start: int, findings: list[Finding]
) -> list[str | None]:
    """One field's cells. Equal cells are read once: norms and tenders repeat themselves."""
    column = table.positions[sheet.name][entry.id]
    keys = list(zip(map(type, cells), cells, strict=True))
    distinct = dict.fromkeys(keys)
    habits = _habits(entry, sheet, {cell for _, cell in distinct})
    restored, doubtful = put_back([cell for _, cell in distinct if isinstance(cell, str)])
    known = {key: read_cell(_restored(key[1], restored), entry, habits) for key in distinct}
    texts = [value.text for value in map(known.__getitem__, keys)]
    odd = {key for key, value in known.items() if value.problem is not None or (value.text is None and entry.required)}
    noted = {number for number, key in enumerate(keys) if key in odd} if odd else set()
    broken = {row for row, c in (*sheet.errors, *sheet.without_value) if c == column}
    if broken:
        noted |= {number for number, row in enumerate(table.rows[start:]) if row in broken}
    for number in sorted(noted):
        finding = _finding(table, sheet, entry, start + number, cells[number], known[keys[number]])
        findings.append(finding)
        if finding.severity == "error":
            table.broken.add(start + number)
    for text in doubtful:
        at = table.place(start + cells.index(text), entry.id)
        findings.append(Finding("XL006", at, observed=shown(text), more={"field": entry.name}))
    _note_changes(table, entry, keys, known, restored, start)
    return texts


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
    table: Table, entry: Field, keys: list[Key], known: dict[Key, Value], restored: dict[str, str], start: int
) -> None:
    """Keeps every different normalisation of a column, with the first cell that it was made in and how many there were."""
    changed = {
        key: "XL022" if key[0] is str and key[1] in restored else value.change
        for key, value in known.items()
        if value.change is not None or (restored and key[0] is str and key[1] in restored)
    }
    if not changed:
        return
    first: dict[Key, int] = {}
    count = dict.fromkeys(changed, 0)
    for number, key in enumerate(keys):
        if key in count:
            count[key] += 1
            first.setdefault(key, number)
    for key, code in changed.items():
        before = visible(key[1]) if isinstance(key[1], str) else shown(key[1])
        at = table.place(start + first[key], entry.id)
        table.read[-1].changes.append(Change(code or "XL020", at, before, known[key].text or "", count[key]))


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
