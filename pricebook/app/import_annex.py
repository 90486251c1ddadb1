"""The verb regulation import: reads an official annex into a pack. It proposes first, and writes when it is asked to."""

import re
import shutil
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pricebook.annex import Annex, Proposal, propose, read_annex
from pricebook.annex.read import FigureTable
from pricebook.app.check import chosen_column
from pricebook.app.display import findings_label
from pricebook.app.errors import InputNotFound, NothingToWrite, WrongOption
from pricebook.app.import_record import import_record
from pricebook.app.import_stage import remove_former_pack, staged_pack
from pricebook.app.options import thousands_of
from pricebook.app.packs import packs_for, unknown_regulation
from pricebook.app.written import Written, in_order, write_whole
from pricebook.base.files import is_file, is_folder
from pricebook.base.inputs import input_sha256, reads_once
from pricebook.base.languages import Language
from pricebook.base.own_folders import own_folder
from pricebook.base.resources import resource_folder
from pricebook.findings import Finding, Findings, Place, in_file_order
from pricebook.regulation import FoundPack, LawOnDay, Pack, SearchPath, load_pack
from pricebook.regulation.packs import SETTINGS
from pricebook.regulation.rewrite import raised_version
from pricebook.regulation.tables import COLUMNS
from pricebook.tables import open_sheets

LONGEST_SOURCE = 400  # characters
_PART = re.compile(r"[A-ZĐ0-9](?:[A-Za-zĐ0-9.-]{0,18}[A-Za-zĐ0-9])?")
NAMED = 10  # services that one message names


