"""A dossier built again: its own unchanged result is replaced, nothing of anybody else's is, and what changed is told."""

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import pricebook
from pricebook.app.errors import NotWritten, OutputExists
from pricebook.base.files import whole_outputs
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from tests.support import dossier, write_xlsx

NORMS = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |\n| C5.1.273 | supplies | L | cái | 2 |"
TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | {} | 1/QĐ | 2012-01-01 | 2012-12-31 |
| L | Lam | cái | {} | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


def a_dossier(home: Path, k: object = 600, l: object = 500, norms: str = NORMS) -> Path:  # noqa: E741
    return dossier(home, norms=norms, tenders=TENDERS.format(k, l))


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"], env={"COLUMNS": "120"})


def record(*arguments: str | Path) -> dict[str, Any]:
    done: dict[str, Any] = json.loads(run(*arguments, "--format", "json").stdout)
    schema = json.loads((resource_folder("norms") / "schema" / "findings.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(done)
    return done


# --- what is replaced ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_its_own_unchanged_result_is_replaced_without_force(home: Path) -> None:
    folder = a_dossier(home)
    assert run("build", folder).exit_code == 0
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    assert run("build", folder).exit_code == 0
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before  # nothing changed, nothing is another
    a_dossier(home, k=800)
    assert run("build", folder).exit_code == 0
    assert pricebook.load(folder / "out").lines[0].price == 4_000  # type: ignore[union-attr]  # 5 × 800


@pytest.mark.slow
def test_a_file_that_somebody_changed_is_named_and_kept(home: Path) -> None:
    folder = a_dossier(home, l="theo báo giá")
    built = pricebook.build(folder)
    built.write()
    copy = "given_back/tenders-findings.xlsx"
    for name in ("pricelist.xlsx", "pricelist.json", "findings.json", "to_accept.csv", copy):
        changed = folder / "out" / name
        changed.write_bytes(changed.read_bytes() + b" ")
        before = {path: path.read_bytes() for path in (folder / "out").rglob("*.*")}
        with pytest.raises(OutputExists) as refused:
            built.write()
        said = refused.value.message("en")
        assert "--force" in said and [path for path in before if str(path) in said] == [changed]  # that file alone
        assert {path: path.read_bytes() for path in (folder / "out").rglob("*.*")} == before
        built.write(force=True)
        assert changed.read_bytes() != before[changed]
    done = run("build", folder)
    assert done.exit_code == 1 and "--force" not in done.output


@pytest.mark.slow
def test_what_somebody_put_there_stays(home: Path) -> None:
    folder = a_dossier(home, l="theo báo giá")
    assert run("build", folder).exit_code == 1
    mine = [folder / "out" / name for name in ("notes.txt", "given_back/mine.xlsx", "given_back/sub/tenders-findings.xlsx")]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", encoding="utf-8")
    a_dossier(home)  # the copies of the last build go, and nothing else
    assert run("build", folder).exit_code == 0
    assert [path.read_text(encoding="utf-8") for path in mine] == ["mine"] * 3
    assert not (folder / "out" / "given_back" / "tenders-findings.xlsx").exists()


@pytest.mark.slow
def test_a_file_in_the_place_of_a_copy_is_named_and_kept(home: Path) -> None:
    folder = a_dossier(home)
    assert run("build", folder).exit_code == 0
    mine = folder / "out" / "given_back" / "tenders-findings.xlsx"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    a_dossier(home, l="theo báo giá")  # now it has a finding
    done = run("build", folder)
    assert done.exit_code == 2 and str(mine) in done.output and mine.read_text(encoding="utf-8") == "mine"
    assert str(folder / "out" / "pricelist.xlsx") not in done.output


@pytest.mark.slow
def test_the_result_of_another_dossier_is_not_replaced(home: Path, tmp_path: Path) -> None:
    folder = a_dossier(home)
    other = shutil.copytree(folder, home.parent / "another")
    assert run("build", folder, "-o", tmp_path / "out").exit_code == 0
    done = run("build", other, "-o", tmp_path / "out")  # with the same files, under another name
    assert done.exit_code == 2 and "--force" in done.output
    forced = run("build", other, "-o", tmp_path / "out", "--force")
    assert forced.exit_code == 0 and "Since the last round" not in forced.output
    assert run("build", other, "-o", tmp_path / "out").exit_code == 0


@pytest.mark.slow
def test_a_result_elsewhere_is_the_dossiers_own_though_its_settings_changed(home: Path, tmp_path: Path) -> None:
    folder = a_dossier(home)
    assert run("build", folder, "-o", tmp_path / "out").exit_code == 0
    settings = folder / "dossier.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'share_of_ceiling = "0.1"\n', encoding="utf-8")
    done = run("build", folder, "-o", tmp_path / "out")
    assert done.exit_code == 0 and "Since the last round" in done.output and "--force" not in done.output


@pytest.mark.slow
def test_a_result_without_a_manifest_is_refused_as_before(home: Path) -> None:
    folder = a_dossier(home)
    assert run("build", folder).exit_code == 0
    (folder / "out" / "build-manifest.json").unlink()
    done = run("build", folder)
    assert done.exit_code == 2 and "--force" in done.output


NO_MANIFESTS = (
    "", "[]", "{", "null", '{"sha256": 5}', '{"sha256": {"norms.csv": 5}, "inputs": 5, "list": []}', "[" * 100_000,
    '{"inputs": [{"file": "..", "sha256": null}]}',
)  # fmt: skip


@pytest.mark.slow
def test_a_manifest_that_is_none_lets_nothing_be_replaced(home: Path) -> None:
    built = pricebook.build(a_dossier(home))
    built.write()
    for manifest in NO_MANIFESTS:
        (home / "out" / "build-manifest.json").write_text(manifest, encoding="utf-8")
        with pytest.raises(OutputExists):
            built.write()
        built.write(force=True)


@pytest.mark.slow
def test_no_manifest_can_have_another_file_removed(home: Path) -> None:
    """A manifest that names the dossier's own tables, and files outside: they are not what a build writes."""
    from pricebook.base.files import sha256_of

    folder = a_dossier(home)
    outside = home.parent / "outside.txt"
    outside.write_text("mine", encoding="utf-8")
    assert run("build", folder, "-o", folder).exit_code == 0
    path = folder / "build-manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    names = (
        "norms.csv",
        "dossier.toml",
        "../outside.txt",
        "given_back/../norms.csv",
        "given_back/../../outside.txt",
        str(outside),
    )
    (folder / "given_back").mkdir(exist_ok=True)
    told["sha256"] |= {name: sha256_of(folder / name) for name in names}
    path.write_text(json.dumps(told), encoding="utf-8")
    assert run("build", folder, "-o", folder).exit_code == 0
    assert outside.exists() and all((folder / name).exists() for name in ("norms.csv", "dossier.toml"))


@pytest.mark.slow
@pytest.mark.parametrize("what", ["the folder of copies", "a result"])
def test_nothing_is_written_through_a_link(home: Path, what: str) -> None:
    folder = a_dossier(home, l="theo báo giá")
    assert run("build", folder).exit_code == 1
    elsewhere = home.parent / "elsewhere"
    linked = folder / "out" / ("given_back" if what == "the folder of copies" else "findings.json")
    linked.rename(elsewhere)
    linked.symlink_to(elsewhere, target_is_directory=elsewhere.is_dir())
    before = [path.read_bytes() for path in sorted(elsewhere.rglob("*.*") if elsewhere.is_dir() else [elsewhere])]
    assert run("build", folder).exit_code == 2
    if elsewhere.is_dir():
        assert run("build", folder, "--force").exit_code == 2
    assert [path.read_bytes() for path in sorted(elsewhere.rglob("*.*") if elsewhere.is_dir() else [elsewhere])] == before


@pytest.mark.slow
def test_all_files_are_replaced_or_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = a_dossier(home, k="theo báo giá", l="theo báo giá")
    assert run("build", folder).exit_code == 1
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    built = pricebook.build(folder)
    monkeypatch.setattr("pricebook.app.build_output.write_manifest", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(NotWritten):
        built.write()
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_files_in_folders_move_together_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("old", encoding="utf-8")
    names = ("a/x", "b/c/y", "z")

    def write(staging: Path) -> None:
        for name in names:
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text("new", encoding="utf-8")

    def fails() -> None:
        raise OSError(5, "no")

    with pytest.raises(OSError), whole_outputs(tmp_path, names, force=True, once_moved=fails) as staging:
        write(staging)
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["a", "a/x"]
    assert (tmp_path / "a" / "x").read_text(encoding="utf-8") == "old"
    with whole_outputs(tmp_path, names, force=False, own=("a/x",)) as staging:
        write(staging)
    with whole_outputs(tmp_path, ("z",), force=False, own=("z",), former=lambda: ("a/x", "b/c/y")) as staging:
        (staging / "z").write_text("newer", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["z"]  # with their last file folders go


# --- what changed --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_first_build_compares_nothing(home: Path) -> None:
    assert "since_last" not in record("build", a_dossier(home))
    assert not (home / "out" / "former_pricelist.json").exists()


@pytest.mark.slow
def test_what_changed_since_the_last_round(home: Path) -> None:
    folder = a_dossier(home, l="theo báo giá")  # IN004 at D3; UP001 at C3 of the norms
    record("build", folder)
    a_dossier(home, k=1000)  # L has a price; K costs more: 3,000 → 5,000
    since = record("build", folder)["since_last"]
    assert since["findings"] == {"solved": 2, "changed": 0, "new": 0, "standing": 1}  # CP005 stands
    assert since["prices"] == {
        "added": 0, "removed": 0, "renumbered": 0, "renamed": 0, "risen": 1, "fallen": 0, "lost": 0, "found": 1, "same": 0,
    }  # fmt: skip
    (largest,) = since["largest"]
    assert (largest["service_id"], largest["old"], largest["new"], largest["change"]) == ("C5.1.272", 3_000, 5_000, 2_000)
    assert not since["same_list"]


@pytest.mark.slow
def test_services_that_come_and_go(home: Path) -> None:
    folder = a_dossier(home)
    record("build", folder)
    a_dossier(home, norms=NORMS.replace("C5.1.273", "C5.1.274"))
    since = record("build", folder)["since_last"]
    assert (since["prices"]["added"], since["prices"]["removed"], since["prices"]["same"]) == (1, 1, 1)


@pytest.mark.slow
def test_a_price_that_is_read_otherwise_is_a_finding_at_another_figure(home: Path) -> None:
    folder = a_dossier(home, l="theo báo giá")
    record("build", folder)
    a_dossier(home, l="chưa có")
    since = record("build", folder)["since_last"]["findings"]
    assert since["solved"] + since["changed"] >= 1 and since["standing"] == 2  # UP001 and CP005


@pytest.mark.slow
def test_the_same_fault_in_the_same_cell_of_two_files_is_told_apart(home: Path) -> None:
    folder = a_dossier(home)
    for part in ("a", "b"):
        (folder / part).mkdir()
    settings = folder / "dossier.toml"
    settings.write_text('parts = ["a", "b"]\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "tenders.csv").unlink()
    for part, price in (("a", "x"), ("b", "x")):
        dossier(folder / part, tenders=TENDERS.format(price, 500).replace("1/QĐ", f"{part}/QĐ"))
        (folder / part / "dossier.toml").unlink()
    first = [f["file"] for f in record("build", folder)["findings"] if f["code"] == "IN004"]
    assert first == ["a/tenders.csv", "b/tenders.csv"]
    text = (folder / "a" / "tenders.csv").read_text(encoding="utf-8")
    (folder / "a" / "tenders.csv").write_text(text.replace("cái,x", "cái,600"), encoding="utf-8")
    done = record("build", folder)
    assert [f["file"] for f in done["findings"] if f["code"] == "IN004"] == ["b/tenders.csv"]
    assert done["since_last"]["findings"]["new"] == 0


@pytest.mark.slow
def test_the_screen_tells_it_in_short_and_the_command_shows_all(home: Path) -> None:
    folder = a_dossier(home, l="theo báo giá")
    run("build", folder)
    a_dossier(home, k=1000)
    done = run("build", folder)
    assert "Findings: 2 solved, 0 at another figure, 0 new, 1 standing." in done.output
    assert "3.000 đ → 5.000 đ (+2.000 đ, +66.7 %)" in done.output
    (command,) = [shlex.split(line) for line in done.output.splitlines() if line.strip().startswith("pricebook diff")]
    assert command[2:] == [str(folder / "out" / "former_pricelist.json"), str(folder / "out")]
    compared = run(*command[1:])
    assert compared.exit_code == 0 and "5.000 đ" in compared.output


@pytest.mark.slow
def test_the_former_list_stays_while_the_list_is_the_same(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder)
    first = (folder / "out" / "pricelist.json").read_bytes()
    a_dossier(home, k=1000)
    run("build", folder)
    assert (folder / "out" / "former_pricelist.json").read_bytes() == first
    since = record("build", folder)["since_last"]
    assert since["same_list"] and since["command"] is None and since["prices"] is None
    assert (folder / "out" / "former_pricelist.json").read_bytes() == first


@pytest.mark.slow
def test_a_choice_that_changed_is_told(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder)
    settings = folder / "dossier.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'share_of_ceiling = "0.1"\n', encoding="utf-8")
    done = run("build", folder)
    assert "1 → 0,1" in done.output


@pytest.mark.slow
def test_an_earlier_list_that_somebody_changed_is_compared_with_nothing(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder)
    for name in ("pricelist.json", "findings.json"):
        (folder / "out" / name).write_text("{}", encoding="utf-8")
    a_dossier(home, k=1000)
    since = record("build", folder, "--force")["since_last"]
    assert since["findings"] is None and since["prices"] is None and not since["same_list"]
    assert not (folder / "out" / "former_pricelist.json").exists()


@pytest.mark.slow
def test_the_files_say_the_same_whatever_was_there_before(home: Path, tmp_path: Path) -> None:
    folder = a_dossier(home, k=1000)
    run("build", folder)
    a_dossier(home)
    run("build", folder)
    run("build", folder, "-o", tmp_path / "new")
    for name in ("pricelist.json", "findings.json", "pricelist.xlsx", "to_accept.csv"):
        assert (folder / "out" / name).read_bytes() == (tmp_path / "new" / name).read_bytes()


@pytest.mark.slow
def test_a_build_that_is_refused_sets_the_result_and_the_former_list_aside(home: Path) -> None:
    """A slip in the settings loses nothing, and no list stands beside the findings of a run that made none."""
    folder = a_dossier(home)
    run("build", folder)
    a_dossier(home, k=1000)
    run("build", folder)
    names = ("pricelist.xlsx", "pricelist.json", "findings.json", "to_accept.csv", "former_pricelist.json")
    before = {name: (folder / "out" / name).read_bytes() for name in names}
    settings = (folder / "dossier.toml").read_text(encoding="utf-8")
    for _ in range(2):  # a second slip takes nothing away either
        (folder / "dossier.toml").write_text("broken", encoding="utf-8")
        assert run("build", folder, "-q").exit_code == 2
        assert {path.name for path in (folder / "out").iterdir()} <= {"build-manifest.json", "given_back", "former"}
        assert {path.name: path.read_bytes() for path in (folder / "out" / "former").iterdir()} == before
    (folder / "dossier.toml").write_text(settings, encoding="utf-8")
    assert run("build", folder).exit_code == 0
    assert (folder / "out" / "pricelist.json").read_bytes() == before["pricelist.json"]


@pytest.mark.slow
def test_earlier_rounds_stay_beside_a_build_that_is_refused(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder, "--names", "speaking")
    lists = sorted(path.name for path in (folder / "out").iterdir() if "_v1" in path.name)
    (folder / "dossier.toml").write_text("broken", encoding="utf-8")
    assert run("build", folder).exit_code == 2
    assert sorted(path.name for path in (folder / "out").iterdir() if "_v1" in path.name) == lists != []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("pricing_date = 01/08/2012", "2012-08-01"),
        ("pricing_date = 2012-8-1  # ngày tính giá", "2012-08-01"),
        ('pricing_date = "01/08/2012"', "2012-08-01"),
        ("pricing_date = 31/02/2012", None),
        ("province = “Long An”", '(")'),
        ('share_of_ceiling = "0,85"', '"0.85"'),
        ("share_of_ceiling = 0,85", '"0.85"'),
    ],
)
def test_a_slip_in_the_settings_is_answered_with_what_to_write(home: Path, written: str, said: str | None) -> None:
    settings = a_dossier(home) / "dossier.toml"
    name = written.partition(" ")[0]
    lines = [line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith(name)]
    settings.write_text("\n".join([written, *lines]) + "\n", encoding="utf-8")
    done = run("build", home, "-q")  # where there is no list, the reason is told however quiet it is to be
    assert done.exit_code == 2 and "IN012" in done.output
    assert said is None or said in done.output


@pytest.mark.slow
@pytest.mark.parametrize("copied", [True, False])
def test_a_copy_that_was_mended_and_put_into_the_dossier(home: Path, copied: bool) -> None:
    folder = a_dossier(home)
    (folder / "tenders.csv").unlink()
    write_xlsx(folder / "tenders.xlsx", TENDERS.format("theo báo giá", 500))
    assert run("build", folder).exit_code == 1
    given = folder / "out" / "given_back" / "tenders.xlsx"
    book = openpyxl.load_workbook(given)
    book.worksheets[0]["D2"] = 600
    book.save(given)
    mended = given.read_bytes()
    if copied:
        shutil.copyfile(given, folder / "tenders.xlsx")
    done = run("build", folder)
    assert done.exit_code == (0 if copied else 2), done.output
    assert copied or given.read_bytes() == mended  # what stands nowhere else is kept


@pytest.mark.slow
def test_opened_in_excel_and_saved_is_changed(home: Path) -> None:
    folder = a_dossier(home)
    run("build", folder)
    path = folder / "out" / "pricelist.xlsx"
    openpyxl.load_workbook(path).save(path)
    done = run("build", folder)
    assert done.exit_code == 2 and str(path) in done.output
