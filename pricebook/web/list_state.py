"""Where a list that somebody sent stands: being judged, judged, refused, or broken off; and how it is judged again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anyio.to_thread import run_sync
from starlette.requests import Request

from pricebook.web.actions import desk_of
from pricebook.web.desk import Desk
from pricebook.web.lists import Round, SentList, sent_list
from pricebook.web.work.queue import Job, TooMuchWork

# working: waiting or at work. judged: what is shown is of the newest run. refused, failed, stopped: that run was, and what is
# shown is of an earlier one, if of any. interrupted: nobody knows of that run any more: the program was ended meanwhile.
State = Literal["working", "judged", "refused", "failed", "stopped", "interrupted"]


@dataclass(frozen=True, slots=True)
class Here:
    """The round of a list that a page is about.

    Attributes:
        sent: the list.
        rounds: its rounds.
        round: the round that is shown.
        shown: what is shown of it; None where it was never judged.
        job: the newest work on it, as far as the desk remembers.
        state: where the newest round stands; of an earlier round, judged or interrupted.
    """

    sent: SentList
    rounds: list[Round]
    round: Round
    shown: dict[str, Any] | None
    job: Job | None
    state: State

    @property
    def newest(self) -> bool:
        """Whether this is the newest round: only that one can be changed."""
        return self.round.number == self.rounds[-1].number

    @property
    def path(self) -> str:
        """The beginning of the paths of the pages about this round."""
        return f"{self.sent.path}/{self.round.number}"

    @property
    def judged(self) -> bool:
        """Whether a list was read in it: then there is a verdict."""
        return self.shown is not None and self.shown["verdict"] is not None

    @property
    def open(self) -> bool:
        """Whether it can be changed now: it is the newest round, and nothing is at work on it."""
        return self.newest and self.state != "working"


def here(request: Request) -> Here | None:
    """The list and the round that a path names (`id`, `number`; without a number the newest); None where there is none."""
    desk = desk_of(request)
    sent = sent_list(desk.lists, request.path_params["id"])
    rounds = sent.rounds() if sent is not None else []
    number = request.path_params.get("number", rounds[-1].number if rounds else 0)
    round = next((each for each in rounds if each.number == number), None)
    if sent is None or round is None:
        return None
    shown, job = round.shown(), desk.work.about(sent.path)
    return Here(sent, rounds, round, shown, job, _state(shown, round, job if round is rounds[-1] else None))


def state_of(desk: Desk, sent: SentList) -> tuple[State, dict[str, Any] | None]:
    """Where a list stands, and what is shown of its newest round."""
    rounds = sent.rounds()
    shown = rounds[-1].shown() if rounds else None
    return (_state(shown, rounds[-1], desk.work.about(sent.path)) if rounds else "interrupted"), shown


def _state(shown: Mapping[str, Any] | None, round: Round, job: Job | None) -> State:
    if job is not None and not job.ended:
        return "working"
    if shown is not None and shown["run"] == round.asked.run:
        return "judged"
    if job is not None and job.state in ("refused", "failed", "stopped"):
        return job.state
    return "interrupted"


async def judge(desk: Desk, sent: SentList, round: Round, person: str | None, **changed: Any) -> None:
    """Has a round of a list judged. Where there is too much to do, it stays as one that broke off, to be asked for again.

    What is at work on the list is stopped: it judges what is no longer asked for.

    Args:
        desk: the desk.
        sent: the list.
        round: its newest round.
        person: who asks for it.
        changed: what is asked for otherwise than before: `page`, `papers`.
    """
    if (job := desk.work.about(sent.path)) is not None:
        desk.work.stop(job)
    asked = await run_sync(lambda: round.ask(**changed))
    former = [each for each in await run_sync(sent.rounds) if each.number < round.number and each.record.is_file()]
    dossier = sent.stated.get("dossier")
    stated = sent.stated | {
        "norms": str(desk.norms) if desk.norms else None,
        "dossier": str(desk.folder / dossier) if dossier else None,
    }
    arguments = {
        "path": str(round.workbook),
        "out": str(round.results),
        "stated": stated,
        "baseline": str(former[-1].record) if former else None,
        "run": asked.run,
        "page": asked.page,
        "papers": asked.papers,
    }
    try:
        desk.work.start(Job("check_list", arguments, sent.path, person))
    except TooMuchWork:
        return


def dossiers_of(desk: Desk) -> list[str]:
    """The dossiers on the desk, by the names of their folders."""
    return sorted(each.parent.name for each in desk.folder.glob("*/dossier.toml"))
