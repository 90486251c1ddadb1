"""Sheets of cost structures: they show what the prices of another sheet are made of, and are no second list."""

from collections import defaultdict
from collections.abc import Hashable

from pricebook.submission.repeated import same_code
from pricebook.submission.stated import PART, StatedLine, StatedList


def of_structures(stated: StatedList) -> frozenset[int]:
    """Returns the lines, by id(), that show the cost structure of a price which a sheet without structures lists.

    To be used once the lines are identified. A structure whose price stands nowhere else is a price of the list itself.
    """
    if not stated.several_sheets:
        return frozenset()
    structures = {id(line.source) for line in stated.lines if any(key.name == PART for key in line.source.columns)}
    listed: dict[Hashable, set[str | None]] = defaultdict(set)  # by what a price is of: the codes that it is listed with
    for line in stated.lines:
        if id(line.source) not in structures and line.source.has("price"):
            listed[_price_of(stated, line)].add(line.own_code)

    def shows_a_price(line: StatedLine) -> bool:
        codes = listed.get(_price_of(stated, line), ()) if id(line.source) in structures else ()
        return any(same_code(line.own_code, code) for code in codes)

    return frozenset(id(line) for line in stated.lines if shows_a_price(line))


def _price_of(stated: StatedList, line: StatedLine) -> Hashable:
    return (stated.kind(line), line.label, line.class_, line.facility)
