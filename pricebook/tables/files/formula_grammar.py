"""Compiles formulas of plain arithmetic: + − × ÷, brackets, per cent, SUM, PRODUCT, ROUND, MIN, MAX, AVERAGE over cells."""

import operator
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, NamedTuple, Protocol, TypeAlias

from pricebook.base.cells import column_number
from pricebook.tables.files.sheet_facts import Position

LONGEST_FORMULA = 1_000  # characters of a formula that is calculated here
DEEPEST = 40  # brackets within brackets, and formulas that refer to formulas
_MOST_BITS = 4_000  # of a result: formulas that multiply each other grow without end
_MOST_DIGITS = 20  # that ROUND is asked for
_NEAR_TIE = Fraction(1, 10**6)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[\w.$]+)!)?(?P<first>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(])"
    r"|(?P<name>[A-Z]+)\(|(?P<sign>[-+*/(),%]))",
    re.IGNORECASE,
)
_NAMED_CELL = re.compile(r"(?<![\w$.])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(!])", re.IGNORECASE)


class _Token(NamedTuple):
    kind: str
    text: str
    sheet: str = ""
    last: str = ""


class Unknown(Exception):
    """The formula holds something that is not calculated here."""


class Reference(NamedTuple):
    """A cell as a formula names it: its row and column, or how far they are from the cell of the formula."""

    row: int
    column: int
    row_is_fixed: bool
    column_is_fixed: bool

    def at(self, formula: Position) -> Position:
        """The cell, for a formula in a cell."""
        row = self.row if self.row_is_fixed else formula[0] + self.row
        return row, self.column if self.column_is_fixed else formula[1] + self.column


