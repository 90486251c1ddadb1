"""What the papers of a move say, from what the registry knows of its list: the move, those before it, and the procedure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import sqlalchemy as sa

from pricebook.app.errors import WrongOption
from pricebook.app.list_rules import ListRules
from pricebook.exports.listed import Listed
from pricebook.exports.papers.list_move import Asked, EarlierPaper, ListMove, PhaseOfPaper
from pricebook.exports.papers.offices import UNKNOWN, in_full
from pricebook.exports.papers.official import cited
from pricebook.exports.publication.decision import kind_of
from pricebook.findings import FindingRecord
from pricebook.registry.amending import amended_by
from pricebook.registry.certificate import Certificate, certificate_of
from pricebook.registry.decided_then import phases_decided, replaced_by
from pricebook.registry.doubts import dispute_in_words
from pricebook.registry.holding import held_again
from pricebook.registry.life import Life
from pricebook.registry.made_moves import MadeMove
from pricebook.registry.moving import row_of
from pricebook.registry.refusals import Refused
from pricebook.registry.schema import LAST_DAY
from pricebook.regulation import LawOnDay

MOVES: tuple[Asked, ...] = get_args(Asked)
_BACK = ("ask", "return", "revoke", "extend")  # nobody waits for these
_A_PAPER = "Văn bản"


@dataclass(frozen=True, slots=True)
class Planned:
    """A move that is still to be made; what is not said of it is left open."""

    move: Asked
    on: date
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OfList:
    """A list whose papers are made.

    Attributes:
        prices, law: The list, with its law on its pricing date.
        findings: What was found about it; None where that is not known.
        authority, on_demand: Whose list it is, and whether it is of what patients ask for.
        life: What was recorded of it; None where nothing was.
    """

    prices: Listed
    law: LawOnDay
    findings: Sequence[FindingRecord] | None
    authority: str
    on_demand: bool
    life: Life | None

    @property
    def moves(self) -> tuple[MadeMove, ...]:
        """Its moves that were recorded when they were made."""
        return tuple(each for each in self.life.moves if not each.on_paper) if self.life is not None else ()


def asked(move: str) -> Asked:
    """A move that has papers. Raises WrongOption for any other word."""
    found = next((each for each in MOVES if each == move), None)
    if found is None:
        raise WrongOption("unknown-move", said=move, known=", ".join(MOVES))
    return found


def next_move(of: OfList, rules: ListRules, day: date) -> Asked:
    """The move that a list waits for by the procedure of a day."""
    way = rules.way(day, of.authority)
    state = of.life.state if of.life is not None else "draft"
    expected = (step.move for step in way.expected(state)) if way is not None else ()
    return next((move for move in expected if move not in _BACK), "propose")


def facts_of(con: sa.Connection | None, of: OfList, made: MadeMove | Planned, rules: ListRules) -> ListMove:
    """What the papers of a move say.

    Args:
        con: The registry; None where there is none.
        of: The list.
        made: The move: as it is recorded, or still to be made.
        rules: The procedures.
    """
    recorded = made if isinstance(made, MadeMove) else None
    day = recorded.day if recorded is not None else made.on if isinstance(made, Planned) else date.today()
    offices = _Offices(of, rules, day, tuple(each for each in of.moves if recorded is None or each.entry < recorded.entry))
    move = asked(made.move)
    said = recorded.body if recorded is not None else made.by if isinstance(made, Planned) else None
    step = offices.way.step(move) if offices.way is not None else None
    state = recorded.state if recorded is not None else of.life.state if of.life is not None else "draft"
    term = offices.way.term_in(state) if offices.way is not None else None
    decides = move in ("approve", "phase") and recorded is not None and con is not None and of.life is not None
    replaced: list[Certificate] = []
    if decides and con is not None and recorded is not None and of.life is not None:
        replaced = replaced_by(con, recorded.entry, of.life.list)
    return ListMove(
        move=move,
        office=offices.named(rules.office(said, day)) if said else offices.who(move),
        number=recorded.paper_no if recorded is not None else None,
        day=recorded.paper_date if recorded is not None else None,
        on=day,
        note=None if recorded is not None and recorded.on_paper else made.note,
        prices=of.prices,
        law=of.law,
        findings=of.findings,
        ministry=of.authority if offices.ministry else None,
        on_demand=of.on_demand,
        kind=step.paper.vi if step is not None and step.paper is not None else "",
        addressed=offices.addressed(),
        proposer=offices.who("propose"),
        submitter=offices.who("submit"),
        approver=offices.who("approve"),
        proposal=offices.paper("propose"),
        opinions=offices.papers("opinion"),
        submission=next(reversed(offices.papers("submit")), None),
        approval=offices.paper("approve"),
        phases=_phases(con, recorded.entry) if decides and con is not None and recorded is not None else (),
        left_out=of.life.left_out if decides and of.life is not None else frozenset(),
        unchanged=_unchanged(con, of.life, decided=decides),
        replaced=tuple(_decision(each, offices) for each in replaced),
        amends=_amended(con, of.life, offices),
        days=recorded.days if recorded is not None else None,
        working=term is not None and term[1].working,
        disputes=_disputes(of, rules, recorded),
        afterwards=tuple(_decision(each, offices) for each in _afterwards(con, of, recorded)),
    )


class _Offices:
    """The offices of a list's life, by what was recorded before a move, else by the procedure and the list itself."""

    def __init__(self, of: OfList, rules: ListRules, day: date, before: tuple[MadeMove, ...]) -> None:
        self.of, self.day, self.before = of, day, before
        self.same = rules.same_office(day)
        self.procedure, self.way = rules.procedure(day), rules.way(day, of.authority)
        self.ministry = rules.route(of.authority) == "ministry"

    def named(self, office: str) -> str:
        """An office in full: as the list itself writes it, else with the name of its province."""
        own = (self.of.authority, self.of.prices.submitter, self.of.prices.approver)
        return in_full(next((each for each in own if self.same(office, each)), office), self.of.prices)

    def who(self, move: str) -> str:
        """Who made a move, or has to make it."""
        body = next((each.body for each in reversed(self.before) if each.move == move and each.body), None)
        if body is not None:
            return self.named(body)
        own = {"submit": self.of.prices.submitter, "approve": self.of.prices.approver}.get(move)
        return next(iter(self._by(move)), own or UNKNOWN)

    def _by(self, move: str) -> list[str]:
        step = self.way.step(move) if self.way is not None else None
        bodies = [self.procedure.body(id_) for id_ in step.by] if step is not None and self.procedure is not None else []
        managing = self.of.authority if self.ministry else None
        names = [managing if managing and body.id == "ministry" else body.name.vi for body in bodies if body is not None]
        return [self.named(name) for name in names]

    def addressed(self) -> tuple[str, ...]:
        """To whom a list is proposed: who gives an opinion on it, and who submits it."""
        return tuple(dict.fromkeys(each for move in ("opinion", "submit") for each in self._by(move)[:1])) or (UNKNOWN,)

    def paper(self, move: str) -> EarlierPaper | None:
        """The paper of the last move of a kind."""
        made = next((each for each in reversed(self.before) if each.move == move), None)
        return self._paper(made) if made is not None else None

    def papers(self, move: str) -> tuple[EarlierPaper, ...]:
        """The papers of all moves of a kind since the list was proposed last: earlier ones were about what was sent back."""
        last = max((each.entry for each in self.before if each.move == "propose"), default=-1)
        return tuple(self._paper(each) for each in self.before if each.move == move and each.entry > last)

    def _paper(self, made: MadeMove) -> EarlierPaper:
        move = made.move
        step = self.way.step(move) if self.way is not None else None
        kind = step.paper.vi if step is not None and step.paper is not None else _A_PAPER
        return EarlierPaper(self.named(made.body), made.paper_no, made.paper_date, kind)


