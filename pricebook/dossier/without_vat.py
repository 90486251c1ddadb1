"""Awards whose prices are said to be without VAT: by the heading of the prices, a title, a note, a section, or a cell of the row.

What a hospital pays, and what others' awards state, includes the tax. Such prices are taken as they stand; a finding says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pricebook.base.languages import Figure
from pricebook.dossier.not_won import WHERE
from pricebook.findings import Finding, Place
from pricebook.tables import SheetReading, Table, clean_text, declared_tables, folded

_PARTS = re.compile("[,;()]")  # what is said of the tax is no word about what else is in a price
LONGEST = 300  # characters of a cell that are looked at
_END = 2**31  # behind the last row of any sheet
_Saying = tuple[str, str, Place]  # where it is said, the text, the place


def prices_without_vat(table: Table) -> Iterator[Finding]:
    """UP030 for each thing that says that prices are without VAT, with the number of rows that it is about.

    Rows whose own column says whether VAT is included are not asked what headings and titles say.

    Args:
        table: tenders, or other provinces' prices, with the columns beside it.
    """
    said: dict[_Saying, list[int]] = defaultdict(list)
    taken: set[int] = set()
    for row, saying in [*_in_rows(table), *_of_sheets(table)]:
        if row not in taken and table.columns["price"][row] is not None:
            taken.add(row)
            said[saying].append(row)
    for (where, text, at), rows in said.items():
        more: dict[str, Figure] = {"where": WHERE[where], "count": len(rows)}
        related = tuple(table.place(row, "price") for row in rows)
        yield Finding("UP030", at, observed=text, more=more, related=related)


def says_without_vat(text: str) -> bool:
    """Whether a text says that amounts are without VAT."""
    return any(_pattern().search(folded(part)) for part in _PARTS.split(text[:LONGEST]))


def _in_rows(table: Table) -> Iterator[tuple[int, _Saying]]:
    """What a row says of itself: in the column of VAT, or in a cell beside the columns that are read."""
    first: dict[str, Place] = {}
    for row, included in enumerate(table.columns["vat_included"]):
        if included == "false":
            at = first.setdefault("", table.place(row, "vat_included"))
            heading = table.readings[table.reading_of(row)].heading
            yield row, ("column", clean_text(heading.names.get(heading.columns.get("vat_included", -1), "VAT")), at)
    for column in table.beside:
        texts = {cell for cell in column.cells if isinstance(cell, str) and says_without_vat(cell)}
        for row, cell in enumerate(column.cells if texts else [], column.start):
            if cell in texts and isinstance(cell, str) and table.columns["vat_included"][row] is None:
                at = first.setdefault(cell, Place(table.file_of(row), column.sheet, table.rows[row], column.column))
                yield row, ("column", clean_text(cell)[:LONGEST], at)


def _of_sheets(table: Table) -> Iterator[tuple[int, _Saying]]:
    """What is said of all rows of a part of a sheet, or of those below the title of a section."""
    for number, reading in enumerate(table.readings):
        ends = table.readings[number + 1].begins if number + 1 < len(table.readings) else len(table)
        rows = [row for row in range(reading.begins, ends) if table.columns["vat_included"][row] is None]
        for saying, first, last in _sayings(table, reading):
            yield from ((row, saying) for row in rows if first <= table.rows[row] < last)


def _sayings(table: Table, reading: SheetReading) -> Iterator[tuple[_Saying, int, int]]:
    """What is said, the first row of the sheet that it is about, and the one behind the last."""
    column = reading.heading.columns.get("price", -1)
    heading = reading.heading.names.get(column, "")
    if says_without_vat(heading):
        at = Place(reading.file, reading.name, reading.heading.last, column)
        yield ("heading", clean_text(heading), at), 0, _END
    sections = [passed.row for passed in reading.passed_over if passed.kind == "section"]
    for passed in reading.passed_over:
        if says_without_vat(passed.text):
            is_section = passed.kind == "section"
            ends = min((row for row in sections if row > passed.row), default=_END) if is_section else _END
            where = "section" if is_section else "title"
            at = Place(reading.file, reading.name, passed.row)
            yield (where, passed.text[:LONGEST], at), passed.row if is_section else 0, ends
    if reading.name and says_without_vat(reading.name):
        yield ("sheet", reading.name, Place(reading.file, reading.name)), 0, _END


@cache
def _pattern() -> re.Pattern[str]:
    words = declared_tables("not_won")["without-vat"]

    def one_of(name: str) -> str:
        return "|".join(sorted((re.escape(folded(text)) for text in words[name]), key=len, reverse=True))

    between = rf"(?: (?:{one_of('between')}|\d+))*"
    tax = rf"(?:{one_of('tax')})"
    before = rf"(?:{one_of('not')}){between} {tax}"
    behind = rf"{tax}{between} (?:{one_of('not')})(?: (?:{one_of('included')}))+(?:$| trong)"
    return re.compile(rf"\b(?:{before}|{behind}|{one_of('whole')})\b")
