"""What was sent twice: a file with the same bytes, a visit whose services stand in two files. Which one counts, is asked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.batches import Batch, facilities
from pricebook.settlement.claims.database import REPEATS, VISITS_APART, set_variables, statement
from pricebook.settlement.same_files import given_twice, said_twice

_MOST_PLACES = 1_000  # of one finding; how many visits there are is said beside


def repeated(con: duckdb.DuckDBPyConnection, files: Sequence[Path], labels: Sequence[str]) -> Iterator[Finding]:
    """ST053 for each file that was given before, ST054 for the visits that two files have. Their lines are settled all the same.

    Args:
        con: the database, with `staged` filled.
        files: the files, in the order in which they were given.
        labels: how they and their parts are called, by their numbers in the database.

    Raises:
        OSError: a file cannot be read.
    """
    twice = files_given_twice(files)
    copies = {each.observed for each in twice}
    yield from twice
    if len(labels) < 2:
        return
    set_variables(con, most_places=_MOST_PLACES)
    answers = [row for batch in facilities(con) for row in _asked(con, batch)]
    set_variables(con, first_facility=None, last_facility=None)  # whoever loads a batch asks for what belongs to it
    for file, facility, first, visits, rows, first_rows in sorted(answers):
        if labels[file].partition("/")[0] in copies:
            continue
        at, *others = (Place(labels[file], row=row - 1) for row in rows)
        related = tuple(Place(labels[first], row=row - 1) for row in first_rows)
        more = {"facility": facility, "file": labels[file], "first": labels[first]}
        yield Finding("ST054", at, observed=visits, more=more, cells=tuple(others), related=related)


def files_given_twice(files: Sequence[Path], called: str = "") -> list[Finding]:
    """ST053 for each file that was given before; its lines count once more.

    Args:
        files: the files, in the order in which they were given.
        called: what stands before their numbers: "receipts-" makes "receipts-1.csv".

    Raises:
        OSError: a file cannot be read.
    """
    labels = [f"{called}{number}{path.suffix.lower()}" for number, path in enumerate(files, 1)]
    return [said_twice(labels[copy], labels[first], counts=True) for copy, first in given_twice(files).items()]


def _asked(con: duckdb.DuckDBPyConnection, batch: Batch) -> list[tuple[Any, ...]]:
    set_variables(con, first_facility=batch.first_facility, last_facility=batch.last_facility)
    con.execute(statement(VISITS_APART))
    there = con.execute("select 1 from repeated_visits limit 1").fetchone()
    return con.execute(statement(REPEATS)).fetchall() if there is not None else []
