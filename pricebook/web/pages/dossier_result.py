"""What a build of a dossier found: by cause, what waits for a reason, what was solved; the files that it wrote."""

from datetime import date
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pricebook.app.accept import forget
from pricebook.base.languages import LANGUAGES, Language
from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record, record_each
from pricebook.web.causes import Only, asked_of, causes_in, findings_in, findings_numbered
from pricebook.web.dossiers import SETTINGS_FILE, STATE, DeskDossier, seen_of
from pricebook.web.pages.of_dossier import (
    dossier_page,
    download,
    norms_of,
    number_of,
    on_dossier,
    path_of,
    person_of,
    start,
    with_dossier,
)
from pricebook.web.received import BadBody, Form
from pricebook.web.registry import is_there, place_of
from pricebook.web.render import language_of, refusal
from pricebook.web.work.dossier_verbs import said_name
from pricebook.web.work.queue import Job

_MOST_SOLVED = 50  # that are listed
_A_PAGE = 20  # findings with a field for the reason
_LONGEST_REASON = 2_000  # letters


@action("prepare")
@on_dossier
async def build(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Builds the list, as `pricebook build DIR` does."""
    await record(request, "built", dossier=dossier.name)
    start_build(request, dossier, force=form.text("force") == "yes")
    return see(path_of(dossier.name, "result"))


def start_build(request: Request, dossier: DeskDossier, *, force: bool = False) -> Job:
    """Has a dossier built."""
    desk = desk_of(request)
    about, place = path_of(dossier.name, "result"), place_of(desk) if is_there(desk) else None
    return start(
        request, "build_dossier", about, folder=str(dossier.folder), force=force, language=desk.language, norms=norms_of(request),
        registry=place,
    )  # fmt: skip


@with_dossier
async def show(request: Request, dossier: DeskDossier) -> Response:
    """Shows what was found, by cause."""
    asked = asked_of(request.query_params)
    language = language_of(request, desk_of(request))

    def facts() -> dict[str, Any]:
        state = dossier.told(STATE)
        if state is None:
            return {"state": None}
        said = dossier.told(said_name(language))
        return {
            "state": state,
            "said": said,
            "since": said.get("since_last") if said is not None else None,
            "solved": (state["solved"] or [])[:_MOST_SOLVED],
            "stale_inputs": state["inputs"] != dossier.inputs(),
            "causes": causes_in(dossier.shown),
            "found": findings_in(dossier.shown, **asked),
            "files": dossier.results_files(),
            "inputs": dossier.files(),
        }

    return dossier_page(request, dossier, "dossier_result.html", "result", **await to_thread.run_sync(facts))


@with_dossier
async def to_explain(request: Request, dossier: DeskDossier) -> Response:
    """Shows the findings that need a reason, or have one, each with its field."""
    from pricebook.app.accept_in_dossier import reasons_in_dossier

    code, number = request.query_params.get("code", ""), number_of(request.query_params.get("page", ""))
    only: Only = "accepted" if request.query_params.get("only") == "accepted" else "open"

    def facts() -> dict[str, Any]:
        found = findings_in(dossier.shown, code=code, only=only, page=number, each=_A_PAGE)
        return {
            "found": found,
            "reasons": reasons_in_dossier(dossier.folder, [each["vi"] for each in found.shown]),
            "causes": [each for each in causes_in(dossier.shown) if each.severity != "info"],
            "seen": seen_of(dossier.shown / said_name("vi")),
        }

    return dossier_page(request, dossier, "dossier_reasons.html", "result", **await to_thread.run_sync(facts))


@action("prepare")
@on_dossier
async def give_reasons(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Takes the reasons for findings into accepted.csv, or back, and builds again."""
    if (answer := stale(request, form, seen_of(dossier.shown / said_name("vi")))) is not None:
        return answer
    from pricebook.app.accept_in_dossier import accept_in_dossier, reasons_in_dossier

    typed, drop = _given(form), [int(each) for each in form.texts("drop") if _is_number(each)]
    found = {number: each["vi"] for number, each in (await to_thread.run_sync(findings_numbered, dossier.shown, typed)).items()}
    before = await to_thread.run_sync(reasons_in_dossier, dossier.folder, found.values())
    said = {number: typed[number] for number, was in zip(found, before, strict=True) if typed[number] != (was or "")}
    dropped = [each["vi"] for each in (await to_thread.run_sync(findings_numbered, dossier.shown, drop)).values()]
    if not said and not dropped:
        return see(path_of(dossier.name, "reasons"))
    by = person_of(request, form)
    for what, ones in (
        ("accepted", [(found[number], reason) for number, reason in said.items() if reason]),
        (
            "taken-back",
            [*((found[number], "") for number, reason in said.items() if not reason), *((each, "") for each in dropped)],
        ),
    ):
        done = [
            {"dossier": dossier.name, "file": of["file"], "code": of["code"], "cell": of["cell"], "reason": reason}
            for of, reason in ones
        ]
        await record_each(request, what, done, person=by)

    def keep() -> None:
        forget(dossier.folder / SETTINGS_FILE, dropped)  # first: it knows the rows by their places
        if said:
            accept_in_dossier(dossier.folder, [(found[number], said[number]) for number in said], by, date.today())

    return await _carried_out(request, dossier, keep)


async def _carried_out(request: Request, dossier: DeskDossier, keep: Any) -> Response:
    from pricebook.app.errors import CallError

    try:
        await to_thread.run_sync(keep)
    except CallError as error:
        return dossier_page(request, dossier, "dossier_refused.html", "result", reason=error.phrase)
    start_build(request, dossier)
    return see(path_of(dossier.name, "result"))


def _given(form: Form) -> dict[int, str]:
    """The reasons that were typed, by the number of the finding; blank ones too."""
    given = {}
    for name in form.fields:
        number, reason = name.removeprefix("reason-"), form.text(name)
        if name.startswith("reason-") and _is_number(number):
            if len(reason) > _LONGEST_REASON:
                raise BadBody("too-large", 413)
            given[int(number)] = reason
    return given


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


@with_dossier
async def said(request: Request, dossier: DeskDossier) -> Response:
    """What `pricebook build DIR --format json` prints."""
    asked = request.query_params.get("lang")
    language: Language = next((each for each in LANGUAGES if each == asked), "vi")
    path = dossier.shown / said_name(language)
    if not path.is_file():
        return refusal(request, desk_of(request), 404, "not-here")
    return FileResponse(path, media_type="application/json")


@with_dossier
async def file(request: Request, dossier: DeskDossier) -> Response:
    """Sends a file that a build wrote."""
    asked = request.path_params["file"]
    names = await to_thread.run_sync(dossier.results_files)
    if asked not in names:
        return refusal(request, desk_of(request), 404, "not-here")
    await record(request, "downloaded", dossier=dossier.name, file=asked)
    return download(dossier.results / asked)


ROUTES = [
    Route("/dossiers/{name}/build", build, methods=["POST"]),
    Route("/dossiers/{name}/result", show),
    Route("/dossiers/{name}/reasons", to_explain),
    Route("/dossiers/{name}/reasons", give_reasons, methods=["POST"]),
    Route("/dossiers/{name}/said.json", said),
    Route("/dossiers/{name}/out/{file:path}", file),
]
