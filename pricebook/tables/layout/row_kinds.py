"""Rows below a heading that are no data: sections, subtotals, signatures, column numbers, headings repeated on each page.

A row is only passed over where it could not be used anyway: something required is blank. What looks like data, however
incomplete, stays, so that its blank cells are reported.
"""

import re
from collections.abc import Sequence

from pricebook.findings import RowKind
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import ERROR_TEXT, Cell, clean_text, folded
from pricebook.tables.layout.spec import heading_key

_OUTLINE = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVXLC]{1,4}(?:\.\d{1,2})+)[.)]?")
_PERSON = re.compile(r"[^\W\d_][^\d]*\s[^\d]*[^\W\d_][)\].]*")  # whoever signs has more than one name
_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(?:\d{1,3}|[A-Z])\s*(?:=.*)?[)\]]?")
_TOTAL = re.compile(
    r"(?:tong|cong|tong cong|tong so|tong tien|(?:cong|tong) (?:khoan|nhom|muc|phan|chuyen|trang|gia tri))"
    r"(?: (?:cong|so|tien|[ivx]+|\d+))*"
)
_SIGNATURE = re.compile(
    r"(?:\w+ )*ngay \w* ?thang \w* ?nam|nguoi (?:lap|kiem|duyet|phe duyet)|thu truong|ke toan truong|(?:pho |q )?giam doc|"
    r"truong (?:khoa|phong|ban)|ky (?:va )?(?:ghi ro|ten|dong)|chu tich|noi nhan|to chuyen gia|ben moi thau|t m |tm |kt "
)


def row_kind(cells: Sequence[Cell], fields: dict[int, Field], signed: bool = False) -> RowKind | None:
    """What a row with something required left blank is, or None for data.

    `fields` are the mapped columns; `signed`: the table has ended with its signatures, and names may follow.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    said = [(column, clean_text(cell)) for column, cell in filled if isinstance(cell, str)]
    words = [(column, text) for column, text in said if any(map(str.isalpha, text))]
    if any(ERROR_TEXT.fullmatch(text) for _, text in said):
        return None
    only_words = bool(words) and len(words) == len(filled)
    if only_words and all(_SIGNATURE.match(folded(text)) for _, text in words):
        return "signature"
    if only_words and signed and all(_PERSON.fullmatch(text) for _, text in words):
        return "signature"
    if len(words) == 1 and _TOTAL.fullmatch(folded(words[0][1])) and not _is_measured_in(fields.get(words[0][0])):
        return "total"
    if not any(column in fields for column, _ in filled) and not words:
        return "outside"
    title = [(column, text) for column, text in words if not _OUTLINE.fullmatch(text)] or words[:1]
    if len(title) != 1 or _is_measured_in(fields.get(title[0][0])):
        return None
    column, text = title[0]
    beside = [(c, cell) for c, cell in filled if c != column]
    if any(c > column or not _is_outline(cell, fields.get(c)) for c, cell in beside):
        return None
    return "section" if _could_be_title(fields.get(column), text) else None


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _is_measured_in(field: Field | None) -> bool:
    """A unit, a quantity or a price: "l", "công" and "2.5" stand there, and are data."""
    return field is not None and (field.id == "unit" or not field.kind.takes_titles)


def _is_outline(cell: Cell, field: Field | None) -> bool:
    """The number of a section ("I", "A.", "1.2."), left of its title. A plain number may be that of a row."""
    return isinstance(cell, str) and not _is_measured_in(field) and _OUTLINE.fullmatch(clean_text(cell)) is not None


def _could_be_title(field: Field | None, text: str) -> bool:
    """A title stands where names stand, or has a space, which no code has."""
    return field is None or field.kind.read_as == "text" or " " in text


def is_column_numbers(cells: Sequence[Cell], headed: int) -> bool:
    """The row "(1) (2) (3) …" or "A B 1 2 …" below a heading of so many columns: most are numbered, one by one, from 1 on."""
    texts = [shown for cell in cells if (shown := _as_written(cell))]
    if len(texts) < max(3, headed * 0.6) or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [re.search(r"\d+", text) for text in texts]
    lettered = sum(found is None for found in numbers)
    counted = [int(found[0]) for found in numbers[lettered:] if found is not None]
    return len(counted) == len(texts) - lettered >= 2 and counted == list(range(1, len(counted) + 1))


def _as_written(cell: Cell) -> str:
    if isinstance(cell, str):
        return clean_text(cell)
    return "" if cell is None else f"{cell:g}" if isinstance(cell, int | float) else str(cell)


def repeats_heading(cells: Sequence[Cell], names: dict[int, str]) -> bool:
    """The heading once more, as on each printed page: what is filled in reads as the headings above."""
    keys = [(heading_key(cell), heading_key(names.get(c, ""))) for c, cell in enumerate(cells) if isinstance(cell, str) and cell]
    return len(keys) > 1 and all(key and (key == name or name.endswith(key)) for key, name in keys)
