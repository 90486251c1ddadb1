"""Rounds by the workbook given back: what is corrected or accepted in it counts, is told of, and is never lost without a word."""

import csv
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import NotWritten
from pricebook.cli.app import app
from pricebook.submission.annotate.given_back import cells_that_differ, is_as_written
from tests.support import case, issued_today, pair, silent, write_xlsx

OLD, LAW = "ttlt-04-2012", "nq-399-2025"
DAY = "2015-08-10"  # the joint circular ended in 2016: without a day nothing may go on by it
HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"
ROWS = (
    "| 272 | Hematocrit | 16000 |\n| 273 | Máu lắng | 21000 |\n| 274 | Sức bền hồng cầu | 34000 |"  # maxima 15,000 20,000 33,000
)
RESULTS, SUMMARY = "Kết quả kiểm tra", "Tổng hợp kiểm tra"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "120"})


def commands(output: str) -> list[list[str]]:
    return [shlex.split(line) for line in output.splitlines() if line.strip().startswith("pricebook ")]


def a_list(home: Path, rows: str = ROWS, head: str = HEAD) -> Path:
    home.mkdir(exist_ok=True)
    return write_xlsx(home / "list.xlsx", head + rows)


def corrected(path: Path, **cells: object) -> Path:
    """The workbook with other values in cells of its first sheet, saved as an office program does."""
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    book.save(path)
    return path


def answered(path: Path, *codes: str) -> Path:
    """The workbook with a reason beside every finding of these codes; of all, where none is named."""
    book = openpyxl.load_workbook(path)
    for row in book[RESULTS].iter_rows(min_row=4):
        if row[2].value and row[2].value in (codes or (row[2].value,)):
            book[RESULTS][f"L{row[0].row}"] = "Đã xem"
    book.save(path)
    return path


# --- corrections -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_corrections_in_the_workbook_given_back_are_not_overwritten(home: Path, language: str) -> None:
    path = a_list(home)
    asked = ("check", path, "--regulation", OLD, "--lang", language)
    run(*asked)
    back = corrected(home / "list-check" / "list-checked.xlsx", C2=15_000, C3=20_000)
    before = {entry.name: entry.read_bytes() for entry in back.parent.iterdir()}
    done = run(*asked, "--force")
    assert done.exit_code == 2 and "Sheet1!C2" in done.output and re.search(r"\b2 (ô|cells)\b", done.output)
    assert {entry.name: entry.read_bytes() for entry in back.parent.iterdir()} == before
    (command,) = commands(done.output)
    assert command[:3] == ["pricebook", "check", str(back)] and run(*command[1:]).exit_code == 1
    second = json.loads((home / "list-check-2" / "check.json").read_text(encoding="utf-8"))
    assert [f["cell"] for f in second["findings"] if f["code"] == "CP001"] == ["C4"]


def test_a_list_that_was_corrected_itself_is_checked_again(home: Path) -> None:
    """The workbook given back is older than the list, and nobody typed into it: nothing is lost."""
    path = a_list(home)
    asked = ("check", path, "--regulation", OLD, "--force")
    run(*asked)
    corrected(path, C2=15_000)
    assert run(*asked).exit_code == 1 and "CP001" in run(*asked).output


def test_corrections_that_the_list_has_as_well_are_not_lost(home: Path) -> None:
    path = a_list(home)
    asked = ("check", path, "--regulation", OLD, "--force")
    run(*asked)
    for each in (path, home / "list-check" / "list-checked.xlsx"):
        corrected(each, C2=15_000)
    assert run(*asked).exit_code == 1


def test_a_workbook_without_a_stamp_is_held_against_the_list_if_it_was_saved_later(home: Path) -> None:
    import os

    path = a_list(home)
    checked = pricebook.check(path, regulation=OLD)
    back = corrected(checked.write().files[-1], C2=15_000)
    book = openpyxl.load_workbook(back)
    del book.custom_doc_props["pricebook-cells"]
    book.save(back)
    assert is_as_written(back) is None
    later = (home / "list-check" / "check.json").stat().st_mtime + 60
    os.utime(back, (later, later))
    with pytest.raises(NotWritten):
        checked.write(force=True)
    os.utime(back, (later - 60, later - 60))
    assert checked.write(force=True)


