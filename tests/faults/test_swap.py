"""Every step of the one way in which files are written fails, or is interrupted: the old set or the new set is there, whole.

Each case is a process of its own with ready bytes, and one fault: a call that creates, renames, syncs or removes says that the
disk is full, broken or closed, or a signal comes right before it. Then the next run comes, which nothing disturbs.
"""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pricebook.base import swap
from pricebook.base.files import whole_outputs
from tests.faults import steps
from tests.faults.steps import FAULTS, KILLED, Undone, run_with, steps_of

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")

OLD = {"a.xlsx": "old a", "b.json": "old b", "gone.html": "old gone", "ghi chú.txt": "a clerk's own"}
NEW = {"a.xlsx": "new a", "b.json": "new b", "c.csv": "new c", "ghi chú.txt": "a clerk's own"}
WRITTEN = ("a.xlsx", "b.json", "c.csv")
NEXT = {"next": "next"}

Set = dict[str, str]
Case = tuple[Callable[[Path], None], Callable[[Path], None], tuple[Set, ...]]  # what is there, what runs, what may be there then


def files_in(folder: Path) -> Set:
    """All files in a folder, hidden and temporary ones as well."""
    if not folder.exists():
        return {}
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


def lay(folder: Path) -> None:
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text, encoding="utf-8")


def write(folder: Path, *, then: Callable[[], None] = lambda: None) -> None:
    with whole_outputs(folder, WRITTEN, force=True, former=lambda: ("gone.html",), once_moved=then) as staging:
        for name in WRITTEN:
            (staging / name).write_text(NEW[name], encoding="utf-8")


def undo(folder: Path) -> None:
    def fail() -> None:
        raise Undone

    write(folder, then=fail)


def without_links(folder: Path) -> None:
    def link(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    os.link = link
    write(folder)


def write_anew(folder: Path) -> None:
    with whole_outputs(folder / "sâu" / "hơn", ("a", "thư mục"), force=False) as staging:
        (staging / "a").write_text("new a")
        (staging / "thư mục").mkdir()
        (staging / "thư mục" / "b").write_text("new b")


def lay_within(folder: Path) -> None:
    for name, text in OLD_WITHIN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def write_within(folder: Path) -> None:
    """Files in folders within the output folder: some of them new, some left with no file."""
    names = tuple(NEW_WITHIN)
    with whole_outputs(folder, names, force=False, former=lambda: ("cũ/d", "lại/b"), own=tuple(OLD_WITHIN)) as staging:
        for name in names:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(NEW_WITHIN[name], encoding="utf-8")


def remove(folder: Path) -> None:
    with whole_outputs(folder, (), force=True, former=lambda: ("a.xlsx", "b.json", "gone.html")):
        pass


def killed(share: float, run: Callable[[Path], None]) -> Callable[[Path], None]:
    """A folder in which a run was killed, in the middle of its move."""

    def made(folder: Path) -> None:
        lay_out = lay_within if run is write_within else lay
        lay_out(folder)
        there = steps_of(lambda: run(folder))
        shutil.rmtree(folder)
        lay_out(folder)
        moves = [at for at, (name, about) in enumerate(there) if name == "replace" and about.endswith((*WRITTEN, *NEW_WITHIN))]
        assert run_with(lambda: run(folder), moves[int(share * (len(moves) - 1))], "KILL") == KILLED

    return made


def go_on(folder: Path) -> None:
    with whole_outputs(folder, tuple(NEXT), force=True) as staging:
        (staging / "next").write_text("next")


ANEW = {"sâu/hơn/a": "new a", "sâu/hơn/thư mục/b": "new b"}
OLD_WITHIN = {"a": "old a", "lại/b": "old b", "cũ/d": "old d"}
NEW_WITHIN = {"a": "new a", "lại/b": "new b", "mới/sâu/c": "new c"}
REMOVED = {"ghi chú.txt": "a clerk's own"}
CASES: dict[str, Case] = {
    "over former files": (lay, write, (OLD, NEW)),
    "into a new folder": (Path.mkdir, write_anew, ({}, ANEW)),
    "undone": (lay, undo, (OLD,)),
    "on a disk without links": (lay, without_links, (OLD, NEW)),
    "in folders within": (lay_within, write_within, (OLD_WITHIN, NEW_WITHIN)),
    "removing former files": (lay, remove, (OLD, REMOVED)),
    "after a kill: the first file had moved": (killed(0.0, write), go_on, (OLD, OLD | NEXT)),
    "after a kill: the last file had moved": (killed(1.0, write), go_on, (OLD, OLD | NEXT)),
    "after a kill while it was undone": (killed(0.7, undo), go_on, (OLD, OLD | NEXT)),
    "after a kill, without links": (killed(0.5, without_links), go_on, (OLD, OLD | NEXT)),
}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of cases wait for no disk."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else tmp_path) as folder:
        (Path(folder) / "tmp").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", f"{folder}/tmp")
        yield Path(folder)


# Behind the marker: the same steps as of their neighbours, begun from elsewhere.
_RARE = ("after a kill: the last file had moved", "after a kill while it was undone", "after a kill, without links")


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.long) if name in _RARE else name for name in CASES])
def test_every_step_with_every_fault(name: str, disk: Path, record_property: Callable[[str, object], None]) -> None:
    """In a small process: forking one that holds packs and databases some hundred times takes longer than all else."""
    command = [sys.executable, "-m", "tests.faults.test_swap", name, str(disk)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    record_property("steps", done.stdout.strip())


def _every_step_with_every_fault(name: str, disk: Path) -> str:
    """What happened at the steps of a case.

    Raises:
        AssertionError: a set that was neither the old nor the new one, or not whole.
    """
    prepare, run, allowed = CASES[name]
    kept, folder = disk / "kept", disk / "out"
    prepare(kept)

    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(kept, folder, copy_function=shutil.copy2)

    fresh()
    there = steps_of(lambda: run(folder))
    ends: Counter[str] = Counter()
    for fault in FAULTS:
        for at in range(len(there)):
            fresh()
            end = run_with(lambda: run(folder), at, fault)
            which = (fault, at, there[at], end)
            found = files_in(folder)
            if end in (steps.DONE, steps.STOPPED_WRITTEN):
                assert clean(found) == allowed[-1], which
            elif end in (steps.TOLD, steps.STOPPED) and not any("journal" in path for path in found):
                assert clean(found) == allowed[0], which
            assert end != steps.BROKEN and (end == KILLED) == (fault == "KILL"), which
            at_once = found in allowed
            target = folder / "sâu" / "hơn" if run is write_anew else folder
            go_on(target)
            swap.recovered.clear()
            (target / "next").unlink()
            after = files_in(folder)
            assert list((disk / "tmp").iterdir()) == [], which
            assert after in [{path: text for path, text in one.items() if path != "next"} for one in allowed], which
            ends[f"{end}, {'at once' if at_once else 'after the next run'}"] += 1
    assert ends.total() == len(there) * len(FAULTS) > 0
    return f"{name}: {len(there)} steps × {len(FAULTS)} faults; {dict(sorted(ends.items()))}"


def clean(found: Set) -> Set:
    return {path: text for path, text in found.items() if ".pricebook-" not in path}


if __name__ == "__main__":
    gc.freeze()  # children copy fewer pages of what is never collected
    tempfile.tempdir = f"{sys.argv[2]}/tmp"
    print(_every_step_with_every_fault(sys.argv[1], Path(sys.argv[2])))
