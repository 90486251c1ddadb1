"""Writes the register of incoming submissions."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from pricebook.base.languages import say
from pricebook.exports.incoming_register.entries import FIRST, LAST, SHEET, TYPED, Entry, Outcome, Paper, cell_text
from pricebook.exports.printed_sheet import MILLIMETRE, Page, PlainFirstPage, Styles
from pricebook.tables.new_workbook import new_workbook

_HEAD, _A3 = 3, 8
_PAPER_WIDTH, _EXTRA_WIDTH = 9, 14


def write_register(
    path: Path,
    rows: Sequence[tuple[Entry, Outcome]],
    papers: Sequence[Paper],
    day: date,
    folder: str,
    unentered: str | None = None,
) -> None:
    """Writes the register. Raises OSError.

    Args:
        path: The workbook to write.
        rows: The entries with what was found, in the order of their numbers.
        papers: The papers that a dossier may hold, each a column.
        day: The day of the run.
        folder: The name of the folder with the submissions.
        unentered: What is to be said above the table, of what was not entered.
    """
    extra = list(dict.fromkeys(heading for entry, _ in rows for heading in entry.extra))
    columns = {**FIRST, **{paper.id: (paper.name, _PAPER_WIDTH) for paper in papers}, **LAST}
    columns |= {f"+{heading}": (heading, _EXTRA_WIDTH) for heading in extra}
    with new_workbook(path) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(day, time())})
        styles = Styles(book)
        look = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "border": 1, "border_color": "#808080"}
        typed = book.add_format({**look, "text_wrap": True, "bg_color": "#FFF8DC"})
        typed_day = book.add_format({**look, "align": "center", "num_format": "dd/mm/yyyy", "bg_color": "#FFF8DC"})
        mark = book.add_format({**look, "align": "center", "bg_color": "#FFF8DC"})
        wrong = book.add_format({**look, "text_wrap": True, "bg_color": "#F4DDDD", "bold": True})
        page = Page(book.add_worksheet(SHEET, PlainFirstPage), styles)
        page.set_up([width for _, width in columns.values()], head_row=_HEAD)
        page.sheet.set_paper(_A3)
        page.sheet.set_margins(left=15 * MILLIMETRE, right=10 * MILLIMETRE, top=15 * MILLIMETRE, bottom=12 * MILLIMETRE)
        page.sheet.set_column(list(columns).index("sha256"), list(columns).index("sha256"), 12, styles.plain, {"hidden": True})
        page.band(0, 0, len(columns) - 1, "SỔ VĂN BẢN ĐẾN", styles.title)
        dated = f"Thư mục {folder}; cập nhật ngày {day:%d/%m/%Y}. Văn thư ghi vào các cột nền vàng; lần chạy sau đọc lại."
        page.band(1, 0, len(columns) - 1, dated, styles.centered_italic)
        if unentered is not None:
            page.band(2, 0, len(columns) - 1, unentered, styles.centered_italic)
        page.heading(_HEAD, [name for name, _ in columns.values()])
        marks = {paper.id for paper in papers}
        for at, (entry, outcome) in enumerate(rows, _HEAD + 1):
            values = _values(entry, outcome, papers)
            for column, key in enumerate(columns):
                own = key in TYPED or key.startswith("+") or key not in (*FIRST, *LAST)
                value = values.get(key)
                if key in entry.unread:
                    page.text(at, column, entry.unread[key], wrong)
                elif isinstance(value, date):
                    page.day(at, column, value, typed_day if own else styles.date)
                elif isinstance(value, int):
                    page.number(at, column, value, mark if own else styles.code)
                elif key == "sha256":
                    page.text(at, column, value, styles.plain)
                elif key in marks:
                    page.text(at, column, value, mark)
                else:
                    page.text(at, column, value, typed if own else styles.text)
        if rows:
            page.sheet.autofilter(_HEAD, 0, _HEAD + len(rows), len(columns) - 1)


def _values(entry: Entry, outcome: Outcome, papers: Sequence[Paper]) -> dict[str, str | int | date | None]:
    """The cells of a row by the keys of their columns."""
    values: dict[str, str | int | date | None] = {
        "number": entry.number, "received": entry.received, "sender": entry.sender, "letter": entry.letter,
        "letter_date": entry.letter_date, "file": entry.file, "round": entry.round, "follows": entry.follows,
        "services": outcome.services, "to_mend": outcome.to_mend, "to_confirm": outcome.to_confirm, "solved": outcome.solved,
        "standing": outcome.standing, "new": outcome.new, "due": outcome.due, "entered": entry.entered, "folder": outcome.folder,
        "note": outcome.note, "remark": entry.remark, "sha256": entry.sha256,
        "status": say(f"folder.{outcome.status}").text() if outcome.status is not None else None,
    }  # fmt: skip
    for paper in papers:
        if entry.holds is not None:
            values[paper.id] = "x" if paper.id in entry.holds else "không"
    for heading, cell in entry.extra.items():
        if isinstance(cell, datetime):
            values[f"+{heading}"] = cell.date() if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
        elif isinstance(cell, date):
            values[f"+{heading}"] = cell
        else:
            values[f"+{heading}"] = cell_text(cell)
    return values
