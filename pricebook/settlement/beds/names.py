"""Which bed the rows of a sheet are of: the sheet of a ward has a column of beds, or rows above the patients of each.

Beds and rooms are compared by their numbers ("05" and 5 are one), and are not kept beyond the reading of the sheet.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pricebook.tables import Sheet, folded
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written

_COLUMNS = {
    "bed": {
        "giuong", "nam giuong", "buong giuong", "phong giuong", "giuong buong", "giuong phong",
        "so buong giuong", "so phong giuong",
    },
    "room": {"phong", "buong", "so phong", "so buong", "phong benh", "buong benh", "phong so", "buong so"},
}  # fmt: skip
_BED_COLUMN = re.compile(r"(?:so|ma|so hieu|ten|vi tri) giuong(?! ke hoach| thuc ke)\b.*|giuong (?:so|benh|nam|dieu tri)\b.*")
_NUMBER = r"(?:[a-z]{0,3} ?\d{1,4}(?: ?[a-z])?|[a-z])"
_ROOM = rf"(?:phong|buong)(?: benh)?(?: so)? (?P<room>{_NUMBER})"
_BED = rf"(?:(?:so|ma|so hieu|ten) )?giuong(?: benh)?(?: nam)?(?: so)? (?P<bed>{_NUMBER})"
_WARD = r"(?P<room>(?:khoa|phong|buong|day|tang|khu)(?: \w+){1,6}?)"
_NAMES = tuple(map(re.compile, (rf"(?:{_ROOM} )?{_BED}", rf"{_BED} {_ROOM}", _ROOM, rf"{_WARD} {_BED}", rf"{_BED} {_WARD}")))
_IN_A_TITLE = re.compile(rf"\bgiuong(?: benh)?(?: so) ({_NUMBER})\b")
_OUTLINE = re.compile(r"^(?:[ivx]{1,5}|\d{1,2}|[a-h]) (?=\w{2})")  # before a name: "I. Giường số 05"
_PAGE = r"(?:trang|to)(?: so)? \d+"
_CONTINUED = re.compile(rf"^{_PAGE} (?=\D)|(?: (?:tiep(?: theo)?(?: trang truoc)?|tt|{_PAGE}(?: (?:tren )?\d+)?)){{1,3}}$")
# What names a place, and not its number alone: "Khoa Nội", "Giường loại 2", "Người bệnh nằm giường 05", "G05".
_ANOTHER_PLACE = re.compile(
    r"(?:khoa|phong|buong|giuong|day|tang|khu)(?: \w+){1,6}|(?:[pb] ?\d{1,3} )?gi? ?\d{1,4}"
    r"|(?!(?:cong|tong|so|dinh muc|ty le|ghi chu|luu y|don|muc) )(?:\w+ ){1,6}(?<!gia )(?<!tien )(?<!ngay )(?<!loai )"
    rf"{_BED}(?: \w+){{0,6}}"
)
_PERHAPS_A_NAME = re.compile(r"(?:khoa|phong|buong|day|tang|khu) ")  # behind a running number it may be that of a patient
_SEVERAL = re.compile(r"\w\s*(?:[,;&+→>\n]|(?<!\w)(?:và|sang|rồi)(?!\w))\s*\w", re.IGNORECASE)
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SHORT = re.compile(r"gi? ?(?=\d)")  # "G05"

MORE_THAN_ONE = ""  # the bed of a row that names several: "05, 06"


class BedName(NamedTuple):
    """The bed that a row is of, and its room; None where the sheet does not name it."""

    room: str | None = None
    bed: str | None = None


NOT_NAMED = BedName()


def column_of(heading: str) -> str | None:
    """What a column says of the place of a patient, by its heading without diacritics: "bed", "room"; None for other columns."""
    if _BED_COLUMN.fullmatch(heading):
        return "bed"
    return next((name for name, headings in _COLUMNS.items() if heading in headings), None)


def named_by_title(title: str) -> BedName:
    """The bed that the title of a sheet names ("… GIƯỜNG BỆNH SỐ 05/THÁNG 9 NĂM 2012"), without diacritics."""
    found = _IN_A_TITLE.search(title)
    return BedName(bed=_plain(found[1])) if found else NOT_NAMED


def not_continued(text: str) -> str:
    """A title or a name without what says that it goes on from another page: "(tiếp theo)", "trang 2". Without diacritics."""
    return _CONTINUED.sub("", text)


def named_by_row(cells: Iterable[Cell]) -> BedName | None:
    """The bed that a row above its patients names ("Giường số 05"), or the room, ward or kind of bed alone; else None."""
    filled = [folded(text) for cell in cells if (text := as_written(cell).strip())][:3]
    bare = [_OUTLINE.sub("", not_continued(text), count=1) for text in (*filled[:2], " ".join(filled))]
    for text in bare:
        found = next((match for form in _NAMES if (match := form.fullmatch(text))), None)
        if found is not None:
            named = found.groupdict()
            return BedName(*(_plain(named[part]) if named.get(part) else None for part in BedName._fields))
    alone = bare[0] if len(filled) == 1 else ""
    if (
        len(filled) == 2
        and _OUTLINE.match(f"{filled[0]} giuong")
        and not (filled[0].isdigit() and _PERHAPS_A_NAME.match(bare[1]))
    ):
        alone = bare[1]
    return BedName(alone) if _ANOTHER_PLACE.fullmatch(alone) else None


def named_by_cells(room: Cell, bed: Cell, above: BedName) -> BedName:
    """The bed that a patient's row is of, by its own cells; by the row above where they are blank."""
    own_room, own_bed = as_written(room), as_written(bed)
    name = MORE_THAN_ONE if _SEVERAL.search(own_bed) else _plain(folded(own_bed)) if own_bed else above.bed
    return BedName(_plain(folded(own_room)) if own_room else above.room, name)


def compared(names: Sequence[BedName]) -> list[BedName]:
    """The names of the beds of a sheet's rows, so that the same bed has the same name in each of them.

    Where one room alone is named, a bed without its room is in this. "G05" beside "05" may be this bed, or another one: it is not
    clear which.
    """
    rooms = {name.room for name in names if name.room}
    only = rooms.pop() if len(rooms) == 1 else None
    in_rooms = [name._replace(room=name.room or only) if name.bed else name for name in names]
    beds = {name.bed for name in in_rooms if name.bed}
    unclear = {bed for bed in beds if (other := _SHORT.sub("", bed, count=1)) != bed and _LEADING_ZEROS.sub("", other) in beds}
    return [name._replace(bed=MORE_THAN_ONE) if name.bed in unclear else name for name in in_rooms]


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
    """Whether the rows of a sheet are of more than one bed: beds or rooms differ, a row names several, or some name none."""
    known = set(names)
    beds = {name for name in known if name.bed is not None}
    rooms = {name.room for name in known if name.room}
    some_name_none = len(known) > 1 and any(name.bed is None and name.room is None for name in known)
    return len(beds) > 1 or MORE_THAN_ONE in {name.bed for name in beds} or len(rooms) > 1 or some_name_none


def _plain(text: str) -> str:
    """A number of a bed without the word for it, and without zeros before it: "giuong 05" is "5"."""
    bare = re.sub(r"^(?:(?:so|ma|ten) )?(?:giuong|phong|buong)(?: benh)?(?: so)? ", "", text)
    return _LEADING_ZEROS.sub("", bare)
