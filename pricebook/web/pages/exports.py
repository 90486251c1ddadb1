"""Exports: what a list is given to others as: papers, catalogues, boards, the published list, the package."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pricebook.app.catalogues import declared_layouts
from pricebook.app.desk_facts import BuiltList, built_lists
from pricebook.app.errors import CallError
from pricebook.app.exported import FORMS
from pricebook.app.list_at_hand import list_at_hand
from pricebook.app.packs import packs_for
from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record
from pricebook.web.desk import Desk
from pricebook.web.export_runs import folder_of, new_run, runs_in
from pricebook.web.move_forms import WrongField, day_in
from pricebook.web.pages.decide import words
from pricebook.web.received import Form
from pricebook.web.registry import is_there, path_of, place_of
from pricebook.web.render import page, refusal, session_of
from pricebook.web.work.queue import Job

if TYPE_CHECKING:
    from pricebook.pricelist import Facility

_SIZES = ("a4", "a3", "a2")
_CHOSEN = {"facilities": ("reimbursement", "board"), "layouts": ("reimbursement",), "papers": ("board",)}


@dataclass(frozen=True, slots=True)
class _Of:
    """The list of an Exports page: recorded, or built and not recorded yet; `source` is what the command is given."""

    link: str
    title: str
    source: str
    payer: str
    name: str | None
    dossier: BuiltList | None
    facilities: "tuple[Facility, ...]" = ()
    amendable: tuple[tuple[str, str], ...] = ()


def _recorded(desk: Desk, name: str) -> _Of | None:
    if not is_there(desk):
        return None
    try:
        of = list_at_hand(name, registry=place_of(desk), norms=desk.norms)
    except CallError:
        return None
    life = of.shown.of.life
    same = [each for each in built_lists(desk.folder) if each.file is not None and each.fingerprint == life.fingerprint]
    source = str(same[0].file) if same else name  # beside the file stands what was found about it
    return _Of(path_of(name), name, source, life.payer, name, same[0] if same else None, of.facilities, of.nameable.amendable)


def _draft(desk: Desk, folder: str) -> _Of | None:
    built = next((each for each in built_lists(desk.folder) if each.folder.name == folder and each.file is not None), None)
    if built is None:
        return None
    return _Of(f"/built/{path_of(folder).rpartition('/')[2]}", folder, str(built.file), "insured", None, built)


async def _of(request: Request) -> _Of | None:
    desk, params = desk_of(request), request.path_params
    return await run_sync(_recorded, desk, params["name"]) if "name" in params else await run_sync(_draft, desk, params["folder"])


async def show(request: Request) -> Response:
    """What was exported of a list, and the forms to export it."""
    of = await _of(request)
    if of is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return await _page(request, of)


async def _page(request: Request, of: _Of, wrong: WrongField | None = None) -> Response:
    desk = desk_of(request)
    folder = folder_of(desk, of.name, of.dossier.folder.name if of.dossier is not None else None)
    runs = await run_sync(lambda: [(run, run.files()) for run in runs_in(folder)])
    layouts = await run_sync(lambda: [each.id for each in declared_layouts(packs_for(desk.norms))])
    job = desk.work.about(f"{of.link}/exports")
    return page(
        request, "exports.html", status=200 if wrong is None else 422, of=of, runs=runs, job=job, layouts=layouts, sizes=_SIZES,
        forms_of=FORMS, wrong=wrong.phrase if wrong is not None else None, before=desk.work.before(job) if job is not None else 0,
        **words(request),
    )  # fmt: skip


@action("prepare")
async def make(request: Request, form: Form) -> Response:
    """Has a list exported."""
    desk, session, of = desk_of(request), session_of(request), await _of(request)
    as_ = next((each for each in FORMS if each == form.text("form")), None)
    if of is None or as_ is None:
        return refusal(request, desk, 404, "not-here")
    try:
        said = _options(form, as_)
    except WrongField as wrong:
        return await _page(request, of, wrong)
    folder = folder_of(desk, of.name, of.dossier.folder.name if of.dossier is not None else None)
    person = session.person if session is not None else None
    arguments = {
        "list_": of.source, "form": as_, "out": str(new_run(folder, as_, datetime.now(UTC).astimezone())), "person": person,
        "registry": place_of(desk) if is_there(desk) else None, "norms": str(desk.norms) if desk.norms is not None else None,
        "said": said | {"payer": of.payer},
    }  # fmt: skip
    if of.name is None:  # what is exported of a recorded list, its log has anyway
        await record(request, "exported", dossier=of.title, form=as_)
    desk.work.start(Job("export_list", arguments, f"{of.link}/exports", person))
    return see(f"{of.link}/exports")


def _options(form: Form, as_: str) -> dict[str, Any]:
    """The options of the command; those of another form are left out."""
    said: dict[str, Any] = {
        name: [each for each in form.texts(name) if each] for name, forms in _CHOSEN.items() if as_ in forms and form.texts(name)
    }
    if as_ in _CHOSEN["facilities"]:
        typed = form.text("facility_codes").replace(",", " ").replace(";", " ").split()
        said["facilities"] = [*said.get("facilities", []), *typed]
        day = day_in(form, "on")
        said["on"] = day.isoformat() if day is not None else None
    if as_ == "board":
        said["groups"] = [line.strip() for line in form.text("groups").splitlines() if line.strip()]
    if as_ == "approval":
        said |= {name: form.asked(name) for name in ("since", "income", "income_source")}
        said |= {name: form.text(name) for name in ("signer", "signer_title")}
    return said | {"names": "speaking" if form.text("names") == "speaking" else "plain"}


async def download(request: Request) -> Response:
    """A file of an export: one that really lies in its folder."""
    desk, params, of = desk_of(request), request.path_params, await _of(request)
    if of is not None:
        folder = folder_of(desk, of.name, of.dossier.folder.name if of.dossier is not None else None)
        runs = await run_sync(lambda: list(runs_in(folder)))
        run = next((each for each in runs if (each.form, each.id) == (params["form"], params["run"])), None)
        there = await run_sync(lambda: {each.name for each in run.files()}) if run is not None else set()
        if run is not None and params["file"] in there:
            path = run.folder / params["file"]
            await record(request, "downloaded", list=of.title, form=run.form, file=params["file"])
            return FileResponse(path, filename=path.name)
    return refusal(request, desk, 404, "not-here")


ROUTES = [
    each
    for base in ("/decisions/{name}", "/built/{folder}")
    for each in (
        Route(f"{base}/exports", show),
        Route(f"{base}/exports", make, methods=["POST"]),
        Route(f"{base}/exports/{{form}}/{{run}}/{{file:path}}", download),
    )
]
