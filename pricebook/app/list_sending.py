"""The moves sent and acknowledged: when an approved list went out, to whom, and when that was acknowledged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import MoveRefused, WrongOption, reason
from pricebook.app.list_moves import loaded_list, scanned
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import registry_at
from pricebook.app.typed import as_typed
from pricebook.base.reasons import UnusableInput
from pricebook.registry import NewMove, Paper, Refused, row_of
from pricebook.registry.moving import ACKNOWLEDGED, SENT
from pricebook.registry.naming import no_such_list, recorded_name
from pricebook.registry.recording import Payer
from pricebook.registry.sending import decided_on, other_office, record_sending
from pricebook.regulation import Sending, sending_of


@dataclass(frozen=True, slots=True)
class SentList:
    """A list that was sent, or acknowledged: its name, its registry, the entry, and the other office."""

    list: str
    registry: str
    entry: int
    office: str


@as_typed("to", "by", "paper_no", "person")
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
    rules = ListRules(norms)

    def new(con: sa.Connection, name: str) -> NewMove:
        row, decided = row_of(con, name), decided_on(con, name)
        known = _sending(rules, row.regulation, decided or on)
        recipient = rules.office(to, on) if to else known.recipient if known is not None else None
        if recipient is None:
            raise WrongOption("recipient-unknown", regulation=row.regulation)
        of_province = rules.route(row.authority) == "province"  # the office that the law names is the province's
        default = f"{known.sender} {row.authority}" if known is not None and of_province else row.authority
        sender = rules.office(by, on) if by else default
        return NewMove(SENT, sender, on, Paper(paper_no, paper_date, scanned(con, scan)), person, recipient)

    return _record(path, new, payer, registry, norms, rules)


@as_typed("by", "paper_no", "person")
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
    rules = ListRules(norms)

    def new(con: sa.Connection, name: str) -> NewMove:
        office = rules.office(by, on) if by else ""
        return NewMove(ACKNOWLEDGED, office, on, Paper(paper_no, paper_date, scanned(con, scan)), person)

    return _record(path, new, payer, registry, norms, rules)


def _record(
    path: Path | str,
    new: Callable[[sa.Connection, str], NewMove],
    payer: Payer,
    registry: Path | str | None,
    norms: Path | str | None,
    rules: ListRules,
) -> SentList:
    """Records a move of a list that the registry has."""
    loaded = loaded_list(path, norms)
    prices = loaded.prices if loaded is not None else None
    authority = rules.authority_of(prices) if prices is not None else None
    with registry_at(registry, loaded.path if loaded is not None else None) as opened:
        try:
            with opened.writing() as con:
                name = recorded_name(con, str(path), prices, payer, authority)
                if name is None:
                    raise no_such_list(con, str(path))
                moved = record_sending(con, name, new(con, name))
                office = other_office(con, moved.entry)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return SentList(name, opened.place, moved.entry, office)


def _sending(rules: ListRules, regulation: str, day: date) -> Sending | None:
    try:
        return sending_of(rules.packs, regulation, day)
    except UnusableInput as error:
        raise WrongOption("unusable-sending", reason=reason(error)) from error
