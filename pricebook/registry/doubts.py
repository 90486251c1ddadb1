"""What is odd in a list's life, though it is recorded as it was done: findings that stand on every output (family RG)."""

import datetime
import re
from collections.abc import Iterable, Iterator

from pricebook.base.languages import Figure, Named, Phrase, Terms, say
from pricebook.base.nearest import nearest_sentence
from pricebook.findings import Finding, Place
from pricebook.registry import schema
from pricebook.registry.disputing import RecordedDispute
from pricebook.registry.due import Due
from pricebook.registry.holding import Hold
from pricebook.registry.life import Life
from pricebook.registry.made_moves import MadeMove
from pricebook.registry.moving import ACKNOWLEDGED, APPROVE, APPROVED, ASK, DRAFT, EXTEND, FINAL, RETURN, REVOKE, SENT
from pricebook.registry.terms import MOVE_TERMS, STATE_TERMS, SUBJECT_TERMS
from pricebook.regulation.offices import nearest_offices, office_named
from pricebook.regulation.procedure import Body, Procedure, Way, procedure_on
from pricebook.regulation.rules import Direction

ABOUT_MOVES = ("RG001", "RG007", "RG008", "RG009", "RG011", "RG014", "RG015", "RG016", "RG017", "RG018", "RG073")
_LOCAL = datetime.timedelta(hours=7)  # what time it is in Viet Nam when it is 0:00 UTC
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def doubts_about_moves(life: Life, procedures: Iterable[Procedure], route: str) -> Iterator[Finding]:
    """What is odd about the moves: who made them, terms, papers and reasons, what is on paper only, and their order."""
    known = tuple(procedures)
    by_right_office: dict[str, int] = {}  # by move, the last entry by an office that the procedure names
    of_offices: list[tuple[MadeMove, Finding]] = []
    state = DRAFT
    before: MadeMove | None = None
    on_paper: list[MadeMove] = []
    for made in life.moves:
        if made.on_paper:
            on_paper.append(made)
            state = made.state
            continue
        if on_paper:
            yield _finding("RG009", life, Terms([MOVE_TERMS[each.move] for each in on_paper]), move=_word(made))
            on_paper = []
        procedure = procedure_on(known, made.day)
        way = procedure.way(route) if procedure is not None else None
        if procedure is not None and way is not None:
            odd = list(_office(life, made, procedure, way))
            of_offices += [(made, finding) for finding in odd]
            if not odd:
                by_right_office[made.move] = made.entry
            yield from _extension(life, made, way)
            yield from _order(life, made, way, state)
        state = made.state
        yield from _papers(life, made)
        if not made.paper_no and made.move != ACKNOWLEDGED:  # which may be done without a letter
            yield _finding("RG008", life, _word(made), day=_shown(made.day))
        if made.move in (SENT, ACKNOWLEDGED):  # to several offices: in no order, and never before the decision
            continue
        if before is not None and made.day < before.day:
            yield _finding("RG011", life, _word(made), day=_shown(made.day), before=_word(before), limit=_shown(before.day))
        before = made
    # An office that had to act, and has acted since, ends the doubt about the one that acted in its place.
    yield from (finding for made, finding in of_offices if by_right_office.get(made.move, -1) < made.entry)


def doubts_about_decision(life: Life) -> Iterator[Finding]:
    """RG002, RG003, RG006, RG042, RG043: what is odd about what was decided, as prices above the maximum."""
    approval = life.approval
    if approval is None or life.state != APPROVED:
        return
    decided = approval.paper_date or approval.day
    if life.first is not None and life.first < decided:
        yield _finding("RG002", life, _shown(life.first), limit=_shown(decided), decision=approval.paper_no or "–")
    heir = life.heir
    if heir is not None and heir.day <= decided:
        yield _finding("RG042", life, life.authority, limit=_shown(heir.day), heir=heir.authority, day=_shown(decided))
    elif life.amends_nothing:
        yield _finding("RG043", life, life.amends or "–", limit=_periods(life.base), list=life.name)
    for each in life.above:
        more: dict[str, Figure] = {"excess": each.price - each.maximum}
        named = life.named(each.service_id)
        yield Finding("RG003", Place(life.name), each.service_id, each.price, each.maximum, more=more, named=named)
    unpriced = [service for service in life.unpriced if service not in life.left_out | life.unchanged]
    if unpriced:
        yield _finding("RG006", life, len(unpriced), services=_few(life, unpriced))


def open_disputes(life: Life, rule: Direction | None) -> Iterator[Finding]:
    """RG004, RG005: each dispute that is not settled; RG005 where the list was approved with the lines that it is about."""
    for dispute in life.all_disputes:
        missing = dispute.missing(rule)
        if missing:
            about = dispute.new.service_id
            approved = life.state == APPROVED and (not about or about not in life.left_out | life.unchanged)
            yield Finding(
                "RG005" if approved else "RG004",
                Place(life.name if dispute in life.disputes else life.amends or life.name),  # where a direction is recorded
                about or None,
                dispute.number,
                more={"about": _about(dispute, life), "positions": _positions(dispute), "missing": _missing(missing)},
            )


def overdue(life: Life, due: Due | None, today: datetime.date) -> Iterator[Finding]:
    """RG010 for a move whose term has passed."""
    if due is not None and due.day is not None and due.overdue(today):
        more: dict[str, Figure] = {"who": _offices(due.offices), "days": (today - due.day).days}
        law = str(due.reference) if due.reference is not None else None
        yield Finding("RG010", Place(life.name), None, Terms([MOVE_TERMS[due.move]]), _shown(due.day), law, more)


