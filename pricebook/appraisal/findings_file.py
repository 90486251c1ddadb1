"""The findings that go with a list: findings.json or check.json, held against the list; with the officer's acceptances."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pricebook.appraisal.accepted import with_acceptances
from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.findings import Finding, Place, as_record
from pricebook.pricelist import PriceList, identity

FILE = "findings.json"
Record = dict[str, Any]
LARGEST_FILE = 256 * 2**20
_CELL = re.compile(r"([A-Z]{0,3})(\d*)(?::\d+)?")


class UnfitFindings(Exception):
    """Findings that cannot go with the list: no readable file, another list's, or not in Vietnamese as papers are."""

    def __init__(self, why: Literal["unreadable", "another-list", "not-vietnamese"], detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why, self.detail = why, detail


def findings_for(prices: PriceList, sha256: str, list_path: Path, path: Path) -> dict[str, Any]:
    """What findings.json or check.json holds, if it is about this list: by fingerprint, or by the SHA-256 of the file judged.

    Entries of accepted.csv beside the list mark what the officer lets stand. Raises UnfitFindings.
    """
    record = _read(path)
    if record["counts"] != _counts(record["findings"]):
        raise UnfitFindings("unreadable", f"{path.name}: $.counts")
    about = record["sha256"] == sha256 if "sha256" in record else record["list"] == identity(prices)
    if not about:
        raise UnfitFindings("another-list", path.name)
    if record["language"] != "vi":
        raise UnfitFindings("not-vietnamese", path.name)
    return {**record, "findings": _accepted(record["findings"], list_path)}


def _counts(records: list[dict[str, Any]]) -> dict[str, int]:
    severities = [record["severity"] for record in records]
    return {severity: severities.count(severity) for severity in ("error", "warning", "info")}


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnfitFindings("unreadable", f"{path.name}: more than {LARGEST_FILE // 2**20} MiB")
        text = path.read_text(encoding="utf-8")
        said = parse_json(text, path.name)
        kind = "check" if isinstance(said, dict) and "verdict" in said else "findings"
        record: dict[str, Any] = parse_contract(text, path.name, kind)
    except (OSError, UnicodeDecodeError, InvalidContract) as error:
        raise UnfitFindings("unreadable", str(error)) from error
    return record


def _accepted(records: list[dict[str, Any]], list_path: Path) -> list[dict[str, Any]]:
    """The findings with the acceptances of accepted.csv; what is wrong with an entry there is a further finding."""
    findings = [_finding(record) for record in records]
    judged = with_acceptances(findings, list_path)
    marked = [
        record if finding.accepted is None else {**record, "accepted": as_record(finding)["accepted"]}
        for record, finding in zip(records, judged, strict=False)
    ]
    told = {(record["code"], record["file"], record["cell"]) for record in records}  # a check has told it already
    more = (as_record(finding) for finding in judged[len(records) :])
    return [*marked, *(record for record in more if (record["code"], record["file"], record["cell"]) not in told)]


def _finding(record: dict[str, Any]) -> Finding:
    """A finding as acceptances are matched by it: code, place, service, figure."""
    found = _CELL.fullmatch(record["cell"] or "")
    letters, digits = (found[1], found[2]) if found else ("", "")
    column = None
    for letter in letters:
        column = (0 if column is None else column + 1) * 26 + ord(letter) - ord("A")
    at = Place(record["file"], record["sheet"], int(digits) - 1 if digits else None, column)
    observed = record["observed"]
    return Finding(
        record["code"], at, record["service_id"], observed=Decimal(observed) if isinstance(observed, int) else observed
    )
