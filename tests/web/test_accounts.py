"""Several people at one desk: accounts, entering, what each may do, and what the log says of it."""

import asyncio
import json
import os
import re
import stat
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from typer.testing import CliRunner

from pricebook.app.desk_log import desk_log, record_done
from pricebook.app.errors import AccountsUnusable
from pricebook.app.list_verify import verify
from pricebook.cli.app import app
from pricebook.cli.serving import reached_from
from pricebook.web.access import passwords
from pricebook.web.access.accounts import Accounts, add_account, change_account, read_accounts, remove_account
from pricebook.web.access.attempts import Attempts
from pricebook.web.access.passwords import Comparing, TooManyAtOnce, wrong_with
from tests.web.support import Browser, Served, served

LAN, MINH = "Nguyễn Thị Lan", "Trần Văn Minh"
SECRET, OTHER = "con trâu đi trước cái cày", "nước chảy đá mòn"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take little time; what they are of, and that they differ, stays."""
    monkeypatch.setattr(passwords, "PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobodys.cache_clear()


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "người dùng.json"
    add_account(path, LAN, ["prepare", "approve"], SECRET)
    add_account(path, MINH, ["appraise"], OTHER)
    return path


@pytest.fixture
def desk(users: Path, tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "desk").mkdir()
    with served(tmp_path / "desk", accounts=Accounts(users)) as running:
        yield running


def entered(desk: Served, name: str = LAN, password: str = SECRET) -> Browser:
    browser = desk.stranger()
    browser.get("/login")
    assert browser.post("/login", {"name": name, "password": password}).status == 303
    browser.get("/")
    return browser


def run(*arguments: Any, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["serve-user", *map(str, arguments), "--lang", "en"], input=typed)
    return done.exit_code, done.output


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_commands_that_keep_the_file(tmp_path: Path) -> None:
    file = tmp_path / "users.json"
    assert run("add", file, LAN, "--role", "prepare", typed=f"{SECRET}\n")[0] == 0
    assert run("add", file, "nguyễn thị  LAN", "--role", "approve", typed=f"{SECRET}\n")[0] == 2  # the same name
    assert run("add", file, MINH, "--role", "decide", typed=f"{SECRET}\n")[0] == 2
    assert run("add", file, MINH, "--role", "appraise", "--role", "approve", typed=f"{OTHER}\n")[0] == 0
    assert run("list", file) == (0, f"{LAN}: prepare\n{MINH}: appraise, approve\n")
    before = read_accounts(file)
    assert run("roles", file, LAN, "--role", "approve")[0] == 0 and run("password", file, MINH, typed=f"{SECRET}\n")[0] == 0
    after = read_accounts(file)
    assert [sorted(each.roles) for each in after] == [["approve"], ["appraise", "approve"]]
    assert before[0].password == after[0].password and before[1].password != after[1].password
    assert (
        run("remove", file, MINH)[0] == 0 and run("remove", file, MINH)[0] == 2 and run("password", file, MINH, typed="x")[0] == 2
    )
    assert [each.name for each in read_accounts(file)] == [LAN]
    assert SECRET not in file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngắn quá", "password-too-short"),
        ("            ", "password-too-few-letters"),
        ("abababababababab", "password-too-few-letters"),
        ("x" * 201, "password-too-long"),
        ("Nguyễn Thị Lan", "password-too-like-name"),
        ("nguyễnthịlan2026", "password-too-like-name"),
        ("con trâu đi trước", None),
    ],
)
def test_what_a_password_must_be(password: str, why: str | None) -> None:
    assert wrong_with(password, LAN) == why


BROKEN = {
    "nothing": "",
    "no JSON": "{",
    "another JSON": "[]",
    "a version to come": '{"pricebook_accounts": 2, "accounts": []}',
    "a password that is none": '{"pricebook_accounts": 1, "accounts": [{"name": "Lan", "roles": ["approve"], "password": "lan"}]}',
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_lets_nobody_in_and_is_named(users: Path, text: str) -> None:
    accounts = Accounts(users)
    users.write_text(text, encoding="utf-8")
    for attempt in (lambda: Accounts(users), lambda: accounts.of(LAN), lambda: add_account(users, "An", ["prepare"], SECRET)):
        with pytest.raises(AccountsUnusable) as refused:
            attempt()
        assert users.name in refused.value.message("vi")
    assert users.read_text(encoding="utf-8") == text


def test_a_desk_does_not_open_with_accounts_that_cannot_be_used(users: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", users):
        users.chmod(0o666)  # others may change it
        with pytest.raises(AccountsUnusable):
            Accounts(path)
    users.chmod(0o600)
    remove_account(users, LAN)
    remove_account(users, MINH)
    with pytest.raises(AccountsUnusable):
        Accounts(users)


# --- entering -----------------------------------------------------------------------------------------------------


def test_entering_and_leaving(desk: Served) -> None:
    browser = desk.stranger()
    sent = browser.get("/lists/x", Accept="text/html,*/*")
    assert (sent.status, sent.location) == (303, "/login?back=%2Flists%2Fx")
    assert browser.get("/lists/x").status == 401 and browser.get("/start?token=").status == 401
    browser.get(sent.location)
    first = dict(browser.cookies)
    done = browser.post("/login", {"name": "nguyễn  thị lan", "password": SECRET, "back": "/account", "language": "en"})
    assert (done.status, done.location) == (303, "/account")
    assert any("pricebook-desk=" in each and "HttpOnly" in each and "SameSite=strict" in each for each in done.cookies)
    page = browser.get("/account")
    assert LAN in page.text and "prepare, approve" in page.text and "/audit" in page.text and "pricebook-desk" not in first
    cookie = browser.cookies["pricebook-desk"]
    assert browser.post("/logout").location == "/login" and "pricebook-desk" not in browser.cookies
    assert Browser(desk.port, {"pricebook-desk": cookie}).get("/").status == 401


def test_a_session_that_was_planted_is_another_one_after_entering(desk: Served) -> None:
    planted = entered(desk, MINH, OTHER).cookies["pricebook-desk"]
    victim = Browser(desk.port, {"pricebook-desk": planted})
    victim.cookies["pricebook-entry"] = "x"
    victim.csrf = ""
    other = desk.stranger()
    other.get("/login")
    victim.cookies["pricebook-entry"], victim.csrf = other.cookies["pricebook-entry"], other.csrf
    assert victim.post("/login", {"name": LAN, "password": SECRET}).status == 303
    assert victim.cookies["pricebook-desk"] != planted and Browser(desk.port, {"pricebook-desk": planted}).get("/").status == 401


@pytest.mark.parametrize("csrf", ["", "x", "of another"])
def test_a_form_to_enter_that_is_not_ours(desk: Served, csrf: str) -> None:
    """Nobody can be signed in unseen as somebody else."""
    browser, other = desk.stranger(), desk.stranger()
    browser.get("/login")
    other.get("/login")
    token = other.csrf if csrf == "of another" else csrf
    assert browser.post("/login", {"csrf": token, "name": LAN, "password": SECRET}).status == 403
    assert browser.post("/login", {"name": LAN, "password": SECRET}, Origin="http://evil.example").status == 403


def test_a_wrong_name_is_answered_like_a_wrong_password(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    right = passwords._is_right
    monkeypatch.setattr(passwords, "_is_right", lambda password, kept: compared.append(kept) or right(password, kept))
    answers = []
    for name in (LAN, "Không Có", LAN, "Không Có"):
        browser = desk.stranger()
        browser.get("/login")
        answer = browser.post("/login", {"name": name, "password": "sai sai sai sai"})
        answers.append((answer.status, answer.text.replace(name, "").replace(browser.csrf, "")))
    assert len({status for status, _ in answers}) == 1 and len({text for _, text in answers}) == 1
    assert len(compared) == 4 and all(each.startswith("$argon2id$") for each in compared)  # and takes as long


def test_whoever_guesses_waits_longer_and_longer() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    assert [attempts.begin("lan", f"10.0.0.{n}") for n in range(6)] == [0, 0, 0, 0, 0, 1]  # from wherever it comes
    waited = []
    for _ in range(9):
        wait = attempts.begin("lan", "10.0.0.9")
        now[0] += wait
        waited.append(wait)
        assert attempts.begin("lan", "10.0.0.9") == 0
    assert waited == [1, 2, 4, 8, 16, 32, 60, 60, 60]  # the owner is kept out for a minute at most
    attempts.right("lan", "10.0.0.9")
    assert attempts.begin("lan", "10.0.0.8") == 0
    many = Attempts(lambda: now[0])
    waits = [many.begin(f"name {n}", "10.9.9.9") for n in range(22)]  # many names from one address
    assert waits == [0] * 20 + [1, 1]
    now[0] += 3_601
    assert many.begin("name", "10.9.9.9") == 0


def test_passwords_are_compared_two_at_a_time_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 100 at once, 30 are compared, never more than two together: 128 MiB, whoever asks; the others are told to come again."""
    running, most = [0], [0]

    def slow(password: str, kept: str) -> bool:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.005)
        running[0] -= 1
        return True

    async def all_at_once() -> list[bool | BaseException]:
        comparing = Comparing()
        return await asyncio.gather(*(comparing.is_right("x", "y") for _ in range(100)), return_exceptions=True)

    monkeypatch.setattr(passwords, "_is_right", slow)
    came = asyncio.run(all_at_once())
    assert most[0] == 2 and came.count(True) == 30 and sum(isinstance(each, TooManyAtOnce) for each in came) == 70


