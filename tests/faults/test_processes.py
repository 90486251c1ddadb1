"""The program as people run it: each verb, with a fault when its outputs have moved and do not count yet (by strace), and stopped while it works."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from pricebook.cli.app import app
from tests.faults.steps import FAULTS, STOPS
from tests.faults.verbs import ANEW, VERBS, prepare
from tests.support import DATA, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no such signals")]
# The folder of the outputs is synced when the journal stands, when the old files are set aside, and when the new ones have moved.
AFTER_THE_MOVES = 3
LONG_AGO = 1_000_000_000  # the time of files of the old set
# Without the mark `long` each verb is killed, and has one more fault.
SOME = {verb: ("KILL", FAULTS[number % (len(FAULTS) - 1)]) for number, verb in enumerate(VERBS)}


def _strace() -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: .ci/run installs it")
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A folder with all that the verbs read, in memory where there is such a disk."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        prepare(Path(folder) / "home")
        yield Path(folder)


def run(home: Path, args: list[str], *, traced: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(home / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*traced, sys.executable, "-m", "pricebook", *args]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, encoding="utf-8", timeout=300)


def ages(folder: Path) -> dict[str, str]:
    """All files in a folder, and whether they are of the old set or of the new one."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return {str(path.relative_to(folder)): "old" if path.stat().st_mtime == LONG_AGO else "new" for path in files}


def _ran(verb: str, kept: Path) -> dict[str, str]:
    """Runs a verb without a fault: its outputs are there, with the time of long ago, and are returned as those of the new set."""
    args, folder = VERBS[verb]
    before = ages(kept / folder)
    with chdir(kept):
        for _ in range(1 if verb in ANEW else 2):
            done = CliRunner().invoke(app, args)
            assert done.exit_code in (0, 1), done.output
    new = {name: age for name, age in ages(kept / folder).items() if name not in before}
    for name in new:
        os.utime(kept / folder / name, (LONG_AGO, LONG_AGO))
    if verb in ANEW:
        shutil.rmtree(kept / folder)
    return new


def _with_faults(verb: str, faults: Sequence[str], prepared: Path) -> None:
    _strace()
    kept = prepared / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(prepared / "home", kept)
    (kept / "tmp").mkdir()
    new = _ran(verb, kept)
    for fault in faults:
        home = prepared / "now"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(kept, home)
        _with_a_fault(verb, fault, home, new)


def _with_a_fault(verb: str, fault: str, home: Path, new: dict[str, str]) -> None:
    args, folder = VERBS[verb]
    out = home / folder
    before = ages(out)
    how = f"signal={fault}" if fault in STOPS else f"error={fault}"
    inject = ("-e", "trace=fsync", "-e", f"inject=fsync:{how}:when={AFTER_THE_MOVES}")
    done = run(home, args, traced=("strace", "-qq", "-o", os.devnull, "-P", str(out), *inject))
    found, whole = ages(out), {**before, **new}
    told = (verb, fault, done.returncode, found, done.stderr[-500:])
    assert "Traceback" not in done.stderr and "unforeseen" not in done.stderr, told
    if fault == "KILL":
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), told
    elif fault in STOPS:
        assert done.returncode == 128 + STOPS[fault] and found == whole, told
    else:
        assert done.returncode == 2 and found == before, told
    if fault == "KILL":  # the next run is of the same verb
        with chdir(home):
            again = CliRunner().invoke(app, args)
        assert again.exit_code in (0, 1) and ages(out) == whole, (told, ages(out), again.output)
        assert re.search("Put back|Đã trả lại", again.output), (told, again.output)
    assert fault == "KILL" or list((home / "tmp").iterdir()) == [], told


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_with_a_fault(verb: str, prepared: Path) -> None:
    _with_faults(verb, SOME[verb], prepared)


@pytest.mark.long
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_with_each_fault(verb: str, prepared: Path) -> None:
    _with_faults(verb, FAULTS, prepared)


@pytest.mark.parametrize("fault", ["INT", "TERM", "HUP"])
def test_stopped_while_it_works(fault: str, tmp_path: Path) -> None:
    """The status is the one that shells give to the signal; the former files stand, and nothing else is left."""
    out, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    out.mkdir()
    (out / "pricelist.json").write_text("old")
    command = [sys.executable, "-m", "pricebook", "build", str(DATA / "nq-399-2025"), "-o", str(out), "--force", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
    ) as running:
        until = time.monotonic() + 120
        while not list(out.glob(".pricebook-*/new/*")) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        running.send_signal(STOPS[fault])
        _, told = running.communicate(timeout=120)
    assert running.returncode == 128 + STOPS[fault], told
    assert "Stopped as asked" in told and "Đã dừng" in told and "Traceback" not in told
    assert {path.name: path.read_text() for path in out.iterdir()} == {"pricelist.json": "old"}
    assert list(temporary.iterdir()) == []


def test_the_next_run_says_what_it_put_back(prepared: Path, tmp_path: Path) -> None:
    kill = (
        "import os, sys; real = os.replace\n"
        "def replace(a, b, **k):\n"
        "    if str(b).endswith('findings.json'): os.kill(os.getpid(), 9)\n"
        "    real(a, b, **k)\n"
        "os.replace = replace; from pricebook.cli.app import main; main()"
    )
    asked = ["build", str(DATA / "long-an-2012"), "-o", str(tmp_path / "ra"), "--force", "-q", "--lang", "en"]
    (tmp_path / "tmp").mkdir()
    assert run(tmp_path, asked).returncode == 0
    for name in (path.name for path in (tmp_path / "ra").iterdir()):
        os.utime(tmp_path / "ra" / name, (LONG_AGO, LONG_AGO))
    environment = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    killed = subprocess.run([sys.executable, "-c", kill, *asked], cwd=ROOT, env=environment, capture_output=True)
    assert killed.returncode == -signal.SIGKILL and set(ages(tmp_path / "ra").values()) == {"old", "new"}
    again = run(tmp_path, asked[:4])  # without --force: put back, it is again the unchanged result of the last build
    assert again.returncode == 0 and set(ages(tmp_path / "ra").values()) == {"new"}
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]  # neither here nor among temporary files
    assert re.search("Put back.*pricelist.json|Đã trả lại.*pricelist.json", again.stderr), again.stderr
