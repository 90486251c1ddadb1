"""Archives (.xlsx, .docx) that are the same bytes whatever system wrote them."""

import struct
from pathlib import Path

_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
_UNIX = 3


def pin_system(path: Path) -> None:
    """Writes into each entry that it was made on Unix: Python's archives name the system that they were made on.

    Raises ValueError where the file is no archive without ZIP64, which no workbook of ours needs.
    """
    with path.open("r+b") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 65_557))
        tail = file.read()
        at = tail.rfind(_END)
        if at < 0:
            raise ValueError(f"{path.name}: no archive")
        count, _, start = struct.unpack_from("<HII", tail, at + 10)
        file.seek(start)
        directory = bytearray(file.read())
        position = 0
        for _ in range(count):
            if directory[position : position + 4] != _ENTRY:
                raise ValueError(f"{path.name}: no archive")
            directory[position + 5] = _UNIX
            name, extra, comment = struct.unpack_from("<HHH", directory, position + 28)
            position += 46 + name + extra + comment
        file.seek(start)
        file.write(directory)
