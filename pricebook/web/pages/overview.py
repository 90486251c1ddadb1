"""The first page: what lies on the desk as cards, each with its state, what is due, by whom and by when."""

from datetime import date

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import desk_of
from pricebook.web.cards import Card, cards
from pricebook.web.render import page

KINDS = ("sent", "dossier", "registry")


async def overview(request: Request) -> Response:
    """Shows what lies on the desk: what is late first, then what somebody waits for."""
    found = await run_sync(cards, desk_of(request))
    by_kind = {kind: sorted((each for each in found if each.kind == kind), key=_urgent) for kind in KINDS}
    return page(request, "overview.html", by_kind=by_kind, today=date.today())


def _urgent(card: Card) -> tuple[bool, bool, date]:
    return (not card.overdue, card.due is None, card.day or date.max)


ROUTES = [Route("/", overview)]
