"""What leaves the office: approval workbook and papers, insurance catalogues, price boards, a report to read, JSON."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pricebook.exports.approval import write_approval
    from pricebook.exports.board import PAPERS, board_outputs
    from pricebook.exports.list_json import json_outputs
    from pricebook.exports.output import Output, files_of, manifest_name
    from pricebook.exports.papers import approval_outputs
    from pricebook.exports.reimbursement import reimbursement_outputs
    from pricebook.exports.report import report_outputs

__all__ = [
    "PAPERS",
    "Output",
    "approval_outputs",
    "board_outputs",
    "files_of",
    "json_outputs",
    "manifest_name",
    "reimbursement_outputs",
    "report_outputs",
    "write_approval",
]

_HOMES = {
    "PAPERS": "board",
    "Output": "output",
    "approval_outputs": "papers",
    "board_outputs": "board",
    "files_of": "output",
    "json_outputs": "list_json",
    "manifest_name": "output",
    "reimbursement_outputs": "reimbursement",
    "report_outputs": "report",
    "write_approval": "approval",
}


def __getattr__(name: str) -> Any:
    """Imported when first used: a build writes the workbook, and must not pay for boards and papers."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"pricebook.exports.{_HOMES[name]}"), name)
