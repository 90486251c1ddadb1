"""What an amendment amends: the services whose prices differ from the list as it was approved, and no others.

A file that was made to change three prices has all the other lines as well. Those stay by the old decision: what the file says
the same of, what the old decision has left out, and what has no price.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.last_move import last_decision
from pricebook.registry.leaving_out import left_out_of
from pricebook.registry.refusals import Refused

Prices = dict[str, dict[str, set[int | None]]]  # by service and class ("" for all), in whole đồng


@dataclass(frozen=True, slots=True)
class Amended:
    """What became of the services of an amendment, by their ids.

    Attributes:
        of: The name of the list that it amends.
        decided: The number and the date of the decision on that list, in words.
        changed: Those that it amends or adds.
        same: Those of which it says the same as that list.
        left_out: Those that the decision on that list has left out.
        unpriced: Those without a price.
        others: Those that differ, and were not named.
    """

    of: str
    decided: str
    changed: tuple[str, ...]
    same: tuple[str, ...]
    left_out: tuple[str, ...]
    unpriced: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def unchanged(self) -> tuple[str, ...]:
        """All that stay by the old decision, though the file has them."""
        return (*self.same, *self.left_out, *self.unpriced, *self.others)


def amended_by(
    con: sa.Connection, number: int, base: int, against: int | None, only: Collection[str], left_out: Collection[str]
) -> Amended:
    """What an amendment amends.

    Args:
        con: A connection.
        number: The amendment.
        base: The whole list that it amends.
        against: The amendment of the same list with which it is compared as well; None for none.
        only: The services that it amends, whether they differ or not; none for all that differ.
        left_out: The services that the decision on the amendment leaves out.

    Raises:
        Refused: It amends nothing.
    """
    name = con.execute(sa.select(schema.lists.c.name).where(schema.lists.c.list == (against or base))).scalar_one()
    new, old = _prices(con, number), _prices(con, base)
    gone = left_out_of(con, [base, *([against] if against is not None else [])])
    before = gone.get(base, frozenset())
    if against is not None and against != base:
        amended = _prices(con, against)
        taken = {service: classes for service, classes in amended.items() if service not in gone.get(against, ())}
        before -= taken.keys()
        for service, classes in taken.items():
            old[service] = classes if schema.ALL in classes else old.get(service, {}) | classes
    kinds: dict[str, list[str]] = defaultdict(list)
    for service, classes in new.items():
        if service in left_out:
            continue
        kinds[_kind(service, classes, old, before, only)].append(service)
    if not kinds["changed"]:
        raise Refused("amends-nothing", list=name)
    return Amended(
        name, last_decision(con, base), *(tuple(kinds[kind]) for kind in ("changed", "same", "left-out", "unpriced", "other"))
    )


def _kind(service: str, classes: dict[str, set[int | None]], old: Prices, before: Collection[str], only: Collection[str]) -> str:
    """What becomes of a service of an amendment."""
    if service in only:
        return "changed"
    if service in before:
        return "left-out"
    there = old.get(service, {})
    if all(prices == there.get(class_, there.get(schema.ALL)) for class_, prices in classes.items()):
        return "same"
    if all(prices == {None} for prices in classes.values()):
        return "unpriced"
    return "other" if only else "changed"


def _prices(con: sa.Connection, number: int) -> Prices:
    """The prices of a list."""
    li, s = schema.lines.c, schema.services.c
    chosen = sa.select(s.service_id, li["class"], li.price).join(schema.services, s.service == li.service)
    found: Prices = {}
    for service, class_, price in con.execute(chosen.where(li.list == number).order_by(li.number)).all():
        found.setdefault(service, {}).setdefault(class_, set()).add(price)
    return found
