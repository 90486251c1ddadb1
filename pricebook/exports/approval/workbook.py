"""Writes the approval workbook. Its rows are planned first (plan.py), because formulas refer to sheets that are written later."""

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

from pricebook.base.own_folders import own_folder
from pricebook.exports.approval.cover import write_cover
from pricebook.exports.approval.findings_sheet import write_findings
from pricebook.exports.approval.items_sheet import write_items
from pricebook.exports.approval.left_out_sheet import flagged_facilities, named_left_out, write_flagged, write_left_out
from pricebook.exports.approval.norms_sheet import write_norms
from pricebook.exports.approval.plan import (
    COVER,
    FINDINGS,
    ITEMS,
    LEFT_OUT,
    NORMS,
    PRICES,
    STRUCTURE,
    UNABLE,
    has_item_price,
    plan_rows,
)
from pricebook.exports.approval.prices_sheet import write_prices
from pricebook.exports.approval.structure_sheet import write_structure
from pricebook.exports.archive import with_rows
from pricebook.exports.citations import Citations
from pricebook.exports.packed_rows import PackedRows
from pricebook.exports.printed_sheet import PRINTED, Page, PlainFirstPage, Styles
from pricebook.exports.row_sheet import RowSheet
from pricebook.exports.row_templates import TemplatedPage
from pricebook.exports.stamp import creation_date
from pricebook.findings import FindingRecord
from pricebook.pricelist import EMBEDDED_SHEET, PriceList, embedded_cells, written_chunks
from pricebook.regulation import LawOnDay
from pricebook.tables.new_workbook import new_workbook

SHEETS = (COVER, PRICES, STRUCTURE, NORMS, ITEMS, LEFT_OUT, UNABLE, FINDINGS)


def annexes(prices: PriceList, *, with_findings: bool) -> tuple[str, ...]:
    """The sheets that papers name as annexes: all but the cover and those that are left out because they would be empty."""
    with_rows = {
        NORMS: any(line.items for line in prices.lines),
        ITEMS: any(has_item_price(item) for line in prices.lines for item in line.items),
        LEFT_OUT: bool(named_left_out(prices)),
        UNABLE: bool(flagged_facilities(prices)),
        FINDINGS: with_findings,
    }
    return tuple(sheet for sheet in SHEETS if sheet != COVER and with_rows.get(sheet, True))


def write_approval(
    prices: PriceList,
    findings: list[FindingRecord],
    path: Path,
    embedded: Iterable[str] | None = None,
    law: LawOnDay | None = None,
) -> dict[str, int]:
    """Writes the approval workbook. The same list gives the same bytes: the only date inside is the pricing date.

    It is written row by row, and the rows are packed on the way: of a long list, never more than some rows stand in memory.

    Args:
        prices: The list.
        findings: The findings, as findings.json holds them, in Vietnamese.
        path: The workbook to write.
        embedded: The text of pricelist.json in pieces, where it is already made. It is written into a hidden sheet, so that
            the workbook can be loaded again.
        law: The regulation on the pricing date, where it is at hand. The cover then names the bases and the articles, and the
            prices that no maximum caps, because the pack does not hold it.

    Returns:
        On about how many pages each sheet prints, as the cover says; without the cover.

    Raises:
        OSError: The file cannot be written.
    """
    # A text that is made already is packed beside the rest; one that is still to be made takes the time of this thread anyway.
    with ThreadPoolExecutor(1) as worker, ThreadPoolExecutor(1) as beside, own_folder() as folder:
        packed = beside.submit(list, embedded_cells(embedded)).result if embedded is not None else None
        cells = packed if packed is not None else lambda: embedded_cells(written_chunks(prices))
        return _write_workbook(prices, findings, path, cells, law, worker, folder)


def _write_workbook(
    prices: PriceList,
    findings: list[FindingRecord],
    path: Path,
    embedded: Callable[[], Iterable[str]],
    law: LawOnDay | None,
    worker: Executor,
    folder: Path,
) -> dict[str, int]:
    options: dict[str, object] = {**PRINTED, "constant_memory": True, "tmpdir": str(folder)}
    rows_of_sheets: dict[str, PackedRows] = {}

    def finish(workbook: bytes) -> bytes:
        return with_rows(workbook, {part: rows.packed() for part, rows in rows_of_sheets.items()})

    with new_workbook(path, options, finish) as book:

        def new_sheet(name: str) -> RowSheet:
            sheet: RowSheet = book.add_worksheet(name, RowSheet)
            rows = rows_of_sheets[sheet.part] = PackedRows(worker)
            sheet.keep_rows_in(rows)
            return sheet

        book.set_properties(
            {
                "title": f"Bảng giá dịch vụ y tế {prices.province}",
                "author": prices.submitter,
                "comments": prices.fingerprint,
                "created": creation_date(prices),
            }
        )
        styles = Styles(book)
        rows = plan_rows(prices)
        cited = Citations(prices, law) if law is not None else None
        writers: dict[str, Callable[[Page], int]] = {
            PRICES: lambda page: write_prices(page, prices, rows),
            STRUCTURE: lambda page: write_structure(page, prices, rows),
            NORMS: lambda page: write_norms(page, prices, rows),
            ITEMS: lambda page: write_items(page, prices, rows),
            LEFT_OUT: lambda page: write_left_out(page, prices, named_left_out(prices)),
            UNABLE: lambda page: write_flagged(page, prices, flagged_facilities(prices)),
            FINDINGS: lambda page: write_findings(page, findings, prices, cited),
        }
        cover = Page(book.add_worksheet(COVER, PlainFirstPage), styles)
        sheets = annexes(prices, with_findings=bool(findings))
        pages: dict[str, Page] = {name: TemplatedPage(new_sheet(name), styles) for name in sheets}
        printed = {name: page.pages(writers[name](page)) for name, page in pages.items()}
        write_cover(cover, prices, findings, law, printed)
        _embed(new_sheet(EMBEDDED_SHEET), embedded())
        pages[PRICES].sheet.activate()
        cover.sheet.activate()
    return printed


def _embed(sheet: RowSheet, cells: Iterable[str]) -> None:
    """Writes the text of pricelist.json into a sheet that Excel does not offer to unhide."""
    sheet.very_hidden()
    for row, cell in enumerate(cells):
        sheet.write_string(row, 0, cell)
