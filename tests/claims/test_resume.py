"""A run that was killed goes on where it stopped, and gives what a run gives that nobody disturbed."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.errors import OutputInUse, WrongOption
from pricebook.base.interruptions import Stopped
from pricebook.base.locks import locked
from pricebook.settlement.claims import batches, kept
from tests.claims import faults
from tests.claims.conftest import PRICES
from tests.claims.generator import ClaimSet, generate

KEY = b"sixteen bytes or more"
_LINES = 40  # of a batch: so that a small set has several
# Settles, and is killed by the system at the n-th time that files are about to be put into the work folder, or just were.
_KILLED = """
import contextlib, json, os, signal, sys
from pricebook.app.claims import settle_claims
from pricebook.settlement.claims import batches, kept, staging
from pricebook.settlement.claims.read import files as reading

files, list_, key, work, out, at, lines = json.loads(sys.argv[1])
batches._AT_ONCE, reading._TOGETHER, whole, count = lines, 1, kept.whole_outputs, 0

@contextlib.contextmanager
def deadly(*args, **more):
    global count
    with whole(*args, **more) as folder:
        yield folder
        if (count := count + 1) == at:
            os.kill(os.getpid(), signal.SIGKILL)
    if count == -at:
        os.kill(os.getpid(), signal.SIGKILL)

kept.whole_outputs = staging.whole_outputs = deadly
settle_claims(files, list_=list_, key=key, work=work).write(out)
"""
# Settles in a folder that is shared, and prints the records that this run wrote.
_SHARED = """
import contextlib, json, sys
from pricebook.app.claims import settle_claims
from pricebook.settlement.claims import batches, kept, staging
from pricebook.settlement.claims.read import files as reading

files, list_, key, share, out, lines = json.loads(sys.argv[1])
batches._AT_ONCE, reading._TOGETHER, whole, names = lines, 1, kept.whole_outputs, []

@contextlib.contextmanager
def noted(folder, files, **more):
    with whole(folder, files, **more) as staged:
        yield staged
    names.append(files[-1])

kept.whole_outputs = staging.whole_outputs = noted
settle_claims(files, list_=list_, key=key, share=share).write(out)
print(json.dumps(names))
"""


@pytest.fixture
def made() -> ClaimSet:
    return generate(PRICES, 11, visits=60, faults=faults.ALL, each=2)


@pytest.fixture
def settle(made: ClaimSet, long_an: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], SettledClaims]:
    """Settles two files of the set by the list, going on in the work folder."""
    monkeypatch.setattr(batches, "_AT_ONCE", _LINES)
    long_an.write(tmp_path / "list")
    (tmp_path / "key").write_bytes(KEY)
    made.write(tmp_path / "a.csv")
    generate(PRICES, 12, visits=20, faults=faults.ALL, each=1).write(tmp_path / "b.csv")
    monkeypatch.setattr("pricebook.settlement.claims.read.files._TOGETHER", 1)  # each file is a unit of its own
    return lambda: settle_claims(
        [tmp_path / "a.csv", tmp_path / "b.csv"], list_=tmp_path / "list", key=tmp_path / "key", work=tmp_path / "work"
    )


def written(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("claims.json", "claims-findings.csv")}


@pytest.mark.slow
def test_killed_at_any_point_and_started_again(settle: Callable[[], SettledClaims], tmp_path: Path) -> None:
    expected = settle()
    parts = len(expected.parts)
    assert parts >= 4
    expected.write(tmp_path / "whole")
    assert not (tmp_path / "work").exists()  # it is taken away with the results written
    # before and after a file is put aside, then in the midst of the parts: each run goes on from the one before
    asked = [
        [str(tmp_path / name) for name in ("a.csv", "b.csv")],
        *(str(tmp_path / name) for name in ("list", "key", "work", "out")),
    ]
    for at in (1, -2, 2):
        argument = json.dumps([*asked, at, _LINES])
        done = subprocess.run([sys.executable, "-c", _KILLED, argument], check=False, capture_output=True)
        assert done.returncode == -9, done.stderr
    kept = [path.name for path in (tmp_path / "work").rglob("part-*.json")]
    assert 0 < len(kept) < parts
    settle().write(tmp_path / "out")
    assert written(tmp_path / "out") == written(tmp_path / "whole")
    texts = [path.read_bytes() for path in (tmp_path / "work").rglob("*") if path.is_file()]
    assert texts == []


@pytest.mark.slow
def test_what_is_kept_names_nobody(settle: Callable[[], SettledClaims], made: ClaimSet, tmp_path: Path) -> None:
    settle()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "work").rglob("*") if path.is_file())
    secrets = {
        line[name] for line in made.lines for name in ("MA_THE_BHYT", "MA_LK", "HO_TEN", "CHAN_DOAN_RV", "NGUOI_THUC_HIEN")
    }
    assert kept and not [secret for secret in secrets if secret.encode() in kept]


@pytest.mark.slow
def test_what_has_changed_is_settled_again(settle: Callable[[], SettledClaims], tmp_path: Path) -> None:
    first = settle()
    text = (tmp_path / "b.csv").read_text(encoding="utf-8")
    (tmp_path / "b.csv").write_text(text.replace("ZZ.", "C5.1.999"), encoding="utf-8")
    again = settle()
    assert len([each for each in again.found if each.line.code.startswith("C5.1.999")]) == 1
    assert len(again.found) == len(first.found)


@pytest.mark.slow
def test_two_runs_at_the_same_files_and_a_run_without_a_key(settle: Callable[[], SettledClaims], tmp_path: Path) -> None:
    settle()
    (folder,) = (tmp_path / "work").iterdir()
    with locked(folder, "in-use"), pytest.raises(OutputInUse):
        settle()
    with pytest.raises(WrongOption):
        settle_claims(tmp_path / "a.csv", list_=tmp_path / "list", work=tmp_path / "work")


@pytest.mark.slow
def test_a_run_that_is_stopped_says_where_it_goes_on(
    settle: Callable[[], SettledClaims], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that has just been kept is no result: what is said is where the same call goes on."""
    whole = kept.whole_outputs

    @contextmanager
    def stopped(folder: Path, *args: Any, **more: Any) -> Iterator[Path]:
        with whole(folder, *args, **more) as staged:
            yield staged
        asked = Stopped(signal.SIGINT)
        asked.written = folder
        raise asked

    with monkeypatch.context() as patch, pytest.raises(Stopped) as told:
        patch.setattr(kept, "whole_outputs", stopped)
        settle()
    (folder,) = (tmp_path / "work").iterdir()
    assert (told.value.written, told.value.goes_on) == (None, folder) and list(folder.glob("part-*.json"))


@pytest.mark.slow
def test_two_runs_that_share_a_folder_do_each_piece_once(settle: Callable[[], SettledClaims], tmp_path: Path) -> None:
    settle().write(tmp_path / "alone")
    asked = [[str(tmp_path / name) for name in ("a.csv", "b.csv")], *(str(tmp_path / name) for name in ("list", "key", "shared"))]
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _SHARED, json.dumps([*asked, str(tmp_path / name), _LINES])], stdout=subprocess.PIPE
        )
        for name in ("one", "other")
    ]
    done = [json.loads(run.communicate()[0]) for run in runs]
    assert written(tmp_path / "one") == written(tmp_path / "other") == written(tmp_path / "alone")
    pieces = [name for names in done for name in names]
    kept = [path.name for path in (tmp_path / "shared").rglob("*.json")]
    assert sorted(pieces) == sorted(kept)
