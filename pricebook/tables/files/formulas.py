"""Calculates formulas of plain arithmetic by the stored values of the cells that they name (formula_grammar.py)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pricebook.tables.files.formula_grammar import DEEPEST, LONGEST_FORMULA, Number, Reference, Run, Unknown, compiled, relative
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.sheet_facts import Position

MOST_CELLS = 500_000  # that are looked at in all formulas of a workbook together
MOST_COLUMNS = 256  # of a sheet that are kept; what stands further right is not known
MOST_FORMULAS = 20_000  # of a workbook that are calculated; the further ones are not known


class Calculator:
    """Calculates formulas of a workbook from the stored values of its cells.

    The formulas that it was given have no stored value: their results are calculated where others need them.
    """

    def __init__(self, sheets: Mapping[str, Sheet], formulas: Mapping[str, Mapping[Position, str]]) -> None:
        self.sheets, self.formulas = sheets, formulas
        self._results: dict[tuple[str, Position], Fraction | None] = {}
        self._compiled: dict[tuple[str, Position], Run | None] = {}
        self._alike: dict[str, Run | None] = {}
        self.looked_at = 0
        self._calculated = 0
        self._depth = 0

    def result(self, sheet: str, at: Position) -> Fraction | None:
        """What a formula without a stored value gives; None where that is not known here."""
        key = (sheet, at)
        if key not in self._results:
            self._results[key] = None  # a formula that refers to itself has no result
            self._depth += 1
            self._calculated += 1
            try:
                if self._depth <= DEEPEST and self._calculated <= MOST_FORMULAS:
                    found = self._run(self._formula(self.formulas[sheet][at], at), _Exact(self, sheet, at))
                    self._results[key] = found if isinstance(found, Fraction) else None
            finally:
                self._depth -= 1
        return self._results[key]

    def of_text(self, sheet: str, at: Position, text: str, written_at: Position) -> Number | None:
        """What a formula gives by the stored values of other cells, to some 28 digits.

        Args:
            sheet: The name of the sheet.
            at: The cell of the formula.
            text: The formula.
            written_at: The cell that the text was written for, where several cells share it.

        Returns:
            The result; None where it is not known here.
        """
        self._calculated += 1
        if self._calculated > MOST_FORMULAS:
            return None
        return self._run(self._formula(text, written_at), _Rounded(self, sheet, at))

    def exactly(self, sheet: str, at: Position, text: str, written_at: Position) -> Fraction | None:
        """The same to the last digit; None also where it depends on which side of a tie the noise of binary numbers falls."""
        found = self._run(self._formula(text, written_at), _Exact(self, sheet, at, ties=False))
        return found if isinstance(found, Fraction) else None

    def _run(self, formula: Run | None, cells: "_Exact") -> Number | None:
        if formula is None:
            return None
        try:
            return formula(cells)
        except (Unknown, ArithmeticError, RecursionError):
            return None

    def _formula(self, text: str, at: Position) -> Run | None:
        """A formula, ready to be run; formulas that name cells at the same distance are one."""
        key = (text, at)
        if key not in self._compiled:
            alike = relative(text, at) if 0 < len(text) <= LONGEST_FORMULA else ""
            if alike not in self._alike:
                try:
                    self._alike[alike] = compiled(text, at) if alike else None
                except (Unknown, RecursionError):
                    self._alike[alike] = None
            self._compiled[key] = self._alike[alike]
        return self._compiled[key]


class _Exact:
    """The cells that a formula names, as fractions."""

    def __init__(self, calculator: Calculator, sheet: str, at: Position, *, ties: bool = True) -> None:
        self._calculator, self._sheet, self._at, self.ties = calculator, sheet, at, ties

    def number(self, text: str) -> Number:
        """A number that stands in the formula."""
        return Fraction(text)

    def of_cell(self, cell: float) -> Number:
        """The number in a cell."""
        return Fraction(f"{cell:.15g}")

    def cells(self, sheet: str, first: Reference, last: Reference) -> Iterator[Number | None]:
        """The numbers of a range; None for a cell that is blank. A text or an unknown result is not calculated with."""
        calculator, name = self._calculator, sheet or self._sheet
        (top, left), (bottom, right) = first.at(self._at), last.at(self._at)
        calculator.looked_at += (bottom - top + 1) * (right - left + 1)
        if calculator.looked_at > MOST_CELLS or name not in calculator.sheets or min(top, left) < 0 or right >= MOST_COLUMNS:
            raise Unknown
        of_sheet, without_value = calculator.sheets[name], calculator.formulas.get(name, {})
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self._number(name, of_sheet, (row, column), without_value)

    def _number(self, name: str, sheet: Sheet, at: Position, without_value: Mapping[Position, str]) -> Number | None:
        if at in without_value:
            result = self._calculator.result(name, at)
            if result is None:
                raise Unknown
            return result
        if (at == self._at and name == self._sheet) or at in sheet.errors or at in sheet.without_value:
            raise Unknown
        row, column = at
        cell = sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
        if cell is None or cell == "":
            return None
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise Unknown
        return self.of_cell(cell)


class _Rounded(_Exact):
    """The cells that a formula names, as decimal numbers: faster than fractions, and off by less than a spreadsheet is."""

    def number(self, text: str) -> Number:
        return Decimal(text)

    def of_cell(self, cell: float) -> Number:
        return Decimal(f"{cell:.15g}")
