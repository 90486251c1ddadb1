"""The approval workbook: seven sheets in Vietnamese, A4, ready to print, its prices live formulas; the list itself, hidden."""

from pricebook.exports.approval.cover import settings_in_words
from pricebook.exports.approval.left_out_sheet import flagged_facilities
from pricebook.exports.approval.plan import PRICES
from pricebook.exports.approval.prices_sheet import PRICE, planned_rows, remark
from pricebook.exports.approval.workbook import SHEETS, write_approval

__all__ = ["PRICE", "PRICES", "SHEETS", "flagged_facilities", "planned_rows", "remark", "settings_in_words", "write_approval"]
