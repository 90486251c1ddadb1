"""Takes the lines that were put aside back into memory, some facilities or some months of one after the other."""

from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from pricebook.settlement.claims.database import (
    ACROSS,
    BATCH,
    EXTENTS,
    MOVED,
    SENT_AGAIN,
    UNITS_WITH,
    VISITS_APART,
    set_variables,
    statement,
)

_AT_ONCE = 600_000  # lines that one machine settles at once
_OF_FACILITIES = 4  # how many times as many lines are looked at together, where only their visits are asked for
_OF_BUCKET = 2_000_000  # cards that are looked at together, over all facilities
_BEFORE, _AFTER = -1, 1_000_000  # no month is before or after these


class Batch(NamedTuple):
    """The lines of some facilities, or of some months of one; months as year × 12 + month."""

    first_facility: str
    last_facility: str
    first_month: int
    last_month: int
    lines: int


def batches(con: duckdb.DuckDBPyConnection, breadth: int = 1) -> Iterator[Batch]:
    """The batches of what stands in `staged`, in their order; so many times as long as one machine settles them."""
    return batches_of(con.execute(statement(EXTENTS)).fetchall(), breadth)


def facilities(con: duckdb.DuckDBPyConnection) -> Iterator[Batch]:
    """The facilities of what stands in `staged`, as batches of all their months: some short ones together, a long one alone."""
    lines: dict[str, int] = {}
    for facility, _, count in con.execute(statement(EXTENTS)).fetchall():
        lines[facility] = lines.get(facility, 0) + count
    return batches_of([(facility, _BEFORE, count) for facility, count in lines.items()], _OF_FACILITIES)


def load(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Makes the lines of a batch what stands in `charges`."""
    asked = {"first_facility": batch.first_facility, "last_facility": batch.last_facility}
    if con.execute("select getvariable('first_facility'), getvariable('last_facility')").fetchone() != tuple(asked.values()):
        set_variables(con, **asked)
        _look_at(con, _BEFORE, _AFTER)
        con.execute(statement(VISITS_APART))
        con.execute(statement(MOVED))
    _look_at(con, batch.first_month, batch.last_month)
    con.execute(statement(BATCH))


def _look_at(con: duckdb.DuckDBPyConnection, first_month: int, last_month: int) -> None:
    """Makes the units that have lines of some months what stands in `staged_here`: to open all for each batch takes long."""
    set_variables(con, first_month=first_month, last_month=last_month)
    paths = [path for (path,) in con.execute(statement(UNITS_WITH)).fetchall()]
    if paths:
        con.execute("set variable files_here = $1", [paths])


def batches_of(extents: list[tuple[str, int, int]], breadth: int = 1) -> Iterator[Batch]:
    """Puts facilities together whose lines fit into memory at once, and divides those that are longer by their months.

    Args:
        extents: facility, month and number of lines, in their order.
        breadth: how many times as many lines are in memory as one machine settles at once.
    """
    most = _AT_ONCE * breadth  # a longer month of one facility is there alone
    of: dict[str, list[tuple[int, int]]] = {}
    for facility, month, lines in extents:
        of.setdefault(facility, []).append((month, lines))
    held: Batch | None = None
    for facility, months in of.items():
        whole = Batch(facility, facility, months[0][0], months[-1][0], sum(lines for _, lines in months))
        if held is not None and held.lines + whole.lines <= most:
            held = Batch(
                held.first_facility, facility, min(held.first_month, whole.first_month), max(held.last_month, whole.last_month),
                held.lines + whole.lines,
            )  # fmt: skip
            continue
        if held is not None:
            yield from _by_months(held, of, most)
        held = whole
    if held is not None:
        yield from _by_months(held, of, most)


def _by_months(batch: Batch, of: dict[str, list[tuple[int, int]]], most: int) -> Iterator[Batch]:
    if batch.lines <= most:
        yield batch
        return
    held: Batch | None = None
    for month, lines in of[batch.first_facility]:
        if held is not None and held.lines + lines <= most:
            held = held._replace(last_month=month, lines=held.lines + lines)
            continue
        if held is not None:
            yield held
        held = batch._replace(first_month=month, last_month=month, lines=lines)
    if held is not None:
        yield held


def load_with_quota(con: duckdb.DuckDBPyConnection, facility: str) -> None:
    """Makes the lines of a facility that have a quota what stands in `charges`, over all its months; once what was sent twice."""
    load(con, Batch(facility, facility, _BEFORE, _AFTER, 0))
    con.execute(statement(SENT_AGAIN))
    con.execute("delete from charges where thing not in (select thing from quotas where facility = $1)", [facility])


def buckets_of_cards(con: duckdb.DuckDBPyConnection) -> int:
    """In how many buckets cards are looked at over all facilities; 0 where there is but one facility."""
    found = con.execute(
        "select count(*), (select count(distinct facility) from extents) from visits where card <> -1 and services"
    ).fetchone()
    cards, facilities = found if found is not None else (0, 0)
    return 0 if facilities < 2 else -(-cards // _OF_BUCKET)


def load_bucket(con: duckdb.DuckDBPyConnection, bucket: int, buckets: int) -> None:
    """Makes the services of the cards of a bucket that were at more than one facility what stands in `charges`."""
    set_variables(con, bucket=bucket, buckets=buckets)
    con.execute(statement(ACROSS))
