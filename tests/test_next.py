"""What the screen says to do next, the commands that it prints, and the words in which it names places and rows."""

import json
import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.regulation import regulation
from pricebook.appraisal.baseline import compare_rounds
from pricebook.base.languages import counted, say, shown
from pricebook.cli.app import app
from pricebook.cli.findings import SCREEN
from pricebook.findings import Finding, Place, as_record
from tests.support import DATA, case, issued_today, judged, silent, told, write_csv, write_xlsx

LAW, OLD = "nq-399-2025", "ttlt-04-2012"
HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "120"})


def a_csv(home: Path, table: str) -> Path:
    home.mkdir(exist_ok=True)
    write_csv(home / "list.csv", table)
    return home / "list.csv"


def today(rows: int = 3, price: str = "Giá", above: str = "", added: int = 0) -> str:
    listed = [f"| {n} | {code} | {name} | {cost + added} |" for n, (code, name, cost) in enumerate(issued_today(rows), 1)]
    return "\n".join([*([above] if above else []), f"| STT | Mã dịch vụ | Tên dịch vụ | {price} |", *listed])


def commands(output: str) -> list[list[str]]:
    """The commands that a screen prints, each on a line of its own."""
    return [shlex.split(line) for line in output.splitlines() if line.strip().startswith("pricebook ")]


# --- the room of the screen ------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_eleven_kinds_of_findings_have_their_place_law_and_remedy(tmp_path: Path, language: str) -> None:
    done = run("build", DATA / "long-an-2012-draft", "-o", tmp_path / "out", "--lang", language)
    lines = done.output.splitlines()
    assert 60 < len(lines) <= SCREEN  # the room is filled
    assert max(len(line) for line in lines if str(tmp_path) not in line) <= 120  # a path is never broken
    label = {"vi": "Xử lý:", "en": "Remedy:"}[language]
    assert sum(label in line for line in lines) >= 9  # every error and warning, and more
    full = run("build", DATA / "long-an-2012-draft", "-o", tmp_path / "out", "--force", "--lang", language, "--full").output
    assert full.count(label) == len(json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))["findings"])


def test_nothing_hidden_asks_for_no_more(home: Path) -> None:
    asked = ("check", a_csv(home, HEAD + "| 272 | Hematocrit | 16000 |"), "--regulation", OLD, "--no-annotate", "--lang", "en")
    assert "--full" not in run(*asked).output


def test_remedies_that_differ_are_given_each_for_its_line(home: Path) -> None:
    """Two columns of money that were not read: no command with a word in the place of a heading."""
    table = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị | Giá cũ kỹ | Giá lạ |\n| 272 | Hematocrit | 14000 | 1 | 2 |"
    done = run("check", a_csv(home, table), "--regulation", OLD, "--no-annotate", "--lang", "en").output
    for cell, letter in (("D1", "D"), ("E1", "E")):
        assert re.search(rf"Remedy {cell}: .*--column price={letter};", " ".join(done.split()))
    assert "see each line" not in done


@pytest.mark.parametrize(("count", "said"), [(1, "1 title row"), (2, "2 title rows")])
def test_one_thing_is_no_plural(count: int, said: str) -> None:
    assert counted(count, "title", "en") == said
    found = say("screen.settled-counts", errors=str(count), warnings="0", notes="1").text("en")
    assert found == f"{count} error{'s' * (count > 1)}, 0 warnings, 1 note."


# --- commands keep the call ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", [None, "kết quả"])
def test_a_printed_command_repeats_the_call_and_works(home: Path, out: str | None) -> None:
    path = a_csv(home, today(price="Cột E"))
    more = [] if out is None else ["-o", str(home / out)]
    asked = ["check", str(path), "--regulation", LAW, "--lang", "en", "--on", "2025-07-01", *more]
    (command,) = commands(run(*asked).output)
    assert {*asked} <= {*command} and command[-1] == "--columns"
    done = run(*command[1:])
    assert done.exit_code == 0 and (home / (out or "list-check") / "check.json").is_file()


@pytest.mark.slow
def test_what_was_taken_from_values_stays_taken(home: Path) -> None:
    """With --columns the list is read; the command that names the column of names keeps it, and replaces the result."""
    path = a_csv(home, today(price="Cột E").replace("Tên dịch vụ", "Diễn giải"))
    (command,) = commands(run("check", path, "--regulation", LAW, "--columns", "--lang", "en").output)
    assert "--columns" in command and "--force" in command and command[-1].startswith("name=")
    assert run(*command[1:]).exit_code == 0


