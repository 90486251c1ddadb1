"""Rounds of one submission: baselines that follow the service and the figure, and refusals that leave no former result."""

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pricebook.appraisal.baseline import compare_rounds
from pricebook.cli.app import app
from pricebook.findings import Finding, Place, as_record
from tests.support import DATA, dossier, issued_today, write_xlsx

HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"
ROWS = ("| 272 | Hematocrit | 16000 |", "| 273 | Máu lắng | liên hệ |", "| 268 | Huyết đồ (bằng phương pháp thủ công) | 99000 |")


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


def checked(path: Path, out: Path, *more: str | Path, regulation: str = "ttlt-04-2012") -> dict[str, Any]:
    done = run("check", path, "--regulation", regulation, "-o", out, "--force", *more)
    assert "Traceback" not in done.output and (out / "check.json").exists(), done.output
    record: dict[str, Any] = json.loads((out / "check.json").read_text(encoding="utf-8"))
    return record


SECOND: dict[str, str] = {
    "a row inserted above": HEAD + "| 276 | Định nhóm máu hệ ABO | 11000 |\n" + "\n".join(ROWS),
    "a title above": "| Bảng giá | | |\n" + HEAD + "\n".join(ROWS),
    "sorted": HEAD + "\n".join(sorted(ROWS)),
    "reversed": HEAD + "\n".join(reversed(ROWS)),
    "another column first": "\n".join(f"| x {line}" for line in (HEAD.strip(), *ROWS)),
}


@pytest.mark.parametrize("second", SECOND)
def test_nothing_is_new_where_rows_and_columns_only_moved(home: Path, second: str) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + "\n".join(ROWS))
    first = checked(path, home / "first")
    kept = {(f["code"], f["service_id"]) for f in first["findings"] if f["code"] in ("CP001", "IN004")}
    assert len(kept) == 3
    path = write_xlsx(home / "list.xlsx", SECOND[second])
    later = checked(path, home / "second", "--baseline", home / "first" / "check.json")
    assert [(f["code"], f["service_id"]) for f in later["findings"] if f["new"] and f["code"] in ("CP001", "IN004")] == []
    assert [m for m in later["mended"] if m["code"] in ("CP001", "IN004")] == []


def test_another_sheet_and_another_file_are_no_matter(home: Path) -> None:
    home.mkdir()
    checked(write_xlsx(home / "list.xlsx", HEAD + ROWS[0]), home / "first")
    path = write_xlsx(home / "other.xlsx", Bang=HEAD + ROWS[0])
    later = checked(path, home / "second", "--baseline", home / "first" / "check.json")
    assert [(f["code"], f["new"]) for f in later["findings"]] == [("CP001", False)] and later["mended"] == []


def test_a_baseline_of_another_regulation_is_refused(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + ROWS[0])
    checked(path, home / "first")
    code, name, price = issued_today(1)[0]
    today = write_xlsx(home / "today.xlsx", f"| Mã dịch vụ | Tên dịch vụ | Giá |\n| {code} | {name} | {price} |")
    asked = ("check", today, "--regulation", "nq-399-2025", "-o", home / "second")
    done = run(*asked, "--baseline", home / "first" / "check.json")
    assert done.exit_code == 2 and "ttlt-04-2012" in done.output and "nq-399-2025" in done.output
    assert not (home / "second").exists() and run(*asked).exit_code == 0


def of(*cells: tuple[str, str | None, int, int, Any]) -> list[Finding]:
    return [Finding(code, Place("l.xlsx", "S", row, column), service, observed) for code, service, row, column, observed in cells]


@pytest.mark.parametrize("seed", range(20))
def test_a_permutation_of_findings_makes_none_new(seed: int) -> None:
    draw = random.Random(seed)
    cells = [(code, draw.choice(("A1", "A2", None)), row, draw.randrange(3), draw.choice((1, 2, None))) for row, code in
             enumerate(draw.choices(("CP001", "IN004", "XL002"), k=30))]  # fmt: skip
    earlier = [as_record(finding) for finding in of(*cells)]
    rows = draw.sample(range(100), len(cells))
    moved = of(
        *((code, service, row, column, observed) for row, (code, service, _, column, observed) in zip(rows, cells, strict=True))
    )
    assert compare_rounds(draw.sample(moved, len(moved)), earlier) == ([False] * len(cells), [], [])


