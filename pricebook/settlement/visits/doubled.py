"""Examinations that stand there twice (ST087)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pricebook.settlement.charged.cells import shown_code
from pricebook.settlement.charged.verdicts import Verdict
from pricebook.settlement.visits.examination import Examination


def judge_doubled(examined: Iterable[Examination]) -> list[Examination]:
    """Asks about an examination whose visit, table and minute are those of an earlier row. Returns the others.

    Such a row is a slip and no further examination. Where the minute or the table is not stated, nobody can tell the two apart.
    """
    first: dict[tuple[object, ...], Examination] = {}
    others = []
    for each in examined:
        moment, table, card = each.row.values["day"], each.table, each.row.get("card", str)
        visit = each.row.get("visit", str)
        known = isinstance(moment, datetime) and table is not None and (visit is not None or card is not None)
        other = first.setdefault((each.facility, visit, card, table, moment), each) if known else each
        if other is each:
            others.append(each)
        else:
            each.verdicts.append(_asked(each, other))
    return others


def _asked(each: Examination, other: Examination) -> Verdict:
    row = f"{other.row.at.file} dòng {(other.row.at.row or 0) + 1}"
    facility, charged = shown_code(each.facility), each.charged
    return Verdict("ST087", "ask", each.row.at, facility, each.day, charged, Decimal(0), charged, None, (("other", row),))
