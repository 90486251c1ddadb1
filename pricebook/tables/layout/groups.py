"""The titles of groups in a table, and the sums that name them: "I. Khoa Khám bệnh", and below it "Cộng khoa Khám bệnh"."""

import re
from collections.abc import Collection, Sequence

from pricebook.tables.cells.text import Cell, clean_text, folded
from pricebook.tables.layout.row_kinds import as_written, begins_as_carried, is_blank, outline_form

_OUTLINE = re.compile(r"^(?:[ivxlc]+|[a-z]|\d+(?:\.\d+)*) ")  # before a title, folded
_NUMBER = re.compile(r"\d{1,3}[.)]?")
_SUM = re.compile(r"(?:tong cong|tong|cong)(?: cua| theo)? (?!huong tu\b|phan tich\b)")  # not "Cộng hưởng từ", a service
_SURNAME = re.compile(r"tống ", re.IGNORECASE)  # "Tống Tiến Dũng" is no "tổng tiền"
# What a group is, or a sum is of: "Cộng khoa Nội", "Cộng ngày 03/09", "Tổng BN: 2", "Tổng số tiền đề nghị thanh toán". No name
# of a service begins so; "Thang đánh giá trầm cảm", "Trám bít hố rãnh" and "Phong bế thần kinh" are no month, station or room.
_OF_A_GROUP = re.compile(
    r"(?:khoa|phong(?! be\b)|ban kham|nhom|buong|co so|benh vien|tram(?! bit\b)|ngay \d+|"
    r"(?:\d+ )?(?:bn|benh nhan|nguoi benh|luot)|thang(?= \d| nay\b|$)|(?:so )?tien|chi phi|kinh phi|de nghi)\b"
)


def group_title(cells: Sequence[Cell], figures: Collection[int], codes: Collection[int]) -> str | None:
    """The title of a group, folded: the only text of a row, with or without the number of the group; None for other rows.

    Args:
        cells: the cells of the row.
        figures: the columns of figures and days, in which no title stands.
        codes: the columns of codes; in these a title has a space, which no code has.
    """
    filled = [(column, as_written(cell)) for column, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return None
    *before, (column, text) = filled
    if not any(map(str.isalpha, text)) or any(at in figures for at, _ in filled) or (column in codes and " " not in text):
        return None
    title = folded(text)
    ward = _OF_A_GROUP.match(title) is not None  # a plain number may be that of a row; not before the name of a ward alone
    if any(outline_form(number) is None and not (ward and _NUMBER.fullmatch(number)) for _, number in before):
        return None
    return _OUTLINE.sub("", title, count=1)


def heads_a_group(cells: Sequence[Cell], sums: Collection[int], figures: Collection[int], codes: Collection[int]) -> bool:
    """Whether a row is the title of a group, with or without figures beside it that may be its sums: "I | Khoa Nội | | 310.000".

    Args:
        cells: the cells of the row.
        sums: the columns in which a sum or a number of rows may stand.
        figures: all columns of figures and days.
        codes: the columns of codes.
    """
    title = _title_with_sums(cells, sums, figures, codes)
    return title is not None and _OF_A_GROUP.match(title) is not None


def may_head_a_group(cells: Sequence[Cell], sums: Collection[int], figures: Collection[int]) -> bool:
    """Whether a row has nothing but one text and figures, as a title with its sums has: "Chuyên khoa: Nội | | 310.000", "B1"."""
    return _title_with_sums(cells, sums, figures, ()) is not None


def _title_with_sums(
    cells: Sequence[Cell], sums: Collection[int], figures: Collection[int], codes: Collection[int]
) -> str | None:  # fmt: skip
    bare = [None if column in sums and _is_figure(cell) else cell for column, cell in enumerate(cells)]
    return group_title(bare, figures, codes)


def names_its_sum(cells: Sequence[Cell], sums: Collection[int], titles: Collection[str]) -> bool:
    """Whether a row says whose sum it is, and holds nothing but figures behind that: "Cộng khoa Nội | | | 310.000".

    "Cộng hưởng từ" and "Tống Thị Mai" name no group.

    Args:
        cells: the cells of the row.
        sums: the columns in which a sum may stand.
        titles: the titles of groups above.
    """
    said = sum_label(cells, sums)
    return said is not None and (_OF_A_GROUP.match(said) is not None or any(title.endswith(said) for title in titles))


def sum_label(cells: Sequence[Cell], sums: Collection[int]) -> str | None:
    """What stands behind the word for a sum, folded, where a row has nothing else but figures that may be sums."""
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    text = clean_text(filled[0][1]) if filled and isinstance(filled[0][1], str) else ""
    label = folded(text)
    word = _SUM.match(label)
    if word is None or _SURNAME.match(text) or any(column not in sums or not _is_figure(cell) for column, cell in filled[1:]):
        return None
    return label[word.end() :]


def begins_as_sum(text: str) -> bool:
    """Whether a folded text begins as one that names a sum does: "cong xet nghiem", "mang sang trang 2", "luy ke"."""
    return _SUM.match(text) is not None or begins_as_carried(text)


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or any(map(str.isdigit, cell))
