"""A bed sheet settled: for each patient the days, the money, and what fund and patient pay of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.languages import Figure, say
from pricebook.base.money import divide, vietnamese_number
from pricebook.findings import Finding
from pricebook.settlement.beds.checks import check_bed_sheet
from pricebook.settlement.beds.due import (
    Due,
    FundShare,
    Possible,
    days_compared,
    due_by_row,
    fund_shares,
    money_compared,
    parts_of,
)
from pricebook.settlement.beds.further_totals import Judged, check_further_totals
from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.occupancy import occupancy
from pricebook.settlement.beds.sheet import FIGURE_NAMES, BedSheet, FigureName, PatientRow


@dataclass(frozen=True, slots=True)
class SettledPatient:
    """One patient. Amounts are in whole đồng; None where something that they rest on is not known.

    Attributes:
        number: "BN1" for the first patient of the sheet, and so on: names are not read.
        row: the patient as the sheet has them.
        days: the days that are paid. What is stated counts as due where an article that was not compared with its text says less.
        more: those of them that the outcome adds to the marked days.
        share: the fund's share, and where it comes from.
        possible: what else may be due.
        compared: whether the articles by which the money is due were compared with their text.
    """

    number: str
    row: PatientRow
    days: int
    more: int
    amount: Decimal | None
    fund: Decimal | None
    patient: Decimal | None
    share: FundShare | None
    possible: tuple[Possible, ...]
    compared: bool = True


@dataclass(frozen=True, slots=True)
class SettledSheet:
    """A bed sheet settled. `rate`: the price of a bed-day in đồng, and `rate_from` where it comes from."""

    beds: BedSheet
    law: SheetLaw
    rate: Decimal | None
    rate_from: Literal["option", "sheet"] | None
    patients: tuple[SettledPatient, ...]
    findings: tuple[Finding, ...]

    def patients_by_day(self) -> dict[int, int]:
        """The number of patients in the bed on each day on which it is occupied, by marks and outcomes; none for several beds."""
        if self.beds.several:
            return {}
        return {day: in_day.patients for day, in_day in occupancy(self.beds, self.law).items() if in_day.patients}

    def each_bed(self) -> "list[SettledSheet]":
        """The sheet as one for each of its beds; itself where it is that of one bed."""
        parts = self.beds.each_bed()
        if len(parts) == 1:
            return [self]
        rows = [{row.row for row in part.patients} for part in parts]
        of_each = (tuple(patient for patient in self.patients if patient.row.row in of_part) for of_part in rows)
        return [replace(self, beds=part, patients=patients) for part, patients in zip(parts, of_each, strict=True)]

    def total(self, name: FigureName) -> Decimal | None:
        """The total of a figure; None if it is not known of every patient."""
        figures = [getattr(patient, name) for patient in self.patients]
        return None if None in figures else sum(map(Decimal, figures), Decimal(0))

    def due_in_blanks(self) -> dict[tuple[int, str], Decimal]:
        """What is due for each patient, by row and figure, where nothing else may be due."""
        return {
            (patient.row.row, name): Decimal(due)
            for patient in self.patients
            for name in FIGURE_NAMES
            if not patient.possible and not patient.row.unclear_days and (due := getattr(patient, name)) is not None
        }

    def left_out(self, name: FigureName) -> tuple[SettledPatient, ...]:
        """The patients of whom a figure is not known."""
        return tuple(patient for patient in self.patients if getattr(patient, name) is None)

    def total_of_known(self, name: FigureName) -> Decimal | None:
        """The total of a figure without the patients of whom it is not known; None if it is known of nobody."""
        known = [Decimal(figure) for patient in self.patients if (figure := getattr(patient, name)) is not None]
        return sum(known, Decimal(0)) if known else None


def settle_bed_sheets(
    sheets: Sequence[tuple[BedSheet, SheetLaw]], *, rate: Decimal | None, shares: Mapping[int | None, Fraction]
) -> list[SettledSheet]:
    """Settles the bed sheets of a file, and their totals of pages and of several beds. Arguments: see `settle_sheet`."""
    settled = [settle_sheet(beds, law, rate=rate, shares=shares) for beds, law in sheets]
    judged = [Judged(sheet.beds, sheet.law, sheet.findings, sheet.due_in_blanks()) for sheet in settled]
    return [
        replace(sheet, findings=(*sheet.findings, *check_further_totals(of_sheet, judged)))
        for sheet, of_sheet in zip(settled, judged, strict=True)
    ]


def settle_sheet(beds: BedSheet, law: SheetLaw, *, rate: Decimal | None, shares: Mapping[int | None, Fraction]) -> SettledSheet:
    """Settles a bed sheet, and compares its printed figures with what is due.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        rate: the price of a bed-day in đồng; by default the one that the sheet states.
        shares: the fund's share by row; under None that of all other patients; by default that of the sheet.
    """
    used = rate or beds.rate
    known = fund_shares(beds, law.insured, shares)
    due = due_by_row(beds, law, used)
    patients = tuple(
        _patient(f"BN{number}", row, law, due[row.row], known.get(row.row)) for number, row in enumerate(beds.patients, 1)
    )
    found = [*check_bed_sheet(beds, law, rate, known, to_fill=True)]
    found += _share_findings(beds, patients)
    rate_from: Literal["option", "sheet"] | None = "option" if rate else "sheet" if beds.rate else None
    return SettledSheet(beds, law, used, rate_from, patients, tuple(found))


def _patient(number: str, row: PatientRow, law: SheetLaw, due: Due, share: FundShare | None) -> SettledPatient:
    days, amount, compared = due.days, due.amount, money_compared(row, law, due)
    if not days_compared(row, law, due) and (stated := row.figures.get("days")) is not None and stated == int(stated):
        days = int(stated)
    if not compared and amount is not None:
        amount = row.figures.get("amount", amount)
    fund, patient = parts_of(amount, share.share) if amount is not None and share is not None else (None, None)
    return SettledPatient(number, row, days, due.more, amount, fund, patient, share, due.possible, compared)


def _share_findings(beds: BedSheet, patients: tuple[SettledPatient, ...]) -> Iterator[Finding]:
    """ST020: where the fund's share comes from. ST021: it is not known of some patients."""
    first = beds.patients[0].row
    for source in dict.fromkeys(patient.share.source for patient in patients if patient.share is not None):
        shares = [patient.share.share for patient in patients if patient.share is not None and patient.share.source == source]
        said = ", ".join(dict.fromkeys(f"{vietnamese_number(_percent(share))} %" for share in shares))
        more: dict[str, Figure] = {"source": say(f"beds.{source}"), "shares": said}
        yield Finding("ST020", beds.at(first, "fund"), observed=len(shares), more=more)
    unknown = [patient.row.row for patient in patients if patient.share is None]
    if unknown:
        yield Finding("ST021", beds.at(unknown[0], "fund"), observed=len(unknown))


def _percent(share: Fraction) -> Decimal:
    return divide(Decimal(share.numerator * 100), Decimal(share.denominator), 2)
