"""The commands list amend, succeed, facility and facilities: what decides which price holds, beside approvals."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    LangOption,
    NormsOption,
    chosen_language,
    phrase,
    show,
    show_call_errors,
    show_phrase,
)
from pricebook.cli.list_options import (
    DAYS,
    DatedOption,
    LeaveOutOption,
    NoPapersOption,
    NoteOption,
    PapersOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    recorder,
)
from pricebook.cli.lists_procedure import papers_of_move, show_move

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricebook.app.facility_tables import SaidOfFacility
    from pricebook.base.languages import Language
    from pricebook.registry import Fact

app = typer.Typer()
FirstOption = Annotated[datetime, typer.Option("--from", formats=DAYS, metavar="DAY", help="The first day.")]
LastOption = Annotated[
    datetime | None, typer.Option("--to", formats=DAYS, metavar="DAY", help="The last day. Default: until the next change.")
]


@app.command()
def amend(
    list_: Annotated[str, typer.Argument(metavar="LIST", help="The list with the lines that are replaced or added.")],
    of: Annotated[str, typer.Option("--of", metavar="LIST", help="The approved list that it amends.")],
    decision: Annotated[str, typer.Option("--decision", metavar="NO", help="The number of the resolution or decision.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day on which it was decided.")],
    from_: FirstOption,
    to: LastOption = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="SERVICE", help="A service that is amended. May be repeated. Default: all that differ."),
    ] = None,
    leave_out: LeaveOutOption = None,
    by: Annotated[str | None, typer.Option("--by", metavar="BODY", help="Who decided. Default: whom the list names.")] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    papers: PapersOption = None,
    no_papers: NoPapersOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record a list that replaces or adds some lines of an approved one from a day on.

    It takes the services whose prices differ from that list as it was approved, and none that its decision left out. All other
    lines stay by the old decision. An amendment ends with the list that it amends. LIST is a list of pricebook's own, or its
    name; from any other workbook an amendment is taken over by `pricebook list import FILE --amends LIST`.

    Example: pricebook list amend fixed.json --of long-an-2012-1 --decision 3/2013/NQ-HĐND --on 2013-01-10 --from 2013-02-01
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_moves import move
        from pricebook.app.typed import needed_line
        from pricebook.cli.list_options import phases_of

        made = move(
            list_,
            "approve",
            by=by,
            on=on.date(),
            paper_no=needed_line(decision, "--decision"),
            paper_date=as_day(dated) or on.date(),
            scan=scan,
            person=recorder(person),
            note=note,
            phases=phases_of(from_, to, ()),
            left_out=tuple(leave_out or ()),
            amends=of,
            only=tuple(only or ()),
            registry=registry,
            norms=norms,
        )
    show_move(made, language, None if no_papers else papers_of_move(made, papers, list_, registry, norms))


@app.command()
def phase(
    list_: Annotated[str, typer.Argument(metavar="LIST", help="The approved list, by its name in the registry.")],
    decision: Annotated[str, typer.Option("--decision", metavar="NO", help="The number of the resolution or decision.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day on which it was decided.")],
    from_: Annotated[datetime | None, typer.Option("--from", formats=DAYS, metavar="DAY", help="The first day.")] = None,
    to: LastOption = None,
    for_class: Annotated[
        list[str] | None,
        typer.Option("--phase", metavar="DAY:CLASSES", help="A first day for these classes (2016-03-01:I,II)."),
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="SCOPE", help="Only for this part of the facilities. May be repeated."),
    ] = None,
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service", metavar="SERVICE", help="Only for a service that was left out, or all of a group. May be repeated."
        ),
    ] = None,
    supersede: Annotated[bool, typer.Option("--supersede", help="Lists that begin on that day or later give way.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="BODY", help="Who decided. Default: whom the list names.")] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    papers: PapersOption = None,
    no_papers: NoPapersOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record a later decision on from when an approved list holds where it does not hold yet.

    It takes the place of a phase that was planned for the same class and scope and has not begun. With --service, services
    that the approval left out are in force from then on.

    Example: pricebook list phase long-an-2012-1 --decision 20/2012/NQ-HĐND --on 2012-12-10 --from 2013-01-01 --service C2
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app import list_phase
        from pricebook.cli.list_options import phases_of

        made = list_phase.phase(
            list_,
            decision=decision,
            on=on.date(),
            phases=phases_of(from_, to, for_class or (), scope or ()),
            services=tuple(service or ()),
            by=by,
            paper_date=as_day(dated),
            scan=scan,
            supersede=supersede,
            person=recorder(person),
            note=note,
            registry=registry,
            norms=norms,
        )
    show_move(made, language, None if no_papers else papers_of_move(made, papers, made.list, registry, norms))


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
        from pricebook.app.list_words import shown_day
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
    day = shown_day(made.day)
    show_phrase(
        "list-inherited", language, day=day, authority=made.authority, formers=formers, entry=str(made.entry),
        registry=made.registry,
    )  # fmt: skip
    for hold in made.holds:
        show_phrase("list-inherited-hold", language, list=hold.name, scope=hold.phase.scope, first=shown_day(hold.phase.from_))
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
    from pricebook.app.facility_tables import SaidOfFacility

    said = SaidOfFacility(code, from_.date(), as_day(to), name, class_, kind, level, managed_by, authority, scope=scope)
    _record([said], person, note, registry, lang)


@app.command()
def facilities(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook or CSV file: facility_code, from, to, class, …")],
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=DAYS, metavar="DAY", help="The first day of rows that name none.")
    ] = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    lang: LangOption = None,
) -> None:
    """Record what is known of many facilities, from a table with the columns that `list facility` has as options.

    The table of facilities of a dossier is one: a facility is paid by the lists of its province, or of its ministry.

    Example: pricebook list facilities data/long-an-2012/facilities.csv --from 2012-10-01
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.facility_tables import read_facilities

        facts = read_facilities(file, as_day(from_))
    _record(facts, person, note, registry, lang)


def _record(
    facts: "Sequence[SaidOfFacility]", person: str | None, note: str | None, registry: str | None, lang: LangOption
) -> None:
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_succession import record_facility_facts
        from pricebook.cli.findings import show_findings

        made = record_facility_facts(facts, person=recorder(person), note=note, registry=registry)
    for fact in made.facts if made.new else ():
        _show_fact(fact, language)
    if not made.new:
        show_phrase("facility-known", language)
    if made.findings:
        show_findings(made.findings, language)


def _show_fact(fact: "Fact", language: "Language") -> None:
    from pricebook.app.list_words import of_class, shown_day

    authority = f"{fact.authority} – {fact.scope}" if fact.scope else fact.authority
    last = phrase("facility-no-end", language) if fact.to == date.max else shown_day(fact.to)
    show_phrase(
        "facility-recorded", language, facility=fact.facility_code, authority=authority, first=shown_day(fact.from_), last=last,
        class_=of_class(fact.class_, language),
    )  # fmt: skip
