"""Findings by cause, as pages show them. The process that judges keeps them in a small database of their own, so that a page
takes its fifty of many thousands at once, and a search reads no JSON.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pricebook.app.shown_findings import ShownFinding, search_words
from pricebook.app.written import write_whole
from pricebook.base.languages import Language
from pricebook.findings import rule
from pricebook.findings.catalogue import Severity

SHOWN = "findings.sqlite"
A_PAGE = 50  # findings
MOST_WORDS = 12  # of a search
Only = Literal["all", "open", "accepted", "new"]
ONLY: tuple[Only, ...] = get_args(Only)

# What is counted and ordered is apart from what is long: a page reads the long texts of its own findings only.
_TABLES = (
    "create table findings (number integer primary key, code text, severity text, rank integer, accepted integer, new integer)",
    "create table texts (number integer primary key, search text)",
    "create table shown (number integer primary key, shown text)",
)
_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_OF: dict[Only, str] = {"all": "1", "open": "not accepted and severity <> 'info'", "accepted": "accepted", "new": "new"}


@dataclass(frozen=True, slots=True)
class Cause:
    """The findings of one code: how many there are, how many of them nobody has accepted, and how many are new."""

    code: str
    severity: Severity
    count: int
    open: int
    new: int

    def title(self, language: Language) -> str:
        """What it is called."""
        return rule(self.code).title[language]


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Some of many findings.

    Attributes:
        shown: the findings of this page.
        count: how many there are on all pages.
        page, pages: the number of this page, from 1, and how many there are.
        code, search, only: what was asked for.
    """

    shown: Sequence[ShownFinding]
    count: int
    page: int
    pages: int
    code: str
    search: str
    only: Only

    @property
    def near(self) -> list[int | None]:
        """The pages that one can go to from here: first, last, and those beside this one; None where some are left out."""
        wanted = sorted({1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)})
        told: list[int | None] = []
        for number in wanted:
            if told and number - (told[-1] or 0) > 1:
                told.append(None)
            told.append(number)
        return told


def keep_findings(folder: Path, findings: Iterable[ShownFinding]) -> Path:
    """Keeps findings for pages, in the folder's file SHOWN. Raises OutputInUse, NotWritten."""

    def write(staging: Path) -> None:
        with closing(sqlite3.connect(staging / SHOWN)) as database:
            for table in _TABLES:
                database.execute(table)
            for finding in findings:
                _insert(database, finding)
            database.execute("create index in_order on findings (rank, number)")
            database.commit()

    return write_whole(folder, (SHOWN,), write, force=True, over_database=True)[0]


def causes_in(folder: Path) -> list[Cause]:
    """The causes of what was found, those that block first; none where nothing was kept."""
    counted = f"count(*), sum({_OF['open']}), sum(coalesce(new, 0))"
    query = f"select code, severity, {counted} from findings group by code, severity order by rank, min(number)"
    with _kept(folder) as database:
        return [Cause(*row) for row in database.execute(query)] if database is not None else []


def findings_in(
    folder: Path, *, code: str = "", search: str = "", only: Only = "all", page: int = 1, each: int = A_PAGE
) -> FindingsPage:
    """A page of what was found.

    Args:
        folder: where it was kept.
        code: only findings of this code; "": all.
        search: words that each finding, or its row, must have.
        only: all, those that nobody has accepted and that need an answer, those that were accepted, or those that are new.
        page: the number of the page; one that does not exist is the nearest that does.
        each: how many stand on a page.
    """
    words = search_words(search)[:MOST_WORDS]
    source = "findings join texts using (number)" if words else "findings"
    where = " and ".join([_OF[only], *(["code = ?"] if code else []), *("instr(search, ?) > 0" for _ in words)])
    values = [*([code] if code else []), *words]
    with _kept(folder) as database:
        if database is None:
            return FindingsPage([], 0, 1, 1, code, search, only)
        (count,) = database.execute(f"select count(*) from {source} where {where}", values).fetchone()
        pages = max(1, -(-count // each))
        number = min(max(page, 1), pages)
        order = f"select number from {source} where {where} order by rank, number limit ? offset ?"
        numbers = [row[0] for row in database.execute(order, [*values, each, (number - 1) * each])]
        shown = [entry for one in numbers if (entry := _shown(database, one)) is not None]
        return FindingsPage(shown, count, number, pages, code, search, only)


def findings_numbered(folder: Path, numbers: Iterable[int]) -> dict[int, ShownFinding]:
    """The findings of some numbers, by number; those that are not there are left out."""
    with _kept(folder) as database:
        if database is None:
            return {}
        return {number: entry for number in numbers if (entry := _shown(database, number)) is not None}


def asked_of(query: Mapping[str, str]) -> dict[str, Any]:
    """What `findings_in` is asked for, as the address of a page says it: code, q, only, page."""
    page, only = query.get("page", "1"), query.get("only", "all")
    return {
        "code": query.get("code", ""),
        "search": query.get("q", "")[:200],
        "only": only if only in ONLY else "all",
        "page": int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    }


def _insert(database: sqlite3.Connection, finding: ShownFinding) -> None:
    number, severity = finding["number"], finding["severity"]
    new = None if finding["new"] is None else int(finding["new"])
    counted = (number, finding["code"], severity, _RANKS[severity], int(finding["vi"]["accepted"] is not None), new)
    database.execute("insert into findings values (?, ?, ?, ?, ?, ?)", counted)
    database.execute("insert into texts values (?, ?)", (number, finding["search"]))
    database.execute("insert into shown values (?, ?)", (number, json.dumps({**finding, "search": ""}, ensure_ascii=False)))


def _shown(database: sqlite3.Connection, number: int) -> ShownFinding | None:
    row = database.execute("select shown from shown where number = ?", [number]).fetchone()
    if row is None:
        return None
    shown: ShownFinding = json.loads(row[0])
    return shown


@contextmanager
def _kept(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """What was kept, read as it stands: the file is replaced as a whole, never written to."""
    path = folder / SHOWN
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        yield database if _is_ours(database) else None


def _is_ours(database: sqlite3.Connection) -> bool:
    """Whether it has the tables that pages ask for. What else lies there, or half of one, is as if there were none."""
    try:
        for columns, table in (("code, severity, rank, accepted, new", "findings"), ("search", "texts"), ("shown", "shown")):
            database.execute(f"select number, {columns} from {table} limit 1").fetchone()
    except sqlite3.Error:
        return False
    return True
