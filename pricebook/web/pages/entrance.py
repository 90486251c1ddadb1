"""Entering and leaving: the token of the start, the language, the files that every page needs."""

import mimetypes
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pricebook.base.languages import LANGUAGES
from pricebook.web.access.sessions import LONGEST, ROLES, Session
from pricebook.web.access.token import StartToken
from pricebook.web.actions import action, desk_of, own_path, see
from pricebook.web.received import Form
from pricebook.web.render import STATIC, page, refusal, session_of

START, AGAIN = "/start", "/start/again"
for _suffix, _type in ((".css", "text/css"), (".js", "text/javascript"), (".svg", "image/svg+xml")):
    mimetypes.add_type(_type, _suffix)  # what Windows says of a suffix, any program may have changed


async def start(request: Request) -> Response:
    """Lets the browser in that brings the token of the start."""
    desk, token = desk_of(request), request.app.state.token
    if request.method != "GET" or token is None or not token.use(request.query_params.get("token", "")):
        return refusal(request, desk, 401, "no-session")
    return entered(request, desk.sessions.open(None, ROLES))


async def again(request: Request) -> Response:
    """Has the program open the desk anew, by a new address, in the browser of the person at the machine. It tells nobody else."""
    desk, token, anew = desk_of(request), request.app.state.token, request.app.state.anew
    if token is None or anew is None:
        return refusal(request, desk, 404, "not-here")
    if not token.renew():
        return refusal(request, desk, 429, "opened-just-now")
    await run_sync(anew)
    return page(request, "opened_again.html", was=own_path(request.query_params.get("back", "/")))


def entered(request: Request, session: Session, path: str = "/") -> Response:
    """Sends a browser to the desk, with the cookie of its session. The session that it had before ends."""
    desk, former = desk_of(request), session_of(request)
    if former is not None:
        desk.sessions.close(former)
    answer = see(path)
    answer.set_cookie(desk.cookie, session.id, max_age=int(LONGEST), httponly=True, samesite="strict", secure=desk.secure)
    return answer


@action(None)
async def speak(request: Request, form: Form) -> Response:
    """Changes the language of this session."""
    session = session_of(request)
    language = next((each for each in LANGUAGES if each == form.text("language")), None)
    if session is not None and language is not None:
        session.language = language
    return see(own_path(form.text("back")))


ROUTES = [
    Route(START, start),
    Route(AGAIN, again, methods=["POST"]),
    Route("/language", speak, methods=["POST"]),
    Mount("/static", StaticFiles(directory=Path(STATIC)), name="static"),
]

__all__ = ["AGAIN", "ROUTES", "START", "StartToken", "entered"]
