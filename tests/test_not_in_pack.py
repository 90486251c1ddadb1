"""Unknown is not none: what a pack that is not whole does not hold is not judged, and a maximum that it lacks caps nothing."""

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook.app.build import Built
from pricebook.app.check import check
from pricebook.app.explain import explain
from pricebook.app.export import Form, export
from pricebook.cli.app import app
from pricebook.exports import report_outputs
from tests.support import SHARED, built, found, judged, pair, prices, told, whole_pack, write_xlsx

HEAD = "| STT theo TTLT 04 | Tên dịch vụ | Hạng | Giá |"
HEMATOCRIT, UNKNOWN = "| 272 | Hematocrit | | 12000 |", "| C1.2 | Đo tỷ trọng dịch chọc dò | | 4700 |"
NO_TENDERS = "| item_name | unit | price | decision_no |\n"

# --- services that the pack does not hold -----------------------------------------------------------------------


@pair("NB012", whole=(False, True))
def test_a_service_that_the_pack_does_not_hold_is_not_judged(home: Path, whole: bool, raises: bool) -> None:
    """The same list under a pack that says that it holds everything: there the regulation has no such service."""
    norms = whole_pack(home) if whole else None
    checked = judged(home, f"{HEAD}\n{HEMATOCRIT}\n{UNKNOWN}", norms=norms)
    assert told(checked, "NB") == ([("NB012", "B3", 1, None)] if raises else [("NB006", "B3", "Đo tỷ trọng dịch chọc dò", None)])
    verdict = checked.verdict
    lists = (verdict.accepted, [rejected.line for rejected in verdict.rejected], verdict.not_judged)
    assert [[line.row for line in lines] for lines in lists] == ([[1], [], [2]] if raises else [[1], [2], []])
    assert verdict.proposal == ("not-judged" if raises else "return") and verdict.passes is raises  # it ended in 2016


def test_it_is_said_once_with_the_count_and_the_first_cells(home: Path) -> None:
    lines = "\n".join(f"| C1.{n} | Dịch vụ chưa có {n} | | 4700 |" for n in range(1, 8))
    (finding,) = judged(home, f"{HEAD}\n{HEMATOCRIT}\n{lines}").findings.of("NB")
    assert (finding.code, finding.observed, finding.at.cell) == ("NB012", 7, "B3")
    assert "B3 “Dịch vụ chưa có 1”, B4 “Dịch vụ chưa có 2”" in finding.message()
    assert "B7" in finding.message() and "B8" not in finding.message()  # five are named


def test_the_nearest_known_name_stands_beside_a_mistyped_one(home: Path) -> None:
    (finding,) = judged(home, f"{HEAD}\n{HEMATOCRIT}\n| | Hematocritt | | 4700 |").findings.of("NB012")
    assert "B3 “Hematocritt” (gần nhất: “272 Hematocrit”)" in finding.message()
    assert "B3 “Hematocritt” (nearest: “272 Hematocrit”)" in finding.message("en")


def test_a_line_that_is_wrong_by_itself_is_rejected_all_the_same(home: Path) -> None:
    """Where a price is no whole number of đồng, or is missing, no regulation is needed to say so."""
    lines = "| C1.1 | Dịch vụ chưa có 1 | | 4700.5 |\n| C1.2 | Dịch vụ chưa có 2 | | |\n| C1.3 | Dịch vụ chưa có 3 | | 4700 |"
    verdict = judged(home, f"{HEAD}\n{HEMATOCRIT}\n{lines}").verdict
    assert [(r.line.row, r.codes) for r in verdict.rejected] == [(2, ["CP014"]), (3, ["CP010"])]
    assert [line.row for line in verdict.not_judged] == [4]