def test_guessing_at_the_desk(desk: Served) -> None:
    browser = desk.stranger()
    browser.get("/login")
    tries = [browser.post("/login", {"name": "ai đó", "password": f"sai sai sai {n}"}) for n in range(7)]
    assert [each.status for each in tries] == [401] * 5 + [429] * 2 and int(tries[-1].headers["retry-after"]) >= 1
    assert browser.post("/login", {"name": LAN, "password": SECRET}).status == 303  # others are not kept out


# --- what an account was --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["password", "roles", "removed"])
def test_a_changed_account_ends_the_sessions_of_that_person(desk: Served, users: Path, change: str) -> None:
    lan, minh = entered(desk), entered(desk, MINH, OTHER)
    if change == "removed":
        remove_account(users, LAN)
    else:
        change_account(users, LAN, **({"password": OTHER} if change == "password" else {"roles": ["prepare"]}))
    assert lan.get("/").status == 401 and minh.get("/").status == 200


def test_a_new_password_of_ones_own(desk: Served) -> None:
    one, other = entered(desk), entered(desk)
    one.get("/account")
    form = {"password": SECRET, "new": "gió đưa cành trúc", "again": "gió đưa cành trúc"}
    assert one.post("/account", form | {"again": "khác"}).status == 422
    assert one.post("/account", form | {"password": OTHER}).status == 403
    assert one.post("/account", form | {"new": "ngắn", "again": "ngắn"}).status == 422
    before = one.cookies["pricebook-desk"]
    assert one.post("/account", form).status == 303 and one.cookies["pricebook-desk"] != before
    assert one.get("/").status == 200 and other.get("/").status == 401
    assert entered(desk, LAN, "gió đưa cành trúc").get("/").status == 200


