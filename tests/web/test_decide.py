"""Deciding on the desk: what a page records is what the command records; the slower of two is told; a list becomes payable."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.cli.app import app
from pricebook.registry import open_registry, schema
from tests.web.lists_of import built_folder
from tests.web.support import Answer, Browser, Served, served

SCAN = b"%PDF-1.4 van ban quet"
LIST, PAGE = "long-an-2012-1", "/decisions/long-an-2012-1"
# The way of one list by the procedure of 2012, each step as a form has it and as the command has it; what lies between was made
# on paper.
WAY: list[tuple[str, dict[str, str], list[str]]] = [
    ("propose", {"by": "Sở Y tế", "on": "2012-08-20", "paper_no": "812/SYT-KHTC"},
     ["--by", "Sở Y tế", "--on", "2012-08-20", "--paper", "812/SYT-KHTC"]),
    ("return", {"by": "Sở Tài chính", "on": "24/08/2012", "note": "thiếu <b>kết quả</b>\nđấu thầu"},
     ["--by", "Sở Tài chính", "--on", "2012-08-24", "--note", "thiếu <b>kết quả</b>\nđấu thầu"]),
    ("dispute", {"about": "price", "service": "C5.1.272", "party_1": "Sở Y tế", "position_1": "15.000", "party_2": "BHXH tỉnh",
                 "position_2": "12.000", "on": "2012-08-28", "paper_no": "5/BC"},
     ["--about", "price", "--service", "C5.1.272", "--position", "Sở Y tế:15.000", "--position", "BHXH tỉnh:12.000",
      "--on", "2012-08-28", "--paper", "5/BC"]),
    ("approve", {"on": "2012-09-20", "decision": "15/2012/NQ-HĐND", "from": "2012-10-01", "left_out_services": "C5.1.272",
                 "note": "chưa thống nhất", "phase_from_0": "2012-11-01", "phase_class_0": "III"},
     ["--on", "2012-09-20", "--decision", "15/2012/NQ-HĐND", "--from", "2012-10-01", "--leave-out", "C5.1.272",
      "--note", "chưa thống nhất", "--phase", "2012-11-01:III"]),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(built_folder(tmp_path / "desk")) as running:
        yield running


def seen(page: Answer) -> str:
    """What a page says that it shows."""
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert found is not None, page.text[:2_000]
    return found.group(1)


def moved(browser: Browser, page: str, move: str, fields: dict[str, str], scan: bytes | None = None) -> Answer:
    """Opens the page of a list, and sends the form of a move."""
    shown = browser.get(page)
    files = [("scan", "quét nghị quyết.pdf", scan)] if scan is not None else []
    return browser.post(f"{page}/{move}", {"seen": seen(shown), "person": "Nguyễn Văn An", **fields}, files)


def entries(place: Path) -> list[dict[str, Any]]:
    """The entries of a log, without what differs from run to run: when each was made."""
    with open_registry(place) as opened, opened.reading() as con:
        rows = [json.loads(row.body) for row in con.execute(sa.select(schema.entries).order_by(schema.entries.c.seq))]
    return [{name: value for name, value in row.items() if name != "known_at"} for row in rows]


@pytest.mark.slow
def test_page_records_what_the_command_records(desk: Served, tmp_path: Path) -> None:
    browser = desk.browser()
    page = "/built/long-an-2012"
    for move, fields, _ in WAY:
        answer = moved(browser, page, move, fields, SCAN if move == "approve" else None)
        assert answer.status == 303 and answer.location.startswith(f"{PAGE}?made="), answer.text[-3_000:]
        page = PAGE
    made = browser.follow(answer)
    assert "01/10/2012" in made.text and "<b>kết quả" not in made.text and "&lt;b&gt;kết quả" in made.text

    by_command = built_folder(tmp_path / "command")
    (tmp_path / "scan.pdf").write_bytes(SCAN)
    file, place = by_command / "long-an-2012" / "out" / "pricelist.json", by_command / "pricebook-registry.db"
    for move, _, options in WAY:
        more = ["--scan", str(tmp_path / "scan.pdf")] if move == "approve" else []
        asked = ["list", move, str(file), *options, *more, "--person", "Nguyễn Văn An", "--registry", str(place)]
        done = CliRunner().invoke(app, asked)
        assert done.exit_code == 0, done.output
    by_page = desk.desk.folder / "pricebook-registry.db"
    assert entries(by_page) == entries(place)
    papers = {each.name for each in (by_command / "papers" / LIST).iterdir()}
    assert {each.name for each in (desk.desk.folder / "papers" / LIST).iterdir()} == papers

    shown = CliRunner().invoke(app, ["list", "show", LIST, "--registry", str(by_page), "--format", "json", "--lang", "vi"])
    assert browser.get(f"{PAGE}/show.json").text == shown.output
    said = CliRunner().invoke(app, ["list", "status", "--registry", str(by_page), "--format", "json", "--lang", "vi"])
    assert browser.get("/decisions.json").text == said.output
    proven = CliRunner().invoke(app, ["list", "proof", LIST, "--registry", str(by_page)])
    assert browser.get(f"{PAGE}/proof.json").text.rstrip("\n") == proven.output.rstrip("\n")
    scan = next(each["scan"] for each in json.loads(shown.output)["moves"] if each["scan"])
    assert browser.get(f"{PAGE}/scans/{scan}").body == SCAN
    assert browser.get(f"{PAGE}/receipt.svg").text.startswith("<svg xmlns=")

    # What is approved is paid by: the catalogue of a facility, its hash on the page and in the log, and its download.
    shown_page = browser.get(f"{PAGE}/exports")
    assert browser.post(f"{PAGE}/exports", {"form": "reimbursement", "facilities": "80001"}).status == 303
    job = desk.ended(f"{PAGE}/exports")
    assert job.state == "done", job.why
    shown_page = browser.get(f"{PAGE}/exports")
    link = re.search(rf'href="({PAGE}/exports/reimbursement/[^"]+csv)"', shown_page.text)
    assert link is not None
    file_ = browser.get(link.group(1))
    assert file_.headers["content-disposition"].startswith("attachment;") and b"80001" in file_.body
    logged = next(each for each in entries(by_page) if each["kind"] == "export")
    assert set(re.findall(r"[0-9a-f]{64}", shown_page.text)) >= set(logged["files"].values())
    for other in ("..%2f..%2fdossier.toml", "x", "%2e%2e"):
        assert browser.get(f"{link.group(1).rpartition('/')[0]}/{other}").status == 404


@pytest.mark.slow
def test_slower_of_two_is_told_and_refusals_are_the_registrys_own(desk: Served) -> None:
    one, other = desk.browser("Bình"), desk.browser("Chi")
    first = one.get("/built/long-an-2012")
    assert other.get("/built/long-an-2012").status == 200
    said = {"by": "Sở Y tế", "on": "2012-08-20", "paper_no": "1/SYT", "person": "Bình", "seen": seen(first)}
    assert one.post("/built/long-an-2012/propose", said, []).status == 303
    assert other.post("/built/long-an-2012/propose", {**said, "paper_no": "2/SYT"}, []).status == 409
    page = other.get(PAGE)
    assert moved(one, PAGE, "submit", {"by": "Ủy ban nhân dân tỉnh", "on": "2012-09-10"}).status == 303
    assert other.post(f"{PAGE}/opinion", {"seen": seen(page), "by": "Sở Tài chính", "on": "2012-09-01"}, []).status == 409

    # Who submits does not approve; what was typed stays in the form.
    typed = {"by": "Ủy ban nhân dân tỉnh", "on": "2012-09-20", "decision": "15/QĐ", "from": "2012-10-01", "note": "lý do dài"}
    refused = moved(one, PAGE, "approve", typed)
    assert refused.status == 422 and 'role="alert"' in refused.text and "lý do dài" in refused.text
    for fields in ({"on": "31/02/2012"}, {"decision": ""}, {"from": ""}):
        assert moved(one, PAGE, "approve", {**typed, "by": "", **fields}).status == 422
    assert [each["move"] for each in entries(desk.desk.folder / "pricebook-registry.db") if each["kind"] == "move"] == [
        "propose", "submit",
    ]  # fmt: skip

    # A move of another role is neither offered nor made.
    clerk = desk.browser("Dũng", frozenset({"prepare"}))
    shown = clerk.get(PAGE)
    assert f'action="{PAGE}/approve"' not in shown.text
    assert clerk.post(f"{PAGE}/approve", {"seen": seen(one.get(PAGE)), **typed}, []).status == 403


def test_what_is_not_there_is_not_there(desk: Served) -> None:
    browser = desk.browser()
    for path in ("/decisions/x", "/decisions/x/show.json", "/decisions/x/exports", "/built/x", "/built/..%2fx", "/built/x/exports",
                 "/decisions/x/papers/a.docx", "/decisions/x/scans/0", "/decisions/x/exports/json/1/a"):  # fmt: skip
        assert browser.get(path).status == 404, path
    assert browser.get("/decisions").status == 200 and browser.get("/prices").status == 200
