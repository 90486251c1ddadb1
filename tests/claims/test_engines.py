"""The same rules on other engines: what was planted is found exactly, and each answer is that of this machine, byte for byte.

Sail is a server of Spark Connect in this process; a real Apache Spark is started from PRICEBOOK_TEST_SPARK, the folder of the package
`pyspark` in an environment of its own. Where they are not installed these tests are skipped: `.ci/run` installs them.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.errors import EngineUnusable, MissingLibraries, WrongOption
from pricebook.settlement.claims import spark_connect
from pricebook.settlement.claims.database import RULES
from pricebook.settlement.claims.engines import ThisMachine
from pricebook.settlement.claims.spark_connect import address_of, connected
from tests.claims import faults
from tests.claims import test_receipts as receipts
from tests.claims.conftest import PRICES, Settle
from tests.claims.generator import BORN, ILL, NAME, generate
from tests.claims.test_dialect import figures, wrong_amounts
from tests.claims.test_planted import found, planted

CLIENT = find_spec("pyspark") is not None
needs_client = pytest.mark.skipif(not CLIENT, reason="the client of Spark Connect is not installed (docs/engines.md)")
_SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
_STARTS_WITHIN = 240  # seconds


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def sail() -> Iterator[str]:
    pysail: Any = pytest.importorskip("pysail.spark", reason="Sail is not installed (docs/engines.md)")
    server = pysail.SparkConnectServer("127.0.0.1", 0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = os.environ.get("PRICEBOOK_TEST_SPARK")
    if not home or shutil.which("java") is None or not CLIENT:
        pytest.skip("no Apache Spark: PRICEBOOK_TEST_SPARK names none, or there is no Java (docs/engines.md)")
    port, log = _free_port(), tmp_path_factory.mktemp("spark") / "log.txt"
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1", "spark.connect.grpc.binding.port": str(port), "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4", "spark.local.dir": str(log.parent), "spark.sql.warehouse.dir": str(log.parent / "tables"),
    }  # fmt: skip
    command = [f"{home}/bin/spark-submit", "--master", "local[2]", "--driver-memory", "2g"]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--class", _SERVER, "spark-internal"], stdout=out, stderr=out, cwd=log.parent, start_new_session=True,
            env=os.environ | {"SPARK_HOME": home, "SPARK_LOCAL_IP": "127.0.0.1"},
        )  # fmt: skip
    try:
        until = time.monotonic() + _STARTS_WITHIN
        while not _answers(port):
            assert server.poll() is None and time.monotonic() < until, log.read_text(errors="replace")[-4_000:]
            time.sleep(0.5)
        yield f"sc://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="session", params=["sail", pytest.param("spark", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.mark.slow
def test_what_was_planted_is_found_exactly_and_as_on_this_machine(
    engine: str, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of fault; beside them two lines that no list settles (ST044, ST045); tables that go there in several pieces."""
    made = generate(PRICES, 1, visits=400, faults=faults.ALL, each=7)
    made.visit(random.Random(1), "C5.1.272", on=faults.IN_2013)[0]["MA_CSKCB"] = "99999"
    made.visit(random.Random(1), "C5.1.272", on=date(2011, 10, 1))
    monkeypatch.setattr(spark_connect, "_BYTES", 40_000)
    monkeypatch.setattr(spark_connect, "_FEW", 100)
    there, here = settle(made, engine), settle(made)
    assert found(there) == planted(made) and len(made.planted) == 7 * (len(faults.ALL) + 1)
    assert {finding.code for finding in there.findings} == {each.code for each in made.planted} | {"ST044", "ST045"}
    files = [
        [path.read_bytes() for path in settled.write(tmp_path / name).files]
        for name, settled in zip("ab", (there, here), strict=True)
    ]
    assert files[0] == files[1]


@pytest.mark.slow
def test_receipts_are_looked_at_there_as_on_this_machine(engine: str, registry: Path, tmp_path: Path) -> None:
    there, here = (receipts.settle(tmp_path, registry, receipts.CLAIMS, *receipts.PAID, engine=each) for each in (engine, None))
    assert receipts.told(there) == receipts.told(here) == receipts.FOUND
    assert there.record() == here.record()


