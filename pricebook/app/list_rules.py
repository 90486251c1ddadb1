"""The rules by which lists are decided, as the verbs about a list's life need them: procedures, offices, calendar, maxima."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pricebook.app.errors import RegistryUnusable, WrongOption, reason
from pricebook.app.packs import packs_for
from pricebook.base.reasons import UnusableInput
from pricebook.exports.listed import Listed
from pricebook.findings import Findings
from pricebook.registry import Phase
from pricebook.registry.above import Maximum
from pricebook.registry.doubts import doubts_about_decision, doubts_about_moves, open_disputes, overdue
from pricebook.registry.due import Due, due_of
from pricebook.registry.life import Life
from pricebook.regulation import (
    Calendar,
    Direction,
    LawOnDay,
    Procedure,
    SearchPath,
    Way,
    law_on,
    load_calendar,
    load_procedures,
    load_provinces,
    load_vocabulary,
    office_named,
    procedure_on,
    settings_on,
    with_articles,
    written_name,
)
from pricebook.regulation.jurisdiction import begins_with_one_of
from pricebook.regulation.packs import installed_vocabulary, own_vocabularies
from pricebook.regulation.place_names import province_key
from pricebook.regulation.provinces import Provinces
from pricebook.regulation.vocabulary import comparable

Route = Literal["province", "ministry"]
NOT_IN_FORCE = "LW012"


@dataclass(frozen=True, slots=True)
class ListOnDay:
    """A list on a day: its life, its state, what is due, and what is odd."""

    life: Life
    state: str
    due: Due | None
    findings: Findings


class ListRules:
    """The procedures, the calendar and the packs of a search path."""

    def __init__(self, norms: Path | str | None = None) -> None:
        """They are read when they are first needed, and RegistryUnusable is raised then if they cannot be used."""
        self.norms = norms
        self.packs: SearchPath = packs_for(norms)
        self.settings = cache(self._settings)

    @cached_property
    def procedures(self) -> tuple[Procedure, ...]:
        """All procedures, by their first day."""
        with _usable():
            return load_procedures(self.packs)

    @cached_property
    def calendar(self) -> Calendar | None:
        """The calendar of working days."""
        with _usable():
            return load_calendar(self.packs)

    @cached_property
    def _provinces(self) -> Provinces:
        """The provinces, by all their names."""
        with _usable():
            return load_provinces(self.packs.regions())

    @cached_property
    def _central(self) -> tuple[str, ...]:
        """How the names of ministries begin."""
        roots = [root for _, root in self.packs.places]
        with _usable():
            return load_vocabulary([*own_vocabularies(roots), installed_vocabulary(roots)]).managers.central

    def authority_of(self, prices: Listed) -> str:
        """Whose list it is: the ministry that submits it, else the province; a province as the country's division writes it."""
        return prices.submitter.strip() if self.route(prices.submitter) == "ministry" else self.authority(prices.province)

    def authority(self, said: str) -> str:
        """An authority, however it was typed: a province as the country's division writes it ("TP.HCM" is Hồ Chí Minh)."""
        return said if self.route(said) == "ministry" else self._provinces.named(said) or said

    def same_authority(self, one: str, other: str) -> bool:
        """Whether two names are of one authority."""
        return province_key(self.authority(one)) == province_key(self.authority(other))

    def route(self, authority: str) -> Route:
        """How lists of an authority are decided: as those of a ministry's facilities, or as a province's (R10)."""
        return "ministry" if begins_with_one_of(authority, self._central) else "province"

    def procedure(self, day: date) -> Procedure | None:
        """The procedure in force on a day."""
        return procedure_on(self.procedures, day)

    def way(self, day: date, authority: str) -> Way | None:
        """How a list of an authority is decided on a day; None where that is not known."""
        procedure = self.procedure(day)
        return procedure.way(self.route(authority)) if procedure is not None else None

    def office(self, said: str, day: date) -> str:
        """An office as it is recorded: an id of the procedure stands for its name."""
        procedure = self.procedure(day)
        return said.strip() if procedure is None else written_name(said, procedure)

    def same_office(self, day: date) -> Callable[[str, str], bool]:
        """Tells whether two names are of one office."""
        procedure = self.procedure(day)

        def same(one: str, other: str) -> bool:
            if comparable(one) == comparable(other) or procedure is None:
                return comparable(one) == comparable(other)
            offices = office_named(one, procedure), office_named(other, procedure)
            return offices[0] is not None and offices[1] is not None and offices[0].is_same(offices[1])

        return same

    def refuse_unknown_classes(self, regulation: str, day: date, phases: Iterable[Phase]) -> None:
        """Raises WrongOption for a phase of a class that a regulation does not have on a day, if the regulation is known."""
        law = self.settings(regulation, day)
        if law is None:
            return
        classes = law.regulation.classes
        for phase in phases:
            if phase.class_ and phase.class_ not in classes:
                raise WrongOption("unknown-class", said=phase.class_, known=", ".join(classes))

    def maximum(self, regulation: str, day: date) -> Maximum | None:
        """The maxima of a regulation on a day; None where it is not known, or not in force."""
        if self.packs.find(regulation) is None:
            return None
        law, findings = law_on(self.packs, regulation, day)
        if law is None or any(finding.code == NOT_IN_FORCE for finding in findings):
            return None
        return lambda service, class_: law.ceiling(service, class_ or None)

    def on_day(self, life: Life, day: date) -> ListOnDay:
        """A list on a day, with what is due and what is odd."""
        route = self.route(life.authority)
        due = due_of(life, self.procedure(life.since or day), route, self.calendar)
        found = [*doubts_about_moves(life, self.procedures, route), *self.of_prices(life), *overdue(life, due, day)]
        return ListOnDay(life, life.standing(day), due, Findings(found))

    def of_prices(self, life: Life) -> Findings:
        """What is odd about what was decided, and what is not agreed on: it stands wherever a price of the list does."""
        law = self.settings(life.regulation, life.pricing_date)
        rule = self.direction(life.regulation, life.pricing_date)
        found = [*doubts_about_decision(life), *open_disputes(life, rule)]
        return Findings(with_articles(found, law) if law is not None else found)

    def direction(self, regulation: str, day: date) -> Direction | None:
        """Who must direct on what is not agreed on, by a regulation on a day."""
        law = self.settings(regulation, day)
        return law.regulation.direction if law is not None else None

    def _settings(self, regulation: str, day: date) -> LawOnDay | None:
        """What the settings of a regulation say on a day, read once."""
        found = self.packs.find(regulation)
        return settings_on(found, day)[0] if found is not None else None


@contextmanager
def _usable() -> Iterator[None]:
    try:
        yield
    except UnusableInput as error:
        raise RegistryUnusable("registry-unusable", reason=reason(error)) from error


def all_findings(lists: Iterable[ListOnDay]) -> Findings:
    """The findings of several lists."""
    return Findings(finding for each in lists for finding in each.findings)