def test_nobody_does_what_the_account_may_not(desk: Served) -> None:
    lan, minh = entered(desk), entered(desk, MINH, OTHER)
    assert lan.post("/lists", {}, [("file", "a.csv", b"x")]).status == 403  # she does not appraise
    assert minh.get("/audit").status == 403 and "/audit" not in minh.get("/account").text
    assert lan.get("/audit").status == 200


@pytest.mark.slow
def test_what_an_account_may_not_is_not_offered(desk: Served) -> None:
    """Whoever does not appraise sees a list and its findings, and in no form a button that would be refused."""
    lan, minh = entered(desk), entered(desk, MINH, OTHER)
    table = "STT,Tên dịch vụ,Giá\n1,Khám,x\n".encode()
    path = minh.post("/lists", {"regulation": "ttlt-04-2012"}, [("file", "a.csv", table)]).location
    desk.ended(path)

    def buttons(browser: Browser, page: str) -> int:
        shown = browser.get(page)
        assert shown.status == 200
        forms = re.findall(r'<form method="post"(?! action="/(?:language|logout|dossiers)").*?</form>', shown.text, re.DOTALL)
        return sum("<button" in form for form in forms)

    rounds = f"{path}/1"
    assert buttons(minh, "/lists") == 1 and buttons(minh, path) >= 1
    for page in ("/", "/lists", path, f"{rounds}/mend", f"{rounds}/reasons", f"{rounds}/understood", f"{rounds}/papers"):
        assert buttons(lan, page) == 0, page


@pytest.mark.slow
def test_work_is_stopped_by_whoever_asked_for_it(desk: Served, users: Path) -> None:
    add_account(users, "Võ An", ["appraise"], SECRET)
    minh, an = entered(desk, MINH, OTHER), entered(desk, "Võ An", SECRET)
    path = minh.post("/lists", {}, [("file", "a.csv", b"x")]).location
    job = desk.desk.work.about(path)
    assert job is not None
    an.get("/")
    assert an.post(f"/work/{job.id}/stop").status == 403 and job.state != "stopped"
    minh.get("/")
    assert minh.post(f"/work/{job.id}/stop").status == 303


