"""The commands list …: a price list's life, and which price holds."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli import lists_publication
from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.list_options import (
    DAYS,
    ByOption,
    DatedOption,
    ListArgument,
    NoteOption,
    OnOption,
    PaperOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    phases_of,
    recorder,
)

if TYPE_CHECKING:
    from pricebook.app.list_in_force import InForce
    from pricebook.app.list_moves import MadeMove
    from pricebook.base.languages import Language

app = typer.Typer(no_args_is_help=True, help="A price list's life, and which price holds today.")


@app.command()
def approve(
    list_: ListArgument,
    decision: Annotated[str, typer.Option("--decision", metavar="NO", help="The number of the resolution or decision.")],
    on: OnOption,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="BODY", help="Who decided. Default: whom the list names."),
    ] = None,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=DAYS, metavar="DAY", help="The first day on which the list holds.")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=DAYS, metavar="DAY", help="Its last day. Default: until a later list.")
    ] = None,
    phase: Annotated[
        list[str] | None,
        typer.Option("--phase", metavar="DAY:CLASSES", help="Another first day for these classes (2016-03-01:I,II)."),
    ] = None,
    supersede: Annotated[bool, typer.Option("--supersede", help="Lists that begin on that day or later give way.")] = False,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", metavar="SERVICE", help="A service that is not approved. May be repeated.")
    ] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record that a list was approved, and from when it holds.

    What was done before on paper alone stands in the log as made on paper. A list that holds already ends on the day before.

    Example: pricebook list approve out/pricelist.json --decision 15/2012/NQ-HĐND --on 2012-09-20 --from 2012-10-01
    """
    language = chosen_language(lang)
    phases = phases_of(from_, to, phase or ())
    with show_call_errors(language):
        from pricebook.app.list_moves import move

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
            phases=phases,
            supersede=supersede,
            left_out=tuple(leave_out or ()),
            registry=registry,
            norms=norms,
        )
    _show_move(made, language)


@app.command("in-force")
def in_force(
    facility: Annotated[str, typer.Option("--facility", metavar="CODE", help="The facility.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day.")],
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Only this service: id, code or ordinal.")
    ] = None,
    begun: Annotated[
        datetime | None,
        typer.Option("--begun", formats=DAYS, metavar="DAY", help="The first day of the treatment, whose price it keeps."),
    ] = None,
    on_demand: Annotated[bool, typer.Option("--on-demand", help="What patients pay for what they ask for.")] = False,
    known: Annotated[
        str | None,
        typer.Option("--known", metavar="TIME", help="As it was known at this time (UTC, as 2026-11-26)."),
    ] = None,
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
    if format is Format.json:
        show_json(found.as_json())
    else:
        _show_in_force(found, language)
    if not found.prices:
        raise typer.Exit(BLOCKED)


def _show_move(made: "MadeMove", language: "Language") -> None:
    from pricebook.base.languages import Terms

    show_phrase("list-moved", language, list=made.list, state=Terms([f"list-{made.moved.state}"]), registry=made.registry)
    for phase in made.moved.held:
        show_phrase("list-holds-from", language, first=phase.from_.strftime("%d/%m/%Y"), for_=phase.class_ or "–")
    for hold in made.moved.ended:
        show_phrase("list-ended", language, list=hold.name)


def _show_in_force(found: "InForce", language: "Language") -> None:
    from pricebook.base.money import vietnamese_number

    if found.facility is None:
        show_phrase("list-facility-unknown", language, facility=found.facility_code, day=found.day.strftime("%d/%m/%Y"))
        return
    if not found.prices:
        show_phrase("list-nothing-holds", language, facility=found.facility_code, day=found.day.strftime("%d/%m/%Y"))
    for price in found.prices:
        decision = found.decisions.get(price.of.name)
        show(f"{price.service_id}  {price.service}  {vietnamese_number(price.price)} đ  {decision.number if decision else ''}")


# The other moves of a list's life are one command each, with the same options.
_ = (ByOption, PaperOption)

lists_publication.register(app)
