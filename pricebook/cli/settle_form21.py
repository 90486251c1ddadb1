"""The command settle form21: services performed, tallied by the ordinals of the approved list."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    BLOCKED,
    Format,
    FormatOption,
    FullOption,
    LangOption,
    NormsOption,
    QuietOption,
    chosen_language,
    progress,
    show,
    show_call_errors,
    show_json,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import RegistryOption
from pricebook.cli.reading import show_settlement

_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
FilesArgument = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Workbooks, CSV or Parquet files with a row for each claimed service.")
]
ListOption = Annotated[
    str, typer.Option("--list", metavar="LIST", help="The approved list: a file, the folder of a build, or its name.")
]
FormOption = Annotated[
    Path | None,
    typer.Option("--form", metavar="FILE", help="The facility's own form 21. Without it payment of what is tallied is held."),
]
UsedOption = Annotated[
    Path | None,
    typer.Option(
        "--used", metavar="FILE", help="What was used, to compare with the norms: service, item, quantity in norm units."
    ),
]
FacilityOption = Annotated[
    str | None, typer.Option("--facility", metavar="CODE", help="The facility; rows of others are left out.")
]
ClassOption = Annotated[
    str | None, typer.Option("--class", metavar="CLASS", help="The hospital class, where the list has several prices.")
]
FromOption = Annotated[datetime | None, typer.Option("--from", formats=_DAYS, help="The first day of the period.")]
ToOption = Annotated[datetime | None, typer.Option("--to", formats=_DAYS, help="The last day of the period.")]
SettlementOption = Annotated[
    str | None, typer.Option("--settlement", metavar="ID", help="Use only the rules of this pack of settlement.")
]
Out = Annotated[
    Path | None, typer.Option("-o", "--out", metavar="OUT", help="Folder for the results. Default: none are written.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite existing results.")]


def form21(
    files: FilesArgument,
    list_: ListOption,
    form: FormOption = None,
    used: UsedOption = None,
    facility: FacilityOption = None,
    class_: ClassOption = None,
    first: FromOption = None,
    last: ToOption = None,
    registry: RegistryOption = None,
    settlement: SettlementOption = None,
    out: Out = None,
    force: Force = False,
    norms: NormsOption = None,
    full: FullOption = False,
    quiet: QuietOption = False,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Tally the services of a period by the ordinals of the approved list, as form 21, and hold a facility's form against it.

    Columns: service, day, treatment (inpatient or not), quantity and price. With -o it writes form21.xlsx, with the comparison of
    norm and real use on a second sheet, and form21.json. The comparison is a report and refuses nothing. Exit status: 0 if form
    and claims agree, 1 if payment is held.

    Example: pricebook settle form21 claims-2012-q3.csv --list out --form form21.xlsx -o tally
    """
    language = chosen_language(lang)
    with progress(language) as step, show_call_errors(language):
        from pricebook.app.settle_form21 import settle_form21

        step("reading-list")
        settled = settle_form21(
            files, list_=list_, form=form, used=used, facility=facility, class_=class_,
            first=first.date() if first is not None else None, last=last.date() if last is not None else None,
            registry=registry, settlement=settlement, norms=norms,
        )  # fmt: skip
        written = None
        if out is not None:
            step("writing")
            written = settled.write(out, force=force, language=language)
    for notice in settled.notices:
        show(notice.text(language), err=True)
    if written is not None:
        show_phrase("results", language, err=True, path=str(written.files[0]))
    if format is Format.json:
        show_json(settled.record(language))
    else:
        if not quiet:
            show_findings(settled.findings, language, full=full)
            show()
            show_settlement(() if settled.rules is None else (settled.rules,), language)
        show_phrase("form21-counts", language, rows=str(settled.rows), services=str(len(settled.tally)), total=settled.total)
    raise typer.Exit(BLOCKED if settled.blocked else 0)
