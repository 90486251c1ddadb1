"""What the system, the locale or an odd file does to the program is said as a finding or as a plain message, never as an error of ours."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.check_folder import check_folder
from pricebook.base.contracts import InvalidContract, parse_json
from pricebook.base.money import HIGHEST_PRICE
from pricebook.cli.app import app
from pricebook.dossier.settings import SETTINGS_FILE, read_settings
from pricebook.exports.printed_sheet import LARGEST_WHOLE, Page, Styles
from tests.support import ROOT, dossier, found
from tests.test_bad_input import GOOD
from tests.test_hostile import package, related, styles

posix = pytest.mark.skipif(os.name != "posix", reason="of POSIX systems alone")


def checked(path: Path, out: Path) -> Any:
    return CliRunner().invoke(app, ["check", str(path), "--regulation", "nq-399-2025", "-o", str(out), "--lang", "en"])


def program(*arguments: str, env: Mapping[str, str] | None = None, **streams: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pricebook", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, text=True, encoding="utf-8", **streams)


# --- parts of a workbook that are absent or odd


def declared(encoding: str) -> str:
    part = styles("<fonts><font><strike/></font></fonts>")["xl/styles.xml"]
    assert isinstance(part, str)
    return f'<?xml version="1.0" encoding="{encoding}"?>{part}'


ODD: dict[str, tuple[dict[str, bytes | str], str | None]] = {
    "no calcPr, no theme, no styles": ({}, None),
    "a damaged docProps": ({"docProps/core.xml": "<x"}, "XL032"),
    "an encoding that nobody knows": ({**styles(""), "xl/styles.xml": declared("UTF-x")}, "XL010"),
    "an encoding that is none of texts": ({**styles(""), "xl/styles.xml": declared("idna")}, "XL010"),
    "a relation without a target": (
        {"xl/_rels/workbook.xml.rels": "<Relationships><Relationship Id='rId1'/></Relationships>"},
        "XL010",
    ),
    "a sheet that is not there": (
        {"xl/_rels/workbook.xml.rels": f"<Relationships>{related(1, 'worksheet', 'worksheets/none.xml')}</Relationships>"},
        "XL010",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_part_is_read_or_refused(tmp_path: Path, name: str) -> None:
    parts, code = ODD[name]
    package(tmp_path / "list.xlsx", parts)
    done = checked(tmp_path / "list.xlsx", tmp_path / "out")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert code is None or code in done.output
    assert (tmp_path / "out" / "list-checked.xlsx").is_file() == (code is None)


# --- names of files, pipes, folders


def test_a_name_that_is_too_long_is_no_file(tmp_path: Path) -> None:
    done = checked(tmp_path / ("x" * 300 + ".xlsx"), tmp_path / "out")
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (2, True)


@posix
def test_a_file_of_a_dossier_whose_name_is_no_text_is_not_read(home: Path) -> None:
    folder = dossier(home, **GOOD)
    (folder / os.fsdecode(b"t\xff.xlsx")).write_bytes(b"x")
    result = pricebook.build(folder)
    assert found(result, "XL010") == [("XL010", "t?.xlsx")]
    result.write(folder / "out")
    (folder / "tenders.csv").unlink()
    (folder / "norms.csv").unlink()
    (folder / SETTINGS_FILE).write_text("regulation = 5\n")  # nothing can be priced: the folder itself is listed
    result = pricebook.build(folder)
    assert result.prices is None
    result.give_back()


@posix
def test_a_folder_of_lists_with_names_that_are_no_text_is_told_of(tmp_path: Path) -> None:
    for folder in (
        tmp_path / "lists",
        tmp_path / "lists" / os.fsdecode(b"A\xff"),
        tmp_path / "lists" / "A" / os.fsdecode(b"\xff"),
    ):
        folder.mkdir(parents=True)
        package(folder / os.fsdecode(b"t\xff.xlsx"), {})
    package(tmp_path / "lists" / "plain.xlsx", {})
    found = check_folder(tmp_path / "lists", tmp_path / "out", regulation="nq-399-2025", annotate=False)
    assert [line.entry.file for line in found.lines] == ["plain.xlsx"]
    assert {each.name for each in found.passed_by} == {"t?.xlsx", "A?/t?.xlsx", "A/?/"}


@posix
def test_a_pipe_in_place_of_the_settings_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / SETTINGS_FILE)
    assert [finding.code for finding in read_settings(tmp_path)[1]] == ["IN012"]


# --- locales and outputs


@pytest.mark.slow
@posix
def test_vietnamese_names_in_a_locale_without_utf_8(tmp_path: Path) -> None:
    package(tmp_path / "bảng giá.xlsx", {})
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = program(
        "check",
        str(tmp_path / "bảng giá.xlsx"),
        "--regulation",
        "nq-399-2025",
        "-o",
        str(tmp_path / "ra"),
        env=plain,
        capture_output=True,
    )
    assert "[bảng giá.xlsx!S]" in done.stdout
    assert (tmp_path / "ra" / "bảng giá-checked.xlsx").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_output_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        done = program("rule", stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "the disk is full" in done.stderr and "unforeseen" not in done.stderr and "Traceback" not in done.stderr


@posix
def test_a_closed_output_is_no_error() -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m pricebook rule CP001 >&-"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


# --- JSON and TOML


@pytest.mark.parametrize("text", ["1e999999999", "-1e-999999999", "NaN", "[Infinity]", "9" * 5_000, "[" * 100_000])
def test_an_absurd_json_is_refused_before_it_is_computed_with(text: str) -> None:
    with pytest.raises(InvalidContract):
        parse_json(text, "a.json")


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("pricing_date = 1343779200", "pricing_date"),
        ("pricing_date = 1343779200.0", "pricing_date"),
        ("pricing_date = true", "pricing_date"),
        ("pricing_date = 2012-08-01T00:00:00", "pricing_date"),
        ("share_of_ceiling = true", "share_of_ceiling"),
        ("share_of_ceiling = 1e-999999999", SETTINGS_FILE),
        ("regional = { min_provinces = true }", "regional.min_provinces"),
        ('rounding = { unit = true, mode = "half-up" }', "rounding.unit"),
    ],
)
def test_a_setting_of_another_type_is_refused(home: Path, line: str, path: str) -> None:
    settings, findings = read_settings(dossier(home, settings=line))
    assert settings is None
    assert [(finding.code, finding.more["path"]) for finding in findings] == [("IN012", path)]


def test_a_day_as_a_day_or_as_text_is_taken(home: Path) -> None:
    for written in ("2012-08-01", '"2012-08-01"'):
        settings, _ = read_settings(dossier(home, settings=f"pricing_date = {written}"))
        assert settings is not None and settings.pricing_date == date(2012, 8, 1)


def test_a_settings_file_of_two_megabytes_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_text("#" * 2_000_000, encoding="utf-8")
    assert [finding.code for finding in read_settings(tmp_path)[1]] == ["IN012"]


# --- figures beyond a spreadsheet


def test_a_figure_that_a_spreadsheet_would_round_is_written_as_text(tmp_path: Path) -> None:
    import openpyxl
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = Page(book.add_worksheet(), Styles(book))
        sheet.number(0, 0, LARGEST_WHOLE)
        sheet.number(1, 0, LARGEST_WHOLE + 1)  # as a number it would be 9007199254740992
        sheet.formula(2, 0, "=A1+1", LARGEST_WHOLE + 1)
    cells = [cell.value for (cell,) in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()]
    assert cells == [9007199254740992, "9007199254740993", "9007199254740993"]
    assert HIGHEST_PRICE * 1_000 < LARGEST_WHOLE  # a price, with three decimals as well
