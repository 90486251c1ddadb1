"""What a submitted list is judged as: a proposal by what may be decided on the day, other lists by what was issued."""

import json
from datetime import date
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.app.errors import WrongOption
from pricebook.cli.app import app
from tests.support import ROOT, SHARED, built, dossier, found, judged, pair, prices, told, write_xlsx

LAW, DAY = "nq-399-2025", date(2026, 11, 25)  # the base salary is 2,530,000; what was issued rests on 2,340,000
A_1 = "| 01.0002.1778 | Ghi điện tim cấp cứu tại giường |"
# A.1: 20,359 + 15,090.2608695652 × 2,530,000 / 1,800,000 = 41,569.2, rounded down to 41,500; issued at 39,900


def listed(home: Path, price: int, heading: str = "Giá đề nghị", service: str = A_1, **asked: object) -> Checked:
    table = f"| Mã dịch vụ | Tên dịch vụ | {heading} |\n{service} {price} |"
    return judged(home, table, regulation=LAW, **{"day": DAY, **asked})


# --- a proposal: what the parts come to on the day -------------------------------------------------------------


@pytest.mark.slow
@pair("CP016", rule="R6", price=(41_600, 41_500))
def test_a_proposal_above_what_its_parts_come_to_on_the_day(home: Path, price: int, raises: bool) -> None:
    checked = listed(home, price)
    assert told(checked) == ([("CP016", "C2", 41_600, 41_500)] if raises else [])
    assert [line.price for line in checked.verdict.accepted] == ([] if raises else [41_500])
    assert checked.verdict.over_ceiling == (100 if raises else 0)


def test_a_proposal_far_above_its_parts(home: Path) -> None:
    # A.5: 1,069,000 + 68,869.5652173913 × 2,530,000 / 1,800,000 = 1,165,799.99999999999, to 6 decimals 1,165,800
    checked = listed(home, 9_000_000, service="| 01.0008.0100 | Đặt catheter tĩnh mạch trung tâm nhiều nòng |")
    assert told(checked) == [("CP016", "C2", 9_000_000, 1_165_800)]
    assert checked.findings[0].law == "399/NQ-HĐND, phụ lục III.2"


@pytest.mark.slow
@pytest.mark.parametrize(("day", "limit"), [("2026-06-30", 39_900), ("2026-07-01", 41_500), ("2025-01-01", 39_900)])
def test_it_is_the_index_of_the_day_that_bounds(home: Path, day: str, limit: int) -> None:
    assert told(listed(home / "at", limit, day=date.fromisoformat(day))) == []
    assert told(listed(home / "over", limit + 1, day=date.fromisoformat(day))) == [("CP016", "C2", limit + 1, limit)]


@pytest.mark.parametrize(("day", "base"), [(date(2026, 6, 30), "2.340.000"), (date(2026, 7, 1), "2.530.000")])
def test_it_is_said_for_which_base_salary_the_level_is(home: Path, day: date, base: str) -> None:
    (finding,) = listed(home, 99_900, day=day).findings.of("CP016")
    assert f"(mức lương cơ sở {base} đồng)" in finding.message("vi")


@pytest.mark.slow
def test_a_fixed_price_bounds_a_proposal(home: Path) -> None:
    # A.1308 is fixed at 40,000; its parts would come to 118,700
    checked = listed(home, 40_100, service="| 03.1001.2048 | Nội soi tai |")
    assert told(checked, "CP") == [("CP016", "C2", 40_100, 40_000)]
    (finding,) = checked.findings.of("CP016")
    assert finding.law == "399/NQ-HĐND, phụ lục III.2, cột giá"
    said = finding.message("en")
    assert said == "03.1001.2048 “Nội soi tai”: 40.100 is proposed; the regulation fixes the price at 40.000, 100 less."


@pytest.mark.slow
def test_a_dossier_composes_by_the_same_core(home: Path) -> None:
    folder = dossier(home / "d", regulation=LAW, settings="pricing_date = 2026-11-25")
    assert told(listed(home / "at", 41_500, dossier=folder), "CP") == []
    assert told(listed(home / "over", 41_600, dossier=folder), "CP") == [("CP016", "C2", 41_600, 41_500)]  # and no CP012


