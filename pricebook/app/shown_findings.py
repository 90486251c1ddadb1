"""Findings as a page shows them: each in both languages, with its row, the rows around it, and the headings above."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from pricebook.app.side_by_side import Beside
from pricebook.exports.check_page.rows import AROUND, Found, found_in
from pricebook.findings import Finding, FindingRecord, TableReading, as_record
from pricebook.findings.catalogue import Severity
from pricebook.tables import Sheet, folded

LONGEST_SEARCH = 2_000  # letters of a finding and its row that a search looks at


class ShownRows(TypedDict):
    """Rows of a sheet: the letters of the columns, headings and rows by number; which row, and which column of it, is meant."""

    columns: list[str]
    headings: list[tuple[int, list[str]]]
    rows: list[tuple[int, list[str]]]
    row: int
    column: int | None


class ShownFinding(TypedDict):
    """A finding. `number`: its place in the record, from 0. `new`: None without a round before. `beside`: the row beside the
    services that it can be; none where it is not about that. `search`: what is searched.
    """

    number: int
    code: str
    severity: Severity
    new: bool | None
    vi: FindingRecord
    en: FindingRecord
    rows: ShownRows | None
    beside: list[Beside]
    search: str


def shown_findings(
    findings: Sequence[Finding],
    tables: Sequence[TableReading],
    sheets: Mapping[str, Sequence[Sheet]],
    new: Sequence[bool] | None = None,
    beside: Mapping[int, list[Beside]] = {},
) -> Iterator[ShownFinding]:
    """Gives findings as a page shows them, in their order.

    Args:
        findings: the findings.
        tables: how the sheets were understood.
        sheets: by the name of a workbook, as findings name it, its sheets. A finding about another file is shown without rows.
        new: for each finding, whether the round before did not have it.
        beside: by the number of a finding, the row that it is about beside the services that this can be.
    """
    told = [as_record(finding, "vi") for finding in findings]
    found = dict[int, ShownRows]()
    for file, of_file in sheets.items():
        numbers = [
            n for n, finding in enumerate(findings) if finding.at.file == file or (finding.at.file is None and len(sheets) == 1)
        ]
        read = [table for table in tables if table["file"] == file]
        of = found_in(file, [told[n] for n in numbers], [findings[n].at for n in numbers], read, of_file)
        found |= {n: rows for index, n in enumerate(numbers) if (rows := _rows(of, index)) is not None}
    for number, finding in enumerate(findings):
        entry, other, rows = told[number], as_record(finding, "en"), found.get(number)
        yield {
            "number": number,
            "code": finding.code,
            "severity": finding.severity,
            "new": None if new is None else new[number],
            "vi": entry,
            "en": other,
            "rows": rows,
            "beside": beside.get(number, []),
            "search": _searched(entry, other, rows),
        }


def search_words(text: str) -> list[str]:
    """The words that are looked for in `search`, each of which must stand there: lower case, without diacritics."""
    return folded(text).split()


def _rows(found: Found, index: int) -> ShownRows | None:
    place = found.places[index]
    if "r" not in place:
        return None
    sheet, row, column = found.sheets[int(place["t"])], int(place["r"]), place.get("k")
    above = [head for head in sheet["heads"] if 0 < head["row"] < row]
    first = max(row - AROUND, above[-1]["row"] + 1 if above else 1)
    around = [(number, sheet["rows"][number]) for number in range(first, row + AROUND + 1) if number in sheet["rows"]]
    return {
        "columns": sheet["columns"],
        "headings": [(head["row"], head["texts"]) for head in above[-1:]],  # the nearest one: a sheet may hold several tables
        "rows": around,
        "row": row,
        "column": None if column is None else int(column),
    }


def _searched(entry: FindingRecord, other: FindingRecord, rows: ShownRows | None) -> str:
    own = next((texts for number, texts in rows["rows"] if number == rows["row"]), []) if rows is not None else []
    named = (entry["code"], entry["sheet"], entry["cell"], entry["service_id"], entry["message"], other["message"], *own)
    return folded(" ".join(text for text in named if text))[:LONGEST_SEARCH]
