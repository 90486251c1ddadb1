"""Titles of groups whose numbers are written with letters: "C5.1 | XÉT NGHIỆM", "N01 | BÔNG, GẠC", "Lô 1 | Bông gạc"."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from pricebook.tables.cells.fields import Field
from pricebook.tables.cells.text import Cell, clean_text
from pricebook.tables.layout.row_kinds import as_written, could_be_title, is_blank, is_outline

_LETTERED = re.compile(r"[A-ZĐ] ?\d{1,2}(?:\.\d{1,2})*\.?")  # "C1", "C2.7.", "N01.01"
_NAMED = re.compile(r"(?:lô|gói|phần|nhóm|mục|chương)(?: thầu)?(?: số)?:? ?(?:\d{1,3}|[ivx]{1,5}|[a-zđ])[.:]?", re.IGNORECASE)
_CLASSIFIED = re.compile(r"[A-ZĐ]\.?\d{1,2}(?:\.\d{1,3})*\.?")  # "A.1", "N01.02.030", where no row of data has such a number
_PLAIN = re.compile(r"\d{1,5}[.)]?")
_CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S+")  # a letter and a figure, and no space
_FORMS = (_CODE, _LETTERED, _NAMED)


def lettered_form(cell: Cell) -> str | None:
    """How a number of a section is written that begins with a letter: "C1" is "A0", "C2.7" is "A0.0"; None for other cells."""
    text = clean_text(cell) if isinstance(cell, str) else ""
    return re.sub(r"\d+", "0", "A" + text[1:].rstrip(".").lstrip()) if _LETTERED.fullmatch(text) else None


def codes_of(cells: Iterable[Cell]) -> list[str]:
    """The numbers of rows of data that are themselves written with letters, so that a title's may be that of a row; in order."""
    texts = {as_written(cell) for cell in set(cells) if not is_blank(cell)}
    return sorted(text for text in texts if not _PLAIN.fullmatch(text) and any(form.fullmatch(text) for form in _FORMS))


def is_lettered_title(
    cells: Sequence[Cell], following: Sequence[Cell], fields: dict[int, Field], codes: Callable[[int], list[str]],
    services: list[str],
) -> bool:  # fmt: skip
    """Whether a row is the title of a group with a number such as "C5.1", "N01" or "Lô 1": it holds these and nothing else.

    A row of data that lacks its figures has a number too. So the number must be that of what stands below; or outside every
    column that is read, where rows of data have plain numbers or none; or, in the column of services, that of a group of them.

    Args:
        cells: The cells of the row.
        following: Those of the next row that is not blank.
        fields: By column, the field that it belongs to.
        codes: Gives, for a column, the numbers with letters that rows of data have there (`codes_of`).
        services: The ids, ordinals and codes of services, in order; none where they are not known.
    """
    filled = [(column, cell) for column, cell in enumerate(cells) if not is_blank(cell)]
    texts = [(column, clean_text(cell)) for column, cell in filled if isinstance(cell, str)]
    if len(filled) < 2 or len(texts) < len(filled):
        return False
    *marks, (column, title) = texts
    return (could_be_title(fields.get(column), title) or _is_word(title)) and all(
        is_outline(mark, fields.get(at)) or _is_of_a_group(mark, at, following, fields.get(at), codes, services)
        for at, mark in marks
    )


def _is_of_a_group(
    mark: str, column: int, following: Sequence[Cell], field: Field | None, codes: Callable[[int], list[str]], services: list[str]
) -> bool:
    """Whether a number is certainly that of a group."""
    bare = mark.rstrip(".")
    if field is None and _CODE.fullmatch(bare) and _is_named_below(bare, column, following):
        return True
    if lettered_form(mark) is None and not (field is None and (_NAMED.fullmatch(mark) or _CLASSIFIED.fullmatch(mark))):
        return False
    if _holds(bare, services):
        return False  # a service may lack its price
    inside = _count_inside(bare, codes(column))
    if field is None:
        return inside == len(codes(column))
    return field.kind.refers_to == "service" and (inside > 0 or _count_inside(bare, services) > 0)


def _is_word(text: str) -> bool:
    """Whether a text is one word, as no code is written: "Hematocrit", "Băng"."""
    return text.isalpha() and not text.isupper()


def is_service_above(cells: Sequence[Cell], following: Sequence[Cell], fields: dict[int, Field]) -> bool:
    """Whether a row holds a service alone, or with a number, and the next row is of it: a title above its lines."""
    filled = [(column, as_written(cell)) for column, cell in enumerate(cells) if not is_blank(cell)]
    named = [(column, text) for column, text in filled if column in fields]
    beside = [text for column, text in filled if column not in fields]
    if len(named) != 1 or not all(_PLAIN.fullmatch(text) for text in beside):
        return False
    (column, text) = named[0]
    return fields[column].kind.refers_to == "service" and column < len(following) and as_written(following[column]) == text


def _is_named_below(mark: str, column: int, following: Sequence[Cell]) -> bool:
    """Whether the next row has the number of a group in another column, or a number inside it."""
    below = [(at, as_written(cell)) for at, cell in enumerate(following)]
    return any(text.startswith(f"{mark}.") or (text == mark and at != column) for at, text in below)


def _holds(text: str, ordered: list[str]) -> bool:
    at = bisect_left(ordered, text)
    return at < len(ordered) and ordered[at] == text


def _count_inside(number: str, ordered: list[str]) -> int:
    """How many of some numbers, which are in order, are inside that of a group: "C5.1.268" is inside "C5.1"."""
    return bisect_left(ordered, f"{number}/") - bisect_left(ordered, f"{number}.")  # "/" is the sign behind "."


def is_title_of_a_list(
    row: Sequence[Cell], data: Collection[Sequence[Cell]], fields: Mapping[int, Field], is_known: Callable[[str], bool]
) -> bool:
    """Whether a row of a price list is a title with a number such as "C1".

    It is of another form than the numbers of data, or the beginning of one. What the list is about is no title, whatever its
    number: "A1 | Khám" may lack its price.

    Args:
        row: The row.
        data: The rows of data.
        fields: By column, the field that it belongs to.
        is_known: Whether a text names, numbers or codes what the list is about.
    """
    filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
    if len(filled) != 2 or not all(isinstance(cell, str) for _, cell in filled):
        return False
    (column, mark), (named, title) = filled
    form, field, beside = lettered_form(mark), fields.get(column), fields.get(named)
    if form is None or field is None or field.kind.read_as != "code" or (beside is not None and beside.kind.read_as != "text"):
        return False
    if any(isinstance(cell, str) and is_known(cell) for cell in (mark, title)):
        return False
    of_data = [other[column] for other in data]
    inside = f"{str(mark).strip().rstrip('.')}."
    return form not in map(lettered_form, of_data) or any(str(cell).strip().startswith(inside) for cell in of_data)
