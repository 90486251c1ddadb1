"""Gives the sender's workbook back: a fill and a comment in each cell with findings, and two sheets more.

The package is changed in place (in_place/), which loses nothing. One that is not of the plain form goes through openpyxl, where
that would lose nothing; else the findings are a workbook of their own.
"""

import warnings
import zipfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pricebook.base.languages import Phrase, Terms, say, shown
from pricebook.findings import Finding, Findings, Place
from pricebook.submission.annotate.cached_values import EARLIEST, PROPERTIES, finish_workbook, read_cached_values
from pricebook.submission.annotate.given_back import Figures, Rows, sheets_of, stamp, with_figures
from pricebook.submission.annotate.losses import losses, may_change_in_place
from pricebook.submission.annotate.marks import Corners, by_cell, mark, remove_marks, set_figures
from pricebook.submission.annotate.result_sheets import add_sheets, remove_sheets
from pricebook.submission.annotate.same_values import same_in_copy, same_values
from pricebook.submission.annotate.summary_sheet import Summary
from pricebook.submission.annotate.weighing import Weight
from pricebook.tables.files.xml_facts import workbook_sheets

_MACROS = "xl/vbaProject.bin"
_HEAVY = ("copy.too-many-cells", "copy.too-many-tags", "copy.too-wide-ranges", "copy.too-large", "copy.beyond-limits")


@dataclass(slots=True)
class WorkbookCopy:
    """A workbook opened to be annotated.

    Attributes:
        path: the sender's workbook.
        lost: what an annotated copy would lose; where it is not empty, no copy is made and `book` is None.
        book: the workbook as openpyxl loaded it.
        values: the cached values of its formulas, by sheet.
        suffix: of the copy: .xlsm with macros, else .xlsx.
        apart: whether it is opened and annotated in a child process, for its weight; then `book` is None as well.
        in_place: whether its package is to be changed in place; `book` is None until that turns out impossible.
        named: what findings call the workbook.
    """

    path: Path
    lost: Terms
    book: Any = None
    values: list[dict[bytes, bytes]] = field(default_factory=list)
    suffix: str = ".xlsx"
    named: str = ""
    apart: bool = False
    in_place: bool = False

    def __post_init__(self) -> None:
        self.named = self.named or self.path.name


def open_copy(path: Path, named: str = "", *, by_openpyxl: bool = False) -> WorkbookCopy:
    """Opens the sender's workbook to be annotated.

    It is not opened where an annotated copy would lose something, or where openpyxl cannot read it; `lost` then says why.

    Args:
        path: the workbook.
        named: what findings call it, where that is not its name: in a part of a dossier, the name with the folder.
        by_openpyxl: whether it is not to be changed in place.

    Raises:
        OSError: the file cannot be opened.
    """
    try:
        weight = Weight(path) if zipfile.is_zipfile(path) else None
        if not by_openpyxl and weight is not None and weight.too_much is None and may_change_in_place(path):
            return WorkbookCopy(
                path, Terms(), suffix=_suffix_of(path), named=named, apart=not weight.light_in_place, in_place=True
            )
        lost = losses(path, weight)
        if lost:
            return WorkbookCopy(path, lost, named=named)
        if weight is not None and not weight.light:
            return WorkbookCopy(path, Terms(), suffix=_suffix_of(path), named=named, apart=True)
    except OSError:
        raise
    except Exception as error:  # a damaged archive raises many kinds of errors
        return WorkbookCopy(path, _damaged(error), named=named)
    return _open(path, named)


def _suffix_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return _suffix(_MACROS in archive.NameToInfo)


def _suffix(macros: bool) -> str:
    return ".xlsm" if macros else ".xlsx"


def _open(path: Path, named: str) -> WorkbookCopy:
    """Loads the workbook in this process."""
    import openpyxl

    try:
        with zipfile.ZipFile(path) as archive:
            sheets, _ = workbook_sheets(archive)
            values = read_cached_values(archive, [part for _, part in sheets])
            texts = [part for part in ("xl/sharedStrings.xml", *(part for _, part in sheets)) if part in archive.NameToInfo]
            rich = any(b"<r>" in archive.read(part) for part in texts)
            macros = _MACROS in archive.NameToInfo
            recalculates = b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
            stated = archive.read(PROPERTIES) if PROPERTIES in archive.NameToInfo else b""
        with warnings.catch_warnings():  # every value of the copy is compared with the original later
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, rich_text=rich, keep_vba=macros)
    except Exception as error:  # a damaged part, which the reader of cells does not use, raises many kinds of errors
        return WorkbookCopy(path, _damaged(error), named=named)
    if book.sheetnames != [name for name, _ in sheets]:
        return WorkbookCopy(path, Terms([say("copy.unusual-sheet")]), named=named)
    if book.calculation is not None:  # a workbook need not say how it is calculated
        book.calculation.fullCalcOnLoad = recalculates
    for name in ("created", "modified"):  # where the sender's workbook does not say, openpyxl says the present hour
        if name.encode() not in stated:
            setattr(book.properties, name, datetime(*EARLIEST))
    for sheet in book.worksheets:
        sheet.page_setup.id = None  # the printer settings are a part that openpyxl does not keep
    return WorkbookCopy(path, Terms(), book, values, _suffix(macros), named)


