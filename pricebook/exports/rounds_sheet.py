"""The workbook of a second submission beside the first: what was asked for, the former and the new price, what was done."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from pricebook.appraisal.baseline import JudgedPrice
from pricebook.appraisal.record import CheckedFinding
from pricebook.appraisal.rounds import ROUNDS_NAME, Answered, Done, counts
from pricebook.base.money import vietnamese_number
from pricebook.exports.listed import JudgedList
from pricebook.exports.output import Output
from pricebook.exports.papers.reasons import said
from pricebook.exports.printed_sheet import MILLIMETRE, Page, PlainFirstPage, Styles
from pricebook.tables.new_workbook import new_workbook

_HEAD = 3
_COLUMNS = (
    ("STT", 5),
    ("Trang tính (lần trước)", 13),
    ("Ô", 7),
    ("Nội dung đã yêu cầu", 46),
    ("Giá lần trước", 12),
    ("Kết luận lần trước", 11),
    ("Giá lần này", 12),
    ("Kết luận lần này", 11),
    ("Việc đã làm", 16),
)
_NEW_COLUMNS = (("STT", 5), ("Trang tính", 14), ("Ô", 8), ("Nội dung mới phát hiện", 64), ("Cách xử lý", 42))
_CHANGED_COLUMNS = (
    ("STT", 5),
    ("Trang tính", 14),
    ("Ô", 8),
    ("Dịch vụ", 60),
    ("Giá lần trước", 13),
    ("Giá lần này", 13),
    ("Kết luận lần này", 13),
)
DONE: dict[Done, str] = {
    "mended": "đã khắc phục",
    "removed": "đã đưa ra khỏi danh mục",
    "changed": "đã sửa, vẫn chưa đạt",
    "open": "chưa đối chiếu được",
    "standing": "chưa sửa",
}
VERDICTS = {"accepted": "đạt", "rejected": "không đạt", "not-judged": "chưa đối chiếu"}
_SIDES = {"left": 15 * MILLIMETRE, "right": 10 * MILLIMETRE, "top": 15 * MILLIMETRE, "bottom": 12 * MILLIMETRE}


class TwoRounds(NamedTuple):
    """Two rounds of one list: the files, what became of what was asked for, what is new, passed prices that are others now."""

    listed: JudgedList
    former_file: str
    answered: Sequence[Answered]
    new: Sequence[CheckedFinding]
    changed: Sequence[tuple[JudgedPrice, JudgedPrice]] = ()


def rounds_output(of: TwoRounds, day: date) -> Output:
    """The workbook, as a file. `day` is the day of the law, so that the same rounds give the same bytes."""
    return Output(ROUNDS_NAME, partial(_write, of, day))


def price_text(of: JudgedPrice | None) -> str:
    """A price as people read it; "–" where there is none."""
    price = of.price["price"] if of is not None else None
    return "–" if price is None else vietnamese_number(price) if isinstance(price, int) else price


def verdict_text(of: JudgedPrice | None) -> str:
    """The verdict on a price; "–" where there is none."""
    return VERDICTS[of.verdict] if of is not None else "–"


def _write(of: TwoRounds, day: date, path: Path) -> None:
    with new_workbook(path) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(day, time())})
        styles = Styles(book)
        asked = Page(book.add_worksheet("So với lần trước", PlainFirstPage), styles)
        new = Page(book.add_worksheet("Nội dung mới", PlainFirstPage), styles)
        found = counts(of.answered)
        told = "; ".join(f"{DONE[done]}: {vietnamese_number(count)}" for done, count in found.items() if count)
        told = told or "không có nội dung nào phải sửa hoặc giải trình"
        below = f"Lần trước: {of.former_file}; lần này: {of.listed.file}. {told}; mới: {vietnamese_number(len(of.new))}"
        _head(asked, _COLUMNS, "KẾT QUẢ TIẾP THU, HOÀN CHỈNH SO VỚI LẦN TRƯỚC", below)
        for number, each in enumerate(of.answered, 1):
            _write_answered(asked, _HEAD + number, number, each, of.listed)
        _head(new, _NEW_COLUMNS, "NỘI DUNG MỚI PHÁT HIỆN", f"Tệp {of.listed.file}")
        for number, entry in enumerate(of.new, 1):
            at = _HEAD + number
            new.number(at, 0, number, styles.code)
            for column, text in ((1, entry["sheet"]), (2, entry["cell"]), (4, said(entry["remedy"], of.listed))):
                new.text(at, column, text)
            new.text(at, 3, said(entry["message"], of.listed) or entry["message"])
        if not of.new:
            new.band(_HEAD + 1, 0, len(_NEW_COLUMNS) - 1, "Không có nội dung mới.", styles.italic)
        if of.changed:
            _write_changed(Page(book.add_worksheet("Giá đã đạt nay đổi", PlainFirstPage), styles), of)


def _write_changed(page: Page, of: TwoRounds) -> None:
    """The prices that passed in the round before, that nobody asked to change, and that are others now."""
    _head(page, _CHANGED_COLUMNS, "GIÁ ĐÃ ĐẠT LẦN TRƯỚC NAY THAY ĐỔI", f"Tệp {of.listed.file}")
    for number, (before, after) in enumerate(of.changed, 1):
        at = _HEAD + number
        page.number(at, 0, number, page.styles.code)
        for column, text in ((1, after.price["sheet"]), (2, after.price["cell"]), (3, after.price["name"])):
            page.text(at, column, text)
        _write_price(page, at, 4, before)
        _write_price(page, at, 5, after)
        page.text(at, 6, verdict_text(after), page.styles.code)


def _head(page: Page, columns: Sequence[tuple[str, int]], title: str, below: str) -> None:
    page.set_up([width for _, width in columns], head_row=_HEAD)
    page.sheet.set_margins(**_SIDES)
    page.band(0, 0, len(columns) - 1, title, page.styles.title)
    page.band(1, 0, len(columns) - 1, below, page.styles.centered_italic)
    page.heading(_HEAD, [name for name, _ in columns])


def _write_answered(page: Page, at: int, number: int, each: Answered, listed: JudgedList) -> None:
    styles = page.styles
    page.number(at, 0, number, styles.code)
    page.text(at, 1, each.asked["sheet"])
    page.text(at, 2, each.asked["cell"])
    page.text(at, 3, each.told(said(each.asked["message"], listed) or each.asked["message"]))
    for column, price in ((4, each.before), (6, each.after)):
        _write_price(page, at, column, price)
        page.text(at, column + 1, verdict_text(price), styles.code)
    page.text(at, 8, DONE[each.done])


def _write_price(page: Page, at: int, column: int, of: JudgedPrice | None) -> None:
    stated = of.price["price"] if of is not None else None
    if isinstance(stated, int):
        page.number(at, column, stated)
    else:
        page.text(at, column, stated or "–", page.styles.code)
