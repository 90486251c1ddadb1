"""A registry with two lists: that of data/long-an-2012 from 1 September 2012 to 31 December 2013, then one with a lower price."""

import shutil
from datetime import date
from pathlib import Path

import pytest

import pricebook
from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.list_moves import LAST_DAY, Phase, move
from tests.claims.faults import QUOTAS
from tests.claims.generator import ClaimSet, Prices
from tests.support import DATA, DECISION, approved_in_registry

# What the district hospital is paid, as the approval workbook prints it for class III.
PRICES = Prices(
    "80002",
    DECISION.effective_from,
    DECISION.effective_to or DECISION.effective_from,
    {
        "A1": 8_000, "A2": 160_000, "A4": 80_000, "C5.1.268": 48_000, "C5.1.272": 11_000, "C5.1.273": 13_000, "C5.1.276": 29_000,
    },
    not_performed=("C5.1.269", "C5.1.274"),
    not_listed=("C5.1.279", "C5.1.280"),
    packages=("A4",),
)  # fmt: skip


LOWER = "C5.1.272,,10000,phù hợp mức thu nhập của địa phương (minh họa)\n"  # in the second list: 10,000 where it was 11,000


@pytest.fixture(scope="session")
def registry(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims")
    long_an.write(folder / "first")
    place = approved_in_registry(folder / "first" / "pricelist.json")
    dossier = shutil.copytree(DATA / "long-an-2012", folder / "dossier")
    with (dossier / "proposed_prices.csv").open("a", encoding="utf-8") as proposed:
        proposed.write(LOWER)
    pricebook.build(dossier).write(folder / "second")
    second = folder / "second" / "pricelist.json"
    phases = [Phase(date(2014, 1, 1), LAST_DAY)]
    day = date(2013, 12, 10)
    move(second, "approve", on=day, paper_no="99/2013/NQ-HĐND", paper_date=day, phases=phases, registry=place)
    return place


class Settle:
    """Writes a set and settles it by the registry."""

    def __init__(self, registry: Path, folder: Path) -> None:
        self.registry, self.folder = registry, folder

    def __call__(self, made: ClaimSet, engine: str | None = None) -> SettledClaims:
        quotas = self.folder / "quotas.csv"
        quotas.write_text(QUOTAS, encoding="utf-8")
        return settle_claims(made.write(self.folder / "claims.csv"), registry=self.registry, quotas=quotas, engine=engine)


@pytest.fixture
def settle(registry: Path, tmp_path: Path) -> Settle:
    return Settle(registry, tmp_path)
