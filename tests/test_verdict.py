"""The verdict: a line is rejected for its own cells only, and screen, lists, counts and workbook say the same."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pricebook.app.checked import Checked
from pricebook.cli.app import app
from tests.support import SHARED, judged, told, write_xlsx

TITLE = "| THÔNG TƯ LIÊN TỊCH 04/2012/TTLT-BYT-BTC |\n"


def lines(checked: Checked) -> tuple[list[str | None], list[tuple[str | None, list[str]]], list[str | None]]:
    """The cells of the prices that pass, those that do not with their codes, and those that are not judged."""
    verdict = checked.verdict
    assert verdict is not None
    return (
        [line.at("price").cell for line in verdict.accepted],
        [(rejected.line.at("price").cell, rejected.codes) for rejected in verdict.rejected],
        [line.at("price").cell for line in verdict.not_judged],
    )


def test_a_sheet_of_cost_structures_is_no_second_list_of_prices(home: Path) -> None:
    prices = f"{TITLE}| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 7000 |\n| 273 | Máu lắng | 9000 |"
    structure = f"{TITLE}| STT theo TT04 | Tên dịch vụ | Thuốc, hóa chất, vật tư |\n| 272 | Hematocrit | 7000 |\n| 273 | Máu lắng | 9000 |"
    checked = judged(home, sheets={"Bảng giá": prices, "Cơ cấu giá": structure})
    assert lines(checked) == (["C3", "C4"], [], []) and checked.findings.counts["error"] == 0
    assert checked.verdict is not None and checked.verdict.passes


CLASSES = """
| STT theo TT04 | Tên dịch vụ                          | Giá đề nghị - Hạng II | Giá đề nghị - Hạng III | Giá đề nghị - Hạng IV |
| A1            | Khám lâm sàng chung, khám chuyên khoa | {}                    | {}                     | {}                    |
| 272           | Hematocrit                           | 15000                 | 15000                  | 15000                 |
"""


@pytest.mark.parametrize(
    ("prices", "passes", "rejected"),
    [  # the maxima of A1: 15,000, 10,000 and 7,000
        ((15000, 10000, 7000), ["C2", "D2", "E2"], []),
        ((15000, 10001, 7000), ["C2", "E2"], [("D2", ["CP001"])]),
        ((15000, 0, 7000), ["C2", "E2"], [("D2", ["IN014"])]),
        ((15000, "30.000 - 35.000", 7000), ["C2", "E2"], [("D2", ["IN004"])]),
        ((15001, 10000, "#N/A"), ["D2"], [("C2", ["CP001"]), ("E2", ["XL001"])]),
    ],
)
def test_a_class_is_not_rejected_for_the_cell_of_another(
    home: Path, prices: tuple[Any, ...], passes: list[str], rejected: list[Any]
) -> None:
    accepted, wrong, _ = lines(judged(home, CLASSES.format(*prices)))
    assert (accepted, wrong) == ([*passes, "C3", "D3", "E3"], rejected)


def test_what_is_wrong_with_a_whole_sheet_rejects_no_line(home: Path) -> None:
    """The sheet has no column of ordinals: one error that blocks the list, and every price fits."""
    checked = judged(home, "| STT | Tên dịch vụ | Giá đề nghị |\n| 1 | Hematocrit | 7000 |\n| 2 | Máu lắng | 9000 |")
    assert told(checked, "NB001") == [("NB001", "A2", None, None)]
    assert lines(checked) == (["C2", "C3"], [], []) and checked.verdict is not None and not checked.verdict.passes


def test_a_note_about_the_unit_of_money_rejects_no_line(home: Path) -> None:
    checked = judged(
        home, "| Đơn vị tính: nghìn đồng |\n| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 7000 |"
    )
    assert checked.findings.blocked
    assert all(code not in ("IN028", "IN030") for _, codes in lines(checked)[1] for code in codes)


def test_of_a_column_of_errors_each_line_is_rejected_and_no_other(home: Path) -> None:
    """25 formulas that were never calculated are one finding, and the one good price passes."""
    table = "| STT theo TT04 | Tên dịch vụ | Hạng | Giá đề nghị |\n| 273 | Máu lắng | II | 9000 |\n"
    table += "\n".join(f"| 272 | Hematocrit | {'II' if n % 2 else 'III'} | =1+{n} |" for n in range(25))
    checked = judged(home, table)
    (finding,) = checked.findings.of("XL002")
    assert (finding.at.cell, len(finding.places), finding.more["count"]) == ("D3", 25, 25)
    accepted, rejected, _ = lines(checked)
    assert accepted == ["D2"] and [cell for cell, _ in rejected] == [f"D{row}" for row in range(3, 28)]
    assert all("XL002" in codes for _, codes in rejected)


# --- screen, lists, counts and workbook -------------------------------------------------------------------------

HEAD = "| STT theo TT04 | Mã dịch vụ | Tên dịch vụ | Hạng | Giá đề nghị |\n"
FIXTURES: dict[str, dict[str, str]] = {
    "right": {"S": HEAD + "| 272 | | Hematocrit | | 7000 |\n| 273 | | Máu lắng | | 9000 |"},
    "above": {"S": HEAD + "| 272 | | Hematocrit | | 16000 |\n| 273 | | Máu lắng | | 9000 |"},
    "no price": {"S": HEAD + "| 272 | | Hematocrit | | |\n| 273 | | Máu lắng | | 9000 |"},
    "no price, unknown": {"S": HEAD + "| 9999 | | Dịch vụ lạ | | |\n| 273 | | Máu lắng | | 9000 |"},
    "not in the pack": {"S": HEAD + "| C1.2 | | Đo tỷ trọng dịch chọc dò | | 4700 |\n| 273 | | Máu lắng | | 9000 |"},
    "nothing in the pack": {"S": HEAD + "| C1.2 | | Đo tỷ trọng dịch chọc dò | | 4700 |"},
    "text": {"S": HEAD + "| 272 | | Hematocrit | | liên hệ |\n| 273 | | Máu lắng | | 9000 |"},
    "twice": {"S": HEAD + "| 272 | | Hematocrit | | 7000 |\n| 272 | | Hematocrit | | 9000 |"},
    "structure": {
        "S": HEAD + "| 272 | | Hematocrit | | 7000 |",
        "T": TITLE + "| STT theo TT04 | Tên dịch vụ | Thuốc, hóa chất, vật tư |\n| 272 | Hematocrit | 7000 |",
    },
    "classes": {"S": CLASSES.format(15001, 10000, 7000)},
    "two sheets": {"S": HEAD + "| 272 | | Hematocrit | | 7000 |", "T": HEAD + "| 272 | | Hematocrit | | 16000 |"},
    "error cell": {"S": HEAD + "| 272 | | Hematocrit | | #N/A |\n| 273 | | Máu lắng | | 9000 |"},
    "never calculated": {"S": HEAD + "\n".join(f"| 272 | | Hematocrit | | =1+{n} |" for n in range(30))},
}


def said_everywhere(path: Path, regulation: str, out: Path) -> None:
    """Fails unless the screen, the four lists, check.json and the sheets of the workbook agree with each other."""
    done = CliRunner().invoke(app, ["check", str(path), "--regulation", regulation, "-o", str(out), "--lang", "en"])
    assert done.exit_code in (0, 1, 2) and "Traceback" not in done.output
    if not (out / "check.json").exists():
        assert done.exit_code == 2
        return
    record = json.loads((out / "check.json").read_text(encoding="utf-8"))
    verdict, counts = record["verdict"], record["counts"]
    for name in ("accepted", "rejected", "not_judged"):
        with (out / f"{name}_services.csv").open(encoding="utf-8-sig", newline="") as file:
            listed = [(row["sheet"], row["cell"]) for row in csv.DictReader(file)]
        assert listed == [(entry["sheet"] or "", entry["cell"]) for entry in record[name]]
        assert verdict[f"{name}_services"] == len(listed)
    # no price stands in two lists; what is rejected has a finding that blocks, or the officer's reasons name none
    cells = [(entry["sheet"], entry["cell"]) for name in ("accepted", "rejected", "not_judged") for entry in record[name]]
    assert len(cells) == len(set(cells))
    blocking = {finding["code"] for finding in record["findings"] if finding["severity"] == "error" and not finding["accepted"]}
    assert not record["rejected"] or blocking, "no error, and prices that do not pass"
    assert all(blocking & set(entry["codes"]) for entry in record["rejected"])
    # the screen
    number = r"([\d.]+)"
    (said,) = re.findall(rf"Prices: {number} pass(?:es)?, {number} do(?:es)? not", done.output)
    assert said == (str(verdict["accepted_services"]), str(verdict["rejected_services"]))
    errors, warnings = ("".join((str(counts[name]), f" {name}", "s" * (counts[name] != 1))) for name in ("error", "warning"))
    assert f"{errors} ({verdict['blocking']} not accepted), {warnings}" in done.output
    assert (done.exit_code == 0) == (verdict["proposal"] == "pass")
    # the workbook
    (workbook,) = [entry for entry in out.iterdir() if entry.suffix in (".xlsx", ".xlsm")]
    book = openpyxl.load_workbook(workbook)
    summary = {row[0].value: row[1].value for row in book["Tổng hợp kiểm tra"].iter_rows(min_row=3) if row[0].value}
    names = {"Mức giá đạt": "accepted", "Mức giá không đạt": "rejected", "Mức giá chưa đối chiếu": "not_judged"}
    assert {key: summary[key] for key in names} == {key: str(verdict[f"{name}_services"]) for key, name in names.items()}
    assert (summary["Lỗi"], summary["Cảnh báo"]) == (str(counts["error"]), str(counts["warning"]))
    results = [row[2].value for row in book["Kết quả kiểm tra"].iter_rows(min_row=4) if row[2].value]
    assert results == [finding["code"] for finding in record["findings"]]
    # each cell of each finding is coloured in the sender's sheets
    for finding in record["findings"]:
        places = [finding, *(finding["related"] if finding["code"] in ("XL002",) else [])]
        for place in places:
            if (
                place["sheet"] in book.sheetnames
                and re.fullmatch(r"[A-Z]+\d+", place["cell"] or "")
                and "-checked" in workbook.name
            ):
                assert book[place["sheet"]][place["cell"]].fill.fill_type == "solid", place


@pytest.mark.parametrize("name", FIXTURES)
def test_screen_lists_counts_and_workbook_say_the_same(home: Path, name: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = write_xlsx(home / "list.xlsx", **FIXTURES[name])
    said_everywhere(path, "ttlt-04-2012", home / "out")


CASES = sorted((SHARED / "cases" / "check").glob("*")) if (SHARED / "cases" / "check").is_dir() else []
OF_2012 = ("class-columns", "clean-with", "binary-noise", "row-shifted", "hidden")


@pytest.mark.slow
@pytest.mark.skipif(not CASES, reason="the shared cases are not here")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_and_so_on_the_shared_cases(tmp_path: Path, path: Path) -> None:
    said_everywhere(path, "ttlt-04-2012" if path.name.startswith(OF_2012) else "nq-399-2025", tmp_path / "out")
