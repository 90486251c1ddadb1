"""Any workbook or CSV into typed columns: finds the heading row, reads Vietnamese numbers and dates, says what it could not."""

from pricebook.tables.read import Table, read_table
from pricebook.tables.spec import Field, TableSpec, folded, load_specs
from pricebook.tables.workbook import FORMATS, Sheet, Unreadable, read_sheets

__all__ = [
    "FORMATS",
    "Field",
    "Sheet",
    "Table",
    "TableSpec",
    "Unreadable",
    "folded",
    "load_specs",
    "read_sheets",
    "read_table",
]
