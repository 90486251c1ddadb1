"""The lines of one visit, judged at once: the same questions, asked of tables in memory that hold nothing but that visit.

SQLite answers a question about some lines in a small part of the time that a database for millions takes to plan it. It knows no
decimals, so prices and quantities stand there in thousandths, as whole numbers, and a rule that calculates with amounts is asked
in DuckDB, which calculates exactly.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from pricebook.base.in_memory import in_memory
from pricebook.findings import Finding, Place
from pricebook.regulation import SettlementLaw
from pricebook.regulation.claim_rules import ClaimRule, ClaimRules
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.database import PAIRS, RULES, TABLES, WITHOUT_LIST, statement
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.decided import TABLES as DECIDED
from pricebook.settlement.claims.decided import Decisions, Thing, further_rows
from pricebook.settlement.claims.findings import without_list
from pricebook.settlement.claims.judge import ClaimFinding, Line, said_by
from pricebook.settlement.claims.lists import Period
from pricebook.settlement.claims.operations import amounts_said_once
from pricebook.settlement.claims.parts import ListsOf

VISIT = "visit"  # how findings call it; in the tables, the visit and the card of each line: who it is, is not asked
_THOUSANDTHS = 1_000
_WINDOWS = ("line", "visit", "card")  # of rules that can speak of one visit
_CALCULATES = re.compile(r"\bamount\b")
_OF_QUANTITY = re.compile(r"\b[1-9]\d*\.\d{3}\b")
_EPOCH = datetime(1970, 1, 1)
_EXACTLY = ("line", "facility", "day", "quantity", "price", "pays_num", "pays_den", "fund_num", "fund_den", "amount")
_PUT = f"insert into charges({', '.join(_EXACTLY)}, thing) values ({', '.join('?' * len(_EXACTLY))}, ?)"

_PUT_PAID = "insert into paid values (?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Charge:
    """A charged line, and what a rule may ask of it beside its figures.

    Attributes:
        line: the line.
        item_kind: what an item is: "drug", "supply" or "blood".
        sort: whether it is an "operation", a "procedure" or a "bed".
        began, ended: when, to the minute.
        performer: who performed it, as the caller names them.
        of_service: the code of the service that an item was used for.
    """

    line: Line
    item_kind: str | None = None
    sort: str | None = None
    began: datetime | None = None
    ended: datetime | None = None
    performer: str | None = None
    of_service: str | None = None

    @property
    def thing(self) -> Thing:
        """What is charged."""
        return Thing(self.line.kind, self.line.code, self.line.name, self.item_kind)


class AtOnce:
    """Judges visits, one after the other, of one facility each. What was found out about lists and texts is kept for the next.

    Args:
        rules: the rules; those that look at a whole period are not asked.
        law: the rules of settlement by day.
        lists_of: what facilities are paid.
        insured: whether it is settled what the fund pays.
    """

    def __init__(self, rules: ClaimRules, law: SettlementLaw, lists_of: ListsOf, *, insured: bool) -> None:
        self._rules = tuple(rule for rule in rules.rule if rule.window in _WINDOWS)
        self._groups = {code: group for group in rules.group for code in group.codes}
        self._exactly = {rule.id for rule in self._rules if _calculates(rule)}
        self._one_line = all(rule.window == "line" for rule in self._rules if rule.id in self._exactly)
        self._lists_of, self._insured = lists_of, insured
        self._decisions = Decisions(law, CodeForms.of(rules))
        self._quick = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._quick.executescript(statement(TABLES))
        _fill(self._quick, "further", further_rows(law))
        self._exact = in_memory(threads="1", enable_external_access="false")
        self._exact.execute(statement(TABLES))
        self._exact.execute("pragma disable_optimizer")  # no plan is better than another for so few rows
        for rule in self._exactly:
            self._exact.execute(f"prepare {rule} as {statement(RULES[rule])}")

    def read(self, facility: str, day: date) -> None:
        """Reads what a facility is paid, and the list that holds on a day with its texts."""
        for period in self._lists_of(facility, day, day):
            if period.holds(day):
                self._decisions.read(period, day)

    def close(self) -> None:
        """Gives the memory back."""
        self._quick.close()
        self._exact.close()

    def sort_and_kind(self, kind: str, group: str | None) -> tuple[str | None, str | None]:
        """What a line is by its group of costs: its sort, and the kind of an item.

        Args:
            kind: "service", "item" or "drug", as the line says it.
            group: the code of the group.
        """
        found = self._groups.get(group or "")
        by_kind = {"item": "supply", "drug": "drug"}.get(kind)
        return (None, by_kind) if found is None else (found.sort, found.item or by_kind)

    def found(self, charges: Sequence[Charge]) -> tuple[list[ClaimFinding], list[Finding]]:
        """What the rules say of the last line of a visit, and of others because of it, rule by rule.

        Args:
            charges: the lines in the order in which they were charged, all of one facility.

        Returns:
            What they say; and a finding for each line on whose day the facility has no list.
        """
        lines = {charge.line.line: charge.line for charge in charges}
        days = [line.day for line in lines.values()]
        facility = charges[0].line.facility
        periods = self._lists_of(facility, day_of(min(days)), day_of(max(days)))
        self._decisions.verdicts.pairs.clear()  # the numbers of pairs are those of one visit
        self._put(facility, charges, periods)
        told = lines, {facility: periods}, self._decisions.verdicts
        found = [each for rule in self._rules for each in said_by(rule, self._answers(rule), *told, insured=self._insured)]
        outside = self._quick.execute(statement(WITHOUT_LIST)).fetchall()
        places = ((Place(VISIT, row=lines[number].row - 1), day) for number, _, day in outside)
        return amounts_said_once(found), [without_list(facility, periods, [each]) for each in places]

    def _put(self, facility: str, charges: Sequence[Charge], periods: Sequence[Period]) -> None:
        """Fills the tables for a visit, and no more."""
        for table in ("charges", "things", *DECIDED):
            self._quick.execute(f"delete from {table}")
        said = [charge.thing for charge in charges]
        things = {thing: number for number, thing in enumerate(dict.fromkeys(said), 1)}
        rows = [_row(charge, things[thing]) for charge, thing in zip(charges, said, strict=True)]
        names = ", ".join(rows[0])
        marks = ", ".join(f":{name}" for name in rows[0])
        self._quick.executemany(f"insert into charges({names}) values ({marks})", rows)
        _fill(self._quick, "things", [(n, of.kind, of.code, of.name, of.item_kind) for of, n in things.items()])
        pairs = self._quick.execute(statement(PAIRS)).fetchall()
        if charges[-1].line.kind != "service":  # nothing is asked of the others, which an item changes nothing of
            pairs = [pair for pair in pairs if pair[2] == things[said[-1]]]
        by_number = {number: thing for thing, number in things.items()}
        decided = self._decisions.rows(facility, periods, by_number, pairs)
        for table, rows_of in decided.items():
            _fill(self._quick, table, [_in_thousandths(row) for row in rows_of] if table == "paid" else rows_of)
        self._exact.execute("delete from charges; delete from paid")
        asked = charges[-1:] if self._one_line else charges
        for charge in asked:
            self._exact.execute(_PUT, [*(getattr(charge.line, name) for name in _EXACTLY), things[charge.thing]])
        charged = {things[charge.thing] for charge in asked}
        for row in decided["paid"]:
            if row[1] in charged:
                self._exact.execute(_PUT_PAID, row)

    def _answers(self, rule: ClaimRule) -> Iterator[tuple[Any, ...]]:
        """The rows that the question of a rule gives, with what is due in đồng."""
        if rule.id in self._exactly:
            yield from self._exact.execute(f"execute {rule.id}").fetchall()
            return
        per = _THOUSANDTHS if rule.stake in ("price", "quantity") else 1
        for line, other, service, due, parts, why in self._quick.execute(_quick_question(rule.id)).fetchall():
            yield line, other, service, due, parts * per, why


@cache
def _quick_question(rule: str) -> str:
    """The question of a rule for SQLite: a figure with three decimals is a quantity there, in thousandths."""
    return _OF_QUANTITY.sub(lambda figure: figure[0].replace(".", ""), statement(RULES[rule]))


def _calculates(rule: ClaimRule) -> bool:
    """Whether a rule reads amounts, as the head of its file says."""
    return _CALCULATES.search(statement(RULES[rule.id]).partition("-- in:")[2].partition("-- out:")[0]) is not None


def _row(charge: Charge, thing: int) -> Mapping[str, object]:
    """A line as the table `charges` has it, without what only an exact question reads."""
    line = charge.line
    return {
        "line": line.line, "facility": line.facility, "visit": VISIT, "card": VISIT, "day": line.day, "month": 0,
        "kind": line.kind, "thing": thing, "price": int(line.price * _THOUSANDTHS),
        "quantity": int(line.quantity * _THOUSANDTHS), "pays_num": line.pays_num,
        "pays_den": line.pays_den, "performer": charge.performer, "sort": charge.sort, "of_thing": charge.of_service,
        "began": _minute(charge.began), "ended": _minute(charge.ended),
    }  # fmt: skip


def _minute(moment: datetime | None) -> int | None:
    """The minute of a moment, from the beginning of 1 January 1970."""
    return None if moment is None else (moment - _EPOCH) // timedelta(minutes=1)


def _in_thousandths(row: Sequence[Any]) -> tuple[Any, ...]:
    facility, thing, service, price, *rest = row
    return facility, thing, service, price * _THOUSANDTHS, *rest


def _fill(con: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Inserts whole rows; the name of the table comes from no caller."""
    if rows:
        con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)
