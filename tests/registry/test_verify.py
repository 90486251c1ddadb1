"""One bit of anything that a registry holds is changed: `verify` finds it, and names it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pricebook.registry import Registry, open_registry, schema
from pricebook.registry.raw import untyped
from pricebook.registry.replay import Replayed, add_entry, parsed
from pricebook.registry.verify import verify_registry
from pricebook.registry.verify_tables import BY_ROW
from tests.registry.trusted import FIRST, NAME, Trusted, copied, flipped, tampering, trusted_once

pytestmark = pytest.mark.slow

COLUMNS = [(table.name, column.name) for table in schema.metadata.sorted_tables for column in table.columns]


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("trusted")
    with open_registry(copied(trusted_once("sqlite", made), folder).place) as opened:
        yield opened


def found(con: sa.Connection) -> list[tuple[str, str]]:
    """Code and place of each finding."""
    places = []
    for finding in verify_registry(con).findings:
        more = finding.more
        named = [more.get(name) for name in ("entry", "table", "list", "row", "line", "column", "why") if name in more]
        places.append((finding.code, " ".join(map(str, named)) or str(finding.limit)))
    return places


def test_what_nobody_has_touched_verifies(office: Trusted) -> None:
    with open_registry(office.place) as registry, registry.reading() as con:
        verified = verify_registry(con)
    assert (list(verified.findings), verified.lists, verified.lines, verified.sealed) == ([], 2, 40, 10)


def test_every_table_is_one_that_verify_reads() -> None:
    """A part that adds a table adds it to BY_ROW and to KINDS of replay.py as well."""
    assert {*BY_ROW, "entries", "heads", "contents", "services", "lines", "exceptions"} == set(schema.metadata.tables)


def test_the_registry_of_these_tests_has_rows_in_every_table(on_sqlite: Registry) -> None:
    with on_sqlite.reading() as con:
        empty = [
            table.name
            for table in schema.metadata.sorted_tables
            if not con.execute(sa.select(sa.func.count()).select_from(table)).scalar()
        ]
    assert empty == []


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[".".join(each) for each in COLUMNS])
def test_one_bit_of_any_column_is_found_and_named(on_sqlite: Registry, table: str, column: str) -> None:
    """In the first, a middle and the last row, one bit in front and one in the middle of the value."""
    of = schema.metadata.tables[table]
    key = list(of.primary_key)
    with on_sqlite.reading() as con:
        chosen = sa.select(*map(untyped, [*key, of.c[column]])).where(of.c[column].is_not(None)).order_by(*key)
        rows = [row for row in con.execute(chosen) if row[-1] != ""]
    if not rows:
        with tampering(on_sqlite) as con:
            con.execute(of.update().values({of.c[column]: 1 if column == "amends" else "x"}))
            assert any(text.endswith(f" {column}") for _, text in found(con))
    for row in {rows[0], rows[len(rows) // 2], rows[-1]} if rows else ():
        for bit in (1, 0 if isinstance(row[-1], int) else 4 * len(row[-1]) + 2):
            changed = flipped(row[-1], bit)
            with tampering(on_sqlite) as con:
                to = sa.cast(sa.literal(changed, sa.LargeBinary), sa.Text) if isinstance(row[-1], str) else sa.literal(changed)
                where = [untyped(name) == value for name, value in zip(key, row[:-1], strict=True)]
                try:
                    con.execute(of.update().where(*where).values({of.c[column]: to}))
                except IntegrityError:
                    continue  # the database itself refuses two rows with one key
                told = found(con)
            assert told, (row, bit)
            assert named(told, table, column, row), (row, bit, told)
            assert len(told) <= (2 if table in ("services", "lines", "lists") else 1), told


def named(told: list[tuple[str, str]], table: str, column: str, row: sa.Row[tuple[object, ...]]) -> bool:
    """Whether the findings name what was changed."""
    texts = [text for _, text in told]
    if table == "entries":
        return any(text == f"{row[0]} {column}" for text in texts)
    if table == "heads":
        return any(text == f"{int(str(row[0])) - 1} head.{column}" for text in texts)
    if table in ("services", "lines"):
        return any(code in ("RG022", "RG024") for code, _ in told)
    if table == "contents" and column == "data":
        return told == [("RG023", str(row[0]))]
    return any(text.startswith(f"{table} ") and text.endswith(f" {column}") for text in texts)


@pytest.mark.parametrize("table", list(schema.metadata.tables))
def test_a_row_that_was_taken_out_is_named(on_sqlite: Registry, table: str) -> None:
    of = schema.metadata.tables[table]
    with tampering(on_sqlite) as con:
        first = con.execute(sa.select(*of.primary_key).order_by(*of.primary_key).limit(2)).all()[-1]
        con.execute(of.delete().where(*(name == value for name, value in zip(of.primary_key, first, strict=True))))
        told = found(con)
    if table == "entries":
        assert ("RG021", "1–1 seq") in told
    elif table == "heads":
        assert told == [("RG021", "1 head")]
    else:
        assert any("missing" in text or code in ("RG022", "RG024") for code, text in told)


def test_two_prices_that_changed_places_are_named(on_sqlite: Registry) -> None:
    with tampering(on_sqlite) as con:
        li = schema.lines
        for number, price in ((5, 1), (6, 2)):
            con.execute(li.update().where(li.c.list == 1, li.c.number == number).values(price=price))
        assert found(con) == [("RG024", f"{NAME} 5 price"), ("RG024", f"{NAME} 6 price")]


def test_an_entry_that_was_replaced_with_its_leaf_is_named(on_sqlite: Registry) -> None:
    """Whoever changes body and leaf, and leaves the heads."""
    from pricebook.registry.merkle import leaf_hash

    with tampering(on_sqlite) as con:
        e = schema.entries
        seq, text = con.execute(sa.select(e.c.seq, e.c.body).where(e.c.kind == "approval").order_by(e.c.seq).limit(1)).one()
        body = text.replace("2012-09-20", "2012-09-21")
        con.execute(e.update().where(e.c.seq == seq).values(body=body, leaf=leaf_hash(body.encode())))
        assert found(con)[0] == ("RG021", f"{seq} body")


@pytest.mark.parametrize("kind", ["approval", "seal"])
def test_one_bit_anywhere_in_what_seals_rest_on_is_named_and_ends_nothing(on_sqlite: Registry, kind: str) -> None:
    """A bit in a key, in a hexadecimal digit, in the size: the entry was changed, and no more is said of it."""
    e = schema.entries
    with on_sqlite.reading() as con:
        seq, text = con.execute(sa.select(e.c.seq, e.c.body).where(e.c.kind == kind).order_by(e.c.seq).limit(1)).one()
    for at in range(0, len(text.encode()), 5):
        changed = flipped(text, 8 * at + at % 8)
        with tampering(on_sqlite) as con:
            con.execute(e.update().where(e.c.seq == seq).values(body=sa.cast(sa.literal(changed, sa.LargeBinary), sa.Text)))
            assert found(con) == [("RG021", f"{seq} body")], at


def test_the_same_is_found_on_a_shared_database(office: Trusted) -> None:
    with open_registry(office.place) as registry, tampering(registry) as con:
        con.execute(schema.lines.update().where(schema.lines.c.list == 1, schema.lines.c.number == 4).values(price=1))
        con.execute(schema.holds.update().where(schema.holds.c.hold == 1).values(to_day=date(2019, 1, 1)))
        told = found(con)
    assert told == [("RG022", "holds hold 1 to_day"), ("RG024", f"{NAME} 4 price")]


def test_the_log_alone_says_what_holds(office: Trusted) -> None:
    """By phases: class III from October, class II from November, all from January; inherited in 2025, revoked on demand."""
    with open_registry(office.place) as registry, registry.reading() as con:
        bodies = con.execute(sa.select(schema.entries.c.body).order_by(schema.entries.c.seq)).scalars().all()
    state = Replayed()
    for text in bodies:
        body = parsed(text)
        assert body is not None
        add_entry(state, body)
    assert {row["authority"] for row in state.of("facilities").values()} >= {"Long An"}

    def lists(authority: str, class_: str, day: date, payer: str = "insured") -> list[str]:
        rows = [row for row in state.of("holds").values() if row["ended_by"] is None and row["class"] in ("", class_)]
        of = [row for row in rows if (row["authority"], row["payer"]) == (authority, payer)]
        return sorted({str(row["since"]) for row in of if row["from_day"] <= day.isoformat() <= row["to_day"]})

    assert lists("Long An", "III", FIRST) == ["2012-10-01"]
    assert lists("Long An", "II", date(2012, 10, 31)) == []
    assert lists("Long An", "II", date(2012, 11, 1)) == ["2012-11-01"]
    assert lists("Long An", "", date(2012, 12, 1), "on-demand") == ["2012-12-01"]
    assert lists("Long An", "", date(2013, 2, 1), "on-demand") == []
    assert lists("Long An", "", date(2025, 7, 1)) == [] != lists("Tây Ninh", "", date(2025, 7, 1))
