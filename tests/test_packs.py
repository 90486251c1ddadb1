"""Regulation packs: whole ones load, broken ones are refused with file, path and reason, and a new regime needs no code."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from pricebook.base.resources import resource_folder
from pricebook.findings import Finding
from pricebook.regulation import FoundPack, load_pack, load_scheme, scheme_in_force, search_path
from tests.support import SHARED, built, case, found, item, price, silent

Edit = Callable[[Path, str, str], list[Finding]]


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of norms/ that a test may break, in place of the real one."""
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy


def edited(norms: Path, file: str, old: str, new: str) -> list[tuple[str, str]]:
    """What is found in ttlt-04-2012 after one replacement."""
    path = norms / "ttlt-04-2012" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    pack, findings = load_pack(FoundPack(norms / "ttlt-04-2012", "norms-option"), with_issued=True)
    assert pack is None or not findings
    return found(findings)


@silent("LW001")
@silent("LW002")
@silent("LW003")
@silent("LW004")
@silent("LW005")
@silent("LW006")
@silent("LW007")
@silent("LW008")
@silent("LW009")
@silent("LW010")
@silent("LW011")
@pytest.mark.parametrize("pack_id", search_path().ids())
def test_every_pack_here_is_whole(pack_id: str) -> None:
    where = search_path().find(pack_id)
    assert where is not None
    pack, findings = load_pack(where, with_issued=True)
    assert findings == []
    assert pack is not None and len(pack.tables["services"]) > 0


@case("LW001")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('mode = "half-up"', 'mode = "nearest"'),
        ("complete = false", "complet = false"),
        ('pays = "1/2"', 'pays = "half"'),
        ('id = "ttlt-04-2012"', 'id = "other"'),
        ("[rounding]", "[rounding"),
        ('kind = "norm"', 'kind = "indexed"'),
    ],
)
def test_settings_that_the_schema_does_not_allow(norms: Path, old: str, new: str) -> None:
    assert {code for code, _ in edited(norms, "regulation.toml", old, new)} == {"LW001"}


@case("LW002")
def test_an_amount_under_an_unknown_component(norms: Path) -> None:
    path = norms / "ttlt-04-2012" / "amounts.csv"
    path.write_text(
        "service_id,class,component,amount,index,source\nA2,,wages,5,,x\nA2,,supplies,5,base-salary,x\n", encoding="utf-8"
    )
    assert found(load_pack(FoundPack(norms / "ttlt-04-2012", "norms-option"))[1]) == [
        ("LW002", "ttlt-04-2012/amounts.csv!C2"),
        ("LW002", "ttlt-04-2012/amounts.csv!E3"),
    ]


@case("LW003")
def test_two_bed_shares_on_one_day(norms: Path) -> None:
    assert edited(norms, "regulation.toml", "patients = 2", "patients = 1") == [("LW003", "ttlt-04-2012/regulation.toml")]


@case("LW004")
def test_a_ceiling_without_source(norms: Path) -> None:
    line = "A1,II,15000,NQ 56/2012/NQ-HĐND Long An (dẫn mức tối đa của TTLT 04/2012),"
    assert edited(norms, "ceilings.csv", line, "A1,II,15000,,") == [("LW004", "ttlt-04-2012/ceilings.csv!D2")]


@case("LW005")
def test_a_table_with_other_columns(norms: Path) -> None:
    assert ("LW005", "ttlt-04-2012/ceilings.csv!1:1") in edited(norms, "ceilings.csv", "service_id,class", "class,service_id")


@case("LW006", rule="R8")
def test_an_ordinal_twice_within_a_part(norms: Path) -> None:
    places = ["ttlt-04-2012/services.csv!C8", "ttlt-04-2012/services.csv!C9"]
    assert edited(norms, "services.csv", "C5.1.269,C5.1,269", "C5.1.269,C5.1,268") == [("LW006", place) for place in places]


@case("LW007")
def test_two_services_with_one_id(norms: Path) -> None:
    assert ("LW007", "ttlt-04-2012/services.csv!A9") in edited(norms, "services.csv", "C5.1.269,C5.1,269", "C5.1.268,C5.1,269")


@case("LW008")
def test_two_ceilings_for_one_class(norms: Path) -> None:
    places = ["ttlt-04-2012/ceilings.csv!A2", "ttlt-04-2012/ceilings.csv!A3"]
    assert edited(norms, "ceilings.csv", "A1,III,10000", "A1,II,10000") == [("LW008", place) for place in places]


@case("LW009")
@pytest.mark.parametrize(("new", "column"), [("A1,V,15000", "B"), ("A9,II,15000", "A")])
def test_a_row_about_nothing_known(norms: Path, new: str, column: str) -> None:
    assert edited(norms, "ceilings.csv", "A1,II,15000", new) == [("LW009", f"ttlt-04-2012/ceilings.csv!{column}2")]


@case("LW010")
@pytest.mark.parametrize("figure", ["0", "-5", "15.000", "15000.5", "mười lăm nghìn"])
def test_a_ceiling_that_is_no_amount(norms: Path, figure: str) -> None:
    assert edited(norms, "ceilings.csv", "A1,II,15000", f"A1,II,{figure}") == [("LW010", "ttlt-04-2012/ceilings.csv!C2")]


