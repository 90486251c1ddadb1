"""Checks of the totals of a bed sheet: they add up, and one bed earns no more than it can."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from operator import eq
from typing import NamedTuple

from pricebook.base.languages import Figure
from pricebook.findings import Finding
from pricebook.settlement.beds.due import Due, most_of_one_bed
from pricebook.settlement.beds.law import SheetLaw
from pricebook.settlement.beds.occupancy import occupancy
from pricebook.settlement.beds.sheet import FIGURE_NAMES, AddsUp, BedSheet, Figures, PatientRow
from pricebook.settlement.figures import same_dong, whole_dong

_PARTS = ("fund", "patient")  # of an amount


class WrongSum(NamedTuple):
    """How a total is wrong: the code, what is right, the rows that it is about, and whether this is asked."""

    code: str
    limit: Decimal
    rows: Sequence[int]
    asks: bool


def wrong_sum(
    name: str, total: Decimal, stated: Mapping[int, Decimal], right: Mapping[int, Decimal], adds: AddsUp
) -> WrongSum | None:
    """How a total is wrong; None where it is what the rows come to that it may add up.

    ST002: it adds up the rows as they are stated, and some of these are wrong. ST011: it comes to none of the sums. Where it
    may be one sum or another, this is asked.

    Args:
        name: of the figure; amounts are the same to less than one đồng, days are exact.
        total: the total as it is stated.
        stated: the figures of the rows as they are stated.
        right: the right ones, of all rows.
        adds: the rows that it may begin with.
    """
    rows = sorted(right)
    likely, others = (
        [place for row in of if (place := bisect_left(rows, row)) < len(rows)] for of in (adds.since, adds.or_since)
    )
    likely = likely or [0]
    sums, added = (_from_each_row([figures.get(row, Decimal(0)) for row in rows]) for figures in (right, stated))
    same = eq if name == "days" else same_dong
    if any(same(sums[place], total) for place in (*likely, *others)):
        return None
    of_wrong = next((place for place in (*likely, *others) if same(added[place], total)), None)
    place = likely[0] if of_wrong is None else of_wrong
    changed = [row for row in rows[place:] if stated.get(row) != right[row]]
    limit = sums[place] if name == "days" else whole_dong(Fraction(sums[place]))
    if of_wrong is not None:
        return WrongSum("ST002", limit, changed, asks=False)
    return WrongSum("ST011", limit, changed or rows[place:], asks=len({sums[each] for each in likely}) > 1)


def _from_each_row(figures: Sequence[Decimal]) -> list[Decimal]:
    """What the figures come to from each of them on; 0 behind the last."""
    return [*accumulate(reversed(figures), initial=Decimal(0))][::-1]


def check_totals(
    beds: BedSheet, law: SheetLaw, due: Mapping[int, Due], right: Mapping[tuple[int, str], Decimal], rate: Decimal | None
) -> Iterator[Finding]:
    """ST002: a total is wrong only because it adds up wrong figures. ST011: a total is wrong by itself.

    ST004: the total is more than one bed can earn. Where no money is compared, the stated figures are added up all the same.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        due: what is due for each patient, by row.
        right: (row, figure) → the right figure in place of a wrong one.
        rate: the price of a bed-day in đồng; None where no money is compared.
    """
    if beds.totals_row is None:
        return
    for name in FIGURE_NAMES:
        total = beds.totals.get(name)
        stated = {row.row: row.figures[name] for row in beds.patients if name in row.figures}
        if total is None or not stated or beds.unmarked or _unread(beds, name, right):  # what is not judged may be part of it
            continue
        if rate is None and any(map(_lacks_a_part, beds.patients)) and name in _PARTS:
            continue  # a part that is to be filled in may be part of it, too
        correct = stated | {row: figure for (row, of), figure in right.items() if of == name}
        if name == "days" and len(stated) < len(beds.patients) and total == sum(stated.values(), Decimal(0)):
            continue  # it adds up what is stated, and the others are still to be filled in
        if name == "days":
            if any(name not in row.figures and (due[row.row].possible or row.unclear_days) for row in beds.patients):
                continue  # how many days are to be filled in, the marks do not say
            correct = {
                row.row: right.get((row.row, name), row.figures.get(name, Decimal(due[row.row].days))) for row in beds.patients
            }
        if (wrong := wrong_sum(name, total, stated, correct, beds.totals_add)) is not None:
            at, related = beds.at(beds.totals_row, name), tuple(beds.at(row, name) for row in wrong.rows)
            yield Finding(wrong.code, at, observed=total, limit=wrong.limit, related=related, asks=wrong.asks)
    if rate is not None:
        yield from _more_than_one_bed_can_earn(beds, law, due, rate)


def stated_parts(row: PatientRow) -> Figures:
    """The parts of fund and patient that a row states; nothing and 0 are none."""
    return {name: row.figures[name] for name in _PARTS if row.figures.get(name)}


def _lacks_a_part(row: PatientRow) -> bool:
    """Whether a part of an amount is not stated, and the other one is not the whole of it."""
    amount, parts = row.figures.get("amount"), stated_parts(row)
    return (
        amount is not None
        and amount != 0
        and len(parts) < len(_PARTS)
        and not any(same_dong(amount, part) for part in parts.values())
    )


def _unread(beds: BedSheet, name: str, right: Mapping[tuple[int, str], Decimal]) -> bool:
    """Whether a figure of a row cannot be read, or is blank as its bed money is: then the total cannot be added up again."""

    def known(row: PatientRow) -> bool:
        return name == "days" or bool({name, "amount"} & row.figures.keys()) or (row.row, name) in right

    return any(name in row.unread or not known(row) for row in beds.patients)


def _more_than_one_bed_can_earn(beds: BedSheet, law: SheetLaw, due: Mapping[int, Due], rate: Decimal) -> Iterator[Finding]:
    """ST004. What rounding to whole đồng adds to the amounts is never too much."""
    in_beds = [occupancy(bed, law) for bed in beds.each_bed()]
    of_each = [most_of_one_bed(law, in_bed, rate) for in_bed in in_beds]
    total = beds.totals.get("amount")
    most = sum((each for each in of_each if each is not None), Fraction(0))
    if None in of_each or total is None or beds.totals_row is None or beds.unmarked:
        return
    rounding = sum(
        (
            max(Fraction(entry.amount) - entry.exact, Fraction(0))
            for entry in due.values()
            if entry.amount is not None and entry.exact is not None
        ),
        Fraction(0),
    )
    if total >= most + rounding + 1:
        more: dict[str, Figure] = {"days": sum(map(len, in_beds)), "rate": rate}
        asks = not all(law.compared("beds", in_bed) for in_bed in in_beds)
        yield Finding("ST004", beds.at(beds.totals_row, "amount"), observed=total, limit=whole_dong(most), more=more, asks=asks)
