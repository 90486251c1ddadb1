"""Circular 39/2018: annex III by ordinal, its service codes, its prices from their parts at the base salary of the day."""

import csv
import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.entitlement import entitlements
from pricebook.pricelist import Approval, Rounding, RoundingStep, write_pricelist
from pricebook.regulation import LawOnDay, law_on, search_path
from tests.recalculation import listed_prices, written
from tests.support import SHARED, approved_in_registry, built, dossier, judged, performed, price, prices, soffice, told

REGULATION = "tt39-2018"
FIRST, LAST_AT_1390000, AMENDED = date(2019, 1, 15), date(2019, 8, 19), date(2019, 8, 20)
HELD_BACK = {29, 32, 203, 1157, 1698, 1904, 925, 1369, 1371, 1455, 1461, 1875, 1900}
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
FACILITY = "| facility_code | name | class | managed_by |\n| 80001 | Bệnh viện tỉnh | II | province |"


@pytest.fixture(scope="module")
def law() -> LawOnDay:
    found, findings = law_on(search_path(), REGULATION, date(2019, 6, 1))
    assert found is not None and not findings
    return found


@pytest.fixture(scope="module")
def in_2019(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The whole annex, priced on 1 June 2019."""
    folder = tmp_path_factory.mktemp("tt39")
    return pricebook.build(dossier(folder, regulation=REGULATION, settings="pricing_date = 2019-06-01\nclasses = []"))


def reference(name: str) -> list[dict[str, str]]:
    source = SHARED / "reference" / name
    if not source.is_file():
        pytest.skip("the reference folder with circular 39/2018 is not beside the project")
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- the prices ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_1752_prices_follow_from_their_parts(in_2019: Built) -> None:
    """At 1,390,000, down to 100 below 100,000 and down to 1,000 from there; then against the annex, price by price."""
    assert in_2019.prices is not None
    composed = prices(in_2019)
    annex = reference("tt39_2018_annex_iii_prices.csv")
    agreeing = [row for row in annex if row["agreement"].startswith("floor")]
    assert len(annex) == 1_766 and len(agreeing) == 1_752
    assert {f"III.{row['ordinal']}": int(row["price"]) for row in agreeing} == {
        service: amount for (service, _), amount in composed.items() if amount is not None
    }


def test_the_pack_recomputes_what_it_says_was_issued(in_2019: Built, law: LawOnDay) -> None:
    assert in_2019.prices is not None
    assert in_2019.prices.settings.rounding == Rounding(1000, "down", (RoundingStep(100_000, 100),))
    issued, _ = law_on(search_path(), REGULATION, law.day, with_issued=True)
    assert issued is not None
    priced = {line.service_id: line.price for line in in_2019.prices.lines if line.price is not None}
    assert len(priced) == 1_752 and all(issued.issued(service, None) == amount for service, amount in priced.items())
    missing = {line.service_id for line in in_2019.prices.lines if line.price is None}
    assert missing == {f"III.{ordinal}" for ordinal in HELD_BACK} | {"III.943.2"}
    assert {service for f in in_2019.findings.of("NM010") for service in (f.services or [f.service])} == missing


@pytest.mark.parametrize(
    ("day", "ultrasound", "catheter"),
    [
        (FIRST, 42_100, 1_363_000),  # 18,001 + 31,302.7826 × 1.39 ÷ 1.8 = 42,173.70: below 100,000, down to 100
        (LAST_AT_1390000, 42_100, 1_363_000),  # 1,363,391.30: from 100,000 on, down to 1,000
        (AMENDED, 43_900, 1_367_000),  # at 1,490,000: 43,912.75 and 1,367,304.35
        (date(2023, 11, 16), 43_900, 1_367_000),
    ],
)
def test_the_base_salary_of_the_day(home: Path, day: date, ultrasound: int, catheter: int) -> None:
    services = ("III.1", "III.101")
    settings = f"pricing_date = {day}"
    result = built(home, regulation=REGULATION, settings=settings, facilities=FACILITY, capabilities=performed(*services))
    assert [price(result, service) for service in services] == [ultrasound, catheter]
    assert not result.findings.of("LW012")


def test_the_printed_prices_end_where_the_amendment_begins(home: Path) -> None:
    table = f"{HEAD}\n| 1 | 01.0020.0001 | Siêu âm | 43900 |"
    above = judged(home, table, regulation=REGULATION, day=LAST_AT_1390000)
    assert told(above) == [("CP007", "D2", 43_900, 42_100)]
    assert told(judged(home, table, regulation=REGULATION, day=AMENDED)) == []


@pytest.mark.slow
def test_libreoffice_arrives_at_every_price_of_2019(in_2019: Built, tmp_path: Path) -> None:
    assert in_2019.prices is not None
    calculated = soffice(written(in_2019.prices, tmp_path), tmp_path / "calculated", "xlsx")
    assert listed_prices(calculated) == [line.price for line in in_2019.prices.lines]


# --- the codes ----------------------------------------------------------------------------------------------


def test_9190_codes_lead_to_their_ordinals_and_back(law: LawOnDay) -> None:
    codes_of: dict[str, set[str]] = defaultdict(set)
    rows = reference("qd7603_2018_code_to_tt39.csv")
    assert len(rows) == 9_190
    for row in rows:
        (service,) = law.code_map.services_of(row["service_code"])
        assert law.services[service].ordinal == row["tt39_ordinal"]
        codes_of[service].add(row["service_code"])
    assert len(codes_of) == len(law.services) == 1_766
    assert all(set(law.code_map.codes_of(service)) == codes for service, codes in codes_of.items())


def test_every_code_of_the_pack_leads_to_a_service_and_back(law: LawOnDay) -> None:
    codes = law.code_map.mapped
    assert len(codes) == 9_190
    assert all(code in law.code_map.codes_of(service) for code in codes for service in law.code_map.services_of(code))
    assert law.code_map.services_of("01.0009.0098") == ("III.101",)
    assert law.code_map.services_of("99.9999.9999") == ()


def test_a_list_by_code_finds_the_ordinal(home: Path) -> None:
    """The name of the technique is the code's own: it is no other name of the service, and nothing is asked about it."""
    lines = (
        "| 1 | 01.0009.0098 | Đặt catheter động mạch | 1363000 |\n| 2 | 15.0225.0933 | Nội soi hoạt nghiệm thanh quản | 103000 |"
    )
    checked = judged(home, f"{HEAD}\n{lines}", regulation=REGULATION, day=date(2019, 6, 1))
    assert told(checked) == []
    assert [line.service_id for line in checked.verdict.accepted] == ["III.101", "III.943"]


def test_ear_nose_or_throat_alone_is_not_priced_as_all_three(home: Path) -> None:
    """Ordinal 943 stands twice: 103,000, and 40,000 for one of the three, which the pack has no price for."""
    checked = judged(home, f"{HEAD}\n| 1 | 03.1001.2048 | Nội soi tai | 40000 |", regulation=REGULATION, day=date(2019, 6, 1))
    assert [line.service_id for line in checked.verdict.not_judged] == ["III.943.2"]
    assert told(checked) == [("NB014", "D2", 1, None)]


def test_a_dossier_names_services_by_code(home: Path) -> None:
    settings = "pricing_date = 2019-06-01"
    capabilities = performed("01.0009.0098")
    result = built(home, regulation=REGULATION, settings=settings, facilities=FACILITY, capabilities=capabilities)
    assert prices(result) == {("III.101", None): 1_363_000}


def test_what_the_pack_lacks_is_said(law: LawOnDay) -> None:
    regulation = law.regulation
    assert (regulation.complete, law.holds_everything) == (False, False)
    assert [part.part for part in regulation.missing_parts] == ["I", "II"]
    assert not law.is_confirmed(regulation.rounding.reference)
    ordinals = {service.ordinal for service in law.services.values()}
    absent = [str(number) for number in range(1, 1_907) if str(number) not in ordinals]
    page = " ".join((law.pack.found.folder / "README.md").read_text(encoding="utf-8").split())
    stated = page.partition("(141):** ")[2].partition(". No code")[0]
    named: list[str] = []
    for entry in stated.split(", "):
        first, _, last = entry.partition("–")
        named += map(str, range(int(first), int(last or first) + 1))
    assert len(absent) == 141 and named == absent


def test_a_station_is_paid_seven_tenths_of_a_technical_service(home: Path) -> None:
    """Article 4(5)a: 42,100 × 0.7 = 29,470; an unranked facility takes the price of class IV, which is that of all classes."""
    facilities = f"{FACILITY}\n| 80002 | Trạm y tế xã | station | province |\n| 80003 | Bệnh xá | unranked | province |"
    rows = "\n".join(f"| {facility} | III.1 | có | có | có | có |" for facility in (80001, 80002, 80003))
    capabilities = f"| facility_code | service | approved | equipped | staffed | performing |\n{rows}"
    settings = 'pricing_date = 2019-06-01\nclasses = ["II", "unranked", "station"]'
    result = built(home, regulation=REGULATION, settings=settings, facilities=facilities, capabilities=capabilities)
    assert result.prices is not None and result.law is not None
    paid = {entry.facility_code: (entry.price, entry.rule) for entry in entitlements(result.prices, result.law)}
    assert paid == {
        "80001": (42_100, None),
        "80002": (29_470, "39/2018/TT-BYT, Điều 4 khoản 5 điểm a"),
        "80003": (42_100, "39/2018/TT-BYT, Điều 4 khoản 3"),
    }


@pytest.mark.slow
def test_a_new_dossier_has_the_steps_of_its_regulation(tmp_path: Path) -> None:
    pricebook.new(tmp_path / "new", regulation=REGULATION, province="Hà Nội")
    settings = tomllib.loads((tmp_path / "new" / "dossier.toml").read_text(encoding="utf-8"))
    assert settings["rounding"] == {"unit": 1000, "mode": "down", "steps": [{"below": 100_000, "unit": 100}]}


# --- what a facility performs, stated by codes -----------------------------------------------------------------

BY_CODE = """
| facility_code | service | approved | equipped | staffed | performing |
| 80001 | 01.0104.0109 | có | có | có | có |
| 80001 | 01.0105.0109 | có | có | có | có |
| 80001 | 01.0112.0128 | có | không | có | có |
| 80001 | 01.0106.0128 | có | có | có | có |
| 80001 | III.1 | có | có | có | có |
"""


@pytest.fixture(scope="module")
def by_code(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """III.113 is named by two codes; of the two codes of III.132 the facility may perform one; III.1 is named by no code."""
    folder = tmp_path_factory.mktemp("by-code")
    parts = {"settings": "pricing_date = 2019-06-01", "facilities": FACILITY, "capabilities": BY_CODE}
    return pricebook.build(dossier(folder, regulation=REGULATION, **parts))


@pytest.mark.slow
def test_the_catalogue_has_a_row_for_each_code_that_the_facility_performs(by_code: Built, tmp_path: Path) -> None:
    """192,000 for both codes of III.113, 1,456,000 for the one code of III.132: prices of the annex."""
    assert not by_code.findings.of("IN008")
    assert by_code.prices is not None
    approval = Approval("01/NQ", date(2019, 7, 1), date(2019, 7, 15), None, ())
    write_pricelist(by_code.prices, tmp_path / "pricelist.json")
    registry = approved_in_registry(tmp_path / "pricelist.json", approval)
    exported = pricebook.export(tmp_path / "pricelist.json", "reimbursement", registry=registry)
    (catalogue,) = exported.catalogues
    paid = [("01.0104.0109", 192_000), ("01.0105.0109", 192_000), ("01.0106.0128", 1_456_000)]
    assert [(entry.code, entry.paid.price) for entry in catalogue.entries] == paid
    assert [(left.service_id, left.reason) for left in catalogue.left_out] == [("III.1", "no-official-code")]
    assert catalogue.performed == 3
    exported.write(tmp_path / "out")
    read = pricebook.load(tmp_path / "out" / "80001-portal.csv")
    assert isinstance(read, pricebook.Catalogue) and not read.findings
    assert [(price.service_code, price.price) for price in read.prices] == paid
    text = (tmp_path / "out" / "80001-portal.csv").read_text(encoding="utf-8-sig")
    ids = {row["ID"] for row in csv.DictReader(text.splitlines())}
    names = [row["TEN_DVKT_PHEDUYET"] for row in csv.DictReader(text.splitlines())]
    assert len(ids) == 3 and names[0].startswith("Gây dính màng phổi bằng povidone")  # the technique's own name


@pytest.mark.parametrize("code", ["01.0104.0109", "III.113"])
def test_a_service_that_stands_twice_is_still_said(home: Path, code: str) -> None:
    capabilities = BY_CODE + f"| 80001 | {code} | có | có | có | có |\n"
    parts = {"settings": "pricing_date = 2019-06-01", "facilities": FACILITY, "capabilities": capabilities}
    findings = built(home, regulation=REGULATION, **parts).findings.of("IN008")
    assert bool(findings) == (code == "01.0104.0109")  # the ordinal beside its codes contradicts nothing