def test_the_largest_figures_are_multiplied_exactly_there_too(engine: str) -> None:
    address = address_of(engine)
    assert address is not None
    with figures() as con, connected(con, address) as cluster:
        cluster.take("charges")
        cluster.take("paid")
        assert [row[0] for row in cluster.ask(RULES["amount"])] == wrong_amounts()
        assert cluster.ask(RULES["amount"]) == ThisMachine(con).ask(RULES["amount"])


@pytest.mark.slow
def test_a_clean_month_has_no_finding(sail: str, settle: Settle) -> None:
    settled = settle(generate(PRICES, 3, visits=50, faults=(), each=0), sail)
    assert settled.lines > 50 and (list(settled.findings), settled.found) == ([], ())


@pytest.mark.slow
def test_nothing_of_a_patient_goes_there(sail: str, settle: Settle, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, str] = {}
    named = spark_connect.Cluster._named

    def remembered(self: spark_connect.Cluster, name: str, rows: Any) -> str:
        sent[name] = sent.get(name, "") + str(rows.to_pylist())
        return named(self, name, rows)

    monkeypatch.setattr(spark_connect.Cluster, "_named", remembered)
    made = generate(PRICES, 2, visits=20, faults=faults.ALL, each=1)
    settle(made, sail)
    assert {"charges_0", "things_0", "paid_0"} <= set(sent) and "C5.1.272" in sent["things_0"]
    private = {NAME, BORN, ILL} | {line[column] for line in made.lines for column in ("MA_LK", "MA_THE_BHYT", "NGUOI_THUC_HIEN")}
    assert [text for text in private if any(text in rows for rows in sent.values())] == []


ADDRESSES = {
    "sc://localhost:15002": "sc://localhost:15002",
    "sc://10.0.0.7:15002/": "sc://10.0.0.7:15002",
    "sc://[::1]:15002": "sc://[::1]:15002",
    "sc://cluster.example:443/;use_ssl=true": "sc://cluster.example:443/;use_ssl=true",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_of_a_cluster(text: str) -> None:
    assert str(address_of(text)) == ADDRESSES[text]


@pytest.mark.parametrize(
    "text",
    [
        "", "local", "localhost:15002", "http://localhost:15002", "sc://localhost", "sc://localhost:0", "sc://localhost:65536",
        "sc://:15002", "sc://me@localhost:15002", "sc://localhost:15002/;token=abc", "sc://localhost:15002/;use_ssl=true;token=abc",
        "sc://localhost:15002/path", "sc://localhost:15002 ", "sc://localhost:15002\n", "sc://localhost:١٥٠٠٢",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_before_anything_is_read(text: str, settle: Settle) -> None:
    assert address_of(text) is None
    with pytest.raises(WrongOption):
        settle(generate(PRICES, 3, visits=1, faults=(), each=0), text)


@pytest.mark.skipif(CLIENT, reason="the client of Spark Connect is installed")
def test_without_the_client_it_is_said_what_to_install(settle: Settle) -> None:
    with pytest.raises(MissingLibraries):
        settle(generate(PRICES, 3, visits=1, faults=(), each=0), "sc://localhost:15002")


@needs_client
def test_where_nothing_answers_nothing_is_settled(settle: Settle) -> None:
    with pytest.raises(EngineUnusable):
        settle(generate(PRICES, 3, visits=1, faults=(), each=0), f"sc://127.0.0.1:{_free_port()}")


@needs_client
@pytest.mark.slow
def test_what_answers_and_speaks_another_language_is_an_error_soon(settle: Settle) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.1)
        began = time.monotonic()
        with pytest.raises(EngineUnusable):
            settle(generate(PRICES, 3, visits=1, faults=(), each=0), f"sc://127.0.0.1:{other.getsockname()[1]}")
    assert time.monotonic() - began < 120
