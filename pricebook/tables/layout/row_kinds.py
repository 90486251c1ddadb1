"""Recognises rows below a heading that are no data: sections, totals, notes, signatures, column numbers, repeated headings.

A row is passed over only where it could not be used in any case, because a required cell is blank. A row that looks like data,
however incomplete, is kept, so that its blank cells are reported.
"""

import re
from collections.abc import Collection, Sequence

from pricebook.findings import RowKind
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import ERROR_TEXT, Cell, clean_text, folded
from pricebook.tables.layout.notes import is_note, says_note

_OUTLINE = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVXLC]{1,4}(?:\.\d{1,2})+)[.)]?")
_ROMAN = re.compile(r"[IVX]{1,6}")
_PERSON = re.compile(r"[^\W\d_][^\d\s]*\s\D*[^\W\d_](?: \d+)?[)\].]*")  # at least two names; "Nguyễn Văn A 2" as well
_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(?:\d{1,3}|[A-Z])\s*(?:=.*)?[)\]]?")
_SUM = (
    r"(?:tong|cong|tc|tong cong|tong so|tong tien|(?:cong|tong) (?:khoan|nhom|muc|phan|chuyen|trang|gia tri)|"
    r"(?:cong|tong|tong cong|cong tong) (?:so luong|sl|thanh tien|kinh phi|chi phi|gia tri|doanh thu)|"
    r"(?:(?:so|cong|tong|tong cong) )?(?:mang sang|chuyen (?:sang )?trang)(?: (?:trang|tu trang|truoc|sau|tiep theo|ke))*|"
    r"(?:so )?trang truoc (?:mang|chuyen) sang|cong don|"
    r"(?:tong |cong |tong cong )?luy ke(?: (?:tu|den|dau|cuoi|trang|thang|quy|nam|ky|nay))*)"
    r"(?: (?:cong|so|tien|[ivx]+|\d+))*"
)
_OF_COUNTS = (
    r"(?: (?:dich vu|dvkt|ky thuat|khoan|muc|mat hang|thuoc|vat tu|loai|danh muc|"
    r"luot(?: kham)?|nguoi benh|benh nhan|ngay giuong))+"
)
_TOTAL = re.compile(
    rf"{_SUM}|{_SUM}(?<=\d){_OF_COUNTS}|(?:tong )?so{_OF_COUNTS}(?: \d+)?|(?:tong )?cong(?: co)?{_OF_COUNTS} \d+|cong{_OF_COUNTS}"
)
_BESIDE_A_TOTAL = re.compile(rf"[\d ]*\d(?: (?:d|dong|vnd|vn d))?|\d+{_OF_COUNTS}")  # "2.338.300 đ", "3 dịch vụ"
_CARRIED = re.compile(r"\b(?:mang sang|trang truoc chuyen sang|chuyen (?:sang )?trang)\b")
_BEGINS_CARRIED = re.compile(r"(?:so )?(?:mang sang|chuyen (?:sang|trang)|trang truoc|luy ke)\b")
_SIGNATURE = re.compile(
    r"(?:\w+ )*ngay \w* ?thang \w* ?nam|(?:[^\W\d]+ )*ngay \d{1,2} \d{1,2} \d{4}$|thu truong|"
    r"nguoi (?:lap|kiem|duyet|phe duyet|lien he)|(?:da )?ky$|nhu tren$|luu vt|"
    r"ke toan(?: truong| vien|$)|(?:pho |p |q |ban |(?:pho )?tong )?giam doc|(?:p )?gd(?: |$)|pgd(?: |$)|"
    r"(?:pho |p )?truong (?:khoa|phong|ban|tram)|(?:pho )?vien truong|tp (?:tckt|khth|tai chinh|ke hoach)|"
    r"phong (?:tckt|khth|tccb|hcqt|tai chinh|ke hoach|to chuc|hanh chinh|nghiep vu)|(?:da )?ky (?:va )?(?:ghi|ho|ten|dong)|"
    r"(?:pho )?chu tich|noi nhan|to chuyen gia|ben moi thau|t m |tm |kt |tuq |tl |"
    r"dai dien (?:don vi|benh vien|ben|co quan|nha thau|co so|trung tam|phong kham|tram|cong ty|so y te|phong|khoa)|"
    r"(?:bac si|bs|dieu duong|y ta|giam dinh vien|can bo)(?: (?:dieu tri|truong|khoa|hanh chinh|phu trach|bhyt|bhxh))*$|"
    r"xac nhan cua|can bo (?:lap|kiem)|lap bieu$|lap bang$|dong dau$"
)
_PAGE = re.compile(r"(?:trang|page)(?: so)? \d+(?: (?:tren |of )?\d+)?")
_ABOUT_THE_SENDER = re.compile(r"(?:so )?(?:tai khoan|tk|dien thoai|dt|fax)(?: .*)?|stk|mst|ma so thue(?: .*)?")
_ABOUT_WHO_SIGNS = re.compile(r"(?:so )?(?:sdt|dtdd|di dong|tel|hotline|email|e mail|cchn|gphd|cccd|chung chi hanh nghe)(?: .*)?")
_TELEPHONE = re.compile(r"(?:\+84|\(?0)[\d .()-]{8,13}")
_SAYS_OF_A_PRICE = re.compile(r"(?:khong|mien|theo|lien he|thoa thuan|chua|nhu|tinh|bao gom|da gom|x$)(?:\b|$)")
_LONGEST_TITLE = 8  # words; who signs is said in fewer
_LONGEST_PERSON = 100  # letters of a name: to search a longer text for two of them takes long
_NUMBERED = re.compile(r"\d{1,4}[.)]?")


