"""The findings that go with a list: findings.json or check.json, held against the list; with the officer's acceptances."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pricebook.appraisal.accepted import with_acceptances
from pricebook.appraisal.record import ListFindings
from pricebook.base.contracts import InvalidContract, parse_contract, parse_json
from pricebook.base.languages import Phrase, say
from pricebook.base.reasons import UnusableInput, reason_of
from pricebook.findings import CountsRecord, Finding, FindingRecord, Place, as_record
from pricebook.pricelist import PriceList, identity

FILE = "findings.json"
LARGEST_FILE = 256 * 2**20
_CELL = re.compile(r"([A-Z]{0,3})(\d*)(?::\d+)?")


class UnfitFindings(UnusableInput):
    """Findings that cannot go with the list: no readable file, another list's, or not in Vietnamese as papers are.

    `why` tells the three kinds apart; `label` and `reason` say it in words.
    """

    def __init__(self, why: Literal["unreadable", "another-list", "not-vietnamese"], label: str, reason: Phrase) -> None:
        super().__init__(label, reason)
        self.why = why


def findings_for(prices: PriceList, sha256: str, list_path: Path, path: Path) -> ListFindings:
    """What findings.json or check.json holds, if it is about this list: by fingerprint, or by the SHA-256 of the file judged.

    `sha256` is that of the file that the list was loaded from. Entries of accepted.csv beside the list mark what the officer
    lets stand. Raises UnfitFindings.
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
    if "sha256" in record:  # a check's findings say whether they are new; what is told of acceptances here is not compared
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
        text = path.read_text(encoding="utf-8")
        said = parse_json(text, path.name)
        kind = "check" if isinstance(said, dict) and "verdict" in said else "findings"
        record: ListFindings = parse_contract(text, path.name, kind)
    except InvalidContract as error:
        raise UnfitFindings("unreadable", error.label, error.reason) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnfitFindings("unreadable", path.name, reason_of(error)) from error
    return record


def _accepted(records: list[FindingRecord], list_path: Path) -> list[FindingRecord]:
    """The findings with the acceptances of accepted.csv; what is wrong with an entry there is a further finding."""
    findings = [_finding(record) for record in records]
    judged = with_acceptances(findings, list_path)
    marked: list[FindingRecord] = [
        record if finding.accepted is None else {**record, "accepted": as_record(finding)["accepted"]}
        for record, finding in zip(records, judged, strict=False)
    ]
    told = {(record["code"], record["file"], record["cell"]) for record in records}  # a check has told it already
    more = (as_record(finding) for finding in judged[len(records) :])
    return [*marked, *(record for record in more if (record["code"], record["file"], record["cell"]) not in told)]


def _finding(record: FindingRecord) -> Finding:
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
