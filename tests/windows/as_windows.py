"""Runs commands of pricebook in a process that looks like Windows to it, as far as that goes elsewhere. A test starts it.

`python -I -S as_windows.py PACKAGES… -- [["build", …], …]`: neither `site` nor a variable of the environment, as beside a ._pth file.
pricebook's own modules are told that the system is "nt": `os` lacks what Windows lacks, `msvcrt` is there, `fcntl` and its like are
not; and nobody finds what the embeddable archive leaves out. A text file that is opened without an encoding is an error, and so is one
that pricebook writes with line ends that would be others on Windows. All modules of pricebook are imported, the commands are run,
and their exit statuses are printed as JSON.
"""

import builtins
import errno
import io
import json
import os
import pkgutil
import signal
import sys
import types
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from typing import Any

ABSENT = {
    "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "pread", "pwrite", "fork", "geteuid", "getuid", "getgid", "uname", "statvfs", "fchown",
    "chown", "sync", "fdatasync", "mkfifo", "killpg", "getpgid", "setsid", "sysconf", "sched_getaffinity", "posix_fallocate", "getloadavg",
}  # fmt: skip
OF_POSIX = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog", "readline", "curses"}
LEFT_OUT = {"tkinter", "idlelib", "turtledemo", "ensurepip", "venv", "lib2to3", "distutils", "test", "pip", "setuptools"}


class Nt(types.ModuleType):
    """`os` as pricebook sees it."""

    name = "nt"

    def __getattr__(self, attribute: str) -> Any:
        if attribute in ABSENT:
            raise AttributeError(attribute)
        return getattr(os, attribute)

    @staticmethod
    def open(path: Any, *others: Any, **named: Any) -> int:
        """Windows opens no folder as a file."""
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
        return os.open(path, *others, **named)


class Signals(IntEnum):
    """The signals of Windows."""

    SIGINT = 2
    SIGILL = 4
    SIGFPE = 8
    SIGSEGV = 11
    SIGTERM = 15
    SIGBREAK = 21
    SIGABRT = 22


def handle(number: int, handler: Any) -> Any:
    """`signal.signal` there, which knows no other signals."""
    return signal.signal(Signals(number), handler)


def locking(opened: int, mode: int, length: int) -> None:
    """The lock of the C run time, which fails at once where another one has it."""
    import fcntl

    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise PermissionError(errno.EACCES, "Permission denied") from error


def disguise() -> None:
    """From now on modules of pricebook that are imported get what Windows has."""
    given = {"os": Nt("os"), "msvcrt": types.ModuleType("msvcrt"), "signal": types.ModuleType("signal")}
    vars(given["msvcrt"]).update(locking=locking, LK_NBLCK=2)
    vars(given["signal"]).update({**vars(signal), "Signals": Signals, "signal": handle})
    importing, opening = builtins.__import__, io.open

    def importer(name: str, globals_: Any = None, locals_: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        top, by = name.partition(".")[0], str((globals_ or {}).get("__name__", "")).partition(".")[0]
        if top in LEFT_OUT or (top in OF_POSIX and by == "pricebook"):
            raise ModuleNotFoundError(f"no {name} on Windows, asked for by {by}")
        if by == "pricebook" and name in given:
            return given[name]
        return importing(name, globals_, locals_, fromlist, level)

    def opener(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: Any = None,
        errors: Any = None,
        newline: Any = None,
        **more: Any,
    ) -> Any:
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals.get("__name__") == "pathlib":
            frame = frame.f_back
        ours = str(frame.f_globals.get("__name__")).startswith("pricebook")
        assert not (ours and newline is None and "b" not in mode and set(mode) & set("wax")), f"{file}: line ends of the system"
        return opening(file, mode, buffering, encoding, errors, newline, **more)

    builtins.__import__ = importer
    builtins.open = io.open = opener  # type: ignore[assignment]


def main() -> None:
    at = sys.argv.index("--")
    sys.path += sys.argv[1:at]
    disguise()
    import pricebook

    for module in pkgutil.walk_packages(pricebook.__path__, "pricebook."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:  # programs, and steps that alembic runs
            import_module(module.name)
    from typer.testing import CliRunner

    from pricebook.base.interruptions import listen
    from pricebook.cli.app import app

    listen()
    statuses = []
    for arguments in json.loads(sys.argv[at + 1]):
        done = CliRunner().invoke(app, arguments)
        statuses.append(done.exit_code)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
    print(json.dumps(statuses))


if __name__ == "__main__":
    main()
