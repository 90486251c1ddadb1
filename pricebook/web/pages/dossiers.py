"""A dossier from an empty folder to its files: it is made, files are brought, replaced, read and taken away."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.base.languages import say
from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record, record_each
from pricebook.web.cards import dossier_cards
from pricebook.web.desk import LISTS
from pricebook.web.dossiers import READ, REMOVED, SETTINGS_FILE, DeskDossier, dossier_of, seen_of
from pricebook.web.law import not_in_force, regulations_of
from pricebook.web.pages.dossier_result import start_build
from pricebook.web.pages.of_dossier import dossier_page, download, norms_of, on_dossier, path_of, start, with_dossier
from pricebook.web.received import BadBody, Form, bare_name
from pricebook.web.render import language_of, page, refusal
from pricebook.web.work.queue import Job

_LONGEST_NAME = 60  # letters of the name of a dossier
_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"}
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


async def show_all(request: Request) -> Response:
    """Shows the dossiers of the desk, and the form for a new one."""
    return await _all(request)


async def _all(request: Request, typed: Form | None = None, wrong: str = "", status: int = 200) -> Response:
    """The page; a form that was refused, for what is `wrong`, keeps what was typed."""
    desk = desk_of(request)
    found = await to_thread.run_sync(dossier_cards, desk)
    known = await to_thread.run_sync(regulations_of, desk.norms)
    was = {name: typed.text(name) if typed is not None else "" for name in ("name", "regulation", "province", "on", "parts")}
    return page(
        request, "dossiers.html", status=status, dossiers=found, regulations=known,
        typed=was, wrong=wrong,
    )  # fmt: skip


@action("prepare")
async def make(request: Request, form: Form) -> Response:
    """Makes a dossier."""
    desk = desk_of(request)
    language = language_of(request, desk)
    said = form.text("name").replace("/", "-").replace("\\", "-")  # "Nghị quyết 12/2012" is not the file 2012 of a folder
    name, day = bare_name(said)[:_LONGEST_NAME].strip(" ."), form.text("on")
    taken = {each.name.casefold() for each in desk.folder.iterdir()}
    if not name or name.startswith((".", "~")) or name in (LISTS, REMOVED) or _DEVICES.fullmatch(name):
        return await _all(request, form, say("desk.refused-no-name").text(language), 400)
    if name.casefold() in taken:
        return await _all(request, form, say("desk.refused-name-taken").text(language), 409)
    if day and not _is_day(day):
        return await _all(request, form, say("desk.refused-no-day").text(language), 400)
    if day and (outside := await to_thread.run_sync(
        lambda: not_in_force(desk.norms, form.text("regulation"), date.fromisoformat(day), language)
    )):  # fmt: skip
        return await _all(request, form, f"{outside} {say('desk_dossiers.outside-new').text(language)}", 400)
    arguments = {
        "folder": str(desk.folder / name),
        "regulation": form.text("regulation"),
        "province": form.text("province"),
        "parts": form.text("parts") == "yes",
        "on": day or None,
        "norms": norms_of(request),
    }
    await record(request, "made", dossier=name)
    start(request, "new_dossier", path_of(name), **arguments)
    return see(path_of(name))


def _is_day(said: str) -> bool:
    with suppress(ValueError):
        return date.fromisoformat(said).isoformat() == said
    return False


async def show(request: Request) -> Response:
    """Shows a dossier: its files, and what was understood of each."""
    desk = desk_of(request)
    name = request.path_params["name"]
    dossier = dossier_of(desk.folder, name)
    if dossier is None:
        job = desk.work.about(path_of(name))
        if job is None:
            return refusal(request, desk, 404, "not-here")
        return page(request, "dossier_made.html", name=name, job=job, before=desk.work.before(job))
    told = await to_thread.run_sync(lambda: _understood(dossier))
    return dossier_page(request, dossier, "dossier.html", "", **told)


def _understood(dossier: DeskDossier) -> dict[str, Any]:
    """The files with the tables that were read of each; `changed`: what is another file than when they were read."""
    from pricebook.app.new import form_names

    read, files = dossier.told(READ), dossier.files()
    inputs = read["inputs"] if read is not None else {}
    now = dossier.inputs()
    return {
        "files": files,
        "read": read,
        "changed": {name for name in {*inputs, *now} if inputs.get(name) != now.get(name)},
        "blank": read is None and all(each.name in form_names() for each in files),
        "settings_seen": seen_of(dossier.folder / SETTINGS_FILE),
    }


@action("prepare", files=True)
@on_dossier
async def bring(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Takes files into a dossier; one of the same name is replaced, if it is still the one that was seen."""
    if not form.files:
        raise BadBody("no-file")
    for came in form.files:
        if not came.name or came.name.startswith((".", "~$")) or _DEVICES.fullmatch(came.name):
            raise BadBody("no-name")
        if came.name.casefold() == SETTINGS_FILE:
            raise BadBody("settings-elsewhere")
        if Path(came.name).suffix.lower() not in _SUFFIXES:
            raise BadBody("no-table-file", file=came.name)
    there = {each.name.casefold(): each for each in dossier.files()}
    seen = dict(zip(form.texts("there"), form.texts("there-seen"), strict=False))
    for came in form.files:
        former = there.get(came.name.casefold())
        if former is not None and (answer := stale(request, _as_seen(seen.get(former.name)), former.seen)) is not None:
            return answer

    def take() -> None:
        for came in form.files:
            dossier.take(came.name, came.path)

    await record_each(
        request, "brought", [{"dossier": dossier.name, "file": came.name, "sha256": came.sha256} for came in form.files]
    )
    await _undisturbed(take)
    if form.text("build") == "yes":
        start_build(request, dossier)
        return see(path_of(dossier.name, "result"))
    read(request, dossier)
    return see(path_of(dossier.name))


