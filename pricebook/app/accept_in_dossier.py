"""Accepts findings of a dossier, each with a reason: adds them to accepted.csv, which the next build reads."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.errors import UnusableReasons
from pricebook.app.written import write_whole
from pricebook.appraisal.accepted import COLUMNS, FILE
from pricebook.base.csv_text import unescape_formula, write_csv
from pricebook.base.files import LARGEST_TEXT

_WHICH = COLUMNS[:6]  # by which an entry names its finding


def accept_in_dossier(folder: Path, accepted: Sequence[tuple[Mapping[str, Any], str]], by: str, on: date) -> Path:
    """Adds findings with their reasons to accepted.csv in a folder. An entry about the same finding is replaced.

    Args:
        folder: the dossier.
        accepted: findings as findings.json has them, each with its reason.
        by: who accepts them.
        on: the day.

    Returns:
        The file.

    Raises:
        UnusableReasons: there is a file that is no such table; nothing was written.
        OutputInUse, NotWritten: nothing was written.
    """
    path = folder / FILE
    columns, rows = _rows_in(path) if path.is_file() else (list(COLUMNS), [])
    for finding, reason in accepted:
        figures = (finding.get(name) for name in _WHICH)
        which = dict(zip(_WHICH, ("" if figure is None else str(figure) for figure in figures), strict=True))
        rows = [row for row in rows if any((row.get(name) or "") != which[name] for name in _WHICH)]
        rows.append({**which, "reason": " ".join(reason.split()), "by": " ".join(by.split()), "on": on.isoformat()})

    def write(staging: Path) -> None:
        write_csv(staging / FILE, columns, ([row.get(name) for name in columns] for row in rows))

    return write_whole(folder, (FILE,), write, force=True)[0]


def _rows_in(path: Path) -> tuple[list[str], list[dict[str, str | None]]]:
    error = UnusableReasons("accepted-by-hand", path=path.name, columns=", ".join(COLUMNS))
    try:
        if path.stat().st_size > LARGEST_TEXT:
            raise error
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True, restval="")
        columns = list(reader.fieldnames or ())
        rows = list(reader)
    except (OSError, ValueError, csv.Error) as cause:
        raise error from cause
    if not set(COLUMNS) <= set(columns) or any(None in row for row in rows):
        raise error
    return columns, [{name: unescape_formula(value) for name, value in row.items()} for row in rows]
