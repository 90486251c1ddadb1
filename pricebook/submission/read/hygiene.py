"""What a reader of a submission does not see: hidden rows, columns and sheets, figures that come from other files."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pricebook.base.cells import column_letters
from pricebook.findings import Finding, Place, say
from pricebook.regulation import LawOnDay
from pricebook.tables import Sheet, clean_text
from pricebook.tables.files.xml_facts import external_links

MOST_NAMED = 12
SMALLEST_AMOUNT = 100  # đồng: what is below is a count
KNOWN_SHEETS = ("Bìa", "Chưa đề nghị", "Kết quả kiểm tra", "Tổng hợp kiểm tra")  # of our own workbooks, for people alone
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


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


def unread_sheet(path: Path, sheet: Sheet, law: LawOnDay) -> Iterator[Finding]:
    """IN034: services of the regulation beside amounts, on a sheet that no heading explains. XL014: other figures there."""
    if sheet.name in KNOWN_SHEETS:
        return
    named, figures = 0, 0
    for row in sheet.rows:
        amounts = any(isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= SMALLEST_AMOUNT for cell in row)
        texts = [clean_text(cell) for cell in row if isinstance(cell, str)]
        figures += amounts and bool(texts)
        named += (amounts or any(map(_AMOUNT.fullmatch, texts))) and any(text in law.names for text in texts)
    if named:
        yield Finding("IN034", Place(path.name, sheet.name), observed=named)
    elif figures > 1:
        yield Finding("XL014", Place(path.name, sheet.name), observed=figures, more={"table": say("file.price-list")})


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
