"""A LibreOffice that stays open while the tests of a process run: each conversion is handed to it, and none starts another one.

A start takes some seconds, and a conversion a tenth of one. It stays open as long as a workbook is open in it.
"""

import atexit
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

import pytest

_BEGIN = 120  # seconds that a start may take
_ONE = 120  # seconds that one conversion may take
_FIRST = 40  # seconds of the first one after a start: what is asked too early is never answered, for no fault of the file
_SETTLED = 1  # seconds after a start, before anything is asked
_TRIES = 4  # with another one each time

_running: list[tuple[subprocess.Popen[bytes], Path]] = []  # the last one, and its own folder


def convert(path: Path, out: Path, target: str) -> Path:
    """The file that it makes of one, in a folder; `target` is an ending, with a filter if need be.

    Skips where there is no LibreOffice. What breaks off or stands still is tried again with another one.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice Calc is not installed: .ci/run installs it")
    made = out / f"{path.stem}.{target.partition(':')[0]}"
    for left in reversed(range(_TRIES)):
        first = not _running or _running[-1][0].poll() is not None
        if first:
            _running.append(_started(program))
        own = _running[-1][1]
        asked = ["--convert-to", target, "--outdir", str(out), str(path)]
        try:
            subprocess.run(
                [program, "--headless", _profile(own), *asked], check=True, capture_output=True, timeout=_FIRST if first else _ONE
            )
        except subprocess.SubprocessError:
            _stop()  # the next conversion has another one
            if not left:
                raise
        else:
            if made.exists():
                return made
            _stop()
    raise AssertionError(f"LibreOffice made no {made.name}")


def _profile(own: Path) -> str:
    return f"-env:UserInstallation={own.as_uri()}"


def _started(program: str) -> tuple[subprocess.Popen[bytes], Path]:
    """A LibreOffice in which a workbook is open, so that calls with its profile reach it."""
    import xlsxwriter

    own = Path(mkdtemp(prefix="pricebook-office-"))
    with xlsxwriter.Workbook(str(own / "open.xlsx")) as book:
        book.add_worksheet()
    asked = ["--headless", "--norestore", "--nologo", _profile(own), str(own / "open.xlsx")]
    nothing = subprocess.DEVNULL
    started = subprocess.Popen([program, *asked], cwd=own, start_new_session=True, stdin=nothing, stdout=nothing, stderr=nothing)
    for _ in range(_BEGIN * 10):
        if (own / ".~lock.open.xlsx#").exists():  # it is open
            break
        assert started.poll() is None, "LibreOffice ended before it was ready"
        time.sleep(0.1)
    time.sleep(_SETTLED)
    return started, own


@atexit.register
def _stop() -> None:
    while _running:
        started, own = _running.pop()
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)  # what stands still hears nothing else
            started.wait(timeout=30)
        shutil.rmtree(own, ignore_errors=True)
