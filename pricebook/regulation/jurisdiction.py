"""Whose prices are proposed and approved by whom (R10), and which price facilities of a class or kind are paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import model_validator

from pricebook.base.languages import Phrase, say
from pricebook.base.violations import InvalidValue
from pricebook.regulation.basics import Citation, Classes, ClassName, Name, ShareText, StrictModel
from pricebook.regulation.vocabulary import Managers, comparable

PROVINCE, ANY_OTHER = "province", "*"


@dataclass(frozen=True, slots=True)
class FacilityFacts:
    """What decides whose prices a facility has, and which: its manager, its class and its kind. What is not known is None."""

    managed_by: str | None = None
    class_: str | None = None
    kind: str | None = None


class Jurisdiction(StrictModel):
    """R10: who proposes and who approves the prices of the facilities of one manager, or of some kinds.

    `managed_by` is `province`, the name of a ministry, or `*` for any other manager. `also` lists other beginnings of the
    manager's name. For `*` it lists how the names of ministries and central agencies begin, because no rule applies to an
    unknown manager; without a list they are those of the vocabulary. Capital letters, punctuation and spaces make no
    difference. `classes` and `kinds` are those of the facilities that the rule is about; without them it is about all that no
    other rule names. A rule of kinds without `managed_by` is about them whoever manages them. `local_price`: whether a
    province's list applies. `by_agreement`: the prices are agreed with the insurance fund. `proposes` and `approves` are left
    out where the regulation does not say who does.
    """

    managed_by: Name | None = None
    also: tuple[Name, ...] = ()
    classes: Classes = ()
    kinds: Classes = ()
    proposes: Name | None = None
    approves: Name | None = None
    local_price: bool
    by_agreement: bool = False
    reference: Citation

    @model_validator(mode="after")
    def _is_about_somebody(self) -> Self:
        if self.managed_by is None and not self.kinds:
            raise InvalidValue(say("value.whose-prices"))
        if self.by_agreement and (self.local_price or self.proposes or self.approves):
            raise InvalidValue(say("value.proposed-and-agreed"))
        return self


class ClassPrice(StrictModel):
    """A rule that gives facilities of some classes or kinds the price of another class, or a share of it.

    A list's own price for these classes is then never paid. `managed_by`: `province` or `*` where the rule is about the
    province's own facilities, or about all others only. `parts`: the parts of the annex that it is about (none: all). `takes`:
    the class whose price applies (none: the price for all classes). `pays`: the share of that price.
    """

    classes: Classes = ()
    kinds: Classes = ()
    managed_by: Literal["province", "*"] | None = None
    parts: tuple[Name, ...] = ()
    takes: ClassName | None = None
    pays: ShareText = "1"
    reference: Citation

    @model_validator(mode="after")
    def _is_about_some_facilities(self) -> Self:
        if not self.classes and not self.kinds:
            raise InvalidValue(say("value.which-facilities"))
        return self

    def fits(self, facility: FacilityFacts, managers: Managers) -> bool:
        """Whether the rule is about the facility. One whose manager is not known counts as the province's own."""
        own = facility.managed_by is None or is_province(facility.managed_by, managers)
        return (
            (self.managed_by is None or (self.managed_by == PROVINCE) == own)
            and (not self.classes or facility.class_ in self.classes)
            and (not self.kinds or facility.kind in self.kinds)
        )


def jurisdiction_of(rules: Iterable[Jurisdiction], facility: FacilityFacts, managers: Managers) -> Jurisdiction | None:
    """R10: the rule for a facility.

    A rule that names the kind goes before those that name none, one that names the manager before `*`, and one that names the
    class before one that names none.

    Returns:
        The rule; None if none applies, or if the class is unknown and the rules differ by class.
    """
    fitting = [rule for rule in rules if _is_of(rule, facility.managed_by or "", managers)]
    fitting = [rule for rule in fitting if facility.kind in rule.kinds] or [rule for rule in fitting if not rule.kinds]
    ranks = [_rank(rule) for rule in fitting]
    fitting = [rule for rule, rank in zip(fitting, ranks, strict=True) if rank == min(ranks)]
    if facility.class_ is None and any(rule.classes for rule in fitting):
        return None
    of_class = [rule for rule in fitting if facility.class_ in rule.classes]
    return next(iter(of_class + [rule for rule in fitting if not rule.classes]), None)


def _rank(rule: Jurisdiction) -> int:
    """Rules that name the manager go before `*`, and these before rules that name none."""
    return 2 if rule.managed_by is None else 1 if rule.managed_by == ANY_OTHER else 0


def _is_of(rule: Jurisdiction, managed_by: str, managers: Managers) -> bool:
    if rule.managed_by is None:
        return True
    if is_province(managed_by, managers):
        return rule.managed_by == PROVINCE
    return begins_with_one_of(managed_by, _names(rule, managers))


def _names(rule: Jurisdiction, managers: Managers) -> tuple[str, ...]:
    """How the names of the managers of a rule begin."""
    if rule.managed_by is None:
        return ()
    return (rule.managed_by, *(rule.also or (managers.central if rule.managed_by == ANY_OTHER else ())))


def decided_by(rule: Jurisdiction | None) -> Phrase:
    """Who decides on the prices of the facilities of a rule, as far as the regulation says it."""
    if rule is not None and rule.by_agreement:
        return say("jurisdiction.agreed")
    if rule is None or rule.approves is None:
        return say("jurisdiction.another")
    if rule.proposes is None:
        return say("jurisdiction.approved", approves=rule.approves)
    return say("jurisdiction.proposed", proposes=rule.proposes, approves=rule.approves)


def class_price_of(
    rules: Iterable[ClassPrice], facility: FacilityFacts, part: str | None, managers: Managers
) -> ClassPrice | None:
    """The rule for a facility and services of a part; one that names the kind or the part goes before one that does not."""
    fitting = [rule for rule in rules if rule.fits(facility, managers) and (not rule.parts or part in rule.parts)]
    return next(iter(sorted(fitting, key=lambda rule: (not rule.kinds, not rule.parts, rule.managed_by is None))), None)


def overlap(jurisdiction: Iterable[Jurisdiction], class_price: Iterable[ClassPrice], managers: Managers) -> bool:
    """Whether two rules are about the same facilities (and, of class prices, the same part of the annex)."""
    about = [
        (PROVINCE if is_province(name, managers) else comparable(name) or name, class_, kind)
        for rule in jurisdiction
        for name in _names(rule, managers) or ("",)
        for class_ in rule.classes or (None,)
        for kind in rule.kinds or (None,)
    ]
    paid = [
        (class_, kind, part, rule.managed_by)
        for rule in class_price
        for class_ in rule.classes or (None,)
        for kind in rule.kinds or (None,)
        for part in rule.parts or (None,)
    ]
    return len(set(about)) < len(about) or len(set(paid)) < len(paid)


def is_province(manager: str, managers: Managers) -> bool:
    """Whether a manager is the province, so that its facilities are the province's own."""
    return begins_with_one_of(manager, (PROVINCE, *managers.province))


def begins_with_one_of(manager: str, names: tuple[str, ...]) -> bool:
    """Whether the name of a manager or an authority begins with one of some names, whatever its capitals and punctuation."""
    words = f"{comparable(manager)} "
    return any(words.startswith(f"{comparable(name)} ") for name in names if comparable(name))
