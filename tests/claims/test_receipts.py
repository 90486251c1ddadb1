"""What patients paid, by receipts beside the claims of their visits: what is planted is found, and what is right is silent."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.errors import WrongOption
from pricebook.base.languages import say
from pricebook.exports.claims_returned import HEAD as HEAD_ROW
from pricebook.exports.claims_returned import RECEIPTS, SHEET
from pricebook.settlement.claims import settle as settling
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line, supply
from tests.claims.test_contained import settled as settled_with_note
from tests.support import case, silent

pytestmark = pytest.mark.rule("R13")
HEAD = "Mã cơ sở,Mã lần khám,Số thẻ BHYT,Ngày thực hiện,Mã,Nội dung thu,Số lượng,Đơn giá,Số tiền,Theo yêu cầu"
CLAIMS = [
    line("C5.1.268", 48_000, "2013-0301 0830", MA_LK="V1", MA_THE_BHYT="G1"),
    line("A4", 80_000, "2012-1001 0830", MA_LK="V2", MA_THE_BHYT="G2"),
    line("C5.1.272", 11_000, "2012-1002 0830", MA_LK="V3", MA_THE_BHYT="G3"),
    line("C5.1.268", 48_000, "2012-1003 0830", MA_LK="V4", MA_THE_BHYT="G4"),
    line("C5.1.272", 11_000, "2012-1205 0830", MA_LK="V5", MA_THE_BHYT="G5"),
]
PAID = [
    "80002,V1,,2013-03-01,VT009,Thuốc nhuộm Giemsa,1,7000,7000,",  # norms.csv, row 45: C5.1.268 takes it
    "80002,,G2,01/10/2012,C5.1.272,,1,11000,11000,",  # inside A4, which the fund is charged for; the card alone says whose it is
    "80002,V3,G3,2012-10-02,C5.1.272,,1,11000,11000,",  # the fund is charged for the whole of it too
    "80002,V4,G4,2012-10-03,,Thuốc nhuộm Giemsa (Lê Thị Ẩn),1,7000,7000,",  # in 2012 the norm alone names it
    "80002,V5,G5,2012-12-05,C5.1.273,,2,15000,30000,không",  # the list has 13,000
    "80002,V3,G3,2012-10-02,,Cholesterol,1,99000,99000,",  # no service of the list, and no thing of a norm
    "80002,V3,G3,2012-10-02,C5.1.273,,1,15000,15000,",  # it does not say whether the patient asked for it
]
FOUND = [
    (2, "ST096", "refuse", 7_000), (3, "ST097", "refuse", 11_000), (4, "ST099", "ask", 11_000), (5, "ST096", "ask", 7_000),
    (6, "ST098", "refuse", 4_000), (8, "ST098", "ask", 2_000),
]  # fmt: skip
RIGHT = [
    "80002,,G2,01/10/2012,C5.1.273,,1,13000,13000,",  # A4 does not contain it
    "80002,V5,G5,2012-12-05,C5.1.273,,2,13000,26000,không",  # the price of the list
    "80002,V5,G5,2012-12-05,C5.1.272,,1,11000,2200,",  # 20 % of what the fund is charged for
    "80002,V5,G5,2012-12-05,C5.1.272,,1,30000,30000,có",  # once more, on request
    "80002,V5,G5,2012-12-05,G.DV,Giường dịch vụ theo yêu cầu,1,500000,500000,",  # of no list
    "80002,V1,G1,2013-03-02,VT009,Thuốc nhuộm Giemsa,1,7000,7000,",  # on another day
    "80002,V9,G9,2012-12-05,C5.1.276,,1,29000,29000,",  # who is in no claim pays the price of the list
]


def settle(folder: Path, registry: Path, claims: Sequence[Line], *paid: str, head: str = HEAD, **more: Any) -> SettledClaims:
    with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(claims)
    receipts = folder / "receipts.csv"
    receipts.write_text("\n".join([head, *paid]) + "\n", encoding="utf-8")
    return settle_claims(folder / "claims.csv", receipts=receipts, registry=registry, **more)


def told(settled: SettledClaims) -> list[tuple[int, str, str, int]]:
    assert settled.receipts is not None
    found = settled.receipts.found
    return sorted((each.line.row, each.rule.code, each.result, int(each.stake)) for each in found)


@pytest.mark.slow
@case("ST096")
@case("ST097")
@case("ST098")
@case("ST099")
def test_what_is_planted_in_receipts_is_found_and_nothing_else(registry: Path, tmp_path: Path) -> None:
    settled = settle(tmp_path, registry, CLAIMS, *PAID, *RIGHT)
    assert told(settled) == FOUND
    assert (settled.found, settled.summary, settled.lines) == ((), (), len(CLAIMS))
    assert {finding.code for finding in settled.findings} == {code for _, code, _, _ in FOUND}
    assert {finding.at.file for finding in settled.findings} == {"receipts-1.csv"}
    record = settled.record()["receipts"]
    assert record is not None and "Ẩn" not in str(settled.record())
    # 7,000 + 11,000 + 4,000; 11,000 + 7,000 + 2,000
    assert (record["give_back"], record["asked"]) == ("22000.00", "20000.00")
    # V1 a day later, and V9, are beside no claim
    assert (record["lines"], record["on_request"], record["beside_claims"]) == (14, 1, 11)


@pytest.fixture(scope="module")
def right(registry: Path, tmp_path_factory: pytest.TempPathFactory) -> SettledClaims:
    return settle(tmp_path_factory.mktemp("right"), registry, CLAIMS, *RIGHT)


@silent("ST096")
@silent("ST097")
def test_a_thing_of_another_day_and_a_test_beside_its_package(right: SettledClaims) -> None:
    assert (told(right), list(right.findings)) == ([], [])


@silent("ST098")
@silent("ST099")
def test_the_price_of_the_list_and_the_patients_share(right: SettledClaims) -> None:
    record = right.record()["receipts"]
    assert record is not None and (record["give_back"], record["asked"]) == ("0", "0")
    assert not right.blocked


@pytest.mark.slow
@pytest.mark.parametrize(
    ("visit", "back"),
    [
        ("V5,G5", "-1,15000,-15000"), ("V5,", "1,15000,(15.000)"), (",G5", "-1,15000,-15.000 đ"), ("V5,", "1,-15000,-15000"),
        (",G5", "1,,-15000"),
    ],
)  # fmt: skip
def test_what_was_given_back_is_not_asked_for_again(registry: Path, tmp_path: Path, visit: str, back: str) -> None:
    """Named by visit and card, or one of them.

    | visit | code     | quantity | price  | amount  |                                            |
    | V5    | C5.1.273 | 1        | 15,000 | 15,000  | 2,000 above the list, but it was paid back  |
    | V5    | C5.1.273 | -1       | 15,000 | -15,000 | the return: ST114, with what it takes back  |
    | V5    | C5.1.276 | 1        | 29,000 | 29,000  | the price of the list                       |
    """
    at = f"80002,{visit},2012-12-05"
    paid = [f"{at},C5.1.273,,1,15000,15000,không", f"{at},C5.1.273,,{back},không", f"{at},C5.1.276,,1,29000,29000,"]
    settled = settle(tmp_path, registry, CLAIMS, *paid)
    assert told(settled) == [] and settled.receipts is not None
    assert [(f.code, f.at.row, [cell.row for cell in f.cells]) for f in settled.findings] == [("ST114", 1, [2])]
    assert int(settled.receipts.sums.amount) == 29_000


@pytest.mark.slow
def test_a_return_of_nobody(registry: Path, tmp_path: Path) -> None:
    """The list has 13,000: whether the first row was given back nobody says, and the second one names whose it is.

    | visit | code     | price   |                                |
    |       | C5.1.273 | 15,000  | not examined                   |
    | V9    | C5.1.273 | 15,000  | 2,000 are to be given back     |
    |       | C5.1.273 | −15,000 | the return (ST114)             |
    """
    taken = "80002,,,2012-12-05,C5.1.273,,1,15000,15000,không"
    back = "80002,,,2012-12-05,C5.1.273,,1,15000,-15000,không"
    settled = settle(tmp_path, registry, CLAIMS, taken, taken.replace("80002,", "80002,V9"), back)
    assert told(settled) == [(3, "ST098", "refuse", 2_000)]
    assert [(f.observed, f.at.row, [cell.row for cell in f.cells]) for f in settled.findings.of("ST114")] == [(2, 1, [3])]


@pytest.mark.slow
def test_what_could_not_be_examined_is_in_no_sum_and_is_counted(registry: Path, tmp_path: Path) -> None:
    """The first line names no facility, the second no day: 11,000 of three times 11,000 are in the sum."""
    paid = [",V3,,2012-10-02,C5.1.273,,1,11000,11000,", "80002,V3,,,C5.1.273,,1,11000,11000,", RIGHT[1]]
    settled = settle(tmp_path, registry, CLAIMS, *paid)
    assert settled.receipts is not None
    sums = settled.receipts.sums
    assert (sums.lines, sums.left_out, int(sums.amount)) == (3, 2, 26_000)
    assert [finding.code for finding in settled.findings] == ["ST051", "ST047"]
    record = settled.record()["receipts"]
    assert record is not None and record["left_out"] == 2


@pytest.mark.slow
def test_above_the_list_by_a_service_that_is_not_for_sure_of_the_facility_is_asked(registry: Path, tmp_path: Path) -> None:
    """What a facility may not perform has no price there; above all that the list has for it, it is asked by what.

    | row | code      | paid   | the list                    |
    | 2   | C5.1.274  | 40,000 | 25,000, and not for 80002   |
    | 3   | C5.1.274  | 25,000 | the same                    |
    | 4   | c5.1.273. | 15,000 | 13,000, if that is C5.1.273 |
    | 5   | c5.1.273. | 13,000 | the same                    |
    | 6   | C5.1.273  | 15,000 | 13,000                      |
    """
    paid = (("C5.1.274", 40), ("C5.1.274", 25), ("c5.1.273.", 15), ("c5.1.273.", 13), ("C5.1.273", 15))
    rows = [f"80002,W{n},,2012-12-05,{code},,1,{price}000,{price}000,không" for n, (code, price) in enumerate(paid)]
    found = [(2, "ST098", "ask", 15_000), (4, "ST098", "ask", 2_000), (6, "ST098", "refuse", 2_000)]
    assert told(settle(tmp_path, registry, CLAIMS, *rows)) == found


@pytest.mark.slow
def test_a_part_of_a_package_under_another_spelling_is_asked(registry: Path, tmp_path: Path) -> None:
    # the fund is charged for A4, which contains C5.1.272, and not C5.1.273
    rows = [
        f"80002,V2,,2012-10-01,{code},,1,{price},{price},không" for code, price in (("c5.1.272", 11_000), ("c5.1.273", 13_000))
    ]
    assert told(settle(tmp_path, registry, CLAIMS, *rows)) == [(2, "ST097", "ask", 11_000)]


@pytest.mark.slow
def test_the_whole_of_what_the_fund_is_charged_for_is_asked_about_by_code_or_name(registry: Path, tmp_path: Path) -> None:
    """The fund is charged 11,000 for the haematocrit of each visit, and of the last three 9,000 for a splint.

    | row | code      | called         | paid   |                              |
    | 2   | C5.1.272  |                | 11,000 | all of it                    |
    | 3   |           | Hematocrit     | 11,000 | exactly the name of the list |
    | 4   | c5.1.272. |                | 11,000 | the same code                |
    | 5   |           | Hematocrit máy | 11,000 | no name of the list          |
    | 6   |           | Hematocrit     | 2,200  | 20 %                         |
    | 7   |           | Nẹp cẳng tay   | 9,000  | the name in the claim        |
    | 8   |           | Nẹp            | 9,000  | another one                  |
    """
    paid = [
        ("C5.1.272", "", 11_000), ("", "Hematocrit", 11_000), ("c5.1.272.", "", 11_000), ("", "Hematocrit máy", 11_000),
        ("", "Hematocrit", 2_200), ("", "Nẹp cẳng tay", 9_000), ("", "Nẹp", 9_000),
    ]  # fmt: skip
    claims = [line("C5.1.272", 11_000, "2012-1002 0830", MA_LK=f"W{n}") for n in range(len(paid))]
    claims += [supply("N01", "Nẹp cẳng tay", 9_000, "2012-1002 0830", MA_LK=f"W{n}") for n in (4, 5, 6)]
    rows = [f"80002,W{n},,2012-10-02,{code},{name},1,{amount},{amount},không" for n, (code, name, amount) in enumerate(paid)]
    settled = settle(tmp_path, registry, claims, *rows)
    assert told(settled) == [(row, "ST099", "ask", amount) for row, amount in ((2, 11_000), (3, 11_000), (4, 11_000), (7, 9_000))]
    assert {each.named for each in settled.findings if each.code == "ST099"} == {"C5.1.272", "c5.1.272.", "N01"}


@pytest.mark.slow
def test_two_cards_under_one_visit_are_two_persons(registry: Path, tmp_path: Path) -> None:
    """The fund is charged the package A4, which contains C5.1.272, for GD1 under visit 1, and for GD4 under visit 2.

    | row | visit | card            | code     | paid   |                                                          |
    | 2   | 1     | GD2             | C5.1.272 | 11,000 | another person                                           |
    | 3   | 1     | TE1800000000000 | C5.1.272 | 11,000 | a newborn, who is not the mother                         |
    | 4   | 1     | GD1             | C5.1.272 | 11,000 | inside the package: to be given back                     |
    | 5   | 2     | GD5             | C5.1.276 | 29,000 | another person, at the price of the list                 |
    | 6   | 2     |                 | C5.1.272 | 11,000 | of GD4 or GD5: asked                                     |
    | 7   | 2     |                 | C5.1.273 | 15,000 | the list has 13,000 for each of them: 2,000 are too much |
    """
    claims = [line("A4", 80_000, "2012-1002 0830", MA_LK=str(n), MA_THE_BHYT=card) for n, card in ((1, "GD1"), (2, "GD4"))]
    paid = [
        "1,GD2,C5.1.272,11000", "1,TE1800000000000,C5.1.272,11000", "1,GD1,C5.1.272,11000", "2,GD5,C5.1.276,29000",
        "2,,C5.1.272,11000", "2,,C5.1.273,15000",
    ]  # fmt: skip
    rows = [
        f"80002,{visit},{card},2012-10-02,{code},,1,{price},{price},không"
        for visit, card, code, price in (each.split(",") for each in paid)
    ]
    found = [(4, "ST097", "refuse", 11_000), (6, "ST097", "ask", 11_000), (7, "ST098", "refuse", 2_000)]
    assert told(settle(tmp_path, registry, claims, *rows)) == found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["claims.csv", "claims.parquet"])
@pytest.mark.parametrize("nobody", ["-", " … ", "Không có thẻ", "TE1790000000000"])
def test_a_card_that_is_nobodys_joins_no_receipt_to_a_claim(registry: Path, tmp_path: Path, nobody: str, name: str) -> None:
    """The third receipt has the card of its claim; the second names the visit, and "-" in place of a card; the last no visit by "-"."""
    claims = [
        line("C5.1.272", 11_000, "2012-1002 0830", MA_LK=f"W{n}", MA_THE_BHYT=card) for n, card in enumerate((nobody, "-", "G3"))
    ]
    claims.append(line("C5.1.272", 11_000, "2012-1003 0830", MA_LK="-", MA_THE_BHYT="G4"))
    paid = [("", nobody, "02"), ("W1", "-", "02"), ("", "G3", "02"), ("-", "", "03")]
    rows = [f"80002,{visit},{card},2012-10-{day},C5.1.272,,1,11000,11000,không" for visit, card, day in paid]
    settled = settle(tmp_path, registry, claims, *rows)
    if name != "claims.csv":
        table = f"read_csv('{tmp_path}/claims.csv', all_varchar = true)"
        duckdb.sql(f"copy (select * from {table}) to '{tmp_path}/{name}' (format parquet)")
        settled = settle_claims(tmp_path / name, receipts=tmp_path / "receipts.csv", registry=registry)
    assert told(settled) == [(3, "ST099", "ask", 11_000), (4, "ST099", "ask", 11_000)]


# Visit, card, code, name, quantity, price and amount of a return → the rows that are not examined, counted from 0. Row 2 is V5, C5.1.273 at
# 15,000, which is 2,000 above the list; row 3 V5, C5.1.276 at the price of the list; row 4 V9, C5.1.273 at 15,000.
GIVEN_BACK = {
    "the part above the list": ("V5,,,C5.1.273,,1,2000,-2000", [1, 4]),
    "by the card alone": (",G5,,C5.1.273,,-1,15000,-15000", [1, 4]),
    "in words": ("V5,,,,Hoàn trả tiền máu lắng,1,15000,-15000", [1, 2, 4]),
    "by another spelling": ("V5,,,c5.1.273,,1,15000,-15000", [1, 2, 4]),
    "of somebody else": ("V8,G8,,C5.1.273,,1,15000,-15000", [4]),
}


@pytest.mark.slow
@pytest.mark.parametrize("said", GIVEN_BACK)
def test_of_what_a_return_takes_back_nothing_is_said(registry: Path, tmp_path: Path, said: str) -> None:
    back, rows = GIVEN_BACK[said]
    visit, card, _, *rest = back.split(",")
    paid = [
        "80002,V5,G5,2012-12-05,C5.1.273,,1,15000,15000,không", "80002,V5,G5,2012-12-05,C5.1.276,,1,29000,29000,",
        "80002,V9,G9,2012-12-05,C5.1.273,,1,15000,15000,không", ",".join(("80002", visit, card, "2012-12-05", *rest, "không")),
    ]  # fmt: skip
    settled = settle(tmp_path, registry, CLAIMS, *paid)
    (finding,) = (each for each in settled.findings if each.code == "ST114")
    assert sorted(place.row for place in finding.places if place.row is not None) == rows
    assert [row for row, *_ in told(settled)] == [row for row in (2, 4) if row - 1 not in rows]


@pytest.mark.slow
def test_a_note_refuses_and_what_it_leaves_out_is_paid_by_the_patient(long_an: Built, tmp_path: Path) -> None:
    receipts = tmp_path / "paid.csv"
    day = "80002,V0,,2012-10-01,,"
    rows = [HEAD, day + "Kim chọc tủy số 18,1,60000,60000,", day + "Khối hồng cầu 250 ml,1,500000,500000,"]
    receipts.write_text("\n".join(rows), encoding="utf-8")
    visit = [line("C5.1.268", 48_000, "2012-1001 0830")]
    found = settled_with_note(long_an, tmp_path, visit, receipts=[receipts])
    assert [(each.line.row, each.result, each.why, each.article) for each in found] == [
        (2, "refuse", "note", "1513/BHXH-CSYT, mục 3")
    ]


@pytest.mark.slow
def test_what_a_patient_may_have_asked_for_is_only_asked_about(registry: Path, tmp_path: Path) -> None:
    """Both the package and its part are on receipts: 11,000 inside 80,000. Row 4 says that the package was none on request."""
    paid = []
    for visit, requested in (("W1", ""), ("W2", "không"), ("W3", "có")):
        paid += [
            f"80002,{visit},,2012-10-09,A4,,1,80000,80000,{requested}",
            f"80002,{visit},,2012-10-09,C5.1.272,,1,11000,11000,",
        ]
    assert told(settle(tmp_path, registry, CLAIMS, *paid)) == [(3, "ST097", "ask", 11_000), (5, "ST097", "refuse", 11_000)]


@pytest.mark.slow
def test_a_card_with_two_visits_on_a_day_does_not_say_which_is_meant(registry: Path, tmp_path: Path) -> None:
    paid = "80002,,G2,2012-10-01,,Hematocrit,1,11000,11000,"  # by the name that the list has for C5.1.272
    one = settle(tmp_path, registry, CLAIMS, paid)
    assert told(one) == [(2, "ST097", "refuse", 11_000)]
    assert [finding.named for finding in one.findings] == ["C5.1.272"]
    again = CLAIMS[1] | {"MA_LK": "V2b", "NGAY_TH_YL": "201210011430"}
    assert told(settle(tmp_path, registry, [*CLAIMS, again], paid)) == []


@pytest.mark.slow
def test_the_results_name_rows_and_no_patient_and_sums_of_claims_stay(registry: Path, tmp_path: Path) -> None:
    """Of a workbook, with a column of names; row 4 has a day that none is, and the second file no day at all."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Họ tên", *HEAD.split(",")], ["Lê Thị Ẩn", *PAID[0].split(",")], ["Lê Thị Ẩn", *PAID[1].split(",")]):
        sheet.append([int(cell) if cell.isdecimal() and cell != "80002" else cell for cell in row])
    sheet.append(["Lê Thị Ẩn", *PAID[2].replace("2012-10-02", "2012-13-02").split(",")])
    book.save(tmp_path / "paid.xlsx")
    broken, damaged = tmp_path / "broken.csv", tmp_path / "damaged.xlsx"
    broken.write_text("card,price\nG1,1\n", encoding="utf-8")
    damaged.write_bytes(b"PK")
    plain = settle(tmp_path, registry, [*CLAIMS, line("C5.1.272", 12_000, "2012-1010 0830")])
    settled = settle_claims(tmp_path / "claims.csv", receipts=[tmp_path / "paid.xlsx", broken, damaged], registry=registry)
    assert told(settled) == [(2, "ST096", "refuse", 7_000), (3, "ST097", "refuse", 11_000)]
    places = {(finding.code, finding.at.file, finding.at.row) for finding in settled.findings}
    assert {("ST051", "receipts-1.xlsx/1", 3), ("ST050", "receipts-2.csv", 0), ("XL010", "receipts-3.xlsx", None)} <= places
    assert [each.more["reason"] for each in settled.findings if each.code == "XL010"] == [say("file.no-workbook")]
    assert (settled.lines, settled.summary) == (plain.lines, plain.summary) and len(plain.summary) == 1
    written = settled.write(tmp_path / "out")
    sheets = {each.title: each for each in openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx").worksheets}
    rows = {name: sheets[name].iter_rows(min_row=HEAD_ROW + 2, values_only=True) for name in (SHEET, RECEIPTS)}
    assert {name: [row[1] for row in of if row[1]] for name, of in rows.items()} == {SHEET: ["7"], RECEIPTS: ["2", "3"]}
    for path in written.files:
        assert not any(said.encode() in path.read_bytes() for said in ("Ẩn", "G1", "paid.xlsx"))


@pytest.mark.slow
def test_an_interrupted_run_goes_on_with_the_receipts_that_it_had(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_bytes(b"sixteen bytes or more")
    kept = {"key": tmp_path / "key", "work": tmp_path / "work"}
    first = settle(tmp_path, registry, CLAIMS, *PAID, **kept)
    with monkeypatch.context() as patched:
        patched.delattr(settling, "judge")  # nothing is judged again
        assert settle(tmp_path, registry, CLAIMS, *PAID, **kept).record() == first.record()
    assert told(settle(tmp_path, registry, CLAIMS, *RIGHT, **kept)) == []


@pytest.mark.slow
def test_a_claim_file_is_no_table_of_receipts(registry: Path, tmp_path: Path) -> None:
    settle(tmp_path, registry, CLAIMS)
    (tmp_path / "a.xml").write_text("<GIAMDINHHS/>", encoding="utf-8")
    with pytest.raises(WrongOption):
        settle_claims(tmp_path / "claims.csv", receipts=tmp_path / "a.xml", registry=registry)
