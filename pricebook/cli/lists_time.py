"""The commands list in-force, amend, succeed, facility and facilities: which price holds, and what decides that."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    phrase,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.list_options import (
    DAYS,
    DatedOption,
    NoteOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    recorder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricebook.app.list_in_force import InForce
    from pricebook.base.languages import Language
    from pricebook.registry import Fact, PriceInForce

MOST_LINES = 40  # of a whole list on the screen; a file has all of it

app = typer.Typer()
FirstOption = Annotated[datetime, typer.Option("--from", formats=DAYS, metavar="DAY", help="The first day.")]
LastOption = Annotated[
    datetime | None, typer.Option("--to", formats=DAYS, metavar="DAY", help="The last day. Default: until the next change.")
]


@app.command("in-force")
def in_force(
    facility: Annotated[str, typer.Option("--facility", metavar="CODE", help="The facility.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day.")],
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Only this service: id, code or ordinal.")
    ] = None,
    begun: Annotated[
        datetime | None,
        typer.Option(
            "--begun", formats=DAYS, metavar="DAY", help="The first day of the treatment, which may keep the old price."
        ),
    ] = None,
    on_demand: Annotated[bool, typer.Option("--on-demand", help="What patients pay for what they ask for.")] = False,
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="TIME", help="As it was known then (UTC, as 2026-11-26 or 2026-11-26T08:00)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write the prices into a .csv or .xlsx file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Say which price holds at a facility on a day, and by which decision. Exit status 1: none holds.

    Example: pricebook list in-force --facility 80001 --on 2012-10-01 --service C5.1.272
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_in_force import in_force as ask
        from pricebook.app.list_in_force_shown import as_json, write_table

        found = ask(
            facility,
            on.date(),
            service=service,
            payer="on-demand" if on_demand else "insured",
            begun=as_day(begun),
            known=known,
            registry=registry,
            norms=norms,
        )
        if output is not None and found.prices:
            write_table(found, output, language, force=force)
    if format is Format.json:
        show_json(as_json(found))
    else:
        _show_in_force(found, language, whole=output is not None)
    if not found.prices:
        raise typer.Exit(BLOCKED)


@app.command()
def amend(
    list_: Annotated[str, typer.Argument(metavar="LIST", help="The list with the lines that are replaced or added.")],
    of: Annotated[str, typer.Option("--of", metavar="LIST", help="The approved list that it amends.")],
    decision: Annotated[str, typer.Option("--decision", metavar="NO", help="The number of the resolution or decision.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day on which it was decided.")],
    from_: FirstOption,
    to: LastOption = None,
    by: Annotated[str | None, typer.Option("--by", metavar="BODY", help="Who decided. Default: whom the list names.")] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record a list that replaces or adds some lines of an approved one from a day on.

    All other lines stay as they are. An amendment ends with the list that it amends.

    Example: pricebook list amend fixed.json --of long-an-2012-1 --decision 3/NQ --on 2013-01-10 --from 2013-02-01
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_moves import move
        from pricebook.cli.list_options import phases_of

        made = move(
            list_,
            "approve",
            by=by,
            on=on.date(),
            paper_no=decision,
            paper_date=as_day(dated) or on.date(),
            scan=scan,
            person=recorder(person),
            note=note,
            phases=phases_of(from_, to, ()),
            amends=of,
            registry=registry,
            norms=norms,
        )
    for hold in made.moved.held:
        show_phrase("list-holds-from", language, first=_shown(hold.from_), for_=hold.class_ or "–")
    show(f"{made.list}  ({made.registry})")


@app.command()
def succeed(
    from_: Annotated[list[str], typer.Option("--from", metavar="AUTHORITY", help="A former authority. May be repeated.")],
    to: Annotated[str, typer.Option("--to", metavar="AUTHORITY", help="The authority that inherits their lists.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="Its first day.")],
    paper: Annotated[str | None, typer.Option("--paper", metavar="NO", help="The number of the paper.")] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record that an authority inherits the lists and the facilities of former ones, as after a merger of provinces.

    Each list holds on for its own facilities, until a list of the new authority takes its place.

    Example: pricebook list succeed --from "Bắc Giang" --from "Bắc Ninh" --to "Bắc Ninh" --on 2025-07-01
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_succession import inherit
        from pricebook.cli.findings import show_findings

        made = inherit(
            from_,
            to,
            on.date(),
            paper_no=paper,
            paper_date=as_day(dated),
            scan=scan,
            person=recorder(person),
            note=note,
            registry=registry,
            norms=norms,
        )
    formers = ", ".join(made.formers)
    day = _shown(made.day)
    show_phrase("list-inherited", language, day=day, authority=made.authority, formers=formers, registry=made.registry)
    for hold in made.holds:
        show_phrase("list-inherited-hold", language, list=hold.name, scope=hold.phase.scope, first=_shown(hold.phase.from_))
    if made.findings:
        show()
        show_findings(made.findings, language)


@app.command()
def facility(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of the facility.")],
    from_: FirstOption,
    to: LastOption = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Its name.")] = None,
    class_: Annotated[str | None, typer.Option("--class", metavar="CLASS", help='Its hospital class ("" for none).')] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="KIND", help="Its kind, as the regulation names it.")] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="LEVEL", help="Its technical level.")] = None,
    managed_by: Annotated[str | None, typer.Option("--managed-by", metavar="WHO", help="“province”, or a ministry.")] = None,
    authority: Annotated[str | None, typer.Option("--authority", metavar="AUTHORITY", help="By whose lists it is paid.")] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="SCOPE", help="The part of the authority's facilities that it belongs to.")
    ] = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    lang: LangOption = None,
) -> None:
    """Record what is known of a facility from a day on; also a correction of what was known wrongly.

    What is not said stays as it is known on that day. What was known before can still be asked, by in-force --known.

    Example: pricebook list facility 80001 --class I --from 2014-01-01
    """
    said = {
        "facility_code": code, "from_": from_.date(), "to": as_day(to), "name": name, "class_": class_, "kind": kind, "level": level,
        "managed_by": managed_by, "authority": authority, "scope": scope,
    }  # fmt: skip
    _record([{field: value for field, value in said.items() if value is not None}], person, note, registry, lang)


@app.command()
def facilities(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook or CSV file: facility_code, from, to, class, …")],
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    lang: LangOption = None,
) -> None:
    """Record what is known of many facilities, from a table with the columns that `list facility` has as options.

    Example: pricebook list facilities facilities.xlsx
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.facility_tables import read_facilities

        facts = read_facilities(file)
    _record(facts, person, note, registry, lang)


