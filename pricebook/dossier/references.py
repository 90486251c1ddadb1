"""References between tables: services, facilities and components that a row names must exist and be unambiguous."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import duckdb

from pricebook.base.languages import Figure, Phrase, say
from pricebook.base.nearest import nearest_names, nearest_sentence
from pricebook.dossier.database import Column, create_table
from pricebook.dossier.queries import named_rows, run
from pricebook.dossier.rows import duplicate_keys, duplicate_rows, meaning_of_text
from pricebook.dossier.uncertain_services import PRICED_BY, services_beside, written_alike
from pricebook.findings import Finding, Place, collapse_repeated
from pricebook.regulation import LawOnDay
from pricebook.tables import Field, Table, folded, load_specs

_SQL = Path(__file__).parent / "sql"
NEAREST = 3
MOST_CANDIDATES = 8
NAMES_KEPT = 1_000  # size of the cache of nearest names for mistyped services


def resolve_services(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables `services`, `service_refs` and `group_refs`.

    `services` has all services in the regulation's order. `service_refs` says which service a text means, `group_refs` which
    group of services.
    """
    run(con, _SQL / "01_references.sql")
    groups = {
        folded(name): name
        for (name,) in con.execute("select distinct group_name from services where group_name <> ''").fetchall()
    }
    texts = [text for (text,) in con.execute("select distinct service from given.shares where service is not null").fetchall()]
    named = [(text, groups[folded(text)]) for text in texts if folded(text) in groups]
    columns: dict[str, Column] = {"said": [text for text, _ in named], "group_name": [group for _, group in named]}
    create_table(con, "group_refs", {"said": "varchar", "group_name": "varchar"}, columns)


def check_references(con: duckdb.DuckDBPyConnection, tables: dict[str, Table], law: LawOnDay) -> list[Finding]:
    """All findings about references between tables. Component names become ids, and duplicate rows are marked as broken."""
    return [
        *collapse_repeated(_services(con, tables)),
        *collapse_repeated(_facilities(con, tables)),
        *_components(con, tables, law),
        *_renamed_services(con, tables),
        *_duplicates(con, tables, law),
    ]


def _duplicates(con: duckdb.DuckDBPyConnection, tables: dict[str, Table], law: LawOnDay) -> Iterator[Finding]:
    """IN008: rows with the same key by what their cells mean (`C5.1.272` and `272` are one service).

    All rows of such a key are marked as broken, so that none of them is used. What a facility performs it may state by codes:
    several codes that are priced as one service are several rows.
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
        return meaning_of_text(field, text)

    mapped = set(law.code_map.mapped)

    def meaning_by_code(field: Field, text: str | None) -> str | None:
        return text if text in mapped else meaning(field, text)

    for table in tables.values():
        doubled = duplicate_rows(table, meaning_by_code if table.spec.id == "capabilities" else meaning)
        yield from duplicate_keys(table, doubled)
        rows = [row for group in doubled for row in group]
        if rows:
            table.broken.update(rows)
            con.execute(f"update given.{table.spec.id} set broken = true where id in (select unnest(?::integer[]))", [rows])


def _component_ids(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Folded id or Vietnamese name → id, for the components that are composed of norm lines."""
    declared = con.execute("select component, name from law.components where kind = 'norm'").fetchall()
    return {folded(spelling): component for component, name in declared for spelling in (component, name)}


def _services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN009: a service does not exist (with the nearest names). IN010: a text fits several services."""
    from rapidfuzz import fuzz, process

    groups = {text for (text,) in con.execute("select said from group_refs").fetchall()}
    unclear = {
        text: candidates or []
        for text, candidates in con.execute("select said, candidates from service_refs where service_id is null").fetchall()
    }
    if not unclear:
        return
    spelt: dict[str, str] = {}  # what a service may be called, folded → its id, with its name where it has one
    for service, ordinal, code, name in con.execute(
        "select service_id, ordinal, service_code, name from services order by position"
    ).fetchall():
        for called in (service, ordinal, code, name):
            if called:
                spelt.setdefault(folded(called), f"{service} {name}" if called == name else service)

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(text: str) -> Phrase:
        near = process.extract(folded(text), spelt.keys(), scorer=fuzz.ratio, limit=NEAREST, score_cutoff=50)
        return nearest_sentence(dict.fromkeys(spelt[called] for called, *_ in near))

    alike = written_alike(con, [text for text, candidates in unclear.items() if not candidates])
    meanings = dict(con.execute("select said, service_id from service_refs").fetchall())
    unknown = [text for text, candidates in unclear.items() if not candidates and text not in alike]
    beside = services_beside(tables["norms"], meanings, unknown) if "norms" in tables else {}
    for table in tables.values():
        for field in table.spec.fields:
            inside = table.spec.id == "norms" and field.id == "item_code"  # a norm line that is a service inside a package
            if field.kind.refers_to != "service" and not inside:
                continue
            for row, text in enumerate(table.columns[field.id]):
                if inside and table.columns["kind"][row] != "service":
                    continue
                if text is None or text not in unclear or (field.kind.accepts_group and text in groups):
                    continue
                candidates = unclear[text]
                at = table.place(row, field.id)
                if candidates:
                    listed = ", ".join(candidates[:MOST_CANDIDATES]) + (" …" if len(candidates) > MOST_CANDIDATES else "")
                    yield Finding("IN010", at, observed=text, more={"candidates": listed})
                else:
                    may_be = alike.get(text, []) if table.spec.id in PRICED_BY and not inside else []
                    lacking = beside.get(text, []) if table.spec.id == "norms" and not inside else []
                    yield _unknown_service(at, text, nearest(text), may_be, lacking)


def _unknown_service(at: Place, text: str, near: Phrase, alike: list[str], beside: list[str]) -> Finding:
    """IN009, with the services that have no price because the row may be theirs, or whose price may lack it."""
    named = ", ".join(alike or beside)
    if named:
        near = say("value.withholds-price" if alike else "value.may-lack-row", near=near, names=named)
    service = named if len(alike or beside) == 1 else None
    return Finding("IN009", at, service=service, observed=text, more={"near": near})


def _facilities(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN015: a row is about a facility that is not in the table facilities. IN001, once, where that table is missing or blank."""
    known = {code: name for code, name in con.execute("select facility_code, name from given.facilities").fetchall() if code}
    spelt = {text: code for code, name in known.items() for text in (code, name) if text}
    wanting = (
        (table, field)
        for table in tables.values()
        for field in table.spec.fields
        if field.kind.refers_to == "facility" and len(table)
    )
    if not known and next(wanting, None) is not None:
        file = tables["facilities"].file if "facilities" in tables else "facilities.xlsx"
        yield Finding("IN001", Place(file), more={"table": load_specs()["facilities"].title, "name": "facilities"})
        return

    @lru_cache(maxsize=NAMES_KEPT)
    def nearest(text: str) -> Phrase:
        return nearest_sentence(dict.fromkeys(spelt[near] for near in nearest_names(text, spelt)))

    for table in tables.values():
        for field in table.spec.fields:
            if field.kind.refers_to != "facility":
                continue
            for row, code in enumerate(table.columns[field.id]):
                if code is not None and code not in known:
                    yield Finding("IN015", table.place(row, field.id), observed=code, more={"near": nearest(code)})


