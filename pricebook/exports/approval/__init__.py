"""The approval workbook: up to eight sheets in Vietnamese, whose prices are formulas, and the list itself in a hidden sheet."""

from pricebook.exports.approval.columns import EVERY, PRICE, Columns, columns_of, remark
from pricebook.exports.approval.cover import cover_cells, settings_in_words
from pricebook.exports.approval.left_out_sheet import counted_in_words, flagged_facilities, named_left_out
from pricebook.exports.approval.plan import COVER, PRICES, STRUCTURE
from pricebook.exports.approval.prices_sheet import planned_cells
from pricebook.exports.approval.structure_sheet import planned_prices
from pricebook.exports.approval.workbook import SHEETS, annexes, write_approval

__all__ = [
    "COVER",
    "EVERY",
    "PRICE",
    "PRICES",
    "SHEETS",
    "STRUCTURE",
    "Columns",
    "annexes",
    "columns_of",
    "counted_in_words",
    "cover_cells",
    "flagged_facilities",
    "named_left_out",
    "planned_cells",
    "planned_prices",
    "remark",
    "settings_in_words",
    "write_approval",
]
