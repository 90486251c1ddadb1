"""Prices for which no maximum is known, because the regulation's pack does not hold all of it: they are not capped.

Every output of such a list names them: that a maximum is not known does not mean that there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pricebook.base.languages import Phrase, Terms, say

if TYPE_CHECKING:
    from pricebook.pricelist.records import PriceLine
    from pricebook.regulation import LawOnDay

MOST_NAMED = 20  # services in one message


def uncapped_lines(lines: Iterable[PriceLine], law: LawOnDay) -> list[PriceLine]:
    """The price lines of the regulation's services without a known maximum, under a pack that does not hold all maxima.

    A province's own services and prices that the regulation fixes need no maximum.
    """
    if law.regulation.ceilings is None or law.holds_everything:
        return []
    return [line for line in lines if line.ceiling is None and line.part is not None and line.status != "fixed"]


def named_services(services: Sequence[tuple[str, str | None, str | None]], most: int | None = MOST_NAMED) -> Terms:
    """Services as people name them, for a message.

    Args:
        services: code, name and class of each (class None: all classes).
        most: how many are named; "…" stands for the others. None: all.
    """
    named: list[str | Phrase] = [_named(*service) for service in services[:most]]
    return Terms([*named, *(["…"] if len(named) < len(services) else [])])


def named_service(code: str, name: str | None) -> Phrase | str:
    """A service as people name it, for a message: its code and its name; the code alone where it has no name."""
    return _named(code, name, None) if name else code


def named_lines(lines: Iterable[PriceLine], law: LawOnDay, most: int | None = MOST_NAMED) -> Terms:
    """Price lines as people name them: code, name and class."""
    return named_services(
        [(line.service_code or line.ordinal or line.service_id, line.name, _class(line, law)) for line in lines], most
    )


def _class(line: PriceLine, law: LawOnDay) -> str | None:
    return None if line.class_ is None else law.class_term(line.class_)


def _named(code: str, name: str | None, class_: str | None) -> Phrase | str:
    if class_ is None:
        return say("list.code-and-name", code=code, name=name) if name else code
    if not name:
        return say("list.code-and-class", code=code, class_=Terms([class_]))
    return say("list.code-name-class", code=code, name=name, class_=Terms([class_]))
