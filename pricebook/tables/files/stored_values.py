"""What stored values of formulas are worth: formulas that were never calculated, and values that are not what a formula gives.

A program that writes a workbook without calculating it stores 0 for each formula, and a reader cannot tell such a 0 from a true
one. Formulas of plain arithmetic are calculated here (formulas.py); where one gives another number than 0, the workbook was not
calculated, and its other formulas that hold 0 and cannot be calculated here count as not calculated either. Where no formula
gives such proof, every 0 is taken as it stands.

Where a program, or a hand, stored another value than a formula gives, the price changes as soon as somebody opens the file and
lets it calculate. Formulas that cannot be calculated here are taken as they are.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pricebook.tables.files.formulas import Calculator
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.sheet_facts import Formula, Position

_CHANGING_NAMES = ("TODAY", "NOW", "RAND", "OFFSET", "INDIRECT")
_CHANGING = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT)\(")
_SMALLEST = Fraction(1, 10**9)  # a smaller result is the noise of binary numbers: 0
_NOISE = Fraction(1, 10**9)  # share of a value by which binary numbers may be off
_SHORT = 100  # units of the last digit; a shorter figure was not rounded for display


def never_calculated(sheets: list[Sheet], formulas: Mapping[str, Mapping[Position, str]]) -> dict[str, set[Position]]:
    """By sheet, the formulas that were never calculated.

    Args:
        sheets: The sheets of a workbook.
        formulas: By sheet, the formulas whose stored value is 0 or an empty text.
    """
    if not any(formulas.values()):
        return {}
    calculator = Calculator({sheet.name or "": sheet for sheet in sheets}, formulas)
    proven: dict[str, set[Position]] = {}
    open_: dict[str, set[Position]] = {}
    for sheet, of_sheet in formulas.items():
        for at in of_sheet:
            result = calculator.result(sheet, at)
            if result is None:
                open_.setdefault(sheet, set()).add(at)
            elif abs(result) > _SMALLEST:
                proven.setdefault(sheet, set()).add(at)
    if not proven:
        return {}
    return {sheet: proven.get(sheet, set()) | open_.get(sheet, set()) for sheet in formulas}


def note_stale(sheets: list[Sheet], formulas: Mapping[str, Mapping[Position, Formula]]) -> None:
    """Notes in each sheet the formulas that give another number than is stored, and those that change by themselves.

    Args:
        sheets: The sheets of a workbook; what was never calculated has been taken away.
        formulas: By sheet, its formulas.
    """
    calculator = Calculator({sheet.name or "": sheet for sheet in sheets}, {})
    changing: dict[str, bool] = {}
    for sheet in sheets:
        for at, (text, written_at) in formulas.get(sheet.name or "", {}).items():
            stored = _stored(sheet, at)
            if stored is None:
                continue
            if text not in changing:  # cells that share a formula share its text
                capitals = text.upper()
                changing[text] = any(name in capitals for name in _CHANGING_NAMES) and _CHANGING.search(capitals) is not None
            if changing[text]:
                sheet.changing.add(at)
                continue
            name = sheet.name or ""
            nearly = calculator.of_text(name, at, text, written_at)
            if nearly is None or abs(Fraction(nearly) - Fraction(stored)) <= abs(Fraction(stored)) * _NOISE:
                continue
            result = calculator.exactly(name, at, text, written_at)
            if result is not None and _differs(stored, result):
                sheet.stale[at] = _written(result)


def formulas_of(cells: Iterator[tuple[Position, str | None, str | None]]) -> Iterator[tuple[Position, Formula]]:
    """The formulas of cells in their order, those that share one included.

    Args:
        cells: The cell, the number of the formula that it shares, and the text of the formula, if it has its own.
    """
    shared: dict[str, Formula] = {}
    for at, number, text in cells:
        formula = Formula(text, at) if text else shared.get(number or "")
        if formula is not None:
            yield at, formula
            if number is not None and text:
                shared[number] = formula


def _stored(sheet: Sheet, at: Position) -> Decimal | None:
    row, column = at
    cell = sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
    return None if isinstance(cell, bool) or not isinstance(cell, int | float) else Decimal(f"{cell:.15g}")


def _differs(stored: Decimal, result: Fraction) -> bool:
    """Whether two figures differ by more than the noise of binary numbers, and more than the rounding of a figure for display."""
    off = abs(Fraction(stored) - result)
    if off <= max(abs(result) * _NOISE, _NOISE):
        return False
    exponent = stored.as_tuple().exponent
    unit = Fraction(10) ** min(exponent if isinstance(exponent, int) else 0, 0)
    return abs(stored) < _SHORT * unit or off > unit / 2


def _written(result: Fraction) -> str:
    rounded = round(result, 6)
    return format((Decimal(rounded.numerator) / Decimal(rounded.denominator)).normalize(), "f")
