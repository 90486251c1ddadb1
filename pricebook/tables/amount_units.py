"""What the amounts of a table are said to be for, beside the unit of their rows: "Đơn giá (đ/hộp)" over rows in "cái".

A heading says it in brackets or behind a slash; a column that was not read says it for each row. A unit that is that of the row,
in another spelling or in general ("đ/ĐVT"), says nothing new, and an unknown word says nothing that could be held against it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from pricebook.tables.amount_words import about_amounts, amount_words, dong_pattern
from pricebook.tables.cells.text import Cell, clean_text, folded
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import declared_tables

_BEGINS = frozenset("gGdDđĐmMpP")  # the first letters of "giá", "đơn giá", "mức giá", "price"
LONGEST = 40  # characters of a cell or of a remark in a heading that can be a unit and nothing else

_ONE = re.compile(r"0*1|một|mot", re.IGNORECASE)
_REMARKS = re.compile(r"[(\[]([^()\[\]]+)[)\]]|/\s*([^()\[\]/]+)$")


class Found(NamedTuple):
    """A cell that says what amounts are for; without a row it is the name of the sheet or of the file."""

    row: int | None
    column: int | None
    text: str


class _Said(NamedTuple):
    """What an amount is said to be for: several units, or one of a unit, and whether the text is about an amount."""

    several: bool
    unit: str
    of_amount: bool


def other_units_said(sheet: Sheet, heading: Heading, amounts: Iterable[int]) -> tuple[list[Found], list[Found]]:
    """The headings of amounts, and the texts above them, that say another unit than the rows have.

    Args:
        sheet: The sheet.
        heading: Its heading.
        amounts: The columns of amounts.

    Returns:
        A pair: what says a unit that is that of no row, or several; and the units of single rows, where others have it.
    """
    of_none: list[Found] = []
    of_some: list[Found] = []
    for at, remark, said in _saying(sheet, heading, amounts):
        rows = list(_units_of_rows(sheet, heading, amounts))
        unfit = [(number, unit) for number, unit in rows if not said.several and not _fits(said.unit, unit)]
        if said.several or (unfit and len(unfit) == len(rows)):
            of_none.append(at)
        else:
            of_some += (Found(number, heading.columns["unit"], f"{unit} ≠ {remark}") for number, unit in unfit)
    return of_none, of_some


def _saying(sheet: Sheet, heading: Heading, amounts: Iterable[int]) -> Iterator[tuple[Found, str, _Said]]:
    """What says a unit of the amounts: a cell, the words in it, and what they say."""
    for column in amounts:
        text = heading.names.get(column, "")
        for remark in (clean_text("".join(parts)) for parts in _REMARKS.findall(text)):
            if len(remark) <= LONGEST and (said := _said(remark)) is not None:
                yield Found(heading.last, column, text), remark, said
    for number, row in enumerate(sheet.rows[: heading.first]):
        for column, text in enumerate(clean_text(cell) if isinstance(cell, str) else "" for cell in row):
            if 0 < len(text) <= LONGEST and (said := _said(text)) is not None and said.of_amount:
                yield Found(number, column, text), text, said


def other_units_beside(sheet: Sheet, heading: Heading, amounts: Iterable[int], *, of_money: bool) -> Iterator[Found]:
    """The cells of columns that were not read which say that the amount of their row is for another unit, or not in đồng.

    Args:
        sheet, heading: As above.
        amounts: The columns of amounts.
        of_money: Whether these are prices, or quantities.
    """
    about = set(declared_tables("amounts")["per"]["of_price" if of_money else "of_quantity"])
    read, columns, unit_column = set(heading.columns.values()), tuple(amounts), heading.columns.get("unit")
    first, rows = heading.last + 1, sheet.rows[heading.last + 1 :]
    shortest = min(map(len, rows), default=0)
    for column in range(max(map(len, rows), default=0)):
        told = folded(heading.names.get(column, "")) in about
        if column in read or not (told or of_money):
            continue
        in_all = column < shortest
        cells = list(map(itemgetter(column), rows)) if in_all else [row[column] if column < len(row) else None for row in rows]
        saying = {cell: text for cell in set(cells) if (text := _text(cell, told)) is not None}
        for number, (cell, row) in enumerate(zip(cells, rows, strict=True), first) if saying else ():
            text = saying.get(cell)
            if text is not None and _has_amount(row, columns):
                unit = row[unit_column] if unit_column is not None and unit_column < len(row) else None
                said = _said(text)
                if said is None or said.several or not _fits(said.unit, unit):
                    yield Found(number, column, text)


def _text(cell: Cell, told: bool) -> str | None:
    """The text of a cell that says a unit or a magnitude; None for others.

    Args:
        cell: The cell.
        told: Whether the heading of its column says that the cells are about the amounts; else only "đ/hộp" and "giá 1 hộp" are.
    """
    if told and isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:g}" if cell != 1 else None
    if not isinstance(cell, str) or not 0 < len(cell) <= LONGEST or not (told or _may_be_amount(cell)):
        return None
    text, words = clean_text(cell), amount_words()
    said = _said(text) if told or about_amounts().are_met(text) else None
    if said is not None:
        return text if told or said.of_amount else None
    return text if told and (words.alone.fullmatch(text) or words.bracketed.fullmatch(f"({text})")) else None


def _may_be_amount(cell: str) -> bool:
    """Whether a text that nothing is told of can say what an amount is for: "đ/hộp", "giá 1 hộp"."""
    return len(cell) <= LONGEST and ("/" in cell or cell.lstrip()[:1] in _BEGINS)


def _units_of_rows(sheet: Sheet, heading: Heading, amounts: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The rows below a heading that have an amount and a unit."""
    unit, columns = heading.columns.get("unit"), tuple(amounts)
    for number in range(heading.last + 1, len(sheet.rows) if unit is not None else 0):
        row = sheet.rows[number]
        cell = row[unit] if unit is not None and unit < len(row) else None
        if isinstance(cell, str) and _has_amount(row, columns):
            yield number, cell


