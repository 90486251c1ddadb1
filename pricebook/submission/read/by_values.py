"""Which of several columns a field is read from, where the headings leave it open: the one whose values the regulation has."""

from dataclasses import replace

from pricebook.regulation import LawOnDay
from pricebook.submission.read.services import ServiceIndex
from pricebook.tables import Heading, Sheet

ROWS_LOOKED_AT = 200  # below the heading
ENOUGH = 0.5  # share of the texts of a column that must be codes (names) of the regulation
# A column of codes must hold so many times as many of them as any other; of names, more: many techniques bear the names of services.
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
    if not heading.ambiguous.keys() & {"service_code", "name"}:
        return heading
    index = ServiceIndex(law)
    tests = {"service_code": lambda text: bool(index.code(text).services), "name": lambda text: bool(index.by_name(text))}
    columns, ambiguous = dict(heading.columns), dict(heading.ambiguous)
    for field, known in tests.items():
        if field not in ambiguous:
            continue
        found: list[tuple[float, int]] = []
        for column in ambiguous[field]:
            texts = _texts(sheet, heading, column)
            found.append((sum(map(known, texts)) / len(texts) if texts else 0.0, column))
        (most, column), (next_most, _) = sorted(found, reverse=True)[:2]
        if most >= ENOUGH and most > next_most and most >= CLEARLY[field] * next_most:
            columns[field] = column
            del ambiguous[field]
    return replace(heading, columns=columns, ambiguous=ambiguous)


def _texts(sheet: Sheet, heading: Heading, column: int) -> list[str]:
    """The texts of a column below the heading, numbers included."""
    rows = sheet.rows[heading.last + 1 : heading.last + 1 + ROWS_LOOKED_AT]
    cells = (row[column] for row in rows if column < len(row))
    return [str(cell) for cell in cells if isinstance(cell, str | float | int) and str(cell).strip()]
