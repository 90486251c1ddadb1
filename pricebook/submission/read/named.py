"""Which regulation a workbook says that it follows: by the titles of the packs, in what stands above and beside its tables."""

from collections.abc import Iterable, Mapping

from pricebook.tables import Sheet, folded

LOOKED_AT = 60  # rows from the top of each sheet
SHORTEST = 12  # letters of a title that is looked for inside a text


def regulation_named(sheets: Iterable[Sheet], titles: Mapping[str, tuple[str, ...]]) -> str | None:
    """The id of the one regulation that the workbook names; None where it names none, or several. `titles`: by id."""
    texts = {
        folded(cell[:2_000])
        for sheet in sheets
        for row in sheet.rows[:LOOKED_AT]
        for cell in row
        if isinstance(cell, str) and len(cell) > 3
    }
    named = {law for law, called in titles.items() if any(_says(text, folded(title)) for title in called for text in texts)}
    return named.pop() if len(named) == 1 else None


def _says(text: str, title: str) -> bool:
    return text == title or (len(title) >= SHORTEST and f" {title} " in f" {text} ")
