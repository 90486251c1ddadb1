"""Reads accepted.csv beside a submission: findings that the officer accepts, each with a reason.

An accepted finding no longer blocks approval, and stays visible.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from pricebook.base.csv_text import unescape_formula
from pricebook.findings import Acceptance, Finding, figure_texts
from pricebook.submission.read.layouts import SOURCE
from pricebook.tables import Table, load_specs, read_table

FILE = "accepted.csv"
COLUMNS = ("file", "code", "sheet", "cell", "service_id", "observed", "reason", "by", "on")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of accepted.csv."""

    row: int
    fields: dict[str, str | None]

    def matches(self, finding: Finding) -> bool:
        """Whether the entry accepts a finding: the same code, cell or service, and figure (in either language).

        The figure is compared because it was accepted as it stood; a changed figure is a new finding.
        """
        place = {"sheet": finding.at.sheet, "cell": finding.at.cell, "service_id": finding.service}
        named = {name: self.fields[name] for name in place if self.fields[name] is not None}
        if self.fields["code"] != finding.code or any(place[name] != text for name, text in named.items()):
            return False
        if not named.keys() & {"cell", "service_id"} and (finding.at.cell is not None or finding.service is not None):
            return False  # one entry cannot accept all findings of a sheet
        return finding.observed is None or self.fields["observed"] in figure_texts(finding.observed)


def with_acceptances(findings: list[Finding], submission: Path) -> list[Finding]:
    """Marks the findings that accepted.csv beside the submission accepts.

    Returns:
        All findings; and IN032 for entries without a reason or a name, IN033 for entries that match no finding.
    """
    path = submission.with_name(FILE)
    if not path.is_file():
        return findings
    table, reading_findings = read_table(path, load_specs(SOURCE)["accepted"])
    if table is None:
        return [*findings, *reading_findings]
    entry_findings: list[Finding] = [finding for finding in reading_findings if finding.severity != "info"]
    judged = list(findings)
    for entry in _entries(table, submission.name):
        name = " ".join(text for text in (entry.fields[column] for column in COLUMNS[1:6]) if text)
        if entry.fields["reason"] is None or entry.fields["by"] is None:
            entry_findings.append(Finding("IN032", table.place(entry.row, "reason"), observed=name))
            continue
        acceptance = Acceptance(entry.fields["reason"], entry.fields["by"], entry.fields["on"])
        matching = [number for number, finding in enumerate(judged) if entry.matches(finding)]
        for number in matching:
            judged[number] = replace(judged[number], accepted=acceptance)
        if not matching:
            entry_findings.append(Finding("IN033", table.place(entry.row, "code"), observed=name))
    return [*judged, *entry_findings]


def _entries(table: Table, file: str) -> list[_Entry]:
    """Returns the entries about a file; an entry that names no file is about all files."""
    entries = [_Entry(row, {name: unescape_formula(table.columns[name][row]) for name in COLUMNS}) for row in range(len(table))]
    return [entry for entry in entries if entry.fields["file"] in (None, file)]
