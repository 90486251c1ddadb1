"""What the next run finds: a half replaced set, files that somebody has changed since, a journal that is none of ours."""

import json
import os
from pathlib import Path

import pytest

from pricebook.base import swap
from pricebook.base.files import OutputExists, OutputIsNoFile, whole_outputs
from tests.faults.test_swap import OLD, files_in, go_on, killed, write, write_within

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")


@pytest.fixture(autouse=True)
def _nothing_told() -> None:
    swap.recovered.clear()


def test_it_says_what_it_has_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    killed(1.0, write)(folder)
    assert files_in(folder)["a.xlsx"] == "new a"
    go_on(folder)
    assert files_in(folder) == OLD | {"next": "next"}
    (back,) = swap.recovered
    assert (back.folder, sorted(back.names), back.beside) == (folder, ["a.xlsx", "b.json", "gone.html"], ())


def test_what_somebody_has_changed_since_stays(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    killed(1.0, write)(folder)
    (folder / "a.xlsx").write_text("corrected by hand")
    go_on(folder)
    found = files_in(folder)
    assert (found["a.xlsx"], found["a.former.xlsx"], found["b.json"]) == ("corrected by hand", "old a", "old b")
    assert swap.recovered[0].beside == ("a.former.xlsx",)


def test_what_somebody_has_put_there_since_stays(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    killed(0.0, write)(folder)  # c.csv has not moved yet
    (folder / "c.csv").write_text("another's")
    go_on(folder)
    assert files_in(folder) == OLD | {"c.csv": "another's", "next": "next"}


HOSTILE = {
    "names above": {"marks": {"../a.xlsx": [3, 0]}, "removed": [], "made": []},
    "whole paths": {"marks": {"/tmp/a.xlsx": None}, "removed": ["/etc/passwd"], "made": []},
    "folders above": {"marks": {}, "removed": [], "made": ["../x"]},
    "other things than names": {"marks": {"a": {"b": 1}}, "removed": 7, "made": None},
    "no journal": [],
}


@pytest.mark.parametrize("which", HOSTILE)
def test_a_journal_that_is_none_of_ours_moves_nothing(which: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    brought = folder / ".pricebook-abcdefgh"
    for name in ("new", "old"):
        (brought / name).mkdir(parents=True)
    (brought / "owner").touch()
    (brought / "old" / "0").write_text("brought")
    said = HOSTILE[which]
    (brought / "journal").write_text(json.dumps({"pricebook_swap": 1, **said} if isinstance(said, dict) else said))
    (tmp_path / "a.xlsx").write_text("mine")
    before = files_in(tmp_path)
    go_on(folder)
    assert files_in(tmp_path) == before | {"out/next": "next"}


def test_a_journal_leads_through_no_link(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    killed(1.0, write_within)(folder)
    elsewhere.mkdir()
    (folder / "lại").rename(tmp_path / "moved")
    (folder / "lại").symlink_to(elsewhere)
    go_on(folder)
    assert list(elsewhere.iterdir()) == []


def test_what_changes_while_a_run_works_is_no_longer_its_own(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("of the last run")
    with pytest.raises(OutputExists), whole_outputs(tmp_path, ("a",), force=False, own=("a",)) as staging:
        (staging / "a").write_text("new")
        (tmp_path / "a").write_text("of another run")
    assert files_in(tmp_path) == {"a": "of another run"}


def test_what_appears_while_a_run_works_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputExists), whole_outputs(tmp_path, ("a", "b"), force=False) as staging:
        for name in "ab":
            (staging / name).write_text("new")
        (tmp_path / "b").write_text("of another run")
    assert files_in(tmp_path) == {"b": "of another run"}


def test_a_link_that_leads_nowhere_is_not_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputExists), whole_outputs(tmp_path, ("a",), force=False):
        pass
    (tmp_path / "lại").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputIsNoFile), whole_outputs(tmp_path, ("lại/a",), force=True):
        pass
