"""The queue of long work. A job runs in a child process, so that pages answer at once however much there is to do."""

import asyncio
import json
import os
import secrets
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from pricebook.base.languages import Language

State = Literal["waiting", "running", "done", "refused", "failed", "stopped"]

MOST_WAITING = 500
MOST_KEPT = 1_000  # jobs that have ended
LONGEST = 3_600  # seconds that a job may run
_LARGEST_LINE = 2**26  # bytes of a line of a child: a result is small, what is large it writes into files

_BOOTSTRAP = "import sys; sys.path[:] = sys.argv[2:]; from pricebook.web.work.child import run; run(int(sys.argv[1]))"


class TooMuchWork(Exception):
    """There are as many jobs waiting as are taken."""


@dataclass(slots=True)
class Job:
    """A piece of long work.

    Attributes:
        verb: the function of `work/verbs.py` that it is.
        arguments: what that is called with.
        about: the path of the page that shows what came of it.
        person: who asked for it.
        state: waiting, running; done; refused by the verb, which says why; failed; or stopped by somebody.
        step: the phrase of screen.toml that says what it does at the moment.
        result: what the verb returned, as JSON has it.
        why: why it was refused or failed, by language.
    """

    verb: str
    arguments: Mapping[str, Any]
    about: str
    person: str | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    state: State = "waiting"
    step: str = ""
    result: Any = None
    why: dict[Language, str] = field(default_factory=dict)
    began: float = 0.0
    process: Process | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "running")

    def tell(self) -> None:
        """Wakes whoever follows it."""
        self.changed.set()
        self.changed = asyncio.Event()


def _kill(process: Process) -> None:
    """Kills a process, also one that is killed already: to ask first whether it lives takes its status from whoever waits."""
    with suppress(ProcessLookupError):
        if hasattr(signal, "SIGKILL"):
            os.kill(process.pid, signal.SIGKILL)
        else:
            process.kill()


class Work:
    """The jobs of a desk.

    Args:
        at_once: how many run at a time; by default one for each core but one.
    """

    def __init__(self, at_once: int | None = None) -> None:
        self._room = asyncio.Semaphore(at_once or max(1, (os.cpu_count() or 2) - 1))
        self._jobs: dict[str, Job] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, job: Job) -> Job:
        """Puts a job at the end of the queue. Raises TooMuchWork."""
        if sum(not each.ended for each in self._jobs.values()) >= MOST_WAITING:
            raise TooMuchWork
        for old in [each for each in self._jobs.values() if each.ended][: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[old.id]
        self._jobs[job.id] = job
        task = asyncio.create_task(self._carry_out(job))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    def of(self, id: str) -> Job | None:
        """The job of an id."""
        return self._jobs.get(id)

    def about(self, path: str) -> Job | None:
        """The newest job that a page is about."""
        return next((each for each in reversed(self._jobs.values()) if each.about == path), None)

    def busy(self, path: str) -> bool:
        """Whether something is done, or waits, that is about a page or one below it."""
        return any(not each.ended and f"{each.about}/".startswith(f"{path}/") for each in self._jobs.values())

    def before(self, job: Job) -> int:
        """How many jobs wait before one that waits."""
        waiting = [each for each in self._jobs.values() if each.state == "waiting"]
        return waiting.index(job) if job in waiting else 0

    def stop(self, job: Job) -> None:
        """Stops a job; one that has written nothing whole yet leaves nothing behind."""
        if not job.ended:
            job.state = "stopped"
            if job.process is not None:
                _kill(job.process)
            job.tell()

    async def follow(self, job: Job, patience: float = 15.0) -> AsyncIterator[Job]:
        """Gives a job each time that something about it changes, or after some seconds without a change, until it has ended."""
        while True:
            changed = job.changed
            yield job
            if job.ended:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), patience)

    async def end(self) -> None:
        """Stops everything: the program ends."""
        for job in self._jobs.values():
            self.stop(job)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry_out(self, job: Job) -> None:
        async with self._room:
            if job.ended:
                return
            job.state, job.began = "running", time.monotonic()
            for each in self._jobs.values():  # those that wait have come nearer
                each.tell()
            try:
                async with asyncio.timeout(LONGEST):
                    await self._run(job)
            except (OSError, ValueError, TimeoutError):
                pass
            finally:
                if job.process is not None and job.process.returncode is None:
                    _kill(job.process)
                    await job.process.wait()
                job.process = None
                if job.state == "running":  # it broke off without a word
                    job.state = "failed"
                job.tell()

    async def _run(self, job: Job) -> None:
        command = [sys.executable, "-I", "-X", "utf8", "-c", _BOOTSTRAP, str(os.getpid()), *sys.path]
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LARGEST_LINE)
        job.process = process
        assert process.stdin is not None and process.stdout is not None
        asked = json.dumps({"verb": job.verb, "arguments": dict(job.arguments)}, ensure_ascii=False)
        process.stdin.write(asked.encode() + b"\n")  # and stays open: where it closes, this program is gone, and the child ends
        await process.stdin.drain()
        async for line in process.stdout:
            said = json.loads(line)
            if "step" in said:
                job.step = said["step"]
            elif "done" in said:
                job.state, job.result = "done", said["done"]
            elif "refused" in said:
                job.state, job.why = "refused", said["refused"]
            if job.ended:
                break
            job.tell()
