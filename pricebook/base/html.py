"""Small HTML tables for notebooks. Every text is escaped."""

from collections.abc import Iterable, Sequence
from datetime import date


def html_table(caption: str, heading: Sequence[str], rows: Iterable[Sequence[object]], more: str = "") -> str:
    """An HTML table with a caption. `more` is a note below the table, as the number of rows that are not shown.

    A day is written as 26/11/2026, and is not broken over lines.
    """
    from html import escape

    head = "".join(f"<th>{escape(name)}</th>" for name in heading)
    texts = ([_cell(cell) for cell in row] for row in rows)
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in texts)
    note = f"<p>{escape(more)}</p>" if more else ""
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _cell(value: object) -> str:
    from html import escape

    if isinstance(value, date):
        return f'<span style="white-space:nowrap">{value:%d/%m/%Y}</span>'
    return "" if value is None else escape(str(value))


def html_page(title: str, lead: str, bodies: Iterable[str], language: str) -> str:
    """A whole HTML page of tables: nothing is fetched, no script runs, and every text is escaped.

    Args:
        title: the title, which is also the heading.
        lead: a sentence below the heading.
        bodies: pieces of HTML, as `html_table` makes them.
        language: the language of the page, as its code.
    """
    from html import escape

    style = (
        "body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:#1b1b1b}"
        "table{border-collapse:collapse;width:100%;margin:1.5rem 0}caption{text-align:left;font-weight:600;padding:.4rem 0}"
        "th,td{border:1px solid #c8c8c8;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
        "th{background:#f0f3f6}@media print{body{margin:0;font-size:9px}thead{display:table-header-group}}"
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><h1>{escape(title)}</h1><p>{escape(lead)}</p>{''.join(bodies)}</body></html>\n"
    )
