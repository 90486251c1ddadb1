"""What `regulation import` proposes, as JSON has it."""

from typing import TYPE_CHECKING, Any

from pricebook.annex import AnnexRow, Change, Proposal
from pricebook.annex.compare import FIELDS
from pricebook.base.languages import Language, shown, term
from pricebook.findings import Place, findings_record
from pricebook.tables import reading_record

if TYPE_CHECKING:
    from pricebook.app.import_annex import Imported


def import_record(imported: "Imported", language: Language) -> dict[str, Any]:
    """Returns the record of an import. Amounts are in đồng; places are as Excel names them."""
    pack, annex = imported.pack, imported.annex
    tables = [record for table in annex.tables for record in reading_record(table)] if annex is not None else []
    found = findings_record(imported.findings, language, tables)
    return {
        "file": imported.path.name,
        "pack": imported.found.folder.name,
        "pack_version": pack.regulation.pack_version if pack is not None else None,
        "new_version": imported.version,
        "pack_sha256": imported.found.sha256 if pack is not None else None,
        "source": imported.source,
        "on": imported.on.isoformat(),
        "table": imported.figures,
        "complete": imported.complete,
        "rows": imported.row_counts,
        "services": imported.service_counts,
        "proposals": [_proposal(proposal) for proposal in imported.proposals],
        "unreadable": [_unreadable(row, language) for row in (annex.unreadable if annex is not None else [])],
        "passed_over": [
            {**_place(row.at), "kind": row.kind, "text": row.text} for row in (annex.passed_over if annex is not None else [])
        ],
        "counts": found["counts"],
        "findings": found["findings"],
        "tables": found["tables"],
    }


def change_text(change: Change, language: Language) -> str:
    """Returns a change in words: the field, the class, the old and the new value."""
    class_ = f" {term(change.class_, language)}" if change.class_ else ""
    values = [shown(value, language) for value in (change.old, change.new) if value is not None]
    return f"{FIELDS[change.field].text(language)}{class_}: {' → '.join(values)}"


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "service_id": proposal.service_id,
        "part": proposal.part,
        "ordinal": proposal.ordinal,
        "name": proposal.name,
        "status": proposal.status,
        "rows": [_place(row.at) for row in proposal.rows],
        "changes": [
            {"field": change.field, "class": change.class_, "old": change.old, "new": change.new} for change in proposal.changes
        ],
    }


def _unreadable(row: AnnexRow, language: Language) -> dict[str, Any]:
    problem = row.problems[0]
    return {
        **_place(problem.at if problem.at.row == row.at.row else row.at),
        "name": row.name,
        "code": problem.code,
        "reason": problem.message(language),
    }


def _place(at: Place) -> dict[str, Any]:
    return {"sheet": at.sheet, "cell": at.cell}
