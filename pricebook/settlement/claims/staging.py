"""Puts lines aside as they are read: typed, by facility and month, unit by unit, so that memory is that of one unit.

What is put aside are Parquet files, and one record a unit. They hold keyed hashes, codes, days and amounts; no card, no name of a
patient. A unit whose record stands was put aside whole, and is not read again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb

from pricebook.base.files import whole_outputs
from pricebook.findings import Finding, Place, blocks
from pricebook.regulation.claim_rules import ClaimRules
from pricebook.settlement.claims.database import (
    EXTENTS_OF_UNITS,
    FIGURES,
    ITEMS_CHARGED,
    NOT_PLAIN,
    NOT_READ,
    TALLY,
    TEXTS,
    THINGS,
    TYPED,
    VISITS_OF_UNIT,
    insert,
    not_of_the_file,
    statement,
)
from pricebook.settlement.claims.read.columns import SHOWN
from pricebook.settlement.claims.read.files import Unit, read_unit, units_of
from pricebook.settlement.claims.read.problems import ReadFile, broken_off
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.read.table_file import close_view
from pricebook.settlement.claims.turns import in_turns
from pricebook.settlement.claims.unit_records import findings_of_unit, of_unit, read_record, record_of

_UNREAD = {"date": "ST046", "facility": "ST047", "return": "ST114"}
_LINES = "lines"
_TWO_WAYS, _OPEN = "ST113", "-open"
_OTHERWISE_UNREAD = "ST048"
_ROWS_OF_GROUP = 20_480  # so that a reader of one facility and month passes over most of a file
_PUT_ASIDE = "select $unit as unit, * from typed order by facility, month, line"
_RECEIPTS_ASIDE = (
    "select $unit as unit, t.*, said as requested from typed t left join requested r using (line) order by facility, month, line"
)
_SAID_THINGS = (
    "select distinct $unit as unit, thing as said_thing, kind, code, name, item_kind from charged where code is not null"
)


@dataclass(slots=True)
class Staged:
    """The lines of all files, put aside.

    Attributes:
        labels: how the files are called, by their numbers in the database.
        lines: how many lines were read.
        findings: what is wrong with the files.
        unread: which lines cannot be settled, and why (ST046 to ST048, ST113, ST114).
        unread_amount: what those lines of claims charge, as far as it can be read, in đồng.
        receipts: how many lines of what patients paid were read; None where no receipts were given.
    """

    labels: list[str] = field(default_factory=list)
    lines: int = 0
    findings: list[Finding] = field(default_factory=list)
    unread: list[Finding] = field(default_factory=list)
    unread_amount: Decimal = Decimal(0)
    receipts: int | None = None


Step = Callable[[int, int], None]  # how many units are done, of how many


def stage(
    con: duckdb.DuckDBPyConnection,
    work: Path,
    paths: Sequence[Path],
    rows_of: Callable[[], Rows],
    rules: ClaimRules,
    step: Step = lambda done, of: None,
    receipts: Sequence[Path] = (),
) -> Staged:
    """Reads files and puts their lines aside; then `staged`, `receipts`, `units` and `things` of the database are theirs.

    Args:
        con: the database, which may read the files and write into the folder.
        work: the folder into which lines are put.
        paths: the files.
        rows_of: gives what makes rows, for each unit anew.
        rules: the rules, for what groups of costs mean.
        step: is told how far it is.
        receipts: tables of what patients paid.

    Raises:
        OSError: a file cannot be read or written.
    """
    insert(con, "sorts", [(code, group.sort, group.item) for group in rules.group for code in group.codes])
    con.execute(statement(TEXTS))
    con.execute(statement(TYPED))
    pieces = [_Piece(f"unit-{number:06d}", number, unit) for number, unit in enumerate(units_of(con, paths, receipts))]

    def is_done(piece: _Piece) -> bool:
        path = work / _record(piece.number)
        return path.exists() and read_record(path).of == of_unit(piece.unit)

    def do(piece: _Piece) -> None:
        step(piece.number, len(pieces))
        _put_aside(con, work, piece.number, piece.unit, rows_of())

    in_turns(work, pieces, is_done, do)
    step(len(pieces), len(pieces))
    return _opened(con, work, [piece.unit for piece in pieces])


class _Piece(NamedTuple):
    """A unit with its number among all."""

    name: str
    number: int
    unit: Unit


def _file(kind: str, number: int) -> str:
    return f"{kind}-{number:06d}.parquet"


def _record(number: int) -> str:
    return f"unit-{number:06d}.json"


def _put_aside(con: duckdb.DuckDBPyConnection, work: Path, number: int, unit: Unit, rows: Rows) -> None:
    question = _RECEIPTS_ASIDE if unit.receipts else _PUT_ASIDE
    try:
        labels, read = read_unit(con, unit, rows)
        beside = {"things": _SAID_THINGS, "tallies": _question(TALLY), "visits": _question(VISITS_OF_UNIT)}
        names = (_file(_LINES, number), *(_file(kind, number) for kind in beside), _record(number))
        with whole_outputs(work, names, force=True) as folder:
            lines = folder / names[0]
            try:
                _look_at_figures(con)
                _write(con, question, number, lines)
            except duckdb.Error as error:  # a file that breaks off in the middle
                not_of_the_file(error)
                if unit.rows is None:
                    raise
                close_view(con)
                _look_at_figures(con)
                read = ReadFile(findings=[broken_off(labels[0])])
                rows.line = 0
                _write(con, _PUT_ASIDE, number, lines)
            con.execute(f"create or replace view unit_lines as select * from read_parquet([{_quoted(lines)}])")
            for kind, asked in beside.items():
                _write(con, asked, number, folder / _file(kind, number))
            unread = con.execute(statement(NOT_READ)).fetchall()
            text = record_of(unit, labels, read.lines, rows.line, read.findings, unread)
            (folder / names[-1]).write_text(text, encoding="utf-8", newline="\n")
    finally:
        close_view(con)
        con.execute("truncate requested")


def _look_at_figures(con: duckdb.DuckDBPyConnection) -> None:
    """Finds out what the lines in `raw` mean as a whole, so that `typed` gives each of them."""
    con.execute(statement(FIGURES))
    if con.execute("select 1 from marks where not plain limit 1").fetchone() is not None:
        con.execute(statement(NOT_PLAIN))
    con.execute(statement(ITEMS_CHARGED))


def _question(file: Path) -> str:
    """The question of an SQL file, as it stands within another statement."""
    return statement(file).rstrip().rstrip(";")


def _write(con: duckdb.DuckDBPyConnection, question: str, number: int, path: Path) -> None:
    text = question.replace("$unit", str(number))
    options = f"format parquet, parquet_version v2, row_group_size {_ROWS_OF_GROUP}"  # v2: numbers that grow take less room
    con.execute(f"copy ({text}) to $1 ({options})", [str(path)])


def _opened(con: duckdb.DuckDBPyConnection, work: Path, units: Sequence[Unit]) -> Staged:
    """Makes what was put aside the tables of the database, and says what is wrong."""
    staged, unread, before = Staged(), dict[tuple[int, str], list[int]](), 0
    for number, unit in enumerate(units):
        record = read_record(work / _record(number))
        first_file = len(staged.labels) - unit.continues
        first_line = before - (unit.rows.first if unit.rows is not None else 0)
        insert(con, "units", [(number, first_line, first_file, work / _file(_LINES, number))])
        staged.labels += record.labels[unit.continues :]
        if unit.receipts:
            staged.receipts = (staged.receipts or 0) + record.lines
        else:
            staged.lines += record.lines
        before += record.rows
        for finding in findings_of_unit(record):
            if finding not in staged.findings:  # one file that is damaged in two units
                staged.findings.append(finding)
        for file, why, places, amount in record.unread:
            staged.unread_amount += 0 if unit.receipts else amount
            unread.setdefault((first_file + file, why), []).extend(places)
    if not staged.lines and not blocks(staged.findings):
        staged.findings.append(Finding("ST112"))
    staged.unread += (_unread(staged.labels[file], why, places) for (file, why), places in unread.items())
    of_claims = [number for number, unit in enumerate(units) if not unit.receipts]
    of_receipts = [number for number, unit in enumerate(units) if unit.receipts]
    for table, kind, numbers in (
        ("staged", _LINES, of_claims), ("tallies", "tallies", of_claims), ("visits", "visits", of_claims),
        ("receipts", _LINES, of_receipts), ("said_things", "things", range(len(units))),
    ):  # fmt: skip
        if not numbers:
            continue
        con.execute(f"drop table {table}")
        files = ", ".join(_quoted(work / _file(kind, number)) for number in numbers)
        con.execute(f"create view {table} as select * from read_parquet([{files}])")
    con.execute(statement(THINGS))
    con.execute(statement(EXTENTS_OF_UNITS))
    if of_claims:
        con.execute("set variable files_here = $1", [[str(work / _file(_LINES, number)) for number in of_claims]])
        con.execute("create or replace view staged_here as select * from read_parquet(getvariable('files_here'))")
    return staged


def _quoted(path: Path) -> str:
    """A path as SQL has it in a view, which takes no values."""
    return "'" + str(path).replace("'", "''") + "'"


def _unread(label: str, why: str, rows: Sequence[int]) -> Finding:
    first, *others = (Place(label, row=row - 1) for row in rows)
    code = _TWO_WAYS if why.endswith(_OPEN) else _UNREAD.get(why, _OTHERWISE_UNREAD)
    column = why.removesuffix(_OPEN)
    return Finding(code, first, observed=len(rows), cells=tuple(others), more={"column": SHOWN.get(column, column)})
