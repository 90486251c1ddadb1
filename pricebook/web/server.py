"""Serves the desk, on this machine or behind a proxy, until somebody ends it."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette

from pricebook.app.errors import DeskNotOpened
from pricebook.base.interruptions import Stopped
from pricebook.base.locks import FolderBusy, locked
from pricebook.base.own_folders import abandoned
from pricebook.base.reasons import reason_of
from pricebook.web.access.accounts import Accounts
from pricebook.web.access.guard import ENTER
from pricebook.web.access.token import StartToken
from pricebook.web.application import application, public_application
from pricebook.web.desk import Desk
from pricebook.web.pages.entrance import START
from pricebook.web.pages.public import PRICES

HOST = "127.0.0.1"
_LOCK = ".pricebook-desk"  # in the folder: one desk at a time
_LONGEST_IDLE = 20  # seconds that a connection without requests is kept
LONGEST_HEAD = 30.0  # seconds that a connection waits for the head of a request
_LOOKS = 10  # tenths of a second between looks at that
_MOST_CONNECTIONS = 800
_SHORTEST_END = 3  # seconds that answers which have begun may still take


@dataclass(frozen=True, slots=True)
class Reached:
    """From where a desk is reached.

    Attributes:
        host: the address of this machine on which it listens.
        port: the port; 0: any that is free.
        public: the address that browsers use, "https://NAME" or "http://NAME:PORT"; None: that of this machine alone.
        proxies: the addresses of proxies whose word is taken for where a request comes from.
    """

    host: str = HOST
    port: int = 0
    public: str | None = None
    proxies: tuple[str, ...] = field(default=())

    def hosts(self, port: int) -> frozenset[str]:
        """The names, with port, under which it may be asked."""
        if self.public is not None:
            return frozenset({self.public.partition("://")[2]})
        return frozenset({f"{HOST}:{port}", f"localhost:{port}", f"[::1]:{port}"})

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.public is not None and self.public.startswith("https://")


def serve(
    folder: Path,
    *,
    ready: Callable[[str], None],
    reached: Reached | None = None,
    users: Path | None = None,
    norms: Path | None = None,
    registry: str | None = None,
    public: bool = False,
) -> None:
    """Serves the desk of a folder, until the program is asked to stop.

    Args:
        folder: the folder with dossiers and lists.
        ready: is called with the address to enter by, once there is somebody to answer.
        reached: from where it is reached; by default from this machine alone, on a port that is free.
        users: the file of accounts; without it one browser is let in, by a token.
        norms: a folder of regulation packs that is searched first.
        registry: the registry, where it is not the one in the folder.
        public: whether only the prices are shown, to everybody, to be read.

    Raises:
        DeskNotOpened: another desk of the folder is open, or the port cannot be had.
        AccountsUnusable: the file of accounts is broken, or has nobody in it.
    """
    at = reached or Reached()
    accounts = Accounts(users) if users is not None else None
    with _alone(folder) if not public else nullcontext():  # who only reads stands beside a desk
        listening = _listening(at)
        port = listening.getsockname()[1]
        token = StartToken() if accounts is None and not public else None
        desk = Desk(folder, norms=norms, registry=registry, accounts=accounts, secure=at.secure, port=port)
        first = at.public or f"http://{at.host if ':' not in at.host else f'[{at.host}]'}:{port}"

        def enter_at() -> str:
            return f"{first}{START}?token={token.value}" if token is not None else f"{first}{PRICES if public else ENTER}"

        if public:
            app = public_application(desk, at.hosts(port), at.public)
        else:
            app = application(desk, at.hosts(port), token, lambda: ready(enter_at()))
        server = server_of(app, desk, lambda: ready(enter_at()), at.proxies)
        with suppress(Stopped, KeyboardInterrupt), _hangup(server.handle_exit):  # being asked to stop is how it ends
            server.run(sockets=[listening])


def server_of(app: Starlette, desk: Desk, ready: Callable[[], None], proxies: Sequence[str] = ()) -> uvicorn.Server:
    """The server of a desk.

    Args:
        app: the application.
        desk: its desk, whose work ends first: nobody waits for the end of what is stopped.
        ready: is called once there is somebody to answer.
        proxies: the addresses whose headers X-Forwarded-For and X-Forwarded-Proto are believed.
    """

    waits = _Waits()

    class Told(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

        async def on_tick(self, counter: int) -> bool:
            if counter % _LOOKS == 0:
                waits.end_long_ones(self.server_state.connections)
            return await super().on_tick(counter)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await desk.work.end()
            await desk.moves.end()
            await super().shutdown(sockets)

    return Told(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_keep_alive=_LONGEST_IDLE,
            timeout_graceful_shutdown=_SHORTEST_END,
        )
    )


class _Waits:
    """How long connections wait for the head of a request. Many that begin one and never end it would keep everybody else out."""

    def __init__(self) -> None:
        self._since: dict[Any, tuple[Any, float]] = {}  # of a connection: the request that it had last, and since when

    def end_long_ones(self, connections: Iterable[Any]) -> None:
        """Closes the connections that have waited for too long. One whose request is being answered does not wait."""
        now, former = time.monotonic(), self._since
        self._since = {}
        for each in list(connections):
            last = getattr(each, "cycle", None)
            if last is not None and not last.response_complete:
                continue
            of, since = former.get(each, (last, now))
            self._since[each] = (last, since if of is last else now)
            if of is last and now - since > LONGEST_HEAD:
                each.transport.close()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A context manager within which no other desk of a folder opens. What a killed one has left behind is taken away.

    Raises:
        DeskNotOpened: another one is open, or nothing can be written into the folder.
    """
    held = locked(folder, _LOCK, wait=0)
    try:
        held.__enter__()
    except FolderBusy as error:
        raise DeskNotOpened("desk-open", path=str(folder)) from error
    except OSError as error:
        raise DeskNotOpened("desk-folder", path=str(folder), reason=reason_of(error)) from error
    try:
        for each in abandoned(folder):
            each.remove()
        yield
    finally:
        held.__exit__(None, None, None)


def _listening(at: Reached) -> socket.socket:
    """The socket of a desk. Raises DeskNotOpened."""
    try:
        family = socket.AF_INET6 if ":" in at.host else socket.AF_INET
        return socket.create_server((at.host, at.port), family=family)
    except (OSError, OverflowError) as error:
        raise DeskNotOpened("port-taken", host=at.host, port=str(at.port)) from error


@contextmanager
def _hangup(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """While the block runs, a console that is closed ends the server in order, as Ctrl+C does."""
    number = getattr(signal, "SIGHUP", None)
    if number is None or threading.current_thread() is not threading.main_thread() or signal.getsignal(number) is signal.SIG_IGN:
        yield
        return
    former = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, former)
