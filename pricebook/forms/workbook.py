"""The form of one table in a workbook of its own, for any regulation: for people who do not use the command line."""

from pathlib import Path

from pricebook.forms.lists import ListSheet, open_lists
from pricebook.forms.sheet import CREATED, TableForm, form_styles, write_explanations
from pricebook.tables import OWN_SHEETS, TableSpec
from pricebook.tables.new_workbook import new_workbook


def write_form(path: Path, spec: TableSpec) -> None:
    """Writes the form of a table: its sheet, and a sheet that explains its columns.

    Args:
        path: The workbook that is written.
        spec: The table. Its fields of classes and kinds of facility offer the values that they were given.
    """
    with new_workbook(path) as book:
        book.set_properties({"title": spec.title, "created": CREATED})
        styles = form_styles(book)
        sheet = book.add_worksheet(spec.named)
        form = TableForm(spec, styles, open_lists=open_lists())
        guide = book.add_worksheet(OWN_SHEETS[0])
        form.write(sheet, ListSheet(book, styles))
        write_explanations(guide, spec, styles, form.examples)
