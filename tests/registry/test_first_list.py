"""From a list that was built to the price of a day."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from pricebook.app.errors import MoveRefused
from pricebook.app.list_in_force import in_force
from pricebook.app.list_moves import move
from pricebook.registry import Phase, Registry, log, schema

FIRST = date(2012, 10, 1)


def approve(path: Path, place: str, first: date = FIRST, number: str = "15/2012/NQ-HĐND") -> None:
    day = date(2012, 9, 20)
    move(path, "approve", on=day, paper_no=number, paper_date=day, phases=[Phase(first)], registry=place)


def test_a_list_holds_from_its_first_day_and_not_before(made: Path, place: str) -> None:
    """R11. The approved list prices Hematocrit at 11,000 from 1 October 2012."""
    approve(made, place)
    (price,) = in_force("80001", FIRST, service="C5.1.272", registry=place).prices
    assert (price.price, price.of.name, price.of.from_, price.of.to) == (11_000, "long-an-2012-1", FIRST, None)
    assert in_force("80001", date(2012, 9, 30), service="C5.1.272", registry=place).prices == ()


def test_who_submits_does_not_approve(made: Path, place: str) -> None:
    """R10."""
    move(made, "submit", by="Ủy ban nhân dân tỉnh Long An", on=date(2012, 9, 1), registry=place)
    with pytest.raises(MoveRefused, match="cannot approve"):
        move(made, "approve", by="ỦY BAN NHÂN DÂN TỈNH LONG AN", on=FIRST, phases=[Phase(FIRST)], registry=place)
    approve(made, place)


def test_nothing_changes_after_the_approval(made: Path, place: str) -> None:
    approve(made, place)
    for name in ("propose", "opinion", "return", "submit", "approve"):
        with pytest.raises(MoveRefused):
            move(made, name, by="Sở Y tế", on=FIRST, phases=[Phase(FIRST)], registry=place)


@pytest.mark.parametrize("table", [schema.entries, schema.heads], ids=["entries", "heads"])
def test_the_database_refuses_to_change_what_is_recorded(registry: Registry, table: sa.Table) -> None:
    with registry.writing() as con:
        log.append(con, log.MOVE, {"list": 1})
    for change in (table.delete(), table.update().values(known_at="2012-01-01")):
        with pytest.raises(DBAPIError), registry.writing() as con:
            con.execute(change)
