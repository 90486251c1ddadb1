"""How much one session, or one address without a session, may ask for: requests a second, uploads and open requests at once."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

A_SECOND, AT_ONCE = 50.0, 500.0  # requests: more than a clerk and the pages that reload themselves can need
MOST_UPLOADS, MOST_OPEN = 24, 60  # of one session, at once
_MOST = 20_000  # sessions and addresses that are remembered


class TooMuch(Exception):
    """So much at once is not taken."""


class Limits:
    """What each has asked for. A bucket of tokens for each: one request takes one, and they come back with time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}  # tokens, and when they were counted
        self._open: Counter[tuple[str, int]] = Counter()

    def take(self, who: str) -> bool:
        """Whether one more request of a session or an address is taken."""
        now = self._clock()
        left, counted = self._left.get(who, (AT_ONCE, now))
        left = min(AT_ONCE, left + (now - counted) * A_SECOND)
        if len(self._left) >= _MOST:
            self._left = {each: of for each, of in self._left.items() if now - of[1] < AT_ONCE / A_SECOND}
        self._left[who] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    @contextmanager
    def one_more(self, who: str, most: int) -> Iterator[None]:
        """While the block runs, one more upload (MOST_UPLOADS) or request (MOST_OPEN) is open. Raises TooMuch."""
        key = (who, most)
        if self._open[key] >= most:
            raise TooMuch
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]
