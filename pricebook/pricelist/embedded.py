"""The list inside a workbook: its JSON in cells of a hidden sheet, so that what was printed and signed can be loaded again.

Excel and LibreOffice keep such a sheet when they save; parts of the package that they do not know they drop.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator

from pricebook.pricelist.file import InvalidPriceList, parse_pricelist
from pricebook.pricelist.model import PriceList

EMBEDDED_SHEET = "pricelist.json"
CELL = 32_000  # characters; Excel holds 32,767 in a cell, and base64 comes in fours
LARGEST_LIST = 192 * 2**20  # bytes of JSON: 9,271 services with 25 norm lines each have 76 MB
_PIECE = CELL // 4 * 3


def embedded_cells(chunks: Iterable[str]) -> Iterator[str]:
    """The text of a list as cells: compressed, in base64."""
    packed, waiting = zlib.compressobj(6), b""
    for chunk in chunks:
        waiting += packed.compress(chunk.encode())
        while len(waiting) >= _PIECE:
            yield base64.b64encode(waiting[:_PIECE]).decode()
            waiting = waiting[_PIECE:]
    waiting += packed.flush()
    for start in range(0, len(waiting), _PIECE):
        yield base64.b64encode(waiting[start : start + _PIECE]).decode()


def unpack_pricelist(cells: Iterable[str], name: str) -> PriceList:
    """The list that a workbook's hidden sheet holds. `name` is what messages call the file. Raises InvalidPriceList."""
    unpacked = zlib.decompressobj()
    try:
        raw = unpacked.decompress(b"".join(base64.b64decode(cell, validate=True) for cell in cells), LARGEST_LIST)
        text = raw.decode()
    except (zlib.error, binascii.Error, ValueError) as error:
        raise InvalidPriceList(f"{name}: {EMBEDDED_SHEET}: {error}") from error
    if not unpacked.eof:
        raise InvalidPriceList(f"{name}: {EMBEDDED_SHEET}: incomplete")
    return parse_pricelist(text, name)
