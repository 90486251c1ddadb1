"""check.json and the lists beside it: what a check found, for machines and for the next round."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pricebook.appraisal.accepted import COLUMNS as ACCEPTED_COLUMNS
from pricebook.appraisal.verdict import Verdict
from pricebook.base.csv_text import write_csv
from pricebook.findings import Finding, Language, as_record, counts, message, plain_figure
from pricebook.regulation import LawOnDay
from pricebook.submission.read.sheets import Submission
from pricebook.submission.stated import StatedLine

SCHEMA_VERSION = 1


def check_record(
    submission: Submission, law: LawOnDay, asked: dict[str, Any], findings: list[Finding], verdict: Verdict,
    tables: list[dict[str, Any]], language: Language, new: list[bool] | None = None, mended: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:  # fmt: skip
    """What check.json holds (schema: norms/schema/check.json).

    `asked`: what the officer said beside the file; `new`, `mended`: against an earlier round.
    """
    records = [as_record(finding, language) for finding in findings]
    for number, record in enumerate(records):
        record["new"] = None if new is None else new[number]
    return {
        "schema_version": SCHEMA_VERSION,
        "file": submission.path.name,
        "sha256": submission.sha256,
        "regulation": law.regulation.id,
        "regulation_title": law.regulation.title,
        "pack_version": law.regulation.pack_version,
        "day": law.day.isoformat(),
        "asked": asked,
        "verdict": {
            "proposal": "pass" if verdict.passes else "return",
            "blocking": verdict.blocking,
            "accepted_services": len(verdict.accepted),
            "rejected_services": len(verdict.rejected),
            "over_ceiling": plain_figure(verdict.over_ceiling),
        },
        "language": language,
        "counts": counts(findings),
        "findings": records,
        "tables": tables,
        "mended": [{name: record[name] for name in ("code", "sheet", "cell", "service_id", "message")} for record in mended],
        "accepted": [_service(line) for line in verdict.accepted],
        "rejected": [{**_service(line), "codes": codes} for line, codes in verdict.rejected],
    }


def _service(line: StatedLine) -> dict[str, Any]:
    return {
        "service_id": line.service_id,
        "ordinal": line.ordinal,
        "service_code": line.service_code,
        "name": line.name,
        "class": line.class_,
        "price": plain_figure(line.price),
        "sheet": line.source.sheet,
        "cell": line.at("price").cell,
    }


_SERVICE_COLUMNS = ("service_id", "ordinal", "service_code", "name", "class", "price", "sheet", "cell")


def write_record(record: dict[str, Any], path: Path) -> None:
    """check.json, one line an entry: the list of what passed is long, and the writer that indents is slow."""
    parts = []
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for name, value in record.items():
        text = "[\n" + ",\n".join(map(encode, value)) + "\n]" if isinstance(value, list) and value else encode(value)
        parts.append(f"{json.dumps(name)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


def write_lists(record: dict[str, Any], findings: list[Finding], accepted: Path, rejected: Path, to_accept: Path) -> None:
    """The services that pass, those that do not (with the codes), and what blocks as rows for accepted.csv, reasons blank.

    Texts are in the language of the record.
    """
    _write(accepted, _SERVICE_COLUMNS, record["accepted"])
    _write(rejected, (*_SERVICE_COLUMNS, "codes"), ({**entry, "codes": " ".join(entry["codes"])} for entry in record["rejected"]))
    blocking = [finding for finding in findings if finding.blocks]
    ready = (_to_accept(finding, record["file"], record["language"]) for finding in blocking)
    _write(to_accept, (*ACCEPTED_COLUMNS, "message"), ready)


def _to_accept(finding: Finding, file: str, language: Language) -> dict[str, Any]:
    return {
        "file": file,
        "code": finding.code,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "service_id": finding.service,
        "observed": plain_figure(finding.observed, language),
        "message": message(finding, language),
    }


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> None:
    write_csv(path, columns, ([row.get(column) for column in columns] for row in rows))
