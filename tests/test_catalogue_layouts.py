"""What the fund's catalogue holds and what it leaves out, in which columns, by the day: and that each layout reads back (R12)."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.cli.app import app
from pricebook.exports import layouts_of, reimbursement_of
from pricebook.exports.papers.facts import paper_facts
from pricebook.exports.reimbursement.read_back import CataloguePrice, read_catalogue
from pricebook.pricelist import Approval, PriceList, write_pricelist
from pricebook.regulation import CatalogueLayout, load_layouts, search_path
from tests.support import (
    DECISION,
    ROOT,
    SHARED,
    approved,
    approved_in_registry,
    built,
    case,
    found,
    law_of,
    pair,
    silent,
    write_csv,
)

LAYOUTS = {layout.id: layout for layout in load_layouts(search_path().catalogues())}
TODAY = Approval("15/2026/NQ-HĐND", date(2026, 3, 20), date(2026, 4, 1))

# The dossier of ../shared/cases/law/part-b-is-not-insured: a heart trace (part A); tattoo removal, skin treatment, eye laser (part B)
SETTINGS = 'province = "Hà Nội"\npricing_date = {}\nclasses = ["II"]'
FACILITY = "| facility_code | name | class | managed_by | province |\n| 01001 | BV Da liễu | II | province | Hà Nội |"
HEAD = "| facility_code | service | approved | approval_no | equipped | staffed | performing |\n"
A1_ALONE = HEAD + "| 01001 | A.1 | có | 1 | có | có | có |"
WITH_PART_B = A1_ALONE + "".join(f"\n| 01001 | {service} | có | 1 | có | có | có |" for service in ("B.4", "B.6", "B.34"))


def under_nq_399(home: Path, capabilities: str = WITH_PART_B, day: str = "2025-07-01") -> Built:
    settings = SETTINGS.format(day)
    return built(home, regulation="nq-399-2025", settings=settings, facilities=FACILITY, capabilities=capabilities)


def files(prices: PriceList, folder: Path, *layouts: str) -> dict[str, Any]:
    """The files of an export in the named layouts (by default those of the day), and its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [LAYOUTS[name] for name in layouts] or layouts_of(prices, list(LAYOUTS.values()))
    for output in reimbursement_of(prices, law_of(prices), prices.facilities, chosen).outputs:
        output.write(folder / output.name)
    manifest: dict[str, Any] = json.loads((folder / "reimbursement-manifest.json").read_text(encoding="utf-8"))
    return manifest


def read(path: Path) -> list[CataloguePrice]:
    entries, findings = read_catalogue(path)
    assert entries is not None and not findings, findings
    return entries


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- what the fund pays -------------------------------------------------------------------------------------


@pytest.mark.slow
@pair("FC011", rule="R12", capabilities=(WITH_PART_B, A1_ALONE))
def test_performed_services_that_the_fund_does_not_pay(home: Path, capabilities: str, raises: bool) -> None:
    result = under_nq_399(home, capabilities)
    told = [(f.code, str(f.at), f.observed, f.law) for f in result.findings if f.code in ("FC011", "FC012")]
    assert told == ([("FC011", "capabilities.csv!B3", 3, "399/NQ-HĐND, phụ lục III.2, phần B")] if raises else [])


@pytest.mark.slow
@pytest.mark.rule("R12")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_catalogue_holds_part_a_only_and_reads_back_to_the_prices_of_the_list(home: Path, tmp_path: Path, layout: str) -> None:
    prices = under_nq_399(home).prices
    assert prices is not None and [line.service_id for line in prices.lines] == ["A.1", "B.4", "B.6", "B.34"]
    prices = approved(prices, TODAY)
    manifest = files(prices, tmp_path / "out", layout)
    (facility,) = manifest["facilities"]
    assert (facility["performed"], facility["services"], facility["left_out_by_reason"]) == (4, 1, {"not-insured": 3})
    assert [left["service_id"] for left in facility["left_out"]] == ["B.4", "B.6", "B.34"]
    for end in ("xlsx", "csv"):
        (entry,) = read(tmp_path / "out" / f"01001-{layout}.{end}")
        # A.1 on 1 July 2025: 20,359 + 15,090.26… × 2,340,000 ÷ 1,800,000 = 39,976 → 39,900
        assert (entry.facility_code, entry.service_code, entry.price) == ("01001", "01.0002.1778", 39_900)
        assert entry.name == "Ghi điện tim cấp cứu tại giường"
        assert (entry.decision_no, entry.from_, entry.to) == ("15/2026/NQ-HĐND", date(2026, 4, 1), None)


