"""The verbs about what is not agreed on in a list (R9): report a dispute, record a direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_moves import known_list, loaded_list, scanned
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import registry_at
from pricebook.app.typed import as_typed
from pricebook.findings import Findings
from pricebook.registry import Refused, row_of
from pricebook.registry.disputing import (
    NewDirection,
    NewDispute,
    Position,
    RecordedDispute,
    disputes_of,
    record_direction,
    record_dispute,
)
from pricebook.registry.leaving_out import services_meant
from pricebook.registry.life import lives
from pricebook.registry.recording import Payer
from pricebook.regulation.vocabulary import comparable

About = Literal["norm", "structure", "price", "list"]
ABOUT: tuple[About, ...] = get_args(About)


@dataclass(frozen=True, slots=True)
class DisputeNow:
    """A dispute as it is after it was recorded, or a direction on it.

    `missing` are those who must still direct; "" stands for whoever is competent. `findings` are about the list.
    """

    list: str
    registry: str
    dispute: RecordedDispute
    missing: tuple[str, ...]
    findings: Findings


@as_typed("service", "positions", "paper_no", "person", "note")
def dispute(
    path: Path | str,
    about: str,
    positions: Sequence[tuple[str, str]],
    *,
    on: date,
    service: str | None = None,
    paper_no: str | None = None,
    paper_date: date | None = None,
    person: str | None = None,
    note: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> DisputeNow:
    """Records that something about a list is not agreed on, and was reported upwards for direction.

    It stops nothing: the dispute stands on every output until those have directed who must, and the old price is paid until a new
    one is in force (R11).

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        about: What is not agreed on: a norm, a structure, a price, or the list as such.
        positions: Who holds what: both parties, each with its position (R9).
        on: On which day it was reported.
        service: The service, by id, ordinal or code; None for the whole list.
        paper_no, paper_date: The report.
        person: Who records it.
        note: Anything more, in words.
        payer, registry, norms: As `move` has them.

    Raises:
        WrongOption: It is about something else, or not the positions of two parties are given.
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        MoveRefused: The list has no such service; nothing was recorded.
    """
    subject = next((each for each in ABOUT if each == about), None)
    if subject is None:
        raise WrongOption("dispute-about", said=about, known=", ".join(ABOUT))
    parties = {comparable(party) for party, said in positions if party.strip() and said.strip()}
    if len(positions) != 2 or len(parties) != 2:
        raise WrongOption("both-positions", given=len(parties))
    loaded = loaded_list(path, norms)
    rules = ListRules(norms)
    with registry_at(registry, loaded.path if loaded is not None else None, create=True) as opened:
        try:
            with opened.writing() as con:
                name = known_list(con, path, loaded, rules, payer, person)
                number = row_of(con, name).list
                services = services_meant(con, number, [service]) if service is not None else ("",)
                for each in services:
                    new = NewDispute(
                        each,
                        None if subject == "list" else subject,
                        tuple(Position(*position) for position in positions),
                        on,
                        paper_no,
                        paper_date,
                        person,
                        note,
                    )
                    made = record_dispute(con, number, new)
                recorded = next(each for each in disputes_of(con, number) if each.number == made)
                (life,) = lives(con, [name])
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return _now(name, opened.place, recorded, rules.on_day(life, on).findings, rules, life.regulation, life.pricing_date)


@as_typed("person", "note", needed=["by", "paper_no"])
def direct(
    path: Path | str,
    paper_no: str,
    *,
    by: str,
    on: date,
    number: int | None = None,
    scan: Path | None = None,
    person: str | None = None,
    note: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> DisputeNow:
    """Records a direction on a dispute: who gave it, with its number and date. The directions of all who must direct settle it.

    Args:
        path: The list.
        paper_no: The number of the direction.
        by: Who directs.
        on: Its date.
        number: Of the dispute; None where the list has one, or one that is open.
        scan: A file with its scan.
        person: Who records it.
        note: What it says, in words.
        payer, registry, norms: As `move` has them.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        MoveRefused: The list has no such dispute, or the direction is recorded already; nothing was recorded.
    """
    loaded = loaded_list(path, norms)
    rules = ListRules(norms)
    with registry_at(registry, loaded.path if loaded is not None else None, create=True) as opened:
        try:
            with opened.writing() as con:
                name = known_list(con, path, loaded, rules, payer, person)
                of = row_of(con, name)
                given = NewDirection(rules.office(by, on), paper_no, on, scanned(con, scan), person, note)
                rule = rules.direction(of.regulation, of.pricing_date)
                recorded = record_direction(con, of.list, number, given, rule)
                (life,) = lives(con, [name])
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return _now(name, opened.place, recorded, rules.on_day(life, on).findings, rules, life.regulation, life.pricing_date)


def _now(
    name: str, place: str, recorded: RecordedDispute, findings: Findings, rules: ListRules, regulation: str, day: date
) -> DisputeNow:
    return DisputeNow(name, place, recorded, tuple(recorded.missing(rules.direction(regulation, day))), findings)