def test_a_changed_figure_is_new_and_the_old_one_is_changed_not_mended() -> None:
    earlier = [as_record(finding) for finding in of(("CP001", "A1", 1, 2, 5), ("CP001", "A2", 2, 2, 6))]
    new, mended, changed = compare_rounds(of(("CP001", "A1", 1, 2, 7), ("CP001", "A2", 2, 2, 6)), earlier)
    assert new == [True, False] and mended == [] and [record["observed"] for record in changed] == [5]


def test_of_two_that_are_alike_one_more_is_new() -> None:
    earlier = [as_record(finding) for finding in of(("XL002", None, 1, 2, None))]
    assert compare_rounds(of(("XL002", None, 5, 2, None), ("XL002", None, 6, 2, None)), earlier).new == [False, True]
    assert compare_rounds(of(("XL002", None, 5, 3, None)), earlier).new == [True]  # another column


# --- a refusal ---------------------------------------------------------------------------------------------------

NO_LIST = "| Ngày | Ghi chú |\n| 1 | x |"


def test_a_refusal_takes_the_former_result_of_the_same_file_away(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + ROWS[0])
    checked(path, home / "out")
    (home / "out" / "mine.txt").write_text("x", encoding="utf-8")
    write_xlsx(path, NO_LIST)
    done = run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out")
    assert done.exit_code == 2 and [entry.name for entry in (home / "out").iterdir()] == ["mine.txt"]
    assert "check.json" in done.output


@pytest.mark.parametrize("case", ["another file", "no record", "not ours", "no output", "a wrong call", "unreadable"])
def test_a_refusal_leaves_what_is_not_its_own(home: Path, case: str) -> None:
    home.mkdir()
    path = write_xlsx(home / ("other.xlsx" if case == "another file" else "list.xlsx"), HEAD + ROWS[0])
    checked(path, home / "out")
    record = home / "out" / "check.json"
    if case == "no record":
        record.unlink()
    elif case == "not ours":
        record.write_text('["list.xlsx"]', encoding="utf-8")
    elif case == "unreadable":
        record.write_bytes(b"\xff\xfe{")
    before = sorted(entry.name for entry in (home / "out").iterdir())
    bad = write_xlsx(home / "list.xlsx", NO_LIST)
    more = {"no output": ["--no-annotate"], "a wrong call": ["-o", str(home / "out"), "--class", "V"]}.get(
        case, ["-o", str(home / "out")]
    )
    assert run("check", bad, "--regulation", "ttlt-04-2012", *more).exit_code == 2
    assert sorted(entry.name for entry in (home / "out").iterdir()) == before


def test_a_workbook_that_somebody_typed_into_stays(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + ROWS[0])
    checked(path, home / "out")
    later = (home / "out" / "check.json").stat().st_mtime + 60
    os.utime(home / "out" / "list-checked.xlsx", (later, later))
    write_xlsx(path, NO_LIST)
    assert run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out").exit_code == 2
    assert [entry.name for entry in (home / "out").iterdir()] == ["list-checked.xlsx"]