def test_what_is_not_judged_is_in_the_outputs(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(home / "list.xlsx", f"{HEAD}\n{HEMATOCRIT}\n{UNKNOWN}\n| 273 | Máu lắng | | 99000 |")
    asked = ["check", str(path), "--regulation", "ttlt-04-2012", "-o", str(home / "out"), "--lang", "en"]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1 and "Not judged: 1 price" in done.output
    record = json.loads((home / "out" / "check.json").read_text(encoding="utf-8"))
    counts = {name: record["verdict"][name] for name in ("accepted_services", "rejected_services", "not_judged_services")}
    assert counts == {"accepted_services": 1, "rejected_services": 1, "not_judged_services": 1}  # of 3 rows
    assert [entry["name"] for entry in record["not_judged"]] == ["Đo tỷ trọng dịch chọc dò"]
    for name, listed in (("accepted", "Hematocrit"), ("rejected", "Máu lắng"), ("not_judged", "Đo tỷ trọng dịch chọc dò")):
        with (home / "out" / f"{name}_services.csv").open(encoding="utf-8-sig", newline="") as file:
            assert [row["name"] for row in csv.DictReader(file)] == [listed]
    summary = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")["Tổng hợp kiểm tra"]
    assert ("Mức giá chưa đối chiếu", "1") in [(row[0].value, row[1].value) for row in summary.iter_rows()]


def test_a_list_of_which_nothing_is_in_the_pack_neither_passes_nor_is_returned(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(home / "list.xlsx", f"{HEAD}\n{UNKNOWN}")
    done = CliRunner().invoke(app, ["check", str(path), "--regulation", "ttlt-04-2012", "--no-annotate", "--lang", "en"])
    assert done.exit_code == 2 and "No price could be judged" in done.output and "Proposal" not in done.output
    checked = check(path, regulation="ttlt-04-2012")
    assert checked.verdict.proposal == "not-judged" and not checked.verdict.passes and not checked.blocked
    assert check(path, regulation="ttlt-04-2012", ignore=["NB012"]).verdict.proposal == "not-judged"


# --- maxima that the pack does not hold -------------------------------------------------------------------------


@pair("NB013", class_=("I", "II"))
def test_a_norm_for_a_class_whose_maximum_the_pack_lacks(home: Path, class_: str, raises: bool) -> None:
    norms = f"| service | class | component | amount |\n| A1 | {class_} | utilities | 90000 |"
    result = built(home, settings='classes = ["special", "I", "II"]', norms=norms, tenders=NO_TENDERS)
    assert found(result, "NB013", "CP002", "CP003") == ([("NB013", "ttlt-04-2012/ceilings.csv")] if raises else [])
    # class II is capped by its maximum of 15,000; for class I the pack has none, and that is not none
    assert prices(result) == {("A1", class_): 90_000 if raises else 15_000}
    assert not [finding for finding in result.findings if finding.severity == "error"]


@pair("NB013", class_=("I", "II"))
def test_a_stated_price_for_a_class_whose_maximum_the_pack_lacks(home: Path, class_: str, raises: bool) -> None:
    checked = judged(home, f"{HEAD}\n| A1 | Khám lâm sàng chung, khám chuyên khoa | {class_} | 15000 |")
    assert told(checked, "NB", "CP") == ([("NB013", "D2", 1, None)] if raises else [])
    # 15,000 was held against the maximum of class II, and against nothing in class I: it neither passes nor is rejected
    assert (len(checked.verdict.accepted), len(checked.verdict.not_judged)) == ((0, 1) if raises else (1, 0))
    assert list(checked.verdict.reasons.values()) == (["nothing-capped"] if raises else [])
    if raises:
        assert "A1 “Khám lâm sàng chung, khám chuyên khoa” (class I)" in checked.findings.of("NB013")[0].message("en")


def test_a_norm_for_all_classes_is_priced_for_those_that_have_a_maximum(home: Path) -> None:
    norms = "| service | component | amount |\n| B1 | utilities | 90000 |"
    result = built(home, settings='classes = ["II", "III"]', norms=norms, tenders=NO_TENDERS)
    assert prices(result) == {("B1", "II"): 90_000} and not found(result, "NB013")


@pytest.fixture
def uncapped(home: Path) -> Built:
    """A list of two classes: A1 has a maximum for class II, and none in this pack for class I."""
    norms = "| service | class | component | amount |\n| A1 | I | utilities | 16000 |\n| A1 | II | utilities | 9000 |"
    facilities = "| facility_code | name | class | managed_by |\n| 80001 | Bệnh viện tỉnh | I | province |"
    return built(home, settings='classes = ["I", "II"]', norms=norms, tenders=NO_TENDERS, facilities=facilities)


NAMED = "Chưa có số liệu mức tối đa của văn bản: chưa giới hạn"
SERVICE = "1 mức giá: A1 “Khám lâm sàng chung, khám chuyên khoa” (hạng I)"


@pytest.mark.slow
def test_the_trace_of_a_price_says_so(uncapped: Built, home: Path) -> None:
    of_class_i, of_class_ii = explain(home, "A1").tree("en")
    assert of_class_i.branches[0].text == "No maximum in this pack: not capped"
    assert of_class_ii.branches[0].text.startswith("Ceiling: 15.000")


def test_the_approval_workbook_names_them(uncapped: Built, tmp_path: Path) -> None:
    uncapped.write(tmp_path)
    cover = openpyxl.load_workbook(tmp_path / "pricelist.xlsx")["Bìa"]
    assert (NAMED, SERVICE) in [(row[0].value, row[1].value) for row in cover.iter_rows()]


@pytest.mark.parametrize("form", ["reimbursement", "json"])
def test_the_manifest_names_them(uncapped: Built, form: Form, tmp_path: Path) -> None:
    uncapped.write(tmp_path)
    export(tmp_path, form).write(tmp_path / form)
    manifest = json.loads((tmp_path / form / f"{form}-manifest.json").read_text(encoding="utf-8"))
    assert manifest["not_capped"] == [{"service_id": "A1", "class": "I"}]


def test_the_board_and_the_report_name_them(uncapped: Built, tmp_path: Path) -> None:
    from pricebook.exports.board.rows import board_of

    assert uncapped.prices is not None and uncapped.law is not None
    assert f"{NAMED}: {SERVICE}" in board_of(uncapped.prices, uncapped.law, None).about
    (of_a_facility,) = uncapped.prices.facilities
    assert f"{NAMED}: {SERVICE}" in board_of(uncapped.prices, uncapped.law, of_a_facility).about
    page = report_outputs(uncapped.prices, uncapped.law)[0]
    page.write(tmp_path / page.name)
    assert SERVICE in (tmp_path / page.name).read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_papers_and_the_catalogue_name_them(uncapped: Built, tmp_path: Path) -> None:
    from docx import Document

    uncapped.write(tmp_path)
    export(tmp_path, "approval").write(tmp_path / "approval")
    for paper in ("to-trinh.docx", "phuong-an-gia.docx"):
        text = "\n".join(paragraph.text for paragraph in Document(str(tmp_path / "approval" / paper)).paragraphs)
        assert f"{NAMED}: {SERVICE}" in text, paper
    export(tmp_path, "reimbursement").write(tmp_path / "reimbursement")
    (catalogue,) = (tmp_path / "reimbursement").glob("*portal*.xlsx")
    about = openpyxl.load_workbook(catalogue).worksheets[1]
    assert (NAMED, SERVICE) in [(row[0].value, row[1].value) for row in about.iter_rows()]


# --- the cases ---------------------------------------------------------------------------------------------------

CASES = SHARED / "cases"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the folder shared with its cases is not beside the checkout")


@needs_cases
def test_the_service_of_an_incomplete_pack() -> None:
    checked = check(CASES / "check" / "incomplete-pack.csv", regulation="tt37-2018")
    assert [f.code for f in checked.findings] == ["NB012"] and checked.verdict.proposal == "not-judged"


@pytest.mark.slow
@needs_cases
def test_the_examinations_and_beds_of_a_pack_that_lacks_their_annex() -> None:
    """The examination is not judged. The bed, known by its code from other lists, is asked about its class, and compared."""
    case = CASES / "check" / "kham-giuong.csv"
    asked = check(case, regulation="nq-399-2025", on=date(2026, 3, 1))
    assert not asked.blocked and asked.findings.of("NB006") == ()
    told_ = [("CP022", 1), ("NB018", 2)]
    assert sorted((f.code, f.observed) for f in asked.findings if f.code != "NB007") == told_
    of_class_two = check(case, regulation="nq-399-2025", on=date(2026, 3, 1), class_="II")  # 222,300 as two lists have it
    assert sorted((f.code, f.observed) for f in of_class_two.findings if f.code != "NB007") == [("CP020", 1), ("NB018", 2)][1:]


@needs_cases
def test_the_class_without_a_maximum_in_this_pack() -> None:
    from pricebook import build

    result = build(CASES / "law" / "class-I")
    assert [f.code for f in result.findings] == ["NB013"] and not result.blocked
    assert prices(result) == {("A1", "special"): 9_000, ("A1", "I"): 9_000, ("A1", "II"): 9_000}
