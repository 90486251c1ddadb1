"""What one facility is paid by a list: R7 what it may perform, R10 whose list it is, the class whose price it takes."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pricebook.app.build import Built
from pricebook.entitlement import EntitledPrice, FacilityPrice, NoPrice, entitlements, prices_of
from pricebook.exports import reimbursement_outputs
from pricebook.exports.reimbursement.read_back import read_catalogue
from tests.support import DECISION, approved, built, case, found, law_of, pair, silent

# TT 37/2018: an intensive-care bed by class, a technical service (part III) at one price for all classes
NORMS = """
| service | class | component | amount |
| II.2 | II | utilities | 300000 |
| II.2 | III | utilities | 250000 |
| II.2 | IV | utilities | 200000 |
| III.1340 | | utilities | 80050 |
"""
SETTINGS = 'classes = ["II", "III", "IV"]\npricing_date = 2019-06-01'
FACILITIES = "| facility_code | name | class | managed_by |\n"
CAN = "| facility_code | service | approved | equipped | staffed | performing |\n"


def listed(home: Path, *facilities: str, cannot: tuple[str, ...] = (), norms: str = NORMS, settings: str = SETTINGS) -> Built:
    """A list under TT 37/2018 with such facilities, each of which performs both services but for what it `cannot`."""
    codes = [line.split("|")[0].strip() for line in facilities]
    services = ("II.2", "III.1340")
    rows = [f"| {c} | {s} | {'không' if f'{c} {s}' in cannot else 'có'} | có | có | có |" for c in codes for s in services]
    return built(
        home, regulation="tt37-2018", settings=settings, norms=norms, tenders="| item_name | unit | price | decision_no |\n",
        facilities=FACILITIES + "\n".join(f"| {line} |" for line in facilities), capabilities=CAN + "\n".join(rows),
    )  # fmt: skip


def paid(result: Built) -> dict[str, dict[str, int | str]]:
    """facility → service → what it is paid, or why it has no price."""
    assert result.prices is not None and result.law is not None, result.findings
    found: dict[str, dict[str, int | str]] = {}
    for facility in result.prices.facilities:
        of = found.setdefault(facility.facility_code, {})
        for entry in prices_of(facility, result.prices, result.law):
            match entry:
                case FacilityPrice(line, price):
                    of[line.service_id] = price
                case NoPrice(service, _, reason):
                    of[service] = reason
    return found


@pytest.mark.rule("R6")
def test_each_class_has_its_own_price_and_the_unranked_that_of_class_iv(home: Path) -> None:
    result = listed(
        home, "T | Tỉnh | II | province", "U | Chưa xếp hạng | unranked | province", "P | PKĐKKV | polyclinic | province"
    )
    # Điều 4 khoản 2 điểm b, c: unranked units and polyclinics take class IV
    assert paid(result) == {
        "T": {"II.2": 300_000, "III.1340": 80_100},  # 80.050 → 80.100 (100 đ, half-up)
        "U": {"II.2": 200_000, "III.1340": 80_100},
        "P": {"II.2": 200_000, "III.1340": 80_100},
    }


@silent("FC006")
def test_a_class_that_takes_anothers_price_has_one(home: Path) -> None:
    assert not found(listed(home, "U | Chưa xếp hạng | unranked | province"), "FC006", "FC004")


@pytest.mark.rule("R6")
def test_a_station_is_paid_seven_tenths_of_a_technical_service_and_nothing_for_a_bed(home: Path) -> None:
    # 80.100 × 7/10 = 56.070; the bed of part II has no price for stations, and is never paid another's
    assert paid(listed(home, "S | Trạm | station | province")) == {"S": {"II.2": "class-unpriced", "III.1340": 56_070}}


@case("FC006", rule="R6")
def test_a_station_takes_no_price_for_all_classes_where_the_law_gives_it_rules_for_other_parts(home: Path) -> None:
    # a bed at one price for all classes would be a hospital's: half of an internal-medicine bed is a station's due
    norms = "| service | class | component | amount |\n| II.2 | | utilities | 300000 |\n| III.1340 | | utilities | 80050 |"
    result = listed(home, "S | Trạm | station | province", "T | Tỉnh | II | province", norms=norms)
    assert paid(result) == {"S": {"II.2": "class-unpriced", "III.1340": 56_070}, "T": {"II.2": 300_000, "III.1340": 80_100}}
    assert found(result, "FC006") == [("FC006", "capabilities.csv!A2")]


@pytest.mark.parametrize(("amount", "due"), [(1, "missing-price"), (99, 70), (101, 70), (100_000, 70_000)])
def test_a_share_is_never_rounded_up_and_never_0(home: Path, amount: int, due: int | str) -> None:
    # 7/10 of 1 is no whole đồng: no price; of 100 → 70 (99 and 101 are rounded to 100 first, the list's unit); of 100.000 → 70.000
    norms = f"| service | class | component | amount |\n| III.1340 | | utilities | {amount} |\n| II.2 | IV | utilities | 200000 |"
    rounding = (
        'classes = ["IV"]\npricing_date = 2019-06-01\n[rounding]\n' + f'unit = {1 if amount == 1 else 100}\nmode = "half-up"'
    )
    assert paid(listed(home, "S | Trạm | station | province", norms=norms, settings=rounding))["S"]["III.1340"] == due


POLYCLINIC = "| II.2 | polyclinic | utilities | 290000 |\n| III.1340 | polyclinic | utilities | 99000 |"


@pair("FC010", rule="R6", norms=(NORMS + POLYCLINIC, NORMS))
def test_a_price_for_a_class_that_takes_anothers_is_said_and_never_paid(home: Path, norms: str, raises: bool) -> None:
    settings = 'classes = ["II", "III", "IV", "polyclinic"]\npricing_date = 2019-06-01'
    result = listed(home, "P | PKĐKKV | polyclinic | province", norms=norms, settings=settings)
    # Điều 4 khoản 2 điểm c: the price of class IV, whatever the list has for polyclinics
    assert paid(result) == {"P": {"II.2": 200_000, "III.1340": 80_100}}
    told = [(f.code, f.service, f.observed) for f in result.findings if f.code == "FC010"]
    assert told == ([("FC010", "II.2", 290_000), ("FC010", "III.1340", 99_000)] if raises else [])


def test_under_a_regulation_without_such_rules_each_class_has_its_own(long_an: Built) -> None:
    assert not found(long_an, "FC010")


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    "name",
    [
        "Bộ Y tế",
        "Bộ y tế",
        "BỘ  Y TẾ ",
        "BYT",
        "BYT (Cục QLKCB)",
        "Bộ Y tế.",
        "Bộ Y tế - bệnh viện trung ương",
        "Trực thuộc Bộ Y tế",
        "Bộ Y tế",
    ],
)
def test_the_ministry_of_healths_own_never_take_the_local_price_however_it_is_spelt(home: Path, name: str) -> None:
    assert paid(listed(home, f"C | Bệnh viện của Bộ | II | {name}")) == {"C": {}}


@pytest.mark.rule("R10")
@pytest.mark.parametrize("name", ["tư nhân", "Trung ương", "ABC", "-"])
def test_a_manager_that_nobody_knows_is_paid_by_no_rule_and_asked_about(home: Path, name: str) -> None:
    result = listed(home, f"X | Bệnh viện X | II | {name}", "T | Tỉnh | II | province")
    assert paid(result)["X"] == {}
    assert found(result, "FC005") == [("FC005", "facilities.csv!D2")]


@pytest.mark.rule("R10")
@pytest.mark.parametrize("name", ["province", "Province", "Tỉnh", "Sở Y tế", "Sở Y tế Long An", "UBND tỉnh", "địa phương"])
def test_the_provinces_own_are_known_however_they_are_spelt(home: Path, name: str) -> None:
    assert paid(listed(home, f"T | Bệnh viện tỉnh | II | {name}"))["T"]["II.2"] == 300_000


@pytest.mark.rule("R10")
def test_ministries_hospitals_of_class_ii_take_the_local_price_those_of_class_i_never(home: Path) -> None:
    result = listed(
        home, "A | Bệnh viện ngành hạng I | I | Bộ Công Thương", "B | Bệnh viện ngành hạng II | II | Bộ Công Thương",
        "C | Bệnh viện của Bộ Y tế | II | Bộ Y tế", "D | Bệnh viện tỉnh | II | province",
    )  # fmt: skip
    local = {"II.2": 300_000, "III.1340": 80_100}
    assert paid(result) == {"A": {}, "B": local, "C": {}, "D": local}  # Điều 4 khoản 3, khoản 3 điểm c
    assert found(result, "FC003") == [("FC003", "facilities.csv!D2"), ("FC003", "facilities.csv!D4")]


@pytest.mark.rule("R10")
def test_under_the_letter_no_ministrys_facility_takes_the_local_price(long_an: Built) -> None:
    got = paid(long_an)
    assert got["80005"] == {}  # 1513 §1: a hospital of the Ministry of Transport
    # an examination by class, maximum × share: 15.000 × 0,85 → 13.000; 10.000 × 0,8; 7.000 × 1; 5.000 × 0,8
    assert [got[code]["A1"] for code in ("80001", "80002", "80003", "80004")] == [13_000, 8_000, 7_000, 4_000]


@pytest.mark.rule("R7")
def test_what_a_facility_is_not_approved_for_it_is_not_paid(home: Path) -> None:
    result = listed(home, "T | Tỉnh | II | province", "H | Huyện | III | province", cannot=("H II.2",))
    assert paid(result)["H"] == {"III.1340": 80_100}
    assert paid(result)["T"]["II.2"] == 300_000


@pytest.mark.rule("R7")
def test_a_service_without_a_price_is_told_and_never_paid_at_0(long_an_draft: Built) -> None:
    missing = {line.service_id for line in long_an_draft.prices.lines if line.price is None}  # type: ignore[union-attr]
    of = {service: entry for entries in paid(long_an_draft).values() for service, entry in entries.items()}
    assert missing and {of[service] for service in missing & set(of)} == {"missing-price"}
    assert all(isinstance(entry, str) or entry > 0 for entry in of.values())


# The relation of entitlement: (facility, service, class, price, from, to).

ARTICLE = "Điều 4 khoản 2"
PROVINCIAL = ("T | Tỉnh | II | province", "S | Trạm | station | province", "C | Bệnh viện của Bộ | II | Bộ Y tế")


@pytest.mark.rule("R7")
@pytest.mark.rule("R10")
def test_a_draft_entitles_by_facility_and_service_and_names_no_day(home: Path) -> None:
    result = listed(home, *PROVINCIAL, cannot=("T II.2",))
    assert result.prices is not None
    rows = list(entitlements(result.prices, law_of(result.prices)))
    # T performs no intensive-care bed; a station has no price for one, and 7/10 of the other; C is the Ministry's
    assert [(row.facility_code, row.service_id, row.class_, row.price) for row in rows] == [
        ("T", "III.1340", None, 80_100), ("S", "III.1340", None, 56_070),
    ]  # fmt: skip
    assert {(row.from_, row.to) for row in rows} == {(None, None)}
    assert rows[0].rule is None and ARTICLE in str(rows[1].rule)


@pytest.mark.rule("R6")
def test_the_class_is_that_of_the_price_line_and_the_rule_says_why_it_is_another(home: Path) -> None:
    result = listed(home, "T | Tỉnh | II | province", "U | Chưa xếp hạng | unranked | province")
    assert result.prices is not None
    beds = {row.facility_code: row for row in entitlements(result.prices, law_of(result.prices)) if row.service_id == "II.2"}
    assert (beds["T"].class_, beds["T"].price, beds["T"].rule) == ("II", 300_000, None)
    assert (beds["U"].class_, beds["U"].price) == ("IV", 200_000) and ARTICLE in str(beds["U"].rule)


@pytest.mark.rule("R10")
@pytest.mark.parametrize(
    ("status", "until", "days"),
    [
        ("draft", date(2013, 12, 31), (None, None)),  # a decision that nobody has taken yet
        ("submitted", date(2013, 12, 31), (None, None)),
        ("approved", date(2013, 12, 31), (date(2012, 9, 1), date(2013, 12, 31))),
        ("approved", None, (date(2012, 9, 1), None)),
        ("superseded", date(2013, 12, 31), (date(2012, 9, 1), date(2013, 12, 31))),
    ],
)
def test_the_days_are_those_of_the_approval(
    long_an: Built, status: str, until: date | None, days: tuple[date | None, date | None]
) -> None:
    assert long_an.prices is not None
    prices = replace(approved(long_an.prices, replace(DECISION, effective_to=until)), status=status)
    rows = list(entitlements(prices, law_of(prices)))
    assert rows and {(row.from_, row.to) for row in rows} == {days}


@pytest.mark.rule("R12")
def test_the_portals_catalogue_holds_the_relation(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    prices = approved(long_an.prices)
    for output in reimbursement_outputs(prices, law_of(prices), prices.facilities):
        output.write(tmp_path / output.name)
    printed = set()
    for path in tmp_path.glob("*-portal.csv"):
        entries, findings = read_catalogue(path)
        assert entries is not None and not findings
        printed |= {(e.facility_code, e.service_id, e.class_, e.price, e.from_, e.to) for e in entries}
    everything = list(entitlements(prices, law_of(prices)))
    rows = [row for row in everything if row.service_id != "LA.1"]  # the province's own service: no ordinal, no catalogue
    assert {(r.facility_code, r.service_id, r.class_, r.price, r.from_, r.to) for r in rows} == printed
    assert len(rows) == len(printed) == sum(entry.price > 0 for entry in rows) == len(everything) - 1


def test_the_relation_says_of_each_facility_what_its_own_prices_say(long_an: Built) -> None:
    assert long_an.prices is not None
    law = law_of(long_an.prices)
    each = [
        EntitledPrice(facility.facility_code, entry.line.service_id, entry.line.class_, entry.price, None, None, entry.rule)
        for facility in long_an.prices.facilities
        for entry in prices_of(facility, long_an.prices, law)
        if isinstance(entry, FacilityPrice)
    ]
    assert list(entitlements(long_an.prices, law)) == each
