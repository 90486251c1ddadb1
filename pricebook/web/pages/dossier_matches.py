"""Matches of names: each with its candidates side by side, chosen by keyboard or mouse, kept in matches.xlsx."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record_each
from pricebook.web.dossiers import PROPOSED, DeskDossier
from pricebook.web.pages.of_dossier import (
    dossier_page,
    norms_of,
    number_of,
    on_dossier,
    path_of,
    person_of,
    with_dossier,
)
from pricebook.web.received import Form
from pricebook.web.render import session_of
from pricebook.web.work.queue import Job

A_PAGE = 25  # names
_NONE, _LATER = "none", ""  # what a name may have instead of an item code: none of them; not decided
_CHOSEN = "code:"


@with_dossier
async def show(request: Request, dossier: DeskDossier) -> Response:
    """Shows the names that are not decided on yet."""
    number, search = number_of(request.query_params.get("page", "")), request.query_params.get("q", "")[:200]
    facts = await to_thread.run_sync(lambda: _facts(dossier, number, search))
    return dossier_page(request, dossier, "dossier_matches.html", "matches", **facts)


def _facts(dossier: DeskDossier, number: int, search: str) -> dict[str, Any]:
    told = dossier.told(PROPOSED)
    if told is None:
        return {"told": None}
    from pricebook.app.confirm import seen_of

    names = [each for each in told["names"] if search.casefold() in each["name"].casefold()]
    pages = max(1, -(-len(names) // A_PAGE))
    number = min(number, pages)
    shown = names[(number - 1) * A_PAGE : number * A_PAGE]
    changed = told["seen"] != seen_of(dossier.folder)
    return {"told": told, "names": shown, "count": len(names), "page": number, "pages": pages, "q": search, "changed": changed}


@action("prepare")
@on_dossier
async def propose(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Has matches proposed for the files as they are now."""
    desk_of(request).work.start(
        Job("match_dossier", _arguments(request, dossier), path_of(dossier.name, "matches"), _person(request))
    )
    return see(path_of(dossier.name, "matches"))


async def _record(request: Request, dossier: DeskDossier, decisions: Mapping[str, str], back: Sequence[str], by: str) -> None:
    """Records decisions, and those that are taken back: of each the name that it is about."""
    told = await to_thread.run_sync(lambda: dossier.told(PROPOSED)) or {}
    rows = [*told.get("names", ()), *told.get("confirmed", ()), *told.get("refused", ())]
    names = {each["key"]: each.get("name") or each.get("source_name") for each in rows}
    done = [{"dossier": dossier.name, "item": names.get(key), "code": code or "–"} for key, code in decisions.items()]
    await record_each(request, "confirmed", done, person=by)
    await record_each(request, "taken-back", [{"dossier": dossier.name, "item": names.get(key)} for key in back], person=by)


@action("prepare")
@on_dossier
async def decide(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Takes decisions: they are written into matches.xlsx with who and when."""
    from pricebook.app.confirm import seen_of

    current = await to_thread.run_sync(lambda: seen_of(dossier.folder))
    if (answer := stale(request, form, current)) is not None:
        return answer
    decisions: dict[str, str] = {}
    for name in form.fields:
        chosen = form.text(name)
        if name.startswith("match-") and chosen != _LATER:
            decisions[name.removeprefix("match-")] = "" if chosen == _NONE else chosen.removeprefix(_CHOSEN)
    withdrawn, again = form.texts("withdraw"), form.texts("again")
    if decisions or withdrawn or again:
        what = {"decisions": decisions, "withdrawn": withdrawn, "again": again}
        who = {"by": person_of(request, form), "on": date.today().isoformat(), "seen": form.text("seen")}
        arguments = {**_arguments(request, dossier), **what, **who}
        await _record(request, dossier, decisions, [*withdrawn, *again], who["by"])
        desk_of(request).work.start(Job("confirm_matches", arguments, path_of(dossier.name, "matches"), _person(request)))
    return see(path_of(dossier.name, "matches"))


def _arguments(request: Request, dossier: DeskDossier) -> dict[str, Any]:
    return {"folder": str(dossier.folder), "norms": norms_of(request)}


def _person(request: Request) -> str | None:
    session = session_of(request)
    return session.person if session is not None else None


ROUTES = [
    Route("/dossiers/{name}/matches", show),
    Route("/dossiers/{name}/matches", decide, methods=["POST"]),
    Route("/dossiers/{name}/propose", propose, methods=["POST"]),
]
