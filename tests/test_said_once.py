"""One cause, one finding: what the cells of a column share, many items without a price, a list by another regulation."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook.cli.app import app
from pricebook.findings import Finding, Place, as_record, collapse_repeated
from tests.support import built, dossier, issued_today, judged, pair, price, told, write_xlsx

HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


def column(count: int, cell: str) -> str:
    return HEAD + "\n".join(f"| 272 | Hematocrit | {cell.format(n)} |" for n in range(count))


@pytest.mark.parametrize(
    ("code", "cell"), [("XL001", "#N/A"), ("XL002", "=1+{}"), ("IN004", "liên hệ {}"), ("IN014", "-5")], ids=lambda text: text
)
@pytest.mark.parametrize("count", [3, 20, 21, 500])
def test_a_column_with_one_cause_is_one_finding_that_keeps_its_cells(home: Path, code: str, cell: str, count: int) -> None:
    checked = judged(home, column(count, cell))
    (finding,) = checked.findings.of(code)
    assert [at.cell for at in finding.places] == [f"C{row}" for row in range(2, count + 2)]
    for language in ("vi", "en"):
        assert f"C2:C{count + 1}" in finding.message(language) and "–" not in finding.message(language)
    cells = [place["cell"] for place in as_record(finding)["related"]]
    assert cells == [f"C{row}" for row in range(3, count + 2)]  # JSON has every one
    assert checked.verdict is not None and len(checked.verdict.rejected) == count


@pytest.mark.parametrize(("wrong", "findings"), [(20, 20), (21, 1)])
def test_up_to_twenty_cells_of_a_column_that_is_else_right_are_told_one_by_one(home: Path, wrong: int, findings: int) -> None:
    table = column(wrong, "liên hệ") + "\n| 273 | Máu lắng | 9000 |"
    assert len(judged(home, table).findings.of("IN004")) == findings


def test_a_required_column_that_is_blank_is_one_finding_and_reads_nothing(home: Path) -> None:
    norms = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
    tenders = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
    tenders += "\n".join(f"| K | Kim | cái | | {n}/QĐ | 2012-01-01 | 2012-12-31 |" for n in range(5))
    result = built(home, norms=norms, tenders=tenders)
    (finding,) = [f for f in result.findings if f.code == "IN003"]
    assert [at.cell for at in finding.places] == [f"D{row}" for row in range(2, 7)] and price(result, "C5.1.272") is None


def test_equal_values_are_one_cause_and_other_values_another() -> None:
    """Of a choice with 25 cells “x” and 25 cells “y” each value is one finding."""
    findings = [
        Finding("IN007", Place("a.csv", None, row, 2), observed="xy"[row % 2], more={"field": "f", "expected": "z"})
        for row in range(50)
    ]
    merged = list(collapse_repeated(findings))
    assert [(finding.observed, len(finding.places)) for finding in merged] == [("x", 25), ("y", 25)]
    assert [f"{at.row}" for finding in merged for at in finding.places] == [
        *map(str, range(0, 50, 2)),
        *map(str, range(1, 50, 2)),
    ]


def test_every_cell_of_one_finding_is_coloured_in_the_workbook_given_back(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", column(60, "=1+{}"))
    run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out")
    sheet = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")["Sheet1"]
    assert all(sheet[f"C{row}"].fill.fill_type == "solid" for row in range(2, 62))
    assert sheet["C2"].comment is not None and "XL002" in sheet["C2"].comment.text


def test_one_acceptance_answers_one_finding_for_all_its_cells(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", column(60, "liên hệ"))
    assert run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out").exit_code == 1
    with (home / "out" / "to_accept.csv").open(encoding="utf-8-sig", newline="") as file:
        (entry,) = [row for row in csv.DictReader(file) if row["code"] == "IN004"]
    with (home / "accepted.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*entry])
        writer.writeheader()
        writer.writerow({**entry, "reason": "Chờ giá của Bộ", "by": "Nguyễn Thanh tra"})
    run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out", "--force")
    told_ = json.loads((home / "out" / "check.json").read_text(encoding="utf-8"))
    (finding,) = [f for f in told_["findings"] if f["code"] == "IN004"]
    assert finding["accepted"]["reason"] == "Chờ giá của Bộ" and len(finding["related"]) == 59


# --- what is composed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("items", "findings"), [(5, 5), (6, 1), (40, 1)])
def test_items_that_lost_their_price_with_the_year_are_one_finding(home: Path, items: int, findings: int) -> None:
    norms = "| service | component | item_code | item_name | unit | quantity |\n"
    norms += "\n".join(f"| C5.1.272 | supplies | K{n} | Kim {n} | cái | 5 |" for n in range(items))
    tenders = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n"
    tenders += "\n".join(f"| K{n} | Kim {n} | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |" for n in range(items))
    result = built(home, norms=norms, tenders=tenders, settings="pricing_date = 2013-08-01")
    missing = [f for f in result.findings if f.code == "UP001"]
    assert len(missing) == findings and sum(len(f.places) for f in missing) == items
    assert not [f for f in result.findings if f.code == "NM011"]  # the missing price is explained
    if findings == 1:
        assert all(f"Kim {n}" in missing[0].message() for n in range(items))


# --- another regulation -------------------------------------------------------------------------------------------


def of_today(count: int, raised: int = 0) -> str:
    """Services of the law of today at their issued prices; the first of them far above."""
    rows = [
        f"| {code} | {name} | {99_000_000 if n < raised else cost} |" for n, (code, name, cost) in enumerate(issued_today(count))
    ]
    return "\n".join(["| Mã dịch vụ | Tên dịch vụ | Giá |", *rows])


@pair("IN050", regulation=("tt39-2018", "nq-399-2025"))
def test_a_list_by_another_regulation_is_one_question(home: Path, regulation: str, raises: bool) -> None:
    checked = judged(home, of_today(40), regulation=regulation)
    asked = checked.findings.of("IN050")
    assert bool(asked) is raises
    if raises:
        (finding,) = asked
        assert finding.limit == 40 and isinstance(finding.observed, int) and finding.observed > 20 and finding.at.cell is None
        assert "nq-399-2025" in finding.message()  # the pack that fits


@pytest.mark.slow
def test_the_rows_stand_behind_the_question(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", of_today(40))
    asked = ("check", path, "--regulation", "tt39-2018", "--no-annotate")
    lines = run(*asked).output.splitlines()
    assert lines[0].startswith("IN050") and not any(line.strip().startswith("C2:") for line in lines)
    assert run(*asked, "--full").output.count("CP025") > 20


def test_rows_that_an_incomplete_pack_does_not_hold_are_no_question_of_the_regulation(home: Path) -> None:
    """Examinations and beds, which this pack lacks, and which no other pack has at these prices either."""
    rooms = "\n".join(f"| K{n:02d}.1901 | Giường Nội khoa loại {n} khoa lạ | 222300 |" for n in range(10, 30))
    checked = judged(home, f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{rooms}", regulation="nq-399-2025")
    assert not checked.findings.of("IN050")


@pytest.mark.parametrize("raised", [0, 4])
def test_some_wrong_prices_are_no_question_of_the_regulation(home: Path, raised: int) -> None:
    checked = judged(home, of_today(20, raised), regulation="nq-399-2025")
    assert not checked.findings.of("IN050") and len(told(checked, "CP007")) == raised


def test_a_folder_of_a_dossier_is_not_asked(home: Path) -> None:
    folder = dossier(home, norms="| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |")
    assert "IN050" not in run("check", folder).output
