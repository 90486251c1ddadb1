"""Findings that need an answer, each with a field for the reason: kept as accepted.csv beside the workbook, and judged again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.accept import accept, forget, identity_of, is_about_reason, reasons_beside
from pricebook.app.errors import CallError
from pricebook.findings import FindingRecord
from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record_each
from pricebook.web.causes import asked_of, causes_in, findings_in, findings_numbered
from pricebook.web.list_state import Here, here, judge
from pricebook.web.pages.lists import list_page
from pricebook.web.received import Form
from pricebook.web.render import language_of, refusal, session_of

_FIELD = "reason-"  # and the key of the finding
_LONGEST_PERSON = 200  # letters


def key_of(finding: FindingRecord) -> str:
    """What the field of the reason for a finding is called: the same for the same finding, also after it was judged again."""
    return hashlib.sha256("\x1f".join(identity_of(finding)).encode()).hexdigest()[:16]


async def reasons(request: Request) -> Response:
    """Shows what needs an answer."""
    found = await run_sync(here, request)
    if found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return await _page(request, found, asked_of(request.query_params))


async def _page(
    request: Request, found: Here, asked: dict[str, Any], typed: Mapping[str, str] = {}, wrong: str = "", status: int = 200
) -> Response:
    """The page; what somebody typed and what was not kept stands in its fields again, and `wrong` says why."""
    folder = found.round.folder
    asked = {**asked, "only": asked["only"] if asked["only"] == "accepted" else "open"}
    shown = await run_sync(lambda: findings_in(folder, **asked))
    causes = [each for each in await run_sync(causes_in, folder) if each.severity != "info"]
    kept = await run_sync(reasons_beside, found.round.workbook)
    rows = []
    for each in shown.shown:
        key = key_of(each["vi"])
        reason = (kept.get(identity_of(each["vi"])) or {}).get("reason") or ""
        rows.append((each, key, typed.get(key, reason), each["vi"]["accepted"] is None or bool(reason)))
    keys = {key for _, key, _, _ in rows}
    elsewhere = [text for key, text in typed.items() if text and key not in keys]
    return list_page(
        request, found, "list_reasons.html", "reasons", status=status, causes=causes, findings=shown, rows=rows, wrong=wrong,
        elsewhere=elsewhere,
    )  # fmt: skip


@action("appraise")
async def explain(request: Request, form: Form) -> Response:
    """Keeps the reasons of a page, and has the list judged again. Where they cannot be kept, they stand on the page again."""
    desk, session, found = desk_of(request), session_of(request), await run_sync(here, request)
    if found is None or session is None:
        return refusal(request, desk, 404, "not-here")
    asked = asked_of({name: form.text(name) for name in ("code", "q", "only", "page") if form.text(name)})
    typed = {name.removeprefix(_FIELD): values[0].strip() for name, values in form.fields.items() if name.startswith(_FIELD)}
    person = session.person or form.text("person")[:_LONGEST_PERSON]
    if form.text("seen") != found.sent.seen() or not found.open:
        return await _page(request, found, asked, typed, "refused-changed-meanwhile", 409)
    if not person:
        return await _page(request, found, asked, typed, "person-needed", 400)
    numbers = [int(each) for each in form.texts("number") if each.isascii() and each.isdigit() and len(each) < 10]
    folder, workbook = found.round.folder, found.round.workbook
    of_page = await run_sync(findings_numbered, folder, numbers)
    said = [(each["vi"], typed[key]) for each in of_page.values() if (key := key_of(each["vi"])) in typed]
    dropped = [of_page[number]["vi"] for number in numbers if str(number) in form.texts("drop") and number in of_page]
    dropped = [each for each in dropped if is_about_reason(each)]
    try:
        kept = await run_sync(reasons_beside, workbook)
        changed = [(each, new) for each, new in said if (kept.get(identity_of(each)) or {}).get("reason", "") != new]
        changed += [(each, "") for each in dropped]
        for what, reason_given in (("accepted", True), ("taken-back", False)):
            done = [
                {"list": found.sent.id, "code": each["code"], "cell": each["cell"], "service": each["service_id"], "reason": new}
                for each, new in changed
                if bool(new) == reason_given
            ]
            await record_each(request, what, done, person=person)
        await run_sync(forget, workbook, dropped)  # first: it knows the rows by their places
        await run_sync(accept, workbook, said, person)
    except CallError as error:
        return await _page(request, found, asked, typed, error.message(language_of(request, desk)), 400)
    session.person = person
    await judge(desk, found.sent, found.rounds[-1], person)
    return see(f"{found.path}/reasons")


ROUTES = [
    Route("/lists/{id}/{number:int}/reasons", reasons),
    Route("/lists/{id}/reasons", explain, methods=["POST"]),
]
