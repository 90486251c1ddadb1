"""Whether a heading is that of the bed sheet above it once more, as it stands on each printed page, or opens another bed.

Whoever shared a bed must be counted together: cut at its pages, a sheet would make each patient the only one of the bed.
"""

import re
from collections.abc import Collection, Iterable, Sequence

from pricebook.settlement.beds.marks import is_marked, mark_in
from pricebook.settlement.beds.names import NOT_NAMED, named_by_title, not_continued, title_of
from pricebook.tables import folded
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written, foot_kind, number_of_row, signs

COUNTS, SHARES, TOTALS = ("so bn", "so benh nhan", "so nguoi"), ("dinh muc thanh toan", "ty le"), ("tong", "cong")
_OF_A_PAGE = re.compile(r"\b(?:trang|(?:mang|chuyen) sang|luy ke|cong don)\b")  # a running sum goes on, too
_OF_ALL = re.compile(r"(?:tong cong|tong|cong) (?:toan |ca )?(?:khoa|benh vien|bang|phong)(?: [a-z]+){0,3}")
_PAGE = re.compile(r"(?:trang|to)(?: so)? \d+(?: (?:tren )?\d+)?")

Rows = Sequence[list[Cell]]


def goes_on(
    rows: Rows,
    top: range,
    above: range,
    below: range,
    days: Collection[int],
    headers: Collection[int],
    beds: int | None = None,
) -> bool | None:
    """Whether the rows below a heading are of the same bed as those above it; None if nothing tells it.

    They are not where the sheet above has ended (its totals or signatures stand there), or where the patients are numbered from 1
    again. They are where the numbers go on, or the end of a page is marked. A title or a price between them is that of the same
    bed if it is the one at the top, and the numbers of patients go on; or it says that it goes on ("tiếp theo"). One in other
    words that names the same bed, or says that it goes on, may be.

    Args:
        rows: of the worksheet.
        top: the rows above the first heading of the sheet: its title, its price.
        above: the rows of the sheet that stand above the heading.
        below: those below it, up to the next one.
        days: the columns of the days.
        headers: the rows that are a title, name a bed, or state a price.
        beds: the column of beds, where there is one: the bed that each row names decides, and not its number.
    """
    patients = [number for number in above if is_patient(rows[number], days)]
    between = [number for number in above if not patients or number > patients[-1]]
    if any(_ends_a_sheet(rows[number], min(days)) for number in between):
        return False
    named = False if beds is None else _all_have(rows, beds, [*patients, *(row for row in below if is_patient(rows[row], days))])
    before = _first_number(rows[number] for number in reversed(patients))
    after = _first_number(rows[number] for number in below if is_patient(rows[number], days))
    repeated = {text for number in between if number in headers for text in texts_of(rows[number])}
    if repeated:
        same = _all_at_the_top(repeated, {text for number in top for text in texts_of(rows[number])})
        if not same:
            return same
        says_so = any(not_continued(text) != text for text in repeated)
        if before is None or after is None:
            return says_so or named
        return after == before + 1 or named or (None if says_so else named)
    if before is None or after is None:
        return True if named or any(_marks_a_page(rows[number]) for number in between) else None
    return after > before or named


def _all_at_the_top(titles: Collection[str], top: Collection[str]) -> bool | None:
    """Whether titles repeat what stands at the top of the sheet; None where they may: they name no other number, and go on.

    "Tháng 09/2012" is "tháng 9 năm 2012". One that goes on may leave words out: "Bảng theo dõi (tiếp theo)".
    """
    of_top = [_words(text) for text in top]
    numbers = {number for text in top for number in _numbers(text)}
    beds = {named_by_title(text) for text in top} - {NOT_NAMED}
    found: bool | None = True
    for title in titles:
        bare, goes_on = _words(title), not_continued(title) != title
        if bare in of_top or (goes_on and any(_leaves_words_out(bare, words) for words in of_top)):
            continue
        bed = named_by_title(title)
        if not set(_numbers(not_continued(title))) <= numbers or (bed != NOT_NAMED and bed not in beds):
            return False
        if not goes_on and bed == NOT_NAMED:
            return False
        found = None
    return found


