"""Reads the findings that accompany a list, from findings.json or check.json, with the officer's acceptances."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.record import ListFindings
from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.base.inputs import input_text
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.findings import CountsRecord, Finding, FindingRecord, Place, as_record
from pricebook.pricelist import PriceList, identity

FILE = "findings.json"
LARGEST_FILE = 256 * 2**20
_CELL = re.compile(r"([A-Z]{0,3})(\d*)(?::\d+)?")


class UnfitFindings(UnusableInput):
    """Findings that cannot accompany the list: unreadable, about another list, or not in Vietnamese.

    `why` names the kind; `label` and `reason` explain it as texts.
    """

    def __init__(self, why: Literal["unreadable", "another-list", "not-vietnamese"], label: str, reason: Phrase) -> None:
        super().__init__(label, reason)
        self.why = why


def findings_for(prices: PriceList, sha256: str, list_path: Path, path: Path) -> ListFindings:
    """Reads findings.json or check.json, and confirms that it is about this list.

    Args:
        prices: the list; findings.json names its fingerprint.
        sha256: the hash of the file that the list was loaded from; check.json names the hash of the file that was judged.
        list_path: the file of the list; accepted.csv beside it marks the findings that the officer accepts.
        path: the file of the findings.

    Raises:
        UnfitFindings: the findings cannot accompany the list.
    """
    record = _read(path)
    records: list[FindingRecord] = [*record["findings"]]
    if record["counts"] != _counts(records):
        raise UnfitFindings("unreadable", f"{path.name}: $.counts", say("list.other-counts"))
    about = record["sha256"] == sha256 if "sha256" in record else record["list"] == identity(prices)
    if not about:
        raise UnfitFindings("another-list", path.name, say("list.findings-of-another"))
    if record["language"] != "vi":
        raise UnfitFindings("not-vietnamese", path.name, say("list.findings-not-vietnamese"))
    judged = _accepted(records, list_path)
    if "sha256" in record:  # each finding of a check says whether it is new; findings about acceptances are not compared
        return {**record, "findings": [{"new": None, **entry} for entry in judged]}
    return {**record, "findings": judged}


def _counts(records: list[FindingRecord]) -> CountsRecord:
    severities = [record["severity"] for record in records]
    return {"error": severities.count("error"), "warning": severities.count("warning"), "info": severities.count("info")}


def _read(path: Path) -> ListFindings:
    try:
        if path.stat().st_size > LARGEST_FILE:
            size = say("file.mebibytes", size=LARGEST_FILE // 2**20)
            raise UnfitFindings("unreadable", path.name, say("file.larger-than", most=size))
        text = input_text(path, LARGEST_FILE)
        content = parse_json(text, path.name)
        kind = "check" if isinstance(content, dict) and "verdict" in content else "findings"
        record: ListFindings = parse_contract(text, path.name, kind)
    except InvalidContract as error:
        raise UnfitFindings("unreadable", error.label, error.reason) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitFindings("unreadable", path.name, reason_of(error)) from error
    return record


def _accepted(records: list[FindingRecord], list_path: Path) -> list[FindingRecord]:
    """Returns the findings with the acceptances of accepted.csv, and further findings about wrong entries there."""
    findings = [_finding(record) for record in records]
    judged = with_acceptances(findings, list_path)
    marked: list[FindingRecord] = [
        record if finding.accepted is None else {**record, "accepted": as_record(finding)["accepted"]}
        for record, finding in zip(records, judged, strict=False)
    ]
    reported = {(record["code"], record["file"], record["cell"]) for record in records}  # a check has reported them already
    more = (as_record(finding) for finding in judged[len(records) :])
    return [*marked, *(record for record in more if (record["code"], record["file"], record["cell"]) not in reported)]


def _finding(record: FindingRecord) -> Finding:
    """Makes a finding with what acceptances are matched by: code, place, service, figure."""
    found = _CELL.fullmatch(record["cell"] or "")
    letters, digits = (found[1], found[2]) if found else ("", "")
    column = None
    for letter in letters:
        column = (0 if column is None else column + 1) * 26 + ord(letter) - ord("A")
    at = Place(record["file"], record["sheet"], int(digits) - 1 if digits else None, column)
    observed = record["observed"]
    return Finding(
        record["code"],
        at,
        record["service_id"],
        observed=Decimal(observed) if isinstance(observed, int) else observed,
        about=record.get("about"),
    )
