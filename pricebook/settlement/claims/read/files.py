"""Reads files of claims of any of their formats into the database."""

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.database import insert
from pricebook.settlement.claims.read.bounded import Bounded
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.read.table_file import ReadFile, read_csv, read_csv_stream, read_parquet

Reader = Callable[[duckdb.DuckDBPyConnection, Path, int, str, Rows], ReadFile]
_MOST_PARTS = 100_000  # of an archive
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError)


def _read_xml(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    with path.open("rb") as file:
        return _read_xml_stream(con, file, number, label, rows)


def _read_xml_stream(con: duckdb.DuckDBPyConnection, file: IO[bytes], number: int, label: str, rows: Rows) -> ReadFile:
    from pricebook.settlement.claims.read.insurance_xml import Parts, rows_of_xml

    parts, before = Parts(), rows.line
    insert(con, "raw", rows_of_xml(file, number, rows, parts))
    found = {"ST041": parts.broken, "ST043": parts.wrong_letters}
    findings = [Finding(code, Place(label), observed=len(cases)) for code, cases in found.items() if cases]
    return ReadFile(rows.line - before, findings)


_READERS: dict[str, Reader] = {".csv": read_csv, ".txt": read_csv, ".parquet": read_parquet, ".xml": _read_xml}
_STREAMS = {".csv": read_csv_stream, ".xml": _read_xml_stream}
FORMATS = (*_READERS, ".zip")


def read_files(con: duckdb.DuckDBPyConnection, paths: Sequence[Path], rows: Rows) -> tuple[list[str], ReadFile]:
    """Reads the lines of files into `raw`.

    Args:
        con: the database, which may read the files.
        paths: the files, each of a format of FORMATS.
        rows: what makes the rows, with the key and the facility of lines that name none.

    Returns:
        How the files are called, by their number in the database: "1.csv", "2.zip/1.xml" (their names may hold that of a patient,
        or a card); and how many lines were read, and what is wrong with them.
    """
    labels: list[str] = []
    read = ReadFile()
    for place, path in enumerate(paths, 1):
        suffix = path.suffix.lower()
        label = f"{place}{suffix}"
        if suffix == ".zip":
            read.add(_read_zip(con, path, label, labels, rows))
        else:
            labels.append(label)
            read.add(_READERS[suffix](con, path, len(labels) - 1, label, rows))
    return labels, read


def _read_zip(con: duckdb.DuckDBPyConnection, path: Path, label: str, labels: list[str], rows: Rows) -> ReadFile:
    """Reads the parts of an archive that are XML or CSV, each as it is unpacked; other parts are passed over."""
    read = ReadFile()
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [(Path(part.filename).suffix.lower(), part) for part in archive.infolist()]
            wanted = [(suffix, part) for suffix, part in parts if suffix in _STREAMS]
            if len(wanted) > _MOST_PARTS:
                raise zipfile.BadZipFile
            for place, (suffix, part) in enumerate(wanted, 1):
                labels.append(f"{label}/{place}{suffix}")
                with archive.open(part) as packed, io.BufferedReader(Bounded(packed)) as file:
                    read.add(_STREAMS[suffix](con, file, len(labels) - 1, labels[-1], rows))
    except _DAMAGED:
        read.findings.append(Finding("ST041", Place(label), observed=1))
    return read
