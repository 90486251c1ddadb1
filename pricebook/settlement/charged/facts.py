"""What cells of a worksheet are worth where that is not what a reader of cells sees in them.

A formula that was never calculated and an error look blank, and are not (XL002, XL001). A number that its format shows a thousand
times as high or as low, and the figures of a row that a stray comma has shifted, are not known. A figure in a cell that is
merged over several rows is that of all of them: each row has its part where its other figures say it, for quantity × price ×
shares is the amount of a row. Where these parts do not add up to the figure, nobody knows them, and none of the rows is read
(ST051).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from pricebook.base.languages import Figure, say
from pricebook.base.money import to_decimals
from pricebook.findings import Finding, Place
from pricebook.findings.repeated import said_once
from pricebook.settlement.charged.cells import UNREADABLE, Reader
from pricebook.settlement.charged.columns import Column, Heading, columns_of
from pricebook.settlement.figures import read_amount, shares_of
from pricebook.tables import Sheet
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.merged import together_with

_CELLS, _ERROR, _NOT_CALCULATED = "ST051", "XL001", "XL002"
OF_CELLS = (_CELLS, _ERROR, _NOT_CALCULATED)  # findings of a column, with those of its cells that are not read
_RUNNING_NUMBER = "number"  # no check reads it
_PLACES, _CENTS = 6, 2  # decimals of a quantity, and of an amount
_MANY = 500  # times: what is shown so far from what a cell holds is another figure, however it is rounded
_BEGUN, _GOES_ON = re.compile(r"\d{1,3}", re.ASCII), re.compile(r"\d{3}", re.ASCII)  # "31,000" in two cells
_CENTS_APART = "00"  # "31000,00" in two cells


class Unknown(NamedTuple):
    """Why the value of a cell is not known: the code of the finding, and what the cell shows, if it shows an error."""

    code: str = _CELLS
    shown: str | None = None


UNREAD = Unknown()  # blank where something is needed, or no value of its column
MERGED = Unknown(shown="")  # a figure of several rows, of which nobody knows the parts
EITHER_WAY = Unknown(shown="/")  # a day that reads either way in a table that has the month first
THOUSANDS = Unknown(shown="000")  # a figure that may be in thousands of đồng
SHIFTED = Unknown(shown=",")  # a figure of a row that has more cells than the heading

Worth = Decimal | Unknown
Facts = Mapping[int, Mapping[int, Worth]]  # by row and column
UnreadCells = dict[tuple[str, Unknown], list[Place]]  # by the id of the column, and why


def facts_of(sheet: Sheet, rows: Sequence[Sequence[Cell]], heading: Heading, table: str, readers: Mapping[str, Reader]) -> Facts:
    """What the cells of a worksheet are worth that are not what they seem.

    Args:
        sheet: the worksheet.
        rows: its rows, with what is merged over several rows and said of each filled in.
        heading: its heading.
        table: which table it is, as templates/charged.toml declares it.
        readers: what reads the cells of each column.
    """
    at, first = heading.at, heading.first
    found: dict[int, dict[int, Worth]] = defaultdict(dict)
    money = {at[column.id] for column in columns_of(table) if column.id in at and column.is_money}
    for (row, column), unknown in (_shown_in_thousands(sheet, money) | _shifted(sheet, heading, money)).items():
        if row >= first:
            found[row][column] = unknown
    needed = {place for id_, place in at.items() if id_ != _RUNNING_NUMBER}
    for (row, column), unknown in _without_a_value(sheet).items():
        if row >= first and column in needed:
            found[row][column] = unknown
    columns = columns_of(table)
    for figure in columns:
        if figure.adds_up and not figure.merged and figure.id in at:
            place = at[figure.id]
            for over in _merged_rows(sheet, place, first):
                if is_blank(_cell(rows, over[0], place)) and place not in found.get(over[0], {}):
                    continue
                said = [{id_: readers[id_](_cell(rows, row, column)) for id_, column in at.items()} for row in over]
                parts: Sequence[Worth] = _parts(figure, columns, said) or [MERGED] * len(over)
                for row, part in zip(over, parts, strict=True):
                    found[row].setdefault(place, part)
    return found


def with_least(readers: Mapping[str, Reader], table: str) -> dict[str, Reader]:
    """What reads the cells of a table: as given, but for prices below the least that there are, which may be in thousands."""
    least = {column.id: column.least for column in columns_of(table) if column.least}
    return dict(readers) | {id_: partial(_from, readers[id_], Decimal(lowest)) for id_, lowest in least.items()}


def _from(read: Reader, least: Decimal, cell: Any) -> object:
    figure = read(cell)
    return THOUSANDS if isinstance(figure, Decimal) and 0 < abs(figure) < least else figure


def _without_a_value(sheet: Sheet) -> dict[tuple[int, int], Unknown]:
    """The cells with an error or a formula that was never calculated, and those that such a cell is merged with."""
    found = {place: Unknown(_NOT_CALCULATED) for place in sheet.without_value}
    found |= {place: Unknown(_ERROR, shown) for place, shown in sheet.errors.items()}
    for (top, left), (bottom, _) in sheet.merges if found else ():
        if (unknown := found.get((top, left))) is not None:
            found |= dict.fromkeys(((row, left) for row in range(top, min(bottom + 1, len(sheet.rows)))), unknown)
    return found


def _shown_in_thousands(sheet: Sheet, money: Collection[int]) -> dict[tuple[int, int], Unknown]:
    """The cells of money whose number format shows another figure by thousands: 31 as "31.000", or 31000 as "31"."""
    found = {}
    for (row, column), text in sheet.looks.shown.items():
        holds, shows = _cell(sheet.rows, row, column) if column in money and row < len(sheet.rows) else None, read_amount(text)
        if isinstance(holds, int | float) and isinstance(shows, Decimal):
            low, high = sorted((abs(Decimal(str(holds))), abs(shows)))
            if low and high >= low * _MANY:
                found[row, column] = THOUSANDS
    return found


def _shifted(sheet: Sheet, heading: Heading, money: Collection[int]) -> dict[tuple[int, int], Unknown]:
    """The figures of rows that reach beyond the heading, where one of them stands in two cells: "31,000" without quotation marks.

    A remark behind the last heading shifts nothing.
    """
    width = max((n for row in sheet.rows[heading.row : heading.first] for n, cell in enumerate(row, 1) if not is_blank(cell)))
    found = dict[tuple[int, int], Unknown]()
    for number, row in enumerate(sheet.rows):
        if len(row) > width and not all(map(is_blank, row[width:])) and number >= heading.first:
            in_two = (column for column in sorted(money) if _is_one_figure(row[column], row[column + 1]))
            found |= {(number, column): SHIFTED for column in islice(in_two, 1)}
    return found


def _is_one_figure(begins: Cell, goes_on: Cell) -> bool:
    if not isinstance(begins, str) or not isinstance(goes_on, str):
        return False
    return goes_on == _CENTS_APART or (_BEGUN.fullmatch(begins) is not None and _GOES_ON.fullmatch(goes_on) is not None)


def _merged_rows(sheet: Sheet, column: int, first: int) -> Iterator[list[int]]:
    """The rows of each cell of a column that is merged over several rows."""
    rows: dict[int, list[int]] = defaultdict(list)
    for below, top in together_with(sheet, column, first).items():
        rows[top].append(below)
    yield from ([top, *sorted(below)] for top, below in rows.items())


def _parts(column: Column, columns: Sequence[Column], said: Sequence[Mapping[str, Any]]) -> list[Decimal] | None:
    """The parts that rows have of a figure, which stands in the first of them; None where they do not say them."""
    figure = said[0].get(column.id)
    quantities = [other.id for other in columns if other.kind == "signed-quantity"]
    exact = [_quantity(column.id, quantities, row) if column.id in quantities else _amount(quantities, row) for row in said]
    own = [part for part in exact if part is not None]
    if not isinstance(figure, Decimal) or len(own) < len(said) or any(part * Fraction(figure) < 0 for part in own):
        return None
    if column.id in quantities:
        parts = [to_decimals(part, _PLACES) for part in own]
        return parts if [*map(Fraction, parts)] == own and sum(parts) == figure else None
    parts = [to_decimals(part, _CENTS) for part in own[:-1]]
    return [*parts, figure - sum(parts, Decimal(0))] if abs(sum(own) - Fraction(figure)) < 1 else None  # less is rounding


def amount_said(columns: Sequence[Column], row: Mapping[str, Any]) -> Fraction | None:
    """What the quantities, the price and the shares of a row come to, in đồng; None where it does not say them."""
    return _amount([other.id for other in columns if other.kind == "signed-quantity"], row)


def _amount(quantities: Sequence[str], row: Mapping[str, Any]) -> Fraction | None:
    """Quantity × price × shares of a row; None where it does not say them."""
    quantity, of_one = _together(quantities, row), _of_one(row)
    return None if quantity is None or of_one is None else quantity * of_one


def _quantity(column: str, quantities: Sequence[str], row: Mapping[str, Any]) -> Fraction | None:
    """The quantity of a row in a column: its amount ÷ (price × shares), less what its other columns have; None as above."""
    amount, of_one = row.get("amount"), _of_one(row)
    others = _together([other for other in quantities if other != column], row)
    return Fraction(amount) / of_one - others if isinstance(amount, Decimal) and of_one and others is not None else None


def _together(quantities: Sequence[str], row: Mapping[str, Any]) -> Fraction | None:
    said = [row[column] for column in quantities if row.get(column) is not None]
    return sum(map(Fraction, said), Fraction(0)) if all(isinstance(each, Decimal) for each in said) else None


def _of_one(row: Mapping[str, Any]) -> Fraction | None:
    """What is paid for one; None where the row does not say it."""
    price, shares = row.get("price"), shares_of(row)
    return Fraction(price) * shares if isinstance(price, Decimal) and shares is not None else None


def _cell(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return rows[row][column] if column < len(rows[row]) else None


def price_of_return(values: Mapping[str, Any]) -> dict[str, Any]:
    """The price of a return: it may have the minus as its amount does, or be blank where quantity and amount say it.

    Of another row such a price is none.
    """
    price, amount, quantity = (
        value if isinstance(value := values.get(name), Decimal) else None for name in ("price", "amount", "quantity")
    )
    if amount is None or amount >= 0:
        return {} if price is None or price >= 0 else {"price": UNREADABLE}
    if price is not None:
        return {"price": abs(price)}
    shares = shares_of(values)
    if values.get("price") is not None or not quantity or not shares:
        return {}
    exact = abs(Fraction(amount) / Fraction(quantity) / shares)
    return {"price": of_one} if Fraction(of_one := to_decimals(exact, 3)) == exact else {}


def unread_cells(table: str, unread: Mapping[tuple[str, Unknown], Sequence[Place]]) -> list[Finding]:
    """What is said of the cells of each column that are not read: ST051, XL001 for errors, XL002 for what was not calculated."""
    names = {column.id: column.name for column in columns_of(table)}
    more = {
        MERGED: "visits.merged", EITHER_WAY: "visits.either-way", THOUSANDS: "visits.thousands", SHIFTED: "visits.shifted",
    }  # fmt: skip
    found = list[Finding]()
    for (id_, why), (first, *others) in unread.items():
        field: Figure = say(more[why], field=names[id_]) if why in more else names[id_]
        if why.code == _CELLS:
            found.append(Finding(_CELLS, first, observed=len(others) + 1, cells=tuple(others), more={"field": field}))
        else:
            each = [Finding(why.code, at, observed=why.shown, more={"field": field}) for at in (first, *others)]
            found += said_once(each)
    return found
