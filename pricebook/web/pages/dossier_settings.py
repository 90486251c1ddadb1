"""The settings of a dossier: in words, the common ones in a form, and the whole file to download and to replace."""

from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.base.languages import shown
from pricebook.web.actions import action, desk_of, see, stale
from pricebook.web.audit import record
from pricebook.web.dossiers import SETTINGS_FILE, DeskDossier, seen_of
from pricebook.web.law import not_in_force, title_of
from pricebook.web.pages.dossiers import read
from pricebook.web.pages.of_dossier import dossier_page, on_dossier, path_of, with_dossier
from pricebook.web.received import BadBody, Form
from pricebook.web.render import language_of

MODES = ("half-up", "down", "up")
MOST_SIGNERS = 4
_TOP = ("pricing_date", "submitter", "approver", "share_of_ceiling")  # outside all tables of dossier.toml
_LARGEST = 2**20  # bytes of dossier.toml


@with_dossier
async def show(request: Request, dossier: DeskDossier) -> Response:
    """Shows the settings."""
    facts = await to_thread.run_sync(lambda: _facts(request, dossier))
    return dossier_page(request, dossier, "dossier_settings.html", "settings", **facts)


def _facts(request: Request, dossier: DeskDossier, why: str | None = None, typed: Form | None = None) -> dict[str, Any]:
    """The facts of the page: the settings as they are, and as they were typed where what was typed is refused."""
    from pricebook.app.settings import read_settings
    from pricebook.app.settings_shown import classes_of

    desk = desk_of(request)
    language = language_of(request, desk)
    settings, findings = read_settings(dossier.folder)
    problems = [finding.message(language) for finding in findings]
    signers = [{"title": each.title, "name": each.name} for each in settings.signers] if settings is not None else []
    was: dict[str, Any] = {}
    if typed is not None:
        signers = _signers(typed)
        was = {name: typed.text(name) for name in (*_TOP, "unit", "mode")} | {"classes": typed.texts("classes")}
    return {
        "settings": settings,
        "regulation": title_of(desk.norms, settings.regulation) if settings is not None else "",
        "typed": was,
        "problems": [*([why] if why else []), *problems],
        "outside": not_in_force(desk.norms, settings.regulation, settings.pricing_date, language)
        if settings is not None
        else None,
        "kept": "kept" in request.query_params,
        "classes": classes_of(settings, dossier.folder, desk.norms) if settings is not None else {},
        "signers": [*signers, *[{"title": "", "name": ""}] * (MOST_SIGNERS - len(signers))],
        "modes": MODES,
        "seen": seen_of(dossier.folder / SETTINGS_FILE),
    }


@action("prepare")
@on_dossier
async def change(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Changes the settings that the form has."""
    if (answer := stale(request, form, seen_of(dossier.folder / SETTINGS_FILE))) is not None:
        return answer
    top = {name: form.text(name) for name in _TOP}
    return await _carry_out(request, dossier, lambda: _change(dossier, form, top), form)


def _change(dossier: DeskDossier, form: Form, top: Mapping[str, str]) -> None:
    from pricebook.app.settings import change_settings
    from pricebook.app.settings_shown import as_settings

    rounding = {"unit": form.text("unit"), "mode": form.text("mode")}
    change_settings(dossier.folder, *as_settings(top, form.texts("classes"), rounding), _signers(form))


def _signers(form: Form) -> list[dict[str, str]]:
    """The signers of the form, those without a title left out."""
    pairs = zip(form.texts("signer-title"), form.texts("signer-name"), strict=False)
    return [{"title": title.strip(), "name": name.strip()} for title, name in pairs if title.strip()][:MOST_SIGNERS]


@action("prepare", files=True)
@on_dossier
async def replace(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Replaces the whole file, where the new one can be read."""
    if not form.files:
        raise BadBody("no-file")
    if (answer := stale(request, form, seen_of(dossier.folder / SETTINGS_FILE))) is not None:
        return answer
    came = form.files[0]
    if came.size > _LARGEST:
        raise BadBody("file-too-large", 413)

    def put() -> None:
        from pricebook.app.settings import replace_settings

        replace_settings(dossier.folder, came.path.read_bytes())

    return await _carry_out(request, dossier, put)


async def _carry_out(request: Request, dossier: DeskDossier, put: Any, typed: Form | None = None) -> Response:
    """Carries out a change; where it is refused, the page says why, and its form keeps what was typed."""
    from pricebook.app.errors import CallError

    language = language_of(request, desk_of(request))
    try:
        await record(request, "stated", dossier=dossier.name, file=SETTINGS_FILE)
        await to_thread.run_sync(put)
    except CallError as error:
        why = shown(error.phrase, language)
        facts = await to_thread.run_sync(lambda: _facts(request, dossier, why, typed))
        answer = dossier_page(request, dossier, "dossier_settings.html", "settings", **facts)
        answer.status_code = 422
        return answer
    read(request, dossier)
    return see(f"{path_of(dossier.name, 'settings')}?kept=yes")


ROUTES = [
    Route("/dossiers/{name}/settings", show),
    Route("/dossiers/{name}/settings", change, methods=["POST"]),
    Route("/dossiers/{name}/settings/file", replace, methods=["POST"]),
]
