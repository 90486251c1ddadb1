"""The guard before every page: whose request it is, from where it comes, and what a browser may do with the answer."""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pricebook.web.access.sessions import COOKIE
from pricebook.web.desk import Desk
from pricebook.web.render import refusal

SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


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

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        session = self.desk.sessions.of(request.cookies.get(COOKIE))
        scope.setdefault("state", {})["session"] = session
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts:
            answer = refusal(request, self.desk, 421, "other-host")
        elif scope["method"] not in SAFE and not self._from_here(headers, host):
            answer = refusal(request, self.desk, 403, "other-origin")
        elif session is None and not self._is_public(scope["path"]):
            answer = refusal(request, self.desk, 401, "no-session")
        else:
            await self.app(scope, receive, guarded)
            return
        await answer(scope, receive, guarded)

    def _is_public(self, path: str) -> bool:
        return path in self.public or path.startswith("/static/")

    @staticmethod
    def _from_here(headers: Headers, host: str) -> bool:
        """Whether a request comes from a page of this desk. Every browser says so; what says nothing is no browser."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        return origin in (f"http://{host}", f"https://{host}") if origin is not None else site is not None
