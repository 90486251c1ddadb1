"""The verb list merge: several hospitals' dossiers become the dossier of their province, which `build` then composes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.dossiers import existing_folder, ordered
from pricebook.app.errors import OutputExists, WrongOption
from pricebook.app.list_rules import ListRules
from pricebook.app.packs import packs_for
from pricebook.app.written import Written, in_order, write_whole
from pricebook.appraisal.accepted import with_acceptances
from pricebook.base.languages import Language
from pricebook.dossier.merging import Merged, difference_rows, merge, names_of, read_part, write_merged
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.findings import Finding, Findings, Place, findings_record
from pricebook.registry.due import Due, last_day
from pricebook.tables import load_specs

RECORD = "merged.json"
_PROPOSED = "proposed"  # the state in which the term of the opinion runs


@dataclass(frozen=True, slots=True)
class MergedDossiers:
    """Dossiers that were merged.

    Attributes:
        merged: The rows, the differences, and who has sent what.
        findings: What was found; an error among them keeps the dossiers apart.
        complete_on: The day on which the dossier is complete, as it was said.
        due: What is due then; None where no day was said, or no procedure with a term is known.
        folders: The folders that were read.
    """

    merged: Merged
    findings: Findings
    complete_on: date | None = None
    due: Due | None = None
    folders: tuple[Path, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether nothing can be merged."""
        return self.merged.settings is None or any(each.code.startswith(_KEEP_APART) and each.blocks for each in self.findings)

    @property
    def not_sent(self) -> dict[str, list[str]]:
        """By hospital, the titles of the tables that are needed and that it has not sent."""
        by_hospital: dict[str, list[str]] = {}
        for hospital, table in self.merged.missing:
            by_hospital.setdefault(hospital, []).append(load_specs()[table].title)
        return by_hospital

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """The contents of merged.json: who has sent what, the differences, what is due, and the findings."""
        heading, rows = difference_rows(self.merged.differences)
        due = self.due
        return {
            "sent": self.merged.sent,
            "not_sent": [{"hospital": hospital, "table": table} for hospital, table in self.merged.missing],
            "facilities_without_dossier": [{"facility": code, "name": name} for code, name in self.merged.silent.items()],
            "norm_differences": [dict(zip(heading, row, strict=True)) for row in rows],
            "complete_on": self.complete_on.isoformat() if self.complete_on is not None else None,
            "due": None
            if due is None
            else {
                "move": due.move,
                "offices": [office.name.vi for office in due.offices],
                "day": due.day.isoformat() if due.day is not None else None,
                "law": str(due.reference) if due.reference is not None else None,
                "weekends_only": due.by_weekends,
            },
            "read": findings_record(self.findings, language),
        }

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[MergedDossiers]":
        """Writes the merged dossier: all files, or none.

        Raises:
            WrongOption: Findings keep the dossiers apart; or the folder is one of those that were read.
            OutputExists, OutputInUse, NotWritten: Nothing was written.
        """
        if self.blocked:
            raise WrongOption("merge-blocked")
        target = in_order(Path(folder))
        if target.resolve() in self.folders:
            raise WrongOption("merge-into-itself", path=str(target))
        names = (*names_of(self.merged), RECORD)
        if target.is_dir() and not force and any(target.iterdir()):
            raise OutputExists("folder-in-use", path=str(target))

        def write(staging: Path) -> None:
            write_merged(self.merged, staging)
            text = json.dumps(self.record(language), ensure_ascii=False, indent=1)
            (staging / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")

        return Written(target, write_whole(target, names, write, force=force, former=lambda: _FORMER), self)


# What keeps dossiers apart: what could not be read, and what contradicts itself. All else the build says again.
_KEEP_APART = ("XL", "IN", "RG062", "RG063", "RG064")
_FORMER = tuple(f"{name}{suffix}" for name in (*load_specs(), "norm_differences") for suffix in (".xlsx", ".csv"))


def merge_dossiers(
    folders: Sequence[Path | str],
    *,
    province: Path | str | None = None,
    complete_on: date | None = None,
    norms: Path | str | None = None,
) -> MergedDossiers:
    """Merges the dossiers of several hospitals.

    Args:
        folders: Their folders. Reasons in the accepted.csv of each count.
        province: The province's own dossier: what it states is settled, and goes before what hospitals state.
        complete_on: The day on which the dossier is complete; the term of the opinion runs from it.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        FolderNotFound: There is no such folder.
        WrongOption: There are fewer than two dossiers, or two of one name.
        RegistryUnusable: The procedures cannot be read.
    """
    paths = [existing_folder(folder) for folder in folders]
    own = existing_folder(province) if province is not None else None
    every = [*paths, *([own] if own is not None else [])]
    names = [path.resolve().name for path in every]
    if len(every) < 2 or len(set(names)) < len(names):
        raise WrongOption("merge-names", names=", ".join(names))
    packs = packs_for(norms)
    parts = [read_part(path, packs, _answered) for path in paths]
    of_province = read_part(own, packs, _answered) if own is not None else None
    merged = merge(parts, of_province)
    law = next((part.law for part in (of_province, *parts) if part is not None and part.law is not None), None)
    unreadable = [each for part in (of_province, *parts) if part is not None for each in part.unreadable]
    kept = [each for each in merged.findings if not each.blocks or each in unreadable or each.code.startswith("RG")]
    titles: dict[str, list[str]] = {}
    for hospital, table in merged.missing:
        titles.setdefault(hospital, []).append(load_specs()[table].title)
    kept += (Finding("RG065", Place(hospital), observed=hospital, limit=", ".join(named)) for hospital, named in titles.items())
    authority = merged.settings.submitter if merged.settings is not None else ""
    due = _due(ListRules(norms), authority, complete_on) if complete_on is not None else None
    return MergedDossiers(merged, ordered(kept, law), complete_on, due, tuple(path.resolve() for path in every))


def _answered(findings: Sequence[Finding], folder: Path) -> Sequence[Finding]:
    """The findings of a dossier, with the reasons in its accepted.csv."""
    return with_acceptances(findings, folder / SETTINGS_FILE, all_files=True)


def _due(rules: ListRules, authority: str, day: date) -> Due | None:
    """What is due once the dossier is complete: the opinion, and its last day."""
    procedure, way = rules.procedure(day), rules.way(day, authority)
    found = way.term_in(_PROPOSED) if way is not None else None
    if procedure is None or found is None:
        return None
    step, term = found
    offices = tuple(body for id_ in step.by if (body := procedure.body(id_)) is not None)
    last = last_day(day, term.days, term, rules.calendar)
    by_weekends = term.working and (rules.calendar is None or not rules.calendar.covers((day, last)))
    return Due(step.move, offices, last, term.reference, term.extension, 0, by_weekends)