def _phases(con: sa.Connection, entry: int) -> tuple[PhaseOfPaper, ...]:
    return tuple(
        PhaseOfPaper(each.from_, each.to if each.to != LAST_DAY else None, each.class_, each.scope)
        for each in phases_decided(con, entry)
    )


def _disputes(of: OfList, rules: ListRules, made: MadeMove | None) -> tuple[str, ...]:
    """What was not agreed on when a move was made, and is not directed yet."""
    if of.life is None:
        return ()
    rule = rules.direction(of.life.regulation, of.life.pricing_date)
    return tuple(
        dispute_in_words(each, of.life, missing).text("vi")
        for each in of.life.all_disputes
        if (missing := each.missing(rule)) and (made is None or each.entry < made.entry)
    )


def _afterwards(con: sa.Connection | None, of: OfList, made: MadeMove | None) -> list[Certificate]:
    """The decisions on the lists that hold again by a revocation."""
    if con is None or of.life is None or made is None or made.move != "revoke":
        return []
    lists = dict.fromkeys(hold.list for hold in held_again(con, made.entry, of.life.list))
    return [found for each in lists if (found := certificate_of(con, each)) is not None]


def _amended(con: sa.Connection | None, life: Life | None, offices: _Offices) -> str | None:
    """The decision on the list that a list amends."""
    if con is None or life is None or life.amends is None:
        return None
    found = certificate_of(con, row_of(con, life.amends).list)
    return _decision(found, offices) if found is not None else None


def _unchanged(con: sa.Connection | None, life: Life | None, *, decided: bool) -> frozenset[str]:
    """The services that an amendment leaves as they are; before it is decided, those that it would leave."""
    if con is None or life is None or life.amends is None:
        return frozenset()
    if decided:
        return life.unchanged
    try:
        return frozenset(amended_by(con, life.list, row_of(con, life.amends).list, None, (), ()).unchanged)
    except Refused:  # it changes no price, and could not be approved
        return frozenset()


def _decision(of: Certificate, offices: _Offices) -> str:
    day = date.fromisoformat(of.body["decision_date"])
    return cited(kind_of(of.decision) or _A_PAPER, of.decision or None, day, offices.named(of.body["decided_by"]))
