"""What findings.json holds, as types. The published schema (norms/schema/findings.json) is generated from here.

A record is a plain dictionary, as JSON has it; `Asks` says what the schema asks of a value beyond its type, and costs nothing
while a program runs.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict, final

from pricebook.base.languages import Language
from pricebook.findings.catalogue import Severity


@dataclass(frozen=True, slots=True)
class Asks:
    """What JSON Schema asks of a value beyond its type: the keyword, and its argument."""

    keyword: str
    argument: Any


Words = Annotated[str, Asks("minLength", 1)]
Code = Annotated[str, Asks("pattern", "^[A-Z]{2}[0-9]{3}$")]
Count = Annotated[int, Asks("minimum", 0)]
PlainFigure = str | int | None  # whole đồng as integers, exact decimals as text
RowKind = Literal["title", "section", "total", "signature", "outside", "numbers", "heading"]  # rows that are no data


class PlaceRecord(TypedDict):
    """A cell, a row or a whole file, as Excel names it."""

    file: str | None
    sheet: str | None
    cell: str | None


class AcceptanceRecord(TypedDict):
    """An officer's word that a finding may stand."""

    reason: Words
    by: Words
    on: str | None


class FindingRecord(TypedDict):
    """One thing wrong or noteworthy, in one language."""

    code: Code
    severity: Severity
    file: str | None
    sheet: str | None
    cell: str | None
    service_id: str | None
    observed: PlainFigure
    limit: PlainFigure
    message: Words
    law: Words
    remedy: Words
    related: list[PlaceRecord]
    accepted: AcceptanceRecord | None


class CountsRecord(TypedDict):
    """How many findings there are of each severity."""

    error: Count
    warning: Count
    info: Count


class ColumnRecord(TypedDict):
    """A column by its letters, and what it is headed."""

    column: Annotated[str, Asks("pattern", "^[A-Z]{1,3}$")]
    heading: str


class PassedOverRecord(TypedDict):
    """A row that is no data: its number, what it is, and what it says."""

    row: Count
    kind: RowKind
    text: str


class NormalisedRecord(TypedDict):
    """What was typed, what was read from it, and in how many cells; `cell` is the first."""

    code: Code
    cell: str | None
    before: str
    after: str
    cells: Count


class TableReading(TypedDict):
    """How one sheet was understood: field → column, columns that nothing was read from, and what became of each row."""

    table: Words
    file: Words
    sheet: str | None
    heading_row: Annotated[int, Asks("minimum", 1)]
    columns: dict[str, ColumnRecord]
    unused: list[ColumnRecord]
    rows: Count
    blank_rows: Count
    passed_over: list[PassedOverRecord]
    normalised: list[NormalisedRecord]


class ListIdentity(TypedDict):
    """Which price list the findings are about."""

    fingerprint: Words
    regulation: Words
    pack_version: Words
    pricing_date: Words


_Findings = list[FindingRecord]  # the record below has a key of the name `list`
_Tables = list[TableReading]


@final
class FindingsRecord(TypedDict):
    """findings.json."""

    language: Language
    list: ListIdentity | None
    counts: CountsRecord
    findings: _Findings
    tables: _Tables
