"""The contents of a price board: the services of one facility, each with its price and with what the price already contains."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from pricebook.base.money import vietnamese_number
from pricebook.entitlement.days import PaidDays, periods_in_words
from pricebook.entitlement.prices import FacilityPrice, approval_of, not_approved, prices_of
from pricebook.exports.doubts import in_words as doubts_in_words
from pricebook.exports.labels import class_of, group_of, name_of
from pricebook.exports.stamp import approval_in_words, stamp, warning
from pricebook.exports.uncapped import in_words
from pricebook.findings import FindingRecord
from pricebook.pricelist import MISSING, Facility, PriceLine, PriceList
from pricebook.pricelist.uncapped import MOST_NAMED
from pricebook.regulation import LawOnDay
from pricebook.tables import folded

TITLE = "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH"
HEAD = {"number": "STT", "code": "Mã số", "name": "Dịch vụ", "unit": "ĐVT", "price": "Giá (đồng)"}
_EXCLUDED = ("chua bao gom", "khong bao gom")  # as notes of a regulation say what a price does not contain


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One service on a board. `price` is a text in đồng, or says that the price is missing.

    `contains` is what the price contains (R13), without what all prices of the board contain.
    """

    number: int
    code: str
    name: str
    unit: str
    price: str
    contains: tuple[str, ...]
    note: str | None

    @property
    def missing(self) -> bool:
        """Whether the service has no price."""
        return self.price == MISSING

    @property
    def lines(self) -> list[str]:
        """The lines below the name of the service: what the price contains, and the note."""
        contents = [f"Giá đã gồm: {'; '.join(self.contains)}."] if self.contains else []
        return [*contents, *([f"Ghi chú: {self.note}"] if self.note else [])]


@dataclass(frozen=True, slots=True)
class Board:
    """The contents of a board: the texts around the table, and the services by group.

    `facility` is None on a board of the whole list. `contains` is what every price on the board contains (R13). `uncapped` names
    the prices for which no maximum is known, `doubts` what is odd about the decision or not agreed on. `days` are those on which
    the facility is paid by the list, if they are known. `partly`: it has only some of the groups. `part`: which part of a long
    board it is, and of how many.
    """

    prices: PriceList
    facility: Facility | None
    contains: tuple[str, ...]
    groups: list[tuple[str, list[BoardRow]]]
    uncapped: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    days: PaidDays | None = None
    partly: bool = False
    part: tuple[int, int] = (1, 1)

    @property
    def title(self) -> str:
        """The title; of a part, with its number."""
        number, parts = self.part
        return TITLE if parts == 1 else f"{TITLE} (phần {number}/{parts})"

    @property
    def head(self) -> dict[str, str]:
        """The headings of the columns, without one that would be empty."""
        rows = [row for _, of_group in self.groups for row in of_group]
        return {name: heading for name, heading in HEAD.items() if any(getattr(row, name) for row in rows)}

    @property
    def place(self) -> str:
        """The facility whose board it is, or the province."""
        facility = self.facility
        return f"{self.prices.province}: toàn bộ bảng giá" if facility is None else facility.name or facility.facility_code

    @property
    def about(self) -> list[str]:
        """Lines about the board: the facility's code and class, the decision with its days and doubts, the regulation."""
        prices, facility = self.prices, self.facility
        lines = []
        if facility is not None:
            class_ = f"; hạng: {prices.class_name(facility.class_)}" if facility.class_ else ""
            lines.append(f"Mã cơ sở {facility.facility_code}{class_}")
        if decision := approval_in_words(prices, self.days):
            lines.append(f"Theo quyết định của {prices.approver}: {decision}")
        lines += self.doubts
        if self.partly:
            lines.append(f"Chỉ gồm: {'; '.join(name for name, _ in self.groups)}")
        return [*lines, f"Căn cứ: {prices.regulation_title}", *self.uncapped]

    @property
    def notice(self) -> list[str]:
        """Lines for patients (R13): what every price contains, and that nothing inside a price is charged again."""
        contents = [f"Mọi giá trong bảng đều đã gồm: {'; '.join(self.contains)}."] if self.contains else []
        rows = [row for _, of_group in self.groups for row in of_group]
        below = ", kể cả những gì ghi sau chữ “Giá đã gồm” dưới tên từng dịch vụ" if any(row.contains for row in rows) else ""
        excluded = any(words in folded(row.note) for row in rows if row.note for words in _EXCLUDED)
        apart = ["Những gì ghi chú dưới tên dịch vụ nói là chưa hoặc không bao gồm thì không tính trong giá."] if excluded else []
        return [*contents, f"Người bệnh không phải nộp thêm cho những gì giá đã gồm{below}.", *apart]

    @property
    def warning(self) -> str | None:
        """The warning on a board of a draft or of a superseded list."""
        return warning(self.prices, self.days)

    @property
    def qr(self) -> str:
        """The text of the QR code: the receipt of the registry, else the fingerprint as `PRICEBOOK:SHA256:…`."""
        return _receipt(self.prices) or f"PRICEBOOK:SHA256:{self.prices.fingerprint.upper()}"

    @property
    def qr_is(self) -> str:
        """What the QR code holds, in words."""
        return "biên nhận của sổ đăng ký" if _receipt(self.prices) else f"mã đối chiếu của bảng giá {self.prices.fingerprint}"

    @property
    def stamp(self) -> str:
        """The line that identifies the list."""
        return stamp(self.prices)


