"""Reads one column of one sheet, cell by cell: the values, the findings about them, and what was normalised."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pricebook.base.languages import Figure, Phrase, say
from pricebook.base.letters import LIKE_D
from pricebook.base.money import to_decimals
from pricebook.findings import Finding, collapse_repeated, together
from pricebook.tables.amount_texts import amounts_alone, may_say_more
from pricebook.tables.cells.cell import Conventions, read_at_sight, read_cell
from pricebook.tables.cells.dates import has_month_first, may_be_swapped
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.numbers import PLAIN, Notation, is_grouped, lost_groups, may_have_lost_groups
from pricebook.tables.cells.old_encodings import restore_letters
from pricebook.tables.cells.text import Cell, quoted, with_escapes, with_spaces_shown
from pricebook.tables.cells.value import BLANK, Value, Why
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.notation import DataRows, NumberHints
from pricebook.tables.table import Change, SheetReading, Table

MOST_SHOWN = 5  # cells that a finding about a column lists

_DECIDED: dict[Why | None, Phrase] = {
    None: say("notation.text"),
    "option": say("notation.option"),
    "column": say("notation.column"),
    "decimals": say("notation.decimals"),
    "whole": say("notation.whole"),
    "siblings": say("notation.siblings"),
    "law": say("notation.law"),
    "item": say("notation.item"),
    "currency": say("notation.currency"),
    "behind": say("notation.behind"),
}


def _conventions(entry: Field, sheet: Sheet, distinct: Iterable[Cell], notation: Callable[[], Notation]) -> Conventions:
    if entry.kind.read_as == "number":
        return Conventions(notation() if any(isinstance(cell, str) and cell for cell in distinct) else PLAIN)
    return Conventions(month_first=entry.kind.read_as == "date" and has_month_first(distinct), epoch_1904=sheet.epoch_1904)


def read_column(
    table: Table, sheet: Sheet, entry: Field, cells: list[Cell], start: int, findings: list[Finding], data: DataRows
) -> list[str | None]:
    """Reads the cells of one field. Equal cells are read once, for norms and tenders repeat many values.

    Args:
        table: The table, which already has the rows of the sheet. Its broken rows, with the field that is unread, and its last
            reading are extended.
        sheet: The sheet that the cells stand in.
        entry: The field.
        cells: The cells, one for each row of data of this sheet.
        start: The index in the table of the sheet's first row of data.
        findings: The list to which the findings are appended.
        data: The rows of data of this sheet, in which the columns beside this one stand, and what is known of their numbers.

    Returns:
        The values: exact texts, or None for a cell that is blank or could not be read.
    """
    if bool in set(map(type, cells)):  # True is equal to 1, and is another cell
        cells = [str(cell).lower() if isinstance(cell, bool) else cell for cell in cells]
    column = table.readings[-1].heading.columns[entry.id]
    distinct = dict.fromkeys(cells)
    alone = amounts_alone(entry, cells, data.cells_of("unit")) if entry.kind.money and may_say_more(distinct) else {}
    amounts = [alone.get(cell, cell) for cell in cells] if alone else cells
    conventions = _conventions(entry, sheet, distinct, lambda: data.notation_of(entry, amounts, dict.fromkeys(amounts)))
    table.readings[-1].notations[entry.id] = conventions.notation
    letters = restore_letters([cell for cell in distinct if isinstance(cell, str)], sheet.old_encoding)
    restored = letters.changed
    at_sight = read_at_sight((cell for cell in distinct if cell not in restored) if restored else distinct, entry)
    values = {cell: read_cell(_restored(cell, restored), entry, conventions) for cell in distinct if cell not in at_sight}
    values.update((cell, _read_alone(amount, entry, conventions)) for cell, amount in alone.items())
    wrong = {cell for cell, value in values.items() if value.problem is not None or (value.text is None and entry.required)}
    numbers = {number for number, cell in enumerate(cells) if cell in wrong} if wrong else set()
    error_rows = {row for row, c in (*sheet.errors, *sheet.without_value) if c == column}
    if error_rows and entry.kind.only_counts:
        findings += _uncounted(table, entry, [n for n, row in enumerate(table.rows[start:], start) if row in error_rows])
    elif error_rows:
        numbers |= {number for number, row in enumerate(table.rows[start:]) if row in error_rows}
    found = {
        number: _finding(table, sheet, entry, start + number, cells[number], values.get(cells[number], BLANK))
        for number in sorted(numbers)
    }
    broken = {start + number for number, finding in found.items() if finding.severity == "error"}
    table.broken |= broken
    table.unread.setdefault(entry.id, set()).update(broken)
    said = _open_once(found.values(), table.spec.id, data.hints)
    findings += collapse_repeated(said, column_cells=len(cells))
    findings += _suspicious(table, entry, cells, distinct, start)
    for text in letters.doubtful:
        if not restore_letters([text.translate(LIKE_D)]).doubtful:
            continue  # "ðồng": only the look of one letter
        at = table.place(start + cells.index(text), entry.id)
        findings.append(Finding("XL006", at, observed=quoted(text), more={"field": _heading(table, entry)}))
    if entry.kind.read_as == "date" and may_be_swapped(distinct):
        swapped = next(number for number, cell in enumerate(cells) if isinstance(cell, date))
        findings.append(Finding("XL007", table.place(start + swapped, entry.id), more={"field": _heading(table, entry)}))
    _note_changes(table, entry, cells, values, restored, start)
    texts: dict[Cell, str | None] = {**at_sight, **{cell: value.text for cell, value in values.items()}}
    return list(map(texts.__getitem__, cells))


def _open_once(found: Iterable[Finding], table: str, hints: NumberHints) -> Iterator[Finding]:
    """The findings, with one IN005 for the whole column, at its first cell, which says how to settle it.

    IN066 where that is stated already, and the cells contradict it.
    """
    said: dict[str, Figure] = {name: hints.how.format(table=table, mark=mark) for name, mark in (("point", "."), ("comma", ","))}
    unsettled: list[Finding] = []
    for finding in found:
        if finding.code == "IN005":
            stated: dict[str, Figure] = said if hints.thousands is None else {"mark": hints.thousands}
            code = "IN005" if hints.thousands is None else "IN066"
            unsettled.append(replace(finding, code=code, more={**finding.more, **stated}))
        else:
            yield finding
    if unsettled:
        yield together(unsettled) if len(unsettled) > 1 else unsettled[0]


def _uncounted(table: Table, entry: Field, rows: list[int]) -> Iterator[Finding]:
    """XL037, once for the column: running numbers that are formulas without a value, or errors. No price hangs on them."""
    places = [table.place(index, entry.id) for index in rows]
    if places:
        listed = ", ".join([at.cell or "" for at in places[:MOST_SHOWN]] + ["…"] * (len(places) > MOST_SHOWN))
        more: dict[str, Figure] = {"field": _heading(table, entry), "listed": listed}
        yield Finding("XL037", places[0], observed=len(places), more=more, cells=tuple(places[1:]))


def _suspicious(table: Table, entry: Field, cells: list[Cell], distinct: Iterable[Cell], start: int) -> Iterator[Finding]:
    """IN041: decimals beside texts with several groups, whose points a program may have taken for decimal marks."""
    if entry.kind.read_as != "number" or entry.kind.percent_sign is not None:
        return
    grouped = next((cell for cell in distinct if isinstance(cell, str) and is_grouped(cell)), None)
    if grouped is None:
        return
    taken: dict[Cell, Decimal] = {}
    for cell in distinct:
        if isinstance(cell, float) and may_have_lost_groups(cell):
            taken[cell] = Decimal(repr(cell))
        elif isinstance(cell, str) and (lost := lost_groups(cell, grouped)) is not None:
            taken[cell] = lost
    if not taken:
        return
    numbers = [number for number, cell in enumerate(cells) if cell in taken]
    places = [table.place(start + number, entry.id) for number in numbers]
    listed = ", ".join([at.cell or "" for at in places[:MOST_SHOWN]] + ["…"] * (len(places) > MOST_SHOWN))
    first = taken[cells[numbers[0]]]
    more: dict[str, Figure] = {"field": _heading(table, entry), "cells": len(numbers), "listed": listed, "text": quoted(grouped)}
    more["meant"] = to_decimals(first * 1000, 0)
    yield Finding("IN041", places[0], observed=first, more=more, cells=tuple(places[1:]))


def _read_alone(amount: str, entry: Field, conventions: Conventions) -> Value:
    """Reads an amount that something stands behind, which is a normalisation whatever the amount is."""
    value = read_cell(amount, entry, conventions)
    return value if value.text is None else replace(value, change="XL023", why=value.why or "behind")


def _restored(cell: Cell, restored: dict[str, str]) -> Cell:
    return restored[cell] if isinstance(cell, str) and cell in restored else cell


def _finding(table: Table, sheet: Sheet, entry: Field, index: int, cell: Cell, value: Value) -> Finding:
    """The finding about one cell that has an error, has a problem, or is blank where the field is required."""
    at = table.place(index, entry.id)
    position = (table.rows[index], table.readings[-1].heading.columns[entry.id])
    field = _heading(table, entry)
    if position in sheet.errors:
        return Finding("XL001", at, observed=sheet.errors[position], more={"field": field})
    if position in sheet.without_value:
        return Finding("XL002", at, more={"field": field})
    if value.problem is None:
        return Finding("IN003", at, more={"field": field})
    return Finding(value.problem.code, at, observed=quoted(cell), more={"field": field, "expected": value.problem.expected})


def _heading(table: Table, entry: Field) -> str:
    """The heading of a field's column as it stands in the file; the field's own name where the column has none."""
    heading = table.readings[-1].heading
    return quoted(heading.names.get(heading.columns[entry.id])) or entry.name


def _note_changes(
    table: Table, entry: Field, cells: list[Cell], values: dict[Cell, Value], restored: dict[str, str], start: int
) -> None:
    """Adds every distinct normalisation of a column to the reading of its sheet, with its first cell and the number of cells."""
    changed = {
        cell: "XL022" if cell in restored else value.change
        for cell, value in values.items()
        if value.change is not None or cell in restored
    }
    if not changed:
        return
    numbers: dict[Cell, list[int]] = {cell: [] for cell in changed}
    for number, cell in enumerate(cells):
        if cell in changed:
            numbers[cell].append(number)
    for cell, code in changed.items():
        before = with_escapes(cell) if isinstance(cell, str) else quoted(cell)
        at = table.place(start + numbers[cell][0], entry.id)
        value = values[cell]
        table.readings[-1].changes.append(Change(code or "XL020", at, before, value.text or "", len(numbers[cell]), value.why))


def normalisations(table: Table, reading: SheetReading) -> list[Finding]:
    """One finding for each column and kind of normalisation, at its first cell. `reading.changes` holds every one of them."""
    first: dict[tuple[str, int | None], Change] = {}
    decided: dict[tuple[str, int | None], Why] = {}
    cells: dict[tuple[str, int | None], int] = {}
    for change in reading.changes:
        key = (change.code, change.at.column)
        first.setdefault(key, change)
        if change.why is not None:
            decided.setdefault(key, change.why)
        cells[key] = cells.get(key, 0) + change.cells
    names = {column: _heading(table, table.spec.field(name)) for name, column in reading.heading.columns.items()}

    def finding(code: str, column: int | None, change: Change) -> Finding:
        more: dict[str, Figure] = {"field": names[column or 0], "after": change.after, "cells": cells[code, column]}
        more["record"] = "findings.json"
        if code == "XL023":
            more["why"] = _DECIDED[decided.get((code, column))]
        before = with_spaces_shown(change.before) if code == "XL020" else change.before
        return Finding(code, change.at, observed=before, more=more)

    return [finding(code, column, change) for (code, column), change in first.items()]
