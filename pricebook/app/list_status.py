"""The verbs list show and list status: a list's life, and where every list is, what is due and who has to act."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.errors import MoveRefused
from pricebook.app.list_moves import loaded_list
from pricebook.app.list_rules import ListOnDay, ListRules, all_findings
from pricebook.app.registry import reading, registry_at
from pricebook.app.written import Written, write_whole
from pricebook.base.languages import Language
from pricebook.exports.status_sheet import StatusRow, write_status
from pricebook.findings import Findings, as_record
from pricebook.registry.as_of import life_by
from pricebook.registry.disputing import RecordedDispute
from pricebook.registry.due import Due
from pricebook.registry.life import IN_FORCE, lives
from pricebook.registry.made_moves import MadeMove
from pricebook.registry.moving import APPROVED
from pricebook.registry.naming import no_such_list, recorded_name
from pricebook.registry.recording import Payer
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.terms import MOVE_TERMS, PAYER_TERMS, STATE_TERMS

__all__ = ["MOVE_TERMS", "STATE_TERMS", "ListShown", "ListsStatus", "show", "status"]

_SAID_AT_THE_MOVE = ("RG009",)  # on every list of an office that records what its council has decided, for ever


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list with its life, on a day. `missing` says by number of a dispute who has not directed yet."""

    registry: str
    day: date
    of: ListOnDay
    missing: dict[int, tuple[str, ...]]

    @property
    def findings(self) -> Findings:
        """What is odd."""
        return self.of.findings

    def as_json(self, language: Language = "vi") -> dict[str, Any]:
        """The life as JSON has it: days as ISO text, times in UTC."""
        life = self.of.life
        return {
            **_row_as_json(self.of, self.day),
            "regulation": life.regulation,
            "pricing_date": life.pricing_date.isoformat(),
            "fingerprint": life.fingerprint,
            "origin": life.origin,
            "prices": life.prices,
            "known_at": life.known_at,
            "moves": [_move_as_json(each) for each in life.moves],
            "withdrawn": [
                {
                    **_move_as_json(each.move),
                    "withdrawn_by": each.by.entry,
                    "why": each.by.note,
                    "withdrawn_by_person": each.by.person,
                    "withdrawn_at": each.by.known_at,
                }
                for each in life.struck
            ],
            "holds": [
                {
                    "from": hold.phase.from_.isoformat(),
                    "to": None if hold.phase.to == LAST_DAY else hold.phase.to.isoformat(),
                    "class": hold.phase.class_ or None,
                    "scope": hold.phase.scope or None,
                }
                for hold in life.holds
            ],
            "left_out": sorted(life.left_out),
            "unchanged": sorted(life.unchanged),
            "disputes": [_dispute_as_json(each, self.missing[each.number]) for each in life.disputes],
            "findings": [as_record(finding, language) for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class ListsStatus:
    """Where every list of a registry is on a day."""

    registry: str
    day: date
    lists: tuple[ListOnDay, ...]

    @property
    def findings(self) -> Findings:
        """What is odd about them; not what was said once at the move, and asks for nothing (`show` says it again)."""
        return Findings(each for each in all_findings(self.lists) if each.code not in _SAID_AT_THE_MOVE)

    def as_json(self, language: Language = "vi") -> dict[str, Any]:
        """The answer as JSON has it."""
        return {
            "registry": self.registry,
            "on": self.day.isoformat(),
            "lists": [_row_as_json(each, self.day) for each in self.lists],
            "findings": [as_record(finding, language) for finding in self.findings],
        }

    def write(self, path: Path | str, *, force: bool = False) -> "Written[ListsStatus]":
        """Writes the workbook, one row for each list, and a sheet with the findings. It is in Vietnamese.

        Raises:
            OutputExists, OutputInUse, NotWritten: Nothing was written.
        """
        target = Path(path)
        rows = [_status_row(each, self.day) for each in self.lists]

        def write(staging: Path) -> None:
            write_status(staging / target.name, rows, self.findings, self.day, self.registry)

        return Written(target.parent, write_whole(target.parent, (target.name,), write, force=force), self)


def show(
    path: Path | str,
    *,
    on: date | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> ListShown:
    """A list's life: its moves with their papers, who made them and when, where it holds, its disputes, and what is odd.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        on: As it was at the end of which day; as it is today, if not given.
        payer, registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        MoveRefused: The registry has no such list.
    """
    day = on or date.today()
    loaded, rules = loaded_list(path, norms), ListRules(norms)
    with registry_at(registry, loaded.path if loaded is not None else None) as opened, reading(opened) as con:
        prices = loaded.prices if loaded is not None else None
        name = recorded_name(con, str(path), prices, payer, rules.authority_of(prices) if prices is not None else None)
        if name is None:
            raise MoveRefused("not-recorded", reason=no_such_list(con, str(path)).phrase)
        (life,) = lives(con, [name])
        if on is not None:
            life = life_by(con, life, on)
        rule = rules.direction(life.regulation, life.pricing_date)
        missing = {each.number: tuple(each.missing(rule)) for each in life.disputes}
        return ListShown(opened.place, day, rules.on_day(life, day), missing)


def status(
    *, on: date | None = None, registry: Path | str | None = None, norms: Path | str | None = None, beside: Path | None = None
) -> ListsStatus:
    """Where every list of a registry is: its state, when it is in force, what is due and by when, and who has to act.

    Args:
        on: As it was at the end of which day; as it is today, if not given.
        registry, norms: As the other verbs have them.
        beside: A list or a dossier whose registry is meant, if none is named.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
    """
    day = on or date.today()
    rules = ListRules(norms)
    with registry_at(registry, beside) as opened, reading(opened) as con:
        then = [life if on is None else life_by(con, life, on) for life in lives(con)]
        return ListsStatus(opened.place, day, tuple(rules.on_day(life, day) for life in then))


def _row_as_json(each: ListOnDay, day: date) -> dict[str, Any]:
    life = each.life
    approval = life.approval
    return {
        "list": life.name,
        "authority": life.authority,
        "payer": life.payer,
        "state": each.state,
        "since": _iso(_since(each)),
        "decision_no": approval.paper_no if approval is not None else None,
        "decision_date": _iso(approval.paper_date) if approval is not None else None,
        "from": _iso(life.first),
        "to": _iso(life.last),
        "due": _due_as_json(each.due, day),
        "open_disputes": _open(each),
        "amends": life.amends,
        "amends_decision": life.amends_decision,
        "amended_by": [
            {"list": by.list, "decision_no": by.decision, "from": by.from_.isoformat(), "to": _iso(by.to)}
            for by in life.amended_by
        ],
    }


def _due_as_json(due: Due | None, day: date) -> dict[str, Any] | None:
    if due is None:
        return None
    return {
        "move": due.move,
        "by": [body.name.vi for body in due.offices],
        "day": _iso(due.day),
        "law": str(due.reference) if due.reference is not None else None,
        "extended": due.extended,
        "by_weekends": due.by_weekends,
        "overdue": due.overdue(day),
    }


def _move_as_json(each: MadeMove) -> dict[str, Any]:
    return {
        "entry": each.entry,
        "move": each.move,
        "state": each.state,
        "on": each.day.isoformat(),
        "by": each.body or None,
        "paper": each.paper_no,
        "dated": _iso(each.paper_date),
        "scan": each.scan,
        "person": each.person,
        "note": None if each.on_paper else each.note,
        "days": each.days,
        "on_paper": each.on_paper,
        "known_at": each.known_at,
    }


def _dispute_as_json(each: RecordedDispute, missing: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": each.number,
        "service_id": each.new.service_id or None,
        "subject": each.new.subject,
        "positions": [{"party": position.party, "position": position.text} for position in each.new.positions],
        "on": _iso(each.new.day),
        "paper": each.new.paper_no,
        "directions": [
            {"by": given.body or None, "paper": given.paper_no, "dated": given.paper_date.isoformat()}
            for given in each.directions
        ],
        "settled": not missing,
        "missing": [name for name in missing if name],
    }


def _status_row(each: ListOnDay, day: date) -> StatusRow:
    life, due = each.life, each.due
    approval = life.approval
    in_force = each.state in (IN_FORCE, APPROVED)
    return StatusRow(
        list=life.name,
        authority=life.authority,
        payer=PAYER_TERMS[life.payer],
        state=STATE_TERMS[each.state],
        since=_since(each),
        decision=approval.paper_no if approval is not None else None,
        decided=approval.paper_date if approval is not None else None,
        first=life.first,
        last=life.last,
        due=MOVE_TERMS[due.move] if due is not None and not in_force else None,
        by=due.day if due is not None else None,
        who=", ".join(body.name.vi for body in due.offices) if due is not None else None,
        overdue=due is not None and due.overdue(day),
        disputes=_open(each),
    )


def _since(each: ListOnDay) -> date | None:
    """Since which day a list is in its state: since its last move; but in force since its first day, not since the decision."""
    return each.life.first if each.state == IN_FORCE else each.life.since


def _open(each: ListOnDay) -> int:
    return len(each.findings.of("RG004", "RG005"))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
