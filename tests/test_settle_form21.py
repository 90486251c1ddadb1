"""R16: services performed, tallied by the ordinals of the approved list; the form held against the claims; norm against real use."""

import json
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pricebook.app.build import Built
from pricebook.app.charged import not_examined
from pricebook.app.settle_form21 import SettledForm21, settle_form21
from pricebook.base.languages import say
from tests.claims.test_claim_reading import element, envelope, packed
from tests.support import case, pair, silent, write_csv

# C5.1.268 is priced 48,000, C5.1.272 11,000; the ordinals are 268 and 272.
CLAIMS = """
| Mã cơ sở | Họ và tên | Ngày thực hiện | Mã dịch vụ | Loại KCB | Số lượng | Đơn giá |
| 80002 | Trần Văn Bí | 03/08/2012 | C5.1.272 | 1 | 2 | 11000 |
| 80002 | Trần Văn Bí | 04/08/2012 | C5.1.272 | 3 | 1 | 11000 |
| 80002 | Lê Thị Mật | 05/08/2012 | C5.1.268 | Nội trú | 10 | 48000 |
"""
FORM = """
| STT | STT theo quyết định phê duyệt giá | Mã hóa DVKT | Tên dịch vụ y tế | Số lượng | | Đơn giá (đồng) | Thành tiền (đồng) |
| | | | | Ngoại trú | Nội trú | | |
| I | | | Xét nghiệm | | | | |
| 1 | {huyet_do} | | Huyết đồ | | {times} | 48.000 | 480.000 |
| 2 | {hematocrit} | | Hematocrit | 2 | 1 | 11.000 | 33.000 |
| | | | Cộng | | | | 513.000 |
"""


@pytest.fixture(scope="session")
def listed(long_an: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list")
    long_an.write(folder)
    return folder


def settled(folder: Path, listed: Path, claims: str = CLAIMS, form: str | Path | None = None, **more: Any) -> SettledForm21:
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "claims.csv", claims)
    if isinstance(form, Path):
        more["form"] = form
    elif form is not None:
        write_csv(folder / "form.csv", form)
        more["form"] = folder / "form.csv"
    return settle_form21(folder / "claims.csv", list_=listed, class_="III", **more)


def form(times: int = 10) -> str:
    return FORM.format(times=times, huyet_do="C5.1.268", hematocrit="C5.1.272")


def told(result: SettledForm21) -> list[tuple[Any, ...]]:
    return [(f.code, f.severity, f.observed, f.limit) for f in result.findings]


@silent("ST080")
@silent("ST081")
def test_a_form_that_agrees_in_the_layout_of_the_law(tmp_path: Path, listed: Path) -> None:
    result = settled(tmp_path, listed, form=form())
    assert told(result) == []
    # in the order of the list; 10 × 48,000 + 3 × 11,000
    tally = [(each.line.service_id, int(each.outpatient), int(each.inpatient), int(each.amount)) for each in result.tally]
    assert tally == [("C5.1.268", 0, 10, 480_000), ("C5.1.272", 2, 1, 33_000)]


@case("ST080", rule="R16")
@case("ST081")
def test_a_form_with_fewer_or_more_than_the_claims(tmp_path: Path, listed: Path) -> None:
    """Ten are claimed. By letter §4.3 what the form does not have is not paid for the time being."""
    fewer, more = (settled(tmp_path / str(times), listed, form=form(times)) for times in (8, 12))
    assert told(fewer) == [("ST080", "error", 10, 8)] and told(more) == [("ST081", "warning", 10, 12)]
    (held,) = fewer.findings
    assert held.more["stake"] == 96_000  # 2 × 48,000
    assert held.law is not None and held.law.startswith("1513/BHXH-CSYT, mục 4.3")


@pair("ST082", rule="R16", stated=(None, form()))
def test_without_the_form_the_payment_of_the_period_is_held(
    tmp_path: Path, listed: Path, stated: str | None, raises: bool
) -> None:
    assert told(settled(tmp_path, listed, form=stated)) == ([("ST082", "error", 513_000, None)] if raises else [])


def test_later_law_was_not_seen_to_say_so_and_is_only_asked_about(tmp_path: Path, listed: Path) -> None:
    result = settled(tmp_path, listed, CLAIMS.replace("/2012", "/2020"))
    assert told(result) == [("ST082", "warning", 513_000, None)] and not result.blocked


