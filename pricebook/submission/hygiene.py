"""What a reader of a submission does not see: hidden rows, columns and sheets, figures that come from other files."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from pricebook.findings import Finding, Place
from pricebook.findings.finding import column_letters
from pricebook.tables import Sheet
from pricebook.tables.parsed_marks import external_links

MOST_NAMED = 12


def out_of_sight(path: Path, sheets: list[Sheet]) -> Iterator[Finding]:
    """XL030 for each sheet with something hidden (where it has values at all), XL031 for links to other files."""
    for sheet in sheets:
        rows = [
            row for row in sheet.hidden_rows if row < len(sheet.rows) and any(cell not in (None, "") for cell in sheet.rows[row])
        ]
        width = max(map(len, sheet.rows), default=0)
        columns = [column for column in sheet.hidden_columns if column < width]
        said = [*_ranges([str(row + 1) for row in rows], rows), *_ranges([column_letters(c) for c in columns], columns)]
        if sheet.hidden and sheet.rows:
            yield Finding("XL030", Place(path.name, sheet.name), observed=sheet.name)
        if said:
            at = Place(path.name, sheet.name, rows[0] if rows else None, None if rows else columns[0])
            yield Finding("XL030", at, observed=", ".join(said[:MOST_NAMED]) + (" …" if len(said) > MOST_NAMED else ""))
    links = _links(path)
    if links:
        more = links[:MOST_NAMED]
        yield Finding("XL031", Place(path.name), observed="; ".join(link[:200] for link in more))


def _has_values(sheet: Sheet, row: int) -> bool:
    return row < len(sheet.rows) and any(cell not in (None, "") for cell in sheet.rows[row])


def _ranges(names: list[str], numbers: list[int]) -> list[str]:
    """Runs of rows or columns as Excel names them: 12:15, C:D."""
    found: list[list[str]] = []
    before = None
    for name, number in zip(names, numbers, strict=True):
        if before is not None and number == before + 1:
            found[-1][1] = name
        else:
            found.append([name, name])
        before = number
    return [":".join(run) for run in found]


def _links(path: Path) -> list[str]:
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return external_links(archive)
