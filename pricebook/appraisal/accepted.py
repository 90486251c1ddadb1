"""accepted.csv beside a submission: findings that the officer lets stand, each with a reason. They stay visible."""

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
    row: int
    said: dict[str, str | None]

    def matches(self, finding: Finding) -> bool:
        """Same code, same cell or service, same figure in either language: a figure was accepted, not whatever comes."""
        stated = {"sheet": finding.at.sheet, "cell": finding.at.cell, "service_id": finding.service}
        told = {name: self.said[name] for name in stated if self.said[name] is not None}
        if self.said["code"] != finding.code or any(stated[name] != text for name, text in told.items()):
            return False
        if not told.keys() & {"cell", "service_id"} and (finding.at.cell is not None or finding.service is not None):
            return False  # a whole sheet of findings is not accepted in one word
        return finding.observed is None or self.said["observed"] in figure_texts(finding.observed)


def with_acceptances(findings: list[Finding], submission: Path) -> list[Finding]:
    """The findings, those accepted marked so; IN032 and IN033 for entries without a reason, and for those that match nothing."""
    path = submission.with_name(FILE)
    if not path.is_file():
        return findings
    table, wrong = read_table(path, load_specs(SOURCE)["accepted"])
    if table is None:
        return [*findings, *wrong]
    told: list[Finding] = [finding for finding in wrong if finding.severity != "info"]
    judged = list(findings)
    for entry in _entries(table, submission.name):
        name = " ".join(text for text in (entry.said[column] for column in COLUMNS[1:6]) if text)
        if entry.said["reason"] is None or entry.said["by"] is None:
            told.append(Finding("IN032", table.place(entry.row, "reason"), observed=name))
            continue
        acceptance = Acceptance(entry.said["reason"], entry.said["by"], entry.said["on"])
        matching = [number for number, finding in enumerate(judged) if entry.matches(finding)]
        for number in matching:
            judged[number] = replace(judged[number], accepted=acceptance)
        if not matching:
            told.append(Finding("IN033", table.place(entry.row, "code"), observed=name))
    return [*judged, *told]


def _entries(table: Table, file: str) -> list[_Entry]:
    entries = [_Entry(row, {name: unescape_formula(table.columns[name][row]) for name in COLUMNS}) for row in range(len(table))]
    return [entry for entry in entries if entry.said["file"] in (None, file)]