def row_kind(
    cells: Sequence[Cell], fields: dict[int, Field], signed: bool = False, codes: Collection[int] = ()
) -> RowKind | None:
    """The kind of a row in which a required cell is blank; None for a row of data.

    Args:
        cells: The cells of the row.
        fields: By column, the field that it belongs to.
        signed: Whether a row of signatures stands above, after which rows with names may follow.
        codes: Columns in which this row has a code, though it looks like the number of a section ("A", "1.2").
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    held = [cell for _, cell in filled]
    texts = [(column, clean_text(cell)) for column, cell in filled if isinstance(cell, str)]
    words = [(column, text) for column, text in texts if any(map(str.isalpha, text))]
    if any(ERROR_TEXT.fullmatch(text) for _, text in texts):
        return None
    if signs(held, signed):
        return "signature"
    if ruled_off(held):
        return "note"
    if words and all(_PAGE.fullmatch(folded(text)) for _, text in words) and len(words) == len(filled):
        return "note"
    if _is_total(words, fields):
        return "total"
    if len(words) == 1 and _ABOUT_THE_SENDER.fullmatch(folded(words[0][1])) and not holds_measures(fields.get(words[0][0])):
        return "note"
    measured = any(holds_measures(fields.get(column)) for column, _ in filled)
    if len(texts) == len(filled) and not measured and says_note([text for _, text in texts]):
        return "note"
    if not any(column in fields for column, _ in filled) and not words:
        return "outside"
    title = [(column, text) for column, text in words if not _OUTLINE.fullmatch(text)] or words[:1]
    if len(title) != 1 or holds_measures(fields.get(title[0][0])):
        return None
    column, text = title[0]
    beside = [(c, cell) for c, cell in filled if c != column]
    if not beside and is_note(text):
        return "note"
    if any(c > column or c in codes or not is_outline(cell, fields.get(c)) for c, cell in beside):
        return None
    return "section" if could_be_title(fields.get(column), text) else None


def foot_kind(cells: Sequence[Cell], signed: bool = False) -> RowKind | None:
    """The kind of a row as they stand below the last one of a table, whatever its columns are: a total, a note, or signatures.

    Args:
        cells: The cells of the row.
        signed: Whether a row of signatures stands above, after which rows with names may follow.

    Returns:
        The kind; None for any other row, which may be one of data.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    words = [(0, clean_text(cell)) for cell in filled if isinstance(cell, str) and any(map(str.isalpha, cell))]
    if signs(filled, signed):
        return "signature"
    if ruled_off(filled) or (words and len(words) == len(filled) and all(_PAGE.fullmatch(folded(text)) for _, text in words)):
        return "note"
    if _is_total(words, {}):
        return "total"
    texts = [text for _, text in words]
    return "note" if len(filled) == len(words) and (says_note(texts) or (len(words) == 1 and is_note(texts[0]))) else None


