"""match: which name is which item, proposed for staff to confirm."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pricebook.app.errors import FolderNotFound, NothingToWrite, WouldLoseMatches
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, write_whole
from pricebook.dossier import load_dossier
from pricebook.findings import Findings, in_file_order
from pricebook.matching import Matching, propose, write_matches
from pricebook.pricing import lowest_awards
from pricebook.regulation import with_articles
from pricebook.tables import Table

MATCHES = "matches.xlsx"


@dataclass(frozen=True, slots=True, repr=False)
class Matched:
    """What matching gives. `matching` is None where the dossier cannot be read; the findings say why.

    `given` is the dossier's own table of matches, as it was read.
    """

    folder: Path
    findings: Findings
    matching: Matching | None = None
    given: Table | None = None

    @property
    def names(self) -> int:
        """How many different names have a proposal."""
        proposals = self.matching.proposals if self.matching is not None else []
        return len({(p.source_name, p.source_unit, p.source_strength, p.source_form) for p in proposals})

    def write(self, path: Path | str | None = None, *, force: bool = False) -> "Written[Matched]":
        """Writes the workbook of proposals; only what somebody confirms there is used by a build.

        Args:
            path: the workbook; by default matches.xlsx in the dossier.
            force: whether a file that is there already is replaced; it is kept beside the new one as `….bak`.

        Raises:
            NothingToWrite: the dossier could not be read.
            WouldLoseMatches: confirmed rows are in another file, or in one that could not be read whole.
            OutputExists, OutputInUse, NotWritten: nothing was changed.
        """
        if self.matching is None:
            raise NothingToWrite("nothing-to-write")
        matching = self.matching
        target = Path(path) if path is not None else self.folder / MATCHES
        self._refuse_to_lose(target, own=path is None)
        if target.exists() and force:
            shutil.copyfile(target, target.with_name(target.name + ".bak"))
        files = write_whole(target.parent, (target.name,), lambda at: write_matches(matching, at / target.name), force=force)
        return Written(target.parent, files, self)

    def _refuse_to_lose(self, target: Path, *, own: bool) -> None:
        """What somebody confirmed is never written over by a file that could not be read whole."""
        given = self.given
        if own and given is not None and given.file.lower() != MATCHES:
            raise WouldLoseMatches("other-matches", file=given.file, name=MATCHES)
        unread = Findings(f for f in self.findings if f.at.file == target.name and f.severity == "error")
        if own and target.exists() and (unread or not _is_whole(given, target)):
            error = WouldLoseMatches("would-lose-matches", path=str(target))
            error.findings = unread
            raise error

    def __repr__(self) -> str:
        proposals = len(self.matching.proposals) if self.matching is not None else None
        return f"<Matched {self.folder.name}: proposals={proposals}, {repr(self.findings)[1:-1]}>"


def match(folder: Path | str, *, norms: Path | str | None = None) -> Matched:
    """Proposes which item each name without a code is, for staff to confirm. Nothing is accepted here.

    Args:
        folder: the dossier.
        norms: a folder of regulation packs that goes before the installed ones.

    Raises:
        FolderNotFound: there is no such folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FolderNotFound("no-folder", path=str(folder))
    dossier, findings = load_dossier(folder, packs_for(norms, folder))
    if dossier is None:
        return Matched(folder, Findings(in_file_order(findings)))
    with dossier.con:
        matching = propose(dossier, lowest_awards(dossier))
    found = Findings(in_file_order(with_articles(findings, dossier.law)))
    return Matched(folder, found, matching, dossier.tables.get("matches"))


def _is_whole(given: Table | None, target: Path) -> bool:
    if given is None or given.file != target.name:
        return False
    return all("confirmed_by" in read.heading.columns for read in given.readings)
