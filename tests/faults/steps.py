"""A fault at one step of a run: each call that creates, renames, syncs or removes is counted, and one of them fails or is interrupted."""

import errno
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pricebook.base.files import OutputExists, OutputInUse
from pricebook.base.interruptions import Stopped, listen
from pricebook.base.swap import NotPutBack

FAILS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES}
STOPS = {"INT": signal.SIGINT, "TERM": signal.SIGTERM, "HUP": signal.SIGHUP, "KILL": signal.SIGKILL}
FAULTS = (*FAILS, *STOPS)
# How a child ends: all done; an error that was told; not put back at once; stopped, before or after the new files stood; killed.
DONE, TOLD, LATER, STOPPED, STOPPED_WRITTEN, KILLED, BROKEN = (
    "done",
    "told",
    "later",
    "stopped",
    "stopped-written",
    "killed",
    "broken",
)
_ENDS = (DONE, TOLD, LATER, STOPPED, STOPPED_WRITTEN, BROKEN)
_OF_OS = ("mkdir", "rename", "replace", "link", "unlink", "remove", "rmdir", "fsync", "ftruncate", "write", "chmod")

Step = tuple[str, str]  # a call and what it is about


class Steps:
    """The calls of this process from now on. `at`: the one that the fault happens at; `fault`: its name."""

    def __init__(self, at: int = -1, fault: str = "") -> None:
        self.at, self.fault = at, fault
        self.seen: list[Step] = []
        self._undo: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> "Steps":
        for name in _OF_OS:
            self._wrap(os, name, lambda *args, **more: True)
        self._wrap(os, "open", lambda path, flags, *args, **more: bool(flags & os.O_CREAT))
        self._wrap(io, "open", lambda file, mode="r", *args, **more: not set(mode).isdisjoint("wax"))
        return self

    def __exit__(self, *about: object) -> None:
        for module, name, real in self._undo:
            setattr(module, name, real)

    def _wrap(self, module: Any, name: str, counts: Callable[..., bool]) -> None:
        real = getattr(module, name)

        def call(*args: Any, **more: Any) -> Any:
            if counts(*args, **more):
                self._step(name, args)
            return real(*args, **more)

        self._undo.append((module, name, real))
        setattr(module, name, call)
        for names in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
            if real in names:
                names.add(call)

    def _step(self, name: str, args: tuple[Any, ...]) -> None:
        self.seen.append((name, " → ".join(_named(arg) for arg in args[: 2 if name in ("rename", "replace", "link") else 1])))
        if len(self.seen) - 1 != self.at:
            return
        if self.fault in FAILS:
            raise OSError(FAILS[self.fault], os.strerror(FAILS[self.fault]), str(args[0]))
        os.kill(os.getpid(), STOPS[self.fault])


def _named(said: Any) -> str:
    if isinstance(said, int):
        return str(Path(f"/proc/self/fd/{said}").readlink()) if sys.platform == "linux" else ""
    return os.fspath(said)


def steps_of(run: Callable[[], None]) -> list[Step]:
    """The steps of a run, in a process of its own."""
    back, there = os.pipe()
    child = os.fork()
    if child == 0:
        with Steps() as steps:
            _ended(run)
        with os.fdopen(there, "w") as file:
            file.write("\n".join("\t".join(step) for step in steps.seen))
        os._exit(0)
    os.close(there)
    with os.fdopen(back) as file:
        text = file.read()
    os.waitpid(child, 0)
    return [(name, about) for name, _, about in (line.partition("\t") for line in text.splitlines())]


def run_with(run: Callable[[], None], at: int, fault: str) -> str:
    """Runs in a process of its own with one fault, and returns how that ended."""
    child = os.fork()
    if child == 0:
        end = BROKEN
        try:
            listen()
            with Steps(at, fault):
                end = _ended(run)
        finally:
            os._exit(_ENDS.index(end))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return KILLED if status == -signal.SIGKILL else _ENDS[status]


def _ended(run: Callable[[], None]) -> str:
    try:
        run()
    except Stopped as stopped:
        return STOPPED_WRITTEN if stopped.written else STOPPED
    except NotPutBack:
        return LATER
    except (OutputExists, OutputInUse, OSError, Undone):
        return TOLD
    except BaseException:
        traceback.print_exc()
        return BROKEN
    return DONE


class Undone(Exception):
    """What is to be done after the move fails: all files go back."""
