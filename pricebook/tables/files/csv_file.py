"""A CSV file as any office program writes it: its encoding, its delimiter, and its rows."""

import csv
import io
import unicodedata
from contextlib import suppress

from pricebook.base.csv_text import BLANK
from pricebook.base.languages import say
from pricebook.base.reasons import reason_of
from pricebook.tables.cells.old_encodings import restore_letters, share_of_syllables
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.sheet import MOST_COLUMNS, Sheet, beyond_columns
from pricebook.tables.files.unreadable import Unreadable, too_many_bytes, too_many_cells

LARGEST_CSV = 64 * 2**20  # bytes
MOST_CSV_CELLS = 6_000_000  # as delimiters and line ends count them
DELIMITERS = ",;\t|"
_LINES_FOR_DELIMITER = 60  # from the top, by which the delimiter is chosen
_SAMPLE = 200_000  # bytes from the start, by which the encoding is chosen


def read_csv(data: bytes) -> Sheet:
    """Reads the rows of a CSV file as texts.

    Args:
        data: The bytes of the file.

    Returns:
        A sheet without a name, with its encoding and its delimiter.

    Raises:
        Unreadable: XL010 where the file is no text, IN067 where a quote is not closed or misplaced. IN020 where the
            file has more than LARGEST_CSV bytes, or more than MOST_CSV_CELLS cells, or where its rows, each made as wide as the
            widest, would have more than twice as many.
    """
    if len(data) > LARGEST_CSV:
        raise too_many_bytes(LARGEST_CSV)
    text, encoding = decode(_without_padding(data))
    text = text.rstrip(BLANK) if "\x1a" in text[-100:] else text
    if "\x00" in text:
        raise Unreadable("XL010", say("file.no-text"))
    delimiter = _delimiter(text)
    if text.count(delimiter) + text.count("\n") > MOST_CSV_CELLS:
        raise too_many_cells(MOST_CSV_CELLS)
    if text[:4].lower() == "sep=":  # Excel's own first line, which names the delimiter
        text = text.partition("\n")[2]
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        ends = 0  # the line at which the last row ended, from 1
        whole: list[list[Cell]] = []
        for row in reader:
            whole.append(list(row))
            ends = reader.line_num
    except csv.Error as error:
        raise Unreadable("IN067", say("file.row-unreadable", line=ends + 1, why=reason_of(error))) from error
    beyond = beyond_columns(whole)
    rows = [row[:MOST_COLUMNS] for row in whole] if any(len(row) > MOST_COLUMNS for row in whole) else whole
    if len(rows) * max(map(len, rows), default=0) > 2 * MOST_CSV_CELLS:
        raise too_many_cells(MOST_CSV_CELLS)
    return Sheet(
        None, rows, encoding=encoding, delimiter=delimiter, broken_lines=_cells_of_several_lines(rows, text), beyond=beyond
    )


def _without_padding(data: bytes) -> bytes:
    """The bytes up to the end mark of DOS programs, behind which they fill the last block of a file with zero bytes.

    A text in UTF-16 has such bytes within it, and is left as it is.
    """
    body = data.rstrip(b"\x00")
    return body if body.endswith(b"\x1a") and b"\x00" not in body else data


def _cells_of_several_lines(rows: list[list[Cell]], text: str) -> list[tuple[int, int]]:
    """The cells that hold line breaks, by row and column. They are searched for only where there are more lines than rows."""
    if text.count("\n") <= len(rows):
        return []
    return [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if isinstance(cell, str) and "\n" in cell]


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file, and the name of its encoding.

    UTF-8 or UTF-16 where the bytes are valid in it. Otherwise that Vietnamese encoding, Windows-1258 or one of the old fonts'
    (as Latin-1), in which the largest share of the marked words are Vietnamese syllables.

    Raises:
        Unreadable: XL010 where no encoding makes at least half of the words syllables, or where the text breaks off.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decode_strictly(raw, "utf-16"), "UTF-16"
    if raw[1:200:2].count(0) > 40:  # every second byte is 0: UTF-16 without its byte order mark
        return _decode_strictly(raw, "utf-16-le"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        sample = raw[:_SAMPLE]
    western = sample.decode("latin-1")
    words = [word for line in western.splitlines() for word in line.split()]
    old_fonts = restore_letters([" ".join(words)]).changed
    candidates = {"latin-1": share_of_syllables(next(iter(old_fonts.values()), western))}
    with suppress(UnicodeDecodeError):
        candidates["cp1258"] = share_of_syllables(sample.decode("cp1258"))
    best = max(candidates, key=lambda encoding: (candidates[encoding], encoding == "cp1258"))
    if candidates[best] < 0.5:
        raise Unreadable("XL010", say("file.unknown-encoding"))
    text = _decode_strictly(raw, best)
    return (unicodedata.normalize("NFC", text), "Windows-1258") if best == "cp1258" else (text, "TCVN3/VNI")


def _decode_strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("XL010", say("file.not-in-encoding", encoding=encoding.upper())) from error


def _delimiter(text: str) -> str:
    """The delimiter that stands in most of the first lines, for titles above a table have few; of several, the most frequent."""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        return text[4]
    lines = text.split("\n", _LINES_FOR_DELIMITER)[:_LINES_FOR_DELIMITER]

    def frequency(delimiter: str) -> int:
        return sum(line.count(delimiter) for line in lines)

    return max(DELIMITERS, key=lambda delimiter: (sum(delimiter in line for line in lines), frequency(delimiter)))
