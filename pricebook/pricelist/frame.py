"""Records as pandas tables. Only this module imports pandas, so that a build does not spend time on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd


def frame_of(columns: Sequence[str], rows: Iterable[Sequence[Any]], whole: Sequence[str] = ()) -> pd.DataFrame:
    """A table with these columns.

    Args:
        columns: The names of the columns.
        rows: The values, in the order of the columns.
        whole: The columns of whole numbers, which become nullable integers (Int64). The others keep their objects.
    """
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)
    types: Mapping[str, str] = dict.fromkeys(whole, "Int64")
    return frame.astype(types)