@pytest.mark.slow
def test_a_dossier_that_is_mended_is_built_into_the_same_folder(tmp_path: Path) -> None:
    done = run("build", DATA / "long-an-2012-draft", "-o", tmp_path / "out", "--lang", "vi")
    why, command = commands(done.output)  # why a service has no price, and what to run when it is mended
    assert why[:3] == ["pricebook", "explain", str(DATA / "long-an-2012-draft")]
    assert command[1:] == ["build", str(DATA / "long-an-2012-draft"), "-o", str(tmp_path / "out"), "--lang", "vi"]
    assert run(*command[1:]).exit_code == 1  # over its own unchanged result it needs no --force


# --- the next step by its cause --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_of_a_list_by_another_regulation_only_that_is_asked(home: Path) -> None:
    path = a_csv(home, today(40))
    done = run("check", path, "--regulation", "tt39-2018", "--no-annotate", "--lang", "en").output
    assert done.startswith("IN050") and done.splitlines()[-2].startswith("Next:")
    first, last = commands(done)
    assert first == last and last[last.index("--regulation") + 1] == LAW and "--on" not in last
    assert not [line for line in done.splitlines() if re.match(r"(NB|CP)\d{3} ", line)]  # held back, with their numbers
    assert re.search(r"CP025 \(\d+\)", done)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_day_outside_the_law_the_day_is_to_be_changed_and_nothing_passes(home: Path, language: str) -> None:
    path = a_csv(home, HEAD + "| 272 | Hematocrit | 14000 |")
    asked = ("check", path, "--regulation", OLD, "--on", "2011-01-01", "--lang", language, "-o", home / "out")
    done = run(*asked)
    told_ = done.output[done.output.rindex({"vi": "Tiếp theo", "en": "Next"}[language]) :]
    assert done.exit_code == 1 and "--on" in told_ and "15/04/2012" in told_
    checked = pricebook.check(path, regulation=OLD, on=date(2011, 1, 1))
    assert checked.verdict is not None and not checked.verdict.accepted and len(checked.verdict.not_judged) == 1


def test_formulas_without_values_are_to_be_calculated(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "l.xlsx", HEAD + "| 272 | Hematocrit | =1+1 |")
    done = " ".join(run("check", path, "--regulation", OLD, "--lang", "en").output.split())
    assert f"Next: open {path} in Excel or LibreOffice" in done


def test_what_has_its_reason_waits_for_no_answer(home: Path) -> None:
    table = HEAD + "| 272 | Phẫu thuật nội soi khớp gối | 14000 |"
    path = a_csv(home, table)
    asked = ("check", path, "--regulation", OLD, "--on", "2015-08-10", "--lang", "vi", "-o", home / "out", "--force")
    warned = run(*asked).output
    assert "to_accept.csv" in warned and "accepted.csv" in warned
    waiting = (home / "out" / "to_accept.csv").read_text(encoding="utf-8-sig").splitlines()
    columns = waiting[0].split(",")
    write_csv(home / "accepted.csv", f"| code | cell | observed | reason | by |\n{_row(waiting[1:], columns)}")
    done = run(*asked).output
    assert "Đã chấp nhận:" in done and "accepted:" not in done and "trả lời từng cảnh báo" not in done


def _row(lines: list[str], columns: list[str]) -> str:
    import csv

    rows = [dict(zip(columns, row, strict=True)) for row in csv.reader(lines)]
    return "\n".join(f"| {row['code']} | {row['cell']} | {row['observed']} | đã xem | An |" for row in rows)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_quiet_says_in_one_line_that_nothing_was_read(home: Path, language: str) -> None:
    path = a_csv(home, today(price="Cột E"))
    done = run("check", path, "--regulation", LAW, "-q", "--lang", language)
    (line,) = done.stdout.splitlines()
    assert done.exit_code == 2 and "list.csv" in line and "IN034" in line and len(line) <= 120


@pytest.mark.slow
def test_every_service_that_is_left_out_is_counted_as_not_proposed(tmp_path: Path) -> None:
    done = run("build", DATA / "long-an-2012", "-o", tmp_path / "out", "--lang", "en").output
    left = json.loads((tmp_path / "out" / "pricelist.json").read_text(encoding="utf-8"))["left_out"]
    assert left and f"; {len(left)} service" in done


# --- which regulation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title", ["Bảng giá Nghị quyết số 399/NQ-HĐND", "Giá theo NQ 399/2025", "nq-399-2025", "Kèm theo Nghị quyết số 399/2025"]
)
def test_a_title_that_gives_the_number_names_the_regulation(home: Path, title: str) -> None:
    checked = pricebook.check(a_csv(home, today(above=f"| {title} |  |  |  |")))
    assert checked.law is not None and checked.law.regulation.id == LAW and not checked.findings.blocked


