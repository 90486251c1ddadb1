"""Accepts findings of a dossier, each with a reason: adds them to accepted.csv, which the next build reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from pricebook.app.errors import UnusableReasons
from pricebook.app.typed import needed_line, one_line
from pricebook.app.written import write_whole
from pricebook.appraisal.accepted import COLUMNS, FILE, accepted_beside, write_accepted
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.findings import FindingRecord
from pricebook.findings.record import PlainFigure

_WHICH = COLUMNS[:6]  # by which an entry names its finding


def accept_in_dossier(folder: Path, accepted: Sequence[tuple[FindingRecord, str]], by: str, on: date) -> Path:
    """Adds findings with their reasons to accepted.csv in a dossier. An entry about the same finding is replaced.

    Args:
        folder: the dossier.
        accepted: findings as findings.json has them, each with its reason; a blank one takes back what was accepted.
        by: who accepts them.
        on: the day. What was accepted for the same reason before keeps its person and its day.

    Returns:
        The file.

    Raises:
        UnusableReasons: there is a file that is no such table; nothing was written.
        WrongOption: nobody is named.
        OutputInUse, NotWritten: nothing was written.
    """
    path, who = folder / FILE, needed_line(by, "by")
    rows: list[Mapping[str, PlainFigure]] = [*accepted_beside(folder / SETTINGS_FILE)]
    if not rows and path.is_file() and b"\n" in path.read_bytes().strip():  # what cannot be read is not written over
        raise UnusableReasons("accepted-by-hand", path=FILE, columns=", ".join(COLUMNS))
    for finding, reason in accepted:
        which: dict[str, PlainFigure] = {name: finding[name] for name in _WHICH}  # type: ignore[literal-required]
        texts, about = _texts(which), finding.get("about")
        said = one_line(reason)
        if any(_texts(row) == texts and row["reason"] == said and row.get("about") in (None, about) for row in rows):
            continue
        rows = [row for row in rows if _texts(row) != texts]
        if said:
            rows.append({**which, "reason": said, "by": who, "on": on.isoformat(), "about": about})
    return write_whole(folder, (FILE,), lambda staging: write_accepted(rows, staging / FILE), force=True)[0]


def reasons_in_dossier(folder: Path, findings: Iterable[FindingRecord]) -> list[str | None]:
    """For each finding, the reason that accepted.csv in the dossier has for this very finding; None where it has none."""
    kept = {(*_texts(row), row["about"]): row["reason"] for row in accepted_beside(folder / SETTINGS_FILE)}
    told = [
        (_texts({name: finding[name] for name in _WHICH}), finding.get("about"))  # type: ignore[literal-required]
        for finding in findings
    ]
    return [kept.get((*which, about), kept.get((*which, None))) for which, about in told]


def _texts(row: Mapping[str, PlainFigure]) -> list[str]:
    return ["" if row[name] is None else str(row[name]) for name in _WHICH]
