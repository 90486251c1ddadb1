"""Reads files of claims of any of their formats into the database, one unit of reading after the other."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb

from pricebook.findings import Finding, Place
from pricebook.settlement.claims.database import insert, set_variables
from pricebook.settlement.claims.read.bounded import Bounded
from pricebook.settlement.claims.read.csv_rows import read_csv_stream
from pricebook.settlement.claims.read.month_first import leave_open
from pricebook.settlement.claims.read.problems import ReadFile, unread, without_lines
from pricebook.settlement.claims.read.receipt_file import read_receipts
from pricebook.settlement.claims.read.rows import Rows
from pricebook.settlement.claims.read.table_file import ParquetRows, read_csv, view_parquet

Reader = Callable[[duckdb.DuckDBPyConnection, Path, int, str, Rows], ReadFile]
_MOST_PARTS = 100_000  # of an archive
_TOGETHER = 16 * 2**20  # bytes of small files that are read together; a run that is interrupted begins with them again
_AT_ONCE = 600_000  # lines of a Parquet file that are read together: they are sorted in memory
_PARQUET = ".parquet"
_OF_A_MAC = frozenset(("__MACOSX", ".DS_Store"))  # folders and files
_A_FORMAT = re.compile(r"\.[a-z0-9]{1,7}", re.ASCII)
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError)


def _read_xml(con: duckdb.DuckDBPyConnection, path: Path, number: int, label: str, rows: Rows) -> ReadFile:
    with path.open("rb") as file:
        return _read_xml_stream(con, file, number, label, rows)


def _read_xml_stream(con: duckdb.DuckDBPyConnection, file: IO[bytes], number: int, label: str, rows: Rows) -> ReadFile:
    from pricebook.settlement.claims.read.insurance_xml import Parts, rows_of_xml

    parts, before = Parts(), rows.line
    insert(con, "raw", rows_of_xml(file, number, rows, parts))
    read = ReadFile(rows.line - before, parts.findings(label, rows.line - before))
    if not read.lines and not read.findings:
        read.findings.append(without_lines(label, parts.kinds))
    return read


_READERS: dict[str, Reader] = {".csv": read_csv, ".txt": read_csv, ".xml": _read_xml}
_STREAMS = {".csv": read_csv_stream, ".txt": read_csv_stream, ".xml": _read_xml_stream}
FORMATS = (".csv", ".txt", _PARQUET, ".xml", ".zip")


@dataclass(frozen=True, slots=True)
class Unit:
    """What is read and put aside together: some small files, a large one, or rows of a Parquet file.

    Attributes:
        files: the files, each with its place among all of them, from 1.
        rows: the rows of the one file, if it is Parquet.
        receipts: whether the one file is a table of what patients paid.
    """

    files: tuple[tuple[int, Path], ...]
    rows: ParquetRows | None = None
    receipts: bool = False

    @property
    def continues(self) -> bool:
        """Whether a unit before it has read the rows before of the same file."""
        return self.rows is not None and self.rows.first > 0


def units_of(con: duckdb.DuckDBPyConnection, paths: Sequence[Path], receipts: Sequence[Path] = ()) -> Iterator[Unit]:
    """The units of reading, in the order of the files: those of claims first.

    Args:
        con: the database, which may read the files.
        paths: the files, each of a format of FORMATS.
        receipts: tables of what patients paid, each of which is a unit.
    """
    held: list[tuple[int, Path]] = []
    size = 0
    for place, path in enumerate(paths, 1):
        parquet, more = path.suffix.lower() == _PARQUET, path.stat().st_size
        if held and (parquet or size + more > _TOGETHER):
            yield Unit(tuple(held))
            held, size = [], 0
        if parquet:
            yield from (Unit(((place, path),), rows) for rows in _ranges(con, path))
        else:
            held.append((place, path))
            size += more
    if held:
        yield Unit(tuple(held))
    yield from (Unit((numbered,), receipts=True) for numbered in enumerate(receipts, 1))


def _ranges(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[ParquetRows]:
    try:
        counted = con.execute("select num_rows from parquet_file_metadata($1)", [str(path)]).fetchone()
    except duckdb.Error:  # what reads the rows says so
        counted = None
    lines = counted[0] if counted is not None else 0
    starts = range(0, lines, _AT_ONCE) or (0,)
    for first in starts:
        yield ParquetRows(path, first, first + _AT_ONCE if first + _AT_ONCE < lines else None)


def read_unit(con: duckdb.DuckDBPyConnection, unit: Unit, rows: Rows) -> tuple[list[str], ReadFile]:
    """Reads the lines of a unit: they stand in `raw` then.

    Args:
        con: the database, which may read the files.
        unit: the unit.
        rows: what makes the rows, with the key and the facility of lines that name none.

    Returns:
        How the files are called, by their number within the unit: "1.csv", "2.zip/1.xml", "receipts-1.xlsx/2" (their names
        may hold that of a patient, or a card); and how many lines were read, and what is wrong with them.
    """
    labels: list[str] = []
    read = ReadFile()
    set_variables(con, facility=rows.facility)
    for place, path in unit.files:
        suffix = path.suffix.lower()
        label = f"{place}{suffix}"
        if unit.receipts:
            return labels, read_receipts(con, path, f"receipts-{label}", labels, rows)
        if suffix == ".zip":
            read.add(_read_zip(con, path, label, labels, rows))
            continue
        labels.append(label)
        if unit.rows is not None:
            read.add(view_parquet(con, unit.rows, 0, label, rows))
        else:
            read.add(_READERS[suffix](con, path, len(labels) - 1, label, rows))
    if unit.rows is None:
        leave_open(con)
    return labels, read


def _read_zip(con: duckdb.DuckDBPyConnection, path: Path, label: str, labels: list[str], rows: Rows) -> ReadFile:
    """Reads the parts of an archive that are XML or CSV, each as it is unpacked.

    The other parts are named (ST110): their formats, not their names, which may hold that of a patient.
    """
    read = ReadFile()
    try:
        with zipfile.ZipFile(path) as archive:
            parts = parts_of(archive)
            if len(parts) > _MOST_PARTS:
                raise zipfile.BadZipFile
            suffixes = [Path(part.filename).suffix.lower() for part in parts]
            if passed := [suffix for suffix in suffixes if suffix not in _STREAMS]:
                read.findings.append(Finding("ST110", Place(label), observed=len(passed), more={"formats": _formats(passed)}))
            if not parts:
                read.findings.append(without_lines(label))
            for place, (suffix, part) in enumerate(zip(suffixes, parts, strict=True), 1):
                if suffix not in _STREAMS:
                    continue
                labels.append(f"{label}/{place}{suffix}")
                with archive.open(part) as packed, io.BufferedReader(Bounded(packed)) as file:
                    read.add(_STREAMS[suffix](con, file, len(labels) - 1, labels[-1], rows))
    except DAMAGED:
        read.findings.append(unread("ST041", Place(label), 1, read.lines))
    return read


def parts_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in an archive; without those that a Mac puts beside them ("__MACOSX/._1.xml", ".DS_Store")."""
    files = [part for part in archive.infolist() if not part.is_dir()]
    return [part for part in files if _OF_A_MAC.isdisjoint(Path(part.filename).parts)]


def _formats(suffixes: Sequence[str]) -> str:
    """The formats of files, each once, as messages name them; what looks like none may be a part of a name."""
    return ", ".join(sorted({suffix if _A_FORMAT.fullmatch(suffix) else "?" for suffix in suffixes}))
