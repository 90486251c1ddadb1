"""Marks of the cases, and dossiers built once for all who look at them."""

from pathlib import Path

import pytest

import pricebook
from pricebook.api import Built
from tests.support import DATA


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(code, rule): raises the finding, and shows the rule")
    config.addinivalue_line("markers", "silent(code): the neighbour that does not raise it")
    config.addinivalue_line("markers", "rule(number): shows the rule R1–R16 of the law")


@pytest.fixture(scope="session")
def long_an() -> Built:
    return pricebook.build(DATA / "long-an-2012")


@pytest.fixture(scope="session")
def long_an_draft() -> Built:
    return pricebook.build(DATA / "long-an-2012-draft")


@pytest.fixture(scope="session")
def nq_399() -> Built:
    return pricebook.build(DATA / "nq-399-2025")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "dossier"
