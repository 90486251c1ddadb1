"""A CSV file as any office program writes it: which letters, which delimiter, and its rows."""

import csv
import io
import unicodedata
from contextlib import suppress
from pathlib import Path

from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.tables.cells.legacy import put_back, share_of_syllables
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes, too_many_cells

LARGEST_CSV = 64 * 2**20  # bytes
MOST_CSV_CELLS = 6_000_000
DELIMITERS = ",;\t"
_LINES_LOOKED_AT = 60
_SAMPLE = 200_000  # bytes that the choice of letters is made from


def read_csv(path: Path, most_columns: int) -> tuple[list[list[Cell]], str]:
    """Rows of texts, and the encoding they were in. Raises Unreadable (XL010 no text, IN020 too large)."""
    if path.stat().st_size > LARGEST_CSV:
        raise too_many_bytes(LARGEST_CSV)
    text, encoding = decoded(path.read_bytes())
    if "\x00" in text:
        raise Unreadable("XL010", say("file.no-text"))
    delimiter = _delimiter(text)
    if text.count(delimiter) + text.count("\n") > MOST_CSV_CELLS:
        raise too_many_cells(MOST_CSV_CELLS)
    if text[:4].lower() == "sep=":  # Excel's own first line, which names the delimiter
        text = text.partition("\n")[2]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        rows: list[list[Cell]] = [list(row[:most_columns]) for row in reader]
    except csv.Error as error:
        raise Unreadable("XL010", reason_of(error)) from error
    if len(rows) * max(map(len, rows), default=0) > 2 * MOST_CSV_CELLS:
        raise too_many_cells(MOST_CSV_CELLS)
    return rows, encoding


def decoded(raw: bytes) -> tuple[str, str]:
    """The text and its encoding: Unicode where the bytes say so, else the old Vietnamese one whose words are syllables."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(raw, "utf-16"), "UTF-16"
    if raw[1:200:2].count(0) > 40:  # every second byte empty: UTF-16 without its mark
        return _strictly(raw, "utf-16-le"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        sample = raw[:_SAMPLE]
    western = sample.decode("latin-1")
    words = [word for line in western.splitlines() for word in line.split()]
    old_fonts = put_back([" ".join(words)]).changed
    candidates = {"latin-1": share_of_syllables(next(iter(old_fonts.values()), western))}
    with suppress(UnicodeDecodeError):
        candidates["cp1258"] = share_of_syllables(sample.decode("cp1258"))
    best = max(candidates, key=lambda encoding: (candidates[encoding], encoding == "cp1258"))
    if candidates[best] < 0.5:
        raise Unreadable("XL010", say("file.unknown-encoding"))
    text = _strictly(raw, best)
    return (unicodedata.normalize("NFC", text), "Windows-1258") if best == "cp1258" else (text, "TCVN3/VNI")


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("XL010", say("file.not-in-encoding", encoding=encoding.upper())) from error


def _delimiter(text: str) -> str:
    """The delimiter that parts most of the first lines, as evenly as possible: titles above the table have few of any."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        return text[4]
    lines = text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]

    def weight(delimiter: str) -> int:
        return sum(line.count(delimiter) for line in lines)

    return max(DELIMITERS, key=lambda delimiter: (sum(delimiter in line for line in lines), weight(delimiter)))
