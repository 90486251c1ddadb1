"""Former results: taken away or set aside where this run has none, and kept where the officer has typed reasons into them."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.app.errors import NotWritten
from pricebook.app.written import remove_whole, write_whole
from pricebook.base.files import is_file
from pricebook.findings import Findings

if TYPE_CHECKING:
    from pricebook.app.checked import Checked

FORMER = "former"  # the folder of an earlier result, within that of the results
SAME_RUN = 5  # seconds between the files of one run; one that was changed later holds what somebody typed into it


def remove_former(
    folder: Path, stamp: str, names: Iterable[str], is_of_this: Callable[[Any], bool], typed_into: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Removes the files of an earlier run, if their stamp says that they are of the same input.

    Args:
        folder: the folder that the run would have written into.
        stamp: the name of the JSON file that says what the result is of.
        names: the files of a result, the stamp among them.
        is_of_this: whether the contents of the stamp are of the same input.
        typed_into: files that somebody may have typed into; they stay if they were changed after that run.

    Returns:
        The files that were removed; none where the stamp is missing, cannot be read, or is of another input.

    Raises:
        OutputInUse, NotWritten: a file cannot be removed (on Windows because it is open in Excel); all are there.
    """
    names = _former_files(folder, stamp, names, is_of_this, typed_into)
    return remove_whole(folder, names) if names else ()


def set_former_aside(
    folder: Path, stamp: str, names: Iterable[str], is_of_this: Callable[[Any], bool], typed_into: Sequence[str] = ()
) -> tuple[Path, ...]:
    """Moves the files of an earlier run into the folder `former` beside them, all or none, where `remove_former` removes them.

    There they replace those of a run before it. Arguments and errors are those of `remove_former`.

    Returns:
        The files, where they stand now.

    Raises:
        OutputExists, OutputInUse, NotWritten: a file cannot be moved; all are where they were.
    """
    moved = _former_files(folder, stamp, names, is_of_this, typed_into)

    def copy(staging: Path) -> None:
        (staging / FORMER).mkdir()
        for name in moved:
            shutil.copyfile(folder / name, staging / FORMER / name)  # without a write protection, which Windows would keep
            about = (folder / name).stat()
            os.utime(staging / FORMER / name, ns=(about.st_atime_ns, about.st_mtime_ns))

    return write_whole(folder, [f"{FORMER}/{name}" for name in moved], copy, force=True, former=lambda: moved) if moved else ()


def _former_files(
    folder: Path, stamp: str, names: Iterable[str], is_of_this: Callable[[Any], bool], typed_into: Sequence[str]
) -> tuple[str, ...]:
    """The names of the files of an earlier run of the same input, the stamp last; none where the stamp is not of that."""
    path = folder / stamp
    if not is_file(path) or path.is_symlink():
        return ()
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        written = path.stat().st_mtime
        if not isinstance(record, dict) or not is_of_this(record):
            return ()
    except (OSError, ValueError, RecursionError):
        return ()  # no result of ours
    removed = []
    for each in (folder / name for name in dict.fromkeys(names) if name != stamp):
        edited = each.name in typed_into and is_file(each) and each.stat().st_mtime > written + SAME_RUN
        if is_file(each) and not each.is_symlink() and not edited:
            removed.append(each.name)
    return (*removed, stamp)


def refuse_to_lose_corrections(workbook: Path, record: Path, checked: "Checked") -> None:
    """Raises NotWritten where somebody has corrected the list in an earlier workbook, and not the list itself.

    Args:
        workbook: the workbook that would be replaced.
        record: check.json of the run that wrote it. One without a stamp counts as changed if it is younger.
        checked: the result that would replace it.
    """
    if not is_file(workbook):
        return
    from pricebook.app.commands import command_for
    from pricebook.appraisal.typed_reasons import corrected_cells

    younger = not is_file(record) or workbook.stat().st_mtime > record.stat().st_mtime + SAME_RUN
    corrected = corrected_cells(workbook, checked.path, unstamped=younger)
    if corrected:
        cell = "!".join(part for part in (corrected[0].sheet, corrected[0].cell) if part)
        command = command_for(checked, workbook)
        values = {"path": str(workbook), "list": str(checked.path), "cell": cell, "command": command}
        raise NotWritten("corrected-there", count=len(corrected), **values)


def refuse_to_lose_reasons(workbook: Path, record: Path, findings: Findings) -> None:
    """Raises NotWritten where an earlier workbook holds reasons that neither its own record nor the findings know."""
    if not workbook.is_file():
        return
    from pricebook.appraisal.typed_reasons import results_of, typed_entries

    given = {finding.accepted.reason for finding in findings if finding.accepted}
    typed = [entry for entry in typed_entries(results_of(workbook)) if entry.fields["reason"] not in given]
    if typed:  # only then is the record read, which may be long
        from pricebook.appraisal.baseline import reasons_recorded

        recorded = reasons_recorded(record)
        typed = [entry for entry in typed if entry.fields["reason"] not in recorded]
    if typed:
        raise NotWritten("typed-reasons", path=str(workbook), count=len(typed), cell=typed[0].at.cell or "")
