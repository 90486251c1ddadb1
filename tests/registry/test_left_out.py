"""What an approval leaves out: services by name, those that an error blocks, those that are not agreed on."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import WrongOption
from pricebook.app.list_moves import MadeMove, move
from pricebook.app.list_status import show
from pricebook.cli.app import app
from pricebook.pricelist import read_pricelist
from pricebook.registry import Phase, open_registry
from pricebook.registry.verify import verify_registry
from tests.support import DATA

DAY, FIRST = date(2012, 9, 20), date(2012, 10, 1)
NAME = "long-an-2012-1"
# The errors of the draft that name a service: NM004, NM001, UP001, NM003. B1 is disputed as well.
BLOCKED = ("B1", "C5.1.268", "C5.1.278", "LA.2")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("draft")
    pricebook.build(DATA / "long-an-2012-draft").write(folder)
    return folder


@pytest.fixture
def draft(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "out")
    return tmp_path / "out" / "pricelist.json"


def approve(path: Path | str, place: str, *left_out: str) -> MadeMove:
    more: dict[str, Any] = {"paper_no": "15/2012/NQ-HĐND", "phases": [Phase(FIRST)], "registry": place, "left_out": left_out}
    return move(path, "approve", by="HĐND tỉnh Long An", on=DAY, **more)


@pytest.mark.slow
def test_blocked_are_the_services_that_errors_name(draft: Path, place: str) -> None:
    assert approve(draft, place, "blocked").left_out == BLOCKED
    with open_registry(place) as registry, registry.reading() as con:
        assert list(verify_registry(con).findings) == []
    assert show(NAME, registry=place).as_json()["left_out"] == list(BLOCKED)


@pytest.mark.slow
def test_what_was_found_is_kept_with_the_list(draft: Path, place: str) -> None:
    """The list was submitted with its findings; it is approved by name, when the folder is gone."""
    move(draft, "submit", by="UBND tỉnh Long An", on=date(2012, 9, 1), registry=place)
    shutil.rmtree(draft.parent)
    assert approve(NAME, place, "blocked", "A2").left_out == ("A2", *BLOCKED)


def test_what_an_officer_has_accepted_blocks_no_longer(draft: Path, place: str) -> None:
    """accepted.csv beside the list: rows of to_accept.csv, with the reason, by whom and when. A reason gives 278 no price."""
    rows = [
        "norms.csv,NM001,,H43,C5.1.268,2,theo thực tế,Lan,2012-09-18",
        "norms.csv,UP001,,E110,C5.1.278,VT099,có báo giá,Lan,2012-09-18",
    ]
    text = "\n".join(["file,code,sheet,cell,service_id,observed,reason,by,on", *rows, ""])
    draft.with_name("accepted.csv").write_text(text, encoding="utf-8")
    assert approve(draft, place, "blocked").left_out == ("B1", "C5.1.278", "LA.2")


def test_blocked_are_also_the_services_without_a_price(draft: Path, place: str) -> None:
    """An error about many services names none of them, as where the pack lacks their amounts: their lines have no price."""
    beside = draft.with_name("findings.json")
    found = json.loads(beside.read_text(encoding="utf-8"))
    for entry in found["findings"]:
        entry["service_id"] = None
    beside.write_text(json.dumps(found), encoding="utf-8")
    unpriced = {line.service_id for line in read_pricelist(draft).lines if line.price is None}
    made = approve(draft, place, "blocked")
    assert set(made.left_out) == unpriced == {"C5.1.278", "LA.2"} and not made.findings.of("RG006")


def test_disputed_are_those_without_their_directions(draft: Path, place: str) -> None:
    assert approve(draft, place, "disputed").left_out == ("B1",)


@pytest.mark.slow
def test_findings_of_another_list_say_nothing_of_this_one(draft: Path, made: Path, place: str) -> None:
    shutil.copy(made.with_name("findings.json"), draft.with_name("findings.json"))
    with pytest.raises(WrongOption, match=r"findings\.json"):
        approve(draft, place, "blocked")
    assert approve(draft, place, "272").left_out == ("C5.1.272",)


def test_the_command_names_what_it_leaves_out(draft: Path, place: str) -> None:
    said = ["list", "approve", draft, "--decision", "15/2012/NQ-HĐND", "--on", "2012-09-20", "--from", "2012-10-01"]
    done = CliRunner().invoke(app, [*map(str, said), "--leave-out", "blocked", "--registry", place, "--lang", "vi"])
    assert done.exit_code == 0 and ", ".join(BLOCKED) in done.output
