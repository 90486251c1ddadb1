"""Entering by name and password, leaving, and a new password: the desk of several people."""

import hashlib
import hmac
import secrets
from hmac import compare_digest

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.errors import AccountsUnusable, CallError
from pricebook.base.languages import LANGUAGES, Phrase, say
from pricebook.web.access.accounts import Accounts, change_account, key_of
from pricebook.web.access.guard import ENTER, address_of
from pricebook.web.access.passwords import SHORTEST, TooManyAtOnce
from pricebook.web.access.sessions import Session
from pricebook.web.actions import action, desk_of, own_path, see
from pricebook.web.audit import record, record_entry
from pricebook.web.pages.entrance import entered
from pricebook.web.received import BadBody, Form, receive_fields
from pricebook.web.render import language_of, page, refusal, session_of

_KEY = secrets.token_bytes(32)  # by which a form to enter is known to be ours; it ends with the program
_BROWSER = "pricebook-entry"  # the cookie of a browser that has seen the form: it says nothing of whom it is
_LONGEST_FORM = 3_600  # seconds


def _form_token(browser: str) -> str:
    """What the form to enter sends back: no other page can know it, for it belongs to the cookie of one browser."""
    return hmac.new(_KEY, browser.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


async def enter_form(request: Request) -> Response:
    """Shows the form to enter."""
    if desk_of(request).accounts is None:
        return refusal(request, desk_of(request), 404, "not-here")
    if session_of(request) is not None:
        return see("/")
    return _form(request, own_path(request.query_params.get("back", "/")))


def _form(request: Request, back: str, name: str = "", told: Phrase | None = None, status: int = 200) -> Response:
    desk, browser = desk_of(request), request.cookies.get(_BROWSER) or secrets.token_urlsafe(32)  # the form may be open twice
    language = language_of(request, desk)
    answer = page(
        request, "enter.html", status=status, token=_form_token(browser), back=back, name=name, told=told, asked=language
    )
    answer.set_cookie(_BROWSER, browser, max_age=_LONGEST_FORM, httponly=True, samesite="strict", secure=desk.secure)
    return answer


async def enter(request: Request) -> Response:
    """Lets somebody in by name and password. One answer, and one time, whatever of them was wrong."""
    desk = desk_of(request)
    accounts = desk.accounts
    if accounts is None:
        return refusal(request, desk, 404, "not-here")
    ours = _form_token(request.cookies.get(_BROWSER, "")).encode()
    try:
        form = await receive_fields(request, lambda token: compare_digest(token.encode("utf-8", "replace"), ours))
    except BadBody as bad:
        return refusal(request, desk, bad.status, bad.why)
    name, back = form.text("name"), own_path(form.text("back"))
    if wait := desk.attempts.begin(key_of(name)[:200], address_of(request)):
        return _later(_form(request, back, name, say("desk.enter-wait", seconds=wait), 429), wait)
    try:
        account = accounts.of(name)
        right = await desk.comparing.is_right(_typed(form, "password"), account.password if account is not None else None)
        await record_entry(request, "entered" if right else "entry-refused", account.name if account is not None else None)
    except TooManyAtOnce:
        return _later(_form(request, back, name, say("desk.enter-busy"), 503), 5)
    except CallError as error:
        return refusal(request, desk, 503, "call", reason=error.phrase)
    if not right or account is None:
        return _form(request, back, name, say("desk.enter-wrong"), 401)
    desk.attempts.right(key_of(name)[:200], address_of(request))
    language = next((each for each in LANGUAGES if each == form.text("language")), None)
    answer = entered(request, desk.sessions.open(account.name, account.roles, language, account.stamp), back)
    answer.delete_cookie(_BROWSER)
    return answer


enter.carries_out, enter.role = enter, None  # type: ignore[attr-defined]  # an action whose form belongs to no session yet


def _typed(form: Form, field: str) -> str:
    """A password as it was typed: blanks at its ends are a part of it."""
    return form.fields.get(field, [""])[0]


def _later(answer: Response, seconds: int) -> Response:
    answer.headers["Retry-After"] = str(seconds)
    return answer


@action(None)
async def leave(request: Request, form: Form) -> Response:
    """Ends the session."""
    desk, session = desk_of(request), session_of(request)
    if session is not None:
        desk.sessions.close(session)
        await record(request, "left")
    answer = see(ENTER if desk.accounts is not None else "/")
    answer.delete_cookie(desk.cookie, httponly=True, samesite="strict", secure=desk.secure)
    return answer


async def account(request: Request) -> Response:
    """Shows the account of the person, with a form for a new password."""
    desk = desk_of(request)
    if desk.accounts is None:
        return refusal(request, desk, 404, "not-here")
    return page(request, "account.html", told=None, shortest=SHORTEST)


@action(None)
async def new_password(request: Request, form: Form) -> Response:
    """Changes the password of the person. All other sessions of the person end with it."""
    desk, session = desk_of(request), session_of(request)
    accounts = desk.accounts
    if accounts is None or session is None or session.person is None:
        return refusal(request, desk, 404, "not-here")
    told, status = await _refused(request, accounts, session, form)
    if told is None:
        try:
            await record(request, "password-changed")
            changed = await to_thread.run_sync(
                lambda: change_account(accounts.path, session.person or "", password=_typed(form, "new"))
            )
        except AccountsUnusable as error:
            told, status = error.phrase, 422
        else:
            return entered(request, desk.sessions.open(changed.name, changed.roles, session.language, changed.stamp), "/account")
    return page(request, "account.html", status=status, told=told, shortest=SHORTEST)


async def _refused(request: Request, accounts: Accounts, session: Session, form: Form) -> tuple[Phrase | None, int]:
    """Why a password is not changed, with the status of the answer; None where it may be."""
    desk, name = desk_of(request), session.person or ""
    if _typed(form, "new") != _typed(form, "again"):
        return say("desk.password-differs"), 422
    if wait := desk.attempts.begin(key_of(name), address_of(request)):
        return say("desk.enter-wait", seconds=wait), 429
    own = accounts.of(name)
    try:
        right = await desk.comparing.is_right(_typed(form, "password"), own.password if own is not None else None)
    except TooManyAtOnce:
        return say("desk.enter-busy"), 503
    if not right:
        return say("desk.password-wrong"), 403
    desk.attempts.right(key_of(name), address_of(request))
    return None, 200


ROUTES = [
    Route(ENTER, enter_form, methods=["GET"]),
    Route(ENTER, enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
    Route("/account", account, methods=["GET"]),
    Route("/account", new_password, methods=["POST"]),
]
