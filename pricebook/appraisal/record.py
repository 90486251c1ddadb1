"""The outputs of a check for other programs and for the next round: check.json, and lists as CSV."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NotRequired, TypeAlias, TypedDict, final

from pricebook.appraisal.accepted import write_to_accept
from pricebook.appraisal.not_judged import Reason
from pricebook.appraisal.verdict import Proposal, Verdict
from pricebook.base.csv_text import write_csv
from pricebook.base.languages import Language
from pricebook.findings import (
    CountsRecord,
    Finding,
    FindingRecord,
    Findings,
    FindingsRecord,
    TableReading,
    as_record,
    plain_figure,
)
from pricebook.findings.record import Count, PlainFigure, SchemaKeyword, Words
from pricebook.regulation import LawOnDay
from pricebook.submission.judged_as import Because, ListKind
from pricebook.submission.read.sheets import Submission
from pricebook.submission.stated import StatedLine

SCHEMA_VERSION: Literal[2] = 2


# The options of a check (CheckOptions). `columns`: field → heading or column letter. Written as a call, because `class` is a
# keyword of Python.
OptionsRecord = TypedDict(
    "OptionsRecord",
    {
        "as": ListKind | None,
        "class": str | None,
        "province": str | None,
        "facility": str | None,
        "dossier": str | None,
        "columns": dict[str, Words],
        "select": list[Words],
        "ignore": list[Words],
    },
)


# What the prices of a sheet were judged as, and why; `said`: the heading or the title that says so. A call, as above.
JudgedAsRecord = TypedDict(
    "JudgedAsRecord", {"sheet": str | None, "as": ListKind, "because": Because, "said": str | None}
)  # fmt: skip


class VerdictRecord(TypedDict):
    """The verdict that is proposed to the officer. `over_ceiling`: đồng, the sum of the amounts above what the law allows.

    `not-judged`: nothing blocks, and the pack of the regulation holds nothing to judge any price by. `few_judged`: how many
    prices could be judged, as text, where more than half could not, or that the regulation has ended; absent otherwise. `ended`:
    the last day of a regulation that had ended before the list came in, where nobody named the day of the law.
    """

    proposal: Proposal
    blocking: Count
    accepted_services: Count
    rejected_services: Count
    not_judged_services: Count
    over_ceiling: PlainFigure
    few_judged: NotRequired[Words]
    ended: NotRequired[Annotated[str, SchemaKeyword("format", "date")]]


class _Limits(TypedDict, total=False):
    few_judged: Words
    ended: str


class CheckedFinding(FindingRecord):
    """A finding of a check. `new`: whether the earlier round did not have it; null where no earlier round was given."""

    new: bool | None


class MendedRecord(TypedDict):
    """A finding of the earlier round that the later one no longer has."""

    code: Words
    sheet: str | None
    cell: str | None
    service_id: str | None
    message: Words


# One price of the list, and its cell.
PriceRecord = TypedDict(
    "PriceRecord",
    {
        "service_id": str | None,
        "ordinal": str | None,
        "service_code": str | None,
        "name": str | None,
        "class": str | None,
        "price": PlainFigure,
        "sheet": str | None,
        "cell": str | None,
    },
)


class RejectedRecord(PriceRecord):
    """A price that does not pass, with the codes of the findings against it."""

    codes: Annotated[list[Words], SchemaKeyword("minItems", 1)]


class NotJudgedRecord(PriceRecord):
    """A price that neither passes nor is rejected, with the reason. `not-identified`: it could be several services."""

    reason: Reason


@final
class CheckRecord(TypedDict):
    """The contents of check.json. The published schema (norms/schema/check.json) is generated from this class."""

    schema_version: Literal[2]
    file: Words
    sha256: Annotated[str, SchemaKeyword("pattern", "^[0-9a-f]{64}$")]
    regulation: Words
    regulation_title: Words
    pack_version: Words
    pack_sha256: Annotated[str, SchemaKeyword("pattern", "^[0-9a-f]{64}$")]
    day: Annotated[str, SchemaKeyword("format", "date")]
    asked: OptionsRecord
    judged_as: list[JudgedAsRecord]
    verdict: VerdictRecord
    language: Language
    counts: CountsRecord
    findings: list[CheckedFinding]
    tables: list[TableReading]
    mended: list[MendedRecord]
    accepted: list[PriceRecord]
    rejected: list[RejectedRecord]
    not_judged: list[NotJudgedRecord]


ListFindings: TypeAlias = FindingsRecord | CheckRecord  # either may accompany a list


def check_record(
    submission: Submission, law: LawOnDay, options: OptionsRecord, findings: list[Finding], verdict: Verdict,
    tables: list[TableReading], language: Language, new: list[bool] | None = None, mended: Iterable[FindingRecord] = (),
) -> CheckRecord:  # fmt: skip
    """Returns the contents of check.json (schema: norms/schema/check.json).

    Args:
        submission: the workbook that was judged.
        law: the law that it was judged by.
        options: what the officer stated beside the workbook.
        findings: what was found.
        verdict: what is proposed to the officer.
        tables: how each sheet was understood.
        language: of the messages.
        new: for each finding, whether it is new since the earlier round; None where there was none.
        mended: the findings of the earlier round that are gone.
    """
    records: list[CheckedFinding] = [
        {**as_record(finding, language), "new": None if new is None else new[number]} for number, finding in enumerate(findings)
    ]
    rejected = [each.line for each in verdict.rejected]
    codes = {id(each.line): each.codes for each in verdict.rejected}
    limits: _Limits = {} if verdict.few_judged is None else {"few_judged": verdict.few_judged.text(language)}
    if verdict.ended is not None:
        limits["ended"] = verdict.ended.isoformat()
    return {
        "schema_version": SCHEMA_VERSION,
        "file": submission.path.name,
        "sha256": submission.sha256,
        "regulation": law.regulation.id,
        "regulation_title": law.regulation.title,
        "pack_version": law.regulation.pack_version,
        "pack_sha256": law.pack.found.sha256,
        "day": law.day.isoformat(),
        "asked": options,
        "judged_as": [
            {"sheet": sheet, "as": kind.kind, "because": kind.because, "said": kind.said} for sheet, kind in submission.judged_as
        ],
        "verdict": {
            "proposal": verdict.proposal,
            "blocking": verdict.blocking,
            "accepted_services": verdict.counted[0],
            "rejected_services": verdict.counted[1],
            "not_judged_services": verdict.counted[2],
            "over_ceiling": plain_figure(verdict.over_ceiling),
            **limits,
        },
        "language": language,
        "counts": Findings(findings).counts,
        "findings": records,
        "tables": tables,
        "mended": [_mended(record) for record in mended],
        "accepted": [_service(of_one) for of_one in verdict.prices(verdict.accepted)],
        "rejected": [{**_service(of_one), "codes": _codes(of_one, codes)} for of_one in verdict.prices(rejected)],
        "not_judged": [
            {**_service(of_one), "reason": verdict.reasons[id(of_one[0])]} for of_one in verdict.prices(verdict.not_judged)
        ],
    }


def _mended(record: FindingRecord) -> MendedRecord:
    return {
        "code": record["code"],
        "sheet": record["sheet"],
        "cell": record["cell"],
        "service_id": record["service_id"],
        "message": record["message"],
    }


def _codes(lines: list[StatedLine], codes: Mapping[int, list[str]]) -> list[str]:
    return sorted({code for line in lines for code in codes[id(line)]})


def _service(lines: list[StatedLine]) -> PriceRecord:
    """The price of one cell; it may be that of several classes, which are then named together."""
    line = lines[0]
    return {
        "service_id": line.service_id,
        "ordinal": line.ordinal,
        "service_code": line.service_code,
        "name": line.name,
        "class": ", ".join(dict.fromkeys(each.class_ for each in lines if each.class_ is not None)) or None,
        "price": plain_figure(line.price),
        "sheet": line.source.sheet,
        "cell": line.at("price").cell,
    }


_SERVICE_COLUMNS = tuple(PriceRecord.__annotations__)


def write_record(record: CheckRecord, path: Path) -> None:
    """Writes check.json with one line for each entry of a list, which is faster than indenting and still readable."""
    parts = []
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for name, value in record.items():
        text = "[\n" + ",\n".join(map(encode, value)) + "\n]" if isinstance(value, list) and value else encode(value)
        parts.append(f"{json.dumps(name)}: {text}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")


def write_lists(
    record: CheckRecord, findings: Iterable[Finding], accepted: Path, rejected: Path, not_judged: Path, to_accept: Path
) -> None:
    """Writes the lists of a check as CSV, in the language of the record.

    Args:
        record: what check.json holds.
        findings: the findings.
        accepted: the file for the services that pass.
        rejected: the file for the services that do not pass, with the codes of the findings against them.
        not_judged: the file for the prices that are not judged, with the reason.
        to_accept: the file for the findings that need an answer, as rows of accepted.csv with the reasons blank.
    """
    _write(accepted, _SERVICE_COLUMNS, record["accepted"])
    _write(rejected, (*_SERVICE_COLUMNS, "codes"), ({**entry, "codes": " ".join(entry["codes"])} for entry in record["rejected"]))
    _write(not_judged, (*_SERVICE_COLUMNS, "reason"), record["not_judged"])
    write_to_accept(findings, to_accept, record["language"], record["file"])


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    write_csv(path, columns, ([row.get(column) for column in columns] for row in rows))
