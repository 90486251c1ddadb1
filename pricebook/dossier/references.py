"""Rows against each other: services, facilities and components that are named must exist, and mean one thing."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from pricebook.findings import Finding
from pricebook.tables import Table, folded

NEAREST = 3
MOST_CANDIDATES = 8


def resolve_services(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `services` (all there are, in the regulation's order) and `service_refs` (what each text means)."""
    con.execute((Path(__file__).parent / "references.sql").read_text(encoding="utf-8"))


def check_references(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> list[Finding]:
    return [
        *_services(con, tables),
        *_facilities(con, tables),
        *_components(con, tables),
        *_names_in_the_pack(con, tables),
    ]


def _services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN009 for a service that does not exist (with the nearest), IN010 for a text that means several."""
    from difflib import get_close_matches

    groups = {
        folded(name)
        for (name,) in con.execute("select distinct group_name from services where group_name is not null").fetchall()
    }
    unclear = {
        said: candidates or []
        for said, candidates in con.execute("select said, candidates from service_refs where service_id is null").fetchall()
    }
    if not unclear:
        return
    ids = [service for (service,) in con.execute("select service_id from services order by position").fetchall()]
    for table in tables.values():
        for field in table.spec.fields:
            if field.kind not in ("service", "service-or-group"):
                continue
            for row, said in enumerate(table.columns[field.id]):
                if said is None or said not in unclear or (field.kind == "service-or-group" and folded(said) in groups):
                    continue
                candidates = unclear[said]
                at = table.place(row, field.id)
                if candidates:
                    listed = ", ".join(candidates[:MOST_CANDIDATES]) + (" …" if len(candidates) > MOST_CANDIDATES else "")
                    yield Finding("IN010", at, observed=said, more={"candidates": listed})
                else:
                    near = ", ".join(get_close_matches(said, ids, n=NEAREST, cutoff=0.5)) or "–"
                    yield Finding("IN009", at, observed=said, more={"near": near})


def _facilities(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN015: a row about a facility that is not in the table of facilities."""
    known = {code for (code,) in con.execute("select facility_code from given.facilities").fetchall()}
    for table in tables.values():
        for field in table.spec.fields:
            if field.kind != "facility":
                continue
            for row, code in enumerate(table.columns[field.id]):
                if code is not None and code not in known:
                    yield Finding("IN015", table.place(row, field.id), observed=code)


def _components(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """NM007: a norm line under a heading that the regulation's price structure does not have.

    A component may be named by its id or its Vietnamese name; the database gets the id.
    """
    declared = con.execute("select component, name from law.components where kind = 'norm'").fetchall()
    ids = {folded(spelling): component for component, name in declared for spelling in (component, name)}
    for name in ("norms", "ministry_norms"):
        table = tables.get(name)
        if table is None:
            continue
        for said in {text for text in table.columns["component"] if text is not None}:
            component = ids.get(folded(said))
            if component != said:
                con.execute(f"update given.{name} set component = ? where component = ?", [component, said])
        for row, text in enumerate(table.columns["component"]):
            if text is not None and folded(text) not in ids:
                known = ", ".join(component for component, _ in declared)
                yield Finding("NM007", table.place(row, "component"), observed=text, more={"known": known})


def _names_in_the_pack(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN023: the dossier renames a service whose name the regulation itself gives."""
    renamed = con.execute(
        "select o.id, o.service_id, o.name, l.name from given.services o join law.services l using (service_id)"
        " where l.name is not null and o.name <> l.name order by o.id"
    ).fetchall()
    for row, service, name, official in renamed:
        yield Finding("IN023", tables["services"].place(row, "name"), service=service, observed=name, limit=official)
