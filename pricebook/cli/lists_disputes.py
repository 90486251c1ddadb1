"""The commands list dispute and direct: what is not agreed on in a list, and the directions that settle it (R9)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import (
    LangOption,
    NormsOption,
    chosen_language,
    show_call_errors,
    show_phrase,
)
from pricebook.cli.findings import show_findings
from pricebook.cli.list_options import (
    DAYS,
    ByOption,
    DatedOption,
    ListArgument,
    NoteOption,
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
    from pricebook.app.list_disputes import DisputeNow
    from pricebook.base.languages import Language


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    for command in (dispute, direct):
        app.command()(command)


def dispute(
    list_: ListArgument,
    about: Annotated[str, typer.Option("--about", metavar="norm|structure|price|list", help="What is not agreed on.")],
    position: Annotated[
        list[str],
        typer.Option("--position", metavar="PARTY:TEXT", help="Who holds what. Give it twice, once for each party."),
    ],
    on: OnOption,
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="The service. Default: the whole list.")
    ] = None,
    paper: PaperOption = None,
    dated: DatedOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record what is not agreed on, with both positions, and that it was reported upwards for direction.

    It stops nothing: until those have directed who must, it stands on every output, and the old price is paid.

    Example: pricebook list dispute LIST --about norm --service A2 --position "SYT: 2 ml" --position "BHXH: 1 ml" --on 2012-08-25
    """
    language = chosen_language(lang)
    positions = [_position(text) for text in position]
    with show_call_errors(language):
        from pricebook.app import list_disputes

        found = list_disputes.dispute(
            list_,
            about,
            positions,
            on=on.date(),
            service=service,
            paper_no=paper,
            paper_date=as_day(dated) or (on.date() if paper else None),
            person=recorder(person),
            note=note,
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    _show_dispute(found, language)


def direct(
    list_: ListArgument,
    by: ByOption,
    paper: Annotated[str, typer.Option("--paper", metavar="NO", help="The number of the direction.")],
    on: Annotated[datetime, typer.Option("--on", formats=DAYS, metavar="DAY", help="The date of the direction.")],
    dispute: Annotated[
        int | None, typer.Option("--dispute", metavar="N", help="The number of the dispute. Default: the only one.")
    ] = None,
    scan: ScanOption = None,
    person: PersonOption = None,
    note: NoteOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Record a direction on what is not agreed on. It is settled when all have directed who must.

    Example: pricebook list direct long-an-2012-1 --by "Bảo hiểm xã hội Việt Nam" --paper 3012/BHXH-CSYT --on 2012-09-05
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app import list_disputes

        found = list_disputes.direct(
            list_,
            paper,
            by=by,
            on=on.date(),
            number=dispute,
            scan=scan,
            person=recorder(person),
            note=note,
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    _show_dispute(found, language)


def _show_dispute(found: "DisputeNow", language: "Language") -> None:
    from pricebook.base.languages import Terms, say

    missing = Terms([name or say("registry.anybody") for name in found.missing])
    key = "list-dispute-open" if found.missing else "list-dispute-settled"
    show_phrase(key, language, list=found.list, no=found.dispute.number, by=missing, registry=found.registry)
    show_findings(found.findings.of("RG004", "RG005"), language)


def _position(text: str) -> tuple[str, str]:
    party, found, said = text.partition(":")
    if not found or not party.strip() or not said.strip():
        raise typer.BadParameter(f"{text!r}: PARTY:TEXT", param_hint="--position")
    return party.strip(), said.strip()
