"""Pages whose commands are run as they stand there: blocks of `sh` are called in turn, blocks of `text` are what is printed.

A command ends with 0, unless the comment `<!-- mã kết thúc: 1 -->` stands above its block.
"""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support import DATA, ROOT

_BLOCK = re.compile(r"(?:^<!-- mã kết thúc: (\d) -->\n)?^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Step(NamedTuple):
    """A command of a page, and its exit status."""

    command: str
    status: int


def steps(page: str) -> list[Step]:
    """The commands of a page of docs/, in turn."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [Step(line, int(status or 0)) for status, block in _BLOCK.findall(text) for line in block.splitlines()]


def shown(page: str) -> list[str]:
    """What a page says that is printed, block by block."""
    return re.findall(r"```text\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)


def run(commands: Sequence[Step], folder: Path, **env: str) -> str:
    """Calls commands in a folder that has the examples under `data`, and returns all that is printed on standard output and error.

    Args:
        commands: The commands; each must end with the status that it names.
        folder: An empty folder.
        env: Variables of the environment beside those of the tests.
    """
    (folder / "data").symlink_to(DATA)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "pricebook").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pricebook "$@"\n', encoding="utf-8")
    (programs / "pricebook").chmod(0o755)
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **env}
    env.pop("PRICEBOOK_REGISTRY", None)
    printed = ""
    for command, status in commands:
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == status, (command, done.stdout, done.stderr)
        printed += done.stdout + done.stderr
    return printed
