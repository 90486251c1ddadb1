"""The options of check about the papers of a judgement, and what is printed of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import show, show_phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pricebook.app.checked import Checked
    from pricebook.app.incoming import Incoming
    from pricebook.app.written import Written
    from pricebook.base.languages import Language

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
PapersOption = Annotated[
    bool,
    typer.Option(
        "--papers",
        help="Write the papers of the judgement, too: written opinion, appraisal record, and the letter that returns the list "
        "or asks for what is missing; and the report as a page.",
    ),
]
HtmlOption = Annotated[
    bool, typer.Option("--html", help="Write the report as a page, too: each finding with its row and the rows around it.")
]
SenderOption = Annotated[
    str | None,
    typer.Option("--sender", metavar="OFFICE", help="With --papers: who sent the list. Default: who proposes by the procedure."),
]
LetterOption = Annotated[
    str | None, typer.Option("--letter", metavar="NUMBER", help="With --papers: the number of the letter that it came with.")
]
LetterDateOption = Annotated[
    datetime | None, typer.Option("--letter-date", formats=DAYS, help="With --papers: the date of that letter.")
]
ReceivedOption = Annotated[
    datetime | None,
    typer.Option(
        "--received",
        formats=DAYS,
        help="With --papers: the day on which the dossier came in. If it is complete, the term of the opinion runs from it. "
        "For a folder: the day on which the files came in that its register does not have yet.",
    ),
]
HoldsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--holds",
        metavar="PAPER",
        help="With --papers: a paper that the dossier holds, by its id in the procedure: request, plan, opinions, others. "
        "May be repeated. Without any the papers say nothing of it.",
    ),
]


def incoming_of(
    papers: bool,
    sender: str | None,
    letter: str | None,
    letter_date: datetime | None,
    received: datetime | None,
    holds: "Sequence[str] | None",
) -> "Incoming | None":
    """How the list came in; None where no papers are wanted. Raises WrongOption where it is said and they are not."""
    from pricebook.app.incoming import incoming

    return incoming(
        papers,
        sender=sender,
        letter=letter,
        letter_date=letter_date.date() if letter_date is not None else None,
        received=received.date() if received is not None else None,
        holds=tuple(holds) if holds else None,
    )


def show_documents(written: "Written[Checked]", incoming: "Incoming | None", language: "Language") -> None:
    """Prints which papers were written, and what is to be said of the dossier, on standard error."""
    from pricebook.app.check_papers import about_dossier, document_names
    from pricebook.app.edited_papers import kept_papers

    names = document_names(written.files)
    if names:
        show_phrase("papers-written", language, err=True, files=", ".join(names))
    if kept := kept_papers(written.files):
        show_phrase("paper-kept", language, err=True, files=", ".join(kept))
    if incoming is not None:
        for text in about_dossier(written.result, incoming):
            show(text.text(language), err=True)
