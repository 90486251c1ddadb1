"""Compares two rounds of one submission: which findings are new since the earlier round, and which are mended."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pricebook.appraisal.record import CheckedFinding, CheckRecord
from pricebook.base.contracts import InvalidContract, read_contract
from pricebook.findings import Finding, FindingRecord, figure_texts

LARGEST_FILE = 256 * 2**20


class Baseline(NamedTuple):
    """What an earlier check found: the id of the regulation that it judged by, and its findings."""

    regulation: str
    findings: list[CheckedFinding]


def read_baseline(path: Path) -> Baseline:
    """Reads an earlier check.json, and validates it against the published schema.

    Raises:
        InvalidContract: the file does not follow the schema.
        OSError: the file cannot be read.
    """
    record: CheckRecord = read_contract(path, "check", LARGEST_FILE)
    return Baseline(record["regulation"], record["findings"])


class Comparison(NamedTuple):
    """The findings of two rounds compared.

    `new` says of each finding of the later round whether it is new; `mended` are the earlier findings that are gone.
    """

    new: list[bool]
    mended: list[FindingRecord]


def compare_rounds(findings: Iterable[Finding], earlier: Sequence[FindingRecord]) -> Comparison:
    """Compares the findings of a round with those of an earlier one. The two rounds may be in different languages.

    Two findings are the same where code, service and figure are the same, wherever they stand: rows are inserted and sorted, and
    columns and sheets renamed, between rounds. Where several are alike, those that stand in the same cell, and then in the same
    column, belong together first. A finding with neither service nor figure is known by its column. A price that was changed and
    is still too high is therefore a new finding.
    """
    listed = list(findings)
    same: dict[int, int] = {}  # by the number of a later finding: the number of the earlier one
    left = set(range(len(earlier)))
    for names in (("sheet", "cell"), ("sheet", "column"), ()):
        by_key: dict[_Key, list[int]] = {}
        for number in sorted(left, reverse=True):
            if (key := _key_of(earlier[number], names)) is not None:
                by_key.setdefault(key, []).append(number)
        for number, finding in enumerate(listed):
            found = None if number in same else next((key for key in _keys(finding, names) if by_key.get(key)), None)
            if found is not None:
                same[number] = by_key[found].pop()
                left.discard(same[number])
    return Comparison([number not in same for number in range(len(listed))], [earlier[number] for number in sorted(left)])


_Key = tuple[str | None, ...]


def _keys(finding: Finding, names: Sequence[str]) -> Iterator[_Key]:
    """The keys of a finding; its figure may be written in either language."""
    at = finding.at
    for observed in figure_texts(finding.observed):
        key = _key(finding.code, at.sheet, at.cell, finding.service, observed, names)
        if key is not None:
            yield key


def _key_of(record: FindingRecord, names: Sequence[str]) -> _Key | None:
    return _key(record["code"], record["sheet"], record["cell"], record["service_id"], str(record["observed"]), names)


def _key(code: str, sheet: str | None, cell: str | None, service: str | None, observed: str, names: Sequence[str]) -> _Key | None:
    """What makes two findings the same, with as much of their place as `names` says; None where nothing but a place does."""
    place = {"sheet": sheet, "cell": cell, "column": (cell or "").rstrip("0123456789:")}
    if not names and service is None and observed == str(None):
        return None
    observed = observed.replace("; ", ", ")  # version 0.1.0 separated several texts by semicolons
    return (code, service, observed, *(place[name] for name in names))


def reasons_recorded(record: Path) -> set[str]:
    """Returns the reasons of the findings that a check.json says are accepted; none where it cannot be read."""
    try:
        return {entry["accepted"]["reason"] for entry in read_baseline(record).findings if entry["accepted"] is not None}
    except (InvalidContract, OSError, ValueError):
        return set()