@dataclass(frozen=True, repr=False)
class Imported:
    """An annex beside the pack that it is to enter. Nothing is written until `write` is called.

    Attributes:
        path, sha256: the file, and its hash.
        found: the pack.
        pack: the pack as it was read; None if it is broken, and the findings say why.
        annex: the annex as it was read; None if the file could not be read.
        proposals: what the annex says of each service, in its order.
        findings: what was found in the file and in the pack that would be written.
        figures: the table that the figures of the annex belong to.
        source, on: the source and the day that the rows carry.
        complete: whether the pack would be called complete.
        sound: whether the pack that would be written is without an error.
        by_folder: whether the pack was named by its folder, so that it may be changed where it lies.
    """

    path: Path
    found: FoundPack
    findings: Findings
    pack: Pack | None = None
    annex: Annex | None = None
    proposals: tuple[Proposal, ...] = ()
    figures: FigureTable = "ceilings"
    source: str = ""
    on: date = date.min
    complete: bool = False
    sound: bool = False
    by_folder: bool = False
    sha256: str = ""

    @property
    def blocked(self) -> bool:
        """Whether something in the file or the pack is wrong. What is right in it can be written all the same."""
        return self.findings.blocked

    @property
    def changes_anything(self) -> bool:
        """Whether the pack would change."""
        completed = self.complete and self.pack is not None and not self.pack.regulation.complete
        return completed or any(proposal.writes for proposal in self.proposals)

    @property
    def version(self) -> str | None:
        """The version of the pack that would be written; None where there is no pack, or nothing changes."""
        return raised_version(self.pack.regulation.pack_version) if self.pack is not None and self.changes_anything else None

    @property
    def row_counts(self) -> dict[str, int]:
        """The rows of the file: added, changed, same, contradicting, unreadable, passed_over. Their sum is all rows."""
        counts = Counter(dict.fromkeys(("added", "changed", "same", "contradicting", "unreadable", "passed_over"), 0))
        for proposal in self.proposals:
            counts[proposal.status] += len(proposal.rows)
        counts["unreadable"] = len(self.annex.unreadable) if self.annex is not None else 0
        counts["passed_over"] = len(self.annex.passed_over) if self.annex is not None else 0
        return dict(counts)

    @property
    def service_counts(self) -> dict[str, int]:
        """The services of the file: added, changed, same, contradicting."""
        counts = Counter(proposal.status for proposal in self.proposals)
        return {status: counts[status] for status in ("added", "changed", "same", "contradicting")}

    def __repr__(self) -> str:
        return f"<Imported {self.path.name}: {self.service_counts}, {findings_label(self.findings)}>"

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """Returns all that is proposed, as JSON has it: rows by status, each service with its changes, and the findings."""
        return import_record(self, language)

    def write(self, folder: Path | str | None = None, *, force: bool = False) -> "Written[Imported]":
        """Writes the pack with the annex in it: all of its files, or none. An installed pack is never changed.

        The last number of `pack_version` is raised by one. Rows that are unreadable or contradict something are not written.

        Args:
            folder: the folder for packs that the pack is written into, as `--norms` takes it; by default the pack is changed
                where it lies, which is possible only if it was named by its folder.
            force: whether a pack that lies in `folder` already is replaced.

        Returns:
            The files of the pack.

        Raises:
            NothingToWrite: nothing would change, or the pack would be broken by it; the findings say how.
            WrongOption: the pack was not named by its folder, or is an installed one, and no folder is given.
            OutputExists, OutputInUse, NotWritten: nothing was written.
        """
        if self.pack is None or not self.changes_anything:
            raise NothingToWrite("import-changes-nothing")
        if not self.sound:
            raise NothingToWrite("import-breaks-pack", id=self.pack.regulation.id)
        name = self.pack.regulation.id
        in_place = folder is None
        target = in_order(self.found.folder if folder is None else Path(folder) / name)
        if (in_place and not self.by_folder) or _is_installed(target):
            raise WrongOption("import-needs-folder", id=name)
        with own_folder() as temporary:
            staged = staged_pack(self, temporary)
            names = sorted(path.name for path in staged.iterdir())
            former = [f"{table}.csv" for table in COLUMNS]

            def write(staging: Path) -> None:
                for file in names:
                    shutil.copyfile(staged / file, staging / file)

            same = target.resolve() == self.found.folder.resolve()
            files = write_whole(target, names, write, force=force or in_place or same, former=lambda: former)
        return Written(target, files, self)

    def remove_former(self, folder: Path | str) -> tuple[Path, ...]:
        """Removes the pack that an earlier import of the same file wrote into a folder, where this one can write none.

        What the README.md of that pack says is looked at first: a pack that other annexes entered as well, that was changed
        since, or that is itself the one to complete, stays.

        Args:
            folder: the folder for packs that the pack would have been written into.

        Returns:
            The files that were removed; none where the annex can enter the pack.
        """
        readable = self.pack is not None and self.annex is not None and bool(self.annex.tables)
        if readable and self.sound:
            return ()
        name = self.pack.regulation.id if self.pack is not None else self.found.folder.name
        target = in_order(Path(folder) / name)
        if _is_installed(target) or target.resolve() == self.found.folder.resolve():
            return ()
        return remove_former_pack(target, self.found.folder, self.path)


