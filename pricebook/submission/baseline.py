"""Two rounds of one submission: what is new since the last, and what was mended."""

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from pricebook.findings import Finding, as_record

LARGEST_FILE = 256 * 2**20


class InvalidBaseline(Exception):
    """A file that is no result of an earlier check: the reason."""


def read_baseline(path: Path, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings of an earlier check.json, checked against its published schema. Raises InvalidBaseline, OSError."""
    from jsonschema import Draft202012Validator

    if path.stat().st_size > LARGEST_FILE:
        raise InvalidBaseline(f"{path.name}: more than {LARGEST_FILE // 2**20} MiB")
    try:
        raw = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InvalidBaseline(f"{path.name}: {error}") from error
    wrong = next(iter(Draft202012Validator(schema).iter_errors(raw)), None)
    if wrong is not None:
        raise InvalidBaseline(f"{path.name}: {wrong.json_path}: {wrong.message[:300]}")
    findings: list[dict[str, Any]] = raw["findings"]
    return findings


def compared(findings: Iterable[Finding], earlier: list[dict[str, Any]]) -> tuple[list[bool], list[dict[str, Any]]]:
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
    gone = []
    for record in earlier:
        key = _key(record)
        if left[key] > 0:
            gone.append(record)
            left[key] -= 1
    return new, gone


def _key(record: dict[str, Any]) -> tuple[str | None, ...]:
    cell: str = record["cell"] or ""
    place = cell.rstrip("0123456789") if record["service_id"] else cell
    return (record["code"], record["sheet"], place, record["service_id"], str(record["observed"]))
