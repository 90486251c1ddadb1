"""The screen: findings by code, errors first, within eighty lines; everything with --full; the result alone with --quiet."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.cli.app import app
from pricebook.cli.common import progress
from pricebook.findings import catalogue
from tests.support import DATA, dossier, issued_today, write_xlsx

LAW = "nq-399-2025"
NEXT = {"en": "Next:", "vi": "Tiếp theo:"}


def run(*arguments: str | Path, columns: int = 120) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": str(columns)})


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3,000 services of the law of today; of 428 the price is 100 above what was issued."""
    lines = [
        f"| {n} | {code} | {name} | {price + 100 * (n % 7 == 0)} |" for n, (code, name, price) in enumerate(issued_today(3000), 1)
    ]
    folder = tmp_path_factory.mktemp("long")
    head = "| STT | Mã dịch vụ | Tên dịch vụ | Giá |"
    return write_xlsx(folder / "list.xlsx", "\n".join([head, *lines]))


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_428_errors_of_3000_rows_fit_on_a_screen_and_full_has_them_all(long_list: Path, language: str) -> None:
    asked = ("check", long_list, "--regulation", LAW, "--no-annotate", "--lang", language)
    done = run(*asked)
    lines = done.output.splitlines()
    assert done.exit_code == 1 and len(lines) <= 80 and max(map(len, lines)) <= 120
    assert "428" in lines[0] and lines[0].startswith("CP007")
    assert any(line.startswith(NEXT[language]) for line in lines[-4:])
    full = run(*asked, "--full").output.splitlines()
    assert sum(line.startswith("CP007") for line in full) == 428 and max(map(len, full)) <= 120
    quiet = run(*asked, "-q").output.splitlines()
    assert len(quiet) <= 5 and not any("CP007" in line for line in quiet)
    assert any("428" in line for line in quiet)


@pytest.mark.slow
def test_in_a_pipe_a_line_has_120_columns(long_list: Path) -> None:
    asked = (sys.executable, "-m", "pricebook", "check", long_list, "--regulation", LAW, "--no-annotate", "--lang", "vi")
    for columns in (None, "120"):
        env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        env |= {"COLUMNS": columns} if columns else {}
        done = subprocess.run(list(map(str, asked)), capture_output=True, env=env, check=False)
        lines = done.stdout.decode("utf-8").splitlines()
        assert done.returncode == 1 and len(lines) <= 80 and 100 < max(map(len, lines)) <= 120


def test_lines_are_broken_between_words_at_the_width_of_the_terminal(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "l.xlsx", "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 16000 |")
    wide = run("check", path, "--regulation", "ttlt-04-2012", "--no-annotate", "--lang", "vi", columns=200).output
    narrow = run("check", path, "--regulation", "ttlt-04-2012", "--no-annotate", "--lang", "vi", columns=60).output
    assert narrow.split() == wide.split()  # no word is cut
    words = [line for line in narrow.splitlines() if max(map(len, line.split()), default=0) < 45]
    assert max(map(len, words)) <= 60


def test_many_kinds_of_findings_still_fit(home: Path) -> None:
    """Two dozen codes at once: errors keep their cells longest, then warnings; every code is named."""
    from pricebook.cli.findings import MOST_LINES, _grouped
    from pricebook.findings import Finding, Place

    codes = list(catalogue())
    findings = [Finding(code, Place("a.csv", None, row, 1)) for code in codes[:45] for row in range(30)]
    lines = _grouped(findings, "vi")
    assert len(lines) <= MOST_LINES + 1
    assert {line[:5] for line in lines if line[:5] in catalogue()} == set(codes[:45])
    ranks = [("Lỗi", "Cảnh báo", "Thông tin").index(line[6:].split(":")[0]) for line in lines if line[:5] in catalogue()]
    assert ranks == sorted(ranks)


def test_the_remedy_of_a_group_names_no_figure_of_one_cell(home: Path) -> None:
    home.mkdir()
    table = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n| 272 | Hematocrit | 16000 |\n| 273 | Máu lắng | 99000 |"
    done = run("check", write_xlsx(home / "l.xlsx", table), "--regulation", "ttlt-04-2012", "--no-annotate", "--lang", "en")
    (remedy,) = [line for line in done.output.splitlines() if "Remedy" in line]
    assert "15.000" not in remedy and "20.000" not in remedy and "…" not in remedy and "–" not in remedy
    assert "272 “Hematocrit”" in done.output and "273 “Máu lắng”" in done.output


