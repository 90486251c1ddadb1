"""What the commands never replace, read or leave half done: registries, devices and pipes, a full disk, a program that was killed."""

import os
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from typer.testing import CliRunner

from pricebook.app.errors import InputNotFound, NotWritten, OutputExists, RegistryUnusable, WrongOption
from pricebook.app.list_backup import backup, restore
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.app.list_trust import make_keys, seal
from pricebook.app.list_verify import verify
from pricebook.base.files import read_file, whole_outputs
from pricebook.cli.app import app
from pricebook.registry import Phase, log, open_registry
from tests.support import ROOT

pytestmark = pytest.mark.slow

NAME = "long-an-2012-1"
DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
POSIX = pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders")
# Each verb that writes one file where it is told to.
TO_A_FILE = {
    "backup": ["list", "backup"],
    "head": ["list", "head"],
    "proof": ["list", "proof", NAME],
    "archive": ["list", "archive", NAME],
    "status": ["list", "status"],
    "in-force": ["list", "in-force", "--facility", "80001", "--on", "2012-10-15"],
}
BY_ENDING = {"status": "ra.xlsx", "in-force": "ra.xlsx"}


@pytest.fixture
def decided(made: Path, place: str) -> str:
    """A registry whose one list is approved."""
    move(made, "approve", on=DECIDED, paper_no="15/2012/NQ-HĐND", paper_date=DECIDED, phases=[Phase(FIRST)], registry=place)
    return place


def another(file: Path) -> bytes:
    """Makes another registry, with one entry; its bytes."""
    with open_registry(file) as registry, registry.writing() as con:
        log.append(con, log.EXPORT, {"files": {}, "list": 1, "form": "board"})
    return file.read_bytes()


@pytest.mark.parametrize("verb", TO_A_FILE)
def test_no_verb_replaces_a_registry(verb: str, decided: str, tmp_path: Path) -> None:
    """Not by its own name, and not behind a link with another ending."""
    target = tmp_path / BY_ENDING.get(verb, "ra.json")
    before = another(tmp_path / "so.db")
    target.symlink_to(tmp_path / "so.db")
    told = CliRunner().invoke(app, [*TO_A_FILE[verb], "-o", str(target), "--force", "--registry", decided, "--lang", "en"])
    assert (told.exit_code, target.read_bytes()) == (2, before), told.output
    assert "not even with --force" in " ".join(told.output.split())


@pytest.mark.parametrize("form", ["json", "report", "board", "reimbursement", "publication"])
def test_no_export_replaces_a_registry(form: str, decided: str, tmp_path: Path) -> None:
    """A folder of exports in which a file of the same name is a registry."""
    runner, out = CliRunner(), tmp_path / "out"
    asked = ["export", NAME, "--as", form, "-o", str(out), "--registry", decided, "--facility", "80001", "--lang", "en"]
    asked = (
        [each for each in asked if each not in ("--facility", "80001")] if form in ("json", "report", "publication") else asked
    )
    assert runner.invoke(app, asked).exit_code == 0
    file = next(path for path in sorted(out.iterdir()) if path.suffix != ".pdf")
    file.unlink()
    before = another(file)
    assert runner.invoke(app, [*asked, "--force"]).exit_code == 2
    assert file.read_bytes() == before


def test_a_backup_is_no_file_of_the_registry_itself(made: Path, tmp_path: Path) -> None:
    """By its name, a symbolic link, another name of the same file, and the way through another folder."""
    place = tmp_path / "so.db"
    move(made, "approve", on=DECIDED, paper_no="15/2012/NQ-HĐND", phases=[Phase(FIRST)], registry=place)
    before = place.read_bytes()
    (tmp_path / "lien-ket.db").symlink_to(place)
    (tmp_path / "ten-khac.db").hardlink_to(place)
    (tmp_path / "muc").mkdir()
    for name in ("so.db", "lien-ket.db", "ten-khac.db", "muc/../so.db"):
        with pytest.raises(OutputExists) as refused:
            backup(tmp_path / name, registry=place, force=True)
        assert refused.value.phrase.key == "call.backup-over-itself"
    assert place.read_bytes() == before