@pytest.mark.slow
def test_the_case_of_the_fund_s_catalogue(tmp_path: Path) -> None:
    folder = SHARED / "cases" / "law" / "part-b-is-not-insured"
    if not folder.is_dir():
        pytest.skip("../shared/cases/law is not here")
    prices = pricebook.build(folder).prices
    assert prices is not None
    files(approved(prices, TODAY), tmp_path)
    assert [entry.service_code for entry in read(tmp_path / "01001-05-dm.csv")] == ["01.0002.1778"]


@pytest.mark.slow
def test_what_is_left_out_is_named_on_the_second_sheet_on_screen_and_for_analysts(home: Path, tmp_path: Path) -> None:
    prices = under_nq_399(home).prices
    assert prices is not None
    write_pricelist(prices, tmp_path / "pricelist.json")
    registry = approved_in_registry(tmp_path / "pricelist.json", TODAY)
    exported = pricebook.export(tmp_path / "pricelist.json", "reimbursement", registry=registry)
    table = exported.to_pandas()
    assert list(table["service_id"]) == ["A.1", "B.4", "B.6", "B.34"] and list(table["price"]) == [39_900, None, None, None]
    assert list(table["left_out"]) == [None, "not-insured", "not-insured", "not-insured"]
    (notice,) = exported.notices
    assert "B.4 Xóa xăm bằng các kỹ thuật laser ruby" in notice.text("vi") and "not pay" in notice.text("en")
    folder = exported.write().folder
    about = [[cell.value for cell in row] for row in load_workbook(folder / "01001-05-dm.xlsx")["Thông tin"].iter_rows()]
    assert ["Số dịch vụ đang thực hiện", "4"] in about and ["Số dịch vụ có trong danh mục", "1"] in about
    assert ["Không đưa vào danh mục: quỹ BHYT không thanh toán (3 dịch vụ)",
            "căn cứ: 399/NQ-HĐND, phụ lục III.2, phần B (chưa đối chiếu nguyên văn)"] in about  # fmt: skip
    assert ["B.34", "Phẫu thuật điều trị tật khúc xạ bằng laser excimer (1 mắt)"] in about


@pytest.mark.slow
def test_a_facility_of_uninsured_services_alone_gets_no_catalogue_and_is_told(home: Path, tmp_path: Path) -> None:
    prices = under_nq_399(home, HEAD + "| 01001 | B.4 | có | 1 | có | có | có |").prices
    assert prices is not None
    write_pricelist(approved(prices, TODAY), tmp_path / "pricelist.json")
    done = CliRunner().invoke(app, ["export", str(tmp_path / "pricelist.json"), "--as", "reimbursement", "--lang", "en"])
    assert done.exit_code == 0 and "no catalogue for 01001" in done.output
    assert not list((tmp_path / "reimbursement").glob("01001*"))


@pytest.mark.slow
def test_the_letter_says_for_which_services_the_fund_may_pay(home: Path) -> None:
    def said(capabilities: str) -> str:
        prices = under_nq_399(home, capabilities).prices
        assert prices is not None
        return str(paper_facts(prices, law_of(prices))["needed"])

    assert "thuộc phạm vi thanh toán" in said(WITH_PART_B)
    assert "có căn cứ thu và cơ quan bảo hiểm xã hội có căn cứ thanh toán, " in said(A1_ALONE)
    assert "có căn cứ thu, " in said(HEAD + "| 01001 | B.4 | có | 1 | có | có | có |")


@pytest.mark.rule("R7")
def test_rows_and_left_out_are_all_that_a_facility_performs(long_an: Built, tmp_path: Path) -> None:
    assert long_an.prices is not None
    unpriced = [replace(line, price=None, status="missing") if line.service_id == "A4" else line for line in long_an.prices.lines]
    manifest = files(approved(replace(long_an.prices, lines=unpriced)), tmp_path)
    reasons = {entry["facility_code"]: entry["left_out_by_reason"] for entry in manifest["facilities"]}
    # A4 is made to lack its price; 80001 performs LA.1, which has no ordinal; 80002 two services that it is not approved for
    assert reasons["80001"] == {"missing-price": 1, "no-official-code": 1}
    assert reasons["80002"] == {"missing-price": 1, "not-able": 2}
    for entry in manifest["facilities"]:
        assert entry["performed"] == entry["services"] + sum(entry["left_out_by_reason"].values()) == len({
            one.service_id for one in long_an.prices.capabilities if one.facility_code == entry["facility_code"] and one.performing
        })  # fmt: skip
        rows = {name: len(read(tmp_path / name)) for name in entry["files"]}
        assert set(rows.values()) == {entry["services"]}


