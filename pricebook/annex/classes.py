"""Cells of a column of classes that name several: "A, B", "hạng II và hạng III"."""

from dataclasses import replace

from pricebook.submission.read.classes import ClassWords
from pricebook.tables import Heading, Sheet
from pricebook.tables.cells.text import Cell


def one_class_a_cell(sheet: Sheet, heading: Heading, words: ClassWords) -> tuple[Sheet, dict[int, list[str]]]:
    """Returns the sheet with the first class alone in such cells, and by row all classes that the cell names."""
    column = heading.columns.get("class")
    several: dict[int, list[str]] = {}
    rows: list[list[Cell]] = list(sheet.rows)
    for number in range(heading.last + 1, len(rows) if column is not None else 0):
        row = rows[number]
        cell = row[column] if column is not None and column < len(row) else None
        classes = words.listed(cell) if isinstance(cell, str) else []
        if column is not None and len(classes) > 1:
            several[number] = classes
            rows[number] = [*row[:column], classes[0], *row[column + 1 :]]
    return (replace(sheet, rows=rows) if several else sheet), several
