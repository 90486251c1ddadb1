"""The copy of a workbook that a check gives back, with each finding on its cell."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.display import rows_in
from pricebook.app.errors import NothingToWrite
from pricebook.base.inputs import as_it_was_read
from pricebook.base.languages import term
from pricebook.exports.citations import cited_in_a_check
from pricebook.findings import Findings
from pricebook.submission.annotate.given_back import name_given_back
from pricebook.submission.annotate.summary_sheet import Summary
from pricebook.submission.annotate.workbook import WorkbookCopy, annotate, open_copy

if TYPE_CHECKING:
    from pricebook.app.checked import Checked

_OF_THE_OFFICER = "LW038"  # is about the pack, and nothing that goes back to the sender


def annotated(checked: "Checked", target: Path) -> "tuple[Checked, str]":
    """Writes the annotated workbook, or the findings alone. Returns the result with XL032, if any, and the file's name.

    Raises:
        NothingToWrite: the workbook has changed since it was judged.
    """
    assert checked.law is not None and checked.verdict is not None and checked.submission is not None
    with as_it_was_read(checked.path, checked.submission.sha256) as own:
        if own is None:
            raise NothingToWrite("changed-since", path=str(checked.path))
        return _annotated(checked, open_copy(own), target)


def _annotated(checked: "Checked", copy: WorkbookCopy, target: Path) -> "tuple[Checked, str]":
    assert checked.law is not None and checked.verdict is not None
    regulation, options, verdict = checked.law.regulation, checked.options, checked.verdict
    to_sender = [finding for finding in checked.findings if finding.code != _OF_THE_OFFICER]
    summary = Summary(
        file=checked.path.name,
        regulation=regulation.title,
        references=tuple(cited_in_a_check(checked.law, checked.settlement, checked.findings, binding=checked.binding)),
        day=f"{checked.law.day:%d/%m/%Y}",
        dossier=options.dossier.name if options.dossier else None,
        class_=term(checked.law.class_term(options.class_)) if options.class_ else None,
        judged_as=tuple(kind.text() for kind in checked.judged_as),
        proposal=verdict.proposal,
        passed=verdict.counted[0],
        rejected=verdict.counted[1],
        not_judged=verdict.counted[2],
        over_ceiling=verdict.over_ceiling,
        over_what=verdict.over_what.text(),
        counts=Findings(to_sender).counts,
        regulation_open=verdict.regulation_open,
        few_judged="" if verdict.few_judged is None else verdict.few_judged.text(),
        rows=tuple(rows_in(table).text() for table in checked.tables),
    )
    not_annotated = annotate(copy, target, to_sender, summary)
    if not not_annotated:
        return checked, f"{name_given_back(checked.path)}{copy.suffix}"
    return replace(checked, findings=Findings((*checked.findings, *not_annotated))), f"{checked.path.stem}-findings.xlsx"