def _components(con: duckdb.DuckDBPyConnection, tables: dict[str, Table], law: LawOnDay) -> Iterator[Finding]:
    """NM007: a norm line names a component that the regulation's price structure does not have. NM015: one that it has on other
    days only.

    A component may be named by its id or its Vietnamese name; in the database the name is replaced by the id.
    """
    ids = _component_ids(con)
    declared = con.execute("select component, name from law.components where kind = 'norm'").fetchall()
    named = dict.fromkeys(f"{component} ({name})" for component, name in declared)
    services: dict[str, str | None] = dict(con.execute("select said, service_id from service_refs").fetchall())
    for name in ("norms", "ministry_norms"):
        table = tables.get(name)
        if table is None:
            continue
        for spelling in {text for text in table.columns["component"] if text is not None}:
            component = ids.get(folded(spelling))
            if component != spelling:
                con.execute(f"update given.{name} set component = ? where component = ?", [component, spelling])
        for row, text in enumerate(table.columns["component"]):
            if text is not None and folded(text) not in ids:
                at, other_days = table.place(row, "component"), _other_days(text, law)
                service = services.get(table.columns["service"][row] or "")
                if other_days:
                    more: dict[str, Figure] = {"when": other_days, "day": f"{law.day:%d/%m/%Y}"}
                    yield Finding("NM015", at, service=service, observed=text, more=more)
                else:
                    known = ", ".join(named)
                    part_of = [
                        spelt for spelt in ids if f" {folded(text)} " in f" {spelt} "
                    ]  # "vật tư" of "thuốc, hóa chất, vật tư"
                    near = nearest_sentence(dict.fromkeys(ids[spelt] for spelt in part_of or nearest_names(text, ids, most=1)))
                    yield Finding("NM007", at, service=service, observed=text, more={"known": known, "near": near})


def _other_days(text: str, law: LawOnDay) -> str:
    """The times in which the regulation has a component of norm lines: "01/12/2012 – …"; empty where it never has it.

    Two that follow each other, as under two articles, are one.
    """
    composed = (component for component in law.regulation.components if component.kind == "norm")
    named = [component for component in composed if folded(text) in (folded(component.id), folded(component.name))]
    times: list[tuple[date | None, date | None]] = []
    for component in sorted(named, key=lambda component: component.from_ or date.min):
        last = times[-1][1] if times else None
        follows = last is not None and component.from_ == last + timedelta(days=1)
        times.append((times.pop()[0] if follows else component.from_, component.to))
    return "; ".join(f"{_date(first)} – {_date(last)}" for first, last in times)


def _date(day: date | None) -> str:
    return "…" if day is None else f"{day:%d/%m/%Y}"


def _renamed_services(con: duckdb.DuckDBPyConnection, tables: dict[str, Table]) -> Iterator[Finding]:
    """IN023: the dossier gives another name, or another spelling of its id, to a service of the regulation."""
    renamed = named_rows(con, _SQL / "renamed_services.sql")
    names = con.execute("select unnest([service_id, ordinal, service_code]) from law.services").fetchall()
    ids = {folded(name): name for (name,) in names if name}
    in_pack = {service for (service,) in con.execute("select service_id from law.services").fetchall()}
    for row, own in enumerate(tables["services"].columns["service_id"] if "services" in tables else []):
        if own is not None and own not in in_pack and folded(own) in ids:  # another spelling of a service of the regulation
            yield Finding("IN023", tables["services"].place(row, "service_id"), service=own, observed=own, limit=ids[folded(own)])
    for entry in renamed:
        at = tables["services"].place(entry.id, "name")
        yield Finding("IN023", at, service=entry.service_id, observed=entry.name, limit=entry.official)
