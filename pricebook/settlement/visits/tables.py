"""How many examinations a table may have in a day (ST060, ST061, ST069), and what is paid beyond."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure, say
from pricebook.findings import Finding
from pricebook.regulation.settlement import TableLimit
from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.tables import ChargedRow, amount_of, day_of
from pricebook.settlement.visits.examination import Examination, is_examination, start_of, table_of
from pricebook.settlement.visits.joined import in_order
from pricebook.settlement.visits.whole import shared_out

Days = tuple[date, date]  # from and to, both inclusive
TableDay = tuple[str, date, str]  # facility, day, table
_OfRow = tuple[str, date | None, str | None]  # the same of a row that may not say them
_MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class _DayOfTable:
    """What stands there of a table and day.

    Attributes:
        key: facility, day and table.
        examined: the examinations that are judged, in the order of their times.
        besides: the times of the rows that are not judged; they are examinations of the table all the same.
        rule: how many it may have; None where the rules of the day do not say it.
    """

    key: TableDay
    examined: Sequence[Examination]
    besides: Sequence[datetime]
    rule: TableLimit | None

    @property
    def number(self) -> int:
        """How many examinations the table had."""
        return len(self.examined) + len(self.besides)

    @property
    def shown(self) -> Figure:
        """What findings call the table: its code; of one that is called by words, its number and where it stands first."""
        at, said = min((each.row.at.row or 0, each.row.get("table", str) or "") for each in self.examined)
        if (code := shown_code(said)) != shown_code(None):
            return code
        numbers = [word for word in said.split() if shown_code(word) != shown_code(None)]
        return say("visits.table-at", number=" ".join(numbers) or shown_code(None), row=at + 1)

    @property
    def within(self) -> int:
        """How many of the judged ones are not beyond the number. A row whose time is not stated counts before them."""
        before = (sum(time <= each.at for time in self.besides) for each in self.examined)
        limit = self.number if self.rule is None else self.rule.limit
        return sum(place + others <= limit for place, others in enumerate(before, 1))


def judge_tables(
    examined: Iterable[Examination],
    over_since: date | None = None,
    suspended: Sequence[Days] = (),
    unread: Iterable[ChargedRow] = (),
) -> Iterator[Finding]:
    """Judges the examinations of a table beyond its number, in the order of their times.

    Where nothing is paid for less (2012), tables are asked for: ST060. Else ST061 for the part that is paid beyond the number;
    ST069 for the rest, after the time within which the facility has to add tables. That time runs from the day that is stated;
    from the first day in the files on which a table was over its number it can only be asked. So it is where a table is spelt in
    two ways, which may be two tables: "1" and "01".

    Args:
        examined: the examinations; those on which only medicine or results were fetched do not count.
        over_since: the day from which the time to add tables runs.
        suspended: times of disaster or epidemic, in which the number does not count where the rules say so.
        unread: the rows that are not judged. They count as examinations, what they ask less than their due the others may have,
            and of their table and day all is only asked about.
    """
    days, not_known = _days_of_tables(examined, list(unread))
    of_facilities: dict[tuple[str, date], list[int]] = defaultdict(list)
    for of_day in days:
        of_facilities[of_day.key[:2]].append(of_day.number)
    first_over: dict[str, date] = {}
    for of_day in days:
        facility, day, table = of_day.key
        rule = of_day.rule
        if rule is None or of_day.within == len(of_day.examined) or _is_suspended(of_day.examined[0], suspended):
            continue
        since = over_since or first_over.setdefault(facility, day)
        if rule.beyond_pays is None:
            yield _more_tables(of_day, rule, of_facilities[facility, day])
        else:
            spelt = {(each.row.get("table", str) or "").upper() for each in of_day.examined}
            asks = len(spelt) > 1 or not not_known.isdisjoint((of_day.key, (facility, None, table)))
            _judge_beyond(of_day, rule, since, stated=over_since is not None, asks=asks)


def _days_of_tables(examined: Iterable[Examination], unread: Sequence[ChargedRow]) -> tuple[list[_DayOfTable], set[_OfRow]]:
    """The days of the tables with judged examinations; and the table and day of each row that is not judged."""
    tables: dict[TableDay, list[Examination]] = defaultdict(list)
    besides: dict[_OfRow, list[datetime]] = defaultdict(list)
    for each in examined:
        if each.examined and (table := each.table) is not None:
            tables[each.facility, each.day, table].append(each)
    for row in unread:
        if (moment := row.get("day", date)) is not None and is_examination(row) and amount_of(row, "amount") >= 0:
            besides[_table_day(row)].append(start_of(moment))
    rules = {key: next(iter(tables[key][0].rules.visits.per_table_and_day), None) for key in tables}
    days = [_DayOfTable(key, in_order(tables[key]), besides.get(key, ()), rules[key]) for key in sorted(tables)]
    return days, {_table_day(row) for row in unread}


def _table_day(row: ChargedRow) -> _OfRow:
    moment = row.get("day", date)
    return row.get("facility", str) or "", None if moment is None else day_of(moment), table_of(row)


def _is_suspended(each: Examination, suspended: Sequence[Days]) -> bool:
    return bool(each.rules.visits.suspended) and any(first <= each.day <= last for first, last in suspended)


def _more_tables(of_day: _DayOfTable, rule: TableLimit, of_facility: Sequence[int]) -> Finding:
    """ST060. The tables that the facility's examinations of the day need are counted for it."""
    facility, day, _ = of_day.key
    more: dict[str, Figure] = {
        "table": of_day.shown, "facility": shown_code(facility), "day": f"{day:%d/%m/%Y}", "used": len(of_facility),
        "needed": -(-sum(of_facility) // rule.limit),
    }  # fmt: skip
    first, *others = of_day.examined[of_day.within :]
    return Finding(
        "ST060", first.row.at, observed=of_day.number, limit=rule.limit, law=first.rules.article_of(rule), more=more,
        related=tuple(each.row.at for each in others),
    )  # fmt: skip


def _judge_beyond(of_day: _DayOfTable, rule: TableLimit, since: date, *, stated: bool, asks: bool) -> None:
    """The day of a table is judged as a whole: who has the share is not always who came last, and often nobody knows the order.

    A further examination beyond the number pays the smaller of its two parts: the article does not say that both are taken.
    """
    _, day, _ = of_day.key
    more: tuple[tuple[str, Figure], ...] = (("table", of_day.shown), ("examined", of_day.number), ("most", rule.limit))
    for each, due in _due(of_day.examined, of_day.within, Fraction(rule.beyond_pays or "1")):
        each.judged("ST061", rule, due, asks=asks or each.perhaps_share, more=more)
    if rule.after_grace_pays is not None and rule.grace == "quarter" and day > _quarter_after(since):
        said = (*more, ("since", f"{since:%d/%m/%Y}"))
        for each, due in _due(of_day.examined, of_day.within, Fraction(rule.after_grace_pays)):
            each.judged("ST069", rule, due, asks=asks or not stated or each.perhaps_share, more=said)


def _due(examined: Sequence[Examination], within: int, share: Fraction) -> list[tuple[Examination, Decimal]]:
    """Those beyond the number, and what is due of each where so much of the price is paid."""
    due = [_due_of_visit(each) for each in examined]
    due[within:] = [min(own, each.pays(share)) for each, own in zip(examined[within:], due[within:], strict=True)]
    of_each = shared_out([each.left for each in examined], due)
    return list(zip(examined, of_each, strict=True))[within:]


def _due_of_visit(each: Examination) -> Decimal:
    if each.refused:
        return each.left
    return each.one if each.due_of_visit is None else each.due_of_visit


def _quarter_after(day: date) -> date:
    """The same day three months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + _MONTHS_OF_A_QUARTER, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
