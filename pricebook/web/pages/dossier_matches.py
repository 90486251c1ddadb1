"""Matches of names: each with its candidates side by side, chosen by keyboard or mouse, kept in matches.xlsx."""

from datetime import date
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import action, see, stale
from pricebook.web.audit import record_each
from pricebook.web.dossiers import PROPOSED, DeskDossier
from pricebook.web.pages.of_dossier import (
    dossier_page,
    norms_of,
    number_of,
    on_dossier,
    path_of,
    person_of,
    start,
    with_dossier,
)
from pricebook.web.received import Form

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
    start(request, "match_dossier", path_of(dossier.name, "matches"), folder=str(dossier.folder), norms=norms_of(request))
    return see(path_of(dossier.name, "matches"))


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
        by = person_of(request, form)
        names = await to_thread.run_sync(_names, dossier)
        told = [{"dossier": dossier.name, "item": names.get(key, key), "code": code or "–"} for key, code in decisions.items()]
        await record_each(request, "confirmed", told, person=by)
        back = [{"dossier": dossier.name, "item": names.get(key, key)} for key in (*withdrawn, *again)]
        await record_each(request, "taken-back", back, person=by)
        start(
            request, "confirm_matches", path_of(dossier.name, "matches"), folder=str(dossier.folder), decisions=decisions,
            withdrawn=withdrawn, again=again, by=by, on=date.today().isoformat(), seen=form.text("seen"), norms=norms_of(request),
        )  # fmt: skip
    return see(path_of(dossier.name, "matches"))


def _names(dossier: DeskDossier) -> dict[str, str]:
    """What the names are that were proposed or decided on, by their keys."""
    told = dossier.told(PROPOSED) or {"names": [], "confirmed": [], "refused": []}
    found = {each["key"]: each["name"] for each in (*told["names"], *told["refused"])}
    return found | {each["key"]: each["source_name"] for each in told["confirmed"]}


ROUTES = [
    Route("/dossiers/{name}/matches", show),
    Route("/dossiers/{name}/matches", decide, methods=["POST"]),
    Route("/dossiers/{name}/propose", propose, methods=["POST"]),
]
