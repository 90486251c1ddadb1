"""A sheet that is added to a workbook, as data: openpyxl writes it (here), or it is written as XML (in_place/page_xml.py)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST = 2_000  # characters of one cell
FONT, LINK, LINE, HEADING = "Times New Roman", "FF0563C1", "FF808080", "FFDDE7F0"  # of letters, links, borders and headings


class Look(NamedTuple):
    """How a cell looks.

    Attributes:
        size: of the letters, in points.
        link: whether it is blue and underlined.
        heading: whether it has the ground of a heading, with its text in the middle.
        top: whether its text begins at the upper edge.
    """

    size: int = 11
    bold: bool = False
    link: bool = False
    bordered: bool = False
    heading: bool = False
    wrapped: bool = False
    top: bool = False


class PageCell(NamedTuple):
    """A cell, by its row and column from 1: a text (never a formula) or a number, and the cell that a click on it leads to."""

    row: int
    column: int
    value: str | int
    look: Look
    link: str = ""


@dataclass(slots=True)
class Page:
    """A sheet that is printed on A4 across, as wide as the page, with page numbers.

    Attributes:
        widths: of the columns from the first, in letters.
        cells: row by row.
        heights: of rows that are higher than others, in points.
        head: how many rows stay in sight at the top; the last of them stands on each printed page. 0 for none.
        filtered: the range that can be filtered; blank for none.
        merged: the range that is one cell; blank for none.
    """

    widths: tuple[float, ...]
    cells: list[PageCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    head: int = 0
    filtered: str = ""
    merged: str = ""

    def add(self, row: int, values: Iterable[tuple[str | int, Look]]) -> None:
        """Adds a row of cells from the first column on."""
        self.cells += [PageCell(row, column, _cut(value), look) for column, (value, look) in enumerate(values, 1)]


def _cut(value: str | int) -> str | int:
    return value[:LONGEST] if isinstance(value, str) else value


def write_page(sheet: "Worksheet", page: Page) -> None:
    """Writes a page with openpyxl into a sheet that is empty."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    styles: dict[Look, StyleArray] = {}
    for row, column, value, look, link in page.cells:
        cell = _write(sheet, row, column, value)
        if look in styles:
            cell._style = styles[look]  # a shared style array: setting properties would look the style up again for each cell
        else:
            _dress(cell, look)
            styles[look] = cell._style
        if link:
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=link)
    for column, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, height in page.heights.items():
        sheet.row_dimensions[row].height = height
    if page.merged:
        sheet.merge_cells(page.merged)
    if page.head:
        sheet.freeze_panes, sheet.print_title_rows = f"A{page.head + 1}", f"{page.head}:{page.head}"
    if page.filtered:
        sheet.auto_filter.ref = page.filtered
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"


def _write(sheet: "Worksheet", row: int, column: int, value: str | int) -> Any:
    """Writes text as text: never as a formula, and without characters that XML does not allow."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    cell = sheet.cell(row, column)
    try:
        cell.value = value
    except IllegalCharacterError:
        cell.value = "".join(letter for letter in str(value) if letter.isprintable())
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _dress(cell: Any, look: Look) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    linked = {"underline": "single", "color": LINK} if look.link else {}
    cell.font = Font(name=FONT, size=look.size, bold=look.bold, **linked)
    if look.bordered:
        line = Side(style="thin", color=LINE)
        cell.border = Border(left=line, right=line, top=line, bottom=line)
    if look.heading:
        cell.fill = PatternFill("solid", start_color=HEADING, end_color=HEADING)
    upright = "center" if look.heading else "top" if look.top else None
    cell.alignment = Alignment(horizontal="center" if look.heading else None, vertical=upright, wrap_text=look.wrapped or None)
