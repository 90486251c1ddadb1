"""The house itself: one direction of flow, one catalogue with a case for each code, contracts that have not drifted."""

import ast
import json
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest
from jsonschema import Draft202012Validator

from pricebook.base.resources import resource_folder
from pricebook.findings import catalogue, rule
from pricebook.regulation import SETTLEMENT_RULES, Regulation, load_pack, search_path
from tests.support import ROOT
from tools import reference, schemas

CODE = ROOT / "pricebook"

# The rooms, from left to right, and what each may import beside itself. `base` and `findings` stand under everything.
UNDER = {"base", "findings"}
ROOMS: dict[str, set[str]] = {
    "base": set(),
    "findings": {"base"},
    "regulation": UNDER,
    "tables": UNDER,
    "items": UNDER | {"tables"},
    "pricelist": UNDER,
    "entitlement": UNDER | {"pricelist", "regulation"},
    "dossier": UNDER | {"regulation", "tables", "items"},
    "forms": UNDER | {"regulation", "tables", "items"},
    "matching": UNDER | {"regulation", "tables", "items", "dossier", "forms"},
    "pricing": UNDER | {"regulation", "tables", "items", "pricelist", "entitlement", "dossier"},
    "submission": UNDER | {"regulation", "tables", "pricelist"},
    "annex": UNDER | {"regulation", "tables", "submission"},
    "causes": UNDER | {"pricelist"},
    "settlement": UNDER | {"regulation", "tables", "items", "pricelist", "causes"},
    "appraisal": UNDER | {"regulation", "tables", "pricelist", "dossier", "pricing", "submission", "settlement"},
    "exports": UNDER | {"regulation", "tables", "pricelist", "entitlement", "settlement", "appraisal"},
    "registry": UNDER | {"regulation", "pricelist", "entitlement"},
    "compare": UNDER | {"regulation", "tables", "pricelist", "causes", "entitlement", "exports"},
    "app": UNDER | {
        "regulation", "tables", "pricelist", "entitlement", "dossier", "forms", "matching", "pricing", "submission", "annex", "causes",
        "settlement", "appraisal", "exports", "registry", "compare",
    },
    "web": UNDER | {"app"},
    "cli": UNDER | {"app", "web"},
}  # fmt: skip
# Rooms within a room that have an order of their own.
INNER: dict[str, set[str]] = {
    "tables.cells": set(),
    "tables.files": {"tables.cells"},
    "tables.layout": {"tables.cells", "tables.files"},
}
LONGEST = 300  # lines: a longer module holds two things
TOP = {"__init__", "__main__"}

Graph = dict[str, set[str]]


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(CODE.rglob("*.py"))}


def imported_modules(path: Path) -> set[str]:
    """Modules of pricebook that a module imports, anywhere in it but for type checkers alone."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    for_checkers = {
        id(inner)
        for node in nodes
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in nodes:
        if id(node) in for_checkers:
            continue
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in MODULES and "." in node.value:
            found.add(node.value)  # a name imported when it is first used (base/lazy.py)
    return {name for name in found if name.split(".")[0] == "pricebook"}


@cache
def arrows() -> Graph:
    return {name: imported_modules(path) - {name} for name, path in MODULES.items()}


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def inner_room_of(module: str) -> str:
    return ".".join(module.split(".")[1:3])


def test_every_module_stands_in_a_room() -> None:
    assert {room_of(name) for name in MODULES} - {""} == {*ROOMS, "__main__"}
    assert {path.stem for path in CODE.glob("*.py")} == TOP


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_to_its_left(room: str) -> None:
    allowed = ROOMS[room] | {room}
    assert ROOMS[room] <= set(list(ROOMS)[: list(ROOMS).index(room)])
    wrong = {
        name: found for name, to in arrows().items() if room_of(name) == room if (found := {*map(room_of, to)} - allowed - {""})
    }
    assert wrong == {}


@pytest.mark.parametrize("inner", INNER)
def test_a_room_within_a_room_imports_only_those_to_its_left(inner: str) -> None:
    room = inner.partition(".")[0]
    own = {name for name in MODULES if inner_room_of(name) == inner}
    assert own
    for name in own:
        beside = {inner_room_of(to) for to in arrows()[name] if room_of(to) == room} - {inner}
        assert beside <= INNER[inner], name


def test_no_import_runs_in_a_circle() -> None:
    order = list(TopologicalSorter(arrows()).static_order())  # raises CycleError, which names the circle
    assert set(MODULES) <= set(order)


def test_the_package_imports_itself_only_through_its_modules() -> None:
    """Nothing below the top asks `pricebook` itself for a name but its version: that would be a circle through the top."""
    asked = {name: to for name, to in arrows().items() if "pricebook" in to and name != "pricebook"}
    assert set(asked) <= {"pricebook.cli.app"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_holds_one_thing(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_no_code_speaks_of_a_document_by_name() -> None:
    """The words of messages and the catalogue of findings name the rules of a regime, and never one regime's document."""
    named = re.compile(r"\d+/\d{4}/|\d+/BHXH|TTLT|BHXH-CSYT|QĐ-BYT|1513", re.IGNORECASE)
    for path in sorted([*CODE.glob("findings/catalogue/*.toml"), *CODE.glob("base/words/*.toml")]):
        assert not named.search(path.read_text(encoding="utf-8")), path


def test_each_rule_that_a_finding_names_is_one_that_a_regulation_can_have() -> None:
    known = {*Regulation.model_fields, *SETTLEMENT_RULES, *(rule for pack in search_path().ids() for rule in pack_articles(pack))}
    assert {entry.rule for entry in catalogue().values() if entry.rule} <= known


