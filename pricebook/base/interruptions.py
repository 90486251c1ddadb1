"""Requests to stop: Ctrl-C, a signal to end, a console that is closed. They are one and the same orderly stop.

The program undoes or finishes what it was writing, and ends with the status that shells give to the signal: 128 and its number.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

# SIGBREAK is what Windows makes of a console that is closed; there it may leave no time for anything, as a cut of power does.
STOPS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if name in signal.Signals.__members__)
_asked: list[int] = []  # what was asked for, also where a library has made an error of its own of it


class Stopped(BaseException):
    """The program was asked to stop. No handler of errors takes it for one.

    Attributes:
        number: the number of the signal.
        written: the folder whose new files stand already, where the request came while they took their places.
        goes_on: the folder with what was done so far, from which the same call goes on; None where it begins anew.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number
        self.written: Path | None = None
        self.goes_on: Path | None = None


def listen() -> None:
    """From now on requests to stop raise Stopped; those that whoever started the program has it ignore (`nohup`) stay ignored."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    _asked.append(number)
    raise Stopped(number)


def asked_to_stop() -> int | None:
    """The number of the signal by which the program was asked to stop; None if it was not."""
    return _asked[0] if _asked else None


def stop_if_asked() -> None:
    """Raises Stopped where a request came, and a library has swallowed it."""
    if (number := asked_to_stop()) is not None:
        raise Stopped(number)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A context manager in which requests to stop wait until its end: what is within is short, and stops nowhere in the middle.

    Also where nobody listens: the request then has, at the end, the effect that it would have had at once. In a thread beside the
    main one there is nothing to do: signals do not reach it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []
    handlers = {number: handler for number in STOPS if (handler := signal.getsignal(number)) not in (signal.SIG_IGN, None)}
    try:
        for number in handlers:
            signal.signal(number, lambda number, frame: waiting.append(number))
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if waiting:
            signal.raise_signal(waiting[0])
