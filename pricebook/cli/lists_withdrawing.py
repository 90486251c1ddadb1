"""The command list withdraw: a move or a succession that was recorded in error no longer counts."""

from typing import TYPE_CHECKING, Annotated

import typer

from pricebook.cli.common import LangOption, NormsOption, chosen_language, show_call_errors, show_phrase
from pricebook.cli.list_options import OnDemandOption, PersonOption, RegistryOption, recorder

if TYPE_CHECKING:
    from pricebook.base.languages import Language


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(withdraw)


def withdraw(
    entry: Annotated[int, typer.Option("--entry", min=0, metavar="N", help="The entry, as list show or list succeed names it.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why: what was wrong.")],
    list_: Annotated[
        str | None, typer.Argument(metavar="[LIST]", help="The list, if it is a move of one; none for a succession.")
    ] = None,
    person: PersonOption = None,
    on_demand: OnDemandOption = False,
    registry: RegistryOption = None,
    norms: NormsOption = None,
    lang: LangOption = None,
) -> None:
    """Withdraw the last move of a list, or a succession, which was recorded in error. The entry stays in the log, struck.

    All is as if the move had not been made; in-force --known still says what was paid by it meanwhile. A decision that was
    really made is not withdrawn but revoked.

    Example: pricebook list withdraw long-an-2012-1 --entry 7 --note "ghi nhầm ngày"
    """
    language = chosen_language(lang)
    if list_ is None:
        _succession(entry, note, person, registry, language)
        return
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
    if done.papers:
        show_phrase("withdrawn-papers", language, files=", ".join(map(str, done.papers)))


def _succession(entry: int, note: str, person: str | None, registry: str | None, language: "Language") -> None:
    with show_call_errors(language):
        from pricebook.app.list_withdrawing import withdraw_inheritance

        place, done = withdraw_inheritance(entry, note=note, person=recorder(person), registry=registry)
    show_phrase(
        "succession-withdrawn", language, authority=done.authority, formers=", ".join(done.formers),
        day=done.day.strftime("%d/%m/%Y"), of=str(done.of), entry=str(done.entry), registry=place,
    )  # fmt: skip
