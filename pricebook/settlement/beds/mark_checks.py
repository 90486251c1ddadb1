"""Checks of what stands in a bed sheet: marks and cells that are not understood, the stated numbers of patients, their shares."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure
from pricebook.base.money import divide
from pricebook.findings import Finding
from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.occupancy import DayInBed
from pricebook.settlement.beds.sheet import BedSheet, PatientRow

_ROUNDED = Fraction(5, 1000)  # a share that differs by no more is a rounded one


def unread_cells(beds: BedSheet, law: SheetLaw, *, to_fill: bool) -> Iterator[Finding]:
    """ST012: an amount is blank or cannot be read. ST013: a mark means neither a day in the bed nor the discharge.

    ST019: the outcome of a stay is not understood. ST025: a row with bed money has no mark. ST026: a mark behind the discharge.
    ST027: days without a mark within a stay. ST029: the fund's share cannot be read, where the fund pays.
    """
    for row in beds.patients:
        blank = [] if to_fill or "amount" in row.figures or "amount" in row.unread else ["amount"]
        for name in (*row.unread, *blank):
            yield Finding("ST012", beds.at(row.row, name))
        for day in row.unclear:
            yield Finding("ST013", beds.at_day(row.row, day), more={"day": day})
        for name in row.unclear_end:
            yield Finding("ST019", beds.at(row.row, name))
        if row.fund_share_unread and law.insured:
            yield Finding("ST029", beds.at(row.row, "fund_share"))
        yield from _contradicting_marks(beds, law, row)
    for number in beds.unmarked:
        yield Finding("ST025", beds.at(number, "amount"))


def _contradicting_marks(beds: BedSheet, law: SheetLaw, row: PatientRow) -> Iterator[Finding]:
    """ST026 and ST027."""
    if row.after:
        places = tuple(beds.at_day(row.row, day) for day in row.after)
        yield Finding("ST026", places[0], observed=len(row.after), more={"day": row.discharged or 0}, related=places[1:])
    if row.gap:
        more: dict[str, Figure] = {"days": len(row.days), "all": len(row.days) + len(row.gap)}
        places = tuple(beds.at_day(row.row, day) for day in row.gap)
        yield Finding("ST027", places[0], observed=len(row.gap), more=more, related=places[1:])


def check_counts(beds: BedSheet, in_bed: Mapping[int, DayInBed]) -> Iterator[Finding]:
    """ST005: the stated number of patients of a day is not that of the marks, nor one that they leave possible."""
    for day, stated in beds.counts.items():
        in_day = in_bed.get(day)
        if beds.counts_row is not None and in_day is not None and in_day.marked and stated not in in_day.numbers:
            related = tuple(beds.at_day(row.row, day) for row in beds.patients if day in row.days)
            at = beds.at_day(beds.counts_row, day)
            yield Finding("ST005", at, observed=stated, limit=in_day.marked, more={"day": day}, related=related)


def check_shares(beds: BedSheet, law: SheetLaw, in_bed: Mapping[int, DayInBed]) -> Iterator[Finding]:
    """ST006: the stated share of a day is not that of the rules for any number of patients that the marks leave possible."""
    for day, stated in beds.shares.items():
        rules, in_day = law.on(day), in_bed.get(day)
        if beds.shares_row is None or rules is None or in_day is None or not in_day.patients:
            continue
        share = rules.bed_share(in_day.patients)
        possible = (rules.bed_share(number) for number in in_day.numbers if number)
        if share is not None and not any(abs(Fraction(stated) - other) <= _ROUNDED for other in possible if other is not None):
            limit = divide(Decimal(share.numerator), Decimal(share.denominator), 4)
            more: dict[str, Figure] = {"day": day, "patients": in_day.patients}
            yield Finding(
                "ST006",
                beds.at_day(beds.shares_row, day),
                observed=stated,
                limit=limit,
                more=more,
                asks=not law.compared("beds", [day]),
            )
