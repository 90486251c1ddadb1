"""Rows of tender files that are no award: they won nothing, their prices are planned or offered, or are in another currency.

A column beside those that are read, a section, a title or the name of the sheet says so (not_won_words.py). Such a row prices
nothing; a finding names it, with what was said and where.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pricebook.base.languages import Figure, Phrase, Terms, say
from pricebook.dossier.not_won_elsewhere import counts_others, of_another_award, still_held
from pricebook.dossier.not_won_ranks import ranked_behind
from pricebook.dossier.not_won_words import KINDS, in_any_text, in_bidder, in_cell, in_title, rank_of, says_only, yes_or_no
from pricebook.findings import Finding, Place
from pricebook.tables import ColumnBeside, PassedOver, SheetReading, Table, clean_text, folded
from pricebook.tables.amount_words import amount_words
from pricebook.tables.cells.text import quoted

TABLES = ("tenders", "regional_prices")
MOST_LISTED = 5
LONGEST = 200  # characters of a cell that are looked at
WON_NOTHING = KINDS[0]
_CODES = dict(zip(KINDS, ("UP026", "UP026", "UP027"), strict=True))
WHERE = {
    "sheet": say("value.said-in-sheet"),
    "title": say("value.said-in-title"),
    "section": say("value.said-in-section"),
    "heading": say("value.said-in-heading"),
    "column": say("value.said-in-column"),
}
_OWN_COLUMNS = ("item_name", "bidder", "decision_no", "group")  # where only words that say it anywhere are looked for


class _Said(NamedTuple):
    """What says that rows are no award: which kind of words, the text, where it stands, and what that place is."""

    kind: str
    text: str
    at: Place
    where: str


def rows_not_won(table: Table, day: date | None = None) -> tuple[dict[int, str], list[Finding]]:
    """The rows of a tender table that are no award, and the findings about them.

    Args:
        table: the table of tenders or of other provinces' prices, as read. The columns beside it are let go: what else looks at
            them does it before.
        day: the pricing date, where it is known: a decision that was replaced later still held.

    Returns:
        A pair: row → kind (not_won_words.KINDS); and UP026 or UP027 for each thing that says so, with its rows.
    """
    rows: dict[int, str] = {}
    by_saying: dict[_Said, list[int]] = defaultdict(list)
    for row, said in [
        *_said_of_sheets(table),
        *_said_in_sections(table),
        *_said_beside(table, day),
        *_said_in_own_columns(table),
    ]:
        if row not in rows and table.columns["price"][row] is not None:
            rows[row] = said.kind
            by_saying[said].append(row)
    table.beside.clear()
    return rows, [_finding(table, said, found) for said, found in by_saying.items()]


def not_said_by(found: list[Finding], others: list[Finding]) -> Iterator[Finding]:
    """The findings that those of `rows_not_won` leave: none of the currency where it is said, or of cells beside a title."""
    where = {(finding.at.file, finding.at.sheet, finding.at.row): finding.more["where"] for finding in found}
    for other in others:
        said = where.get((other.at.file, other.at.sheet, other.at.row))
        if said is None or not (other.code == "IN028" or (other.code == "IN003" and said == WHERE["section"])):
            yield other


def _finding(table: Table, said: _Said, rows: list[int]) -> Finding:
    """UP026: rows are no award, for they won nothing or are planned. UP027: they are in another currency."""
    listed: list[str | Phrase] = [
        say("value.name-at", name=_item(table, row), cell=str(table.place(row, "price").cell)) for row in rows[:MOST_LISTED]
    ]
    more: dict[str, Figure] = {
        "where": WHERE[said.where],
        "count": len(rows),
        "rows": Terms([*listed, *(["…"] if len(rows) > MOST_LISTED else [])]),
    }
    related = tuple(table.place(row, "price") for row in rows)
    return Finding(_CODES[said.kind], said.at, observed=said.text, more=more, related=related)


def _item(table: Table, row: int) -> str:
    return " ".join(text for name in ("item_code", "item_name") if (text := table.columns[name][row])) or "?"


def _said_of_sheets(table: Table) -> Iterator[tuple[int, _Said]]:
    """What the name of a sheet, its titles or the heading of its prices say of all its rows."""
    for reading in table.readings:
        said = _of_sheet(table, reading)
        if said is not None:
            yield from ((row, said) for row in table.rows_on(reading))


def _of_sheet(table: Table, reading: SheetReading) -> _Said | None:
    titles = [passed for passed in reading.passed_over if passed.kind == "title"]
    rows = len(table.rows_on(reading))
    titles = [title for title in titles if not counts_others(title.text, rows)]
    name = reading.name or ""
    awards = any("trung thau" in folded(text) and in_title(text) is None for text in (name, *(title.text for title in titles)))
    column = reading.heading.columns.get("price", -1)
    said = [
        _Said(in_title(name) or "", name, Place(reading.file, name), "sheet"),
        *(
            _Said(in_title(title.text) or "", title.text, Place(reading.file, reading.name, title.row), "title")
            for title in titles
        ),
        *_of_prices(table, reading, column),
    ]
    # A sheet that says of itself that it holds awards may well name the plan that they follow.
    return next(
        (each for each in said if each.kind and (each.kind == WON_NOTHING or not awards or each.where == "heading")), None
    )


def _of_prices(table: Table, reading: SheetReading, column: int) -> Iterator[_Said]:
    """What the heading of the prices says, or one over it, as "Kế hoạch" over "Đơn giá"."""
    heading = reading.heading.names.get(column, "")
    for part in heading.split(" - "):  # the last part is the column's own: it says so where the dossier names the column
        if (kind := in_title(part)) is not None and not amount_words().other_currency.search(part):  # IN028 says that
            yield _Said(kind, heading, Place(reading.file, reading.name, reading.heading.last, column), "heading")


def _said_in_sections(table: Table) -> Iterator[tuple[int, _Said]]:
    """What the title of a section says of the rows below it, up to the next section of its rank or one that says the contrary."""
    for reading in table.readings:
        numbered = _titles_as_data(table, reading)
        sections = sorted([*numbered, *(passed for passed in reading.passed_over if passed.kind == "section")])
        if not any(in_title(section.text) for section in sections):
            continue
        marks = {**reading.marks, **{title.row: "0" for title in numbered}}
        saying = _section_by_section(reading, sections, marks)
        for row in table.rows_on(reading):
            above = bisect_left(sections, table.rows[row], key=lambda section: section.row)
            if above and (said := saying[above - 1]) is not None:
                yield row, said


def _section_by_section(reading: SheetReading, sections: list[PassedOver], marks: Mapping[int, str]) -> list[_Said | None]:
    """What is said of the rows of each section: by its own title, or by one above it that still holds."""
    saying: list[_Said | None] = []
    current: _Said | None = None
    rank: str | None = None
    for section in sections:
        kind, own_rank = in_title(section.text), rank_of(f"{marks[section.row]}. " if section.row in marks else section.text)
        if kind is not None:
            current = _Said(kind, section.text, Place(reading.file, reading.name, section.row), "section")
            rank = own_rank
        elif "trung" in folded(section.text).split() or (rank is not None and own_rank == rank):
            current = None
        saying.append(current)
    return saying


def _titles_as_data(table: Table, reading: SheetReading) -> list[PassedOver]:
    """The rows of data that hold a running number and words that nothing was won alone: "3 | Hàng không trúng thầu"."""
    values = [cells for name, cells in table.columns.items() if name not in ("item_code", "item_name")]
    titles: list[PassedOver] = []
    for row in table.rows_on(reading):
        said = [text for name in ("item_code", "item_name") if (text := table.columns[name][row])]
        if len(said) == 1 and says_only(said[0]) and all(cells[row] is None for cells in values):
            titles.append(PassedOver(table.rows[row], "section", said[0]))
    return titles


def _said_beside(table: Table, day: date | None) -> Iterator[tuple[int, _Said]]:
    """What the cells of columns that belong to no field say of their rows."""
    for column in table.beside:
        yield from _yes_or_no(table, column)
        yield from _ranked_behind(table, column)
        meant = {
            text: kind
            for text in {cell for cell in column.cells if isinstance(cell, str)}
            if (kind := in_cell(text[:LONGEST], column.heading))
        }
        first: dict[str, _Said] = {}  # rows of one column with one text are one thing that is said, at its first cell
        for row, cell in enumerate(column.cells if meant else [], column.start):
            if isinstance(cell, str) and cell in meant:
                if meant[cell] == WON_NOTHING and _of_another_award(table, row, cell, day):
                    continue
                at = Place(table.file_of(row), column.sheet, table.rows[row], column.column)
                yield row, first.setdefault(cell, _Said(meant[cell], clean_text(cell)[:LONGEST], at, "column"))


def _of_another_award(table: Table, row: int, text: str, day: date | None) -> bool:
    bidder, valid_from, decision = (
        table.columns[name][row] if name in table.columns else None for name in ("bidder", "valid_from", "decision_no")
    )
    return of_another_award(text[:LONGEST], bidder, valid_from) or still_held(text[:LONGEST], decision, day)


def _yes_or_no(table: Table, column: ColumnBeside) -> Iterator[tuple[int, _Said]]:
    """A column that says whether the row won: the rows with a no, and blank ones where others have a yes."""
    words = yes_or_no(column.heading)
    if words is None:
        return
    yes, no = words
    said = [_as_word(cell) for cell in column.cells]
    marked = any(text in yes for text in said) and all(not text or text in yes | no for text in said)
    first: dict[str, _Said] = {}
    for row, (word, cell) in enumerate(zip(said, column.cells, strict=True), column.start):
        if word in no or (marked and not word):
            at = Place(table.file_of(row), column.sheet, table.rows[row], column.column)
            text = f"{column.heading}: {quoted(cell) if word else '…'}"
            yield row, first.setdefault(word, _Said(WON_NOTHING, text, at, "column"))


def _ranked_behind(table: Table, column: ColumnBeside) -> Iterator[tuple[int, _Said]]:
    """A column that ranks the bidders: the rows behind another one of the same goods."""
    first: dict[str, _Said] = {}
    for number in ranked_behind(table, column):
        row, cell = column.start + number, column.cells[number]
        at = Place(table.file_of(row), column.sheet, table.rows[row], column.column)
        text = (
            f"{column.heading}: {cell:g}"
            if isinstance(cell, int | float)
            else f"{column.heading}: {clean_text(str(cell))[:LONGEST]}"
        )
        yield row, first.setdefault(text, _Said(WON_NOTHING, text, at, "column"))


def _as_word(cell: object) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        return f"{cell:g}"
    text = str(cell).strip() if cell is not None else ""
    return folded(text) or text


def _said_in_own_columns(table: Table) -> Iterator[tuple[int, _Said]]:
    """What a column of the table itself says, as "không có nhà thầu" in the place of a bidder."""
    for name in _OWN_COLUMNS:
        said = in_bidder if name == "bidder" else in_any_text
        texts = {text for text in set(table.columns[name]) if text is not None and said(text[:LONGEST])}
        first: dict[str, Place] = {}
        for row, text in enumerate(table.columns[name] if texts else []):
            if text in texts and text is not None:
                yield row, _Said(WON_NOTHING, text, first.setdefault(text, table.place(row, name)), "column")
