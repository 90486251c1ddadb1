"""The moves of a list's life: propose, opinion, ask, return, submit, approve, revoke, extend."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.errors import InputNotFound, MoveRefused, UnreadableList, WrongOption, reason
from pricebook.app.list_left_out import BLOCKED, as_bytes, findings_beside, named, open_errors
from pricebook.app.list_odd import odd_approval, without_facilities
from pricebook.app.list_rules import ListRules
from pricebook.app.load import LoadedList, list_file, load_list
from pricebook.app.registry import on_network, others_beside, registry_at
from pricebook.app.typed import MOST_DAYS, as_typed
from pricebook.base.files import is_file, is_folder, read_file
from pricebook.base.inputs import ChangedWhileRead, read_input, reads_once
from pricebook.base.languages import Language
from pricebook.findings import Findings, as_record
from pricebook.pricelist import Facility, InvalidPriceList, PriceList
from pricebook.registry import (
    Moved,
    NewList,
    NewMove,
    Paper,
    Phase,
    Refused,
    base_of,
    keep,
    kept,
    make_move,
    record_list,
    row_of,
)
from pricebook.registry.doubts import ABOUT_MOVES
from pricebook.registry.ends import nothing_after
from pricebook.registry.facts import scopes_of
from pricebook.registry.life import Life, lives
from pricebook.registry.moving import APPROVE, PHASE
from pricebook.registry.naming import name_of, no_such_list, recorded_name
from pricebook.registry.recording import Payer, is_first
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.terms import MOVE_TERMS, STATE_TERMS

__all__ = [
    "LAST_DAY", "MOVE_TERMS", "STATE_TERMS", "MadeMove", "Phase", "known_list", "loaded_list", "move", "scanned",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A move that was recorded: of which list, in which registry, what it changed, and what is odd about it or its prices.

    `left_out` are the ids of the services that it does not approve. `new_registry`: whether the registry was made for it;
    `other_registries` are those that lie near a new one, as --registry takes them. `open_errors`: how many errors the findings
    beside a list that is approved have that nobody accepted.
    """

    list: str
    registry: str
    move: str
    moved: Moved
    findings: Findings
    left_out: tuple[str, ...] = ()
    new_registry: bool = False
    other_registries: tuple[str, ...] = ()
    open_errors: int = 0

    def as_json(self, language: Language = "vi") -> dict[str, Any]:
        """The move as JSON has it; days of what never ends are null."""
        return {
            "list": self.list,
            "registry": self.registry,
            "move": self.move,
            "entry": self.moved.entry,
            "before": self.moved.before,
            "state": self.moved.state,
            "on_paper": list(self.moved.on_paper),
            "holds": [_phase_as_json(each) for each in self.moved.held],
            "ended": [{"list": each.name, **_phase_as_json(each.phase)} for each in self.moved.ended],
            "left_out": list(self.left_out),
            "amended": None if self.moved.amended is None else asdict(self.moved.amended),
            "new_registry": self.new_registry,
            "other_registries": list(self.other_registries),
            "open_errors": self.open_errors,
            "findings": [as_record(finding, language) for finding in self.findings],
        }


