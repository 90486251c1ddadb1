"""The base salary of the day: a list of today is priced by today's decree, and cites it."""

from dataclasses import replace
from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.regulation import law_on, search_path
from tests.recalculation import listed_prices, written
from tests.support import DATA, SHARED, built, performed, price, soffice

FACILITY = "| facility_code | name | class | managed_by |\n| 80001 | Bệnh viện tỉnh | II | province |"


@pytest.fixture(scope="module")
def in_november_2026(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The whole resolution at 2,530,000."""
    folder = tmp_path_factory.mktemp("today")
    settings = (DATA / "nq-399-2025" / "dossier.toml").read_text(encoding="utf-8")
    (folder / "dossier.toml").write_text(settings.replace("2025-07-01", "2026-11-25"), encoding="utf-8")
    return pricebook.build(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-30", [39_900, 185_000, 1_158_500]),  # 2,340,000: 20,359 + 15,090.2608695652 × 1.3 = 39,976.34
        ("2026-07-01", [41_500, 190_000, 1_165_800]),  # 2,530,000: 41,569.20; 189,999.99999999995; 1,165,799.999999999994
        ("2026-11-25", [41_500, 190_000, 1_165_800]),
    ],
)
def test_the_price_at_the_base_salary_of_the_day(home: Path, day: str, expected: list[int]) -> None:
    services = ("A.1", "A.2", "A.5")
    settings = f"pricing_date = {day}"
    result = built(home, regulation="nq-399-2025", settings=settings, facilities=FACILITY, capabilities=performed(*services))
    assert [price(result, service) for service in services] == expected
    assert not result.findings.of("AR001")


@pytest.mark.slow
def test_the_seen_case_of_a_list_of_today() -> None:
    folder = SHARED / "cases" / "law" / "base-salary-2026"
    if not folder.is_dir():
        pytest.skip("the folder with the seen cases is not beside the project")
    result = pricebook.build(folder)
    assert [price(result, service) for service in ("A.1", "A.2", "A.5")] == [41_500, 190_000, 1_165_800]
    assert not result.findings.of("AR001")


@pytest.mark.slow
def test_the_whole_resolution_at_todays_base_salary(in_november_2026: Built, nq_399: Built) -> None:
    """9,227 of the 9,235 composed prices are higher than in 2025; eight have a salary that moves no hundred, four are fixed."""
    assert in_november_2026.prices is not None and nq_399.prices is not None
    before = {line.service_id: line.price for line in nq_399.prices.lines if line.price is not None}
    now = {line.service_id: line.price for line in in_november_2026.prices.lines if line.price is not None}
    assert len(before) == len(now) == 9_239 and before.keys() == now.keys()
    assert sum(now[service] > before[service] for service in now) == 9_227
    assert min(now[service] - before[service] for service in now) == 0
    unchanged = [line for line in in_november_2026.prices.lines if line.price and line.price == before[line.service_id]]
    assert sorted(line.status for line in unchanged) == ["fixed"] * 4 + ["priced"] * 8
    assert all((line.given["salary"] or 0) < 1_000 for line in unchanged if line.status == "priced")
    assert not in_november_2026.findings.of("AR001")


@pytest.mark.parametrize(
    ("day", "cited"),
    [("2026-06-30", "73/2024/NĐ-CP"), ("2026-07-01", "161/2026/NĐ-CP")],
)
def test_only_the_decree_of_the_day_may_be_cited(day: str, cited: str) -> None:
    from datetime import date

    law, _ = law_on(search_path(), "nq-399-2025", date.fromisoformat(day))
    assert law is not None and [entry.document for entry in law.documents if "lương cơ sở" in entry.title] == [cited]
    index = law.index("salary")
    assert index is not None and index.reference.document == cited


@pytest.mark.slow
def test_libreoffice_arrives_at_the_prices_that_noise_could_move(in_november_2026: Built, tmp_path: Path) -> None:
    """3,590 sums lie less than a millionth below a hundred: 300 of them, and the largest of all sums."""
    assert in_november_2026.prices is not None
    lines = [line for line in in_november_2026.prices.lines if line.composed is not None and line.status == "priced"]
    near = [line for line in lines if (line.composed or 0) < (line.price or 0)]
    assert len(near) == 3_590
    largest = max(lines, key=lambda line: line.composed or 0)
    prices = replace(in_november_2026.prices, lines=(*near[::12], largest))
    calculated = soffice(written(prices, tmp_path), tmp_path / "calculated", "xlsx")
    assert listed_prices(calculated) == [line.price for line in prices.lines]
