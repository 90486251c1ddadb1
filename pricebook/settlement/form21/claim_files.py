"""Services performed, read from the insurance's claim files: XML, or an archive of it. What is drugs and items is left out.

The claims' own reader opens them (claims/read/). Of a case the kind of treatment is taken from XML1, and of each service the day,
the code, the quantity, the price with its shares, and the amount; cards and visits are not even hashed.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from pricebook.findings import Place
from pricebook.settlement.charged.cells import UNREADABLE, Reader
from pricebook.settlement.charged.columns import columns_of
from pricebook.settlement.charged.facts import UNREAD, UnreadCells, price_of_return, unread_cells
from pricebook.settlement.charged.tables import ChargedRow, ChargedTable
from pricebook.settlement.claims.read.bounded import Bounded
from pricebook.settlement.claims.read.files import parts_of
from pricebook.settlement.claims.read.problems import broken_off, unread
from pricebook.settlement.claims.read.rows import Row, Rows
from pricebook.settlement.keyed import Key

XML, ZIP = ".xml", ".zip"
TABLE = "performed"
# Column of the table → those of the claims' reader; the first that a line has is taken.
_MEANT = {
    "facility": ("facility",), "day": ("began", "ordered"), "service": ("code",), "treatment": ("treatment",),
    "quantity": ("quantity",), "price": ("price",), "amount": ("amount",), "share": ("pays",), "fund_share": ("fund", "rate"),
}  # fmt: skip
_TABLES = (".csv", ".txt", ".parquet")  # parts that may hold services, too
_FIGURES = ("quantity", "price", "amount")
_FIGURE = re.compile(r"-?\d{1,18}(?:\.\d{1,6})?", re.ASCII)  # in these files a point is a decimal point
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, ValueError)


class _Lines(Rows):
    """Makes of a line its row, its columns, and whether it is a service."""

    def of(self, file: int, row: int, values: Mapping[str, str | None], kind: str | None = None) -> Row:
        return row, values, kind is None and not (values.get("item_code") or "").strip()


def read_claim_xml(path: Path, label: str, readers: Mapping[str, Reader], into: ChargedTable) -> None:
    """Reads the services of a claim file into a table.

    What cannot be read is added to its findings: ST041 and ST043 for cases, ST051 for cells.

    Args:
        path: the file.
        label: what findings call it.
        readers: what reads the cells of each column.
        into: the table.
    """
    with path.open("rb") as file:
        _read(file, label, readers, into)


def read_claim_zip(path: Path, label: str, readers: Mapping[str, Reader], into: ChargedTable) -> None:
    """Reads the services of each XML file in an archive, as it is unpacked. Arguments are those of `read_claim_xml`."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [(Path(part.filename).suffix.lower(), part) for part in parts_of(archive)]
            wanted = [part for suffix, part in parts if suffix == XML]
            tables = sum(suffix in _TABLES for suffix, _ in parts)
            if tables or not wanted:  # tables are read as files of their own
                into.findings.append(unread("ST041", Place(label), tables or 1, 0))
            for place, part in enumerate(wanted, 1):
                with archive.open(part) as packed, io.BufferedReader(Bounded(packed)) as file:
                    _read(file, f"{label}/{place}{XML}", readers, into)
    except _DAMAGED:
        into.findings.append(broken_off(label))


READERS = {XML: read_claim_xml, ZIP: read_claim_zip}


def _read(file: IO[bytes], label: str, readers: Mapping[str, Reader], into: ChargedTable) -> None:
    from pricebook.settlement.claims.read.insurance_xml import Parts, rows_of_xml  # lxml is loaded where a file needs it

    parts, cells, before = Parts(), UnreadCells(), into.read
    for line in rows_of_xml(file, 0, _Lines(Key(b""), None), parts):
        _take(line, label, readers, into, cells)
    into.findings += parts.findings(label, into.read - before)
    into.findings += unread_cells(TABLE, cells)
    into.columns = {*_MEANT} if into.columns is None else into.columns & {*_MEANT}


def _take(line: Row, label: str, readers: Mapping[str, Reader], into: ChargedTable, unread: UnreadCells) -> None:
    row, said, is_service = line
    assert isinstance(row, int) and isinstance(said, Mapping)
    if not is_service:
        return
    into.read += 1
    place = Place(label, row=row - 1)
    texts = {column: next((said[name] for name in names if said.get(name)), None) for column, names in _MEANT.items()}
    values = {column: readers[column](_cell(column, text)) for column, text in texts.items()}
    values |= price_of_return(values)
    needed = {column.id for column in columns_of(TABLE) if column.filled}
    wrong = [column for column, value in values.items() if value is UNREADABLE or (value is None and column in needed)]
    for column in wrong:
        unread.setdefault((column, UNREAD), []).append(place)
    known = {column: value for column, value in values.items() if value is not None and value is not UNREADABLE}
    (into.unread if wrong else into.rows).append(ChargedRow(place, known))


def _cell(column: str, text: str | None) -> Any:
    stripped = (text or "").strip()
    return Decimal(stripped) if column in _FIGURES and _FIGURE.fullmatch(stripped) else stripped or None
