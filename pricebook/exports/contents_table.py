"""R13: the table of what prices contain, as a CSV file for the system of a hospital, and as a workbook for people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from pricebook.base.csv_text import write_csv
from pricebook.base.languages import term
from pricebook.exports.printed_sheet import NARROW_SIDES, PRINTED, Page, PlainFirstPage, Styles
from pricebook.exports.stamp import stamp, warning
from pricebook.pricelist import PriceLine, PriceList
from pricebook.settlement import Content
from pricebook.settlement.containment.contents import TERMS
from pricebook.tables.new_workbook import new_workbook

COLUMNS = (
    "service_id", "ordinal", "service_code", "service", "class", "verdict", "code", "item", "kind", "ground", "where", "text",
    "through", "sure", "on", "list", "status",
)  # fmt: skip
SHEET, HEAD = "Nội dung giá", 4
_SHOWN = (
    ("Mã dịch vụ", 12),
    ("Dịch vụ", 24),
    ("Hạng", 7),
    ("Kết luận", 11),
    ("Mã", 9),
    ("Nội dung", 22),
    ("Loại", 10),
    ("Căn cứ", 9),
    ("Nơi ghi", 22),
    ("Lời văn hoặc định mức", 34),
    ("Qua dịch vụ", 11),
)
_ABOUT = (
    "“Từ chối”: ghi chú, điều khoản hoặc gói dịch vụ nói giá đã gồm. “Cần hỏi”: chỉ có định mức nêu, hoặc lời văn chưa đủ rõ; "
    "định mức không phải là căn cứ từ chối thanh toán. “Không nằm trong giá”: ghi chú hoặc điều khoản nói giá không gồm. "
    "Khoản không có trong bảng này là chưa biết."
)


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """One thing that a text says of a price: the price line, and what is said."""

    line: PriceLine
    content: Content


def write_contents_csv(path: Path, rows: Iterable[ContentsRow], prices: PriceList, day: date) -> None:
    """Writes the table as CSV, by COLUMNS (docs/contracts.md). Raises OSError.

    Args:
        path: The file to write.
        rows: The table.
        prices: The list that it was made from.
        day: The service day.
    """
    write_csv(path, COLUMNS, (_as_texts(row, prices, day) for row in rows))


def _as_texts(row: ContentsRow, prices: PriceList, day: date) -> Sequence[str | None]:
    line, content = row.line, row.content
    return (
        line.service_id, line.ordinal, line.service_code, line.name, line.class_, content.verdict, content.code, content.name,
        content.kind, content.ground, content.where, content.text, " > ".join(content.through),
        "yes" if content.sure else "no", day.isoformat(), prices.fingerprint, prices.status,
    )  # fmt: skip


def write_contents_workbook(path: Path, rows: Iterable[ContentsRow], prices: PriceList, day: date) -> None:
    """Writes the table as a workbook in Vietnamese; arguments as those of `write_contents_csv`. Raises OSError."""
    with new_workbook(path, PRINTED) as book:
        book.set_properties({"author": "pricebook", "created": datetime.combine(prices.pricing_date, time())})
        styles = Styles(book)
        page = Page(book.add_worksheet(SHEET, PlainFirstPage), styles)
        page.set_up([width for _, width in _SHOWN], head_row=HEAD, running="Nội dung giá", sides=NARROW_SIDES)
        last = len(_SHOWN) - 1
        page.band(0, 0, last, "NHỮNG GÌ GIÁ DỊCH VỤ ĐÃ GỒM VÀ KHÔNG GỒM", styles.title)
        page.band(1, 0, last, f"Tính đến ngày {day:%d/%m/%Y}; {stamp(prices)}", styles.centered_italic)
        page.band(2, 0, last, _ABOUT, styles.text_top)
        if told := warning(prices):
            page.band(3, 0, last, told, styles.centered_italic)
        page.heading(HEAD, [name for name, _ in _SHOWN])
        at = HEAD
        for at, row in enumerate(rows, HEAD + 1):
            for column, text in enumerate(_shown(row, prices)):
                page.text(at, column, text or None, styles.text_top)
        page.filters(HEAD, at)


def _shown(row: ContentsRow, prices: PriceList) -> Iterator[str]:
    line, content = row.line, row.content
    yield line.service_code or line.ordinal or line.service_id
    yield line.name or ""
    yield prices.class_name(line.class_)
    yield term(TERMS[content.verdict])
    yield content.code or ""
    yield content.name
    yield term(TERMS[content.kind])
    yield term(TERMS[content.ground])
    yield content.where
    yield content.text
    yield " > ".join(content.through)
