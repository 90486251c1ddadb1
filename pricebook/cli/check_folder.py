"""The command check for a folder of submissions: one line a file, and one summary."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pricebook.cli.common import BLOCKED, FINE, NOT_CARRIED_OUT, Format, progress, show, show_call_errors, show_json
from pricebook.cli.findings import show_with_command, show_wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pricebook.app.check_folder import CheckedFolder
    from pricebook.app.folder_line import Line
    from pricebook.base.languages import Language

MOST_PASSED_BY = 12  # that are named


def run_folder(
    folder: Path,
    out: Path | None,
    options: "Mapping[str, Any]",
    writing: "Mapping[str, Any]",
    *,
    again: str,
    format: Format,
    quiet: bool,
    full: bool,
    language: "Language",
) -> int:
    """Checks the submissions of a folder, and prints what was found.

    Args:
        folder: The folder.
        out: The folder of the results, if one is named.
        options: How each file is judged.
        writing: How results are written, and when new files came in.
        again: The command, to be run again.
        format: Of what is printed.
        quiet: Whether the summary alone is printed.
        full: Whether all that was passed over is named.
        language: Of the texts.

    Returns:
        The exit status: the worst of all files.
    """
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.check_folder import check_folder

        checked = check_folder(
            folder,
            out,
            language=language,
            on_file=lambda number, of, name: step("folder-file", done=number - 1, of=of, number=str(number), file=name),
            **writing,
            **options,
        )
    if format is Format.json:
        show_json(checked.record())
    else:
        _show(checked, language, again, quiet=quiet, full=full)
    return _status(checked)


def _show(checked: "CheckedFolder", language: "Language", again: str, *, quiet: bool, full: bool) -> None:
    for line in () if quiet else checked.lines:
        show_wrapped(_line(line, language))
        if (note := line.note(language)) is not None:
            show_wrapped(note, indent="   ")
    if not quiet:
        _show_passed_by(checked, language, full=full)
        for notice in checked.notices:
            show_wrapped(notice.text(language))
        show()
    names = {"passed": "pass", "returned": "return", "not_judged": "not-judged", "not_read": "not-read"}
    present = sum(line.outcome.status not in (None, "gone") for line in checked.lines)
    figures = {name: str(checked.count(status)) for name, status in names.items()}
    counted = {"summary-incomplete": checked.count("incomplete"), "summary-gone": checked.count("gone")}
    more = [_said(key, language, count=str(count)) for key, count in counted.items() if count]
    show_wrapped(" ".join([_said("summary", language, count=str(present), **figures), *more]))
    show_wrapped(_said("register-written", language, path=str(checked.register)))
    if quiet:
        return
    if any(line.entry.received is None for line in checked.lines if line.outcome.status != "gone"):
        show_with_command(_said("next-received", language, register=str(checked.register), command=again), again)
    elif checked.count("return"):
        show_wrapped(_said("next-returned", language, folder=str(checked.out)))


def _show_passed_by(checked: "CheckedFolder", language: "Language", *, full: bool) -> None:
    if not checked.passed_by:
        return
    from pricebook.base.languages import term

    named = [f"{each.name} ({term(each.why, language)})" for each in checked.passed_by]
    shown = named if full else named[:MOST_PASSED_BY]
    files = ", ".join(shown) + (" …" if len(shown) < len(named) else "")
    show_wrapped(_said("passed-by", language, count=str(len(named)), files=files))


def _line(line: "Line", language: "Language") -> str:
    """What is printed of one submission."""
    entry, outcome = line.entry, line.outcome
    parts = []
    if (entry.round or 1) > 1:
        parts.append(_said("round", language, round=str(entry.round), follows=str(entry.follows or "–")))
    if outcome.services is not None:
        figures = {"services": outcome.services, "to_mend": outcome.to_mend or 0, "to_confirm": outcome.to_confirm or 0}
        parts.append(_said("figures", language, **{name: str(figure) for name, figure in figures.items()}))
    if outcome.solved is not None:
        compared = {"solved": outcome.solved, "standing": outcome.standing or 0, "new": outcome.new or 0}
        parts.append(_said("rounds", language, **{name: str(figure) for name, figure in compared.items()}))
    if outcome.status is not None:
        parts.append(_said(outcome.status, language))
    if outcome.due is not None:
        parts.append(_said("due", language, day=f"{outcome.due:%d/%m/%Y}"))
    if line.taken_over:
        parts.append(_said("taken-over", language))
    return _said("line", language, number=str(entry.number), file=entry.file or "–", what="; ".join(parts) or "–")


def _said(key: str, language: "Language", **values: str) -> str:
    from pricebook.base.languages import say

    return say(f"folder.{key}", **values).text(language)


def _status(checked: "CheckedFolder") -> int:
    """The worst of all files: 2 where one could not be read or judged, 1 where one is returned, else 0."""
    if checked.count("not-read") or checked.count("not-judged"):
        return NOT_CARRIED_OUT
    return BLOCKED if checked.count("return") else FINE
