"""Every test of the registry runs on SQLite and on PostgreSQL; the quick part takes SQLite alone."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from pricebook.registry import Registry, open_registry, verify_lists
from tests.postgres import new_database
from tests.registry.new_tables import make_tables_once
from tests.registry.trusted import Trusted, copied, trusted_once
from tests.support import DATA

# Some ten thousand verifications read the same few lists, of which the bytes are as they were: each is taken apart once.
verify_lists.kept_list = lru_cache(maxsize=8)(verify_lists.kept_list)
make_tables_once()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Works in a folder of the test's own: the papers of a shared registry's moves are written where one works."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(kind: str, tmp_path: Path) -> str:
    """Where a new registry is: a file, or the URL of a database."""
    return str(tmp_path / "registry.db") if kind == "sqlite" else new_database()


@pytest.fixture
def office(kind: str, tmp_path: Path, made: Path) -> Trusted:
    """The registry of trusted.py, for this test alone."""
    return copied(trusted_once(kind, made), tmp_path)


@pytest.fixture
def registry(place: str) -> Iterator[Registry]:
    """A new registry, open."""
    with open_registry(place) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pricelist.json of data/long-an-2012."""
    import pricebook

    folder = tmp_path_factory.mktemp("list")
    pricebook.build(DATA / "long-an-2012").write(folder)
    return folder / "pricelist.json"
