"""The forms in which a price list leaves the office: approval papers, insurance catalogues, price boards, a report, JSON."""

from typing import TYPE_CHECKING

from pricebook.base.lazy import lazy_getattr

if TYPE_CHECKING:
    from pricebook.exports.approval import write_approval
    from pricebook.exports.board import PAPERS, board_outputs
    from pricebook.exports.doubts import with_doubts
    from pricebook.exports.list_json import json_outputs
    from pricebook.exports.output import Output, manifest_name, renamed, unchanged_files, with_proof
    from pricebook.exports.package import package_outputs
    from pricebook.exports.papers import approval_outputs
    from pricebook.exports.publication import Decision, decision_of, publication_outputs
    from pricebook.exports.reimbursement import layouts_of, reimbursement_of, reimbursement_outputs
    from pricebook.exports.report import report_outputs

__all__ = [
    "PAPERS",
    "Decision",
    "Output",
    "approval_outputs",
    "board_outputs",
    "decision_of",
    "json_outputs",
    "layouts_of",
    "manifest_name",
    "package_outputs",
    "publication_outputs",
    "reimbursement_of",
    "reimbursement_outputs",
    "renamed",
    "report_outputs",
    "unchanged_files",
    "with_doubts",
    "with_proof",
    "write_approval",
]

__getattr__ = lazy_getattr(
    __name__,
    {
        "PAPERS": "pricebook.exports.board",
        "Decision": "pricebook.exports.publication",
        "Output": "pricebook.exports.output",
        "approval_outputs": "pricebook.exports.papers",
        "board_outputs": "pricebook.exports.board",
        "decision_of": "pricebook.exports.publication",
        "unchanged_files": "pricebook.exports.output",
        "with_doubts": "pricebook.exports.doubts",
        "with_proof": "pricebook.exports.output",
        "json_outputs": "pricebook.exports.list_json",
        "layouts_of": "pricebook.exports.reimbursement",
        "manifest_name": "pricebook.exports.output",
        "renamed": "pricebook.exports.output",
        "package_outputs": "pricebook.exports.package",
        "publication_outputs": "pricebook.exports.publication",
        "reimbursement_of": "pricebook.exports.reimbursement",
        "reimbursement_outputs": "pricebook.exports.reimbursement",
        "report_outputs": "pricebook.exports.report",
        "write_approval": "pricebook.exports.approval",
    },
)
