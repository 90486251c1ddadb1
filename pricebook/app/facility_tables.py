"""A table of facilities as a file: a heading of the fields' names, and one row for each facility and period."""

from datetime import date, datetime
from pathlib import Path

from pricebook.app.errors import InputNotFound, UnreadableList, reason
from pricebook.app.list_succession import SaidOfFacility
from pricebook.base.languages import say
from pricebook.tables import Unreadable, read_sheets

# Which heading holds what. The names of the options of `list facility`, and what the table of facilities of a dossier calls them.
HEADINGS = {
    "facility_code": ("facility_code", "code", "mã cơ sở", "mã cskcb", "ma_cskcb"),
    "name": ("name", "tên cơ sở", "tên"),
    "class_": ("class", "hạng", "hạng bệnh viện"),
    "kind": ("kind", "loại hình"),
    "level": ("level", "cấp chuyên môn kỹ thuật"),
    "managed_by": ("managed_by", "cơ quan quản lý", "đơn vị quản lý"),
    "authority": ("authority", "thẩm quyền giá", "tỉnh"),
    "scope": ("scope", "phạm vi"),
    "from_": ("from", "từ ngày"),
    "to": ("to", "đến ngày"),
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


def read_facilities(path: Path) -> list[SaidOfFacility]:
    """What a table says of facilities; a blank cell says nothing.

    Raises:
        InputNotFound, UnreadableList: There is no such file, or it cannot be read, or is no such table.
    """
    if not path.is_file():
        raise InputNotFound("no-file", path=str(path))
    try:
        rows = read_sheets(path)[0].rows
    except Unreadable as error:
        raise UnreadableList("facility-table", path=str(path), row=1, reason=reason(error)) from error
    fields = {name: field for field, names in HEADINGS.items() for name in names}
    columns = {fields.get(str(cell or "").strip().casefold()): at for at, cell in enumerate(rows[0] if rows else ())}
    if "facility_code" not in columns or "from_" not in columns:
        known = ", ".join(names[0] for names in HEADINGS.values())
        raise UnreadableList("facility-headings", path=str(path), needed="facility_code, from", known=known)
    found: list[SaidOfFacility] = []
    for number, row in enumerate(rows[1:], 2):
        texts: dict[str, str] = {}
        days: dict[str, date] = {}
        for field, at in columns.items():
            cell = row[at] if at < len(row) else None
            if field is None or cell is None or not str(cell).strip():
                continue
            if field not in ("from_", "to"):
                texts[field] = _text(cell)
            elif (day := _day(cell)) is not None:
                days[field] = day
            else:
                reason_ = say("call.wrong-day", said=str(cell))
                raise UnreadableList("facility-table", path=str(path), row=number, reason=reason_)
        if not texts and not days:
            continue
        if "facility_code" not in texts or "from_" not in days:
            raise UnreadableList("facility-headings", path=str(path), needed="facility_code, from", known=str(number))
        found.append(SaidOfFacility(**texts, from_=days["from_"], to=days.get("to")))
    return found


def _text(cell: object) -> str:
    """A cell as text: a code that a spreadsheet keeps as a number has no decimals."""
    text = str(cell).strip()
    return text.removesuffix(".0") if isinstance(cell, float) else text


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for form in _DAYS:
        try:
            return datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            continue
    return None
