"""The verb list withdraw: a move or a succession that was recorded in error no longer counts, and stays in the log."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pricebook.app.errors import MoveRefused
from pricebook.app.list_moves import loaded_list
from pricebook.app.list_papers import papers_left
from pricebook.app.list_rules import ListRules
from pricebook.app.registry import registry_at
from pricebook.app.typed import as_typed
from pricebook.registry import Refused
from pricebook.registry.naming import no_such_list, recorded_name
from pricebook.registry.recording import Payer
from pricebook.registry.succession import WithdrawnSuccession, withdraw_succession
from pricebook.registry.withdrawing import Withdrawn, withdraw_move


@dataclass(frozen=True, slots=True)
class WithdrawnMove:
    """A withdrawal that was recorded: of which list, in which registry, what it took back, and which papers of the move
    still lie in the folder of its papers."""

    list: str
    registry: str
    withdrawn: Withdrawn
    papers: tuple[Path, ...] = ()


@as_typed("person", needed=["note"])
def withdraw(
    path: Path | str,
    entry: int,
    *,
    note: str,
    on: date | None = None,
    person: str | None = None,
    payer: Payer = "insured",
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> WithdrawnMove:
    """Withdraws the last move of a list, which was recorded in error.

    Args:
        path: The list: its file, the folder of a build, or its name in the registry.
        entry: The entry of the move.
        note: Why.
        on: On which day; today, if not given.
        person: Who withdraws it.
        payer, registry, norms: As the other verbs have them.

    Raises:
        RegistryUnusable, InputNotFound, UnreadableList: The registry or the list cannot be read.
        WrongOption: No reason is given.
        MoveRefused: It is not the last move of the list, or what was recorded since rests on it; nothing was recorded.
    """
    loaded, rules = loaded_list(path, norms), ListRules(norms)
    prices = loaded.prices if loaded is not None else None
    with registry_at(registry, loaded.path if loaded is not None else None) as opened:
        try:
            with opened.writing() as con:
                name = recorded_name(con, str(path), prices, payer, rules.authority_of(prices) if prices is not None else None)
                if name is None:
                    raise no_such_list(con, str(path))
                done = withdraw_move(con, name, entry, on or date.today(), person, note)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
        papers = papers_left(opened, name, done.of)
    return WithdrawnMove(name, opened.place, done, papers)


@as_typed("person", needed=["note"])
def withdraw_inheritance(
    entry: int, *, note: str, person: str | None = None, registry: Path | str | None = None
) -> tuple[str, WithdrawnSuccession]:
    """Withdraws a succession that was recorded in error: who gave way by it is there again, with its lists and its facilities.

    Args:
        entry: Its entry.
        note: Why.
        person: Who withdraws it.
        registry: As the other verbs have it.

    Returns:
        The registry, and what no longer counts.

    Raises:
        RegistryUnusable: There is no registry, or it cannot be opened.
        WrongOption: No reason is given.
        MoveRefused: There is no such succession; nothing was recorded.
    """
    with registry_at(registry) as opened:
        try:
            with opened.writing() as con:
                done = withdraw_succession(con, entry, person, note)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error
    return opened.place, done
