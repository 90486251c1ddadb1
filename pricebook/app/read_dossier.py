"""How the tables of a dossier are understood, before anything is priced."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pricebook.app.dossiers import existing_folder, ordered
from pricebook.app.packs import packs_for
from pricebook.base.inputs import reads_once
from pricebook.base.languages import Language
from pricebook.dossier import load_dossier
from pricebook.findings import Findings, TableReading, findings_record
from pricebook.tables import reading_record


@dataclass(frozen=True, slots=True)
class ReadDossier:
    """The tables of a dossier, as they were read, and what was found in them."""

    tables: tuple[TableReading, ...]
    findings: Findings

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """The same as JSON: what findings.json holds, of a dossier that was read alone."""
        return dict(findings_record(self.findings, language, list(self.tables)))


@reads_once
def read_dossier(folder: Path | str, *, norms: Path | str | None = None) -> ReadDossier:
    """Reads the tables of a dossier and prices nothing.

    Args:
        folder: the dossier.
        norms: a folder of regulation packs that is searched before the installed ones.

    Raises:
        FolderNotFound: there is no such folder (`folder`, or `norms`).
        WrongOption: the folder `norms` holds no pack.
    """
    folder = existing_folder(folder, "no-dossier")
    dossier, findings = load_dossier(folder, packs_for(norms, folder))
    if dossier is None:
        return ReadDossier((), ordered(findings))
    with dossier.con:
        tables = tuple(record for table in dossier.tables.values() for record in reading_record(table))
        return ReadDossier(tables, ordered(dossier.findings, dossier.law))
