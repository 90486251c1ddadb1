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
# Of parts that describe a workbook and hold no cell: bytes, by the end of their names. They are parsed, some several times.
_LARGEST_OF = {"workbook.xml": 8 * 2**20, ".rels": 8 * 2**20, "[content_types].xml": 8 * 2**20, "styles.xml": 32 * 2**20}
_LARGEST_DIRECTORY = 8 * 2**20  # bytes of the list of parts, which is kept as an object for each of them
_LOCAL_HEADER = 30  # bytes before the name of a part
_END, _END_64, _LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _END_64_SIZE, _LOCATOR_SIZE, _LONGEST_COMMENT = 22, 56, 20, 2**16

Format = Literal[".xlsx", ".xlsb", ".ods", ".xls"]

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS: dict[str, Format] = {"xl/workbook.xml": ".xlsx", "xl/workbook.bin": ".xlsb", "content.xml": ".ods"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, struct.error)


def format_of(data: bytes) -> Format | None:
    """The format of a workbook by its content, whatever its suffix; None for a file that is no workbook. An .xlsm is an .xlsx.

    Raises:
        Unreadable: XL010 where one archive holds workbooks of two formats: what is measured could be another than what is read;
            IN020 where it lists more parts than any workbook has.
    """
    if data.startswith(OLE_SIGNATURE):
        return ".xls"
    if not is_archive(data):
        return None
    refuse_long_directory(data)
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


def refuse_long_directory(data: bytes) -> None:
    """Checks the size of an archive's list of parts before the list is read: 100 MiB of it would become gigabytes of objects.

    Raises:
        Unreadable: IN020 where the list has more than _LARGEST_DIRECTORY bytes.
    """
    tail = data[-(_END_SIZE + _LONGEST_COMMENT + _LOCATOR_SIZE + _END_64_SIZE) :]
    end = len(tail) - _END_SIZE  # where there is no comment behind it; else the last one, as zipfile looks for it
    if not (tail[max(0, end) :].startswith(_END) and tail.endswith(b"\x00\x00")):
        end = tail.rfind(_END)
    stated = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    locator = tail[max(0, end - _LOCATOR_SIZE) :]
    large = tail[max(0, end - _LOCATOR_SIZE - _END_64_SIZE) :]
    if locator.startswith(_LOCATOR_64) and large.startswith(_END_64):
        stated = int.from_bytes(large[40:48], "little")
    if stated > _LARGEST_DIRECTORY:
        raise Unreadable("IN020", say("file.too-many-parts"))


def refuse_large_parts(data: bytes) -> None:
    """Checks the sizes that the parts of an archive declare, without unpacking any. Of what is no archive, nothing.

    Raises:
        Unreadable: IN020 where they declare more than LARGEST_UNZIPPED bytes together, or one that holds no cells more than it
            may; XL010 for a damaged archive.
    """
    if not is_archive(data):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_large(archive.infolist())
    except _DAMAGED as error:
        raise damaged(error) from error


def _refuse_large(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > LARGEST_UNZIPPED:
        raise too_many_bytes(LARGEST_UNZIPPED)
    for part in parts:
        name = part.filename.lower()
        largest = next((size for ending, size in _LARGEST_OF.items() if name.endswith(ending)), LARGEST_UNZIPPED)
        if part.file_size > largest:
            raise Unreadable("IN020", say("file.part-too-large", part=part.filename[:80], size=largest // 2**20))


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
            _refuse_large(parts)
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
