"""Deciding: where every list of the registry is, the moves that it can make now as forms, and what came of them."""

from datetime import date
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.desk_facts import BuiltList, built_lists, shown_registry
from pricebook.app.errors import CallError
from pricebook.app.list_at_hand import built_at_hand, known_authorities, list_at_hand
from pricebook.app.list_files import papers_kept
from pricebook.app.list_status import MOVE_TERMS, STATE_TERMS
from pricebook.app.list_trust import head
from pricebook.app.list_words import class_name
from pricebook.base.languages import Phrase, say
from pricebook.web.actions import Endpoint, action, desk_of, see, stale
from pricebook.web.desk import Desk
from pricebook.web.law import title_of
from pricebook.web.move_forms import MOST_PHASES, MOVES, OF_REGISTRY, WrongField, fields_of, options_in
from pricebook.web.received import Form
from pricebook.web.registry import all_lists, is_there, path_of, place_of
from pricebook.web.render import language_of, page, refusal, session_of
from pricebook.web.seen import NOT_RECORDED, seen_in
from pricebook.web.work.queue import Job

_NEW = ("propose", "opinion", "submit", "approve")  # with these a list comes into the registry


async def decisions(request: Request) -> Response:
    """Where every list is, what is due and by whom; and what was built and nobody has recorded yet."""
    return await _overview(request)


async def _overview(
    request: Request, typed: Form | None = None, refused: Phrase | str | None = None, action: str = ""
) -> Response:
    desk, made = desk_of(request), _made(request)
    try:
        facts = await run_sync(_registry_facts, desk)
    except CallError as error:
        return page(request, "refused.html", status=503, reason=error.phrase)
    return page(
        request, "decisions.html", status=200 if refused is None else 422, **facts, **words(request), today=date.today(),
        typed=typed or Form(), refused=refused, refused_action=action, made=made, acts=_acts(request, OF_REGISTRY),
    )  # fmt: skip


def _registry_facts(desk: Desk) -> dict[str, Any]:
    known, place = all_lists(desk), place_of(desk)
    recorded = {each.life.fingerprint for each in known.lists} if known is not None else set()
    built = [each for each in built_lists(desk.folder) if each.file is not None and each.fingerprint not in recorded]
    there = known_authorities(place) if known is not None else ()
    newest = head(registry=place) if known is not None else None
    return {"known": known, "built": built, "place": shown_registry(place), "head": newest, "nameable": {"authorities": there}}


async def show(request: Request) -> Response:
    """A list of the registry: its life, what it can do now, its papers."""
    return await _list_page(request, request.path_params["name"])


async def _list_page(
    request: Request, name: str, typed: Form | None = None, refused: Phrase | str | None = None, action: str = ""
) -> Response:
    desk, place = desk_of(request), place_of(desk_of(request))
    if not is_there(desk):
        return refusal(request, desk, 404, "not-here")
    try:
        of = await run_sync(partial(list_at_hand, name, registry=place, norms=desk.norms))
        papers = await run_sync(partial(papers_kept, name, registry=place))
    except CallError as error:
        return page(request, "refused.html", status=404, reason=error.phrase)
    dossier, record = _dossier_of(desk, of.shown.of.life.fingerprint), of.shown.as_json(language_of(request, desk))
    regulation = await run_sync(title_of, desk.norms, record["regulation"])
    return page(
        request, "decision.html", status=200 if refused is None else 422, of=of, record=record, regulation=regulation,
        seen=seen_in(of.shown), papers=[each.name for each in papers], typed=typed or Form(), refused=refused,
        refused_action=action, made=_made(request), acts=_acts(request, MOVES), nameable=of.nameable, link=path_of(name),
        dossier=dossier.folder.name if dossier is not None else None, **words(request),
    )  # fmt: skip


async def show_built(request: Request) -> Response:
    """A list that was built and not recorded yet: the moves with which it comes into the registry."""
    desk = desk_of(request)
    built = _built(desk, request.path_params["folder"])
    if built is None:
        return refusal(request, desk, 404, "not-here")
    name = await run_sync(_recorded_as, desk, built)
    if name is not None:
        return see(path_of(name))
    return await _built_page(request, built)


async def _built_page(
    request: Request, built: BuiltList, typed: Form | None = None, refused: Phrase | str | None = None, action: str = ""
) -> Response:
    norms = desk_of(request).norms
    moves, nameable = await run_sync(built_at_hand, built, norms)
    regulation = await run_sync(title_of, norms, built.regulation)
    return page(
        request, "built.html", status=200 if refused is None else 422, built=built, moves=moves, nameable=nameable,
        regulation=regulation, typed=typed or Form(), refused=refused, refused_action=action, acts=_acts(request, MOVES),
        seen=NOT_RECORDED, link=f"/built/{path_of(built.folder.name).rpartition('/')[2]}", **words(request),
    )  # fmt: skip


def moving(move: str) -> Endpoint:
    """The endpoint that makes a move of a recorded list."""

    @action(MOVES[move][0], files=True)
    async def make(request: Request, form: Form) -> Response:
        desk, name = desk_of(request), request.path_params["name"]
        if not is_there(desk):
            return refusal(request, desk, 404, "not-here")
        try:
            of = await run_sync(partial(list_at_hand, name, registry=place_of(desk), norms=desk.norms))
        except CallError as error:
            return page(request, "refused.html", status=404, reason=error.phrase)
        slower = stale(request, form, seen_in(of.shown))
        if slower is not None:
            return slower
        dossier = _dossier_of(desk, of.shown.of.life.fingerprint) if move in _NEW else None
        file = dossier.file if dossier is not None else None  # beside it stands what was found about it
        more = {"payer": of.shown.of.life.payer} if move in _NEW else {}
        job = await _carry_out(request, desk, move, str(file) if file is not None else name, name, form, more)
        if isinstance(job, Job) and job.state == "done":
            return see(f"{path_of(name)}?made={job.id}")
        return await _list_page(request, name, form, _why(request, job), move)

    return make


