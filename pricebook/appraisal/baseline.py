"""Compares two rounds of one submission: which findings are new since the earlier round, and which are mended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pricebook.appraisal.record import CheckedFinding, CheckRecord
from pricebook.base.contracts import InvalidContract, read_contract
from pricebook.findings import Finding, FindingRecord, figure_texts

LARGEST_FILE = 256 * 2**20


def read_baseline(path: Path) -> list[CheckedFinding]:
    """Reads the findings of an earlier check.json, and validates it against the published schema.

    Raises:
        InvalidContract: the file does not follow the schema.
        OSError: the file cannot be read.
    """
    record: CheckRecord = read_contract(path, "check", LARGEST_FILE)
    return record["findings"]


class Comparison(NamedTuple):
    """The findings of two rounds compared.

    `new` says of each finding of the later round whether it is new; `mended` are the earlier findings that are gone.
    """

    new: list[bool]
    mended: list[FindingRecord]


def compare_rounds(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> Comparison:
    """Compares the findings of a round with those of an earlier one. The two rounds may be in different languages.

    Two findings are the same where code, sheet, column, service and figure are the same; the row may differ, because rows are
    inserted and deleted between rounds. A finding without a service is compared by its cell instead. A price that was changed
    and is still too high is therefore a new finding.
    """
    left = Counter(_key_of(record) for record in earlier)
    new = []
    for finding in findings:
        at = finding.at
        keys = (_key(finding.code, at.sheet, at.cell, finding.service, observed) for observed in figure_texts(finding.observed))
        same = next((key for key in keys if left[key] > 0), None)
        new.append(same is None)
        if same is not None:
            left[same] -= 1
    mended: list[FindingRecord] = []
    for record in earlier:
        key = _key_of(record)
        if left[key] > 0:
            mended.append(record)
            left[key] -= 1
    return Comparison(new, mended)


_Key = tuple[str | None, ...]


def _key_of(record: FindingRecord) -> _Key:
    return _key(record["code"], record["sheet"], record["cell"], record["service_id"], str(record["observed"]))


def _key(code: str, sheet: str | None, cell: str | None, service: str | None, observed: str) -> _Key:
    cell = cell or ""
    place = cell.rstrip("0123456789") if service else cell
    return (
        code,
        sheet,
        place,
        service,
        observed.replace("; ", ", "),
    )  # version 0.1.0 separated several texts by semicolons


def reasons_recorded(record: Path) -> set[str]:
    """Returns the reasons of the findings that a check.json says are accepted; none where it cannot be read."""
    try:
        return {entry["accepted"]["reason"] for entry in read_baseline(record) if entry["accepted"] is not None}
    except (InvalidContract, OSError, ValueError):
        return set()
