"""The same rules on other engines: what was planted is found exactly, and each answer is that of this machine, line for line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pricebook.app.claims import settle_claims
from tests.claims import faults
from tests.claims.conftest import PRICES
from tests.claims.generator import generate
from tests.claims.test_planted import found, planted

pysail = pytest.importorskip("pysail.spark")


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


def test_what_was_planted_is_found_and_nothing_else(sail: str, registry: Path, tmp_path: Path) -> None:
    made = generate(PRICES, 1, visits=400, faults=faults.ALL, each=7)
    path = made.write(tmp_path / "claims.csv")
    settled = settle_claims(path, registry=registry, engine=sail)
    assert found(settled) == planted(made)
    assert settled.record() == settle_claims(path, registry=registry).record()
