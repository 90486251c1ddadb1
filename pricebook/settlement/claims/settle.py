"""Settles claims, some facilities or some months at a time: so that memory is bounded, and a run goes on where it stopped."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
from typing import NamedTuple

import duckdb

from pricebook.findings import Finding, Place
from pricebook.regulation import SettlementLaw
from pricebook.regulation.claim_rules import ClaimRule, ClaimRules
from pricebook.settlement.claims.batches import Batch, batches, buckets_of_cards, load, load_bucket, load_with_quota
from pricebook.settlement.claims.code_forms import CodeForms
from pricebook.settlement.claims.database import PARTS, WITHOUT_LIST, statement
from pricebook.settlement.claims.days import day_of
from pricebook.settlement.claims.decided import Decided, fill_further, fill_quotas
from pricebook.settlement.claims.engines import Engine, ThisMachine
from pricebook.settlement.claims.findings import without_list
from pricebook.settlement.claims.judge import RECEIPTS, ClaimFinding, PeriodsOf, judge
from pricebook.settlement.claims.kept import KeptParts
from pricebook.settlement.claims.lists import Period, Quota
from pricebook.settlement.claims.parts import ListsOf, Part
from pricebook.settlement.claims.receipts import (
    load_receipts,
    mark_items,
    of_receipts,
    of_several_persons,
    receipt_batches,
    receipts_loaded,
)
from pricebook.settlement.claims.turns import in_turns

_WITH_QUOTA = "select distinct facility from quotas order by facility"
_OF_MONTHS = ("line", "visit", "card")  # windows that lie within one facility and month
Step = Callable[[int, int], None]  # how many lines are settled, of how many


def unheard(done: int, of: int) -> None:
    """A step that nobody is told of."""


class _Job(NamedTuple):
    """A piece of the settlement: `of` says which lines it is about, of which there are `lines`; `settled` settles it."""

    name: str
    of: str
    lines: int
    lists_of: ListsOf
    settled: Callable[[], Iterator[Part]]


class Extent(NamedTuple):
    """The lines of a facility that stand in `charges`: their first and last day, and how many there are."""

    facility: str
    first: date
    last: date
    lines: int


@dataclass(slots=True)
class Settling:
    """The lines that were put aside, ready to be settled part by part.

    Args:
        con: the database, with `staged` filled.
        rules: the rules.
        law: the rules of settlement by day.
        insured: whether it is settled what the fund pays.
        file_names: how each file is called, by its number.
        quotas: what is paid whole of some services.
        engine: what is asked; by default the database itself.
        step: is told how far it is.
        kept: where parts are kept, if a run that is interrupted can go on.
    """

    con: duckdb.DuckDBPyConnection
    rules: ClaimRules
    law: SettlementLaw
    insured: bool
    file_names: Sequence[str]
    quotas: Sequence[Quota] = ()
    engine: Engine | None = None
    step: Step = unheard
    kept: KeptParts | None = None

    @property
    def _asked(self) -> Engine:
        return self.engine or ThisMachine(self.con)

    def parts(self, lists_of: ListsOf) -> Iterator[Part]:
        """Settles each facility and month, and what is looked at beyond them. What was kept is not settled again."""
        jobs = self._taken(lists_of)
        settled, whole = 0, sum(job.lines for job in jobs)
        for job in jobs:
            self.step(settled, whole)
            parts = self.kept.read(job.name, job.of, job.lists_of) if self.kept is not None else None
            yield from parts if parts is not None else self._told(job, settled, whole)
            settled += job.lines
        self.step(whole, whole)

    def take_turns(self, lists_of: ListsOf) -> None:
        """Settles what no other process is at, and keeps it; the whole is for another process to read."""
        self._taken(lists_of)

    def _taken(self, lists_of: ListsOf) -> list[_Job]:
        """The pieces; where parts are kept, each has been settled by this process or by another one."""
        jobs = list(self._jobs(lists_of))
        whole = sum(job.lines for job in jobs)
        if self.kept is not None:
            before = dict(zip((job.name for job in jobs), accumulate((job.lines for job in jobs), initial=0), strict=False))
            in_turns(self.kept.folder, jobs, self._was_kept, lambda job: self._keep(job, before[job.name], whole))
        return jobs

    def _jobs(self, lists_of: ListsOf) -> Iterator[_Job]:
        """What is settled, piece by piece, in the order of the results."""
        self._asked.take("things")
        fill_further(self._asked, self.law)
        fill_quotas(self._asked, self.quotas)
        decided = Decided(self._asked, self.law, CodeForms.of(self.rules))
        for number, batch in enumerate(batches(self.con, self._asked.breadth)):
            settled = partial(self._of_batch, batch, lists_of, decided)
            yield _Job(f"{number:06d}", repr(batch), batch.lines, lists_of, settled)
        for number, (facility,) in enumerate(self.con.execute(_WITH_QUOTA).fetchall()):
            yield _Job(f"quota-{number:06d}", facility, 0, lists_of, partial(self._of_quota, facility, lists_of, decided))
        buckets = buckets_of_cards(self.con) if self._rules("facilities") else 0
        for number in range(buckets):
            settled = partial(self._of_cards, number, buckets, decided)
            yield _Job(f"cards-{number:06d}", f"{number}/{buckets}", 0, _no_lists, settled)
        for number, batch in enumerate(receipt_batches(self.con)):
            settled = partial(self._of_receipts, batch, lists_of, decided)
            yield _Job(f"receipts-{number:06d}", repr(batch), batch.lines, lists_of, settled)

    def _was_kept(self, job: _Job) -> bool:
        return self.kept is not None and self.kept.stands(job.name, job.of, job.lists_of)

    def _keep(self, job: _Job, before: int, whole: int) -> None:
        self.step(before, whole)
        if self.kept is not None:
            self.kept.write(job.name, job.of, list(self._told(job, before, whole)), job.lists_of)

    def _told(self, job: _Job, before: int, whole: int) -> Iterator[Part]:
        """Settles a piece, and says after each facility and month how far it is."""
        for part in job.settled():
            before += part.lines
            self.step(before, whole)
            yield part

    def _of_batch(self, batch: Batch, lists_of: ListsOf, decided: Decided) -> Iterator[Part]:
        load(self.con, batch)
        extents = self._extents()
        self._asked.take("charges")
        periods = {each.facility: lists_of(each.facility, each.first, each.last) for each in extents}
        decided.fill(periods)
        found = _by_facility(judge(self._asked, self._rules(*_OF_MONTHS), periods, decided.verdicts, insured=self.insured))
        outside = self._without_list(periods)
        for facility, first, last, lines in extents:
            yield Part(facility, first, last, lines, tuple(found[facility]), tuple(outside[facility]))

    def _of_receipts(self, batch: Batch, lists_of: ListsOf, decided: Decided) -> Iterator[Part]:
        """Settles what patients paid beside the claims of their visits. What is found about the claims was found before."""
        load_receipts(self.con, batch)
        extents = self._extents()
        periods = {each.facility: lists_of(each.facility, each.first, each.last) for each in extents}
        things, receipts = decided.as_meant(periods), receipts_loaded(self.con)
        mark_items(self.con, things)
        self._asked.take("charges")
        self._asked.take("receipt_lines")
        decided.fill(periods, things)
        judged = judge(self._asked, self._rules(RECEIPTS), periods, decided.verdicts, insured=True)
        found = _by_facility(of_receipts(judged, receipts, of_several_persons(self.con)))
        outside = self._without_list(periods, receipts)
        for facility, first, last, _ in extents:
            yield Part(facility, first, last, 0, tuple(found[facility]), tuple(outside[facility]))

    def _of_cards(self, bucket: int, buckets: int, decided: Decided) -> Iterator[Part]:
        """Settles what spans facilities: by card, some of the cards at once. No list is looked at."""
        load_bucket(self.con, bucket, buckets)
        self._asked.take("charges")
        found = judge(self._asked, self._rules("facilities"), {}, decided.verdicts, insured=self.insured)
        for facility, of_one in sorted(_by_facility(found).items()):
            days = [day_of(each.line.day) for each in of_one]
            yield Part(facility, min(days), max(days), 0, tuple(of_one))

    def loaded(self) -> Iterator[list[Extent]]:
        """The facilities whose lines stand in `charges` until the next ones are asked for."""
        all_batches = list(batches(self.con))
        before = accumulate((batch.lines for batch in all_batches), initial=0)
        whole = sum(batch.lines for batch in all_batches)
        for settled, batch in zip(before, all_batches, strict=False):
            self.step(settled, whole)
            load(self.con, batch)
            yield self._extents()
        self.step(whole, whole)

    def _extents(self) -> list[Extent]:
        """The facilities whose lines stand in `charges`."""
        rows = self.con.execute(statement(PARTS)).fetchall()
        return [Extent(facility, day_of(first), day_of(last), lines) for facility, first, last, lines in rows]

    def places(self, lines: Iterable[int]) -> list[Place]:
        """Where lines stand, by their numbers, in their order."""
        at = self.con.execute(
            "select distinct line, file, row from claim_lines where line in (select unnest($1::bigint[])) order by line",
            [list(lines)],
        ).fetchall()
        return [self._place(file, row) for _, file, row in at]

    def _rules(self, *windows: str) -> list[ClaimRule]:
        return [rule for rule in self.rules.rule if rule.window in windows]

    def _of_quota(self, facility: str, lists_of: ListsOf, decided: Decided) -> Iterator[Part]:
        """Settles what has a quota, over all its months: the rules that look at a whole period."""
        load_with_quota(self.con, facility)
        days = self.con.execute("select min(day), max(day) from charges").fetchone()
        if days is None or days[0] is None:
            return
        self._asked.take("charges")
        first, last = day_of(days[0]), day_of(days[1])
        periods = lists_of(facility, first, last)
        found = judge(self._asked, self._rules("period"), {facility: periods}, decided.verdicts, insured=self.insured)
        yield Part(facility, first, last, 0, tuple(found))

    def _without_list(self, periods: PeriodsOf, among: Container[int] | None = None) -> dict[str, list[Finding]]:
        """The lines that no list settles, as one finding of each facility; `among`: which are looked at, by default all."""
        rows = [row for row in dict.fromkeys(self._asked.ask(WITHOUT_LIST)) if among is None or row[0] in among]
        lines: dict[str, list[tuple[Place, int]]] = {}
        for place, (_, facility, day) in zip(self.places(row[0] for row in rows) if rows else (), rows, strict=True):
            lines.setdefault(facility, []).append((place, day))
        return defaultdict(list, {of: [without_list(of, periods[of], places)] for of, places in lines.items()})

    def _place(self, file: int, row: int) -> Place:
        return Place(self.file_names[file], row=row - 1)


def _by_facility(found: Iterable[ClaimFinding]) -> dict[str, list[ClaimFinding]]:
    """What was found, by the facility of the line, in the same order."""
    by_facility: dict[str, list[ClaimFinding]] = defaultdict(list)
    for each in found:
        by_facility[each.line.facility].append(each)
    return by_facility


def _no_lists(facility: str, first: date, last: date) -> Sequence[Period]:
    """What holds for a facility, where no list is looked at: nothing."""
    return ()
