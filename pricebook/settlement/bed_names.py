"""Which bed the rows of a sheet are of: the sheet of a ward has a column of beds, or rows above the patients of each.

Beds and rooms are compared by their numbers ("05" and 5 are one), and are not kept beyond the reading of the sheet.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pricebook.tables import Sheet, folded
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written

BED_COLUMNS = {
    "bed": {
        "giuong", "so giuong", "giuong so", "ma giuong", "so hieu giuong", "ten giuong", "giuong benh", "so giuong benh",
        "giuong benh so", "buong giuong", "phong giuong", "so buong giuong", "so phong giuong",
    },
    "room": {"phong", "buong", "so phong", "so buong", "phong benh", "buong benh", "phong so", "buong so"},
}  # fmt: skip
_NUMBER = r"(?:[a-z]{0,3} ?\d{1,4}(?: ?[a-z])?|[a-z])"
_ROOM = rf"(?:phong|buong)(?: benh)?(?: so)? (?P<room>{_NUMBER})"
_BED = rf"giuong(?: benh)?(?: so)? (?P<bed>{_NUMBER})"
_NAMES = tuple(map(re.compile, (rf"(?:{_ROOM} )?{_BED}", rf"{_BED} {_ROOM}", _ROOM)))
_KIND_OF_BED = re.compile(r"(?:giuong|giuong benh) (?:loai|hang) ")
_SEVERAL = re.compile(r"\w\s*(?:[,;&+→>\n]|(?<!\w)(?:và|sang|rồi)(?!\w))\s*\w", re.IGNORECASE)
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")

MORE_THAN_ONE = ""  # the bed of a row that names several: "05, 06"


class BedName(NamedTuple):
    """The bed that a row is of, and its room; None where the sheet does not name it."""

    room: str | None = None
    bed: str | None = None


NOT_NAMED = BedName()


def named_by_row(cells: Iterable[Cell]) -> BedName | None:
    """The bed or the room that a row above its patients names ("Giường số 05"); None for any other row, and for kinds of beds."""
    filled = [folded(text) for cell in cells if (text := as_written(cell).strip())][:3]
    for text in (*filled[:2], " ".join(filled)):
        found = None if _KIND_OF_BED.match(text) else next((match for form in _NAMES if (match := form.fullmatch(text))), None)
        if found is not None:
            named = found.groupdict()
            return BedName(*(_plain(named[part]) if named.get(part) else None for part in BedName._fields))
    return None


def named_by_cells(room: Cell, bed: Cell, above: BedName) -> BedName:
    """The bed that a patient's row is of, by its own cells; by the row above where they are blank."""
    own_room, own_bed = as_written(room), as_written(bed)
    name = MORE_THAN_ONE if _SEVERAL.search(own_bed) else _plain(folded(own_bed)) if own_bed else above.bed
    return BedName(_plain(folded(own_room)) if own_room else above.room, name)


def spread(sheet: Sheet, columns: Iterable[int]) -> dict[tuple[int, int], Cell]:
    """The cells of some columns that lie under one merged over several rows, with its value."""
    last_row = dict.fromkeys(columns, -1)  # by column; a hostile file may hold ranges that overlap
    found: dict[tuple[int, int], Cell] = {}
    for (top, left), (bottom, _) in sorted(sheet.merges):
        if top <= last_row.get(left, top) or top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        last_row[left] = min(bottom, len(sheet.rows) - 1)
        found |= {(row, left): sheet.rows[top][left] for row in range(top + 1, last_row[left] + 1)}
    return found


def are_several(names: Iterable[BedName]) -> bool:
    """Whether the rows of a sheet are of more than one bed: beds or rooms differ, or a row names several."""
    known = set(names)
    beds = {name for name in known if name.bed is not None}
    return len(beds) > 1 or MORE_THAN_ONE in {name.bed for name in beds} or len({name.room for name in known if name.room}) > 1


def _plain(text: str) -> str:
    """A number of a bed without the word for it, and without zeros before it: "giuong 05" is "5"."""
    bare = re.sub(r"^(?:giuong|phong|buong)(?: benh)?(?: so)? ", "", text)
    return _LEADING_ZEROS.sub("", bare)
