"""Where the results of one submission of a folder lie: in a folder of their own, which stays where the file is renamed."""

import json
import re
from pathlib import Path

from pricebook.app.edited_papers import edited_papers
from pricebook.app.folder_record import SubmissionRecord
from pricebook.app.written import RECORD
from pricebook.base.file_names import ascii_slug, named_in
from pricebook.base.files import is_file
from pricebook.exports.incoming_register import Entry

_RESULTS = re.compile(r"\d{3,5}-[a-z0-9-]{1,40}")
_LONGEST = 32  # characters of the file's name in that of the folder of its results


def folder_of_results(entry: Entry, earlier: SubmissionRecord | None, out: Path) -> Path:
    """The folder of the results: that of the last run, also where the file was renamed since; else its number and its name.

    Args:
        entry: What the register says of the submission.
        earlier: What the last run recorded of it.
        out: The folder with the register.
    """
    if earlier is not None and earlier["folder"] is not None and _RESULTS.fullmatch(earlier["folder"]):
        return out / earlier["folder"]
    return out / f"{entry.number:03d}-{ascii_slug(Path(entry.file).stem, _LONGEST) or 'danh-muc'}"


def name_if_there(folder: Path) -> str | None:
    """The name of a folder of results; None where no result lies in it."""
    return folder.name if named_in(folder, RECORD) is not None else None


def is_result_of(folder: Path, name: str) -> bool:
    """Whether a folder holds the result of an earlier check of a file of this name."""
    try:
        record = json.loads((named_in(folder, RECORD) or folder / RECORD).read_text(encoding="utf-8"))
        return isinstance(record, dict) and record.get("file") == name
    except (OSError, ValueError, RecursionError):
        return False


def former_results(folder: Path, entry: Entry, earlier: SubmissionRecord | None) -> tuple[str, ...] | None:
    """The files of the last run that bear the former name of a file which was renamed, and that nobody has edited since.

    Returns:
        Their names, to be removed once the new result stands; None where the file was not renamed.
    """
    if earlier is None or earlier["file"] in ("", entry.file):
        return None
    edited = edited_papers(folder, earlier["files"], named_in(folder, RECORD) or folder / RECORD)
    called = Path(earlier["file"]).stem
    return tuple(name for name in earlier["files"] if name.startswith(called) and name not in edited and is_file(folder / name))
