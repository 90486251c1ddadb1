"""The findings of a build as pages show them: each with its row, whether the last build had it, and what was solved since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pricebook.app.build import Built
from pricebook.app.shown_findings import ShownFinding, shown_findings
from pricebook.base.files import is_file
from pricebook.findings import FindingRecord
from pricebook.tables import FORMATS, Sheet, load_specs, open_sheets


@dataclass(frozen=True, slots=True)
class FindingsSince:
    """The findings of a build, and those of the last one that are solved; None where there is no last one."""

    shown: list[ShownFinding]
    solved: list[FindingRecord] | None


def findings_since(built: Built, earlier: Sequence[FindingRecord] | None) -> FindingsSince:
    """Prepares the findings of a build for pages.

    Args:
        built: the result.
        earlier: the findings of the last build, as its record has them; None where there is none.
    """
    new: list[bool] | None = None
    solved: list[FindingRecord] | None = None
    if earlier is not None:
        from pricebook.appraisal.baseline import compare_dossier_rounds

        compared = compare_dossier_rounds(built.findings, earlier)
        new, solved = compared.new, list(compared.mended)
    files = {finding.at.file for finding in built.findings if finding.at.file is not None}
    sheets: dict[str, Sequence[Sheet]] = {}
    for name in sorted(files):
        path = built.folder / name
        if path.suffix.lower() in FORMATS and is_file(path) and path.resolve().is_relative_to(built.folder.resolve()):
            sheets[name] = open_sheets(path)[0] or ()
    return FindingsSince(list(shown_findings(built.findings, built.tables, sheets, new)), solved)


def names_of_tables() -> Mapping[str, Any]:
    """What the tables of a dossier, and their fields, are called in the forms: table → its name, and field → its name."""
    return {
        spec.id: {"name": spec.named, "fields": {field.id: field.name for field in spec.fields}} for spec in load_specs().values()
    }
