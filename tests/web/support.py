"""A desk that runs, and a browser without a screen that keeps its cookies and sends the token of each form back."""

import asyncio
import json
import re
import select
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn

from pricebook.web.access.sessions import COOKIE, ROLES, Role
from pricebook.web.access.token import StartToken
from pricebook.web.application import application
from pricebook.web.desk import Desk
from pricebook.web.server import server_of
from pricebook.web.work.queue import Job
from tests.registry.new_tables import make_tables_once

make_tables_once()

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_BOUNDARY = "----one-part-after-the-other"
Fields = Mapping[str, str | Sequence[str]]
Files = Sequence[tuple[str, str, bytes]]  # the field, the name of the file, its bytes


@dataclass(frozen=True)
class Answer:
    """An answer: its status, its headers in small letters, its body."""

    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where it sends the browser; "" where it does not."""
        return self.headers.get("location", "")

    @property
    def csrf(self) -> str:
        """The token of the forms of the page; "" where it has none."""
        found = _CSRF.search(self.body.decode("utf-8", "replace"))
        return found.group(1) if found else ""

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Browser:
    """A browser at a desk: it keeps cookies, and the token of the page that it saw last."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Sends a request as it stands, with the cookies. An underscore in the name of a header is a hyphen."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        told = {"Host": f"127.0.0.1:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies and "Cookie" not in told:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, told)
            came = connection.getresponse()
            answer = Answer(
                came.status,
                {name.lower(): value for name, value in came.getheaders()},
                came.read(),
                tuple(value for name, value in came.getheaders() if name.lower() == "set-cookie"),
            )
        finally:
            connection.close()
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if value and "Max-Age=0" not in cookie:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        self.csrf = answer.csrf or self.csrf
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        """Opens a page."""
        return self.send("GET", path, **headers)

    def post(self, path: str, fields: Fields | None = None, files: Files | None = None, **headers: str) -> Answer:
        """Sends a form of the page that was opened last: its token first, then the fields, then the files."""
        told = {"Origin": f"http://127.0.0.1:{self.port}", "Sec_Fetch_Site": "same-origin"} | headers
        all_fields: Fields = {"csrf": self.csrf, **(fields or {})}
        if files is None:
            body = urlencode(all_fields, doseq=True).encode()
            told.setdefault("Content_Type", "application/x-www-form-urlencoded")
        else:
            body = multipart(all_fields, files)
            told.setdefault("Content_Type", f"multipart/form-data; boundary={_BOUNDARY}")
        return self.send("POST", path, body, **told)

    def post_body(self, path: str, body: bytes, kind: str) -> int:
        """Sends a body as it stands, as this desk's own page would; the status of the answer."""
        return self.send("POST", path, body, Origin=f"http://127.0.0.1:{self.port}", Content_Type=kind).status

    def post_stream(self, path: str, pieces: Iterator[bytes], size: int | None) -> int:
        """Sends a form with files piece by piece, until the desk takes no more; the status of its answer.

        Args:
            path: where to.
            pieces: the body.
            size: what is told of its length; None: nothing, it comes in chunks.
        """
        head = [
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Origin: http://127.0.0.1:{self.port}",
            f"Content-Type: multipart/form-data; boundary={_BOUNDARY}",
            f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}",
            "Transfer-Encoding: chunked" if size is None else f"Content-Length: {size}",
        ]
        with socket.create_connection(("127.0.0.1", self.port), 60) as line:
            line.sendall("\r\n".join(head).encode() + b"\r\n\r\n")
            with suppress(ConnectionError):
                for piece in pieces:
                    if select.select([line], [], [], 0)[0]:
                        break  # it has answered
                    line.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if size is None else piece)
            return int(line.recv(1_000).split(b" ", 2)[1])

    def follow(self, answer: Answer) -> Answer:
        """Opens the page to which an answer sends the browser."""
        assert answer.status == 303, (answer.status, answer.text[:2_000])
        return self.get(answer.location)


def multipart(fields: Fields, files: Files) -> bytes:
    """The body of a form with files."""
    parts = b""
    for name, value in fields.items():
        for each in [value] if isinstance(value, str) else value:
            parts += f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{each}\r\n'.encode()
    for name, file, data in files:
        head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
        parts += head.encode() + data + b"\r\n"
    return parts + f"--{_BOUNDARY}--\r\n".encode()


@dataclass
class Served:
    """A desk that runs, in a thread of the tests."""

    desk: Desk
    port: int
    token: StartToken | None
    server: uvicorn.Server

    @property
    def address(self) -> str:
        """The address of its first page."""
        return f"http://127.0.0.1:{self.port}/"

    def stranger(self) -> Browser:
        """A browser that has not entered."""
        return Browser(self.port)

    def browser(self, person: str | None = None, roles: frozenset[Role] = ROLES) -> Browser:
        """A browser that has entered, of somebody with some roles, and has the first page open."""
        session = self.desk.sessions.open(person, roles)
        entered = Browser(self.port, {COOKIE: session.id})
        assert entered.get("/").status == 200
        return entered

    def ended(self, about: str, patience: float = 60) -> Job:
        """The newest job that a page is about, once it has ended."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            job = self.desk.work.about(about)
            if job is not None and job.ended and job.process is None:
                return job
            time.sleep(0.02)
        raise AssertionError(f"{about}: not ended after {patience} seconds")


@contextmanager
def served(
    folder: Path,
    *,
    hosts: Collection[str] = (),
    proxies: Sequence[str] = (),
    anew: Callable[[str], None] | None = None,
    **options: Any,
) -> Iterator[Served]:
    """A desk of a folder, on a port that is free.

    Args:
        folder: the folder.
        hosts: the names under which it may be asked; by default those of this machine.
        proxies: the addresses of proxies that are believed.
        anew: is told the new token, where the desk is to be opened anew.
        options: attributes of the desk (web/desk.py).
    """
    listening = socket.create_server(("127.0.0.1", 0))
    port, token = listening.getsockname()[1], None if options.get("accounts") else StartToken()
    made: dict[str, Any] = {}

    def opens() -> None:
        if anew is not None and token is not None:
            anew(token.value)

    async def run() -> None:
        made["desk"] = Desk(folder, **options)  # within the loop, to which its queue belongs
        app = application(made["desk"], hosts or {f"127.0.0.1:{port}", f"localhost:{port}"}, token, opens)
        made["server"] = server_of(app, made["desk"], lambda: None, proxies)
        await made["server"].serve(sockets=[listening])

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    while not (made.get("server") and made["server"].started):
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield Served(made["desk"], port, token, made["server"])
    finally:
        made["server"].should_exit = True
        thread.join(15)
        listening.close()
