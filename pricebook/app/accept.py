"""What an officer decides beside a list, kept in the files that a check reads beside it: accepted findings, confirmed columns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from pricebook.app.errors import WrongOption
from pricebook.app.typed import needed_line, one_line
from pricebook.app.written import remove_whole, write_whole
from pricebook.appraisal.accepted import FILE, accepted_beside, entries_beside, write_accepted
from pricebook.base.cells import column_number
from pricebook.findings import FindingRecord
from pricebook.findings.record import PlainFigure
from pricebook.submission.read.confirmed import ConfirmedColumns, confirmation_beside, confirmation_text

LONGEST_REASON = 2_000  # letters
Identity = tuple[str, str, str, str, str]


def identity_of(row: Mapping[str, object]) -> Identity:
    """What says which finding a row of accepted.csv, or the record of a finding, is about: code, sheet, cell, service, figure."""
    code, sheet, cell, service, observed = ("" if row[name] is None else str(row[name]) for name in _NAMED)
    return code, sheet, cell, service, observed


_NAMED = ("code", "sheet", "cell", "service_id", "observed")


def reasons_beside(path: Path) -> dict[Identity, dict[str, str | None]]:
    """The rows of accepted.csv beside a list, by the finding that each accepts; among their fields `reason`, `by` and `on`."""
    return {identity_of(row): row for row in accepted_beside(path) if row["code"] is not None}


def accept(path: Path, reasons: Iterable[tuple[FindingRecord, str]], by: str, on: date | None = None) -> Path | None:
    """Accepts findings of a list, each with its reason: they are written into accepted.csv beside it, and read by the next check.

    Args:
        path: the list.
        reasons: findings, as its check has recorded them in Vietnamese, and for each the reason; a blank one takes back what was
            accepted.
        by: who accepts them.
        on: on which day; by default today. One that was accepted for the same reason before keeps its person and its day.

    Returns:
        The file; None where nothing is accepted (any more).

    Raises:
        WrongOption: nobody is named, or a text is none.
        OutputInUse, NotWritten: nothing was written.
    """
    who, day = needed_line(by, "by"), (on or date.today()).isoformat()
    kept: dict[Identity, Mapping[str, PlainFigure]] = {**reasons_beside(path)}
    for finding, said in reasons:
        identity, reason = identity_of(finding), one_line(said)[:LONGEST_REASON]
        if not reason:
            kept.pop(identity, None)
        elif kept.get(identity, {}).get("reason") != reason:
            named: dict[str, PlainFigure] = {name: finding[name] for name in _NAMED}  # type: ignore[literal-required]
            kept[identity] = {**named, "reason": reason, "by": who, "on": day}
    return _write_accepted(path, kept.values())


def forget(path: Path, findings: Iterable[FindingRecord]) -> None:
    """Takes the rows out of accepted.csv beside a list, or in a dossier, that match nothing any more.

    Args:
        path: the list; in a dossier the file of its settings.
        findings: what was found about these rows (IN033). A row that was changed since then stays.

    Raises:
        OutputInUse, NotWritten: nothing was written.
    """
    gone = {(finding["cell"], finding["observed"]) for finding in findings if is_about_reason(finding)}
    entries = entries_beside(path)
    kept = [entry.fields for entry in entries if (entry.at.cell, entry.label) not in gone]
    if len(kept) < len(entries):
        _write_rows(path, kept)


def is_about_reason(finding: FindingRecord) -> bool:
    """Whether a finding is about a row of accepted.csv that matches nothing: it is answered by taking the row away."""
    return finding["code"] == "IN033" and finding["file"] == FILE


def carry_over(earlier: Path, later: Path) -> None:
    """Takes the accepted findings and the confirmed columns of a list over to its next round: each is about the new file."""
    _write_accepted(later, reasons_beside(earlier).values())
    confirmed = confirmation_beside(earlier)
    if confirmed.is_file():
        target, text = confirmation_beside(later), confirmed.read_text(encoding="utf-8")
        _write_text(target, text)


def confirm_columns(path: Path, tables: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]) -> Path | None:
    """Confirms the columns of the price lists of a workbook: checks take them as long as its headings are the same.

    Args:
        path: the workbook.
        tables: for each table the headings, column letters → text, and the columns, field → column letters.

    Returns:
        The file, NAME.columns.toml beside it; None where there is no table, and a former file was removed.

    Raises:
        WrongOption: a table has no column.
        OutputInUse, NotWritten: nothing was written.
    """
    target = confirmation_beside(path)
    if not tables:
        return remove_whole(target.parent, (target.name,))[0] if target.is_file() else None
    if not all(columns for _, columns in tables):
        raise WrongOption("no-columns")
    text = confirmation_text(path.name, (ConfirmedColumns(_numbered(heads), _columns(columns)) for heads, columns in tables))
    return _write_text(target, text)


def _numbered(headings: Mapping[str, str]) -> dict[int, str]:
    return {column_number(letters): text for letters, text in headings.items()}


def _columns(columns: Mapping[str, str]) -> dict[str, int]:
    return {field: column_number(letters) for field, letters in columns.items()}


def _write_accepted(path: Path, rows: Iterable[Mapping[str, PlainFigure]]) -> Path | None:
    return _write_rows(path, [{**row, "file": path.name} for row in rows])


def _write_rows(path: Path, told: Sequence[Mapping[str, PlainFigure]]) -> Path | None:
    target = path.with_name(FILE)
    if not told:
        return remove_whole(target.parent, (FILE,))[0] if target.is_file() else None
    return write_whole(target.parent, (FILE,), lambda staging: write_accepted(told, staging / FILE), force=True)[0]


def _write_text(target: Path, text: str) -> Path:
    def write(staging: Path) -> None:
        (staging / target.name).write_text(text, encoding="utf-8", newline="\n")

    return write_whole(target.parent, (target.name,), write, force=True)[0]
