"""Reads the cells of a workbook with python-calamine, after the limits and what it does not report have been looked at."""

import io
import struct
import zipfile
import zlib
from decimal import Decimal

from pricebook.base.languages import say
from pricebook.tables.cells.text import Cell
from pricebook.tables.files.archive import OLE_SIGNATURE, format_of, is_archive, refuse_zip_bombs
from pricebook.tables.files.held_against import hold_against
from pricebook.tables.files.limits import plain_merges, shorten_texts
from pricebook.tables.files.number_formats import may_round, shown, shows_texts
from pricebook.tables.files.sheet import MOST_COLUMNS, Sheet, beyond_columns
from pricebook.tables.files.sheet_facts import Position, SheetFacts
from pricebook.tables.files.unreadable import Unreadable, damaged, too_many_cells
from pricebook.tables.files.xlsx_facts import xlsx_facts

# Of all sheets of a workbook together. Of each sheet the rectangle from A1 to its last row and column with a value counts, for
# that is what the reader asks memory for: one stray cell in the last corner of a sheet would make 17 billion.
MOST_CELLS = 6_000_000

LARGEST_SHOWN = 1e15  # numbers beyond it have lost their last digits, whatever their format

_DAMAGED = (ValueError, KeyError, IndexError, RuntimeError, NotImplementedError, struct.error, zipfile.BadZipFile, zlib.error)


def read_with_calamine(data: bytes) -> list[Sheet]:
    """Reads all sheets of a workbook, whatever its format.

    Raises:
        Unreadable: XL010 where it is damaged, or what the reader of cells sees is not what is found in the file; XL011 where it
            has a password, IN020 where its parts unpack to too many bytes or its sheets span more than MOST_CELLS cells together.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if is_archive(data):
        refuse_zip_bombs(data)
    try:
        to_read, facts = _facts_of_sheets(data)
        if sum(sheet_facts.span for sheet_facts in facts.values()) > MOST_CELLS:
            raise too_many_cells(MOST_CELLS)
        sheets, characters = [], 0
        with CalamineWorkbook.from_filelike(io.BytesIO(to_read)) as workbook:  # the content decides, not the suffix
            for name in workbook.sheet_names:
                raw = workbook.get_sheet_by_name(name)
                cells: list[list[Cell]] = raw.to_python(skip_empty_area=False)  # type: ignore[assignment]
                hold_against(name, cells, facts, to_read)
                characters = shorten_texts(cells, characters)
                beyond = beyond_columns(cells) if raw.width > MOST_COLUMNS else None
                if raw.width > MOST_COLUMNS:
                    cells = [row[:MOST_COLUMNS] for row in cells]
                sheets.append(_with_facts(Sheet(name, cells, merges=list(raw.merged_cell_ranges or ()), beyond=beyond), facts))
        _forget_uncalculated(sheets, facts)
        if any(sheet_facts.formulas for sheet_facts in facts.values()):
            from pricebook.tables.files.stored_values import note_stale  # imported here, because most workbooks have no formulas

            note_stale(sheets, {name: sheet_facts.formulas for name, sheet_facts in facts.items()})
        return sheets
    except PasswordError as error:
        raise Unreadable("XL011", say("file.locked")) from error
    except (CalamineError, *_DAMAGED) as error:
        if _is_encrypted(data):
            raise Unreadable("XL011", say("file.locked")) from error
        raise damaged(error) from error
    except BaseException as error:  # a panic inside the reader arrives as an exception that is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("XL010", say("file.damaged-in-reading")) from error


def _facts_of_sheets(data: bytes) -> tuple[bytes, dict[str, SheetFacts]]:
    """The bytes to read the cells from; and by the name of the sheet, what the reader does not report."""
    kind = format_of(data)
    if kind == ".xlsb":
        from pricebook.tables.files.xlsb_facts import xlsb_facts

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data, xlsb_facts(archive)
    if kind == ".ods":
        from pricebook.tables.files.ods_facts import ods_facts

        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return data, ods_facts(archive)
    if kind == ".xls" or not is_archive(data):
        from pricebook.tables.files.xls_facts import xls_facts

        return data, xls_facts(data, MOST_CELLS)
    return xlsx_facts(data, MOST_CELLS)


def _with_facts(sheet: Sheet, facts_of_sheets: dict[str, SheetFacts]) -> Sheet:
    facts = facts_of_sheets.get(sheet.name or "")
    if facts is not None:
        sheet.errors, sheet.without_value = facts.errors, facts.without_value
        sheet.epoch_1904, sheet.blank_rows = facts.epoch_1904, facts.blank_rows
        sheet.hidden, sheet.hidden_rows, sheet.hidden_columns = facts.hidden, facts.hidden_rows, facts.hidden_columns
        sheet.merges, sheet.looks = sheet.merges or facts.merges, facts.looks
        last = max((row for row, _ in (*facts.errors, *facts.without_value)), default=-1)
        sheet.rows += [[] for _ in range(last + 1 - len(sheet.rows))]  # the reader ends with the last value that it reports
        for at, code in facts.looks.formats.items():
            _note_shown(sheet, at, code)
    sheet.merges = plain_merges(sheet.merges, len(sheet.rows), MOST_COLUMNS)
    return sheet


def _note_shown(sheet: Sheet, at: Position, code: str) -> None:
    """Notes what an unusual format shows for the number or the text of a cell."""
    row, column = at
    cell = sheet.rows[row][column] if row < len(sheet.rows) and column < len(sheet.rows[row]) else None
    if isinstance(cell, str) and cell and not shows_texts(code):
        sheet.looks.shown[at] = ""
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < LARGEST_SHOWN:
        if cell == int(cell) and may_round(code):
            return
        found = shown(code, Decimal(f"{cell:.15g}"))
        if found is not None:
            sheet.looks.shown[at] = found.text
            if found.has_own_digits:
                sheet.looks.in_format.add(at)


def _forget_uncalculated(sheets: list[Sheet], facts_of_sheets: dict[str, SheetFacts]) -> None:
    """Takes the stored 0 away from formulas that were never calculated: it is no value."""
    if not any(facts.empty_results for facts in facts_of_sheets.values()):
        return
    from pricebook.tables.files.stored_values import never_calculated  # imported here, because most workbooks have no formulas

    found = never_calculated(sheets, {name: facts.empty_results for name, facts in facts_of_sheets.items()})
    for sheet in sheets:
        for row, column in found.get(sheet.name or "", ()):
            if row < len(sheet.rows) and column < len(sheet.rows[row]):
                sheet.without_value.add((row, column))
                sheet.rows[row][column] = ""


def _is_encrypted(data: bytes) -> bool:
    """Whether it is an encrypted .xlsx: an OLE container that names its EncryptedPackage in UTF-16."""
    return data.startswith(OLE_SIGNATURE) and data.find("EncryptedPackage".encode("utf-16-le"), 0, 2**20) >= 0
