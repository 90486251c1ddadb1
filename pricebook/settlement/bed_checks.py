"""Bed money as it is due: each day by how many share the bed (R15). What is wrong is told as cause or as consequence."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure
from pricebook.base.money import divide
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.settlement.bed_sheet import BedRow, BedSheet

_MONEY = ("amount", "fund", "patient")


def check_bed_sheet(beds: BedSheet, law: LawOnDay, rate: Decimal | None = None) -> Iterator[Finding]:
    """ST001–ST008. `rate`: đồng a day, where the sheet states none."""
    rate = rate or beds.rate
    together = Counter(day_ for row in beds.patients for day_ in row.days)
    pays = {number: law.bed_share(number) for number in set(together.values())}
    yield from _unread(beds)
    yield from _counts(beds, together)
    yield from _shares(beds, together, pays)
    unruled = [day_ for day_, number in sorted(together.items()) if pays[number] is None]
    if unruled:
        row = beds.counts_row if beds.counts_row is not None else beds.patients[0].row
        yield Finding("ST008", beds.at_day(row, unruled[0]), observed=together[unruled[0]])
        return
    if rate is None:
        yield Finding("ST009", beds.at(beds.patients[0].row, "amount"))
        return
    due = {
        row.row: _due(row, together, {n: share for n, share in pays.items() if share is not None}, rate) for row in beds.patients
    }
    wrong: list[Finding] = []
    for patient in beds.patients:
        wrong += _row(beds, patient, due[patient.row], rate)
    yield from wrong
    yield from _totals(beds, due, wrong, rate, together)


def _unread(beds: BedSheet) -> Iterator[Finding]:
    """ST012: bed money that is blank or cannot be read. ST013: a mark that says neither that somebody lay there nor left."""
    for row in beds.patients:
        blank = [] if "amount" in row.figures or "amount" in row.unread else ["amount"]
        for name in (*row.unread, *blank):
            yield Finding("ST012", beds.at(row.row, name))
        for day in row.unclear:
            yield Finding("ST013", beds.at_day(row.row, day), more={"day": day})


def _counts(beds: BedSheet, together: Counter[int]) -> Iterator[Finding]:
    """ST005: how many lay in the bed on a day, by the marks above. ST007: days that are not as many as the marks."""
    for day, said in beds.counts.items():
        if beds.counts_row is not None and together[day] and said != together[day]:
            related = tuple(beds.at_day(row.row, day) for row in beds.patients if day in row.days)
            yield Finding(
                "ST005", beds.at_day(beds.counts_row, day), observed=said, limit=together[day], more={"day": day},
                related=related,
            )  # fmt: skip
    for row in beds.patients:
        days = row.figures.get("days")
        if days is not None and days != len(row.days):
            yield Finding("ST007", beds.at(row.row, "days"), observed=days, limit=len(row.days))


def _shares(beds: BedSheet, together: Counter[int], pays: dict[int, Fraction | None]) -> Iterator[Finding]:
    """ST006: the share that each pays on a day is not the regulation's."""
    for day, said in beds.shares.items():
        share = pays.get(together[day])
        if beds.shares_row is not None and share is not None and abs(Fraction(said) - share) > Fraction(5, 1000):
            limit = divide(Decimal(share.numerator), Decimal(share.denominator), 4)
            more: dict[str, Figure] = {"day": day, "patients": together[day]}
            yield Finding("ST006", beds.at_day(beds.shares_row, day), observed=said, limit=limit, more=more)


def _due(row: BedRow, together: Counter[int], pays: dict[int, Fraction], rate: Decimal) -> Decimal:
    """What a patient's days come to: the rate times the share of each day, in whole đồng."""
    exact = sum((pays[together[day]] for day in row.days), Fraction(0)) * Fraction(rate)
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 0)


def _row(beds: BedSheet, row: BedRow, due: Decimal, rate: Decimal) -> Iterator[Finding]:
    """ST001: bed money that the marks do not come to. ST003: what fund and patient pay of it, at the parts that they stand in."""
    figures = row.figures
    amount = figures.get("amount")
    if amount is None:
        return
    parts = {name: figures[name] for name in ("fund", "patient") if figures.get(name)}
    adds_up = sum(parts.values(), Decimal(0)) == amount
    if amount != due:
        more: dict[str, Figure] = {"rate": rate, "days": len(row.days)}
        yield Finding("ST001", beds.at(row.row, "amount"), observed=amount, limit=due, more=more)
    for name, said in parts.items():
        right = divide(due * said, amount, 0) if adds_up and amount else None
        if right is not None and said != right:
            share = divide(said * 100, amount, 2)
            yield Finding(
                "ST003", beds.at(row.row, name), observed=said, limit=right, more={"share": share, "rate": rate},
                related=(beds.at(row.row, "amount"),),
            )  # fmt: skip
    if parts and not adds_up:
        cells = tuple(beds.at(row.row, name) for name in parts)
        total = sum(parts.values(), Decimal(0))
        yield Finding("ST010", cells[0], observed=total, limit=amount, related=(*cells[1:], beds.at(row.row, "amount")))


def _totals(
    beds: BedSheet, due: dict[int, Decimal], wrong: list[Finding], rate: Decimal, together: Counter[int]
) -> Iterator[Finding]:
    """ST002: a total that is wrong, and whether only because it adds up wrong figures. ST004: more than one bed can earn."""
    if beds.totals_row is None:
        return
    right = {(finding.at.row, finding.at.column): finding.limit for finding in wrong}
    for name in ("days", *_MONEY):
        said = beds.totals.get(name)
        column = beds.columns.get(name)
        stated = {row.row: row.figures[name] for row in beds.patients if name in row.figures}
        if said is None or not stated:
            continue
        correct = {row: _exact(right.get((row, column)), value) for row, value in stated.items()}
        if name == "days":
            correct = {row.row: Decimal(len(row.days)) for row in beds.patients}
        total = sum(correct.values(), Decimal(0))
        if said != total:
            causes = tuple(beds.at(row, name) for row in stated if correct[row] != stated[row])
            code = "ST002" if causes and said == sum(stated.values(), Decimal(0)) else "ST011"
            related = causes or tuple(beds.at(row, name) for row in stated)
            yield Finding(code, beds.at(beds.totals_row, name), observed=said, limit=total, related=related)
    most = rate * len(together)
    amount = beds.totals.get("amount")
    if amount is not None and amount > most:
        more: dict[str, Figure] = {"days": len(together), "rate": rate}
        yield Finding("ST004", beds.at(beds.totals_row, "amount"), observed=amount, limit=most, more=more)


def _exact(figure: Figure | None, otherwise: Decimal) -> Decimal:
    return Decimal(figure) if isinstance(figure, int | Decimal) else otherwise
