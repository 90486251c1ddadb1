"""A sheet that is added to a workbook, as XML: the same that openpyxl writes of it (pages.py)."""

from collections.abc import Callable, Iterator
from itertools import groupby

from pricebook.base.cells import column_letters
from pricebook.submission.annotate.in_place.package import attribute_xml, new_part, text_xml
from pricebook.submission.annotate.pages import Look, Page, PageCell

_ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_PRINT = (
    b'<pageMargins left="0.4" right="0.4" top="1" bottom="1" header="0.5" footer="0.5"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    b"<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
)


def page_xml(page: Page, style_of: Callable[[Look], int]) -> bytes:
    """The part of a page. `style_of` gives the number of a look's style."""
    return new_part(
        _ROOT,
        b'<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        b'<sheetViews><sheetView workbookViewId="0">',
        _still(page.head) if page.head else b"",
        b"</sheetView></sheetViews><cols>",
        *(b'<col min="%d" max="%d" width="%s" customWidth="1"/>' % (n, n, str(w).encode()) for n, w in enumerate(page.widths, 1)),
        b"</cols><sheetData>",
        *_rows(page, style_of),
        b"</sheetData>",
        b'<autoFilter ref="%s"/>' % page.filtered.encode() if page.filtered else b"",
        b'<mergeCells count="1"><mergeCell ref="%s"/></mergeCells>' % page.merged.encode() if page.merged else b"",
        _links(page),
        _PRINT,
    )


def _still(rows: int) -> bytes:
    return b'<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>' % (
        rows,
        rows + 1,
    )


def _rows(page: Page, style_of: Callable[[Look], int]) -> Iterator[bytes]:
    texts: dict[str, bytes] = {}  # laws, remedies and severities repeat
    letters = [column_letters(column).encode() for column in range(max((cell.column for cell in page.cells), default=0))]
    for row, cells in groupby(page.cells, key=lambda cell: cell.row):
        height = page.heights.get(row)
        yield b'<row r="%d" ht="%s" customHeight="1">' % (row, str(height).encode()) if height else b'<row r="%d">' % row
        yield b"".join([_cell(cell, letters[cell.column - 1], style_of(cell.look), texts) for cell in cells])
        yield b"</row>"


def _cell(cell: PageCell, letters: bytes, style: int, texts: dict[str, bytes]) -> bytes:
    if isinstance(cell.value, int):
        return b'<c r="%s%d" s="%d"><v>%d</v></c>' % (letters, cell.row, style, cell.value)
    if not cell.value:
        return b'<c r="%s%d" s="%d"/>' % (letters, cell.row, style)
    text = texts.get(cell.value)
    if text is None:
        text = texts[cell.value] = text_xml(cell.value)
    return b'<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (letters, cell.row, style, text)


def _links(page: Page) -> bytes:
    links = [
        b'<hyperlink ref="%s%d" location="%s"/>' % (column_letters(cell.column - 1).encode(), cell.row, attribute_xml(cell.link))
        for cell in page.cells
        if cell.link
    ]
    return b"<hyperlinks>" + b"".join(links) + b"</hyperlinks>" if links else b""
