"""The guard before every page: whose request it is, from where it comes, and what a browser may do with the answer."""

import logging
from collections.abc import Collection
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pricebook.app.errors import AccountsUnusable
from pricebook.web.access.limits import MOST_OPEN, TooMuch
from pricebook.web.access.sessions import Session
from pricebook.web.desk import Desk
from pricebook.web.render import refusal

ENTER = "/login"
SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with `no-referrer` browsers send forms of our own pages with the origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
_EVENTS = "/events"  # how the paths end that tell how far work is: they are few, and stay open
LATER = "10"  # seconds after which whoever has asked for too much may ask again
_log = logging.getLogger("uvicorn.error")


def address_of(request: Request) -> str:
    """From where a request comes; behind a proxy, what the proxy says of it (server.py)."""
    return request.client.host if request.client is not None else ""


class Guard:
    """Lets a request through to the pages, or answers it.

    A request under another host name is refused: it comes from a page that has made its own name point to this machine. One that
    changes something is refused where it comes from another origin. Without a session there are only the public paths.
    """

    def __init__(self, app: ASGIApp, desk: Desk, hosts: Collection[str], public: Collection[str]) -> None:
        self.app, self.desk, self.hosts, self.public = app, desk, frozenset(hosts), frozenset(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        scope.setdefault("state", {})["session"] = None
        try:
            answer = self._refused(request, Headers(scope=scope))
            if answer is not None:
                await answer(scope, receive, guarded)
                return
            with self.desk.limits.one_more(self._who(request), MOST_OPEN):
                await self.app(scope, receive, guarded)
        except TooMuch:
            await self._too_much(request)(scope, receive, guarded)
        except Exception:
            if begun:
                raise
            _log.exception("%s %r", scope["method"], scope["path"])
            await refusal(request, self.desk, 500, "unforeseen")(scope, receive, guarded)

    def _refused(self, request: Request, headers: Headers) -> Response | None:
        """The answer to a request that is not let through; None where it is. Its session is found by the way."""
        host = headers.get("host", "")
        if host not in self.hosts:
            return refusal(request, self.desk, 421, "other-host")
        try:
            request.state.session = self._session(request)
        except AccountsUnusable as error:
            return refusal(request, self.desk, 503, "call", reason=error.phrase)
        path = request.scope["path"]
        is_following = request.state.session is not None and path.endswith(_EVENTS)
        if not is_following and not self.desk.limits.take(self._who(request)):
            return self._too_much(request)
        if request.method not in SAFE and not self._from_here(headers, host):
            return refusal(request, self.desk, 403, "other-origin")
        if request.state.session is None and not self._is_public(path):
            return self._entry(request, headers)
        return None

    def _session(self, request: Request) -> Session | None:
        """The session of a request. It has ended where its account is another one now."""
        session = self.desk.sessions.of(request.cookies.get(self.desk.cookie))
        if session is not None and self.desk.accounts is not None and not self.desk.accounts.vouches(session):
            self.desk.sessions.close(session)
            return None
        return session

    def _who(self, request: Request) -> str:
        session: Session | None = request.state.session
        return session.id if session is not None else f"from {address_of(request)}"

    def _too_much(self, request: Request) -> Response:
        answer = refusal(request, self.desk, 429, "too-many-requests")
        answer.headers["Retry-After"] = LATER
        return answer

    def _entry(self, request: Request, headers: Headers) -> Response:
        """What whoever has no session gets: the page to enter by, where there are accounts and a page was asked for."""
        if self.desk.accounts is None:
            return refusal(request, self.desk, 401, "no-session")
        if request.method == "GET" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(f"{ENTER}?{urlencode({'back': request.scope['path']})}", 303)
        return refusal(request, self.desk, 401, "enter-first")

    def _is_public(self, path: str) -> bool:
        return path in self.public or path.startswith("/static/")

    def _from_here(self, headers: Headers, host: str) -> bool:
        """Whether a request comes from a page of this desk. Every browser says so; what says nothing is no browser."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        return origin == f"http{'s' if self.desk.secure else ''}://{host}" if origin is not None else site is not None
