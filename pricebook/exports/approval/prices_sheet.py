"""The sheet Bảng giá: the numbered list that is submitted (R8), one row for each price."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.exports.approval.columns import (
    CEILING,
    NAME,
    NOTE,
    NUMBER,
    PERCENT,
    PRICE,
    Columns,
    Value,
    values_of,
    widths_of,
)
from pricebook.exports.approval.plan import PRICES_HEAD, STRUCTURE, Rows, in_groups, key_of, plan_rows
from pricebook.exports.approval.structure_sheet import price_column
from pricebook.exports.labels import group_of
from pricebook.exports.printed_sheet import TABLE, Page
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import MISSING, PriceLine, PriceList, Signer

_ROOM_TO_SIGN = 22.0  # of the columns below one signer, in digits


def write_prices(page: Page, prices: PriceList, rows: Rows) -> int:
    """Writes the sheet, and returns its last row. Each price is a formula that refers to the sheet of price structures."""
    styles, columns = page.styles, rows.columns
    last = columns.last
    page.set_up(
        widths_of(columns, prices, TABLE),
        head_row=PRICES_HEAD,
        running=f"Bảng giá {prices.province} ({status_in_words(prices)})",
    )
    page.band(0, 0, columns.at[NAME], prices.submitter.upper(), styles.centered_bold)
    page.band(0, columns.at[NAME] + 1, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.centered_bold)
    page.band(1, columns.at[NAME] + 1, last, "Độc lập - Tự do - Hạnh phúc", styles.centered_bold)
    page.band(3, 0, last, "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH", styles.title)
    for row, title in titles(prices):
        page.band(row, 0, last, title, styles.centered_italic)
    page.heading(PRICES_HEAD, columns.headings(prices))
    row = PRICES_HEAD + 1
    column_of_prices = price_column(prices)
    for lines in in_groups(prices.lines):
        page.band(row, 0, last, group_of(lines[0]), styles.group)
        for line in lines:
            row = rows.prices[key_of(line)]
            _write_line(page, row, line, prices, columns, f"='{STRUCTURE}'!{column_of_prices}{rows.structure[key_of(line)] + 1}")
        row += 1
    page.filters(PRICES_HEAD, row - 1)
    return _write_signatures(page, row + 1, prices, columns)


def _write_line(page: Page, row: int, line: PriceLine, prices: PriceList, columns: Columns, price_formula: str) -> None:
    styles = page.styles
    values = values_of(line, prices)
    for column, name in enumerate(columns.names):
        value = values.get(name)
        if name == PRICE:
            page.formula(row, column, price_formula, line.price, styles.price)
        elif name == PERCENT:
            _write_percent(page, row, line, columns)
        elif isinstance(value, int):
            page.number(row, column, value, styles.code if name == NUMBER else styles.amount)
        else:
            page.text(row, column, value, styles.text if name in (NAME, NOTE) else styles.code)


def _write_percent(page: Page, row: int, line: PriceLine, columns: Columns) -> None:
    if line.ceiling is None:
        page.text(row, columns.at[PERCENT], None, page.styles.percent)
        return
    share = None if line.price is None else (Decimal(line.price) / line.ceiling).quantize(Decimal("1e-12"))
    price, ceiling = f"{columns.letter(PRICE)}{row + 1}", f"{columns.letter(CEILING)}{row + 1}"
    formula = f'=IF(ISNUMBER({price}),{price}/{ceiling},"{MISSING}")'
    page.formula(row, columns.at[PERCENT], formula, share, page.styles.percent)


def _write_signatures(page: Page, row: int, prices: PriceList, columns: Columns) -> int:
    """Writes the signature block: place and date, then the signers, two or three side by side. Returns its last row.

    Those side by side have one tall row, which no page break divides.
    """
    styles, last, right = page.styles, columns.last, columns.beside_names
    day = f"{prices.province}, ngày …… tháng …… năm {prices.pricing_date.year}"
    page.band(row, right, last, day, styles.centered_italic)
    signers = prices.signers or (Signer(prices.submitter.upper(), ""),)
    # The columns of one signer, of two, and of three. None stands in that of names or of prices, where the list is read back.
    left = (0, columns.at[NAME])
    blocks = {1: [(right, last)], 2: [left, (right, last)]}
    third = _third_signer(page, columns)
    if third is not None:
        blocks[3] = [left, (right, third - 1), (third, last)]
    most = 3 if third is not None and len(signers) == 3 else 2
    for start in range(0, len(signers), most):
        row += 1
        abreast = signers[start : start + most]
        for (first, end), signer in zip(blocks[len(abreast)], abreast, strict=True):
            page.band(row, first, end, f"{signer.title}\n(Ký tên, đóng dấu)\n\n\n\n{signer.name}", styles.signature)
    return row


def _third_signer(page: Page, columns: Columns) -> int | None:
    """The first column of a third signer, where the columns behind the names have room for two; None where they have not."""
    right, last = columns.beside_names, columns.last

    def room(column: int) -> float:
        return min(sum(page.widths[right:column]), sum(page.widths[column : last + 1]))

    found = max((column for column in range(right + 1, last + 1) if column != columns.at[PRICE]), key=room, default=None)
    return found if found is not None and room(found) >= _ROOM_TO_SIGN else None


def titles(prices: PriceList) -> list[tuple[int, str]]:
    """The lines above the table, each with its row (from 0): status, province and regulation; pricing date and fingerprint."""
    return [
        (4, f"({status_in_words(prices)} — {prices.province}, theo {prices.regulation_title})"),
        (5, f"Ngày tính giá {prices.pricing_date:%d/%m/%Y}; mã đối chiếu {prices.fingerprint[:16]}"),
    ]


def planned_cells(prices: PriceList, columns: Columns) -> Iterator[tuple[int, int, Value]]:
    """The cells of a sheet with these columns, as they are read back: (row, column, number or text), from 0.

    They are the titles and, of each price line, everything but the percentage of the ceiling. A missing price is a text.
    """
    yield from ((row, 0, title) for row, title in titles(prices))
    rows = plan_rows(prices)
    for line in prices.lines:
        values = values_of(line, prices)
        if line.price is None:
            values[PRICE] = MISSING
        for name, value in values.items():
            if name in columns.at:
                yield rows.prices[key_of(line)], columns.at[name], value
