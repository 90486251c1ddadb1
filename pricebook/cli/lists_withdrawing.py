"""The command list withdraw: a move that was recorded in error no longer counts."""

from typing import Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase
from pricebook.cli.list_options import ListArgument, OnDemandOption, PersonOption, RegistryOption, recorder


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(withdraw)


def withdraw(
    list_: ListArgument,
    entry: Annotated[int, typer.Option("--entry", min=0, metavar="N", help="The entry of the move, as list show names it.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why: what was wrong.")],
    person: PersonOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Withdraw the last move of a list, which was recorded in error. Nothing is deleted: the entry stays in the log, struck.

    All is as if the move had not been made; in-force --known still says what was paid by it meanwhile. A decision that was
    really made is not withdrawn but revoked.

    Example: pricebook list withdraw long-an-2012-1 --entry 7 --note "ghi nhầm ngày"
    """
    language = chosen_language(lang)
    with show_call_errors(language):
        from pricebook.app.list_withdrawing import withdraw as ask

        done = ask(
            list_,
            entry,
            note=note,
            person=recorder(person),
            payer="on-demand" if on_demand else "insured",
            registry=registry,
            norms=norms,
        )
    from pricebook.app.list_moves import MOVE_TERMS, STATE_TERMS
    from pricebook.base.languages import Terms

    show_phrase(
        "list-withdrawn", language, list=done.list, move=Terms([MOVE_TERMS[done.withdrawn.move]]), of=str(done.withdrawn.of),
        entry=str(done.withdrawn.entry), state=Terms([STATE_TERMS[done.withdrawn.state]]), registry=done.registry,
    )  # fmt: skip
