"""R14: examinations a table and day, one a visit, and those that are not paid; by the rules of their days."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pricebook.app.settle_visits import SettledVisits, settle_visits
from pricebook.base.resources import resource_folder
from tests.support import case, pair, silent, write_xlsx

SCHEMA = resource_folder("norms") / "schema" / "charged.json"
IN_2012, IN_2019, IN_2025 = "03/08/2012", "03/09/2019", "03/03/2025"
# All columns for a case of 2012: what is said there by default accuses nobody.
COLUMNS = (
    "Mã cơ sở|Ngày khám|Bàn khám|Mã lần khám|Mã thẻ|Giá khám|Thành tiền|Giấy giới thiệu đúng quy định|Đợt điều trị ngoại trú"
)
COLUMNS += "|Lý do đến|Ngày vào nội trú|Đăng ký tại khoa khám bệnh|Giường lưu|Hạng bệnh viện"
NAMES = COLUMNS.split("|")


def examined(day: str = IN_2012, visit: int = 1, **said: Any) -> dict[str, str]:
    """One examination at 40,000, charged whole: of a card of its own, at table B1 of facility 80002."""
    row = {
        "co_so": "80002",
        "ban": "B1",
        "the": f"TE{visit}",
        "gia": "40000",
        "tien": "40000",
        "gt": "có",
        "dot": "",
        "ly_do": "Khám bệnh",
        "vao": "",
        "dk": "",
        "luu": "không",
        "hang": "II",
    }
    row |= {name: str(value) for name, value in said.items()}
    cells = (
        row["co_so"],
        day,
        row["ban"],
        f"L{visit}",
        row["the"],
        row["gia"],
        row["tien"],
        row["gt"],
        row["dot"],
        row["ly_do"],
        row["vao"],
        row["dk"],
        row["luu"],
        row["hang"],
    )
    return dict(zip(NAMES, cells, strict=True))


def settled(folder: Path, *rows: dict[str, str], names: list[str] = NAMES, **options: Any) -> SettledVisits:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "visits.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return settle_visits(folder / "visits.csv", **options)


def found(result: SettledVisits) -> list[tuple[Any, ...]]:
    """(code, result, row of the file, due, stake)."""
    return [(v.code, v.result, (v.at.row or 0) + 1, int(v.due), int(v.stake)) for v in result.judged.verdicts]


def codes(result: SettledVisits) -> list[str]:
    return [finding.code for finding in result.findings]


# --- how many a table has in a day ----------------------------------------------------------------------------------


def at_one_table(count: int, day: str, **said: Any) -> list[dict[str, str]]:
    return [examined(day, number, **said) for number in range(1, count + 1)]


@pair("ST060", rule="R14", count=(36, 35))
def test_in_2012_beyond_35_tables_are_added_and_nothing_is_refused(tmp_path: Path, count: int, raises: bool) -> None:
    result = settled(tmp_path, *at_one_table(count, IN_2012))
    assert codes(result) == ["ST060"] * raises
    assert result.judged.due == count * 40_000 and not result.blocked
    if raises:
        (finding,) = result.findings
        assert (finding.observed, finding.limit, finding.law) == (36, 35, "1513/BHXH-CSYT, mục 4.1")
        assert (finding.more["used"], finding.more["needed"]) == (1, 2)  # 36 / 35, rounded up


@pair("ST061", rule="R14", count=(67, 65))
def test_since_2019_half_is_paid_from_the_66th_on(tmp_path: Path, count: int, raises: bool) -> None:
    result = settled(tmp_path, *at_one_table(count, IN_2019))
    # rows 67 and 68 of the file hold the 66th and the 67th: 2 × 40,000 × 1/2
    assert found(result) == ([("ST061", "refuse", 67, 20_000, 20_000), ("ST061", "refuse", 68, 20_000, 20_000)] if raises else [])
    assert result.judged.due == count * 40_000 - (40_000 if raises else 0)
    assert {f.law for f in result.findings if f.code == "ST061"} == ({"39/2018/TT-BYT, Điều 5 khoản 6"} if raises else set())


def test_the_66th_is_so_by_time_and_not_by_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [examined(f"{IN_2019} 10:{number % 60:02}", number) for number in range(60)]
    rows += [examined(f"{IN_2019} 08:00", 100 + number) for number in range(6)]
    result = settled(tmp_path, *rows)
    assert found(result) == [("ST061", "refuse", 61, 20_000, 20_000)]  # the one of 10:59 in row 61, not the last row


@pair("ST069", rule="R14", day=(date(2019, 12, 2), date(2019, 12, 1)))
def test_after_a_quarter_nothing_is_paid_beyond(tmp_path: Path, day: date, raises: bool) -> None:
    rows = at_one_table(66, f"{day:%d/%m/%Y}")
    result = settled(tmp_path / "stated", *rows, over_since=date(2019, 9, 1))
    assert ("ST069" in codes(result)) == raises
    # 40,000 − 20,000 (half) − 20,000 (the rest)
    assert result.judged.due == 65 * 40_000 + (0 if raises else 20_000)


def test_when_the_quarter_began_is_asked_where_nobody_states_it(tmp_path: Path) -> None:
    first, later = date(2019, 9, 1), date(2019, 9, 1) + timedelta(days=100)
    rows = [*at_one_table(66, f"{first:%d/%m/%Y}"), *(examined(f"{later:%d/%m/%Y}", 200 + n) for n in range(66))]
    result = settled(tmp_path, *rows)
    assert found(result) == [
        ("ST061", "refuse", 67, 20_000, 20_000),
        ("ST061", "refuse", 133, 20_000, 20_000),
        ("ST069", "ask", 133, 0, 20_000),
    ]
    assert result.judged.due == 130 * 40_000 + 2 * 20_000  # what is asked is due


@pytest.mark.parametrize(("day", "found_codes"), [(IN_2019, []), (IN_2012, ["ST060"])])
def test_in_an_epidemic_the_number_of_a_table_does_not_count_where_the_rules_say_so(
    tmp_path: Path, day: str, found_codes: list[str]
) -> None:
    """Circular 39/2018, article 7(10); the letter of 2012 says nothing of it."""
    times = [(date(2012, 8, 1), date(2012, 8, 31)), (date(2019, 9, 1), date(2019, 9, 3))]
    assert codes(settled(tmp_path, *at_one_table(66, day), suspended=times)) == found_codes


def test_what_no_text_confirms_is_asked(tmp_path: Path) -> None:
    """2025: known from excerpts only."""
    result = settled(tmp_path, *at_one_table(66, IN_2025))
    assert found(result) == [("ST061", "ask", 67, 20_000, 20_000)]
    assert not result.blocked and result.judged.due == result.judged.charged


# --- one examination a visit ----------------------------------------------------------------------------------------


@case("ST062", rule="R14")
def test_further_specialties_of_a_visit(tmp_path: Path) -> None:
    """
    | day  | first  | each further                                                        |
    | 2012 | 40,000 | 0                                                                   |
    | 2019 | 40,000 | 12,000 (30 %), together at most 80,000: 40 + 12 + 12 + 12 = 76; then 4, then 0 |
    """
    in_2012 = settled(tmp_path / "a", examined(), examined())
    assert found(in_2012) == [("ST062", "refuse", 3, 0, 40_000)]
    in_2019 = settled(tmp_path / "b", *[examined(IN_2019, 1, ban=f"B{n}") for n in range(6)])
    assert found(in_2019) == [
        ("ST062", "refuse", 3, 12_000, 28_000), ("ST062", "refuse", 4, 12_000, 28_000), ("ST062", "refuse", 5, 12_000, 28_000),
        ("ST062", "refuse", 6, 4_000, 36_000), ("ST062", "refuse", 7, 0, 40_000),
    ]  # fmt: skip
    assert in_2019.judged.due == 80_000


@silent("ST062")
def test_a_further_examination_at_its_share(tmp_path: Path) -> None:
    assert codes(settled(tmp_path, examined(IN_2019), examined(IN_2019, tien=12_000))) == []


@pair("ST087", second=("08:00", "08:01"))
def test_the_same_table_in_the_same_minute_is_a_doubled_row(tmp_path: Path, second: str, raises: bool) -> None:
    """Asked about, 40,000 whole, and no further examination; a minute later it is one: 30 % are 12,000."""
    result = settled(tmp_path, examined(f"{IN_2019} 08:00"), examined(f"{IN_2019} {second}"))
    assert found(result) == [("ST087", "ask", 3, 0, 40_000) if raises else ("ST062", "refuse", 3, 12_000, 28_000)]
    assert result.judged.due == (80_000 if raises else 52_000)  # what is asked is due


def test_a_visit_that_goes_on_the_next_day_is_one_and_a_card_of_another_facility_is_not(tmp_path: Path) -> None:
    rows = [examined(IN_2019), examined("04/09/2019"), examined(IN_2019, co_so="80003")]
    assert found(settled(tmp_path, *rows)) == [("ST062", "refuse", 3, 12_000, 28_000)]


@pair("ST068", card=("TE1", "TE2"))
def test_back_on_the_day_is_asked_about(tmp_path: Path, card: str, raises: bool) -> None:
    result = settled(tmp_path, examined(f"{IN_2019} 08:00", 1), examined(f"{IN_2019} 15:00", 2, the=card))
    assert found(result) == ([("ST068", "ask", 3, 12_000, 28_000)] if raises else [])
    assert codes(settled(tmp_path / "2012", examined(visit=1), examined(visit=2, the=card))) == []  # the letter does not know it


# --- those that are not paid ----------------------------------------------------------------------------------------

NOT_PAID = {
    "ST063": ([{"gt": "không"}], [{"gt": "có"}]),
    "ST064": ([{"dot": "D1", "the": "T"}, {"dot": "D1", "the": "T"}], [{"dot": "D1", "the": "T"}, {"dot": "D2", "the": "T"}]),
    "ST065": ([{"ly_do": "Lĩnh thuốc"}], [{"ly_do": "Tái khám"}]),
    "ST066": ([{"vao": f"{IN_2012} 16:00"}], [{"vao": "04/08/2012"}]),
}


@case("ST063", rule="R14")
@case("ST064", rule="R14")
@case("ST065", rule="R14")
@case("ST066", rule="R14")
def test_the_four_cases_of_2012_by_name(tmp_path: Path) -> None:
    for code, (wrong, _) in NOT_PAID.items():
        result = settled(tmp_path / code, *(examined(visit=number, **said) for number, said in enumerate(wrong)))
        assert found(result) == [(code, "refuse", len(wrong) + 1, 0, 40_000)]
        (finding,) = result.findings
        assert finding.law == "1513/BHXH-CSYT, mục 4.1"


@silent("ST063")
@silent("ST064")
def test_a_paper_that_fits_and_another_episode(tmp_path: Path) -> None:
    for code in ("ST063", "ST064"):
        rows = [examined(visit=number, **said) for number, said in enumerate(NOT_PAID[code][1])]
        assert codes(settled(tmp_path / code, *rows)) == []


@silent("ST065")
@silent("ST066")
def test_examined_again_and_admitted_on_the_next_day(tmp_path: Path) -> None:
    for code in ("ST065", "ST066"):
        rows = [examined(visit=number, **said) for number, said in enumerate(NOT_PAID[code][1])]
        assert codes(settled(tmp_path / code, *rows)) == []


@pytest.mark.parametrize(("registered", "result"), [("có", None), ("không", "refuse"), ("", "ask")])
def test_since_2019_who_registered_and_is_admitted_is_paid(tmp_path: Path, registered: str, result: str | None) -> None:
    """Circular 39/2018, article 5(1): not paid only without a registration; a blank cell can only be asked about."""
    told = settled(tmp_path, examined(IN_2019, vao=f"{IN_2019} 16:00", dk=registered))
    assert found(told) == ([("ST066", result, 2, 0, 40_000)] if result else [])


def test_later_law_does_not_know_the_other_cases(tmp_path: Path) -> None:
    rows = [examined(IN_2019, 1, gt="không"), examined(IN_2019, 2, dot="D1"), examined(IN_2019, 3, dot="D1")]
    assert codes(settled(tmp_path, *rows)) == []


@pair("ST085", kept=("có", "không"), rule="R15")
def test_an_examination_beside_a_retained_bed(tmp_path: Path, kept: str, raises: bool) -> None:
    """
    Circular 39/2018, article 4(4)b of polyclinics and 4(5)b of stations: not paid where the retained bed is.
    | class      | rule  | result |
    | polyclinic | 4(4)b | refuse |
    | station    | 4(5)b | refuse |
    | not stated |       | ask    |
    | II         | none  |        |
    """
    rows = [examined(IN_2019, visit, luu=kept, hang=hang) for visit, hang in enumerate(("PKĐKKV", "Trạm y tế", "", "II"))]
    result = settled(tmp_path, *rows)
    refused = [("ST085", how, row, 0, 40_000) for how, row in (("refuse", 2), ("refuse", 3), ("ask", 4))]
    assert found(result) == (refused if raises else [])
    laws = {finding.law for finding in result.findings if finding.code == "ST085" and not finding.asks}
    assert laws == ({f"39/2018/TT-BYT, Điều 4 khoản {at} điểm b" for at in (4, 5)} if raises else set())
    assert result.judged.due == (80_000 if raises else 160_000)  # what is asked is due
    in_2012 = settled(tmp_path / "2012", *(examined(visit=visit, luu=kept, hang="PKĐKKV") for visit in range(2)))
    assert codes(in_2012) == []  # the letter knows no such bed


def test_a_polyclinic_whose_table_does_not_say_who_was_kept_is_told_so(tmp_path: Path) -> None:
    names = [name for name in NAMES if name != "Giường lưu"]
    told = settled(tmp_path, examined(IN_2019, hang="PKĐKKV"), names=names)
    assert [(f.code, f.observed) for f in told.findings] == [("ST067", "Có thanh toán giường lưu")]


def test_an_examination_is_refused_once(tmp_path: Path) -> None:
    """Refused for its paper, it is no first examination of its visit, and the money is not at stake twice."""
    result = settled(tmp_path, examined(gt="không", ly_do="Lĩnh thuốc"), examined())
    assert found(result) == [("ST063", "refuse", 2, 0, 40_000)]
    assert result.judged.due == 40_000


# --- what cannot be settled -----------------------------------------------------------------------------------------


@pair("ST067", left_out=("Đợt điều trị ngoại trú", None))
def test_a_case_without_its_column_is_named_as_not_examined(tmp_path: Path, left_out: str | None, raises: bool) -> None:
    result = settled(tmp_path, examined(), names=[name for name in NAMES if name != left_out])
    assert [(f.code, f.observed, f.law) for f in result.findings] == (
        [("ST067", "Đợt điều trị ngoại trú", "1513/BHXH-CSYT, mục 4.1")] if raises else []
    )


@pair("ST067", gt=("", "có"))
def test_a_column_that_is_there_and_blank_does_not_state_its_case(tmp_path: Path, gt: str, raises: bool) -> None:
    """Of two examinations nobody says whether a paper fitted; where one row says it, a blank cell accuses nobody."""
    result = settled(tmp_path, examined(gt=gt), examined(day="04/08/2012", visit=2, gt=""))
    assert [f.observed for f in result.findings] == ["Giấy giới thiệu đúng quy định"] * raises and not result.blocked


@pair("ST050", heading=("Giá", "Đơn giá"))
def test_a_table_without_a_needed_column(tmp_path: Path, heading: str, raises: bool) -> None:
    names = [heading if name == "Giá khám" else name for name in NAMES]
    result = settled(tmp_path, examined() | {heading: "40000"}, names=names)
    assert [(f.code, f.at.cell, f.observed) for f in result.findings] == ([("ST050", "1:1", "Giá khám")] if raises else [])


@pair("ST051", day=("31/02/2019", "28/02/2019"))
def test_a_row_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, day: str, raises: bool) -> None:
    result = settled(tmp_path, examined(day), examined(IN_2019, 2), examined(IN_2019, 2))
    told = [(f.code, f.at.cell) for f in result.findings]
    assert told == [*([("ST051", "B2")] if raises else []), ("ST062", "4:4")]


@pair("ST052", day=("03/05/2017", IN_2012))
def test_a_day_without_rules(tmp_path: Path, day: str, raises: bool) -> None:
    result = settled(tmp_path, examined(day))
    assert codes(result) == ["ST052"] * raises and result.judged.examined == (not raises)


def test_two_regimes_in_one_file_and_all_formats_alike(tmp_path: Path) -> None:
    """CSV, a workbook and Parquet give the same, by the rules of each day."""
    import duckdb

    rows = [examined(), examined(), examined(IN_2019, 2), examined(IN_2019, 2)]
    of_csv = settled(tmp_path, *rows)
    table = "\n".join("| " + " | ".join(line) + " |" for line in [NAMES, *([row[name] for name in NAMES] for row in rows)])
    of_workbook = settle_visits(write_xlsx(tmp_path / "v.xlsx", table))
    typed = '"Giá khám"::decimal(14,3) as "Giá khám", "Thành tiền"::bigint as "Thành tiền"'
    read = f"from read_csv('{tmp_path / 'visits.csv'}', all_varchar = true)"
    duckdb.sql(f"copy (select * replace ({typed}) {read}) to '{tmp_path / 'v.parquet'}' (format parquet)")
    of_parquet = settle_visits(tmp_path / "v.parquet")
    assert found(of_csv) == [("ST062", "refuse", 3, 0, 40_000), ("ST062", "refuse", 5, 12_000, 28_000)]
    assert found(of_workbook) == found(of_csv)
    assert [each[:2] + each[3:] for each in found(of_parquet)] == [each[:2] + each[3:] for each in found(of_csv)]
    assert [rules.settlement.id for rules in of_csv.judged.rules] == ["bhxh-1513-2012", "tt39-2018"]


@pytest.mark.rule("R14")
def test_nothing_of_a_patient_is_written(tmp_path: Path) -> None:
    """A file named after a patient, with names, cards and diagnoses, and a name where a table's code belongs."""
    secret = ["Nguyễn Văn Bí", "TE1790112345678", "J18.9 Viêm phổi", "Bàn bác sĩ Mật"]
    rows = [
        examined(IN_2019, 1, the=secret[1], ban=secret[3]) | {"Họ và tên": secret[0], "Chẩn đoán": secret[2]} for _ in range(2)
    ]
    rows += [examined(IN_2019, n, the=secret[1], ban=secret[3]) | {"Họ và tên": secret[0]} for n in range(5, 75)]
    folder = tmp_path / "a"
    result = settled(folder, *rows, names=[*NAMES, "Họ và tên", "Chẩn đoán"])
    (folder / "visits.csv").rename(folder / "Nguyễn Văn Bí.csv")
    result = settle_visits(folder / "Nguyễn Văn Bí.csv")
    written = result.write(tmp_path / "out")
    texts = [path.read_text(encoding="utf-8-sig") for path in written.files]
    texts += [finding.message("vi") + str(finding.at) for finding in result.findings] + [
        repr(result),
        repr(result.judged.verdicts),
    ]
    assert len(result.judged.verdicts) > 2
    assert not [word for word in (*secret, "Bí", "TE179", "J18") for text in texts if word in text]
    record = json.loads(written.file("visits.json").read_text(encoding="utf-8"))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(record)
    assert record["rows"] == 72 and record["figures"]["charged"] == 72 * 40_000
    assert Decimal(record["figures"]["due"]) == result.judged.due
