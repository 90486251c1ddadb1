"""A function run in a child process, which ends with its parent: with a limit of time and of memory, or beside what it does.

Libraries that are handed whatever somebody sent are not trusted with time and memory: a damaged or hostile file can make them ask
for more than there is, or never come to an end. The child takes its limits before it loads any library.

The arguments and the result go through pipes, so that a program that is killed leaves no file behind. The pipe of the arguments
stays open: where it closes, the parent is gone, and the child ends. On Linux the system ends it besides, also in the midst of a
library. Windows has neither limit of a process: there the time on the clock is bounded alone, and by it what can be asked for.
Nor does anybody read the pipe there meanwhile; the parent is waited for. A library that looks at standard input when it is loaded
would wait until that reading ends (numpy's issue 24290).
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

LARGEST_MEMORY = 900 * 2**20  # bytes of a child
LONGER_ON_THE_CLOCK = 4  # times its limit of computing, for the machine may be busy with others
_LARGEST_RESULT = 2**29  # bytes that are taken back
_LENGTH = 8  # bytes that say how long the arguments are
_UNLIMITED = 0  # seconds of a child that has no limits
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG of Linux
_KILL = 9
_SYNCHRONIZE, _FOREVER, _NO_SUCH_PROCESS = 0x0010_0000, 0xFFFF_FFFF, 87  # of Windows: a right, a time, an error

_BOOTSTRAP = "import sys; sys.path[:] = sys.argv[4:]; from pricebook.base.child import serve; serve(*sys.argv[1:4])"


class ChildEnded(Exception):
    """The child came to no result: it passed a limit, or what ran in it broke off."""


def run_bounded(function: str, *arguments: object, seconds: int) -> Any:
    """Runs a function in a child process.

    Args:
        function: its module and name, as "pricebook.tables.files.subprocess_reader:result_of".
        arguments: what it is called with; these and the result are objects that pickle can write.
        seconds: how long it may compute. On the clock it has more.

    Returns:
        What the function returns.

    Raises:
        ChildEnded: it passed a limit of time or memory, or broke off.
        OSError: no process can be started.
    """
    with _started(function, arguments, seconds) as child:
        assert child.stdout is not None
        clock = threading.Timer(seconds * LONGER_ON_THE_CLOCK, child.kill)
        clock.daemon = True
        clock.start()
        try:
            result = child.stdout.read(_LARGEST_RESULT + 1)
            if len(result) > _LARGEST_RESULT or child.wait() != 0:
                raise ChildEnded
            return pickle.loads(result)
        except (EOFError, pickle.UnpicklingError) as error:
            raise ChildEnded from error
        finally:  # also where the user interrupts
            clock.cancel()


@contextmanager
def beside(function: str, *arguments: object) -> Iterator[None]:
    """A context manager beside which a function runs in a child process. Where the context ends, the child is ended.

    The child has no limits, and what it returns is not looked at; whoever starts it must come to the same result without it.

    Args:
        function: its module and name, as "pricebook.app.claims:settle_beside".
        arguments: what it is called with: objects that pickle can write, of some kilobytes.

    Raises:
        OSError: no process can be started.
    """
    with _started(function, arguments, _UNLIMITED, subprocess.DEVNULL):
        yield


@contextmanager
def _started(
    function: str, arguments: tuple[object, ...], seconds: int, out: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-I", "-X", "utf8", "-c", _BOOTSTRAP, function, str(seconds), str(os.getpid()), *sys.path]
    sent = pickle.dumps(arguments, protocol=pickle.HIGHEST_PROTOCOL)
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=subprocess.DEVNULL)
    assert child.stdin is not None
    try:
        with suppress(BrokenPipeError):
            child.stdin.write(len(sent).to_bytes(_LENGTH, "little"))
            child.stdin.write(sent)
            child.stdin.flush()
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
        with suppress(OSError):
            child.stdin.close()


def serve(function: str, seconds: str, parent: str) -> None:
    """Runs in the child: takes the limits, then reads the arguments, calls the function and hands the result back."""
    if int(seconds) != _UNLIMITED:
        _take_limits(int(seconds))
    end_with_parent(int(parent))
    given = sys.stdin.buffer
    arguments = pickle.loads(given.read(int.from_bytes(given.read(_LENGTH), "little")))
    threading.Thread(target=watch_parent, args=(int(parent),), daemon=True).start()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints, also one that knows no Python, is no result
    module, _, name = function.partition(":")
    out.write(pickle.dumps(getattr(import_module(module), name)(*arguments), protocol=pickle.HIGHEST_PROTOCOL))
    out.flush()
    os._exit(0)  # what was read is not taken apart object by object


def _take_limits(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {resource.RLIMIT_CPU: seconds, resource.RLIMIT_AS: LARGEST_MEMORY, resource.RLIMIT_CORE: 0}
    for limit, value in limits.items():
        with suppress(ValueError, OSError):  # the system, or whoever started the program, has a lower limit
            resource.setrlimit(limit, (value, value))


def end_with_parent(parent: int) -> None:
    """Asks Linux to end this process when its parent ends. Everywhere else the pipe alone says so."""
    if sys.platform != "linux":
        return
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PARENT_DEATH, _KILL, 0, 0, 0)
    except (ImportError, OSError, AttributeError):  # the pipe says so
        return
    if os.getppid() != parent:  # it ended before it was asked for
        os._exit(1)


def watch_parent(parent: int) -> None:
    """Ends this process when its parent ended: the pipe of the arguments closes, or Windows says so."""
    if os.name != "nt":
        with suppress(OSError, ValueError):
            os.read(0, 1)
    elif not _wait_on_windows(parent):
        return
    os._exit(1)


def _wait_on_windows(process: int) -> bool:
    """Waits until a process has ended. False, at once, if Windows does not let it be waited for."""
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.WaitForSingleObject.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, process)
    if not handle:
        return bool(ctypes.get_last_error() == _NO_SUCH_PROCESS)  # type: ignore[attr-defined,unused-ignore]
    kernel.WaitForSingleObject(handle, _FOREVER)
    return True
