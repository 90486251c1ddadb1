"""The cells of the sender's own bed sheet that get a figure: blank ones what is due, wrong ones what is due in their place.

What is only asked about stays as it is printed, and so do names, marks and notes.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from pricebook.base.money import divide
from pricebook.settlement.beds.further_totals import corrected
from pricebook.settlement.beds.settled import SettledSheet
from pricebook.settlement.beds.sheet import FIGURE_NAMES
from pricebook.settlement.figures import whole_dong

At = tuple[str, int, int]  # sheet, row and column, from 1


def cells_to_set(sheets: Iterable[SettledSheet]) -> dict[At, Decimal]:
    """The cells of a workbook that get a figure, with the figure: days, đồng, numbers of patients and shares.

    Args:
        sheets: the bed sheets of the workbook, settled.
    """
    return {at: figure for sheet in sheets for at, figure in _of_sheet(sheet).items()}


def _of_sheet(sheet: SettledSheet) -> dict[At, Decimal]:
    beds, name = sheet.beds, sheet.beds.sheet
    if name is None:
        return {}
    found = _shares(sheet)
    right = corrected(sheet.findings)
    for figure in (each for each in FIGURE_NAMES if each in beds.columns):
        column = beds.columns[figure]
        shown: list[Decimal | None] = []
        filled = False
        for patient in sheet.patients:
            row = patient.row
            due: Decimal | int | None = getattr(patient, figure)
            new = right.get((name, row.row, column))
            if new is None and due is not None and figure not in row.figures and figure not in row.unread:
                new, filled = Decimal(due), filled or patient.compared
            if new is not None:
                found[row.row, column] = new
            shown.append(row.figures.get(figure) if new is None else new)
        found |= {(each.row, column): right[at] for each in beds.further if (at := (name, each.row, column)) in right}
        if beds.totals_row is None:
            continue
        if (name, beds.totals_row, column) in right:
            found[beds.totals_row, column] = right[name, beds.totals_row, column]
        elif (figure not in beds.totals or (filled and not beds.totals_add.since)) and None not in shown and not beds.unmarked:
            total = sum((each for each in shown if each is not None), Decimal(0))
            found[beds.totals_row, column] = total if figure == "days" else whole_dong(Fraction(total))
    return {(name, row + 1, column + 1): figure for (row, column), figure in found.items()}


def _shares(sheet: SettledSheet) -> dict[tuple[int, int], Decimal]:
    """The numbers of patients by day and their shares, in rows that are there for them and are blank. Rows and columns from 0."""
    beds, found = sheet.beds, {}
    for day, patients in sheet.patients_by_day().items():
        rules = sheet.law.on(day)
        share = rules.bed_share(patients) if rules is not None else None
        if "counts" in beds.blank_rows and beds.counts_row is not None and day in beds.day_columns:
            found[beds.counts_row, beds.day_columns[day]] = Decimal(patients)
        if "shares" in beds.blank_rows and beds.shares_row is not None and share is not None and day in beds.day_columns:
            found[beds.shares_row, beds.day_columns[day]] = divide(Decimal(share.numerator), Decimal(share.denominator), 4)
    return found
