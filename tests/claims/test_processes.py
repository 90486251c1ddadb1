"""Several processes on one machine find what one finds, each piece is done once, and none of them is needed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pricebook import Built
from pricebook.app import claims, claims_processes
from pricebook.app.asked_claims import AskedClaims
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.claims_processes import processes_for, settle_beside
from pricebook.settlement.claims import settle, staging
from pricebook.settlement.keyed import Key
from tests.claims import faults
from tests.claims.conftest import PRICES
from tests.claims.generator import generate


@pytest.fixture
def settled(long_an: Built, tmp_path: Path) -> Callable[[], SettledClaims]:
    """Settles two files by a list."""
    long_an.write(tmp_path / "list")
    for name, seed in (("a.csv", 11), ("b.csv", 12)):
        generate(PRICES, seed, visits=20, faults=faults.ALL, each=1).write(tmp_path / name)
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    return lambda: settle_claims(files, list_=tmp_path / "list")


def found(of: SettledClaims) -> object:
    return of.record(), [(each.rule.id, each.result, each.line, each.stake, each.article) for each in of.found]


@pytest.mark.slow
def test_two_processes_find_what_one_finds(settled: Callable[[], SettledClaims], monkeypatch: pytest.MonkeyPatch) -> None:
    one = settled()
    monkeypatch.setattr(claims, "processes_for", lambda files: 2)
    assert found(settled()) == found(one) and one.found


@pytest.mark.slow
def test_a_process_that_breaks_off_is_not_missed(settled: Callable[[], SettledClaims], monkeypatch: pytest.MonkeyPatch) -> None:
    one = settled()
    monkeypatch.setattr(claims, "processes_for", lambda files: 3)
    monkeypatch.setattr(claims_processes, "settle_beside", lambda: None)  # of this name there is nothing in the children
    assert found(settled()) == found(one)


@pytest.mark.slow
def test_what_a_further_process_did_is_not_done_again(
    settled: Callable[[], SettledClaims], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = settled()
    spills, done = tmp_path / "spills", []
    spills.mkdir()
    monkeypatch.setattr(claims, "processes_for", lambda files: 2)

    class Beside:
        """A process that has done all before the first one begins."""

        def __init__(self, asked: AskedClaims, folder: Path, *more: object) -> None:
            self.given = asked, folder

        def __enter__(self) -> None:
            settle_beside(*self.given, spills, 2)
            for module, name in ((staging, "_put_aside"), (settle.Settling, "_keep")):
                monkeypatch.setattr(module, name, lambda *args: done.append(args))

        def __exit__(self, *raised: object) -> None:
            pass

    monkeypatch.setattr(claims, "helped", Beside)
    assert found(settled()) == found(one) and not done


@pytest.mark.parametrize(
    ("name", "size", "several"),
    [
        ("a.csv", 10_000_000, False),
        ("a.csv", 300_000_000, True),  # some 1.5 million lines
        ("a.parquet", 10_000_000, False),
        ("a.parquet", 20_000_000, True),  # packed: some 2 million lines
    ],
)
def test_many_lines_are_settled_by_several(
    tmp_path: Path, name: str, size: int, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(size)
    monkeypatch.setattr(claims_processes, "cores", lambda: 8)
    assert processes_for([tmp_path / name]) == (4 if several else 1)


def test_the_key_is_shown_nowhere() -> None:
    asked = AskedClaims((), (), Key(b"0123456789abcdef"), None, None, None, None, None, None)
    assert "0123" not in repr(asked)
