"""Settles claims, one facility and month at a time: so that memory is that of a month, and a run can go on where it stopped."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pricebook.findings import Finding, Place
from pricebook.regulation import SettlementLaw
from pricebook.regulation.claim_rules import ClaimRules
from pricebook.settlement.claims.database import PARTS, READING, WITHOUT_LIST, insert, statement
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.decided import Decided, fill_further, fill_quotas
from pricebook.settlement.claims.engines import Engine, ThisMachine
from pricebook.settlement.claims.findings import without_list
from pricebook.settlement.claims.judge import ClaimFinding, judge
from pricebook.settlement.claims.lists import Period, Quota

ListsOf = Callable[[str, date, date], Sequence[Period]]  # facility, first and last day → its periods
_UNREAD = {"date": "ST046", "facility": "ST047"}
_OTHERWISE_UNREAD = "ST048"
_ONE_PART = "facility = $1 and month between $2 and $3"
_WITH_QUOTA = "facility = $1 and thing in (select thing from quotas where facility = $1)"
_TOGETHER = 200_000  # lines of months that are settled at once; a longer month is settled alone


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one facility, in a month or in some short ones after each other, settled."""

    facility: str
    first: date
    last: date
    lines: int
    found: tuple[ClaimFinding, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Settling:
    """The lines that were read, ready to be settled part by part.

    Args:
        con: the database, with `raw` filled.
        rules: the rules.
        law: the rules of settlement by day.
        insured: whether it is settled what the fund pays.
        file_names: how each file is called, by its number.
        quotas: what is paid whole of some services.
        engine: what is asked; by default the database itself.
    """

    con: duckdb.DuckDBPyConnection
    rules: ClaimRules
    law: SettlementLaw
    insured: bool
    file_names: Sequence[str]
    quotas: Sequence[Quota] = ()
    engine: Engine | None = None
    unread: list[Finding] = field(default_factory=list)

    @property
    def _asked(self) -> Engine:
        return self.engine or ThisMachine(self.con)

    def prepare(self) -> None:
        """Types the lines, and says which of them cannot be settled (ST046 to ST048)."""
        insert(self.con, "sorts", [(code, group.sort, group.item) for group in self.rules.group for code in group.codes])
        for sql in READING:
            self.con.execute(statement(sql))
        self.con.execute("drop table raw")
        self._asked.take("things")
        fill_further(self._asked, self.law)
        fill_quotas(self._asked, self.quotas)
        by_cause: dict[tuple[int, str], list[int]] = {}
        for file, row, why in self.con.execute(
            "select file, row, why from claim_lines where why is not null order by line"
        ).fetchall():
            by_cause.setdefault((file, why), []).append(row)
        for (file, why), rows in by_cause.items():
            first, *others = (self._place(file, row) for row in rows)
            code = _UNREAD.get(why, _OTHERWISE_UNREAD)
            self.unread.append(Finding(code, first, observed=len(rows), cells=tuple(others), more={"column": why}))

    def parts(self, lists_of: ListsOf) -> Iterator[Part]:
        """Settles each facility and month."""
        decided = Decided(self._asked, self.law)
        for facility, first, last, lines in self.loaded():
            self._asked.take("charges")
            periods = lists_of(facility, first, last)
            decided.fill(facility, periods)
            rules = [rule for rule in self.rules.rule if rule.window != "period"]
            found = judge(self._asked, rules, periods, decided.verdicts, insured=self.insured)
            yield Part(facility, first, last, lines, tuple(found), tuple(self._without_list(facility, periods)))

        yield from self._by_quota(lists_of, decided)

    def loaded(self) -> Iterator[tuple[str, date, date, int]]:
        """Each facility and month, whose lines stand in `charges` until the next is asked for: its days, and how many lines."""
        for facility, months, first, last, lines in _together(self.con.execute(statement(PARTS)).fetchall()):
            self.con.execute("delete from charges")
            self.con.execute(f"insert into charges select * from all_charges where {_ONE_PART}", [facility, *months])
            yield facility, day_of(first), day_of(last), lines

    def places(self, lines: Iterable[int]) -> list[Place]:
        """Where lines stand, by their numbers, in their order."""
        at = self.con.execute(
            "select file, row from claim_lines where line in (select unnest($1::bigint[])) order by line", [list(lines)]
        ).fetchall()
        return [self._place(file, row) for file, row in at]

    def _by_quota(self, lists_of: ListsOf, decided: Decided) -> Iterator[Part]:
        """Settles what has a quota, over all its months: the rules that look at a whole period."""
        rules = [rule for rule in self.rules.rule if rule.window == "period"]
        for (facility,) in self.con.execute("select distinct facility from quotas order by facility").fetchall():
            self.con.execute("delete from charges")
            self.con.execute(f"insert into charges select * from all_charges where {_WITH_QUOTA}", [facility])
            days = self.con.execute("select min(day), max(day) from charges").fetchone()
            if days is None or days[0] is None:
                continue
            self._asked.take("charges")
            first, last = day_of(days[0]), day_of(days[1])
            periods = lists_of(facility, first, last)
            found = judge(self._asked, rules, periods, decided.verdicts, insured=self.insured)
            yield Part(facility, first, last, 0, tuple(found))

    def _without_list(self, facility: str, periods: Sequence[Period]) -> Iterator[Finding]:
        """The lines that no list settles."""
        rows = self._asked.ask(WITHOUT_LIST)
        if not rows:
            return
        places = self.places(row[0] for row in rows)
        yield without_list(facility, periods, ((place, day) for place, (_, day) in zip(places, rows, strict=True)))

    def _place(self, file: int, row: int) -> Place:
        return Place(self.file_names[file], row=row - 1)


def _together(parts: Iterable[tuple[str, int, int, int, int]]) -> Iterator[tuple[str, tuple[int, int], int, int, int]]:
    """Short months of one facility, put together: no rule looks beyond a month, so that what is found is the same."""
    held: tuple[str, tuple[int, int], int, int, int] | None = None
    for facility, month, first, last, lines in parts:
        if held is not None and held[0] == facility and held[4] + lines <= _TOGETHER:
            held = (facility, (held[1][0], month), min(held[2], first), max(held[3], last), held[4] + lines)
            continue
        if held is not None:
            yield held
        held = (facility, (month, month), first, last, lines)
    if held is not None:
        yield held
