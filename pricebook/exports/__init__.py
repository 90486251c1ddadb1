"""What leaves the office: approval workbook and papers, insurance catalogues, price boards, a report to read."""

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