def recording(move: str) -> Endpoint:
    """The endpoint that makes the first move of a list that was built."""

    @action(MOVES[move][0], files=True)
    async def make(request: Request, form: Form) -> Response:
        desk = desk_of(request)
        built = _built(desk, request.path_params["folder"])
        if built is None:
            return refusal(request, desk, 404, "not-here")
        recorded = await run_sync(_recorded_as, desk, built)
        slower = stale(request, form, NOT_RECORDED if recorded is None else recorded)
        if slower is not None:
            return slower
        more = {"payer": "on-demand" if form.text("on_demand") else "insured"}
        job = await _carry_out(request, desk, move, str(built.file), None, form, more)
        if isinstance(job, Job) and job.state == "done":
            return see(f"{path_of(job.result['list'])}?made={job.id}")
        return await _built_page(request, built, form, _why(request, job), move)

    return make


def of_registry(move: str) -> Endpoint:
    """The endpoint that records something of authorities or facilities."""

    @action(OF_REGISTRY[move][0], files=True)
    async def make(request: Request, form: Form) -> Response:
        job = await _carry_out(request, desk_of(request), move, "", None, form, {})
        if isinstance(job, Job) and job.state == "done":
            return see(f"/decisions?made={job.id}")
        return await _overview(request, form, _why(request, job), move)

    return make


async def _carry_out(
    request: Request, desk: Desk, move: str, list_: str, name: str | None, form: Form, more: dict[str, Any]
) -> Job | WrongField:
    """Makes a move in a process of its own, and waits for it: who decides is told at once whether it is recorded."""
    session = session_of(request)
    person = form.text("person")[:200]
    if session is not None and person and desk.accounts is None:  # who has an account is who that says
        session.person = person
    if session is None or not session.person:
        return WrongField("needed", "person")
    for came in form.files:
        came.path.rename(kept := came.path.with_name(f"{came.path.name}-{came.name}"))
        form.files[form.files.index(came)] = came.__class__(came.field, came.name, kept, came.size, came.sha256)
    try:
        said = options_in(move, form, session.person)
    except WrongField as wrong:
        return wrong
    arguments = {
        "action": move, "list_": list_, "name": name, "registry": place_of(desk),
        "norms": str(desk.norms) if desk.norms is not None else None, "seen": form.text("seen") or None, "said": said | more,
    }  # fmt: skip
    job = desk.moves.start(Job("make_move", arguments, path_of(name or ""), session.person))
    async for _ in desk.moves.follow(job):
        pass
    return job


def _why(request: Request, job: Job | WrongField) -> Phrase | str:
    """Why a move was not made."""
    if isinstance(job, WrongField):
        return job.phrase
    return job.why.get(language_of(request, desk_of(request))) or say("desk.failed")


def _made(request: Request) -> Job | None:
    """The move that was made before this page."""
    return desk_of(request).moves.of(request.query_params.get("made", ""))


def _built(desk: Desk, folder: str) -> BuiltList | None:
    return next((each for each in built_lists(desk.folder) if each.folder.name == folder and each.file is not None), None)


def _dossier_of(desk: Desk, fingerprint: str) -> BuiltList | None:
    """The dossier whose list, as it was built last, is the one of a fingerprint."""
    return next((each for each in built_lists(desk.folder) if each.file is not None and each.fingerprint == fingerprint), None)


def _recorded_as(desk: Desk, built: BuiltList) -> str | None:
    known = all_lists(desk)
    there = [each.life.name for each in known.lists if each.life.fingerprint == built.fingerprint] if known is not None else []
    return there[-1] if there else None


def _acts(request: Request, moves: dict[str, tuple[Any, str]]) -> frozenset[str]:
    """The moves that the person of a session may make."""
    session = session_of(request)
    return frozenset(move for move, (role, _) in moves.items() if session is not None and role in session.roles)


def words(request: Request) -> dict[str, Any]:
    """What the templates of these pages have beside their facts."""
    language = language_of(request, desk_of(request))

    def said(key: str, **values: Any) -> str:
        return say(f"desk_decide.{key}", **values).text(language)

    return {
        "d": said, "fields_of": fields_of, "moves_said": MOVE_TERMS, "states_said": STATE_TERMS, "most_phases": MOST_PHASES,
        "roles": {move: role for move, (role, _) in (MOVES | OF_REGISTRY).items()},
        "nothing_typed": Form(), "accounts": desk_of(request).accounts is not None, "path_of": path_of,
        "class_name": class_name,
    }  # fmt: skip


ROUTES = [
    Route("/decisions", decisions),
    *(Route(f"/decisions/record/{move}", of_registry(move), methods=["POST"]) for move in OF_REGISTRY),
    Route("/decisions/{name}", show),
    *(Route(f"/decisions/{{name}}/{move}", moving(move), methods=["POST"]) for move in MOVES),
    Route("/built/{folder}", show_built),
    *(Route(f"/built/{{folder}}/{move}", recording(move), methods=["POST"]) for move in _NEW),
]
