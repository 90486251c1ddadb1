"""The desk as a web application: its pages behind the guard."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from pricebook.app.errors import RegistryUnusable
from pricebook.web.access.guard import ENTER, Guard
from pricebook.web.access.token import StartToken
from pricebook.web.desk import Desk
from pricebook.web.pages import (
    accounts,
    audit,
    bring,
    decide,
    dossier_list,
    dossier_matches,
    dossier_result,
    dossier_settings,
    dossiers,
    entrance,
    exports,
    list_files,
    list_reasons,
    lists,
    overview,
    prices,
    public,
    put_away,
    registry_files,
    work,
)
from pricebook.web.render import refusal

PAGES = (
    entrance, accounts, audit, overview, bring, lists, list_reasons, list_files,
    dossiers, dossier_settings, dossier_result, dossier_matches, dossier_list, put_away, work,
    decide, registry_files, exports, prices,
)  # fmt: skip


def application(
    desk: Desk, hosts: Collection[str], token: StartToken | None = None, anew: Callable[[], None] | None = None
) -> Starlette:
    """Makes the application.

    Args:
        desk: what it shows.
        hosts: the names, with port, under which it may be asked.
        token: lets one browser in; None where people have accounts.
        anew: opens the desk with the token that there is now, on this machine; None where that cannot be asked for.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await desk.work.end()
        await desk.moves.end()

    async def not_here(request: Request, error: Exception) -> Response:
        return refusal(request, desk, 404, "not-here")

    app = Starlette(
        routes=[route for each in PAGES for route in each.ROUTES],
        middleware=[Middleware(Guard, desk=desk, hosts=hosts, public=[entrance.START, entrance.AGAIN, ENTER])],
        exception_handlers={404: not_here, 405: not_here},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # the address that it would send to is made of what the request says of itself
    app.state.desk, app.state.token, app.state.anew = desk, token, anew
    return app


def public_application(desk: Desk, hosts: Collection[str], address: str | None = None) -> Starlette:
    """Makes the pages for everybody: which price a bill may hold. They are read-only, and know no session.

    Args:
        desk: whose registry they read.
        hosts: the names, with port, under which they may be asked.
        address: the address that browsers use, where it is not the one that they ask for.
    """

    async def not_here(request: Request, error: Exception) -> Response:
        return public.not_here(request)

    app = Starlette(
        routes=public.ROUTES,
        middleware=[Middleware(public.PublicGuard, desk=desk, hosts=hosts)],
        exception_handlers={404: not_here, 405: not_here, RegistryUnusable: public.not_now},
    )
    app.router.redirect_slashes = False
    app.state.desk, app.state.public_address = desk, address
    return app
