"""Finds lines of recorded lists that are not those which were recorded."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from pricebook.base.languages import Figure, Terms
from pricebook.findings import Finding
from pricebook.registry import schema
from pricebook.registry.kept_list import COLUMNS, KeptList, Line, kept_list
from pricebook.registry.lines import leaf_content
from pricebook.registry.merkle import leaf_hashes, root_of
from pricebook.registry.raw import rows_of, untyped
from pricebook.registry.recording import JSON, kept
from pricebook.registry.replay import Key, Replayed, Row
from pricebook.registry.verify_tables import changed_row, compared


@dataclass(slots=True)
class LinesRead:
    """How many lines were read, and which services have been named as changed: a service of many lists is named once."""

    lines: int = 0
    named: set[tuple[int, str]] = field(default_factory=set)


def wrong_lists(con: sa.Connection, state: Replayed, read: LinesRead) -> Iterator[Finding]:
    """RG024: lines, and what facilities perform, against the bytes that were kept of each list and against its root."""
    said: dict[Key, Row] = {}
    judged = []
    for row in state.of("lists").values():
        of_list = _kept(con, row["content"]) if state.contents.get(row["content"]) == JSON else None
        sound = of_list is not None and root_of(of_list.leaves).hex() == row["lines_root"]
        yield from _wrong_lines(con, row, of_list if sound else None, read)
        if of_list is not None and sound:
            judged.append(row["list"])
            for each in of_list.exceptions:
                said[row["list"], each["facility_code"], each["service_id"]] = {
                    "list": row["list"], **each, "able": int(bool(each["able"]))
                }  # fmt: skip
    known = set(state.of("lists"))
    rows = (row for row in rows_of(con, schema.exceptions) if row["list"] in judged or (row["list"],) not in known)
    yield from compared("exceptions", said, rows, ["list", "facility_code", "service_id"])
    yield from _strange(con, known)


def _kept(con: sa.Connection, digest: str) -> KeptList | None:
    try:
        data = kept(con, digest)
    except (zlib.error, TypeError):  # what lies there may be no bytes at all
        return None
    return kept_list(data) if data is not None else None


def _wrong_lines(con: sa.Connection, of: Row, kept: KeptList | None, read: LinesRead) -> Iterator[Finding]:
    """RG024 for each line of a list that is not as it was recorded; the line is named by what was kept of the list."""
    rows = list(_lines_of(con, of["list"]))
    read.lines += len(rows)
    leaves = leaf_hashes(_hashed(row) for row in rows)
    same = root_of(leaves).hex() == of["lines_root"] and len(rows) == of["lines"]
    if same and all(row["regulation"] == of["regulation"] for row in rows):
        return
    if kept is None:
        yield _line(of, "–", Terms(["all-lines"]), root_of(leaves).hex(), of["lines_root"])
        return
    placed: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        placed.setdefault(row["number"], []).append(row)
    for number, line in enumerate(kept.lines, 1):
        here = placed.pop(number, [])
        best = max(here, key=lambda row: _alike(row, line), default=None)
        placed[number] = [row for row in here if row is not best]
        if best is None:
            moved = next((row for there in placed.values() for row in there if _alike(row, line) == len(COLUMNS)), None)
            if moved is None:
                yield _line(of, str(number), "–", Terms(["row-missing"]), str(line[0]))
            else:
                placed[moved["number"]].remove(moved)
                yield _line(of, str(number), "number", str(moved["number"]), str(number))
            continue
        yield from _differing(of, number, line, best, read)
    for there in placed.values():
        for row in there:
            yield _line(of, str(row["number"]), "–", Terms(["row-added"]), "–")


def _differing(of: Row, number: int, line: Line, row: dict[str, Any], read: LinesRead) -> Iterator[Finding]:
    own = {**dict(zip(COLUMNS, line, strict=True)), "regulation": of["regulation"]}
    wrong = [name for name, value in own.items() if row[name] != value]
    of_service = [name for name in wrong if name not in ("class", "price")]
    if len(of_service) > 1:  # the line was given to another service, or to none
        if row["service_id"] is not None or (row["service"], "service") not in read.named:
            read.named.add((row["service"], "service"))
            yield _line(of, str(number), "service", _shown(row["service_id"] or row["service"]), _shown(line[0]))
        wrong = [name for name in wrong if name not in of_service]
    for name in wrong:
        if name in of_service and (row["service"], name) in read.named:
            continue
        if name in of_service:
            read.named.add((row["service"], name))
        yield _line(of, str(number), name, _shown(row[name]), _shown(own[name]))


_NAMES = ("number", "service", "regulation", *COLUMNS)


def _query() -> sa.Select[Any]:
    li, s = schema.lines.c, schema.services.c
    columns = (li.number, li.service, s.regulation, *(s[name] for name in COLUMNS[:6]), li["class"], li.price)
    joined = schema.lines.outerjoin(schema.services, s.service == li.service)
    return sa.select(*map(untyped, columns)).select_from(joined).where(li.list == sa.bindparam("of")).order_by(li.number)


_QUERY = _query()


def _lines_of(con: sa.Connection, number: int) -> Iterator[dict[str, Any]]:
    for row in con.execute(_QUERY, {"of": number}):
        yield dict(zip(_NAMES, row, strict=True))


def _hashed(row: dict[str, Any]) -> bytes:
    texts = [str(row[name] if row[name] is not None else "") for name in COLUMNS[:7]]
    fields: list[Any] = [row["number"], *texts, row["price"]]
    return leaf_content(*fields)


def _strange(con: sa.Connection, known: set[Key]) -> Iterator[Finding]:
    """Lines of no list, and services of no line."""
    li = schema.lines.c
    for number in con.execute(sa.select(li.list).distinct().order_by(li.list)).scalars().all():
        if (number,) not in known:
            yield changed_row("lines", f"list {number}", "list", Terms(["row-added"]), None)
    lines_of = set(con.execute(sa.select(li.service).distinct()).scalars())
    for service in con.execute(sa.select(schema.services.c.service).order_by(schema.services.c.service)).scalars():
        if service not in lines_of:
            yield changed_row("services", f"service {service}", "service", Terms(["row-added"]), None)


def _alike(row: dict[str, Any], line: Line) -> int:
    return sum(row[name] == value for name, value in zip(COLUMNS, line, strict=True))


def _line(of: Row, line: str, column: Figure, observed: Figure, limit: Figure) -> Finding:
    return Finding("RG024", observed=observed, limit=limit, more={"list": of["name"], "line": line, "column": column})


def _shown(value: object) -> str:
    return "–" if value is None or value == "" else str(value)