@pytest.mark.parametrize("above", ["", "| Giá theo Nghị quyết 399/2025, thay Thông tư 39/2018/TT-BYT |  |  |  |"])
def test_where_none_or_several_are_named_the_pack_that_fits_is_proposed(home: Path, above: str) -> None:
    done = run("check", a_csv(home, today(above=above)), "--lang", "en")
    (command,) = commands(done.output)
    assert done.exit_code == 2 and command[-2:] == ["--regulation", LAW]
    assert "remedies" not in done.output and run(*command[1:]).exit_code == 0


def test_a_heading_that_compares_with_another_regulation_names_none(home: Path) -> None:
    assert pricebook.check(a_csv(home, today(price="Giá theo TT 39/2018"))).submission is None


# --- files that are no list ------------------------------------------------------------------------------------------


@case("IN062")
@pytest.mark.parametrize(("name", "head"), [("l.pdf", b"%PDF-1.7\n"), ("l.xlsx", b"%PDF-1.4"), ("l.jpg", b"\xff\xd8\xff\xe0")])
def test_a_printed_page_or_a_picture_is_no_table(home: Path, name: str, head: bytes) -> None:
    home.mkdir()
    (home / name).write_bytes(head + b"\x00" * 50)
    (finding,) = pricebook.check(home / name, regulation=OLD).findings
    assert finding.code == "IN062" and ".xlsx" in finding.message("en") and "Excel" not in finding.message("en")


@case("IN062")
@pytest.mark.parametrize("part", ["word/document.xml", "bảng giá.xlsx"])
def test_a_document_or_an_archive_is_no_table(home: Path, part: str) -> None:
    import zipfile

    home.mkdir()
    with zipfile.ZipFile(home / "l.docx", "w") as archive:
        archive.writestr(part, "x")
    assert [f.code for f in pricebook.check(home / "l.docx", regulation=OLD).findings] == ["IN062"]


@silent("IN062")
def test_a_damaged_workbook_is_no_other_kind_of_file(home: Path) -> None:
    home.mkdir()
    (home / "l.xlsx").write_bytes(b"\x00\x01\x02" * 30)
    assert [f.code for f in pricebook.check(home / "l.xlsx", regulation=OLD).findings] == ["XL010"]


@case("IN063")
@pytest.mark.parametrize("below", ["", "| Nhóm A |  |  |\n"])
def test_a_form_that_was_not_filled_in_has_no_rows(home: Path, below: str) -> None:
    checked = judged(home, f"{HEAD}{below}")
    assert told(checked, "IN") == [("IN063", "1:1", None, None)] and checked.submission is None


@silent("IN063")
def test_one_row_is_a_list(home: Path) -> None:
    assert told(judged(home, HEAD + "| 272 | Hematocrit | 14000 |"), "IN") == []


def test_an_empty_folder_is_no_dossier(home: Path) -> None:
    home.mkdir()
    done = run("check", home, "--regulation", OLD, "--lang", "en")
    assert (
        done.exit_code == 2 and "is empty" in done.output and "pricebook new" in done.output and "is a dossier" not in done.output
    )


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_row_that_no_service_is_known_of_is_named_in_its_own_words(home: Path, language: Any) -> None:
    checked = judged(
        home, "| STT | Mã dịch vụ | Tên dịch vụ | Giá |\n| 1 | Z.9 | Khám lạ | |\n| 2 | Y.8 | Tiêm lạ | 5000 |", regulation=LAW
    )
    for finding in checked.findings:
        assert not re.search(r"(^|[:(] ?)–", finding.message(language)), finding
    (missing,) = checked.findings.of("CP010")
    assert missing.message(language).startswith("Z.9 “Khám lạ”")


def test_a_sheet_without_ordinals_is_said_without_a_dash(home: Path) -> None:
    for finding in judged(home, "| Tên dịch vụ | Giá đề nghị |\n| Hematocrit | 14000 |").findings.of("NB001"):
        assert "–" not in finding.message("vi") + finding.message("en")


