"""Dates as people type them: Vietnamese order (day first) unless the column itself speaks against it."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pricebook.tables.cells.text import FULL_WIDTH, Cell, clean_text
from pricebook.tables.cells.value import Problem, Value

_THREE_PARTS = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?:,? 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # as the insurance files write it: 20190115
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050  # 1 January 1990 to 31 December 2099


def month_first(texts: Iterable[Cell]) -> bool:
    """Whether a column has dates that only the American order can read ("12/29/2021"): then "03/04/2021" is in doubt."""
    for value in texts:
        if isinstance(value, str) and (found := _THREE_PARTS.fullmatch(clean_text(value))):
            first, second = int(found[1]), int(found[2])
            if first <= 12 < second <= 31:
                return True
    return False


def may_be_swapped(cells: Iterable[Cell]) -> bool:
    """Whether a column looks typed under American settings: date cells with days up to 12 alone, texts with later days alone."""
    cells = list(cells)
    days = [cell.day for cell in cells if isinstance(cell, date)]
    texts = [int(found[1]) for cell in cells if isinstance(cell, str) and (found := _THREE_PARTS.fullmatch(clean_text(cell)))]
    return len(set(days)) > 2 and len(texts) > 1 and max(days) <= 12 < min(texts)


def _day(year: int, month: int, day: int) -> Value:
    try:
        return Value(date(year, month, day).isoformat())
    except ValueError:
        return Value(None, Problem("IN006"))


def _from_serial(number: int, epoch_1904: bool) -> Value:
    """Excel's count of days. In a workbook that counts from 1904, a bare number may be of either count: not certain."""
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL or epoch_1904:
        return Value(None, Problem("IN006"))
    return Value((_EPOCH + timedelta(days=number)).isoformat())


def read_date(value: Cell, *, in_doubt: bool = False, epoch_1904: bool = False) -> Value:
    """A date cell, dd/mm/yyyy, yyyy-mm-dd, yyyymmdd, "ngày … tháng … năm …", or Excel's serial number.

    `in_doubt`: the column writes some dates month first, so one that reads both ways is a finding (IN006), not a guess.
    """
    if isinstance(value, date):
        return Value((value.date() if isinstance(value, datetime) else value).isoformat())
    if isinstance(value, float | int) and not isinstance(value, bool) and value == value // 1:
        return _from_text(f"{value:.0f}", in_doubt, epoch_1904)
    if not isinstance(value, str):
        return Value(None, Problem("IN006"))
    return _from_text(clean_text(value).translate(FULL_WIDTH).removeprefix("'"), in_doubt, epoch_1904)


def _from_text(text: str, in_doubt: bool, epoch_1904: bool) -> Value:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _THREE_PARTS.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        doubtful = in_doubt and day <= 12 and month <= 12 and day != month
        return Value(None, Problem("IN006")) if doubtful else _day(year, month, day)
    if found := _IN_WORDS.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if _SERIAL.fullmatch(text):
        return _from_serial(int(text.partition(".")[0]), epoch_1904)
    return Value(None, Problem("IN006"))
