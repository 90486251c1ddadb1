"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods), opened only when what they unpack to is bounded and as large as they say."""

import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from pricebook.tables.unreadable import Unreadable

LARGEST_UNZIPPED = 300 * 2**20  # bytes of all parts together: a sheet of 6 million cells takes less
_CHUNK = 2**20
_LOCAL_HEADER = 30  # bytes before the name of a part


def refuse_bombs(path: Path) -> None:
    """Raises Unreadable: IN020 for more than LARGEST_UNZIPPED, XL010 for a part that unpacks to another size than declared."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
                raise Unreadable("IN020", f"{LARGEST_UNZIPPED // 2**20} MiB")
            for part in parts:
                if part.flag_bits & 1:
                    raise Unreadable("XL011", part.filename[:80])
                if _unpacked_size(file, part) != part.file_size:
                    raise Unreadable("XL010", f"{part.filename[:80]}: kích thước không đúng như khai")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise Unreadable("XL010", str(error)[:200]) from error


def _unpacked_size(file: BinaryIO, part: zipfile.ZipInfo) -> int:
    """Bytes that a part really unpacks to; it stops just beyond the size declared."""
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"{part.filename[:80]}: cách nén lạ")
    file.seek(part.header_offset)
    header = file.read(_LOCAL_HEADER)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    unpacker, size, left = zlib.decompressobj(-zlib.MAX_WBITS), 0, part.compress_size
    while left > 0 and size <= part.file_size and not unpacker.eof:
        packed = file.read(min(_CHUNK, left))
        if not packed:
            raise zipfile.BadZipFile(f"{part.filename[:80]}: bị cắt")
        left -= len(packed)
        while packed and size <= part.file_size:
            size += len(unpacker.decompress(packed, _CHUNK))
            packed = unpacker.unconsumed_tail
    return size
