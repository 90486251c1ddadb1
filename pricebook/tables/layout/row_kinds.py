"""Recognises rows below a heading that are no data: sections, totals, signatures, column numbers, repeated headings.

A row is passed over only where it could not be used in any case, because a required cell is blank. A row that looks like data,
however incomplete, is kept, so that its blank cells are reported.
"""

import re
from collections.abc import Sequence

from pricebook.findings import RowKind
from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import ERROR_TEXT, Cell, clean_text, folded
from pricebook.tables.layout.spec import heading_key

_OUTLINE = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVXLC]{1,4}(?:\.\d{1,2})+)[.)]?")
_PERSON = re.compile(r"[^\W\d_][^\d]*\s[^\d]*[^\W\d_][)\].]*")  # a person has at least two names
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
    """The kind of a row in which a required cell is blank; None for a row of data.

    Args:
        cells: The cells of the row.
        fields: By column, the field that it belongs to.
        signed: Whether a row of signatures stands above, after which rows with names may follow.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    texts = [(column, clean_text(cell)) for column, cell in filled if isinstance(cell, str)]
    words = [(column, text) for column, text in texts if any(map(str.isalpha, text))]
    if any(ERROR_TEXT.fullmatch(text) for _, text in texts):
        return None
    only_words = bool(words) and len(words) == len(filled)
    if only_words and all(_SIGNATURE.match(folded(text)) for _, text in words):
        return "signature"
    if only_words and signed and all(_PERSON.fullmatch(text) for _, text in words):
        return "signature"
    if len(words) == 1 and _TOTAL.fullmatch(folded(words[0][1])) and not _holds_measures(fields.get(words[0][0])):
        return "total"
    if not any(column in fields for column, _ in filled) and not words:
        return "outside"
    title = [(column, text) for column, text in words if not _OUTLINE.fullmatch(text)] or words[:1]
    if len(title) != 1 or _holds_measures(fields.get(title[0][0])):
        return None
    column, text = title[0]
    beside = [(c, cell) for c, cell in filled if c != column]
    if any(c > column or not _is_outline(cell, fields.get(c)) for c, cell in beside):
        return None
    return "section" if _could_be_title(fields.get(column), text) else None


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty, or holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _holds_measures(field: Field | None) -> bool:
    """Whether a column holds units, quantities or prices: "l", "công" and "2.5" are data there."""
    return field is not None and (field.id == "unit" or not field.kind.takes_titles)


def _is_outline(cell: Cell, field: Field | None) -> bool:
    """Whether a cell can be the number of a section ("I", "A.", "1.2."). A whole number may be that of a row."""
    return isinstance(cell, str) and not _holds_measures(field) and _OUTLINE.fullmatch(clean_text(cell)) is not None


def _could_be_title(field: Field | None, text: str) -> bool:
    """Whether a text can be the title of a section: it stands in a column of names, or has a space, which no code has."""
    return field is None or field.kind.read_as == "text" or " " in text


def is_column_numbers(cells: Sequence[Cell], headed: int) -> bool:
    """Whether a row numbers the columns, as "(1) (2) (3) …" or "A B 1 2 …": most of the `headed` columns, from 1 on."""
    texts = [text for cell in cells if (text := _as_written(cell))]
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
    """Whether a row repeats the heading, as on each printed page: all its texts are the headings of their columns (`names`)."""
    keys = [(heading_key(cell), heading_key(names.get(c, ""))) for c, cell in enumerate(cells) if isinstance(cell, str) and cell]
    return len(keys) > 1 and all(key and (key == name or name.endswith(key)) for key, name in keys)
