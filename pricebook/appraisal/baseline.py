"""Two rounds of one submission: what is new since the last, and what was mended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.appraisal.record import CheckedFinding, CheckRecord
from pricebook.base.contracts import read_contract
from pricebook.findings import Finding, FindingRecord, figure_texts

LARGEST_FILE = 256 * 2**20


def read_baseline(path: Path) -> list[CheckedFinding]:
    """The findings of an earlier check.json, checked against its published schema. Raises InvalidContract, OSError."""
    record: CheckRecord = read_contract(path, "check", LARGEST_FILE)
    return record["findings"]


def compared(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> tuple[list[bool], list[FindingRecord]]:
    """For each finding whether it is new; and the earlier ones that are gone.

    A finding is the same where its code, its sheet, its column, its service and its figure are, whatever row it has moved to;
    one without a service is known by its cell. A price that is still too high, and another one, is new. The two rounds may
    be in different languages.
    """
    left = Counter(_key_of(record) for record in earlier)
    new = []
    for finding in findings:
        at = finding.at
        keys = (_key(finding.code, at.sheet, at.cell, finding.service, observed) for observed in figure_texts(finding.observed))
        known = next((key for key in keys if left[key] > 0), None)
        new.append(known is None)
        if known is not None:
            left[known] -= 1
    gone: list[FindingRecord] = []
    for record in earlier:
        key = _key_of(record)
        if left[key] > 0:
            gone.append(record)
            left[key] -= 1
    return new, gone


_Key = tuple[str | None, ...]


def _key_of(record: FindingRecord) -> _Key:
    return _key(record["code"], record["sheet"], record["cell"], record["service_id"], str(record["observed"]))


def _key(code: str, sheet: str | None, cell: str | None, service: str | None, observed: str) -> _Key:
    cell = cell or ""
    place = cell.rstrip("0123456789") if service else cell
    return (code, sheet, place, service, observed.replace("; ", ", "))  # files of 0.1.0 part several texts by semicolons
