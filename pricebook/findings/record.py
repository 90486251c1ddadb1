"""The types of findings.json. The published schema (norms/schema/findings.json) is generated from this module.

A record is a plain dictionary, as in JSON. `SchemaKeyword` adds what the schema requires of a value beyond its type; it has no
effect while the program runs.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict, final

from pricebook.base.languages import Language
from pricebook.findings.catalogue import Severity


@dataclass(frozen=True, slots=True)
class SchemaKeyword:
    """A keyword of JSON Schema with its argument, which restricts a value beyond its type."""

    keyword: str
    argument: Any


Words = Annotated[str, SchemaKeyword("minLength", 1)]
Code = Annotated[str, SchemaKeyword("pattern", "^[A-Z]{2}[0-9]{3}$")]
Count = Annotated[int, SchemaKeyword("minimum", 0)]
PlainFigure = str | int | None  # whole đồng as integers, exact decimals as text
# The kinds of rows that hold no data. In a RowsRecord also "blank", and "repeated" for a price that another sheet states already.
RowKind = Literal["title", "section", "total", "note", "signature", "outside", "numbers", "heading", "elsewhere"]


class PlaceRecord(TypedDict):
    """A cell, a row or a whole file, as Excel names it."""

    file: str | None
    sheet: str | None
    cell: str | None


class AcceptanceRecord(TypedDict):
    """An officer's acceptance of a finding."""

    reason: Words
    by: Words
    on: str | None


class FindingRecord(TypedDict):
    """One finding, in one language. `about` is what the rows say that it is about: of a dossier, where it names no service."""

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
    about: NotRequired[Words]


class CountsRecord(TypedDict):
    """The number of findings of each severity."""

    error: Count
    warning: Count
    info: Count


class ColumnRecord(TypedDict):
    """A column: its letters and its heading."""

    column: Annotated[str, SchemaKeyword("pattern", "^[A-Z]{1,3}$")]
    heading: str


class PassedOverRecord(TypedDict):
    """A row that holds no data: its number, its kind and its text."""

    row: Count
    kind: RowKind
    text: str


class NormalisedRecord(TypedDict):
    """A value that was changed while it was read: before, after, and in how many cells; `cell` is the first of them.

    `why` says what decided how a number was read that could be read in two ways; null where its text alone does.
    """

    code: Code
    cell: str | None
    before: str
    after: str
    cells: Count
    why: Literal["option", "column", "decimals", "whole", "siblings", "law", "item", "currency", "behind"] | None


class RowsRecord(TypedDict):
    """What became of every row of a table: `all` = `accepted` + `rejected` + `not_judged` + the sum of `passed_over`.

    In a dossier `accepted` are the rows of data that were read whole, and `rejected` those with a cell that could not be read.
    In a list that was judged, a row with several prices is rejected where one of them is. `passed_over` counts all other rows by
    kind.
    """

    all: Count
    accepted: Count
    rejected: Count
    not_judged: Count
    passed_over: dict[str, Count]


class TableReading(TypedDict):
    """How one table was read: the column of each field, the columns that were not read, and the number of rows of each kind.

    `rows_in` is not in records of version 0.1.0.
    """

    table: Words
    file: Words
    sheet: str | None
    heading_row: Annotated[int, SchemaKeyword("minimum", 0)]
    columns: dict[str, ColumnRecord]
    unused: list[ColumnRecord]
    rows: Count
    blank_rows: Count
    rows_in: NotRequired[RowsRecord]
    passed_over: list[PassedOverRecord]
    normalised: list[NormalisedRecord]


class ListIdentity(TypedDict):
    """The price list that the findings are about."""

    fingerprint: Words
    regulation: Words
    pack_version: Words
    pricing_date: Words


class FindingRounds(TypedDict):
    """The findings of two rounds compared: gone, at another figure than before, new, and unchanged."""

    solved: Count
    changed: Count
    new: Count
    standing: Count


# A price that is another than before, in whole đồng. Written as a call, because `class` is a keyword.
PriceChangeRecord = TypedDict(
    "PriceChangeRecord",
    {
        "service_id": Words,
        "ordinal": str | None,
        "service_code": str | None,
        "name": str | None,
        "class": str | None,
        "old": int,
        "new": int,
        "change": int,
    },
)


class SinceLastRecord(TypedDict):
    """What changed since the last build into the same folder.

    `findings` is null where the earlier findings cannot be read. `prices` counts services that were added, removed, renumbered
    and renamed, and prices that have risen, fallen, got lost, were found, or are the same; null where the lists are equal, or the
    earlier one cannot be read. `largest` are the largest changes of prices. `command` shows all changes; null where there are
    none.
    """

    same_list: bool
    findings: FindingRounds | None
    prices: dict[str, Count] | None
    largest: list[PriceChangeRecord]
    command: str | None


_Findings = list[FindingRecord]  # the record below has a key of the name `list`
_Tables = list[TableReading]


@final
class FindingsRecord(TypedDict):
    """The contents of findings.json, and what `build --format json` prints.

    `since_last` is printed only, where an earlier build of the dossier was replaced: a file says the same whenever it is made.
    """

    language: Language
    list: ListIdentity | None
    counts: CountsRecord
    findings: _Findings
    tables: _Tables
    since_last: NotRequired[SinceLastRecord]
