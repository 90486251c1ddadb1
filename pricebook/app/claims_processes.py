"""Many claims are settled by several processes of one machine: each takes what nobody is at, in the folder of the lines.

One process computes on one core most of the time, for rows go through Python, and a month of one facility is too short for a
database to divide. The first process does whatever another one has not done, so that it needs none of them.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pricebook.app.asked_claims import AskedClaims
from pricebook.app.claims_work import kept_parts
from pricebook.base.child import beside
from pricebook.settlement.claims.database import connect
from pricebook.settlement.claims.staging import stage

_WORTH_IT = 256 * 2**20  # bytes as text: another process takes a second or two to begin
_AS_TEXT = {".parquet": 16, ".zip": 10}  # how many times longer a file would be as text
_MOST = 4  # processes; each has memory of its own


def processes_for(files: Sequence[Path]) -> int:
    """How many processes settle the lines of files: one of few lines, else one for each core, up to four."""
    size = sum(path.stat().st_size * _AS_TEXT.get(path.suffix.lower(), 1) for path in files)
    return min(cores(), _MOST) if size >= _WORTH_IT else 1


def cores() -> int:
    """On how many cores this process may compute."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def helped(asked: AskedClaims, folder: Path, spills: Path, processes: int) -> Iterator[None]:
    """A context manager within which further processes settle the same claims.

    Args:
        asked: what is settled.
        folder: the folder of the lines that are put aside, and of what is found.
        spills: a folder of the first process's own, for what does not fit into memory.
        processes: how many there are, with the first.

    Raises:
        OSError: no process can be started.
    """
    with ExitStack() as stack:
        for number in range(1, processes):
            own = spills / f"process-{number}"  # the database makes it when it needs it
            stack.enter_context(beside(f"{__name__}:{settle_beside.__name__}", asked, folder, own, processes))
        yield


def settle_beside(asked: AskedClaims, folder: Path, spills: Path, processes: int) -> None:
    """Runs in a further process: puts lines aside and settles parts that no other one is at, until there are none."""
    with asked.opened() as loaded, connect(asked.files, spills, folder, processes) as con:
        staged = stage(con, folder, asked.files, asked.rows, loaded.rules, receipts=asked.receipts)
        loaded.settling(con, staged, kept_parts(folder, loaded)).take_turns(loaded.periods)
