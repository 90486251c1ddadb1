"""Whether a file lies in a folder of another computer: SQLite cannot rely on the locks of such folders."""

import os
import re
import sys
from pathlib import Path

# File systems of other computers, as Linux names them; those of FUSE by their second name.
_REMOTE = re.compile(
    r"(nfs\d?|cifs|smb3?|smbfs|ncpfs|afs|9p|ceph|glusterfs|lustre|beegfs|davfs|fuse\.(sshfs|rclone|davfs2?|s3fs|glusterfs))"
)
_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4  # what Windows says of a mapped drive


def network_of(file: Path) -> str | None:
    """The kind of network folder that a file lies in, as "nfs4" or "\\\\server"; None where it lies in none that is known."""
    path = Path(os.path.realpath(file))
    if os.name == "nt":
        return _windows(path)
    if sys.platform == "linux":
        try:
            return remote_mount(path, _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
        except OSError:
            return None
    return None


def remote_mount(path: Path, mounts: str) -> str | None:
    """The file system of a path, by Linux's table of mounts, if it is one of another computer."""
    found: tuple[int, str] = (-1, "")
    for line in mounts.splitlines():
        own, _, of_system = line.partition(" - ")
        fields, system = own.split(" "), of_system.split(" ")[0]
        if len(fields) < 5:
            continue
        point = re.sub(r"\\(\d{3})", lambda code: chr(int(code[1], 8)), fields[4])
        if path.is_relative_to(point) and len(point) >= found[0]:  # of two mounts on one folder the later one is seen
            found = len(point), system
    return found[1] if _REMOTE.fullmatch(found[1]) else None


def _windows(path: Path) -> str | None:
    drive = path.drive
    if drive.startswith("\\\\"):
        return drive
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined,unused-ignore]
    return drive if kind == _DRIVE_REMOTE else None
