"""Rows against each other: services, facilities and components that are named must exist, and mean one thing."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import duckdb

from pricebook.dossier.database import Column, fill
from pricebook.dossier.queries import named_rows, run
from pricebook.dossier.rows import as_written, doubled_keys, doubled_rows
from pricebook.findings import Finding, collapse_repeated
from pricebook.tables import Field, Table, folded

_SQL = Path(__file__).parent / "sql"
NEAREST = 3
MOST_CANDIDATES = 8
NAMES_KEPT = 1_000  # different mistyped services whose nearest names are kept


def resolve_services(con: duckdb.DuckDBPyConnection) -> None:
    """Creates `services` (all there are, in the regulation's order) and `service_refs`, `group_refs` (what each text means)."""
    run(con, _SQL / "01_references.sql")
    groups = {
        folded(name): name
        for (name,) in con.execute("select distinct group_name from services where group_name <> ''").fetchall()
    }
    said = [text for (text,) in con.execute("select distinct service from given.shares where service is not null").fetchall()]
    named = [(text, groups[folded(text)]) for text in said if folded(text) in groups]
    columns: dict[str, Column] = {"said": [text for text, _ in named], "group_name": [group for _, group in named]}
    fill(con, "group_refs", {"said": "varchar", "group_name": "varchar"}, columns)


def check_references(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> list[Finding]:
    return [
        *collapse_repeated(_services(con, tables)),
        *collapse_repeated(_facilities(con, tables)),
        *_components(con, tables),
        *_names_in_the_pack(con, tables),
        *_doubled(con, tables),
    ]


def _doubled(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN008 over what the cells mean: `C5.1.272` and `272` are one service, a component's id and its name one component.

    All rows of such a key are marked as broken, so that nothing is taken from any of them.
    """
    services: dict[str, str] = dict(
        con.execute("select said, service_id from service_refs where service_id is not null").fetchall()
    )
    groups: dict[str, str] = dict(con.execute("select said, group_name from group_refs").fetchall())
    components = _component_ids(con)

    def meaning(field: Field, text: str | None) -> str | None:
        if text is not None and field.kind.refers_to == "component":
            return components.get(folded(text), text)
        if text is not None and field.kind.refers_to == "service":
            return services.get(text) or groups.get(text, text)
        return as_written(field, text)

    for table in tables.values():
        doubled = doubled_rows(table, meaning)
        yield from doubled_keys(table, doubled)
        rows = [row for group in doubled for row in group]
        if rows:
            table.broken.update(rows)
            con.execute(f"update given.{table.spec.id} set broken = true where id in (select unnest(?::integer[]))", [rows])


def taint_services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> None:
    """Creates `tainted`: services that a norm line without a clear service may belong to. They are not priced without it.

    A blank service below a named one (merged cells) may be the one above; a text that fits several, any of them.
    """
    names: set[str] = set()
    clear: dict[str, tuple[str | None, list[str] | None]] = {
        said: (service, candidates) for said, service, candidates in con.execute("from service_refs").fetchall()
    }
    above: str | None = None
    for text in tables["norms"].columns["service"] if "norms" in tables else []:
        service, candidates = clear.get(text, (None, None)) if text is not None else (None, [above] if above else None)
        if service is None:
            names.update(candidates or [])
        above = service or above
    con.execute("create table tainted as select unnest(?::varchar[]) as service_id", [sorted(names)])


def _component_ids(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded id or Vietnamese name → id, of the components that norm lines may stand under."""
    declared = con.execute("select component, name from law.components where kind = 'norm'").fetchall()
    return {folded(spelling): component for component, name in declared for spelling in (component, name)}


def _services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN009 for a service that does not exist (with the nearest), IN010 for a text that means several."""
    from rapidfuzz import fuzz, process

    groups = {said for (said,) in con.execute("select said from group_refs").fetchall()}
    unclear = {
        said: candidates or []
        for said, candidates in con.execute("select said, candidates from service_refs where service_id is null").fetchall()
    }
    if not unclear:
        return
    ids = [service for (service,) in con.execute("select service_id from services order by position").fetchall()]

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(said: str) -> str:
        near = process.extract(said, ids, scorer=fuzz.ratio, limit=NEAREST, score_cutoff=50)
        return ", ".join(name for name, *_ in near) or "–"

    for table in tables.values():
        for field in table.spec.fields:
            inside = table.spec.id == "norms" and field.id == "item_code"  # of a line that is a service inside a package
            if field.kind.refers_to != "service" and not inside:
                continue
            for row, said in enumerate(table.columns[field.id]):
                if inside and table.columns["kind"][row] != "service":
                    continue
                if said is None or said not in unclear or (field.kind.accepts_group and said in groups):
                    continue
                candidates = unclear[said]
                at = table.place(row, field.id)
                if candidates:
                    listed = ", ".join(candidates[:MOST_CANDIDATES]) + (" …" if len(candidates) > MOST_CANDIDATES else "")
                    yield Finding("IN010", at, observed=said, more={"candidates": listed})
                else:
                    near = nearest(said)
                    yield Finding("IN009", at, observed=said, more={"near": near})


def _facilities(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN015: a row about a facility that is not in the table of facilities."""
    known = {code for (code,) in con.execute("select facility_code from given.facilities").fetchall()}
    for table in tables.values():
        for field in table.spec.fields:
            if field.kind.refers_to != "facility":
                continue
            for row, code in enumerate(table.columns[field.id]):
                if code is not None and code not in known:
                    yield Finding("IN015", table.place(row, field.id), observed=code)


def _components(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """NM007: a norm line under a heading that the regulation's price structure does not have.

    A component may be named by its id or its Vietnamese name; the database gets the id.
    """
    ids = _component_ids(con)
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
                known = ", ".join(dict.fromkeys(ids.values()))
                yield Finding("NM007", table.place(row, "component"), observed=text, more={"known": known})


def _names_in_the_pack(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN023: the dossier renames a service whose name the regulation itself gives."""
    renamed = named_rows(con, _SQL / "renamed_services.sql")
    names = con.execute("select unnest([service_id, ordinal, service_code]) from law.services").fetchall()
    ids = {folded(said): said for (said,) in names if said}
    known = {said for (said,) in con.execute("select service_id from law.services").fetchall()}
    for row, own in enumerate(tables["services"].columns["service_id"] if "services" in tables else []):
        if own is not None and own not in known and folded(own) in ids:  # one more spelling of a service of the regulation
            yield Finding("IN023", tables["services"].place(row, "service_id"), service=own, observed=own, limit=ids[folded(own)])
    for entry in renamed:
        at = tables["services"].place(entry.id, "name")
        yield Finding("IN023", at, service=entry.service_id, observed=entry.name, limit=entry.official)
