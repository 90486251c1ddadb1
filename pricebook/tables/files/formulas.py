"""Calculates formulas of plain arithmetic, exactly: + − × ÷, brackets, SUM, PRODUCT, ROUND, MIN, MAX, AVERAGE over cells."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from pricebook.base.cells import column_number
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.sheet_facts import Position

LONGEST_FORMULA = 1_000  # characters of a formula that is calculated here
MOST_CELLS = 500_000  # that are looked at in all formulas of a workbook together
MOST_COLUMNS = 256  # of a sheet that are kept; what stands further right is not known
DEEPEST = 40  # brackets within brackets, and formulas that refer to formulas
MOST_FORMULAS = 20_000  # of a workbook that are calculated; the further ones are not known
_MOST_BITS = 4_000  # of a result: formulas that multiply each other grow without end
_NEAR_TIE = Fraction(1, 10**6)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[\w.$]+)!)?(?P<first>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(])"
    r"|(?P<name>[A-Z]+)\(|(?P<sign>[-+*/(),%]))",
    re.IGNORECASE,
)
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class _Token(NamedTuple):
    kind: str
    text: str
    sheet: str = ""
    last: str = ""


class _Unknown(Exception):
    """The formula holds something that is not calculated here."""


class Calculator:
    """Calculates formulas of a workbook from the stored values of its cells.

    The formulas that it was given have no stored value: their results are calculated where others need them. With `exact_ties`
    unset, what is rounded exactly halfway is not known: binary numbers may fall on either side.
    """

    def __init__(
        self, sheets: Mapping[str, Sheet], formulas: Mapping[str, Mapping[Position, str]], *, exact_ties: bool = True
    ) -> None:
        self._sheets, self._formulas = sheets, formulas
        self.exact_ties = exact_ties
        self._itself: tuple[str, Position] | None = None
        self._results: dict[tuple[str, Position], Fraction | None] = {}
        self._looked_at = 0
        self._calculated = 0
        self._depth = 0

    def result(self, sheet: str, at: Position) -> Fraction | None:
        """What a formula gives; None where that is not known here."""
        key = (sheet, at)
        if key not in self._results:
            self._results[key] = None  # a formula that refers to itself has no result
            text = self._formulas[sheet][at]
            self._depth += 1
            self._calculated += 1
            try:
                if not text or len(text) > LONGEST_FORMULA or self._depth > DEEPEST or self._calculated > MOST_FORMULAS:
                    raise _Unknown
                self._results[key] = _Formula(text, sheet, self).result()
            except (_Unknown, ZeroDivisionError, RecursionError):
                self._results[key] = None
            finally:
                self._depth -= 1
        return self._results[key]

    def of_text(self, sheet: str, at: Position, text: str) -> Fraction | None:
        """What a formula in a cell gives by the stored values of the others; None where that is not known here.

        Args:
            sheet: The name of the sheet.
            at: The cell; a formula that refers to it has no result.
            text: The formula.
        """
        self._calculated += 1
        if not 0 < len(text) <= LONGEST_FORMULA or self._calculated > MOST_FORMULAS:
            return None
        self._itself = (sheet, at)
        try:
            return _Formula(text, sheet, self).result()
        except (_Unknown, ZeroDivisionError, RecursionError):
            return None
        finally:
            self._itself = None

    def cells(self, sheet: str, first: str, last: str) -> Iterator[Fraction | None]:
        """The numbers of a range; None for a cell that is blank. A text or an unknown result is not calculated with."""
        (top, left), (bottom, right) = _position(first), _position(last or first)
        self._looked_at += (bottom - top + 1) * (right - left + 1)
        if self._looked_at > MOST_CELLS or sheet not in self._sheets:
            raise _Unknown
        rows = self._sheets[sheet].rows
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield self._number(sheet, (row, column), rows)

    def _number(self, sheet: str, at: Position, rows: list[list[Cell]]) -> Fraction | None:
        if at in self._formulas.get(sheet, {}):
            result = self.result(sheet, at)
            if result is None:
                raise _Unknown
            return result
        if (sheet, at) == self._itself or at[1] >= MOST_COLUMNS:
            raise _Unknown
        if at in self._sheets[sheet].errors or at in self._sheets[sheet].without_value:
            raise _Unknown
        row, column = at
        cell = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        if cell is None or cell == "":
            return None
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise _Unknown
        return Fraction(f"{cell:.15g}")


def _position(reference: str) -> Position:
    found = _CELL.fullmatch(reference.replace("$", "").upper())
    if found is None:
        raise _Unknown
    return int(found[2]) - 1, column_number(found[1])


class _Formula:
    """One formula, read from left to right: a sum of products of factors."""

    def __init__(self, text: str, sheet: str, calculator: Calculator) -> None:
        self._tokens = list(_tokens(text))
        self._at, self._depth = 0, 0
        self._sheet, self._calculator = sheet, calculator

    def result(self) -> Fraction:
        value = self._sum()
        if self._at < len(self._tokens):
            raise _Unknown
        return value

    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "")

    def _take(self, text: str) -> bool:
        if self._peek().kind == "sign" and self._peek().text == text:
            self._at += 1
            return True
        return False

    def _sum(self) -> Fraction:
        value = self._product()
        while True:
            if self._take("+"):
                value += self._product()
            elif self._take("-"):
                value -= self._product()
            else:
                return value

    def _product(self) -> Fraction:
        value = self._factor()
        while True:
            if self._take("*"):
                value = _bounded(value * self._factor())
            elif self._take("/"):
                value = _bounded(value / self._factor())
            else:
                return value

    def _factor(self) -> Fraction:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Unknown
        try:
            if self._take("-"):
                return -self._factor()
            if self._take("+"):
                return self._factor()
            if self._take("("):
                value = self._sum()
                self._close()
                return value
            return self._operand()
        finally:
            self._depth -= 1

    def _close(self) -> None:
        if not self._take(")"):
            raise _Unknown

    def _operand(self) -> Fraction:
        token = self._peek()
        self._at += 1
        if token.kind == "number":
            return Fraction(token.text) / (100 if self._take("%") else 1)
        if token.kind == "cell" and not token.last:
            return next(self._cells(token)) or Fraction(0)
        if token.kind == "name":
            return _of_function(token.text, self._arguments(), self._calculator.exact_ties)
        raise _Unknown

    def _cells(self, token: _Token) -> Iterator[Fraction | None]:
        return self._calculator.cells(token.sheet or self._sheet, token.text, token.last)

    def _arguments(self) -> list[list[Fraction]]:
        arguments = []
        while True:
            token = self._peek()
            if token.kind == "cell" and token.last:
                self._at += 1
                arguments.append([value for value in self._cells(token) if value is not None])
            else:
                arguments.append([self._sum()])
            if self._take(")"):
                return arguments
            if not self._take(","):
                raise _Unknown


def _bounded(value: Fraction) -> Fraction:
    if value.numerator.bit_length() + value.denominator.bit_length() > _MOST_BITS:
        raise _Unknown
    return value


def _of_function(name: str, arguments: list[list[Fraction]], exact_ties: bool) -> Fraction:
    values = [value for argument in arguments for value in argument]
    if name == "SUM":
        return sum(values, Fraction(0))
    if name == "ROUND" and list(map(len, arguments)) == [1, 1] and abs(values[1]) < 20:
        scale = Fraction(10) ** int(values[1])
        scaled = abs(values[0]) * scale + Fraction(1, 2)
        if not exact_ties and min(scaled % 1, 1 - scaled % 1) < _NEAR_TIE:
            raise _Unknown
        return (1 if values[0] >= 0 else -1) * (scaled.numerator // scaled.denominator) / scale
    if not values:
        raise _Unknown
    if name == "PRODUCT":
        product = Fraction(1)
        for value in values:
            product = _bounded(product * value)
        return product
    if name in ("MIN", "MAX"):
        return min(values) if name == "MIN" else max(values)
    if name == "AVERAGE":
        return sum(values, Fraction(0)) / len(values)
    raise _Unknown


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _Unknown
        at = found.end()
        if found["number"]:
            yield _Token("number", found["number"])
        elif found["first"]:
            sheet = (found["sheet"] or "").removesuffix("!").removeprefix("$").strip("'").replace("''", "'")
            yield _Token("cell", found["first"], sheet, found["last"] or "")
        elif found["name"]:
            yield _Token("name", found["name"].upper())
        else:
            yield _Token("sign", found["sign"])
