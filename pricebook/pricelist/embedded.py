"""The list inside a workbook: pricelist.json, packed into the cells of a hidden sheet, so that it can be loaded again.

A hidden sheet is used because Excel and LibreOffice keep it when they save the workbook. They drop parts of the file that
they do not know.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator

from pricebook.base.languages import say
from pricebook.pricelist.file import InvalidPriceList, parse_pricelist
from pricebook.pricelist.model import PriceList
from pricebook.pricelist.workbook_texts import EMBEDDED_SHEET

CELL_LENGTH = 32_000  # characters, a multiple of 4 as base64 needs; Excel holds at most 32,767 in a cell
LARGEST_LIST = 192 * 2**20  # bytes of JSON: 9,271 services with 25 norm lines each have 76 MB
_LEVEL = 5  # of zlib: it takes two thirds of the time of 6, its usual one; what it packs is a twentieth larger
_BYTES_IN_CELL = CELL_LENGTH // 4 * 3


def embedded_cells(chunks: Iterable[str]) -> Iterator[str]:
    """The text of pricelist.json as the texts of cells: compressed with zlib, then written in base64.

    Args:
        chunks: The text in pieces, as `written_chunks` yields it.
    """
    compressor, packed = zlib.compressobj(_LEVEL), b""
    for chunk in chunks:
        packed += compressor.compress(chunk.encode())
        while len(packed) >= _BYTES_IN_CELL:
            yield base64.b64encode(packed[:_BYTES_IN_CELL]).decode()
            packed = packed[_BYTES_IN_CELL:]
    packed += compressor.flush()
    for start in range(0, len(packed), _BYTES_IN_CELL):
        yield base64.b64encode(packed[start : start + _BYTES_IN_CELL]).decode()


def unpack_pricelist(cells: Iterable[str], name: str) -> PriceList:
    """The list that the hidden sheet of a workbook holds.

    Args:
        cells: The texts of the sheet's first column, from the top.
        name: What messages call the file.

    Raises:
        InvalidPriceList: The cells hold no valid price list.
    """
    label = f"{name}: {EMBEDDED_SHEET}"
    decompressor = zlib.decompressobj()
    try:
        packed = b"".join(base64.b64decode(cell, validate=True) for cell in cells)
        text = decompressor.decompress(packed, LARGEST_LIST).decode()
    except (zlib.error, binascii.Error, ValueError) as error:
        raise InvalidPriceList(label, say("list.not-unpacked")) from error
    if not decompressor.eof:
        raise InvalidPriceList(label, say("list.incomplete"))
    return parse_pricelist(text, name)
