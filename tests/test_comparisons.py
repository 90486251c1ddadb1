"""Prices of other lists that a pack holds: compared with, asked about, and never a bound or a price."""

import csv
from dataclasses import astuple
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from pricebook.app.build import Built
from pricebook.app.checked import Checked
from pricebook.app.errors import WrongOption
from pricebook.app.import_annex import import_annex
from pricebook.app.regulation import regulation
from pricebook.base.resources import resource_folder
from pricebook.exports.tally import tally_of
from pricebook.regulation import FoundPack, LawOnDay, law_on, load_pack, search_path
from pricebook.regulation.audit import audited_values
from pricebook.regulation.differences import differences
from tests.support import SHARED, built, found, judged, pair, silent, told

REGULATION = "nq-399-2025"
INSTALLED = resource_folder("norms") / "tt39-2018"
HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
KIDNEY = "Cắt thận đơn thuần"
# Issued: 10.0303.0416 at 4,703,100; in another list, under local anaesthesia: 3,578,400.
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 6, 30)  # of the lists that the examination and bed prices stand in


@cache
def law(day: date = FIRST_DAY) -> LawOnDay:
    found_law, _ = law_on(search_path(), REGULATION, day)
    assert found_law is not None
    return found_law


def on_the_list(home: Path, lines: str, day: date = FIRST_DAY, class_: str | None = None) -> Checked:
    return judged(home, f"{HEAD}\n{lines}", regulation=REGULATION, day=day, class_=class_)


@pair("CP020", price=(3_500_000, 3_578_400))
def test_a_price_that_another_list_has_otherwise(home: Path, price: int, raises: bool) -> None:
    checked = on_the_list(home, f"| 1 | 10.0303.0416_GT | {KIDNEY} | {price} |")
    assert told(checked, "CP") == ([("CP020", "D2", 3_500_000, 3_578_400)] if raises else [])
    # −78,400, which is 2 %: a note without an article; the price is judged by that of the service, 4,703,100
    assert [(f.more["change"], f.law) for f in checked.findings.of("CP020")] == ([(-2, None)] if raises else [])
    assert (len(checked.verdict.accepted), checked.blocked) == (1, False)


@pair("CP021", price=(2_110_000, 212_000))
def test_a_price_ten_times_that_of_another_list(home: Path, price: int, raises: bool) -> None:
    checked = on_the_list(home, f"| 1 | K03.NO2 | Giường Nội khoa loại 2 | {price} |", class_="III")
    assert told(checked, "CP021") == ([("CP021", "D2", 2_110_000, 211_000)] if raises else [])
    assert len(checked.verdict.not_judged) == 1  # what others have rejects nothing


def test_a_variant_above_its_service_is_an_error_and_no_question(home: Path) -> None:
    checked = on_the_list(home, f"| 1 | 10.0303.0416_GT | {KIDNEY} | 35784000 |")
    assert told(checked, "CP0") == [("CP007", "D2", 35_784_000, 4_703_100), ("CP020", "D2", 35_784_000, 3_578_400)]


@pair("CP022", class_=(None, "III"))
def test_a_comparison_that_needs_the_class(home: Path, class_: str | None, raises: bool) -> None:
    lines = "| 1 | K03.NO2 | Giường Nội khoa loại 2 | 211000 |\n| 2 | | Khám bệnh | 39800 |"
    checked = on_the_list(home, lines, class_=class_)
    assert told(checked, "CP") == (
        [("CP022", "D2", 2, None)] if raises else []
    )  # once for the two rows; for class III both are right


@pytest.mark.parametrize(("day", "codes"), [(LAST_DAY, ["CP020"]), (date(2026, 7, 1), [])])
@silent("CP022")
def test_a_list_that_is_no_longer_valid_is_not_compared_with(home: Path, day: date, codes: list[str]) -> None:
    checked = on_the_list(home, "| 1 | K03.NO2 | Giường Nội khoa loại 2 | 210000 |", day, "III")
    assert [finding.code for finding in checked.findings if finding.code.startswith("CP")] == codes


def test_a_variant_is_another_service_than_the_one_before_it(home: Path) -> None:
    """Both bear one name: beside its code the variant is meant, and by the name alone the service itself."""
    name = "Dẫn lưu đường mật ra da do ung thư"  # A.2067, issued at 2,917,900; under local anaesthesia 2,367,100
    coded = on_the_list(home, f"| 1 | 03.2688.0464 | {name} | 2917900 |\n| 2 | 03.2688.0464_GT | {name} | 2367100 |")
    verdict = coded.verdict
    assert [line.service_id for line in (*verdict.accepted, *verdict.not_judged)] == ["A.2067", "IV.03.2688.0464"]
    assert told(coded) == [] and len(verdict.accepted) == 2
    (alone,) = on_the_list(home, f"| 1 | | {name} | 2917900 |").verdict.accepted
    assert alone.service_id == "A.2067"


