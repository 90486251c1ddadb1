"""The command list paper: the papers of a move again, or before it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pricebook.cli.common import (
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    show_call_errors,
    show_json,
)
from pricebook.cli.list_options import DAYS, ListArgument, NoteOption, OnDemandOption, RegistryOption, as_day
from pricebook.cli.lists_procedure import show_papers


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(paper)


def paper(
    list_: ListArgument,
    move: Annotated[
        str | None,
        typer.Option("--move", metavar="MOVE", help="propose, opinion, ask, return, submit, approve, revoke, extend."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Of a move to come, though there was one of its kind before.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="OFFICE", help="Of a move to come: the office.")] = None,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=DAYS, metavar="DAY", help="Of a move to come: its day. Default: today.")
    ] = None,
    note: NoteOption = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Default: papers/LIST beside the registry's file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace existing files.")] = False,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    format_: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Write the papers of a move again; or before it, to be signed, with room for number and day.

    Default: the last move that was recorded; of a list about which nothing was, the move that it waits for.

    Example: pricebook list paper long-an-2012-2 --move submit
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_papers import paper as write

        made = write(
            list_, move, draft=draft, by=by, on=as_day(on), note=note, folder=output,
            payer="on-demand" if on_demand else "insured", registry=registry, norms=norms, force=force,
        )  # fmt: skip
    if format_ is Format.json:
        show_json({"papers": [str(file) for file in made.files], "without_findings": made.without_findings})
        return
    show_papers(made, language)
