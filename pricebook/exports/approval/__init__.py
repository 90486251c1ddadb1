"""The approval workbook: up to eight sheets in Vietnamese, whose prices are formulas, and the list itself in a hidden sheet."""

from pricebook.exports.approval.columns import EVERY, PRICE, Columns, columns_of, remark
from pricebook.exports.approval.cover import cover_cells, settings_in_words
from pricebook.exports.approval.left_out_sheet import flagged_facilities
from pricebook.exports.approval.plan import COVER, PRICES, STRUCTURE
from pricebook.exports.approval.prices_sheet import planned_cells
from pricebook.exports.approval.structure_sheet import planned_prices
from pricebook.exports.approval.workbook import SHEETS, write_approval

__all__ = [
    "COVER",
    "EVERY",
    "PRICE",
    "PRICES",
    "SHEETS",
    "STRUCTURE",
    "Columns",
    "columns_of",
    "cover_cells",
    "flagged_facilities",
    "planned_cells",
    "planned_prices",
    "remark",
    "settings_in_words",
    "write_approval",
]
