"""Marks of the cases, and dossiers built once for all who look at them."""

from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.pricelist import fingerprint
from tests.support import DATA


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(code, rule): raises the finding, and shows the rule")
    config.addinivalue_line("markers", "silent(code): the neighbour that does not raise it")
    config.addinivalue_line("markers", "rule(number): shows the rule R1–R16 of the law")


def _sealed(name: str) -> Built:
    """A dossier built, its list with the fingerprint that writing would give it."""
    built = pricebook.build(DATA / name)
    assert built.prices is not None
    built.prices.fingerprint = fingerprint(built.prices)
    return built


@pytest.fixture(scope="session")
def long_an() -> Built:
    return _sealed("long-an-2012")


@pytest.fixture(scope="session")
def long_an_draft() -> Built:
    return _sealed("long-an-2012-draft")


@pytest.fixture(scope="session")
def nq_399() -> Built:
    return _sealed("nq-399-2025")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "dossier"
