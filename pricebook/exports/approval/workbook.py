"""Writes the approval workbook. Its rows are planned first (plan.py), because formulas refer to sheets that are written later."""

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from pricebook.exports.approval.cover import write_cover
from pricebook.exports.approval.findings_sheet import write_findings
from pricebook.exports.approval.items_sheet import write_items
from pricebook.exports.approval.left_out_sheet import write_left_out
from pricebook.exports.approval.norms_sheet import write_norms
from pricebook.exports.approval.plan import COVER, FINDINGS, ITEMS, LEFT_OUT, NORMS, PRICES, STRUCTURE, plan_rows
from pricebook.exports.approval.prices_sheet import write_prices
from pricebook.exports.approval.structure_sheet import write_structure
from pricebook.exports.archive import normalise_archive
from pricebook.exports.citations import Citations
from pricebook.exports.printed_sheet import Page, PlainFirstPage, Styles
from pricebook.exports.stamp import creation_date
from pricebook.findings import FindingRecord
from pricebook.pricelist import EMBEDDED_SHEET, PriceList, embedded_cells, written_chunks
from pricebook.regulation import LawOnDay
from pricebook.tables.new_workbook import new_workbook

LONG_LIST = 50_000  # norm lines

SHEETS = (COVER, PRICES, STRUCTURE, NORMS, ITEMS, LEFT_OUT, FINDINGS)


def annexes(prices: PriceList) -> tuple[str, ...]:
    """The sheets that papers name as annexes: all but the cover and those on which the list has no row."""
    with_items = any(line.items for line in prices.lines)
    with_left_out = bool(prices.left_out) or any(line.flagged_facilities for line in prices.lines)
    empty = {*(() if with_items else (NORMS, ITEMS)), *(() if with_left_out else (LEFT_OUT,))}
    return tuple(sheet for sheet in SHEETS if sheet != COVER and sheet not in empty)


def write_approval(
    prices: PriceList,
    findings: list[FindingRecord],
    path: Path,
    embedded: Iterable[str] | None = None,
    law: LawOnDay | None = None,
) -> None:
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

    Raises:
        OSError: The file cannot be written.
    """
    _write_workbook(prices, findings, path, embedded if embedded is not None else written_chunks(prices), law)
    normalise_archive(path)


def _write_workbook(
    prices: PriceList, findings: list[FindingRecord], path: Path, embedded: Iterable[str], law: LawOnDay | None
) -> None:
    long = sum(len(line.items) for line in prices.lines) > LONG_LIST
    options = {
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
        pages = {name: Page(book.add_worksheet(name, PlainFirstPage), styles) for name in SHEETS}
        rows = plan_rows(prices)
        write_cover(pages[COVER], prices, findings, law)
        write_prices(pages[PRICES], prices, rows)
        write_structure(pages[STRUCTURE], prices, rows)
        write_norms(pages[NORMS], prices, rows)
        write_items(pages[ITEMS], prices, rows)
        write_left_out(pages[LEFT_OUT], prices)
        write_findings(pages[FINDINGS], findings, Citations(prices, law) if law is not None else None)
        _embed(book, embedded)
        pages[PRICES].sheet.activate()
        pages[COVER].sheet.activate()


def _embed(book: xlsxwriter.Workbook, chunks: Iterable[str]) -> None:
    """Writes the text of pricelist.json into a sheet that Excel does not offer to unhide."""
    sheet = book.add_worksheet(EMBEDDED_SHEET)
    sheet.very_hidden()
    for row, cell in enumerate(embedded_cells(chunks)):
        sheet.write_string(row, 0, cell)
