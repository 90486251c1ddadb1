"""What leaves the office: the approval workbook (approval/)."""

from pricebook.exports.approval import write_approval

__all__ = ["write_approval"]
