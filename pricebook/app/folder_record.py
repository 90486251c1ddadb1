"""The record of a folder of submissions (check-folder.json): one entry a submission, and what was passed over."""

import json
from pathlib import Path
from typing import Annotated, Literal, TypedDict

from pricebook.app.folder_files import Why
from pricebook.base.languages import Language
from pricebook.exports.incoming_register import Status
from pricebook.findings.record import Count, SchemaKeyword, Words

FOLDER_RECORD = "check-folder.json"
LARGEST_RECORD = 64 * 2**20  # bytes
_Day = Annotated[str, SchemaKeyword("format", "date")]


class SubmissionRecord(TypedDict):
    """One submission: what the register says of it, and what was found.

    `round_stated`: whether the clerk said which round it is. `folder` and `files`: where the results lie. `key` stands for all
    that the result depends on; `taken_over`: whether it is that of an earlier run, because nothing of this has changed.
    """

    number: Count
    file: str
    sha256: str
    entered: _Day | None
    received: _Day | None
    sender: str | None
    letter: str | None
    letter_date: _Day | None
    round: Count | None
    follows: Count | None
    round_stated: bool
    holds: list[str] | None
    status: Status
    services: Count | None
    to_mend: Count | None
    to_confirm: Count | None
    solved: Count | None
    standing: Count | None
    new: Count | None
    due: _Day | None
    folder: str | None
    files: list[str]
    note: str | None
    taken_over: bool
    key: str


class PassedByRecord(TypedDict):
    """An entry of the folder that was passed over, with the reason."""

    file: str
    why: Why


CountsOfFolder = TypedDict(
    "CountsOfFolder", {"pass": Count, "incomplete": Count, "return": Count, "not-judged": Count, "not-read": Count, "gone": Count}
)  # fmt: skip


class FolderRecord(TypedDict):
    """The contents of check-folder.json. The published schema (norms/schema/check-folder.json) is generated from this class."""

    schema_version: Literal[1]
    folder: Words
    day: _Day
    language: Language
    counts: CountsOfFolder
    submissions: list[SubmissionRecord]
    passed_by: list[PassedByRecord]
    notices: list[str]


def read_folder_record(path: Path) -> FolderRecord | None:
    """Reads the record of an earlier run; None where there is none, or none that can be used: then everything is judged anew."""
    from pricebook.base.contracts import InvalidContract, read_contract

    try:
        record: FolderRecord = read_contract(path, "check-folder", LARGEST_RECORD)
    except (InvalidContract, OSError):
        return None
    return record


def write_folder_record(record: FolderRecord, path: Path) -> None:
    """Writes the record."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
