"""CPython's embeddable archive for Windows (`python-3.12.10-embed-amd64.zip`): an interpreter that is unpacked, not installed."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools.windows_folder.archives import content, opened
from tools.windows_folder.dlls import is_for_amd64
from tools.windows_folder.refused import Refused

SITE_PACKAGES = "Lib/site-packages"
_PATHS = re.compile(r"python(\d)(\d+)\._pth")
_OF_NAME = re.compile(r"python-(\d+\.\d+\.\d+)-embed-")


@dataclass(frozen=True)
class Embedded:
    """An interpreter for Windows.

    Attributes:
        version: major and minor version ("3.12"), by the name of the file of paths.
        full_version: with the third number; 0 where the archive's own name does not say it.
        files: all its files by their names, the file of paths with a line for the packages.
    """

    version: str
    full_version: str
    files: dict[str, bytes]


def embedded_python(path: Path) -> Embedded:
    """Reads the archive.

    Args:
        path: the archive, as it was downloaded.

    Raises:
        Refused: it is no embeddable Python for 64-bit Windows of a version that pricebook runs on.
    """
    with opened(path) as archive:
        files = content(archive)
    found = [(name, *said.groups()) for name in files if (said := _PATHS.fullmatch(name))]
    if "python.exe" not in files or len(found) != 1:
        raise Refused(f"{path}: no embeddable Python: it needs python.exe and one pythonXY._pth")
    name, major, minor = found[0]
    if not is_for_amd64(files["python.exe"]):
        raise Refused(f"{path}: its python.exe is none for 64-bit Windows (amd64)")
    files[name] = _with_packages(path, files[name])
    version = f"{major}.{minor}"
    said = _OF_NAME.match(path.name)
    full = said[1] if said is not None and said[1].startswith(f"{version}.") else f"{version}.0"
    return Embedded(version, full, files)


def _with_packages(path: Path, paths: bytes) -> bytes:
    """The file of paths with the folder of the packages after the last one.

    `import site` stays off, as it comes: no package here needs it, and without it no folder of the user's can add anything.
    """
    try:
        lines = paths.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Refused(f"{path}: its file of paths is no text") from error
    own = SITE_PACKAGES.replace("/", "\\")
    folders = [number for number, line in enumerate(lines) if line.strip() and not line.strip().startswith(("#", "import "))]
    if own not in lines:
        lines.insert(folders[-1] + 1 if folders else 0, own)
    return "".join(f"{line}\r\n" for line in lines).encode()
