"""Workbooks (.xlsx) whose bytes do not depend on the operating system that wrote them."""

import struct
from pathlib import Path

_DIRECTORY_ENTRY, _END_OF_DIRECTORY = b"PK\x01\x02", b"PK\x05\x06"
_LONGEST_END = 65_557  # bytes: the end of the directory with the longest comment
_UNIX = 3


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
