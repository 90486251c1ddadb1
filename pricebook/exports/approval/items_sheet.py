"""The sheet Giá thuốc, vật tư: the unit price of each item, its basis, and every award that was considered for it (R3, R4)."""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from pricebook.base.languages import term
from pricebook.exports.approval.plan import ITEMS_HEAD, Rows
from pricebook.exports.printed_sheet import Page
from pricebook.exports.row_shapes import Day, Figure, Formula, Kind, Text
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import MISSING, Award, ItemPrice, PriceList, averaged, outcome_of

MOST_AVERAGED = 200  # cells in one formula; Excel takes at most 255

# Formulas name the columns up to the factor. Those behind it are left out where they would be empty.
_COLUMNS = {
    "number": ("STT", 5.0),
    "item": ("Mã hàng", 9.0),
    "name": ("Tên hàng / nhà thầu", 28.0),
    "unit": ("ĐVT", 7.0),
    "basis": ("Nguồn giá", 14.0),
    "unit_price": ("Đơn giá (đồng)", 11.0),
    "price": ("Giá trúng thầu", 11.0),
    "award_unit": ("Đơn vị trúng thầu", 9.0),
    "factor": ("Hệ số", 7.0),
    "decision": ("Số quyết định", 20.0),
    "decided": ("Ngày quyết định", 11.0),
    "valid_from": ("Hiệu lực từ", 11.0),
    "valid_to": ("Hiệu lực đến", 11.0),
    "province": ("Tỉnh", 11.0),
    "outcome": ("Kết quả xét", 24.0),
    "source": ("Dòng nguồn", 16.0),
}
_DAYS = ("decided", "valid_from", "valid_to")
_OF_ITEM, _OF_AWARD = list(_COLUMNS)[:6], list(_COLUMNS)[6:9]
_FURTHER = len(_OF_ITEM) + len(_OF_AWARD)  # the first column behind them


def _columns(awards: Sequence[Award]) -> list[str]:
    """The columns that the awards need."""
    texts = {
        "decision": "decision_no",
        "decided": "decision_date",
        "valid_from": "valid_from",
        "valid_to": "valid_to",
        "province": "province",
    }
    needed = {name for name, field in texts.items() if any(getattr(award, field) for award in awards)}
    more = [name for name in list(_COLUMNS)[9:] if name in needed or name not in texts]
    return [*_OF_ITEM, *_OF_AWARD, *more] if awards else _OF_ITEM


def write_items(page: Page, prices: PriceList, rows: Rows) -> int:
    """Writes the sheet: for each item a row, followed by a row for each award. Returns its last row."""
    styles = page.styles
    by_item: dict[str, list[Award]] = defaultdict(list)
    for award in prices.awards:
        by_item[award.item_code].append(award)
    names = _columns([award for code in rows.items for award in by_item[code]])
    page.set_up(
        [_COLUMNS[name][1] for name in names],
        head_row=ITEMS_HEAD,
        running=f"Giá thuốc, vật tư {prices.province} ({status_in_words(prices)})",
    )
    page.band(0, 0, len(names) - 1, "GIÁ THUỐC, VẬT TƯ VÀ NGUỒN GIÁ", styles.title)
    page.heading(ITEMS_HEAD, [_COLUMNS[name][0] for name in names])
    award_rows = _AwardRows(page, names)
    last = ITEMS_HEAD
    for number, (code, row) in enumerate(rows.items.items(), 1):
        item = rows.item_prices[code]
        numbered = list(enumerate(by_item[code], row + 2))  # as Excel counts its rows
        _write_item(page, row, number, item, _price_formula(item, numbered, prices.settings.regional.method))
        page.blanks(row, range(len(_OF_ITEM), len(names)))
        for offset, award in enumerate(by_item[code], 1):
            award_rows.write(row + offset, award, term(outcome_of(award, item)))
        last = row + len(by_item[code])
    page.filters(ITEMS_HEAD, last)
    return last


def _price_formula(item: ItemPrice, awards: Sequence[tuple[int, Award]], method: str) -> str | None:
    """The unit price as the list calculates it: award price ÷ factor (R3), or the mean of the provinces' prices (R4).

    None where it is a number that nothing was divided for.
    """
    if item.basis == "tender":
        row = next((row for row, award in awards if award.award == item.award and _is_converted(award)), None)
        formula = None if row is None else _quotient(row)
    else:
        chosen = _averaged_awards(item, method)
        cells = [f"F{row}" for row, award in awards if award.award in chosen]
        formula = f"=AVERAGE({','.join(cells)})" if 0 < len(cells) <= MOST_AVERAGED else None
    if formula is None and isinstance(item.unit_price, Fraction):
        return f"={item.unit_price.numerator}/{item.unit_price.denominator}"
    return formula


def _averaged_awards(item: ItemPrice, method: str) -> set[str]:
    """The awards whose mean is the low average of the region, by the method of the list."""
    by_province = defaultdict(list)
    for entry in item.provinces:
        by_province[entry.province].append(entry.unit_price)
    chosen = averaged(by_province, method) if by_province else []
    return {entry.award for entry in item.provinces if (entry.province, entry.unit_price) in chosen}


def _is_converted(award: Award) -> bool:
    return award.unit_price is not None and award.price is not None and award.factor not in (None, 1)


def _quotient(row: int | str) -> str:
    return f"=G{row}/I{row}"


def _write_item(page: Page, row: int, number: int, item: ItemPrice, formula: str | None) -> None:
    styles = page.styles
    page.number(row, 0, number, styles.code)
    page.text(row, 1, item.item_code, styles.code)
    page.text(row, 2, item.name)
    page.text(row, 3, item.unit, styles.code)
    page.text(row, 4, term(item.basis), styles.code)
    if item.unit_price is None:
        page.text(row, 5, MISSING, styles.missing)
        return
    style = page.look(item.unit_price, styles.inputs)
    if formula is None:
        page.number(row, 5, item.unit_price, style)
    else:
        page.formula(row, 5, formula, item.unit_price, style)


class _AwardRows:
    """The rows of awards. They have two shapes: with a unit price that is converted, and with one as it stands in the award."""

    def __init__(self, page: Page, names: Sequence[str]) -> None:
        styles = page.styles
        blank, text, figure = Text(styles.text), Text(styles.faint), Figure(styles.faint_amounts)
        day = Day(styles.faint_date, styles.text)
        more: list[Kind] = [day if name in _DAYS else text for name in names[_FURTHER:]]
        self._names = names[_FURTHER:]
        converted = Formula(_quotient("{row}"), styles.faint_amounts)
        self._plain, self._converted = (
            page.shape([blank, blank, text, blank, blank, unit_price, figure, text, figure, *more])
            for unit_price in (figure, converted)
        )

    def write(self, row: int, award: Award, outcome: str) -> None:
        """Writes an award into a row."""
        shape = self._converted if _is_converted(award) else self._plain
        said: dict[str, Any] = {
            "decision": award.decision_no, "decided": award.decision_date, "valid_from": award.valid_from,
            "valid_to": award.valid_to, "province": award.province, "outcome": outcome, "source": str(award.source),
        }  # fmt: skip
        name = "  " + (award.bidder or award.name or "")
        figures = (award.unit_price, award.price, award.unit, award.factor)
        shape.write(row, (None, None, name, None, None, *figures, *map(said.__getitem__, self._names)))
