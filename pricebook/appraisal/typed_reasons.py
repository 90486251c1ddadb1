"""Reasons that the officer typed into a workbook that an earlier check gave back, in the column "Chấp nhận"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pricebook.base.languages import say
from pricebook.findings import Place
from pricebook.submission.annotate.result_sheets import ACCEPTED, ACCEPTED_BY, FIRST_ROW, RESULTS
from pricebook.tables import Sheet, open_sheets
from pricebook.tables.cells.text import clean_text

_ROW = re.compile(re.escape(say("screen.row-place", row="0").text()).replace("0", r"(\d+)"))
# By the field of an entry, the heading of its column in the sheet of results.
_COLUMNS = {
    "code": "Mã", "sheet": "Trang tính", "cell": "Ô", "service_id": "Dịch vụ", "observed": "Ghi trong tệp", "reason": ACCEPTED,
    "by": ACCEPTED_BY,
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
            fields = {**texts, "file": None, "on": None, "by": by}
            entries.append(Entry(Place(None, sheet.name, number, columns["reason"]), fields, typed=True))
    return entries


def results_beside(submission: Path) -> list[Sheet]:
    """Returns the sheets of results in the workbooks that an earlier check gave back, where they lie beside the submission.

    They lie there where the officer has put them: a list that is no workbook has its results in a workbook of their own.
    """
    ends = ("checked.xlsx", "checked.xlsm", "findings.xlsx")
    files = (submission.with_name(f"{submission.stem}-{end}") for end in ends)
    return [sheet for path in files if path.is_file() for sheet in results_of(path)]


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