def test_the_stamp_outlives_another_program_and_typed_reasons(home: Path) -> None:
    back = pricebook.check(a_list(home), regulation=OLD).write().files[-1]
    assert is_as_written(answered(back)) is True
    assert is_as_written(corrected(back, C2=15_000)) is False
    assert [at.cell for at in cells_that_differ(back, home / "list.xlsx")] == ["C2"]


@pair("IN077", cell=({"C3": 20_000}, {}))
def test_corrections_beside_the_list_are_told_of(home: Path, cell: dict[str, int], raises: bool) -> None:
    path = a_list(home)
    back = answered(pricebook.check(path, regulation=OLD).write().files[-1], "CP001")
    corrected(back, **cell).replace(home / back.name)
    checked = pricebook.check(path, regulation=OLD)
    told = [(f.at.file, f.at.cell, f.observed) for f in checked.findings.of("IN077")]
    assert told == ([("list-checked.xlsx", "C3", 1)] if raises else [])
    assert all(f.accepted is not None for f in checked.findings.of("CP001"))  # its reasons count all the same


@case("IN077")
def test_corrections_beside_the_list_stand_in_every_output(home: Path) -> None:
    path = a_list(home)
    corrected(pricebook.check(path, regulation=OLD).write().files[-1], C2=15_000, C4=33_000).replace(home / "list-checked.xlsx")
    written = pricebook.check(path, regulation=OLD).write(home / "out")
    (told,) = written.result.findings.of("IN077")
    assert (told.observed, [at.cell for at in told.related]) == (2, ["C4"])
    assert "list-checked.xlsx" in told.remedy("en") and "list.xlsx" in told.remedy("vi")


# --- the next step, and the names of the rounds ----------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_next_step_names_the_file_to_correct_and_both_ways_work(home: Path, language: str) -> None:
    path = a_list(home)
    done = run("check", path, "--regulation", OLD, "--on", DAY, "--lang", language)
    step = done.output[done.output.rindex({"vi": "Tiếp theo", "en": "Next"}[language]) :]
    (command,) = commands(step)
    assert f"{path}" in " ".join(step.split()).replace(str(home / "list-check"), "") and command[2].endswith("list-checked.xlsx")
    back = corrected(home / "list-check" / "list-checked.xlsx", C2=15_000)
    assert "CP001" in run(*command[1:]).output  # two are left
    answered(home / "list-check-2" / "list-checked-2.xlsx")
    last = run("check", home / "list-check-2" / "list-checked-2.xlsx", "--regulation", OLD, "--on", DAY)
    assert last.exit_code == 0 and (home / "list-check-3" / "list-checked-3.xlsx").is_file() and back.is_file()
    corrected(path, C2=15_000, C3=20_000, C4=33_000)
    back.unlink()
    assert run("check", path, "--regulation", OLD, "--on", DAY, "--force").exit_code == 0


@pytest.mark.slow
def test_rounds_have_one_name_and_a_number(home: Path) -> None:
    path = a_list(home)
    pricebook.check(path, regulation=OLD).write()
    for number in (2, 3, 4):
        earlier = "" if number == 2 else f"-{number - 1}"
        path = home / f"list-check{earlier}" / f"list-checked{earlier}.xlsx"
        written = pricebook.check(path, regulation=OLD).write()
        assert written.files[-1] == home / f"list-check-{number}" / f"list-checked-{number}.xlsx"
    assert run("check", path, "--regulation", OLD).exit_code == 2  # what is there is not replaced
    assert run("check", path, "--regulation", OLD, "--force").exit_code == 1


def test_a_workbook_given_back_in_one_folder_with_its_list(home: Path) -> None:
    path = a_list(home)
    back = pricebook.check(path, regulation=OLD).write().files[-1]
    moved = Path(shutil.move(back, home / back.name))
    written = pricebook.check(moved, regulation=OLD).write()
    assert written.files[-1] == home / "list-check-2" / "list-checked-2.xlsx"


def test_a_sender_s_list_of_such_a_name_is_a_first_round(home: Path) -> None:
    path = a_list(home).rename(home / "list-checked.xlsx")
    assert pricebook.check(path, regulation=OLD).write().files[-1] == home / "list-checked-check" / "list-checked-checked.xlsx"


