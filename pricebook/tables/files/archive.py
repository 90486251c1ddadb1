"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods), opened only when what they unpack to is bounded and as large as they say."""

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from pricebook.base.languages import say
from pricebook.tables.files.unreadable import Unreadable, damaged, too_many_bytes

LARGEST_UNZIPPED = 300 * 2**20  # bytes of all parts together: a sheet of 6 million cells takes less
_LOCAL_HEADER = 30  # bytes before the name of a part


def refuse_bombs(path: Path) -> None:
    """Raises Unreadable: IN020 for more than LARGEST_UNZIPPED, XL010 for a part that unpacks to another size than declared.

    Worksheets are left out: they are unpacked, and held to their size, when they are searched (part_bytes).
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
                raise too_many_bytes(LARGEST_UNZIPPED)
            for part in parts:
                if part.flag_bits & 1:
                    raise Unreadable("XL011", say("file.locked"))
                if not _is_worksheet(part.filename):
                    part_bytes(file, part)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise damaged(error) from error


def _is_worksheet(name: str) -> bool:
    name = name.lower()
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def part_bytes(file: BinaryIO, part: zipfile.ZipInfo) -> bytes:
    """One part, unpacked. Raises Unreadable (XL010) unless it is packed as usual and as large as it says, zlib.error."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("XL010", say("file.packed-unusually", part=part.filename[:80]))
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    data = file.read(part.compress_size)
    if part.compress_type == zipfile.ZIP_DEFLATED:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, part.file_size + 1)
    if len(data) != part.file_size:
        raise Unreadable("XL010", say("file.other-size", part=part.filename[:80]))
    return data
