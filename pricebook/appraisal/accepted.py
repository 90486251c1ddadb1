"""Findings that the officer accepts, each with a reason: they no longer block approval, and stay visible.

Reasons stand in accepted.csv (or .xlsx, .ods …) beside the submission, or in the column "Chấp nhận" of the workbook that an
earlier check gave back (typed_reasons.py).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

from pricebook.appraisal.about_rows import BETWEEN, BETWEEN_ROWS
from pricebook.appraisal.typed_reasons import Entry, results_beside, typed_entries
from pricebook.base.csv_text import unescape_formula, write_csv
from pricebook.base.languages import LANGUAGES, Figure, Language, say, shown
from pricebook.findings import Acceptance, Finding, figure_texts, plain_figure
from pricebook.findings.record import PlainFigure
from pricebook.submission.annotate.pages import LONGEST
from pricebook.submission.annotate.result_sheets import service_text
from pricebook.tables import FORMATS, Sheet, Table, clean_text, load_specs, read_table

FILE = "accepted.csv"
STEM = "accepted"
COLUMNS = ("file", "code", "sheet", "cell", "service_id", "observed", "reason", "by", "on", "about", "message")
_WHERE_KNOWN = ("about", "message")  # columns that are left out where no row has them
_Followed = tuple[str, str | None, str | None, str | None, str | None]  # code, service, sheet where there is none, figure, rows


def with_acceptances(
    findings: Sequence[Finding],
    submission: Path,
    sheets: Iterable[Sheet] = (),
    *,
    all_files: bool = False,
    typed: Iterable[Entry] = (),
) -> list[Finding]:
    """Marks the findings that the officer accepts.

    An entry accepts a finding of the same code, cell (or service) and figure: it was accepted as it stood, and a changed figure
    is a new finding. Where nothing stands there any more (a row was moved, or it is the second version of the file), it follows
    the service and the figure. Of a dossier it names the rows that it is about, and accepts nothing of other ones.

    Args:
        findings: what was found in the submission.
        submission: its path.
        sheets: its sheets; one of them may be the sheet of results of an earlier check, with reasons typed into it.
        all_files: whether entries about any file are about this submission, as in the folder of a dossier.
        typed: further entries, typed into what a build gave back.

    Returns:
        All findings; and IN032 for entries with a reason or a name only, IN033 for entries about this file that match no finding.
    """
    entries = [*typed_entries([*sheets, *results_beside(submission)]), *typed]
    told: list[Finding] = []
    for path in _files(submission):
        from pricebook.submission.read.layouts import SOURCE  # imported here: most builds have no such file

        table, reading_findings = read_table(path, load_specs(SOURCE)["accepted"])
        told += [finding for finding in reading_findings if table is None or finding.severity != "info"]
        entries += _entries(table) if table is not None else []
    judged = list(findings)
    followed: list[Entry] = []
    for entry in entries:
        if entry.fields["reason"] is None or entry.fields["by"] is None:
            lacks = say("value.who-accepts" if entry.fields["reason"] is not None else "value.why-accepted")
            told.append(Finding("IN032", entry.at, observed=entry.label, more={"lacks": lacks}))
            continue
        matching = [
            number
            for number, finding in enumerate(judged)
            if _is_there(entry, finding, submission.name) and _of_the_rows(entry, finding)
        ]
        for number in matching:
            judged[number] = replace(judged[number], accepted=_acceptance(entry))
        if not matching:
            followed.append(entry)
    unmatched = _follow(followed, judged)
    own = [entry for entry in unmatched if all_files or entry.fields["file"] in (None, submission.name)]
    told += [Finding("IN033", entry.at, observed=entry.label) for entry in own if not entry.typed]
    return [*judged, *told]


def _files(submission: Path) -> list[Path]:
    """The tables of acceptances beside the submission: accepted.csv, and those in the other formats."""
    return [path for suffix in FORMATS if (path := submission.with_name(STEM + suffix)).is_file()]


def _is_there(entry: Entry, finding: Finding, file: str) -> bool:
    """Whether an entry names this very finding: the same code, cell or service, and figure (in either language)."""
    fields = entry.fields
    if fields["file"] not in (None, file, finding.at.file) or fields["code"] != finding.code:
        return False
    sheets = (finding.at.sheet, " ".join(part for part in (finding.at.file, finding.at.sheet) if part))
    named = [name for name in ("sheet", "cell", "service_id") if fields[name] is not None]
    place = {"sheet": {*map(_as_read, sheets)}, "cell": {finding.at.cell}, "service_id": _names(finding)}
    if any(fields[name] not in place[name] for name in named):
        return False
    if not {"cell", "service_id"} & {*named} and (finding.at.cell is not None or finding.service is not None):
        return False  # one entry cannot accept all findings of a sheet
    return finding.observed is None or fields["observed"] in _texts(finding.observed)


def _of_the_rows(entry: Entry, finding: Finding, *, elsewhere: bool = False) -> bool:
    """Whether an entry is about the rows of a finding: it names them; an older one, what the message says of them.

    One that says neither accepts what stands where it did, and is not followed `elsewhere`.
    """
    if finding.about is None:
        return True
    if entry.fields["about"] is not None:
        return entry.fields["about"] == _as_read(finding.about)
    message, told = entry.fields.get("message"), [finding.message(language) for language in LANGUAGES]
    named = [text for text in _texts_of(finding.about) if any(_has_word(one, text) for one in told)]
    if message is not None and named:
        return all(_has_word(message, text) for text in named)
    return not elsewhere


def _texts_of(about: str) -> list[str]:
    return [text for row in about.split(BETWEEN_ROWS) for text in row.split(BETWEEN)]


def _has_word(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _names(finding: Finding) -> set[str | None]:
    """What an entry can name a service by: our id, as accepted.csv has it, or code and name, as the sheet of results has them."""
    return {finding.service, _as_read(service_text(finding)) or None}


def _texts(figure: Figure) -> set[str]:
    """The texts that an entry can hold for a figure: as in a file of data, or as on the sheet of results, in either language."""
    texts = (*figure_texts(figure), *(shown(figure, language)[:LONGEST] for language in LANGUAGES))
    return {text for each in texts for text in (each, clean_text(each))}


def _as_read(text: str | None) -> str | None:
    """A text as it is read from an entry: lists have names with double blanks and in decomposed letters."""
    return None if text is None else clean_text(text)


def _follow(entries: list[Entry], judged: list[Finding]) -> list[Entry]:
    """Lets entries that name no finding where they stand follow their service and figure. Returns those that still match nothing.

    They accept the findings of one code, service and figure only where there are at least as many entries as findings: one
    accepted price of two equal ones leaves it open which of them was meant.
    """
    if not entries:
        return []
    by_key: dict[tuple[str | None, ...], list[int]] = defaultdict(list)
    for number, finding in enumerate(judged):
        if finding.accepted is None and finding.observed is not None:
            for text, service in product(_texts(finding.observed), _names(finding)):
                sheet = _as_read(finding.at.sheet) if service is None else None
                by_key[finding.code, service, sheet, text].append(number)
    # Entries about other rows count apart: two for one item do not accept another one's.
    keys = [(_followed(entry), entry.fields["file"] if entry.typed else None) for entry in entries]
    there = Counter(keys)
    unmatched = []
    for entry, (key, file) in zip(entries, keys, strict=True):  # what is typed into a file of a dossier is about no other
        numbers = [number for number in by_key.get(key[:4], ()) if file in (None, judged[number].at.file)]
        numbers = [number for number in numbers if _of_the_rows(entry, judged[number], elsewhere=True)]
        if not numbers or len(numbers) > there[key, file]:
            unmatched.append(entry)
            continue
        for number in numbers:
            judged[number] = replace(judged[number], accepted=judged[number].accepted or _acceptance(entry))
    return unmatched


def _followed(entry: Entry) -> _Followed:
    fields = entry.fields
    service = fields["service_id"]
    return fields["code"] or "", service, fields["sheet"] if service is None else None, fields["observed"], fields["about"]


def _acceptance(entry: Entry) -> Acceptance:
    fields = entry.fields
    return Acceptance(fields["reason"] or "", fields["by"] or "", fields["on"])


def _entries(table: Table) -> list[Entry]:
    """Returns the entries of a table of acceptances. A row without a reason and a name is none: the list of findings to accept
    is given with these cells blank."""
    rows = [Entry(table.place(row, "reason"), _fields(table, row)) for row in range(len(table))]
    filled = ((row, entry) for row, entry in enumerate(rows) if entry.fields["reason"] or entry.fields["by"])
    return [replace(entry, at=table.place(row, "by")) if entry.fields["by"] is None else entry for row, entry in filled]


def _fields(table: Table, row: int) -> dict[str, str | None]:
    return {name: unescape_formula(table.columns[name][row]) for name in COLUMNS}


def write_to_accept(findings: Iterable[Finding], path: Path, language: Language, file: str | None = None) -> None:
    """Writes the findings that need an answer, as rows of accepted.csv with the reasons blank: first those that block.

    Args:
        findings: all findings.
        path: the file to write.
        language: of figures and messages.
        file: the name of the submission; None where each finding is about its own file.
    """
    waiting = [finding for finding in findings if finding.accepted is None and finding.severity != "info"]
    waiting.sort(key=lambda finding: not finding.blocks)  # stable: within each kind, in the order of the file
    rows = (_to_accept(finding, file or finding.at.file, language) for finding in waiting)
    _write(rows, path, also=("message",))


def accepted_beside(submission: Path) -> list[dict[str, str | None]]:
    """The rows of accepted.csv beside a submission, by column; none where there is no such file, or it cannot be read."""
    return [entry.fields for entry in entries_beside(submission)]


def entries_beside(submission: Path) -> list[Entry]:
    """The same rows, each with its place; also those without a reason and a name."""
    path = submission.with_name(FILE)
    if not path.is_file():
        return []
    from pricebook.submission.read.layouts import SOURCE  # as above

    table, _ = read_table(path, load_specs(SOURCE)["accepted"])
    return [Entry(table.place(row, "reason"), _fields(table, row)) for row in range(len(table))] if table is not None else []


def write_accepted(rows: Iterable[Mapping[str, PlainFigure]], path: Path) -> None:
    """Writes findings that the officer accepts, as rows of accepted.csv, into a file."""
    _write(rows, path)


def _write(rows: Iterable[Mapping[str, PlainFigure]], path: Path, also: Sequence[str] = ()) -> None:
    listed = list(rows)
    left_out = {name for name in _WHERE_KNOWN if name not in also and all(row.get(name) is None for row in listed)}
    columns = [name for name in COLUMNS if name not in left_out]
    write_csv(path, columns, ([row.get(column) for column in columns] for row in listed))


def _to_accept(finding: Finding, file: str | None, language: Language) -> dict[str, PlainFigure]:
    return {
        "file": file,
        "code": finding.code,
        "sheet": finding.at.sheet,
        "cell": finding.at.cell,
        "service_id": finding.service,
        "observed": plain_figure(finding.observed, language),
        "about": finding.about,
        "message": finding.message(language),
    }
