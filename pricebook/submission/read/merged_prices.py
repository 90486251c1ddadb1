"""Prices that are merged over several rows: only the first row has one, though people see it beside each."""

from collections.abc import Iterator
from decimal import Decimal

from pricebook.base.cells import column_letters
from pricebook.findings import Finding
from pricebook.tables import Sheet, Table


def merged_prices(table: Table, sheet: Sheet, start: int) -> Iterator[Finding]:
    """Yields IN069 for each row of data whose price is blank because it stands under a merge. The cell counts as unread.

    Whether the amount is that of each row, or of all of them together, is not known: nobody is given it.

    Args:
        table: the price list, with the rows of this sheet.
        sheet: the sheet.
        start: the index of the sheet's first row in the table.
    """
    fields = {column: table.spec.field(name) for name, column in table.readings[-1].heading.columns.items()}
    index_of = {row: index for index, row in enumerate(table.rows[start:], start)}
    for (top, left), (bottom, right) in sorted(sheet.merges):
        field = fields.get(left)
        if field is None or bottom == top or field.figure.name != "price" or top not in index_of:
            continue
        amount = table.columns[field.id][index_of[top]]
        if amount is None:
            continue
        over = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        for row in range(top + 1, bottom + 1):
            index = index_of.get(row)
            if index is None or table.columns[field.id][index] is not None:
                continue
            table.unread.setdefault(field.id, set()).add(index)
            table.broken.add(index)
            yield Finding("IN069", table.place(index, field.id), observed=Decimal(amount), more={"merged": over})