@case("LW011")
def test_a_fixed_price_above_the_packs_own_ceiling(norms: Path) -> None:
    (norms / "ttlt-04-2012" / "fixed_prices.csv").write_text("service_id,class,price,source\nA1,II,15001,x\n", encoding="utf-8")
    assert found(load_pack(FoundPack(norms / "ttlt-04-2012", "norms-option"))[1]) == [
        ("LW011", "ttlt-04-2012/fixed_prices.csv!C2")
    ]


TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
| K | Kim | cái | 500 | 1/QĐ | 2012-01-10 | 2012-01-10 | 2012-06-30 |
| K | Kim | cái | 900 | 2/QĐ | 2012-07-10 | 2012-07-10 | 2012-12-31 |
| K | Kim | cái | 400 | 3/QĐ | 2012-07-10 | 2012-07-10 | |
"""
NORMS = "| service | component | item_code | unit | quantity |\n| A2 | supplies | K | cái | 10 |"


@pytest.mark.rule("R3")
def test_a_later_regime_counts_awards_valid_on_the_day_without_any_change_of_code(norms: Path, home: Path) -> None:
    edited(norms, "regulation.toml", '"validity-touches-year"', '"valid-on-date"')
    edited(norms, "regulation.toml", '"decision-year"', '"not-counted"')
    result = built(home, norms=NORMS, tenders=TENDERS)  # pricing date 2012-08-01
    assert item(result, "K").unit_price == 900  # 500 ended in June; 400 has no end


@case("CP003", rule="R6")
def test_a_service_whose_maximum_the_pack_does_not_know(norms: Path, home: Path) -> None:
    path = norms / "ttlt-04-2012" / "ceilings.csv"
    path.write_text(
        "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("A2,")), encoding="utf-8"
    )
    result = built(home, norms=NORMS, tenders=TENDERS)
    assert found(result, "CP003") == [("CP003", "ttlt-04-2012/ceilings.csv")]
    assert result.blocked


@silent("CP003")
def test_a_service_whose_maximum_is_known(home: Path) -> None:
    result = built(home, norms=NORMS, tenders=TENDERS)
    assert not found(result, "CP003")
    assert price(result, "A2") == 4000  # 10 × 400, rounded by 1,000


FACILITY = {
    "facilities": "| facility_code | name | class | managed_by |\n| T | Bệnh viện | II | province |",
    "capabilities": "| facility_code | service | approved | performing |\n| T | A.1 | có | có |\n| T | A.9209 | có | có |",
}


@case("NM010")
def test_a_service_whose_amounts_the_regulation_does_not_give(home: Path) -> None:
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2025-07-01", **FACILITY)
    assert [f.service for f in result.findings if f.code == "NM010"] == ["A.9209"]
    assert (price(result, "A.1"), price(result, "A.9209")) == (39_900, None)


@silent("NM010")
def test_amounts_follow_the_base_salary_in_force(home: Path) -> None:
    only = {**FACILITY, "capabilities": "| facility_code | service | approved | performing |\n| T | A.1 | có | có |"}
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2024-06-30", **only)
    # before 1 July 2024 the base was 1,800,000: 20,359 + 15,090.26 = 35,449.26, down to 100
    assert price(result, "A.1") == 35_400
    assert not found(result, "NM010")


def test_before_any_base_salary_nothing_is_priced(home: Path) -> None:
    result = built(home, regulation="nq-399-2025", settings="pricing_date = 2012-08-01", **FACILITY)
    assert price(result, "A.1") is None


@pytest.mark.rule("R4")
def test_region_schemes_by_date() -> None:
    from datetime import date

    assert [scheme_in_force(search_path().regions(), date(*day)) for day in ((2012, 8, 1), (2024, 1, 1), (2025, 7, 1))] == [
        "eight-regions",
        "six-regions",
        "provinces-34",
    ]
    for scheme_id, provinces in (("eight-regions", 63), ("six-regions", 63), ("provinces-34", 34)):
        scheme = load_scheme(search_path().regions(), scheme_id)
        assert scheme is not None and len(scheme.regions) == provinces


@pytest.mark.rule("R4")
def test_the_regions_are_those_of_the_reference_file() -> None:
    import csv

    source = SHARED / "reference" / "provinces_regions.csv"
    if not source.is_file():
        pytest.skip("the reference folder with the provinces is not beside the project")
    eight, thirty_four = (
        load_scheme(search_path().regions(), "eight-regions"),
        load_scheme(search_path().regions(), "provinces-34"),
    )
    assert eight is not None and thirty_four is not None
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert eight.region_of(row["province_63"]) == row["region8"]
            assert thirty_four.region_of(row["province_34_2025"]) == row["region6_NQ306_2025"]


@case("LW001", rule="R10")
def test_two_rules_about_the_same_facilities(norms: Path) -> None:
    """However one of them spells the manager."""
    again = '\n[[jurisdiction]]\nmanaged_by = "Tỉnh"\nproposes = "a"\napproves = "b"\nlocal_price = false\nreference = { document = "x", place = "y" }\n'
    path = norms / "ttlt-04-2012" / "regulation.toml"
    path.write_text(path.read_text(encoding="utf-8") + again, encoding="utf-8")
    assert [f.code for f in load_pack(FoundPack(norms / "ttlt-04-2012", "norms-option"))[1]] == ["LW001"]
