"""Opens the registry of an office, for the verbs about a list's life."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.errors import RegistryUnusable, WrongOption, reason
from pricebook.app.packs import packs_for
from pricebook.app.registry_places import place_of_registry, registries_beside
from pricebook.base.reasons import UnusableInput
from pricebook.entitlement import class_that_applies
from pricebook.findings import Finding, Place
from pricebook.registry import Applies, ListInForce, Registry, open_registry, schema
from pricebook.registry.refusals import Unreadable
from pricebook.regulation import FacilityFacts, LawOnDay, load_procedures, load_provinces, settings_on, transition_on
from pricebook.regulation.basics import Citation

ENVIRONMENT = "PRICEBOOK_REGISTRY"
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4}", re.ASCII)


def registry_at(place: Path | str | None, beside: Path | None = None, *, create: bool = False) -> Registry:
    """Opens a registry: the one that is named, else that of the environment, else the first that is there of those in the
    dossier, in the folder that it lies in, and in this folder.

    Args:
        place: A file, a folder, or the URL of a PostgreSQL database.
        beside: A list; the registry of its dossier is used if nothing is named.
        create: Whether a file that is not there is made (in the dossier, else in this folder).

    Raises:
        RegistryUnusable: There is none, or it cannot be opened. Those that lie beside are named.
    """
    chosen: Path | str | None = place if place is not None else os.environ.get(ENVIRONMENT) or None
    if chosen is None:
        chosen = place_of_registry(beside)
        if not create and not chosen.exists():
            _refuse_the_other(chosen, beside)
    try:
        return open_registry(chosen, create=create)
    except UnusableInput as error:
        raise RegistryUnusable("registry-unusable", reason=reason(error)) from error


def known_registry(place: Path | str | None, beside: Path | None) -> Registry | None:
    """Opens a registry as `registry_at` does; None where none is named, and there is none in the dossier or in this folder.

    Raises:
        RegistryUnusable: The one that is named is not there, or it cannot be opened.
    """
    named = place is not None or bool(os.environ.get(ENVIRONMENT))
    if not named and not place_of_registry(beside).exists():
        return None
    return registry_at(place, beside)


def others_beside(place: Path | str | None, beside: Path | None, opened: Registry) -> tuple[str, ...]:
    """Other registries near one that was made; none where it was named."""
    if place is not None or os.environ.get(ENVIRONMENT):
        return ()
    return registries_beside(beside, Path(opened.place))


def _refuse_the_other(chosen: Path, beside: Path | None) -> None:
    """Where no registry is in its place, names those that lie near. Raises RegistryUnusable."""
    others = registries_beside(beside, chosen)
    if others:
        raise RegistryUnusable("registry-elsewhere", place=str(chosen), others=", ".join(others), first=others[0])


@contextmanager
def reading(opened: Registry) -> Iterator[sa.Connection]:
    """A connection that sees one state of a registry.

    Raises:
        RegistryUnusable: Somebody has held the registry all the time, or it cannot be read any more.
    """
    try:
        with opened.reading() as con:
            yield con
    except Unreadable as error:
        raise RegistryUnusable("registry-unusable", reason=error.phrase) from error


def on_network(opened: Registry) -> list[Finding]:
    """RG034: the registry is a file in a network folder."""
    network = opened.network
    if network is None:
        return []
    name = Path(opened.place).name
    return [Finding("RG034", Place(name), observed=network, more={"file": name})]


def laws(day: date, norms: Path | str | None = None) -> Callable[[ListInForce], Applies]:
    """Gives what the law of a list makes of its prices on a day; each law is loaded once."""
    packs = packs_for(norms)

    @cache
    def law_of(regulation: str) -> LawOnDay | None:
        found = packs.find(regulation)
        return settings_on(found, day)[0] if found is not None else None

    def applies(to: ListInForce) -> Applies:
        law = law_of(to.regulation)

        @cache
        def taken(
            facts: FacilityFacts, part: str | None, classes: tuple[str, ...]
        ) -> tuple[str | None, Fraction, str | None] | None:
            there = {class_ or None for class_ in classes}
            if law is None:
                class_ = facts.class_ if facts.class_ in there else None
                return None if class_ not in there else (class_, Fraction(1), None)
            return class_that_applies(facts, part, there, law)

        def paid(facts: FacilityFacts, part: str | None, prices: dict[str, int]) -> tuple[str, int, str | None] | None:
            found = taken(facts, part, tuple(prices))  # of a few thousand services, it is one of a few answers
            if found is None:
                return None
            class_, share, rule = found
            price = prices[class_ or ""] * share.numerator // share.denominator
            return (class_ or "", price, rule) if price else None

        return paid

    return applies


def is_for(to: ListInForce, facts: FacilityFacts, day: date, norms: Path | str | None = None) -> bool:
    """Whether a list is for facilities of such a manager, class and kind (R10): a province's list never is for a ministry's,
    nor the other way round.

    Of an authority that is neither, a list is for whom it is said to be; so is any list, where the manager is not known.
    """
    packs = packs_for(norms)
    pack = packs.find(to.regulation)
    law = settings_on(pack, day)[0] if pack is not None and facts.managed_by is not None else None
    if law is None:
        return True
    ministry = law.regulation.is_ministry(to.authority)
    if not ministry and not load_provinces(packs.regions()).known(to.authority):
        return True
    return law.regulation.has_price_of(ministry, facts.managed_by, facts.class_, facts.kind)


def ended_laws(of: Sequence[ListInForce], day: date, norms: Path | str | None = None) -> tuple[tuple[str, date], ...]:
    """The regulations by which lists were made and that have ended before a day, each with its last day. Their lists hold on
    until another one takes their place (R11)."""
    packs, ended = packs_for(norms), {}
    for name in {each.regulation for each in of}:
        pack = packs.find(name)
        law = settings_on(pack, day)[0] if pack is not None else None
        last = law.regulation.effective_to if law is not None else None
        if law is not None and last is not None and last < day:
            ended[law.regulation.short_title] = last
    return tuple(sorted(ended.items()))


def keeps_old_price(norms: Path | str | None) -> Callable[[date], Citation | None]:
    """Says of a change on a day by which article treatments that had begun keep the old price; None where no rule says so."""
    procedures = load_procedures(packs_for(norms))

    def article(day: date) -> Citation | None:
        found = transition_on(procedures, day)
        return found.reference if found is not None and found.keeps_old_price else None

    return article


def known_until(con: sa.Connection, known: str) -> int:
    """The last entry that was known at a time (UTC): a day (2026-11-26 or 26/11/2026) means its end. -1 where nothing was.

    Raises:
        WrongOption: The text is no time.
    """
    said = known.strip()
    day = _DAY.fullmatch(said)
    try:
        at = datetime.strptime(said, _DAYS["/" in said]) if day is not None else datetime.fromisoformat(said)
    except ValueError as error:
        raise WrongOption("wrong-day", said=known[:80]) from error
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    text = f"{at.date().isoformat()}T99" if day is not None else at.isoformat(timespec="microseconds")
    c = schema.entries.c
    last = con.execute(sa.select(sa.func.max(c.seq)).where(c.known_at <= text)).scalar()
    return -1 if last is None else int(last)