def _office(life: Life, made: MadeMove, procedure: Procedure, way: Way) -> Iterator[Finding]:
    """RG001 for a move by an office that the procedure does not name for it, RG073 for a revocation by such an office.

    An extension is for those whom a term binds.
    """
    step = way.step(made.move)
    named = way.bound_by_terms if made.move == EXTEND else step.by if step is not None else ()
    office = office_named(made.body, procedure)
    if not named or (office is not None and office.body.id in named):
        return
    meant = tuple(body for id_ in named if (body := procedure.body(id_)) is not None)
    if made.move == REVOKE and life.approval is not None:
        decided, decider = life.approval.paper_no or "–", office_named(life.approval.body, procedure)
        whose = life.approval.body if decider is not None and decider.body in meant else _offices(meant)  # with its province
        yield _finding("RG073", life, made.body, whose, decision=decided, list=life.name, entry=made.entry)
        return
    near = nearest_sentence(() if office is not None else nearest_offices(made.body, procedure)[:1])
    law = str(step.reference) if step is not None and step.reference is not None else procedure.title
    more: dict[str, Figure] = {"move": _word(made), "nearest": near if office is None else ""}
    yield Finding("RG001", Place(life.name), None, made.body, _offices(meant), law, more)


def _extension(life: Life, made: MadeMove, way: Way) -> Iterator[Finding]:
    """RG007 for an extension by more days than the procedure allows, RG018 for one where it names no term."""
    if made.move != EXTEND:
        return
    due = way.term_in(made.state)
    if due is None:
        yield _finding("RG018", life, made.days or 0, day=_shown(made.day))
        return
    allowed = due[1].extension
    if (made.days or 0) > allowed:
        law = str(due[1].reference)
        yield Finding("RG007", Place(life.name), None, made.days or 0, allowed, law, {"day": _shown(made.day)})


def _order(life: Life, made: MadeMove, way: Way, state: str) -> Iterator[Finding]:
    """RG014 for a move that the procedure does not expect in the state before it."""
    step = way.step(made.move)
    if step is not None and state not in step.from_ and state not in FINAL:
        yield _finding("RG014", life, _word(made), Terms([STATE_TERMS[state]]), day=_shown(made.day))


def _papers(life: Life, made: MadeMove) -> Iterator[Finding]:
    """RG015, RG016, RG017: a day that is still to come, a number that cannot be the whole one, reasons that are not given."""
    recorded = (datetime.datetime.fromisoformat(made.known_at) + _LOCAL).date()
    latest = max(made.day, made.paper_date or made.day)
    if latest > recorded:
        yield _finding("RG015", life, _word(made), _shown(recorded), day=_shown(latest))
    missing = _missing_in(made) if made.paper_no else None
    if missing is not None:
        yield _finding("RG016", life, made.paper_no or "", Terms([missing]), move=_word(made), day=_shown(made.day))
    if made.move in (ASK, RETURN) and not (made.note or "").strip():
        yield _finding("RG017", life, _word(made), day=_shown(made.day), entry=made.entry, list=life.name)


def _missing_in(made: MadeMove) -> str | None:
    """What the number of a paper lacks, as a term: its kind ("77"), or the year of a resolution ("5/NQ-HĐND")."""
    number = (made.paper_no or "").upper()
    if not any(letter.isalpha() for letter in number):
        return "paper-kind"
    resolution = made.move in (APPROVE, REVOKE) and "NQ" in re.split(r"[^A-ZĐ]+", number)
    return "paper-year" if resolution and _YEAR.search(number) is None else None


def _finding(code: str, life: Life, observed: Figure, limit: Figure | None = None, **more: Figure) -> Finding:
    return Finding(code, Place(life.name), None, observed, limit, None, more)


def _periods(holds: Iterable[Hold]) -> Terms:
    """From when to when a list holds, in words."""
    days = sorted({(hold.phase.from_, hold.phase.to) for hold in holds})
    return Terms([_period(first, last) for first, last in days] or ["–"])


def _period(first: datetime.date, last: datetime.date) -> str:
    return f"{_shown(first)} – {'…' if last == schema.LAST_DAY else _shown(last)}"


def _word(made: MadeMove) -> Terms:
    return Terms([MOVE_TERMS[made.move]])


def _offices(offices: Iterable[Body]) -> Terms:
    return Terms([Named(body.id, vi=body.name.vi, en=body.name.en) for body in offices] or ["–"])


def _about(dispute: RecordedDispute, life: Life) -> Terms:
    service = dispute.new.service_id
    subject: list[str | Phrase] = [SUBJECT_TERMS.get(dispute.new.subject, dispute.new.subject)] if dispute.new.subject else []
    named = "whole-list" if service == schema.ALL else life.named(service)
    return Terms([*subject, named if isinstance(named, str | Phrase) else str(named)])


def dispute_in_words(dispute: RecordedDispute, life: Life, missing: Iterable[str]) -> Phrase:
    """What is not agreed on, who holds what, and who has not directed yet, in one line."""
    about, positions = _about(dispute, life), _positions(dispute)
    return say("registry.dispute-in-words", about=about, positions=positions, missing=_missing(missing))


def _positions(dispute: RecordedDispute) -> str:
    return "; ".join(f"{each.party or '–'}: {each.text or '–'}" for each in dispute.new.positions) or "–"


def _missing(names: Iterable[str]) -> Terms:
    return Terms([name or say("registry.anybody") for name in names])


def _few(life: Life, services: list[str]) -> Terms:
    named = [named if isinstance(named := life.named(service), str | Phrase) else str(named) for service in services[:5]]
    return Terms([*named, *(["…"] if len(services) > 5 else [])])


def _shown(day: datetime.date) -> str:
    return day.strftime("%d/%m/%Y")
