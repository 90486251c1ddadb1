"""Cells of long sheets as the XML of a package, and rows of one shape from one template.

A row is one text, made without a call of xlsxwriter for each cell. Texts stand in xlsxwriter's table of shared texts, which
escapes them; styles have its numbers. Only formulas are escaped here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format

from pricebook.exports.cells import LARGEST_WHOLE, Number, as_text, few_digits, plain_number, safe_text
from pricebook.exports.printed_sheet import EXCEL_EPOCH, LINE_HEIGHT, Page, Styles
from pricebook.exports.row_shapes import Day, Figure, Kind, Looks, Reference, Shape, Text
from pricebook.exports.row_sheet import TEXT_CELL, RowSheet, column_name
from pricebook.pricelist import MISSING

MOST_KEPT = 50_000  # of the cells of a column, whose texts are kept because they repeat

_ROW = "\0"  # stands for the number of a row in a template; no text of a package has it


class TemplatedPage(Page):
    """A page whose cells are written as XML. Only the rows of merged cells are left to xlsxwriter, as a whole."""

    sheet: RowSheet

    def __init__(self, sheet: RowSheet, styles: Styles) -> None:
        super().__init__(sheet, styles)
        sheet.heights = self.heights
        self._merged = -1  # the last row with merged cells
        self._texts: dict[tuple[str, Format], str] = {}

    def shape(self, kinds: Sequence[Kind]) -> Shape:
        return _Template(self, kinds)

    def band(self, row: int, first: int, last: int, value: str, style: Format) -> None:
        if first != last:
            if self.sheet.is_open(row):
                raise ValueError(f"row {row}: a merged cell stands before the other cells of its row")
            self._merged = row
        super().band(row, first, last, value, style)

    def blank_rest(self, style: Format) -> str:
        """What follows the name of a blank cell."""
        return f' s="{style._get_xf_index()}"/>'

    def text_rest(self, text: str, style: Format) -> str:
        """What follows the name of a cell with a text."""
        return f' s="{style._get_xf_index()}"{TEXT_CELL}{self.sheet.shared(safe_text(text))}</v></c>'

    def number_rest(self, value: Number, style: Format) -> str:
        """What follows the name of a cell with a number; it is a text where a spreadsheet could not hold it to the last đồng."""
        figure = plain_number(value)
        if not -LARGEST_WHOLE <= figure <= LARGEST_WHOLE:
            return self.text_rest(as_text(figure), style)
        return f' s="{style._get_xf_index()}"><v>{figure:.16G}</v></c>'

    def formula_rest(self, formula: str, value: Number | None, style: Format) -> str:
        """What follows the name of a cell with a formula, as it stands in XML; a value that is too large stands for itself."""
        if value is None:
            return f' s="{self.styles.missing._get_xf_index()}" t="str"><f>{formula}</f><v>{MISSING}</v></c>'
        if not -LARGEST_WHOLE <= value <= LARGEST_WHOLE:
            return self.number_rest(value, style)
        return f' s="{style._get_xf_index()}"><f>{formula}</f><v>{plain_number(value)}</v></c>'

    def _put_blank(self, row: int, column: int, style: Format) -> None:
        if row == self._merged:
            super()._put_blank(row, column, style)
        else:
            self.sheet.cell(row, column, self.blank_rest(style))

    def _put_text(self, row: int, column: int, text: str, style: Format) -> None:
        if row == self._merged:
            super()._put_text(row, column, text, style)
            return
        rest = self._texts.get((text, style))
        if rest is None:
            if len(self._texts) > MOST_KEPT:
                self._texts.clear()
            rest = self._texts[text, style] = self.text_rest(text, style)
        self.sheet.cell(row, column, rest)

    def _put_number(self, row: int, column: int, value: Number, style: Format) -> None:
        if row == self._merged:
            super()._put_number(row, column, value, style)
        else:
            self.sheet.cell(row, column, self.number_rest(value, style))

    def _put_formula(self, row: int, column: int, formula: str, value: Number | None, style: Format) -> None:
        if row == self._merged:
            super()._put_formula(row, column, formula, value, style)
        else:
            self.sheet.cell(row, column, self.formula_rest(escaped_formula(formula), value, style))

    def _set_height(self, row: int, height: float) -> None:
        if row == self._merged:
            super()._set_height(row, height)


class _Template(Shape):
    """Rows of one shape: the text of such a row, with a place for each cell and for the number of the row."""

    page: TemplatedPage

    def __init__(self, page: TemplatedPage, kinds: Sequence[Kind]) -> None:
        super().__init__(page, kinds)
        self._last = len(self.kinds) - 1
        cells = "".join(f'<c r="{column_name(column)}{_ROW}"%s' for column in range(len(self.kinds)))
        self._text = f'<row r="{_ROW}"%s>{cells}</row>'
        self._makers: list[Callable[[Any], str]] = []
        self._tall: list[tuple[int, dict[str, float]]] = []
        for column, kind in enumerate(self.kinds):
            if isinstance(kind, Text):
                texts = _Texts(page, column, kind.style)
                self._makers.append(texts.__getitem__)
                self._tall.append((column, texts.heights))
            elif isinstance(kind, Figure):
                self._makers.append(_figures(page, kind.looks))
            elif isinstance(kind, Day):
                self._makers.append(_Days(page, kind).__getitem__)
            elif isinstance(kind, Reference):
                self._makers.append(_References(page, kind).__getitem__)
            else:
                self._makers.append(_formulas(page, escaped_formula(kind.formula).replace("{row}", _ROW), kind.looks))

    def write(self, row: int, values: Sequence[Any]) -> None:
        cells = [make(value) for make, value in zip(self._makers, values, strict=True)]
        sheet, heights = self.page.sheet, self.page.heights
        for column, tall in self._tall:
            if tall and (height := tall.get(values[column], 0.0)) > heights.get(row, LINE_HEIGHT):
                heights[row] = height
        xml = self._text % (sheet.height_attributes(row), *cells)
        sheet.put(row, self._last, xml.replace(_ROW, str(row + 1)))


class _Kept(dict[Any, str]):
    """The cells of a column, by what they hold: most of it repeats."""

    def __missing__(self, value: Any) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[value] = self.made(value)
        return made

    def made(self, value: Any) -> str:
        """What follows the name of a cell."""
        raise NotImplementedError


class _Texts(_Kept):
    def __init__(self, page: TemplatedPage, column: int, style: Format) -> None:
        self.page, self.column, self.style = page, column, style
        self.heights: dict[str, float] = {}  # of the texts that need more than one line

    def made(self, value: str | None) -> str:
        if not value:
            return self.page.blank_rest(self.style)
        height = self.page.height_of(value, self.column, self.style)
        if height > LINE_HEIGHT:
            self.heights[value] = height
        return self.page.text_rest(value, self.style)


class _Days(_Kept):
    def __init__(self, page: TemplatedPage, kind: Day) -> None:
        self.page, self.kind = page, kind

    def made(self, value: date | None) -> str:
        if value is None:
            return self.page.blank_rest(self.kind.blank)
        return self.page.number_rest((value - EXCEL_EPOCH).days, self.kind.style)


class _References(_Kept):
    def __init__(self, page: TemplatedPage, kind: Reference) -> None:
        self.page, self.looks = page, kind.looks

    def made(self, value: tuple[str, Number | None]) -> str:
        cell, amount = value
        return _formulas(self.page, escaped_formula(cell), self.looks)(amount)


def _figures(page: TemplatedPage, looks: Looks) -> Callable[[Number | None], str]:
    """What makes the cells of a column of numbers."""
    whole, exact = (f' s="{style._get_xf_index()}"><v>' for style in looks[:2])

    def made(value: Number | None) -> str:
        if value is None:
            return page.blank_rest(looks.whole)
        digits = few_digits(value)
        if digits is not None:
            return f"{exact if '.' in digits else whole}{digits}</v></c>"
        return page.number_rest(value, page.look(value, looks))

    return made


def _formulas(page: TemplatedPage, formula: str, looks: Looks) -> Callable[[Number | None], str]:
    """What makes the cells of a column with a formula, by their value. The formula is as it stands in XML."""
    whole, exact = (f' s="{style._get_xf_index()}"><f>{formula}</f><v>' for style in looks[:2])

    def made(value: Number | None) -> str:
        digits = None if value is None else few_digits(value)
        if digits is not None:
            return f"{exact if '.' in digits else whole}{digits}</v></c>"
        return page.formula_rest(formula, value, page.look(value, looks))

    return made


def escaped_formula(formula: str) -> str:
    """A formula as it stands in XML, without its first "="."""
    formula = formula.removeprefix("=")
    if "&" in formula or "<" in formula or ">" in formula:
        formula = formula.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return formula
