"""Every verb, called as a function and on the command line, in both languages: the same JSON, the same status, the same files."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any, get_args

import pytest
from typer.testing import CliRunner, Result

import pricebook
from pricebook.app import errors
from pricebook.app.regulation import regulation, settlements
from pricebook.app.rule import rule_record
from pricebook.base.languages import LANGUAGES, Language
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.pricelist import as_json
from tests.support import DATA, write_xlsx

Hashes = dict[str, str]


def run(*arguments: object, lang: Language) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", lang], catch_exceptions=False)


def hashes(folder: Path) -> Hashes:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def as_printed(value: Any) -> Any:
    """What a verb's record is once it has been printed as JSON and read again."""
    return json.loads(json.dumps(value, default=as_json))


def status(*, blocked: bool) -> int:
    return 1 if blocked else 0


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Language:
    assert request.param in get_args(Language)
    return request.param  # type: ignore[no-any-return]


LIST = """
| STT | STT theo TT04 | Tên dịch vụ | Giá đề nghị |
| 1 | C5.1.272 | Hematocrit | 15001 |
| 2 | C5.1.268 | Dịch vụ khác | 9000 |
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["long-an-2012", "long-an-2012-draft", "long-an-2012-names"])
def test_build(tmp_path: Path, lang: Language, name: str) -> None:
    built = pricebook.build(DATA / name)
    written = built.write(tmp_path / "called", language=lang)
    done = run("build", DATA / name, "-o", tmp_path / "typed", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(built.record(lang))
    assert done.exit_code == status(blocked=built.blocked)
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
    given_back = [path for path in written.files if path.parent.name == "given_back"]
    of_the_list = [path.name for path in written.files if path not in given_back]
    assert of_the_list == ["pricelist.xlsx", "pricelist.json", "findings.json", "to_accept.csv", "build-manifest.json"]


def test_check(tmp_path: Path, lang: Language) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", LIST)
    checked = pricebook.check(path, regulation="ttlt-04-2012").write(tmp_path / "called", language=lang).result
    done = run("check", path, "--regulation", "ttlt-04-2012", "-o", tmp_path / "typed", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(checked.record(lang))
    assert done.exit_code == 1 and checked.verdict is not None and not checked.verdict.passes
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")  # the annotated copy among them


@pytest.mark.slow
def test_check_of_a_dossier(lang: Language) -> None:
    checked = pricebook.check(DATA / "long-an-2012-draft")
    done = run("check", DATA / "long-an-2012-draft", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(checked.record(lang))
    assert done.exit_code == status(blocked=checked.blocked) == 1


@pytest.mark.parametrize(
    ("option", "stated"), [(["--on", "2012-08-02"], {"on": date(2012, 8, 2)}), (["--select", "CP"], {"select": ["CP"]})]
)
def test_a_check_of_a_dossier_takes_no_other_option(lang: Language, option: list[str], stated: dict[str, Any]) -> None:
    with pytest.raises(pricebook.WrongOption) as refused:
        pricebook.check(DATA / "long-an-2012-draft", **stated)
    done = run("check", DATA / "long-an-2012-draft", *option, lang=lang)
    assert done.exit_code == 2 and done.stderr.strip() == refused.value.message(lang)


@pytest.mark.slow
def test_explain(lang: Language) -> None:
    explained = pricebook.explain(DATA / "long-an-2012", "C5.1.272")
    done = run("explain", DATA / "long-an-2012", "C5.1.272", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(explained.record())
    assert done.exit_code == 0
    printed = run("explain", DATA / "long-an-2012", "C5.1.272", lang=lang).stdout
    for branch in explained.tree(lang):
        assert branch.text in printed and all(below.text in printed for below in branch.branches)


def test_match(tmp_path: Path, lang: Language) -> None:
    for way in ("called", "typed"):
        copytree(DATA / "long-an-2012-names", tmp_path / way)
    matched = pricebook.match(tmp_path / "called")
    matched.write(tmp_path / "called.xlsx")
    done = run("match", tmp_path / "typed", "-o", tmp_path / "typed.xlsx", lang=lang)
    assert done.exit_code == 0 and matched.matching is not None
    assert str(len(matched.matching.proposals)) in done.stdout
    assert (tmp_path / "typed.xlsx").read_bytes() == (tmp_path / "called.xlsx").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["approval", "reimbursement", "board", "report", "json"])
def test_export(tmp_path: Path, lang: Language, form: Any) -> None:
    pricebook.build(DATA / "long-an-2012").write(tmp_path / "out")
    chosen = {"papers": ["a4"], "facilities": ["80001"]} if form == "board" else {}
    options = ["--paper", "a4", "--facility", "80001"] if form == "board" else []
    written = pricebook.export(tmp_path / "out", form, **chosen).write(tmp_path / "called")
    done = run("export", tmp_path / "out" / "pricelist.json", "--as", form, *options, "-o", tmp_path / "typed", lang=lang)
    assert done.exit_code == 0, done.output
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
    assert all(path.name in done.stdout for path in written.files)


@pytest.mark.slow
def test_new(tmp_path: Path, lang: Language) -> None:
    written = pricebook.new(tmp_path / "called", regulation="ttlt-04-2012", province="Long An")
    done = run("new", tmp_path / "typed", "--regulation", "ttlt-04-2012", "--province", "Long An", lang=lang)
    assert done.exit_code == 0
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
    assert str(len(written.files)) in done.stdout


@pytest.mark.slow
def test_regulation(lang: Language) -> None:
    packs = [*pricebook.regulations(), *settlements()]
    assert json.loads(run("regulation", "list", "--format", "json", lang=lang).stdout) == [pack.record() for pack in packs]
    for pack in packs:
        shown = run("regulation", "show", pack.id, "--format", "json", lang=lang)
        assert json.loads(shown.stdout) == as_printed(regulation(pack.id).settings())
        assert run("regulation", "check", pack.id, lang=lang).exit_code == status(blocked=pack.findings.blocked) == 0


ANNEX = """
| STT | Tên dịch vụ | Mức tối đa |
| C5.1.272 | Hematocrit | 15000 |
| C5.1.281 | Xét nghiệm mới | 9000 |
| | Không số | 9000 |
"""


def test_regulation_import(tmp_path: Path, lang: Language) -> None:
    path = write_xlsx(tmp_path / "annex.xlsx", ANNEX)
    imported = pricebook.import_annex(path, into="ttlt-04-2012", source="x", on=date(2026, 11, 26))
    imported.write(tmp_path / "called")
    options = ["--into", "ttlt-04-2012", "--source", "x", "--on", "26/11/2026", "--write", "-o", tmp_path / "typed"]
    done = run("regulation", "import", path, *options, "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(imported.record(lang))
    assert done.exit_code == status(blocked=imported.blocked) == 1
    assert hashes(tmp_path / "typed" / "ttlt-04-2012") == hashes(tmp_path / "called" / "ttlt-04-2012")


def test_regulation_install(tmp_path: Path, lang: Language) -> None:
    pack = copytree(resource_folder("norms") / "ttlt-04-2012", tmp_path / "ttlt-04-2012")
    pricebook.install_pack(pack, norms=tmp_path / "called").write()
    carried = pricebook.install_pack(pack, norms=tmp_path / "typed")
    done = run("regulation", "install", pack, "--norms", tmp_path / "typed", "--yes", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(carried.record(lang)) and done.exit_code == 0
    assert hashes(tmp_path / "typed" / "ttlt-04-2012") == hashes(tmp_path / "called" / "ttlt-04-2012") == hashes(pack)


def test_regulation_services(lang: Language) -> None:
    found = pricebook.services("ttlt-04-2012", find="mau")
    done = run("regulation", "services", "ttlt-04-2012", "--find", "mau", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(found.record()) and done.exit_code == 0
    printed = run("regulation", "services", "ttlt-04-2012", "--find", "mau", lang=lang).stdout
    assert found.services and all(service.service_id in printed for service in found.services)


def test_settle_beds(tmp_path: Path, lang: Language) -> None:
    path, options = DATA / "bed-sheet-2012" / "bed_sheet.csv", ["--regulation", "ttlt-04-2012", "--on", "2012-06-01"]
    settled = pricebook.settle_beds(path, regulation="ttlt-04-2012", on=date(2012, 6, 1), fund_share={6: "100%"})
    settled.write(tmp_path / "called", language=lang)
    options += ["--fund-share", "6=100%"]
    done = run("settle", "beds", path, *options, "-o", tmp_path / "typed", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(settled.record(lang))
    assert done.exit_code == status(blocked=settled.blocked) == 1
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
    printed = run("settle", "beds", path, *options, lang=lang).stdout
    assert "1.600.000" in printed and "2.312.000" in printed and "bhxh-1513-2012" in printed
    assert run("settle", "beds", write_xlsx(tmp_path / "list.xlsx", LIST), lang=lang).exit_code == 2


@pytest.mark.slow
def test_contains(tmp_path: Path, lang: Language, long_an: pricebook.Built) -> None:
    long_an.write(tmp_path / "list")
    contained = pricebook.contains(tmp_path / "list", "A4")
    contained.write(tmp_path / "called")
    done = run("contains", tmp_path / "list", "A4", "-o", tmp_path / "typed", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(contained.record()) and done.exit_code == 0
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
    printed = run("contains", tmp_path / "list", "A4", lang=lang).stdout
    assert "norms.csv!23" in printed and {"vi": "qua dịch vụ C5.1.272", "en": "through the service C5.1.272"}[lang] in printed
    asked = {"vi": ("từ chối", "chưa biết"), "en": ("refused", "not known")}[lang]
    for item, verdict in zip(("C5.1.272", "Stent"), asked, strict=True):
        done = run("contains", tmp_path / "list", "A4", item, lang=lang)
        assert f"{item}: {verdict}" in done.stdout and done.exit_code == 0


def test_rule(lang: Language) -> None:
    done = run("rule", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == [rule_record(entry) for entry in pricebook.rules()]
    assert run("rule", "cp001", lang=lang).stdout.startswith("CP001")


# --- what is wrong in a call has a name, and ends the command with status 2 --------------------------------------


@dataclass(frozen=True)
class Wrong:
    error: type[errors.CallError]
    call: Callable[[Path], object]
    typed: Callable[[Path], list[object]]


def _list(home: Path) -> Path:
    return write_xlsx(home / "list.xlsx", LIST)


def _out(home: Path) -> Path:
    if not (home / "out").exists():
        pricebook.build(DATA / "long-an-2012").write(home / "out")
    return home / "out" / "pricelist.json"


def _changed(result: Path) -> Path:
    """The same result, of which somebody has changed a file since: what is as it was made is replaced without a question."""
    findings = result.with_name("findings.json")
    findings.write_text(findings.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return result


BEDS = DATA / "bed-sheet-2012" / "bed_sheet.csv"
WRONG = {
    "build: no folder": Wrong(errors.FolderNotFound, lambda h: pricebook.build(h / "x"), lambda h: ["build", h / "x"]),
    "build: results there": Wrong(
        errors.OutputExists,
        lambda h: pricebook.build(DATA / "long-an-2012").write(_changed(_out(h)).parent),
        lambda h: ["build", DATA / "long-an-2012", "-o", _changed(_out(h)).parent],
    ),
    "build: no packs there": Wrong(
        errors.FolderNotFound,
        lambda h: pricebook.build(DATA / "long-an-2012", norms=h / "x"),
        lambda h: ["build", DATA / "long-an-2012", "--norms", h / "x"],
    ),
    "check: no file": Wrong(errors.InputNotFound, lambda h: pricebook.check(h / "x"), lambda h: ["check", h / "x"]),
    "check: no such regulation": Wrong(
        errors.UnknownRegulation,
        lambda h: pricebook.check(_list(h), regulation="x"),
        lambda h: ["check", _list(h), "--regulation", "x"],
    ),
    "check: no such class": Wrong(
        errors.WrongOption,
        lambda h: pricebook.check(_list(h), regulation="ttlt-04-2012", class_="V"),
        lambda h: ["check", _list(h), "--regulation", "ttlt-04-2012", "--class", "V"],
    ),
    "check: no such column": Wrong(
        errors.WrongOption,
        lambda h: pricebook.check(_list(h), columns={"x": "A"}),
        lambda h: ["check", _list(h), "--column", "x=A"],
    ),
    "check: no such code": Wrong(
        errors.UnknownCode, lambda h: pricebook.check(_list(h), select=["ZZ"]), lambda h: ["check", _list(h), "--select", "ZZ"]
    ),
    "check: facility without dossier": Wrong(
        errors.WrongOption, lambda h: pricebook.check(_list(h), facility="1"), lambda h: ["check", _list(h), "--facility", "1"]
    ),
    "check: no such dossier": Wrong(
        errors.FolderNotFound, lambda h: pricebook.check(_list(h), dossier="x"), lambda h: ["check", _list(h), "--dossier", "x"]
    ),
    "check: no such baseline": Wrong(
        errors.UnreadableBaseline,
        lambda h: pricebook.check(_list(h), regulation="ttlt-04-2012", baseline=h / "x"),
        lambda h: ["check", _list(h), "--regulation", "ttlt-04-2012", "--baseline", h / "x"],
    ),
    "explain: no such service": Wrong(
        errors.UnknownService,
        lambda h: pricebook.explain(DATA / "long-an-2012", "Z9"),
        lambda h: ["explain", DATA / "long-an-2012", "Z9"],
    ),
    "match: no folder": Wrong(errors.FolderNotFound, lambda h: pricebook.match(h / "x"), lambda h: ["match", h / "x"]),
    "export: no file": Wrong(
        errors.InputNotFound, lambda h: pricebook.export(h / "x", "json"), lambda h: ["export", h / "x", "--as", "json"]
    ),
    "export: no list": Wrong(
        errors.UnreadableList, lambda h: pricebook.export(_list(h), "json"), lambda h: ["export", _list(h), "--as", "json"]
    ),
    "export: no such facility": Wrong(
        errors.UnknownFacility,
        lambda h: pricebook.export(_out(h), "board", facilities=["x"]),
        lambda h: ["export", _out(h), "--as", "board", "--facility", "x"],
    ),
    "export: an option without use": Wrong(
        errors.WrongOption,
        lambda h: pricebook.export(_out(h), "json", facilities=["80001"]),
        lambda h: ["export", _out(h), "--as", "json", "--facility", "80001"],
    ),
    "export: findings of another list": Wrong(
        errors.WrongFindings,
        lambda h: pricebook.export(_out(h), "approval", findings=h / "x"),
        lambda h: ["export", _out(h), "--as", "approval", "--findings", h / "x"],
    ),
    "new: no such regulation": Wrong(
        errors.UnknownRegulation,
        lambda h: pricebook.new(h / "n", regulation="x", province="Long An"),
        lambda h: ["new", h / "n", "--regulation", "x", "--province", "Long An"],
    ),
    "new: a folder in use": Wrong(
        errors.OutputExists,
        lambda h: pricebook.new(_out(h).parent, regulation="ttlt-04-2012", province="Long An"),
        lambda h: ["new", _out(h).parent, "--regulation", "ttlt-04-2012", "--province", "Long An"],
    ),
    "settle: no file": Wrong(errors.InputNotFound, lambda h: pricebook.settle_beds(h / "x"), lambda h: ["settle", "beds", h / "x"]),
    "settle: no such rules": Wrong(
        errors.UnknownRegulation,
        lambda h: pricebook.settle_beds(BEDS, settlement="x"),
        lambda h: ["settle", "beds", BEDS, "--settlement", "x"],
    ),
    "settle: two kinds of rules": Wrong(
        errors.WrongOption,
        lambda h: pricebook.settle_beds(BEDS, settlement="tt39-2018", regulation="tt37-2018"),
        lambda h: ["settle", "beds", BEDS, "--settlement", "tt39-2018", "--regulation", "tt37-2018"],
    ),
    "settle: no share": Wrong(
        errors.WrongOption,
        lambda h: pricebook.settle_beds(BEDS, fund_share="101%"),
        lambda h: ["settle", "beds", BEDS, "--fund-share", "101%"],
    ),
    "settle: no patient there": Wrong(
        errors.WrongOption,
        lambda h: pricebook.settle_beds(BEDS, fund_share={1: "80%"}),
        lambda h: ["settle", "beds", BEDS, "--fund-share", "1=80%"],
    ),
    "regulation: none of that name": Wrong(
        errors.UnknownRegulation, lambda h: regulation("x"), lambda h: ["regulation", "show", "x"]
    ),
    "import: no file": Wrong(
        errors.InputNotFound,
        lambda h: pricebook.import_annex(h / "x", into="ttlt-04-2012", source="x", on=date(2026, 11, 26)),
        lambda h: ["regulation", "import", h / "x", "--into", "ttlt-04-2012", "--source", "x", "--on", "2026-11-26"],
    ),
    "install: no file": Wrong(
        errors.InputNotFound, lambda h: pricebook.install_pack(h / "x"), lambda h: ["regulation", "install", h / "x"]
    ),
    "services: nothing to find": Wrong(
        errors.WrongOption,
        lambda h: pricebook.services("ttlt-04-2012", find="-"),
        lambda h: ["regulation", "services", "ttlt-04-2012", "--find", "-"],
    ),
    "rule: none of that name": Wrong(errors.UnknownCode, lambda h: pricebook.rules("ZZ9"), lambda h: ["rule", "ZZ9"]),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_a_call(tmp_path: Path, lang: Language, name: str) -> None:
    wrong = WRONG[name]
    with pytest.raises(wrong.error) as raised:
        wrong.call(tmp_path)
    done = run(*wrong.typed(tmp_path), lang=lang)
    assert done.exit_code == 2
    assert raised.value.message(lang) in done.stderr
    assert str(raised.value) == raised.value.message("en")


def every_error(base: type[errors.CallError] = errors.CallError) -> Iterator[type[errors.CallError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from every_error(kind)


def test_each_error_is_also_one_that_python_knows() -> None:
    """`except FileNotFoundError` and its kin go on working."""
    for kind in every_error():
        assert issubclass(kind, OSError | LookupError | ValueError | ImportError), kind


def test_audit_of_the_packs(tmp_path: Path, lang: Language) -> None:
    audited = pricebook.audit("ttlt-04-2012")
    audited.write(tmp_path / "called", language=lang)
    done = run("regulation", "audit", "ttlt-04-2012", "-o", tmp_path / "typed", "--format", "json", lang=lang)
    assert json.loads(done.stdout) == as_printed(audited.record()) and done.exit_code == 0
    assert hashes(tmp_path / "typed") == hashes(tmp_path / "called")
