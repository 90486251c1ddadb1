"""Prints what to do next, in a few lines: which file to open, how to accept a finding, which command to run."""

from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase
from pricebook.cli.findings import show_with_command, show_wrapped

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.app.checked import Checked
    from pricebook.app.written import Written
    from pricebook.base.languages import Language
    from pricebook.findings import Finding, Findings

NO_DOSSIER = "IN022"
OF_THE_DAY, NEVER_CALCULATED, OTHER_REGULATION, BESIDE = "LW012", "XL002", "IN050", "XL032"


def show_next_of_check(checked: "Checked", written: "Written[Checked] | None", annotated: bool, language: "Language") -> None:
    """Prints what an officer does after a check: first what makes all else worthless, as the wrong regulation or day.

    Args:
        checked: the result.
        written: the files that were written; None where none were.
        annotated: whether the last of them is the annotated workbook.
        language: of the text.
    """
    verdict = checked.verdict
    if verdict is None:
        return _show_next_of_refused(checked, language)
    asked = next((finding for finding in checked.findings.of(OTHER_REGULATION) if finding.accepted is None), None)
    if asked is not None:
        from pricebook.app.commands import is_ready

        command = str(asked.more["command"]) if is_ready(asked) else ""
        text = phrase("next-regulation", language, command=command) if command else phrase("next-regulation-open", language)
        return show_with_command(text, command)
    blocking = [finding for finding in checked.findings if finding.blocks]
    codes = {finding.code for finding in blocking}
    if OF_THE_DAY in codes:
        return _show_next_of_day(next(finding for finding in blocking if finding.code == OF_THE_DAY), language)
    if NEVER_CALCULATED in codes:
        return show_wrapped(phrase("next-recalculate", language, path=str(checked.path)))
    if verdict.proposal == "return":
        return _show_next_of_returned(checked, written, annotated, language)
    if verdict.ended is not None:
        return show_wrapped(phrase("next-ended", language))
    if verdict.proposal == "not-judged":
        from pricebook.app.written import NOT_JUDGED

        law = checked.law.regulation.id if checked.law is not None else ""
        file = str(written.file(NOT_JUDGED)) if written is not None else checked.path.name
        return show_wrapped(phrase("next-not-judged", language, regulation=law, file=file))
    _show_next_of_passed(checked, written, annotated, language)


def _show_next_of_refused(checked: "Checked", language: "Language") -> None:
    """Where nothing was read: the command that is printed above, the regulation that must be named, or the remedies."""
    from pricebook.app.commands import command_by, is_ready

    if checked.known_regulations:
        proposed = checked.fitting
        if proposed is None:
            return show_wrapped(phrase("next-name-regulation", language, known=", ".join(checked.known_regulations)))
        command = command_by(checked, proposed)
        return show_with_command(phrase("next-fitting", language, regulation=proposed, command=command), command)
    ready = any(is_ready(finding) for finding in checked.findings if finding.blocks)
    show_wrapped(phrase("next-run-command" if ready else "next-refused", language))


def _show_next_of_day(finding: "Finding", language: "Language") -> None:
    show_wrapped(phrase("next-day", language, effect=finding.more["effect"], title=finding.more["title"]))


def _show_next_of_returned(
    checked: "Checked", written: "Written[Checked] | None", annotated: bool, language: "Language"
) -> None:  # fmt: skip
    from pricebook.app.commands import command_for
    from pricebook.app.written import TO_ACCEPT

    if written is None:
        in_cells = any(finding.blocks and finding.at.cell for finding in checked.findings)
        return show_wrapped(phrase("next-return-unwritten" if in_cells else "next-refused", language, path=str(checked.path)))
    if not annotated:
        file = str(written.file(TO_ACCEPT))
        return show_wrapped(phrase("next-return-lists", language, file=file, path=str(checked.path)))
    workbook, path = written.files[-1], str(checked.path)
    if checked.findings.of(BESIDE):  # the findings are a workbook of their own
        return show_wrapped(phrase("next-return-findings", language, workbook=str(workbook), path=path))
    again = command_for(checked, workbook)
    show_with_command(phrase("next-return", language, workbook=str(workbook), path=path, command=again), again)


def _show_next_of_passed(
    checked: "Checked", written: "Written[Checked] | None", annotated: bool, language: "Language"
) -> None:  # fmt: skip
    from pricebook.app.commands import command_for
    from pricebook.app.written import PASSED, TO_ACCEPT

    waiting = unanswered(checked.findings)
    if written is None:
        return show_wrapped(phrase("next-warnings-unwritten" if waiting else "next-pass-unwritten", language, count=waiting))
    file = str(written.file(PASSED))
    if not waiting:
        return show_wrapped(phrase("next-pass", language, file=file))
    workbook = written.files[-1]
    alone = bool(checked.findings.of(BESIDE))  # the findings are a workbook of their own
    again = command_for(checked, workbook) if annotated and not alone else ""
    key = "next-pass-warnings" if again else "next-pass-warnings-findings" if annotated else "next-pass-warnings-lists"
    values = {"file": file, "workbook": str(workbook), "path": str(checked.path), "to_accept": str(written.file(TO_ACCEPT))}
    show_with_command(phrase(key, language, count=waiting, command=again, **values), again)


def unanswered(findings: "Findings") -> int:
    """The number of warnings that nobody has given a reason for."""
    return sum(finding.waits for finding in findings)


def show_next_of_build(built: "Built", workbook: Path | None, language: "Language", *options: str) -> None:
    """Prints what the author of a dossier does after a build.

    Args:
        built: the result.
        workbook: the approval workbook, if one was written.
        language: of the text.
        options: those of the call, which the commands repeat.
    """
    from pricebook.app.commands import command
    from pricebook.app.written import TO_ACCEPT
    from pricebook.base.file_names import written_beside

    waiting = unanswered(built.findings)
    if built.prices is None or built.blocked:
        if built.findings.of(NO_DOSSIER):
            return show_wrapped(phrase("next-refused", language))
        key = "next-build-refused" if built.prices is None or not _in_cells(built) else "next-build-blocked"
        again = command("build", built.folder, *options)
        return show_with_command(phrase(key, language, command=again), again)
    if workbook is None:
        return
    export = command("export", workbook.parent, "--as approval", *(text for text in options if not text.startswith("-o")))
    to_accept = str(written_beside(workbook, TO_ACCEPT))
    key = "next-build-warnings" if waiting else "next-build"
    values = {"workbook": str(workbook), "command": export}
    if waiting:
        values |= {"to_accept": to_accept, "folder": str(built.folder)}
    show_with_command(phrase(key, language, **values), export)


def _in_cells(built: "Built") -> bool:
    """Whether one of the findings that block is at a cell of the dossier."""
    return any(finding.blocks and finding.at.cell is not None for finding in built.findings)
