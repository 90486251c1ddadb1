"""A small registry in which every table has rows, and what somebody with the file in hand can do to it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from pricebook.app.list_moves import move
from pricebook.registry import NewMove, Phase, Registry, make_move, open_registry, row_of, schema
from pricebook.registry.at_desk import record_at_desk
from pricebook.registry.disputing import NewDirection, NewDispute, Position, record_direction, record_dispute
from pricebook.registry.exported import record_export
from pricebook.registry.merkle import Frontier, leaf_hash
from pricebook.registry.sealing import new_key, private_key, seal
from pricebook.registry.succession import succeed
from tests.postgres import copied_database, new_database

NAME = "long-an-2012-1"
DECISION = "15/2012/NQ-HĐND"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)


@dataclass(frozen=True)
class Trusted:
    """A registry, the file of its first list, and the keys of its office."""

    place: str
    list: Path
    private: Path
    public: Path


def trusted(place: str, folder: Path, made: Path) -> Trusted:
    """A list that was submitted, approved by phases with a scan, exported and sealed; and one that takes its place later."""
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 resolution")
    move(made, "submit", by="UBND tỉnh Long An", on=date(2012, 9, 1), paper_no="1/TTr", person="Lan", note="gấp", registry=place)
    phases = [Phase(FIRST, class_="III"), Phase(date(2012, 11, 1), class_="II"), Phase(date(2013, 1, 1))]
    move(
        made, "approve", on=DECIDED, paper_no=DECISION, paper_date=DECIDED, scan=scan, phases=phases, registry=place, person="Lan"
    )
    private, public, _ = new_key(folder / "keys")
    with open_registry(place) as registry, registry.writing() as con:
        record_export(con, row_of(con, NAME).list, "board", {"board-80001.pdf": "ab" * 32, "board-manifest.json": "cd" * 32})
        seal(con, NAME, private_key(private), "Lan")
    on_demand = date(2012, 12, 1)
    move(made, "submit", by="UBND tỉnh Long An", on=on_demand, payer="on-demand", registry=place)
    with open_registry(place) as registry, registry.writing() as con:
        new = NewMove("approve", "HĐND tỉnh Long An", on_demand, phases=(Phase(on_demand),), left_out=("A1",))
        make_move(con, "long-an-2012-2", new, None, maximum=lambda service, class_: 10_000 if service == "A2" else None)
        number = row_of(con, NAME).list
        both = (Position("Sở Y tế", "11.000"), Position("BHXH tỉnh", "10.000"))
        record_dispute(con, number, NewDispute("C5.1.272", "price", both, on_demand, "7/BC", on_demand, "Lan", "gấp"))
        record_direction(con, number, 1, NewDirection("UBND tỉnh", "9/UBND", on_demand, None, "Lan", "giữ giá"))
        succeed(con, ["Long An"], "Tây Ninh", date(2025, 7, 1), person="Lan")
    move("long-an-2012-2", "revoke", by="HĐND tỉnh Long An", on=date(2013, 2, 1), registry=place)
    with open_registry(place) as registry, registry.writing() as con:
        record_at_desk(con, "brought", "Lan", {"file": "bảng giá.xlsx", "sha256": "ab" * 32, "rows": 12})
    return Trusted(place, made, private, public)


@cache
def trusted_once(kind: str, made: Path) -> Trusted:
    """The registry that tests get copies of, in a database of this kind; nobody writes into this one."""
    folder = Path(mkdtemp(prefix="trusted-", dir=made.parent.parent))
    return trusted(str(folder / "registry.db") if kind == "sqlite" else new_database(), folder, made)


def copied(there: Trusted, folder: Path) -> Trusted:
    """A copy in a folder: the registry, the scan and the keys, as they would have been made there."""
    home = there.private.parent.parent
    shutil.copytree(home, folder, dirs_exist_ok=True)
    place = str(folder / "registry.db") if there.place == str(home / "registry.db") else copied_database(there.place)
    return Trusted(place, there.list, folder / "keys" / there.private.name, folder / "keys" / there.public.name)


@contextmanager
def tampering(registry: Registry, *, keep: bool = False) -> Iterator[sa.Connection]:
    """A transaction in which nothing protects the rows, and that is rolled back, unless what it does is kept."""
    with registry.engine.connect() as con:
        driver = con.connection.driver_connection
        assert driver is not None
        if con.dialect.name == "sqlite":
            driver.execute("pragma foreign_keys = off")
            driver.execute("pragma ignore_check_constraints = on")
        unprotect(con)
        try:
            yield con
            if keep:
                con.commit()
        finally:
            con.rollback()


def unprotect(con: sa.Connection) -> None:
    """Drops the triggers, as somebody with the file in hand can."""
    if con.dialect.name == "sqlite":
        for name in con.exec_driver_sql("select name from sqlite_master where type = 'trigger'").scalars().all():
            con.exec_driver_sql(f"drop trigger {name}")
        return
    con.exec_driver_sql("set constraints all deferred")
    chosen = "select tgname, tgrelid::regclass::text from pg_trigger where not tgisinternal"
    for name, table in con.exec_driver_sql(chosen).all():
        con.exec_driver_sql(f"drop trigger {name} on {table}")


def flipped(value: object, bit: int) -> object:
    """A value with one bit changed: of a number, of a text or of bytes."""
    if isinstance(value, int):
        return value ^ (1 << bit % 40)
    data = bytearray(value.encode() if isinstance(value, str) else bytes(value))  # type: ignore[call-overload]
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(data)


def written_anew(con: sa.Connection, texts: dict[int, str]) -> None:
    """Some entries get other texts, and every leaf, root and head is made again: hashes alone show nothing of it."""
    e, h = schema.entries, schema.heads
    is_sqlite = con.dialect.name == "sqlite"
    rows = con.execute(sa.select(e.c.seq, e.c.known_at, e.c.kind, e.c.body).order_by(e.c.seq)).all()
    con.execute(h.delete())
    tree, changed, heads = Frontier(), [], []
    for seq, known_at, _, body in rows:
        data = texts.get(seq, body).encode("utf-8", "surrogatepass")
        tree.add(leaf_hash(data))
        changed.append({"at": seq, "text": data if is_sqlite else data.decode(), "hash": leaf_hash(data)})
        heads.append({"size": seq + 1, "root": tree.root, "frontier": b"".join(tree.roots), "known_at": known_at})
    text = sa.cast(sa.bindparam("text", type_=sa.LargeBinary), sa.Text) if is_sqlite else sa.bindparam("text")
    con.execute(e.update().where(e.c.seq == sa.bindparam("at")).values(body=text, leaf=sa.bindparam("hash")), changed)
    con.execute(h.insert(), heads)
