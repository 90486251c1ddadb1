"""What the amounts of a table are said to be for, beside the unit of their rows: "Đơn giá (đ/hộp)" over rows in "cái".

A heading says it in brackets or behind a slash; a column that was not read says it for each row. A unit that is that of the row,
in another spelling or in general ("đ/ĐVT"), says nothing new, and an unknown word says nothing that could be held against it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pricebook.tables.amount_claims import Claim, claim_of_price, that_may_claim
from pricebook.tables.amount_words import about_amounts, amount_words, dong_pattern
from pricebook.tables.cells.text import Cell, clean_text, folded
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.layout.headings import Heading
from pricebook.tables.layout.row_kinds import is_blank
from pricebook.tables.layout.spec import declared_tables
from pricebook.tables.unit_words import fits, words_for_several, written_units

LONGEST = 40  # characters of a cell or of a remark in a heading that can be a unit and nothing else
LONGEST_SENTENCE = 200  # characters of one that may claim something of its row

_NUMBER = re.compile(r"\d{1,3}(?:[.,]?\d{3})?")
_TIMES = re.compile(r"[x×]\s*\d{2,}", re.IGNORECASE)
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


def other_units_said(
    sheet: Sheet, heading: Heading, amounts: Iterable[int], *, of_money: bool = True
) -> tuple[list[Found], list[Found]]:
    """The headings of amounts, and the texts above them, that say another unit than the rows have.

    Args:
        sheet: The sheet.
        heading: Its heading.
        amounts: The columns of amounts.
        of_money: Whether these are prices; of quantities only the headings are looked at.

    Returns:
        A pair: what says a unit that is that of no row, or several; and the units of single rows, where others have it.
    """
    of_none: list[Found] = []
    of_some: list[Found] = []
    for at, remark, said in _saying(sheet, heading, amounts, of_money):
        rows = list(_units_of_rows(sheet, heading, amounts))
        unfit = [(number, unit) for number, unit in rows if not said.several and not fits(said.unit, unit)]
        if said.several or (unfit and len(unfit) == len(rows)):
            of_none.append(at)
        else:
            of_some += (Found(number, heading.columns["unit"], f"{unit} ≠ {remark}") for number, unit in unfit)
    return of_none, of_some


def _saying(sheet: Sheet, heading: Heading, amounts: Iterable[int], of_money: bool) -> Iterator[tuple[Found, str, _Said]]:
    """What says a unit of the amounts: a cell, the words in it, and what they say."""
    for column in amounts:
        text = heading.names.get(column, "")
        for remark in (clean_text("".join(parts)) for parts in _REMARKS.findall(text)):
            said = _said(remark) if len(remark) <= LONGEST else None
            if not of_money and (folded(remark) in words_for_several() or _TIMES.fullmatch(remark)):
                said = _Said(True, "", True)
            if said is not None:
                yield Found(heading.last, column, text), remark, said
        if of_money and (claim := claim_of_price(text)) is not None:
            yield Found(heading.last, column, text), text, _claimed(claim)
    for number, column, text in texts_outside(sheet, heading, amounts) if of_money else ():
        said = _said(text) if len(text) <= LONGEST else None
        said = said if said is not None and said.of_amount else None
        if said is None and (claim := claim_of_price(text)) is not None:
            said = _claimed(claim)
        if said is not None:
            yield Found(number, column, text), text, said


def texts_outside(sheet: Sheet, heading: Heading, amounts: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """The texts that may be about all rows, or about those below them: above the heading, and in rows without an amount.

    Below the last amount only those count that are about the table above. A row whose note stands in two cells ("ĐVT:" | "nghìn
    đồng") also gives them joined, at the first of them.
    """
    about, below = amount_words().of_table, heading.last + 1
    unpriced, ends = rows_without_amount(sheet, below, tuple(amounts))
    cleaned: dict[str, str] = {}  # most cells of a long table stand in it often
    of_table: dict[str, bool] = {}
    for number in (*range(heading.first), *sorted(unpriced)):
        texts = []
        for column, cell in enumerate(sheet.rows[number]):
            if isinstance(cell, str):
                if cell not in cleaned:
                    cleaned[cell] = clean_text(cell)
                if cleaned[cell]:
                    texts.append((column, cleaned[cell]))
        joined = [(texts[0][0], " ".join(text for _, text in texts))] if 1 < len(texts) <= 3 else []
        for column, text in (*texts, *joined):
            if number >= ends and text not in of_table:
                of_table[text] = about.search(text) is not None
            if number < ends or of_table[text]:
                yield number, column, text


def rows_without_amount(sheet: Sheet, below: int, amounts: Iterable[int]) -> tuple[set[int], int]:
    """The rows, from one on, that are blank in all columns of amounts; and the last row that is not, or else that first one."""
    blank = (_blank_below(sheet, column, below) for column in amounts)
    without = set(range(below, len(sheet.rows))).intersection(*blank)
    return without, next((number for number in range(len(sheet.rows) - 1, below - 1, -1) if number not in without), below)


def _blank_below(sheet: Sheet, column: int, below: int) -> set[int]:
    """The rows, from one on, that are blank in a column."""
    cells = sheet.cells_below(column, below)
    blank = {cell for cell in set(cells) if is_blank(cell)}
    return {number for number, cell in enumerate(cells, below) if cell in blank} if blank else set()


def _claimed(claim: Claim) -> _Said:
    return _Said(not claim.pack, claim.pack, True)


def not_in_rows(sheet: Sheet, heading: Heading, claim: Claim, amounts: Iterable[int]) -> bool:
    """Whether a claim is about a pack that is the unit of no row."""
    units = [unit for _, unit in _units_of_rows(sheet, heading, amounts)]
    return not claim.pack or not any(fits(claim.pack, unit) for unit in units)


def other_units_beside(sheet: Sheet, heading: Heading, amounts: Iterable[int], *, of_money: bool) -> Iterator[Found]:
    """The cells of columns that were not read which say that the amount of their row is for another unit, or not in đồng.

    Args:
        sheet, heading: As above.
        amounts: The columns of amounts.
        of_money: Whether these are prices, or quantities.
    """
    about = set(declared_tables("amounts")["per"]["of_price" if of_money else "of_quantity"])
    about_others = ("item_name", "decision_no") if of_money else ("note",)
    within = {heading.columns[name] for name in about_others if name in heading.columns}
    read, columns, unit_column = set(heading.columns.values()) - within, tuple(amounts), heading.columns.get("unit")
    first, rows = heading.last + 1, sheet.rows[heading.last + 1 :]
    for column in range(len(sheet.columns)):
        told = folded(heading.names.get(column, "")) in about
        if column in read:
            continue
        if not (told or of_money):
            yield from _uses_beside(rows, first, column, columns)
            continue
        cells = sheet.cells_below(column, first)
        candidates = set(cells) if told else that_may_claim({cell for cell in cells if isinstance(cell, str)})
        saying = {cell: text for cell in candidates if (text := _text(cell, told, column in within)) is not None}
        for number, (cell, row) in enumerate(zip(cells, rows, strict=True), first) if saying else ():
            text = saying.get(cell)
            if text is not None and _has_amount(row, columns):
                unit = row[unit_column] if unit_column is not None and unit_column < len(row) else None
                said = _said_beside(text, column in within)
                if said is None or said.several or not fits(said.unit, unit):
                    yield Found(number, column, text)


def _uses_beside(rows: list[list[Cell]], first: int, column: int, amounts: tuple[int, ...]) -> Iterator[Found]:
    """The cells of one column beside quantities that say for how many uses these are: "dùng cho 5 lần"."""
    said = amount_words().per_use
    for number, row in enumerate(rows, first):
        cell = row[column] if column < len(row) else None
        if isinstance(cell, str) and len(cell) <= LONGEST and said.fullmatch(clean_text(cell)) and _has_amount(row, amounts):
            yield Found(number, column, clean_text(cell))


def _said_beside(text: str, within: bool) -> _Said | None:
    """What a cell beside an amount says; of a text that is about something else, only what it claims."""
    said = None if within else _said(text)
    if said is None and (claim := claim_of_price(text, within)) is not None:
        return _claimed(claim)
    return said


def _text(cell: Cell, told: bool, within: bool) -> str | None:
    """The text of a cell that says a unit or a magnitude; None for others.

    Args:
        cell: The cell.
        told: Whether the heading of its column says that the cells are about the amounts; else only "đ/hộp" and "giá 1 hộp" are.
        within: Whether the column is about something else, as the names of goods are.
    """
    if told and isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"{cell:g}" if cell != 1 else None
    if not isinstance(cell, str) or not cell:
        return None
    if within or len(cell) > LONGEST:
        return (
            clean_text(cell) if len(cell) <= LONGEST_SENTENCE and claim_of_price(clean_text(cell), within) is not None else None
        )
    text, words = clean_text(cell), amount_words()
    said = _said(text) if told or about_amounts().are_met(text) else None
    if said is not None and (told or said.of_amount):
        return text
    if told and (words.alone.fullmatch(text) or words.bracketed.fullmatch(f"({text})") or _NUMBER.fullmatch(text)):
        return text if not _ONE.fullmatch(text) else None
    if words.factor_alone.fullmatch(text) or (words.multiplied.search(text) and about_amounts().are_met(text)):
        return text
    in_dong = words.in_words.fullmatch(text) is not None and " " in text  # "nghìn đồng"; a word alone may mean other things
    return text if in_dong or claim_of_price(text) is not None else None


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
    if folded(unit) in words_for_several():
        return _Said(True, unit, of_amount) if of_amount or found["dong"] or slashed else None
    return _Said(several, unit, of_amount)


@cache
def _pattern() -> re.Pattern[str]:
    per = declared_tables("amounts")["per"]

    def any_of(words: Iterable[str]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    joined, units = any_of((*per["for"], *per["stated"], "theo")), any_of(written_units())
    prices, whole = any_of(per["price"]), any_of(per["whole"])
    holds = rf"(?:\s*[(x×]?\s*\d+\s*(?:{units})?\)?)?"  # "hộp 10 cái"
    return re.compile(
        rf"\W*(?:(?P<priced>{prices})\s+(?:(?:{whole})\s+)?)?(?:(?P<dong>{dong_pattern()}))?\s*(?P<slash>/|(?<!\w)(?:{joined})(?!\w))?\s*"
        rf"(?P<number>\d[\d.,]*|(?:một|mot)(?!\w))?\s*(?P<unit>{units})?{holds}\W*",
        re.IGNORECASE,
    )
