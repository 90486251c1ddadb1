"""Records as pandas tables. Only here is pandas imported: a plain build never pays for it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd


def frame_of(columns: Sequence[str], rows: Iterable[Sequence[Any]], whole: Sequence[str] = ()) -> pd.DataFrame:
    """A table with these columns. `whole` are those of whole numbers, which become nullable integers; the rest stays as it is."""
    frame = pd.DataFrame([list(row) for row in rows], columns=list(columns), dtype=object)
    types: Mapping[str, str] = dict.fromkeys(whole, "Int64")
    return frame.astype(types)
