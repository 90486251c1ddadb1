"""The commands list …: a price list's life, and which price holds."""

from datetime import datetime
from typing import Annotated

import typer

from pricebook.cli import (
    lists_disputes,
    lists_import,
    lists_in_force,
    lists_keeping,
    lists_merge,
    lists_papers,
    lists_procedure,
    lists_publication,
    lists_status,
    lists_time,
    lists_trust,
    lists_withdrawing,
)
from pricebook.cli.common import (
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    show_call_errors,
)
from pricebook.cli.list_options import (
    DAYS,
    DatedOption,
    LeaveOutOption,
    ListArgument,
    NoPapersOption,
    NoteOption,
    OnDemandOption,
    OnOption,
    PapersOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    phases_of,
    recorder,
)
from pricebook.cli.lists_procedure import papers_of_move, show_move

app = typer.Typer()
app.add_typer(lists_in_force.app)
app.add_typer(lists_time.app)


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
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope", metavar="SCOPE", help="Only for this part of the facilities, as a former province. May be repeated."
        ),
    ] = None,
    supersede: Annotated[bool, typer.Option("--supersede", help="Lists that begin on that day or later give way.")] = False,
    leave_out: LeaveOutOption = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    on_demand: OnDemandOption = False,
    papers: PapersOption = None,
    no_papers: NoPapersOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format_: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Record that a list was approved, and from when it holds.

    What was done before on paper alone stands in the log as made on paper. A list that holds already ends on the day before.

    Example: pricebook list approve out/pricelist.json --decision 15/2012/NQ-HĐND --on 2012-09-20 --from 2012-10-01
    """
    language = chosen_language(lang)
    phases = phases_of(from_, to, phase or (), scope or ())
    with show_call_errors(language):
        from pricebook.app.list_moves import move
        from pricebook.app.typed import needed_line

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
            phases=phases,
            supersede=supersede,
            left_out=tuple(leave_out or ()),
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    made_papers = None if no_papers else papers_of_move(made, papers, list_, registry, norms)
    show_move(made, language, made_papers, format_)


_PARTS = (
    lists_procedure,
    lists_papers,
    lists_disputes,
    lists_status,
    lists_trust,
    lists_publication,
    lists_import,
    lists_merge,
    lists_keeping,
    lists_withdrawing,
)
for _part in _PARTS:
    _part.register(app)
