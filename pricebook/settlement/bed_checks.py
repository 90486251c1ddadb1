"""Checks of a bed sheet (R15): each patient pays, for each day, the share that the number of patients in the bed gives.

A wrong figure is reported as a cause; a total that is wrong only because it adds up wrong figures is reported as a consequence.
What the marks cannot tell, as the outcome of a stay, is asked for and accuses nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure, say
from pricebook.base.money import divide
from pricebook.findings import Finding, rule
from pricebook.settlement.bed_due import Due, FundShare, Possible, due_by_row, fund_shares, parts_of, patients_by_day
from pricebook.settlement.bed_sheet import BedSheet, PatientRow
from pricebook.settlement.bed_totals import check_totals
from pricebook.settlement.sheet_law import SheetLaw, check_law

_RULES = {"by-outcome": "bed_day_more", "by-hours": "bed_short_stay", "shared-on-discharge": "beds"}

Right = dict[tuple[int, str], Decimal]  # (row, figure) → the right figure in place of a wrong one


def check_bed_sheet(
    beds: BedSheet,
    law: SheetLaw,
    rate: Decimal | None = None,
    shares: Mapping[int, FundShare] | None = None,
    *,
    to_fill: bool = False,
) -> Iterator[Finding]:
    """Checks one bed sheet. Yields findings ST001 to ST017, ST019, ST022, ST024 and ST025.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        rate: the price of a bed-day in đồng; by default the one that the sheet states.
        shares: the fund's share of the bed money by row; by default that of the sheet.
        to_fill: whether the sheet is to be filled in, so that blank amounts are no finding.
    """
    for finding in _check(beds, law, rate or beds.rate, shares, to_fill=to_fill):
        yield _with_article(finding, law)


def _with_article(finding: Finding, law: SheetLaw) -> Finding:
    """The finding with the article of its rule on the first day of the sheet that has rules."""
    if finding.law is not None or not law.used:
        return finding
    return replace(finding, law=law.used[0].article(rule(finding.code).rule))


def _check(
    beds: BedSheet, law: SheetLaw, rate: Decimal | None, shares: Mapping[int, FundShare] | None, *, to_fill: bool
) -> Iterator[Finding]:
    patients_on = patients_by_day(beds)
    yield from check_law(beds, law)
    yield from _unread_cells(beds, to_fill=to_fill)
    yield from _check_counts(beds, patients_on)
    yield from _check_shares(beds, law, patients_on)
    without_rule = [day for day, number in sorted(patients_on.items()) if _no_share(law, day, number)]
    if without_rule:
        row = beds.counts_row if beds.counts_row is not None else beds.patients[0].row
        yield Finding("ST008", beds.at_day(row, without_rule[0]), observed=patients_on[without_rule[0]])
    if rate is None:
        yield Finding("ST009", beds.at(beds.patients[0].row, "amount"))
    due = due_by_row(beds, law, rate)
    shares = shares if shares is not None else fund_shares(beds, insured=True)
    right: Right = {}
    for patient in beds.patients:
        yield from _check_days(beds, law, patient, due[patient.row], right)
        if rate is not None:
            yield from _check_money(beds, law, patient, due[patient.row], shares.get(patient.row), rate, right)
    if rate is not None and law.used:
        yield from check_totals(beds, law, due, right, rate)


def _no_share(law: SheetLaw, day: int, patients: int) -> bool:
    rules = law.on(day)
    return rules is not None and rules.bed_share(patients) is None


def _unread_cells(beds: BedSheet, *, to_fill: bool) -> Iterator[Finding]:
    """ST012: an amount is blank or cannot be read. ST013: a mark means neither a day in the bed nor the discharge.

    ST019: the outcome of a stay is not understood. ST025: a row with bed money has no mark.
    """
    for row in beds.patients:
        blank = [] if to_fill or "amount" in row.figures or "amount" in row.unread else ["amount"]
        for name in (*row.unread, *blank):
            yield Finding("ST012", beds.at(row.row, name))
        for day in row.unclear:
            yield Finding("ST013", beds.at_day(row.row, day), more={"day": day})
        for name in row.unclear_end:
            yield Finding("ST019", beds.at(row.row, name))
    for number in beds.unmarked:
        yield Finding("ST025", beds.at(number, "amount"))


def _check_counts(beds: BedSheet, patients_on: Mapping[int, int]) -> Iterator[Finding]:
    """ST005: the stated number of patients of a day is not that of the marks."""
    for day, stated in beds.counts.items():
        marked = patients_on.get(day, 0)
        if beds.counts_row is not None and marked and stated != marked:
            related = tuple(beds.at_day(row.row, day) for row in beds.patients if day in row.days)
            at = beds.at_day(beds.counts_row, day)
            yield Finding("ST005", at, observed=stated, limit=marked, more={"day": day}, related=related)


def _check_shares(beds: BedSheet, law: SheetLaw, patients_on: Mapping[int, int]) -> Iterator[Finding]:
    """ST006: the stated share of a day is not that of the rules. A difference of up to half a per cent is rounding."""
    for day, stated in beds.shares.items():
        rules, patients = law.on(day), patients_on.get(day, 0)
        share = rules.bed_share(patients) if rules is not None and patients else None
        if beds.shares_row is not None and share is not None and abs(Fraction(stated) - share) > Fraction(5, 1000):
            limit = divide(Decimal(share.numerator), Decimal(share.denominator), 4)
            more: dict[str, Figure] = {"day": day, "patients": patients}
            yield Finding("ST006", beds.at_day(beds.shares_row, day), observed=stated, limit=limit, more=more)


def _check_days(beds: BedSheet, law: SheetLaw, row: PatientRow, due: Due, right: Right) -> Iterator[Finding]:
    """ST007: the stated days are not those of the marks. ST017: nor those of the marks and the outcome.

    ST016: they are right only if something is so that the sheet does not say.
    """
    days = row.figures.get("days")
    if days is None or days == due.days:
        return
    if (possible := next((other for other in due.possible if other.days == days), None)) is not None:
        yield _depends(beds, law, row, "days", days, due.days, possible)
        return
    right[row.row, "days"] = Decimal(due.days)
    code = "ST017" if due.more else "ST007"
    more: dict[str, Figure] = {"marked": len(row.days), "more": due.more} if due.more else {}
    yield Finding(code, beds.at(row.row, "days"), observed=days, limit=due.days, more=more)


def _depends(
    beds: BedSheet, law: SheetLaw, row: PatientRow, name: str, observed: Decimal, limit: Decimal | int, possible: Possible
) -> Finding:
    more: dict[str, Figure] = {"days": possible.days, "reason": say(f"beds.{possible.reason}")}
    article = law.used[0].article(_RULES[possible.reason]) if law.used else None
    return Finding("ST016", beds.at(row.row, name), observed=observed, limit=limit, law=article, more=more)


def _check_money(
    beds: BedSheet, law: SheetLaw, row: PatientRow, due: Due, share: FundShare | None, rate: Decimal, right: Right
) -> Iterator[Finding]:
    """ST001: the amount is not the one that is due. ST003: the parts of fund and patient are not those of the amount due.

    ST010: the parts do not add up to the amount. ST016: the amount is right only if something is so that the sheet does not say.
    """
    amount, days = row.figures.get("amount"), row.figures.get("days")
    if amount is None:
        return
    parts = {name: row.figures[name] for name in ("fund", "patient") if row.figures.get(name)}
    total = sum(parts.values(), Decimal(0))
    if due.amount is not None:
        others = [other for other in due.possible if other.amount == amount and days in (None, other.days)]
        fits = amount == due.amount and (days is None or days == due.days or (row.row, "days") in right)
        if not fits and others:
            if days is None or days == due.days:  # else the days say it
                yield _depends(beds, law, row, "amount", amount, due.amount, others[0])
        elif amount != due.amount:
            right[row.row, "amount"] = due.amount
            more: dict[str, Figure] = {"rate": rate, "days": due.days}
            yield Finding("ST001", beds.at(row.row, "amount"), observed=amount, limit=due.amount, more=more)
        if share is not None and (total == amount or share.source != "printed"):
            owed = dict(zip(("fund", "patient"), parts_of(right.get((row.row, "amount"), amount), share.share), strict=True))
            for name, part in parts.items():
                if part != owed[name]:
                    right[row.row, name] = owed[name]
                    said: dict[str, Figure] = {"share": divide(part * 100, amount, 2) if amount else Decimal(0), "rate": rate}
                    yield Finding(
                        "ST003", beds.at(row.row, name), observed=part, limit=owed[name], more=said,
                        related=(beds.at(row.row, "amount"),),
                    )  # fmt: skip
    if parts and total != amount:
        cells = tuple(beds.at(row.row, name) for name in parts)
        yield Finding("ST010", cells[0], observed=total, limit=amount, related=(*cells[1:], beds.at(row.row, "amount")))