def _receipt(prices: PriceList) -> str | None:
    approval = approval_of(prices)
    return approval.recorded.receipt if approval is not None and approval.recorded is not None else None


def board_of(
    prices: PriceList,
    law: LawOnDay,
    facility: Facility | None,
    doubts: Sequence[FindingRecord] = (),
    days: PaidDays | None = None,
    chosen: Container[str] | None = None,
) -> Board:
    """The board of a facility, or, where that is None, of the whole list with a row for each class.

    With `chosen` it has only the groups of these names; its services keep their numbers. Of `doubts` those stand on it that are
    about the whole list or one of its services. `days` are those on which the facility is paid by the list, if they are known: a
    price with days of its own says them.
    """
    listed = [
        (line, price, contents_of(line, prices) if price is not None else ())
        for line, price in _listed(prices, law, facility)
        if days is None or days.of(line.service_id)
    ]
    of_prices = [contents for _, price, contents in listed if price is not None]
    common = tuple(part for part in (of_prices[0] if of_prices else ()) if all(part in contents for contents in of_prices))
    groups: list[tuple[str, list[BoardRow]]] = []
    for number, (line, price, contents) in enumerate(listed, 1):
        group = group_of(line)
        if chosen is not None and group not in chosen:
            continue
        if not groups or groups[-1][0] != group:
            groups.append((group, []))
        own = tuple(part for part in contents if part not in common)
        groups[-1][1].append(_row(number, line, price, own, class_of(line, prices) if facility is None else "", days))
    uncapped = in_words((line for line, price, _ in listed if price is not None), law, MOST_NAMED)
    said = doubts_in_words(doubts, {line.service_id for line, *_ in listed})
    of_prices_in_words, of_doubts = (tuple(f"{name}: {value}" for name, value in of) for of in (uncapped, said))
    return Board(prices, facility, common, groups, of_prices_in_words, of_doubts, days, chosen is not None)


def _listed(prices: PriceList, law: LawOnDay, facility: Facility | None) -> Iterator[tuple[PriceLine, int | None]]:
    """The price lines of a board in the order of the list, each with what is paid in đồng.

    A service that the facility performs and that has no price stays on the board, with a price of None.
    """
    if facility is None:
        left_out = not_approved(prices)
        yield from ((line, line.price) for line in prices.lines if line.service_id not in left_out)
        return
    first = {line.service_id: line for line in reversed(prices.lines)}
    for entry in prices_of(facility, prices, law):
        if isinstance(entry, FacilityPrice):
            yield entry.line, entry.price
        elif not entry.of_other_list:  # the old price goes on for it (R11): it is no price of this list
            yield first[entry.service_id], None


def _row(
    number: int, line: PriceLine, price: int | None, contents: tuple[str, ...], class_: str, days: PaidDays | None
) -> BoardRow:
    """A row; `class_` stands behind the name."""
    name = name_of(line)
    if class_:
        name += f" (hạng {class_})"
    shown = MISSING if price is None else vietnamese_number(price)
    return BoardRow(number, line.service_code or line.ordinal or "", name, line.unit or "", shown, contents, _note(line, days))


def _note(line: PriceLine, days: PaidDays | None) -> str | None:
    """The note on a service, after the days of its price, where they are others than those of the board."""
    own = days.of_service.get(line.service_id) if days is not None else None
    said = f"giá này áp dụng {periods_in_words(own)}" if own else None
    return "; ".join(filter(None, (said, line.note))) or None


def contents_of(line: PriceLine, prices: PriceList) -> tuple[str, ...]:
    """What a price already contains (R13): each component, with the items and services that its norm lines name, each once."""
    parts = []
    for component, name in prices.components.items():
        contents = dict.fromkeys(
            _name_of_content(item.kind, item.name or item.item_code)
            for item in line.items
            if item.component == component and (item.name or item.item_code)
        )
        if contents:
            parts.append(f"{name} ({', '.join(contents)})")
        elif component in line.components:
            parts.append(name)
    return tuple(parts)


def _name_of_content(kind: str, name: str | None) -> str:
    return f"dịch vụ {name}" if kind == "service" else name or ""
