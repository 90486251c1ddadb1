"""Which files were made from a recorded list: each export is an entry of the log, with the SHA-256 of its files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa

from pricebook.base.languages import Terms
from pricebook.registry import log, schema

_FORM_TERMS = {
    "approval": "export-approval",
    "reimbursement": "export-reimbursement",
    "board": "export-board",
    "report": "export-report",
    "json": "export-json",
    "publication": "export-publication",
    "package": "export-package",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that was made from a list: its form, name and SHA-256, by which entry and when it was recorded.

    `forms` are all forms of which the same bytes are a part, the first made first: a proof of approval goes with several.
    """

    list: str
    form: str
    file: str
    sha256: str
    entry: int
    known_at: str
    forms: tuple[str, ...] = ()

    @property
    def forms_said(self) -> Terms:
        """Its forms, as people call what an export makes."""
        return Terms([_FORM_TERMS.get(form, form) for form in self.forms])


def record_export(con: sa.Connection, list_: int, form: str, files: Mapping[str, str], person: str | None = None) -> int:
    """Records the files of an export.

    Args:
        con: A transaction that writes.
        list_: The number of the list.
        form: approval, reimbursement, board, report, json, publication …
        files: By name of a file, its SHA-256.
        person: Who made it.

    Returns:
        The number of the entry.
    """
    entry = log.append(con, log.EXPORT, {"list": list_, "form": form, "files": dict(files), "person": person})
    rows = [{"entry": entry.seq, "file": name, "sha256": own, "form": form, "list": list_} for name, own in files.items()]
    if rows:
        con.execute(schema.exports.insert(), rows)
    return entry.seq


def exports_of(con: sa.Connection, *, sha256: str | None = None, file: str | None = None) -> Iterator[ExportedFile]:
    """The recorded files with a SHA-256, or with a name; the newest first."""
    x, li, e = schema.exports.c, schema.lists.c, schema.entries.c
    chosen = sa.select(li.name, x.form, x.file, x.sha256, x.entry, e.known_at)
    chosen = chosen.join(schema.lists, li.list == x.list).join(schema.entries, e.seq == x.entry).order_by(x.entry.desc())
    where = [x.sha256 == sha256] if sha256 is not None else [x.file == file]
    for row in con.execute(chosen.where(*where)):
        yield ExportedFile(*row)


def logged_export(con: sa.Connection, sha256: str, name: str) -> ExportedFile | None:
    """The newest recorded file with a SHA-256, one of that name before others, with all its forms; None if there is none."""
    found = list(exports_of(con, sha256=sha256))
    if not found:
        return None
    newest = next((each for each in found if each.file == name), found[0])
    return replace(newest, forms=tuple(dict.fromkeys(each.form for each in reversed(found) if each.list == newest.list)))