def test_reasons_of_a_later_round_count_beside_the_list(home: Path) -> None:
    path = a_list(home)
    first = pricebook.check(path, regulation=OLD).write().files[-1]
    second = answered(pricebook.check(first, regulation=OLD).write().files[-1])
    second.replace(home / second.name)
    assert not pricebook.check(path, regulation=OLD).findings.blocked


# --- acceptances -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Phẫu thuật  nội soi khớp gối", "Phẫu thuật nội soi khớp gối", " Phẫu thuật nội soi khớp gối "])
def test_a_reason_beside_a_name_with_double_blanks_or_decomposed_letters_counts(home: Path, name: str) -> None:
    import unicodedata

    if name == name.strip() and "  " not in name:
        name = unicodedata.normalize("NFD", name)
    path = a_list(home, f"| Z.1 | {name} | 14000 |")
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Giá  2012")
        sheet.write_row(0, 0, ("STT theo TT04", "Tên dịch vụ", "Giá đề nghị"))
        sheet.write_row(1, 0, ("Z.1", name, 14_000))
    back = answered(pricebook.check(path, regulation=OLD).write().files[-1])
    found = [f for f in pricebook.check(back, regulation=OLD).findings if f.severity != "info"]
    assert found and all(f.accepted is not None for f in found), found


def names_as_the_regulation_writes_them() -> list[tuple[str, str, int]]:
    """Services of today whose names have a double blank or decomposed letters in the regulation's own list."""
    from pricebook.tables import clean_text

    return [(code, name, price) for code, name, price in issued_today(9_000) if name != clean_text(name)][:5]


def test_a_reason_counts_for_names_as_the_regulation_writes_them(home: Path) -> None:
    services = names_as_the_regulation_writes_them()
    assert services
    rows = "\n".join(f"| {code} | {name} | {price + 1} |" for code, name, price in services)
    path = a_list(home, rows, TODAY)
    first = pricebook.check(path, regulation=LAW)
    assert len(first.findings.of("CP007")) == len(services)
    second = pricebook.check(answered(first.write().files[-1], "CP007"), regulation=LAW)
    assert not second.findings.blocked


def test_the_summary_counts_accepted_errors_and_warnings_apart(home: Path) -> None:
    """One error without a reason and one warning with one: "of these accepted" is 0 below the errors and 1 below the warnings."""
    path = a_list(home, "| 272 | Hematocrit | 16000 |\n| 273 | Phẫu thuật nội soi khớp gối | 14000 |")
    first = pricebook.check(path, regulation=OLD)
    warned = {f.code for f in first.findings if f.severity == "warning"}
    written = pricebook.check(answered(first.write().files[-1], *warned), regulation=OLD).write()
    rows = [[cell.value for cell in row[:2]] for row in openpyxl.load_workbook(written.files[-1])[SUMMARY].iter_rows()]
    named = {str(name).strip(): value for name, value in rows}
    counts = written.result.findings.counts
    assert (named["Lỗi"], named["trong đó đã chấp nhận"]) == (str(counts["error"]), "0") and counts["error"]
    assert named["trong đó đã có lý do chấp nhận"] == named["Cảnh báo"] == str(counts["warning"]) and warned


def test_the_screen_says_how_many_warnings_are_open(home: Path) -> None:
    rows = "| 272 | Phẫu thuật nội soi khớp gối | 14000 |\n| 273 | Phẫu thuật nội soi khớp vai | 14000 |"
    path = a_list(home, rows)
    done = run("check", path, "--regulation", OLD, "--on", DAY, "--lang", "en")
    warnings = int(re.search(r"(\d+) warnings? \((\d+) not answered\)", done.output)[1])  # type: ignore[index]
    assert done.exit_code == 0 and f"({warnings} not answered)" in done.output and warnings > 1
    assert (
        f"Next: answer the {warnings} warnings" in done.output
        and "Chấp nhận" in done.output
        and "accepted.csv" not in done.output
    )
    (command,) = commands(done.output)
    answered(home / "list-check" / "list-checked.xlsx")
    done = run(*command[1:])
    assert "(0 not answered)" in done.output and "Next: the list may go on" in done.output


# --- the regulation in question --------------------------------------------------------------------------------------


