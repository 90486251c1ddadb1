"""How a price list is decided: who drafts, gives an opinion, submits and decides, with which papers and within which terms.

The procedure is data (`procedures/*.toml` beside the packs), each with the days on which it was in force and its articles.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from pricebook.base.reasons import UnusableInput
from pricebook.regulation.basics import Citation, InTime, Name, StrictModel
from pricebook.regulation.packs import SearchPath
from pricebook.regulation.settings_file import read_settings

FOLDER = "procedures"

State = Literal[
    "draft", "proposed", "opinion-given", "supplement-asked", "returned", "submitted", "approved", "superseded", "revoked"
]
Move = Literal["propose", "opinion", "ask", "return", "submit", "approve", "revoke"]
Route = Literal["province", "ministry"]


class BothNames(StrictModel):
    """A name in both languages."""

    vi: Name
    en: Name


class Body(StrictModel):
    """An office that takes part. `also` are other ways to write its name; what follows its name ("tỉnh Long An") is free."""

    id: Name
    name: BothNames
    also: tuple[Name, ...] = ()


class Term(StrictModel):
    """Within how many days a move is due, counted from the day on which the list came into the state before it.

    `working`: by working days. `extension`: how many further days a written reason may give. `since`: the states from which it is
    counted; without any, each from which the move may be made.
    """

    days: int = Field(gt=0)
    working: bool = False
    extension: int = Field(default=0, ge=0)
    since: tuple[State, ...] = ()
    reference: Citation


class Step(StrictModel):
    """One move: from which states to which, by whom, with whom, and by which paper.

    `term` is when it is due; without one the procedure names no term.
    """

    move: Move
    from_: tuple[State, ...] = Field(alias="from")
    to: State
    by: tuple[Name, ...] = ()
    with_: tuple[Name, ...] = Field(default=(), alias="with")
    paper: BothNames | None = None
    term: Term | None = None
    reference: Citation | None = None


class Way(StrictModel):
    """The moves of the lists of one kind of authority, in their order."""

    route: Route
    steps: tuple[Step, ...] = Field(min_length=1)

    def step(self, move: str) -> Step | None:
        """The step of a move; None if the procedure has none."""
        return next((step for step in self.steps if step.move == move), None)

    def expected(self, state: str) -> tuple[Step, ...]:
        """The steps that may follow a state, in their order."""
        return tuple(step for step in self.steps if state in step.from_)

    def term_in(self, state: str) -> tuple[Step, Term] | None:
        """The step that is due in a state, with its term; None where the procedure names no term for any."""
        due = ((step, step.term) for step in self.expected(state) if step.term is not None)
        return next(((step, term) for step, term in due if not term.since or state in term.since), None)

    @property
    def offices(self) -> frozenset[str]:
        """The ids of the offices that it names for a move."""
        return frozenset(office for step in self.steps for office in step.by)

    @property
    def bound_by_terms(self) -> tuple[str, ...]:
        """The ids of the offices that have a term, and so may prolong it."""
        return tuple(office for step in self.steps if step.term is not None for office in step.by)


class Transition(StrictModel):
    """That treatments begun before a change keep the old price until discharge, or the end of the outpatient episode."""

    keeps_old_price: bool
    reference: Citation


class DossierPaper(InTime):
    """A paper of the dossier that a list is proposed with.

    `required`: whether the dossier is incomplete without it; one that the law names only "if there is any" is not. `made_by` is
    the move whose paper it is: the written opinion belongs to the dossier that is decided on, and no proposer is asked for it.
    """

    id: Name
    name: BothNames
    required: bool = True
    made_by: Move | None = None
    reference: Citation


class Procedure(InTime):
    """A procedure, and from when to when it was in force, both inclusive.

    One without ways only says what becomes of treatments that had begun. `dossier` are the papers that a list is proposed with;
    none where the procedure does not say them.
    """

    id: Name
    title: Name
    bodies: tuple[Body, ...] = ()
    ways: tuple[Way, ...] = ()
    dossier: tuple[DossierPaper, ...] = ()
    transition: Transition | None = None
    verified_on: date

    def way(self, route: str) -> Way | None:
        """The moves of a kind of authority; None where the procedure does not say them."""
        return next((way for way in self.ways if way.route == route), None)

    def asked_for(self, day: date) -> tuple[DossierPaper, ...]:
        """The papers that the dossier of a list may be asked for on a day, in their order; none where it is not known."""
        return tuple(each for each in self.dossier if each.in_force(day) and each.made_by is None)

    def body(self, id_: str) -> Body | None:
        """An office by its id."""
        return next((body for body in self.bodies if body.id == id_), None)


def load_procedures(packs: SearchPath) -> tuple[Procedure, ...]:
    """The procedures of the search path, by their first day; the first folder that has one of an id is used.

    Raises:
        UnusableInput: A file is no procedure.
    """
    found: dict[str, Procedure] = {}
    for _, root in packs.places:
        for path in sorted((root / FOLDER).glob("*.toml")):
            about = path.stat()
            procedure = _load(path, about.st_mtime_ns, about.st_size)
            found.setdefault(procedure.id, procedure)
    return tuple(sorted(found.values(), key=lambda procedure: (procedure.from_ or date.min, procedure.id)))


def procedure_on(procedures: Iterable[Procedure], day: date) -> Procedure | None:
    """The procedure in force on a day; None where none is known."""
    return next((procedure for procedure in procedures if procedure.ways and procedure.in_force(day)), None)


def transition_on(procedures: Iterable[Procedure], day: date) -> Transition | None:
    """What becomes of treatments that had begun when prices changed on a day; None where no rule is known."""
    return next((found.transition for found in procedures if found.transition is not None and found.in_force(day)), None)


@lru_cache(maxsize=100)
def _load(path: Path, changed: int, size: int) -> Procedure:
    """A procedure, read anew when its file was written anew: a desk asks for it with each page."""
    procedure, wrong = read_settings(path, "procedure", Procedure)
    if procedure is None:
        where, reason = wrong[0]
        raise UnusableInput(f"{path.name}: {where}", reason)
    return procedure
