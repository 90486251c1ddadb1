"""Reads files of claims of any of their formats into the database."""

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.read.table_file import ReadFile, read_csv, read_parquet

Reader = Callable[[duckdb.DuckDBPyConnection, Path, int, str, Rows], ReadFile]
READERS: dict[str, Reader] = {".csv": read_csv, ".txt": read_csv, ".parquet": read_parquet}


def labels_of(paths: Sequence[Path]) -> list[str]:
    """How the files are called: by their numbers, for their names may hold that of a patient, or a card."""
    return [f"{number}{path.suffix.lower()}" for number, path in enumerate(paths, 1)]


def read_files(con: duckdb.DuckDBPyConnection, paths: Sequence[Path], rows: Rows) -> list[ReadFile]:
    """Reads the lines of files into `raw`.

    Args:
        con: the database, which may read the files.
        paths: the files.
        rows: what makes the rows, with the key and the facility of lines that name none.

    Returns:
        For each file how many lines were read, and what is wrong with it.
    """
    labels = labels_of(paths)
    return [READERS[path.suffix.lower()](con, path, number, labels[number], rows) for number, path in enumerate(paths)]
