"""Wheels: which one is for Windows and this Python, what it needs, and what it unpacks to (version 1 of the format)."""

import base64
import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import InvalidWheelFilename, NormalizedName, canonicalize_name, parse_wheel_filename

from tools.windows_folder.archives import content, opened
from tools.windows_folder.embedded import SITE_PACKAGES
from tools.windows_folder.refused import Refused

PLATFORM = "win_amd64"
_SIGNATURES = ("RECORD", "RECORD.jws", "RECORD.p7s")  # what RECORD has no hash of


@dataclass(frozen=True)
class Wheel:
    """A wheel.

    Attributes:
        name: the package, normalized.
        version: its version.
        path: the file.
        metadata: its METADATA.
        files: what it holds, by name.
        own: the folder `NAME-VERSION.dist-info` within.
    """

    name: NormalizedName
    version: str
    path: Path
    metadata: Message
    files: dict[str, bytes]
    own: str

    @property
    def needs(self) -> list[str]:
        """The requirements that it states."""
        return list(map(str, self.metadata.get_all("Requires-Dist") or []))

    @property
    def licence(self) -> str:
        """Its licence, as its metadata state it."""
        stated = self.metadata.get("License-Expression") or self.metadata.get("License") or ""
        if stated.strip() and "\n" not in stated.strip() and len(stated) < 100:
            return stated.strip()
        classifiers = [str(each) for each in self.metadata.get_all("Classifier") or []]
        return ", ".join(each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License ::")) or "see its files"

    @property
    def licence_files(self) -> list[str]:
        """The texts of its licence, within the folder of packages."""
        words = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS")
        return [
            name for name in self.files if name.startswith(f"{self.own}/") and name.rpartition("/")[2].upper().startswith(words)
        ]

    def unpacked(self) -> dict[str, bytes]:
        """What is installed of it, by paths from the folder of the interpreter.

        Programs for a command line and headers for compilers are of no use there, and neither is data for other programs
        (`.data/data`: manual pages, parts of notebooks): they are left out, but scripts.

        Raises:
            Refused: it needs a step of an installer: a `.pth` file, which is read only where `site` is imported.
        """
        data = f"{self.own.removesuffix('.dist-info')}.data/"
        found = {}
        for name, content_ in self.files.items():
            kind, _, rest = name.removeprefix(data).partition("/") if name.startswith(data) else ("purelib", "", name)
            if kind in ("purelib", "platlib"):
                if rest.endswith(".pth") and "/" not in rest:
                    raise Refused(f"{self.path.name}: {rest} is of no effect without `import site`")
                found[f"{SITE_PACKAGES}/{rest}"] = content_
            elif kind == "scripts":
                found[f"Scripts/{rest}"] = content_
            elif kind not in ("headers", "data"):
                raise Refused(f"{self.path.name}: {name}: a kind of file that wheels do not have")
        return found


def read_wheel(path: Path) -> Wheel:
    """Reads a wheel, and holds each file against the hash that its RECORD states. Raises Refused."""
    try:
        name, version, *_ = parse_wheel_filename(path.name)
    except InvalidWheelFilename as error:
        raise Refused(f"{path}: {error}") from error
    with opened(path) as archive:
        files = content(archive)
    owns = {part for each in files if (part := each.partition("/")[0]).endswith(".dist-info")}
    own = owns.pop() if len(owns) == 1 else ""
    if not own or not {f"{own}/{each}" for each in ("METADATA", "WHEEL", "RECORD")} <= set(files):
        raise Refused(f"{path.name}: no wheel: it needs one .dist-info folder with METADATA, WHEEL and RECORD")
    if not (message_from_bytes(files[f"{own}/WHEEL"]).get("Wheel-Version") or "").startswith("1."):
        raise Refused(f"{path.name}: made for a later installer")
    metadata = message_from_bytes(files[f"{own}/METADATA"])
    if canonicalize_name(metadata.get("Name") or "") != name or metadata.get("Version") != str(version):
        raise Refused(f"{path.name}: its METADATA is that of another package")
    _hold_against_record(path, files, own)
    return Wheel(name, str(version), path, metadata, files, own)


def _hold_against_record(path: Path, files: dict[str, bytes], own: str) -> None:
    record = files[f"{own}/RECORD"].decode(errors="replace")
    stated = {row[0]: row[1] for row in csv.reader(record.splitlines()) if len(row) >= 2}
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        if name not in {f"{own}/{each}" for each in _SIGNATURES} and stated.get(name) != f"sha256={digest}":
            raise Refused(f"{path.name}: {name} is not what its RECORD says")


def tags(version: str) -> list[Tag]:
    """What a wheel may be made for, the best first: this Python on 64-bit Windows, later what is for any."""
    major, _, minor = version.partition(".")
    numbers = (int(major), int(minor))
    return [*cpython_tags(numbers, platforms=[PLATFORM]), *compatible_tags(numbers, f"cp{major}{minor}", [PLATFORM])]


def fitting(folder: Path, version: str) -> dict[NormalizedName, dict[str, Path]]:
    """The wheels in a folder that are for this Python on Windows: by package and version, the best of each."""
    order = {tag: number for number, tag in enumerate(tags(version))}
    found: dict[NormalizedName, dict[str, tuple[int, Path]]] = {}
    for path in sorted(folder.glob("*.whl")):
        try:
            name, release, _, made_for = parse_wheel_filename(path.name)
        except InvalidWheelFilename as error:
            raise Refused(f"{path}: {error}") from error
        ranks = [order[tag] for tag in made_for if tag in order]
        if ranks:
            best = found.setdefault(name, {})
            best[str(release)] = min((min(ranks), path), best.get(str(release), (len(order), path)))
    return {name: {release: path for release, (_, path) in each.items()} for name, each in found.items()}


def licences(python: str, wheels: Iterable[Wheel]) -> str:
    """The page that lists what is packed, under which licence, and where its text lies."""
    lines = [f"Python {python}: PSF-2.0 and others, python/LICENSE.txt", ""]
    for wheel in wheels:
        texts = [f"python/{SITE_PACKAGES}/{name}" for name in wheel.licence_files]
        sha256 = hashlib.sha256(wheel.path.read_bytes()).hexdigest()
        lines += [f"{wheel.name} {wheel.version}: {wheel.licence}", *(f"  {text}" for text in texts)]
        lines += [f"  {wheel.path.name}", f"  sha256 {sha256}", ""]
    return "\n".join(lines)
