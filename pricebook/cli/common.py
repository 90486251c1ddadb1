"""What the verbs share: options, exit statuses, and how text and findings are printed."""

import locale
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pricebook.base.languages import Figure, Language
    from pricebook.findings import Finding

FINE, BLOCKED, NOT_CARRIED_OUT = 0, 1, 2


class Format(StrEnum):
    text = "text"
    json = "json"


class Lang(StrEnum):
    vi = "vi"
    en = "en"


DossierPath = Annotated[Path, typer.Argument(metavar="DIR", help="A dossier: the folder with dossier.toml and the tables.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Text for people, or JSON on standard output.")]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of messages; follows the locale by default.")]
NormsOption = Annotated[
    Path | None, typer.Option("--norms", metavar="DIR", help="A folder of regulation packs that goes before the installed ones.")
]


def language(chosen: Lang | None) -> "Language":
    """The language asked for, else the locale's: English where it says so, Vietnamese everywhere else."""
    if chosen is not None:
        return chosen.value
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if said.lower().startswith("en") else "vi"


def show(text: str = "", *, err: bool = False) -> None:
    """Prints a line. Control characters from an input file never reach the terminal."""
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    typer.echo(text, err=err)


def tell(key: str, words: "Language", *, err: bool = False, **values: "Figure") -> None:
    """Prints a phrase of the catalogue (screen.toml)."""
    show(said(key, words, **values), err=err)


def said(key: str, words: "Language", **values: "Figure") -> str:
    """A phrase of the catalogue in words (screen.toml)."""
    from pricebook.base.languages import say

    return say(f"screen.{key}", **values).text(words)


def show_json(value: Any) -> None:
    """Prints JSON; objects of the price list are written as pricelist.json has them."""
    import json

    from pricebook.app.record import as_json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=as_json))


@contextmanager
def called(words: "Language") -> "Iterator[None]":
    """A call of a verb: what is wrong in it is said on standard error, and ends the program with status 2."""
    from pricebook.app.errors import CallError

    try:
        yield
    except CallError as error:
        show(error.message(words), err=True)
        raise typer.Exit(NOT_CARRIED_OUT) from error


def show_findings(findings: "Iterable[Finding]", words: "Language") -> None:
    """Each finding with its place, its law and its remedy."""
    from pricebook.base.languages import term

    law, todo = said("law", words), said("remedy", words)
    lines: list[str] = []
    for finding in findings:
        lines += [
            f"{finding.code} {term(finding.severity, words):<9} {str(finding.at) or '—'}",
            f"      {finding.message(words)}",
            f"      {law}: {finding.law_text(words)}",
            f"      {todo}: {finding.remedy(words)}",
        ]
    if lines:
        show("\n".join(line.replace("\n", " ") for line in lines))


@contextmanager
def progress(words: "Language") -> "Iterator[Callable[..., None]]":
    """Calls of what is yielded name the step on the way (a phrase of screen.toml), on a terminal; nothing is shown in a pipe."""
    if not sys.stderr.isatty():
        yield lambda key, **values: None
        return
    from rich.console import Console

    with Console(stderr=True).status("…") as status:
        yield lambda key, **values: status.update(said(key, words, **values))
