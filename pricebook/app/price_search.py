"""Looks for a price as people ask for one: by words of a service's name, without marks, or by a code; at a facility, on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from pricebook.app.list_asked import Asked
from pricebook.app.list_in_force import InForce, in_force
from pricebook.app.registry import is_for, known_until, laws, reading, registry_at
from pricebook.registry import FacilityOnDay, ListInForce, PriceInForce, prices_in_force, schema
from pricebook.registry.recording import Payer
from pricebook.registry.why_not import facility_meant
from pricebook.submission.read.codes import compact
from pricebook.tables.cells.text import folded

MOST_SHOWN = 20  # prices that are worked out for one page
_LEAST_LETTERS, _LEAST_ALIKE = 3, 82  # letters of words that are found; per cent of letters that are the same
MOST_KEPT = 8  # sets of lists whose names are kept in memory


@dataclass(frozen=True, slots=True)
class Named:
    """A service as it is looked for: its id, what it is called, and both as they are compared."""

    service_id: str
    code: str
    ordinal: str
    name: str
    compared: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found.

    Attributes:
        found: the answer about one service, or why there is none; None where several may be meant, or nothing is like it.
        candidates: the services that may be meant, each with what is paid for it; None where nothing is.
        count: how many there are in all.
        near: whether they only resemble what was asked for.
        facility: the facility on that day, where several may be meant.
    """

    found: InForce | None
    candidates: tuple[tuple[Named, PriceInForce | None], ...] = ()
    count: int = 0
    near: bool = False
    facility: FacilityOnDay | None = None


def look_up(
    words: str,
    facility: str,
    on: date,
    *,
    payer: Payer = "insured",
    begun: date | None = None,
    known: str | None = None,
    page: int = 1,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> LookedUp:
    """Looks for the price of a service.

    Args:
        words: its id, code or ordinal, or words of its name, with or without marks.
        facility: the facility, by code or name.
        on, payer, begun, known: as `in_force` has them.
        page: which of the candidates are shown, where there are many; from 1.
        registry, norms: as the other verbs have them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        WrongOption: `known` is no time, or the treatment begins after the day.
    """
    with registry_at(registry) as opened, reading(opened) as con:
        last = known_until(con, known) if known is not None else None
        code = facility_meant(con, facility)
        there, recorded = Asked(con, code, payer, last, on).on(on)
        lists = recorded.on(on)
        services = _services(con, opened.place, tuple(_all_lists(lists)))
        exact, within, alike = _meant(words, services)
        meant = exact or within
        if there is not None and lists and len(meant) != 1:
            shown = (meant or alike)[(page - 1) * MOST_SHOWN : page * MOST_SHOWN]
            applies, of_law = is_for(lists[-1], there.facts, on, norms), laws(on, norms)
            priced = tuple(
                (each, next(prices_in_force(con, there, lists, of_law, each.service_id), None) if applies else None)
                for each in shown
            )
            return LookedUp(None, priced, len(meant or alike), not meant, there)
    service = meant[0].service_id if len(meant) == 1 else words
    return LookedUp(
        in_force(
            facility, on, service=service, payer=payer, begun=begun, known=known, registry=registry, norms=norms
        )
    )  # fmt: skip


def facilities_known(
    on: date, *, registry: Path | str | None = None
) -> tuple[tuple[str, str, str, str], ...]:  # fmt: skip
    """The facilities that are known on a day, by name: code, name, class ("" for none) and authority.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
    """
    c = schema.facilities.c
    with registry_at(registry) as opened, reading(opened) as con:
        columns = (c.facility_code, c.name, c["class"], c.authority)
        rows = con.execute(sa.select(*columns).where(c.from_day <= on, c.to_day >= on).order_by(c.entry, c.from_day)).all()
    newest = {row[0]: (str(row[0]), row[1] or "", row[2] or "", row[3] or "") for row in rows}
    return tuple(sorted(newest.values(), key=lambda each: (each[3], folded(each[1]), each[0])))


def _all_lists(lists: Sequence[ListInForce]) -> Iterator[tuple[int, str]]:
    """The lists that hold, and those that go on for what they leave out: number and name."""
    for each in lists:
        yield each.list, each.name
        yield from _all_lists(each.before)


_kept: dict[tuple[str, tuple[tuple[int, str], ...]], tuple[Named, ...]] = {}


def _services(con: sa.Connection, place: str, lists: tuple[tuple[int, str], ...]) -> tuple[Named, ...]:
    """The services of lists. What a list says never changes, so they are kept."""
    key = place, tuple(sorted(set(lists)))
    if key not in _kept:
        s, li = schema.services.c, schema.lines.c
        columns = (s.service_id, s.service_code, s.ordinal, s.name)
        of = sa.select(*columns).join(schema.lines, li.service == s.service).where(li.list.in_([number for number, _ in key[1]]))
        rows = {row.service_id: row for row in con.execute(of.order_by(li.number))}
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = tuple(
            Named(
                row.service_id, row.service_code or "", row.ordinal or "", row.name or "", f" {folded(row.name or '')} ",
                frozenset(compact(text) for text in (row.service_id, row.service_code, row.ordinal) if text),
            )
            for row in rows.values()
        )  # fmt: skip
    return _kept[key]


def _meant(words: str, services: Sequence[Named]) -> tuple[list[Named], list[Named], list[Named]]:
    """The services that a text names: by a code; by all its words, those whose names begin with it first; by some of them."""
    said, code = folded(words), compact(words)
    exact = [each for each in services if code and code in each.codes] or [
        each for each in services if said and each.compared == f" {said} "
    ]
    parts = said.split()
    if exact or not parts:
        return exact, [], []
    within = [each for each in services if all(f" {part}" in each.compared for part in parts)]
    within.sort(key=lambda each: (f" {said} " not in each.compared, not each.compared.startswith(f" {said}"), len(each.compared)))
    if within:
        return [], within, []
    found = [(sum(len(part) for part in parts if f" {part} " in each.compared), each) for each in services]
    best = max((count for count, _ in found), default=0)
    if best >= _LEAST_LETTERS and best * 2 >= sum(map(len, parts)):
        return [], [], sorted((each for count, each in found if count == best), key=lambda each: len(each.compared))
    return [], [], _mistyped(said, services)


def _mistyped(said: str, services: Sequence[Named]) -> list[Named]:
    """The services with a part of their name that is nearly a text."""
    from rapidfuzz import fuzz, process

    if len(said) < _LEAST_LETTERS + 1:
        return []
    names = [each.compared for each in services]
    close = process.extract(said, names, scorer=fuzz.partial_ratio, score_cutoff=_LEAST_ALIKE, limit=MOST_SHOWN)
    return [services[number] for _, _, number in close]