LONG = "Hút đờm qua ống nội khí quản/canuyn mở khí quản bằng ống thông một lần ở người bệnh không thở máy (một lần hút)"


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 120 columns, whatever the terminal is that the tests run in."""
    monkeypatch.setenv("COLUMNS", "120")


def test_what_to_do_is_told_before_the_line_is_cut(home: Path, wide: None) -> None:
    """A group with all its kin on the screen has one line of each: the codes that are meant stand at its beginning."""
    from pricebook.cli.findings import _block
    from pricebook.findings import Finding, Place

    at, named = Place("l.xlsx", "S", 1, 1), f"01.0054.0114 “{LONG}”"
    beginnings = {
        "01.0054.0114": Finding("NB017", at, None, "63.2523.7496", more={"near": named}),
        "9999.9999": Finding("NB011", at, None, "1.1", LONG, more={"what": "9999.9999", "code_of": named, "name_of": named}),
        "89.700": Finding("CP015", at, named, 151, 89_700),
        "dòng 1881": Finding("NB003", at, named, "x", more={"rows": "dòng 1881: 625.000, dòng 1882: 626.000"}),
        "10.0319.0436": Finding("NB008", at, None, LONG, more={"candidates": "10.0319.0436 “Tên”", "unknown_code": ""}),
        "vượt 100": Finding("CP007", at, None, 14_200, 14_100, more={"named": named, "excess": 100}),
    }
    for told, finding in beginnings.items():
        block = _block([finding], "vi", (1, 1, 1, 2))
        assert told in block[1] and len(block[1]) <= 120, finding.code
        assert LONG in " ".join(" ".join(_block([finding], "vi", (1, 9, 1, 9))).split()) or finding.code in ("NB003",)


def test_rows_have_no_separator_of_thousands(home: Path) -> None:
    from pricebook.cli.findings import _grouped
    from pricebook.findings import Finding, Place

    said = "\n".join(_grouped([Finding("NB003", Place("l.xlsx", "S", 1880), "A1", more={"rows": "–"})], "vi"))
    assert "dòng 1881" in said


def test_a_finding_of_several_cells_says_that_it_counts_as_one(home: Path, wide: None) -> None:
    from pricebook.cli.findings import _grouped
    from pricebook.findings import Finding, Place

    cells = tuple(Place("l.xlsx", "S", row, 3) for row in (2, 3))
    more = {"count": 3, "ranges": "D2:D4", "examples": "–", "field": "–"}
    assert (
        ": 3 places [l.xlsx!S], counted as 1"
        in _grouped([Finding("IN005", Place("l.xlsx", "S", 1, 3), more=more, cells=cells)], "en")[0]
    )


def test_the_explanation_of_a_code_shows_no_names_of_values() -> None:
    for language in ("vi", "en"):
        assert "{" not in run("rule", "NB011", "--lang", language).output


# --- every command that shows findings ---------------------------------------------------------------------------


@pytest.mark.slow
def test_build_shows_groups_everything_or_the_result(home: Path) -> None:
    norms = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
    tenders = "| item_code | item_name | unit | price | decision_no | valid_from | valid_to |\n" + "\n".join(
        f"| K | Kim | cái | {price} | 1/QĐ | 2012-01-01 | 2012-12-31 |" for price in (600, "a", "b", "c", "d", "e", "f", "g", "h")
    )
    folder = dossier(home, norms=norms, tenders=tenders)
    grouped = run("build", folder, "--force", "--lang", "en")
    assert grouped.exit_code == 1 and "IN004 error: A number cannot be read: 8 places [tenders.csv]" in grouped.output
    assert grouped.output.count("Remedy:") == len({line[:5] for line in grouped.output.splitlines() if line[:5] in catalogue()})
    assert "pricebook build" in " ".join(grouped.output.split()[-8:])
    full = run("build", folder, "--force", "--lang", "en", "--full")
    assert full.output.count("IN004") == 8 and full.output.count("Remedy:") > grouped.output.count("Remedy:")
    quiet = run("build", folder, "--force", "--lang", "en", "--quiet")
    assert "IN004" not in quiet.output and "8 errors" in quiet.output and quiet.exit_code == 1


@pytest.mark.slow
def test_a_build_that_is_good_says_what_comes_next(tmp_path: Path) -> None:
    done = run("build", DATA / "long-an-2012", "-o", tmp_path / "out", "--lang", "en")
    assert "pricebook export" in " ".join(done.output.split()[-20:]) and len(done.output.splitlines()) <= 80


@pytest.mark.slow
def test_the_other_commands_have_full_and_quiet() -> None:
    sheet = DATA / "bed-sheet-2012" / "bed_sheet.csv"
    settle = ("settle", "beds", sheet, "--regulation", "ttlt-04-2012", "--on", "2012-06-01", "--lang", "en")
    grouped, full, quiet = (run(*settle, *more) for more in ((), ("--full",), ("-q",)))
    assert grouped.exit_code == full.exit_code == quiet.exit_code == 1
    assert full.output.count("Remedy:") > grouped.output.count("Remedy:") > 0 and "Remedy:" not in quiet.output
    assert "Next:" in grouped.output and "Next:" not in quiet.output
    assert run("regulation", "check", "ttlt-04-2012", "--full", "--lang", "en").exit_code == 0
    assert len(run("regulation", "check", "-q", "--lang", "en").output.splitlines()) <= 2


class Terminal(StringIO):
    """A terminal that keeps what is written on it."""

    def isatty(self) -> bool:
        return True


# The last steps → what stands on the terminal then: a bar 20 wide, and the step.
BARS: list[tuple[list[tuple[str, dict[str, Any]]], str]] = [
    ([("settling-claims", {"done": 250, "of": 1000})], "━" * 5 + " " * 15 + " Settling: 250 of 1000 lines …"),
    (
        [("folder-file", {"done": number, "of": 2, "number": str(number + 1), "file": "[red]a.xlsx"}) for number in (0, 1)],
        "━" * 10 + " " * 10 + " Judging 2 of 2: [red]a.xlsx …",
    ),
    ([("settling-claims", {"done": 9, "of": 9}), ("writing", {})], " Writing the results …"),
]


@pytest.mark.parametrize(("steps", "shown"), BARS)
def test_a_bar_fills_on_a_terminal_and_nothing_is_shown_in_a_pipe(
    steps: list[tuple[str, dict[str, Any]]], shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    told = []
    for where in (Terminal(), StringIO()):
        monkeypatch.setattr(sys, "stderr", where)
        with progress("en") as step:
            for key, values in steps:
                step(key, **values)
        told.append(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", where.getvalue()))
    assert (told[0].rstrip()[-len(shown) :], told[1]) == (shown, "")
