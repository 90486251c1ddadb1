"""Price lists of a few lines, made in memory, and what an office does with them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from pricebook.pricelist import Facility, PriceList, as_json, read_pricelist
from pricebook.registry import (
    Applies,
    Fact,
    ListInForce,
    Moved,
    NewList,
    NewMove,
    Paper,
    Phase,
    PriceInForce,
    Registry,
    facility_on,
    lists_for,
    make_move,
    prices_in_force,
    record_facts,
    record_list,
)
from pricebook.registry.schema import LAST_DAY
from pricebook.regulation import FacilityFacts
from tests.support import DATA

_number = count(1)
Prices = dict[tuple[str, str], int]  # service and class ("" for all) → đồng


@cache
def _model() -> PriceList:
    import pricebook

    with TemporaryDirectory() as folder:
        pricebook.build(DATA / "long-an-2012").write(Path(folder))
        return read_pricelist(Path(folder) / "pricelist.json")


def price_list(authority: str, prices: Prices) -> PriceList:
    """A list of these prices. Each is another one, whatever its prices."""
    model = _model()
    lines = tuple(
        replace(
            model.lines[0], number=number, service_id=service, ordinal=service, service_code=None, name=f"Dịch vụ {service}",
            class_=class_ or None, price=price, note=f"{next(_number)}",
        )
        for number, ((service, class_), price) in enumerate(prices.items(), 1)
    )  # fmt: skip
    return replace(model, province=authority, lines=lines, facilities=(), capabilities=(), disputes=(), left_out=())


def record(con: sa.Connection, authority: str, prices: Prices, amends: int | None = None) -> str:
    """Records a list of these prices, and returns its name."""
    made = price_list(authority, prices)
    name = f"list-{next(_number)}"
    record_list(con, NewList(name, made, str(as_json(made)).encode(), authority, amends=amends))
    return name


def decide(
    con: sa.Connection, name: str, *phases: Phase, decided: date | None = None, supersede: bool = False, number: str = "NQ",
    facilities: Sequence[Facility] = (),
) -> Moved:  # fmt: skip
    """The list is approved for these phases, by a decision that by default is of its first day."""
    day = decided or min(phase.from_ for phase in phases)
    new = NewMove("approve", "HĐND", day, Paper(number, day), phases=phases, supersede=supersede)
    return make_move(con, name, new, None, facilities)


def approved(
    registry: Registry, authority: str, prices: Prices, *phases: Phase, amends: int | None = None, decided: date | None = None,
    supersede: bool = False,
) -> str:  # fmt: skip
    """A list that is recorded and approved at once; its name."""
    with registry.writing() as con:
        name = record(con, authority, prices, amends)
        decide(con, name, *phases, decided=decided, supersede=supersede)
        return name


def revoked(registry: Registry, name: str, day: date) -> None:
    with registry.writing() as con:
        make_move(con, name, NewMove("revoke", "HĐND", day), None)


def known(
    registry: Registry, code: str, authority: str, class_: str = "II", from_: date = date(2000, 1, 1), to: date = LAST_DAY,
    scope: str = "",
) -> None:  # fmt: skip
    """What is known of a facility."""
    with registry.writing() as con:
        record_facts(con, [Fact(code, from_, to, class_=class_, authority=authority, scope=scope)])


def by_class(_: ListInForce) -> Applies:
    """A law by which the price of the own class goes before that for all."""

    def paid(facts: FacilityFacts, part: str | None, prices: dict[str, int]) -> tuple[str, int, str | None] | None:
        class_ = facts.class_ if facts.class_ in prices else ""
        return (class_ or "", prices[class_ or ""], None) if class_ in prices else None

    return paid


def paid_on(con: sa.Connection, code: str, service: str, day: date, last: int | None = None) -> list[PriceInForce]:
    """Every price of a service that holds at a facility on a day."""
    facility = facility_on(con, code, day, last)
    if facility is None:
        return []
    lists = lists_for(con, facility, day, known=last)
    return list(prices_in_force(con, facility, lists, by_class, service))


def price(registry: Registry, code: str, day: date, service: str = "A", last: int | None = None) -> int | None:
    """The price that holds; None where none does."""
    with registry.reading() as con:
        found = paid_on(con, code, service, day, last)
    assert len(found) <= 1
    return found[0].price if found else None
