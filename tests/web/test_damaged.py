"""What lies damaged or strange in the folder of a desk: it hides nothing else, leads nowhere else, and tells nobody a secret."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.desk_facts import shown_registry
from pricebook.web.application import public_application
from pricebook.web.desk import LISTS, Desk
from pricebook.web.lists import new_list, new_round, sent_list
from tests.web.support import Served, served
from tests.web.test_public import HOST, asked

SECRET = "root:x:0:0"
ABOUT = {"name": "a.xlsx", "brought_by": None, "brought_on": "2026-01-02", "stated": {}}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk")) as running:
        yield running


def placed(desk: Served, file: str, text: str) -> str:
    """The id of a list that came in, of which one file says something else."""
    came = desk.desk.folder / "came"
    came.write_bytes(b"x")
    sent = new_list(desk.desk.lists, "a.xlsx", None, "2026-01-02T03:04:05+07:00", {})
    new_round(sent, "a.xlsx", came)
    (sent.folder / file).write_text(text, encoding="utf-8")
    return sent.id


@pytest.mark.parametrize(
    "file", ["list.json", "lan-1/asked.json", "lan-1/shown.json", "lan-1/rounds.json", "lan-1/findings.sqlite"]
)
def test_one_list_that_is_broken_hides_no_other(desk: Served, file: str) -> None:
    browser, whole = desk.browser(), placed(desk, "lan-1/rounds.json", "{}")
    for text in ("{", "[]", "{}", "[" * 100_000, json.dumps(ABOUT | {"name": 5}), '{"workbook": 5}', "ÿ"):
        id = placed(desk, file, text)
        assert [browser.get(path).status for path in ("/", "/lists")] == [200, 200]
        assert f"/lists/{whole}" in browser.get("/lists").text
        assert browser.get(f"/lists/{id}").status in (200, 404)
        assert {browser.get(f"/lists/{id}/1/{part}").status for part in ("mend", "rounds")} <= {200, 404}


@pytest.mark.parametrize("name", ["../../../../passwd", "/etc/passwd", "..", "a/b.xlsx", "a\\b.xlsx", ""])
def test_names_in_files_of_a_list_are_no_paths(desk: Served, name: str) -> None:
    id = placed(desk, "lan-1/asked.json", json.dumps({"workbook": name, "run": 1}))
    sent = sent_list(desk.desk.lists, id)
    assert sent is not None and sent.rounds() == []
    id = placed(desk, "list.json", json.dumps(ABOUT | {"stated": {"dossier": name}}))
    sent = sent_list(desk.desk.lists, id)
    assert sent is not None and not sent.stated["dossier"]


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_in_the_folder_of_a_list_are_no_files_of_it(desk: Served, tmp_path: Path) -> None:
    elsewhere = tmp_path / "passwd"
    elsewhere.write_text(SECRET, encoding="utf-8")
    browser, id = desk.browser(), placed(desk, "lan-1/rounds.json", "{}")
    folder = desk.desk.folder / LISTS / id / "lan-1"
    for link in (folder / "nhan" / "b.xlsx", folder / "said.json"):
        link.symlink_to(elsewhere)
    for path in ("1/files/came/b.xlsx", "said.json", "1/files/said/said.json"):
        answer = browser.get(f"/lists/{id}/{path}")
        assert (answer.status, SECRET in answer.text) == (404, False), path


@pytest.mark.skipif(os.name == "nt", reason="there are no such links and pipes there")
def test_links_and_pipes_in_a_dossier(desk: Served, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(SECRET, encoding="utf-8")
    dossier = desk.desk.folder / "links"
    (dossier / ".desk" / "1").mkdir(parents=True)
    (dossier / "dossier.toml").symlink_to(tmp_path / "x.csv")
    (dossier / "out").symlink_to(tmp_path)
    os.mkfifo(dossier / ".desk" / "1" / "read.json")
    browser = desk.browser()
    assert browser.get("/dossiers/links").status == 200  # nobody waits for the pipe
    for path in ("files/dossier.toml", "out/x.csv"):
        assert browser.get(f"/dossiers/links/{path}").status == 404


def test_what_is_kept_of_a_dossier_is_made_anew_where_it_is_broken(desk: Served) -> None:
    dossier = desk.desk.folder / "long-an"
    (dossier / ".desk" / "1").mkdir(parents=True)
    (dossier / "dossier.toml").write_text("", encoding="utf-8")
    (dossier / ".desk" / "1" / "findings.sqlite").write_bytes(b"no database")
    for text in ("{}", "[]", "[" * 100_000):
        for name in ("read.json", "proposals.json", "inputs.json", "list.json"):
            (dossier / ".desk" / "1" / name).write_text(text, encoding="utf-8")
        for part in ("", "/result", "/matches", "/reasons", "/list"):
            assert desk.browser().get(f"/dossiers/long-an{part}").status == 200, (text[:2], part)


def test_a_registry_that_cannot_be_read_is_told_of_to_the_office_alone(tmp_path: Path) -> None:
    (tmp_path / "pricebook-registry.db").write_bytes(b"no database" * 100)
    with served(tmp_path) as desk:
        answer = desk.browser().get("/prices")
    assert answer.status == 422
    assert asked(public_application(Desk(tmp_path), {HOST}), f"/prices/{'a' * 8_000}/b/qr.svg")[0] == 404
    for path in ("/prices", "/prices/facilities", "/prices?facility=a&service=b"):
        told: Any = asked(public_application(Desk(tmp_path), {HOST}), path)
        assert told[0] == 503 and str(tmp_path) not in told[2], path


def test_the_password_of_a_database_is_shown_to_nobody() -> None:
    for place in ("postgresql://desk:s3cret@db/prices", "postgresql://db/prices?user=desk&password=s3cret"):
        assert shown_registry(place) == "postgresql+psycopg://db/prices"
    assert shown_registry("/srv/pricebook-registry.db") == "/srv/pricebook-registry.db"
