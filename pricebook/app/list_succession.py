"""The verbs list succeed and list facility: who inherits whose lists, and what is known of facilities."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from pricebook.app.errors import MoveRefused
from pricebook.app.facility_tables import SaidOfFacility, with_authority
from pricebook.app.list_moves import scanned
from pricebook.app.list_odd import unknown_classes
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import registry_at
from pricebook.app.typed import as_typed, needed_line, one_line, refuse_days
from pricebook.base.nearest import nearest_to
from pricebook.findings import Finding, Findings
from pricebook.registry import Fact, Hold, Paper, Refused
from pricebook.registry.authorities import as_recorded, authorities
from pricebook.registry.claims import successions
from pricebook.registry.facts import facts_of, record_facts
from pricebook.registry.life import lives
from pricebook.registry.schema import LAST_DAY
from pricebook.registry.succession import succeed
from pricebook.regulation import SearchPath, load_provinces
from pricebook.regulation.place_names import province_key


@dataclass(frozen=True, slots=True)
class Inherited:
    """A succession that was recorded: the former authorities and the new one as the registry names them, and what holds by it."""

    registry: str
    entry: int
    formers: tuple[str, ...]
    authority: str
    day: date
    holds: tuple[Hold, ...]
    findings: Findings


@as_typed("formers", "paper_no", "person", "note", needed=["authority"])
def inherit(
    formers: Sequence[str],
    authority: str,
    on: date,
    *,
    paper_no: str | None = None,
    paper_date: date | None = None,
    scan: Path | None = None,
    person: str | None = None,
    note: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> Inherited:
    """Records that from a day on an authority inherits the lists and the facilities of others.

    Args:
        formers: The former authorities; one of them may have the name of the new one.
        authority: The new authority.
        on: Its first day.
        paper_no, paper_date, scan: By which paper.
        person: Who records it.
        note: In words.
        registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        MoveRefused: A former authority has given way already; nothing was recorded.
    """
    rules = ListRules(norms)
    with registry_at(registry, create=True) as opened:
        try:
            with opened.writing() as con:
                there = authorities(con)
                into = as_recorded(rules.authority(authority), there)
                named = list(dict.fromkeys(as_recorded(rules.authority(name), [into, *there]) for name in formers))
                goes_on = any((into, into, on) == (each.former, each.authority, each.day) for each in successions(con))
                if into in there and into not in named and not goes_on:
                    named.append(into)  # its own lists go on for its own facilities, as those of the others do
                kept = scanned(con, scan)
                made = succeed(con, named, into, on, Paper(paper_no, paper_date, kept), person, note)
                late = [doubt for life in lives(con) if life.authority in named for doubt in rules.of_prices(life).of("RG042")]
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    findings = [*_differs_from_scheme(named, into, on, rules.packs), *_without_lists(named, there), *late]
    return Inherited(opened.place, made.entry, tuple(named), into, on, made.inherited, Findings(findings))


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """What was recorded of facilities, and what is odd about it; `new`: whether anything was not known before."""

    registry: str
    facts: tuple[Fact, ...]
    new: bool
    findings: Findings


@as_typed("person", "note")
def record_facility_facts(
    facts: Iterable[SaidOfFacility],
    *,
    person: str | None = None,
    note: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> RecordedFacts:
    """Records what is known of facilities. What a fact leaves out stays as it is known on its first day.

    Args:
        facts: What is said.
        person: Who records them.
        note: Why, in words.
        registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable: The registry cannot be opened.
        MoveRefused: A fact is of no authority, or ends before it begins; nothing was recorded.
    """
    rules = ListRules(norms)
    with registry_at(registry, create=True) as opened:
        try:
            with opened.writing() as con:
                made = facts_said(con, with_authority(facts, rules), rules)
                entry = record_facts(con, made, person, note=note)
                odd = list(unknown_classes(con, made, rules))
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return RecordedFacts(opened.place, tuple(made), entry is not None, Findings(odd))


def plain_fact(said: SaidOfFacility) -> SaidOfFacility:
    """What is said of a facility, its texts as lines: a blank one says nothing, but for "", which is no class and no scope.

    Raises:
        WrongOption: It has no code, a text is none, or a day is out of bounds.
    """
    refuse_days([said])
    texts = {each.name: text for each in fields(said) if isinstance(text := getattr(said, each.name), str)}
    lines: dict[str, Any] = {name: one_line(text) or ("" if not text else None) for name, text in texts.items()}
    lines["facility_code"] = needed_line(said.facility_code, "CODE")
    return replace(said, **lines)


def facts_said(con: sa.Connection, facts: Iterable[SaidOfFacility], rules: ListRules) -> list[Fact]:
    """Facts by what is said of them; what a fact leaves out stays as it is known on its first day.

    Raises:
        Refused: A fact is of no authority, or ends before it begins.
        WrongOption: It has no code, a text is none, or a day is out of bounds.
    """
    there = authorities(con)
    return [_fact(con, plain_fact(said), there, rules) for said in facts]


def _fact(con: sa.Connection, said: SaidOfFacility, there: Sequence[str], rules: ListRules) -> Fact:
    """What is known of a facility with what is said of it. Raises Refused if it is of no authority, or ends before it begins."""
    code, first = said.facility_code, said.from_
    now = next((fact for fact in facts_of(con, code) if fact.from_ <= first <= fact.to), None)
    base = now if now is not None else Fact(code, first, LAST_DAY)
    authority = as_recorded(rules.authority(said.authority), there) if said.authority is not None else base.authority
    stays = now is None or authority == now.authority  # a scope is a part of one authority's facilities
    fact = Fact(
        code,
        first,
        said.to or LAST_DAY,
        _said(said.name, base.name),
        said.class_ if said.class_ is not None else base.class_,
        _said(said.kind, base.kind),
        _said(said.level, base.level),
        _said(said.managed_by, base.managed_by),
        authority,
        said.scope if said.scope is not None else base.scope if stays else "",
    )
    if fact.to < first:
        raise Refused("ends-before-it-begins", first=first.isoformat(), last=fact.to.isoformat())
    if not fact.authority:
        raise Refused("facility-of-nobody", facility=code)
    return fact


def _said(new: str | None, known: str | None) -> str | None:
    return new if new is not None else known


def _differs_from_scheme(formers: Sequence[str], authority: str, on: date, packs: SearchPath) -> Iterable[Finding]:
    """RG012 where the provinces of a merger are not those that the division of the country names."""
    provinces = load_provinces(packs.regions())
    if not any(provinces.known(name) for name in (authority, *formers)):
        return
    expected = {
        key for key, (into, since) in provinces.merged.items() if since == on and province_key(into) == province_key(authority)
    }
    said = {
        province_key(provinces.named(name) or name): name for name in formers if province_key(name) != province_key(authority)
    }
    if set(said) != expected:
        known = [provinces.names.get(key, key) for key in sorted(expected)]
        yield Finding("RG012", observed=", ".join(said.values()), limit=", ".join(known) or "–", more={"authority": authority})


def _without_lists(formers: Sequence[str], there: Sequence[str]) -> Iterable[Finding]:
    """RG013 for each former authority that the registry knows nothing of."""
    for name in formers:
        if name not in there:
            yield Finding("RG013", observed=name, more={"nearest": nearest_to(name, there)})
