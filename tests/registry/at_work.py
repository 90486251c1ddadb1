"""What an office does in a process of its own, so that it can be killed or can meet others. Run with -m.

python -m tests.registry.at_work moves PLACE FILE OFFICE COUNT   its lists, each of the day after the one before: recorded, approved
python -m tests.registry.at_work list PLACE FILE            one real list, recorded and approved; then again, a day later
python -m tests.registry.at_work reads PLACE                reads until it is ended
"""

import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from pricebook.pricelist import as_json, read_pricelist
from pricebook.registry import NewList, NewMove, Paper, Phase, Refused, make_move, open_registry, record_list, schema

FIRST = date(2012, 1, 1)
SHARED = "Chung"  # an authority whose lists all offices approve


def moves(place: str, file: str, office: str, number: int) -> None:
    """Moves of an office's own lists, and of one that all offices want to approve for the same days."""
    model = read_pricelist(Path(file))
    of_all = [line for line in model.lines if line.class_ is None][:3]
    lines = tuple(replace(line, number=at, note=office) for at, line in enumerate(of_all, 1))
    made = replace(model, lines=lines, facilities=(), capabilities=(), disputes=(), left_out=())
    with open_registry(place) as registry:
        for done in range(number):
            day = FIRST + timedelta(days=done)
            name, authority = f"{office}-{done}", SHARED if done % 5 == 4 else office
            own = replace(made, province=authority, lines=tuple(replace(line, price=1_000 + done) for line in lines))
            try:
                with registry.writing() as con:
                    record_list(con, NewList(name, own, str(as_json(own)).encode(), authority), office)
                    new = NewMove("approve", "HĐND", day, Paper(name, day), office, phases=(Phase(day),))
                    make_move(con, name, new, None)
                print("recorded", name, flush=True)
            except Refused as error:
                print("refused", error.why, str(error), flush=True)


def lists(place: str, file: str) -> None:
    """A real list recorded and approved by one move after the other, with other bytes and payers of its own each time."""
    prices = read_pricelist(Path(file))
    data = Path(file).read_bytes()
    with open_registry(place) as registry:
        with registry.reading() as con:
            begun = con.execute(sa.select(sa.func.count()).select_from(schema.lists)).scalar() or 0
        print("ready", flush=True)
        for done in count(begun):
            day = FIRST + timedelta(days=done)
            name = f"list-{done}"
            with registry.writing() as con:
                record_list(con, NewList(name, prices, data, f"Tỉnh {done}"), "Lan")
                new = NewMove("approve", "HĐND", day, Paper("NQ", day), phases=(Phase(day),))
                make_move(con, name, new, None, prices.facilities)
            print("recorded", name, flush=True)


def reads(place: str) -> None:
    """Reads all lines again and again."""
    with open_registry(place) as registry:
        print("ready", flush=True)
        while True:
            with registry.reading() as con:
                one = con.execute(sa.select(sa.func.count()).select_from(schema.lists)).scalar()
                con.execute(sa.select(schema.lines)).all()
                assert con.execute(sa.select(sa.func.count()).select_from(schema.lists)).scalar() == one


if __name__ == "__main__":
    what, where, *more = sys.argv[1:]
    if what == "moves":
        moves(where, more[0], more[1], int(more[2]))
    elif what == "list":
        lists(where, more[0])
    else:
        reads(where)
