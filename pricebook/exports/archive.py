"""Workbooks (.xlsx) whose bytes do not depend on the operating system that wrote them, and rows that are packed beforehand."""

import errno
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from pricebook.exports.packed_rows import Packed

_DIRECTORY_ENTRY, _END_OF_DIRECTORY = b"PK\x01\x02", b"PK\x05\x06"
_LONGEST_END = 65_557  # bytes: the end of the directory with the longest comment
_UNIX = 3
_VERSION, _FIRST_DAY, _OWNER_ONLY = 20, 33, 0o600 << 16  # of the format; 1 January 1980; who may read a part that is unpacked
_LARGEST = 2**32 - 1  # bytes of a part, and of an archive without ZIP64
_NO_ROWS = b"<sheetData></sheetData>"
_CRC_POLYNOMIAL = 0xEDB88320


def normalise_archive(path: Path) -> None:
    """Marks each entry of a ZIP archive as made on Unix: Python writes the operating system that it runs on.

    Args:
        path: The archive, which is changed in place. It must not use ZIP64, which the workbooks written here never need.

    Raises:
        ValueError: The file is no such archive.
        OSError: The file cannot be read or written.
    """
    with path.open("r+b") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - _LONGEST_END))
        tail = file.read()
        end = tail.rfind(_END_OF_DIRECTORY)
        if end < 0:
            raise ValueError(f"{path.name}: no archive")
        count, _, start = struct.unpack_from("<HII", tail, end + 10)
        file.seek(start)
        directory = bytearray(file.read())
        position = 0
        for _ in range(count):
            if directory[position : position + 4] != _DIRECTORY_ENTRY:
                raise ValueError(f"{path.name}: no archive")
            directory[position + 5] = _UNIX
            name, extra, comment = struct.unpack_from("<HHH", directory, position + 28)
            position += 46 + name + extra + comment
        file.seek(start)
        file.write(directory)


def with_rows(workbook: bytes, rows: Mapping[str, Packed]) -> bytes:
    """A workbook with the rows of its sheets, all of whose parts are of one day and one operating system.

    Args:
        workbook: The workbook, in which these sheets have no rows.
        rows: The name of the part of a sheet → its rows.

    Raises:
        OSError: The workbook is larger than an archive without ZIP64 can be.
    """
    made: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for part in archive.infolist():
            if part.filename in rows:
                packed, crc, size = _sheet_with(archive.read(part), rows[part.filename])
            else:
                lengths = struct.unpack_from("<HH", workbook, part.header_offset + 26)
                start = part.header_offset + 30 + sum(lengths)
                packed, crc, size = [workbook[start : start + part.compress_size]], part.CRC, part.file_size
            name = part.filename.encode()
            length = sum(map(len, packed))
            if max(offset, length, size) > _LARGEST:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            common = struct.pack("<HHHHHIIIHH", _VERSION, 0, part.compress_type, 0, _FIRST_DAY, crc, length, size, len(name), 0)
            made += (b"PK\x03\x04" + common + name, *packed)
            system = bytes((_VERSION, _UNIX))
            directory.append(_DIRECTORY_ENTRY + system + common + struct.pack("<HHHII", 0, 0, 0, _OWNER_ONLY, offset) + name)
            offset += 30 + len(name) + length
    entries = b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, len(directory), len(directory), len(entries), offset, 0)
    return b"".join((*made, entries, _END_OF_DIRECTORY, end))


def _sheet_with(sheet: bytes, rows: Packed) -> tuple[list[bytes], int, int]:
    """The part of a sheet, packed, with its rows; its CRC-32 and its size."""
    before, _, behind = sheet.partition(_NO_ROWS)
    before, behind = before + b"<sheetData>", b"</sheetData>" + behind
    head, tail = (zlib.compressobj(-1, zlib.DEFLATED, -zlib.MAX_WBITS) for _ in range(2))
    parts = [
        head.compress(before) + head.flush(zlib.Z_SYNC_FLUSH),
        *rows.parts,
        tail.compress(behind) + tail.flush(),
    ]
    crc = crc_of_both(zlib.crc32(before), rows.crc, rows.size)
    return parts, crc_of_both(crc, zlib.crc32(behind), len(behind)), len(before) + rows.size + len(behind)


def crc_of_both(first: int, second: int, size: int) -> int:
    """The CRC-32 of two texts, one behind the other.

    Args:
        first: The CRC-32 of the first text.
        second: That of the second.
        size: The size of the second, in bytes.
    """
    shift, square = 1 << 31, 1 << 23  # x^0 and x^8: polynomials over two elements, the highest bit is that of x^0
    while size:
        if size & 1:
            shift = _product(shift, square)
        square, size = _product(square, square), size >> 1
    return _product(shift, first) ^ second


def _product(one: int, other: int) -> int:
    """The product of two polynomials, modulo that of CRC-32."""
    product = 0
    for place in range(31, -1, -1):
        if one >> place & 1:
            product ^= other
        other = (other >> 1) ^ (_CRC_POLYNOMIAL if other & 1 else 0)
    return product
