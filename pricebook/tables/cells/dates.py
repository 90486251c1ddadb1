"""Dates as people type them: in the Vietnamese order, day first, unless other dates of the column contradict it."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from pricebook.tables.cells.text import FULL_WIDTH, Cell, clean_text
from pricebook.tables.cells.value import Problem, Value

_THREE_PARTS = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?:,? 0?0:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
# The day of a decision stands behind "ngày" ("đến ngày" and "từ ngày" are of its validity), or behind its number.
_OF_DECISION = re.compile(
    r"(?<![đd][ếe]n )(?<!t[ừu] )(?<!l[ựu]c )\bng[àa]y ?(\d{1,2})(?:\s?[/.-]\s?| th[áa]ng )(\d{1,2})(?:\s?[/.-]\s?| n[ăa]m |, ?)"
    r"(\d{4}|\d\d)(?![\d/])"
    r"|(?:^|\s)[^\s,;(]*/[^\s,;(]*[\s,;(]+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/])",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")  # as the insurance files write it: 20190115
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 32874, 73050  # 1 January 1990 to 31 December 2099


def has_month_first(cells: Iterable[Cell]) -> bool:
    """Whether a column has dates that only the American order can read ("12/29/2021"), so that "03/04/2021" is ambiguous."""
    for value in cells:
        if isinstance(value, str) and (found := _THREE_PARTS.fullmatch(clean_text(value))):
            first, second = int(found[1]), int(found[2])
            if first <= 12 < second <= 31:
                return True
    return False


def may_be_swapped(cells: Iterable[Cell]) -> bool:
    """Whether a column looks as if it was typed in an Excel with American settings, so that days and months are swapped.

    Its date cells then have days up to 12 only, and dates with later days have remained texts. Of a table of one month they have
    all the same day, which is the month of those texts.
    """
    cells = list(cells)
    dates = [cell for cell in cells if isinstance(cell, date)]
    days, months = {cell.day for cell in dates}, {cell.month for cell in dates}
    found = [found for cell in cells if isinstance(cell, str) and (found := _THREE_PARTS.fullmatch(clean_text(cell)))]
    later, of_texts = [int(each[1]) for each in found], {int(each[2]) for each in found}
    many = len(days) > 2 or (len(months) > 2 and of_texts >= days)
    return many and len(later) > 1 and max(days) <= 12 < min(later)


def _day(year: int, month: int, day: int) -> Value:
    try:
        return Value(date(year, month, day).isoformat())
    except ValueError:
        return Value(None, Problem("IN006"))


def _from_serial(number: int, epoch_1904: bool) -> Value:
    """A date from Excel's count of days. In a workbook that counts from 1904, a plain number may be of either count: IN006."""
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL or epoch_1904:
        return Value(None, Problem("IN006"))
    return Value((_EPOCH + timedelta(days=number)).isoformat())


def read_date(value: Cell, *, month_first: bool = False, epoch_1904: bool = False) -> Value:
    """Reads a date.

    Args:
        value: A date cell, a text (dd/mm/yyyy, yyyy-mm-dd, yyyymmdd, "ngày … tháng … năm …"), or Excel's serial number.
        month_first: Whether the column writes some dates month first. A date that can be read both ways is then not read.
        epoch_1904: Whether the workbook counts its days from 1904. A serial number is then not read.

    Returns:
        The date as yyyy-mm-dd, or the problem IN006.
    """
    if isinstance(value, date):
        return Value((value.date() if isinstance(value, datetime) else value).isoformat())
    if isinstance(value, float | int) and not isinstance(value, bool) and value == value // 1:
        return _from_text(f"{value:.0f}", month_first, epoch_1904)
    if not isinstance(value, str):
        return Value(None, Problem("IN006"))
    return _from_text(clean_text(value).translate(FULL_WIDTH).removeprefix("'"), month_first, epoch_1904)


def _from_text(text: str, month_first: bool, epoch_1904: bool) -> Value:
    if found := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _THREE_PARTS.fullmatch(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        ambiguous = month_first and day <= 12 and month <= 12 and day != month
        return Value(None, Problem("IN006")) if ambiguous else _day(year, month, day)
    if found := _IN_WORDS.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if _SERIAL.fullmatch(text):
        return _from_serial(int(text.partition(".")[0]), epoch_1904)
    return Value(None, Problem("IN006"))


def day_of_decision(number: str) -> str | None:
    """The day, as yyyy-mm-dd, that the number of a decision states: "9/QĐ-SYT ngày 20/11/2012", "9/QĐ-SYT (20.11.12)"."""
    text = clean_text(number).translate(FULL_WIDTH)
    if (found := _OF_DECISION.search(text)) is None:
        return None
    day, month, year = [int(part) for part in found.groups() if part is not None]
    return _day(year + 2000 if year < 100 else year, month, day).text