# --- official codes -----------------------------------------------------------------------------------------

OWN = "| service_id | group | name | unit |\n| LA.9 | X | Dịch vụ riêng | lần |"
NORMS = """
| service | component | item_code | item_name | unit | quantity |
| A2 | supplies | G | Găng tay | đôi | 2 |
| {} | supplies | G | Găng tay | đôi | 3 |
"""
TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
| G | Găng tay | đôi | 1400 | 1/QĐ | 2012-01-05 | 2012-01-10 | 2012-12-31 |
"""


@pair("FC012", rule="R8", service=("LA.9", "A3"))
def test_a_performed_service_without_an_official_code(home: Path, tmp_path: Path, service: str, raises: bool) -> None:
    """LA.9 is the province's own number: the circular's ordinal is the official code, and LA.9 has none."""
    result = built(home, norms=NORMS.format(service), tenders=TENDERS, services=OWN)
    assert found(result, "FC012") == ([("FC012", "capabilities.csv!B3")] if raises else [])
    assert result.prices is not None
    files(approved(result.prices), tmp_path / "out", *LAYOUTS)
    for name, column in (("05-dm", "MA_DICH_VU"), ("portal", "MA_TUONG_DUONG"), ("his", "ma_dich_vu")):
        assert [row[column] for row in cells(tmp_path / "out" / f"80001-{name}.csv")] == ["A2", *([] if raises else ["A3"])]


@silent("FC012")
def test_no_id_of_ours_stands_under_a_column_of_official_codes(nq_399: Built, tmp_path: Path) -> None:
    """All 9,271 services, performed by one facility: the 34 of part B are not insured, and each other row has its own code."""
    from pricebook.pricelist import Capability, Facility

    assert nq_399.prices is not None
    some = [line for line in nq_399.prices.lines if line.part == "B" or line.number % 500 == 1]
    prices = replace(
        nq_399.prices, lines=some, facilities=[Facility("01001", "BV", "II", "province", True)],
        capabilities=[Capability("01001", line.service_id, True, True, (), None) for line in some],
    )  # fmt: skip
    manifest = files(approved(prices, TODAY), tmp_path, *LAYOUTS)
    assert manifest["facilities"][0]["left_out_by_reason"] == {"not-insured": 34}
    ids = {line.service_id for line in some}
    for name, column in (("05-dm", "MA_DICH_VU"), ("portal", "MA_TUONG_DUONG"), ("his", "ma_dich_vu")):
        codes = [row[column] for row in cells(tmp_path / f"01001-{name}.csv")]
        assert codes == [line.service_code for line in some if line.part == "A"] and not ids & set(codes)


# --- the columns of the day -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "layouts"),
    [(date(2026, 3, 31), ["portal", "his"]), (date(2026, 4, 1), ["05-dm", "his"]), (None, ["portal", "his"])],
)
def test_the_first_day_of_the_list_chooses_the_columns(
    home: Path, tmp_path: Path, first: date | None, layouts: list[str]
) -> None:
    """A draft has no first day: its pricing date counts, 1 July 2025."""
    prices = under_nq_399(home, A1_ALONE).prices
    assert prices is not None
    if first is not None:
        prices = approved(prices, replace(TODAY, effective_from=first))
    assert files(prices, tmp_path / "out")["layouts"] == layouts


@pytest.mark.slow
@pytest.mark.parametrize(
    ("until", "asked", "said"), [(None, (), True), (date(2026, 3, 31), (), False), (None, ("portal",), False)]
)
def test_a_list_that_outlives_its_columns_is_told_of_the_next(
    home: Path, tmp_path: Path, until: date | None, asked: tuple[str, ...], said: bool
) -> None:
    prices = under_nq_399(home, A1_ALONE).prices
    assert prices is not None
    write_pricelist(prices, tmp_path / "pricelist.json")
    then = replace(TODAY, date=date(2025, 7, 1), effective_from=date(2025, 7, 1), effective_to=until)
    registry = approved_in_registry(tmp_path / "pricelist.json", then)
    exported = pricebook.export(tmp_path / "pricelist.json", "reimbursement", layouts=asked, registry=registry)
    assert [notice.text("en") for notice in exported.notices] == (
        ["From 01/04/2026 on catalogues follow “Mẫu 05/DM”: export again with --layout 05-dm."] if said else []
    )


@pytest.mark.slow
def test_form_05_dm_holds_what_a_list_knows_and_leaves_the_rest_blank(home: Path, tmp_path: Path) -> None:
    prices = under_nq_399(home, A1_ALONE).prices
    assert prices is not None
    files(approved(prices, TODAY), tmp_path / "out")
    (row,) = cells(tmp_path / "out" / "01001-05-dm.csv")
    assert {name: value for name, value in row.items() if value and name != "GHICHU"} == {
        "STT": "1",
        "MA_DICH_VU": "01.0002.1778",
        "TEN_DICH_VU": "Ghi điện tim cấp cứu tại giường",
        "TEN_DVKT_GIA": "Ghi điện tim cấp cứu tại giường",
        "DON_GIA": "39900",
        "GIA_TT_BHYT": "39900",
        "TU_NGAY": "20260401",
        "MA_CSKCB": "01001",
        "QUYET_DINH": "20260320_15/2026/NQ-HĐND_01001",
    }


@pytest.mark.parametrize("asked", ["05-DM", "21"])
def test_a_layout_that_there_is_not(long_an: Built, tmp_path: Path, asked: str) -> None:
    assert long_an.prices is not None
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    done = CliRunner().invoke(
        app, ["export", str(tmp_path / "pricelist.json"), "--as", "reimbursement", "--layout", asked, "--lang", "en"]
    )
    assert done.exit_code == 2 and "05-dm, portal, his" in done.output and not (tmp_path / "reimbursement").exists()


FORM = "| STT | MA_DICH_VU | TEN_DVKT_GIA | DON_GIA | GIA_TT_BHYT | TU_NGAY | DEN_NGAY | MA_CSKCB | QUYET_DINH |\n"


@pytest.mark.parametrize(
    ("decision", "number"),
    [
        ("20260320_15/2026/NQ-HĐND_01001", "15/2026/NQ-HĐND"),
        ("20260320_15_2026_01001", "15_2026"),
        ("15/2026/NQ-HĐND", "15/2026/NQ-HĐND"),  # somebody else's way of writing it: as it stands
        ("20260320_15/2026_79001", "20260320_15/2026_79001"),  # another facility's
    ],
)
def test_the_number_of_a_decision_is_read_from_its_text(tmp_path: Path, decision: str, number: str) -> None:
    row = f"| 1 | 01.0002.1778 | Ghi điện tim | 39900 | 39900 | 20260401 | 20261231 | 01001 | {decision} |"
    write_csv(tmp_path / "form.csv", FORM + row)
    (entry,) = read(tmp_path / "form.csv")
    assert (entry.decision_no, entry.from_, entry.to) == (number, date(2026, 4, 1), date(2026, 12, 31))


@pair("FC013", fund=(41_500, 41_400))
def test_a_fund_that_pays_more_than_the_price(tmp_path: Path, fund: int, raises: bool) -> None:
    """A price on demand may be more than what the fund pays of it; the other way round two columns were swapped."""
    rows = f"| 1 | 01.0002.1778 | Ghi điện tim | 41400 | {fund} | 20260401 | | 01001 | 20260320_15/NQ_01001 |"
    write_csv(tmp_path / "form.csv", FORM + rows)
    catalogue = pricebook.load(tmp_path / "form.csv")
    assert isinstance(catalogue, pricebook.Catalogue) and [entry.price for entry in catalogue.prices] == [fund]
    told = [(f.code, f.at.cell, f.observed, f.limit) for f in catalogue.findings]
    assert told == ([("FC013", "E2", 41_500, 41_400)] if raises else [])


# --- layouts are data -------------------------------------------------------------------------------------------


@pytest.fixture
def norms(tmp_path: Path) -> Path:
    return copytree(ROOT / "norms", tmp_path / "norms")


ANOTHER = """
[[layouts]]
id = "mau-2030"
title = "Mẫu ví dụ (minh họa)"
from = 2012-01-01
reference = { document = "01/2030/TT-VD", place = "phụ lục", confirmed = false }
columns = [
  { name = "Mã CSYT", holds = "facility", required = true },
  { name = "Mã", holds = "code", required = true },
  { name = "Giá", holds = "price", required = true },
  { name = "Ghi tên", holds = "name" },
  { name = "Từ", holds = "valid-from", required = true },
]
"""


def test_a_form_of_another_year_needs_no_change_of_code(long_an: Built, norms: Path, tmp_path: Path) -> None:
    assert long_an.prices is not None
    file = norms / "catalogues.toml"
    file.write_text(file.read_text(encoding="utf-8") + ANOTHER, encoding="utf-8")
    write_pricelist(long_an.prices, tmp_path / "pricelist.json")
    registry = approved_in_registry(tmp_path / "pricelist.json")
    exported = pricebook.export(tmp_path / "pricelist.json", "reimbursement", facilities="80001", norms=norms, registry=registry)
    folder = exported.write().folder
    layouts: tuple[CatalogueLayout, ...] = load_layouts(file)
    entries, findings = read_catalogue(folder / "80001-mau-2030.csv", layouts)
    assert entries is not None and not findings
    portal = read(folder / "80001-portal.csv")
    facts = [[(e.facility_code, e.service_code, e.name, e.price, e.from_) for e in of] for of in (entries, portal)]
    assert facts[0] == facts[1] and len(entries) == 15


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('holds = "price", required', 'holds = "prise", required'),
        ('{ name = "Giá", holds = "price", required = true },', ""),
        ('holds = "facility", required', 'holds = "code", required'),
        ('name = "Giá"', 'name = "Mã"'),
        ('id = "mau-2030"', 'id = "his"'),
        ("from = 2012-01-01", "from = 2012-01-01\nto = 2011-12-31"),
    ],
)
@case("LW005", rule="R12")
def test_layouts_that_cannot_be_used(norms: Path, tmp_path: Path, long_an: Built, wrong: str, right: str) -> None:
    from pricebook.app.regulation import regions

    file = norms / "catalogues.toml"
    file.write_text(file.read_text(encoding="utf-8") + ANOTHER.replace(wrong, right), encoding="utf-8")
    assert [(f.code, str(f.at)) for f in regions(norms=norms)] == [("LW005", "catalogues.toml")]
    assert long_an.prices is not None
    write_pricelist(approved(long_an.prices), tmp_path / "pricelist.json")
    with pytest.raises(pricebook.WrongOption, match=r"catalogues\.toml"):
        pricebook.export(tmp_path / "pricelist.json", "reimbursement", norms=norms)


@silent("LW005")
def test_layouts_that_can_be_used(norms: Path) -> None:
    from pricebook.app.regulation import regions

    file = norms / "catalogues.toml"
    file.write_text(file.read_text(encoding="utf-8") + ANOTHER, encoding="utf-8")
    assert not regions(norms=norms)


@pair("LW009", rule="R12", named=(('parts = ["C"]', 'services = ["B.35"]'), ('parts = ["A"]', 'services = ["B.34"]')))
def test_a_part_or_a_service_that_is_not_insured_and_not_there(norms: Path, named: tuple[str, str], raises: bool) -> None:
    from pricebook.app.regulation import regulation

    file = norms / "nq-399-2025" / "regulation.toml"
    text = file.read_text(encoding="utf-8")
    for rule in named:
        text = text.replace("[articles.issued]", f"[[not_insured]]\n{rule}\nfrom = 2030-01-01\n\n[articles.issued]", 1)
    file.write_text(text, encoding="utf-8")
    told = [(f.code, str(f.at), f.observed) for f in regulation("nq-399-2025", norms=norms).findings]
    at = "nq-399-2025/regulation.toml"
    assert told == ([("LW009", at, "C"), ("LW009", at, "B.35")] if raises else [])


def test_a_list_of_2012_is_approved_by_the_circulars_ordinals(long_an: Built, tmp_path: Path) -> None:
    """Letter 1513 §2: the list carries the circular's own ordinals."""
    assert long_an.prices is not None
    files(approved(long_an.prices, DECISION), tmp_path)
    known = {line.ordinal for line in long_an.prices.lines if line.ordinal}
    assert {row["MA_TUONG_DUONG"] for row in cells(tmp_path / "80001-portal.csv")} <= known
