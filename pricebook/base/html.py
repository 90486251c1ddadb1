"""Small HTML tables for notebooks. Every text is escaped."""

from collections.abc import Iterable, Sequence
from html import escape


def html_table(caption: str, heading: Sequence[str], rows: Iterable[Sequence[object]], more: str = "") -> str:
    """An HTML table with a caption. `more` is a note below the table, as the number of rows that are not shown."""
    head = "".join(f"<th>{escape(name)}</th>" for name in heading)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    note = f"<p>{escape(more)}</p>" if more else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _cell(value: object) -> str:
    return "" if value is None else escape(str(value))
