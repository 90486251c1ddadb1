"""The folder: interpreter, packages, launchers, notes, licences, sums; all is checked before any is written."""

import hashlib
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from packaging.utils import NormalizedName, canonicalize_name

from tools.windows_folder import texts
from tools.windows_folder.dlls import missing
from tools.windows_folder.embedded import Embedded, embedded_python
from tools.windows_folder.needed import for_windows, needed, pip
from tools.windows_folder.refused import Refused, same_on_windows
from tools.windows_folder.wheels import Wheel, fitting, licences, read_wheel

ROOT = Path(__file__).parents[2]
OWN = canonicalize_name("pricebook")
PYTHON, SUMS = "python", "SHA256SUMS"
LONGEST_PATH = 160  # characters within the folder: Windows takes 259 with the folder's own, unless it is told otherwise
_DATE = (2020, 2, 2, 0, 0, 0)  # of all files, so that the same parts give the same archive
_SECONDS = 1_580_601_600  # the same, as the time of a file: midnight by universal time
_UNIX = 3


class Made(NamedTuple):
    """What was made: the folder, its files with their sizes, the longest path within, and the packages with their versions."""

    folder: Path
    files: int
    size: int
    longest: str
    packages: dict[str, str]


def make_folder(
    python: Path, out: Path, extras: Sequence[str], *, wheels: Path | None = None, project: Path = ROOT, as_zip: bool = False
) -> Made:
    """Makes the folder.

    Args:
        python: the embeddable archive.
        out: the folder; it must not exist. With `as_zip` an archive of it stands beside it as well.
        extras: the extras of pricebook that are packed.
        wheels: a folder of wheels to take them from; by default they are downloaded. pricebook's own is built from the checkout
            where none of its version is there.
        project: the checkout.
        as_zip: whether an archive is made as well.

    Raises:
        Refused: what was handed over, or what pip finds, cannot be packed; nothing was made.
        OSError: a file cannot be written; nothing was made.
    """
    archive = out.with_name(f"{out.name}.zip")
    if there := [path for path in ([out, archive] if as_zip else [out]) if path.exists()]:
        raise Refused(f"{there[0]} is there already")
    inside = embedded_python(python)
    with tempfile.TemporaryDirectory() as room:
        packed = _packed(inside, extras, wheels, project, Path(room))
        own = next(wheel for wheel in packed if wheel.name == OWN)
        files = _files(inside, packed, own.version, desk="web" in extras)
    _refuse(files, {f"{PYTHON}/{name}" for name in inside.files})
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as beside:
        whole = Path(beside) / out.name
        _write(whole, files)
        if as_zip:
            _zip(whole.with_name(archive.name), out.name, files)
            whole.with_name(archive.name).replace(archive)
        whole.replace(out)
    longest = max(files, key=len)
    return Made(out, len(files), sum(map(len, files.values())), longest, {wheel.name: wheel.version for wheel in packed})


def _packed(inside: Embedded, extras: Sequence[str], wheels: Path | None, project: Path, room: Path) -> list[Wheel]:
    """All wheels by name, pricebook's own among them."""
    read: dict[tuple[NormalizedName, str], Wheel] = {}

    def ask(pinned: Mapping[NormalizedName, str]) -> dict[NormalizedName, list[str]]:
        if wheels is None:
            pip("download", f"--dest={room}", *for_windows(inside.version), *(f"{name}=={pin}" for name, pin in pinned.items()))
        there = fitting(wheels or room, inside.version)
        for name, pin in pinned.items():
            if pin not in there.get(name, {}):
                raise Refused(f"{wheels or room}: no wheel of {name} {pin} for Python {inside.version} on 64-bit Windows")
            read[name, pin] = read_wheel(there[name][pin])
        return {name: read[name, pin].needs for name, pin in pinned.items()}

    versions = needed(project, extras, inside.full_version, ask)
    own = read_wheel(_own_wheel(wheels, inside.version, project, room))
    return sorted([own, *(read[each] for each in versions.items())], key=lambda wheel: wheel.name)


def _own_wheel(wheels: Path | None, version: str, project: Path, room: Path) -> Path:
    """pricebook's own wheel: from the folder of wheels, else built from the checkout."""
    if wheels is not None and (there := fitting(wheels, version).get(OWN)):
        if len(there) > 1:
            raise Refused(f"{wheels}: several versions of {OWN}")
        return next(iter(there.values()))
    built = room / "own"
    pins = str(project / "constraints.txt")  # of what builds it; the second name is that of later versions of pip
    pip("wheel", "--no-deps", f"--wheel-dir={built}", str(project), PIP_CONSTRAINT=pins, PIP_BUILD_CONSTRAINT=pins)
    return next(built.glob("*.whl"))


def _files(inside: Embedded, packed: Iterable[Wheel], version: str, *, desk: bool) -> dict[str, bytes]:
    """All files of the folder by their paths, in the order of the paths; the sums of all others at the end."""
    files = {f"{PYTHON}/{name}": data for name, data in inside.files.items()}
    for wheel in packed:
        for name, data in wheel.unpacked().items():
            if f"{PYTHON}/{name}" in files:
                raise Refused(f"{wheel.path.name}: {name} is in another package, too")
            files[f"{PYTHON}/{name}"] = data
    files["pricebook.cmd"] = texts.launcher(texts.COMMAND)
    if desk:
        files["ban-lam-viec.cmd"] = texts.launcher(texts.DESK)
    files["README.txt"] = texts.page(texts.notes(version, inside.full_version, desk=desk))
    files["LICENSES.txt"] = texts.page(licences(inside.full_version, packed))
    ordered = dict(sorted(files.items()))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in ordered.items())
    return {**ordered, SUMS: sums.encode()}


def _refuse(files: Mapping[str, bytes], of_python: set[str]) -> None:
    """Refuses what would not work on Windows: names that are one there, paths too long, libraries that nobody brings."""
    if same := same_on_windows(files):
        raise Refused(f"{same[0]}: Windows takes it for another file of the folder")
    if len(longest := max(files, key=len)) > LONGEST_PATH:
        raise Refused(f"{longest}: more than {LONGEST_PATH} characters, which Windows does not take in most folders")
    if lacking := missing(files, of_python):
        raise Refused(
            "\n".join(f"{path} needs {name}, which neither Windows nor a package brings" for name, path in lacking.items())
        )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (_SECONDS, _SECONDS))


def _zip(path: Path, name: str, files: Mapping[str, bytes]) -> None:
    """An archive with the folder in it, so that unpacking it somewhere leaves one folder and no loose files."""
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in files.items():
            member = zipfile.ZipInfo(f"{name}/{each}", _DATE)
            member.create_system, member.external_attr = _UNIX, (stat.S_IFREG | 0o644) << 16
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
