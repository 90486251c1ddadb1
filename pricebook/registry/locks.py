"""Which program holds a file of SQLite, for those who wait for it."""

import os
from pathlib import Path

from pricebook.base.languages import Phrase, say

_LOCKS, _PROCESSES = Path("/proc/locks"), Path("/proc")


def holder_of(file: Path) -> Phrase:
    """The program that has locked a file for writing, with its number, where the system tells it; else "another program"."""
    try:
        inode = str(file.stat().st_ino)
        lines = _LOCKS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # another system than Linux, or no such file
        return say("registry.another-program")
    for number in holders_in(lines, inode):
        if number == os.getpid():
            continue
        try:
            name = (_PROCESSES / str(number) / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            name = "–"
        return say("registry.program", name=name, number=str(number))
    return say("registry.another-program")


def holders_in(lines: list[str], inode: str) -> list[int]:
    """The processes that have locked a file for writing, by Linux's table of locks; those that wait are not among them."""
    fields = [line.split() for line in lines]
    of_file = [each for each in fields if len(each) == 8 and each[3] == "WRITE" and each[5].rpartition(":")[2] == inode]
    return [int(each[4]) for each in of_file if each[4].isdecimal() and int(each[4]) > 0]
