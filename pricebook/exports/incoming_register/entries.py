"""What a register of incoming submissions holds: its columns, what is known of a submission, and what a run found about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from pricebook.tables.cells.text import Cell, clean_text

REGISTER = "so-van-ban-den.xlsx"
SHEET = "Sổ văn bản đến"
HIGHEST = 99_999  # number of an entry

Status = Literal["pass", "incomplete", "return", "not-judged", "not-read", "gone"]
STATUSES: tuple[Status, ...] = get_args(Status)

# Key → heading and width. `received` to `follows` and `remark` are the clerk's; the papers of a dossier follow `follows`.
FIRST = {
    "number": ("Số đến", 6),
    "received": ("Ngày đến", 10),
    "sender": ("Cơ quan gửi", 17),
    "letter": ("Số, ký hiệu văn bản", 11),
    "letter_date": ("Ngày văn bản", 10),
    "file": ("Tệp", 18),
    "round": ("Lần", 5),
    "follows": ("Tiếp theo số", 6),
}
LAST = {
    "services": ("Dịch vụ", 6),
    "to_mend": ("Phải sửa", 6),
    "to_confirm": ("Cần giải trình", 6),
    "solved": ("Đã khắc phục", 6),
    "standing": ("Chưa sửa", 6),
    "new": ("Mới", 5),
    "status": ("Đề nghị", 10),
    "due": ("Hạn có ý kiến", 10),
    "entered": ("Ngày vào sổ", 10),
    "folder": ("Thư mục kết quả", 14),
    "note": ("Ghi chú", 24),
    "remark": ("Ghi chú của văn thư", 14),
    "sha256": ("SHA-256 của tệp", 12),
}
TYPED = ("received", "sender", "letter", "letter_date", "round", "follows", "remark")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a dossier may hold: its id in the procedures, and its Vietnamese name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of one submission.

    Attributes:
        number: Its number, which never changes.
        file: Its name below the folder; "" for a row that the clerk began and that has no file yet.
        sha256: Of its bytes, when it was judged last.
        entered: The day on which it was entered.
        received, sender, letter, letter_date: When it came, from whom, with which letter.
        round: Which round it is; `follows` is the number of the round before. 0: it follows none.
        holds: The ids of the papers that came with it; None where nobody has looked.
        remark: What the clerk remarks.
        unread: By column, what the clerk typed and nobody can read; it is written back as it is.
        extra: By heading, the cells of columns that the clerk added.
    """

    number: int
    file: str
    sha256: str = ""
    entered: date | None = None
    received: date | None = None
    sender: str | None = None
    letter: str | None = None
    letter_date: date | None = None
    round: int | None = None
    follows: int | None = None
    holds: tuple[str, ...] | None = None
    remark: str | None = None
    unread: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found about a submission: figures, what is proposed, by when an opinion is due, where the results lie."""

    status: Status | None = None
    services: int | None = None
    to_mend: int | None = None
    to_confirm: int | None = None
    solved: int | None = None
    standing: int | None = None
    new: int | None = None
    due: date | None = None
    folder: str | None = None
    note: str | None = None


def cell_text(cell: Cell) -> str | None:
    """A cell as text, None where it is blank."""
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_text(f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)) or None
