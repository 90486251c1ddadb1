"""Any workbook or CSV into typed columns: finds the headings, reads Vietnamese numbers and dates, says what it could not."""

from pricebook.tables.cells.fields import Field, FigureKey
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.text import clean_code, clean_text, folded
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import FORMATS, read_sheets
from pricebook.tables.layout.headings import Heading, find_heading, readings_of_heading
from pricebook.tables.layout.spec import OWN_SHEETS, TableSpec, declared_tables, heading_key, load_specs
from pricebook.tables.read import about_the_heading, not_in_dong, open_sheets, read_rows, read_table
from pricebook.tables.table import Change, PassedOver, SheetRead, Table, reading_record

__all__ = [
    "FORMATS",
    "KINDS",
    "OWN_SHEETS",
    "Change",
    "Field",
    "FigureKey",
    "Heading",
    "Kind",
    "PassedOver",
    "Sheet",
    "SheetRead",
    "Table",
    "TableSpec",
    "Unreadable",
    "about_the_heading",
    "clean_code",
    "clean_text",
    "declared_tables",
    "find_heading",
    "folded",
    "heading_key",
    "load_specs",
    "not_in_dong",
    "open_sheets",
    "read_rows",
    "read_sheets",
    "read_table",
    "reading_record",
    "readings_of_heading",
]