def test_a_backup_replaces_an_earlier_one_and_no_other_registry(decided: str, tmp_path: Path) -> None:
    """An earlier backup is within the registry. One that has gone on by itself, another registry and a broken file are not."""
    kept = tmp_path / "kept.db"
    backup(kept, registry=decided)
    move(NAME, "revoke", by="HĐND", on=date(2013, 1, 5), paper_no="2/2013/NQ-HĐND", registry=decided)
    made = backup(kept, registry=decided, force=True)
    move_on = copyfile(kept, tmp_path / "gone-on.db")
    with open_registry(move_on) as registry, registry.writing() as con:
        log.append(con, log.EXPORT, {"files": {}, "list": 1, "form": "board"})
    another(tmp_path / "other.db")
    (tmp_path / "broken.db").write_bytes(kept.read_bytes()[:5_000])
    sqlite3.connect(tmp_path / "no-registry.db").executescript("create table sales (a);").close()
    for name in ("gone-on.db", "other.db", "broken.db", "no-registry.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(OutputExists) as refused:
            backup(tmp_path / name, registry=decided, force=True)
        assert refused.value.phrase.key == "call.backup-over-another"
        assert (tmp_path / name).read_bytes() == before
    (tmp_path / "text.db").write_text("no database")
    assert backup(tmp_path / "text.db", registry=decided, force=True).verified.entries == made.verified.entries


@POSIX
@pytest.mark.parametrize("verb", TO_A_FILE)
def test_no_verb_replaces_a_pipe(verb: str, decided: str, tmp_path: Path) -> None:
    target = tmp_path / BY_ENDING.get(verb, "ra.json")
    os.mkfifo(target)
    told = CliRunner().invoke(app, [*TO_A_FILE[verb], "-o", str(target), "--force", "--registry", decided])
    assert (told.exit_code, target.is_fifo()) == (2, True), told.output


@POSIX
def test_nobody_waits_for_a_pipe(decided: str, tmp_path: Path) -> None:
    """Every file that is named: each is refused at once where it is no file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    said = str(pipe)
    revoked = ["list", "revoke", NAME, "--by", "HĐND", "--on", "2013-01-05", "--paper", "2/2013/NQ-HĐND"]
    for asked in (
        [*revoked, "--scan", said],
        ["list", "succeed", "--from", "Long An", "--to", "Tây Ninh", "--on", "2025-07-01", "--scan", said],
        ["list", "seal", NAME, "--key", said],
        ["list", "verify", "--key", said],
        ["list", "verify", "--proof", said],
        ["list", "verify", "--head", said],
        ["list", "verify", said],
        ["list", "head", "--since", said],
        ["list", "facilities", said, "--from", "2012-10-01"],
        ["list", "restore", said],
        ["list", "propose", said, "--by", "Sở Y tế", "--on", "2012-08-20"],
    ):
        where = str(tmp_path / "new.db") if "restore" in asked else decided
        told = CliRunner().invoke(app, [*asked, "--registry", where])
        assert told.exit_code == 2, (asked, told.output)
    assert CliRunner().invoke(app, ["list", "status", "--registry", said]).exit_code == 2
    with pytest.raises(OSError, match="pipe"):
        read_file(pipe)


def test_a_scan_that_is_a_folder_is_no_scan(decided: str, tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        move(NAME, "revoke", by="HĐND", on=date(2013, 1, 5), scan=tmp_path, registry=decided)


def test_keys_are_made_both_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that takes nothing, and one that takes only the first: nothing is left, and the next try succeeds."""
    folder = tmp_path / "khoa"
    fsync, room = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(28, "No space left on device")
        fsync(handle)

    monkeypatch.setattr("os.fsync", full)
    for files in (0, 1):
        room = files
        with pytest.raises(NotWritten):
            make_keys(folder)
        assert not folder.exists()
    room = 99
    made = make_keys(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["pricebook-seal.key", "pricebook-seal.pub"]
    if os.name == "posix":
        assert (made.private.stat().st_mode & 0o777, made.public.stat().st_mode & 0o777) == (0o600, 0o644)
    before = made.private.read_bytes()
    with pytest.raises(OutputExists):
        make_keys(folder)
    assert made.private.read_bytes() == before


def test_a_seal_with_what_is_no_key(decided: str, tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(b"-----BEGIN" * 100_000)
    with pytest.raises(WrongOption):
        seal(NAME, tmp_path / "k", registry=decided)


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
from pricebook.cli.app import main
main()
"""


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("verb", ["backup", "archive", "status", "in-force"])
def test_a_disk_that_takes_no_more(verb: str, decided: str, tmp_path: Path) -> None:
    """It is said, in one message, and nothing is left of the file."""
    target = tmp_path / "out" / BY_ENDING.get(verb, "ra.db")
    asked = [*TO_A_FILE[verb], "-o", str(target), "--registry", decided, "--lang", "en"]
    command = [sys.executable, "-c", FULL, *asked]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)
    assert (told.returncode, told.stderr.count("could not be written")) == (2, 1), told.stderr
    assert not any(word in told.stderr for word in ("Traceback", "unforeseen", "ignored"))
    assert not target.parent.exists()


def test_folders_of_those_who_were_killed(tmp_path: Path) -> None:
    """They are taken away by the next one; not those of who is at work, of others, or with files that version 0.1.0 moved aside."""
    long_ago = time.time() - 3_600
    for name in (".pricebook-dead0000", ".pricebook-full0000", ".pricebook-ngoai", ".pricebook-young000"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "b.db").write_text("half")
    (tmp_path / ".pricebook-full0000" / "former-1").mkdir()
    (tmp_path / ".pricebook-full0000" / "former-1" / "b.db").write_text("the only one")
    with whole_outputs(tmp_path, ("a",), force=False) as at_work:
        for name in (".pricebook-dead0000", ".pricebook-full0000", ".pricebook-ngoai", at_work.parent.name):
            os.utime(tmp_path / name, (long_ago, long_ago))
        with whole_outputs(tmp_path, ("c",), force=False) as second:
            (second / "c").write_text("c")
        (at_work / "a").write_text("a")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"a", "c", ".pricebook-full0000", ".pricebook-ngoai", ".pricebook-young000"}


PLACES = {
    "no folder": ("missing/x.db", "registry.no-folder"),
    "another database": ("sqlite:///x.db", "registry.no-place"),
    "a web address": ("http://x/y", "registry.no-place"),
}


@pytest.mark.parametrize("place", PLACES)
def test_where_there_can_be_no_registry(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, key = PLACES[place]
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RegistryUnusable) as refused:
        verify(registry=said)
    assert key in str(refused.value.phrase)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["cut", "overwritten", "text"])
def test_a_damaged_registry_says_how_it_is_restored(kind: str, decided: str, tmp_path: Path) -> None:
    file = tmp_path / "hong.db"
    backup(file, registry=decided)
    data = file.read_bytes()
    damaged = {"cut": data[:20_000], "overwritten": data[:100] + b"\xff" * (len(data) - 100), "text": b"no database " * 1_000}
    file.write_bytes(damaged[kind])
    with pytest.raises(RegistryUnusable) as refused:
        in_force("80001", FIRST, registry=file)
    assert "registry.damaged" in str(refused.value.phrase)
    with pytest.raises(RegistryUnusable) as refused:
        restore(file, tmp_path / "new.db")
    assert "hong.db" in str(refused.value) and "pricebook-" not in str(refused.value)


def test_a_registry_is_no_file_to_compare(decided: str, tmp_path: Path) -> None:
    another(tmp_path / "so.db")
    with pytest.raises(WrongOption) as refused:
        verify(tmp_path / "so.db", registry=decided)
    assert refused.value.phrase.key == "call.verify-database"
