"""What the commands share: options, exit statuses, and functions that print texts."""

import locale
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pricebook.base.languages import Figure, Language

FINE, BLOCKED, NOT_CARRIED_OUT = 0, 1, 2
STOPPED = 128  # and the number of the signal that asked for it


class Format(StrEnum):
    """The format of what is printed."""

    text = "text"
    json = "json"


class Lang(StrEnum):
    """The language of what is printed."""

    vi = "vi"
    en = "en"


class Names(StrEnum):
    """What output files are called."""

    plain = "plain"
    speaking = "speaking"


DossierPath = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the dossier, with dossier.toml and the tables.")]
FormatOption = Annotated[Format, typer.Option("--format", help="Format of the output: text, or JSON on standard output.")]
LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the messages. Default: en if the system is in English, else vi.")
]
NamesOption = Annotated[
    Names,
    typer.Option(
        "--names",
        help="What the files are called: plain (pricelist.json), or speaking: province, document, date and round "
        "(long-an_bang-gia_2012-08-01_v1.json).",
    ),
]
NormsOption = Annotated[
    Path | None,
    typer.Option("--norms", metavar="DIR", help="A folder with regulation packs, searched before the installed packs."),
]
FullOption = Annotated[bool, typer.Option("--full", help="Show every finding by itself, with its law and its remedy.")]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="Show the result only, and no findings.")]


def chosen_language(chosen: Lang | None) -> "Language":
    """Returns the chosen language; by default English where the locale is English, else Vietnamese."""
    if chosen is not None:
        return chosen.value
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    name = name or locale.setlocale(locale.LC_CTYPE)  # in one piece: of "en-VN", as Windows may say, Python knows no parts
    return "en" if name.lower().startswith("en") else "vi"


def show(text: str = "", *, err: bool = False) -> None:
    """Prints a line. Control characters, which may come from an input file, are replaced by blanks."""
    if not text.replace("\n", "").isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    typer.echo(text, err=err)


def printed(function: "Callable[[], None]") -> str:
    """Returns what a function prints on standard output, in place of printing it."""
    text = StringIO()
    with redirect_stdout(text):
        function()
    return text.getvalue()


def show_phrase(key: str, language: "Language", *, err: bool = False, **values: "Figure") -> None:
    """Prints a phrase of screen.toml."""
    show(phrase(key, language, **values), err=err)


def phrase(key: str, language: "Language", **values: "Figure") -> str:
    """Returns a phrase of screen.toml as text."""
    from pricebook.base.languages import say

    return say(f"screen.{key}", **values).text(language)


def show_json(value: Any) -> None:
    """Prints JSON. Objects of a price list are written as in pricelist.json."""
    from pricebook.app.display import json_text

    typer.echo(json_text(value), nl=False)


@contextmanager
def show_call_errors(language: "Language") -> "Iterator[None]":
    """Around the call of a verb: prints what is wrong in the call on standard error, and ends with status 2."""
    from pricebook.app.errors import CallError

    try:
        yield
    except CallError as error:
        _show_recovered(language)
        show(error.message(language), err=True)
        raise typer.Exit(NOT_CARRIED_OUT) from error
    finally:
        _show_recovered(language)


def _show_recovered(language: "Language") -> None:
    """Prints, on standard error, what this run has put back that an earlier one had left half replaced."""
    from pricebook.base.swap import recovered

    while recovered:
        back = recovered.pop(0)
        if back.names:
            show_phrase("recovered", language, err=True, folder=str(back.folder), files=", ".join(back.names))
        if back.beside:
            show_phrase("recovered-beside", language, err=True, folder=str(back.folder), files=", ".join(back.beside))


def show_removed(removed: "Sequence[Path]", language: "Language") -> None:
    """Prints, on standard error, that the files of an earlier run were removed."""
    if removed:
        show_phrase("former-removed", language, err=True, folder=str(removed[0].parent), files=", ".join(p.name for p in removed))


@contextmanager
def progress(language: "Language") -> "Iterator[Callable[..., None]]":
    """Yields a function that shows the current step (a phrase of screen.toml) on a terminal, and shows nothing in a pipe.

    With `done` and `of`, how many of how many are done, the bar fills by them; without, it only moves. It stands on standard
    error, and goes with the last step.
    """
    if not sys.stderr.isatty():
        yield lambda key, **values: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    # What a step says may be the name of a file: "[red]" in it is no colour.
    columns = BarColumn(bar_width=20), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task("…", total=None)

        def step(key: str, *, done: int = 0, of: int | None = None, **values: "Figure") -> None:
            counted = {} if of is None else {"done": str(done), "of": str(of)}
            text = phrase(key, language, **counted, **values)
            (before,) = bar.tasks
            if before.total == of is not None:
                bar.update(before.id, description=text, completed=done)
            else:  # another one: what can be counted does not become again what cannot
                bar.remove_task(before.id)
                bar.add_task(text, total=of, completed=done)

        yield step
