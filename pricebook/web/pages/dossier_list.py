"""The list of the newest build: totals, gaps, what binds, what changed, every price, and the whole way of each."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pricebook.app.list_shown import ROWS, way_of
from pricebook.base.money import dong
from pricebook.web.actions import action, desk_of, see
from pricebook.web.audit import record
from pricebook.web.charts import charts_of
from pricebook.web.dossiers import DeskDossier
from pricebook.web.pages.of_dossier import dossier_page, download, norms_of, number_of, on_dossier, path_of, start, with_dossier
from pricebook.web.price_rows import ONLY, prices_in
from pricebook.web.received import Form
from pricebook.web.registry import is_there, place_of
from pricebook.web.render import refusal

_A_PAGE = 200  # services that are left out, changes
REPORT = "report"


@with_dossier
async def show(request: Request, dossier: DeskDossier) -> Response:
    """Shows the list."""
    query = request.query_params
    asked = {name: query.get(name, "")[:200] for name in ("q", "class", "group", "only")}
    asked["only"] = asked["only"] if asked["only"] in ONLY else "all"

    def facts() -> dict[str, Any]:
        shown = dossier.told(ROWS)
        if shown is None:
            return {"shown": None}
        return {
            "shown": shown,
            "found": prices_in(shown, asked, number_of(query.get("page", ""))),
            "only": ONLY,
            "day": f"{date.fromisoformat(shown['pricing_date']):%d/%m/%Y}",
            "charts": charts_of(dossier.shown, (dossier.shown / ROWS).stat().st_mtime_ns),
            "reasons": _by_reason(shown["left_out"]),
            "report": _report_of(dossier) is not None,
        }

    return dossier_page(request, dossier, "dossier_list.html", "list", **await to_thread.run_sync(facts))


def _by_reason(left_out: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for each in left_out:
        counts[each["reason"]] = counts.get(each["reason"], 0) + 1
    return sorted(counts.items(), key=lambda each: -each[1])


def _report_of(dossier: DeskDossier) -> Path | None:
    """The report, if it was made of the list that is shown."""
    made, rows = dossier.shown / REPORT, dossier.shown / ROWS
    found = sorted(made.glob("*.html")) if made.is_dir() and rows.is_file() else []
    return next((each for each in found if each.stat().st_mtime_ns >= rows.stat().st_mtime_ns), None)


@with_dossier
async def gaps(request: Request, dossier: DeskDossier) -> Response:
    """Shows the services of the regulation that have no price in the list, each with its reason."""
    reason, number = request.query_params.get("reason", ""), number_of(request.query_params.get("page", ""))

    def facts() -> dict[str, Any] | None:
        shown = dossier.told(ROWS)
        if shown is None:
            return None
        found = [each for each in shown["left_out"] if reason in ("", each["reason"])]
        pages = max(1, -(-len(found) // _A_PAGE))
        page = min(number, pages)
        rows = found[(page - 1) * _A_PAGE : page * _A_PAGE]
        told = {"rows": rows, "count": len(found), "page": page, "pages": pages, "reason": reason}
        return {**told, "reasons": _by_reason(shown["left_out"])}

    told = await to_thread.run_sync(facts)
    if told is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return dossier_page(request, dossier, "dossier_gaps.html", "list", **told)


@with_dossier
async def changes(request: Request, dossier: DeskDossier) -> Response:
    """Shows what changed since an earlier list."""
    shown = await to_thread.run_sync(dossier.told, ROWS)
    of, number = request.path_params["of"], number_of(request.query_params.get("page", ""))
    found = next((each for each in (shown or {}).get("changes", []) if each["of"] == of), None)
    if shown is None or found is None:
        return refusal(request, desk_of(request), 404, "not-here")
    pages = max(1, -(-len(found["prices"]) // _A_PAGE))
    page = min(number, pages)
    prices = found["prices"][(page - 1) * _A_PAGE : page * _A_PAGE]
    told = {"found": found, "prices": prices, "page": page, "pages": pages, "classes": shown["classes"]}
    return dossier_page(request, dossier, "dossier_changes.html", "list", **told)


@with_dossier
async def price(request: Request, dossier: DeskDossier) -> Response:
    """Shows the whole way of the prices of a service."""
    service = request.path_params["service"]

    def facts() -> dict[str, Any] | None:
        shown = dossier.told(ROWS)
        if shown is None:
            return None
        at = shown["columns"].index("service_id")
        rows = [dict(zip(shown["columns"], row, strict=True)) for row in shown["rows"] if row[at] == service]
        for row in rows:
            row["composed_shown"] = _sum_shown(row["composed"])
        left = next((each for each in shown["left_out"] if each["service_id"] == service), None)
        if not rows and left is None:
            return None
        return {"rows": rows, "left": left, "service": service, "way": way_of(dossier.shown, shown, service), "shown": shown}

    told = await to_thread.run_sync(facts)
    if told is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return dossier_page(request, dossier, "dossier_price.html", "list", **told)


def _sum_shown(text: str | None) -> str | None:
    """A sum as list.json has it, a decimal or a fraction, as people read it."""
    if text is None:
        return None
    return dong(Fraction(text) if "/" in text else Decimal(text))


@with_dossier
async def explained(request: Request, dossier: DeskDossier) -> Response:
    """What `pricebook explain DIR SERVICE --format json` prints."""

    def text() -> str | None:
        shown = dossier.told(ROWS)
        way = way_of(dossier.shown, shown, request.path_params["service"]) if shown is not None else None
        return way.record if way is not None else None

    told = await to_thread.run_sync(text)
    if told is None:
        return refusal(request, desk_of(request), 404, "not-here")
    return Response(told, media_type="application/json")


@action("prepare")
@on_dossier
async def make_report(request: Request, form: Form, dossier: DeskDossier) -> Response:
    """Has the whole report made, as `pricebook export DIR --as report` does."""
    desk = desk_of(request)
    place = place_of(desk) if is_there(desk) else None
    await record(request, "exported", dossier=dossier.name, form="report")
    about = path_of(dossier.name, "list")
    start(request, "report_dossier", about, folder=str(dossier.folder), norms=norms_of(request), registry=place)
    return see(path_of(dossier.name, "list"))


@with_dossier
async def report(request: Request, dossier: DeskDossier) -> Response:
    """Sends the report, of the list that is shown."""
    found = await to_thread.run_sync(_report_of, dossier)
    return download(found) if found is not None else refusal(request, desk_of(request), 404, "not-here")


ROUTES = [
    Route("/dossiers/{name}/list", show),
    Route("/dossiers/{name}/gaps", gaps),
    Route("/dossiers/{name}/changes/{of}", changes),
    Route("/dossiers/{name}/prices/{service}", price),
    Route("/dossiers/{name}/prices/{service}/explain.json", explained),
    Route("/dossiers/{name}/report", make_report, methods=["POST"]),
    Route("/dossiers/{name}/report", report),
]
