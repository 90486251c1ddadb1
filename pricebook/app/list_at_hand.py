"""A list with all that a person needs who decides about it: its life, its possible moves, and what can be named in them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.desk_facts import BuiltList
from pricebook.app.list_possible import Possible, moves_from, possible_moves
from pricebook.app.list_rules import ListRules
from pricebook.app.list_status import ListShown, show
from pricebook.app.list_words import class_name
from pricebook.app.registry import reading, registry_at
from pricebook.base.languages import Language
from pricebook.pricelist import Facility
from pricebook.registry.authorities import authorities
from pricebook.registry.facts import scopes_of
from pricebook.registry.life import lives
from pricebook.registry.outwards import facilities_paid_by


@dataclass(frozen=True, slots=True)
class Nameable:
    """What can be named in a move.

    Attributes:
        offices: by the procedure, and as they were recorded before.
        classes: of the regulation of the list; none where it is not known.
        scopes: the parts of the authority's facilities.
        amendable: by name, the decisions on other approved lists of the authority.
        authorities: all that the registry knows.
    """

    offices: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    amendable: tuple[tuple[str, str], ...] = ()
    authorities: tuple[str, ...] = ()

    def class_names(self, language: Language) -> list[tuple[str, str]]:
        """The classes with what they are called."""
        return [(each, class_name(each, language)) for each in self.classes]


@dataclass(frozen=True, slots=True)
class ListAtHand:
    """A recorded list with its moves, what can be named in them, and the facilities that are paid by it."""

    shown: ListShown
    moves: tuple[Possible, ...]
    nameable: Nameable
    facilities: tuple[Facility, ...]


def list_at_hand(name: str, *, registry: Path | str | None = None, norms: Path | str | None = None) -> ListAtHand:
    """A recorded list by its name.

    Raises:
        RegistryUnusable: there is no registry, or it cannot be opened.
        MoveRefused: it has no such list.
    """
    shown, rules = show(name, registry=registry, norms=norms), ListRules(norms)
    life = shown.of.life
    with registry_at(registry) as opened, reading(opened) as con:
        others = [each for each in lives(con) if each.authority == life.authority and each.name != life.name]
        approved = tuple(
            (each.name, each.approval.paper_no or "–") for each in others if each.state == "approved" and each.approval
        )
        first = max(date.today(), life.first) if life.first is not None else None
        paid = tuple(facilities_paid_by(con, life, first)) if first is not None else ()
        day = life.since or life.pricing_date
        recorded = tuple(each.body for each in life.moves if each.body)
        nameable = _nameable(rules, life.authority, life.regulation, day, recorded)
        nameable = Nameable(
            nameable.offices, nameable.classes, tuple(sorted(scopes_of(con, life.authority))), approved, tuple(authorities(con))
        )
    return ListAtHand(shown, possible_moves(shown.of, rules), nameable, paid)


def built_at_hand(built: BuiltList, norms: Path | str | None = None) -> tuple[tuple[Possible, ...], Nameable]:
    """The moves of a list that was built and not recorded, and what can be named in them."""
    rules, day = ListRules(norms), built.pricing_date or date.today()
    authority = built.authority(rules)
    return moves_from("draft", authority, day, rules), _nameable(rules, authority, built.regulation, day, ())


def known_authorities(registry: Path | str | None) -> tuple[str, ...]:
    """The authorities that a registry knows. Raises RegistryUnusable."""
    with registry_at(registry) as opened, reading(opened) as con:
        return tuple(authorities(con))


def _nameable(rules: ListRules, authority: str, regulation: str, day: date, recorded: tuple[str, ...]) -> Nameable:
    procedure, law = rules.procedure(day), rules.settings(regulation, day)
    bodies = tuple(body.name.vi for body in procedure.bodies) if procedure is not None else ()
    return Nameable(tuple(dict.fromkeys((*recorded, *bodies))), tuple(law.regulation.classes) if law is not None else ())
