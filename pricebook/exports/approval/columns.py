"""The columns of the sheet Bảng giá: what each shows of a price line, and which the sheet has. None of them is empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from pricebook.base.languages import term
from pricebook.base.money import dong
from pricebook.exports.labels import name_of
from pricebook.exports.text_lines import lines_of
from pricebook.pricelist import PriceLine, PriceList

NUMBER, ORDINAL, CODE, NAME, UNIT, CLASS = "number", "ordinal", "code", "name", "unit", "class"
CEILING, CURRENT, PRICE, PERCENT, NOTE = "ceiling", "current", "price", "percent", "note"

HEADINGS: Mapping[str, str] = {
    NUMBER: "STT",
    ORDINAL: "",  # as the list calls it
    CODE: "Mã dịch vụ",
    NAME: "Tên dịch vụ",
    UNIT: "ĐVT",
    CLASS: "Hạng",
    CEILING: "Mức tối đa (đồng)",
    CURRENT: "Giá hiện hành (đồng)",
    PRICE: "Giá đề nghị (đồng)",
    PERCENT: "% mức tối đa",
    NOTE: "Ghi chú",
}
_ALWAYS = frozenset({NUMBER, NAME, PRICE})
_WIDTHS = {NUMBER: 6.0, ORDINAL: 9.0, CODE: 15.0, UNIT: 7.0, CLASS: 11.0, PERCENT: 8.0}
_AMOUNT = 11.5
_LEAST_NAME, _LEAST_NOTE = 26.0, 16.0
_MEASURED = 1_000  # lines that are enough to see how long names and notes are

Value = int | str | None


@dataclass(frozen=True)
class Columns:
    """The columns that a sheet has, from left to right."""

    names: tuple[str, ...]

    @cached_property
    def at(self) -> Mapping[str, int]:
        """The number of each column, from 0."""
        return {name: number for number, name in enumerate(self.names)}

    @property
    def last(self) -> int:
        return len(self.names) - 1

    @property
    def beside_names(self) -> int:
        """The first column behind that of names in which a text can stand: in that of prices it would be read as one."""
        behind = range(self.at[NAME] + 1, self.last + 1)
        return next((column for column in behind if column != self.at[PRICE]), self.at[PRICE])

    def letter(self, name: str) -> str:
        """The letter of a column."""
        return str(xl_col_to_name(self.at[name]))

    def headings(self, prices: PriceList) -> list[str]:
        """The headings of the columns."""
        return [HEADINGS[name] or prices.ordinal_heading for name in self.names]


EVERY = Columns(tuple(HEADINGS))


def columns_of(prices: PriceList) -> Columns:
    """The columns that a list needs: those in which one of its lines has something."""
    used = set(_ALWAYS)
    for line in prices.lines:
        if len(used) == len(HEADINGS):
            break
        used.update(name for name, value in values_of(line, prices).items() if value is not None)
    if CEILING in used:
        used.add(PERCENT)
    if used <= {NUMBER, ORDINAL, CODE, NAME, PRICE}:
        used.add(NOTE)  # beside the prices someone signs
    return Columns(tuple(name for name in HEADINGS if name in used))


def values_of(line: PriceLine, prices: PriceList) -> dict[str, Value]:
    """What a price line shows in each column but that of percentages; amounts in đồng."""
    return {
        NUMBER: line.number,
        ORDINAL: line.ordinal or (line.service_id if line.part is None else None),
        CODE: line.service_code,
        NAME: name_of(line),
        UNIT: line.unit,
        CLASS: prices.class_name(line.class_) or None,
        CEILING: line.ceiling,
        CURRENT: line.current_price,
        PRICE: line.price,
        NOTE: remark(line) or None,
    }


def widths_of(columns: Columns, prices: PriceList, room: float) -> list[float]:
    """The widths of the columns. Names and notes share what the others leave, so that the rows take the fewest lines together."""
    fixed = {name: _WIDTHS.get(name, _AMOUNT) for name in columns.names if name not in (NAME, NOTE)}
    left = max(room - sum(fixed.values()), _LEAST_NAME + _LEAST_NOTE)
    name, note = left, 0.0
    if NOTE in columns.at:
        texts: Sequence[tuple[str, str]] = [(name_of(line), remark(line)) for line in prices.lines[:_MEASURED]]
        tries = [left * share / 20 for share in range(6, 15)]
        tries = [width for width in tries if width >= _LEAST_NAME and left - width >= _LEAST_NOTE] or [_LEAST_NAME]
        name = min(tries, key=lambda width: sum(max(lines_of(one, width), lines_of(two, left - width)) for one, two in texts))
        note = left - name
    return [fixed.get(each, name if each == NAME else note) for each in columns.names]


def remark(line: PriceLine) -> str:
    """The remark on a price, in Vietnamese: missing, fixed, capped, disputed, facilities to which it does not apply, note."""
    parts = []
    if line.status == "missing":
        parts.append("CHƯA CÓ GIÁ: xem Kết quả kiểm tra")
    elif line.status == "fixed":
        parts.append(term("fixed"))
    elif line.bound is not None and line.cut_off:
        parts.append(f"Theo {term(line.bound)}, giảm {dong(line.cut_off)} so với giá tính được")
    if line.disputed:
        parts.append(term(line.disputed))
    if line.flagged_facilities:
        parts.append("không áp dụng cho cơ sở " + ", ".join(line.flagged_facilities))
    if line.note:
        parts.append(line.note)
    return "; ".join(parts)
