"""The command new: makes a dossier with workbooks to fill in."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.check_papers import DAYS
from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make. If it exists, it must be empty.")]
RegulationId = Annotated[
    str, typer.Option("--regulation", metavar="ID", help="The id of the regulation; `pricebook regulation list` shows all.")
]
Province = Annotated[str, typer.Option("--province", metavar="NAME", help="The name of the province.")]
Parts = Annotated[bool, typer.Option("--parts", help="A workbook for each department with its tables, in place of one of all.")]

On = Annotated[
    datetime | None,
    typer.Option("--on", formats=DAYS, metavar="DAY", help="The pricing date. Default: today, or the nearest day in force."),
]


def new(
    folder: Folder,
    regulation: RegulationId,
    province: Province,
    parts: Parts = False,
    on: On = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Make a new dossier: dossier.toml, and a workbook with a form for each table: drop-down lists, an example row, look-ups.

    Example: pricebook new long-an --regulation ttlt-04-2012 --province "Long An" --on 2012-08-01
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.new import new as new_dossier
        from pricebook.base.shell import quoted_for_shell

        written = new_dossier(folder, regulation=regulation, province=province, norms=norms, parts=parts, on=on and on.date())
    made = written.result
    if made.respelt:
        show_phrase("province-read", language, said=province, province=made.province)
    if not made.in_force:
        asked = f"{on or datetime.today():%d/%m/%Y}"
        show_phrase("nearest-day", language, regulation=regulation, asked=asked, day=f"{made.pricing_date:%d/%m/%Y}")
    show_phrase("made", language, count=str(len(written.files)), folder=str(folder), command=quoted_for_shell(str(folder)))
