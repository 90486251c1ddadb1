"""Any workbook or CSV into typed columns: finds the headings, reads Vietnamese numbers and dates, says what it could not."""

from pricebook.tables.read import read_table
from pricebook.tables.row_kinds import ROW_KINDS
from pricebook.tables.sheet import Sheet
from pricebook.tables.spec import OWN_SHEETS, Field, TableSpec, folded, load_specs
from pricebook.tables.table import Change, SheetRead, Table, reading_record
from pricebook.tables.text import clean_code, clean_text
from pricebook.tables.unreadable import Unreadable
from pricebook.tables.workbook import FORMATS, read_sheets

__all__ = [
    "FORMATS",
    "OWN_SHEETS",
    "ROW_KINDS",
    "Change",
    "Field",
    "Sheet",
    "SheetRead",
    "Table",
    "TableSpec",
    "Unreadable",
    "clean_code",
    "clean_text",
    "folded",
    "load_specs",
    "read_sheets",
    "read_table",
    "reading_record",
]
