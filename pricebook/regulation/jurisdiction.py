"""Whose prices are proposed and approved by whom (R10), and which price facilities of a class are paid."""

import unicodedata
from collections.abc import Iterable

from pricebook.regulation.basics import Citation, Classes, ClassName, FractionText, Name, SomeClasses, StrictModel

PROVINCE, ANY_OTHER = "province", "*"
# How names of the manager of a province's own facilities begin.
PROVINCE_NAMES = ("province", "tỉnh", "thành phố", "địa phương", "Sở Y tế", "UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân")


class Jurisdiction(StrictModel):
    """R10: who proposes and who approves the prices of the facilities of one manager.

    `managed_by` is `province`, the name of a ministry, or `*` for any other manager. `also` lists other beginnings of the
    manager's name. For `*` it lists how the names of ministries and central agencies begin, because no rule applies to an
    unknown manager. Capital letters, punctuation and spaces make no difference. `classes` are the classes of facilities that
    the rule is about; without them it is about all that no other rule names. `local_price`: whether a province's list applies.
    """

    managed_by: Name
    also: tuple[Name, ...] = ()
    classes: Classes = ()
    proposes: Name
    approves: Name
    local_price: bool
    reference: Citation


class ClassPrice(StrictModel):
    """A rule that gives facilities of some classes the price of another class, or a share of it.

    A list's own price for these classes is then never paid. `parts`: the parts of the annex that the rule is about (none: all).
    `takes`: the class whose price applies (none: the price for all classes). `pays`: the share of that price.
    """

    classes: SomeClasses
    parts: tuple[Name, ...] = ()
    takes: ClassName | None = None
    pays: FractionText = "1"
    reference: Citation


def jurisdiction_of(rules: Iterable[Jurisdiction], managed_by: str, class_: str | None) -> Jurisdiction | None:
    """R10: the rule for the facilities of a manager and class.

    A rule that names the manager goes before `*`, and one that names the class goes before one that names none.

    Returns:
        The rule; None if none applies, or if the class is unknown and the rules differ by class.
    """
    own = is_province(managed_by)
    if own:
        fitting = [rule for rule in rules if rule.managed_by == PROVINCE]
    else:
        fitting = [rule for rule in rules if begins_with_one_of(managed_by, (rule.managed_by, *rule.also))]
    if any(rule.managed_by != ANY_OTHER for rule in fitting):
        fitting = [rule for rule in fitting if rule.managed_by != ANY_OTHER]
    if class_ is None and any(rule.classes for rule in fitting):
        return None
    of_class = [rule for rule in fitting if class_ in rule.classes]
    return next(iter(of_class + [rule for rule in fitting if not rule.classes]), None)


def class_price_of(rules: Iterable[ClassPrice], class_: str | None, part: str | None) -> ClassPrice | None:
    """The rule for facilities of a class and services of a part; one that names the part goes before one for all parts."""
    fitting = [rule for rule in rules if class_ in rule.classes and (not rule.parts or part in rule.parts)]
    return next(iter(sorted(fitting, key=lambda rule: not rule.parts)), None)


def overlap(jurisdiction: Iterable[Jurisdiction], class_price: Iterable[ClassPrice]) -> bool:
    """Whether two rules are about the same facilities (and, of class prices, the same part of the annex)."""
    managers = [
        (PROVINCE if is_province(name) else _normalised(name) or name, class_)
        for rule in jurisdiction
        for name in (rule.managed_by, *rule.also)
        for class_ in rule.classes or (None,)
    ]
    classes = [(class_, part) for rule in class_price for class_ in rule.classes for part in rule.parts or (None,)]
    return len(set(managers)) < len(managers) or len(set(classes)) < len(classes)


def is_province(manager: str) -> bool:
    """Whether a manager is the province, so that its facilities are the province's own."""
    return begins_with_one_of(manager, PROVINCE_NAMES)


def begins_with_one_of(manager: str, names: tuple[str, ...]) -> bool:
    """Whether the name of a manager or an authority begins with one of some names, whatever its capitals and punctuation."""
    words = f"{_normalised(manager)} "
    return any(words.startswith(f"{_normalised(name)} ") for name in names if _normalised(name))


def _normalised(manager: str) -> str:
    """A manager's name for comparison: "Bộ Y Tế." and "Bộ Y tế" are the same."""
    words = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", manager))
    return " ".join(words.split()).casefold()
