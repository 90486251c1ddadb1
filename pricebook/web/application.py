"""The desk as a web application: its pages behind the guard."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from pricebook.web.access.guard import Guard
from pricebook.web.access.token import StartToken
from pricebook.web.desk import Desk
from pricebook.web.pages import bring, decide, entrance, exports, list_files, overview, prices, public, work
from pricebook.web.render import refusal


def application(desk: Desk, hosts: Collection[str], token: StartToken | None = None) -> Starlette:
    """Makes the application.

    Args:
        desk: what it shows.
        hosts: the names, with port, under which it may be asked.
        token: lets one browser in; None where people have accounts.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await desk.work.end()
        await desk.moves.end()

    async def not_here(request: Request, error: Exception) -> Response:
        return refusal(request, desk, 404, "not-here")

    app = Starlette(
        routes=[
            *entrance.ROUTES,
            *overview.ROUTES,
            *bring.ROUTES,
            *work.ROUTES,
            *decide.ROUTES,
            *list_files.ROUTES,
            *exports.ROUTES,
            *prices.ROUTES,
        ],
        middleware=[Middleware(Guard, desk=desk, hosts=hosts, public=[entrance.START])],
        exception_handlers={404: not_here, 405: not_here},
        lifespan=lifespan,
    )
    app.state.desk, app.state.token = desk, token
    return app


def public_application(desk: Desk, hosts: Collection[str], more: Sequence[Middleware] = ()) -> Starlette:
    """Makes the pages for everybody: which price a bill may hold. They are read-only, and know no session.

    Args:
        desk: whose registry they read.
        hosts: the names, with port, under which they may be asked.
        more: what stands before every page, as a limit of requests.
    """

    async def not_here(request: Request, error: Exception) -> Response:
        return public.not_here(request)

    app = Starlette(
        routes=public.ROUTES,
        middleware=[*more, Middleware(public.PublicGuard, hosts=hosts)],
        exception_handlers={404: not_here, 405: not_here},
    )
    app.state.desk = desk
    return app
