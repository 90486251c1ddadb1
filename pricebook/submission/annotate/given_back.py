"""The workbook that a check gives back: its name in each round, and what somebody corrected in it since it was written.

It carries a stamp, in a property of the document, of the cells that it had then. Reasons are typed into the sheet of results,
which the stamp leaves out; where a cell of the list was typed over, the stamp no longer fits, wherever the workbook lies.
"""

import hashlib
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pricebook.findings import Place
from pricebook.submission.annotate.result_sheets import RESULTS, SUMMARY
from pricebook.tables.files.xml_facts import workbook_sheets

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

SUFFIXES = (".xlsx", ".xlsm")
STAMP, STAMP_PART = "pricebook-cells", "docProps/custom.xml"
_STAMPED = re.compile(rb'name="pricebook-cells"[^>]*>\s*<[^>]*>([0-9a-f]{64})<')
_NAME = re.compile(r"(?P<base>.+)-checked(?:-(?P<round>\d+))?")
_DIGITS = 15  # of a number, as Excel shows it

Cells = dict[tuple[str, int, int], str]  # sheet, row, column (from 0)
Figures = Mapping[tuple[str, int, int], Decimal]  # what is put into cells: sheet, row, column (from 1)
Rows = list[list[Any]]  # the values of a sheet, as the reader of cells hands them over


class Round(NamedTuple):
    """Which round gave a workbook back: the name of the first list, and the number of the round (1 for list-checked.xlsx)."""

    base: str
    number: int


def round_of(path: Path) -> Round | None:
    """Returns the round that gave a workbook back; None for one that a check did not write, whatever its name."""
    named = _NAME.fullmatch(path.stem)
    if named is None or path.suffix.lower() not in SUFFIXES or not zipfile.is_zipfile(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            sheets, _ = workbook_sheets(archive)
    except Exception:  # a damaged archive raises many kinds of errors, and is read by nobody
        return None
    ours = any(name.startswith(RESULTS) for name, _ in sheets)
    return Round(named["base"], int(named["round"] or 1)) if ours else None


def name_given_back(path: Path) -> str:
    """Returns the name, without suffix, of the workbook that a check of this list gives back: "list-checked".

    That of a workbook given back is of the next round ("list-checked-2"), not a longer and longer name.
    """
    earlier = round_of(path)
    return f"{path.stem}-checked" if earlier is None else f"{earlier.base}-checked-{earlier.number + 1}"


def folder_of_results(path: Path) -> Path:
    """Returns the folder that a check of this list writes into: NAME-check beside it.

    That of a workbook given back stands beside the folder of its round, where it still lies there ("list-check-2").
    """
    earlier = round_of(path)
    if earlier is None:
        return path.with_name(f"{path.stem}-check")
    beside, own = path.parent, re.compile(re.escape(earlier.base) + r"-check(?:-\d+)?")
    if own.fullmatch(beside.absolute().name):
        beside = beside.parent if beside.name else Path("..")
    return beside / f"{earlier.base}-check-{earlier.number + 1}"


def given_back_beside(path: Path) -> list[Path]:
    """Returns the workbooks that checks of this list gave back and that lie beside it, in the order of their rounds."""
    own = round_of(path)
    base, first = (path.stem, 1) if own is None else (own.base, own.number + 1)
    found = []
    for other in path.parent.iterdir() if path.parent.is_dir() else ():
        named = _NAME.fullmatch(other.stem)
        number = int(named["round"] or 1) if named is not None and named["base"] == base else 0
        if number >= first and other.suffix.lower() in SUFFIXES and other != path and other.is_file():
            found.append((number, other.name, other))
    return [other for _, _, other in sorted(found)]


def stamp(book: "Workbook", sheets: Iterable[tuple[str, Rows]]) -> None:
    """Writes into the annotated copy what its cells are."""
    from openpyxl.packaging.custom import StringProperty

    if STAMP in book.custom_doc_props.names:
        del book.custom_doc_props[STAMP]
    book.custom_doc_props.append(StringProperty(name=STAMP, value=hash_of_cells(sheets)))


def with_figures(rows: Rows, figures: Mapping[tuple[int, int], Decimal]) -> Rows:
    """The values of a sheet with figures put into cells, by row and column from 1."""
    changed = [list(row) for row in rows] if figures else rows
    for (row, column), figure in figures.items():
        changed += [[] for _ in range(row - len(changed))]
        changed[row - 1] += [""] * (column - len(changed[row - 1]))
        changed[row - 1][column - 1] = figure
    return changed


def is_as_written(workbook: Path) -> bool | None:
    """Whether the cells of a workbook given back are those that it had when it was written; None where it has no stamp."""
    with zipfile.ZipFile(workbook) as archive:
        stated = _STAMPED.search(archive.read(STAMP_PART)) if STAMP_PART in archive.NameToInfo else None
    return None if stated is None else stated[1].decode() == hash_of_cells(sheets_of(workbook))


def cells_that_differ(workbook: Path, submission: Path) -> list[Place]:
    """Returns the cells of a workbook given back that are not as in the list, in their order."""
    back, list_ = _cells(workbook), _cells(submission)
    different = {at for at in back.keys() | list_.keys() if back.get(at) != list_.get(at)}
    return [Place(workbook.name, *at) for at in sorted(different)]


def hash_of_cells(sheets: Iterable[tuple[str, Rows]]) -> str:
    """What the stamp of a workbook is made of: the cells that hold something, without the sheets of results."""
    found = hashlib.sha256()
    between = b""
    for name, rows in sorted(sheets, key=itemgetter(0)):
        lines: list[str] = []
        for row, cells in enumerate(() if name.startswith((RESULTS, SUMMARY)) else rows):
            at = f"({name!r}, {row}, "
            lines += [f"{at}{column})\t{text}" for column, cell in enumerate(cells) if (text := _text(cell))]
        if lines:
            found.update(between + "\n".join(lines).encode())
            between = b"\n"
    return found.hexdigest()


def _cells(path: Path) -> Cells:
    """The cells that hold something, without the sheets of results."""
    found: Cells = {}
    for name, rows in sheets_of(path):
        for row, cells in enumerate(() if name.startswith((RESULTS, SUMMARY)) else rows):
            found.update(((name, row, column), text) for column, cell in enumerate(cells) if (text := _text(cell)))
    return found


def sheets_of(path: Path, names: Collection[str] | None = None) -> Iterator[tuple[str, Rows]]:
    """The sheets of a workbook with their values, or those of these names."""
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        for name in book.sheet_names:
            if names is None or name in names:
                yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _text(cell: Any) -> str:
    """What a cell holds, as it stays where another program saves it: 15 digits, and a text without its blanks."""
    if type(cell) is str:
        return cell if cell.isalnum() else "".join(cell.split())
    if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool):
        return f"{cell:.{_DIGITS}g}"
    return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)
