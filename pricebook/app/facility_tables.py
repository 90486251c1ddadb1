"""A table of facilities as a file: a heading of the fields' names, and one row for each facility and period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from pricebook.app.errors import InputNotFound, UnreadableList, reason
from pricebook.app.list_rules import ListRules
from pricebook.base.languages import say
from pricebook.regulation import LawOnDay
from pricebook.submission.read.classes import class_words_of
from pricebook.tables import Unreadable, read_sheets

# Which heading holds what. The names of the options of `list facility`, and what the table of facilities of a dossier calls them.
HEADINGS = {
    "facility_code": ("facility_code", "code", "mã cơ sở", "mã cskcb", "ma_cskcb"),
    "name": ("name", "tên cơ sở", "tên"),
    "class_": ("class", "hạng", "hạng bệnh viện"),
    "kind": ("kind", "loại hình"),
    "level": ("level", "cấp chuyên môn kỹ thuật"),
    "managed_by": ("managed_by", "cơ quan quản lý", "đơn vị quản lý"),
    "authority": ("authority", "thẩm quyền giá"),
    "province": ("province", "tỉnh"),  # where it is: its authority, unless a ministry manages it
    "scope": ("scope", "phạm vi"),
    "from_": ("from", "từ ngày"),
    "to": ("to", "đến ngày"),
}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_OWN = "province"  # how a table names the manager of a province's own facilities


@dataclass(frozen=True, slots=True)
class SaidOfFacility:
    """What is said of a facility from a day on, both days inclusive. What is None is not said, and stays as it is known then."""

    facility_code: str
    from_: date
    to: date | None = None
    name: str | None = None
    class_: str | None = None
    kind: str | None = None
    level: str | None = None
    managed_by: str | None = None
    authority: str | None = None
    province: str | None = None
    scope: str | None = None


def read_facilities(path: Path, first: date | None = None) -> list[SaidOfFacility]:
    """What a table says of facilities; a blank cell says nothing.

    Args:
        path: A workbook or a CSV file; the table of facilities of a dossier is one.
        first: The first day of rows that name none; without it each must name its own.

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
    needed = ("facility_code",) if first is not None else ("facility_code", "from_")
    if any(field not in columns for field in needed):
        known = ", ".join(names[0] for names in HEADINGS.values())
        raise UnreadableList("facility-headings", path=str(path), needed=_headings(needed), known=known)
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
        begins = days.get("from_", first)
        if "facility_code" not in texts or begins is None:
            reason_ = say("call.facility-row", needed=_headings(needed))
            raise UnreadableList("facility-table", path=str(path), row=number, reason=reason_)
        found.append(SaidOfFacility(**texts, from_=begins, to=days.get("to")))
    return found


def _headings(fields: Iterable[str]) -> str:
    return ", ".join(HEADINGS[field][0] for field in fields)


def with_authority(facts: Iterable[SaidOfFacility], rules: ListRules) -> Iterator[SaidOfFacility]:
    """Facts with whose lists a facility is paid by, as far as manager and province tell it: a ministry's, else the province's."""
    for said in facts:
        whose = said.managed_by if rules.route(said.managed_by or "") == "ministry" else said.province
        yield replace(said, authority=said.authority or whose)


def of_list(facts: Iterable[SaidOfFacility], owner: str, law: LawOnDay, rules: ListRules) -> Iterator[SaidOfFacility]:
    """The facts of a table of the facilities that a list is for, and of any others that it names (R10).

    A row that names no manager is of one of the authority's own. A province's facility in the table of a ministry stays unknown,
    unless the row says whose it is.

    Args:
        facts: The rows.
        owner: The authority whose list it is.
        law: The regulation that the list follows.
        rules: The procedures, which know how ministries are named.
    """
    ministry, words = rules.route(owner) == "ministry", class_words_of(law)
    for said in facts:
        manager = said.managed_by or (owner if ministry else _OWN)
        class_ = (words.one(said.class_) or said.class_) if said.class_ is not None else None
        own = rules.same_authority(manager if ministry else said.province or owner, owner)
        paid = own and law.regulation.has_price_of(ministry, manager, class_, said.kind)
        fact = replace(said, managed_by=manager, class_=class_, authority=said.authority or (owner if paid else None))
        (known,) = with_authority([fact], rules)
        if known.authority is not None:
            yield known


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
