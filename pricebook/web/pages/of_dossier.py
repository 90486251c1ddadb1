"""What all pages of a dossier share: which dossier it is, who decides, what stands at the top, how a file is sent."""

from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from pricebook.web.actions import Action, desk_of
from pricebook.web.dossiers import DeskDossier, dossier_of
from pricebook.web.received import BadBody, Form
from pricebook.web.render import page, refusal, session_of
from pricebook.web.work.queue import Job, TooMuchWork

_LONGEST_NAME = 200  # letters of the name of a person
_TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8"}


def path_of(name: str, *parts: str) -> str:
    """The path of a page of a dossier."""
    return "/".join(["/dossiers", *(quote(part, safe="") for part in (name, *parts))])


def with_dossier(show: Callable[[Request, DeskDossier], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Makes a page of a function that is given the dossier of the path."""

    @wraps(show)
    async def endpoint(request: Request) -> Response:
        desk = desk_of(request)
        dossier = dossier_of(desk.folder, request.path_params["name"])
        return refusal(request, desk, 404, "not-here") if dossier is None else await show(request, dossier)

    return endpoint


def on_dossier(carry_out: Callable[[Request, Form, DeskDossier], Awaitable[Response]]) -> Action:
    """Makes an action of a function that is given the dossier of the path."""

    @wraps(carry_out)
    async def act(request: Request, form: Form) -> Response:
        desk = desk_of(request)
        dossier = dossier_of(desk.folder, request.path_params["name"])
        return refusal(request, desk, 404, "not-here") if dossier is None else await carry_out(request, form, dossier)

    return act


def person_of(request: Request, form: Form) -> str:
    """Who decides: the person of the session; else the name that the form asks for, which the session keeps. Raises BadBody."""
    session = session_of(request)
    assert session is not None
    if session.person is None:
        name = " ".join(form.text("person").split())
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise BadBody("no-person")
        session.person = name
    return session.person


def start(request: Request, verb: str, about: str, **arguments: Any) -> Job:
    """Puts long work into the queue, asked for by the person of the session. Raises BadBody where there is too much of it."""
    session = session_of(request)
    try:
        return desk_of(request).work.start(Job(verb, arguments, about, session.person if session is not None else None))
    except TooMuchWork as error:
        raise BadBody("too-much-work", 503) from error


def dossier_page(
    request: Request, dossier: DeskDossier, template: str, part: str, *, status: int = 200, **facts: Any
) -> HTMLResponse:
    """A page of a dossier. `part` is the page's place among the others: "" for the first one."""
    desk = desk_of(request)
    parts = [("", "files"), ("settings", "settings"), ("matches", "matches"), ("result", "result"), ("list", "list")]
    tabs = [(path_of(dossier.name, *filter(None, [each])), key, each == part) for each, key in parts]
    job = desk.work.about(path_of(dossier.name, *filter(None, [part])))
    before = desk.work.before(job) if job is not None else 0
    told: dict[str, Any] = {"dossier": dossier, "tabs": tabs, "base": path_of(dossier.name), "job": job, "before": before}
    return page(request, template, status=status, **told, **facts)


def download(path: Path, name: str | None = None) -> Response:
    """Sends a file as a download."""
    kind = _TYPES.get(path.suffix.lower(), "application/octet-stream")
    return FileResponse(path, media_type=kind, filename=name or path.name, content_disposition_type="attachment")


def norms_of(request: Request) -> str | None:
    """The folder of packs that the desk searches first, as verbs take it."""
    norms = desk_of(request).norms
    return str(norms) if norms is not None else None


def number_of(text: str, most: int = 10**6) -> int:
    """The number of a page that an address asks for; 1 where it asks for none."""
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 8 else 1
