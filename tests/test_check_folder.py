"""A folder of submissions: each judged by itself, entered in a register that a clerk types into, and that is read back."""

import json
import os
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.check_folder import CheckedFolder, check_folder, results_of_folder
from pricebook.app.errors import InputNotFound, OutputExists, UnreadableList, WrongOption
from pricebook.app.folder_record import FOLDER_RECORD
from pricebook.cli.app import app
from pricebook.exports.incoming_register import REGISTER
from tests.support import DATA, issued_today, write_xlsx

HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"
RIGHT = "| 272 | Hematocrit | 15000 |"  # the circular's maximum for C5.1.272 is 15,000
HIGH = "| 272 | Hematocrit | 16000 |"
OTHER = "| 268 | Huyết đồ (bằng phương pháp thủ công) | {} |"  # its maximum is 57,000
LONG_AN: dict[str, Any] = {"regulation": "ttlt-04-2012", "class_": "II", "province": "Long An", "on": date(2015, 8, 10)}
ASKED = ("--regulation", "ttlt-04-2012", "--class", "II", "--province", "Long An", "--on", "2015-08-10", "--lang", "vi")


def put(folder: Path, **files: str) -> Path:
    """A folder with lists: "so_y_te__a" is the file a.xlsx of the subfolder so_y_te."""
    for name, table in files.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_xlsx(path, HEAD + table)
    return folder


def checked(folder: Path, **more: Any) -> CheckedFolder:
    return check_folder(folder, **LONG_AN, annotate=False, **more)


def told(result: CheckedFolder) -> list[tuple[int, str, str | None]]:
    return [(line.entry.number, line.entry.file, line.outcome.status) for line in result.lines]


def rounds(result: CheckedFolder) -> list[tuple[int, int | None, int | None]]:
    return [(line.entry.number, line.entry.round, line.entry.follows) for line in result.lines]


def register(result: CheckedFolder) -> list[dict[str, Any]]:
    """The rows of the register by its headings."""
    sheet = openpyxl.load_workbook(result.register).worksheets[0]
    head = [cell.value for cell in sheet[4]]
    return [dict(zip(head, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=5)]


def type_in(result: CheckedFolder, number: int, **cells: Any) -> None:
    """Types into the row of a number; underlines of a heading are blanks."""
    book = openpyxl.load_workbook(result.register)
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[4]]
    at = next(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value == number)
    for heading, value in cells.items():
        sheet.cell(at, head.index(heading.replace("_", " ")) + 1).value = value
    book.save(result.register)


# --- which files, and in which order ---------------------------------------------------------------------------------


def test_each_file_is_judged_by_itself_and_numbered(home: Path) -> None:
    folder = put(home / "in", so_y_te__b10=HIGH, so_y_te__b2=RIGHT, a=RIGHT)
    result = checked(folder)
    # files of the folder itself first; 2 before 10
    assert told(result) == [(1, "a.xlsx", "pass"), (2, "so_y_te/b2.xlsx", "pass"), (3, "so_y_te/b10.xlsx", "return")]
    assert [line.entry.sender for line in result.lines] == [None, "so_y_te", "so_y_te"]
    assert {path.name for path in (home / "in-check").iterdir()} == {"001-a", "002-b2", "003-b10", REGISTER, FOLDER_RECORD}
    alone = pricebook.check(folder / "so_y_te" / "b10.xlsx", **LONG_AN).check_record()
    record = json.loads((home / "in-check" / "003-b10" / "check.json").read_text(encoding="utf-8"))
    assert record["rejected"] == alone["rejected"] and record["verdict"] == alone["verdict"]


