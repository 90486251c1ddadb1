"""The sender's own workbook with its bed sheets settled: the figures that are due in its cells, findings as comments."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.app.errors import NothingToWrite
from pricebook.base.inputs import as_it_was_read
from pricebook.base.languages import say
from pricebook.findings import Finding, Findings
from pricebook.regulation import SettlementOnDay
from pricebook.settlement import SettledSheet
from pricebook.settlement.beds.cells import cells_to_set
from pricebook.settlement.beds.further_totals import corrected
from pricebook.submission.annotate.summary_sheet import Summary
from pricebook.submission.annotate.workbook import open_copy, write_copy
from pricebook.tables.files.workbook import TEXT_FORMATS


def write_own_workbook(
    path: Path, sha256: str, sheets: Sequence[SettledSheet], findings: Iterable[Finding], rules: Sequence[SettlementOnDay],
    target: Path,
) -> tuple[str | None, list[Finding]]:  # fmt: skip
    """Writes a copy of the sender's workbook: every part of it stays, but for the cells that get a figure or a comment.

    Args:
        path: the sender's workbook.
        sha256: its SHA-256 when it was read.
        sheets: its bed sheets, settled.
        findings: what was found in it.
        rules: the packs of settlement that were used.
        target: the file to write.

    Returns:
        The suffix of the copy, None where none can be made; and XL032, which says why not.

    Raises:
        NothingToWrite: the workbook has changed since it was read.
    """
    if path.suffix.lower() in TEXT_FORMATS:  # it has no cells that could carry notes, as everybody knows
        return None, []
    found = list(findings)
    summary = Summary(
        file=path.name,
        regulation="; ".join(each.settlement.title for each in rules),
        references=tuple(dict.fromkeys(finding.law_text() for finding in found if finding.law is not None)),
        day="; ".join(f"{each.day:%d/%m/%Y}" for each in rules),
        dossier=None,
        counts=Findings(found).counts,
        to_do=(say("copy.beds-to-do") if corrected(found) else say("copy.beds-as-they-are")).text(),
    )
    with as_it_was_read(path, sha256) as own:
        if own is None:
            raise NothingToWrite("changed-since", path=str(path))
        copy = open_copy(own, path.name)
        not_copied = write_copy(copy, target, found, summary, cells_to_set(sheets))
    return (copy.suffix, []) if not_copied is None else (None, [not_copied])
