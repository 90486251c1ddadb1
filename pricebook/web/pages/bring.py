"""A list that somebody sent: it is brought, judged, and brought again."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from pricebook.web.actions import action, desk_of, see
from pricebook.web.desk import Desk
from pricebook.web.lists import Round, SentList, new_list, new_round, sent_list
from pricebook.web.received import BadBody, Form
from pricebook.web.render import page, refusal, session_of
from pricebook.web.work.queue import Job
from pricebook.web.work.verbs import SAID


@action("appraise", files=True)
async def bring(request: Request, form: Form) -> Response:
    """Takes a workbook, and has it judged."""
    desk, session = desk_of(request), session_of(request)
    if not form.files:
        raise BadBody("no-file")
    came = form.files[0]
    stated: dict[str, Any] = {"regulation": form.asked("regulation")}
    person = session.person if session is not None else None
    sent = new_list(desk.lists, came.name, person, datetime.now(UTC).isoformat(timespec="seconds"), stated)
    judge(desk, sent, new_round(sent, came.name, came.path), person)
    return see(f"/lists/{sent.id}")


def judge(desk: Desk, sent: SentList, round: Round, person: str | None) -> Job:
    """Has a round of a list judged."""
    former = [each for each in sent.rounds() if each.number < round.number and each.record.is_file()]
    arguments = {
        "path": str(round.workbook),
        "out": str(round.results),
        "stated": sent.stated | {"norms": str(desk.norms) if desk.norms else None},
        "baseline": str(former[-1].record) if former else None,
    }
    return desk.work.start(Job("check_list", arguments, f"/lists/{sent.id}", person))


async def show(request: Request) -> Response:
    """Shows a list: what it is waiting for, or what was found."""
    desk = desk_of(request)
    sent = sent_list(desk.lists, request.path_params["id"])
    if sent is None:
        return refusal(request, desk, 404, "not-here")
    job, rounds = desk.work.about(f"/lists/{sent.id}"), sent.rounds()
    return page(request, "list.html", sent=sent, job=job, rounds=rounds, said=rounds[-1].said() if rounds else None)


async def said(request: Request) -> Response:
    """What the command line prints of the newest round."""
    desk = desk_of(request)
    sent = sent_list(desk.lists, request.path_params["id"])
    rounds = sent.rounds() if sent is not None else []
    if not rounds or not (rounds[-1].folder / SAID).is_file():
        return refusal(request, desk, 404, "not-here")
    return FileResponse(rounds[-1].folder / SAID, media_type="application/json")


ROUTES = [
    Route("/lists", bring, methods=["POST"]),
    Route("/lists/{id}", show),
    Route("/lists/{id}/said.json", said),
]
