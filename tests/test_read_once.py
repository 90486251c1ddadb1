"""What was hashed is what was priced: each input is read once, whoever saves or replaces it meanwhile.

Every few milliseconds another process puts one of two contents in the place of an input, as a save does. Of every list that is
built meanwhile, the hashes that it records are those of the contents that its price follows from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.check import check
from pricebook.app.errors import NothingToWrite
from pricebook.base import inputs
from pricebook.base.inputs import ChangedWhileRead, input_sha256, one_reading, read_input
from pricebook.cli.app import app
from pricebook.tables.files.unreadable import Unreadable
from pricebook.tables.files.workbook import read_sheets
from tests.faults.verbs import REGISTRY, VERBS, prepare
from tests.support import DATA, dossier, price, write_csv, write_xlsx
from tests.test_bad_input import NORMS, TENDERS, changed

_SWAP = """
import itertools, os, random, sys, time
paths = sys.argv[1:]
for number in itertools.count():
    for path in paths:
        with open(random.choice((path + ".one", path + ".two")), "rb") as source, open(path + ".new", "wb") as target:
            target.write(source.read())
        os.replace(path + ".new", path)
    time.sleep(0.003)
"""


@contextmanager
def swapped(*paths: Path) -> Iterator[None]:
    """Each of these files is replaced every few milliseconds by PATH.one or PATH.two."""
    process = subprocess.Popen([sys.executable, "-c", _SWAP, *map(str, paths)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def builds(home: Path, times: int, least: int) -> None:
    """Five pieces at 600 or 700, or six at these prices, rounded to 1,000 or to 100; the maximum is 15,000 or 3,400."""
    folder = dossier(home, performs=("C5.1.272", "A2"), norms=NORMS, tenders=TENDERS)
    (folder / "norms.csv").unlink()
    swaps = [folder / "norms.xlsx", folder / "tenders.csv", folder / "dossier.toml"]
    write_xlsx(Path(f"{swaps[0]}.one"), NORMS)
    write_xlsx(Path(f"{swaps[0]}.two"), changed(NORMS, "| 5 |", "| 6 |"))
    write_csv(Path(f"{swaps[1]}.one"), TENDERS)
    write_csv(Path(f"{swaps[1]}.two"), changed(TENDERS, "| 600 |", "| 700 |"))
    settings = swaps[2].read_text(encoding="utf-8")
    Path(f"{swaps[2]}.one").write_text(settings, encoding="utf-8")
    Path(f"{swaps[2]}.two").write_text(settings + '\n[rounding]\nunit = 100\nmode = "half-up"\n', encoding="utf-8")
    own = {sha256(Path(f"{path}.{name}")): name for path in swaps for name in ("one", "two")}
    quantity, award, unit = {"one": 5, "two": 6}, {"one": 600, "two": 700}, {"one": 1000, "two": 100}
    seen: Counter[str] = Counter()
    with swapped(*swaps):
        for path in swaps:
            while not path.exists():
                time.sleep(0.01)
        for _ in range(times):
            result = pricebook.build(folder)
            assert result.prices is not None, result.findings
            hashes = {entry.file: own[entry.sha256] for entry in result.prices.inputs if entry.sha256 in own}
            names = (hashes["norms.xlsx"], hashes["tenders.csv"], hashes["dossier.toml"])
            composed, step = quantity[names[0]] * award[names[1]], unit[names[2]]
            assert price(result, "C5.1.272") == (composed + step // 2) // step * step, names
            seen.update(f"{name}: {content}" for name, content in zip(("norms", "tenders", "settings"), names, strict=True))
    print(dict(seen))
    assert len(seen) == 6
    assert min(seen.values()) >= least, seen


@pytest.mark.slow
def test_a_list_names_the_contents_that_it_was_priced_by(home: Path) -> None:
    builds(home, 12, 1)


@pytest.mark.long
def test_a_hundred_lists_name_the_contents_that_they_were_priced_by(home: Path) -> None:
    builds(home, 100, 10)


LIST = """
| STT | STT theo TT04 | Tên dịch vụ | Giá đề nghị |
| 1 | C5.1.272 | Hematocrit | 15000 |
"""


def checks(home: Path, times: int, least: int) -> None:
    """The maximum of C5.1.272 is 15,000: 15,000 passes, and 15,001 has CP001."""
    home.mkdir()
    path = home / "list.xlsx"
    write_xlsx(Path(f"{path}.one"), LIST)
    write_xlsx(Path(f"{path}.two"), changed(LIST, "15000", "15001"))
    above = {sha256(Path(f"{path}.one")): False, sha256(Path(f"{path}.two")): True}
    seen: Counter[bool | str] = Counter()
    with swapped(path):
        while not path.exists():
            time.sleep(0.01)
        for _ in range(times):
            result = check(path, regulation="ttlt-04-2012")
            assert result.submission is not None
            says = above[result.submission.sha256]
            assert any(finding.code == "CP001" for finding in result.findings) is says
            seen[says] += 1
            try:
                result.write(home / "out", force=True)
            except NothingToWrite:  # it has changed since
                seen.update(["refused"])
                continue
            assert cell_of(home / "out" / "list-checked.xlsx") == (15001.0 if says else 15000.0)
    print(dict(seen))
    assert min(seen[False], seen[True]) >= least, seen


def cell_of(path: Path) -> object:
    return read_sheets(path)[0].rows[1][3]


@pytest.mark.slow
def test_a_check_names_the_content_that_it_judged_and_marks_the_same(home: Path) -> None:
    checks(home, 8, 1)


@pytest.mark.long
def test_a_hundred_checks_name_the_content_that_they_judged(home: Path) -> None:
    checks(home, 100, 10)


_READ: list[str] = []
_OWN: list[Path] = []  # the folder whose files are looked at


def _note_reading(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _OWN and isinstance(arguments[0], str | Path):
        path = Path(arguments[0]).absolute()
        parts = path.relative_to(_OWN[0]).parts if path.is_relative_to(_OWN[0]) else ("ra",)
        if path.is_file() and path.suffix != ".db" and parts[0] != "ra" and not any(part.startswith(".") for part in parts):
            _READ.append(str(Path(*parts)))


MORE_VERBS = {
    "explain": ["explain", "long-an-2012", "C5.1.272"],
    "check FOLDER": ["check", "incoming", "--regulation", "ttlt-04-2012", "-o", "ra", "--force"],
    "list verify": ["list", "verify", "list/pricelist.json", *REGISTRY],
    "list approve": [
        "list", "approve", "list/pricelist.json", "--on", "2012-09-20", "--decision", "1/NQ", "--dated", "2012-09-20", "--from", "2012-10-01", "--registry", "n.db",
    ],
}  # fmt: skip
# What is written beside a result is made of a copy of the input, whose hash is compared: `check` asks for it before it begins,
# and a folder's register first of all. `list verify` looks at the beginning of a file first, whether it is a database;
# `list approve` is two verbs: the move, and the papers about it.
READ_AGAIN = {"build": 2, "check": 3, "check FOLDER": 4, "list verify": 2, "list approve": 2}


@pytest.mark.slow
def test_each_verb_reads_each_input_once(tmp_path: Path) -> None:
    prepare(tmp_path / "home")
    for name in ("long-an-2012", "long-an-2012-draft", "bed-sheet-2012"):
        shutil.copytree(DATA / name, tmp_path / "home" / name)
    (tmp_path / "home" / "incoming").mkdir()
    shutil.copy(tmp_path / "home" / "list.xlsx", tmp_path / "home" / "incoming")
    sys.addaudithook(_note_reading)
    for verb, arguments in [*((verb, said) for verb, (said, _) in VERBS.items()), *MORE_VERBS.items()]:
        _READ.clear()
        _OWN[:] = [shutil.copytree(tmp_path / "home", tmp_path / verb)]
        with chdir(tmp_path / verb):
            done = CliRunner().invoke(app, [said.removeprefix(f"{DATA}{os.sep}") for said in arguments])
        _OWN.clear()
        assert done.exit_code in (0, 1), (verb, done.output)
        often = {name: times for name, times in Counter(_READ).items() if times > READ_AGAIN.get(verb, 1)}
        assert not often, (verb, often)


def test_what_was_read_in_a_run_stays_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"one")
    with one_reading():
        assert read_input(path) == b"one"
        path.write_bytes(b"other")
        assert read_input(path) == b"one"
        assert input_sha256(path) == hashlib.sha256(b"one").hexdigest()
    assert read_input(path) == b"other"


def test_a_file_too_large_to_keep_that_changes_in_a_run_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "MOST_KEPT", 2)
    path = tmp_path / "list.csv"
    path.write_bytes(b"one")
    with one_reading():
        assert read_input(path) == read_input(path) == b"one"
        path.write_bytes(b"other")
        with pytest.raises(ChangedWhileRead):
            read_input(path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    write_csv(path, LIST)

    before = os.fstat

    def changing(handle: int) -> os.stat_result:
        found = before(handle)
        with path.open("ab") as file:
            file.write(b"2,A2,,9000\n")
        return found

    monkeypatch.setattr(os, "fstat", changing)
    with pytest.raises(Unreadable) as refused:
        read_sheets(path)
    assert refused.value.code == "XL010"
