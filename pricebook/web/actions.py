"""What changes something: a form of this desk, sent by a person who may do it."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from hmac import compare_digest
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pricebook.app.errors import CallError
from pricebook.base.languages import say
from pricebook.base.own_folders import make_folder
from pricebook.web.access.limits import MOST_UPLOADS, TooMuch
from pricebook.web.access.sessions import Role
from pricebook.web.desk import Desk
from pricebook.web.received import BadBody, Form, receive_fields, receive_files
from pricebook.web.render import refusal, session_of

Endpoint = Callable[[Request], Awaitable[Response]]
Action = Callable[[Request, Form], Awaitable[Response]]


def desk_of(request: Request) -> Desk:
    """The desk of a request."""
    desk: Desk = request.app.state.desk
    return desk


def action(role: Role | None, *, files: bool = False) -> Callable[[Action], Endpoint]:
    """Makes an endpoint of a function that changes something: it gets the form, once session, role and token are right.

    Args:
        role: what a person must be allowed to do; None: everybody who has a session.
        files: whether the form has files. They lie in a folder of their own until the function has ended.
    """

    def endpoint_of(carry_out: Action) -> Endpoint:
        @wraps(carry_out)
        async def endpoint(request: Request) -> Response:
            desk, session = desk_of(request), session_of(request)
            if session is None:
                return refusal(request, desk, 401, "no-session")
            if role is not None and role not in session.roles:
                return refusal(request, desk, 403, "not-your-role", role=say(f"desk.role-{role}"))

            def is_ours(token: str) -> bool:
                return compare_digest(token.encode("utf-8", "replace"), session.csrf.encode())

            try:
                if not files:
                    return await carry_out(request, await receive_fields(request, is_ours))
                with desk.limits.one_more(session.id, MOST_UPLOADS), _incoming(desk.folder) as folder:
                    return await carry_out(request, await receive_files(request, folder, is_ours))
            except BadBody as bad:
                return refusal(request, desk, bad.status, bad.why, file=bad.file)
            except TooMuch:
                return refusal(request, desk, 429, "too-many-uploads")
            except CallError as error:
                return refusal(request, desk, 409, "call", reason=error.phrase)

        endpoint.carries_out, endpoint.role = carry_out, role  # type: ignore[attr-defined]
        return endpoint

    return endpoint_of


def stale(request: Request, form: Form, current: str) -> Response | None:
    """The page that tells a person that what the form was about was changed since it was opened; None where it was not.

    Args:
        request: the request.
        form: the form; its field `seen` says what was seen when the page was made.
        current: the same of what is there now.
    """
    return None if form.text("seen") == current else refusal(request, desk_of(request), 409, "changed-meanwhile")


@contextmanager
def _incoming(folder: Path) -> Iterator[Path]:
    """A folder inside that of the desk, so that a file is moved from it and not copied."""
    own = make_folder(folder)
    try:
        inner = own.path / "in"
        inner.mkdir()
        yield inner
    finally:
        own.remove()


def own_path(said: str) -> str:
    """A path of this desk that a form or an address names; "/" where it may lead elsewhere."""
    leads_elsewhere = not said.startswith("/") or said.startswith("//") or "\\" in said or not said.isprintable()
    return "/" if leads_elsewhere else said


def see(path: str) -> Response:
    """Sends the browser to a page after something was done, so that going back or again does not do it twice."""
    return RedirectResponse(path, 303)
