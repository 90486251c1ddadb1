"""The public face: prices can be read, and nothing else can be reached."""

import asyncio
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.list_moves import Phase, move
from pricebook.web.application import application, public_application
from pricebook.web.desk import Desk
from pricebook.web.pages.public import PublicGuard
from tests.web.lists_of import built_folder

HOST = "gia.example:80"
Ask = Callable[..., tuple[int, dict[str, str], str]]


def asked(app: Any, path: str, method: str = "GET", host: str = HOST) -> tuple[int, dict[str, str], str]:
    """The answer of an application to one request: status, headers, body."""
    path, _, query = path.partition("?")
    sent: list[dict[str, Any]] = []
    body = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        if (piece := next(body, None)) is None:
            await asyncio.Event().wait()  # a file waits for a reader who goes away, and this one does not
        return piece or {}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1), "headers": [(b"host", host.encode())],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]).decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = built_folder(tmp_path_factory.mktemp("desk"))
    place = str(folder / "pricebook-registry.db")
    list_ = folder / "long-an-2012" / "out" / "pricelist.json"
    move(
        list_, "approve", on=date(2012, 9, 20), paper_no="15/2012/NQ-HĐND", person="Nguyễn Thị Kín",
        phases=[Phase(date(2012, 10, 1), date.max)], registry=place,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def ask(folder: Path) -> Ask:
    return lambda path, method="GET", host=HOST: asked(public_application(Desk(folder), {HOST}), path, method, host)


def test_price_that_a_bill_may_hold(ask: Ask) -> None:
    # C5.1.272 Hematocrit: the dossier composes a price for class II (data/long-an-2012); the decision is the one above
    status, headers, text = ask("/prices/80001/C5.1.272?on=2012-10-02")
    assert status == 200 and "Hematocrit" in text and "15/2012/NQ-HĐND" in text
    assert re.search(r"<b>[\d.]+ đồng", text)
    assert "http://gia.example:80/prices/80001/C5.1.272" in text
    assert headers["cache-control"] == "public, max-age=300" and "script-src" in headers["content-security-policy"]
    assert "Kín" not in text and "<script" not in text
    status, headers, text = ask("/prices/80001/C5.1.272/qr.svg")
    assert (status, headers["content-type"]) == (200, "image/svg+xml") and "<path" in text
    status, _, text = ask("/prices/80001/C5.1.272?on=2012-09-30")  # the day before its first: no price, which the page says
    assert status == 200 and "Hematocrit" not in text and 'class="warning"' in text


def test_words_lead_to_the_address_of_the_service(ask: Ask) -> None:
    status, headers, _ = ask("/prices?facility=80001&service=hematocrit&on=2012-10-02")
    assert (status, headers["location"]) == (307, "/prices/80001/C5.1.272?on=2012-10-02")
    assert "80002" in ask("/prices/facilities")[2]
    assert 'lang="en"' in ask("/prices?lang=en")[2]
    for odd in ("/prices?on=x", "/prices/80001/zzz", "/prices/%3Cscript%3E/x", "/prices/80001/C5.1.272?on=2012-99-99"):
        status, headers, text = ask(odd)
        assert status in (404, 422) and headers["cache-control"] == "no-store" and "<script>" not in text


def test_nothing_else_can_be_reached(folder: Path, ask: Ask) -> None:
    desk = application(Desk(folder), {HOST})
    here = {"/", "/prices"}
    names = {
        "name": "long-an-2012-1",
        "folder": "long-an-2012",
        "id": "x",
        "file": "x",
        "sha256": "0" * 64,
        "form": "json",
        "run": "x",
    }
    for route in desk.routes:
        path = re.sub(r"{(\w+)(:\w+)?}", lambda found: names.get(found[1], "x"), getattr(route, "path", ""))
        if path not in here:
            assert ask(path)[0] in (404, 307), path  # no page; /static sends to /static/, which is none either
        assert ask(path, "POST")[0] == 405
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert ask("/prices", method)[0] == 405
    assert ask("/prices", host="other.example")[0] == 421
    assert ask("/static/desk.css")[1]["cache-control"] == "public, max-age=86400"
    assert ask("/static/htmx.min.js")[0] == ask("/static/../desk.py")[0] == ask("/pricebook-registry.db")[0] == 404
    assert any(each.cls is PublicGuard for each in public_application(Desk(folder), {HOST}).user_middleware)
