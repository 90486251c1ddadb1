"""The first page: dossiers and lists as cards, with what is due and by whom."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.web.actions import desk_of
from pricebook.web.lists import sent_lists
from pricebook.web.render import page


async def overview(request: Request) -> Response:
    """Shows what lies on the desk."""
    desk = desk_of(request)
    return page(request, "overview.html", lists=[(each, desk.work.about(f"/lists/{each.id}")) for each in sent_lists(desk.lists)])


ROUTES = [Route("/", overview)]