def test_nothing_of_it_is_priced_and_no_row_disappears(nq_399: Built) -> None:
    """671 services are left out with their reason: no price, no error, and none is a missing one."""
    assert nq_399.prices is not None
    left = [entry for entry in nq_399.prices.left_out if entry.reason == "comparison-only"]
    assert len(left) == len(nq_399.prices.left_out) == 671
    assert {entry.service_id.partition(".")[0] for entry in left} == {"IV", "KG"}
    assert len(nq_399.prices.lines) == 9_271
    assert not {entry.service_id for entry in left} & {finding.service for finding in nq_399.findings}


# --- the tables ---------------------------------------------------------------------------------------------


@pytest.fixture
def norms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of norms/ in place of the real one."""
    copy = copytree(resource_folder("norms"), tmp_path / "norms")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(copy))
    return copy


def findings_with(norms: Path, table: str, *lines: str) -> list[tuple[str, str]]:
    (norms / "ttlt-04-2012" / f"{table}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return found(regulation(norms / "ttlt-04-2012").findings)


ISSUED = "service_id,class,price,source,from,to"


@pair("LW008", last_day=("2013-01-01", "2012-12-31"))
def test_two_values_on_one_day(norms: Path, last_day: str, raises: bool) -> None:
    told_ = findings_with(norms, "issued", ISSUED, f"A2,,5000,x,2012-05-01,{last_day}", "A2,,6000,y,2013-01-01,")
    assert told_ == ([("LW008", "ttlt-04-2012/issued.csv!E3")] if raises else [])


@pair("LW010", day=("2012-4-31", "2012-04-30"))
def test_a_day_that_is_none(norms: Path, day: str, raises: bool) -> None:
    told_ = findings_with(norms, "issued", ISSUED, f"A2,,5000,x,{day},")
    assert told_ == ([("LW010", "ttlt-04-2012/issued.csv!E2")] if raises else [])


@pair("LW008", code=("X.1", "X.2"))
def test_a_code_that_is_two_services(norms: Path, code: str, raises: bool) -> None:
    told_ = findings_with(norms, "codes", "service_code,service_id,name,source", "X.1,A2,,x", f"{code},A3,,x")
    assert told_ == ([("LW008", "ttlt-04-2012/codes.csv!A2"), ("LW008", "ttlt-04-2012/codes.csv!A3")] if raises else [])


@pair("LW009", service=("A99", "A2"))
def test_a_code_of_a_service_that_is_not_there(norms: Path, service: str, raises: bool) -> None:
    told_ = findings_with(norms, "codes", "service_code,service_id,name,source", f"X.1,{service},,x")
    assert told_ == ([("LW009", "ttlt-04-2012/codes.csv!B2")] if raises else [])


@pytest.mark.slow
@pytest.mark.parametrize(("day", "ceiling"), [(date(2012, 12, 31), 5_000), (date(2013, 1, 1), 6_000), (date(2012, 4, 30), None)])
def test_a_value_holds_for_its_time(norms: Path, day: date, ceiling: int | None) -> None:
    lines = "A2,,5000,x,2026-11-26,2012-05-01,2012-12-31\nA2,,6000,y,2026-11-26,2013-01-01,"
    heading = "service_id,class,ceiling,source,verified_on,from,to"
    assert findings_with(norms, "ceilings", heading, lines) == []
    in_force, _ = law_on(search_path(norms), "ttlt-04-2012", day)
    assert in_force is not None and in_force.ceiling("A2", None) == ceiling
    result = built(
        norms.parent / "dossier",
        settings=f"pricing_date = {day}",
        norms="| service | component | amount |\n| A2 | utilities | 9000 |",
        tenders="| item_name | unit | price | decision_no |\n",
    )
    assert result.prices is not None
    assert [line.ceiling for line in result.prices.lines] == [ceiling]  # the rules in SQL see the same


# --- the figures --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_prices_under_local_anaesthesia_are_those_of_the_reference() -> None:
    rows = reference("local_anaesthesia_GT_prices.csv")
    prices = {f"IV.{row['service_code']}": int(row["price_without_drugs_and_oxygen"]) for row in rows}
    in_pack = {service: law().comparisons.of(service, None) for service in law().services if service.startswith("IV.")}
    assert {service: [entry.price for entry in entries] for service, entries in in_pack.items()} == {
        service: [amount] for service, amount in prices.items()
    }
    assert len(prices) == 664
    confirmed = {f"IV.{row['service_code']}" for row in rows if row["also_in_qd3467_annex_iv"] == "same"}
    assert {service for service, (entry,) in in_pack.items() if entry.source.startswith("3467/QĐ-BYT")} == confirmed
    assert len(confirmed) == 571


@pytest.mark.slow
def test_an_examination_or_bed_price_stands_in_two_lists() -> None:
    """Class III: two resolutions; class II: one resolution, and a public list that names no class."""
    stated: dict[tuple[str, str], set[int]] = {}
    for row in reference("exam_bed_prices_2024_2026.csv"):
        stated.setdefault((row["name"], row["class (inferred where hospital lists)"]), set()).add(int(row["price"]))
    beds = [service for service in law().services.values() if service.part == "KG"]
    found_prices = {
        (bed.name or "", class_): law().comparisons.of(bed.service_id, class_) for bed in beds for class_ in ("II", "III")
    }
    compared = {key: entries[0].price for key, entries in found_prices.items() if entries}
    assert len(compared) == 12
    assert all(stated[key] == {amount} for key, amount in compared.items())
    decisions = {name for entries in found_prices.values() for entry in entries for name in entry.source.split("; ")}
    assert decisions == {"277/NQ-HĐND", "126/NQ-HĐND"}  # the number of a decision only, never a hospital or an address


def reference(name: str) -> list[dict[str, str]]:
    source = SHARED / "reference" / name
    if not source.is_file():
        pytest.skip("the reference folder with prices of other lists is not beside the project")
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_annex_is_not_read_into_figures_that_hold_for_a_time(tmp_path: Path) -> None:
    """It states no days; what is there would lose its own."""
    (tmp_path / "annex.csv").write_text("STT,Tên dịch vụ,Giá\n1,Siêu âm,43900\n", encoding="utf-8")
    with pytest.raises(WrongOption) as raised:
        import_annex(tmp_path / "annex.csv", into="tt39-2018", source="x", on=date(2026, 11, 26))
    assert "issued.csv" in str(raised.value)


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("issued", "2019-08-19", "2019-08-18", ("issued", "III.1", "to", "2019-08-19", "2019-08-18")),
        ("codes", "01.0009.0098,III.101", "01.0009.0098,III.102", ("codes", "01.0009.0098", "service_id", "III.101", "III.102")),
    ],
)
def test_what_differs_between_two_packs(norms: Path, table: str, old: str, new: str, expected: tuple[str, ...]) -> None:
    file = norms / "tt39-2018" / f"{table}.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    installed, changed = (
        load_pack(FoundPack(folder, "norms-option"), with_issued=True)[0] for folder in (INSTALLED, norms / "tt39-2018")
    )
    assert installed is not None and changed is not None
    (found_difference,) = differences(installed, changed).values
    assert astuple(found_difference) == expected


def test_the_audit_shows_from_when_to_when_a_value_holds() -> None:
    pack, _ = load_pack(FoundPack(INSTALLED, "norms-option"), with_issued=True)
    assert pack is not None
    (issued,) = [entry for entry in audited_values(pack) if entry.file == "issued.csv"]
    assert (issued.from_, issued.to, issued.values, issued.confirmed) == (date(2019, 1, 15), date(2019, 8, 19), 1_752, False)


@pytest.mark.slow
@pair("NM016", service=("10.0303.0416_GT", "10.0303.0416"))
def test_a_facility_performs_what_is_only_compared(home: Path, service: str, raises: bool) -> None:
    """Part IV is not in the pack: nothing can be proposed for it. It is no service of the regulation that was left out."""
    result = built(
        home,
        regulation=REGULATION,
        settings="pricing_date = 2026-01-01",
        facilities="| facility_code | name | class | managed_by |\n| 80001 | BV tỉnh | II | province |",
        capabilities="| facility_code | service | approved | equipped | staffed | performing |\n"
        f"| 80001 | 01.0002.1778 | có | có | có | có |\n| 80001 | {service} | có | có | có | có |",
    )
    assert [(f.code, str(f.at), f.observed) for f in result.findings.of("NM016")] == (
        [("NM016", "capabilities.csv!B3", 1)] if raises else []
    )
    assert result.prices is not None and not result.findings.of("NM009")
    assert tally_of(result.prices).only_compared == 671
