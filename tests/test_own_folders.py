"""Temporary folders of several threads at once: the libraries find one that is there, and the system's own is given back."""

import tempfile
from pathlib import Path
from threading import Barrier, Thread

import pytest

from pricebook.base.own_folders import own_folder


def test_the_first_of_two_threads_ends_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    both_within, first_left, wrong = Barrier(2), Barrier(2), list[str]()

    def first() -> None:
        with own_folder():
            both_within.wait(10)
        first_left.wait(10)

    def second() -> None:
        with own_folder() as own:
            both_within.wait(10)
            first_left.wait(10)
            wrong.extend(str(each) for each in (own, Path(tempfile.gettempdir())) if not each.is_dir())
            tempfile.TemporaryFile().close()

    threads = [Thread(target=first), Thread(target=second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert wrong == [] and tempfile.gettempdir() == str(tmp_path) and list(tmp_path.iterdir()) == []
