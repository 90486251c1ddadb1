"""Annotates a workbook in a child process that has a limit of time and memory.

openpyxl loads whatever a workbook states, and what was measured before (weighing.py) cannot foresee everything it makes of it.
"""

from pathlib import Path

from pricebook.base.child import ChildEnded, run_bounded
from pricebook.base.languages import Terms, say
from pricebook.findings import Finding
from pricebook.submission.annotate.given_back import Figures
from pricebook.submission.annotate.summary_sheet import Summary

SECONDS = 12  # that the making of a copy may compute


def lost_apart(path: Path, named: str, target: Path, findings: list[Finding], summary: Summary, figures: Figures) -> Terms:
    """Writes the annotated copy of a workbook in a child process.

    Args:
        path: the workbook.
        named: what findings call it.
        target: the file to write.
        findings: what was found in it.
        summary: what the summary sheet says.
        figures: what is put into cells.

    Returns:
        Why there is no copy; nothing where there is one.

    Raises:
        OSError: the copy cannot be written.
    """
    here = "pricebook.submission.annotate.workbook:annotated_here"
    try:
        lost: Terms | OSError = run_bounded(
            here, path.absolute(), named, target.absolute(), findings, summary, dict(figures), seconds=SECONDS
        )
    except ChildEnded:
        return Terms([say("copy.beyond-limits")])
    if isinstance(lost, OSError):
        raise lost
    return lost
