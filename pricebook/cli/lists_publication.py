"""The commands list sent and list acknowledged: an approved list goes out."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase
from pricebook.cli.list_options import (
    DatedOption,
    ListArgument,
    OnDemandOption,
    OnOption,
    PaperOption,
    PersonOption,
    RegistryOption,
    ScanOption,
    as_day,
    recorder,
)

if TYPE_CHECKING:
    from pricebook.app.list_sending import SentList
    from pricebook.base.languages import Language

ToOption = Annotated[
    str | None, typer.Option("--to", metavar="OFFICE", help="To whom. Default: whom the law of the list names, where it does.")
]
SenderOption = Annotated[
    str | None, typer.Option("--by", metavar="OFFICE", help="Who sent it. Default: the office that the law of the list names.")
]
AcknowledgedByOption = Annotated[
    str | None, typer.Option("--by", metavar="OFFICE", help="Who acknowledged it. Default: to whom it was sent last.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(sent)
    app.command()(acknowledged)


def sent(
    list_: ListArgument,
    on: OnOption,
    to: ToOption = None,
    by: SenderOption = None,
    paper: PaperOption = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    on_demand: OnDemandOption = False,
    person: PersonOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record that an approved list was sent. The list's state stays as it is.

    Example: pricebook list sent long-an-2012-1 --on 2012-09-25 --to "Bảo hiểm xã hội Việt Nam" --paper 512/BHXH-GĐYT
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app import list_sending

        done = list_sending.sent(
            list_,
            on=on.date(),
            to=to,
            by=by,
            paper_no=paper,
            paper_date=_dated(paper, dated, on),
            scan=scan,
            person=recorder(person),
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    _show("list-sent", done, on, language)


def acknowledged(
    list_: ListArgument,
    on: OnOption,
    by: AcknowledgedByOption = None,
    paper: PaperOption = None,
    dated: DatedOption = None,
    scan: ScanOption = None,
    on_demand: OnDemandOption = False,
    person: PersonOption = None,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record that a list that was sent was acknowledged. The list's state stays as it is.

    Example: pricebook list acknowledged long-an-2012-1 --on 2012-10-02 --paper 3871/BHXH-CSYT
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app import list_sending

        done = list_sending.acknowledged(
            list_,
            on=on.date(),
            by=by,
            paper_no=paper,
            paper_date=_dated(paper, dated, on),
            scan=scan,
            person=recorder(person),
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    _show("list-acknowledged", done, on, language)


def _dated(paper: str | None, dated: datetime | None, on: datetime) -> date | None:
    """The date of the paper: the one that is given; else, where there is a paper, the day of the move."""
    return as_day(dated) or (on.date() if paper else None)


def _show(key: str, done: "SentList", on: datetime, language: "Language") -> None:
    show_phrase(key, language, list=done.list, office=done.office, day=f"{on:%d/%m/%Y}", registry=done.registry)