@pytest.mark.slow
def test_a_dossier_says_nothing_of_services_that_the_list_does_not_name(home: Path) -> None:
    """The pack has 32 services without parts: that is no fault of a list that does not name them."""
    folder = dossier(home / "d", regulation=LAW, settings="pricing_date = 2026-11-25")
    assert not listed(home / "l", 41_500, dossier=folder).findings.of("NM010")
    of_one = listed(home / "m", 55_000, service="| A.9209 | Định lượng kháng thể kháng Prothrombin |", dossier=folder)
    assert told(of_one, "NM010") == [("NM010", "C2", "Chi phí trực tiếp và phụ cấp, Tiền lương", None)]


@pytest.mark.slow
@pytest.mark.parametrize("price", [41_500, 42_000])
def test_a_dossier_s_own_rounding_does_not_raise_what_may_be_proposed(home: Path, price: int) -> None:
    """A.1 comes to 41,569.2: rounded as the dossier wants it, 42,000; the regulation rounds it down to 41,500."""
    rounding = '[rounding]\nunit = 1000\nmode = "half-up"'
    folder = dossier(home / "d", regulation=LAW, settings=f"pricing_date = 2026-11-25\n{rounding}")
    above = [("CP016", "C2", price, 41_500)] if price > 41_500 else []
    assert told(listed(home / "with", price, dossier=folder), "CP") == above
    assert told(listed(home / "without", price), "CP") == above


@pytest.mark.slow
@pair("AR010", service=("| A.9209 | Định lượng kháng thể kháng Prothrombin |", A_1))
def test_a_proposal_that_nothing_can_be_composed_for(home: Path, service: str, raises: bool) -> None:
    """The pack has no parts of A.9209; that it was issued at some price bounds no proposal."""
    checked = listed(home, 41_500, service=service)
    assert told(checked, "AR", "CP") == ([("AR010", "C2", 1, None)] if raises else [])
    assert len(checked.verdict.not_judged if raises else checked.verdict.accepted) == 1


# --- a facility's own list, and the issued one: what was issued -------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("as_", ["own", "issued"])
def test_what_was_issued_at_an_older_salary_stays_the_bound_of_other_lists(home: Path, as_: str) -> None:
    assert told(listed(home / "at", 39_900, as_=as_)) == []
    assert told(listed(home / "over", 40_000, as_=as_)) == [("CP007", "C2", 40_000, 39_900)]


@pytest.mark.parametrize(("heading", "found_there"), [("Giá", []), ("Giá đề nghị", ["D2"])])
def test_the_parts_of_an_issued_price_rest_on_the_index_of_their_day(home: Path, heading: str, found_there: list[str]) -> None:
    # 15,090.2608695652 × 1.3 = 19,617.34 at 2,340,000; a proposal of today states 21,210.2 at 2,530,000
    head = f"| Mã dịch vụ | Chi phí trực tiếp và phụ cấp | Tên dịch vụ | Tiền lương | {heading} |"
    table = f"{head}\n| 01.0002.1778 | 20359 | Ghi điện tim cấp cứu tại giường | 19617.34 | 39900 |"
    assert [cell for _, cell, *_ in told(judged(home, table, regulation=LAW, day=DAY), "AR007")] == found_there


# --- which it is ------------------------------------------------------------------------------------------------

