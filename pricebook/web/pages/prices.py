"""Which price: a service, a facility and a day give the price that is paid, by which decision, and why; or why there is none."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.display import json_text
from pricebook.app.errors import CallError
from pricebook.app.list_in_force import InForce, in_force
from pricebook.app.list_in_force_shown import as_json
from pricebook.app.list_words import begun_lines, class_name, named, of_class, shown_day, shown_end, why_not_said
from pricebook.app.price_search import MOST_SHOWN, LookedUp, facilities_known, look_up
from pricebook.base.languages import Language, Phrase, say
from pricebook.web.actions import desk_of
from pricebook.web.desk import Desk
from pricebook.web.move_forms import WrongField, day_of
from pricebook.web.registry import is_there, place_of
from pricebook.web.render import language_of, page

_LONGEST = 200  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks for."""

    service: str
    facility: str
    on: date
    begun: date | None
    known: str | None
    on_demand: bool
    page: int

    @property
    def options(self) -> dict[str, Any]:
        """What the verbs are given beside service, facility and day."""
        return {"payer": "on-demand" if self.on_demand else "insured", "begun": self.begun, "known": self.known}


def question_of(request: Request) -> Question:
    """What a request asks for. Raises WrongField for a day that is none."""
    asked = {name: request.query_params.get(name, "").strip()[:_LONGEST] for name in ("service", "facility", "known", "page")}
    days = {name: day_of(name, request.query_params.get(name, "")) for name in ("on", "begun")}
    number = asked["page"]
    return Question(
        asked["service"], asked["facility"], days["on"] or date.today(), days["begun"], asked["known"] or None,
        bool(request.query_params.get("on_demand")), max(1, int(number)) if number.isascii() and number.isdigit() else 1,
    )  # fmt: skip


async def prices(request: Request) -> Response:
    """The question, and its answer."""
    desk, language = desk_of(request), language_of(request, desk_of(request))
    looked: LookedUp | None = None
    wrong: Phrase | None = None
    try:
        question = question_of(request)
    except WrongField as error:
        question, wrong = Question("", "", date.today(), None, None, False, 1), error.phrase
    there = is_there(desk)
    facilities = await run_sync(partial(facilities_known, question.on, registry=place_of(desk))) if there else ()
    if there and question.facility and question.service:
        try:
            looked = await run_sync(partial(ask, desk, question))
        except CallError as error:
            wrong = error.phrase
    answer = answer_of(looked.found, language) if looked is not None and looked.found is not None else None
    return page(
        request, "prices.html", status=200 if wrong is None else 422, q=question, facilities=facilities, looked=looked,
        answer=answer, wrong=wrong, there=there, query=str(request.query_params), most=MOST_SHOWN, **price_words(language),
    )  # fmt: skip


def ask(desk: Desk, question: Question) -> LookedUp:
    """Looks for the price that is asked for. Raises CallError."""
    return look_up(
        question.service, question.facility, question.on, page=question.page, registry=place_of(desk), norms=desk.norms,
        **question.options,
    )  # fmt: skip


async def prices_json(request: Request) -> Response:
    """What `pricebook list in-force --format json` prints of the same question."""
    desk = desk_of(request)
    language = language_of(request, desk)

    def text(question: Question) -> str:
        found = in_force(
            question.facility, question.on, service=question.service or None, registry=place_of(desk), norms=desk.norms,
            **question.options,
        )  # fmt: skip
        return json_text(as_json(found, language))

    try:
        return Response(await run_sync(text, question_of(request)), media_type="application/json")
    except WrongField as wrong:
        return page(request, "refused.html", status=422, reason=wrong.phrase)
    except CallError as error:
        return page(request, "refused.html", status=404, reason=error.phrase)


def answer_of(found: InForce, language: Language) -> dict[str, Any]:
    """What is said of one service: its prices with their decisions, or why there is none."""
    told = []
    for price in found.prices:
        decision, phased = found.decisions.get(price.of.name), found.phased_by(price)
        first, last = found.days_of(price)
        told.append(
            {
                "price": price,
                "code": named(price),
                "decision": (decision.number if decision is not None else None) or "–",
                "body": decision.body if decision is not None else "",
                "dated": shown_day(decision.date if decision is not None else None),
                "from": shown_day(first),
                "to": shown_end(last, language),
                "why": found.why(price),
                "phased": f"{phased.number or '–'} ({shown_day(phased.date)})" if phased is not None else None,
                "class": class_name(price.class_, language) if price.class_ else "",
            }
        )
    facility = found.facility
    return {
        "prices": told,
        "why_not": why_not_said(found, language) if found.why_not is not None else None,
        "begun": list(begun_lines(found, language)),
        "facility": facility,
        "class": of_class(facility.facts.class_, language) if facility is not None else "",
        "ended_laws": [
            say("screen.in-force-law-ended", title=title, last=shown_day(last)).text(language) for title, last in found.ended_laws
        ],
        "findings": [(each.code, each.message(language)) for each in found.findings],
    }


def price_words(language: Language) -> dict[str, Any]:
    """What the templates of these pages have beside their facts."""

    def words(key: str, **values: Any) -> str:
        return say(f"desk_prices.{key}", **values).text(language)

    return {"d": words, "of_class": partial(of_class, language=language), "class_name": partial(class_name, language=language)}


ROUTES = [Route("/prices", prices), Route("/prices.json", prices_json)]
