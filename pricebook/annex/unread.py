"""Columns of an annex that were not read, though they hold something: nobody should learn of them from what is missing."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.findings import Finding, Place
from pricebook.tables import Heading, Sheet
from pricebook.tables.layout.row_kinds import is_blank


def unread_columns(path: Path, sheet: Sheet, heading: Heading, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yields LW029 for the columns of a table whose headings no field has.

    Args:
        path: the file.
        sheet: the sheet.
        heading: the heading of the table.
        found: what is found already; a column that a finding is about is not named once more.
    """
    said = {finding.at.column for finding in found if finding.at.sheet == sheet.name and finding.at.row == heading.last}
    known = {*heading.columns.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    unread = [column for column in sorted(heading.names) if column not in known | said and _holds_values(sheet, heading, column)]
    if unread:
        names = "; ".join(f"{column_letters(column)} “{heading.names[column][:60]}”" for column in unread)
        yield Finding("LW029", Place(path.name, sheet.name, heading.last, unread[0]), observed=names)


def _holds_values(sheet: Sheet, heading: Heading, column: int) -> bool:
    return any(column < len(row) and not is_blank(row[column]) for row in sheet.rows[heading.last + 1 :])
