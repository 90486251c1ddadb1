"""Records as pandas tables. Only this module imports pandas, so that a build does not spend time on it."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from pricebook.base.exact import long_decimal

APPROXIMATE = "approximate"  # the column that names the figures of a row that are rounded


def frame_of(columns: Sequence[str], rows: Iterable[Sequence[Any]], whole: Sequence[str] = ()) -> pd.DataFrame:
    """A table with these columns, and a last one, `approximate`.

    A fraction becomes a decimal of 28 digits. The last column names the columns of the row in which that was done
    ("unit_price, cost"); it is empty where every figure is exact.

    Args:
        columns: The names of the columns.
        rows: The values, in the order of the columns.
        whole: The columns of whole numbers, which become nullable integers (Int64). The others keep their objects.
    """
    frame = pd.DataFrame([_in_decimals(columns, row) for row in rows], columns=[*columns, APPROXIMATE], dtype=object)
    types: Mapping[str, str] = dict.fromkeys(whole, "Int64")
    return frame.astype(types)


def _in_decimals(columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
    rounded = [name for name, value in zip(columns, row, strict=True) if isinstance(value, Fraction)]
    if not rounded:
        return [*row, ""]
    return [*(long_decimal(value) if isinstance(value, Fraction) else value for value in row), ", ".join(rounded)]
