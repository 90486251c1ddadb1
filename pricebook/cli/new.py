"""pricebook new: a dossier with its workbooks to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, called, language, tell

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must not exist, or be empty.")]
RegulationId = Annotated[str, typer.Option("--regulation", metavar="ID", help="Which law: see `pricebook regulation list`.")]
Province = Annotated[str, typer.Option("--province", metavar="NAME", help="Whose list it is.")]


def new(folder: Folder, regulation: RegulationId, province: Province, norms: NormsOption = None, lang: LangOption = None) -> None:
    """Make a new dossier: dossier.toml and a workbook for each table, with drop-down lists and an example row.

    Example: pricebook new long-an --regulation ttlt-04-2012 --province "Long An"
    """
    words = language(lang)
    with called(words):
        from pricebook.app.new import new as new_dossier

        written = new_dossier(folder, regulation=regulation, province=province, norms=norms)
    tell("made", words, count=str(len(written.files)), folder=str(folder))