def annotate(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary) -> list[Finding]:
    """Writes the annotated copy; or, where a copy would lose something, a workbook with the findings alone.

    Every cell of a written copy is read again and compared with the sender's workbook, so that any other change by openpyxl is
    noticed.

    Args:
        copy: the workbook, as `open_copy` opened it.
        target: the file to write.
        findings: what was found in the workbook.
        summary: what the summary sheet says.

    Returns:
        XL032 where no copy was made; else nothing.
    """
    not_annotated = write_copy(copy, target, findings, summary)
    if not_annotated is None:
        return []
    every = Findings((*findings, not_annotated))
    why_alone = tuple(shown(what) for what in not_annotated.observed) if isinstance(not_annotated.observed, Terms) else ()
    write_findings_alone(target, list(every), replace(summary, lost=why_alone, counts=every.counts))
    return [not_annotated]


def write_copy(
    copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary, figures: Figures | None = None
) -> Finding | None:
    """Writes the annotated copy, or nothing where it would lose something. Arguments are those of `annotate`.

    Args:
        figures: what is put into cells of the copy; those with a formula keep it, and are calculated when it is opened.

    Returns:
        XL032 where no copy was written.
    """
    figures = figures or {}
    if copy.in_place and not copy.apart:
        if _is_changed_in_place(copy, target, findings, summary, figures):
            return None
        copy = open_copy(copy.path, copy.named, by_openpyxl=True)
    if not copy.lost:
        copy.lost = (_lost_apart if copy.apart else _lost_here)(copy, target, findings, summary, figures)
    if not copy.lost:
        return None
    formats = {say("copy.format", suffix=copy.path.suffix.lower()), say("copy.unknown-format")}
    alone = len(copy.lost) == 1 and copy.lost[0] in formats  # a file that can carry no notes loses nothing
    heavy = all(
        isinstance(what, Phrase) and what.key in _HEAVY for what in copy.lost
    )  # it would lose nothing, and is too much to be copied
    key = "copy.carries-no-notes" if alone else "copy.too-heavy" if heavy else "copy.would-be-lost"
    why = say(key, suffix=copy.path.suffix.lower()) if alone else say(key, lost=copy.lost)
    return Finding("XL032", Place(copy.named), observed=copy.lost, more={"why": why})


def _is_changed_in_place(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary, figures: Figures) -> bool:
    """Writes the annotated copy by changing the package in place. Returns whether that is possible."""
    from pricebook.submission.annotate.in_place.annotate import annotate_in_place

    try:
        return same_in_copy(annotate_in_place(copy.path, copy.named, target, findings, summary, figures), target)
    except OSError:
        raise
    except Exception:  # not of the plain form (NotPlain); or what is odd in it raised another kind of error: openpyxl is asked
        return False


def _lost_here(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary, figures: Figures) -> Terms:
    """Writes the annotated copy in this process. Returns why there is none."""
    try:
        sheets = _annotate(copy, target, findings, summary, figures)
        return Terms() if same_values(sheets, target) else Terms([say("copy.changed-values")])
    except OSError:
        raise
    except Exception as error:  # openpyxl could read the workbook, and cannot write it
        return _damaged(error)


def _lost_apart(copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary, figures: Figures) -> Terms:
    from pricebook.submission.annotate.apart import lost_apart

    return lost_apart(copy.path, copy.named, target, findings, summary, figures)


def annotated_here(
    path: Path, named: str, target: Path, findings: list[Finding], summary: Summary, figures: Figures
) -> Terms | OSError:
    """Runs in the child process (apart.py): opens the workbook, and writes its annotated copy.

    Returns:
        Why there is none; nothing where there is one; the error where the copy cannot be written.
    """
    try:
        if may_change_in_place(path) and _is_changed_in_place(
            WorkbookCopy(path, Terms(), named=named), target, findings, summary, figures
        ):
            return Terms()
        lost = losses(path)
        copy = WorkbookCopy(path, lost, named=named) if lost else _open(path, named)
        return copy.lost or _lost_here(copy, target, findings, summary, figures)
    except OSError as error:
        return error


def _damaged(error: Exception) -> Terms:
    if isinstance(error, MemoryError):
        return Terms([say("copy.beyond-limits")])
    return Terms([say("copy.damaged-part", error=type(error).__name__)])


def _annotate(
    copy: WorkbookCopy, target: Path, findings: list[Finding], summary: Summary, figures: Figures
) -> list[tuple[str, Rows]]:
    """Writes the copy by openpyxl. Returns the values of the sheets as they are to be in it."""
    if remove_sheets(copy.book):
        remove_marks(copy.book)
    corners: Corners = {}
    for (name, row, column), own in by_cell(findings, copy.named).items():
        if name in copy.book.sheetnames:
            mark(copy.book[name], row, column, own, corners)
    put = set_figures(copy.book, figures)
    add_sheets(copy.book, findings, summary, link_to=copy.named)
    sheets = [(name, with_figures(rows, put.get(name, {}))) for name, rows in sheets_of(copy.path)]
    stamp(copy.book, sheets)
    modified = copy.book.properties.modified  # the sender's; saving writes the present hour
    copy.book.save(target)
    if copy.book.vba_archive:
        copy.book.vba_archive.close()
    parts = (f"xl/worksheets/sheet{number}.xml" for number in range(1, len(copy.values) + 1))
    finish_workbook(target, modified, dict(zip(parts, copy.values, strict=True)))
    return sheets


def write_findings_alone(target: Path, findings: list[Finding], summary: Summary) -> None:
    """Writes a workbook with the two sheets of results, and no cells of anybody's."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    add_sheets(book, findings, summary, link_to=None)
    day = datetime.strptime(summary.day, "%d/%m/%Y") if summary.day else datetime(*EARLIEST)
    book.properties.creator, book.properties.created = "pricebook", day
    book.save(target)
    finish_workbook(target, day, {})
