"""The dossier given back: a copy of each workbook with its findings on their cells, made as `check` makes that of a list.

A file that carries no notes (a CSV file, an older format, a workbook that would lose something) has its findings in a workbook of
their own, and so have those that are about no file of a table: a table that is missing, a setting.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pricebook.app.display import rows_in
from pricebook.base.files import is_file
from pricebook.base.inputs import as_it_was_read
from pricebook.base.languages import Terms, say, shown
from pricebook.base.reasons import reason_of
from pricebook.findings import Finding, Findings
from pricebook.tables import FORMATS

if TYPE_CHECKING:
    from pricebook.app.build import Built
    from pricebook.submission.annotate.workbook import WorkbookCopy

FOLDER = "given_back"  # within the folder of the results
_DOSSIER = ""  # what stands for all findings that are about no file of a table
_MOST_LEVELS = 2  # of a file within the dossier: its part, and its name


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A workbook that is given back.

    Attributes:
        name: its name within the folder of the results ("given_back/tenders.xlsx").
        findings: how many findings are about it.
        on_cells: whether they are on their cells, or in a workbook of their own.
    """

    name: str
    findings: int
    on_cells: bool


def findings_by_file(built: "Built") -> dict[str, list[Finding]]:
    """The findings by the file of the dossier that they are about, each in the order of its file; under "" those about none.

    A finding about cells of two files is given back with both. Where all tables stand in one file, what is about none goes
    with that file; else it is left out where it is for the reader's notice only.
    """
    read = list(dict.fromkeys(table["file"] for table in built.tables))
    rest = read[0] if len(read) == 1 and _is_of_dossier(built.folder, read[0]) else _DOSSIER
    known: dict[str | None, str] = {None: rest}
    found: dict[str, list[Finding]] = {}
    for finding in built.findings:
        for file in dict.fromkeys(place.file for place in finding.places):
            if file not in known:
                known[file] = file if file is not None and _is_of_dossier(built.folder, file) else rest
        for key in dict.fromkeys(known[place.file] for place in finding.places):
            found.setdefault(key, []).append(finding)
    if all(finding.severity == "info" for finding in found.get(_DOSSIER, ())):
        found.pop(_DOSSIER, None)
    return dict(sorted(found.items()))


def files_without_findings(built: "Built") -> list[str]:
    """The files of the dossier that were read and have no finding."""
    told = findings_by_file(built)
    return [file for file in dict.fromkeys(table["file"] for table in built.tables) if file not in told]


def _is_of_dossier(folder: Path, file: str) -> bool:
    """Whether findings mean by this name a table in the folder, or in one of its parts: not the settings, not a pack."""
    path = PurePosixPath(file)
    inside = not path.is_absolute() and len(path.parts) <= _MOST_LEVELS and not {"..", "."} & {*path.parts} and "\\" not in file
    return inside and path.suffix.lower() in FORMATS and is_file(folder / file)


def write_given_back(built: "Built", folder: Path) -> list[GivenBack]:
    """Writes the workbooks that are given back, each under its name in the dossier. They are in Vietnamese.

    Args:
        built: the result.
        folder: a folder that is empty.

    Returns:
        What was written; nothing where there is no finding.

    Raises:
        OSError: a file cannot be read or written.
    """
    from pricebook.submission.annotate.summary_sheet import Summary
    from pricebook.submission.annotate.workbook import annotate, write_findings_alone

    law = built.law
    inputs = {entry.file: entry.sha256 for entry in built.prices.inputs} if built.prices is not None else {}
    given: list[GivenBack] = []
    taken: set[str] = set()
    for file, findings in findings_by_file(built).items():
        path = built.folder / file if file else built.folder / "dossier.toml"
        summary = Summary(
            file=file or say("copy.whole-dossier").text(),
            regulation=law.regulation.title if law is not None else "",
            references=_references(built, findings),
            day=f"{law.day:%d/%m/%Y}" if law is not None else "",
            dossier=built.folder.resolve().name,
            counts=Findings(findings).counts,
            rows=tuple(rows_in(table).text() for table in built.tables if file and table["file"] == file),
        )
        target = folder / "copy"
        with _opened(path, file, inputs) as copy:
            if copy is None or copy.lost:
                lost = tuple(shown(what) for what in copy.lost) if copy is not None else ()
                write_findings_alone(target, findings, replace(summary, lost=lost))
                alone = True
            else:
                alone = bool(annotate(copy, target, findings, summary))
        name = _free_name(file, path, copy.suffix if copy is not None else "", alone, taken)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(target, folder / name)
        given.append(GivenBack(name, len(findings), not alone))
    return given


def _references(built: "Built", findings: list[Finding]) -> tuple[str, ...]:
    from pricebook.exports.citations import cited_in_a_check
    from pricebook.exports.listed import binds

    if built.law is None:
        return ()
    binding = built.prices is None or binds(built.law, built.prices)
    return tuple(cited_in_a_check(built.law, (), findings, binding=binding))


@contextmanager
def _opened(path: Path, file: str, inputs: Mapping[str, str]) -> "Iterator[WorkbookCopy | None]":
    """The workbook, opened to be annotated if its archive is within the limits, and if it is still what was read.

    None for what is about no file.
    """
    from pricebook.submission.annotate.workbook import WorkbookCopy, open_copy
    from pricebook.tables import Unreadable
    from pricebook.tables.files.archive import format_of, refuse_zip_bombs

    if not file:
        yield None
        return
    with ExitStack() as held:
        try:
            own = held.enter_context(as_it_was_read(path, inputs.get(file)))
        except OSError as error:  # whoever read the table says so, too
            yield WorkbookCopy(path, Terms([reason_of(error)]), named=file)
            return
        if own is None:
            yield WorkbookCopy(path, Terms([say("copy.changed-since")]), named=file)
            return
        try:
            data = own.read_bytes()
            if format_of(data) == ".xlsx":
                refuse_zip_bombs(data)
        except Unreadable as error:  # whoever read the table says so, too
            yield WorkbookCopy(path, Terms([say("copy.damaged-part", error=error.code)]), named=file)
            return
        yield open_copy(own, named=file)


def _free_name(file: str, path: Path, suffix: str, alone: bool, taken: set[str]) -> str:
    """The name of a workbook that is given back: that of its file, in its part; NAME-findings.xlsx for findings alone."""
    own = path.name if path.suffix.lower() == suffix else f"{path.stem}{suffix}"
    names = [f"{path.stem}-findings.xlsx", f"{path.name}-findings.xlsx"] if alone else [own]
    part = PurePosixPath(FOLDER, file).parent if file else PurePosixPath(FOLDER)
    free = next((name for name in names if str(part / name).casefold() not in taken), names[-1])
    taken.add(str(part / free).casefold())
    return str(part / free)
