"""The moves sent and acknowledged: when an approved list went out, to whom, and when that was acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import InputNotFound, MoveRefused, WrongOption, reason
from pricebook.app.load import list_file, load_list
from pricebook.app.packs import packs_for
from pricebook.app.registry import registry_at
from pricebook.base.files import is_file, is_folder
from pricebook.base.reasons import UnusableInput
from pricebook.registry import NewMove, Paper, Refused, keep
from pricebook.registry.moving import row_of
from pricebook.registry.naming import recorded_name
from pricebook.registry.recording import Payer
from pricebook.registry.sending import ACKNOWLEDGED, SENT, decided_on, other_office, record_sending
from pricebook.regulation import Sending, sending_of


@dataclass(frozen=True, slots=True)
class SentList:
    """A list that was sent, or acknowledged: its name, its registry, the entry, and the other office."""

    list: str
    registry: str
    entry: int
    office: str


def sent(
    path: Path | str,
    *,
    on: date,
    to: str | None = None,
    by: str | None = None,
    paper_no: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    person: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> SentList:
    """Records that an approved list was sent.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        on: On which day.
        to: To whom; by default to whom the law of the list names (`norms/sending.toml`).
        by: Who sent it; by default the office that the same names.
        paper_no, paper_date, scan: By which paper: number, date, and a file with its scan.
        person: Who records it.
        payer: Who pays by the list: insured or on-demand.
        registry: The registry; by default that of the environment, of the dossier, or of this folder.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        WrongOption: Nobody is known to whom such a list is sent, and nobody was named.
        MoveRefused: The list is not approved, or was decided later; nothing was recorded.
    """

    def new(con: sa.Connection, name: str) -> NewMove:
        row, decided = row_of(con, name), decided_on(con, name)
        known = _sending(row.regulation, decided or on, norms)
        recipient = to or (known.recipient if known is not None else None)
        if recipient is None:
            raise WrongOption("recipient-unknown", regulation=row.regulation)
        sender = by or (f"{known.sender} {row.authority}" if known is not None else row.authority)
        return NewMove(SENT, sender, on, Paper(paper_no, paper_date, _kept(con, scan)), person, recipient)

    return _record(path, new, payer, registry, norms)


def acknowledged(
    path: Path | str,
    *,
    on: date,
    by: str | None = None,
    paper_no: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    person: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> SentList:
    """Records that a list that was sent was acknowledged; by default by the one to whom it was sent last.

    The arguments and the errors are those of `sent`.
    """

    def new(con: sa.Connection, name: str) -> NewMove:
        return NewMove(ACKNOWLEDGED, by or "", on, Paper(paper_no, paper_date, _kept(con, scan)), person)

    return _record(path, new, payer, registry, norms)


def _record(
    path: Path | str,
    new: Callable[[sa.Connection, str], NewMove],
    payer: Payer,
    registry: Path | str | None,
    norms: Path | str | None,
) -> SentList:
    """Records a move of a list that the registry has."""
    file = Path(path)
    loaded = load_list(list_file(file), norms) if is_file(file) or is_folder(file) else None
    with registry_at(registry, loaded.path if loaded is not None else None) as opened:
        try:
            with opened.writing() as con:
                name = recorded_name(con, str(path), loaded.prices if loaded is not None else None, payer)
                if name is None:
                    raise Refused("no-such-list", list=str(path))
                moved = record_sending(con, name, new(con, name))
                office = other_office(con, moved.entry)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return SentList(name, opened.place, moved.entry, office)


def _sending(regulation: str, day: date, norms: Path | str | None) -> Sending | None:
    try:
        return sending_of(packs_for(norms), regulation, day)
    except UnusableInput as error:
        raise WrongOption("unusable-sending", reason=reason(error)) from error


def _kept(con: sa.Connection, scan: Path | None) -> str | None:
    """Keeps the scan of a paper, and returns its SHA-256."""
    if scan is None:
        return None
    try:
        return keep(con, scan.read_bytes(), "application/octet-stream")
    except OSError as error:
        raise InputNotFound("no-file", path=str(scan)) from error