def _record(
    facts: "Sequence[dict[str, object]]", person: str | None, note: str | None, registry: str | None, lang: LangOption
) -> None:
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_succession import record_facility_facts

        _, made, new = record_facility_facts(facts, person=recorder(person), note=note, registry=registry)
    for fact in made if new else ():
        _show_fact(fact, language)
    if not new:
        show_phrase("facility-known", language)


def _show_fact(fact: "Fact", language: "Language") -> None:
    authority = f"{fact.authority} – {fact.scope}" if fact.scope else fact.authority
    show_phrase(
        "facility-recorded", language, facility=fact.facility_code, class_=fact.class_ or "–", authority=authority,
        first=_shown(fact.from_), last=_end(fact.to, language),
    )  # fmt: skip


def _show_in_force(found: "InForce", language: "Language", *, whole: bool) -> None:
    facility = found.facility
    if facility is not None:
        place = f"{facility.authority} – {facility.scope}" if facility.scope else facility.authority
        show_phrase(
            "in-force-facility", language, facility=found.facility_code, name=facility.name or "", authority=place,
            class_=facility.facts.class_ or "–", day=_shown(found.day),
        )  # fmt: skip
        if facility.inherited is not None:
            moved = facility.inherited
            show_phrase("in-force-moved", language, day=_shown(moved.day), former=moved.former, authority=moved.authority)
    _show_begun(found, language)
    if found.why_not is not None:
        _show_why_not(found, language)
    elif len(found.prices) == 1 or (found.service is not None and not whole):
        for price in found.prices:
            _show_price(found, price, language)
    else:
        for price in () if whole else found.prices[:MOST_LINES]:
            show_phrase(
                "in-force-line", language, service=price.ordinal or price.service_id, name=price.service, price=price.price,
                class_=price.class_ or "–", list=price.of.name, line=price.number,
            )  # fmt: skip
        show_phrase("in-force-count", language, count=len(found.prices))


def _show_price(found: "InForce", price: "PriceInForce", language: "Language") -> None:
    from pricebook.base.languages import Terms

    decision = found.decisions.get(price.of.name)
    service = price.ordinal or price.service_id
    show_phrase("in-force-one", language, service=service, name=price.service, price=price.price, unit=price.unit or "–")
    show_phrase(
        "in-force-by", language, decision=(decision.number if decision is not None else None) or "–",
        dated=_shown(decision.date if decision is not None else None), list=price.of.name, line=price.number,
        from_=_shown(price.of.since), to=_end(price.of.to, language), why=Terms(found.why(price)),
    )  # fmt: skip
    if price.rule:
        show_phrase("in-force-rule", language, rule=price.rule)


def _show_begun(found: "InForce", language: "Language") -> None:
    if found.begun is None or found.facility is None or found.begun >= found.day:
        return
    begun, day = _shown(found.begun), _shown(found.decided_by)
    if found.decided_by > found.begun:
        show_phrase("in-force-not-kept", language, begun=begun, day=day)
    elif found.transition is not None:
        show_phrase("in-force-kept", language, begun=begun, article=str(found.transition))
    else:
        show_phrase("in-force-same", language, begun=begun)


def _show_why_not(found: "InForce", language: "Language") -> None:
    from pricebook.base.nearest import nearest_sentence

    why, facility = found.why_not, found.facility
    assert why is not None
    decision = found.decisions.get(why.list or "")
    show_phrase(
        f"why-not-{why.reason}", language, facility=found.facility_code, service=found.service or "–", list=why.list or "–",
        decision=(decision.number if decision is not None else None) or "–", day=_shown(found.decided_by), since=_shown(why.day),
        class_=(facility.facts.class_ if facility is not None else None) or "–",
        authority=facility.authority if facility is not None else "–",
        managed_by=(facility.facts.managed_by if facility is not None else None) or "–", nearest=nearest_sentence(why.near),
    )  # fmt: skip


def _shown(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day is not None else "–"


def _end(day: date | None, language: "Language") -> str:
    return phrase("in-force-no-end", language) if day is None or day == date.max else _shown(day)
