"""What is due for the days on a bed sheet (R15): the days, and the money by who shared the bed.

What the marks cannot tell (how a stay ended, how many hours it had) is not decided here: it is another amount that may be due.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pricebook.base.money import divide
from pricebook.settlement.bed_sheet import BedSheet, PatientRow
from pricebook.settlement.sheet_law import SheetLaw

# Why another number of days, or another amount, may be due. Each is a phrase of words/beds.toml.
Reason = Literal["by-outcome", "by-hours", "shared-on-discharge"]
ShareSource = Literal["option", "column", "printed", "not-insured"]


@dataclass(frozen=True, slots=True)
class Possible:
    """Days and money (đồng; None if unknown) that are due instead, if what the marks cannot tell is so."""

    days: int
    amount: Decimal | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for one patient.

    Attributes:
        days: the days that are paid.
        more: those of them that the outcome adds to the marked days.
        amount: the money in whole đồng; None if the price of a bed-day or a share is not known.
        possible: what else may be due.
    """

    days: int
    more: int
    amount: Decimal | None
    possible: tuple[Possible, ...] = ()


@dataclass(frozen=True, slots=True)
class FundShare:
    """The fund's share of a patient's bed money, and where it comes from."""

    share: Fraction
    source: ShareSource


def patients_by_day(beds: BedSheet) -> Counter[int]:
    """The number of patients in the bed on each day, by the marks."""
    return Counter(day for row in beds.patients for day in row.days)


def due_by_row(beds: BedSheet, law: SheetLaw, rate: Decimal | None) -> dict[int, Due]:
    """What is due for each patient, by the row of the sheet.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        rate: the price of a bed-day in đồng; None if it is not known.
    """
    patients_on = patients_by_day(beds)
    return {row.row: _due(row, law, patients_on, rate) for row in beds.patients}


def _due(row: PatientRow, law: SheetLaw, patients_on: Counter[int], rate: Decimal | None) -> Due:
    shares = [_share(law, day, patients_on[day]) for day in row.days]
    marked = len(row.days)

    def money(*further: Fraction | None) -> Decimal | None:
        return _money([*shares, *further], rate)

    last = row.discharged or max(row.days, default=1)
    rules = law.on(last)
    if rules is None:
        return Due(marked, 0, money())
    more = rules.days_more(row.end.outcome, row.end.leaving)
    others = patients_on[last] if row.discharged else 0  # he himself has no mark on the day of discharge
    alone, shared = _share(law, last, 1), _share(law, last, others + 1)
    possible: list[Possible] = []
    if more and row.discharged:
        due = Due(marked + more, more, money(*[shared] * more))
        if others:
            possible.append(Possible(marked + more, money(*[alone] * more), "shared-on-discharge"))
        if marked <= 1 and rules.short_stay_days is not None:  # of less than 24 hours, or of no more than 4
            possible.append(Possible(marked, money(), "by-hours"))
        return Due(due.days, due.more, due.amount, tuple(possible))
    if more != 0:  # not known, or the sheet does not say when the patient left
        most = more or rules.most_days_more
        possible.append(Possible(marked + most, money(*[shared] * most), "by-outcome"))
        if others:
            possible.append(Possible(marked + most, money(*[alone] * most), "by-outcome"))
    if marked == 0 and rules.short_stay_days is not None:
        days = rules.short_stay_days
        possible += [Possible(days, money(*[share] * days), "by-hours") for share in {shared, alone}]
    return Due(marked, 0, money(), tuple(possible))


def _share(law: SheetLaw, day: int, patients: int) -> Fraction | None:
    rules = law.on(day)
    return None if rules is None else rules.bed_share(patients)


def _money(shares: list[Fraction | None], rate: Decimal | None) -> Decimal | None:
    """The rate times the sum of the shares, in whole đồng (half-up); None if one of them is not known."""
    known = [share for share in shares if share is not None]
    if rate is None or len(known) < len(shares):
        return None
    return whole_dong(sum(known, Fraction(0)) * Fraction(rate))


def whole_dong(exact: Fraction) -> Decimal:
    """An exact amount in whole đồng, half-up."""
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 0)


def most_of_one_bed(law: SheetLaw, patients_on: Mapping[int, int], rate: Decimal) -> Fraction | None:
    """The most that one bed can earn on the days on which it was occupied, in đồng; None if a share is not known.

    A day is paid once, however many share the bed; where the shares of so many patients come to more, these.
    """
    earned = Fraction(0)
    for day, patients in patients_on.items():
        share = _share(law, day, patients)
        if share is None:
            return None
        earned += max(Fraction(1), patients * share) * Fraction(rate)
    return earned


def fund_shares(beds: BedSheet, insured: bool, given: Mapping[int | None, Fraction] = {}) -> dict[int, FundShare]:
    """The fund's share of each patient's bed money, by the row of the sheet. Patients of whom it is not known are missing.

    What is given goes before the column of the sheet, this before the ratio of the printed parts. Where the rules are about what
    the fund does not pay and no part of it is printed, its share is none.

    Args:
        beds: the bed sheet.
        insured: whether the rules are about what the fund pays.
        given: the share by row; under None that of all other patients.
    """
    found: dict[int, FundShare] = {}
    for row in beds.patients:
        share = given.get(row.row, given.get(None))
        printed = printed_share(row)
        if share is not None:
            found[row.row] = FundShare(share, "option")
        elif row.fund_share is not None:
            found[row.row] = FundShare(row.fund_share, "column")
        elif printed is not None:
            found[row.row] = FundShare(printed, "printed")
        elif not insured:
            found[row.row] = FundShare(Fraction(0), "not-insured")
    return found


def printed_share(row: PatientRow) -> Fraction | None:
    """The fund's share by the printed parts; None if none are printed, or if they do not add up to the printed amount."""
    amount = row.figures.get("amount")
    fund, patient = row.figures.get("fund", Decimal(0)), row.figures.get("patient", Decimal(0))
    return Fraction(fund) / Fraction(amount) if amount and fund + patient == amount and min(fund, patient) >= 0 else None


def parts_of(amount: Decimal, share: Fraction) -> tuple[Decimal, Decimal]:
    """The parts of the fund (whole đồng, half-up) and of the patient (the rest) of an amount."""
    fund = whole_dong(Fraction(amount) * share)
    return fund, amount - fund
