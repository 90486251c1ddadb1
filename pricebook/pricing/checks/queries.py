"""The SQL queries of the checks, one file for each (checks/sql/)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pricebook.dossier import named_rows
from pricebook.pricing.compose import Composition

_SQL = Path(__file__).parent / "sql"


def check_rows(composition: Composition, query: str) -> Iterator[Any]:
    """The rows of a check's query as named tuples. `query` is the name of its file without suffix."""
    return named_rows(composition.con, _SQL / f"{query}.sql")