def _has_amount(row: list[Cell], columns: Iterable[int]) -> bool:
    return any(column < len(row) and not is_blank(row[column]) for column in columns)


@lru_cache(maxsize=10_000)
def _said(text: str) -> _Said | None:
    """What a text says that an amount is for; None for a text that says nothing of the kind, or đồng alone."""
    found = _pattern().fullmatch(text)
    if found is None or not (found["number"] or found["unit"]):
        return None
    number, unit = found["number"], found["unit"] or ""
    slashed = found["slash"] is not None
    of_amount = found["priced"] is not None or (found["dong"] is not None and slashed)
    several = number is not None and not _ONE.fullmatch(number)
    if not unit:  # "đồng/100"; a number alone may be that of the column
        return _Said(several, unit, of_amount) if several and of_amount and slashed else None
    if folded(unit) in _several():
        return _Said(True, unit, of_amount) if of_amount or found["dong"] or slashed else None
    return _Said(several, unit, of_amount)


@cache
def _pattern() -> re.Pattern[str]:
    per = declared_tables("amounts")["per"]

    def any_of(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    joined, units = any_of((*per["for"], *per["stated"])), any_of(_written())
    prices, whole = any_of(per["price"]), any_of(per["whole"])
    holds = rf"(?:\s*[(x×]?\s*\d+\s*(?:{units})?\)?)?"  # "hộp 10 cái"
    return re.compile(
        rf"\W*(?:(?P<priced>{prices})\s+(?:(?:{whole})\s+)?)?(?:(?P<dong>{dong_pattern()}))?\s*(?P<slash>/|(?<!\w)(?:{joined})(?!\w))?\s*"
        rf"(?P<number>\d[\d.,]*|(?:một|mot)(?!\w))?\s*(?P<unit>{units})?{holds}\W*",
        re.IGNORECASE,
    )


def _fits(said: str, of_row: Cell) -> bool:
    """Whether a unit is that of a row; a row without one fits."""
    plain, row = folded(said), folded(of_row) if isinstance(of_row, str) else ""
    if not row or plain in _any_unit() or row == plain or row.startswith(f"{plain} "):
        return True
    known = _spellings()
    first = row.split()[0]
    return known[plain] in (known.get(row), known.get(first))


@cache
def _written() -> tuple[str, ...]:
    """Every word that can be a unit, as it is written."""
    declared, per = declared_tables("units"), declared_tables("amounts")["per"]
    measures = (spelling for unit, measure in declared["measures"].items() for spelling in (unit, *measure["spellings"]))
    pieces = (spelling for unit, spellings in declared["pieces"].items() for spelling in (unit, *spellings))
    return tuple({*measures, *pieces, *per["units"], *per["counted"], *per["many"], *per["any_unit"]})


@cache
def _spellings() -> dict[str, str]:
    """Folded spelling of a unit → the unit."""
    declared = declared_tables("units")
    known = {folded(text): folded(text) for text in _written()}
    spelt = {
        **{unit: measure["spellings"] for unit, measure in declared["measures"].items()},
        **declared["pieces"],
    }
    return known | {folded(text): folded(unit) for unit, spellings in spelt.items() for text in (unit, *spellings)}


@cache
def _several() -> frozenset[str]:
    return frozenset(map(folded, declared_tables("amounts")["per"]["many"]))


@cache
def _any_unit() -> frozenset[str]:
    per = declared_tables("amounts")["per"]
    return frozenset(map(folded, (*per["any_unit"], *per["once"])))
