"""The command diff: shows what changed from one price list to another, why, and what that does."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings, show_wrapped
from pricebook.cli.list_options import RegistryOption

_WHAT = "A dossier, the output folder of a build, pricelist.json, an approval workbook, or the name of a list in the registry"
Old = Annotated[str, typer.Argument(metavar="OLD", help=f"The old list. {_WHAT}.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The new list, named likewise.")]
VolumesOption = Annotated[
    Path | None,
    typer.Option("--volumes", metavar="FILE|DIR", help="Form 21: a file of the table volumes, or a dossier that has it."),
]
IncomeOption = Annotated[
    str | None, typer.Option("--income", metavar="DONG", help="Local income: a month's average for one person, in đồng.")
]
SourceOption = Annotated[
    str | None, typer.Option("--income-source", metavar="TEXT", help="The document that states the income. Required with it.")
]
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Write changes.xlsx, changes.html and changes.json there.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]
FullOption = Annotated[bool, typer.Option("--full", help="Show every change, each price with its causes.")]


def diff(
    old: Old,
    new: New,
    volumes: VolumesOption = None,
    income: IncomeOption = None,
    income_source: SourceOption = None,
    out: Out = None,
    force: Force = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Compare two price lists: services added, removed, renumbered, renamed and repriced, with the causes to the đồng.

    Dossiers are built first. Each factor is exchanged in turn, in the order that is printed, and the price calculated again by
    the same rules; the causes add up to the change. With form 21 the impact is shown by facility, group, payer and cause.
    Exit status: 0; 1 if a finding about the volumes blocks; 2 if nothing could be compared.

    Example: pricebook diff data/long-an-2012-draft data/long-an-2012 --volumes data/long-an-2012
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.diff import diff as compare
        from pricebook.app.diff_shown import lines_of

        step("reading-list")
        compared = compare(
            old, new, volumes=volumes, income=income, income_source=income_source, registry=registry, norms=norms
        )  # fmt: skip
        written = None
        if out is not None:
            step("writing")
            written = compared.write(out, force=force)
    if format is Format.json:
        show_json(compared.record(language))
    else:
        if not quiet:
            show_findings(compared.findings, language, full=full)
        for indent, text in lines_of(compared, language, full=full):
            show_wrapped(text, indent=indent)
        if written is not None:
            files = ", ".join(path.name for path in written.files)
            show_phrase("files-written", language, files=files, folder=str(written.folder))
    raise typer.Exit(BLOCKED if compared.findings.blocked else 0)