TODAY = "| Mã dịch vụ | Tên dịch vụ | Giá |\n"


def of_today(count: int, factor: int = 1) -> str:
    return "\n".join(f"| {code} | {name} | {cost * factor} |" for code, name, cost in issued_today(count))


@pytest.mark.slow
@case("IN050")
def test_as_long_as_the_regulation_is_in_question_no_price_is_judged(home: Path) -> None:
    path = a_list(home, of_today(40), TODAY)
    checked = pricebook.check(path, regulation="tt39-2018")
    verdict = checked.verdict
    assert verdict is not None and (verdict.proposal, verdict.passes, verdict.over_ceiling) == ("not-judged", False, 0)
    assert verdict.counted == (0, 0, 40) and {*verdict.reasons.values()} == {"other-regulation"}
    written = checked.write(home / "out")
    with (home / "out" / "not_judged_services.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["reason"] for row in csv.DictReader(file)} == {"other-regulation"}
    summary = openpyxl.load_workbook(written.files[-1])[SUMMARY]
    assert any("IN050" in str(cell.value) and "CHƯA KẾT LUẬN" in str(cell.value) for row in summary.iter_rows() for cell in row)
    done = run("check", path, "--regulation", "tt39-2018", "--no-annotate", "--lang", "en")
    assert done.exit_code == 2 and "No verdict yet" in done.output and "Returned" not in done.output


@silent("IN050")
def test_an_officer_who_says_that_it_is_the_regulation_gets_a_verdict(home: Path) -> None:
    checked = pricebook.check(a_list(home, of_today(40), TODAY), regulation="tt39-2018", ignore=["IN050"])
    assert checked.verdict is not None and {*checked.verdict.reasons.values()} == {"above-parts"}


@pytest.mark.slow
def test_the_question_accepted_with_a_reason_is_answered(home: Path) -> None:
    path = a_list(home, of_today(40), TODAY)
    back = answered(pricebook.check(path, regulation="tt39-2018").write().files[-1], "IN050")
    verdict = pricebook.check(back, regulation="tt39-2018").verdict
    assert verdict is not None and {*verdict.reasons.values()} == {"above-parts"}


@case("IN050")
def test_where_no_other_regulation_fits_better_the_prices_are_just_wrong(home: Path) -> None:
    """Every price is a thousand times what was issued: no pack allows that, and the list goes back."""
    checked = pricebook.check(a_list(home, of_today(20, 1000), TODAY), regulation=LAW)
    assert checked.verdict is not None and checked.verdict.proposal == "return" and len(checked.verdict.rejected) == 20


# --- doubled rows ----------------------------------------------------------------------------------------------------


@case("NB020")
def test_every_row_that_repeats_another_is_named_and_coloured(home: Path) -> None:
    rows = [f"| {code} | {name} | {cost} |" for code, name, cost in issued_today(8)]
    path = a_list(home, "\n".join([*rows, *rows[:7]]), TODAY)  # rows 10 to 16 repeat 2 to 8
    written = pricebook.check(path, regulation=LAW).write()
    (finding,) = written.result.findings.of("NB020")
    assert finding.observed == 7 and [at.cell for at in finding.places] == [f"B{row}" for row in range(10, 17)]
    assert [at.cell for at in finding.related] == [f"B{row}" for row in range(2, 9)]
    assert all(f"row {row} as row {row - 8}" in finding.message("en") for row in range(10, 17))
    sheet = openpyxl.load_workbook(written.files[-1]).worksheets[0]
    assert all(sheet[f"B{row}"].fill.fill_type == "solid" and sheet[f"B{row}"].comment for row in range(10, 17))
    record = json.loads((written.folder / "check.json").read_text(encoding="utf-8"))
    (told,) = [f for f in record["findings"] if f["code"] == "NB020"]
    assert [at["cell"] for at in told["related"]][:6] == [f"B{row}" for row in range(11, 17)]
    assert len(record["accepted"]) == 15  # every row has its place: 15 rows in, 15 accepted


@silent("NB020")
def test_rows_that_differ_repeat_nothing(home: Path) -> None:
    assert not pricebook.check(a_list(home, of_today(8), TODAY), regulation=LAW).findings.of("NB020")
