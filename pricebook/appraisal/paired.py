"""Which price of a list is which price of its next round: by service, by name, by code; and at last by what is left alike.

Each price is paired once: of two rows of one service of which one was taken out, the one that stayed is paired with itself.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from pricebook.appraisal.baseline import JudgedPrice
from pricebook.tables import folded

ALIKE = 85  # of 100; names that differ more are two services, though the price is the same
MOST_LEFT = 400  # prices of either round that are compared name by name
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_Key = Callable[[JudgedPrice], Hashable | None]  # None: the price has none


def paired(then: Sequence[JudgedPrice], now: Sequence[JudgedPrice]) -> dict[int, JudgedPrice]:
    """Returns the later price of each earlier one that is still there, by the id() of the earlier one."""
    found: dict[int, JudgedPrice] = {}
    taken: set[int] = set()
    for key in _KEYS:
        waiting: dict[Hashable, list[JudgedPrice]] = defaultdict(list)
        for each in reversed(now):
            if id(each) not in taken and (of := key(each)) is not None:
                waiting[of].append(each)
        for each in then:
            if id(each) in found or (of := key(each)) is None or not waiting.get(of):
                continue
            found[id(each)] = waiting[of].pop()
            taken.add(id(found[id(each)]))
    left = [each for each in then if id(each) not in found and each.price["name"]]
    others = [each for each in now if id(each) not in taken and each.price["name"]]
    if len(left) <= MOST_LEFT and len(others) <= MOST_LEFT:
        _by_likeness(left, others, found)
    return found


def _by_likeness(left: Sequence[JudgedPrice], others: list[JudgedPrice], found: dict[int, JudgedPrice]) -> None:
    """Pairs what is left by names that are much alike, where the price is the same one."""
    if not left or not others:
        return
    from rapidfuzz import fuzz

    for each in left:
        same = [other for other in others if other.price["price"] == each.price["price"] is not None]
        scored = [(fuzz.token_set_ratio(_name(each), _name(other)), other) for other in same]
        best = max(scored, key=lambda one: one[0], default=None)
        if best is not None and best[0] >= ALIKE:
            found[id(each)] = best[1]
            others[:] = [other for other in others if other is not best[1]]


def _name(of: JudgedPrice) -> str:
    return folded(of.price["name"] or "")


def _plain_name(of: JudgedPrice) -> str:
    """The name without what stands in brackets, where anything is left."""
    return folded(_BRACKETS.sub(" ", of.price["name"] or "")) or _name(of)


def _of_service(*more: Callable[[JudgedPrice], Hashable]) -> _Key:
    def key(of: JudgedPrice) -> Hashable | None:
        service = of.price["service_id"]
        return None if service is None else (service, *(each(of) for each in more))

    return key


def _of_name(name: Callable[[JudgedPrice], str], *more: Callable[[JudgedPrice], Hashable]) -> _Key:
    def key(of: JudgedPrice) -> Hashable | None:
        said = name(of)
        return (said, *(each(of) for each in more)) if said else None

    return key


def _class(of: JudgedPrice) -> Hashable:
    return of.price["class"]


def _figure(of: JudgedPrice) -> Hashable:
    return of.price["price"]


def _code(of: JudgedPrice) -> Hashable | None:
    code = of.price["service_code"] or of.price["ordinal"]
    return None if not code else (code, of.price["class"])


_KEYS: tuple[_Key, ...] = (
    _of_service(_class, _name, _figure),
    _of_service(_class, _name),
    _of_service(_class, _figure),
    _of_service(_class),
    _of_service(),
    _of_name(_name, _class, _figure),
    _of_name(_name, _class),
    _code,
    _of_name(_plain_name, _class),
)
