"""A file into one typed table: its heading row found, its columns mapped, every cell read or reported by sheet and cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pricebook.findings import Finding, Place
from pricebook.tables.cells import NOTHING, Cell, Value, clean_text, decimal_mark, is_number, read_cell, shown
from pricebook.tables.spec import Field, TableSpec, folded
from pricebook.tables.workbook import NOT_SEARCHED, Sheet, Unreadable, read_sheets

SEARCHED_FOR_HEADING = 40  # rows from the top


@dataclass(slots=True)
class Table:
    """Typed columns: exact texts or None, one entry a data row. `sheets` and `rows` say where each row stands (rows from 0).

    `broken` are rows with a cell that could not be read: nobody may take such a cell for a blank one, which has a default.
    """

    spec: TableSpec
    file: str
    columns: dict[str, list[str | None]]
    sheets: list[str | None] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    positions: dict[str | None, dict[str, int]] = field(default_factory=dict)
    broken: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, index: int, field_id: str) -> Place:
        """The cell of one field in one data row; the row itself where the file has no such column."""
        sheet = self.sheets[index]
        return Place(self.file, sheet, self.rows[index], self.positions[sheet].get(field_id))


def read_table(path: Path, spec: TableSpec) -> tuple[Table | None, list[Finding]]:
    """The table in a file, and what is wrong with it. None where the file or its headings cannot be read."""
    try:
        sheets = read_sheets(path)
    except Unreadable as error:
        return None, [Finding(error.code, Place(path.name), more={"reason": error.reason})]
    table = Table(spec, path.name, {entry.id: [] for entry in spec.fields})
    findings: list[Finding] = []
    if path.suffix.lower() in NOT_SEARCHED:
        findings.append(Finding("XL003", Place(path.name), observed=path.suffix.lower()))
    headings = [(sheet, *_find_heading(sheet, spec)) for sheet in sheets]
    usable = [(sheet, row, mapped) for sheet, row, mapped in headings if not _missing(spec, mapped)]
    if not usable:
        return None, _missing_headings(path, spec, headings)
    most = max(len(mapped) for _, _, mapped in usable)
    for heading in headings:  # a sheet that looks like the same table, but for a heading: its rows must not fall away unsaid
        if heading not in usable and len(heading[2]) * 2 >= most:
            findings += _missing_headings(path, spec, [heading])
    for sheet, row, mapped in usable:
        findings += _doubled_headings(path, sheet, row, spec, mapped)
        findings += _read_rows(table, sheet, row, mapped)
    return table, findings


def _find_heading(sheet: Sheet, spec: TableSpec) -> tuple[int, dict[str, int]]:
    """The row among the first that names the most fields, at least two, and field → column."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(sheet.rows[:SEARCHED_FOR_HEADING]):
        mapped: dict[str, int] = {}
        names = [folded(clean_text(cell)) if isinstance(cell, str) else "" for cell in row]
        for entry in spec.fields:
            column = next((c for c, name in enumerate(names) if name and name in entry.headings), None)
            if column is not None and column not in mapped.values():
                mapped[entry.id] = column
        if len(mapped) > max(1, len(best[1])):
            best = (number, mapped)
    return best


def _missing(spec: TableSpec, mapped: dict[str, int]) -> list[Field]:
    return [entry for entry in spec.fields if entry.required and entry.id not in mapped]


def _missing_headings(path: Path, spec: TableSpec, headings: list[tuple[Sheet, int, dict[str, int]]]) -> list[Finding]:
    """IN002 for each heading that the most promising sheet lacks."""
    if not headings:
        return [Finding("XL010", Place(path.name), more={"reason": "không có trang tính"})]
    sheet, row, mapped = max(headings, key=lambda heading: len(heading[2]))
    at = Place(path.name, sheet.name, row)
    return [
        Finding("IN002", at, more={"field": entry.name, "id": entry.id, "table": spec.title}) for entry in _missing(spec, mapped)
    ]


def _doubled_headings(path: Path, sheet: Sheet, row: int, spec: TableSpec, mapped: dict[str, int]) -> Iterator[Finding]:
    """IN018: one field is named by two columns; the first is read."""
    for column, cell in enumerate(sheet.rows[row]):
        name = folded(clean_text(cell)) if isinstance(cell, str) else ""
        entry = next((entry for entry in spec.fields if name and name in entry.headings), None)
        if entry is not None and column not in mapped.values():
            yield Finding("IN018", Place(path.name, sheet.name, row, column), observed=shown(cell), more={"field": entry.name})


def _read_rows(table: Table, sheet: Sheet, heading: int, mapped: dict[str, int]) -> list[Finding]:
    """Appends the sheet's data rows to the table; blank rows are passed over."""
    used = sorted(mapped.values())
    marked = {row for row, column in (*sheet.errors, *sheet.without_value) if column in used}
    rows = [
        number
        for number, row in enumerate(sheet.rows[heading + 1 :], heading + 1)
        if number in marked or any(not _blank(row[c]) for c in used if c < len(row))
    ]
    start = len(table.rows)
    table.rows += rows
    table.sheets += [sheet.name] * len(rows)
    table.positions[sheet.name] = mapped
    findings: list[Finding] = []
    for entry in table.spec.fields:
        column = mapped.get(entry.id)
        if column is None:
            table.columns[entry.id] += [None] * len(rows)
            continue
        cells: list[Cell] = [sheet.rows[r][column] if column < len(sheet.rows[r]) else None for r in rows]
        table.columns[entry.id] += _read_column(table, sheet, entry, column, cells, start, findings)
    return findings


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _read_column(
    table: Table, sheet: Sheet, entry: Field, column: int, cells: list[Cell], start: int, findings: list[Finding]
) -> list[str | None]:
    """One field's cells. Equal cells are read once: norms and tenders repeat themselves."""
    mark = decimal_mark(set(cells)) if is_number(entry) else None
    known: dict[tuple[type, Cell], Value] = {}
    texts: list[str | None] = []
    noted: list[int] = []
    for number, cell in enumerate(cells):
        key = (cell.__class__, cell)
        value = known.get(key)
        if value is None:
            value = known[key] = read_cell(cell, entry, mark)
        if value.problem is not None or (value.text is None and entry.required):
            noted.append(number)
        texts.append(value.text)
    broken = {row for row, c in sheet.errors if c == column} | {row for row, c in sheet.without_value if c == column}
    if broken:
        noted = sorted({*noted, *(i for i, row in enumerate(table.rows[start:]) if row in broken)})
    for number in noted:
        at = table.place(start + number, entry.id)
        spot = (at.row or 0, column)
        value = known.get((cells[number].__class__, cells[number]), NOTHING)
        more = {"field": entry.name}
        if spot in sheet.errors:
            findings.append(Finding("XL001", at, observed=sheet.errors[spot], more=dict(more)))
        elif spot in sheet.without_value:
            findings.append(Finding("XL002", at, more=dict(more)))
        elif value.problem is None:
            findings.append(Finding("IN003", at, more=dict(more)))
        else:
            more["expected"] = value.problem.expected
            findings.append(Finding(value.problem.code, at, observed=shown(cells[number]), more=dict(more)))
        if findings[-1].severity == "error":
            table.broken.add(start + number)
    return texts
