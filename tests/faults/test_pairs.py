"""Two runs at once into one folder: one set or the other, whole; and without --force none is replaced."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import pricebook
from pricebook.app import build_output
from pricebook.base.files import OutputExists, whole_outputs
from pricebook.base.locks import FolderBusy, locked
from tests.faults.test_swap import disk
from tests.support import DATA, ROOT, dossier, write_xlsx
from tests.test_bad_input import GOOD, TENDERS, changed

__all__ = ["disk"]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
NAMES = ("a", "b", "c", "d")
PAIRS = 200


def _write(folder: Path, who: str, *, force: bool, start: float) -> int:
    child = os.fork()
    if child:
        return child
    status = 9
    try:
        time.sleep(max(0.0, start - time.monotonic()))
        with whole_outputs(folder, NAMES, force=force) as staging:
            for name in NAMES:
                (staging / name).write_text(who)
        status = 0
    except OutputExists:
        status = 2
    finally:
        os._exit(status)


@pytest.mark.slow
@pytest.mark.parametrize("force", [False, True], ids=["", "--force"])
def test_pairs_of_runs(force: bool, disk: Path) -> None:
    ends: Counter[tuple[int, ...]] = Counter()
    for pair in range(PAIRS):
        folder = disk / f"out-{pair}"
        start = time.monotonic() + 0.01
        children = [_write(folder, who, force=force, start=start + (pair % 7) * 0.001 * n) for n, who in enumerate("AB")]
        status = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        found = {path.name: path.read_text() for path in folder.iterdir()}
        assert sorted(found) == list(NAMES), found  # nothing else is left
        (who,) = set(found.values())  # one set, not a mixed one
        assert status == [0, 0] if force else sorted(status) == [0, 2] and status["AB".index(who)] == 0
        ends[tuple(status)] += 1
    assert sum(ends.values()) == PAIRS


def _pair_of_builds(folder: Path, *more: str) -> list[int]:
    """Two builds, of two dossiers, into one folder at once."""
    dossiers = [DATA / "long-an-2012", DATA / "long-an-2012-draft"]
    commands = [[sys.executable, "-m", "pricebook", "build", str(each), "-o", str(folder), "-q", *more] for each in dossiers]
    running = [subprocess.Popen(each, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for each in commands]
    return [each.wait(timeout=300) for each in running]


def _builds(pairs: int, tmp_path: Path) -> None:
    own = []
    for number, name in enumerate(("long-an-2012", "long-an-2012-draft")):
        folder = tmp_path / f"own-{number}"
        command = [sys.executable, "-m", "pricebook", "build", str(DATA / name), "-o", str(folder), "-q"]
        assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode in (0, 1)
        own.append({str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    for pair in range(pairs):
        folder, more = tmp_path / f"out-{pair}", ["--force"] if pair % 2 else []
        status = _pair_of_builds(folder, *more)
        found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert found in own, (pair, status, sorted(found))
        assert status.count(2) == (0 if more else 1), (pair, status)
        assert more or status[own.index(found)] != 2


@pytest.mark.slow
def test_pairs_of_builds(tmp_path: Path) -> None:
    _builds(4, tmp_path)


@pytest.mark.long
def test_many_pairs_of_builds(tmp_path: Path) -> None:
    _builds(PAIRS, tmp_path)


@pytest.mark.slow
def test_what_another_build_has_written_meanwhile_goes_as_a_whole(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one gives back a workbook, which no file of this one replaces."""
    other, own, out = dossier(home / "other", **GOOD), dossier(home / "own", **GOOD), home / "out"
    (other / "tenders.csv").unlink()
    write_xlsx(other / "tenders.xlsx", changed(TENDERS, "| 600 |", "| x |"))
    last_part = build_output._finish

    def meanwhile(*arguments: Any) -> None:
        monkeypatch.setattr(build_output, "_finish", last_part)
        pricebook.build(other).write(out)
        assert (out / "given_back" / "tenders.xlsx").exists()
        last_part(*arguments)

    monkeypatch.setattr(build_output, "_finish", meanwhile)
    pricebook.build(own).write(out, force=True)
    pricebook.build(own).write(home / "alone")
    assert sorted(path.name for path in out.rglob("*")) == sorted(path.name for path in (home / "alone").rglob("*"))


def test_a_run_that_does_not_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricebook.base.locks.WAIT", 0.1)
    with locked(tmp_path), pytest.raises(FolderBusy) as told, whole_outputs(tmp_path, ("a",), force=False):
        pass
    assert told.value.owner.split()[0] == str(os.getpid())
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_a_dead_owner_is_taken_over(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        with locked(tmp_path):
            os._exit(0)
    os.waitpid(child, 0)
    assert [path.name for path in tmp_path.iterdir()] == [".pricebook-lock"]
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
