"""Any workbook or CSV file read into typed columns: headings found, Vietnamese numbers and dates read, every problem reported."""

from pricebook.tables.cells.fields import Field, FigureKey
from pricebook.tables.cells.kinds import KINDS, Kind
from pricebook.tables.cells.text import clean_code, clean_text, folded
from pricebook.tables.factors import cells_finding, factors_beside
from pricebook.tables.files.sheet import Sheet
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import FORMATS, read_sheets
from pricebook.tables.joined import joined
from pricebook.tables.layout.forms import (
    heading_keys,
    heading_variants,
    is_of_no_field,
    loose_keys,
    loose_variants,
    nearest_heading,
)
from pricebook.tables.layout.headings import Heading, find_heading, heading_at
from pricebook.tables.layout.names import SHEET_NAME, table_named
from pricebook.tables.layout.spec import (
    EXAMPLE_NOTE,
    LISTS_SHEET,
    OWN_SHEETS,
    RESULT_SHEETS,
    SERVICES_SHEET,
    SHEETS_FOR_PEOPLE,
    START_SHEET,
    DossierPart,
    TableSpec,
    declared_tables,
    heading_key,
    load_parts,
    load_specs,
)
from pricebook.tables.letters import in_unicode
from pricebook.tables.looks import hidden_parts
from pricebook.tables.money_unit import amounts_not_in_dong, headings_not_in_dong, note_among
from pricebook.tables.notation import NO_HINTS, NumberHints
from pricebook.tables.outliers import far_from_others
from pricebook.tables.read import heading_findings, open_sheets, read_rows, read_table, read_table_in, without_column
from pricebook.tables.table import Change, ColumnBeside, PassedOver, SheetReading, Table, reading_record

__all__ = [
    "EXAMPLE_NOTE",
    "FORMATS",
    "KINDS",
    "LISTS_SHEET",
    "NO_HINTS",
    "OWN_SHEETS",
    "RESULT_SHEETS",
    "SERVICES_SHEET",
    "SHEETS_FOR_PEOPLE",
    "SHEET_NAME",
    "START_SHEET",
    "Change",
    "ColumnBeside",
    "DossierPart",
    "Field",
    "FigureKey",
    "Heading",
    "Kind",
    "NumberHints",
    "PassedOver",
    "Sheet",
    "SheetReading",
    "Table",
    "TableSpec",
    "Unreadable",
    "amounts_not_in_dong",
    "cells_finding",
    "clean_code",
    "clean_text",
    "declared_tables",
    "factors_beside",
    "far_from_others",
    "find_heading",
    "folded",
    "heading_at",
    "heading_findings",
    "heading_key",
    "heading_keys",
    "heading_variants",
    "headings_not_in_dong",
    "hidden_parts",
    "in_unicode",
    "is_of_no_field",
    "joined",
    "load_parts",
    "load_specs",
    "loose_keys",
    "loose_variants",
    "nearest_heading",
    "note_among",
    "open_sheets",
    "read_rows",
    "read_sheets",
    "read_table",
    "read_table_in",
    "reading_record",
    "table_named",
    "without_column",
]
