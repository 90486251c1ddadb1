"""The verb desk_log: what people did at the desk, in the log of the registry; and the way in which that is recorded."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pricebook.app.desk_facts import registry_is_there, registry_of_folder
from pricebook.app.errors import MoveRefused
from pricebook.app.registry import registry_at
from pricebook.registry.at_desk import DoneAtDesk, Fact, done_at_desk, record_at_desk
from pricebook.registry.refusals import Refused

__all__ = ["DoneAtDesk", "desk_log", "has_registry", "record_done"]

_LONGEST = 500  # letters of a fact
_MOST = 30  # facts of one entry


def has_registry(registry: str | None, folder: Path) -> bool:
    """Whether a desk has a registry: one that is named, or a file in its folder."""
    return registry_is_there(registry_of_folder(folder, registry))


def record_done(
    what: str, person: str | None, done: Sequence[Mapping[str, Fact]], *, registry: str | None = None, folder: Path | str = ""
) -> None:
    """Records something that a person did at the desk, once or several times. The registry is made where there is none.

    Args:
        what: what was done: "brought", "accepted" …
        person: who did it; None where nobody said a name.
        done: for each time, of what: the name of a file, its SHA-256, a reason. Long texts are cut off. No password, no token.
        registry: the registry; by default the file in the folder.
        folder: the folder of the desk.

    Raises:
        RegistryUnusable: it cannot be opened.
        MoveRefused: others have been writing all the time, or the database ended the work; nothing was recorded.
    """
    who = _plain(person) if person is not None else None
    with registry_at(registry_of_folder(Path(folder), registry), create=True) as opened:
        try:
            with opened.writing() as con:
                for facts in done:
                    told = {name: _plain(of) if isinstance(of, str) else of for name, of in list(facts.items())[:_MOST]}
                    record_at_desk(con, what, who, told)
        except Refused as error:
            raise MoveRefused("move-refused", reason=error.phrase) from error


def desk_log(
    *, registry: str | None = None, folder: Path | str = "", most: int = 100, before: int | None = None
) -> tuple[DoneAtDesk, ...]:
    """What was done at the desk, the newest first; nothing where there is no registry.

    Args:
        registry: the registry; by default the file in the folder.
        folder: the folder of the desk.
        most: how many are given at most.
        before: the number of an entry: only earlier ones.

    Raises:
        RegistryUnusable: it cannot be opened.
    """
    if not has_registry(registry, Path(folder)):
        return ()
    with registry_at(registry_of_folder(Path(folder), registry)) as opened, opened.reading() as con:
        return tuple(done_at_desk(con, most, before))


def _plain(text: str) -> str:
    """A text as the log takes it: whole letters, none that cannot be seen, and not long."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return seen if len(seen) <= _LONGEST else seen[: _LONGEST - 1] + "…"
