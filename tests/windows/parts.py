"""The parts of a folder for Windows, made up: an embeddable Python, compiled files that ask for libraries, wheels, a project."""

import base64
import hashlib
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

AMD64, ARM64 = 0x8664, 0xAA64
PATHS = "python312.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"
_START = 0x1000  # the address that the one section is loaded at


def compiled(*asks_for: str, machine: int = AMD64) -> bytes:
    """A file as compilers make them for Windows, with nothing in it but the names of the libraries that it asks for.

    | offset | what |
    | 0x3C   | where the header begins: 0x40 |
    | 0x40   | "PE", the machine, 1 section; then 112 bytes of fields and 16 directories of data, the 2nd of them the imports |
    | 0x148  | the section: its length, its address, its bytes, their place |
    | 0x170  | the imports, 20 bytes each, with the address of a name at 12; one of zeros ends them; then the names |
    """
    place = 0x170
    names_at = _START + 20 * (len(asks_for) + 1)
    entries, names = b"", b""
    for name in asks_for:
        entries += struct.pack("<5I", 0, 0, 0, names_at + len(names), 0)
        names += name.encode() + b"\0"
    section = entries + bytes(20) + names
    header = b"PE\0\0" + struct.pack("<HH12xHH", machine, 1, 240, 0)
    optional = struct.pack("<H110x", 0x20B) + bytes(8) + struct.pack("<II", _START if asks_for else 0, 0) + bytes(14 * 8)
    table = b".rdata\0\0" + struct.pack("<IIII16x", len(section), _START, len(section), place)
    return b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + header + optional + table + section


def zipped(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """An archive of files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def embeddable(folder: Path, **changed: bytes | str | None) -> Path:
    """CPython's archive as far as it is looked at. `changed`: other files by name, with __ for a dot; None takes one away."""
    files: dict[str, bytes | str | None] = {
        "python.exe": compiled("python312.dll", "vcruntime140.dll", "KERNEL32.dll"),
        "python312.dll": compiled("vcruntime140.dll", "api-ms-win-crt-runtime-l1-1-0.dll"),
        "vcruntime140.dll": compiled("kernel32.dll"),
        "python312.zip": b"PK",
        "python312._pth": PATHS,
        "LICENSE.txt": "PSF",
        **{name.replace("__", "."): data for name, data in changed.items()},
    }
    path = folder / "python-3.12.10-embed-amd64.zip"
    return zipped(path, {name: data for name, data in files.items() if data is not None})


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    tag: str = "py3-none-any",
    needs: tuple[str, ...] = (),
    files: Mapping[str, bytes | str] | None = None,
) -> Path:
    """A wheel with its metadata and its RECORD; by default with one module in it."""
    folder.mkdir(exist_ok=True)
    own = f"{name}-{version}.dist-info"
    metadata = [f"Name: {name}", f"Version: {version}", "License-Expression: MIT", *(f"Requires-Dist: {each}" for each in needs)]
    whole: dict[str, bytes | str] = {
        **(files if files is not None else {f"{name}.py": "x = 1\n"}),
        f"{own}/METADATA": "Metadata-Version: 2.4\n" + "\n".join(metadata) + "\n",
        f"{own}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{own}/licenses/LICENSE": "MIT",
    }
    lines = []
    for each, data in whole.items():
        digest = hashlib.sha256(data if isinstance(data, bytes) else data.encode()).digest()
        lines.append(f"{each},sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()},{len(data)}")
    return zipped(folder / f"{name}-{version}-{tag}.whl", {**whole, f"{own}/RECORD": "\n".join([*lines, f"{own}/RECORD,,"])})


def project(folder: Path, pins: str) -> Path:
    """A checkout as far as it is looked at: it needs `table`, and `desk` with the extra `web`; its wheel is among the others."""
    folder.mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "pricebook"\ndependencies = ["table>=1"]\noptional-dependencies = { web = ["desk[fast]"], all = ["pricebook[web]"] }\n',
        encoding="utf-8",
    )
    (folder / "constraints.txt").write_text(pins, encoding="utf-8")
    return folder
