"""Examinations settled by the rules of their days (R14)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricebook.base.languages import Phrase, say
from pricebook.findings import Finding, Place
from pricebook.regulation import SettlementLaw, SettlementOnDay
from pricebook.regulation.basics import Dated
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.merged_sums import without_merged
from pricebook.settlement.charged.returns import without_returns
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable, amount_of, day_of
from pricebook.settlement.charged.verdicts import Verdict, findings_of
from pricebook.settlement.visits.above_price import judge_above_price
from pricebook.settlement.visits.doubled import judge_doubled
from pricebook.settlement.visits.examination import Examination, examinations
from pricebook.settlement.visits.further import judge_further
from pricebook.settlement.visits.joined import named_visit, note_unread
from pricebook.settlement.visits.not_paid import judge_beside_bed, judge_not_paid, not_examined
from pricebook.settlement.visits.price_shares import find_whole_prices
from pricebook.settlement.visits.tables import Days, judge_tables

_TAKEN_BACK = ("facility", "visit", "card", "table", "day", "price")  # the same in a return and in what it takes back

_Facts = Callable[[SettlementOnDay], Sequence[Dated]]


@dataclass(frozen=True, slots=True)
class JudgedVisits:
    """Examinations, judged.

    Attributes:
        examined: how many have rules on their day, or stand with a return that takes them back.
        charged, due: đồng, of them together; what is only asked about is due.
        verdicts: what was found, in the order of the rows.
        findings: the same as findings, and what could not be examined.
        rules: the packs that were used, each on the first day on which it was.
    """

    examined: int
    charged: Decimal
    due: Decimal
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    rules: tuple[SettlementOnDay, ...]


def judge_visits(
    table: ChargedTable, law: SettlementLaw, over_since: date | None = None, suspended: Sequence[Days] = ()
) -> JudgedVisits:
    """Judges the examinations of a table: those not paid, further ones of a visit, those beyond a table's number.

    Those that stand there twice are only asked about, and count nowhere else.

    Args:
        table: the table, as it was read.
        law: the packs of settlement that may be used.
        over_since: the day from which the time to add tables runs.
        suspended: times of disaster or epidemic.
    """
    merged = without_merged(
        table, "visits", lambda row: named_visit(row, day_of(row.values["day"])), lambda row: amount_of(row, "price")
    )
    left = without_returns(merged.rows, _TAKEN_BACK, ("visit", "card"))
    days = sorted({day_of(row.values["day"]) for row in left.rows})
    rules_on = {day: law.on(day) for day in days}
    examined = list(examinations(left.rows, rules_on))
    judged_rows = {id(each.row) for each in examined}
    unread = [*merged.unread, *(row for row in left.rows if id(row) not in judged_rows)]
    once = judge_doubled(examined)
    note_unread(once, unread)
    find_whole_prices(once)
    judge_not_paid(table, once)
    beside_bed = list(judge_beside_bed(table, once))
    judge_further(once)
    tables = list(judge_tables(once, over_since, suspended, [*unread, *left.apart]))
    judge_above_price(once)
    verdicts = tuple(verdict for each in examined for verdict in each.verdicts)
    unstated = [*not_examined(table, examined), *beside_bed, *_not_counted(table, examined)]
    found = [*merged.findings, *left.findings, *_without_rules(left.rows, rules_on), *unstated, *tables]
    used: dict[str, SettlementOnDay] = {}
    for rules in rules_on.values():
        if rules is not None:
            used.setdefault(rules.settlement.id, rules)
    judged = len(examined) + len(left.set_off)
    charged = sum((each.charged for each in examined), Decimal(0))
    due = sum((each.left for each in examined), Decimal(0))
    return JudgedVisits(judged, charged, due, verdicts, (*found, *findings_of(verdicts)), tuple(used.values()))


def _without_rules(to_judge: Sequence[ChargedRow], rules_on: dict[date, SettlementOnDay | None]) -> Iterator[Finding]:
    """ST052: rows on days for which no pack of settlement is in force."""
    rows = [row for row in to_judge if rules_on[day_of(row.values["day"])] is None]
    if rows:
        first, *others = rows
        day = min(day_of(row.values["day"]) for row in rows)
        more = {"day": f"{day:%d/%m/%Y}"}
        yield Finding("ST052", first.at, observed=len(rows), cells=tuple(row.at for row in others), more=dict(more))


def _not_counted(table: ChargedTable, examined: Sequence[Examination]) -> Iterator[Finding]:
    """ST067 for the two rules that need the table, and the visit or the card: of all rows, or of those that do not say it."""
    names = {column.id: column.name for column in columns_of("visits")}
    needs: tuple[tuple[Phrase, tuple[str, ...], _Facts], ...] = (
        (say("visits.table"), ("table",), lambda rules: rules.visits.per_table_and_day),
        (say("visits.visit"), ("visit", "card"), lambda rules: rules.visits.further),
    )
    of_day = Counter((each.facility, each.day) for each in examined)
    for case, columns, facts in needs:
        touched = [each for each in examined if facts(each.rules)]
        stated = any(map(table.states, columns))
        if stated:
            touched = [each for each in touched if not any(each.row.get(column, str) for column in columns)]
            touched = [each for each in touched if each.charged > 0 and each.examined and _may_count(each, columns, of_day)]
        if touched:
            first, *others = touched
            said, law = ", ".join(names[column] for column in columns), first.rules.article_of(facts(first.rules)[0])
            at, cells = (first.row.at, tuple(each.row.at for each in others)) if stated else (Place(), ())
            yield Finding("ST067", at, observed=said, cells=cells, law=law, more={"case": case})


def _may_count(each: Examination, columns: Sequence[str], of_day: Mapping[tuple[str, date], int]) -> bool:
    """Whether a row that says nothing could be one too many: of a table, only where its facility has more than so many a day."""
    limits = [rule.limit for rule in each.rules.visits.per_table_and_day]
    return "table" not in columns or of_day[each.facility, each.day] > max(limits, default=0)
