"""How far long work is: as events for pages with script, as a page that loads itself again for those without."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record
from pricebook.web.received import Form
from pricebook.web.render import refusal, render, session_of


async def events(request: Request) -> Response:
    """The steps of a job as server events: `step` with a piece of HTML, `end` when nothing more will come."""
    desk = desk_of(request)
    job = desk.work.of(request.path_params["id"])
    if job is None:
        return refusal(request, desk, 404, "not-here")

    async def told() -> AsyncIterator[str]:
        async for each in desk.work.follow(job):
            piece = render(request, desk, "progress.html", job=each, before=desk.work.before(each))
            yield _event("end" if each.ended else "step", piece)

    return StreamingResponse(told(), media_type="text/event-stream")


def _event(name: str, text: str) -> str:
    lines = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{lines}\n"


@action(None)
async def stop(request: Request, form: Form) -> Response:
    """Stops a job."""
    desk = desk_of(request)
    job = desk.work.of(request.path_params["id"])
    if job is None:
        return refusal(request, desk, 404, "not-here")
    session = session_of(request)
    if desk.accounts is not None and (session is None or job.person != session.person):
        return refusal(request, desk, 403, "not-your-job", person=job.person or "–")
    await record(request, "stopped", path=job.about)
    desk.work.stop(job)
    return see(job.about)


ROUTES = [Route("/work/{id}/events", events), Route("/work/{id}/stop", stop, methods=["POST"])]
