"""A registry is backed up and restored by one command each, between SQLite and PostgreSQL, and what is damaged never stands."""

import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import OutputExists, RegistryUnusable
from pricebook.app.list_backup import backup, restore
from pricebook.app.list_in_force import in_force
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.registry import open_registry, schema
from pricebook.registry.network import remote_mount
from pricebook.registry.raw import rows_of
from tests.postgres import new_database
from tests.registry.trusted import Trusted, unprotect
from tests.support import case, silent


def rows(place: str) -> dict[str, list[dict[str, object]]]:
    with open_registry(place, create=False) as registry, registry.reading() as con:
        return {table.name: list(rows_of(con, table)) for table in schema.metadata.sorted_tables}


@pytest.mark.slow
@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_there_and_back(office: Trusted, to: str, tmp_path: Path) -> None:
    """Every row of every table is in the backup and in what is restored from it, from and to both databases."""
    kept = backup(tmp_path / "kept.db", registry=office.place)
    assert list(kept.findings) == []
    again = new_database() if to == "postgresql" else str(tmp_path / "again.db")
    made = restore(tmp_path / "kept.db", again)
    assert (made.verified.root, made.verified.entries) == (kept.verified.root, kept.verified.entries)
    assert rows(again) == rows(str(tmp_path / "kept.db")) == rows(office.place)
    (price,) = in_force("80001", date(2013, 1, 1), service="C5.1.272", registry=again).prices
    assert price.price == 11_000


@pytest.mark.slow
def test_a_backup_while_others_write(office: Trusted, tmp_path: Path) -> None:
    """It is of one moment: it verifies, and has as many entries as there were before or after one of the writes."""
    from pricebook.registry import log

    stop = threading.Event()

    def writes() -> None:
        with open_registry(office.place) as registry:
            while not stop.is_set():
                with registry.writing() as con:
                    log.append(con, log.EXPORT, {"files": {}, "list": 1, "form": "board"})

    other = threading.Thread(target=writes)
    other.start()
    try:
        made = [backup(tmp_path / f"{number}.db", registry=office.place) for number in range(3)]
    finally:
        stop.set()
        other.join()
    assert all(list(each.findings) == [] for each in made)


def test_nothing_is_restored_over_a_registry(office: Trusted, tmp_path: Path) -> None:
    backup(tmp_path / "kept.db", registry=office.place)
    with pytest.raises(OutputExists):
        restore(tmp_path / "kept.db", office.place)
    with pytest.raises(OutputExists):
        backup(tmp_path / "kept.db", registry=office.place)


def test_a_damaged_backup_never_stands(office: Trusted, tmp_path: Path) -> None:
    """One price changed in the backup: it is named, exit status 1, and no file is left."""
    file, target = tmp_path / "kept.db", tmp_path / "again.db"
    backup(file, registry=office.place)
    with open_registry(file) as registry, registry.writing() as con:
        unprotect(con)
        con.execute(sa.update(schema.lines).where(schema.lines.c.list == 1, schema.lines.c.number == 3).values(price=1))
    told = CliRunner().invoke(app, ["list", "restore", str(file), "--registry", str(target), "--lang", "en"])
    assert (told.exit_code, target.exists()) == (1, False)
    assert "RG024" in told.output


def test_a_damaged_registry_replaces_no_good_backup(office: Trusted, tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    backup(file, registry=office.place)
    good = file.read_bytes()
    with open_registry(office.place) as registry, registry.writing() as con:
        unprotect(con)
        con.execute(sa.update(schema.moves).values(note="khác"))
    assert backup(file, registry=office.place, force=True).findings.blocked
    assert file.read_bytes() == good


def test_what_is_no_registry_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database" * 100)
    sqlite3.connect(tmp_path / "other.db").executescript("create table moves (a); create view entries as select 1;").close()
    for name in ("text.db", "other.db"):
        with pytest.raises(RegistryUnusable):
            restore(tmp_path / name, str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 22 0:27 / /mnt/co\040quan rw,relatime shared:9 - cifs //may-chu/chung rw
32 22 0:28 / /home rw - fuse.sshfs lan@may-chu:/ rw
33 32 8:2 / /home/lan rw - xfs /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/co quan/so.db", "cifs"),
        ("/mnt/co quan-khac/so.db", None),
        ("/home/so.db", "fuse.sshfs"),
        ("/home/lan/so.db", None),
        ("/srv/so.db", None),
    ],
)
def test_the_mount_nearest_to_a_file_says_where_it_lies(path: str, kind: str | None) -> None:
    assert remote_mount(Path(path), MOUNTS) == kind


@case("RG034")
def test_a_registry_in_a_network_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 8:1 / / rw - ext4 a rw\n23 22 0:2 / {tmp_path} rw - nfs4 b rw\n")
    monkeypatch.setattr("pricebook.registry.network._MOUNTS", mounts)
    open_registry(tmp_path / "so.db").close()
    found = verify(registry=tmp_path / "so.db").findings
    assert [(each.code, each.observed) for each in found] == [("RG034", "nfs4")]


@silent("RG034")
def test_a_registry_on_a_disk_of_this_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 8:1 / / rw - ext4 a rw\n23 22 0:2 / {tmp_path}/other rw - nfs4 b rw\n")
    monkeypatch.setattr("pricebook.registry.network._MOUNTS", mounts)
    open_registry(tmp_path / "so.db").close()
    assert list(verify(registry=tmp_path / "so.db").findings) == []
