"""Prints what to do next, in one or two lines: which file to open, how to accept a finding, which command to run."""

from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, show_phrase
from pricebook.cli.findings import show_wrapped

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.app.checked import Checked
    from pricebook.app.written import Written
    from pricebook.base.languages import Language


def show_next_of_check(checked: "Checked", written: "Written[Checked] | None", annotated: bool, language: "Language") -> None:
    """Prints what an officer does after a check.

    Args:
        checked: the result.
        written: the files that were written; None where none were.
        annotated: whether the last of them is the annotated workbook.
        language: of the text.
    """
    verdict = checked.verdict
    if verdict is None:
        show_phrase("next-refused", language)
        return
    from pricebook.app.checked import NOT_JUDGED, PASSED
    from pricebook.app.written import TO_ACCEPT

    if verdict.proposal == "return" and written is not None:
        if annotated:
            alone = any(finding.code == "XL032" for finding in checked.findings)  # the findings are a workbook of their own
            key = "next-return-findings" if alone else "next-return"
            text = phrase(key, language, workbook=str(written.files[-1]), path=str(checked.path))
        else:
            file = str(written.folder / TO_ACCEPT)
            text = phrase("next-return-lists", language, file=file, path=str(checked.path))
    elif verdict.proposal == "return":
        text = phrase("next-return-unwritten", language)
    elif verdict.proposal == "not-judged":
        law = checked.law.regulation.id if checked.law is not None else ""
        file = str(written.folder / NOT_JUDGED) if written is not None else checked.path.name
        text = phrase("next-not-judged", language, regulation=law, file=file)
    elif written is not None:
        key = "next-pass-warnings" if verdict.counts["warning"] else "next-pass"
        text = phrase(key, language, file=str(written.folder / PASSED))
    else:
        text = phrase("next-pass-unwritten", language)
    show_wrapped(text)


def show_next_of_build(built: "Built", workbook: Path | None, language: "Language") -> None:
    """Prints what the author of a dossier does after a build. `workbook` is the approval workbook, if one was written."""
    folder = str(built.folder)
    if built.prices is None:
        show_wrapped(phrase("next-build-refused", language, folder=folder))
    elif built.blocked:
        show_wrapped(phrase("next-build-blocked", language, folder=folder))
    elif workbook is not None:
        key = "next-build-warnings" if built.findings.counts["warning"] else "next-build"
        show_wrapped(phrase(key, language, workbook=str(workbook), out=str(workbook.parent)))
