"""The desk as a program: how it opens, beside what others have left, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pricebook.base.own_folders import make_folder
from pricebook.cli.app import app
from tests.web.support import Browser

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")]


@contextmanager
def program(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Browser]]:
    """The command serve, and a browser that entered."""
    command = [sys.executable, "-m", "pricebook", "serve", str(folder), "--no-open", "--lang", "en"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert running.stdout is not None
        address = running.stdout.readline().partition("http://127.0.0.1:")[2].split()[0]
        port, _, path = address.partition("/")
        browser = Browser(int(port))
        browser.follow(browser.get(f"/{path}"))
        yield running, browser
    finally:
        running.kill()
        running.communicate()


def long_list() -> bytes:
    """A list whose check takes some seconds."""
    rows = (f"{number},C5.1.{number % 400},Dịch vụ số {number},{number * 100}" for number in range(1, 9_000))
    return "\n".join(("STT,STT theo TT04,Tên dịch vụ,Giá đề nghị", *rows)).encode()


def children_of(number: int) -> set[int]:
    """The processes that a process has started and that still are."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True, text=True).stdout
    return {int(each) for each in found.split()}


def is_alive(number: int) -> bool:
    path = Path(f"/proc/{number}/stat")
    return path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_ends_it_ends_its_work(tmp_path: Path, number: int) -> None:
    """Also while a job runs, and somebody follows it: no process is left, no file, no word on standard error; status 0."""
    with program(tmp_path) as (running, browser):
        path = browser.post("/lists", {"regulation": "ttlt-04-2012"}, [("file", "dài.csv", long_list())]).location
        until = time.monotonic() + 10
        while not (children := children_of(running.pid)) and time.monotonic() < until:
            time.sleep(0.02)
        assert children and browser.get(path).status == 200
        running.send_signal(number)
        out, err = running.communicate(timeout=15)
        assert (running.returncode, err) == (0, "") and "closed" in out
    assert not any(map(is_alive, children))
    assert not [each.name for each in tmp_path.rglob(".pricebook-*")]


def test_one_desk_of_a_folder_at_a_time(tmp_path: Path) -> None:
    """The second one says so. What a killed program has left is taken away, what belongs to a living one is not."""
    left, living = make_folder(tmp_path), make_folder(tmp_path)
    (left.path / "in").mkdir()
    (left.path / "in" / "0").write_bytes(b"half of a file")
    assert left.claim is not None
    os.close(left.claim)
    with program(tmp_path) as (running, browser):
        assert [each.name for each in tmp_path.glob(".pricebook-????????")] == [living.path.name]
        second = CliRunner().invoke(app, ["serve", str(tmp_path), "--no-open", "--lang", "en"])
        assert second.exit_code == 2 and "Another desk" in second.output
        running.kill()
        running.communicate()
    living.remove()
    with program(tmp_path) as (_, browser):  # the lock of a killed one is no lock
        assert browser.get("/").status == 200
