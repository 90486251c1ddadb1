"""The command export: writes a price list in the form that its reader needs."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    LangOption,
    Names,
    NamesOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_phrase,
    show_removed,
)
from pricebook.cli.diff import IncomeOption, SourceOption
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import DAYS, ListArgument, OnDemandOption, PersonOption, RegistryOption, as_day, recorder
from pricebook.cli.reading import show_pack


class Form(StrEnum):
    """What a list can be exported as."""

    approval = "approval"
    reimbursement = "reimbursement"
    board = "board"
    report = "report"
    json = "json"
    publication = "publication"
    package = "package"


class Paper(StrEnum):
    """The sizes of a price board."""

    a4 = "a4"
    a3 = "a3"
    a2 = "a2"


FormOption = Annotated[
    Form,
    typer.Option(
        "--as",
        help="What to make: approval papers, catalogues for reimbursement, price boards, a report, JSON, the published list, "
        "or the package to send.",
    ),
]
FacilityOption = Annotated[
    list[str] | None,
    typer.Option("--facility", metavar="CODE", help="For reimbursement and board: only this facility. May be repeated."),
]
PaperOption = Annotated[
    list[Paper] | None, typer.Option("--paper", metavar="a4|a3|a2", help="For board: only this size. May be repeated.")
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option(
        "--group", metavar="NAME", help="For board: only this group of services, by name or a part of it. May be repeated."
    ),
]
LayoutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--layout",
        metavar="ID",
        help="For reimbursement: the columns of this layout (05-dm, portal, his). May be repeated. Default: by the first day.",
    ),
]
FindingsOption = Annotated[
    Path | None,
    typer.Option(
        "--findings", metavar="JSON", help="For approval: findings.json or check.json. Default: findings.json beside LIST."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="OUT", help="Folder for the files. Default: a folder with the name of the form, beside LIST."
    ),
]
ForDayOption = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        formats=DAYS,
        metavar="DAY",
        help="For reimbursement and board: facilities as the registry knows them on this day. Default: the list's first day.",
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="OLD",
        help="For approval: the list approved before (an output folder, pricelist.json, a dossier, or a name in the registry): "
        "the papers give the causes of each change.",
    ),
]
ImpactOption = Annotated[
    Path | None,
    typer.Option("--volumes", metavar="FILE|DIR", help="With --since: form 21, for the impact by facility, group and payer."),
]
OpinionsOption = Annotated[
    Path | None,
    typer.Option(
        "--opinions",
        metavar="FILE|DIR",
        help="For approval: the table of the opinions asked for (docs/tables.md). Default: that of the dossier beside LIST.",
    ),
]
SignerOption = Annotated[str, typer.Option("--signer", metavar="NAME", help="For approval: who signs the submission.")]
SignerTitleOption = Annotated[
    str,
    typer.Option("--signer-title", metavar="TITLE", help="For approval: as what, where it is not the head, as “Phó Chủ tịch”."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the files of an earlier export in that folder.")]


def export(
    path: ListArgument,
    form: FormOption,
    facility: FacilityOption = None,
    paper: PaperOption = None,
    group: GroupOption = None,
    layout: LayoutOption = None,
    findings: FindingsOption = None,
    out: Out = None,
    force: Force = False,
    names: NamesOption = Names.plain,
    on: ForDayOption = None,
    since: SinceOption = None,
    volumes: ImpactOption = None,
    income: IncomeOption = None,
    income_source: SourceOption = None,
    opinions: OpinionsOption = None,
    signer: SignerOption = "",
    signer_title: SignerTitleOption = "",
    person: PersonOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    quiet: QuietOption = False,
    lang: LangOption = None,
) -> None:
    """Export a price list as approval papers, catalogues, price boards, a report, JSON, for publication, or to be sent.

    The same list always gives the same bytes. A manifest names the list and the SHA-256 of each file. What the registry
    knows as approved is paid by, and has a proof beside it (proof.json); the registry logs each file. Any other list is a
    draft, whatever its file says: catalogues, boards, report and JSON are marked as drafts, not for payment. For approval
    papers, accepted.csv beside LIST lists the findings that the officer accepts, with reasons. With --since they compare the
    list with the one before: factors before and now, causes, impact, and a leaflet for patients.

    Catalogues hold what the insurance fund pays, under official codes. What a facility performs and its catalogue leaves
    out is counted and named, with the reason. Their columns are those in use on the first day of the list (of a draft: on
    its pricing date).

    An approved list is published as the annex of its decision (workbook and PDF). Its package has the letter, the electronic
    files, their hashes and a draft message to whom the law names.

    Example: pricebook export out/pricelist.json --as board --facility 80001
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.export import export as export_list

        step("preparing")
        exported = export_list(
            path,
            form.value,
            facilities=facility or (),
            papers=[size.value for size in paper or ()],
            groups=group or (),
            layouts=layout or (),
            findings=findings,
            norms=norms,
            registry=registry,
            payer="on-demand" if on_demand else "insured",
            on=as_day(on),
            person=recorder(person),
            names=names.value,
            since=since,
            volumes=volumes,
            income=income,
            income_source=income_source,
            opinions=opinions,
            signer=signer,
            signer_title=signer_title,
        )
        for notice in exported.notices:
            show(notice.text(language), err=True)
        if not quiet:
            standing = exported.standing.findings if exported.standing is not None else ()
            show_findings([*standing, *exported.findings], language)
        removed = exported.takes_away(out)
        written = exported.write(out, force=force, on_file=lambda name: step("writing-file", name=name))
    show_removed(removed, language)
    if not quiet:
        show_pack(exported.list.law, language)
    show_phrase("exported", language, count=str(len(written.files)), folder=str(written.folder))
    for name in () if quiet else exported.names:
        show(f"  {name}")
