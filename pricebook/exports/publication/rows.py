"""The contents of a published list: its services by group, each with its prices by class, and nothing of how they came about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pricebook.base.languages import term
from pricebook.entitlement import not_approved
from pricebook.exports.labels import group_of, name_of
from pricebook.exports.publication.decision import Decision
from pricebook.exports.stamp import warning
from pricebook.pricelist import MISSING, PriceLine, PriceList
from pricebook.regulation import LawOnDay

TITLE = "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH"
UNIT = "Đơn vị tính: đồng"
PRICE = "Mức giá"
BY_CLASS = "Mức giá theo hạng cơ sở"
OTHERS = "Dịch vụ khác"
ALL_CLASSES = "Mức giá (chung)"  # of the services whose price is the same for all classes
NUMBER, CODE, NAME, UNIT_OF, NOTE = "STT", "Mã dịch vụ", "Tên dịch vụ", "ĐVT", "Ghi chú"
OWN_CODE = "Mã riêng: {code}"
_DISPUTED = "open"

Cell = int | str | None


@dataclass(slots=True)
class ServiceRow:
    """One service. `prices` are by class (None for all classes): whole đồng, or words where the list has none.

    `number` counts what is published, so that nobody looks for a row that was left out; `ordinal` is the circular's own number.
    """

    number: int
    ordinal: str | None
    code: str | None
    name: str
    unit: str | None
    prices: dict[str | None, int | str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of the table: those before the prices, one for each class (None: all classes), and whether there are notes."""

    before: tuple[str, ...]
    classes: tuple[str | None, ...]
    class_names: tuple[str, ...]
    notes: bool

    @property
    def by_class(self) -> int:
        """How many columns of prices stand under one heading: those of classes, where there is more than one column."""
        return sum(class_ is not None for class_ in self.classes) if len(self.classes) > 1 else 0

    @property
    def single(self) -> tuple[str, ...]:
        """The headings of the columns to the left of those."""
        return (*self.before, *self.class_names[: len(self.classes) - self.by_class])

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.before) + len(self.classes) + self.notes

    @property
    def wide(self) -> bool:
        """Whether the table needs pages in landscape format."""
        return len(self.classes) > 2


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:]


@dataclass(frozen=True, slots=True)
class Publication:
    """A published list: the texts around the table, its columns, and its services by group."""

    prices: PriceList
    decision: Decision
    columns: Columns
    groups: list[tuple[str, list[ServiceRow]]]

    @property
    def headings(self) -> list[str]:
        """The lines below the title: the decision, the days, the phases, and the warning on a superseded list."""
        decision = self.decision
        phases = [f"Lộ trình: {'; '.join(decision.phases)}"] if decision.phases else []
        disputed = any(entry.service_id is None and not entry.settled for entry in self.prices.disputes)
        return [
            f"Theo {self.prices.regulation_title}",
            f"(Ban hành kèm theo {decision.in_full})",
            f"({'. '.join([decision.in_force, *phases, *map(_sentence, decision.notes)])})",
            *([f"(Toàn bộ bảng giá: {term(_DISPUTED)})"] if disputed else []),
        ]

    @property
    def warning(self) -> str | None:
        """The warning on a superseded list."""
        return warning(self.prices)

    @property
    def running_head(self) -> str:
        """What stands at the head of each page after the first."""
        named = f"Bảng giá kèm theo {self.decision.named}"
        return f"{named} – {self.warning}" if self.warning else named

    @property
    def mark(self) -> str:
        """The line at the foot of each page by which a copy is held against the approved list."""
        return f"Mã đối chiếu của bảng giá (SHA-256): {self.prices.fingerprint}"

    def cells(self, row: ServiceRow) -> Iterator[Cell]:
        """The cells of one service, in the order of the columns."""
        values = {self.ordinal_heading: row.ordinal, CODE: row.code, NAME: row.name, UNIT_OF: row.unit, NUMBER: row.number}
        yield from (values[name] for name in self.columns.before)
        yield from (row.prices.get(class_) for class_ in self.columns.classes)
        if self.columns.notes:
            yield "; ".join(row.notes) or None

    @property
    def ordinal_heading(self) -> str:
        """What the column of the circular's ordinals is called."""
        return self.prices.ordinal_heading


def publication_of(prices: PriceList, law: LawOnDay, decision: Decision) -> Publication:
    """The published form of an approved list."""
    groups: list[tuple[str, list[ServiceRow]]] = []
    last: tuple[int, str] | None = None
    number = 0
    left_out = not_approved(prices)
    for line in prices.lines:
        if line.service_id in left_out:
            continue
        if (line.number, line.service_id) != last:
            last = line.number, line.service_id
            group = _group(line)
            if not groups or groups[-1][0] != group:
                groups.append((group, []))
            number += 1
            row = ServiceRow(number, line.ordinal, line.service_code, name_of(line), line.unit)
            if line.ordinal is None and line.part is None:  # a service that the circular does not name
                row.notes.append(OWN_CODE.format(code=line.service_id))
            groups[-1][1].append(row)
        _add_price(groups[-1][1][-1], line, prices)
    rows = [row for _, members in groups for row in members]
    return Publication(prices, decision, _columns(prices, law, rows), groups)


def _group(line: PriceLine) -> str:
    if line.group is not None:
        return group_of(line)
    return f"Phần {line.part}" if line.part else OTHERS


def _add_price(row: ServiceRow, line: PriceLine, prices: PriceList) -> None:
    """Adds the price of one line to the row of its service."""
    row.prices[line.class_] = MISSING if line.price is None else line.price
    notes = [line.note] if line.note else []
    if line.disputed == _DISPUTED:
        of_class = f"{_class_name(prices, line.class_)}: " if line.class_ else ""
        notes.append(f"{of_class}{term(_DISPUTED)}")
    row.notes += [note for note in notes if note not in row.notes]


def _columns(prices: PriceList, law: LawOnDay, rows: list[ServiceRow]) -> Columns:
    """The columns that the rows need: those that no row fills are left out, but number, ordinal and name."""
    used = {class_ for row in rows for class_ in row.prices}
    order = {class_: place for place, class_ in enumerate(law.regulation.classes)}
    of_classes = sorted((class_ for class_ in used if class_), key=lambda class_: (order.get(class_, len(order)), class_))
    classes: tuple[str | None, ...] = (*((None,) if None in used or not used else ()), *of_classes)
    before = [NUMBER, prices.ordinal_heading]
    before += [CODE] if any(row.code for row in rows) else []
    before += [NAME]
    before += [UNIT_OF] if any(row.unit for row in rows) else []
    if len(classes) == 1 and classes[0] is None:
        names: tuple[str, ...] = (PRICE,)
    elif len(classes) == 1:
        names = (f"{PRICE} ({_class_name(prices, classes[0])})",)
    else:
        names = tuple(ALL_CLASSES if class_ is None else _class_name(prices, class_) for class_ in classes)
    return Columns(tuple(before), classes, names, any(row.notes for row in rows))


def _class_name(prices: PriceList, class_: str | None) -> str:
    """What a class is called above its column: "Hạng II", but "Trạm y tế"."""
    name = prices.class_name(class_)
    return f"Hạng {name}" if re.fullmatch("[IVX]+", name) else name
