"""What was done at the desk, for those who may decide: the entries of the registry's log, the newest first."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.desk_log import DoneAtDesk, desk_log
from pricebook.app.errors import CallError
from pricebook.app.exported import FORMS
from pricebook.base.languages import Phrase, say, words_of
from pricebook.web.actions import desk_of
from pricebook.web.render import moment, page, refusal, session_of

_MOST = 100  # entries of a page


async def show(request: Request) -> Response:
    """Shows what was done."""
    desk, session = desk_of(request), session_of(request)
    if session is None or "approve" not in session.roles:
        return refusal(request, desk, 403, "not-your-role", role=say("desk.role-approve"))
    before = request.query_params.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    try:
        done = await to_thread.run_sync(
            lambda: desk_log(registry=desk.registry, folder=desk.folder, most=_MOST + 1, before=number)
        )
    except CallError as error:
        return refusal(request, desk, 503, "call", reason=error.phrase)
    shown = [(moment(each.known_at), each, _facts(each)) for each in done[:_MOST]]
    return page(request, "audit.html", done=shown, older=done[_MOST - 1].entry if len(done) > _MOST else None)


def _facts(each: DoneAtDesk) -> list[tuple[Phrase | None, Phrase | str]]:
    """The facts of an entry, each with the phrase that names it; None where it has none."""
    known = words_of("desk")
    return [
        (say(f"desk.fact-{name}") if f"fact-{name}" in known else None, _form(str(of)) if name == "form" else str(of))
        for name, of in each.facts.items()
        if of
    ]


def _form(form: str) -> Phrase | str:
    """What a form of export is called; one that has no name stands for itself."""
    if form in FORMS:
        return say(f"desk_decide.export-{form}")
    return say(f"desk.form-{form}") if f"form-{form}" in words_of("desk") else form


ROUTES = [Route("/audit", show)]