@as_typed("by", "paper_no", "person", "note", "left_out", "only")
@reads_once
def move(
    path: Path | str,
    move: str,
    *,
    by: str | None = None,
    on: date,
    paper_no: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    person: str | None = None,
    note: str | None = None,
    phases: Sequence[Phase] = (),
    supersede: bool = False,
    left_out: Sequence[str] = (),
    days: int | None = None,
    amends: str | None = None,
    only: Sequence[str] = (),
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> MadeMove:
    """Records a move of a list; a list that the registry does not know yet is recorded first.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        move: What is done: propose, opinion, ask, return, submit, approve or revoke; phase, by which a later decision says from
            when it holds; extend, which prolongs a term.
        by: The office that does it, by name, other spelling or id of the procedure; for approve by default the list's approver.
        on: On which day.
        paper_no, paper_date, scan: By which paper: number, date, and a file with its scan.
        person: Who records it.
        note: Reasons, in words.
        phases: For approve and phase: from when the list holds, for which class and scope.
        supersede: For these two: whether lists that begin later give way.
        left_out: For approve: services whose lines are not approved, by id, ordinal or code; the old prices of these go on.
            "blocked" are all that an error of the list's findings names and nobody has accepted, and all without a price;
            "disputed" all that are not agreed on.
        days: For extend: by how many days the term is prolonged.
        amends: For approve: the name of the approved list of which this one replaces or adds some lines: those whose prices
            differ from that list as it was approved, and none that its decision left out.
        only: For approve with `amends`: the services that are amended, by id, ordinal or code, in place of all that differ.
        payer: Who pays by the list: insured or on-demand.
        registry: The registry; by default that of the environment, of the dossier, or of this folder.
        norms: A folder of regulation packs that is searched before the installed ones.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        WrongOption: A text or a day is none, blocked services are left out and no findings about the list are known, or the
            regulation has no such class.
        MoveRefused: The move contradicts what is recorded; nothing was recorded.
    """
    if days is not None and not 0 < days <= MOST_DAYS:
        raise WrongOption("days-out-of-bounds", days=str(days), most=MOST_DAYS)
    loaded = loaded_list(path, norms)
    rules = ListRules(norms)
    first = min((phase.from_ for phase in phases), default=on)
    # A pack may take a second to read: if possible before others have to wait.
    maximum = rules.maximum(loaded.prices.regulation, first) if loaded is not None and move == APPROVE else None
    beside = findings_beside(loaded) if BLOCKED in left_out else None
    if loaded is not None:
        rules.refuse_unknown_classes(loaded.prices.regulation, first, phases)
    with registry_at(registry, loaded.path if loaded is not None else None, create=True) as opened:
        try:
            with opened.writing() as con:
                name = known_list(con, path, loaded, rules, payer, person, amends)
                of = row_of(con, name)
                prices = loaded.prices if loaded is not None else None
                if prices is None and move in (APPROVE, PHASE):
                    prices = kept_prices(con, of.content)
                services = named(con, name, left_out, beside, rules)
                new = NewMove(
                    move,
                    rules.office(by or (prices.approver if prices is not None else ""), on),
                    on,
                    Paper(paper_no, paper_date, scanned(con, scan)),
                    person,
                    note,
                    tuple(phases),
                    supersede,
                    services,
                    days,
                    tuple(only),
                    row_of(con, amends).list if amends is not None else None,
                )
                if loaded is None:
                    rules.refuse_unknown_classes(of.regulation, first, phases)
                if loaded is None and move == APPROVE:
                    maximum = rules.maximum(of.regulation, first)
                moved = make_move(
                    con,
                    name,
                    new,
                    rules.way(on, of.authority),
                    _facilities(prices, of.authority, rules),
                    same_office=rules.same_office(on),
                    maximum=maximum,
                )
                (life,) = lives(con, [name])
                odd = list(odd_approval(con, life, moved, first, rules)) if move == APPROVE else []
                scopes = scopes_of(con, of.authority)
                before = replace(life, moves=life.moves[: -1 - len(moved.on_paper)])
                is_new = is_first(con)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    odd += [*_new_findings(rules, before, life, on), *without_facilities(name, new, scopes), *nothing_after(name, moved.ends)]
    odd += on_network(opened)
    left = tuple(sorted(life.left_out)) if move == APPROVE else ()
    others = others_beside(registry, loaded.path if loaded is not None else None, opened) if is_new else ()
    return MadeMove(
        name, opened.place, move, moved, Findings(odd), left, is_new, others, open_errors(loaded) if move == APPROVE else 0
    )


def _phase_as_json(of: Phase) -> dict[str, Any]:
    last = None if of.to == LAST_DAY else of.to.isoformat()
    return {"from": of.from_.isoformat(), "to": last, "class": of.class_ or None, "scope": of.scope or None}


def _new_findings(rules: ListRules, before: Life, life: Life, day: date) -> Findings:
    """What is odd since a move; what was odd about earlier moves is left to list show."""
    known = {(each.code, each.message()) for each in rules.on_day(before, day).findings.of(*ABOUT_MOVES)}
    return Findings(each for each in rules.on_day(life, day).findings if (each.code, each.message()) not in known)


def known_list(
    con: sa.Connection,
    path: Path | str,
    loaded: LoadedList | None,
    rules: ListRules,
    payer: Payer,
    person: str | None,
    amends: str | None = None,
) -> str:
    """The name of a list in the registry; a list that it does not know yet is recorded first.

    Raises:
        Refused: There is no such list, or it is recorded as no amendment of the one that is named.
    """
    authority = rules.authority_of(loaded.prices) if loaded is not None else None
    name = recorded_name(con, str(path), loaded.prices if loaded is not None else None, payer, authority)
    if name is None:
        if loaded is None or authority is None:
            raise no_such_list(con, str(path))
        name = name_of(con, loaded.prices)
        findings = as_bytes(findings_beside(loaded))
        base = base_of(con, amends, authority, payer) if amends is not None else None
        record_list(con, NewList(name, loaded.prices, _content(loaded), authority, payer, amends=base, findings=findings), person)
    elif amends is not None and row_of(con, name).amends != base_of(con, amends, row_of(con, name).authority, payer):
        raise Refused("recorded-whole", list=name)
    return name


def scanned(con: sa.Connection, scan: Path | None) -> str | None:
    """Keeps the scan of a paper, and returns its SHA-256."""
    if scan is None:
        return None
    try:
        return keep(con, read_file(scan), "application/octet-stream")
    except FileNotFoundError as error:
        raise InputNotFound("no-file", path=str(scan)) from error
    except OSError as error:
        raise InputNotFound("of", label=str(scan), reason=reason(error)) from error


def kept_prices(con: sa.Connection, content: str) -> PriceList | None:
    """The list that the registry keeps."""
    from pricebook.pricelist.file import parse_pricelist

    data = kept(con, content)
    try:
        return parse_pricelist(data.decode(), content) if data is not None else None
    except (InvalidPriceList, UnicodeDecodeError):
        return None


def _facilities(prices: PriceList | None, authority: str, rules: ListRules) -> tuple[Facility, ...]:
    """What is recorded of facilities that a list names: those it is for, and those of a ministry whose list is for them (R10).

    A ministry's list is for its own alone, whatever it says of others: another province's stay unknown.
    """
    facilities = prices.facilities if prices is not None else ()
    if rules.route(authority) == "ministry":
        own = [bool(each.managed_by) and rules.same_authority(each.managed_by or "", authority) for each in facilities]
        facilities = tuple(replace(each, in_scope=is_own) for each, is_own in zip(facilities, own, strict=True))
    return tuple(each for each in facilities if each.in_scope or rules.route(each.managed_by or "") == "ministry")


def loaded_list(path: Path | str, norms: Path | str | None) -> LoadedList | None:
    """The list that a path leads to; None where it can only be the name of one in the registry."""
    file = Path(path)
    return load_list(list_file(file), norms) if is_file(file) or is_folder(file) else None


def _content(loaded: LoadedList) -> bytes:
    """The list as pricelist.json has it: the bytes of the file, or those that it would have."""
    from pricebook.pricelist.model import written_chunks

    if loaded.path.suffix.lower() == ".json":
        try:
            if hashlib.sha256(data := read_input(loaded.path)).hexdigest() != loaded.sha256:
                raise ChangedWhileRead(loaded.path)
            return data
        except OSError as error:
            raise UnreadableList("unreadable-list", reason=reason(error)) from error
    return "".join(written_chunks(loaded.prices)).encode()