async def _undisturbed(change: Callable[[], object]) -> None:
    """Changes files. Raises BadBody where another program, or the system, does not let go of one."""
    try:
        await to_thread.run_sync(change)
    except OSError as error:
        raise BadBody("file-in-use", 409) from error


def _as_seen(seen: str | None) -> Form:
    return Form({"seen": [seen or ""]})


def read(request: Request, dossier: DeskDossier) -> Job:
    """Has the tables of a dossier read, so that its page shows what was understood."""
    return start(request, "read_dossier", path_of(dossier.name), folder=str(dossier.folder), norms=norms_of(request))


@action("prepare")
@on_dossier
async def read_again(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Has the files read as they are now."""
    read(request, dossier)
    return see(path_of(dossier.name))


@action("prepare")
@on_dossier
async def remove(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Takes a file out of a dossier. It is kept beside the dossiers."""
    file = dossier.file(form.text("file"))
    if (answer := stale(request, form, file.seen if file is not None else "")) is not None:
        return answer
    if file is None:
        raise BadBody("no-file")
    await record(request, "removed", dossier=dossier.name, file=file.name)
    await _undisturbed(lambda: dossier.remove(file))
    read(request, dossier)
    return see(path_of(dossier.name))


@with_dossier
async def file(request: Request, dossier: DeskDossier) -> Response:
    """Sends a file of a dossier."""
    asked = request.path_params["file"]
    if asked == SETTINGS_FILE and (settings := dossier.settings_file) is not None:
        return download(settings)
    found = dossier.file(asked)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    await record(request, "downloaded", dossier=dossier.name, file=found.path.name)
    return download(found.path)


ROUTES = [
    Route("/dossiers", show_all),
    Route("/dossiers", make, methods=["POST"]),
    Route("/dossiers/{name}", show),
    Route("/dossiers/{name}/files", bring, methods=["POST"]),
    Route("/dossiers/{name}/read", read_again, methods=["POST"]),
    Route("/dossiers/{name}/remove", remove, methods=["POST"]),
    Route("/dossiers/{name}/files/{file}", file),
]
