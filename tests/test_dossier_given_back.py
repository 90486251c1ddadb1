"""The dossier given back: copies of its workbooks with each finding on its cell, and what is typed there counts."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.cli.app import app
from tests.rich_workbooks import parts_of
from tests.support import FACILITIES, dossier, performed, write_csv, write_xlsx

RESULTS, SUMMARY = "Kết quả kiểm tra", "Tổng hợp kiểm tra"
NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |\n| C5.1.273 | supplies | L | cái | 2 |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| L | Lam | cái | {} | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""
WRONG = TENDERS.format("theo báo giá")  # IN004 at D3; and UP001 where the norms ask for L: two findings, in two files


def a_dossier(home: Path, tenders: str = WRONG, **tables: str) -> Path:
    folder = dossier(home, performs=("C5.1.272", "C5.1.273"), **tables)
    write_xlsx(folder / "Định mức.xlsx", NORMS)
    write_xlsx(folder / "tenders.xlsx", tenders)
    return folder


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "120"})


def written(folder: Path, **options: Any) -> tuple[Built, list[str]]:
    """The build, and the files in the folder of what is given back."""
    built = pricebook.build(folder)
    result = (built.write(**options) if built.prices is not None else built.give_back(**options)).result
    back = folder / "out" / "given_back"
    return result, sorted(path.relative_to(back).as_posix() for path in back.rglob("*.*")) if back.exists() else []


def told(workbook: Path) -> list[tuple[str, str | None, str | None]]:
    """(code, sheet, cell) of the sheet of results."""
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames[-2:] == [SUMMARY, RESULTS]
    rows = book[RESULTS].iter_rows(min_row=4, values_only=True)
    return [(str(row[2]), row[3], row[4]) for row in rows if row[2]]  # type: ignore[misc]


def typed(source: Path, target: Path, reasons: bool = False, **cells: object) -> Path:
    """A workbook given back, with other cells and a reason beside each finding, saved in the dossier."""
    book = openpyxl.load_workbook(source)
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    for row in book[RESULTS].iter_rows(min_row=4) if reasons else ():
        row[11].value, row[12].value = "Chờ báo giá", "Lan"
    book.save(target)
    return target


def test_each_finding_is_on_its_cell_under_the_name_that_the_file_has(home: Path) -> None:
    folder = a_dossier(home)
    before = {path.name: path.read_bytes() for path in folder.glob("*.xlsx")}
    built, files = written(folder)
    assert files == ["tenders.xlsx", "Định mức.xlsx"]
    back = folder / "out" / "given_back"
    assert told(back / "tenders.xlsx") == [("IN004", "Sheet1", "D3")]
    assert told(back / "Định mức.xlsx") == [("UP001", "Sheet1", "C3")]
    cell = openpyxl.load_workbook(back / "tenders.xlsx")["Sheet1"]["D3"]
    assert cell.value == "theo báo giá" and cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment.text.startswith("IN004 — ") and "Xử lý: " in cell.comment.text
    assert built.given_back is not None and {each.name: each.findings for each in built.given_back} == {
        "given_back/tenders.xlsx": 1,
        "given_back/Định mức.xlsx": 1,
    }
    assert {path.name: path.read_bytes() for path in folder.glob("*.xlsx")} == before  # the dossier is left as it is


def test_nothing_is_given_back_where_nothing_was_found_and_that_is_said(home: Path) -> None:
    folder = a_dossier(home, TENDERS.format(500))
    done = run("build", folder, "--lang", "en")
    assert done.exit_code == 0 and "Nothing to mend in 4 files" in done.output
    assert not (folder / "out" / "given_back").exists()


@pytest.mark.slow
def test_a_file_that_carries_no_notes_has_a_list_of_its_findings(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=WRONG)  # CSV files
    _, files = written(folder)
    assert files == ["norms-findings.xlsx", "tenders-findings.xlsx"]
    back = folder / "out" / "given_back"
    assert told(back / "tenders-findings.xlsx") == [("IN004", "tenders.csv", "D3")]
    values = dict(
        openpyxl.load_workbook(back / "tenders-findings.xlsx")[SUMMARY].iter_rows(min_row=3, max_col=2, values_only=True)
    )
    assert (values["Tệp"], values["Hồ sơ"], values["Ngày áp dụng"]) == ("tenders.csv", home.name, "01/08/2012")
    assert values["Không ghi chú vào tệp gốc vì"] == "định dạng .csv"


@pytest.mark.slow
def test_a_chart_comes_back_with_its_workbook(home: Path) -> None:
    folder = a_dossier(home)
    book = openpyxl.load_workbook(folder / "tenders.xlsx")
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[0], min_col=4, min_row=2, max_row=3))
    book.worksheets[0].add_chart(chart, "J2")
    book.save(folder / "tenders.xlsx")
    assert written(folder)[1] == ["tenders.xlsx", "Định mức.xlsx"]
    before, after = parts_of(folder / "tenders.xlsx"), parts_of(folder / "out" / "given_back" / "tenders.xlsx")
    assert before["xl/charts/chart1.xml"] == after["xl/charts/chart1.xml"]


@pytest.mark.slow
def test_what_is_missing_stands_on_a_list_of_the_whole_dossier(home: Path) -> None:
    folder = dossier(home, performs=("C5.1.272", "C5.1.273"))
    write_xlsx(folder / "norms.xlsx", NORMS)  # no tenders: IN001, about no file
    built, files = written(folder)
    missing = next(finding for finding in built.findings.of("IN001"))
    assert missing.at.sheet is None and "dossier-findings.xlsx" in files
    assert "IN001" in {code for code, _, _ in told(folder / "out" / "given_back" / "dossier-findings.xlsx")}


def test_what_is_missing_stands_in_the_one_workbook_where_the_dossier_is_one(home: Path) -> None:
    folder = dossier(home)
    write_xlsx(folder / "ho-so.xlsx", norms=NORMS, facilities=FACILITIES, capabilities=performed("C5.1.272", "C5.1.273"))
    _, files = written(folder)
    assert files == ["ho-so.xlsx"]
    found = told(folder / "out" / "given_back" / "ho-so.xlsx")
    assert "IN001" in {code for code, _, _ in found} and ("UP001", "norms", "C2") in found


def test_each_part_of_a_dossier_gets_its_own_file_back(home: Path) -> None:
    folder = dossier(home, settings='parts = ["Khoa Dược", "Xét nghiệm"]', performs=("C5.1.272", "C5.1.273"))
    for part, tenders in (("Khoa Dược", WRONG), ("Xét nghiệm", WRONG.replace("D3", "D3").replace("Lam", "Lam kính"))):
        (folder / part).mkdir()
        write_xlsx(folder / part / "tenders.xlsx", tenders)
    write_xlsx(folder / "norms.xlsx", NORMS)
    _, files = written(folder)
    assert files == ["Khoa Dược/tenders.xlsx", "Xét nghiệm/tenders.xlsx", "norms.xlsx"]
    for part in ("Khoa Dược", "Xét nghiệm"):  # the same cell of two files: each has its own comment
        workbook = folder / "out" / "given_back" / part / "tenders.xlsx"
        assert ("IN004", "Sheet1", "D3") in told(workbook)
        assert openpyxl.load_workbook(workbook)["Sheet1"]["D3"].comment.text.startswith("IN004")


@pytest.mark.slow
def test_a_copy_that_is_corrected_takes_the_place_of_its_file(home: Path) -> None:
    folder = a_dossier(home)
    written(folder)
    typed(folder / "out" / "given_back" / "tenders.xlsx", folder / "tenders.xlsx", D3=500)
    built, files = written(folder)
    assert not built.blocked and files == []  # its sheets of results are read by nobody as a table
    assert built.prices is not None and [line.price for line in built.prices.lines] == [3_000, 1_000]  # 5 × 600, 2 × 500


@pytest.mark.slow
def test_reasons_typed_into_a_copy_count_and_stay_with_it(home: Path) -> None:
    folder = a_dossier(home)
    written(folder)
    typed(folder / "out" / "given_back" / "tenders.xlsx", folder / "tenders.xlsx", reasons=True)
    built, _ = written(folder)
    accepted = {finding.code: finding.accepted for finding in built.findings if finding.accepted}
    assert {code: (by.reason, by.by) for code, by in accepted.items()} == {"IN004": ("Chờ báo giá", "Lan")}
    book = openpyxl.load_workbook(folder / "out" / "given_back" / "tenders.xlsx")
    assert book.sheetnames == ["Sheet1", SUMMARY, RESULTS]  # once, whatever the round
    assert [cell.value for cell in book[RESULTS][4]][11:] == ["Chờ báo giá", "Lan"]
    assert book["Sheet1"]["D3"].comment.text.count("IN004") == 1


@pytest.mark.slow
def test_reasons_typed_into_a_list_count_beside_its_file(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=WRONG)
    written(folder)
    back = folder / "out" / "given_back"
    typed(back / "tenders-findings.xlsx", folder / "tenders-findings.xlsx", reasons=True)
    built, _ = written(folder)
    assert [(finding.code, finding.at.cell) for finding in built.findings if finding.accepted] == [("IN004", "D3")]
    assert not built.findings.of("IN011")  # no table that nobody knows


@pytest.mark.slow
def test_a_reason_is_about_its_own_file_alone(home: Path) -> None:
    """Two files with the same fault in the same cell: the reason in one accepts nothing in the other."""
    folder = dossier(home, settings='parts = ["a", "b"]', norms=NORMS)
    for part in ("a", "b"):
        (folder / part).mkdir()
        write_xlsx(folder / part / "tenders.xlsx", WRONG if part == "a" else WRONG.replace("1/QĐ", "2/QĐ"))
    written(folder)
    typed(folder / "out" / "given_back" / "a" / "tenders.xlsx", folder / "a" / "tenders.xlsx", reasons=True)
    built = pricebook.build(folder)
    assert [f.at.file for f in built.findings.of("IN004") if f.accepted] == ["a/tenders.xlsx"]
    assert [f.at.file for f in built.findings.of("IN004") if not f.accepted] == ["b/tenders.xlsx"]
    typed(folder / "a" / "tenders.xlsx", folder / "a" / "tenders.xlsx", D3=500)  # mended after all: the reason follows nothing
    assert [(f.at.file, f.accepted) for f in pricebook.build(folder).findings.of("IN004")] == [("b/tenders.xlsx", None)]


def test_a_dossier_that_cannot_be_priced_is_given_back_all_the_same(home: Path) -> None:
    folder = a_dossier(home)
    settings = folder / "dossier.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("ttlt-04-2012", "ttlt-04-2011"), encoding="utf-8")
    done = run("build", folder, "--lang", "en")
    assert done.exit_code == 2 and "tenders.xlsx (1)" in done.output
    back = folder / "out" / "given_back"
    assert ("IN004", "Sheet1", "D3") in told(back / "tenders.xlsx")
    assert told(back / "dossier-findings.xlsx")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["build-manifest.json", "given_back"]
    again = run("build", folder, "--lang", "en")  # over its own unchanged result
    assert again.exit_code == 2 and "IN057" not in again.output and "--force" not in again.output


def test_a_copy_that_somebody_is_correcting_is_not_lost_and_the_findings_are_shown(home: Path) -> None:
    folder = a_dossier(home)
    (folder / "dossier.toml").write_text("broken", encoding="utf-8")
    assert run("build", folder, "--lang", "en").exit_code == 2
    workbook = folder / "out" / "given_back" / "tenders.xlsx"
    typed(workbook, workbook, D3=500)
    kept = workbook.read_bytes()
    done = run("build", folder, "--lang", "en")
    assert done.exit_code == 2 and str(workbook) in done.stderr and "IN004" in done.stdout
    assert workbook.read_bytes() == kept
    assert run("build", folder, "--force").exit_code == 2 and workbook.read_bytes() != kept


@pytest.mark.slow
def test_without_annotating_nothing_is_given_back_and_the_former_copies_go(home: Path) -> None:
    folder = a_dossier(home)
    assert written(folder)[1] == ["tenders.xlsx", "Định mức.xlsx"]
    assert run("build", folder, "--no-annotate").exit_code == 1
    assert not (folder / "out" / "given_back").exists()
    (folder / "dossier.toml").write_text("broken", encoding="utf-8")
    assert run("build", folder, "--no-annotate").exit_code == 2
    assert [path.name for path in (folder / "out").iterdir()] == ["former"]  # the last list is set aside, not lost


def test_a_folder_that_is_no_dossier_gets_nothing(tmp_path: Path) -> None:
    write_csv(tmp_path / "notes.csv", "| a | b |\n| 1 | 2 |")
    assert run("build", tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


@pytest.mark.slow
def test_a_dossier_that_is_built_into_itself_does_not_read_what_it_gave_back(home: Path) -> None:
    folder = a_dossier(home)
    for _ in range(2):
        assert run("build", folder, "-o", folder).exit_code == 1
    assert not pricebook.build(folder).findings.of("IN057", "IN011", "IN016")


@pytest.mark.parametrize("what", ["bomb", "damaged", "two formats"])
def test_an_archive_beyond_its_limits_is_not_opened_to_be_annotated(
    home: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = a_dossier(home)
    path = folder / "tenders.xlsx"
    if what == "damaged":
        path.write_bytes(path.read_bytes()[:-200])
    else:
        monkeypatch.setattr("pricebook.tables.files.archive.LARGEST_UNZIPPED", 10_000 if what == "bomb" else 10**9)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.bin" if what == "two formats" else "xl/media/large.bin", b"0" * 20_000)
    built, files = written(folder)
    assert built.findings.of("IN020", "XL010") and "tenders-findings.xlsx" in files and "tenders.xlsx" not in files


def test_a_workbook_that_was_changed_since_it_was_read_is_not_annotated(home: Path) -> None:
    folder = a_dossier(home)
    built = pricebook.build(folder)
    write_xlsx(folder / "tenders.xlsx", TENDERS.format(500))
    assert [each.name for each in built.write().result.given_back or ()] == [
        "given_back/tenders-findings.xlsx",
        "given_back/Định mức.xlsx",
    ]


def test_names_that_end_alike_do_not_take_each_other_s_place(home: Path) -> None:
    folder = dossier(home, norms=NORMS, tenders=WRONG)
    shutil.copyfile(folder / "tenders.csv", folder / "tenders.txt")  # IN016: two files are one table
    _, files = written(folder)
    assert {"tenders-findings.xlsx", "tenders.txt-findings.xlsx"} <= {*files} or {
        "tenders-findings.xlsx",
        "tenders.csv-findings.xlsx",
    } <= {*files}


@pytest.mark.slow
def test_the_same_findings_give_the_same_bytes(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder, "-o", home.parent / "one")
    run("build", folder, "-o", home.parent / "two")
    one, two = ({p.relative_to(at): p.read_bytes() for p in at.rglob("*.*")} for at in (home.parent / "one", home.parent / "two"))
    assert one == two and len(one) == 7
    assert json.loads(one[Path("build-manifest.json")])["dossier"] == home.name
