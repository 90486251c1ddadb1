"""Two rounds of one submission: what is new since the last, and what was mended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pricebook.appraisal.record import CheckedFinding, CheckRecord
from pricebook.base.resources import read_contract
from pricebook.findings import Finding, FindingRecord, as_record

LARGEST_FILE = 256 * 2**20


def read_baseline(path: Path) -> list[CheckedFinding]:
    """The findings of an earlier check.json, checked against its published schema. Raises InvalidContract, OSError."""
    record: CheckRecord = read_contract(path, "check", LARGEST_FILE)
    return record["findings"]


def compared(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> tuple[list[bool], list[FindingRecord]]:
    """For each finding whether it is new; and the earlier ones that are gone.

    A finding is the same where its code, its sheet, its column, its service and its figure are, whatever row it has moved to;
    one without a service is known by its cell. A price that is still too high, and another one, is new.
    """
    records = [as_record(finding) for finding in findings]
    before = Counter(_key(record) for record in earlier)
    left = Counter(before)
    new = []
    for record in records:
        key = _key(record)
        new.append(left[key] == 0)
        left[key] -= left[key] > 0
    gone: list[FindingRecord] = []
    for record in earlier:
        key = _key(record)
        if left[key] > 0:
            gone.append(record)
            left[key] -= 1
    return new, gone


def _key(record: FindingRecord) -> tuple[str | None, ...]:
    cell = record["cell"] or ""
    place = cell.rstrip("0123456789") if record["service_id"] else cell
    return (record["code"], record["sheet"], place, record["service_id"], str(record["observed"]))
