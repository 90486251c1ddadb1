"""What goes back to the hospitals: each line once, in whole đồng, with its list and place; and what is asked or was not examined."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook import Built
from pricebook.app.claims import SettledClaims, settle_claims
from pricebook.app.claims_returned import runs_of
from pricebook.cli.app import app
from pricebook.exports.claims_returned import HEAD, QUESTIONS, SHEET, SUMMARY
from tests.claims.generator import COLUMNS
from tests.claims.test_claim_findings import Line, line

LINES = [
    line("C5.1.272", 12_000, "2012-1001 0830", THANH_TIEN_BH="12000"),  # the list has 11,000
    line("A4", 80_000, "2012-1002 0830", MA_LK="V2", MA_THE_BHYT="G2"),
    line("C5.1.272", 12_000, "2012-1002 0830", MA_LK="V2", MA_THE_BHYT="G2"),  # inside A4, and too dear: 12,000 once
    line("C5.1.273", 13_000, "2012-1003 0830", THANH_TIEN_BH="20000"),  # 13,000 are quantity × price: asked
    line("C5.1.276", 29_000, "2012-9901 0830"),  # no day
]


def settled(folder: Path, lines: list[Line], **options: Any) -> SettledClaims:
    with (folder / "Lê Thị Ẩn.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return settle_claims(folder / "Lê Thị Ẩn.csv", **options)


def rows_of(folder: Path, sheet: str) -> list[tuple[Any, ...]]:
    """The rows below the headings of a sheet; a title of a hospital is its first cell."""
    book = openpyxl.load_workbook(folder / "claims-rejected.xlsx")
    rows = [row for row in book[sheet].iter_rows(min_row=HEAD + 2, values_only=True) if any(cell is not None for cell in row)]
    return [row if row[1] else row[:1] for row in rows]


@pytest.mark.slow
def test_each_line_goes_back_once_with_its_sums_and_its_list(registry: Path, tmp_path: Path) -> None:
    """
    | row | charged | refused | asked | why                                  |
    | 2   | 12,000  | 1,000   |       | 11,000 is due                        |
    | 4   | 12,000  | 12,000  |       | in the package, and above its price  |
    | 5   | 20,000  |         | 7,000 | 13,000 is quantity × price           |
    | 6   |         |         |       | without a day: not examined          |

    Rows 2 and 5 name no visit and no card: they are named as not examined beside others.
    """
    result = settled(tmp_path, LINES, registry=registry)
    result.write(tmp_path / "out")
    decision = "56/2012/NQ-HĐND, 10/08/2012"
    title, first, second = rows_of(tmp_path / "out", SHEET)
    assert title[0].endswith("2 dòng, đề nghị 24.000 đ, từ chối 13.000 đ") and title[0].startswith("Cơ sở 80002 – ")
    where = ("1.csv", "2", datetime(2012, 10, 1), "C5.1.272", "Hematocrit", 1)
    assert first[:12] == (*where, 12_000, 11_000, 12_000, 11_000, 1_000, 0)
    assert first[13:] == ("1513/BHXH-CSYT, mục 1", f"{decision}, số 10")
    assert second[1] == "4" and second[9:12] == (0, 12_000, 0)
    assert ["ST030" in second[12], "ST037" in second[12]] == [True, True]
    _, asked, unread, *unstated = rows_of(tmp_path / "out", QUESTIONS)
    assert (asked[1], asked[8], asked[9], asked[13]) == ("5", 20_000, 7_000, None)  # the last one is for the answer
    assert unread[:2] == ("1.csv", "6") and unread[10].startswith("ST046")
    assert [(row[1], row[10][:5]) for row in unstated] == [("2, 5", "ST067")] * 3
    shown = [cell for row in openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[SUMMARY].values for cell in row]
    assert [cell for cell in shown if isinstance(cell, int)] == [4, 124_000, 13_000, 0, 0, 111_000, 7_000]
    assert any(isinstance(cell, str) and decision in cell for cell in shown)
    record = json.loads((tmp_path / "out" / "claims.json").read_text(encoding="utf-8"))
    (facility,) = record["facilities"]
    assert [facility[name] for name in ("lines", "charged", "refused", "held", "asked")] == [4, "124000", "13000", "0", "7000"]
    assert record["not_examined"] == 1 and facility["lists"][0]["decision"] == decision
    with (tmp_path / "out" / "claims-findings.csv").open(encoding="utf-8-sig", newline="") as file:
        money = [row[name] for row in csv.DictReader(file) for name in ("observed", "due", "stake")]
    assert money[:3] == ["12000", "11000", "1000"] and not any("." in each for each in money)


@pytest.mark.slow
def test_what_a_file_does_not_state_is_asked_for(registry: Path, tmp_path: Path) -> None:
    """Without the performer doubled lines are not examined (ST067): the workbook says so, and the exit status stays 0."""
    lines = [{name: cell for name, cell in line("C5.1.272", 11_000, "2012-1001 0830").items() if name != "NGUOI_THUC_HIEN"}]
    result = settled(tmp_path, lines, registry=registry)
    result.write(tmp_path / "out")
    shown = [cell for row in openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[QUESTIONS].values for cell in row]
    said = [cell for cell in shown if isinstance(cell, str) and cell.startswith("ST067")]
    assert len(said) == len(result.findings.of("ST067")) and any("NGUOI_THUC_HIEN" in text for text in said)
    assert not result.blocked and result.not_examined.total() == 0


@pytest.mark.slow
def test_what_was_sent_twice_is_asked_for(registry: Path, tmp_path: Path) -> None:
    """ST053 for the file, ST054 for the visit: the hospital has to say which one counts."""
    for name, lines in (("a", LINES[1:2]), ("b", LINES[1:2]), ("c", [LINES[1] | {"NGAY_TH_YL": "201210020845"}])):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            writer.writerows(lines)
    result = settle_claims([tmp_path / f"{name}.csv" for name in "abc"], registry=registry)
    result.write(tmp_path / "out")
    shown = [cell for row in openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[QUESTIONS].values for cell in row]
    codes = {cell[:5] for cell in shown if isinstance(cell, str) and cell.startswith("ST05")}
    assert codes == {"ST053", "ST054"} <= {finding.code for finding in result.findings}


@pytest.mark.slow
def test_what_no_list_settles_is_not_told_to_be_paid(registry: Path, tmp_path: Path) -> None:
    """The lists begin on 1 September 2012: of 11,000 in August nothing is examined. Of 12,000 in October 11,000 are due."""
    result = settled(tmp_path, [line("C5.1.272", 11_000, "2012-0801 0830"), LINES[0]], registry=registry)
    assert [int(amount) for amount in (*result.sums, result.sums.paid)] == [23_000, 1_000, 0, 11_000, 0, 11_000]


@pytest.mark.slow
@pytest.mark.parametrize("decided", [True, False])
def test_a_draft_is_said_to_be_one(decided: bool, registry: Path, long_an: Built, tmp_path: Path) -> None:
    long_an.write(tmp_path / "list")
    by = {"registry": registry} if decided else {"list_": tmp_path / "list", "class_": "III"}
    result = settled(tmp_path, LINES[:1], **by)
    written = result.write(tmp_path / "out")
    shown = [cell for row in openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[SUMMARY].values for cell in row]
    said = [cell for cell in shown if isinstance(cell, str) and "dự thảo, chưa có quyết định" in cell]
    assert (bool(said), bool(result.notices), bool(result.record()["notices"])) == (not decided,) * 3
    source = rows_of(tmp_path / "out", SHEET)[1][14]
    assert source == ("56/2012/NQ-HĐND, 10/08/2012, số 10" if decided else "dự thảo, số 10")
    for path in written.files:
        assert "Ẩn".encode() not in path.read_bytes()


@pytest.mark.slow
def test_what_was_not_examined_is_told_however_little_is_printed(registry: Path, tmp_path: Path) -> None:
    settled(tmp_path, LINES[4:], registry=registry)
    options = ["settle", "claims", str(tmp_path / "Lê Thị Ẩn.csv"), "--registry", str(registry), "-q", "--lang", "en"]
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 1 and "Not examined, of lines, cases and files: 1 (ST046)" in done.stdout
    assert "Ẩn" not in done.output  # which number is which file stands on a terminal alone


def test_rows_are_named_in_runs() -> None:
    assert runs_of([9, 2, 3, 4, 3]) == "2–4, 9"
    assert runs_of(range(1, 41, 2)) == "1, 3, 5, 7, 9, 11, 13, 15 và 12 dòng khác"
