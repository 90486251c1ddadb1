"""A list that somebody sent: what was found in it, how it compares with the round before, what was understood of its sheets."""

from dataclasses import replace
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.accept import confirm_columns
from pricebook.app.errors import CallError
from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record
from pricebook.web.causes import A_PAGE, asked_of, causes_in, findings_in
from pricebook.web.columns import Chosen, chosen_in, columns_chosen, doubled
from pricebook.web.law import regulations_of
from pricebook.web.list_state import Here, dossiers_of, here, judge
from pricebook.web.lists import keep_about
from pricebook.web.received import Form
from pricebook.web.render import language_of, page, refusal, session_of
from pricebook.web.stated import LONGEST, stated_in


async def show(request: Request) -> Response:
    """Shows where a list stands: what it is waiting for, or what was found, in sum, and what comes next."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    desk = desk_of(request)
    regulations = await run_sync(regulations_of, desk.norms)
    causes = await run_sync(causes_in, found.round.folder)
    facts: dict[str, Any] = {"regulations": regulations, "dossiers": dossiers_of(desk), "causes": causes}
    return list_page(request, found, "list.html", "sum", **facts)


async def mend(request: Request) -> Response:
    """Shows what must be mended, by cause."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    folder, asked = found.round.folder, asked_of(request.query_params)
    causes = await run_sync(causes_in, folder)
    shown = await run_sync(lambda: findings_in(folder, **asked))
    return list_page(request, found, "list_mend.html", "mend", causes=causes, findings=shown)


async def compare(request: Request) -> Response:
    """Shows what became of what the round before asked for, what is new, and the rounds."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    folder, number = found.round.folder, asked_of(request.query_params)["page"]
    compared = await run_sync(found.round.compared)
    done = request.query_params.get("done", "")
    asked = [each for each in compared["asked"] if done in ("", each["done"])] if compared is not None else []
    pages = max(1, -(-len(asked) // A_PAGE))
    number = min(max(number, 1), pages)
    new = await run_sync(lambda: findings_in(folder, only="new"))
    verdicts = [(each, await run_sync(each.shown)) for each in found.rounds]
    facts = {"asked": asked[(number - 1) * A_PAGE : number * A_PAGE], "count": len(asked), "number": number, "pages": pages}
    return list_page(
        request, found, "list_rounds.html", "rounds", compared=compared, done=done, new=new, verdicts=verdicts, **facts
    )


async def understood(request: Request) -> Response:
    """Shows what was understood of each sheet, with a menu on each column."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return _understood(request, found, {}, [])


def _understood(request: Request, found: Here, typed: Chosen, twice: list[str], status: int = 200, wrong: str = "") -> Response:
    return list_page(request, found, "list_understood.html", "understood", status=status, typed=typed, twice=twice, wrong=wrong)


@action("appraise")
async def state(request: Request, form: Form) -> Response:
    """Changes what is stated of a list, and has it judged again."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    if (old := stale(request, form, found.sent.seen())) is not None:
        return old
    stated = stated_in(form, dossiers_of(desk), found.sent.stated)
    sent = replace(found.sent, stated=stated, sender=form.text("sender")[:LONGEST] or None)
    await record(request, "stated", list=sent.id)
    await run_sync(keep_about, sent)
    await judge(desk, sent, found.rounds[-1], session.person if session is not None else None)
    return see(sent.path)


@action("appraise")
async def again(request: Request, form: Form) -> Response:
    """Has the newest round judged again: its work broke off, or was stopped."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    if (old := stale(request, form, found.sent.seen())) is not None:
        return old
    await record(request, "judged", list=found.sent.id, round=found.rounds[-1].number)
    await judge(desk, found.sent, found.rounds[-1], session.person if session is not None else None)
    return see(found.sent.path)


@action("appraise")
async def correct(request: Request, form: Form) -> Response:
    """Corrects the columns of the sheets, keeps them as the command does, and has the list judged again."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None or found.shown is None:
        return refusal(request, desk, 404, "not-here")
    if (old := stale(request, form, found.sent.seen())) is not None:
        return old
    told = found.shown["understood"]
    asked, chosen = chosen_in(form, told)
    if asked < 0:
        return refusal(request, desk, 404, "not-here")
    if twice := doubled(told, chosen, asked, language_of(request, desk)):
        return _understood(request, found, chosen, twice, 400)
    confirmed, named = columns_chosen(told, chosen, asked)
    try:
        await record(request, "stated", list=found.sent.id, columns="; ".join(map("=".join, named.items())))
        await run_sync(confirm_columns, found.rounds[-1].workbook, confirmed)
    except CallError as error:
        return _understood(request, found, chosen, [], 400, error.message(language_of(request, desk)))
    sent = replace(found.sent, stated={**found.sent.stated, "columns": named})
    await run_sync(keep_about, sent)
    await judge(desk, sent, found.rounds[-1], session.person if session is not None else None)
    return see(f"{found.path}/understood")


def list_page(request: Request, found: Here, template: str, tab: str, *, status: int = 200, **facts: Any) -> Response:
    """A page about a round of a list."""
    before = desk_of(request).work.before(found.job) if found.job is not None else 0
    session = session_of(request)
    changeable = found.open and session is not None and "appraise" in session.roles
    return page(
        request, template, status=status, at=found, sent=found.sent, shown=found.shown, job=found.job, before=before, tab=tab,
        changeable=changeable, seen=found.sent.seen(), own_file=found.round.workbook.name, stated=found.sent.stated,
        sender=found.sent.sender, **facts,
    )  # fmt: skip


ROUTES = [
    Route("/lists/{id}", show),
    Route("/lists/{id}/stated", state, methods=["POST"]),
    Route("/lists/{id}/again", again, methods=["POST"]),
    Route("/lists/{id}/columns", correct, methods=["POST"]),
    Route("/lists/{id}/{number:int}", show),
    Route("/lists/{id}/{number:int}/mend", mend),
    Route("/lists/{id}/{number:int}/rounds", compare),
    Route("/lists/{id}/{number:int}/understood", understood),
]
