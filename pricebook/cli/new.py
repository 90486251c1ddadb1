"""The command new: makes a dossier with workbooks to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make. If it exists, it must be empty.")]
RegulationId = Annotated[
    str, typer.Option("--regulation", metavar="ID", help="The id of the regulation; `pricebook regulation list` shows all.")
]
Province = Annotated[str, typer.Option("--province", metavar="NAME", help="The name of the province.")]
Parts = Annotated[bool, typer.Option("--parts", help="A workbook for each department with its tables, in place of one of all.")]


def new(
    folder: Folder,
    regulation: RegulationId,
    province: Province,
    parts: Parts = False,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Make a new dossier: dossier.toml, and a workbook with a form for each table: drop-down lists, an example row, look-ups.

    Example: pricebook new long-an --regulation ttlt-04-2012 --province "Long An"
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.new import new as new_dossier

        written = new_dossier(folder, regulation=regulation, province=province, norms=norms, parts=parts)
    made = written.result
    if not made.in_force_today:
        show_phrase("nearest-day", language, regulation=regulation, day=f"{made.pricing_date:%d/%m/%Y}")
    show_phrase("made", language, count=str(len(written.files)), folder=str(folder))
