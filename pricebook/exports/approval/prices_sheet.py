"""The sheet Bảng giá: the numbered list that is submitted (R8), one row for each price."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.base.languages import term
from pricebook.base.money import dong
from pricebook.exports.approval.plan import PRICES_HEAD, STRUCTURE, Rows, in_groups, key_of, plan_rows
from pricebook.exports.approval.structure_sheet import price_column
from pricebook.exports.labels import NO_GROUP, name_of
from pricebook.exports.printed_sheet import Page
from pricebook.exports.stamp import status_in_words
from pricebook.pricelist import MISSING, PriceLine, PriceList, Signer

COLUMNS = (
    "STT",
    "",
    "Mã dịch vụ",
    "Tên dịch vụ",
    "ĐVT",
    "Hạng",
    "Mức tối đa (đồng)",
    "Giá hiện hành (đồng)",
    "Giá đề nghị (đồng)",
    "% mức tối đa",
    "Ghi chú",
)
NAME, CEILING, CURRENT, PRICE, PERCENT, NOTE = 3, 6, 7, 8, 9, 10
CEILING_LETTER, PRICE_LETTER = "G", "I"


def write_prices(page: Page, prices: PriceList, rows: Rows) -> None:
    """Writes the sheet. Each price is a formula that refers to the sheet of price structures."""
    styles = page.styles
    last = len(COLUMNS) - 1
    code_width = 15 if any(line.service_code for line in prices.lines) else 7
    page.set_up((5, 9, code_width, 42, 6, 11, 10.5, 10.5, 11, 8, 30), head_row=PRICES_HEAD)
    page.band(0, 0, 3, prices.submitter.upper(), styles.centered_bold)
    page.band(0, 5, last, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", styles.centered_bold)
    page.band(1, 5, last, "Độc lập - Tự do - Hạnh phúc", styles.centered_bold)
    page.band(3, 0, last, "BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH", styles.title)
    for row, title in titles(prices):
        page.band(row, 0, last, title, styles.centered_italic)
    page.heading(PRICES_HEAD, [name or prices.ordinal_heading for name in COLUMNS])
    row = PRICES_HEAD + 1
    column_of_prices = price_column(prices)
    for group, lines in in_groups(prices.lines):
        page.band(row, 0, last, group or NO_GROUP, styles.group)
        for line in lines:
            row = rows.prices[key_of(line)]
            _write_line(page, row, line, prices, f"='{STRUCTURE}'!{column_of_prices}{rows.structure[key_of(line)] + 1}")
        row += 1
    _write_signatures(page, row + 1, prices)


def _write_line(page: Page, row: int, line: PriceLine, prices: PriceList, price_formula: str) -> None:
    styles = page.styles
    number, *texts, ceiling, current, _ = row_values(line, prices)
    page.number(row, 0, number, styles.code)
    for column, text in enumerate(texts, 1):
        page.text(row, column, text, styles.text if column == NAME else styles.code)
    page.number(row, CEILING, ceiling)
    page.number(row, CURRENT, current)
    page.formula(row, PRICE, price_formula, line.price, styles.price)
    if line.ceiling is None:
        page.text(row, PERCENT, None, styles.percent)
    else:
        excel = row + 1
        share = None if line.price is None else (Decimal(line.price) / line.ceiling).quantize(Decimal("1e-12"))
        formula = f'=IF(ISNUMBER({PRICE_LETTER}{excel}),{PRICE_LETTER}{excel}/{CEILING_LETTER}{excel},"{MISSING}")'
        page.formula(row, PERCENT, formula, share, styles.percent)
    page.text(row, NOTE, remark(line))


# number, ordinal, service code, name, unit, class; ceiling, current price and price in đồng
RowValues = tuple[int, str | None, str | None, str, str | None, str | None, int | None, int | None, int | None]


def row_values(line: PriceLine, prices: PriceList) -> RowValues:
    """The values of a row, from the number of the price line to its price, without the columns after it."""
    return (
        line.number,
        line.ordinal or (line.service_id if line.part is None else None),
        line.service_code,
        name_of(line),
        line.unit,
        prices.class_name(line.class_) or None,
        line.ceiling,
        line.current_price,
        line.price,
    )


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


def _write_signatures(page: Page, row: int, prices: PriceList) -> None:
    """Writes the signature block: place and date, then the signers, two side by side."""
    styles = page.styles
    last = len(COLUMNS) - 1
    page.band(row, 5, last, f"{prices.province}, ngày …… tháng …… năm {prices.pricing_date.year}", styles.centered_italic)
    signers = prices.signers or (Signer(prices.submitter.upper(), ""),)
    rows = [signers[start : start + 2] for start in range(0, len(signers), 2)]
    # The columns of one signer, and of two. No signer stands in the column of names or of prices, where the list is read back.
    blocks = {1: [(5, last)], 2: [(0, 3), (5, last)]}
    for below, abreast in enumerate(rows):
        block = (  # from top to bottom: a long list is written row by row
            (1, [signer.title for signer in abreast], styles.centered_bold),
            (2, ["(Ký tên, đóng dấu)" for _ in abreast], styles.centered_italic),
            (6, [signer.name for signer in abreast], styles.centered_bold),
        )
        for offset, texts, style in block:
            for (first, end), text in zip(blocks[len(abreast)], texts, strict=True):
                page.band(row + offset + 7 * below, first, end, text, style)


def titles(prices: PriceList) -> list[tuple[int, str]]:
    """The lines above the table, each with its row (from 0): status, province and regulation; pricing date and fingerprint."""
    return [
        (4, f"({status_in_words(prices)} — {prices.province}, theo {prices.regulation_title})"),
        (5, f"Ngày tính giá {prices.pricing_date:%d/%m/%Y}; mã đối chiếu {prices.fingerprint[:16]}"),
    ]


def planned_cells(prices: PriceList) -> Iterator[tuple[int, int, int | str | None]]:
    """The cells of the sheet, as they are read back: (row, column, number or text), from 0.

    They are the titles and, of each price line, everything but the percentage of the ceiling. A missing price is a text.
    """
    yield from ((row, 0, title) for row, title in titles(prices))
    rows = plan_rows(prices)
    for line in prices.lines:
        *cells, price = row_values(line, prices)
        for column, value in enumerate((*cells, MISSING if price is None else price)):
            yield rows.prices[key_of(line)], column, value
        yield rows.prices[key_of(line)], NOTE, remark(line) or None
