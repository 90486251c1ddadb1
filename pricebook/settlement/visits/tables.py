"""How many examinations a table may have in a day (ST060, ST061, ST069), and what is paid beyond."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pricebook.base.languages import Figure
from pricebook.findings import Finding
from pricebook.regulation.settlement import TableLimit
from pricebook.settlement.charged_cells import shown_code
from pricebook.settlement.charged_tables import ChargedRow, day_of
from pricebook.settlement.visits.examination import Examination, table_of
from pricebook.settlement.visits.joined import in_order
from pricebook.settlement.visits.whole import shared_out

Days = tuple[date, date]  # from and to, both inclusive
TableDay = tuple[str, date, str]  # facility, day, table
_MONTHS_OF_A_QUARTER = 3


def judge_tables(
    examined: Iterable[Examination],
    over_since: date | None = None,
    suspended: Sequence[Days] = (),
    unread: Iterable[ChargedRow] = (),
) -> Iterator[Finding]:
    """Judges the examinations of a table beyond its number, in the order of their times.

    Where nothing is paid for less (2012), tables are asked for: ST060. Else ST061 for the part that is paid beyond the number;
    ST069 for the rest, after the time within which the facility has to add tables. That time runs from the day that is stated;
    from the first day in the files on which a table was over its number it can only be asked.

    Args:
        examined: the examinations; those on which only medicine or results were fetched do not count.
        over_since: the day from which the time to add tables runs.
        suspended: times of disaster or epidemic, in which the number does not count where the rules say so.
        unread: the rows that are not examined. What one of the same table and day asks less than its due the others may have.
    """
    tables: dict[TableDay, list[Examination]] = defaultdict(list)
    for each in examined:
        if each.examined and each.table is not None:
            tables[each.facility, each.day, each.table].append(each)
    not_known = {_table_day(row) for row in unread}
    first_over: dict[str, date] = {}
    for key in sorted(tables):
        rule = _rule(tables[key])
        facility, day, _ = key
        if rule is None or len(tables[key]) <= rule.limit or _is_suspended(tables[key][0], suspended):
            continue
        since = over_since or first_over.setdefault(facility, day)
        if rule.beyond_pays is None:
            yield _more_tables(key, tables, rule)
        else:
            asks = not not_known.isdisjoint((key, (facility, None, key[2])))
            _judge_beyond(in_order(tables[key]), key, rule, since, stated=over_since is not None, asks=asks)


def _table_day(row: ChargedRow) -> tuple[str, date | None, str | None]:
    moment = row.get("day", date)
    return row.get("facility", str) or "", None if moment is None else day_of(moment), table_of(row)


def _is_suspended(each: Examination, suspended: Sequence[Days]) -> bool:
    return bool(each.rules.visits.suspended) and any(first <= each.day <= last for first, last in suspended)


def _rule(examined: Sequence[Examination]) -> TableLimit | None:
    return next(iter(examined[0].rules.visits.per_table_and_day), None)


def _more_tables(key: TableDay, tables: Mapping[TableDay, Sequence[Examination]], rule: TableLimit) -> Finding:
    """ST060. The tables that the facility's examinations of the day need are counted for it."""
    facility, day, table = key
    examined = in_order(tables[key])
    of_day = [len(found) for (other, on, _), found in tables.items() if (other, on) == (facility, day)]
    more: dict[str, Figure] = {
        "table": shown_code(table), "facility": shown_code(facility), "day": f"{day:%d/%m/%Y}", "used": len(of_day),
        "needed": -(-sum(of_day) // rule.limit),
    }  # fmt: skip
    beyond = examined[rule.limit :]
    return Finding(
        "ST060", beyond[0].row.at, observed=len(examined), limit=rule.limit, law=examined[0].rules.article_of(rule), more=more,
        related=tuple(each.row.at for each in beyond[1:]),
    )  # fmt: skip


def _judge_beyond(
    examined: Sequence[Examination], key: TableDay, rule: TableLimit, since: date, *, stated: bool, asks: bool
) -> None:
    """The day of a table is judged as a whole: who has the share is not always who came last, and often nobody knows the order.

    A further examination beyond the number pays the smaller of its two parts: the article does not say that both are taken.
    """
    _, day, table = key
    more: tuple[tuple[str, Figure], ...] = (("table", shown_code(table)), ("examined", len(examined)), ("most", rule.limit))
    for each, due in _due(examined, rule.limit, Fraction(rule.beyond_pays or "1")):
        each.judged("ST061", rule, due, asks=asks or each.perhaps_share, more=more)
    if rule.after_grace_pays is not None and rule.grace == "quarter" and day > _quarter_after(since):
        said = (*more, ("since", f"{since:%d/%m/%Y}"))
        for each, due in _due(examined, rule.limit, Fraction(rule.after_grace_pays)):
            each.judged("ST069", rule, due, asks=asks or not stated or each.perhaps_share, more=said)


def _due(examined: Sequence[Examination], limit: int, share: Fraction) -> list[tuple[Examination, Decimal]]:
    """Those beyond the number, and what is due of each where so much of the price is paid."""
    due = [_due_of_visit(each) for each in examined]
    due[limit:] = [min(own, each.pays(share)) for each, own in zip(examined[limit:], due[limit:], strict=True)]
    of_each = shared_out([each.left for each in examined], due)
    return list(zip(examined, of_each, strict=True))[limit:]


def _due_of_visit(each: Examination) -> Decimal:
    if each.refused:
        return each.left
    return each.one if each.due_of_visit is None else each.due_of_visit


def _quarter_after(day: date) -> date:
    """The same day three months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + _MONTHS_OF_A_QUARTER, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
