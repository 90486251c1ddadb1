"""The child process in which libraries open what is not trusted: its limits of time and memory, and its end with its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pricebook.base.child import ChildEnded, beside, run_bounded
from tests.support import ROOT

ENDLESS = range(10**12)  # whose sum is computed in compiled code, which lets nobody else in

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of computing or of memory for a process")


def test_the_result_comes_back() -> None:
    assert run_bounded("builtins:sum", range(1_001), seconds=10) == 500_500


def test_what_compiled_code_prints_is_no_result_and_stops_nobody() -> None:
    assert run_bounded("os:write", 1, b"100% done\r" * 20_000, seconds=10) == 200_000  # more than a pipe holds


@on_posix
def test_what_is_printed_beside_stops_nobody(tmp_path: Path) -> None:
    done = tmp_path / "done"
    with beside("os:system", f"head -c 200000 /dev/zero; touch {done}"):
        assert _soon(lambda: "done" if done.exists() else "") == "done"


@pytest.mark.slow
@on_posix
def test_a_child_that_computes_without_end_is_ended() -> None:
    with pytest.raises(ChildEnded):
        run_bounded("builtins:sum", ENDLESS, seconds=1)


@on_posix
def test_a_child_that_asks_for_two_gigabytes_is_refused_them() -> None:
    with pytest.raises(ChildEnded):
        run_bounded("builtins:bytearray", 2**31, seconds=10)


@pytest.mark.slow
def test_a_child_that_waits_without_end_is_ended_by_the_clock() -> None:
    with pytest.raises(ChildEnded):
        run_bounded("time:sleep", 3_600, seconds=1)  # four seconds on the clock


def test_a_child_that_breaks_off_has_no_result() -> None:
    with pytest.raises(ChildEnded):
        run_bounded("os:_exit", 0, seconds=10)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the children of a process are told by /proc")
def test_a_child_ends_with_a_parent_that_is_killed() -> None:
    call = f"from pricebook.base.child import run_bounded; run_bounded('builtins:sum', {ENDLESS!r}, seconds=60)"
    with subprocess.Popen([sys.executable, "-c", call], cwd=ROOT) as parent:
        listed = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        child = _soon(listed.read_text)
        _soon(lambda: "x" if _seconds_of(child) > 0.2 else "")  # it has taken its limits, and computes
        os.kill(parent.pid, signal.SIGKILL)
    assert _soon(lambda: "gone" if _is_gone(child) else "") == "gone"


def _soon(told):  # type: ignore[no-untyped-def]
    """What is told within ten seconds."""
    for _ in range(200):
        if found := told().strip():
            return found
        time.sleep(0.05)
    raise AssertionError("it does not come")


def _seconds_of(process: str) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _is_gone(process: str) -> bool:
    """Whether a process has ended; one that nobody has asked for its status yet has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True
