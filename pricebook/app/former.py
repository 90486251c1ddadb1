"""Former results: taken away where this run has none, and kept where the officer has typed reasons into them."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pricebook.app.errors import NotWritten, OutputInUse
from pricebook.base.files import is_file
from pricebook.findings import Findings

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
        OutputInUse: a file cannot be removed (on Windows because it is open in Excel).
    """
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
            removed.append(each)
    removed.append(path)  # the stamp last: where a file is in use, the next run still knows the others
    for each in removed:
        try:
            each.unlink()
        except PermissionError as error:
            raise OutputInUse("in-use", path=str(each)) from error
    return tuple(removed)


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
