"""Matches of names, kept in matches.xlsx: candidates side by side, or any item of the dossier; and conversions of units."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.errors import WrongOption
from pricebook.base.languages import Phrase, say
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
    start,
    with_dossier,
)
from pricebook.web.received import Form
from pricebook.web.render import refusal

A_PAGE = 25  # names
_NONE, _LATER = "none", ""  # what a name may have instead of an item code: none of them; not decided
_CHOSEN = "code:"


@with_dossier
async def show(request: Request, dossier: DeskDossier) -> Response:
    """Shows the names that are not decided on yet."""
    return await _shown(request, dossier, request.query_params)


async def _shown(
    request: Request, dossier: DeskDossier, asked: Mapping[str, str], form: Form | None = None, wrong: Phrase | None = None
) -> Response:
    """The page. `form`: one that was not carried out, because of what is `wrong`: what it says stands in the fields again."""
    search = asked.get("q", "")[:200]
    number, other = number_of(asked.get("page", "")), number_of(asked.get("without", ""))
    facts = await to_thread.run_sync(lambda: _facts(dossier, number, other, search))
    typed = form.fields if form is not None else {}
    status = 409 if wrong is not None else 200
    told = {"typed": typed, "wrong": wrong, "back_to": path_of(dossier.name, "matches"), **facts}
    return dossier_page(request, dossier, "dossier_matches.html", "matches", status=status, **told)


async def _again(request: Request, dossier: DeskDossier, form: Form, wrong: Phrase) -> Response:
    """The page that a form was sent from, with what it says in it."""
    return await _shown(request, dossier, {name: form.text(name) for name in ("q", "page", "without")}, form, wrong)


def _facts(dossier: DeskDossier, number: int, other: int, search: str) -> dict[str, Any]:
    """The facts of the page. `number`, `other`: which page of the names with proposals, and of those without."""
    told = dossier.told(PROPOSED)
    if told is None:
        return {"told": None}
    from pricebook.app.confirm import seen_of

    names, without = _page(told["names"], number, search), _page(told["unmatched"], other, search)
    changed = told["seen"] != seen_of(dossier.folder)
    return {"told": told, "names": names, "without": without, "q": search, "changed": changed}


def _page(names: list[dict[str, Any]], number: int, search: str) -> dict[str, Any]:
    """A page of the names that a search finds."""
    found = [each for each in names if search.casefold() in each["name"].casefold()]
    pages = max(1, -(-len(found) // A_PAGE))
    number = min(number, pages)
    return {"shown": found[(number - 1) * A_PAGE : number * A_PAGE], "count": len(found), "page": number, "pages": pages}


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
    try:
        decisions = await to_thread.run_sync(_decisions, dossier, form)
    except WrongOption as error:
        return await _again(request, dossier, form, error.phrase)
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


@action("prepare")
@on_dossier
async def convert(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Takes the conversions that are marked into the dossier's table, each with its factor as it stands in the form."""
    from pricebook.app.conversions import factor_of, seen_of

    current = await to_thread.run_sync(lambda: seen_of(dossier.folder))
    if (answer := stale(request, form, current)) is not None:
        return answer
    chosen = {key: form.text(f"factor-{key}") for key in form.texts("take")}
    if not chosen:
        return await _again(request, dossier, form, say("desk.refused-none-marked"))
    told = await to_thread.run_sync(dossier.told, PROPOSED) or {"conversions": ()}
    asked = {each["key"]: each for each in told["conversions"]}
    if not chosen.keys() <= asked.keys():
        return refusal(request, desk_of(request), 409, "changed-meanwhile")
    facts = []
    for key, said in chosen.items():
        try:
            factor_of(said)
        except WrongOption as error:
            return await _again(request, dossier, form, error.phrase)
        each = asked[key]
        meant = f"1 {each['unit']} = {said} {each['norm_unit']}"
        facts.append({"dossier": dossier.name, "item": each["item_name"], "code": each["item_code"], "conversion": meant})
    await record_each(request, "converted", facts, person=person_of(request, form))
    about = path_of(dossier.name, "matches")
    start(
        request,
        "add_conversions",
        about,
        folder=str(dossier.folder),
        chosen=chosen,
        seen=form.text("seen"),
        norms=norms_of(request),
    )
    return see(about)


def _decisions(dossier: DeskDossier, form: Form) -> dict[str, str]:
    """What a form decides, by the keys of names: the code of an item; "" where it is none. Raises WrongOption for no item."""
    from pricebook.app.confirm import code_of

    told = dossier.told(PROPOSED) or {"items": []}
    decisions = dict.fromkeys(form.texts("none"), "")
    for name in form.fields:
        chosen, (kind, _, key) = form.text(name), name.partition("-")
        if kind == "match" and chosen != _LATER:
            decisions[key] = "" if chosen == _NONE else code_of(chosen.removeprefix(_CHOSEN), told["items"])
        elif kind == "item" and chosen:
            decisions[key] = code_of(chosen, told["items"])
    return decisions


def _names(dossier: DeskDossier) -> dict[str, str]:
    """What the names are that are to be decided on, or were, by their keys."""
    told = dossier.told(PROPOSED) or {"names": [], "unmatched": [], "confirmed": [], "refused": []}
    found = {each["key"]: each["name"] for each in (*told["names"], *told["unmatched"], *told["refused"])}
    return found | {each["key"]: each["source_name"] for each in told["confirmed"]}


ROUTES = [
    Route("/dossiers/{name}/matches", show),
    Route("/dossiers/{name}/matches", decide, methods=["POST"]),
    Route("/dossiers/{name}/propose", propose, methods=["POST"]),
    Route("/dossiers/{name}/conversions", convert, methods=["POST"]),
]