# --- the log --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_what_people_did_stands_in_the_log(desk: Served) -> None:
    """
    refused as Lan · Lan enters · Minh enters · Minh brings a file · Minh leaves: five entries, verified, none with a secret
    """
    folder = desk.desk.folder
    browser = desk.stranger()
    browser.get("/login")
    for name in (LAN, "mật khẩu gõ nhầm vào đây"):
        browser.post("/login", {"name": name, "password": "sai sai sai sai"})
    entered(desk)
    minh = entered(desk, MINH, OTHER)
    minh.post("/lists", {}, [("file", "bảng giá.csv", b"x")])
    minh.get("/")
    minh.post("/logout")
    done = desk_log(folder=folder)
    assert [(each.what, each.person) for each in reversed(done)] == [
        ("entry-refused", LAN),
        ("entry-refused", None),  # a name that is none may be a password in the wrong field
        ("entered", LAN),
        ("entered", MINH),
        ("brought", MINH),
        ("left", MINH),
    ]
    assert done[1].facts == {"file": "bảng giá.csv", "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    assert list(verify(registry=folder / "pricebook-registry.db").findings) == []
    secrets = (SECRET, OTHER, "gõ nhầm", minh.csrf, *minh.cookies.values())
    assert not any(each in json.dumps([dict(one.facts) for one in done], ensure_ascii=False) for each in secrets)
    assert b"g\xc3\xb5 nh\xe1\xba\xa7m" not in (folder / "pricebook-registry.db").read_bytes()


def test_a_desk_of_one_person_makes_no_registry_to_record_what_is_done(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        running.browser("Lan").post("/logout")
        assert desk_log(folder=tmp_path) == ()
        record_done("built", None, [{"dossier": "x" * 1_000, "rows": 3}], folder=tmp_path)
        running.browser("Lan").post("/logout")
        assert [(each.what, each.person) for each in desk_log(folder=tmp_path)] == [("left", "Lan"), ("built", None)]
        assert len(str(desk_log(folder=tmp_path)[1].facts["dossier"])) == 500
        assert desk_log(folder=tmp_path, most=1, before=1)[0].what == "built"


# --- from where it is reached ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "public", "proxies", "several", "why"),
    [
        ("0.0.0.0", None, [], False, "call.needs-users"),
        ("192.168.1.7", "https://gia.example", [], False, "call.needs-users"),
        ("127.0.0.1", "https://gia.example", [], False, "call.needs-users"),
        ("0.0.0.0", None, [], True, "call.needs-public-address"),
        ("127.0.0.1", "gia.example", [], True, "call.public-address"),
        ("127.0.0.1", "https://gia.example:70000", [], True, "call.public-address"),
        ("127.0.0.1", "https://gia.example/desk", [], True, "call.public-address"),
        ("127.0.0.1", "https://a@gia.example", [], True, "call.public-address"),
        ("127.0.0.1", "https://gia.example", ["*"], True, "call.proxy-address"),
        ("127.0.0.1", "https://gia.example", ["proxy"], True, "call.proxy-address"),
    ],
)
def test_from_where_a_desk_is_not_reached(host: str, public: str | None, proxies: list[str], several: bool, why: str) -> None:
    from pricebook.app.errors import WrongOption

    with pytest.raises(WrongOption) as refused:
        reached_from(host, 0, public, proxies, several=several)
    assert refused.value.phrase.key == why


@pytest.mark.slow
def test_behind_a_proxy(users: Path, tmp_path: Path) -> None:
    """Its public name is the only one that is answered; cookies go by https alone; what it says of the client is believed of it
    alone, and not of anybody else."""
    reached = reached_from("127.0.0.1", 0, "https://Gia.Example:443/", ["127.0.0.1"], several=True)
    assert (reached.hosts(1), reached.secure) == (frozenset({"gia.example"}), True)
    told = {"Host": "gia.example", "Origin": "https://gia.example", "X_Forwarded_For": "1.1.1.1, 203.0.113.9"}
    for proxies, address in (["127.0.0.1"], "203.0.113.9"), ([], "127.0.0.1"):
        folder = tmp_path / f"desk {len(proxies)}"
        folder.mkdir()
        with served(folder, accounts=Accounts(users), secure=True, hosts=reached.hosts(1), proxies=proxies) as running:
            browser = running.stranger()
            assert browser.get("/login").status == 421
            browser.get("/login", **told)
            assert (
                browser.post("/login", {"name": LAN, "password": SECRET}, **told | {"Origin": "http://gia.example"}).status == 403
            )
            done = browser.post("/login", {"name": LAN, "password": SECRET}, **told)
            (cookie,) = (each for each in done.cookies if each.startswith("__Host-pricebook-desk="))
            assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
            assert desk_log(folder=folder)[0].facts == {"address": address}
