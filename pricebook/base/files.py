"""Output files appear whole or not at all: written beside their place, then renamed; undone where one cannot be."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OutputExists(Exception):
    """Files that are there already and were not to be overwritten."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(", ".join(str(path) for path in paths))
        self.paths = paths


class OutputInUse(Exception):
    """A file that cannot be replaced: on Windows, one that is open in Excel."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@contextmanager
def whole_outputs(folder: Path, names: tuple[str, ...], *, force: bool, former: tuple[str, ...] = ()) -> Iterator[Path]:
    """Hands out a folder to write `names` into; they move to `folder` together when the block ends well.

    `former`: files there that these replace under other names; they go with the move.

    Raises OutputExists before anything is written, OutputInUse with everything as it was before, OSError likewise.
    """
    present = [folder / name for name in names if (folder / name).exists()]
    if present and (not force or any(path.is_dir() for path in present)):
        raise OutputExists(present)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".pricebook-", dir=folder))
    try:
        yield staging
        _move_together(staging, folder, names, tuple(name for name in former if name not in names))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if made and not any(folder.iterdir()):
            folder.rmdir()


def _move_together(staging: Path, folder: Path, names: tuple[str, ...], gone: tuple[str, ...]) -> None:
    backups = Path(tempfile.mkdtemp(prefix="former-", dir=staging))
    former: list[Path] = []
    moved: list[Path] = []
    at = folder
    try:
        for name in gone:
            at = folder / name
            if at.is_file() and not at.is_symlink():
                at.replace(backups / name)
                former.append(at)
        for name in names:
            at = folder / name
            if at.exists():
                at.replace(backups / name)
                former.append(at)
            (staging / name).replace(at)
            moved.append(at)
    except BaseException as error:  # an interruption half-way undoes what was moved, too
        for target in moved:
            target.unlink(missing_ok=True)
        for target in former:
            (backups / target.name).replace(target)
        if isinstance(error, PermissionError):
            raise OutputInUse(at) from error
        raise
