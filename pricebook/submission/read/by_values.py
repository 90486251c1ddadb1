"""Which of several columns a field is read from, where the headings leave it open: the one whose values the regulation has."""

from dataclasses import replace

from pricebook.regulation import LawOnDay
from pricebook.submission.read.services import ServiceIndex
from pricebook.tables import Heading, Sheet, clean_text, folded, is_of_no_field
from pricebook.tables.cells.text import Cell

ROWS_LOOKED_AT = 200  # below the heading
ENOUGH = 0.5  # share of the texts of a column that must be codes (names) of the regulation
# How many times as many a column must hold as any other; of names only more, because techniques bear the names of services.
CLEARLY = {"service_code": 2, "name": 1}


def settled_by_values(sheet: Sheet, heading: Heading, law: LawOnDay) -> Heading:
    """Settles which column holds the codes, and which the names, where two columns could.

    A list under today's law has the code that is priced ("03.3248.0094") beside that of the technique ("3.3248"), and the name
    of the priced service beside that of the technique.

    Args:
        sheet: the sheet.
        heading: its heading.
        law: the regulation on its day.

    Returns:
        The heading, with the column whose values are those of the regulation. Unchanged where no column is clearly the one.
    """
    beside = _codes_beside(heading)
    if not beside and not heading.ambiguous.keys() & {"service_code", "name"}:
        return heading
    index = ServiceIndex(law)
    heading = _with_codes_of_the_regulation(sheet, heading, beside, index)
    columns, ambiguous = dict(heading.columns), dict(heading.ambiguous)
    for field in ("service_code", "name"):
        if field not in ambiguous:
            continue
        code = columns.get("service_code") if field == "name" else None
        shares = sorted(
            ((_share_known(sheet, heading, column, code, index), column) for column in ambiguous[field]), reverse=True
        )
        (most, column), (next_most, _) = shares[:2]
        if most >= ENOUGH and most > next_most and most >= CLEARLY[field] * next_most:
            columns[field] = column
            del ambiguous[field]
    return replace(heading, columns=columns, ambiguous=ambiguous)


def _codes_beside(heading: Heading) -> list[int]:
    """The columns of codes that are not read beside the one that is: "Mã BHYT" beside the "Mã" of the hospital's own software."""
    if "service_code" not in heading.columns:
        return []
    known = {field: column for field, column in heading.columns.items() if field != "technique_code"}
    read = {*known.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    free = {column: text for column, text in heading.names.items() if column not in read and not is_of_no_field(text)}
    return [column for column, text in free.items() if folded(text).split()[:1] == ["ma"]]


def _with_codes_of_the_regulation(sheet: Sheet, heading: Heading, beside: list[int], index: ServiceIndex) -> Heading:
    """The heading with the column of codes that are the regulation's, where those of the one that was taken are mostly not."""
    if not beside:
        return heading
    taken = _share_known(sheet, heading, heading.columns["service_code"], None, index)
    if taken >= ENOUGH:
        return heading
    shares = {column: _share_known(sheet, heading, column, None, index) for column in beside}
    column = max(shares, key=lambda each: shares[each])
    if shares[column] < ENOUGH or shares[column] < CLEARLY["service_code"] * taken:
        return heading
    columns = {field: c for field, c in heading.columns.items() if c != column}
    return replace(heading, columns={**columns, "service_code": column})


def _share_known(sheet: Sheet, heading: Heading, column: int, code: int | None, index: ServiceIndex) -> float:
    """The share of a column's texts that are codes or names of the regulation.

    With a column of codes (`code`) only those names count that are the names of what their codes mean.
    """
    known = texts = 0
    for row in sheet.rows[heading.last + 1 : heading.last + 1 + ROWS_LOOKED_AT]:
        text = _text(row, column)
        if text:
            texts += 1
            read = index.code(_text(row, code)) if code is not None else None
            found = index.by_name(text, read.code if read else None) or index.code(text).services
            of_code = {*read.services, *read.base} if read is not None else set()
            known += bool({*found} & of_code) if of_code else bool(found)
    return known / texts if texts else 0.0


def _text(row: list[Cell], column: int) -> str:
    cell = row[column] if column < len(row) else None
    return clean_text(str(cell)) if isinstance(cell, str | float | int) else ""
