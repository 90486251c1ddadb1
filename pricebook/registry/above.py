"""Prices that a decision sets above the regulation's maximum (R6): recorded as decided, and said on every output."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from pricebook.registry import schema
from pricebook.registry.counted import counts

# The maximum price of a service (by id) for a class ("" for all), in whole đồng; None where there is none.
Maximum = Callable[[str, str], int | None]


@dataclass(frozen=True, slots=True)
class AboveMaximum:
    """A line whose price is above the maximum, both in whole đồng."""

    service_id: str
    class_: str
    price: int
    maximum: int

    def as_row(self) -> dict[str, str | int]:
        """It in columns."""
        return {"service_id": self.service_id, "class": self.class_, "price": self.price, "maximum": self.maximum}


def lines_above(con: sa.Connection, number: int, maximum: Maximum, left_out: Collection[str] = ()) -> list[AboveMaximum]:
    """The lines of a list above the maximum, in the order of the list, without those of services that are left out."""
    li, s = schema.lines.c, schema.services.c
    chosen = sa.select(s.service_id, li["class"], li.price).join(schema.services, s.service == li.service)
    rows = con.execute(chosen.where(li.list == number, li.price.is_not(None)).order_by(li.number)).all()
    found: dict[tuple[str, str], AboveMaximum] = {}
    for service, class_, price in rows:
        limit = None if service in left_out else maximum(service, class_)
        if limit is not None and price > limit:
            found.setdefault((service, class_), AboveMaximum(service, class_, price, limit))
    return list(found.values())


def record_above(con: sa.Connection, number: int, entry: int, above: Iterable[AboveMaximum]) -> None:
    """Records them in columns."""
    rows = [{"list": number, "entry": entry, **each.as_row()} for each in above]
    if rows:
        con.execute(schema.above_maximum.insert(), rows)


def above_of(con: sa.Connection, lists: Iterable[int]) -> list[tuple[int, AboveMaximum]]:
    """Of some lists, the lines above the maximum, each with the number of its list."""
    c = schema.above_maximum.c
    chosen = sa.select(c.list, c.service_id, c["class"], c.price, c.maximum).where(
        c.list.in_(tuple(lists)), counts(c.list, c.entry)
    )
    return [(row[0], AboveMaximum(*row[1:])) for row in con.execute(chosen.order_by(c.list, c.service_id, c["class"])).all()]
