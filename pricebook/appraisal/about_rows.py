"""What the findings of a dossier are about: the rows of its tables, by what they say and not by where they stand.

An officer accepts that a price of 2 đồng is right for one item. The same figure in the same cell may be another item's tomorrow.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256

from pricebook.findings import Finding, Place
from pricebook.tables import Table

BETWEEN, BETWEEN_ROWS = " | ", "; "
LONGEST = 300  # letters; of more rows the first are named, and a digest stands for the others
_DIGEST = 12
_OF_AWARDS = ("province", "item_code", "item_name", "unit", "price", "decision_no")  # tables of awards have no key
_Row = tuple[Table, int]


def with_rows(findings: Iterable[Finding], tables: Mapping[str, Table]) -> list[Finding]:
    """The findings, those about rows and no service with what these rows are: an acceptance holds for them alone.

    Args:
        findings: what was found in a dossier.
        tables: its tables.
    """

    @cache
    def rows() -> dict[tuple[str | None, str | None, int], _Row]:
        return {
            (table.file_of(row), table.sheets[row], table.rows[row]): (table, row)
            for table in tables.values()
            for row in range(len(table))
        }

    def about(finding: Finding) -> str | None:
        if finding.service is not None or finding.services or finding.at.row is None:
            return None
        places = dict.fromkeys((*finding.places, *(at for at in finding.related if at.file == finding.at.file)))
        return _joined(_said(places, rows()))

    return [replace(finding, about=about(finding)) for finding in findings]


def _said(places: Iterable[Place], rows: Mapping[tuple[str | None, str | None, int], _Row]) -> Iterator[str]:
    for at in places:
        table, row = rows.get((at.file, at.sheet, at.row), (None, 0)) if at.row is not None else (None, 0)
        if table is not None:
            yield BETWEEN.join(_of_row(table, row, at))


def _of_row(table: Table, row: int, at: Place) -> Iterator[str]:
    """The key of a row, of an award what names it; and the cell in question. Of a row as a whole all its cells."""
    key = table.spec.key or _OF_AWARDS
    for name, cells in table.columns.items():
        text = cells[row]
        if text is not None and (name in key or at.column in (None, table.place(row, name).column)):
            yield " ".join(text.split())


def _joined(rows: Iterable[str]) -> str | None:
    """The rows as one text, the same in whatever order they stand."""
    said = sorted(dict.fromkeys(rows))
    text = BETWEEN_ROWS.join(said)
    if len(text) <= LONGEST:
        return text or None
    return f"{text[:LONGEST]}… ({len(said)}) #{sha256(text.encode()).hexdigest()[:_DIGEST]}"