def pack_articles(pack_id: str) -> set[str]:
    found = search_path().find(pack_id)
    assert found is not None
    pack, _ = load_pack(found)
    assert pack is not None
    return set(pack.regulation.articles)


@pytest.mark.slow
def test_the_code_knows_no_circular_by_name() -> None:
    named = re.compile(r"ttlt|nq-399|1513|tt37|tt39|thông tư liên tịch", re.IGNORECASE)
    for path in sorted(CODE.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docs = {
            ast.get_docstring(node, clean=False)
            for node in nodes
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value not in docs]
        assert not [text for text in texts if named.search(text)], path


class Marked(NamedTuple):
    """A test, and the codes of its `@case`, `@silent` and `@pair`, which is one of each."""

    file: str
    name: str
    cases: list[str]
    silent: list[str]


@cache
def marked_tests() -> tuple[Marked, ...]:
    found = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                codes: dict[str, list[str]] = {"case": [], "silent": [], "pair": []}
                for call in (node for decorator in test.decorator_list for node in ast.walk(decorator)):
                    if isinstance(call, ast.Call) and (name := ast.unparse(call.func).rpartition(".")[2]) in codes:
                        codes[name].append(ast.literal_eval(call.args[0]))
                found.append(Marked(path.name, test.name, codes["case"] + codes["pair"], codes["silent"] + codes["pair"]))
    return tuple(found)


@pytest.mark.slow
@pytest.mark.parametrize("code", catalogue())
def test_each_code_has_a_case_that_raises_it_and_a_neighbour_beside_it_that_does_not(code: str) -> None:
    cases = {test.file for test in marked_tests() if code in test.cases}
    silent = {test.file for test in marked_tests() if code in test.silent}
    assert cases, f"no test is marked @case({code!r})"
    assert cases == silent, f"{code}: its case and its neighbour do not stand in one file"


def test_no_input_is_the_neighbour_of_many_cases() -> None:
    """A neighbour differs from its case in one thing: one that is silent about three codes is just some other input."""
    assert [test for test in marked_tests() if len(test.silent) > 2] == []


def test_no_case_is_about_a_code_that_does_not_exist() -> None:
    assert {code for test in marked_tests() for code in (*test.cases, *test.silent)} <= set(catalogue())


@pytest.mark.parametrize("code", catalogue())
def test_each_code_says_what_why_and_what_to_do_in_both_languages(code: str) -> None:
    entry = rule(code)
    for words in (entry.title, entry.message, entry.remedy, entry.why, entry.example):
        assert set(words) == {"vi", "en"} and all(words.values())
    assert entry.why["vi"] != entry.why["en"] and entry.example["vi"] != entry.example["en"]
    slots = [set(re.findall(r"{(\w+)}", entry.message[language])) for language in ("vi", "en")]
    assert slots[0] == slots[1]


def test_every_code_that_is_raised_is_declared() -> None:
    raised = set()
    for path in CODE.rglob("*.py"):
        raised |= set(
            re.findall(r'(?:Finding|Problem|Unreadable|finding)\(\s*"([A-Z]{2}\d{3})"', path.read_text(encoding="utf-8"))
        )
    assert raised and raised <= set(catalogue())


@pytest.mark.parametrize("name", schemas.published())
def test_the_published_schemas_have_not_drifted_from_the_models(name: str) -> None:
    on_disk = (resource_folder("norms") / "schema" / name).read_text(encoding="utf-8")
    assert on_disk == schemas.published()[name], "run: python -m tools.schemas"
    Draft202012Validator.check_schema(json.loads(on_disk))


@pytest.mark.slow
def test_help_and_build_import_nothing_that_they_do_not_need() -> None:
    """`--help` pays for Typer and the single commands alone; a build never imports pandas, numpy or openpyxl."""

    def imported(*arguments: str) -> set[str]:
        script = "import sys; from pricebook.cli.app import app; sys.argv = ['pricebook', *sys.argv[1:]]\n"
        script += "try: app()\nexcept SystemExit: print('\\n'.join(sys.modules), file=sys.stderr)"
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
        )
        modules = set(done.stderr.split())
        return modules | {name.split(".")[0] for name in modules}

    heavy = {"duckdb", "pydantic", "jsonschema", "xlsxwriter", "python_calamine", "pandas", "numpy", "openpyxl"}
    helping = imported("--help")
    groups = {f"pricebook.cli.{name}" for name in ("price_lists", "regulation", "serve_user", "settle")}
    assert {"typer", "pricebook.cli.check"} <= helping and not helping & (heavy | groups)
    assert "pricebook.cli.settle" in imported("settle", "--help")
    building = imported("explain", "data/long-an-2012", "A2")
    assert "duckdb" in building and not building & {"pandas", "numpy", "openpyxl"}
    checking = imported("check", "data/bed-sheet-2012/bed_sheet.csv", "--regulation", "ttlt-04-2012", "--no-annotate")
    assert "jsonschema" in checking and not checking & {"duckdb", "pandas", "numpy", "openpyxl", "xlsxwriter"}


def test_no_binary_float_is_made_in_the_code() -> None:
    for path in sorted([*CODE.rglob("*.py"), *CODE.rglob("*.sql")]):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\bfloat\(|\bdouble\b(?!s)|\breal\b", re.sub(r"#.*|--.*|\"\"\"[\s\S]*?\"\"\"", "", text), re.IGNORECASE
        ), path


@pytest.mark.parametrize("name", reference.pages())
def test_the_reference_pages_have_not_drifted(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == reference.pages()[name], "run: python -m tools.reference"
