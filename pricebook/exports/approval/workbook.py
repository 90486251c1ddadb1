"""Writes the approval workbook. Its rows are planned first (plan.py), because formulas refer to sheets that are written later."""

from collections.abc import Callable, Iterable
from pathlib import Path

import xlsxwriter

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
from pricebook.exports.archive import normalise_archive
from pricebook.exports.citations import Citations
from pricebook.exports.printed_sheet import PRINTED, Page, PlainFirstPage, Styles
from pricebook.exports.stamp import creation_date
from pricebook.findings import FindingRecord
from pricebook.pricelist import EMBEDDED_SHEET, PriceList, embedded_cells, written_chunks
from pricebook.regulation import LawOnDay
from pricebook.tables.new_workbook import new_workbook

LONG_LIST = 50_000  # norm lines

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

    A long list is written row by row, in constant memory. A short one is written in memory, with shared strings.

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
    printed = _write_workbook(prices, findings, path, embedded if embedded is not None else written_chunks(prices), law)
    normalise_archive(path)
    return printed


def _write_workbook(
    prices: PriceList, findings: list[FindingRecord], path: Path, embedded: Iterable[str], law: LawOnDay | None
) -> dict[str, int]:
    long = sum(len(line.items) for line in prices.lines) > LONG_LIST
    options: dict[str, object] = {
        **PRINTED,
        "constant_memory": long,
        "in_memory": not long,
        "tmpdir": str(path.parent),
    }
    with new_workbook(path, options) as book:
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
        pages = {name: Page(book.add_worksheet(name, PlainFirstPage), styles) for name in sheets}
        printed = {name: page.pages(writers[name](page)) for name, page in pages.items()}
        write_cover(cover, prices, findings, law, printed)
        _embed(book, embedded)
        pages[PRICES].sheet.activate()
        cover.sheet.activate()
    return printed


def _embed(book: xlsxwriter.Workbook, chunks: Iterable[str]) -> None:
    """Writes the text of pricelist.json into a sheet that Excel does not offer to unhide."""
    sheet = book.add_worksheet(EMBEDDED_SHEET)
    sheet.very_hidden()
    for row, cell in enumerate(embedded_cells(chunks)):
        sheet.write_string(row, 0, cell)
