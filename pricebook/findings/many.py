"""Findings alike by the thousand: the first are told one by one, the rest is counted, and nothing is left out without a word."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pricebook.base.cells import column_letters
from pricebook.findings.catalogue import rule
from pricebook.findings.finding import Finding

MOST_ALIKE = 1_000  # findings of one code in one column

_Column = tuple[str, str | None, str | None, int | None]  # code, file, sheet, column


def counted(findings: Iterable[Finding], most: int = MOST_ALIKE) -> Iterator[Finding]:
    """The findings, in their order; beyond `most` of one code in one column, one IN025 (IN026 for notes) for the others."""
    alike: Counter[_Column] = Counter()
    first: dict[_Column, Finding] = {}
    last: dict[_Column, Finding] = {}
    for finding in findings:
        key = (finding.code, finding.at.file, finding.at.sheet, finding.at.column)
        alike[key] += 1
        if alike[key] <= most:
            yield finding
        else:
            first.setdefault(key, finding)
            last[key] = finding
    for key, finding in first.items():
        column = column_letters(finding.at.column) if finding.at.column is not None else ""
        more = {"code": finding.code, "column": column, "last": last[key].at.cell or ""}
        code = "IN025" if rule(finding.code).severity == "error" else "IN026"
        yield Finding(code, finding.at, observed=alike[key] - most, more=more)
