"""Prints how the input was understood: each sheet, the regulation pack, and the costs that rest on unconfirmed matches."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from pricebook.cli.common import phrase, show, show_phrase
from pricebook.cli.findings import show_wrapped

if TYPE_CHECKING:
    from pricebook.base.languages import Language
    from pricebook.findings import Finding, TableReading
    from pricebook.findings.record import ColumnRecord
    from pricebook.regulation import LawOnDay, SettlementOnDay

MOST_TABLES, LINES_OF_A_TABLE = 8, 2  # that are shown of how the input was read


def show_reading(tables: "Iterable[TableReading]", language: "Language", *, full: bool = False) -> None:
    """Prints of each sheet: heading row, rows, rows passed over, and columns whose heading is not the form's.

    Forms that are blank are named together.

    Of many sheets the first are printed, with their number; all of them with `full`.
    """
    from pricebook.app.display import blank_forms, renamed_columns

    every = list(tables)
    if not every:
        return
    blank = blank_forms(every)
    listed = [table for table in every if full or table["rows"] or table["table"] not in blank]
    show()
    for table in listed if full else listed[:MOST_TABLES]:
        renamed = [_column(table, name, column, language) for name, column in renamed_columns(table).items()]
        said = f"{_file_and_sheet(table)}: {_rows(table, language)}" + (f"; {'; '.join(renamed)}" if renamed else "")
        show_wrapped(said, most=None if full else LINES_OF_A_TABLE)
    if not full and len(listed) > MOST_TABLES:
        show_phrase("more-sheets", language, count=len(listed) - MOST_TABLES)
    for needed, key in ((True, "needed-not-filled-in"), (False, "not-filled-in")):
        names = ", ".join(name for name, is_needed in blank.values() if is_needed == needed)
        if names:
            show_wrapped(phrase(key, language, tables=names))


def _column(table: "TableReading", field: str, column: "ColumnRecord", language: "Language") -> str:
    """The column of a field, with its id as --columns takes it, and in Vietnamese with the field's name."""
    from pricebook.app.display import form_name

    read = f"{field} ← {column['column']}" + (f" “{column['heading']}”" if column["heading"] else "")
    any_price = field == "price" and table["table"] == "price_list"  # the form has a proposal's, and not each list is one
    name = phrase("column-of-prices", language) if any_price else form_name(table, field)
    if language != "vi":
        return read
    return f"{name} ({read})" if name else read


def show_pack(law: "LawOnDay | None", language: "Language") -> None:
    """Prints which regulation pack was used; nothing where there was none."""
    if law is not None:
        from pricebook.app.packs import pack_used

        show_wrapped(pack_used(law).text(language))


def show_settlement(rules: "Iterable[SettlementOnDay]", language: "Language") -> None:
    """Prints which packs of settlement were used."""
    from pricebook.app.packs import settlement_used

    for pack in rules:
        show_wrapped(settlement_used(pack).text(language))


def _file_and_sheet(table: "TableReading") -> str:
    return f"{table['file']}!{table['sheet']}" if table["sheet"] else table["file"]


def _rows(table: "TableReading", language: "Language") -> str:
    from pricebook.base.languages import counted

    passed = Counter(row["kind"] for row in table["passed_over"])
    kinds = [counted(count, kind, language) for kind, count in passed.items()]
    read = "sheet-read" if table["heading_row"] else "sheet-read-without-heading"
    return ", ".join([phrase(read, language, heading=str(table["heading_row"]), rows=str(table["rows"])), *kinds])


def show_unconfirmed(findings: "Iterable[Finding]", language: "Language") -> None:
    """Prints the sum of the costs that rest on unconfirmed matches (UP013)."""
    unconfirmed = [finding for finding in findings if finding.code == "UP013"]
    if unconfirmed:
        amounts = [finding.observed for finding in unconfirmed if isinstance(finding.observed, Decimal)]
        show_phrase("unconfirmed", language, money=sum(amounts, Decimal(0)), count=str(len(unconfirmed)))
