"""Columns of a tender file that were not read, and may hold the codes of its items: under "Mã chi tiết", or any heading."""

from collections.abc import Collection

from pricebook.base.cells import column_letters
from pricebook.base.languages import Phrase, Terms, say
from pricebook.tables import ColumnBeside, Table, clean_text, folded
from pricebook.tables.cells.text import quoted

MOST_NAMED = 3
_SAY_CODE = frozenset({"ma", "code"})


def unread_codes(table: Table, wanted: Collection[str]) -> Phrase | str:
    """Names the columns that may hold the codes: those with codes of the norms, else those whose heading says "mã".

    Args:
        table: tenders, or other provinces' prices, with the columns beside it.
        wanted: The codes of the items that norms use.

    Returns:
        What a finding about an item without an award, or an award without a code, says of them; "" where there is none.
    """
    codes = {_plain(code) for code in wanted}
    holding = [column for column in table.beside if any(_plain(quoted(cell)) in codes for cell in set(column.cells) if cell)]
    if not holding and not any(table.columns["item_code"]):
        holding = [column for column in table.beside if not _SAY_CODE.isdisjoint(folded(column.heading).split()[:1])]
    named = list(dict.fromkeys(map(_name, holding)))
    if not named:
        return ""
    listed = Terms([*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])])
    return say("notation.unread-codes", table=table.spec.id, columns=listed, column=column_letters(holding[0].column))


def _plain(code: str) -> str:
    return clean_text(code).casefold()


def _name(column: ColumnBeside) -> str:
    heading = clean_text(column.heading)
    return f"{column_letters(column.column)} “{heading}”" if heading else column_letters(column.column)
