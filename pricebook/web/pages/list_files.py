"""What can be taken from a list: the workbook that came, the one that goes back, results as files, and the papers."""

from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pricebook.app.check_papers import document_names
from pricebook.app.written import RECORD
from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record
from pricebook.web.list_state import here, judge
from pricebook.web.lists import CAME, SAID
from pricebook.web.pages.lists import list_page
from pricebook.web.received import Form
from pricebook.web.render import refusal, session_of
from pricebook.web.stated import LONGEST, day_in


async def papers(request: Request) -> Response:
    """Shows the files, and the form for the papers."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    files = await run_sync(found.round.files)
    documents = document_names(files)
    kinds = [
        ("came", [each.name for each in files if each.parent.name == CAME]),
        ("back", [each.name for each in files if each.parent.name != CAME and each.suffix.lower() in (".xlsx", ".xlsm")]),
        ("papers", documents),
        ("data", [each.name for each in files if each.suffix in (".csv", ".json") and each.parent.name != CAME]),
    ]
    return list_page(request, found, "list_papers.html", "papers", kinds=kinds, asked=found.round.asked, said=SAID, record=RECORD)


@action("appraise")
async def make_papers(request: Request, form: Form) -> Response:
    """Has the papers written, or the report as a page alone."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    if (old := stale(request, form, found.sent.seen())) is not None:
        return old
    person = session.person if session is not None else None
    await record(request, "exported", list=found.sent.id, form="page" if form.text("what") == "page" else "papers")
    if form.text("what") == "page":
        await judge(desk, found.sent, found.rounds[-1], person, page=True)
        return see(f"{found.path}/papers")
    came = {
        "sender": form.text("sender")[:LONGEST] or None,
        "letter": form.text("letter")[:LONGEST] or None,
        "letter_date": day_in(form, "letter_date"),
        "received": day_in(form, "received"),
        "holds": form.texts("holds") if form.text("looked") else None,
    }
    await judge(desk, found.sent, found.rounds[-1], person, page=True, papers=came)
    return see(f"{found.path}/papers")


async def take(request: Request) -> Response:
    """Gives a file: one of those that the folders of the round really have, by its name."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    where, name = request.path_params["where"], request.path_params["name"]
    files = await run_sync(found.round.files)
    if where == "said":
        files = [found.round.folder / SAID]
    file = next((each for each in files if each.name == name and (where == "came") == (each.parent.name == CAME)), None)
    if file is None or not file.is_file():
        return refusal(request, desk_of(request), 404, "not-here")
    await record(request, "downloaded", list=found.sent.id, round=found.round.number, file=file.name)
    told = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    kind = "application/json" if where == "said" else "application/octet-stream"
    return FileResponse(file, media_type=kind, headers={"Content-Disposition": told})


async def said(request: Request) -> Response:
    """What the command line prints of the newest round, to be read in the browser."""
    found = await run_sync(here, request)
    if found is None or not (found.round.folder / SAID).is_file():
        return refusal(request, desk_of(request), 404, "not-here")
    return FileResponse(found.round.folder / SAID, media_type="application/json")


ROUTES = [
    Route("/lists/{id}/said.json", said),
    Route("/lists/{id}/{number:int}/papers", papers),
    Route("/lists/{id}/papers", make_papers, methods=["POST"]),
    Route("/lists/{id}/{number:int}/files/{where}/{name}", take),
]
