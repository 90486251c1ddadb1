"""The verb match: proposes which item each name is, for staff to confirm."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pricebook.app.display import findings_label
from pricebook.app.dossiers import existing_folder, ordered
from pricebook.app.errors import NothingToWrite, WouldLoseMatches
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, in_order, write_whole
from pricebook.base.inputs import reads_once
from pricebook.dossier import load_dossier
from pricebook.findings import Findings
from pricebook.matching import Matching, propose, write_matches
from pricebook.pricing import MissingConversion, lacking_conversions, lowest_awards
from pricebook.regulation import LawOnDay
from pricebook.tables import Table

MATCHES = "matches.xlsx"


@dataclass(frozen=True, slots=True, repr=False)
class Matched:
    """The result of matching.

    Attributes:
        folder: the dossier.
        findings: what was found in it.
        matching: the proposals; None where the dossier could not be read, and the findings say why.
        matches: the dossier's table of matches, as it was read.
        tenders: its table of tenders.
        conversions: its table of conversions.
        lacking: the awards of known items whose unit has no conversion into the norm unit.
        law: the law that was used; None where none could be loaded.
    """

    folder: Path
    findings: Findings
    matching: Matching | None = None
    matches: Table | None = None
    law: LawOnDay | None = None
    tenders: Table | None = None
    conversions: Table | None = None
    lacking: tuple[MissingConversion, ...] = ()

    @property
    def names(self) -> int:
        """The number of different names that have a proposal."""
        proposals = self.matching.proposals if self.matching is not None else []
        return len({(p.source_name, p.source_unit, p.source_strength, p.source_form) for p in proposals})

    def write(self, path: Path | str | None = None, *, force: bool = False) -> "Written[Matched]":
        """Writes the workbook of proposals. A build only uses the rows that somebody has confirmed there.

        Args:
            path: the workbook; by default matches.xlsx in the dossier.
            force: whether an existing file is replaced; it is kept beside the new one with the suffix .bak.

        Raises:
            NothingToWrite: the dossier could not be read.
            WouldLoseMatches: confirmed rows are in another file, or in a file that could not be read completely.
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        if self.matching is None:
            raise NothingToWrite("nothing-to-write")
        matching = self.matching
        target = Path(path) if path is not None else self.folder / MATCHES
        self._refuse_to_lose(target, own=path is None)
        kept = (f"{target.name}.bak",) if target.is_file() and force else ()

        def write(staging: Path) -> None:
            write_matches(matching, staging / target.name)
            for name in kept:
                shutil.copyfile(target, staging / name)

        files = write_whole(target.parent, (target.name, *kept), write, force=force)
        return Written(target.parent, files[:1], self)

    def _refuse_to_lose(self, target: Path, *, own: bool) -> None:
        """Refuses to overwrite confirmed rows that were not read completely. `own`: the target is the dossier's own file."""
        matches = self.matches
        rows_in = {reading.file for reading in matches.readings if reading.data_rows} if matches is not None else set()
        if own and (others := [file for file in sorted(rows_in) if file.lower() != MATCHES]):
            raise WouldLoseMatches("other-matches", file=others[0], name=MATCHES)
        unread = Findings(f for f in self.findings if f.at.file == target.name and f.severity == "error")
        if own and target.exists() and (unread or not _is_complete(matches, target)):
            error = WouldLoseMatches("would-lose-matches", path=str(target))
            error.findings = unread
            raise error

    def __repr__(self) -> str:
        proposals = len(self.matching.proposals) if self.matching is not None else None
        return f"<Matched {self.folder.name}: proposals={proposals}, {findings_label(self.findings)}>"


@reads_once
def match(folder: Path | str, *, norms: Path | str | None = None) -> Matched:
    """Proposes which item each name without an item code is, for staff to confirm. No proposal is accepted automatically.

    Args:
        folder: the dossier.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The proposals; their `write` makes the workbook.

    Raises:
        FolderNotFound: there is no such folder (`folder`, or `norms`).
        WrongOption: the folder `norms` holds no pack.
    """
    folder = in_order(existing_folder(folder))
    dossier, findings = load_dossier(folder, packs_for(norms, folder))
    if dossier is None:
        return Matched(folder, ordered(findings))
    with dossier.con:
        lacking = tuple(lacking_conversions(dossier))
        matching = propose(dossier, lowest_awards(dossier))
    of = dossier.tables.get
    beside = (of("tenders"), of("conversions"), lacking)
    return Matched(folder, ordered(findings, dossier.law), matching, of("matches"), dossier.law, *beside)


def _is_complete(matches: Table | None, target: Path) -> bool:
    """Whether the table was read from the target, and every sheet has the column of who confirmed."""
    readings = [read for read in matches.readings if read.file == target.name] if matches is not None else []
    return bool(readings) and all("confirmed_by" in read.heading.columns for read in readings)
