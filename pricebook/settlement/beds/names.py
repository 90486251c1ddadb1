"""Which bed the rows of a sheet are of: the sheet of a ward has a column of beds, or rows above the patients of each.

Beds and rooms are compared by their numbers ("05" and 5 are one), and are not kept beyond the reading of the sheet.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pricebook.tables import Sheet, folded
from pricebook.tables.cells.text import Cell
from pricebook.tables.layout.row_kinds import as_written

ColumnOfPlace = Literal["room", "bed", "place"]
COLUMNS_OF_PLACE: tuple[ColumnOfPlace, ...] = ("room", "bed", "place")

_COLUMNS: dict[ColumnOfPlace, set[str]] = {
    "bed": {
        "giuong", "nam giuong", "buong giuong", "phong giuong", "giuong buong", "giuong phong",
        "so buong giuong", "so phong giuong",
    },
    "room": {"phong", "buong", "so phong", "so buong", "phong benh", "buong benh", "phong so", "buong so"},
}  # fmt: skip
_BED_COLUMN = re.compile(
    r"(?:(?:so|ma) (?:buong|phong) )?(?:so|ma|so hieu|ten|vi tri|stt) giuong(?! ke hoach| thuc ke)\b.*|"
    r"giuong (?:so|benh|nam|dieu tri|bn|nguoi benh)\b.*|so g"
)
_NAMES_NO_BED = re.compile(r"\b(?:tien|gia|chi phi|loai|hang|ngay|ke hoach|thuc ke|ghep|so (?:bn|benh nhan|nguoi))\b")
_LONGEST_HEADING = 4  # words, of a column that may name beds
_NUMBER = r"(?:[a-z]{0,3} ?\d{1,4}(?: ?[a-z])?|[a-z]|[ivx]{2,5})"
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
# Groups of patients, which name no place: by who pays, by age, by time; by sex.
_GROUP = re.compile(
    r"(?:(?:co|khong|theo|dien|nhom|nguoi benh|benh nhan|bn) )*(?:bhyt|bao hiem|vien phi|thu phi|dich vu|doi tuong|muc huong|"
    r"mien phi|tre em|nguoi (?:lon|ngheo)|tuan|thang|ngay|dot|quy|tu(?= \d))\b.*|(?:(?:gioi(?: tinh)?|benh nhan|bn) )?(?:nam|nu)"
)
_PERHAPS_A_NAME = re.compile(r"(?:khoa|phong|buong|day|tang|khu) ")  # behind a running number it may be that of a patient
_SEVERAL = re.compile(r"\w\s*(?:[,;&+→>\n]|(?<!\w)(?:và|sang|rồi)(?!\w))\s*\w", re.IGNORECASE)
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_SHORT = re.compile(r"gi? ?(?=\d)")  # "G05"

MORE_THAN_ONE = ""  # the bed of a row that names several: "05, 06"


class BedName(NamedTuple):
    """The bed that a row is of, and its room; None where the sheet does not name it.

    `perhaps`: what may name the bed instead: "Băng ca 1", "Hành lang".
    """

    room: str | None = None
    bed: str | None = None
    perhaps: str | None = None


NOT_NAMED = BedName()


def column_of(heading: str) -> ColumnOfPlace | None:
    """What a column says of the place of a patient, by its heading without diacritics: "bed", "room"; None for other columns.

    "place": it is about beds, and may name them.
    """
    if any(map(str.isdigit, heading)):  # the name of one bed
        return None
    if _BED_COLUMN.fullmatch(heading):
        return "bed"
    words = heading.split()
    about_beds = "giuong" in words and len(words) <= _LONGEST_HEADING and not _NAMES_NO_BED.search(heading)
    return next((name for name, headings in _COLUMNS.items() if heading in headings), "place" if about_beds else None)


def named_by_title(title: str) -> BedName:
    """The bed that the title of a sheet names ("… GIƯỜNG BỆNH SỐ 05/THÁNG 9 NĂM 2012"), without diacritics."""
    found = _IN_A_TITLE.search(title)
    return BedName(bed=_plain(found[1])) if found else NOT_NAMED


def not_continued(text: str) -> str:
    """A title or a name without what says that it goes on from another page: "(tiếp theo)", "trang 2". Without diacritics."""
    return _CONTINUED.sub("", text)


def title_of(texts: Sequence[str]) -> str:
    """The title that the texts of a row are, without the number before it ("II. Viện phí") and without what says that it goes on.

    "" where they are more than a title: behind a running number stands a patient.
    """
    *before, last = map(folded, texts)
    if len(before) > 1 or any(text.isdigit() or not _OUTLINE.match(f"{text} giuong") for text in before):
        return ""
    return _OUTLINE.sub("", not_continued(f" {last}").strip(), count=1)


def named_by_row(cells: Iterable[Cell]) -> BedName | None:
    """The bed that a row above its patients names ("Giường số 05"), or the room, ward or kind of bed alone; else None."""
    filled = [folded(text) for cell in cells if (text := as_written(cell).strip())][:3]
    bare = [_OUTLINE.sub("", not_continued(text), count=1) for text in (*filled[:2], " ".join(filled))]
    for text in bare:
        found = next((match for form in _NAMES if (match := form.fullmatch(text))), None)
        if found is not None:
            named = found.groupdict()
            return BedName(*(_plain(named[part]) if named.get(part) else None for part in ("room", "bed")))
    alone = bare[0] if len(filled) == 1 else ""
    if (
        len(filled) == 2
        and _OUTLINE.match(f"{filled[0]} giuong")
        and not (filled[0].isdigit() and _PERHAPS_A_NAME.match(bare[1]))
    ):
        alone = bare[1]
    return BedName(alone) if _ANOTHER_PLACE.fullmatch(alone) else None


def perhaps_named(title: str, above: BedName, of_sheet: BedName) -> BedName:
    """The bed of the rows below a title that is no known name of one: it may be one ("Băng ca 1", "Hành lang").

    A group of patients ("Có BHYT", "Nam") is in the bed above, and so is any below it where the title of the sheet names the bed.
    """
    if _GROUP.fullmatch(title) or (of_sheet.bed and above == of_sheet):
        return above
    return BedName(above.room, perhaps=_LEADING_ZEROS.sub("", title))


def named_by_cells(cells: Mapping[ColumnOfPlace, Cell], above: BedName) -> BedName:
    """The bed that a patient's row is of, by its own cells ("room", "bed", "place"); by the row above where they are blank."""
    room, bed, place = (as_written(cells.get(name)) for name in COLUMNS_OF_PLACE)
    name = MORE_THAN_ONE if _SEVERAL.search(bed) else _plain(folded(bed)) if bed else above.bed
    perhaps = _plain(folded(place)) if any(map(str.isdigit, place)) else above.perhaps
    return BedName(_plain(folded(room)) if room else above.room, name, None if name else perhaps)


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
    """Whether the rows of a sheet are of more than one bed, or may be: they name different ones, one several, or some none."""
    known = set(names)
    return len(known) > 1 or any(name.bed == MORE_THAN_ONE for name in known)


def _plain(text: str) -> str:
    """A number of a bed without the word for it, and without zeros before it: "giuong 05" is "5"."""
    bare = re.sub(r"^(?:(?:so|ma|ten) )?(?:giuong|phong|buong)(?: benh)?(?: so)? ", "", text)
    return _LEADING_ZEROS.sub("", bare)
