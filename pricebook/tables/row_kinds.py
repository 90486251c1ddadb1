"""Rows below a heading that are no data: sections, subtotals, signatures, column numbers, headings repeated on each page.

A row is only passed over where it could not be used anyway: something required is blank. What looks like data, however
incomplete, stays, so that its blank cells are reported.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pricebook.tables.spec import Field, folded, heading_key
from pricebook.tables.text import Cell, clean_text

ROW_KINDS = ("section", "total", "signature", "outside", "numbers", "heading")  # rows that are no data

_OUTLINE = re.compile(r"(?:[IVXLC]{1,6}|[A-ZĐ]|[a-zđ]|\d{1,2}(?:\.\d{1,2}){1,4}|[IVXLC]{1,4}(?:\.\d{1,2})+)[.)]?")
_COLUMN_NUMBER = re.compile(r"[(\[]?\s*(?:\d{1,3}|[A-Z])\s*(?:=.*)?[)\]]?")
_TOTAL = re.compile(
    r"(?:tong|cong|tong cong|tong so|tong tien|(?:cong|tong) (?:khoan|nhom|muc|phan|chuyen|trang|gia tri))"
    r"(?: (?:cong|so|tien|[ivx]+|\d+))*"
)
_SIGNATURE = re.compile(
    r"(?:\w+ )*ngay \w* ?thang \w* ?nam|nguoi (?:lap|kiem|duyet|phe duyet)|thu truong|ke toan truong|(?:pho |q )?giam doc|"
    r"truong (?:khoa|phong|ban)|ky (?:va )?(?:ghi ro|ten|dong)|chu tich|noi nhan|to chuyen gia|ben moi thau|t m |tm |kt "
)


def row_kind(cells: Sequence[Cell], fields: dict[int, Field], signed: bool = False) -> str | None:
    """What a row with something required left blank is, or None for data.

    `fields` are the mapped columns; `signed`: the table has ended with its signatures, and names may follow.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    texts = [clean_text(cell) for _, cell in filled if isinstance(cell, str)]
    words = [folded(text) for text in texts]
    if words and _no_numbers(filled) and (signed or all(_SIGNATURE.match(word) for word in words)):
        return "signature"
    mapped = [(column, cell) for column, cell in filled if column in fields]
    names = [c for c, cell in mapped if isinstance(cell, str) and any(map(str.isalpha, cell))]
    if any(_TOTAL.fullmatch(word) for word in words) and len(names) <= 1:
        return "total"
    if not mapped:
        return "section" if any(any(map(str.isalpha, text)) for text in texts) and _no_numbers(filled) else "outside"
    headings = [(column, cell) for column, cell in filled if not _is_outline(cell)]
    if len(headings) > 1 or not _no_numbers(filled):
        return None
    return "section" if all(_could_be_title(fields.get(column), cell) for column, cell in headings) else None


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _no_numbers(filled: list[tuple[int, Cell]]) -> bool:
    return all(isinstance(cell, str) and not clean_text(cell).isdigit() for _, cell in filled)


def _is_outline(cell: Cell) -> bool:
    """ "I", "A.", "1.2.": the number of a section. A plain number may be that of a row."""
    return isinstance(cell, str) and _OUTLINE.fullmatch(clean_text(cell)) is not None


def _could_be_title(field: Field | None, cell: Cell) -> bool:
    """A title stands where names stand, or has a space, which no code has."""
    return field is None or field.kind == "text" or (isinstance(cell, str) and " " in clean_text(cell))


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """The row "(1) (2) (3) …" or "A B 1 2 …" below a heading: its numbers rise one by one."""
    texts = [shown for cell in cells if (shown := _as_written(cell))]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    return len(numbers) >= 2 and all(after == before + 1 for before, after in pairwise(numbers))


def _as_written(cell: Cell) -> str:
    if isinstance(cell, str):
        return clean_text(cell)
    return "" if cell is None else f"{cell:g}" if isinstance(cell, int | float) else str(cell)


def repeats_heading(cells: Sequence[Cell], names: dict[int, str]) -> bool:
    """The heading once more, as on each printed page: what is filled in reads as the headings above."""
    keys = [(heading_key(cell), heading_key(names.get(c, ""))) for c, cell in enumerate(cells) if isinstance(cell, str) and cell]
    return len(keys) > 1 and all(key and (key == name or name.endswith(key)) for key, name in keys)
