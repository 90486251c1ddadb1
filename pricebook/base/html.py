"""Small HTML tables for notebooks. Every text is escaped."""

from collections.abc import Iterable, Sequence


def html_table(caption: str, heading: Sequence[str], rows: Iterable[Sequence[object]], more: str = "") -> str:
    """An HTML table with a caption. `more` is a note below the table, as the number of rows that are not shown."""
    from html import escape

    head = "".join(f"<th>{escape(name)}</th>" for name in heading)
    texts = (["" if cell is None else escape(str(cell)) for cell in row] for row in rows)
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in texts)
    note = f"<p>{escape(more)}</p>" if more else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
