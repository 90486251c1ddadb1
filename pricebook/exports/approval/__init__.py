"""The approval workbook: seven sheets in Vietnamese, A4, ready to print, its prices live formulas."""

from pricebook.exports.approval.workbook import SHEETS, write_approval

__all__ = ["SHEETS", "write_approval"]
