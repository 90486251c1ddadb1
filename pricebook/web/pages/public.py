"""The public face: which price a bill may hold for a service, at a hospital, on a day. Read-only, without sessions.

A price has a stable address, /prices/FACILITY/SERVICE (?on=DAY for another day than today).
"""

from collections.abc import Collection
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pricebook.app.errors import CallError
from pricebook.app.list_files import qr_picture
from pricebook.app.list_in_force import InForce
from pricebook.app.price_search import MOST_SHOWN, LookedUp, facilities_known
from pricebook.app.price_told import inside, whom_to_ask
from pricebook.base.languages import LANGUAGES, Phrase
from pricebook.web.access.guard import HEADERS, LATER, SAFE, address_of
from pricebook.web.access.limits import MOST_OPEN, TooMuch
from pricebook.web.actions import desk_of
from pricebook.web.desk import Desk
from pricebook.web.move_forms import WrongField, day_of
from pricebook.web.pages.prices import Question, answer_of, ask, price_words, question_of
from pricebook.web.registry import is_there, place_of
from pricebook.web.render import STATIC, language_of, page

PRICES = "/prices"
_KEPT = 300  # seconds for which a page may be kept: a decision is known that much later
_KEPT_FILES = 86_400
_FILES = frozenset({"/static/desk.css", "/static/desk.svg"})


class PublicGuard:
    """Lets through what is asked for to be read, under a name of these pages; every other request is refused."""

    def __init__(self, app: ASGIApp, desk: Desk, hosts: Collection[str]) -> None:
        self.app, self.desk, self.hosts = app, desk, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kept = _KEPT_FILES if scope["path"] in _FILES else _KEPT
                fine = message["status"] in (200, 304, 307)
                headers["Cache-Control"] = f"public, max-age={kept}" if fine else "no-store"
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        scope.setdefault("state", {})["session"] = None
        who = f"from {address_of(Request(scope))}"
        if Headers(scope=scope).get("host", "") not in self.hosts:
            await PlainTextResponse("421", 421)(scope, receive, guarded)
        elif scope["method"] not in SAFE:
            await PlainTextResponse("405", 405, headers={"Allow": "GET, HEAD"})(scope, receive, guarded)
        elif scope["path"].startswith("/static/") and scope["path"] not in _FILES:
            await PlainTextResponse("404", 404)(scope, receive, guarded)
        elif not self.desk.limits.take(who):
            await PlainTextResponse("429", 429, headers={"Retry-After": LATER})(scope, receive, guarded)
        else:
            try:
                with self.desk.limits.one_more(who, MOST_OPEN):
                    await self.app(scope, receive, guarded)
            except TooMuch:
                await PlainTextResponse("429", 429, headers={"Retry-After": LATER})(scope, receive, guarded)


def not_here(request: Request) -> Response:
    """The page that says that there is no such page."""
    return _page(request, "public_not_here.html", status=404)


def _page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    language = language_of(request, desk_of(request))
    other = next(each for each in LANGUAGES if each != language)
    switch = str(request.url.include_query_params(language=other).replace(scheme="", netloc=""))
    return page(
        request, template, status=status, other=other, switch=switch, lang=language if "language" in request.query_params else "",
        **price_words(language), **facts,
    )  # fmt: skip


async def home(request: Request) -> Response:
    """Sends to the question."""
    return RedirectResponse(PRICES)


async def search(request: Request) -> Response:
    """The question, and the services that may be meant; one service is answered under its own address."""
    desk = desk_of(request)
    looked: LookedUp | None = None
    wrong: Phrase | None = None
    question = Question("", "", date.today(), None, None, False, 1)
    try:
        asked = question_of(request)
        question = Question(asked.service, asked.facility, asked.on, None, None, False, asked.page)
    except WrongField as error:
        wrong = error.phrase
    there = is_there(desk)
    facilities = await run_sync(partial(facilities_known, question.on, registry=place_of(desk))) if there else ()
    if there and question.facility and question.service:
        try:
            looked = await run_sync(ask, desk, question)
        except CallError as error:
            wrong = error.phrase
    found = looked.found if looked is not None else None
    if found is not None and len(found.prices) == 1:
        path = f"{PRICES}/{quote(found.facility_code, safe='')}/{quote(found.prices[0].service_id, safe='')}"
        language = request.query_params.get("language", "")
        more = f"&language={quote(language)}" if language else ""
        return RedirectResponse(f"{path}?on={question.on.isoformat()}{more}")
    answer = answer_of(found, language_of(request, desk)) if found is not None else None
    return _page(
        request, "public_prices.html", status=200 if wrong is None else 422, q=question, facilities=facilities, looked=looked,
        answer=answer, wrong=wrong, there=there, most=MOST_SHOWN,
    )  # fmt: skip


async def facilities(request: Request) -> Response:
    """The facilities that are known today."""
    desk = desk_of(request)
    known = await run_sync(partial(facilities_known, date.today(), registry=place_of(desk))) if is_there(desk) else ()
    return _page(request, "public_facilities.html", facilities=known)


async def price(request: Request) -> Response:
    """One service at one facility on a day: what a bill may hold, by which decision, what is inside the price, whom to ask."""
    desk = desk_of(request)
    try:
        on = day_of("on", request.query_params.get("on", "")) or date.today()
        found = await run_sync(_found, desk, request.path_params["facility"], request.path_params["service"], on)
    except (WrongField, CallError):
        found = None
    if found is None or (found.why_not is not None and found.why_not.reason == "facility-unknown"):
        return not_here(request)
    language = language_of(request, desk)
    refused, left_out = await run_sync(_inside, desk, found)
    authority = found.facility.authority if found.facility is not None else ""
    offices = await run_sync(whom_to_ask, authority, on, language, desk.norms) if authority else []
    return _page(
        request, "public_price.html", on=on, answer=answer_of(found, language), authority=authority,
        name=(found.facility.name if found.facility is not None else None) or found.facility_code,
        refused=refused, left_out=left_out, offices=offices, address=_address(request), path=_path(request),
    )  # fmt: skip


def _found(desk: Desk, facility: str, service: str, on: date) -> InForce | None:
    """The answer about one service; None where an address names none, as one that somebody made up. Raises CallError."""
    if not is_there(desk):
        return None
    return ask(desk, Question(service, facility, on, None, None, False, 1)).found


def _inside(desk: Desk, found: InForce) -> tuple[Any, Any]:
    if not found.prices:
        return (), ()
    return inside(found.prices[0], found.decided_by, registry=place_of(desk), norms=desk.norms)


def _path(request: Request) -> str:
    facility, service = (quote(request.path_params[name], safe="") for name in ("facility", "service"))
    return f"{PRICES}/{facility}/{service}"


def _address(request: Request) -> str:
    """The address of a price, which stays the same: without day or language."""
    base = request.app.state.public_address or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base}{_path(request)}"


async def picture(request: Request) -> Response:
    """The address of a price as a QR."""
    return Response(qr_picture(_address(request)), media_type="image/svg+xml")


ROUTES = [
    Route("/", home),
    Route(PRICES, search),
    Route(f"{PRICES}/facilities", facilities),
    Route(f"{PRICES}/{{facility}}/{{service}}", price),
    Route(f"{PRICES}/{{facility}}/{{service}}/qr.svg", picture),
    Mount("/static", StaticFiles(directory=STATIC), name="static"),
]
