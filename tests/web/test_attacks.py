"""Attacks on the desk, tried and refused."""

import re
import resource
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pricebook.base.files import sha256_of
from pricebook.web import received, server
from pricebook.web.access.limits import A_SECOND, AT_ONCE, MOST_UPLOADS, Limits, TooMuch
from pricebook.web.access.sessions import LONGEST, LONGEST_IDLE, ROLES, Sessions
from pricebook.web.actions import action, own_path, stale
from pricebook.web.pages.entrance import AGAIN
from pricebook.web.received import Form, bare_name
from pricebook.web.render import STATIC
from tests.test_hostile import encrypted, entity_bomb, repeated_cells
from tests.web.support import Browser, Served, multipart, served

EVIL = "http://evil.example"
CSV = "STT,Tên dịch vụ,Giá\n1,Hematocrit,15000\n".encode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture
def browser(desk: Served) -> Browser:
    return desk.browser()


def zeros(path: Path) -> None:
    """An archive of 256 MB of zeros."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(2**8):
            part.write(bytes(2**20))


def files_of(desk: Served) -> set[str]:
    return {str(path.relative_to(desk.desk.folder)) for path in desk.desk.folder.rglob("*")}


# --- from where a request comes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},  # another program of this machine
        {"Origin": "https://127.0.0.1:{port}"},  # the desk answers by http
        {"Origin": "http://localhost:{port}"},  # the same desk under its other name: another origin for a browser
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {},  # no browser sends a form so
    ],
)
def test_a_form_of_another_origin(desk: Served, browser: Browser, told: dict[str, str]) -> None:
    before = files_of(desk)
    headers = {name: value.format(port=desk.port) for name, value in told.items()}
    body = multipart({"csrf": browser.csrf}, [("file", "a.csv", CSV)])
    kind = "multipart/form-data; boundary=----one-part-after-the-other"
    assert browser.send("POST", "/lists", body, Content_Type=kind, **headers).status == 403
    assert files_of(desk) == before


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "127.0.0.1", "evil.example", "", "127.0.0.1:{port}.evil.example", "[::1]"]
)
@pytest.mark.parametrize("path", ["/", "/static/desk.css", "/start?token={token}"])
def test_another_name_that_points_to_this_machine(desk: Served, host: str, path: str) -> None:
    path = path.format(token=desk.token.value)
    assert desk.browser().send("GET", path, Host=host.format(port=desk.port)).status in (400, 421)
    assert desk.token.value  # and the token is still good


# --- who sends it -------------------------------------------------------------------------------------------------


def test_the_token_of_the_start_lets_one_browser_in_once(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        stranger, token = running.stranger(), running.token.value
        for path in ("/", "/start", "/start?token=", "/start?token=x", f"/start?token={token[:-1]}"):
            assert stranger.get(path).status == 401
        assert stranger.send("HEAD", f"/start?token={token}").status != 303  # what looks links up uses nothing up
        entered = stranger.get(f"/start?token={token}")
        (cookie,) = entered.cookies
        assert (entered.status, entered.location) == (303, "/")
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; ")) and "Domain" not in cookie
        assert stranger.get("/").status == 200
        again = running.stranger()
        assert again.get(f"/start?token={token}").status == 401 and not again.cookies and again.get("/").status == 401


def test_a_session_that_somebody_else_has_chosen_is_not_taken_over(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        known = running.browser().cookies["pricebook-desk"]
        victim = Browser(running.port, {"pricebook-desk": known})
        assert victim.get(f"/start?token={running.token.value}").status == 303
        assert victim.cookies["pricebook-desk"] != known and victim.get("/").status == 200
        assert Browser(running.port, {"pricebook-desk": known}).get("/").status == 401  # and the one that was planted has ended
        made_up = Browser(running.port, {"pricebook-desk": "made-up"})
        assert made_up.get("/").status == 401


def test_sessions_end() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    session = sessions.open("Lan", ROLES)
    for _ in range(6):  # used now and then, for a day
        now[0] += LONGEST / 6.5
        assert (sessions.of(session.id) is session) == (now[0] <= LONGEST)
    now[0] = LONGEST + 1
    assert sessions.of(session.id) is None
    other = sessions.open("Lan", ROLES)
    now[0] += LONGEST_IDLE + 1
    assert sessions.of(other.id) is None


@pytest.mark.parametrize("csrf", ["", "x", "of another", "é" * 43])
def test_a_form_without_the_token_of_the_session(desk: Served, browser: Browser, csrf: str) -> None:
    before = files_of(desk)
    token = desk.browser().csrf if csrf == "of another" else csrf
    assert browser.post("/language", {"csrf": token, "language": "en"}).status == 403
    assert browser.post("/lists", {"csrf": token}, [("file", "a.csv", CSV)]).status == 403
    assert files_of(desk) == before


def actions(desk: Served) -> list[Route]:
    """The routes of the desk that change something."""
    routes = [each for each in desk.server.config.app.routes if isinstance(each, Route)]
    return [each for each in routes if each.methods and each.methods - {"GET", "HEAD"}]


def test_a_new_address_is_told_to_the_machine_alone(tmp_path: Path) -> None:
    opened: list[str] = []
    with served(tmp_path, anew=opened.append) as desk:
        used = desk.token.value
        assert desk.token.use(used)
        stranger = desk.stranger()
        assert 'action="/start/again"' in stranger.get("/").text
        assert 'action="/start/again?back=/dossiers/a%22b"' in stranger.get("/dossiers/a%22b").text
        assert stranger.post(AGAIN, {}, Origin="http://evil.example", Sec_Fetch_Site="cross-site").status == 403
        assert opened == [] and desk.token.value == ""
        answer = stranger.post(AGAIN, {})
        assert answer.status == 200 and answer.cookies == () and opened == [desk.token.value]
        assert desk.token.value not in ("", used) and desk.token.value not in answer.text
        assert stranger.post(AGAIN, {}).status == 429 and len(opened) == 1


@pytest.mark.slow
def test_each_action_asks_for_session_token_and_role(desk: Served) -> None:
    """Walks the routes: what changes something is made by `action`, which refuses whoever may not do it."""
    found = actions(desk)
    assert {"/lists", "/language", "/logout", "/login"} <= {each.path for each in found}
    for route in found:
        if route.path == AGAIN:  # whoever comes without a session asks for it: the next test
            continue
        assert route.methods == {"POST"} and hasattr(route.endpoint, "carries_out"), route.path
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        if route.path == "/login":  # there are no accounts here
            assert desk.stranger().post(path, {"csrf": "x"}).status == 404
            continue
        assert desk.stranger().post(path, {"csrf": "x"}).status == 401, route.path
        role = route.endpoint.role
        for form in ({"csrf": "x"}, {"csrf": ""}):
            browser = desk.browser()
            assert browser.post(path, form, []).status in (400, 403), route.path
            assert browser.post(path, form).status in (400, 403), route.path
        if role is not None:
            others = desk.browser(roles=ROLES - {role})
            assert others.post(path, {}, []).status == others.post(path).status == 403, route.path


# --- names --------------------------------------------------------------------------------------------------------

OUTSIDE = "../../../../../../../../etc/passwd"
TRAVERSAL = [
    OUTSIDE, quote(OUTSIDE, safe=""), quote(quote(OUTSIDE, safe=""), safe=""), OUTSIDE.replace("/", "\\"),
    quote(OUTSIDE.replace("/", "\\"), safe=""), "/etc/passwd", "%2fetc%2fpasswd", "//etc/passwd", "..", "%2e%2e", ".%2e/.%2e", "....//",
    "%00", "list.json%00.html", "C:%5cWindows%5cwin.ini", "%5c%5cserver%5cshare", "%c0%ae%c0%ae/", "con", "%ff%fe", "a" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("path", TRAVERSAL)
def test_paths_that_lead_out_of_the_folder(browser: Browser, path: str) -> None:
    for under in ("/static/", "/lists/", "/", "/work/"):
        answer = browser.get(under + path)
        assert answer.status in (400, 404) and b"root:" not in answer.body, under + path
    assert browser.get(f"/lists/{path}/said.json").status in (400, 404)


NAMES = {
    "../../outside.csv": "outside.csv",
    "..\\..\\outside.csv": "outside.csv",
    "/etc/cron.d/x.csv": "x.csv",
    "C:\\Windows\\x.csv": "x.csv",
    "\\\\server\\share\\x.csv": "x.csv",
    "..": "",
    ". .": "",
    "": "",
    "NUL.csv": "_NUL.csv",
    "com1": "_com1",
    "Aux .xlsx": "_Aux .xlsx",
    "a\0b.csv": "ab.csv",
    "a\r\nSet-Cookie: x=y.csv": "aSet-Cookie_ x=y.csv",
    "bảng giá 2026.xlsx": "bảng giá 2026.xlsx",
    "a\u202excod.csv": "axcod.csv",  # a mark that turns what follows around
    "x.csv. . ": "x.csv",
    '<img src=x onerror="alert(1)">.csv': "_img src=x onerror=_alert(1)__.csv",
    "a:b.csv": "a_b.csv",  # on Windows a stream of the file a
    "Đ" * 300 + ".xlsx": "Đ" * 72 + ".xlsx",
    "a." + "x" * 400: "a." + "x" * 148,
    "a" * 149 + " b": "a" * 149,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_a_file_is_a_name_alone(name: str) -> None:
    kept = bare_name(name)
    assert kept == NAMES[name] and len(kept.encode()) <= 150


@pytest.mark.slow
def test_a_file_whose_name_leads_elsewhere(desk: Served, browser: Browser) -> None:
    around = {path.name for path in desk.desk.folder.parent.iterdir()}
    for name in ("../../outside.csv", "..%2f..%2foutside.csv", "list.json", "said.json", "lan-1", "a\r\nX-Evil: 1\r\n.csv"):
        answer = browser.post("/lists", {"regulation": ""}, [("file", name, CSV)])
        assert answer.status in (303, 400) and "x-evil" not in answer.headers, name
        if answer.status == 303:
            assert desk.ended(answer.location).state in ("done", "refused"), name
            assert browser.follow(answer).status == 200 and browser.get("/").status == 200, name
            said = browser.get(f"{answer.location}/said.json")
            assert said.status in (200, 404) and "default-src 'none'" in said.headers["content-security-policy"]
    assert {path.name for path in desk.desk.folder.parent.iterdir()} == around


@pytest.mark.slow
def test_what_people_type_is_text_on_every_page(desk: Served) -> None:
    script = "<script>alert(1)</script>"
    browser = desk.browser(person=script)
    answer = browser.post("/lists", {"regulation": script, "class": script}, [("file", "'\"&{{7654321*7}}<b>.csv", CSV)])
    desk.ended(answer.location)
    for path in ("/", answer.location, "/lists/" + quote(script, safe="")):
        text = browser.get(path).text
        assert "<script>alert" not in text and "<b>" not in text and "53580247" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.get("/").text


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "", "javascript:alert(1)"]
)
def test_the_way_back_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert own_path(path) == "/"
    assert browser.post("/language", {"language": "en", "back": path}).location == "/"


# --- bodies -------------------------------------------------------------------------------------------------------

PART = '--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
FILE = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", "{csrf}" + FILE + "--b--\r\n", 400),  # no boundary
        ("multipart/form-data; boundary=", "{csrf}" + FILE + "--b--\r\n", 400),
        ("multipart/form-data; boundary=" + "b" * 100_000, "", 400),
        ("multipart/mixed; boundary=b", "{csrf}" + FILE + "--b--\r\n", 400),
        ("application/json", "{}", 400),
        ("multipart/form-data; boundary=b", "", 400),
        ("multipart/form-data; boundary=b", "--b--\r\n", 403),  # nothing in it
        ("multipart/form-data; boundary=b", "{csrf}" + FILE, 400),  # never closed
        ("multipart/form-data; boundary=b", "{csrf}" + FILE[:-3], 400),
        ("multipart/form-data; boundary=b", FILE + "{csrf}--b--\r\n", 403),  # the file before the token
        ("multipart/form-data; boundary=b", "{csrf}" + FILE * 51 + "--b--\r\n", 413),
        ("multipart/form-data; boundary=b", "{csrf}" + PART.format(name="x", value="") * 5_000 + "--b--\r\n", 413),
        ("multipart/form-data; boundary=b", "{csrf}" + PART.format(name="x", value="y" * 2**20) + "--b--\r\n", 413),
        ("multipart/form-data; boundary=b", "{csrf}--b\r\nContent-Disposition: form-data; x=" + "y" * 2**20 + "\r\n\r\n\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", "{csrf}--b\r\n" + "X: y\r\n" * 10_000 + "\r\n1\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", "{csrf}--b\r\n\r\nno header\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=b", '{csrf}--b\r\nContent-Disposition: form-data; name="file"; filename=".."\r\n\r\n1\r\n--b--\r\n', 400),
    ],
)  # fmt: skip
def test_odd_forms(desk: Served, browser: Browser, kind: str, body: str, status: int) -> None:
    before = files_of(desk)
    sent = body.replace("{csrf}", PART.format(name="csrf", value=browser.csrf)).encode()
    assert browser.post_body("/lists", sent, kind) == status
    assert files_of(desk) == before  # nothing is left of it


def test_a_form_of_fields_is_small(browser: Browser) -> None:
    form = "application/x-www-form-urlencoded"
    assert browser.post_body("/language", b"csrf=" + b"x" * (2**20 + 1), form) == 413
    assert browser.post_body("/language", b"&".join([b"a=1"] * 6_000), form) == 400
    assert browser.post_body("/language", b"\xff\xfe", form) == 400


def gigabytes(browser: Browser, size: int) -> Iterator[bytes]:
    yield multipart({"csrf": browser.csrf}, [("file", "a.xlsx", b"")])[: -len("\r\n------one-part-after-the-other--\r\n")]
    piece = bytes(2**18)
    for _ in range(size // len(piece)):
        yield piece


@pytest.mark.parametrize("largest", [2**20, pytest.param(received.LARGEST_FILE, marks=pytest.mark.slow)])
@pytest.mark.parametrize("told", [True, False])
def test_two_gigabytes(desk: Served, browser: Browser, told: bool, largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by Content-Length it is refused before a byte of it is read; in chunks, once it is too large. Nothing of it stays."""
    monkeypatch.setattr(received, "LARGEST_FILE", largest)
    before, memory = files_of(desk), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken = [0]

    def counted() -> Iterator[bytes]:
        for piece in gigabytes(browser, 2**31):
            taken[0] += len(piece)
            yield piece

    status = browser.post_stream("/lists", counted(), 2**31 if told else None)
    assert status == 413
    assert taken[0] < (2**23 if told else largest + 2**25)  # what the system holds on its way
    until = time.monotonic() + 5
    while files_of(desk) != before and time.monotonic() < until:
        time.sleep(0.02)
    assert files_of(desk) == before and browser.get("/").status == 200
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 64 * 1024  # kilobytes


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/lists", "/language"])
def test_a_body_that_never_comes(desk: Served, browser: Browser, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received, "LONGEST_PAUSE", 0.2)
    before = files_of(desk)
    kind = "multipart/form-data; boundary=b" if path == "/lists" else "application/x-www-form-urlencoded"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nOrigin: http://127.0.0.1:{desk.port}\r\nContent-Length: 1000\r\n"
        f"Cookie: pricebook-desk={browser.cookies['pricebook-desk']}\r\nContent-Type: {kind}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", desk.port), 10) as slow:
        slow.sendall(head.encode() + b"--b\r\n")
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")
    monkeypatch.setattr(received, "SLOWEST", 1e9)
    with socket.create_connection(("127.0.0.1", desk.port), 10) as slow:  # a byte now and then
        slow.sendall(head.encode() + (b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n' if path == "/lists" else b""))
        for _ in range(40):
            slow.sendall(b"-")
            time.sleep(0.02)
        assert slow.recv(100).startswith(b"HTTP/1.1 408 ")
    assert files_of(desk) == before


BOMBS: dict[str, Callable[[Path], None]] = {
    "texts.xlsx": entity_bomb,
    "cells.ods": repeated_cells,
    "zeros.xlsx": zeros,
    "password.xlsx": encrypted,
}


@pytest.mark.slow
def test_files_that_stand_for_gigabytes(desk: Served, browser: Browser, tmp_path: Path) -> None:
    """All at once: each job ends and says why, and meanwhile the desk answers."""
    sent = {}
    for name, make in BOMBS.items():
        make(tmp_path / name)
        sent[name] = browser.post("/lists", {}, [("file", name, (tmp_path / name).read_bytes())]).location
        began = time.monotonic()
        assert browser.get("/").status == 200 and time.monotonic() - began < 5
    for name, path in sent.items():
        job = desk.ended(path)
        assert job.state in ("done", "refused"), name
        assert browser.get(path).status == 200
        assert job.state == "refused" or browser.get(f"{path}/said.json").status == 200, name


# --- what a browser may do with an answer -------------------------------------------------------------------------


def test_each_answer_tells_the_browser_what_it_may_do(desk: Served, browser: Browser) -> None:
    done = browser.post("/lists", {}, [("file", "a.csv", CSV)])
    answers = [
        done, browser.get("/"), browser.get(done.location), browser.get(f"{done.location}/none"), browser.get("/static/desk.css"),
        browser.get("/static/none"), browser.get("/none"), browser.send("PUT", "/", Origin=f"http://127.0.0.1:{desk.port}"),
        browser.send("DELETE", "/lists"), browser.post("/language", {"csrf": "x"}), desk.stranger().get("/"),
        browser.send("GET", "/", Host="evil.example"), browser.send("OPTIONS", "/", Origin=EVIL),
    ]  # fmt: skip
    assert {each.status for each in answers} == {200, 303, 401, 403, 404, 421}
    for each in answers:
        policy = each.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert each.headers["x-content-type-options"] == "nosniff" and each.headers["x-frame-options"] == "DENY"
        assert each.headers["cache-control"] == "no-store" or each.headers.get("etag")
        assert "server" not in each.headers and "access-control-allow-origin" not in each.headers


def test_the_one_file_that_is_not_ours_is_the_one_that_was_taken() -> None:
    """htmx 2.0.11."""
    taken = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
    assert sha256_of(STATIC / "htmx.min.js") == taken


def test_an_error_of_ours_tells_nobody_how_the_program_is_made(tmp_path: Path) -> None:
    async def crash(request: Request) -> Response:
        raise RuntimeError("secret of /home/lan")

    with served(tmp_path) as running:
        running.server.config.app.router.routes.insert(0, Route("/crash", crash))
        answer = running.browser().get("/crash")
        assert (
            answer.status == 500 and "secret" not in answer.text and "Traceback" not in answer.text and ".py" not in answer.text
        )
        assert "default-src 'none'" in answer.headers["content-security-policy"] and "server" not in answer.headers


def test_of_two_browsers_the_slower_is_told(tmp_path: Path) -> None:
    state = ["first"]

    @action("prepare")
    async def change(request: Request, form: Form) -> Response:
        if (answer := stale(request, form, state[0])) is not None:
            return answer
        state[0] = form.text("to")
        return PlainTextResponse("done")

    with served(tmp_path) as running:
        running.server.config.app.router.routes.insert(0, Route("/change", change, methods=["POST"]))
        one, other = running.browser("Lan"), running.browser("Minh")
        assert one.post("/change", {"seen": "first", "to": "of Lan"}).status == 200
        assert other.post("/change", {"seen": "first", "to": "of Minh"}).status == 409 and state == ["of Lan"]


def test_requests_without_end() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    assert sum(limits.take("one") for _ in range(2_000)) == AT_ONCE
    assert limits.take("another")
    now[0] += 1
    assert sum(limits.take("one") for _ in range(2_000)) == A_SECOND


def test_uploads_at_once() -> None:
    limits = Limits()
    with ExitStack() as open_ones:
        for _ in range(MOST_UPLOADS):
            open_ones.enter_context(limits.one_more("one", MOST_UPLOADS))
        with pytest.raises(TooMuch), limits.one_more("one", MOST_UPLOADS):
            pass
        open_ones.enter_context(limits.one_more("another", MOST_UPLOADS))
    with limits.one_more("one", MOST_UPLOADS):
        pass


@pytest.mark.slow
def test_whoever_asks_without_end_is_told_to_wait(tmp_path: Path) -> None:
    with served(tmp_path, limits=Limits(lambda: 0.0)) as running:
        one, other = running.browser(), running.browser()
        statuses = [one.get("/static/desk.css").status for _ in range(int(AT_ONCE) + 3)]
        assert statuses[0] == 200 and statuses[-1] == 429 and one.get("/").headers["retry-after"]
        assert other.get("/").status == 200


@pytest.mark.slow
def test_a_request_that_is_begun_and_never_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a whole one: whoever keeps many such lines open would keep everybody else out."""
    monkeypatch.setattr(server, "LONGEST_HEAD", 0.5)
    whole = b"GET /start HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with served(tmp_path) as desk:
        for before in (b"", whole):
            with socket.create_connection(("127.0.0.1", desk.port), 8) as line:
                line.sendall(before)
                while before and b"</html>" not in line.recv(100_000):
                    pass
                line.sendall(b"GET / HT")
                assert line.recv(100) == b""
        assert desk.browser().get("/").status == 200
