"""The options that the commands about a list's life share."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pricebook.registry import Phase

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]

ListArgument = Annotated[
    str,
    typer.Argument(metavar="LIST", help="pricelist.json, an approval workbook, the folder of a build, or its name."),
]
RegistryOption = Annotated[
    str | None,
    typer.Option(
        "--registry",
        metavar="PATH|URL",
        help="The registry: a file, or a PostgreSQL URL. Default: PRICEBOOK_REGISTRY, else the file in the dossier, beside it,"
        " or here.",
    ),
]
ByOption = Annotated[str, typer.Option("--by", metavar="OFFICE", help="The office that does it, as “Sở Y tế tỉnh Long An”.")]
OnOption = Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The day on which it was done.")]
PaperOption = Annotated[str | None, typer.Option("--paper", metavar="NO", help="The number of its paper.")]
DatedOption = Annotated[
    datetime | None, typer.Option("--dated", formats=DAYS, metavar="DAY", help="The date of its paper. Default: the day of --on.")
]
ScanOption = Annotated[Path | None, typer.Option("--scan", metavar="FILE", help="A scan of the paper, which the registry keeps.")]
PersonOption = Annotated[
    str | None, typer.Option("--person", metavar="NAME", help="Who records it. Default: this machine's user.")
]
OnDemandOption = Annotated[bool, typer.Option("--on-demand", help="The list of what patients pay for what they ask for.")]
LeaveOutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--leave-out",
        metavar="SERVICE",
        help="A service that is not approved; blocked: all with an error or no price; disputed: all open. May be repeated.",
    ),
]
PapersOption = Annotated[
    Path | None,
    typer.Option("--papers", metavar="DIR", help="Where its papers are written. Default: papers/LIST beside the registry."),
]
NoPapersOption = Annotated[bool, typer.Option("--no-papers", help="Write no papers.")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Reasons, in words.")]


def recorder(named: str | None) -> str | None:
    """Who records a move: the name that is given, else that of the user of this machine."""
    import getpass

    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


def as_day(value: datetime | None) -> date | None:
    """The day of an option."""
    return value.date() if value is not None else None


def phases_of(
    first: datetime | None, last: datetime | None, said: Sequence[str], scopes: Sequence[str] = ()
) -> "tuple[Phase, ...]":
    """The phases of an approval: from --from and --to, and from each --phase "DAY:CLASS,CLASS"; each for every --scope.

    Raises:
        typer.BadParameter: A phase has another form, or neither option is given.
    """
    from pricebook.app.list_moves import LAST_DAY, Phase

    last_day = as_day(last) or LAST_DAY
    phases = [Phase(first.date(), last_day)] if first is not None else []
    for text in said:
        day, _, classes = text.partition(":")
        begins = next((found for form in DAYS if (found := _day(day.strip(), form)) is not None), None)
        if begins is None:
            raise typer.BadParameter(f"{text!r}: DAY:CLASS,CLASS", param_hint="--phase")
        phases += [Phase(begins, last_day, class_.strip()) for class_ in classes.split(",")]
    if not phases:
        raise typer.BadParameter("--from DAY, or --phase DAY:CLASS,CLASS", param_hint="--from")
    return tuple(replace(phase, scope=scope) for scope in scopes or ("",) for phase in phases)


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