def test_a_file_that_cannot_be_read_stops_no_other(home: Path) -> None:
    folder = put(home / "in", b=RIGHT, c=HIGH)
    (folder / "a.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "d.csv").write_text("nothing\nat all\n", encoding="utf-8")
    result = checked(folder)
    assert told(result) == [(1, "a.xlsx", "not-read"), (2, "b.xlsx", "pass"), (3, "c.xlsx", "return"), (4, "d.csv", "not-read")]
    assert [row["Đề nghị"] for row in register(result)] == ["không đọc được", "đủ điều kiện", "trả lại", "không đọc được"]
    assert all(line.note("vi") for line in result.lines if line.outcome.status == "not-read")


def test_what_is_no_submission_is_passed_over_and_named(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, so__deep__b=RIGHT)
    for name in ("~$a.xlsx", ".hidden.xlsx", "letter.pdf", "accepted.csv", "a.columns.toml"):
        (folder / name).write_text("", encoding="utf-8")
    (folder / "old-check").mkdir()
    (folder / "old-check" / "check.json").write_text("{}", encoding="utf-8")
    (folder / "dossier").mkdir()
    (folder / "dossier" / "dossier.toml").write_text("", encoding="utf-8")
    result = checked(folder)
    assert [line.entry.file for line in result.lines] == ["a.xlsx"]
    assert {each.name: each.why for each in result.passed_by} == {
        "~$a.xlsx": "lock-file", ".hidden.xlsx": "hidden", "letter.pdf": "other-format", "accepted.csv": "of-the-officer",
        "a.columns.toml": "of-the-officer", "old-check/": "own-result", "dossier/": "a-dossier", "so/deep/": "deeper-folder",
    }  # fmt: skip


def test_the_results_may_lie_within_the_folder(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    assert told(checked(folder, out=folder / "results")) == [(1, "a.xlsx", "pass")]
    again = checked(folder, out=folder / "results")
    assert told(again) == [(1, "a.xlsx", "pass")] and [each.why for each in again.passed_by] == ["own-result"]


def test_a_workbook_that_was_given_back_is_a_submission_once_it_is_mended(home: Path) -> None:
    folder = put(home / "in", a=HIGH)
    back = pricebook.check(folder / "a.xlsx", **LONG_AN).write(home / "out").files[-1]
    copyfile(back, folder / back.name)
    first = checked(folder)
    assert told(first) == [(1, "a.xlsx", "return")] and [each.why for each in first.passed_by] == ["own-result"]
    book = openpyxl.load_workbook(folder / back.name)
    book.worksheets[0]["C2"] = 15000
    book.save(folder / back.name)
    mended = checked(folder)
    assert rounds(mended) == [(1, 1, None), (2, 2, 1)] and told(mended)[1][2] == "pass"


def test_a_dossier_and_an_empty_folder_are_told(home: Path) -> None:
    with pytest.raises(WrongOption, match="pricebook build"):
        checked(DATA / "long-an-2012")
    (home / "empty").mkdir(parents=True)
    with pytest.raises(InputNotFound):
        checked(home / "empty")
    (home / "empty" / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputNotFound, match=r"a\.pdf"):
        checked(home / "empty")
    assert not (home / "empty-check").exists()


def test_an_option_that_is_wrong_is_told_once_and_nothing_is_written(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    with pytest.raises(pricebook.UnknownRegulation):
        check_folder(folder, regulation="nothing")
    assert not (home / "in-check").exists()


@pytest.mark.parametrize(
    ("name", "results"), [("in", "in-check"), ("in/", "in-check"), ("a/../in", "in-check"), ("a.b", "a.b-check")]
)
def test_results_lie_beside_the_folder(name: str, results: str) -> None:
    assert results_of_folder(Path("x") / name) == Path("x") / results


# --- numbers, and what the clerk types -------------------------------------------------------------------------------


def test_numbers_stay_and_new_files_get_the_next(home: Path) -> None:
    folder = put(home / "in", m=RIGHT, n=RIGHT)
    checked(folder)
    put(folder, a=HIGH)
    assert told(checked(folder)) == [(1, "m.xlsx", "pass"), (2, "n.xlsx", "pass"), (3, "a.xlsx", "return")]
    (folder / "m.xlsx").unlink()
    (folder / "a.xlsx").rename(folder / "moved.xlsx")  # the same bytes under another name
    result = checked(folder)
    assert told(result) == [(1, "m.xlsx", "gone"), (2, "n.xlsx", "pass"), (3, "moved.xlsx", "return")]
    assert result.lines[0].outcome.services == 1  # what was found of it stays in the register


def test_a_renamed_file_keeps_the_folder_of_its_results_and_it_is_said(home: Path) -> None:
    folder = put(home / "in", a=HIGH)
    check_folder(folder, **LONG_AN)
    (folder / "a.xlsx").rename(folder / "b.xlsx")
    (line,) = check_folder(folder, **LONG_AN).lines
    assert (line.entry.number, line.entry.file, line.outcome.folder) == (1, "b.xlsx", "001-a")
    assert "a.xlsx" in (line.note("vi") or "")
    assert [path.name for path in (home / "in-check").glob("*/")] == ["001-a"]
    assert [path.name for path in (home / "in-check" / "001-a").glob("*.xlsx")] == ["b-checked.xlsx"]
    assert check_folder(folder, **LONG_AN).lines[0].note("vi") is None  # said once


def test_what_may_have_been_meant_to_be_submitted_stands_in_the_register(home: Path) -> None:
    folder = put(home / "in", so__a=RIGHT, so__deep__b=RIGHT)
    (folder / "scan.pdf").write_bytes(b"%PDF")
    (folder / "~$a.xlsx").write_bytes(b"")
    result = checked(folder)
    said = str(openpyxl.load_workbook(result.register).worksheets[0]["A3"].value)
    assert "so/deep/" in said and "scan.pdf" in said and "~$" not in said
    assert told(checked(folder)) == told(result)  # the register is read back


def test_a_list_that_passes_in_a_dossier_that_lacks_papers_waits(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, b=RIGHT)
    first = checked(folder)
    for number in (1, 2):
        type_in(first, number, Ngày_đến=date(2015, 8, 10))
    paper = list(register(first)[0])[8]  # the first of the papers that a dossier holds
    type_in(first, 1, **{paper.replace(" ", "_"): "x"})
    result = checked(folder)
    assert [line.outcome.status for line in result.lines] == ["incomplete", "pass"]
    assert "đủ điều kiện" not in str(register(result)[0]["Đề nghị"]) and result.lines[0].outcome.due is None
    assert (result.record()["counts"]["pass"], result.record()["counts"]["incomplete"]) == (1, 1)


def test_a_number_is_never_given_twice(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, b=RIGHT)
    result = checked(folder)
    book = openpyxl.load_workbook(result.register)
    book.worksheets[0].delete_rows(6)
    book.save(result.register)
    (folder / "b.xlsx").unlink()
    put(folder, c=RIGHT)
    assert told(checked(folder)) == [(1, "a.xlsx", "pass"), (3, "c.xlsx", "pass")]


def test_what_the_clerk_types_is_used_and_kept(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    first = checked(folder)
    assert register(first)[0]["Ngày đến"] is None and first.lines[0].outcome.due is None
    type_in(first, 1, Ngày_đến=date(2015, 8, 3), Cơ_quan_gửi="Sở Y tế", Ngày_văn_bản="01/08/2015", Phương_án_giá="x")
    type_in(first, 1, **{"Số, ký hiệu văn bản": "101/SYT", "Ghi chú của văn thư": "=1+1"})
    second = checked(folder)
    entry = second.lines[0].entry
    assert (entry.received, entry.sender, entry.letter) == (date(2015, 8, 3), "Sở Y tế", "101/SYT")
    assert entry.letter_date == date(2015, 8, 1) and entry.holds == ("plan",)
    assert second.lines[0].outcome.due is None and "Công văn đề nghị" in (second.lines[0].note("vi") or "")
    type_in(second, 1, **{"Công văn đề nghị định giá, điều chỉnh giá": "x"})
    third = checked(folder)
    # 15 working days from Monday 3 August 2015, the day of receipt not counted: Monday 24 August
    assert third.lines[0].outcome.due == date(2015, 8, 24) and third.lines[0].note("vi") is None
    row = register(third)[0]
    assert row["Hạn có ý kiến"].date() == date(2015, 8, 24) and row["Số, ký hiệu văn bản"] == "101/SYT"
    assert row["Ghi chú của văn thư"] in (None, "=1+1")  # a text, never a formula


def test_what_nobody_can_read_is_kept_and_told(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    type_in(checked(folder), 1, Ngày_đến="hôm qua", Lần="hai", Phương_án_giá="bản sao")
    result = checked(folder)
    row = register(result)[0]
    assert (row["Ngày đến"], row["Lần"], row["Phương án giá"]) == ("hôm qua", "hai", "bản sao")
    assert len(result.notices) == 3 and result.lines[0].entry.holds is None


def test_columns_and_rows_of_the_clerk_stay(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    result = checked(folder)
    book = openpyxl.load_workbook(result.register)
    sheet = book.worksheets[0]
    sheet.cell(4, 26).value, sheet.cell(5, 26).value = "Người xử lý", "=Lan"
    sheet.cell(5, 26).data_type = "s"
    sheet.cell(6, 3).value = "Bệnh viện huyện"  # a row that was begun by hand: it gets a number
    book.save(result.register)
    again = checked(folder)
    assert told(again) == [(1, "a.xlsx", "pass"), (2, "", None)]
    assert [(row["Người xử lý"], row["Cơ quan gửi"]) for row in register(again)] == [("=Lan", None), (None, "Bệnh viện huyện")]


@pytest.mark.parametrize("wrong", ["twice", "sheet", "number", "damaged", "other"])
def test_a_register_that_cannot_be_used_stops_all(home: Path, wrong: str) -> None:
    folder = put(home / "in", a=RIGHT, b=RIGHT)
    result = checked(folder)
    book = openpyxl.load_workbook(result.register)
    if wrong == "twice":
        book.worksheets[0]["A6"] = 1
    elif wrong == "sheet":
        book.create_sheet("Của tôi")
    elif wrong == "number":
        book.worksheets[0]["A6"] = "số hai"
    elif wrong == "other":
        book.worksheets[0].title = "Sheet1"
    book.save(result.register)
    if wrong == "damaged":
        result.register.write_bytes(b"PK\x03\x04")
    before = result.register.read_bytes()
    put(folder, c=RIGHT)
    with pytest.raises(UnreadableList):
        checked(folder)
    assert result.register.read_bytes() == before and not (home / "in-check" / "003-c").exists()


# --- rounds ------------------------------------------------------------------------------------------------------------


def test_the_same_list_of_one_sender_again_is_the_next_round(home: Path) -> None:
    both = f"{HIGH}\n{OTHER.format(99000)}"
    folder = put(home / "in", so__gia=both)
    assert rounds(checked(folder)) == [(1, 1, None)]
    put(folder, so__gia_sua=f"{RIGHT}\n{OTHER.format(88000)}", khac__gia=both)
    result = checked(folder)
    # the other sender's list is a first round, whatever it holds
    assert rounds(result) == [(1, 1, None), (2, 1, None), (3, 2, 1)]
    second = result.lines[2].outcome
    # 16,000 → 15,000 is solved; 88,000 is still above 57,000, and the order of the rows (NB004) is as it was
    assert (second.solved, second.standing, second.new) == (1, 2, 0)
    put(folder, so__gia_sua_nua=f"{RIGHT}\n{OTHER.format(35000)}")
    last = checked(folder).lines[3]
    assert (last.entry.round, last.entry.follows, last.outcome.solved, last.outcome.status) == (3, 3, 1, "pass")


def test_two_lists_of_one_sender_are_two_first_rounds(home: Path) -> None:
    folder = put(home / "in", so__a=HIGH, so__b=OTHER.format(99000), so__c=HIGH)
    result = checked(folder)
    assert rounds(result) == [(1, 1, None), (2, 1, None), (3, 1, None)]
    assert result.lines[2].note("vi") is not None  # byte by byte that of number 1: sent twice, and not mended


@pytest.mark.slow
def test_the_clerk_says_which_round_it_is(home: Path) -> None:
    folder = put(home / "in", a=HIGH, b=f"{RIGHT}\n{OTHER.format(99000)}", so__c=RIGHT, so__d=f"{RIGHT}\n{OTHER.format(1000)}")
    first = checked(folder)
    assert rounds(first) == [(1, 1, None), (2, 1, None), (3, 1, None), (4, 2, 3)]
    type_in(first, 2, Tiếp_theo_số=1)
    type_in(first, 4, Lần=1, Tiếp_theo_số=None)
    second = checked(folder)
    assert rounds(second) == [(1, 1, None), (2, 2, 1), (3, 1, None), (4, 1, None)]
    assert rounds(checked(folder)) == rounds(second)
    assert second.lines[1].outcome.solved == 1 and second.lines[3].outcome.solved is None
    type_in(second, 1, Tiếp_theo_số=7)
    assert checked(folder).lines[0].note("vi") is not None


# --- what is written, and what is taken over ----------------------------------------------------------------------------


@pytest.mark.slow
def test_what_has_not_changed_keeps_its_result(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, b=HIGH)
    checked(folder)
    again = checked(folder)
    assert [line.taken_over for line in again.lines] == [True, True]
    assert [line.outcome.services for line in again.lines] == [1, 1]
    put(folder, c=OTHER.format(1000))
    later = checked(folder)
    assert [line.taken_over for line in later.lines] == [True, True, False] and told(later)[2] == (3, "c.xlsx", "pass")
    assert [line.taken_over for line in checked(folder, select=["CP"]).lines] == [False, False, False]
    (home / "in-check" / "001-a" / "check.json").unlink()
    assert [line.taken_over for line in checked(folder, select=["CP"]).lines] == [False, True, True]


def test_reasons_that_were_typed_into_a_result_are_not_lost(home: Path) -> None:
    folder = put(home / "in", a=HIGH, b=RIGHT)
    check_folder(folder, **LONG_AN)
    back = home / "in-check" / "001-a" / "a-checked.xlsx"
    book = openpyxl.load_workbook(back)
    sheet = book["Kết quả kiểm tra"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Mã" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Chấp nhận")
    sheet.cell(head[0].row + 1, column).value = "đã giải trình"
    book.save(back)
    result = check_folder(folder, **LONG_AN, select=["CP"])
    assert told(result)[0] == (1, "a.xlsx", "not-read") and told(result)[1][2] == "pass"
    assert "Kết quả kiểm tra" in openpyxl.load_workbook(back).sheetnames
    assert openpyxl.load_workbook(back)["Kết quả kiểm tra"].cell(head[0].row + 1, column).value == "đã giải trình"


def test_other_files_in_the_place_of_results_stay(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    (home / "in-check" / "001-a").mkdir(parents=True)
    (home / "in-check" / "001-a" / "check.json").write_text("mine", encoding="utf-8")
    result = checked(folder)
    # the folder 001-… stands already: the next number is 2
    assert told(result) == [(2, "a.xlsx", "pass")]
    assert (home / "in-check" / "001-a" / "check.json").read_text(encoding="utf-8") == "mine"
    (home / "in-check" / REGISTER).unlink()
    (home / "in-check" / REGISTER).mkdir()
    with pytest.raises((OutputExists, UnreadableList)):
        checked(folder)


@pytest.mark.slow
def test_papers_say_what_the_register_says(home: Path) -> None:
    from tests.test_judgement_papers import said

    folder = put(home / "in", so__a=HIGH)
    first = check_folder(folder, **LONG_AN)
    type_in(first, 1, Ngày_đến=date(2015, 8, 3), Cơ_quan_gửi="Sở Y tế tỉnh Long An", Ngày_văn_bản=date(2015, 8, 1))
    type_in(first, 1, **{"Số, ký hiệu văn bản": "101/SYT"})
    put(folder, so__b=f"{RIGHT}\n{OTHER.format(1)}")
    result = check_folder(folder, **LONG_AN, papers=True)
    back = said(home / "in-check" / "001-a" / "van-ban-tra-lai.docx")
    assert "Theo Công văn số 101/SYT ngày 01 tháng 8 năm 2015 của Sở Y tế tỉnh Long An" in back
    assert result.lines[1].entry.sender == "Sở Y tế tỉnh Long An" and result.lines[1].entry.round == 2
    assert "1 nội dung đã khắc phục" in said(home / "in-check" / "002-b" / "y-kien-tham-dinh.docx")
    assert (home / "in-check" / "002-b" / "bao-cao-kiem-tra.html").is_file()


# --- the command -------------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("files", "status"), [({"a": RIGHT}, 0), ({"a": RIGHT, "b": HIGH}, 1), ({"a": RIGHT, "b": HIGH, "c": ""}, 2)]
)
def test_the_status_is_the_worst(home: Path, files: dict[str, str], status: int) -> None:
    folder = put(home / "in", **files)
    done = run(folder, *ASKED, "--no-annotate")
    assert done.exit_code == status, done.output
    assert done.output.startswith("1. a.xlsx")


def test_the_command_in_json_follows_the_published_schema(home: Path) -> None:
    from pricebook.base.contracts import parse_contract

    folder = put(home / "in", a=RIGHT, so__b=HIGH)
    (folder / "x.pdf").write_bytes(b"")
    done = run(folder, *ASKED, "--no-annotate", "--format", "json", "--received", "2015-08-03")
    record = parse_contract(done.stdout, "stdout", "check-folder")
    assert record["counts"] == {"pass": 1, "incomplete": 0, "return": 1, "not-judged": 0, "not-read": 0, "gone": 0}
    assert [each["received"] for each in record["submissions"]] == ["2015-08-03"] * 2
    assert record["passed_by"] == [{"file": "x.pdf", "why": "other-format"}]


def test_what_belongs_to_one_file_is_refused_for_a_folder(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    for option in (("--sender", "x"), ("--letter", "1"), ("--holds", "plan"), ("--baseline", "x.json"), ("--keep-columns",)):
        done = run(folder, *ASKED, *option)
        assert done.exit_code == 2 and option[0] in done.output
    assert not (home / "in-check").exists()


def test_several_files_are_told_to_be_a_folder(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, b=RIGHT)
    done = run(*sorted(folder.iterdir()), *ASKED)
    assert done.exit_code == 2 and f"pricebook check {folder}" in done.output.replace("\n", "")


@pytest.mark.slow
def test_a_dossier_is_pointed_to_build() -> None:
    done = run(DATA / "long-an-2012", "--lang", "vi")
    assert f"pricebook build {DATA / 'long-an-2012'}" in done.output.replace("\n", "")


# --- the order of rounds ------------------------------------------------------------------------------------------

FOUR = OTHER.format(57000) + "\n"


def test_the_order_of_rounds_is_that_of_the_names(home: Path) -> None:
    folder = put(home / "in", **{"bv__bang-gia lan 2": FOUR + RIGHT, "bv__bang-gia": FOUR + HIGH})
    assert rounds(checked(folder)) == [(1, 1, None), (2, 2, 1)]
    # the register has the second first, as it came
    folder = put(home / "late", **{"bv__bang-gia lan 2": FOUR + RIGHT})
    checked(folder)
    put(folder, **{"bv__bang-gia": FOUR + HIGH})
    assert rounds(checked(folder)) == [(1, 2, 2), (2, 1, None)]


def test_the_order_of_rounds_is_that_of_the_letters(home: Path) -> None:
    folder = put(home / "in", bv__a=FOUR + RIGHT, bv__b=FOUR + HIGH)
    first = checked(folder)
    assert rounds(first) == [(1, 1, None), (2, 2, 1)]
    type_in(first, 1, Ngày_văn_bản="20/08/2015")
    type_in(first, 2, Ngày_văn_bản="06/08/2015")
    result = checked(folder)
    assert rounds(result) == [(1, 2, 2), (2, 1, None)]
    assert [(line.outcome.solved, line.outcome.standing) for line in result.lines] == [(1, 0), (None, None)]


@pytest.mark.parametrize(
    "cells", [({"Lần": 2}, {"Lần": 1}), ({"Tiếp_theo_số": 2}, {}), ({"Lần": 2, "Tiếp_theo_số": 2}, {"Lần": 1})]
)
def test_what_the_clerk_says_of_rounds_holds_in_any_order(home: Path, cells: tuple[dict[str, int], dict[str, int]]) -> None:
    folder = put(home / "in", bv__a=FOUR + RIGHT, bv__b=FOUR + HIGH)
    first = checked(folder)
    for number, said in enumerate(cells, 1):
        type_in(first, number, **said)
    result = checked(folder)
    assert rounds(result)[0] == (1, 2, 2) and rounds(result)[1][1] == 1
    assert result.lines[0].outcome.solved == 1 and not result.lines[0].note("vi")
    assert rounds(checked(folder)) == rounds(result)


@pytest.mark.slow
def test_entries_that_follow_each_other_are_told(home: Path) -> None:
    folder = put(home / "in", bv__a=FOUR + RIGHT, bv__b=FOUR + HIGH)
    first = checked(folder)
    type_in(first, 1, Tiếp_theo_số=2)
    type_in(checked(folder), 2, Tiếp_theo_số=1)
    assert [bool(line.note("vi")) for line in checked(folder).lines].count(True) == 1


# --- nothing of a former round is lost -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bv__gia", "gia"])
def test_a_file_in_the_place_of_another_is_its_next_round(home: Path, name: str) -> None:
    folder = put(home / "in", **{name: FOUR + HIGH})
    first = checked(folder)
    kept = (first.out / "001-gia" / "check.json").read_bytes()
    put(folder, **{name: FOUR + RIGHT})
    result = checked(folder, received=date(2015, 8, 9))
    assert rounds(result) == [(1, 1, None), (2, 2, 1)]
    assert [line.outcome.status for line in result.lines] == ["gone", "pass"] and result.lines[1].outcome.solved == 1
    assert result.lines[1].entry.received == date(2015, 8, 9)
    assert (first.out / "001-gia" / "check.json").read_bytes() == kept
    assert rounds(checked(folder)) == rounds(result)


def test_a_file_that_nobody_could_read_is_replaced_under_its_number(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    (folder / "b.xlsx").write_bytes(b"no workbook")
    checked(folder)
    put(folder, b=RIGHT)
    assert told(checked(folder)) == [(1, "a.xlsx", "pass"), (2, "b.xlsx", "pass")]


@pytest.mark.slow
def test_a_paper_that_was_edited_is_kept(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    first = checked(folder, papers=True)
    paper = first.out / "001-a" / "y-kien-tham-dinh.docx"
    paper.write_bytes(b"what the officer wrote")
    late = paper.stat().st_mtime + 60
    os.utime(paper, (late, late))
    type_in(first, 1, Ngày_đến="09/08/2015")
    again = checked(folder, papers=True)
    kept = paper.with_name("y-kien-tham-dinh-ban-sua-1.docx")
    assert kept.read_bytes() == b"what the officer wrote" and paper.read_bytes() != kept.read_bytes()
    assert kept.name in (again.lines[0].note("vi") or "")
    assert [path.name for path in paper.parent.glob("*ban-sua*")] == [kept.name]


# --- what a clerk types -------------------------------------------------------------------------------------------


def test_papers_of_a_dossier_are_no_error_where_nobody_knows_what_it_must_hold(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    first = checked(folder)
    heading = next(name for name in register(first)[0] if name and name.startswith("Phương án giá"))
    type_in(first, 1, Ngày_đến="05/11/2026", **{heading.replace(" ", "_"): "x"})
    result = checked(folder, papers=True)
    assert told(result) == [(1, "a.xlsx", "pass")] and result.lines[0].note("vi") is not None


def test_days_and_rounds_as_clerks_write_them(home: Path) -> None:
    folder = put(home / "in", a=RIGHT, b=HIGH)
    first = checked(folder)
    type_in(first, 1, Ngày_đến="10/8/15", Ngày_văn_bản="ngày 02/08/2015", Lần="lần 1")
    type_in(first, 2, Ngày_đến="07/08/2015", Ngày_văn_bản="08/08/2015")
    result = checked(folder)
    entry = result.lines[0].entry
    assert (entry.received, entry.letter_date, entry.round) == (date(2015, 8, 10), date(2015, 8, 2), 1) and not result.notices
    assert (
        result.lines[0].note("vi") is None and result.lines[1].note("vi") is not None
    )  # a letter that is younger than its receipt


def test_the_file_of_a_list_that_came_on_paper_takes_its_number(home: Path) -> None:
    folder = put(home / "in", a=RIGHT)
    first = checked(folder)
    book = openpyxl.load_workbook(first.register)
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[4]]
    sheet.cell(6, head.index("Cơ quan gửi") + 1).value = "BV C"
    book.save(first.register)
    assert [line.entry.number for line in checked(folder).lines] == [1, 2]
    put(folder, **{"BV C__c": HIGH})
    assert told(checked(folder)) == [(1, "a.xlsx", "pass"), (2, "BV C/c.xlsx", "return")]


def test_a_list_that_names_no_regulation_is_told_which_one_fits(home: Path) -> None:
    rows = "".join(f"| {code} | {name} | {price} |\n" for code, name, price in issued_today(12))
    (home / "in").mkdir(parents=True)
    write_xlsx(home / "in" / "a.xlsx", f"| Mã dịch vụ | Tên dịch vụ | Giá |\n{rows}")
    result = check_folder(home / "in", annotate=False)
    assert told(result) == [(1, "a.xlsx", "not-read")] and "--regulation nq-399-2025" in (result.lines[0].note("vi") or "")
