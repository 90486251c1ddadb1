"""Finds rows of the tables that are not what the log says."""

import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding
from pricebook.registry import schema
from pricebook.registry.raw import plain, rows_of, untyped
from pricebook.registry.replay import Key, Replayed, Row

# Tables that the log says row by row. The others: the log itself, what is kept, and what a list's bytes say (verify_lists.py).
BY_ROW = (
    "lists", "moves", "left_out", "above_maximum", "disputes", "directions", "facilities", "successions", "places", "holds",
    "exports", "seals",
)  # fmt: skip

_LONGEST = 80  # letters of a row that is told


def wrong_rows(con: sa.Connection, state: Replayed) -> Iterator[Finding]:
    """RG022: rows that were changed, taken out or added.

    Args:
        con: A connection that reads rows as they lie.
        state: The tables as the log says them.
    """
    for name in BY_ROW:
        table = schema.metadata.tables[name]
        yield from compared(name, state.of(name), rows_of(con, table), [column.name for column in table.primary_key])


def compared(table: str, said: Mapping[Key, Row], rows: Iterator[Row], key: list[str]) -> Iterator[Finding]:
    """RG022 for each difference between rows and what they should be. A row whose key was changed is one difference."""
    left, strange = dict(said), []
    for row in rows:
        of_log = left.pop(tuple(row[name] for name in key), None)
        if of_log is None:
            strange.append(row)
        else:
            yield from _differing(table, key, of_log, row)
    for row in strange:
        alike = max(left.values(), key=lambda other: _alike(other, row), default=None)
        if alike is not None and _alike(alike, row) >= len(row) - 1:
            del left[tuple(alike[name] for name in key)]
            yield from _differing(table, key, alike, row)
        else:
            yield changed_row(table, _named(row, key), "–", Terms(["row-added"]), None)
    for row in left.values():
        told = ", ".join(f"{name} {value}" for name, value in row.items() if name not in key and value is not None)
        yield changed_row(table, _named(row, key), "–", Terms(["row-missing"]), told[:_LONGEST] or _named(row, key))


def wrong_contents(con: sa.Connection, state: Replayed) -> Iterator[Finding]:
    """RG023: bytes that are kept under a SHA-256 which is not theirs; RG022: any that no entry of the log names."""
    left, strange = dict(state.contents), []
    c = schema.contents.c
    columns = map(untyped, (c.sha256, c.media_type, c.data))
    for *named, packed in con.execute(sa.select(*columns).execution_options(yield_per=1)):
        digest, kind = map(plain, named)
        try:
            own = sha256(zlib.decompress(packed)).hexdigest()
        except (zlib.error, TypeError):
            own = None
        if digest not in left:
            strange.append((digest, own))
            continue
        of_log = left.pop(digest)
        if own != digest:
            yield Finding("RG023", observed=own or Terms(["row-unreadable"]), limit=digest)
        if of_log is not None and kind != of_log:
            yield changed_row("contents", digest, "media_type", kind, of_log)
    for digest, own in strange:
        if own in left:
            del left[own]
            yield changed_row("contents", own, "sha256", digest, own)
        else:
            yield changed_row("contents", digest, "–", Terms(["row-added"]), None)
    for digest in left:
        yield changed_row("contents", digest, "–", Terms(["row-missing"]), digest)


def changed_row(table: str, row: str, column: str, observed: Figure, limit: Figure | None) -> Finding:
    """RG022: what a row has, and what the log says of it."""
    said: Figure = limit if limit is not None else "–"
    return Finding("RG022", observed=observed, limit=said, more={"table": table, "row": row, "column": column})


def _differing(table: str, key: list[str], of_log: Row, row: Row) -> Iterator[Finding]:
    for name, value in row.items():
        if value != of_log[name]:
            yield changed_row(table, _named(of_log, key), name, _shown(value), _shown(of_log[name]))


def _alike(one: Row, other: Row) -> int:
    return sum(other[name] == value for name, value in one.items())


def _named(row: Row, key: list[str]) -> str:
    return ", ".join(f"{name} {row[name]}" for name in key)


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
