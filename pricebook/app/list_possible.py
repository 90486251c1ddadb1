"""Which moves a list can make now: those that its procedure has next, and those that may have been made on paper."""

from dataclasses import dataclass
from datetime import date

from pricebook.app.list_rules import ListOnDay, ListRules
from pricebook.base.languages import Language
from pricebook.registry.life import Life
from pricebook.registry.moving import ACKNOWLEDGED, APPROVE, APPROVED, EXTEND, NOT_FORWARD, PHASE, REVOKE, SENT
from pricebook.regulation.procedure import Body, Step, Way

_FORWARD = ("propose", "opinion", "submit", APPROVE)


@dataclass(frozen=True, slots=True)
class Possible:
    """A move that can be made.

    Attributes:
        move: what is done.
        next: whether the procedure has it next; any other was made on paper alone, or belongs to no order.
        offices: who makes it by the procedure; empty where that does not say.
        step: the step of the procedure; None where it has none of this kind.
    """

    move: str
    next: bool
    offices: tuple[Body, ...] = ()
    step: Step | None = None

    def paper(self, language: Language) -> str:
        """The kind of its paper; "" where the procedure names none."""
        paper = self.step.paper if self.step is not None else None
        return "" if paper is None else paper.vi if language == "vi" else paper.en


def possible_moves(of: ListOnDay, rules: ListRules) -> tuple[Possible, ...]:
    """The moves that a recorded list can make now; the registry refuses every other."""
    life = of.life
    state, day = life.state, life.since or life.pricing_date
    if state == "revoked":
        return ()
    if state == APPROVED:
        return tuple(_possible(move, True, rules, day, life.authority) for move in (SENT, *_acknowledged(life), PHASE, REVOKE))
    term = (EXTEND,) if of.due is not None and of.due.day is not None else ()
    return moves_from(state, life.authority, day, rules, term)


def moves_from(state: str, authority: str, day: date, rules: ListRules, more: tuple[str, ...] = ()) -> tuple[Possible, ...]:
    """The moves that can be made from a state that is not decided: what is next first, as the procedure of a day has it.

    Args:
        state: the state; "draft" of a list that nobody has recorded.
        authority: whose list it is.
        day: the day whose procedure it is.
        rules: the procedures.
        more: further moves that stand in no order.
    """
    way = rules.way(day, authority)
    expected = [step.move for step in way.expected(state) if step.move != REVOKE] if way is not None else list(_FORWARD)
    forward = [move for move in expected if move not in NOT_FORWARD]
    back = [move for move in expected if move in NOT_FORWARD]
    later = [move for move in _FORWARD if move not in expected and _comes_later(move, state, way)]
    return (
        *(_possible(move, True, rules, day, authority) for move in (*forward, *back, *more)),
        *(_possible(move, False, rules, day, authority) for move in later),
    )


def _comes_later(move: str, state: str, way: Way | None) -> bool:
    """Whether a move is forward from a state: what lies between was made on paper."""
    if way is None:
        return True
    at = next((number for number, step in enumerate(way.steps) if step.to == state), -1)
    return any(step.move == move and number > at for number, step in enumerate(way.steps))


def _possible(move: str, next_: bool, rules: ListRules, day: date, authority: str) -> Possible:
    way, procedure = rules.way(day, authority), rules.procedure(day)
    step = way.step(APPROVE if move == PHASE else move) if way is not None else None
    ids = step.by if step is not None else ()
    bodies = tuple(body for id_ in ids if procedure is not None and (body := procedure.body(id_)) is not None)
    return Possible(move, next_, bodies, step)


def _acknowledged(life: Life) -> tuple[str, ...]:
    return (ACKNOWLEDGED,) if any(each.move == SENT for each in life.moves) else ()
