"""What stands on a price board: a facility's own services, each with its price and with what that price already contains."""

from collections.abc import Iterator
from dataclasses import dataclass

from pricebook.exports.stamp import NOT_FOR_PAYMENT, payable, stamp
from pricebook.facility_prices import FacilityPrice, prices_of
from pricebook.findings import term
from pricebook.money import vietnamese_number
from pricebook.pricelist import MISSING, Facility, PriceLine, PriceList
from pricebook.regulation import Regulation

TITLE = "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH"
NOTICE = "Người bệnh không phải nộp thêm cho những gì giá dịch vụ đã gồm, ghi dưới tên từng dịch vụ."  # R13
HEAD = ("STT", "Mã số", "Dịch vụ và những gì giá đã gồm", "ĐVT", "Giá (đồng)")
NO_GROUP = "(không ghi nhóm)"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One service. `price` in words for people; `contains` what nobody pays for a second time (R13)."""

    number: int
    code: str
    name: str
    unit: str
    price: str
    contains: str
    note: str | None

    @property
    def missing(self) -> bool:
        return self.price == MISSING

    @property
    def lines(self) -> list[str]:
        """What stands below the name."""
        return [f"Giá đã gồm: {self.contains}.", *([f"Ghi chú: {self.note}"] if self.note else [])]


@dataclass(frozen=True, slots=True)
class Board:
    """A board without its paper: headings in the order that they are read, services by group."""

    prices: PriceList
    facility: Facility | None
    groups: list[tuple[str, list[BoardRow]]]

    @property
    def place(self) -> str:
        facility = self.facility
        return f"{self.prices.province}: toàn bộ bảng giá" if facility is None else facility.name or facility.facility_code

    @property
    def about(self) -> list[str]:
        """Whose, by which decision, from when."""
        prices, facility = self.prices, self.facility
        said = []
        if facility is not None:
            class_ = f"; hạng: {term(facility.class_)}" if facility.class_ else ""
            said.append(f"Mã cơ sở {facility.facility_code}{class_}")
        if payable(prices) and prices.approval is not None:
            until = f" đến {prices.approval.effective_to:%d/%m/%Y}" if prices.approval.effective_to else ""
            decision, since = prices.approval.decision_no, prices.approval.effective_from
            said.append(f"Theo {decision} của {prices.approver}, áp dụng từ {since:%d/%m/%Y}{until}")
        said.append(f"Căn cứ: {prices.regulation_title}")
        return said

    @property
    def warning(self) -> str | None:
        return None if payable(self.prices) else NOT_FOR_PAYMENT

    @property
    def stamp(self) -> str:
        return stamp(self.prices)


def board_of(prices: PriceList, law: Regulation, facility: Facility | None) -> Board:
    """The board of a facility; of the whole list, each class on its own, where none is named."""
    groups: list[tuple[str, list[BoardRow]]] = []
    for number, (line, price) in enumerate(_listed(prices, law, facility), 1):
        group = line.group or NO_GROUP
        if not groups or groups[-1][0] != group:
            groups.append((group, []))
        groups[-1][1].append(_row(number, line, price, prices, with_class=facility is None))
    return Board(prices, facility, groups)


def _listed(prices: PriceList, law: Regulation, facility: Facility | None) -> Iterator[tuple[PriceLine, int | None]]:
    """Lines in the list's order, each with what is paid. A service performed without a price stays on the board, and says so."""
    if facility is None:
        yield from ((line, line.price) for line in prices.lines)
        return
    for entry in prices_of(facility, prices, law):
        if isinstance(entry, FacilityPrice):
            yield entry.line, entry.price
        else:
            yield next(prices.lines_of(entry.service_id)), None


def _row(number: int, line: PriceLine, price: int | None, prices: PriceList, *, with_class: bool) -> BoardRow:
    name = line.name or "(chưa rõ tên trong nguồn)"
    if with_class and line.class_:
        name += f" (hạng {term(line.class_)})"
    code = line.service_code or line.ordinal or line.service_id
    shown = MISSING if price is None else vietnamese_number(price)
    return BoardRow(number, code, name, line.unit or "", shown, contains(line, prices), line.note)


def contains(line: PriceLine, prices: PriceList) -> str:
    """R13: what a price already contains: by component the things that its norm lines name, each once."""
    said = []
    for component, name in prices.components.items():
        things = dict.fromkeys(
            _inside(item.kind, item.name or item.item_code)
            for item in line.items
            if item.component == component and (item.name or item.item_code)
        )
        if things:
            said.append(f"{name} ({', '.join(things)})")
        elif component in line.components:
            said.append(name)
    return "; ".join(said) or "theo văn bản quy định giá"


def _inside(kind: str, name: str | None) -> str:
    return f"dịch vụ {name}" if kind == "service" else name or ""
