"""Reasons that the officer typed into a workbook that an earlier check gave back, in the column "Chấp nhận"."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pricebook.base.inputs import read_input
from pricebook.base.languages import Figure, say
from pricebook.findings import Finding, Place
from pricebook.submission.annotate.given_back import SUFFIXES, cells_that_differ, given_back_beside, is_as_written
from pricebook.submission.annotate.result_sheets import ACCEPTED, ACCEPTED_BY, FIRST_ROW, RESULTS
from pricebook.tables import Sheet, open_sheets
from pricebook.tables.cells.text import clean_text
from pricebook.tables.files.xml_facts import workbook_sheets

MOST_RELATED = 100  # corrected cells that are named one by one
_ROW = re.compile(re.escape(say("screen.row-place", row="0").text()).replace("0", r"(\d+)"))
# By the field of an entry, the heading of its column in the sheet of results.
_COLUMNS = {
    "code": "Mã", "sheet": "Trang tính", "cell": "Ô", "service_id": "Dịch vụ", "observed": "Ghi trong tệp", "message": "Nội dung",
    "reason": ACCEPTED, "by": ACCEPTED_BY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One acceptance: where it stands, and its fields (as in accepted.csv). `typed`: in a sheet of results."""

    at: Place
    fields: dict[str, str | None]
    typed: bool = False

    @property
    def label(self) -> str:
        """The finding that it accepts, in the words of the entry."""
        named = (self.fields[column] for column in ("code", "sheet", "cell", "service_id", "observed"))
        return " ".join(text for text in named if text)


def typed_entries(sheets: Iterable[Sheet]) -> list[Entry]:
    """Returns the entries of the sheets of results among `sheets`. Rows without a reason are none.

    Whoever typed a reason and no name is named as somebody who wrote into the workbook.
    """
    entries = []
    for sheet in sheets:
        columns = _columns_of(sheet)
        for number, row in enumerate(sheet.rows[FIRST_ROW:] if columns else (), FIRST_ROW):
            texts = {name: _text(row[column]) if column < len(row) else None for name, column in columns.items()}
            if texts["reason"] is None or texts["code"] is None:
                continue
            by = texts["by"] or say("finding.by-somebody").text()
            texts["cell"] = _as_excel(texts["cell"])
            fields = {**texts, "file": None, "on": None, "about": None, "by": by}
            entries.append(Entry(Place(None, sheet.name, number, columns["reason"]), fields, typed=True))
    return entries


def results_beside(submission: Path) -> list[Sheet]:
    """Returns the sheets of results in the workbooks that an earlier check gave back, where they lie beside the submission.

    They lie there where the officer has put them: a list that is no workbook has its results in a workbook of their own.
    """
    files = [*given_back_beside(submission), submission.with_name(f"{submission.stem}-findings.xlsx")]
    return [sheet for path in files if path.is_file() for sheet in results_of(path)]


def entries_in_dossier(files: Mapping[str, Path]) -> list[Entry]:
    """Returns the reasons typed into what a build gave back, where it was put into the dossier: each is about its own file.

    Args:
        files: the files of the tables by the names that findings give them. A copy that was given back stands in the place of
            such a file; NAME-findings.xlsx, which is of a file that carries no notes, stands beside it.
    """
    found: list[Entry] = []
    for name, path in files.items():
        beside = path.with_name(f"{path.stem}-findings.xlsx")
        for workbook in (path, beside):
            sheets = results_of(workbook) if _has_results(workbook) else []
            found += (replace(entry, fields={**entry.fields, "file": name}) for entry in typed_entries(sheets))
    return found


def _has_results(workbook: Path) -> bool:
    """Whether a workbook has a sheet of results: seen without reading its cells."""
    try:
        if workbook.suffix.lower() not in SUFFIXES or not workbook.is_file():
            return False
        with zipfile.ZipFile(io.BytesIO(read_input(workbook))) as archive:
            return any(name.startswith(RESULTS) for name, _ in workbook_sheets(archive)[0])
    except Exception:  # a damaged archive raises many kinds of errors, and is told of by whoever reads its table
        return False


def corrections_beside(submission: Path) -> Iterator[Finding]:
    """IN077: a workbook given back lies beside the submission, and its cells were corrected: only its reasons are read there."""
    for workbook in given_back_beside(submission):
        corrected = corrected_cells(workbook, submission)
        if corrected:
            first = corrected[0]
            more: dict[str, Figure] = {"workbook": workbook.name, "cell": _sheet_and_cell(first), "file": submission.name}
            yield Finding("IN077", first, observed=len(corrected), more=more, related=tuple(corrected[1:MOST_RELATED]))


def corrected_cells(workbook: Path, submission: Path, *, unstamped: bool = True) -> list[Place]:
    """Returns the cells of a workbook given back that somebody has corrected there, and that are not so in the submission.

    Args:
        workbook: the workbook that a check gave back.
        submission: the list.
        unstamped: whether a workbook without a stamp, of an earlier version or saved by a program that drops it, was changed.

    Returns:
        Every cell that differs, where one was corrected; none where the workbook is as it was written, or cannot be read.
    """
    try:
        as_written = is_as_written(workbook)
        if as_written or (as_written is None and not unstamped):
            return []
        return cells_that_differ(workbook, submission)
    except Exception:  # what cannot be read, of either file, raises many kinds of errors
        return []


def _sheet_and_cell(at: Place) -> str:
    return f"{at.sheet}!{at.cell}"


def results_of(workbook: Path) -> list[Sheet]:
    """Returns the sheets of results in a workbook; none where it cannot be read."""
    return [sheet for sheet in open_sheets(workbook)[0] or () if _columns_of(sheet)]


def _columns_of(sheet: Sheet) -> dict[str, int]:
    """Returns the column of each field in a sheet of results; nothing for any other sheet."""
    if not (sheet.name or "").startswith(RESULTS) or len(sheet.rows) < FIRST_ROW:
        return {}
    headings = [_text(cell) for cell in sheet.rows[FIRST_ROW - 1]]
    found = {name: headings.index(heading) for name, heading in _COLUMNS.items() if heading in headings}
    return found if _COLUMNS.keys() <= found.keys() else {}


def _as_excel(cell: str | None) -> str | None:
    """The cell as Excel names it: a whole row, which the sheet of results calls "dòng 12", as "12:12"."""
    row = _ROW.fullmatch(cell or "")
    return f"{row[1]}:{row[1]}" if row else cell


def _text(cell: object) -> str | None:
    """A cell as text, None where it is blank."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return clean_text(str(cell)) or None if cell is not None else None
