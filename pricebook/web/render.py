"""Pages from templates: every text is escaped, and every word comes from the catalogue of the two languages."""

from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pricebook.base.languages import Figure, Language, Phrase, say, shown, term
from pricebook.base.money import dong, vietnamese_number
from pricebook.web.access.sessions import Role, Session

if TYPE_CHECKING:
    from jinja2 import Environment

    from pricebook.web.desk import Desk

_HERE = Path(__file__).parent
# What stands in the head of every page, beside the desk: path, and phrase of desk.toml.
MENU: list[tuple[str, str]] = [
    ("/lists", "lists"),
    ("/dossiers", "menu-dossiers"),
    ("/decisions", "menu-decisions"),
    ("/prices", "menu-prices"),
]
NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}  # each in the language itself
STATIC, TEMPLATES = _HERE / "static", _HERE / "templates"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"dong": dong, "number": vietnamese_number, "day": _day, "moment": moment}
    return environment


def _day(said: str) -> str:
    """A day that a file holds as ISO text, as people write it; what is no such day is left as it is."""
    with suppress(ValueError):
        return f"{date.fromisoformat(said):%d/%m/%Y}"
    return said


def moment(known_at: str) -> str:
    """A time that the registry holds as ISO text (UTC), in the time of the desk, as people write it."""
    return f"{datetime.fromisoformat(known_at).astimezone():%d/%m/%Y %H:%M:%S}"


def session_of(request: Request) -> Session | None:
    """The session of a request, as the guard found it."""
    session: Session | None = request.state.session
    return session


def language_of(request: Request, desk: "Desk") -> Language:
    """The language of a page: the one that was chosen in this session, or for this page, else that of the desk."""
    session = session_of(request)
    if session is None and (asked := next((each for each in NAMES if each == request.query_params.get("language")), None)):
        return asked
    return session.language if session is not None and session.language is not None else desk.language


def render(request: Request, desk: "Desk", template: str, **facts: Any) -> str:
    """The text of a template.

    In it, `say` is a phrase of desk.toml (or of another subject: "subject.key"), `screen` one of screen.toml, `term` a word of
    terms.toml, `text` any other phrase; `may` tells whether the person has a role. A fact `back_to` is the path to which a change
    of the language leads, where that is not the path of the request.
    """
    session, language = session_of(request), language_of(request, desk)
    back_to = facts.pop("back_to", request.url.path)

    def phrase(key: str, **values: Figure) -> str:
        return say(key if "." in key else f"desk.{key}", **values).text(language)

    def text(value: Phrase | Figure) -> str:
        return shown(value, language)

    def may(role: Role) -> bool:
        return session is not None and role in session.roles

    def screen(key: str) -> str:
        return say(f"screen.{key}").text(language)

    return _environment().get_template(template).render(
        say=phrase, may=may, screen=screen, term=lambda word: term(word, language), text=text, language=language, languages=NAMES,
        session=session, csrf=session.csrf if session is not None else "", here=request.url.path, menu=MENU,
        back_to=back_to, desk_name=desk.folder.resolve().name if session is not None else "", **facts,
    )  # fmt: skip


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """The answer with a page, or with a piece of one where the template is a piece.

    Args:
        request: the request.
        template: the name of the template.
        status: the status of the answer.
        facts: the values of the template.
    """
    return HTMLResponse(render(request, request.app.state.desk, template, **facts), status)


def refusal(request: Request, desk: "Desk", status: int, why: str, **values: Figure) -> Response:
    """The page that says why a request is not carried out: the phrase `refused-WHY` of desk.toml."""
    reason = say(f"desk.refused-{why}", **values)
    near = "/".join(request.url.path.split("/")[:3]) if request.method == "POST" else request.url.path
    return HTMLResponse(render(request, desk, "refused.html", reason=reason, status=status, back_to=near), status)