def _words(title: str) -> list[str]:
    """The words of a title, with its numbers as they count: "tháng 09/2012" is "tháng 9 năm 2012"."""
    return [word.lstrip("0") if word.isdigit() else word for word in not_continued(title).split() if word != "nam"]


def _numbers(title: str) -> list[str]:
    return [number.lstrip("0") for number in re.findall(r"\d+", title)]


def _leaves_words_out(title: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words of a title stand in the whole one, in this order."""
    left = iter(whole)
    return all(word in left for word in title)


def _all_have(rows: Rows, column: int, numbers: Iterable[int]) -> bool | None:
    """Whether all of some rows have something in a column; None where one has not."""
    return all(column < len(rows[number]) and as_written(rows[number][column]) for number in numbers) or None


def is_patient(row: list[Cell], days: Collection[int]) -> bool:
    """Whether a row has the marks of a patient in the columns of the days: signs, or "1" for each day and no other number."""
    if is_marked(row, days):
        return True
    marks = {mark_in(row, column) for column in days} - {""}
    counts = label_of(row, min(days)).startswith((*COUNTS, *SHARES, *TOTALS))
    return "1" in marks and not counts and not any(mark != "1" and mark.isdecimal() for mark in marks)


def label_of(row: list[Cell], first_day: int) -> str:
    """The first text to the left of the days, without diacritics; "" where there is none."""
    return next((folded(cell) for cell in row[:first_day] if isinstance(cell, str) and cell), "")


def title_above(row: list[Cell], days: Collection[int], figures: Collection[int]) -> str:
    """The text that stands alone in a row, as a title does above patients, without diacritics; a sum may stand beside it.

    "" for any other row: a patient, a total, a note, a signature, the number of a page.
    """
    label = label_of(row, len(row))
    cells = [cell for column, cell in enumerate(row) if column not in figures]
    texts = [text for cell in cells if (text := as_written(cell))]
    if not texts or is_patient(row, days) or label.startswith((*COUNTS, *SHARES, *TOTALS)) or foot_kind(cells) is not None:
        return ""
    return title_of(texts)


def is_of_a_page(row: list[Cell]) -> bool:
    """Whether a row adds up a printed page, or carries its sum to the next one: it is no total of the bed."""
    label = label_of(row, len(row))
    return (label.startswith(TOTALS) or foot_kind(row) == "total") and _OF_A_PAGE.search(label) is not None


def is_of_all(label: str) -> bool:
    """Whether the label of a total below other totals says that it adds up all that stands above: "Tổng cộng", "Cộng toàn khoa".

    A running sum ("Lũy kế") may have begun in another month.
    """
    if _OF_A_PAGE.search(label):
        return False
    return foot_kind([label]) == "total" or _OF_ALL.fullmatch(label) is not None


def _ends_a_sheet(row: list[Cell], first_day: int) -> bool:
    """Whether a row below the last patient stands at the foot of a sheet: numbers of patients, shares, totals, signatures."""
    of_the_foot = label_of(row, first_day).startswith((*COUNTS, *SHARES, *TOTALS)) or foot_kind(row) == "total"
    return (of_the_foot and not is_of_a_page(row)) or signs(row)


def _marks_a_page(row: list[Cell]) -> bool:
    """Whether a row is the number of a page, or its sum."""
    return is_of_a_page(row) or _PAGE.fullmatch(label_of(row, len(row))) is not None


def _first_number(rows: Iterable[list[Cell]]) -> int | None:
    """The running number of the first of some rows that has one."""
    numbers = (number for row in rows if (number := number_of_row(row)) is not None)
    first = next(numbers, "")
    return int(first) if first.isdecimal() else None


def texts_of(row: list[Cell]) -> set[str]:
    """The texts of a row, without diacritics."""
    return {text for cell in row if isinstance(cell, str) and (text := folded(cell))}
