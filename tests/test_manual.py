"""The Vietnamese manual: its commands run, its exercise has exactly the findings of its solution, its example adds up to the đồng."""

import re
from pathlib import Path

import openpyxl
import pytest

from pricebook.app.check import check
from pricebook.app.diff import diff
from tests import pages
from tests.support import DATA, ROOT
from tools.manual import write_exercise

MANUAL = ROOT / "docs" / "vi"
EXERCISE = DATA / "bai-tap-tham-dinh"
EXAMPLE = DATA / "vi-du-ba-nguyen-nhan"


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table of a page of the manual whose first column is headed so."""
    text = (MANUAL / page).read_text(encoding="utf-8")
    found = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert found, heading
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in found[1].splitlines()]


# --- the pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "commands"),
    [
        ("README.md", 1),
        ("lap-bang-gia.md", 9),
        ("tham-dinh.md", 7),
        ("bao-hiem-xa-hoi.md", 14),
        ("bai-tap.md", 2),
        ("quyet-toan.md", 7),
        ("vi-du-so-sanh.md", 1),
    ],
)
def test_every_command_of_the_manual_runs_and_prints_what_the_page_shows(tmp_path: Path, page: str, commands: int) -> None:
    steps = pages.steps(f"vi/{page}")
    assert len(steps) == commands
    printed = pages.run(steps, tmp_path, COLUMNS="100", LC_ALL="vi_VN.UTF-8")
    assert [block for block in pages.shown(f"vi/{page}") if block not in printed] == []
    text = (MANUAL / page).read_text(encoding="utf-8")
    for step in steps:  # each folder of results has the files that the page says it has
        for out in re.findall(r" -o ([\w-]+)(?= |$)", step.command):
            assert (tmp_path / out).is_dir()
    if page == "tham-dinh.md":
        listed = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
        assert set(re.findall(r"`([\w-]+\.\w+)`", " ".join(listed))) == {path.name for path in (tmp_path / "vong-1").iterdir()}


@pytest.mark.slow
def test_the_page_on_settlement_says_the_same_in_english(tmp_path: Path) -> None:
    steps = pages.steps("settlement.md")
    of_manual = pages.steps("vi/quyet-toan.md")
    own = re.compile(r"( -o| --list) [\w-]+")  # folders of results have names in the language of the page
    assert [own.sub("", step.command) for step in steps] == [own.sub("", step.command) for step in of_manual]
    printed = pages.run(steps, tmp_path, COLUMNS="100", LC_ALL="en_US.UTF-8")
    assert [block for block in pages.shown("settlement.md") if block not in printed] == []


def test_every_picture_of_the_manual_is_small() -> None:
    pictures = sorted((ROOT / "docs" / "images" / "vi").glob("*.png"))
    assert pictures and all(path.stat().st_size < 150_000 for path in pictures)
    shown = " ".join(path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md"))
    assert [path.name for path in pictures if f"../images/vi/{path.name}" not in shown] == []


def test_every_paper_that_the_program_writes_is_explained() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pricebook").rglob("*.py"))
    written = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)\.docx"', code)) - {"van-ban"}  # the template of all papers of moves
    for named in re.findall(r"of\.paper\((.+)", code):
        written |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', named))
        for first, other, ending in re.findall(r"'([a-z-]+)' if .* else '([a-z-]+)'}(-[a-z-]+)", named):  # nghi-quyet-bai-bo
            written |= {first + ending, other + ending}
    page = (MANUAL / "van-ban.md").read_text(encoding="utf-8")
    assert {"quyet-dinh-bai-bo", "phuong-an-gia"} < written
    assert [name for name in sorted(written) if f"`{name}`" not in page] == []


# --- the exercise -------------------------------------------------------------------------------------------------------


def findings(workbook: Path) -> list[tuple[str, str]]:
    """(cell, code) of each finding about a list of the exercise, whatever its severity, by all cells that it names."""
    result = check(workbook, dossier=EXERCISE / "can-cu")
    return [(f"{found.at.sheet}!{found.at.cell}", found.code) for found in result.findings]


def solution() -> list[tuple[str, list[tuple[str, str]], str]]:
    """(cell, what is found, what to do) of each planted error. "A11: NM011" is a code that stands at another cell of the sheet."""
    planted = []
    for place, codes, _, do in table("bai-tap.md", "ô"):
        sheet = place.partition("!")[0]
        told = [(f"{sheet}!{cell}" if cell else place, code) for cell, code in re.findall(r"(?:(\w+): )?([A-Z]{2}\d{3})", codes)]
        planted.append((place, told, do))
    return planted


def mended(workbook: Path, to: Path, steps: list[tuple[str, str]]) -> Path:
    """A workbook in which the steps of the solution were done: a value for the cell, others beside it, or its row deleted."""
    book = openpyxl.load_workbook(workbook)
    deleted: list[tuple[str, int]] = []
    for place, do in steps:
        sheet, _, cell = place.partition("!")
        if row := re.fullmatch(r"xóa dòng (\d+)", do):
            deleted.append((sheet, int(row[1])))
            continue
        first, *others = do.split("; ")
        for at, value in [(cell, first), *(other.split(": ") for other in others)]:
            book[sheet][at].value = int(value)
    if book["Định mức"]["I11"].value == "=NA()":
        book["Định mức"]["I11"].value = "#N/A"  # a workbook saved here has no values of formulas
    for sheet, number in sorted(deleted, reverse=True):
        book[sheet].delete_rows(number)
    book.save(to)
    return to


def test_the_exercise_has_exactly_the_findings_of_its_solution() -> None:
    expected = [each for _, told, _ in solution() for each in told]
    assert len(solution()) == 9 and len(expected) == 12
    assert sorted(findings(EXERCISE / "bang-gia-trinh.xlsx")) == sorted(expected)


@pytest.mark.slow
def test_nothing_is_found_when_the_exercise_is_mended_by_its_solution(tmp_path: Path) -> None:
    steps = [(cell, do) for cell, _, do in solution()]
    assert findings(mended(EXERCISE / "bang-gia-trinh.xlsx", tmp_path / "mended.xlsx", steps)) == []
    assert findings(EXERCISE / "bang-gia-da-sua.xlsx") == []


@pytest.mark.parametrize("left", range(9))
def test_every_planted_error_is_found_by_itself(tmp_path: Path, left: int) -> None:
    """With all others mended, what was left raises its own codes, and no others."""
    steps = [(cell, do) for number, (cell, _, do) in enumerate(solution()) if number != left]
    cell, told, _ = solution()[left]
    own = {code for _, code in told}
    if cell == "Bảng giá!B10":
        own |= {"CP012"}  # with the norms mended, examinations of class III cost 9,420 → 9,000, and not 9,500
    found = findings(mended(EXERCISE / "bang-gia-trinh.xlsx", tmp_path / "one.xlsx", steps))
    assert sorted(code for _, code in found) == sorted(own)


def test_the_trap_of_the_exercise(tmp_path: Path) -> None:
    """15,000 is within the maximum, but with one pair of gloves the norms give 14,020 → 14,000."""
    steps = [(cell, "15000" if cell == "Bảng giá!G5" else do) for cell, _, do in solution()]
    assert findings(mended(EXERCISE / "bang-gia-trinh.xlsx", tmp_path / "trap.xlsx", steps)) == [("Bảng giá!G5", "CP012")]


def test_the_workbooks_of_the_exercise_are_what_their_maker_writes(tmp_path: Path) -> None:
    write_exercise(tmp_path)
    for name in ("bang-gia-trinh.xlsx", "bang-gia-da-sua.xlsx"):
        made, kept = (
            {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in openpyxl.load_workbook(folder / name)}
            for folder in (tmp_path, EXERCISE)
        )
        assert made == kept, "run: python -m tools.manual"


# --- the example --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_base_salary_tender_and_maximum_are_attributed_as_the_manual_does_by_hand() -> None:
    compared = diff(EXAMPLE / "thang-3", EXAMPLE / "thang-7", norms=EXAMPLE / "norms")
    kinds = ("award", "index", "ceiling")
    section = (MANUAL / "vi-du-so-sanh.md").read_text(encoding="utf-8").partition("## Cộng lại")[2].partition("##")[0]
    rows = re.findall(r"^\| (A\.\d|cộng) \|(.+)\|$", section, re.MULTILINE)
    by_hand = {name: [int(cell.strip(" *").replace(".", "") or 0) for cell in cells.split("|")] for name, cells in rows}
    found = {}
    for line in compared.changes.repriced:
        amounts = {cause.kind: cause.amount for cause in line.causes}
        found[line.pair.new.service_id] = [*(amounts.pop(kind, 0) for kind in kinds), line.change]
        assert amounts == {}
    found["cộng"] = [*(compared.changes.by_kind()[kind] for kind in kinds), compared.changes.total]
    assert found == by_hand == {
        "A.1": [300, 600, 1_000, 1_900],
        "A.2": [200, 6_000, 0, 6_200],
        "A.3": [0, 100, 0, 100],
        "cộng": [500, 6_700, 1_000, 8_200],
    }  # fmt: skip
    prices = {line.pair.new.service_id: (line.pair.old.price, line.pair.new.price) for line in compared.changes.repriced}
    assert prices == {"A.1": (13_100, 15_000), "A.2": (21_200, 27_400), "A.3": (8_900, 9_000)}
