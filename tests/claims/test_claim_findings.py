"""Each code of claims by a line that raises it, and its neighbour, which differs in one thing. All of them are settled at once."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.claims_quotas import read_quotas
from pricebook.app.errors import WrongOption
from tests.claims.generator import COLUMNS
from tests.support import case, silent

Line = dict[str, str]


def line(code: str, price: int, at: str, **more: Any) -> Line:
    """One service at the district hospital: once, by one performer, at 100 %. `at` is the month, day and time: "2012-1001 0830"."""
    moment = at.replace("-", "").replace(" ", "")
    said = {
        "MA_CSKCB": "80002", "MA_DICH_VU": code, "SO_LUONG": "1", "DON_GIA_BH": str(price), "TYLE_TT_DV": "100", "TYLE_TT_BH": "100",
        "THANH_TIEN_BH": str(price), "NGAY_YL": moment, "NGAY_TH_YL": moment, "MA_NHOM": "1", "NGUOI_THUC_HIEN": "BS1",
    }  # fmt: skip
    return said | {name: str(value) for name, value in more.items()}


def supply(code: str, name: str, price: int, at: str, **more: Any) -> Line:
    return line("", price, at, MA_VAT_TU=code, TEN_VAT_TU=name, **{"MA_NHOM": "10", **more})


# Code → the lines of a visit that raise it, and those that do not.
CASES: dict[str, tuple[list[Line], list[Line]]] = {
    # the list has 11,000
    "ST030": ([line("C5.1.272", 11_001, "2012-1001 0830")], [line("C5.1.272", 11_000, "2012-1001 0830")]),
    "ST031": ([line("C5.1.999", 11_000, "2012-1002 0830")], [line("C5.1.272", 11_000, "2012-1002 0830")]),
    # of the circular, and not of the list
    "ST032": ([line("C5.1.279", 11_000, "2012-1003 0830")], [line("C5.1.272", 11_000, "2012-1003 0830")]),
    # capabilities.csv has it for the provincial hospital alone
    "ST033": ([line("C5.1.274", 25_000, "2012-1004 0830")], [line("C5.1.274", 25_000, "2012-1004 0830", MA_CSKCB="80001")]),
    # 11,000 until 31 December 2013, 10,000 from 1 January 2014
    "ST034": ([line("C5.1.272", 11_000, "2014-0101 0830")], [line("C5.1.272", 11_000, "2013-1231 0830")]),
    # 2 × 11,000 = 22,000
    "ST035": (
        [line("C5.1.272", 11_000, "2012-1005 0830", SO_LUONG=2, THANH_TIEN_BH=22_001)],
        [line("C5.1.272", 11_000, "2012-1005 0830", SO_LUONG=2, THANH_TIEN_BH=22_000)],
    ),
    # norms.csv, row 45: C5.1.268 takes 8.5 ml of VT009; decree 85/2012 includes supplies since 2013
    "ST036": (
        [line("C5.1.268", 48_000, "2013-0301 0830"), supply("VT009", "Thuốc nhuộm Giemsa", 7_000, "2013-0301 0830")],
        [line("C5.1.268", 48_000, "2013-0301 0830"), supply("VT009", "Thuốc nhuộm Giemsa", 7_000, "2013-0302 0830")],
    ),
    # norms.csv, row 23: A4 contains C5.1.272
    "ST037": (
        [line("A4", 80_000, "2012-1006 0830"), line("C5.1.272", 11_000, "2012-1006 0840")],
        [line("A4", 80_000, "2012-1006 0830"), line("C5.1.273", 13_000, "2012-1006 0840")],
    ),
    "ST038": (
        [line("C5.1.272", 11_000, "2012-1007 0830"), line("C5.1.272", 11_000, "2012-1007 0830")],
        [line("C5.1.272", 11_000, "2012-1007 0830"), line("C5.1.272", 11_000, "2012-1007 0831")],
    ),
    # circular 39/2018, article 7(4)a: the same team and minute, 50 %
    "ST039": (
        [
            line("A2", 160_000, "2019-1001 0830", MA_NHOM=8, NGAY_KQ="201910011030"),
            line("C5.1.268", 48_000, "2019-1001 0830", MA_NHOM=8, TYLE_TT_DV=80, THANH_TIEN_BH=38_400),
        ],
        [
            line("A2", 160_000, "2019-1001 0830", MA_NHOM=8, NGAY_KQ="201910011030"),
            line("C5.1.268", 48_000, "2019-1001 0830", MA_NHOM=8, TYLE_TT_DV=50, THANH_TIEN_BH=24_000),
        ],
    ),
    # one a quarter is paid whole, what is beyond 85 %
    "ST040": (
        [line("C5.1.276", 29_000, f"2019-{day} 0830", MA_THE_BHYT=day) for day in ("0801", "0902")],
        [
            line("C5.1.276", 29_000, "2019-0801 0830"),
            line("C5.1.276", 29_000, "2019-0902 0830", TYLE_TT_DV=85, THANH_TIEN_BH=24_650),
        ],
    ),
    "ST095": (
        [line("C5.1.273", 13_000, "2012-1013 0830"), line("C5.1.273", 13_000, "2012-1013 0830", MA_CSKCB="80001")],
        [line("C5.1.273", 13_000, "2012-1013 0830"), line("C5.1.273", 13_000, "2012-1013 0831", MA_CSKCB="80001")],
    ),
    "ST044": (
        [line("C5.1.272", 11_000, "2012-1008 0830", MA_CSKCB="99999")],
        [line("C5.1.272", 11_000, "2012-1008 0830")],
    ),
    "ST045": ([line("C5.1.272", 11_000, "2011-1001 0830")], [line("C5.1.272", 11_000, "2012-1009 0830")]),
    "ST115": (
        [line("VM.80001", 5_000, "2012-1014 0830", MA_NHOM="12")],
        [line("C5.1.272", 11_000, "2012-1014 0830", MA_NHOM="12")],
    ),
    "ST116": ([line("c5.1.272.", 11_000, "2012-1015 0830")], [line("C5.1.272", 11_000, "2012-1015 0830")]),
    # in local anaesthesia; and sent to the facility 80001
    "ST118": ([line("C5.1.272_GT", 11_000, "2012-1016 0830")], [line("C5.1.272.K.80001", 11_000, "2012-1016 0830")]),
    "ST046": ([line("C5.1.272", 11_000, "")], [line("C5.1.272", 11_000, "2012-1010 0830")]),
    "ST047": ([line("C5.1.272", 11_000, "2012-1011 0830", MA_CSKCB="")], [line("C5.1.272", 11_000, "2012-1011 0830")]),
    "ST048": (
        [line("C5.1.272", 11_000, "2012-1012 0830", DON_GIA_BH="11.00.0")],
        [line("C5.1.272", 11_000, "2012-1012 0830", DON_GIA_BH="11.000,0")],
    ),
}  # fmt: skip
# Row → rule, what follows, stake.
STAKES = {
    "ST030": ("refuse", 1), "ST031": ("refuse", 11_000), "ST032": ("refuse", 11_000), "ST033": ("refuse", 25_000),
    "ST034": ("refuse", 1_000),
    "ST115": ("ask", 5_000), "ST116": ("ask", 11_000), "ST118": ("ask", 11_000),
    "ST035": ("ask", 1), "ST036": ("refuse", 7_000), "ST037": ("refuse", 11_000), "ST038": ("ask", 11_000),
    "ST039": ("refuse", 14_400),  # 38,400 − 48,000 × 1/2
    "ST095": ("ask", 13_000),
    "ST040": ("hold", 4_350),  # 29,000 − 29,000 × 85 %
}  # fmt: skip


def settled_set(which: int, folder: Path, registry: Path) -> SettledClaims:
    with (folder / f"{which}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        for number, lines in enumerate(pair[which] for pair in CASES.values()):
            writer.writerows({"MA_LK": f"V{number}", "MA_THE_BHYT": f"GD{number}"} | each for each in lines)
    quotas = folder / "quotas.csv"
    quotas.write_text("facility_code,service,from,to,most,share\n80002,C5.1.276,2019-07-01,2019-09-30,1,85%\n", encoding="utf-8")
    return settle_claims(folder / f"{which}.csv", registry=registry, quotas=quotas)


@pytest.fixture(scope="session")
def wrong(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> SettledClaims:
    return settled_set(0, tmp_path_factory.mktemp("wrong"), registry)


@pytest.fixture(scope="session")
def right(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> SettledClaims:
    return settled_set(1, tmp_path_factory.mktemp("right"), registry)


@case("ST030", rule="R6")
@case("ST031")
@case("ST115")
@case("ST116")
@case("ST118")
@case("ST032")
@case("ST033", rule="R7")
@case("ST034", rule="R11")
@case("ST035")
@case("ST036", rule="R13")
@case("ST037", rule="R13")
@case("ST038")
@case("ST039")
@case("ST040")
@case("ST095")
def test_each_rule_says_what_follows_and_what_is_at_stake(wrong: SettledClaims) -> None:
    assert {each.rule.code: (each.result, int(each.stake)) for each in wrong.found} == STAKES
    assert len(wrong.found) == len(STAKES) + 1  # ST095 is said of both lines


@case("ST044")
@case("ST045")
@case("ST046")
@case("ST047")
@case("ST048")
def test_what_cannot_be_settled_is_said_and_the_rest_is_settled(wrong: SettledClaims) -> None:
    assert {finding.code for finding in wrong.findings} == set(CASES)
    assert wrong.lines == sum(len(lines) for lines, _ in CASES.values())


@silent("ST030")
@silent("ST031")
def test_the_price_of_the_list_and_a_code_of_it(right: SettledClaims) -> None:
    assert right.found == () and list(right.findings) == []


@silent("ST115")
@silent("ST116")
def test_a_group_of_costs_of_the_list_and_a_code_as_it_spells_it(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST118")
def test_a_test_that_another_facility_performed_at_the_price_of_the_list(right: SettledClaims) -> None:
    assert right.found == ()


@silent("ST032")
@silent("ST033")
def test_what_the_list_has_and_the_facility_performs(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST034")
@silent("ST035")
def test_the_last_day_of_a_list_and_the_right_amount(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST036")
@silent("ST037")
def test_another_day_and_another_service(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST095")
def test_a_minute_later_at_the_other_facility(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST038")
@silent("ST039")
def test_a_minute_later_and_the_share_of_one_team(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST040")
@silent("ST044")
def test_the_share_beyond_the_quota_and_a_known_facility(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST045")
@silent("ST046")
def test_a_day_of_the_list(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST095")
def test_a_minute_later_at_another_facility(right: SettledClaims) -> None:
    assert not right.blocked


@silent("ST047")
@silent("ST048")
def test_a_facility_and_a_figure(right: SettledClaims) -> None:
    assert not right.blocked


def test_the_provenance_goes_from_the_line_to_the_decision(wrong: SettledClaims, tmp_path: Path) -> None:
    written = wrong.write(tmp_path)
    with (tmp_path / "claims-findings.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["finding"] == "ST036")
    steps = row["provenance"].split(" > ")
    assert steps[0].startswith("tệp 1.csv dòng ") and steps[1].startswith("cùng với tệp 1.csv dòng ")
    assert steps[2:4] == ["bảng giá long-an-2012-1", "dịch vụ C5.1.268 Huyết đồ (bằng phương pháp thủ công) (số 6)"]
    assert "norms.csv!45" in steps[4] and steps[-1] == "quyết định phê duyệt 56/2012/NQ-HĐND, 10/08/2012"
    assert row["article"].startswith("85/2012/NĐ-CP")
    record = json.loads(written.file("claims.json").read_text(encoding="utf-8"))
    assert {each["code"]: each["stake"] for each in record["summary"]}["ST039"] == "14400.00"


def test_of_a_share_no_spreadsheet_makes_a_date(wrong: SettledClaims, tmp_path: Path) -> None:
    """ST039: 1/2 of the price is due."""
    wrong.write(tmp_path)
    with (tmp_path / "claims-findings.csv").open(encoding="utf-8-sig", newline="") as file:
        shares = {(row["observed"], row["due"]) for row in csv.DictReader(file) if row["finding"] == "ST039"}
    assert shares == {("80%", "50%")}


@pytest.mark.parametrize("row", ["1,1/99999", "1,0.123456789", "1,101%", "1,%", "-1,85%", "nan,85%", "1e12,85%"])
def test_a_quota_that_is_none_is_refused_by_its_row(row: str, tmp_path: Path) -> None:
    (tmp_path / "quotas.csv").write_text(
        f"facility_code,service,from,to,most,share\n80002,A1,2019-07-01,2019-09-30,{row}\n", encoding="utf-8"
    )
    with pytest.raises(WrongOption):
        read_quotas(tmp_path / "quotas.csv")