@pair("ST083", code=("C5.1.999", "C5.1.272"))
def test_a_code_that_the_list_does_not_have(tmp_path: Path, listed: Path, code: str, raises: bool) -> None:
    result = settled(tmp_path, listed, CLAIMS.replace("C5.1.272 | 1", f"{code} | 1"), form())
    assert ("ST083" in [f.code for f in result.findings]) == raises


def test_the_form_that_is_written_reads_back_and_agrees(tmp_path: Path, listed: Path) -> None:
    written = settled(tmp_path, listed).write(tmp_path / "out")
    again = settle_form21(tmp_path / "claims.csv", list_=listed, class_="III", form=written.file("form21.xlsx"))
    assert told(again) == [] and again.form is not None
    sheet = openpyxl.load_workbook(written.file("form21.xlsx"))["21-BHYT"]
    headings = [sheet.cell(4, column).value for column in range(1, 9)]
    assert headings == [
        "STT", "STT theo quyết định phê duyệt giá", "Mã hóa DVKT", "Tên dịch vụ y tế", "Số lượng", None, "Đơn giá (đồng)", "Thành tiền (đồng)",
    ]  # fmt: skip
    assert [sheet.cell(5, column).value for column in (5, 6)] == ["Ngoại trú", "Nội trú"]


@pair("ST084", stain=("60", "85"))
def test_norm_against_real_use_is_a_report(tmp_path: Path, listed: Path, stain: str, raises: bool) -> None:
    """
    norms.csv, C5.1.268, for 10 of them:
    | item  | norm of one   | norm | used | difference |
    | VT009 | 8.5 ml        | 85   | 60   | −25        |
    | VT008 | 4 + 10 % loss | 44   | 44   | 0          |
    """
    tmp_path.mkdir(exist_ok=True)
    usual = {"VT005": "10", "VT006": "10", "VT001": "10", "VT008": "44", "VT009": stain, "VT012": "60"}
    lines = "\n".join(f"| C5.1.268 | {item} | {quantity} |" for item, quantity in usual.items())
    write_csv(tmp_path / "used.csv", f"| Mã dịch vụ | Mã vật tư | Số lượng thực tế |\n{lines}")
    result = settled(tmp_path, listed, form=form(), used=tmp_path / "used.csv")
    use = {each.item: (each.norm, each.used, each.difference) for each in result.use if each.line.service_id == "C5.1.268"}
    assert use["VT008"] == (Fraction(44), Decimal(44), 0)
    assert use["VT009"] == (Fraction(85), Decimal(stain), Decimal(stain) - 85)
    assert {each.used for each in result.use if each.line.service_id == "C5.1.272"} == {None}  # nothing is stated of it
    assert [f.code for f in result.findings] == ["ST084"] * raises and not result.blocked
    written = result.write(tmp_path / "out")
    sheet = openpyxl.load_workbook(written.file("form21.xlsx"))["Định mức - thực tế"]
    rows = {row[1]: row[4:7] for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert rows["VT009"] == (85, int(stain), int(stain) - 85)


def test_use_that_is_not_stated_of_an_item_stays_blank(tmp_path: Path, listed: Path) -> None:
    """C5.1.268 has six items; the use of one is stated, 60 where ten of them have 85, and of one that no norm names."""
    write_csv(
        tmp_path / "used.csv", "| Mã dịch vụ | Mã vật tư | Số lượng thực tế |\n| C5.1.268 | VT009 | 60 |\n| C5.1.268 | X1 | 1 |"
    )
    result = settled(tmp_path, listed, form=form(), used=tmp_path / "used.csv")
    use = {each.item: (each.used, each.difference) for each in result.use if each.line.service_id == "C5.1.268"}
    assert use["VT009"] == (60, -25) and use["X1"] == (1, None)
    assert {use[item] for item in use.keys() - {"VT009", "X1"}} == {(None, None)}
    (told,) = result.findings
    assert (told.code, told.observed, told.limit, told.more["unstated"]) == ("ST084", 2, 2, len(result.use) - 2)
    sheet = openpyxl.load_workbook(result.write(tmp_path / "out").file("form21.xlsx"))["Định mức - thực tế"]
    rows = {row[1]: row[5:7] for row in sheet.iter_rows(min_row=6, values_only=True) if str(row[0]).startswith("268")}
    assert rows["VT008"] == (None, None)


# --- what was charged, and not more -------------------------------------------------------------------------------------


def test_the_amount_is_what_was_charged(tmp_path: Path, listed: Path) -> None:
    """
    | service | quantity | price  | share | charged                                     |
    | 272     | 2        | 11,000 | 30 %  | 6,600: no amount is stated, but the share is |
    | 272     | 1        | 11,000 |       | 11,000                                      |
    | 268     | 10       | 48,000 | 50 %  | 240,000, as it is stated                    |
    | 268     | -1       | 48,000 | 50 %  | a return of 24,000                          |
    Its price may have the minus as well, or be blank: 24,000 is 50 % of 48,000.
    """
    head, first, second, third = CLAIMS.strip().splitlines()
    lines = [f"{head} Thành tiền | TYLE_TT_DV |", f"{first} | 30 |", f"{second} 11000 | |", f"{third} 240000 | 50% |"]
    back = lines[3].replace("| 10 |", "| -1 |").replace("240000", "-24000")
    for price in ("-48000", ""):
        otherwise = settled(tmp_path, listed, "\n".join([*lines, back.replace("48000", price)]))
        assert [(each.quantity, each.amount) for each in otherwise.tally] == [(9, 216_000), (3, 17_600)]
    result = settled(tmp_path, listed, "\n".join([*lines, back]))
    assert [(each.quantity, each.amount) for each in result.tally] == [(9, 216_000), (3, 17_600)]
    assert told(result) == [("ST082", "error", 233_600, None)]
    written = result.write(tmp_path / "out").file("form21.xlsx")
    assert openpyxl.load_workbook(written)["21-BHYT"]["H6"].value == 216_000  # no formula: 9 × 48,000 is 432,000
    again = settled(tmp_path / "again", listed, "\n".join([*lines, back]), FORM.format(times=6, huyet_do="268", hematocrit="272"))
    assert [(f.code, f.more["stake"]) for f in again.findings] == [("ST080", 72_000)]  # three of nine at 24,000


def test_a_return_of_what_an_earlier_period_charged(tmp_path: Path, listed: Path) -> None:
    """
    | service | price  | claims        | form | difference                     |
    | 272     | 10,000 | −1 (a return) | –    | one more: 0 − (−1), 10,000 đồng |
    The form that is written has it with its minus, and agrees.
    """
    claims = f"{CLAIMS.rstrip()}\n| 80002 | Lê Thị Mật | 06/08/2012 | {HEMATOCRIT} | 1 | -1 | 10000 |"
    result = settled(tmp_path, listed, claims, form())
    assert told(result) == [("ST081", "warning", -1, 0)] and [f.more["stake"] for f in result.findings] == [10_000]
    assert (int(result.total), result.findings[0].at.row) == (503_000, 4)  # 513,000 − 10,000; the fifth row of the claims
    written = result.write(tmp_path / "out").file("form21.xlsx")
    again = settle_form21(tmp_path / "claims.csv", list_=listed, class_="III", form=written)
    assert told(again) == [] and again.form is not None and sum(each.amount for each in again.form) == 503_000


def test_shares_of_a_claim_file_are_not_counted_whole(tmp_path: Path, listed: Path) -> None:
    """XML of decision 130: THANH_TIEN_BH goes before quantity × price × TYLE_TT_DV."""
    names = ("MA_DICH_VU", "NGAY_YL", "SO_LUONG", "DON_GIA_BH", "TYLE_TT_DV", "TYLE_TT_BH", "THANH_TIEN_BV", "THANH_TIEN_BH")
    about = {"MA_LK": "L1", "MA_LOAI_KCB": "01"}
    lines = [
        (HEMATOCRIT, "201208030830", "2", "11000", "30", "100", "6600", "6600.00"),
        (HEMATOCRIT, "201208040830", "1", "11000", "50", "100", "", ""),
        (HEMATOCRIT, "201208050830", "-1", "11000", "50", "100", "-5500", "-5500"),
    ]
    services = "".join(element("CHI_TIET_DVKT", dict(zip(names, each, strict=True)), names) for each in lines)
    data = envelope([{"XML1": element("TONG_HOP", about, [*about]), "XML3": f"<D>{services}</D>"}])
    (tmp_path / "claims.xml").write_bytes(data)
    result = settle_form21(tmp_path / "claims.xml", list_=listed, class_="III")
    assert [(each.quantity, each.amount) for each in result.tally] == [(2, 6_600)]  # 6,600 + 5,500 − 5,500


def test_the_one_rate_of_decision_4210_is_a_share(tmp_path: Path, listed: Path) -> None:
    """No THANH_TIEN: 2 × 11,000 × TYLE_TT 30 % = 6,600."""
    names = ("MA_DICH_VU", "NGAY_YL", "SO_LUONG", "DON_GIA", "TYLE_TT")
    about = {"MA_LK": "L1", "MA_LOAI_KCB": "1"}
    service = element("CHI_TIET_DVKT", dict(zip(names, (HEMATOCRIT, "201208030830", "2", "11000", "30"), strict=True)), names)
    data = envelope([{"XML1": element("TONG_HOP", about, [*about]), "XML3": f"<D>{service}</D>"}])
    (tmp_path / "claims.xml").write_bytes(data)
    result = settle_form21(tmp_path / "claims.xml", list_=listed, class_="III")
    assert [(each.quantity, each.amount) for each in result.tally] == [(2, 6_600)]


def test_rows_of_claims_form_and_use_are_called_apart(tmp_path: Path, listed: Path) -> None:
    """Row 4 of the claims has a day that is none, row 4 of the form no price, and row 2 of what was used no quantity."""
    write_csv(tmp_path / "used.csv", "| Mã dịch vụ | Mã vật tư | Số lượng thực tế |\n| C5.1.268 | VT009 | 6o |")
    claims, stated = CLAIMS.replace("05/08/2012", "32/08/2012"), form().replace("48.000", "48.oo")
    result = settled(tmp_path, listed, claims, stated, used=tmp_path / "used.csv")
    unread = [(f.at.file, f.at.row) for f in result.findings if f.code == "ST051"]
    assert unread == [("1.csv", 3), ("form-1.csv", 3), ("used-1.csv", 1)] and not_examined(result.findings)["ST051"] == 3


@pytest.mark.parametrize(("year", "held"), [("2012", True), ("2020", False)])
def test_only_where_an_article_says_so_payment_is_called_held(tmp_path: Path, listed: Path, year: str, held: bool) -> None:
    result = settled(tmp_path, listed, CLAIMS.replace("/2012", f"/{year}"))
    (finding,) = result.findings
    assert finding.more["held"] == say("form21.held" if held else "form21.asked") and result.blocked == held


@pytest.mark.rule("R16")
def test_nothing_of_a_patient_is_written(tmp_path: Path, listed: Path) -> None:
    written = settled(tmp_path, listed).write(tmp_path / "out")
    said = json.dumps(json.loads(written.file("form21.json").read_text(encoding="utf-8")), ensure_ascii=False)
    book = openpyxl.load_workbook(written.file("form21.xlsx"))
    said += " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "Bí" not in said and "Mật" not in said


# --- from the files that settle claims reads ------------------------------------------------------------------------


def claim_case(kind: str, *services: tuple[str, str, str, str]) -> dict[str, str]:
    """A case of a claim file: MA_LOAI_KCB of XML1, and of each service MA_DICH_VU, NGAY_YL, SO_LUONG and DON_GIA_BH; and a drug."""
    about = {"MA_LK": "L1", "HO_TEN": "Trần Văn Bí", "MA_THE_BHYT": "DN4791234567890", "MA_LOAI_KCB": kind, "CHAN_DOAN_RV": "J18"}
    names = ("MA_DICH_VU", "NGAY_YL", "SO_LUONG", "DON_GIA_BH")
    lines = "".join(element("CHI_TIET_DVKT", dict(zip(names, each, strict=True)), names) for each in services)
    item = element(
        "CHI_TIET_DVKT", {"MA_VAT_TU": "N01", "SO_LUONG": "1", "DON_GIA_BH": "9"}, ("MA_VAT_TU", "SO_LUONG", "DON_GIA_BH")
    )
    drug = element("CHI_TIET_THUOC", {"MA_THUOC": "40.1", "SO_LUONG": "5", "DON_GIA": "700"}, ("MA_THUOC", "SO_LUONG", "DON_GIA"))
    return {"XML1": element("TONG_HOP", about, [*about]), "XML2": f"<D>{drug}</D>", "XML3": f"<D>{lines}{item}</D>"}


HEMATOCRIT, BLOOD_COUNT = "C5.1.272", "C5.1.268"
CASES = (
    claim_case("01", (HEMATOCRIT, "201208030830", "2", "11000.00")),
    claim_case("03", (HEMATOCRIT, "201208040900", "1.000", "11000"), (BLOOD_COUNT, "201208050700", "10", "48000")),
)


@pytest.mark.parametrize("form_of", ["base64.xml", "plain.xml", "zip"])
def test_claim_files_give_the_tally_of_the_table_that_says_the_same(tmp_path: Path, listed: Path, form_of: str) -> None:
    """The cases are those of CLAIMS. In these files "11000.00" is 11,000 đồng, and "1.000" is one."""
    path = tmp_path / f"claims.{form_of.rpartition('.')[2]}"
    data = envelope([{kind: said if form_of == "plain.xml" else packed(said) for kind, said in each.items()} for each in CASES])
    if form_of == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Trần Văn Bí.xml", data)
    else:
        path.write_bytes(data)
    result = settle_form21(path, list_=listed, class_="III")
    assert told(result) == [("ST082", "error", 513_000, None)] and result.rows == 3  # items and drugs are no rows
    tally = [(each.line.service_id, int(each.outpatient), int(each.inpatient), int(each.amount)) for each in result.tally]
    assert tally == [(BLOOD_COUNT, 0, 10, 480_000), (HEMATOCRIT, 2, 1, 33_000)]
    assert result.period.facility == "80002"
    kept = repr(result.findings) + json.dumps(result.record(), ensure_ascii=False)
    assert not [word for word in ("Bí", "DN479", "J18") if word in kept]


def test_items_and_drugs_of_a_claim_table_are_no_services(tmp_path: Path, listed: Path) -> None:
    lines = CLAIMS.strip().splitlines()
    items = [f"{line} N01 | |" if number == 3 else f"{line} | |" for number, line in enumerate(lines)]
    items[0] = f"{lines[0]} MA_VAT_TU | MA_THUOC |"
    result = settled(tmp_path, listed, "\n".join([*items, "| 80002 | | 05/08/2012 | | 3 | 5 | 700 | | 40.1 |"]))
    assert result.rows == 2 and result.total == 33_000  # the row of C5.1.268 is one of an item now
    assert [finding.code for finding in result.findings] == ["ST082"]


@pytest.mark.parametrize(
    ("kind", "tally"),
    [("02", (2, 0)), ("08", (2, 0)), ("04", (0, 2)), ("09", (0, 2)), ("06", None), ("", None)],
)
def test_the_kind_of_treatment_is_that_of_the_case(
    tmp_path: Path, listed: Path, kind: str, tally: tuple[int, int] | None
) -> None:
    """Kept at a station (06) is said to be neither: the row is asked about (ST051), as one whose case says nothing."""
    path = tmp_path / "claims.xml"
    path.write_bytes(envelope([claim_case(kind, (HEMATOCRIT, "20120803", "2", "11000"))]))
    result = settle_form21(path, list_=listed, class_="III")
    assert [(int(each.outpatient), int(each.inpatient)) for each in result.tally] == ([] if tally is None else [tally])
    assert ("ST051" in {finding.code for finding in result.findings}) == (tally is None)


def test_a_damaged_claim_file_is_a_finding_and_the_others_are_tallied(tmp_path: Path, listed: Path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.zip"
    good.write_bytes(envelope([CASES[0]]))
    bad.write_bytes(b"PK\x03\x04 cut off")
    result = settle_form21([bad, good], list_=listed, class_="III")
    assert [(f.code, f.at.file) for f in result.findings][:1] == [("ST041", "1.zip")] and result.total == 22_000
    assert result.tally[0].at.file == "2.xml"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("a.xml", envelope([CASES[0]]))
        archive.writestr("b.csv", "a table is read as a file of its own")
    of_archive = settle_form21(bad, list_=listed, class_="III")
    assert ("ST041", 1) in [(f.code, f.observed) for f in of_archive.findings] and of_archive.total == 22_000
