"""The command line as people use it: exit statuses, JSON, both languages, examples in every help."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import pricebook
from pricebook.app.errors import UnreadableList
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.pricelist import PriceList
from pricebook.regulation import search_path
from tests.support import DATA, ROOT, found

runner = CliRunner()


def run(*arguments: str | Path) -> Result:
    return runner.invoke(
        app, [str(argument) for argument in arguments], env={"COLUMNS": "200", "LANG": "vi_VN.UTF-8", "LC_ALL": ""}
    )


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((resource_folder("norms") / "schema" / name).read_text(encoding="utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "status"), [("long-an-2012", 0), ("long-an-2012-draft", 1), pytest.param("nq-399-2025", 1, marks=pytest.mark.slow)]
)
def test_build_writes_files_that_fit_their_schemas(tmp_path: Path, name: str, status: int) -> None:
    done = run("build", DATA / name, "-o", tmp_path / "out")
    assert done.exit_code == status, done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "build-manifest.json",
        "findings.json",
        "given_back",
        "pricelist.json",
        "pricelist.xlsx",
        "to_accept.csv",
    ]
    findings = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    prices = json.loads((tmp_path / "out" / "pricelist.json").read_text(encoding="utf-8"))
    schema("findings.json").validate(findings)
    if len(prices["lines"]) < 100:  # the large one is checked when it is read, below
        schema("pricelist.json").validate(prices)
    read = pricebook.load(tmp_path / "out" / "pricelist.json")
    assert isinstance(read, PriceList)
    assert (read.fingerprint, read.status) == (prices["fingerprint"], "draft")
    assert not any(isinstance(value, float) for line in prices["lines"] for value in line.values())


@pytest.mark.slow
def test_build_in_json_says_nothing_else_on_standard_output(tmp_path: Path) -> None:
    done = run("build", DATA / "long-an-2012-draft", "-o", tmp_path / "out", "--format", "json", "--lang", "en")
    record = json.loads(done.stdout)
    schema("findings.json").validate(record)
    assert record["counts"]["error"] == 6
    assert done.exit_code == 1


@pytest.mark.slow
def test_build_does_not_overwrite_unless_told(tmp_path: Path) -> None:
    (tmp_path / "pricelist.json").write_text("mine", encoding="utf-8")
    done = run("build", DATA / "long-an-2012", "-o", tmp_path)
    assert done.exit_code == 2 and "--force" in done.output
    assert (tmp_path / "pricelist.json").read_text(encoding="utf-8") == "mine"
    assert run("build", DATA / "long-an-2012", "-o", tmp_path, "--force").exit_code == 0
    assert (tmp_path / "pricelist.json").read_text(encoding="utf-8") != "mine"


def test_build_of_nothing(tmp_path: Path) -> None:
    assert run("build", tmp_path / "nowhere").exit_code == 2
    done = run("build", tmp_path)
    assert done.exit_code == 2 and "IN022" in done.output
    assert not (tmp_path / "out").exists()
    for command in (["build", tmp_path], ["explain", tmp_path, "A2"]):
        done = run(*command, "--format", "json")
        assert done.exit_code == 2
        assert json.loads(done.stdout)["findings"][0]["code"] == "IN022"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX matter")
def test_a_full_disk_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    """No file may grow beyond 60,000 bytes, and the list is larger: as on a disk that fills up."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pricelist.json").write_text("the former one", encoding="utf-8")
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\nfrom pricebook.cli.app import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "build", str(DATA / "long-an-2012"), "-o", str(tmp_path / "out"), "--force"],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pricelist.json"]
    assert (tmp_path / "out" / "pricelist.json").read_text(encoding="utf-8") == "the former one"


@pytest.mark.slow
def test_a_workbook_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlsxwriter.packager import Packager

    def full(self: Packager) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Packager, "_create_package", full)
    done = run("build", DATA / "long-an-2012", "-o", tmp_path / "out")
    assert done.exit_code == 2 and "đĩa đã đầy" in done.output
    assert not (tmp_path / "out").exists()


def test_outputs_move_together_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pricebook.base.files import OutputInUse, whole_outputs

    (tmp_path / "a").write_text("old a", encoding="utf-8")
    (tmp_path / "b").write_text("old b", encoding="utf-8")
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if target == tmp_path / "b":
            raise PermissionError("open in Excel")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(OutputInUse) as error, whole_outputs(tmp_path, ("a", "b"), force=True) as staging:
        (staging / "a").write_text("new a", encoding="utf-8")
        (staging / "b").write_text("new b", encoding="utf-8")
    assert error.value.path == tmp_path / "b"
    assert [(p.name, p.read_text(encoding="utf-8")) for p in sorted(tmp_path.iterdir())] == [("a", "old a"), ("b", "old b")]


