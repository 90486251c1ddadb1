"""A dossier, or a list that somebody sent, that was brought by mistake is put away. Nothing of it is deleted."""

from pathlib import Path

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record
from pricebook.web.dossiers import DeskDossier, put_away
from pricebook.web.list_state import here
from pricebook.web.pages.of_dossier import on_dossier, path_of
from pricebook.web.received import BadBody, Form
from pricebook.web.render import refusal


@action("prepare")
@on_dossier
async def put_dossier_away(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Puts a dossier away."""
    _expect_sure(request, form, path_of(dossier.name))
    await record(request, "put-away", dossier=dossier.name)
    await _move(request, dossier.folder)
    return see("/dossiers")


@action("appraise")
async def put_list_away(request: Request, form: Form) -> Response:
    """Puts a list that somebody sent away, with all of its rounds."""
    desk, found = desk_of(request), await run_sync(here, request)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    if (old := stale(request, form, found.sent.seen())) is not None:
        return old
    _expect_sure(request, form, found.sent.path)
    await record(request, "put-away", list=found.sent.id, file=found.sent.name)
    await _move(request, found.sent.folder)
    return see("/lists")


def _expect_sure(request: Request, form: Form, path: str) -> None:
    """Raises BadBody where the person did not say that it is meant, or where something is being done with it."""
    if form.text("sure") != "yes":
        raise BadBody("not-sure")
    if desk_of(request).work.busy(path):
        raise BadBody("busy", 409)


async def _move(request: Request, folder: Path) -> None:
    try:
        await run_sync(put_away, folder, desk_of(request).folder)
    except OSError as error:
        raise BadBody("file-in-use", 409) from error


ROUTES = [
    Route("/dossiers/{name}/away", put_dossier_away, methods=["POST"]),
    Route("/lists/{id}/away", put_list_away, methods=["POST"]),
]
