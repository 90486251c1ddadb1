"""pricebook export: a list in the form that its reader needs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, called, language, progress, show, tell


class Form(StrEnum):
    approval = "approval"
    reimbursement = "reimbursement"
    board = "board"
    report = "report"
    json = "json"


class Paper(StrEnum):
    a4 = "a4"
    a3 = "a3"
    a2 = "a2"


ListPath = Annotated[
    Path, typer.Argument(metavar="LIST", help="pricelist.json, the approval workbook that it came with, or their folder.")
]
FormOption = Annotated[Form, typer.Option("--as", help="Approval papers, insurance catalogues, boards, report, or JSON.")]
FacilityOption = Annotated[
    list[str] | None,
    typer.Option("--facility", metavar="CODE", help="reimbursement, board: only this facility; may be repeated."),
]
PaperOption = Annotated[
    list[Paper] | None, typer.Option("--paper", metavar="a4|a3|a2", help="board: only this size; may be repeated.")
]
FindingsOption = Annotated[
    Path | None,
    typer.Option("--findings", metavar="JSON", help="approval: findings.json or check.json; else findings.json beside LIST."),
]
Out = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the files; else one beside LIST.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the files of an earlier export there.")]


def export(
    path: ListPath,
    form: FormOption,
    facility: FacilityOption = None,
    paper: PaperOption = None,
    findings: FindingsOption = None,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """A list as approval papers, insurance catalogues, price boards, a report to read, or JSON.

    The same list gives the same bytes; a manifest names the list and the SHA-256 of each file. What people
    could pay by (catalogues, boards, report, JSON) is marked "DRAFT, not for payment" until the list is approved. For
    papers, accepted.csv beside LIST holds the findings that the officer lets stand, with reasons.

    Example: pricebook export out/pricelist.json --as board --facility 80001
    """
    words = language(lang)
    with progress(words) as step, called(words):
        from pricebook.app.export import export as export_list

        step("preparing")
        exported = export_list(
            path,
            form.value,
            facilities=facility or (),
            papers=[size.value for size in paper or ()],
            findings=findings,
            norms=norms,
        )
        for notice in exported.notices:
            show(notice.text(words), err=True)
        written = exported.write(out, force=force, told=lambda name: step("writing-file", name=name))
    tell("exported", words, count=str(len(written.files)), folder=str(written.folder))
    for name in exported.names:
        show(f"  {name}")
