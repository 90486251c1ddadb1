"""What stands on a price board: a facility's own services, each with its price and with what that price already contains."""

from collections.abc import Iterator
from dataclasses import dataclass

from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.entitlement.prices import FacilityPrice, prices_of
from pricebook.exports.shown import class_of, code_of, group_of, name_of
from pricebook.exports.stamp import in_force_in_words, stamp, warning
from pricebook.pricelist import MISSING, Facility, PriceLine, PriceList
from pricebook.regulation import LawOnDay

TITLE = "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH"
HEAD = ("STT", "Mã số", "Dịch vụ", "ĐVT", "Giá (đồng)")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One service. `price` in words for people; `contains` what it contains beyond what all prices of the board do (R13)."""

    number: int
    code: str
    name: str
    unit: str
    price: str
    contains: tuple[str, ...]
    note: str | None

    @property
    def missing(self) -> bool:
        return self.price == MISSING

    @property
    def lines(self) -> list[str]:
        """What stands below the name."""
        inside = [f"Giá đã gồm: {'; '.join(self.contains)}."] if self.contains else []
        return [*inside, *([f"Ghi chú: {self.note}"] if self.note else [])]


@dataclass(frozen=True, slots=True)
class Board:
    """A board without its paper: headings in the order that they are read, services by group.

    `contains`: what every price on it contains, said once (R13).
    """

    prices: PriceList
    facility: Facility | None
    contains: tuple[str, ...]
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
        if decision := in_force_in_words(prices):
            said.append(f"Theo quyết định của {prices.approver}: {decision}")
        said.append(f"Căn cứ: {prices.regulation_title}")
        return said

    @property
    def notice(self) -> list[str]:
        """R13 for whoever pays: what is inside every price, and that nobody pays for it again."""
        inside = [f"Mọi giá trong bảng đều đã gồm: {'; '.join(self.contains)}."] if self.contains else []
        return [*inside, "Người bệnh không phải nộp thêm cho những gì giá đã gồm, kể cả những gì ghi dưới tên từng dịch vụ."]

    @property
    def warning(self) -> str | None:
        return warning(self.prices)

    @property
    def stamp(self) -> str:
        return stamp(self.prices)


def board_of(prices: PriceList, law: LawOnDay, facility: Facility | None) -> Board:
    """The board of a facility; of the whole list, each class on its own, where none is named."""
    listed = [
        (line, price, contains(line, prices) if price is not None else ()) for line, price in _listed(prices, law, facility)
    ]
    priced = [inside for _, price, inside in listed if price is not None]
    common = tuple(part for part in (priced[0] if priced else ()) if all(part in inside for inside in priced))
    groups: list[tuple[str, list[BoardRow]]] = []
    for number, (line, price, inside) in enumerate(listed, 1):
        group = group_of(line)
        if not groups or groups[-1][0] != group:
            groups.append((group, []))
        own = tuple(part for part in inside if part not in common)
        groups[-1][1].append(_row(number, line, price, own, with_class=facility is None))
    return Board(prices, facility, common, groups)


def _listed(prices: PriceList, law: LawOnDay, facility: Facility | None) -> Iterator[tuple[PriceLine, int | None]]:
    """Lines in the list's order, each with what is paid. A service performed without a price stays on the board, and says so."""
    if facility is None:
        yield from ((line, line.price) for line in prices.lines)
        return
    first = {line.service_id: line for line in reversed(prices.lines)}
    for entry in prices_of(facility, prices, law):
        if isinstance(entry, FacilityPrice):
            yield entry.line, entry.price
        else:
            yield first[entry.service_id], None


def _row(number: int, line: PriceLine, price: int | None, inside: tuple[str, ...], *, with_class: bool) -> BoardRow:
    name = name_of(line)
    if with_class and line.class_:
        name += f" (hạng {class_of(line)})"
    shown = MISSING if price is None else vietnamese_number(price)
    return BoardRow(number, code_of(line), name, line.unit or "", shown, inside, line.note)


def contains(line: PriceLine, prices: PriceList) -> tuple[str, ...]:
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
    return tuple(said)


def _inside(kind: str, name: str | None) -> str:
    return f"dịch vụ {name}" if kind == "service" else name or ""
