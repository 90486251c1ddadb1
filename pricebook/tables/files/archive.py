"""The containers of workbooks: which format a file is in, and zipped parts unpacked within their limits."""

import io
import struct
import zipfile
import zlib
from typing import BinaryIO, Literal

from pricebook.base.languages import say
from pricebook.tables.files.unreadable import Unreadable, damaged, too_many_bytes

# Bytes of all parts together. A number takes about 40 bytes in a sheet, a formula or a text more: a workbook with formulas or
# long texts reaches this limit before the limit on cells (calamine.py).
LARGEST_UNZIPPED = 300 * 2**20
_LOCAL_HEADER = 30  # bytes before the name of a part

Format = Literal[".xlsx", ".xlsb", ".ods", ".xls"]

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS: dict[str, Format] = {"xl/workbook.xml": ".xlsx", "xl/workbook.bin": ".xlsb", "content.xml": ".ods"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error)


def format_of(data: bytes) -> Format | None:
    """The format of a workbook by its content, whatever its suffix; None for a file that is no workbook. An .xlsm is an .xlsx.

    Raises:
        Unreadable: XL010 where one archive holds workbooks of two formats: what is measured could be another than what is read.
    """
    if data.startswith(OLE_SIGNATURE):
        return ".xls"
    if not is_archive(data):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except _DAMAGED as error:
        raise damaged(error) from error
    formats = [kind for name, kind in _MAIN_PARTS.items() if name in names]
    if len(formats) > 1:
        raise Unreadable("XL010", say("file.no-workbook"))
    return formats[0] if formats else None


def is_archive(data: bytes) -> bool:
    """Whether it is a zip archive."""
    return zipfile.is_zipfile(io.BytesIO(data))


def refuse_zip_bombs(data: bytes) -> None:
    """Checks the sizes of all parts. The worksheets of an .xlsx are checked later, when they are unpacked (unpack_part).

    Raises:
        Unreadable: IN020 where the parts declare more than LARGEST_UNZIPPED bytes together, XL011 for an encrypted part, XL010
            for a part that unpacks to another size than it declares, and for a damaged archive.
    """
    file = io.BytesIO(data)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
                raise too_many_bytes(LARGEST_UNZIPPED)
            for part in parts:
                if part.flag_bits & 1:
                    raise Unreadable("XL011", say("file.locked"))
                if not _is_worksheet(part.filename):
                    unpack_part(file, part)
    except _DAMAGED as error:
        raise damaged(error) from error


def _is_worksheet(name: str) -> bool:
    name = name.lower()
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def unpack_part(file: BinaryIO, part: zipfile.ZipInfo) -> bytes:
    """Unpacks one part of an archive, and never more than one byte beyond the size that the part declares.

    Raises:
        Unreadable: XL010 where the part is compressed by another method than deflate, or has not the size that it declares.
        zlib.error: The compressed data is damaged.
    """
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
