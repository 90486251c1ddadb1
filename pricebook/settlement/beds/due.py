"""What is due for the days on a bed sheet (R15): the days, and the money by who shared the bed.

What the marks cannot tell (how a stay ended, how many hours it had, who met whom) is not decided here: it is another amount that
may be due.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Literal

from pricebook.regulation import SettlementOnDay
from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.occupancy import DayInBed, day_of_leaving, days_more, may_be_short, occupancy
from pricebook.settlement.beds.sheet import BedSheet, PatientRow
from pricebook.settlement.figures import same_dong, whole_dong

# Why another number of days, or another amount, may be due. Each is a phrase of words/beds.toml.
Reason = Literal["by-hours", "by-outcome", "in-gap", "unclear-marks", "shared-on-discharge", "other-patient"]
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
        exact: the money before it is rounded to whole đồng.
    """

    days: int
    more: int
    amount: Decimal | None
    possible: tuple[Possible, ...] = ()
    exact: Fraction | None = None


@dataclass(frozen=True, slots=True)
class FundShare:
    """The fund's share of a patient's bed money, and where it comes from."""

    share: Fraction
    source: ShareSource


def due_by_row(beds: BedSheet, law: SheetLaw, rate: Decimal | None) -> dict[int, Due]:
    """What is due for each patient, by the row of the sheet. Where it is not clear who is in which bed, no money is.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        rate: the price of a bed-day in đồng; None if it is not known.
    """
    known = None if beds.of_no_bed else rate
    found: dict[int, Due] = {}
    for bed in beds.each_bed():
        in_bed = occupancy(bed, law)
        found |= {row.row: _due(row, law, in_bed, known) for row in bed.patients}
    return {row.row: found[row.row] for row in beds.patients}


def _due(row: PatientRow, law: SheetLaw, in_bed: Mapping[int, DayInBed], rate: Decimal | None) -> Due:
    more = days_more(row, law)
    added = (more or 0) if row.discharged else 0
    days = [*row.days, *[row.discharged or 1] * added]
    (exact, _), *apart = _sums(row, days, None, law, in_bed)
    if not days and law.on(row.discharged or 1) is None:  # no rules on the one day of the stay
        exact = None
    amount = _money(exact, rate)
    possible: dict[tuple[int, Decimal | None], Possible] = {}
    others = [
        (len(stay), *way) for stay, reason in _other_stays(row, law, more, added) for way in _sums(row, stay, reason, law, in_bed)
    ]
    for number, total, reason in (*others, *((len(days), *way) for way in apart)):
        money = _money(total, rate)
        if reason is not None and (number, money) != (len(days), amount):
            possible.setdefault((number, money), Possible(number, money, reason))
    return Due(
        len(days), added, amount, tuple(possible.values()), None if exact is None or rate is None else exact * Fraction(rate)
    )


def _other_stays(row: PatientRow, law: SheetLaw, more: int | None, added: int) -> Iterator[tuple[list[int], Reason]]:
    """The days that may be paid instead of the marked ones and those that the outcome adds, and why.

    The hours of a stay within 24 hours go before its outcome: they are the rule for it.
    """
    leaving = day_of_leaving(row)
    rules = law.on(leaving or 1) or law.on(max(row.days, default=1))
    if leaving is None or rules is None:
        return
    by_hours = may_be_short(row, law)
    if by_hours and added:
        yield row.days, "by-hours"
    elif by_hours and not row.days:
        yield [leaving] * (rules.short_stay_days or 0), "by-hours"
    further: list[tuple[list[int], Reason]] = []
    if more != 0 and not added and not (by_hours and not row.days):  # not known, or the sheet does not say when the patient left
        further.append(([leaving] * (more or rules.most_days_more), "by-outcome"))
    further += [(row.gap, "in-gap")] if row.gap else []
    further += [(row.unclear_days, "unclear-marks")] if row.unclear_days else []
    own = [*row.days, *[leaving] * added]
    for number in range(1, len(further) + 1):
        for chosen in combinations(further, number):
            yield [*own, *(day for days, _ in chosen for day in days)], chosen[0][1]


def _sums(
    row: PatientRow, days: Iterable[int], reason: Reason | None, law: SheetLaw, in_bed: Mapping[int, DayInBed]
) -> list[tuple[Fraction | None, Reason | None]]:
    """The sums that the shares of some days may come to, each with the reason; None for a sum that is not known.

    The first one is that of the patients who are in the bed by marks and outcomes, with the reason of the days themselves.
    """
    usual: Fraction = Fraction(0)
    sums: dict[Fraction, Reason | None] = {usual: reason}
    for day in days:
        share, others = _shares_of_day(row, day, law, in_bed.get(day, DayInBed()))
        if share is None:
            return [(None, reason)]
        usual += share
        longer: dict[Fraction, Reason | None] = {usual: reason}
        for total, why in sums.items():
            longer.setdefault(total + share, why)
        for total, why in sums.items():
            for other, because in others:
                longer.setdefault(total + other, why or because)
        sums = longer
    return [*sums.items()]


