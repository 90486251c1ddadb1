"""Spreadsheet hygiene of a submission: hidden rows, columns and sheets, links to other files, sheets that were not read."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pricebook.base.inputs import read_input
from pricebook.base.languages import say
from pricebook.findings import Finding, Place
from pricebook.regulation import LawOnDay
from pricebook.submission.read.names import has_lost_letters
from pricebook.tables import RESULT_SHEETS, Sheet, clean_text, hidden_parts
from pricebook.tables.cells.text import Cell, quoted
from pricebook.tables.files.xml_facts import external_links

MOST_NAMED = 12
FEWEST_LOST = 3  # texts with question marks in place of letters; one or two may be somebody's own
SMALLEST_AMOUNT = 100  # đồng; a smaller number is taken for a count
KNOWN_SHEETS = (
    "Bìa",
    "Chưa đề nghị",
    "Chưa đủ điều kiện",
    *RESULT_SHEETS,
)  # of pricebook's own workbooks; they repeat figures for readers
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def hidden_and_linked(path: Path, sheets: list[Sheet]) -> Iterator[Finding]:
    """Yields XL030 for hidden sheets, rows and columns with values; XL031 for links to other files; XL038 for lost letters."""
    for sheet in sheets:
        yield from hidden_parts(path.name, sheet)
        yield from lost_letters(path, sheet)
    links = _links(path)
    if links:
        yield Finding("XL031", Place(path.name), observed="; ".join(link[:200] for link in links[:MOST_NAMED]))


def lost_letters(path: Path, sheet: Sheet) -> Iterator[Finding]:
    """Yields XL038, once for a sheet, where a program has replaced letters by question marks: "Si?u ?m tim"."""
    texts: dict[Cell, tuple[int, int]] = {}
    for row, cells in enumerate(sheet.rows if any(sheet.columns_with("?")) else ()):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and "?" in cell and has_lost_letters(cell):
                texts.setdefault(cell, (row, column))
    if len(texts) >= FEWEST_LOST:
        text, (row, column) = next(iter(texts.items()))
        yield Finding("XL038", Place(path.name, sheet.name, row, column), observed=quoted(text), more={"count": len(texts)})


def unrecognised_sheet(path: Path, sheet: Sheet, law: LawOnDay) -> Iterator[Finding]:
    """Yields what a sheet without known headings holds.

    IN034 where names of the regulation's services stand beside amounts; XL014 where there are other figures.
    """
    if sheet.name in KNOWN_SHEETS:
        return
    services, figures = 0, 0
    for row in sheet.rows:
        amounts = any(isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= SMALLEST_AMOUNT for cell in row)
        texts = [clean_text(cell) for cell in row if isinstance(cell, str)]
        figures += amounts and bool(texts)
        services += (amounts or any(map(_AMOUNT.fullmatch, texts))) and any(text in law.names for text in texts)
    if services:
        yield Finding("IN034", Place(path.name, sheet.name), observed=services)
    elif figures > 1:
        yield Finding("XL014", Place(path.name, sheet.name), observed=figures, more={"table": say("file.price-list")})


def _links(path: Path) -> list[str]:
    file = io.BytesIO(read_input(path))
    if not zipfile.is_zipfile(file):
        return []
    with zipfile.ZipFile(file) as archive:
        return external_links(archive)
