"""The published list as a PDF. Typst sets it, with fonts of its own: the same list gives the same bytes."""

import json
from datetime import UTC, datetime, time
from pathlib import Path

from pricebook.base.money import vietnamese_number
from pricebook.base.resources import resource_folder
from pricebook.exports.publication import rows as content
from pricebook.exports.publication.rows import Columns, Publication, ServiceRow
from pricebook.pricelist import MISSING

LONG_ROW = 1_500  # characters of a cell, from which on a row may break across pages
MOST_TAGGED = 2_000  # services; tags for screen readers take six times the room of the text, and a long list is sent by mail
# The shares of the columns in the width of the page.
_SHARES = {content.NUMBER: 7, content.CODE: 15, content.UNIT_OF: 8}
_ORDINAL, _ONE_PRICE, _PRICE, _ONE_CLASS = 8, 12, 12, 16  # the heading above a single class takes more than its prices
_NOTED = 1.93  # name and note together, by the name: long notes are what makes rows tall
KEPT_TOGETHER = 3  # rows at the end of the table: no row stands alone on the last page


def write_pdf(publication: Publication, path: Path) -> None:
    """Writes the list, tagged for screen readers unless it is long. The only date inside is the decision's. Raises OSError."""
    import typst

    day = datetime.combine(publication.decision.date, time.min, UTC)
    path.write_bytes(
        typst.compile(
            str(resource_folder("templates") / "publication.typ"), format="pdf", ignore_system_fonts=True,
            pdf_tags=sum(len(rows) for _, rows in publication.groups) <= MOST_TAGGED,
            sys_inputs={"list": json.dumps(_record(publication), ensure_ascii=False)}, timestamp=int(day.timestamp()),
        )
    )  # fmt: skip


def _record(publication: Publication) -> dict[str, object]:
    """The data of the template templates/publication.typ."""
    columns, day = publication.columns, publication.decision.date
    return {
        "title": content.TITLE,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "wide": columns.wide,
        "running": publication.running_head,
        "warning": publication.warning,
        "headings": publication.headings,
        "unit": content.UNIT,
        "single": columns.single,
        "classes": columns.class_names[len(columns.class_names) - columns.by_class :],
        "by_class": content.BY_CLASS,
        "note": content.NOTE if columns.notes else None,
        "widths": _widths(columns),
        "align": _alignment(columns),
        "missing": MISSING,
        **_body(publication),
        "mark": publication.mark,
    }


def _body(publication: Publication) -> dict[str, object]:
    """The rows by group; and apart the last ones, which stay together, each behind the heading of the group that it begins."""
    groups = [(name, [_row(publication, row) for row in rows]) for name, rows in publication.groups]
    end: list[dict[str, object]] = []
    kept = [row for _, rows in groups for row in rows][-KEPT_TOGETHER:]
    if not any(row["long"] for row in kept):
        for row in reversed(kept):
            name, rows = groups[-1]
            rows.pop()
            end.append(row)
            if not rows:
                end.append({"name": name})
                groups.pop()
    return {"groups": [{"name": name, "rows": rows} for name, rows in groups], "end": end[::-1]}


def _row(publication: Publication, row: ServiceRow) -> dict[str, object]:
    before = len(publication.columns.before)
    cells = [
        vietnamese_number(value) if isinstance(value, int) and place >= before else str(value) if value is not None else ""
        for place, value in enumerate(publication.cells(row))
    ]
    return {"cells": cells, "long": any(len(cell) > LONG_ROW for cell in cells)}


def _widths(columns: Columns) -> list[int]:
    """The shares of the columns; the name takes what is left, shared with the note."""
    price = _PRICE if columns.by_class else _ONE_PRICE
    prices = [_ONE_CLASS if class_ is not None and columns.by_class == 1 else price for class_ in columns.classes]
    fixed = {name: _SHARES.get(name, _ORDINAL) for name in columns.before if name != content.NAME}
    left = (153 if columns.wide else 100) - sum(fixed.values()) - sum(prices)
    name = max(28, round(left / (_NOTED if columns.notes else 1)))
    note = [max(16, left - name)] if columns.notes else []
    return [*(fixed.get(each, name) for each in columns.before), *prices, *note]


def _alignment(columns: Columns) -> list[str]:
    before = ["left" if name == content.NAME else "center" for name in columns.before]
    return [*before, *("right" for _ in columns.classes), *(["left"] if columns.notes else [])]