SAID = [  # title, heading of the prices, judged as, because
    ("", "Giá đề nghị", "proposal", "heading"),
    ("", "Giá đề nghị mới", "proposal", "heading"),
    ("", "Giá đề xuất", "proposal", "heading"),
    ("", "Mức giá trình", "proposal", "heading"),
    ("", "Giá", "own", "default"),
    ("", "Giá phê duyệt", "own", "heading"),
    ("BẢNG GIÁ ĐỀ NGHỊ NĂM 2026", "Giá", "proposal", "title"),
    ("PHƯƠNG ÁN GIÁ DỊCH VỤ", "Mức giá", "proposal", "title"),
    ("TỜ TRÌNH", "Đơn giá", "proposal", "title"),
    ("BẢNG GIÁ ĐỀ NGHỊ NĂM 2026", "Giá phê duyệt", "own", "heading"),
    ("DANH MỤC ĐỀ NGHỊ THANH TOÁN BHYT", "Đơn giá", "own", "default"),
    ("GIÁ DỊCH VỤ THEO QUY TRÌNH KỸ THUẬT", "Đơn giá", "own", "default"),
    ("BẢNG GIÁ DỊCH VỤ", "Đơn giá", "own", "default"),
    # the texts that stand above an issued list: what led to it, who wrote it, what it is about
    ("Xét đề nghị của Giám đốc Sở Y tế tại Tờ trình số 12/TTr-SYT", "Mức giá", "own", "default"),
    ("Theo đề nghị của Sở Y tế về phương án giá dịch vụ", "Mức giá", "own", "default"),
    ("Căn cứ Tờ trình số 12/TTr-UBND về giá đề nghị", "Mức giá", "own", "default"),
    ("BẢNG GIÁ DỊCH VỤ (theo Tờ trình số 12/TTr-UBND)", "Mức giá", "own", "default"),
    ("Người lập bảng giá: Nguyễn Thị Trinh", "Mức giá", "own", "default"),
    ("BẢNG GIÁ DỊCH VỤ TRONG QUÁ TRÌNH ĐIỀU TRỊ", "Mức giá", "own", "default"),
    ("BẢNG GIÁ ĐANG ÁP DỤNG", "Mức giá", "own", "title"),
    ("(Ban hành kèm theo Nghị quyết số 399/NQ-HĐND, theo Tờ trình số 12/TTr-UBND)", "Mức giá", "own", "title"),
    ("DANH MỤC DỊCH VỤ ĐỀ NGHỊ BỔ SUNG", "Mức giá", "own", "default"),  # the services are proposed, not their prices
    # what is asked of those who read an issued list
    ("Bảng giá ban hành theo Nghị quyết 399, đề nghị niêm yết công khai", "Đơn giá", "own", "title"),
    ("Bảng giá theo Nghị quyết 399 đề nghị các khoa thực hiện", "Đơn giá", "own", "default"),
    ("Đề nghị các khoa phòng thực hiện đúng bảng giá này", "Đơn giá", "own", "default"),
    ("Đề nghị thực hiện đúng bảng giá đã được phê duyệt", "Đơn giá", "own", "title"),
    ("DE NGHI CAC KHOA THUC HIEN DUNG BANG GIA NAY", "Don gia", "own", "default"),
    # and those that say that the prices are proposed
    ("Đề nghị Sở Y tế xem xét, phê duyệt", "Đơn giá", "proposal", "title"),
    ("BỆNH VIỆN A - ĐỀ NGHỊ PHÊ DUYỆT GIÁ DỊCH VỤ", "Đơn giá", "proposal", "title"),
    ("Tờ trình về việc phê duyệt giá dịch vụ", "Đơn giá", "proposal", "title"),
    ("Đề nghị HĐND tỉnh ban hành giá dịch vụ như sau", "Đơn giá", "proposal", "title"),
    ("Đề nghị các đơn vị thực hiện giá ban hành theo Nghị quyết 399", "Đơn giá", "own", "title"),
    ("DE NGHI SO Y TE PHE DUYET", "Don gia", "proposal", "title"),
    ("BẢNG GIÁ ĐỀ NGHỊ ÁP DỤNG TỪ NĂM 2027", "Đơn giá", "proposal", "title"),
    ("BẢNG GIÁ DỊCH VỤ KHÁM BỆNH, CHỮA BỆNH ĐỀ NGHỊ", "Mức giá", "proposal", "title"),
    ("GIÁ ĐỀ NGHỊ PHÊ DUYỆT CỦA BỆNH VIỆN", "Mức giá", "proposal", "title"),
    ("BANG GIA DE NGHI", "Muc gia", "proposal", "title"),
    ("DỰ THẢO", "Mức giá", "proposal", "title"),
    ("(Kèm theo Tờ trình số 12/TTr-BV)", "Mức giá", "proposal", "title"),
    # the heading of the prices goes before both
    ("(Ban hành kèm theo Quyết định số 12/QĐ-BV)", "Giá đề nghị", "proposal", "heading"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("title", "heading", "kind", "because"), SAID)
def test_heading_or_title_say_what_it_is(home: Path, title: str, heading: str, kind: str, because: str) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | {heading} |\n{A_1} 39900 |"
    checked = judged(home, (f"| {title} | | |\n" if title else "") + table, regulation=LAW, day=DAY)
    ((sheet, said),) = checked.submission.stated.judged_as.items()
    assert (sheet, said.kind, said.because) == ("Sheet1", kind, because)
    assert said.said == {"heading": heading, "title": title, "default": None}[because]


@pytest.mark.parametrize(("sheet", "title", "kind"), [
    ("Giá đề nghị", "BẢNG GIÁ", "proposal"), ("Giá đề nghị", "BẢNG GIÁ ĐANG ÁP DỤNG", "own"), ("Đề nghị", "BẢNG GIÁ", "own"),
])  # fmt: skip
def test_the_name_of_the_sheet_counts_where_no_title_says_it(home: Path, sheet: str, title: str, kind: str) -> None:
    """41.500 is what the parts come to on the day: right as a proposal, above the issued 39.900 otherwise."""
    table = f"| {title} | | |\n| Mã dịch vụ | Tên dịch vụ | Đơn giá |\n{A_1} 41500 |"
    checked = judged(home, regulation=LAW, day=DAY, sheets={sheet: table})
    assert checked.submission is not None and checked.submission.stated.judged_as[sheet].kind == kind
    assert [code for code, *_ in told(checked, "CP")] == ([] if kind == "proposal" else ["CP007"])


@pytest.mark.parametrize("as_", ["proposal", "own", "issued"])
def test_the_option_goes_before_both(home: Path, as_: str) -> None:
    checked = listed(home, 41_500, as_=as_)
    assert checked.submission.stated.judged_as["Sheet1"][:2] == (as_, "option")
    assert checked.findings.of("CP007") == () or as_ != "proposal"
    assert bool(checked.findings.of("CP007")) == (as_ != "proposal")


def test_the_column_of_prices_counts_not_the_one_beside_it(home: Path) -> None:
    head = "| Mã dịch vụ | Tên dịch vụ | Giá hiện hành | Giá đề nghị |"
    checked = judged(home, f"{head}\n{A_1} 39900 | 41500 |", regulation=LAW, day=DAY)
    assert told(checked, "CP") == []
    assert checked.submission.stated.judged_as["Sheet1"].kind == "proposal"


def test_each_sheet_is_judged_as_what_it_says(home: Path) -> None:
    tables = {"Giá mới": f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n{A_1} 41500 |"}
    checked = judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{A_1} 40000 |", sheets=tables, regulation=LAW, day=DAY)
    assert {sheet: said.kind for sheet, said in checked.submission.stated.judged_as.items()} == {
        "Sheet1": "own",
        "Giá mới": "proposal",
    }
    assert told(checked, "CP") == [("CP007", "C2", 40_000, 39_900)]


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [("Giá đề nghị", "Mức giá"), ("Mức giá", "Giá đề nghị")])
def test_one_price_on_two_sheets_is_judged_as_what_each_sheet_is(home: Path, first: str, second: str) -> None:
    """41,500 may be proposed; a facility's own list may not have it before it is issued."""
    head = "| Mã dịch vụ | Tên dịch vụ |"
    table, other = (f"{head} {heading} |\n{A_1} 41500 |" for heading in (first, second))
    checked = judged(home, table, sheets={"Sheet2": other}, regulation=LAW, day=DAY)
    own, proposal = ("Sheet1", "Sheet2") if first == "Mức giá" else ("Sheet2", "Sheet1")
    assert [(f.at.sheet, f.code) for f in checked.findings] == [(own, "CP007")]
    assert [line.source.sheet for line in checked.verdict.accepted] == [proposal]
    assert [(rejected.line.source.sheet, rejected.codes) for rejected in checked.verdict.rejected] == [(own, ["CP007"])]


@pytest.mark.slow
def test_a_proposal_may_differ_from_the_price_in_use(home: Path) -> None:
    """Two sheets of one kind that differ disagree (AR006); a sheet of proposals beside one of the prices in use does not."""
    head = "| Mã dịch vụ | Tên dịch vụ |"
    in_use, proposed = (f"{head} {heading} |\n{A_1} {price} |" for heading, price in (("Mức giá", 39900), ("Giá đề nghị", 41500)))
    asked = {"regulation": LAW, "day": DAY}
    assert told(judged(home / "kinds", in_use, sheets={"Sheet2": proposed}, **asked)) == []
    other = in_use.replace("39900", "39800")
    assert told(judged(home / "one", in_use, sheets={"Sheet2": other}, **asked)) == [("AR006", "Sheet2!C2", 39_800, 39_900)]


def test_a_price_that_two_sheets_of_one_kind_repeat_passes_on_both(home: Path) -> None:
    table = f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{A_1} 39900 |"
    checked = judged(home, table, sheets={"Sheet2": table}, regulation=LAW, day=DAY)
    assert (told(checked), len(checked.verdict.accepted)) == ([], 2)


@pytest.mark.slow
def test_every_output_says_which_and_why(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(home / "list.xlsx", f"| Mã dịch vụ | Tên dịch vụ | Giá đề nghị |\n{A_1} 41500 |")
    asked = ["check", str(path), "--regulation", LAW, "--on", "2026-11-25", "--lang", "en"]
    done = CliRunner().invoke(app, [*asked, "--no-annotate"])
    assert "Sheet1: judged as a proposal (the heading of the prices says “Giá đề nghị”)" in done.output
    assert done.exit_code == 0
    done = CliRunner().invoke(app, [*asked, "--as", "own", "-o", str(home / "out")])
    assert "judged as a facility's own prices (as whoever checked it chose)" in done.output and done.exit_code == 1
    record = json.loads((home / "out" / "check.json").read_text(encoding="utf-8"))
    assert record["judged_as"] == [{"sheet": "Sheet1", "as": "own", "because": "option", "said": None}]
    assert record["asked"]["as"] == "own"
    book = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")
    said = [str(row[1].value) for row in book["Tổng hợp kiểm tra"].iter_rows() if row[0].value == "Đối chiếu như"]
    assert said == ["Sheet1: đối chiếu như bảng giá đang áp dụng của cơ sở (do người kiểm tra chọn)"]


@pytest.mark.parametrize("asked", [{"as_": "draft"}, {"province": "  "}])
def test_an_option_without_a_valid_value_is_refused(home: Path, asked: dict[str, str]) -> None:
    with pytest.raises(WrongOption):
        listed(home, 41_500, **asked)


# --- the price of the Ministry ----------------------------------------------------------------------------------


@pytest.fixture
def ministry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack of 2012 with a made-up price of the Ministry for C5.1.272, below its maximum of 15,000."""
    norms = copytree(ROOT / "norms" / "ttlt-04-2012", tmp_path / "norms" / "ttlt-04-2012").parent
    table = "service_id,class,price,source,verified_on\nC5.1.272,,14000,made up,2026-11-26\n"
    (norms / "ttlt-04-2012" / "ministry_prices.csv").write_text(table, encoding="utf-8")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(norms))
    return norms


@pair("CP017", rule="R6", price=(14_001, 14_000))
def test_a_proposal_above_the_ministry_s_price(home: Path, ministry: Path, price: int, raises: bool) -> None:
    table = f"| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | {price} |"
    checked = judged(home, table)
    assert told(checked, "CP") == ([("CP017", "C2", 14_001, 14_000)] if raises else [])
    assert checked.verdict.over_ceiling == (1 if raises else 0)


def test_the_ministry_s_price_bounds_proposals_alone(home: Path, ministry: Path) -> None:
    assert told(judged(home, "| STT theo TTLT 04 | Tên dịch vụ | Giá |\n| 272 | Hematocrit | 14500 |"), "CP") == []


@pair("CP017", rule="R6", cost=("15000", "14000"))
def test_a_build_above_the_ministry_s_price_is_not_lowered_silently(home: Path, ministry: Path, cost: str, raises: bool) -> None:
    norms = f"| service | component | amount |\n| C5.1.272 | utilities | {cost} |"
    result = built(home, norms=norms, tenders="| item_name | unit | price | decision_no |\n")
    assert found(result, "CP017") == ([("CP017", "norms.csv!A2")] if raises else [])
    assert prices(result) == {("C5.1.272", None): int(cost)}


# --- a resolution binds its own province ------------------------------------------------------------------------


@pytest.fixture
def of_hanoi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pack of today, as if its resolution were one of Hà Nội."""
    norms = copytree(ROOT / "norms" / LAW, tmp_path / "norms" / LAW).parent
    settings = norms / LAW / "regulation.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("complete = true", 'complete = true\nprovince = "Hà Nội"', 1), encoding="utf-8")
    monkeypatch.setenv("PRICEBOOK_NORMS", str(norms))
    return norms


@pytest.mark.slow
@pair("CP018", province=("Tây Ninh", "Hà Nội"))
def test_a_resolution_is_a_comparison_for_another_province(home: Path, of_hanoi: Path, province: str, raises: bool) -> None:
    checked = listed(home, 40_000, heading="Giá", province=province)
    assert told(checked, "CP") == [("CP018" if raises else "CP007", "C2", 40_000, 39_900)]
    assert checked.blocked != raises
    assert [finding.law for finding in checked.findings.of("CP")] == (
        [None] if raises else ["399/NQ-HĐND, phụ lục III.2, cột giá"]
    )


@pytest.mark.slow
@pytest.mark.parametrize("province", ["Thành phố Hà Nội", "TP. Hà Nội", "HÀ NỘI", "ha noi", "Hà-Nội", None])
def test_the_province_however_it_is_written(home: Path, of_hanoi: Path, province: str | None) -> None:
    """Where the province is not known, the resolution is taken for its own."""
    assert told(listed(home, 40_000, heading="Giá", province=province), "CP") == [("CP007", "C2", 40_000, 39_900)]


@pytest.mark.parametrize(("said", "near"), [("Hà Nộii", "Hà Nội"), ("Long Ann", "Long An"), ("xyz", None)])
def test_a_province_that_does_not_exist_is_refused(home: Path, of_hanoi: Path, said: str, near: str | None) -> None:
    """A mistyped name would lift every bound of the resolution."""
    with pytest.raises(WrongOption) as refused:
        listed(home, 40_000, heading="Giá", province=said)
    assert (f"Nearest: {near}" if near else "No known name is near it.") in str(refused.value)


@pytest.mark.slow
def test_a_dossier_s_mistyped_province_lifts_no_bound(home: Path, of_hanoi: Path) -> None:
    folder = dossier(home / "d", regulation=LAW, settings='pricing_date = 2026-11-25\nprovince = "Hà Nộii"')
    checked = listed(home / "l", 40_000, heading="Giá", dossier=folder)
    assert [code for code, *_ in told(checked, "CP", "IN019")] == ["IN019", "CP007"]


@pytest.mark.slow
@pytest.mark.parametrize(("province", "day", "code"), [
    ("Long An", date(2025, 6, 30), "CP018"),  # two provinces
    ("Long An", date(2025, 7, 1), "CP007"),   # since then a part of Tây Ninh
    ("Tây Ninh", date(2025, 6, 30), "CP007"),
    ("Bến Tre", date(2025, 7, 1), "CP018"),   # a part of Vĩnh Long
])  # fmt: skip
def test_a_province_that_was_merged_is_bound_by_its_successor(
    home: Path, of_hanoi: Path, province: str, day: date, code: str
) -> None:
    settings = of_hanoi / LAW / "regulation.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"Hà Nội"', '"Tây Ninh"', 1), encoding="utf-8")
    assert told(listed(home, 40_000, heading="Giá", province=province, day=day), "CP") == [(code, "C2", 40_000, 39_900)]


def test_the_result_names_the_bases_in_force_and_what_findings_cite(home: Path) -> None:
    """Decrees on a replaced salary and documents that are no basis are not named."""
    checked = listed(home, 40_000, heading="Giá")
    checked.write(home / "out")
    book = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")
    (cited,) = (str(row[1].value) for row in book["Tổng hợp kiểm tra"].iter_rows() if row[0].value == "Viện dẫn")
    assert [text.partition(" ")[0] for text in cited.split("; ")] == ["399/NQ-HĐND", "15/2023/QH15", "161/2026/NĐ-CP"]


@pytest.mark.slow
def test_another_province_s_resolution_is_no_basis(home: Path, of_hanoi: Path) -> None:
    checked = listed(home, 40_000, heading="Giá", province="Tây Ninh")
    checked.write(home / "out")
    book = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")
    (cited,) = (str(row[1].value) for row in book["Tổng hợp kiểm tra"].iter_rows() if row[0].value == "Viện dẫn")
    assert "399/NQ-HĐND" not in cited


def test_messages_name_columns_and_services_as_people_do(home: Path) -> None:
    """The heading as it stands in the file, the code and the name of the service, and the file that a check writes."""
    table = (
        f"| Mã dịch vụ | Tên dịch vụ | Mức giá |\n{A_1} 40000 |\n| 01.0004.0321 | Ghi điện tim  qua chuyển đạo thực quản | abc |"
    )
    checked = judged(home, table, regulation=LAW, day=DAY)
    by_code = {finding.code: finding for finding in checked.findings}
    assert by_code["IN004"].message("en") == "Mức giá: “abc” is no number."
    assert by_code["CP007"].message("en").startswith("01.0002.1778 “Ghi điện tim cấp cứu tại giường”: price 40.000")
    assert by_code["XL020"].remedy("en").endswith("stand in check.json.")


@pytest.mark.slow
def test_another_province_s_amounts_bound_no_proposal(home: Path, of_hanoi: Path) -> None:
    assert told(listed(home, 41_600, province="Tây Ninh"), "CP") == [("CP018", "C2", 41_600, 41_500)]
    assert told(listed(home, 41_500, province="Tây Ninh"), "CP") == []


@pytest.mark.slow
def test_the_dossier_says_the_province(home: Path, of_hanoi: Path) -> None:
    folder = dossier(home / "d", regulation=LAW, settings='pricing_date = 2026-11-25\nprovince = "Tây Ninh"')
    checked = listed(home / "l", 40_000, heading="Giá", dossier=folder)
    assert told(checked, "CP") == [("CP018", "C2", 40_000, 39_900)]


# --- the cases ---------------------------------------------------------------------------------------------------

CASES = SHARED / "cases" / "law"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the folder shared with its cases is not beside the checkout")


@needs_cases
def test_the_proposal_at_the_new_salary() -> None:
    checked = check(CASES / "proposal-at-new-salary.csv", regulation=LAW, on=DAY)
    assert checked.findings.of("CP") == ()
    # row 3 has the price of its code, and the name of another service, word for word: a warning; row 4 states row 2 again with
    # another price, and row 5 is in no annex here
    assert [f.code for f in checked.findings] == ["NB009", "NB003", "NB012"]


@pytest.mark.slow
@needs_cases
def test_the_list_and_the_dossier_of_two_days() -> None:
    folder = CASES / "two-days"
    checked = check(folder / "list.csv", regulation=LAW, dossier=folder / "dossier", on=date(2025, 7, 1))
    # the dossier does not say who performs what, nor the pack whose resolution it is
    assert [f.code for f in checked.findings] == ["FC001", "LW038"]
    assert [line.price for line in checked.verdict.accepted] == [39_900]
