"""Many findings of one code in one column: the first are kept, the others become one finding with their number."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pricebook.base.cells import column_letters
from pricebook.findings.catalogue import rule
from pricebook.findings.finding import Finding

MOST_REPEATED = 1_000  # findings of one code in one column

_Column = tuple[str, str | None, str | None, int | None]  # code, file, sheet, column


def collapse_repeated(findings: Iterable[Finding], most: int = MOST_REPEATED) -> Iterator[Finding]:
    """The findings in their order, with at most `most` of one code in one column.

    The others of a code and column become one finding at the first of them, with their number: IN025 if the code is an error,
    else IN026.
    """
    count: Counter[_Column] = Counter()
    first: dict[_Column, Finding] = {}
    last: dict[_Column, Finding] = {}
    for finding in findings:
        key = (finding.code, finding.at.file, finding.at.sheet, finding.at.column)
        count[key] += 1
        if count[key] <= most:
            yield finding
        else:
            first.setdefault(key, finding)
            last[key] = finding
    for key, finding in first.items():
        column = column_letters(finding.at.column) if finding.at.column is not None else ""
        more = {"code": finding.code, "column": column, "last": last[key].at.cell or ""}
        code = "IN025" if rule(finding.code).severity == "error" else "IN026"
        yield Finding(code, finding.at, observed=count[key] - most, more=more)
