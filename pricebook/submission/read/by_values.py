"""Which of several columns a field is read from, where the headings leave it open: the one whose values the regulation has."""

from dataclasses import replace

from pricebook.regulation import LawOnDay
from pricebook.submission.read.services import ServiceIndex
from pricebook.tables import Heading, Sheet, clean_text, folded, is_of_no_field
from pricebook.tables.cells.text import Cell

ROWS_LOOKED_AT = 200  # below the heading
ENOUGH = 0.5  # share of the texts of a column that must be codes (names) of the regulation


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
    named = heading.ambiguous.get("name")
    if named is None:
        return heading
    code = heading.columns.get("service_code")
    (most, column), (next_most, _) = sorted(((_share_known(sheet, heading, c, code, index), c) for c in named), reverse=True)[:2]
    if most < ENOUGH or most == next_most:  # techniques bear the names of services: a little more decides
        return heading
    return _settled(heading, "name", column)


def _codes_beside(heading: Heading) -> list[int]:
    """The columns of codes that are not read beside those that are, or could be: "Mã BHYT" beside the "Mã" of own software."""
    if not {"service_code"} & {*heading.columns, *heading.ambiguous}:
        return []
    known = {field: column for field, column in heading.columns.items() if field != "technique_code"}
    read = {*known.values(), *(column for columns in heading.ambiguous.values() for column in columns)}
    free = {column: text for column, text in heading.names.items() if column not in read and not is_of_no_field(text)}
    return [column for column, text in free.items() if folded(text).split()[:1] == ["ma"]]


def _with_codes_of_the_regulation(sheet: Sheet, heading: Heading, beside: list[int], index: ServiceIndex) -> Heading:
    """The heading with the column that has all of the regulation's codes; open, where another one has others in some rows.

    A column in which most texts are other codes is none of them, and where no column has the regulation's, nothing is changed.
    """
    named = heading.ambiguous.get("service_code") or [c for c in (heading.columns.get("service_code"),) if c is not None]
    codes = {column: _codes_in(sheet, heading, column, index) for column in (*named, *beside)}
    codes = {column: known for column, known in codes.items() if known}
    if len({heading.names.get(column) for column in named}) < len(named):  # of tables side by side
        return heading
    if not codes or (len(codes) == 1 and heading.columns.get("service_code") in codes):
        return heading
    fullest = max(codes, key=lambda column: len(codes[column]))
    others = [column for column, known in codes.items() if column != fullest and _says_other_codes(known, codes[fullest])]
    if not others:
        return _settled(heading, "service_code", fullest)
    columns = {field: c for field, c in heading.columns.items() if field != "service_code" and c not in codes}
    return replace(heading, columns=columns, ambiguous={**heading.ambiguous, "service_code": sorted([*others, fullest])})


def _settled(heading: Heading, field: str, column: int) -> Heading:
    columns = {each: c for each, c in heading.columns.items() if c != column}
    ambiguous = {each: several for each, several in heading.ambiguous.items() if each != field}
    return replace(heading, columns={**columns, field: column}, ambiguous=ambiguous)


def _codes_in(sheet: Sheet, heading: Heading, column: int, index: ServiceIndex) -> dict[int, str]:
    """By row, the codes of the regulation that a column holds; none where most of its texts are others."""
    rows = sheet.rows[heading.last + 1 : heading.last + 1 + ROWS_LOOKED_AT]
    texts = {number: text for number, row in enumerate(rows) if (text := _text(row, column))}
    read = {number: index.code(text).code for number, text in texts.items()}
    known = {number: code for number, code in read.items() if code is not None}
    return known if len(known) >= ENOUGH * len(texts) else {}


def _says_other_codes(known: dict[int, str], fullest: dict[int, str]) -> bool:
    """Whether a column has a code where the fullest one has none, or that of another price: its last part."""
    return any(_priced(code) != _priced(fullest.get(row, "")) for row, code in known.items())


def _priced(code: str) -> str:
    return code.rpartition(".")[2]


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