@pytest.mark.slow
def test_a_tampered_list_is_refused(tmp_path: Path) -> None:
    run("build", DATA / "long-an-2012", "-o", tmp_path)
    text = (tmp_path / "pricelist.json").read_text(encoding="utf-8")
    for old, new in (('"price":13000', '"price":13001'), ('"price":13000', '"price":"13000"'), ("{", "")):
        (tmp_path / "tampered.json").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(UnreadableList):
            pricebook.load(tmp_path / "tampered.json")
    submitted = text.replace('"status":"draft"', '"status":"submitted"', 1)  # stands outside the fingerprint
    (tmp_path / "submitted.json").write_text(submitted, encoding="utf-8")
    submitted_list = pricebook.load(tmp_path / "submitted.json")
    assert isinstance(submitted_list, PriceList) and submitted_list.status == "submitted"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("C5.1.269", ["22.000 đ", "26.000 đ × 0,85", "150.000 đ/chai ÷ 500 = 300 đ", "Bình quân", "tenders.csv!12"]),
        ("269", ["22.000 đ"]),
        ("A4", ["Giá dịch vụ trong gói"]),
        ("A5", ["chưa đề nghị"]),
    ],
)
def test_explain_prints_one_price_from_award_to_ceiling(service: str, words: list[str]) -> None:
    done = run("explain", DATA / "long-an-2012", service)
    assert done.exit_code == 0
    for word in words:
        assert word in done.output


@pytest.mark.slow
def test_explain_in_json_and_of_the_unknown() -> None:
    record = json.loads(run("explain", DATA / "long-an-2012", "C5.1.269", "--format", "json").stdout)
    assert record["lines"][0]["price"] == 22_000
    assert {award["item_code"] for award in record["awards"]} == {"VT001", "VT005", "VT006", "VT007"}
    assert run("explain", DATA / "long-an-2012", "Z9").exit_code == 2


@pytest.mark.slow
def test_rule_and_regulation(tmp_path: Path) -> None:
    assert "15.001" in run("rule", "cp001").output or "15,001" in run("rule", "cp001").output
    assert len(json.loads(run("rule", "--format", "json").stdout)) > 40
    assert run("rule", "CP999").exit_code == 2
    assert {row["id"] for row in json.loads(run("regulation", "list", "--format", "json").stdout)} == {
        "nq-399-2025",
        "tt22-2023",
        "tt37-2018",
        "tt39-2018",
        "ttlt-04-2012",
        *(f"settlement/{name}" for name in search_path().settlement_ids()),
    }
    assert "1513/BHXH-CSYT" in run("regulation", "show", "ttlt-04-2012").output
    assert run("regulation", "show", "none").exit_code == 2
    assert run("regulation", "check").exit_code == 0
    broken = copytree(resource_folder("norms") / "ttlt-04-2012", tmp_path / "ttlt-04-2012")
    (broken / "ceilings.csv").write_text("nothing", encoding="utf-8")
    done = run("regulation", "check", broken)
    assert done.exit_code == 1 and "LW005" in done.output and "ttlt-04-2012/ceilings.csv" in done.output


@pytest.mark.slow
def test_new_makes_a_dossier_that_builds(tmp_path: Path) -> None:
    home = tmp_path / "tỉnh mới"
    assert run("new", home, "--regulation", "ttlt-04-2012", "--province", 'Long "An"').exit_code == 0
    assert 'province = "Long An"' in (home / "dossier.toml").read_text(encoding="utf-8")
    assert [path.name for path in home.glob("*.xlsx")] == ["ho-so.xlsx"]
    assert run("new", home, "--regulation", "ttlt-04-2012", "--province", "X").exit_code == 2  # not into a full folder
    assert run("new", tmp_path / "b", "--regulation", "none", "--province", "X").exit_code == 2
    text = (home / "dossier.toml").read_text(encoding="utf-8").replace('Long \\"An\\"', "Long An")
    (home / "dossier.toml").write_text(text, encoding="utf-8")
    assert found(pricebook.build(home)) == [("FC001", "ho-so.xlsx")]  # empty forms: nothing else is wrong with them


@pytest.mark.parametrize(
    "command",
    [
        ["build"],
        ["explain"],
        ["new"],
        ["rule"],
        ["regulation", "list"],
        ["regulation", "show"],
        ["regulation", "check"],
        ["settle"],
        ["settle", "beds"],
    ],
)
def test_every_help_has_an_example(command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.exit_code == 0
    assert f"Ví dụ: pricebook {' '.join(command)}" in " ".join(done.output.split())


@pytest.mark.slow
def test_messages_follow_the_locale() -> None:
    for locale, word in (
        ("en_US.UTF-8", "Price above the ceiling"),
        ("vi_VN.UTF-8", "Giá vượt mức tối đa"),
        ("C", "Giá vượt mức tối đa"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pricebook", "rule", "CP001"],
            capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env={**os.environ, "LC_ALL": locale, "PYTHONUTF8": "0"},
        )  # fmt: skip
        assert word in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("called", [["list", "merge", "long-an-2012", "long-an-2012", "-o", "m"], ["build", "no-such-dossier"]])
def test_a_call_that_is_refused_says_one_sentence_and_no_library_adds_to_it(called: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pricebook", *called], capture_output=True, text=True, encoding="utf-8", cwd=DATA
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "") and len(done.stderr.splitlines()) == 1


def test_the_version_is_shown_without_a_command() -> None:
    done = run("--version")
    assert (done.exit_code, done.stdout) == (0, f"pricebook {pricebook.__version__}\n")