def test_a_crash_keeps_the_former_result(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", HEAD + ROWS[0])
    checked(path, home / "out")
    before = sorted(entry.name for entry in (home / "out").iterdir())
    monkeypatch.setattr("pricebook.app.check.judge", lambda *_: 1 // 0)
    assert run("check", path, "--regulation", "ttlt-04-2012", "-o", home / "out", "--force").exit_code != 0
    assert sorted(entry.name for entry in (home / "out").iterdir()) == before


NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 600 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


@pytest.mark.slow
@pytest.mark.parametrize("own", [True, False])
def test_a_build_that_is_refused_leaves_no_former_list_of_the_same_dossier(home: Path, tmp_path: Path, own: bool) -> None:
    folder = dossier(home, norms=NORMS, tenders=TENDERS)
    assert run("build", folder, "-o", tmp_path / "out").exit_code == 0
    if not own:
        folder = dossier(tmp_path / "other", norms=NORMS.replace("| 5 |", "| 6 |"), tenders=TENDERS.replace("600", "700"))
        for name in ("facilities.csv", "capabilities.csv"):
            (folder / name).unlink()
    (folder / "dossier.toml").write_text("broken", encoding="utf-8")
    assert run("build", folder, "-o", tmp_path / "out", "--force").exit_code == 2
    assert (tmp_path / "out" / "pricelist.json").exists() is not own


# --- the same for beds and for annexes ---------------------------------------------------------------------------


def beds(path: Path, out: Path, *more: object) -> int:
    return run(
        "settle", "beds", path, "--regulation", "ttlt-04-2012", "--on", "2012-06-01", "-o", out, "--force", *more
    ).exit_code


@pytest.mark.parametrize("case", ["changed", "a copy", "another file", "a crash", "typed into", "a wrong call"])
def test_a_settlement_that_is_refused_leaves_no_former_one_of_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """The file is known by its content, and by a mark of its name: its name may hold that of a patient."""
    path, out = tmp_path / "Nguyễn Văn A.csv", tmp_path / "out"
    path.write_bytes((DATA / "bed-sheet-2012" / "bed_sheet.csv").read_bytes())
    assert beds(path, out) in (0, 1)
    assert "Nguyễn" not in (out / "beds.json").read_text(encoding="utf-8")
    (out / "mine.txt").write_text("x", encoding="utf-8")
    path.write_text("x,y\n1,2\n", encoding="utf-8")
    if case == "another file":
        path = path.rename(tmp_path / "other.csv")
    elif case == "a crash":
        monkeypatch.setattr("pricebook.app.settle.read_bed_sheets", lambda *_: 1 // 0)
    elif case == "typed into":
        later = (out / "beds.json").stat().st_mtime + 60
        os.utime(out / "beds-settled.xlsx", (later, later))
    elif case == "a copy":
        path = path.rename(tmp_path / "copy" / path.name) if (tmp_path / "copy").mkdir() is None else path
    left = {"another file": 3, "a crash": 3, "a wrong call": 3, "typed into": 2}.get(case, 1)
    status = beds(path, out, *(["--fund-share", "much"] if case == "a wrong call" else []))
    assert status == (1 if case == "a crash" else 2)
    assert len(list(out.iterdir())) == left and (out / "mine.txt").exists()


ANNEX = "| STT | Tên dịch vụ | ĐVT | Mức tối đa |\n| C5.1 | XÉT NGHIỆM HUYẾT HỌC | | |\n| {} | Xét nghiệm mới | lần | 12000 |"


def imports(path: Path, out: Path, *more: object, into: object = "ttlt-04-2012") -> int:
    given = ("--into", into, "--source", "Công báo", "--on", "2026-11-26", "--write", "-o", out, "--force")
    return run("regulation", "import", path, *given, *more).exit_code


@pytest.mark.parametrize(
    "case", ["refused", "another file", "entered by another", "changed since", "the pack to complete", "a crash", "read only"]
)
def test_an_import_that_is_refused_leaves_no_former_pack_of_the_same_annex(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    path, out = write_xlsx(tmp_path / "annex.xlsx", ANNEX.format(281)), tmp_path / "norms"
    assert imports(path, out) == 0
    pack, into = out / "ttlt-04-2012", "ttlt-04-2012"
    if case == "entered by another":
        assert imports(write_xlsx(tmp_path / "more.xlsx", ANNEX.format(282)), out, into=str(pack)) == 0
    elif case == "changed since":
        later = (pack / "README.md").stat().st_mtime + 60
        os.utime(pack / "services.csv", (later, later))
    elif case == "a crash":
        monkeypatch.setattr("pricebook.app.import_annex.read_annex", lambda *_: 1 // 0)
    elif case == "the pack to complete":
        into = str(pack)
    write_xlsx(path, NO_LIST)
    if case == "another file":
        path = path.rename(tmp_path / "other.xlsx")
    if case == "read only":
        done = run("regulation", "import", path, "--into", into, "--source", "Công báo", "--on", "2026-11-26")
        assert done.exit_code == 2
    else:
        assert imports(path, out, into=into) == (1 if case == "a crash" else 2)
    assert pack.exists() is (case != "refused")
    if pack.exists():
        assert {"regulation.toml", "services.csv", "ceilings.csv", "README.md"} <= {entry.name for entry in pack.iterdir()}
