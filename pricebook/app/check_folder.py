"""The verb check for a folder of submissions: each is judged by itself, and one register says where all of them are."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypedDict, Unpack

from pricebook.app.check import stated_options
from pricebook.app.errors import FolderNotFound, InputNotFound, WrongOption
from pricebook.app.folder_entries import entries_of, papers_of
from pricebook.app.folder_files import PassedBy, is_dossier, submissions_in
from pricebook.app.folder_line import HowJudged, Line, judge_line
from pricebook.app.folder_order import judged_in_order
from pricebook.app.folder_record import FOLDER_RECORD, FolderRecord, read_folder_record, write_folder_record
from pricebook.app.folder_unchanged import Unchanged
from pricebook.app.incoming import refuse_without_libraries
from pricebook.app.list_rules import ListRules
from pricebook.app.options import day_of
from pricebook.app.rounds_of_folder import Rounds
from pricebook.app.written import in_order, write_whole
from pricebook.base.file_names import Scheme
from pricebook.base.files import is_folder
from pricebook.base.languages import Language, Phrase, say, term
from pricebook.exports.incoming_register import REGISTER, Entry, Outcome, Paper, write_register
from pricebook.submission.judged_as import ListKind

MOST_UNENTERED = 30  # that the register names
# Of what is passed over, what a sender may have meant to submit; the register names it.
_TOLD = ("other-format", "deeper-folder", "a-dossier", "no-plain-file")


class CheckCall(TypedDict, total=False):
    """The options of `check` that hold for every file of a folder; each as `check` has it."""

    regulation: str | None
    as_: ListKind | None
    class_: str | None
    province: str | None
    on: date | None
    facility: str | None
    dossier: Path | str | None
    columns: Mapping[str, str] | None
    thousands: str | None
    proposed_columns: bool
    bed_rate: int | Decimal | str | None
    select: Sequence[str]
    ignore: Sequence[str]
    norms: Path | str | None


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """The result of a check of a folder.

    Attributes:
        path: The folder.
        out: The folder with the register and the results.
        day: The day of the run.
        lines: One for each entry of the register, by number.
        passed_by: What is in the folder and is no submission, with the reason.
        language: Of the messages.
    """

    path: Path
    out: Path
    day: date
    lines: tuple[Line, ...]
    passed_by: tuple[PassedBy, ...]
    language: Language

    @property
    def register(self) -> Path:
        """The incoming register."""
        return self.out / REGISTER

    @property
    def notices(self) -> list[Phrase]:
        """What the clerk typed into the register and nobody can read, or what contradicts itself there."""
        return [
            say("folder.unread-cell", number=line.entry.number, said=text)
            for line in self.lines
            for text in line.entry.unread.values()
        ]

    def count(self, status: str) -> int:
        """How many submissions have a status."""
        return sum(line.outcome.status == status for line in self.lines)

    def record(self) -> FolderRecord:
        """Returns the contents of check-folder.json (schema: norms/schema/check-folder.json)."""
        return {
            "schema_version": 1,
            "folder": self.path.absolute().name or str(self.path),
            "day": self.day.isoformat(),
            "language": self.language,
            "counts": {
                "pass": self.count("pass"),
                "incomplete": self.count("incomplete"),
                "return": self.count("return"),
                "not-judged": self.count("not-judged"),
                "not-read": self.count("not-read"),
                "gone": self.count("gone"),
            },
            "submissions": [line.record(self.language) for line in self.lines],
            "passed_by": [{"file": each.name, "why": each.why} for each in self.passed_by],
            "notices": [notice.text(self.language) for notice in self.notices],
        }


def results_of_folder(folder: Path) -> Path:
    """Returns the folder that a check of a folder writes into by default: NAME-check beside it."""
    whole = folder.absolute() if folder.name in ("", "..") else folder
    whole = Path(os.path.normpath(whole)) if ".." in whole.parts else whole
    return whole.with_name(f"{whole.name}-check") if whole.name else whole / "check"


def check_folder(
    folder: Path | str,
    out: Path | str | None = None,
    *,
    papers: bool = False,
    page: bool = False,
    annotate: bool = True,
    received: date | None = None,
    force: bool = False,
    language: Language = "vi",
    names: Scheme = "plain",
    on_file: Callable[[int, int, str], None] = lambda number, of, name: None,
    **options: Unpack[CheckCall],
) -> CheckedFolder:
    """Judges every submission in a folder, each by itself, and enters them in a register of incoming documents.

    The workbooks and CSV files of the folder are submissions, and so are those of its subfolders, each of which is a sender. The
    results of each stand in a folder of their own beside the register, so-van-ban-den.xlsx. What a clerk types into the register
    (the day, the sender, the letter, the round, the papers that came) is used by the next run. A number that was given never
    changes. A list that its sender has sent again is judged against the round before. What has not changed since the last run,
    nor the law nor the options, keeps its result.

    Args:
        folder: The folder.
        out: The folder for the register and the results; by default NAME-check beside the folder.
        papers: Whether the papers of the judgement are written for each, with what the register says of it.
        page: Whether the report is written as a page, too.
        annotate: Whether the annotated workbooks are written.
        received: The day on which files came in that the register does not have yet.
        force: Whether other files in the place of the results are replaced. Results of an earlier run are in any case, unless
            somebody has typed reasons or corrections into them.
        language: Of the messages; register, workbooks and papers are Vietnamese.
        names: What the files of the results are called, plain or speaking; the register keeps its name.
        on_file: Is called before each file, with its number in the run, how many there are, and its name.
        options: The options of `check`, for every file.

    Returns:
        What was found of each, by its number. What is wrong with one file never stops the others.

    Raises:
        FolderNotFound, InputNotFound: There is no such folder, or no submission in it and none in its register.
        UnknownRegulation, UnknownCode, WrongOption: An option has no valid value; or the folder is a dossier.
        UnreadableList: The register cannot be read, or contradicts itself; nothing was done.
        MissingLibraries: A library that papers and page need is not installed.
        OutputExists, OutputInUse, NotWritten: The register cannot be written; nothing was done.
    """
    folder = Path(folder)
    if not is_folder(folder):
        raise FolderNotFound("no-folder", path=str(folder))
    if is_dossier(folder):
        raise WrongOption("folder-is-dossier", path=str(folder))
    today, received = date.today(), day_of(received)
    packs, stated = stated_options(**options)
    target = in_order(Path(out) if out is not None else results_of_folder(folder))
    try:
        submitted, passed_by = submissions_in(folder, target)
    except OSError as error:
        raise FolderNotFound("no-folder", path=str(folder)) from error
    asked = papers_of(ListRules(options.get("norms")).procedures)
    before = read_folder_record(target / FOLDER_RECORD)
    earlier = {each["number"]: each for each in before["submissions"]} if before is not None else {}
    judged = [number for number, each in earlier.items() if each["folder"] is not None]
    entries, files = entries_of(target, submitted, asked, judged, today=today, received=received)
    if not entries:
        others = ", ".join(each.name for each in passed_by[:5])
        raise InputNotFound("nothing-submitted" if others else "empty-folder", path=str(folder), files=others)
    if papers or page or any(entry.received is not None for entry in entries):
        refuse_without_libraries()
    kept = [(entry, Outcome(note=say("folder.being-judged").text())) for entry in entries]
    _write(
        target, kept, asked, today, folder, passed_by, None
    )  # a register that cannot be replaced is told of before the work is done
    how = HowJudged(dict(options), stated, papers, page, annotate, force, language, names, Unchanged(packs, stated, today))
    rounds, lines = Rounds(), list[Line]()
    for number, entry in enumerate(judged_in_order(entries, earlier), 1):
        file = files.get(entry.number)
        on_file(number, len(entries), entry.file)
        line = judge_line(entry, file.path if file is not None else None, earlier.get(entry.number), target, rounds, how)
        rounds.add(line.entry, target / line.outcome.folder if line.outcome.folder is not None else None)
        lines.append(line)
    lines.sort(key=lambda line: line.entry.number)
    checked = CheckedFolder(folder, target, today, tuple(lines), tuple(passed_by), language)
    _write(target, [(line.entry, line.in_register) for line in lines], asked, today, folder, passed_by, checked.record())
    return checked


def _write(
    target: Path,
    rows: Sequence[tuple[Entry, Outcome]],
    papers: Sequence[Paper],
    today: date,
    folder: Path,
    passed_by: Sequence[PassedBy],
    record: FolderRecord | None,
) -> None:
    """Writes the register; and the record, where there is one yet."""
    unentered = [f"{each.name} ({term(each.why, 'vi')})" for each in passed_by if each.why in _TOLD]
    files = ", ".join(unentered[:MOST_UNENTERED]) + (" …" if len(unentered) > MOST_UNENTERED else "")
    note = say("folder.passed-by", count=len(unentered), files=files).text() if unentered else None

    def write(staging: Path) -> None:
        write_register(staging / REGISTER, rows, papers, today, folder.absolute().name, note)
        if record is not None:
            write_folder_record(record, staging / FOLDER_RECORD)

    names = (REGISTER, FOLDER_RECORD) if record is not None else (REGISTER,)
    write_whole(target, names, write, force=True)
