"""The house itself: one direction of flow, one catalogue with a case for each code, contracts that have not drifted."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pricebook.base.resources import resource_folder
from pricebook.findings import catalogue, rule
from tests.support import ROOT
from tools import reference, schemas

CODE = ROOT / "pricebook"

# What each room may import beside itself, the standard library and what stands under everything.
UNDER = {"base", "findings"}
ROOMS = {
    "base": set(),
    "findings": {"base"},
    "regulation": UNDER,
    "tables": UNDER,
    "items": UNDER | {"tables"},
    "pricelist": UNDER,
    "entitlement": UNDER | {"pricelist", "regulation"},
    "matching": UNDER | {"tables", "items", "regulation", "forms", "dossier"},
    "forms": UNDER | {"tables", "items", "regulation", "dossier"},
    "dossier": UNDER | {"regulation", "tables", "items"},
    "pricing": UNDER | {"dossier", "items", "tables", "regulation", "pricelist", "entitlement"},
    "submission": UNDER | {"tables", "regulation", "pricelist"},
    "settlement": UNDER | {"tables", "regulation", "pricelist"},
    "appraisal": UNDER | {"submission", "pricing", "dossier", "settlement", "tables", "regulation", "pricelist"},
    "exports": UNDER | {"pricelist", "regulation", "entitlement", "tables", "appraisal"},
}


def imports(path: Path) -> set[str]:
    """Rooms of pricebook that a module names, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [a.name for a in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        found |= {name.split(".")[1] for name in names if name.startswith("pricebook.")}
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_to_its_left(room: str) -> None:
    files = [CODE / f"{room}.py"] if (CODE / f"{room}.py").is_file() else sorted((CODE / room).rglob("*.py"))
    assert files
    for path in files:
        assert imports(path) <= ROOMS[room] | {room}, path


def test_the_code_knows_no_circular_by_name() -> None:
    named = re.compile(r"ttlt|nq-399|1513|tt37|tt39|thông tư liên tịch", re.IGNORECASE)
    for path in sorted(CODE.rglob("*.py")):
        code = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(code)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        }
        texts = [
            n.value for n in ast.walk(code) if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value not in docs
        ]
        assert not [text for text in texts if named.search(text)], path


def marks(name: str) -> set[str]:
    """The codes that tests are marked with, read from their source: `@case("CP001")`, `@pytest.mark.silent("CP001")`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").glob("test_*.py")))
    return set(re.findall(rf'@(?:pytest\.mark\.)?{name}\("([A-Z]{{2}}\d{{3}})"', text))


@pytest.mark.parametrize("code", catalogue())
def test_each_code_has_a_case_that_raises_it_and_a_neighbour_that_does_not(code: str) -> None:
    assert code in marks("case"), f"no test is marked @case({code!r})"
    assert code in marks("silent"), f"no test is marked @silent({code!r})"


def test_no_case_is_about_a_code_that_does_not_exist() -> None:
    assert marks("case") | marks("silent") <= set(catalogue())


@pytest.mark.parametrize("code", catalogue())
def test_each_code_says_what_why_and_what_to_do_in_both_languages(code: str) -> None:
    entry = rule(code)
    for words in (entry.title, entry.message, entry.remedy):
        assert set(words) == {"vi", "en"} and all(words.values())
    assert entry.why and entry.example
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


def test_help_and_build_import_nothing_that_they_do_not_need() -> None:
    """`--help` pays for Typer alone; a build never imports pandas, numpy or openpyxl."""

    def imported(*arguments: str) -> set[str]:
        script = "import sys; from pricebook.cli.app import app; sys.argv = ['pricebook', *sys.argv[1:]]\n"
        script += "try: app()\nexcept SystemExit: print('\\n'.join(sys.modules), file=sys.stderr)"
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
        )
        return {name.split(".")[0] for name in done.stderr.split()}

    heavy = {"duckdb", "pydantic", "jsonschema", "xlsxwriter", "python_calamine", "pandas", "numpy", "openpyxl"}
    helping = imported("--help")
    assert "typer" in helping and not helping & heavy
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
