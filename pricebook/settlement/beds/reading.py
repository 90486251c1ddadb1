"""Reads the bed sheets of a worksheet: each row is a patient, or one of those at the foot of a sheet.

A sheet may go on over several printed pages, and one heading may stand above the beds of a ward (pages.py, names.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pricebook.settlement.beds.heading import FIGURES, BedTable, bed_tables, numbers_columns
from pricebook.settlement.beds.marks import CROSSES, DISCHARGED, PRESENT, is_marked, mark_in
from pricebook.settlement.beds.names import (
    COLUMNS_OF_PLACE,
    BedName,
    compared,
    named_by_cells,
    named_by_row,
    not_continued,
    perhaps_named,
    spread,
)
from pricebook.settlement.beds.pages import COUNTS, SHARES, TOTALS, is_of_a_page, is_patient, label_of, texts_of, title_above
from pricebook.settlement.beds.rate import rates_in
from pricebook.settlement.beds.sheet import AddsUp, BedSheet, Figures, FurtherTotal, PatientRow
from pricebook.settlement.beds.sums import TO_BE_ADDED, SumsOfTable, divide
from pricebook.settlement.figures import UNREAD, read_amount, read_quantity
from pricebook.settlement.stay_end import cell_text, read_end, read_fund_share
from pricebook.tables import Sheet, in_unicode
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import foot_kind, signs

_LONGEST_MARK = 3  # letters


def read_bed_sheets(file: str, sheets: Sequence[Sheet]) -> list[BedSheet]:
    """Reads the bed sheets of a file, in its order. Several may stand below one another on a worksheet."""
    return [
        beds
        for number, sheet in enumerate(sheets, 1)
        for beds in read_worksheet(file, sheet, None if sheet.name is None else number)
    ]


def read_worksheet(file: str, sheet: Sheet, number: int | None = None) -> list[BedSheet]:
    """Reads the bed sheets of a worksheet; none where it has none.

    A bed sheet has the days 1, 2, 3 … side by side in its heading, a column of amounts to the right of them, and patients.
    """
    sheet = in_unicode(sheet)
    tables = bed_tables(sheet.rows)
    read = [beds for table in tables for beds in _read_table(file, sheet, table, number, alone=len(tables) == 1)]
    for place, beds in enumerate(read):  # below several tables, a total may be that of all of them
        first = min((row.row for other in read[: place + 1] for row in other.patients), default=0)
        below = max((row.row for row in beds.patients), default=0)
        beds.further = [
            total
            if total.of_a_page or total.row < below or min(total.adds.since) <= first
            else replace(total, adds=replace(total.adds, since=(first, *total.adds.since)))
            for total in beds.further
        ]
    return [beds for beds in read if beds.patients]


def _read_table(file: str, sheet: Sheet, table: BedTable, number: int | None, *, alone: bool) -> list[BedSheet]:
    """Reads a table: one bed sheet, or one for each bed where each has its own foot."""

    def below(heading: int) -> BedSheet:
        return BedSheet(
            file, sheet.name, table.day_columns, table.columns, rates=table.rates, month=table.month,
            number=number, heading=heading, alone=alone, other_month=table.other_month,
        )  # fmt: skip

    parts = [below(table.heading)]
    of_row = BedName(f"{table.heading}") if table.perhaps else table.bed
    days, figures = table.day_columns.values(), [table.columns[name] for name in FIGURES if name in table.columns]
    own = {name: table.columns[name] for name in COLUMNS_OF_PLACE if name in table.columns}
    merged = spread(sheet, own.values())
    on_each_page = (
        {not_continued(text) for row in sheet.rows[: table.heading] for text in texts_of(row)} if table.repeated else set()
    )
    signed = False  # whether signatures stand above: names may follow
    sums = SumsOfTable([table.heading])
    for number_of_row in range(table.heading + 1, table.end):
        row = sheet.rows[number_of_row]
        in_bed = is_marked(row, days)
        if number_of_row in table.repeated:
            of_row = BedName(f"{number_of_row}") if number_of_row in table.perhaps else of_row
            sums.pages.append(number_of_row)
            continue
        if not in_bed and is_of_a_page(row):
            stated, _ = _figures_beside(parts[-1], number_of_row, row)
            sums.read_page_sum(parts, number_of_row, label_of(row, len(row)), stated)
            continue
        if not in_bed and signs(row, signed):
            signed = True
        elif _only_words(_marks(parts[-1], row)) and (named := named_by_row(row)) is not None:
            if set(map(not_continued, texts_of(row))) <= on_each_page:
                continue
            of_row = named if named.room or not of_row.room else named._replace(room=of_row.room)
            parts += [below(number_of_row)] if parts[-1].patients else []
            parts[-1].totals, parts[-1].totals_row = _figures_beside(parts[-1], number_of_row, row)
            sums.begins.append(number_of_row)
        elif not numbers_columns(row, table.day_columns):
            if (title := title_above(row, days, figures)) and title not in on_each_page and not rates_in([row]):
                sums.begins.append(number_of_row)
                of_row = perhaps_named(title, of_row, table.bed)
            cells = {name: merged.get((number_of_row, column), _cell(row, column)) for name, column in own.items()}
            bed = named_by_cells(cells, of_row)
            if is_patient(row, days) and parts[-1].patients and parts[-1].has_foot and bed != parts[-1].patients[-1].bed:
                parts.append(below(number_of_row))
            _read_row(parts, sums, number_of_row, row, bed)
    for part in parts:
        if part.totals_row is None and "totals" in part.blank_rows:
            part.totals_row = part.counts_row  # as in the annex
    patients = [row for part in parts for row in part.patients]
    for patient, name in zip(patients, compared([row.bed for row in patients]), strict=True):
        patient.bed = name
    return _joined([part for part in parts if part.patients or part.has_foot] or parts[:1])


def _figures_beside(beds: BedSheet, number: int, row: list[Cell]) -> tuple[Figures, int | None]:
    """The sums that stand beside the name of a bed, and their row; none where there is none."""
    read = {name: read_amount(_cell(row, column)) for name, column in beds.columns.items() if name in FIGURES}
    figures = {name: value for name, value in read.items() if isinstance(value, Decimal)}
    return figures, number if figures else None


def _joined(parts: list[BedSheet]) -> list[BedSheet]:
    """The parts of a table as one sheet, where it has one foot for all its beds; else each for itself.

    Where a bed stands in two parts that have a foot each, nobody knows what these add up: they are left out.
    """
    *above, last = parts
    if not above:
        return parts
    footed = any(part.has_foot for part in above)
    names = [{row.bed for row in part.patients} for part in parts]
    known = all(name.bed for of_part in names for name in of_part)
    if footed and known and len(set().union(*names)) == sum(map(len, names)):
        if any(part.totals_row is None for part in above) or _adds_up_all(parts):
            firsts = [part.patients[0].row for part in parts if part.patients]
            if last.totals_row is not None and last.totals_row > firsts[-1]:  # of all, or of the last bed
                adds = AddsUp((firsts[0], firsts[-1]), last.totals_add.or_since)
                last.further += [FurtherTotal(last.totals_row, last.totals, adds)] if last.totals else []
                last.totals, last.totals_row = {}, None
        return [replace(part, alone=False) for part in parts]
    patients = [row for part in parts for row in part.patients]
    unmarked = [row for part in parts for row in part.unmarked]
    further = [total for part in parts for total in part.further]
    whole = replace(last, heading=parts[0].heading, patients=patients, unmarked=unmarked, further=further)
    return [whole.without_foot() if footed else whole]


def _adds_up_all(parts: list[BedSheet]) -> bool:
    """Whether the total of the last bed is that of all beds: its own has none, as it has one patient."""

    def added(of_parts: list[BedSheet], name: str) -> Decimal:
        return sum((row.figures.get(name, Decimal(0)) for part in of_parts for row in part.patients), Decimal(0))

    return any(added(parts[-1:], name) != total == added(parts, name) for name, total in parts[-1].totals.items())


def _read_row(parts: list[BedSheet], sums: SumsOfTable, number: int, row: list[Cell], bed: BedName) -> None:
    """Reads a row below the heading: a patient, the counts, the shares, or a sum."""
    beds = parts[-1]
    label = label_of(row, min(beds.day_columns.values()))
    if not label and foot_kind(row) == "total":  # its label stands in a column of the days
        label = TOTALS[0]
    read = {name: read_amount(_cell(row, column)) for name, column in beds.columns.items() if name in FIGURES}
    figures = {name: value for name, value in read.items() if isinstance(value, Decimal)}
    unread = [name for name, value in read.items() if value == UNREAD]
    marks = _marks(beds, row)
    if not figures and not unread and (not label or beds.totals_row is not None) and marks and _only_words(marks):
        return
    crossed = any(mark in CROSSES for mark in marks.values())  # then it is a patient, whatever the name sounds like
    if label.startswith((*COUNTS, *SHARES)) and not crossed:
        by_day = {
            day: value for day, column in beds.day_columns.items() if (value := read_quantity(_cell(row, column))) is not None
        }
        if label.startswith(COUNTS):
            beds.counts, beds.counts_row = by_day, number
            beds.blank_rows |= set() if figures or unread else {"totals"}
        else:
            beds.shares, beds.shares_row = by_day, number
        if not marks:
            beds.blank_rows.add("counts" if label.startswith(COUNTS) else "shares")
    elif not label.startswith(TOTALS) or any(mark in CROSSES | DISCHARGED for mark in marks.values()):  # Tống is a family name
        if marks:
            divide(beds)
            beds.patients.append(_patient(beds, number, row, marks, figures, unread))
            beds.patients[-1].bed = bed
        elif label and figures.get("amount"):
            beds.unmarked.append(number)
        return
    if figures or label in TO_BE_ADDED:
        sums.read_sum(parts, number, label, figures, unread=bool(unread))


def _marks(beds: BedSheet, row: list[Cell]) -> dict[int, str]:
    return {day: mark for day, column in beds.day_columns.items() if (mark := mark_in(row, column))}


def _only_words(marks: Mapping[int, str]) -> bool:
    """Whether what stands in the columns of the days is written across them, as a note is: none of it can be a mark."""
    return all(len(mark) > _LONGEST_MARK for mark in marks.values())


def _patient(
    beds: BedSheet, number: int, row: list[Cell], marks: dict[int, str], figures: Figures, unread: list[str]
) -> PatientRow:
    end, unclear_end = read_end({name: _cell(row, beds.columns[name]) for name in ("outcome", "leaving") if name in beds.columns})
    discharged = next((day for day, mark in marks.items() if mark in DISCHARGED), None)
    known = {day: mark for day, mark in marks.items() if mark in PRESENT | DISCHARGED}
    share = _cell(row, beds.columns["fund_share"]) if "fund_share" in beds.columns else None
    fund_share = read_fund_share(share)
    return PatientRow(
        number,
        [day for day in known if discharged is None or day < discharged],
        discharged,
        figures,
        [day for day in marks if day not in known],
        unread,
        end,
        unclear_end,
        fund_share,
        fund_share is None and bool(cell_text(share)),
        {day: "x" if mark in PRESENT else "\\" for day, mark in known.items() if discharged is not None and day > discharged},
    )


def _cell(row: list[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None
