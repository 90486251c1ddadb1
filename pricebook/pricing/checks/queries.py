"""What the checks ask of a composed dossier: one file a question (checks/sql/)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pricebook.dossier import named_rows
from pricebook.pricing.compose import Composition

_SQL = Path(__file__).parent / "sql"


def check_rows(composition: Composition, question: str) -> Iterator[Any]:
    """The rows that a question gives, by the names of its columns. `question` is the name of its file."""
    return named_rows(composition.con, _SQL / f"{question}.sql")
