"""The board as a PDF to print, from A4 to A2. Typst sets it, with fonts of its own: the same list gives the same bytes."""

import errno
import json
import os
from collections.abc import Sequence
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Literal

from pricebook.base.child import ChildEnded, run_bounded
from pricebook.base.resources import resource_folder
from pricebook.exports.board.parts import SHORT, room_of
from pricebook.exports.board.rows import Board
from pricebook.exports.stamp import creation_date

Paper = Literal["a4", "a3", "a2"]
SHORT_QR = 100  # characters; the code of a longer text is printed larger, so that a telephone can read it
ROWS_OF_A_COLUMN = 16  # lines, about, that stand below the title of a large sheet in one column of large type
LONG_ROW = 2_000  # characters below a name, from which on a row may break across pages
SECONDS = 120  # that the setting of a part may compute
PAPERS: Sequence[Paper] = ("a4", "a3", "a2")


def write_pdf(board: Board, paper: Paper, path: Path) -> None:
    """Writes a board, or a part of one, tagged for screen readers. The only date inside is the pricing date.

    What Typst needs for a long one it keeps until its process ends: a long one is set in a process of its own.

    Raises:
        OSError: The file cannot be written, or a row needs more memory than the process may have (errno.ENOMEM).
    """
    day = creation_date(board.prices).replace(tzinfo=UTC)
    asked = json.dumps(_record(board, paper), ensure_ascii=False), int(day.timestamp())
    if room_of(board.groups) <= SHORT:
        path.write_bytes(set_in_type(*asked))
        return
    try:
        path.write_bytes(run_bounded(f"{__name__}:{set_in_type.__name__}", *asked, seconds=SECONDS))
    except ChildEnded as error:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM), str(path)) from error


def set_in_type(record: str, timestamp: int) -> bytes:
    """The PDF of a record of the template, as JSON. `timestamp` is the date inside, in seconds since 1970."""
    import typst

    template = str(resource_folder("templates") / "board.typ")
    pdf: bytes = typst.compile(
        template, format="pdf", ignore_system_fonts=True, sys_inputs={"board": record}, timestamp=timestamp
    )
    return pdf


def _record(board: Board, paper: Paper) -> dict[str, object]:
    """The data of the template templates/board.typ."""
    prices = board.prices
    day = prices.pricing_date
    return {
        "paper": paper,
        "title": board.title,
        "place": board.place,
        "submitter": prices.submitter,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "about": board.about,
        "warning": board.warning,
        "notice": board.notice,
        "stamp": board.stamp,
        "qr": qr_code(board.qr),
        "qr_is": board.qr_is,
        "dense": len(board.qr) > SHORT_QR,
        "head": board.head,
        "columns": _columns(board, paper),
        "groups": [
            {
                "name": name,
                "rows": [
                    {
                        "number": row.number,
                        "code": row.code,
                        "name": row.name,
                        "lines": row.lines,
                        "long": sum(map(len, row.lines)) > LONG_ROW,
                        "unit": row.unit,
                        "price": row.price,
                    }
                    for row in rows
                ],
            }
            for name, rows in board.groups
        ],
    }


def _columns(board: Board, paper: Paper) -> int:
    """How many columns of rows stand side by side: two on a large sheet, which then lies across, if one would be long."""
    rows = sum(1 + len(row.lines) for _, of_group in board.groups for row in of_group)
    return 1 if paper == "a4" or rows <= ROWS_OF_A_COLUMN else 2


@cache
def qr_code(text: str) -> str:
    """A text as a QR code in SVG. A text of Latin capitals and digits needs a smaller code."""
    import segno

    code = segno.make(text, error="m", micro=False, encoding=None if text.isascii() else "utf-8")
    return code.svg_inline(border=2, omitsize=True)
