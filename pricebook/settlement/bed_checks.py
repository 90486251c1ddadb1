"""Checks of a bed sheet (R15): each patient pays, for each day, the share that the number of patients in the bed gives.

A wrong figure is reported as a cause; a total that is wrong only because it adds up wrong figures is reported as a consequence.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure
from pricebook.base.money import divide
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.settlement.bed_sheet import BedSheet, PatientRow

_MONEY = ("amount", "fund", "patient")


def check_bed_sheet(beds: BedSheet, law: LawOnDay, rate: Decimal | None = None) -> Iterator[Finding]:
    """Checks one bed sheet. Yields findings ST001 to ST013.

    Args:
        beds: the bed sheet.
        law: the law on the day; it gives the shares.
        rate: the price of a bed-day in đồng; by default the one that the sheet states.
    """
    rate = rate or beds.rate
    patients_on = Counter(day for row in beds.patients for day in row.days)
    shares = {number: law.bed_share(number) for number in set(patients_on.values())}
    yield from _unread_cells(beds)
    yield from _check_counts(beds, patients_on)
    yield from _check_shares(beds, patients_on, shares)
    without_rule = [day for day, number in sorted(patients_on.items()) if shares[number] is None]
    if without_rule:
        row = beds.counts_row if beds.counts_row is not None else beds.patients[0].row
        yield Finding("ST008", beds.at_day(row, without_rule[0]), observed=patients_on[without_rule[0]])
        return
    if rate is None:
        yield Finding("ST009", beds.at(beds.patients[0].row, "amount"))
        return
    known_shares = {number: share for number, share in shares.items() if share is not None}
    due = {row.row: _amount_due(row, patients_on, known_shares, rate) for row in beds.patients}
    wrong: list[Finding] = []
    for patient in beds.patients:
        wrong += _check_patient(beds, patient, due[patient.row], rate)
    yield from wrong
    yield from _check_totals(beds, wrong, rate, patients_on)


def _unread_cells(beds: BedSheet) -> Iterator[Finding]:
    """ST012: an amount is blank or cannot be read. ST013: a mark means neither a day in the bed nor the discharge."""
    for row in beds.patients:
        blank = [] if "amount" in row.figures or "amount" in row.unread else ["amount"]
        for name in (*row.unread, *blank):
            yield Finding("ST012", beds.at(row.row, name))
        for day in row.unclear:
            yield Finding("ST013", beds.at_day(row.row, day), more={"day": day})


def _check_counts(beds: BedSheet, patients_on: Counter[int]) -> Iterator[Finding]:
    """ST005: the stated number of patients of a day is not that of the marks. ST007: nor is the number of days of a patient."""
    for day, stated in beds.counts.items():
        if beds.counts_row is not None and patients_on[day] and stated != patients_on[day]:
            related = tuple(beds.at_day(row.row, day) for row in beds.patients if day in row.days)
            yield Finding(
                "ST005", beds.at_day(beds.counts_row, day), observed=stated, limit=patients_on[day], more={"day": day},
                related=related,
            )  # fmt: skip
    for row in beds.patients:
        days = row.figures.get("days")
        if days is not None and days != len(row.days):
            yield Finding("ST007", beds.at(row.row, "days"), observed=days, limit=len(row.days))


def _check_shares(beds: BedSheet, patients_on: Counter[int], shares: dict[int, Fraction | None]) -> Iterator[Finding]:
    """ST006: the stated share of a day is not the regulation's. A difference of up to half a per cent is rounding."""
    for day, stated in beds.shares.items():
        share = shares.get(patients_on[day])
        if beds.shares_row is not None and share is not None and abs(Fraction(stated) - share) > Fraction(5, 1000):
            limit = divide(Decimal(share.numerator), Decimal(share.denominator), 4)
            more: dict[str, Figure] = {"day": day, "patients": patients_on[day]}
            yield Finding("ST006", beds.at_day(beds.shares_row, day), observed=stated, limit=limit, more=more)


def _amount_due(row: PatientRow, patients_on: Counter[int], shares: dict[int, Fraction], rate: Decimal) -> Decimal:
    """Returns what a patient's days cost: the rate times the sum of the shares, in whole đồng."""
    exact = sum((shares[patients_on[day]] for day in row.days), Fraction(0)) * Fraction(rate)
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 0)


def _check_patient(beds: BedSheet, row: PatientRow, due: Decimal, rate: Decimal) -> Iterator[Finding]:
    """ST001: the amount is not the one due by the marks. ST003: the parts of fund and patient are not those of the amount due.

    ST010: the parts do not add up to the amount. The parts of the amount due keep the proportion of the stated parts.
    """
    figures = row.figures
    amount = figures.get("amount")
    if amount is None:
        return
    parts = {name: figures[name] for name in ("fund", "patient") if figures.get(name)}
    adds_up = sum(parts.values(), Decimal(0)) == amount
    if amount != due:
        more: dict[str, Figure] = {"rate": rate, "days": len(row.days)}
        yield Finding("ST001", beds.at(row.row, "amount"), observed=amount, limit=due, more=more)
    for name, part in parts.items():
        right = divide(due * part, amount, 0) if adds_up and amount else None
        if right is not None and part != right:
            share = divide(part * 100, amount, 2)
            yield Finding(
                "ST003", beds.at(row.row, name), observed=part, limit=right, more={"share": share, "rate": rate},
                related=(beds.at(row.row, "amount"),),
            )  # fmt: skip
    if parts and not adds_up:
        cells = tuple(beds.at(row.row, name) for name in parts)
        total = sum(parts.values(), Decimal(0))
        yield Finding("ST010", cells[0], observed=total, limit=amount, related=(*cells[1:], beds.at(row.row, "amount")))


def _check_totals(beds: BedSheet, wrong: list[Finding], rate: Decimal, patients_on: Counter[int]) -> Iterator[Finding]:
    """ST002: a total is wrong only because it adds up wrong figures. ST011: a total is wrong by itself.

    ST004: the total is more than one bed can earn: the rate times the days on which it was occupied.
    """
    if beds.totals_row is None:
        return
    right = {(finding.at.row, finding.at.column): finding.limit for finding in wrong}
    for name in ("days", *_MONEY):
        total = beds.totals.get(name)
        column = beds.columns.get(name)
        stated = {row.row: row.figures[name] for row in beds.patients if name in row.figures}
        if total is None or not stated:
            continue
        correct = {row: _limit_or(right.get((row, column)), value) for row, value in stated.items()}
        if name == "days":
            correct = {row.row: Decimal(len(row.days)) for row in beds.patients}
        correct_total = sum(correct.values(), Decimal(0))
        if total != correct_total:
            causes = tuple(beds.at(row, name) for row in stated if correct[row] != stated[row])
            code = "ST002" if causes and total == sum(stated.values(), Decimal(0)) else "ST011"
            related = causes or tuple(beds.at(row, name) for row in stated)
            yield Finding(code, beds.at(beds.totals_row, name), observed=total, limit=correct_total, related=related)
    most = rate * len(patients_on)
    amount = beds.totals.get("amount")
    if amount is not None and amount > most:
        more: dict[str, Figure] = {"days": len(patients_on), "rate": rate}
        yield Finding("ST004", beds.at(beds.totals_row, "amount"), observed=amount, limit=most, more=more)


def _limit_or(figure: Figure | None, otherwise: Decimal) -> Decimal:
    """Returns the limit that a finding gives as an amount; the other figure where there is none."""
    return Decimal(figure) if isinstance(figure, int | Decimal) else otherwise
