"""Which libraries (.dll) compiled files ask Windows for, so that a missing one is known here and not on a clerk's computer.

The form is that of Microsoft's "PE Format": the header at the offset stated at 0x3C, then sections, and among the directories
of data the 2nd (imports) and the 14th (imports on first use).
"""

import struct
from collections.abc import Collection, Iterator, Mapping

from tools.windows_folder.refused import Refused

# What every Windows 10 and 11 has. The C run time beneath `api-ms-win-crt-…` is part of them, too; vcruntime140 is not: Python's
# archive brings it.
_OF_WINDOWS = {
    "advapi32.dll", "bcrypt.dll", "bcryptprimitives.dll", "cabinet.dll", "combase.dll", "crypt32.dll", "iphlpapi.dll",
    "kernel32.dll", "msi.dll", "ncrypt.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll", "pdh.dll", "propsys.dll", "rpcrt4.dll",
    "rstrtmgr.dll", "secur32.dll", "shell32.dll", "shlwapi.dll", "user32.dll", "userenv.dll", "version.dll", "winmm.dll",
    "ws2_32.dll",
}  # fmt: skip
_AMD64 = 0x8664
_IMPORTS, _DELAYED = 1, 13  # places among the data directories
_LONGEST = 10_000  # entries of a directory


def is_for_amd64(program: bytes) -> bool:
    """Whether a program or library is one for 64-bit Windows on Intel's or AMD's processors."""
    try:
        return _machine(program)[0] == _AMD64
    except (struct.error, ValueError):
        return False


def missing(files: Mapping[str, bytes], complete: Collection[str] = ()) -> dict[str, str]:
    """The libraries that are asked for and are neither among the files nor part of Windows.

    Args:
        files: all files of the folder by their paths.
        complete: those that need not be looked at: Python's own, which are made for each other and for Windows.

    Returns:
        By the name of each library in small letters the path of the first file that asks for it.

    Raises:
        Refused: a compiled file is damaged, or made for another machine.
    """
    compiled = {path: data for path, data in sorted(files.items()) if path.casefold().endswith((".dll", ".exe", ".pyd"))}
    there = {path.rpartition("/")[2].casefold() for path in compiled} | _OF_WINDOWS
    found: dict[str, str] = {}
    for path, data in compiled.items():
        if path in complete:
            continue
        try:
            if not is_for_amd64(data):
                raise Refused(f"{path}: not made for 64-bit Windows (amd64)")
            for name in _asked_for(data):
                if name not in there and not name.startswith("api-ms-win-"):
                    found.setdefault(name, path)
        except (struct.error, ValueError, UnicodeDecodeError) as error:
            raise Refused(f"{path}: a damaged program or library") from error
    return found


def _machine(data: bytes) -> tuple[int, int]:
    """The machine that a file is for, and where its header begins. Raises ValueError, struct.error: it is none."""
    (at,) = struct.unpack_from("<I", data, 0x3C)
    if data[:2] != b"MZ" or data[at : at + 4] != b"PE\0\0":
        raise ValueError(at)
    return struct.unpack_from("<H", data, at + 4)[0], at


def _asked_for(data: bytes) -> Iterator[str]:
    _, at = _machine(data)
    sections, size = struct.unpack_from("<H", data, at + 6)[0], struct.unpack_from("<H", data, at + 20)[0]
    table = [struct.unpack_from("<8xIIII", data, at + 24 + size + 40 * number) for number in range(sections)]

    def offset(address: int) -> int:
        for length, start, stored, place in table:
            if start <= address < start + max(length, stored):
                return int(place + address - start)
        raise ValueError(address)

    directories = at + 24 + 112  # after the fields of a 64-bit program
    for number, entry, name_at in ((_IMPORTS, "<5I", 3), (_DELAYED, "<8I", 1)):
        (address,) = struct.unpack_from("<I", data, directories + 8 * number)
        for place in range(_LONGEST if address else 0):
            fields = struct.unpack_from(entry, data, offset(address) + struct.calcsize(entry) * place)
            if not fields[name_at]:
                break
            start = offset(fields[name_at])
            yield data[start : data.index(b"\0", start)].decode("ascii").casefold()
