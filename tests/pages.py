"""Pages whose commands are run as they stand there: blocks of `sh` are called in turn, blocks of `text` are what is printed.

A command ends with 0, unless the comment `<!-- mã kết thúc: 1 -->` stands above its block.
"""

import os
import re
import shlex
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from tests.support import DATA, ROOT

_BLOCK = re.compile(r"(?:^<!-- mã kết thúc: (\d) -->\n)?^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_OF_SHELL = re.compile(r"[|<>$;&`*~#]")  # what a shell does more than to split words


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
    for number, (command, status) in enumerate(commands):
        if number and hasattr(os, "fork") and command.startswith("pricebook ") and not _OF_SHELL.search(command):
            ended, told = _forked(shlex.split(command), folder, env)
        else:  # the first one always: a program as people start it
            done = subprocess.run(["sh", "-c", command], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8")
            ended, told = done.returncode, done.stdout + done.stderr
        assert ended == status, (command, told)
        printed += told
    return printed


def _forked(arguments: list[str], folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    """Runs the program in a process that has its modules already, and returns its exit status and all that it prints."""
    with TemporaryFile() as out, TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            status = 70
            try:
                os.chdir(folder)
                os.environ.clear()
                os.environ.update(env)
                for number, name, file in ((0, "stdin", None), (1, "stdout", out), (2, "stderr", err)):
                    os.dup2(file.fileno() if file else os.open(os.devnull, os.O_RDONLY), number)
                    setattr(sys, name, os.fdopen(number, "w" if file else "r", encoding="utf-8", closefd=False))
                sys.argv = arguments
                status = _main()
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return status, "".join(texts)


def _main() -> int:
    from pricebook.cli.app import main

    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 70
    return 0