@reads_once
def import_annex(
    path: Path | str,
    *,
    into: Path | str,
    source: str,
    on: date,
    document: str | None = None,
    place: str | None = None,
    part: str | None = None,
    columns: Mapping[str, str] | None = None,
    thousands: str | None = None,
    complete: bool = False,
    accept: Collection[str] = (),
    norms: Path | str | None = None,
) -> Imported:
    """Reads an official annex (a workbook or CSV file in any layout that a submitted list may have), and compares it with a pack.

    Args:
        path: the file, with ordinal, code, name, unit, and the maxima: one column, columns by class, or rows by class.
        into: the id of the pack, or its folder.
        source: where the file comes from; it stands in every row that is written.
        on: the day on which the file was held against the regulation.
        document: the document that the annex belongs to; it stands before the source.
        place: the place of the annex in the document.
        part: the part of the annex that all rows belong to; by default the titles in the file say it.
        columns: figure → heading or column letter, where the headings leave it open: {"ceiling:II": "E"}.
        thousands: the mark, "." or ",", that separates thousands in numbers typed as text, where nothing else shows it.
        complete: whether the pack is to be called complete, if every row could be used.
        accept: services whose figures were looked at and are right, though they are ten times those of the pack, or a tenth.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        What would be added and changed, what contradicts, and what could not be read; its `write` writes the pack.

    Raises:
        InputNotFound: there is no such file.
        UnknownRegulation: there is no such pack and no such folder.
        WrongOption: an option has no valid value; `norms` holds no pack; or the figures of the pack have days from and to.
        FolderNotFound: `norms` is not a folder.
    """
    path = Path(path)
    if not is_file(path):
        raise InputNotFound("no-file", path=str(path))
    text = _source(source, document, place)
    day = on.date() if isinstance(on, datetime) else on
    chosen = dict(chosen_column(field, heading) for field, heading in (columns or {}).items())
    if part is not None and not _PART.fullmatch(part):
        raise WrongOption("wrong-part", said=part)
    found, by_folder = _pack_to_complete(into, packs_for(norms))
    pack, pack_findings = load_pack(found, with_issued=True)
    if pack is None:
        return Imported(path, found, Findings(pack_findings))
    figures: FigureTable = "ceilings" if pack.regulation.ceilings is not None else "issued"
    if pack.tables[figures].is_dated:  # an annex does not say from when to when each of its figures holds
        raise WrongOption("import-dated", id=found.folder.name, table=f"{figures}.csv")
    sheets, findings = open_sheets(path)
    if sheets is None:
        return Imported(path, found, Findings(findings), pack)
    annex = read_annex(path, sheets, LawOnDay(pack, day), chosen, part, thousands_of(thousands))
    proposals, contradictions = propose(annex.rows, pack, figures, accept)
    findings += [*annex.findings, *contradictions]
    whole = complete and annex.tables and not Findings(findings).blocked
    if complete:
        findings += _beside(pack, proposals, path) if whole else [_not_complete(findings, path)]
    told = Findings(findings), pack, annex, tuple(proposals), figures, text, day, bool(whole), False, by_folder
    imported = Imported(path, found, *told, sha256=input_sha256(path))
    return _checked(imported, findings)


def _source(source: str, document: str | None, place: str | None) -> str:
    """What stands in the column `source`: the document and the place, and where the file comes from."""
    stated = [text.strip() for text in (document, place) if text is not None]
    origin = source.strip()
    text = f"{', '.join(stated)} ({origin})" if stated else origin
    if not origin or "" in stated or not text.isprintable() or len(text) > LONGEST_SOURCE or text[0] in "=+-@":
        raise WrongOption("wrong-source", said=text[:80])
    return text


def _pack_to_complete(into: Path | str, packs: SearchPath) -> tuple[FoundPack, bool]:
    """The pack of an id, else of a folder; and whether it was named by its folder."""
    found = packs.find(str(into))
    if found is not None:
        return found, False
    folder = Path(into).absolute()
    if not is_folder(folder) or not is_file(folder / SETTINGS):
        raise unknown_regulation(into, packs)
    return FoundPack(folder, "norms-option"), True


def _not_complete(findings: list[Finding], path: Path) -> Finding:
    """LW025: the annex could not be used whole."""
    return Finding("LW025", Place(path.name), observed=Findings(findings).counts["error"])


def _beside(pack: Pack, proposals: list[Proposal], path: Path) -> list[Finding]:
    """LW026: services of the pack that a complete annex does not have."""
    stated = {proposal.service_id for proposal in proposals}
    beside = [service for service in pack.tables["services"].columns["service_id"] if service not in stated]
    named = ", ".join(beside[:NAMED]) + (" …" if len(beside) > NAMED else "")
    return [Finding("LW026", Place(path.name), observed=len(beside), more={"services": named})] if beside else []


def _checked(imported: Imported, findings: list[Finding]) -> Imported:
    """The import, with what would be wrong in the pack that it writes."""
    would_break: list[Finding] = []
    if imported.changes_anything:
        with own_folder() as temporary:
            pack, would_break = load_pack(FoundPack(staged_pack(imported, temporary), "norms-option"), with_issued=True)
            sound = pack is not None
    else:
        sound = True
    return replace(imported, findings=Findings(in_file_order([*findings, *would_break])), sound=sound)


def _is_installed(folder: Path) -> bool:
    return folder.resolve().is_relative_to(resource_folder("norms").resolve())