def _is_total(words: Sequence[tuple[int, str]], fields: dict[int, Field]) -> bool:
    """Whether the first of a row's words say that it is a total, and the others are amounts or counts: "3 dịch vụ", "1.500 đ"."""
    if not words or _could_be_unit(words[0][1], fields.get(words[0][0])) or not _TOTAL.fullmatch(folded(words[0][1])):
        return False
    return all(_BESIDE_A_TOTAL.fullmatch(folded(text)) for _, text in words[1:])


def counts_rows(label: str) -> bool:
    """Whether the text of a total may say how many rows or things there are, and not what they cost: "Tổng số dịch vụ"."""
    return re.search(rf"(?:{_OF_COUNTS}| so luong| sl)(?: \d+)?$", f" {folded(label)}") is not None


def is_carried(label: str) -> bool:
    """Whether the text of a total says that it comes from another page: "Mang sang", "Cộng chuyển trang sau"."""
    return _CARRIED.search(folded(label)) is not None


def begins_as_carried(text: str) -> bool:
    """Whether a folded text begins as one that names a sum of other pages or periods does: "mang sang", "luy ke"."""
    return _BEGINS_CARRIED.match(text) is not None


def ruled_off(cells: Sequence[Cell]) -> bool:
    """Whether a row holds only dashes, dots and other signs: it is drawn, not written."""
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and not any(not isinstance(cell, str) or any(map(str.isalnum, cell)) for cell in filled)


def closes_a_list(cells: Sequence[Cell], fields: dict[int, Field], above: Sequence[Sequence[Cell]]) -> bool:
    """Whether a row below the last one of data holds only short words, none of which stands as a value of data does.

    It is a block of signatures in words of its own ("Phòng TCKT | Phòng KHTH"). A unit that the rows `above` have, a code, a
    number, or what is said instead of a price ("miễn phí") is data.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    return bool(filled) and all(_only_says(cell, column, fields.get(column), above) for column, cell in filled)


def _only_says(cell: Cell, column: int, field: Field | None, above: Sequence[Sequence[Cell]]) -> bool:
    text = clean_text(cell) if isinstance(cell, str) else ""
    if not any(map(str.isalpha, text)) or any(map(str.isdigit, text)) or len(text.split()) > _LONGEST_TITLE:
        return False
    if field is None or field.kind.read_as == "text":
        return True
    if field.kind.read_as == "number":
        return not _SAYS_OF_A_PRICE.match(folded(text))
    return " " in text and not any(column < len(row) and row[column] == cell for row in above)


def signs(cells: Sequence[Cell], signed: bool = False) -> bool:
    """Whether a row belongs to a block of signatures: every cell in it says who signs, where and when; or, below such, a name.

    Two may sign side by side, and one of them below the heading of the prices.
    """
    filled = [cell for cell in cells if not is_blank(cell)]
    texts = [text for cell in filled if isinstance(cell, str) and any(map(str.isalnum, text := clean_text(cell)))]  # no "…………"
    numbers = [cell for cell in filled if not isinstance(cell, str)]
    if not filled or (numbers and not (signed and texts and all(map(_says_how_to_reach, [*texts, *map(_dialled, numbers)])))):
        return False
    if not texts:
        return signed
    said = [_SIGNATURE.match(folded(text)) is not None for text in texts]
    reached = said[0] and any(map(_says_how_to_reach, texts))  # "Người liên hệ: | Trần An | ĐT: 0912 345 678"
    return all(said) or (
        (signed or reached) and all(sign or _names_who_signs(text) for sign, text in zip(said, texts, strict=True))
    )


def _names_who_signs(text: str) -> bool:
    """Whether a text below signatures is a person's name, or says how to reach them."""
    return (len(text) <= _LONGEST_PERSON and _PERSON.fullmatch(text) is not None) or _says_how_to_reach(text)


