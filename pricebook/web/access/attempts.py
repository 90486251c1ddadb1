"""Tries to enter with a wrong password: whoever goes on waits longer and longer, by account and by address.

An account that does not exist is waited for like any other, so that waiting tells nobody which there are.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_FORGOTTEN = 3_600.0  # seconds without a try after which all is as before
_MOST = 10_000  # names, and addresses, that are remembered


@dataclass(frozen=True, slots=True)
class Rule:
    """How many tries are free, and how many seconds the longest wait has; the first has one, each next one twice as many."""

    free: int
    longest: float


# Many people of an office share an address; and whoever keeps on guessing at a name must not keep its owner out for long.
BY_NAME, BY_ADDRESS = Rule(5, 60.0), Rule(20, 900.0)


@dataclass(slots=True)
class _Tries:
    count: int = 0
    last: float = 0.0


class Attempts:
    """Who has tried how often. A try counts as a wrong one from its beginning, so that many at once gain nothing."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Rule, dict[str, _Tries]] = {BY_NAME: {}, BY_ADDRESS: {}}

    def begin(self, name: str, address: str) -> int:
        """Begins a try. Returns 0, or how many seconds it is too early; then it is none.

        Args:
            name: the name that was given, in the form in which names are compared.
            address: from where it comes.
        """
        both = ((BY_NAME, name), (BY_ADDRESS, address))
        wait = max(self._wait(rule, key) for rule, key in both)
        if wait <= 0:
            for rule, key in both:
                tries = self._of(rule, key)
                tries.count, tries.last = tries.count + 1, self._clock()
        return math.ceil(wait)

    def right(self, name: str, address: str) -> None:
        """Says that a try was right: the name begins anew; of the address this try alone does not count."""
        self._kept[BY_NAME].pop(name, None)
        if (tries := self._kept[BY_ADDRESS].get(address)) is not None:
            tries.count = max(0, tries.count - 1)

    def _wait(self, rule: Rule, key: str) -> float:
        tries = self._kept[rule].get(key)
        if tries is None or tries.count < rule.free:
            return 0.0
        needed = min(rule.longest, 2.0 ** min(tries.count - rule.free, 30))
        return tries.last + needed - self._clock()

    def _of(self, rule: Rule, key: str) -> _Tries:
        kept, now = self._kept[rule], self._clock()
        tries = kept.get(key)
        if tries is None or now - tries.last > _FORGOTTEN:
            if tries is None and len(kept) >= _MOST:
                del kept[min(kept, key=lambda each: (kept[each].count, kept[each].last))]
            tries = kept[key] = _Tries()
        return tries
