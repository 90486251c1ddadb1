"""The command explain: shows everything that led to the price of one service."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    NOT_CARRIED_OUT,
    DossierPath,
    Format,
    FormatOption,
    LangOption,
    NormsOption,
    chosen_language,
    show_call_errors,
    show_json,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.reading import show_pack

if TYPE_CHECKING:
    from rich.tree import Tree

    from pricebook.app.trace import Branch

PIPE_WIDTH = 400  # characters; in a pipe, lines are not cut off or wrapped

Service = Annotated[str, typer.Argument(metavar="SERVICE", help="The id, ordinal or code of the service.")]


def explain(
    dossier: DossierPath,
    service: Service,
    norms: NormsOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = None,
) -> None:
    """Show how the price of a service was composed: norm lines, awards, rounding and ceiling, as a tree.

    Example: pricebook explain data/long-an-2012 C5.1.272
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.explain import explain as explain_price

        explained = explain_price(dossier, service, norms=norms)
    if explained.built.prices is None:
        if format is Format.json:
            show_json(explained.built.record(language))
        else:
            show_findings(explained.findings, language, full=True)
        raise typer.Exit(NOT_CARRIED_OUT)
    if format is Format.json:
        show_json(explained.record())
    else:
        _show_trees(explained.tree(language))
        show_pack(explained.built.law, language)
        show_findings(explained.findings.of("LW012", "LW013"), language, full=True)


def _show_trees(branches: "list[Branch]") -> None:
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
    for branch in branches:
        console.print(_tree(branch))


def _tree(branch: "Branch", into: "Tree | None" = None) -> "Tree":
    from rich.text import Text
    from rich.tree import Tree

    plain = "".join(letter if letter.isprintable() else " " for letter in branch.text)
    text = Text(plain, style="bold" if branch.strong else "dim" if branch.faint else "")
    made = Tree(text) if into is None else into.add(text)
    for below in branch.branches:
        _tree(below, made)
    return made
