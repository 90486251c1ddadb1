"""Lists are brought: one or several workbooks, and what is stated beside them."""

from datetime import datetime

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record
from pricebook.web.law import regulations_of
from pricebook.web.list_state import dossiers_of, here, judge, state_of
from pricebook.web.lists import new_list, new_round, sent_lists
from pricebook.web.received import BadBody, Form
from pricebook.web.render import page, refusal, session_of
from pricebook.web.stated import LONGEST, stated_in


async def lists(request: Request) -> Response:
    """Shows the lists that came in, and the form that takes further ones."""
    desk = desk_of(request)
    listed = await run_sync(lambda: [(each, *state_of(desk, each)) for each in sent_lists(desk.lists)])
    regulations = await run_sync(regulations_of, desk.norms)
    return page(request, "lists.html", listed=listed, regulations=regulations, dossiers=dossiers_of(desk))


@action("appraise", files=True)
async def bring(request: Request, form: Form) -> Response:
    """Takes workbooks, each as a list of its own, and has them judged."""
    desk, session = desk_of(request), session_of(request)
    if not form.files:
        raise BadBody("no-file")
    stated = stated_in(form, dossiers_of(desk))
    person = session.person if session is not None else None
    now = datetime.now().astimezone().isoformat(timespec="microseconds")
    made = []
    for came in form.files:
        await record(request, "brought", file=came.name, sha256=came.sha256)
        sent = await run_sync(new_list, desk.lists, came.name, person, now, stated, form.text("sender")[:LONGEST] or None)
        await judge(desk, sent, await run_sync(new_round, sent, came.name, came.path), person)
        made.append(sent)
    return see(made[0].path if len(made) == 1 else "/lists")


@action("appraise", files=True)
async def bring_again(request: Request, form: Form) -> Response:
    """Takes the mended workbook as the next round of its list, and has it judged against the round before."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None:
        return refusal(request, desk, 404, "not-here")
    if not form.files:
        raise BadBody("no-file")
    if form.text("seen") != found.sent.seen() or found.state == "working":
        return refusal(request, desk, 409, "changed-meanwhile")
    came, person = form.files[0], session.person if session is not None else None
    await record(request, "brought", file=came.name, sha256=came.sha256, list=found.sent.id)
    await judge(desk, found.sent, await run_sync(new_round, found.sent, came.name, came.path), person)
    return see(found.sent.path)


ROUTES = [
    Route("/lists", lists),
    Route("/lists", bring, methods=["POST"]),
    Route("/lists/{id}/rounds", bring_again, methods=["POST"]),
]
