"""The order of what reaches the disk: no file is moved before what is needed to undo the move is there for good."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.steps import Step, steps_of
from tests.faults.test_swap import WRITTEN, lay, undo, without_links, write
from tests.support import DATA, ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the name of an open file is asked of Linux")

_STAGING = re.compile(r"\.pricebook-[a-z0-9_]{8}")


def named(steps: list[Step], folder: Path) -> list[str]:
    """Steps as short lines; the temporary folder is S, and the output folder is left out."""
    return [f"{name} {_STAGING.sub('S', about).replace(f'{folder}/', '').replace(str(folder), '.')}" for name, about in steps]


def in_order(steps: list[str], *expected: str) -> None:
    """Each line stands after the one before; `*` after a name is any of its kind, and all of these stand there."""
    at = 0
    for line in expected:
        found = [n for n, step in enumerate(steps) if re.fullmatch(line, step) and n >= at]
        assert found, (line, steps[at:])
        at = found[-1] + 1 if "|" in line else found[0] + 1


FILES = "|".join(re.escape(name) for name in WRITTEN)


def test_each_step_waits_for_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    lay(folder)
    steps = named(steps_of(lambda: write(folder)), folder)
    in_order(
        steps,
        rf"fsync S/new/({FILES})",  # the new files are on the disk,
        r"fsync S/new",
        r"fsync S/journal\.new",  # then the journal,
        r"replace S/journal\.new → S/journal",
        r"fsync S",
        r"fsync \.",
        r"link (a\.xlsx|b\.json|gone\.html) → S/old/\d",  # then the old files set aside,
        r"fsync S/old",
        r"fsync \.",
        r"unlink gone\.html",
        rf"replace S/new/({FILES}) → \1",  # then the new ones in their places,
        r"fsync S/new",
        r"fsync \.",
        r"unlink S/journal",  # and only then the old ones no longer count
        r"fsync S",
        r"unlink (\d|owner)",
    )
    first_move = next(n for n, step in enumerate(steps) if step.startswith("link"))
    assert {step for step in steps[:first_move] if step.startswith("fsync S/new/")} == {f"fsync S/new/{name}" for name in WRITTEN}


def test_on_a_disk_without_links_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    lay(folder)
    in_order(
        named(steps_of(lambda: without_links(folder)), folder),
        r"replace S/journal\.new → S/journal",
        r"fsync S",
        r"replace (a\.xlsx|b\.json|gone\.html) → S/old/\d",
        r"fsync S/old",
        r"fsync \.",
        rf"replace S/new/({FILES}) → \1",
        r"fsync \.",
        r"unlink S/journal",
    )


def test_what_is_undone_waits_too(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    lay(folder)
    in_order(
        named(steps_of(lambda: undo(folder)), folder),
        rf"replace S/new/({FILES}) → \1",
        rf"replace ({FILES}) → S/new/\1",  # the new files go back,
        r"fsync S/new",
        r"fsync \.",
        r"replace S/old/\d → (gone\.html|a\.xlsx|b\.json)",  # then the old ones come,
        r"fsync S/old",
        r"fsync \.",
        r"unlink S/journal",  # and only then there is nothing left to undo
        r"fsync S",
    )


@pytest.mark.slow
def test_a_build_as_the_system_sees_it(tmp_path: Path) -> None:
    """The calls of the whole program, by strace: nothing beside the one way touches the outputs."""
    if shutil.which("strace") is None or subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("strace is not installed, or may not trace")
    out, trace = tmp_path / "out", tmp_path / "trace"
    command = [sys.executable, "-m", "pricebook", "build", str(DATA / "long-an-2012"), "-o", str(out), "--force"]
    for _ in range(2):
        traced = [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-y",
            "-qq",
            "-o",
            str(trace),
            "-e",
            "trace=fsync,link,linkat,rename,unlink,mkdir",
        ]
        subprocess.run([*traced, *command], cwd=ROOT, check=True, capture_output=True)
    steps = []
    for line in trace.read_text(encoding="utf-8").splitlines():
        if (call := re.match(r"\d+ +(\w+)\((.*)\) += 0", line)) and str(out) in call[2]:
            paths = re.findall(r'"([^"]*)"', call[2]) or re.findall(r"<([^>]*)>", call[2])
            steps.append((call[1].replace("rename", "replace"), " → ".join(paths)))
    files = r"(pricelist\.xlsx|pricelist\.json|findings\.json|to_accept\.csv)"
    in_order(
        named(steps, out),
        rf"fsync S/new/{files}",
        r"replace S/journal\.new → S/journal",
        r"fsync S",
        rf"link {files} → S/old/\d",
        r"fsync S/old",
        rf"replace S/new/{files} → \1",
        r"fsync \.",
        r"unlink S/journal",
        r"fsync S",
    )
