"""Work that several runs do together in one folder: each takes what nobody has done and nobody is at."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pricebook.base.locks import FolderBusy, locked

_FOR_OTHERS = 7 * 24 * 3_600.0  # seconds that a run waits for another one that is at a piece; its lock ends with it


class Named(Protocol):
    """A piece of work."""

    @property
    def name(self) -> str:
        """Its name, which a file may have."""


Piece = TypeVar("Piece", bound=Named)


def in_turns(folder: Path, pieces: Sequence[Piece], is_done: Callable[[Piece], bool], do: Callable[[Piece], None]) -> None:
    """Does each piece once: those that nobody is at first, then those of others which ended before they had done theirs.

    A piece is taken by a lock on a file, which the system lifts when a run ends in any way. On a disk that knows no locks each
    run does all pieces, and the results are the same.

    Args:
        folder: the folder that the runs share.
        pieces: the pieces, in the same order for each run.
        is_done: whether somebody has done a piece.
        do: does a piece, so that it is done whole or not at all.

    Raises:
        OSError: the folder cannot be written into.
    """
    taken: list[Piece] = []
    for piece in pieces:
        if is_done(piece):
            continue
        try:
            with locked(folder, f"{piece.name}.lock", wait=0):
                if not is_done(piece):
                    do(piece)
        except FolderBusy:
            taken.append(piece)
    for piece in taken:
        with locked(folder, f"{piece.name}.lock", wait=_FOR_OTHERS):
            if not is_done(piece):
                do(piece)
