"""Papers of an earlier check that an officer has edited since: the next run keeps them beside its own."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.app.former import SAME_RUN
from pricebook.base.files import is_file

PAPERS = ("y-kien-tham-dinh.docx", "bien-ban-tham-dinh.docx", "van-ban-tra-lai.docx", "de-nghi-bo-sung.docx")
_EDITED = "-ban-sua"


def edited_papers(folder: Path, names: Iterable[str], stamp: Path) -> dict[str, str]:
    """Returns the papers that were changed after the run that wrote them, each with the name under which it is kept.

    Args:
        folder: The folder of the results.
        names: What papers are called there.
        stamp: The record that was written with them.
    """
    if not is_file(stamp):
        return {}
    written = stamp.stat().st_mtime + SAME_RUN
    edited = [name for name in names if is_file(folder / name) and (folder / name).stat().st_mtime > written]
    return {name: _free(folder, name) for name in edited}


def kept_papers(files: Sequence[Path]) -> list[str]:
    """Which of the files that a run has written are what somebody had edited, by name."""
    return [path.name for path in files if path.suffix == ".docx" and _EDITED in path.stem]


def _free(folder: Path, name: str) -> str:
    """A name that nothing has yet."""
    path, number = Path(name), 1
    while (folder / (kept := f"{path.stem}{_EDITED}-{number}{path.suffix}")).exists():
        number += 1
    return kept
