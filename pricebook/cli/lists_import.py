"""The command list import: takes over the price list now in force."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pricebook.cli.check import named_columns
from pricebook.cli.check_options import ClassOption, ColumnOption, ProposedColumnsOption, ThousandsOption
from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    chosen_language,
    progress,
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
    phases_of,
    recorder,
)

if TYPE_CHECKING:
    from pricebook.app.list_import import Imported
    from pricebook.base.languages import Language


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("import")(import_)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook or CSV file with the list that is in force.")],
    authority: Annotated[
        str, typer.Option("--authority", metavar="NAME", help="The province, or the ministry, whose list it is.")
    ],
    decision: Annotated[str, typer.Option("--decision", metavar="NO", help="The number of the resolution or decision.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day on which it was decided.")],
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
        typer.Option("--scope", metavar="SCOPE", help="Only for this part of the facilities. May be repeated."),
    ] = None,
    payer: Annotated[
        str, typer.Option("--payer", metavar="insured|on-demand", help="Who pays by it: the fund, or patients on demand.")
    ] = "insured",
    regulation: Annotated[
        str | None,
        typer.Option("--regulation", metavar="ID", help="The id of the regulation. Default: the one that the workbook names."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="BODY", help="Who decided. Default: whom the procedure of that day names.")
    ] = None,
    class_: ClassOption = None,
    column: ColumnOption = None,
    columns: ProposedColumnsOption = False,
    thousands: ThousandsOption = None,
    supersede: Annotated[bool, typer.Option("--supersede", help="Lists that begin on that day or later give way.")] = False,
    amends: Annotated[
        str | None,
        typer.Option("--amends", metavar="LIST", help="The approved list of which this one replaces or adds some lines."),
    ] = None,
    facilities: Annotated[
        Path | None,
        typer.Option("--facilities", metavar="FILE", help="A table of the facilities that are paid by it, as that of a dossier."),
    ] = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Take over the price list now in force, from a workbook in any layout that `check` reads, with its decision.

    Every row is a price of the list, or is passed over and said. What cannot be read for certain keeps the list out, with the
    findings of `check`; reasons that an officer gave in accepted.csv beside the file count. Exit status: 0 if the list was
    recorded, 1 if findings keep it out, 2 if nothing could be done.

    Example: pricebook list import bang-gia.xlsx --authority "Long An" --regulation ttlt-04-2012 --decision 15/2012/NQ-HĐND
    --on 2012-09-20 --from 2012-10-01 --facilities facilities.csv
    """
    language = chosen_language(lang)
    if payer not in ("insured", "on-demand"):
        raise typer.BadParameter("insured|on-demand", param_hint="--payer")
    phases = phases_of(from_, to, phase or (), scope or ())
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.list_import import import_list

        step("reading-list")
        imported = import_list(
            file,
            authority,
            decision=decision,
            on=on.date(),
            phases=phases,
            regulation=regulation,
            by=by,
            paper_date=as_day(dated),
            scan=scan,
            class_=class_,
            columns=named_columns(column or ()),
            proposed_columns=columns,
            thousands=thousands,
            payer="on-demand" if payer == "on-demand" else "insured",
            supersede=supersede,
            amends=amends,
            facilities=facilities,
            person=recorder(person),
            note=note,
            registry=registry,
            norms=norms,
        )
    if format is Format.json:
        show_json(_as_json(imported, language))
    else:
        _show(imported, language, full=full)
    if imported.made is None:
        raise typer.Exit(BLOCKED)


def _show(imported: "Imported", language: "Language", *, full: bool) -> None:
    from pricebook.cli.findings import show_findings
    from pricebook.cli.lists_procedure import show_move
    from pricebook.cli.reading import show_reading

    show_reading(imported.tables, language, full=full)
    show()
    if imported.made is None:
        show_phrase("list-not-imported", language, count=len(imported.findings))
        show_findings(imported.findings, language)
        law, path = imported.checked.law, imported.checked.path
        show()
        named = law.regulation.id if law is not None else "ID"
        show_phrase("list-not-imported-how", language, path=str(path), regulation=named)
        return
    show_phrase(
        "list-imported", language, list=imported.made.list, lines=imported.lines, services=imported.services,
        repeated=imported.repeated, registry=imported.made.registry,
    )  # fmt: skip
    show_findings([each for each in imported.findings if each not in imported.made.findings], language)
    show()
    show_move(imported.made, language)


def _as_json(imported: "Imported", language: "Language") -> dict[str, Any]:
    from pricebook.findings import findings_record

    made = imported.made
    return {
        "list": made.list if made is not None else None,
        "registry": made.registry if made is not None else None,
        "lines": imported.lines,
        "services": imported.services,
        "repeated": imported.repeated,
        "own_services": list(imported.own),
        "read": findings_record(imported.findings, language, list(imported.tables)),
    }
