"""Stays settled by the rules of their days (R15)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure, say
from pricebook.findings import Finding
from pricebook.regulation import SettlementLaw, SettlementOnDay
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.merged_sums import without_merged
from pricebook.settlement.charged.returns import without_returns
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable, amount_of, day_of
from pricebook.settlement.charged.verdicts import Verdict, findings_of
from pricebook.settlement.figures import whole_dong
from pricebook.settlement.stays.grouping import stays_of
from pricebook.settlement.stays.overlaps import judge_doubled, judge_overlaps
from pricebook.settlement.stays.placing import place_days
from pricebook.settlement.stays.prices import BedPrices
from pricebook.settlement.stays.quarters import judge_quarters
from pricebook.settlement.stays.readings import judge_stay
from pricebook.settlement.stays.stay import MOST_DAYS, PartOfStay, RulesOn, counted_days

_TAKEN_BACK = ("facility", "stay", "card", "ward", "start", "end", "price")  # the same in a return and in what it takes back


@dataclass(frozen=True, slots=True)
class DueOfPart:
    """What is due for one row: days (halves on a change of wards), đồng, and what fund and patient pay, where that is known.

    Of a return and of what it takes back whole nothing is due.
    """

    row: ChargedRow
    days: Fraction
    amount: Decimal
    fund: Decimal | None
    patient: Decimal | None


@dataclass(frozen=True, slots=True)
class JudgedStays:
    """Stays, judged: what is due in the order of the rows, what was found, and the packs used, each on its first day."""

    due: tuple[DueOfPart, ...]
    charged: Decimal
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    rules: tuple[SettlementOnDay, ...]


def judge_stays(table: ChargedTable, law: SettlementLaw, planned: ChargedTable | None = None) -> JudgedStays:
    """Judges the parts of stays of a table.

    Args:
        table: the table, as it was read.
        law: the packs of settlement that may be used; each day of a stay has the rules of that day.
        planned: the approved beds of facilities, against which the use of beds in a quarter is held.
    """
    merged = without_merged(table, "stays", _named, _usual)
    left = without_returns(merged.rows, _TAKEN_BACK, ("stay", "card"))
    findings = [*merged.findings, *left.findings]
    sound = [row for row in left.rows if _sound(row)]
    findings += _backwards(left.rows)
    rules_on = {day: law.on(day) for day in sorted({day for row in sound for day in _days(row)})}
    parts = [
        PartOfStay(row, rules, day_of(row.values["end"]), amount_of(row, "amount"))
        for row in sound
        if (rules := rules_on[day_of(row.values["end"])]) is not None
    ]
    findings += _without_rules(sound, rules_on)
    judged = {id(part.row) for part in parts}
    unread = [*merged.unread, *(row for row in left.rows if id(row) not in judged)]
    once, doubled = judge_doubled(parts)
    prices = BedPrices(once)
    for stay in stays_of(once, unread):
        findings += judge_stay(stay, prices, rules_on)
    for part in doubled:  # has its days, and is only asked about
        (part.days,) = place_days([part], counted_days([part]), rules_on, strict=False).days
        part.counted = sum((each.portion for each in part.days if each.sure), Fraction(0))
    judge_overlaps(once)
    quarters = () if planned is None else judge_quarters(once, planned, rules_on)
    verdicts = tuple(verdict for part in parts for verdict in part.verdicts)
    used: dict[str, SettlementOnDay] = {}
    for rules in rules_on.values():
        if rules is not None:
            used.setdefault(rules.settlement.id, rules)
    charged = sum((part.charged for part in parts), Decimal(0))
    of_row = {id(part.row): _due(part) for part in parts} | {id(row): _nothing(row) for row in left.set_off}
    due = tuple(of_row[id(row)] for row in merged.rows if id(row) in of_row)
    return JudgedStays(due, charged, verdicts, (*findings, *findings_of(verdicts), *quarters), tuple(used.values()))


def _days(row: ChargedRow) -> Iterator[date]:
    start, end = day_of(row.values["start"]), day_of(row.values["end"])
    yield from (start + timedelta(days=number) for number in range((end - start).days + 1))


def _named(row: ChargedRow) -> object:
    """What names the stay of a row."""
    return None if (stay := row.get("stay", str)) is None else (row.get("facility", str), stay)


def _usual(row: ChargedRow) -> Decimal:
    """What the days of a row come to: discharge less admission."""
    days = (day_of(row.values["end"]) - day_of(row.values["start"])).days
    return amount_of(row, "price") * max(days, 0)


def _sound(row: ChargedRow) -> bool:
    start, end = row.values["start"], row.values["end"]
    return bool(timedelta(0) <= day_of(end) - day_of(start) <= timedelta(days=MOST_DAYS))


def _backwards(rows: Iterable[ChargedRow]) -> Iterator[Finding]:
    """ST051 for rows that end before they begin, or years later."""
    wrong = [row for row in rows if not _sound(row)]
    if wrong:
        first, *others = wrong
        name = next(column.name for column in columns_of("stays") if column.id == "end")
        more: dict[str, Figure] = {"field": say("visits.backwards", field=name, days=MOST_DAYS)}
        yield Finding("ST051", first.at, observed=len(wrong), cells=tuple(row.at for row in others), more=more)


def _without_rules(rows: list[ChargedRow], rules_on: RulesOn) -> Iterator[Finding]:
    """ST052: rows with a day on which no pack is in force. Where only their last day has rules, what they say is asked."""
    wrong = [(row, days) for row in rows if (days := [day for day in _days(row) if rules_on[day] is None])]
    if wrong:
        (first, days), *others = wrong
        more = {"day": f"{min(days):%d/%m/%Y}"}
        yield Finding("ST052", first.at, observed=len(wrong), cells=tuple(row.at for row, _ in others), more=dict(more))


def _due(part: PartOfStay) -> DueOfPart:
    share = part.row.get("fund_share", Fraction)
    fund = None if share is None else whole_dong(Fraction(part.left) * share)
    return DueOfPart(part.row, part.counted, part.left, fund, None if fund is None else part.left - fund)


def _nothing(row: ChargedRow) -> DueOfPart:
    none = Decimal(0)
    return DueOfPart(row, Fraction(0), none, none, none)
