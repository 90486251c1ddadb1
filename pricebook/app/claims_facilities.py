"""What a registry knows of facilities, where claims are settled by one list that does not name them."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pricebook.pricelist import Facility


class KnownFacility(NamedTuple):
    """A facility as it is known from one day to another, both inclusive; None: no limit is known. Its class may not be known."""

    facility: Facility
    first: date | None
    last: date | None


Known = Callable[[str], Sequence[KnownFacility]]  # the code of a facility → what is known of it, no two for one day, in order


def nobody(facility: str) -> Sequence[KnownFacility]:
    """Of no facility anything is known."""
    return ()


def facilities_known(stack: ExitStack, registry: Path | str | None, list_: Path) -> Known:
    """What the registry knows of facilities; nothing where there is none.

    Args:
        stack: the registry that is opened is closed with it.
        registry: the registry; by default the one beside the list.
        list_: the file of the list.

    Raises:
        RegistryUnusable: the one that is named is not there, or it cannot be opened.
    """
    if find_spec("sqlalchemy") is None:
        return nobody
    from pricebook.app.registry import known_registry, reading
    from pricebook.registry import Fact, schema
    from pricebook.registry.facts import facts_of

    opened = known_registry(registry, list_ if list_.exists() else None)
    if opened is None:
        return nobody
    con = stack.enter_context(reading(stack.enter_context(opened)))

    def known(fact: Fact) -> KnownFacility:
        of = Facility(fact.facility_code, fact.name, fact.class_ or None, fact.managed_by, True, fact.kind, fact.level)
        first, last = (None if day == limit else day for day, limit in ((fact.from_, date.min), (fact.to, schema.LAST_DAY)))
        return KnownFacility(of, first, last)

    return lambda facility: [known(fact) for fact in facts_of(con, facility)]
