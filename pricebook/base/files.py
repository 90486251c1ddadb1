"""Output files appear completely or not at all: they are written to a temporary folder and then moved into place together."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OutputExists(Exception):
    """Output files exist already, and overwriting was not asked for."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__(", ".join(str(path) for path in paths))
        self.paths = paths


class OutputInUse(Exception):
    """An output file cannot be replaced. On Windows it is usually open in Excel."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@contextmanager
def whole_outputs(
    folder: Path,
    names: tuple[str, ...],
    *,
    force: bool,
    former: tuple[str, ...] = (),
    once_moved: Callable[[], None] = lambda: None,
) -> Iterator[Path]:
    """A context manager that gives a temporary folder; its files move to `folder` together when the block ends without error.

    Args:
        folder: the output folder; it is created if it does not exist.
        names: the files that the block writes.
        force: whether existing files are overwritten.
        former: files in `folder` that the new ones replace under other names; they are removed with the move.
        once_moved: is called when the files stand; where it fails, all files are as they were before.

    Raises:
        OutputExists: a file exists and `force` is not set; nothing was written.
        OutputInUse: a file cannot be replaced; all files are as they were before.
        OSError: a file cannot be written; all files are as they were before.
    """
    present = [folder / name for name in names if (folder / name).exists()]
    if present and (not force or any(path.is_dir() for path in present)):
        raise OutputExists(present)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".pricebook-", dir=folder))
    try:
        yield staging
        _move_together(staging, folder, names, tuple(name for name in former if name not in names), once_moved)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if made and not any(folder.iterdir()):
            folder.rmdir()


def _move_together(
    staging: Path, folder: Path, names: tuple[str, ...], removed: tuple[str, ...], once_moved: Callable[[], None]
) -> None:
    """Moves the files into place; if one move fails, or what is to be done after them, all are undone."""
    backups = Path(tempfile.mkdtemp(prefix="former-", dir=staging))
    former: list[Path] = []
    moved: list[Path] = []
    current = folder
    try:
        for name in removed:
            current = folder / name
            if current.is_file() and not current.is_symlink():
                current.replace(backups / name)
                former.append(current)
        for name in names:
            current = folder / name
            if current.exists():
                current.replace(backups / name)
                former.append(current)
            (staging / name).replace(current)
            moved.append(current)
        once_moved()
    except BaseException as error:  # also an interruption by the user must undo the moves
        for target in moved:
            target.unlink(missing_ok=True)
        for target in former:
            (backups / target.name).replace(target)
        if isinstance(error, PermissionError):
            raise OutputInUse(current) from error
        raise


def is_folder(path: Path) -> bool:
    """Whether there is such a folder. False, and no error, for a name that no folder can have (one that is too long)."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Whether there is such a file. False, and no error, for a name that no file can have."""
    try:
        return path.is_file()
    except OSError:
        return False