def _shares_of_day(
    row: PatientRow, day: int, law: SheetLaw, in_bed: DayInBed
) -> tuple[Fraction | None, list[tuple[Fraction, Reason]]]:
    """What a patient pays of the price of a day, and what else it may be."""
    rules = law.on(day) if day in law.by_day else law.on(max(row.days, default=1))  # the day behind the last one of the month
    if rules is None:
        return None, []
    usual = in_bed.with_row(row.row)
    numbers = [number for number in range(in_bed.fewest_with(row.row), in_bed.most_with(row.row) + 1) if number != usual]
    others: list[tuple[Fraction, Reason]] = [
        (share, "shared-on-discharge" if number < usual else "other-patient")
        for number in numbers
        if (share := rules.bed_share(number)) is not None
    ]
    return rules.bed_share(usual), others


def _money(shares: Fraction | None, rate: Decimal | None) -> Decimal | None:
    """The rate times the sum of the shares, in whole đồng (half-up); None if one of them is not known."""
    return None if shares is None or rate is None else whole_dong(shares * Fraction(rate))


def days_compared(row: PatientRow, law: SheetLaw, due: Due) -> bool:
    """Whether the articles by which the days of a stay are counted were compared with their text."""
    days = {*row.days, day_of_leaving(row) or 1}
    return law.compared("bed_days", days) and (not due.more or law.compared("bed_day_more", days))


def money_compared(row: PatientRow, law: SheetLaw, due: Due) -> bool:
    """Whether those by which its money is due were: the shares of the bed on its days, and its days."""
    return law.compared("beds", row.days or {day_of_leaving(row) or 1}) and days_compared(row, law, due)


def most_of_one_bed(law: SheetLaw, in_bed: Mapping[int, DayInBed], rate: Decimal) -> Fraction | None:
    """The most that one bed can earn on the days on which it was occupied, in đồng; None if a share is not known.

    A day is paid once, however many share the bed; where the shares of so many patients come to more, these; and more than once
    only where one came on the day on which another left, so that they need not have shared it.
    """
    earned = Fraction(0)
    for day, in_day in in_bed.items():
        rules = law.on(day)
        if rules is None or (in_day.patients and rules.bed_share(in_day.patients) is None):
            return None

        def pays(patients: int, rules: SettlementOnDay = rules) -> Fraction:
            return rules.bed_share(patients) or Fraction(0)

        together = max((number * pays(number) for number in in_day.numbers if number), default=Fraction(0))
        stay, came, left = len(in_day.stay), len(in_day.came), len(in_day.left | in_day.perhaps)
        apart = left * pays(stay + left) + came * pays(stay + came) + stay * pays(stay + max(left, came))
        earned += max(Fraction(1), together, apart) * Fraction(rate)
    return earned


def fund_shares(beds: BedSheet, insured: bool, given: Mapping[int | None, Fraction] = {}) -> dict[int, FundShare]:
    """The fund's share of each patient's bed money, by the row of the sheet. Patients of whom it is not known are missing.

    What is given goes before the column of the sheet, this before the ratio of the printed parts. Where the column holds
    something that is no share, it is not known. Where the rules are about what the fund does not pay, its share is none, whatever
    the sheet says.

    Args:
        beds: the bed sheet.
        insured: whether the rules are about what the fund pays.
        given: the share by row; under None that of all other patients.
    """
    found: dict[int, FundShare] = {}
    for row in beds.patients:
        share = given.get(row.row, given.get(None))
        printed = None if row.fund_share_unread else printed_share(row)
        if not insured:
            found[row.row] = FundShare(Fraction(0), "not-insured")
        elif share is not None:
            found[row.row] = FundShare(share, "option")
        elif row.fund_share is not None:
            found[row.row] = FundShare(row.fund_share, "column")
        elif printed is not None:
            found[row.row] = FundShare(printed, "printed")
    return found


def printed_share(row: PatientRow) -> Fraction | None:
    """The fund's share by the printed parts; None if none are printed, or if they do not add up to the printed amount."""
    amount = row.figures.get("amount")
    fund, patient = row.figures.get("fund", Decimal(0)), row.figures.get("patient", Decimal(0))
    adds_up = bool(amount) and same_dong(fund + patient, amount or Decimal(0)) and min(fund, patient) >= 0
    return Fraction(fund) / Fraction(fund + patient) if adds_up and fund + patient else None


def parts_of(amount: Decimal, share: Fraction) -> tuple[Decimal, Decimal]:
    """The parts of the fund (whole đồng, half-up) and of the patient (the rest) of an amount."""
    fund = whole_dong(Fraction(amount) * share)
    return fund, amount - fund