def test_a_whole_row_is_a_row_and_no_range(home: Path) -> None:
    table = "| Tên dịch vụ | Giá đề nghị |\n| Hematocrit | 14000 |\n| Hematocrit | 13000 |"
    path = a_csv(home, table)
    done = run("check", path, "--regulation", OLD, "-o", home / "out", "--lang", "vi").output
    assert "dòng 2" in done and "2:2" not in done
    sheet = openpyxl.load_workbook(home / "out" / "list-findings.xlsx")["Kết quả kiểm tra"]
    rows = {row[2]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert rows["NB003"][4] == "dòng 2" and "“Hematocrit”" in rows["NB003"][5] and "C5.1" not in rows["NB003"][5]


@pytest.mark.parametrize("names", ["as the sheet has it", "by id"])
def test_a_typed_reason_is_taken_up_for_a_row_and_a_named_service(home: Path, names: str) -> None:
    path = a_csv(home, "| Tên dịch vụ | Giá đề nghị |\n| Hematocrit | 14000 |\n| Hematocrit | 13000 |")
    run("check", path, "--regulation", OLD, "-o", home / "out", "--lang", "vi")
    workbook = home / "out" / "list-findings.xlsx"
    book = openpyxl.load_workbook(workbook)
    sheet = book["Kết quả kiểm tra"]
    for row in range(4, sheet.max_row + 1):
        if sheet.cell(row, 3).value == "NB003":
            sheet.cell(row, 12).value = "hai cơ sở"
            if names == "by id":  # a workbook of an earlier version
                sheet.cell(row, 5).value, sheet.cell(row, 6).value = "2:2", "C5.1.272"
    book.save(home / "list-findings.xlsx")
    (finding,) = pricebook.check(path, regulation=OLD).findings.of("NB003")
    assert finding.accepted is not None and finding.accepted.reason == "hai cơ sở"


def test_the_summary_counts_by_code_and_calls_the_heading_a_heading(home: Path) -> None:
    path = a_csv(home, HEAD + "| 272 | Hematocrit | 16000 |\n| 273 | Máu lắng | 99000 |")
    run("check", path, "--regulation", OLD, "-o", home / "out", "--lang", "vi")
    sheet = openpyxl.load_workbook(home / "out" / "list-findings.xlsx")["Tổng hợp kiểm tra"]
    texts = [str(row[1]) for row in sheet.iter_rows(values_only=True)]
    assert any(text.startswith("CP001 Lỗi: ") and text.endswith("2 chỗ") for text in texts)
    assert any("1 dòng tiêu đề" in text for text in texts) and not any("lặp lại" in text or "--" in text for text in texts)


def test_a_file_that_can_carry_no_notes_loses_nothing(home: Path) -> None:
    home.mkdir()
    path = a_csv(home, HEAD + "| 272 | Hematocrit | 16000 |")
    done = run("check", path, "--regulation", OLD, "-o", home / "out", "--lang", "en").output
    assert "Notes cannot be written into a .csv file" in done and "would be lost" not in done


def test_services_that_a_row_could_be_are_named_by_code_name_and_price(home: Path) -> None:
    checked = judged(home, "| Tên dịch vụ | Giá |\n| Khâu củng mạc | 800000 |", regulation=LAW)
    candidates = [shown(finding.more["candidates"]) for finding in checked.findings.of("NB008")]
    assert candidates and all(re.search(r"\d\d\.\d{4}\.\d{4} “Khâu củng mạc.*” \([\d.]+\)", text) for text in candidates)


# --- rounds ----------------------------------------------------------------------------------------------------------


def test_what_many_cells_share_is_the_same_wherever_it_begins() -> None:
    def spaces(row: int, text: str) -> Finding:
        return Finding(
            "XL020", Place("l.xlsx", "S", row, 2), observed=text, more={"field": "f", "after": text.strip(), "cells": 107}
        )

    def formulas(first: int) -> Finding:
        cells = tuple(Place("l.xlsx", "S", row, 4) for row in range(first + 1, first + 5))
        return Finding("XL002", Place("l.xlsx", "S", first, 4), cells=cells, more={"field": "f", "count": 5})

    earlier = [as_record(spaces(5, "a ")), as_record(formulas(9))]
    assert compare_rounds([spaces(50, "b "), formulas(3)], earlier) == ([False, False], [], [])
    moved = [Finding("IN004", Place("l.xlsx", "S", 3, 4), observed="x")]
    assert compare_rounds(moved, [as_record(Finding("IN004", Place("l.xlsx", "S", 9, 4), observed="y"))]).new == [True]


def test_a_price_that_is_raised_further_is_changed_and_the_mended_speak_the_language(home: Path) -> None:
    table = HEAD + "| 272 | Hematocrit | {} |\n| 273 | Máu lắng | {} |"
    path = a_csv(home, table.format(16000, 99000))
    run("check", path, "--regulation", OLD, "-o", home / "a", "--lang", "vi")
    write_csv(path, table.format(17000, 9000))
    done = run(
        "check", path, "--regulation", OLD, "-o", home / "b", "--lang", "en", "--baseline", home / "a" / "check.json"
    ).output
    assert "1 mended, 0 taken out of the list, 1 changed and still wrong" in " ".join(done.split())
    (mended,) = [line for line in done.splitlines() if line.startswith("mended:")]
    assert "Price above the ceiling: 99000" in mended


@pytest.mark.slow
def test_a_pack_is_a_page_that_agrees_with_the_list_of_packs() -> None:
    listed, page = regulation(LAW).record(), run("regulation", "show", LAW, "--lang", "en").output
    assert listed["complete"] is False and "The pack is incomplete" in page and "it lacks IV" in page
    assert "pack_version:" not in page and "pack_version:" in run("regulation", "show", LAW, "--full").output
