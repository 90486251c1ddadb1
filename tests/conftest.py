"""Marks of the cases, and dossiers built once for all who look at them."""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from tests.support import DATA


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(code, rule): raises the finding, and shows the rule")
    config.addinivalue_line("markers", "silent(code): the neighbour that does not raise it")
    config.addinivalue_line("markers", "rule(number): shows the rule R1–R16 of the law")


def _built(name: str) -> Built:
    """A dossier built."""
    built = pricebook.build(DATA / name)
    assert built.prices is not None
    return built


@pytest.fixture(scope="session")
def long_an() -> Built:
    return _built("long-an-2012")


@pytest.fixture(scope="session")
def long_an_draft() -> Built:
    return _built("long-an-2012-draft")


@pytest.fixture(scope="session")
def nq_399() -> Built:
    return _built("nq-399-2025")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "dossier"