def relative(text: str, at: Position) -> str:
    """A formula with the distances of the cells that it names in place of their names; "" for one that is too long to look at."""
    row, column = at

    def distance(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = found.groups()
        left = letters if fixed_column else f"[{column_number(letters.upper()) - column}]"
        return f"\0{left}:{number if fixed_row else f'[{int(number) - 1 - row}]'}"

    return _NAMED_CELL.sub(distance, text)


Number: TypeAlias = Any  # fractions or decimal numbers; never both in the run of one formula


class Cells(Protocol):
    """The cells that formulas name, for the cell of one formula."""

    ties: bool

    def number(self, text: str) -> Number:
        """A number that stands in the formula."""

    def cells(self, sheet: str, first: Reference, last: Reference) -> Iterator[Number | None]:
        """The numbers of a range; None for a cell that is blank."""


Run = Callable[[Cells], Number]


def compiled(text: str, at: Position) -> Run:
    """A formula, ready to be run for any cell that names others at the same distance.

    Args:
        text: The formula.
        at: The cell that it was written for.

    Raises:
        Unknown: It holds something that is not calculated here.
    """
    return _Formula(text, at).compiled()


_Values = Callable[[Cells], list[Number]]


class _Formula:
    """One formula, read from left to right: a sum of products of factors. What is read is compiled, to be run for many cells."""

    def __init__(self, text: str, at: Position) -> None:
        self._tokens = list(_tokens(text))
        self._at, self._depth = 0, 0
        self._row, self._column = at

    def compiled(self) -> Run:
        formula = self._sum()
        if self._at < len(self._tokens):
            raise Unknown
        return formula

    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token("end", "")

    def _take(self, text: str) -> bool:
        if self._peek().kind == "sign" and self._peek().text == text:
            self._at += 1
            return True
        return False

    def _sum(self) -> Run:
        value = self._product()
        while True:
            if self._take("+"):
                value = _combined(operator.add, value, self._product())
            elif self._take("-"):
                value = _combined(operator.sub, value, self._product())
            else:
                return value

    def _product(self) -> Run:
        value = self._factor()
        while True:
            if self._take("*"):
                value = _combined(operator.mul, value, self._factor())
            elif self._take("/"):
                value = _combined(operator.truediv, value, self._factor())
            else:
                return value

    def _factor(self) -> Run:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unknown
        try:
            if self._take("-"):
                negated = self._factor()
                return lambda cells: -negated(cells)
            if self._take("+"):
                return self._factor()
            if self._take("("):
                value = self._sum()
                if not self._take(")"):
                    raise Unknown
                return value
            return self._operand()
        finally:
            self._depth -= 1

    def _operand(self) -> Run:
        token = self._peek()
        self._at += 1
        if token.kind == "number":
            text, hundredths = token.text, self._take("%")
            return lambda cells: cells.number(text) / (100 if hundredths else 1)
        if token.kind == "cell" and not token.last:
            sheet, at = token.sheet, self._reference(token.text)
            return lambda cells: next(cells.cells(sheet, at, at)) or 0
        if token.kind == "name":
            return _function(token.text, self._arguments())
        raise Unknown

    def _reference(self, text: str) -> Reference:
        found = _NAMED_CELL.fullmatch(text)
        if found is None:
            raise Unknown
        fixed_column, letters, fixed_row, number = found.groups()
        row, column = int(number) - 1, column_number(letters.upper())
        return Reference(
            row if fixed_row else row - self._row,
            column if fixed_column else column - self._column,
            bool(fixed_row),
            bool(fixed_column),
        )

    def _arguments(self) -> list[_Values]:
        arguments: list[_Values] = []
        while True:
            token = self._peek()
            if token.kind == "cell" and token.last:
                self._at += 1
                arguments.append(_range(token.sheet, self._reference(token.text), self._reference(token.last)))
            else:
                arguments.append(_alone(self._sum()))
            if self._take(")"):
                return arguments
            if not self._take(","):
                raise Unknown


def _combined(combine: Callable[[Number, Number], Number], left: Run, right: Run) -> Run:
    return lambda cells: _bounded(combine(left(cells), right(cells)))


def _range(sheet: str, first: Reference, last: Reference) -> _Values:
    return lambda cells: [value for value in cells.cells(sheet, first, last) if value is not None]


def _alone(value: Run) -> _Values:
    return lambda cells: [value(cells)]


def _bounded(value: Number) -> Number:
    if isinstance(value, Fraction) and value.numerator.bit_length() + value.denominator.bit_length() > _MOST_BITS:
        raise Unknown
    return value


def _function(name: str, arguments: list[_Values]) -> Run:
    if name == "ROUND" and len(arguments) == 2:
        return lambda cells: _rounded([argument(cells) for argument in arguments], cells)
    calculate = _FUNCTIONS.get(name)
    if calculate is None:
        raise Unknown
    return lambda cells: calculate([value for argument in arguments for value in argument(cells)])


def _rounded(arguments: list[list[Number]], cells: Cells) -> Number:
    if list(map(len, arguments)) != [1, 1] or not -_MOST_DIGITS < arguments[1][0] < _MOST_DIGITS:
        raise Unknown
    value: Number = arguments[0][0]
    digits = int(arguments[1][0])
    sign = 1 if value >= 0 else -1
    if isinstance(value, Decimal):
        return sign * (abs(value).scaleb(digits) + Decimal("0.5")).to_integral_value(ROUND_FLOOR).scaleb(-digits)
    exact = Fraction(10) ** digits
    scaled = abs(value) * exact + Fraction(1, 2)
    if not cells.ties and min(scaled % 1, 1 - scaled % 1) < _NEAR_TIE:
        raise Unknown
    return sign * (scaled.numerator // scaled.denominator) / exact


def _any(values: list[Number]) -> list[Number]:
    if not values:
        raise Unknown
    return values


def _product(values: list[Number]) -> Number:
    product: Number = 1
    for value in _any(values):
        product = _bounded(product * value)
    return product


_FUNCTIONS: dict[str, Callable[[list[Number]], Number]] = {
    "SUM": sum,
    "PRODUCT": _product,
    "MIN": lambda values: min(_any(values)),
    "MAX": lambda values: max(_any(values)),
    "AVERAGE": lambda values: sum(_any(values)) / len(values),
}


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    text = text.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Unknown
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
