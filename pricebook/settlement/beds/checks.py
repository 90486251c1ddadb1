"""Checks of a bed sheet (R15): each patient pays, for each day, the share that the number of patients in the bed gives.

A wrong figure is reported as a cause; a total that is wrong only because it adds up wrong figures is reported as a consequence.
What the marks cannot tell, as the outcome of a stay, is asked for and accuses nobody. A figure that is wrong only by an article
which was not compared with its text is asked about: it counts as due, and a total that adds it up is right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from pricebook.base.languages import Figure, say
from pricebook.base.money import divide, vietnamese_number
from pricebook.findings import Finding, rule
from pricebook.settlement.beds.due import (
    Due,
    FundShare,
    Possible,
    Reason,
    days_compared,
    due_by_row,
    fund_shares,
    money_compared,
    parts_of,
)
from pricebook.settlement.beds.law import SheetLaw, check_law
from pricebook.settlement.beds.mark_checks import check_counts, check_shares, unread_cells
from pricebook.settlement.beds.occupancy import DayInBed, occupancy
from pricebook.settlement.beds.sheet import BedSheet, PatientRow
from pricebook.settlement.beds.totals import check_totals, stated_parts
from pricebook.settlement.figures import same_dong

_RULES: dict[Reason, str] = {
    "by-hours": "bed_short_stay",
    "by-outcome": "bed_day_more",
    "shared-on-discharge": "beds",
    "other-patient": "beds",
}
# What says whether it is so: something of the stay itself, or of another one in the bed.
_MISSING: dict[Reason, str] = {
    "by-hours": "end-of-stay",
    "by-outcome": "end-of-stay",
    "shared-on-discharge": "hours-of-others",
    "other-patient": "days-of-others",
}
_ASKED_OF_THE_MARKS: tuple[Reason, ...] = ("in-gap", "unclear-marks")  # ST027 and ST013 ask it already

Right = dict[tuple[int, str], Decimal]  # (row, figure) → the right figure in place of a wrong one


def check_bed_sheet(
    beds: BedSheet,
    law: SheetLaw,
    rate: Decimal | None = None,
    shares: Mapping[int, FundShare] | None = None,
    *,
    to_fill: bool = False,
) -> Iterator[Finding]:
    """Checks one bed sheet. Yields findings ST001 to ST019, ST022, ST024 to ST029, ST079, and LW012.

    Args:
        beds: the bed sheet.
        law: the rules on its days.
        rate: the price of a bed-day in đồng; by default the one that the sheet states.
        shares: the fund's share of the bed money by row; by default that of the sheet.
        to_fill: whether the sheet is to be filled in, so that blank amounts are no finding.
    """
    for finding in _check(beds, law, rate or beds.rate, shares, to_fill=to_fill):
        yield with_article(finding, law)


def with_article(finding: Finding, law: SheetLaw) -> Finding:
    """The finding with the article of its rule on the first day of the sheet that has rules.

    An error cites none that was not compared with its text: it is one by the sheet's own figures, as a wrong sum is.
    """
    cited = rule(finding.code).rule
    if finding.law is not None or cited is None:
        return finding
    days = (rules for rules in law.by_day.values() if rules is not None)
    rules = next((each for each in days if finding.severity != "error" or cited in each.compared_rules), None)
    return finding if rules is None else replace(finding, law=rules.article(cited))


def _check(
    beds: BedSheet, law: SheetLaw, rate: Decimal | None, shares: Mapping[int, FundShare] | None, *, to_fill: bool
) -> Iterator[Finding]:
    yield from check_law(beds, law)
    yield from unread_cells(beds, law, to_fill=to_fill)
    if beds.of_no_bed:
        yield _beds_not_stated(beds)
        rate = None
    else:
        yield from _more_than_have_a_share(beds, law)
    if not beds.several:  # whether the rows below count the patients of a ward or of one of its beds, they do not say
        in_bed = occupancy(beds, law)
        yield from check_counts(beds, in_bed)
        yield from check_shares(beds, law, in_bed)
    if rate is None and not beds.of_no_bed:
        rates = "; ".join(map(vietnamese_number, beds.rates))
        what = say("beds.several-rates", rates=rates) if beds.rates else say("beds.no-rate")
        yield Finding("ST009", beds.at(beds.patients[0].row, "amount"), more={"what": what})
    due = due_by_row(beds, law, rate)
    shares = shares if shares is not None else fund_shares(beds, law.insured)
    right: Right = {}
    yield from _fund_parts_not_due(beds, law, right)
    for patient in beds.patients:
        yield from _check_days(beds, law, patient, due[patient.row], right)
        if rate is not None:
            of_row = due[patient.row], shares.get(patient.row)
            yield from _check_money(beds, law, patient, *of_row, rate, right)
            if to_fill:
                yield from _check_parts_of_blank(beds, law, patient, *of_row, rate, right)
        else:
            yield from _parts_that_do_not_add_up(beds, patient)
    yield from _outcomes_not_stated(beds, law)
    if law.used:
        yield from check_totals(beds, law, due, right, rate)


def _beds_not_stated(beds: BedSheet) -> Finding:
    """ST079: of some rows it is not clear which of the beds they are of; so nobody knows who shared one."""
    places = tuple(beds.at(row, "bed") for row in beds.of_no_bed)
    return Finding("ST079", places[0], observed=say("beds.number-of-bed"), related=places[1:])


def _more_than_have_a_share(beds: BedSheet, law: SheetLaw) -> Iterator[Finding]:
    """ST008: so many in a bed have no share, on the first day on which it is so."""
    for bed in beds.each_bed():
        in_bed = occupancy(bed, law)
        without_rule = [day for day, in_day in sorted(in_bed.items()) if _no_share(law, day, in_day)]
        if without_rule:
            row = bed.counts_row if bed.counts_row is not None else bed.patients[0].row
            asks = not law.compared("beds", without_rule[:1])
            yield Finding("ST008", bed.at_day(row, without_rule[0]), observed=in_bed[without_rule[0]].patients, asks=asks)


def _no_share(law: SheetLaw, day: int, in_day: DayInBed) -> bool:
    rules = law.on(day)
    return rules is not None and in_day.patients > 0 and rules.bed_share(in_day.patients) is None


def _fund_parts_not_due(beds: BedSheet, law: SheetLaw, right: Right) -> Iterator[Finding]:
    """ST028: a part of the fund, under rules for what the fund does not pay."""
    for row in beds.patients if law.used and not law.insured else ():
        if fund := row.figures.get("fund"):
            right[row.row, "fund"] = Decimal(0)
            yield Finding(
                "ST028", beds.at(row.row, "fund"), observed=fund, limit=0, more={"title": law.used[0].settlement.short_title}
            )


def _outcomes_not_stated(beds: BedSheet, law: SheetLaw) -> Iterator[Finding]:
    """ST018: the outcome of discharged patients is not stated, which may decide their days; nor are days and money.

    A row that states one of them says itself whether a day was added.
    """
    rows = [row for row in beds.patients if row.discharged and not row.end.stated and not row.figures.keys() & {"days", "amount"}]
    rows = [row for row in rows if (rules := law.on(row.discharged or 0)) is not None and rules.adds_days]
    if rows:
        places = tuple(beds.at_day(row.row, row.discharged or 1) for row in rows)
        yield Finding("ST018", places[0], observed=len(rows), related=places[1:])


def _check_days(beds: BedSheet, law: SheetLaw, row: PatientRow, due: Due, right: Right) -> Iterator[Finding]:
    """ST007: the stated days are not those of the marks. ST017: nor those of the marks and the outcome.

    ST016: they are right only if something is so that the sheet does not say.
    """
    days = row.figures.get("days")
    if days is None or days == due.days:
        return
    if (possible := next((other for other in due.possible if other.days == days), None)) is not None:
        yield from _depends(beds, law, row, "days", days, due.days, possible)
        return
    if not law.on(row.discharged or max(row.days, default=1)):  # which day would be counted is not known
        return
    asks = not days_compared(row, law, due)
    if not asks:
        right[row.row, "days"] = Decimal(due.days)
    code = "ST017" if due.more else "ST007"
    more: dict[str, Figure] = {"marked": len(row.days), "more": due.more} if due.more else {}
    yield Finding(code, beds.at(row.row, "days"), observed=days, limit=due.days, more=more, asks=asks)


def _depends(
    beds: BedSheet, law: SheetLaw, row: PatientRow, name: str, observed: Decimal, limit: Decimal | int, possible: Possible
) -> Iterator[Finding]:
    if possible.reason in _ASKED_OF_THE_MARKS:
        return
    more: dict[str, Figure] = {"days": possible.days, "reason": say(f"beds.{possible.reason}")}
    more["missing"] = say(f"beds.{_MISSING[possible.reason]}")
    article = law.used[0].article(_RULES[possible.reason]) if law.used else None
    yield Finding("ST016", beds.at(row.row, name), observed=observed, limit=limit, law=article, more=more)


def _check_money(
    beds: BedSheet, law: SheetLaw, row: PatientRow, due: Due, share: FundShare | None, rate: Decimal, right: Right
) -> Iterator[Finding]:
    """ST001: the amount is not the one that is due. ST003: the parts of fund and patient are not those of the amount due.

    ST010: the parts do not add up to the amount. ST016: the amount is right only if something is so that the sheet does not say.
    """
    amount, days = row.figures.get("amount"), row.figures.get("days")
    if amount is None:
        return
    parts = stated_parts(row)
    total = sum(parts.values(), Decimal(0))
    if due.amount is not None:
        others = [
            other
            for other in due.possible
            if other.amount is not None and same_dong(other.amount, amount) and days in (None, other.days)
        ]
        fits = same_dong(amount, due.amount) and (days is None or days == due.days or (row.row, "days") in right)
        if not fits and others:
            if days is None or days == due.days:  # else the days say it
                yield from _depends(beds, law, row, "amount", amount, due.amount, others[0])
        elif not same_dong(amount, due.amount):
            asks = not money_compared(row, law, due)
            if not asks:
                right[row.row, "amount"] = due.amount
            more: dict[str, Figure] = {"rate": rate, "days": due.days}
            yield Finding("ST001", beds.at(row.row, "amount"), observed=amount, limit=due.amount, more=more, asks=asks)
        if share is not None and (same_dong(total, amount) or share.source != "printed"):
            owed = dict(zip(("fund", "patient"), parts_of(right.get((row.row, "amount"), amount), share.share), strict=True))
            if any(not same_dong(part, owed[name]) for name, part in parts.items()):
                blank = owed.keys() - parts.keys()  # the other part is another one too, where it stands nowhere
                right |= {(row.row, name): owed[name] for name in blank if owed[name] and (row.row, name) not in right}
            yield from _wrong_parts(beds, row, parts, owed, amount, rate, right)
    yield from _parts_that_do_not_add_up(beds, row)


def _parts_that_do_not_add_up(beds: BedSheet, row: PatientRow) -> Iterator[Finding]:
    """ST010: the parts that are stated do not come to the amount that is."""
    amount, parts = row.figures.get("amount"), stated_parts(row)
    total = sum(parts.values(), Decimal(0))
    if amount is not None and parts and not same_dong(total, amount):
        cells = tuple(beds.at(row.row, name) for name in parts)
        yield Finding("ST010", cells[0], observed=total, limit=amount, related=(*cells[1:], beds.at(row.row, "amount")))


def _wrong_parts(
    beds: BedSheet,
    row: PatientRow,
    parts: Mapping[str, Decimal],
    owed: Mapping[str, Decimal],
    amount: Decimal,
    rate: Decimal,
    right: Right,
) -> Iterator[Finding]:
    """ST003, for each part that is not the one that is owed. ST028 has said some already."""
    for name, part in parts.items():
        if not same_dong(part, owed[name]) and (row.row, name) not in right:
            right[row.row, name] = owed[name]
            more: dict[str, Figure] = {
                "share": divide(part * 100, amount, 2) if amount else Decimal(0), "amount": amount, "rate": rate
            }  # fmt: skip
            related = (beds.at(row.row, "amount"),)
            yield Finding("ST003", beds.at(row.row, name), observed=part, limit=owed[name], more=more, related=related)


def _check_parts_of_blank(
    beds: BedSheet, law: SheetLaw, row: PatientRow, due: Due, share: FundShare | None, rate: Decimal, right: Right
) -> Iterator[Finding]:
    """ST003, for the parts of an amount that is filled in where none is stated. Totals add up what is filled in."""
    if "amount" in row.figures or "amount" in row.unread or due.amount is None or due.possible:
        return
    asks = not money_compared(row, law, due)
    corrected: Right = {} if asks else right
    corrected[row.row, "amount"] = due.amount
    if share is not None:
        owed = dict(zip(("fund", "patient"), parts_of(due.amount, share.share), strict=True))
        found = _wrong_parts(beds, row, stated_parts(row), owed, due.amount, rate, corrected)
        yield from (replace(finding, asks=asks) for finding in found)
        corrected |= {(row.row, name): part for name, part in owed.items() if part and (row.row, name) not in corrected}