def _says_how_to_reach(text: str) -> bool:
    about = folded(text)
    patterns = (_ABOUT_THE_SENDER, _ABOUT_WHO_SIGNS)
    return _TELEPHONE.fullmatch(text) is not None or any(pattern.fullmatch(about) for pattern in patterns)


def _dialled(number: Cell) -> str:
    """A number as it is dialled: a spreadsheet takes the 0 away that a telephone begins with."""
    return f"0{number:.0f}" if isinstance(number, int | float) and not isinstance(number, bool) else ""


def outline_form(cell: Cell) -> str | None:
    """How a cell is written that could be the number of a section: in Roman numerals, as a letter, with dots; None for others.

    A list whose codes are single letters may have sections in Roman numerals.
    """
    text = clean_text(cell) if isinstance(cell, str) else ""
    if not _OUTLINE.fullmatch(text):
        return None
    bare = text.rstrip(".)")
    return "roman" if _ROMAN.fullmatch(bare) else "letter" if bare.isalpha() else "dotted"


def number_of_row(cells: Sequence[Cell]) -> str | None:
    """The number at the beginning of a row, as written without its dot: "3", "1.2"; None where it begins with another cell."""
    first = next((as_written(cell) for cell in cells if not is_blank(cell)), "")
    return first.rstrip(".)") if first[:1].isdigit() and len(first) <= 12 else None


def is_numbered_title(cells: Sequence[Cell], following: Sequence[Cell], fields: dict[int, Field]) -> bool:
    """Whether a row is the title of a group that has a plain number: below it the numbers begin again, at 1 or inside its own.

    It holds a number outside every field, and one text in a column that a title may stand in. Where the next row has the next
    number, the row is one of data that lacks something.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    if len(filled) != 2 or filled[0][0] in fields or not _NUMBERED.fullmatch(as_written(filled[0][1])):
        return False
    column, text = filled[1]
    field = fields.get(column)
    if not isinstance(text, str) or holds_measures(field) or not could_be_title(field, clean_text(text)):
        return False
    number, below = number_of_row(cells), number_of_row(following)
    return below is not None and (below == "1" or below.startswith(f"{number}."))


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty, or holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def first_text(cells: Sequence[Cell]) -> str:
    """The first text of a row; nothing where it has none."""
    return next((cell for cell in cells if isinstance(cell, str) and not is_blank(cell)), "")


def holds_measures(field: Field | None) -> bool:
    """Whether a column holds units, quantities or prices: "l", "công" and "2.5" are data there."""
    return field is not None and (field.id == "unit" or not field.kind.takes_titles)


def _could_be_unit(text: str, field: Field | None) -> bool:
    """Whether a word for a total stands where it is a unit: "công" is a day's work, "Cộng" in the same column a total."""
    return holds_measures(field) and text.casefold() == "công"


def is_outline(cell: Cell, field: Field | None) -> bool:
    """Whether a cell can be the number of a section ("I", "A.", "1.2."). A whole number may be that of a row."""
    return isinstance(cell, str) and not holds_measures(field) and _OUTLINE.fullmatch(clean_text(cell)) is not None


def could_be_title(field: Field | None, text: str) -> bool:
    """Whether a text can be the title of a section: it stands in a column of names, or has a space, which no code has."""
    return field is None or field.kind.read_as == "text" or " " in text


def is_count(cell: Cell) -> bool:
    """Whether a cell is a small whole number, or a letter, as the cells of a row that numbers the columns are."""
    return not isinstance(cell, bool) and _COLUMN_NUMBER.fullmatch(as_written(cell)) is not None


def as_written(cell: Cell) -> str:
    """A cell as a text; nothing for an empty one."""
    if isinstance(cell, str):
        return clean_text(cell)
    return "" if cell is None else f"{cell:g}" if isinstance(cell, int | float) else str(cell)
