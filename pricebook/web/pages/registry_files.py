"""What is downloaded of a list of the registry: its papers and their scans, its receipt as a QR, its proof, its life as JSON."""

from collections.abc import Callable
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pricebook.app.display import json_text
from pricebook.app.errors import CallError
from pricebook.app.list_files import papers_kept, receipt_picture, scan_of
from pricebook.app.list_status import show, status
from pricebook.app.list_trust import head, proof, receipt
from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record
from pricebook.web.desk import Desk
from pricebook.web.received import Form
from pricebook.web.registry import path_of, place_of
from pricebook.web.render import language_of, page, refusal, session_of
from pricebook.web.work.queue import Job


async def paper(request: Request) -> Response:
    """A paper of a list."""
    desk, name = desk_of(request), request.path_params["name"]
    try:
        there = await run_sync(partial(papers_kept, name, registry=place_of(desk)))
    except CallError:
        there = ()
    found = next((each for each in there if each.name == request.path_params["file"]), None)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    await record(request, "downloaded", list=name, file=found.name)
    return FileResponse(found, filename=f"{name}-{found.name}")


async def scan(request: Request) -> Response:
    """The scan of a paper of a list."""
    desk, name, digest = desk_of(request), request.path_params["name"], request.path_params["sha256"]
    try:
        found = await run_sync(partial(scan_of, name, digest, registry=place_of(desk)))
    except CallError:
        found = None
    if found is None:
        return refusal(request, desk, 404, "not-here")
    data, suffix = found
    await record(request, "downloaded", list=name, sha256=digest)
    return Response(data, media_type="application/octet-stream", headers=_attached(f"{digest[:16]}{suffix}"))


@action(None)
async def draft(request: Request, form: Form) -> Response:
    """Has the paper of a move written that is still to be made, with room for its number and day."""
    desk, session, name = desk_of(request), session_of(request), request.path_params["name"]
    norms = str(desk.norms) if desk.norms is not None else None
    arguments = {"list_": name, "move_": form.text("move"), "registry": place_of(desk), "norms": norms, "by": form.asked("by")}
    job = desk.moves.start(Job("draft_paper", arguments, path_of(name), session.person if session is not None else None))
    async for _ in desk.moves.follow(job):
        pass
    return see(f"{path_of(name)}?made={job.id}#papers")


def _told(name: str, media_type: str, ask: Callable[[Request, Desk], str], *, attached: bool = False) -> Route:
    """A route that answers with a text of the registry."""

    async def answer(request: Request) -> Response:
        desk = desk_of(request)
        try:
            text = await run_sync(ask, request, desk)
        except CallError as error:
            return page(request, "refused.html", status=404, reason=error.phrase)
        of = request.path_params.get("name", "registry")
        return Response(text, media_type=media_type, headers=_attached(f"{of}-{name.rpartition('/')[2]}") if attached else None)

    return Route(name, answer)


def _attached(name: str) -> dict[str, str]:
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


def _options(desk: Desk) -> dict[str, Any]:
    return {"registry": place_of(desk), "norms": desk.norms}


def _show(request: Request, desk: Desk) -> str:
    shown = show(request.path_params["name"], **_options(desk))
    return json_text(shown.as_json(language_of(request, desk)))


def _proof(request: Request, desk: Desk) -> str:
    line = request.query_params.get("line", "")
    number = int(line) if line.isascii() and line.isdigit() and len(line) < 8 else None
    return proof(request.path_params["name"], number, registry=place_of(desk))


def _status(request: Request, desk: Desk) -> str:
    return json_text(status(**_options(desk)).as_json(language_of(request, desk)))


ROUTES = [
    _told("/decisions.json", "application/json", _status),
    _told("/head.json", "application/json", lambda request, desk: json_text(head(registry=place_of(desk))), attached=True),
    _told("/decisions/{name}/show.json", "application/json", _show),
    _told(
        "/decisions/{name}/proof.json", "application/json",
        _proof, attached=True,
    ),
    _told(
        "/decisions/{name}/receipt.svg", "image/svg+xml",
        lambda request, desk: receipt_picture(request.path_params["name"], registry=place_of(desk)),
    ),
    _told(
        "/decisions/{name}/receipt.txt", "text/plain",
        lambda request, desk: receipt(request.path_params["name"], registry=place_of(desk)) + "\n",
    ),
    Route("/decisions/{name}/papers/{file}", paper),
    Route("/decisions/{name}/scans/{sha256}", scan),
    Route("/decisions/{name}/drafts", draft, methods=["POST"]),
]  # fmt: skip
