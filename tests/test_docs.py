"""The pages are true where a machine can tell: links lead somewhere, files and codes and names that they mention exist."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from pricebook.base.languages import subjects
from pricebook.findings import catalogue
from pricebook.regulation import Regulation
from pricebook.tables import load_specs
from tests.support import ROOT

CODE = ROOT / "pricebook"
FENCED = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def pages() -> list[str]:
    """Every Markdown page of the repository, as a path from its root."""
    outside = {"node_modules", "dist", "build", "out"}
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*.md"))
    return sorted(path.as_posix() for path in found if not any(p.startswith(".") or p in outside for p in path.parts))


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose(page: str) -> str:
    """A page without its fenced blocks."""
    return FENCED.sub("", text_of(page))


@pytest.mark.parametrize("page", pages())
def test_every_relative_link_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    relative = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    assert not [target for target in relative if not (ROOT / page).parent.joinpath(target).exists()]


@pytest.mark.parametrize("page", pages())
def test_every_heading_that_a_link_names_is_there(page: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path = (ROOT / page).parent / target if target else ROOT / page
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


# Pages that name files from the root of the repository: `pricebook/pricing/compose.py`, `tests/test_house.py`, `norms/`.
NAMING_FILES = ["docs/rules.md", "docs/glossary.md", "CONTRIBUTING.md", "SECURITY.md", "norms/README.md"]
NAMING_FILES += [page for page in pages() if page.startswith("docs/decisions/")]
ROOTED = re.compile(
    r"`((?:pricebook|tests|tools|bench|norms|templates|data|docs|\.ci)/[\w./-]*|[A-Z]+\.md|Makefile|\.[\w-]+\.yaml)`"
)


@pytest.mark.parametrize("page", NAMING_FILES)
def test_every_file_that_is_named_exists(page: str) -> None:
    named = [name for name in ROOTED.findall(prose(page)) if "example-" not in name]
    assert not [name for name in named if not (ROOT / name).exists()]


def test_every_module_that_the_architecture_names_exists() -> None:
    """There a file may be named from the package on (`pricing/sql/`), or by its own name (`calamine.py`)."""
    named = re.findall(r"`([\w./-]+(?:/|\.(?:py|sql|toml|typ|md)))`", prose("docs/architecture.md"))
    assert named
    missing = [name for name in named if not (ROOT / name).exists() and not any(CODE.rglob(name.rstrip("/")))]
    assert not missing, "docs/architecture.md names what is not there"


def test_the_rules_name_where_each_is_carried_out() -> None:
    sections = re.findall(r"^## (R\d+) .*?\n(.*?)(?=^## |\Z)", text_of("docs/rules.md"), re.DOTALL | re.MULTILINE)
    assert [number for number, _ in sections] == [f"R{number}" for number in range(1, 17)]
    for number, text in sections:
        assert "- **Article:** " in text and "- **Findings:** " in text, number
        assert re.search(r"`pricebook/[\w/]+\.(?:py|sql)`", text), number


def codes_in(text: str) -> set[str]:
    """Finding codes, also those inside a span: "AR001 to AR009"."""
    said = set(re.findall(r"\b([A-Z]{2}\d{3})\b", text))
    for first, last in re.findall(r"\b([A-Z]{2}\d{3})(?: to |–)([A-Z]{2}\d{3})\b", text):
        said |= {f"{first[:2]}{number:03}" for number in range(int(first[2:]), int(last[2:]) + 1)}
    return {code for code in said if code[:2] in {known[:2] for known in catalogue()}}


@pytest.mark.parametrize("page", pages())
def test_every_code_that_is_named_exists(page: str) -> None:
    assert codes_in(prose(page)) <= set(catalogue())


def test_the_code_that_the_recipe_adds_is_still_free() -> None:
    """CONTRIBUTING.md shows how a check is added: with the next number, not with one that is taken."""
    family = sorted(code for code in catalogue() if code.startswith("CP"))
    assert codes_in(text_of("CONTRIBUTING.md")) - set(catalogue()) == {f"CP{int(family[-1][2:]) + 1:03}"}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "norms/README.md"])
def test_every_snippet_can_be_read(page: str) -> None:
    for kind, text in FENCED.findall(text_of(page)):
        if kind == "python":
            ast.parse(text)
        elif kind == "toml":
            tomllib.loads(f"fields = [\n{text}\n]" if text.startswith("{") else text)
        else:
            assert kind in ("sh", "csv")


@pytest.mark.slow
def test_every_function_that_the_recipes_call_is_there() -> None:
    """Names in prose, as `check_rows(composition, "NAME")`, are functions or methods of the code or of the tests' own support."""
    called = set(re.findall(r"`(?:\w+\.)*(\w+)\(", prose("CONTRIBUTING.md")))
    support = (ROOT / "tests" / "support.py").read_text(encoding="utf-8")
    assert called and not {name for name in called if f"{name}()" not in defined() and f"def {name}(" not in support}


def test_the_set_up_is_the_readmes_own_command() -> None:
    command = re.search(r"^pip install (.+) && pytest$", text_of("README.md"), re.MULTILINE)
    assert command is not None
    assert f"pip install {command[1]}\n" in text_of("CONTRIBUTING.md")


@pytest.mark.parametrize("room", sorted(path.parent.name for path in CODE.glob("*/__init__.py")))
def test_every_room_is_explained(room: str) -> None:
    """By a page that says where things are."""
    assert f"{room}/" in text_of("docs/architecture.md"), f"docs/architecture.md does not say what {room}/ holds"


# --- the glossary -------------------------------------------------------------------------------------------------------


@cache
def defined() -> set[str]:
    """Names that the code defines: classes, `Class.member`, and functions as `name()`."""
    names = set()
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                names.add(f"{node.name}()")
            elif isinstance(node, ast.ClassDef):
                own = [entry.target for entry in node.body if isinstance(entry, ast.AnnAssign)]
                names |= {node.name} | {f"{node.name}.{target.id}" for target in own if isinstance(target, ast.Name)}
                names |= {f"{node.name}.{entry.name}" for entry in node.body if isinstance(entry, ast.FunctionDef)}
    return names


@cache
def declared() -> set[str]:
    """Tables and columns of a dossier, keys of a pack's settings, and values that have words."""
    tables = {name for spec in load_specs().values() for name in (spec.id, *(f"{spec.id}.{field.id}" for field in spec.fields))}
    keys = {f"[{field.alias or name}]" for name, field in Regulation.model_fields.items()}
    return tables | keys | {f'"{value}"' for value in subjects()["terms"]}


def glossary() -> list[list[str]]:
    lines = [line for line in text_of("docs/glossary.md").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows if row[0] != "Vietnamese" and not set(row[0]) <= {"-"}]


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[1])
def test_the_names_of_the_glossary_stand_in_the_code(row: list[str]) -> None:
    vietnamese, english, meaning, code = row
    assert vietnamese and english and meaning
    names = re.findall(r"`([^`]+)`", code)
    assert names
    for name in names:
        assert (ROOT / name).exists() if name.startswith("pricebook/") else name in defined() | declared(), name


def test_no_term_stands_twice_in_the_glossary() -> None:
    terms = [row[1] for row in glossary()]
    assert sorted(set(terms)) == sorted(terms)


# --- what the project says of itself ------------------------------------------------------------------------------------


def test_the_decisions_are_numbered_and_listed() -> None:
    names = [Path(page).name for page in pages() if page.startswith("docs/decisions/0")]
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert re.findall(r"\((\d{4}-[\w-]+\.md)\)", text_of("docs/decisions/README.md")) == names
    for name in names:
        text = text_of(f"docs/decisions/{name}")
        assert text.startswith(f"# {int(name[:4])}. ")
        assert re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
            "What would change it",
        ]


def test_every_package_that_is_declared_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = text_of("docs/dependencies.md").lower()
    wanted = [*project["dependencies"], *(entry for extra in project["optional-dependencies"].values() for entry in extra)]
    names = {re.split(r"[><=\[]", entry)[0] for entry in wanted} - {"pricebook"}
    assert not [name for name in sorted(names) if name not in page]


def test_the_version_stands_in_one_place() -> None:
    import pricebook

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" in settings["project"]["dynamic"] and "version" not in settings["project"]
    assert settings["tool"]["hatch"]["version"]["path"] == "pricebook/__init__.py"
    assert re.search(rf'^__version__ = "{re.escape(pricebook.__version__)}"$', (CODE / "__init__.py").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", ["duckdb", "xlsxwriter", "markupsafe", "ruff", "mypy", "pytest"])
def test_what_is_declared_is_pinned(name: str) -> None:
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert name in {entry.lower() for entry in pinned}


def test_the_environment_of_clusters_has_the_same_versions_but_for_pandas() -> None:
    def pinned(file: str) -> dict[str, str]:
        return {name.lower(): version for name, version in re.findall(r"^([\w.-]+)==(\S+)$", text_of(file), re.MULTILINE)}

    ours, clusters = pinned("constraints.txt"), pinned("constraints-spark.txt")
    assert [name for name in sorted({*ours} & {*clusters}) if ours[name] != clusters[name]] == ["pandas"]
    assert clusters["pandas"].startswith("2.") and {"pyspark", "pyspark-client", "pysail", "pyarrow", "grpcio"} <= set(clusters)
    assert not {"pyspark", "pyspark-client", "pysail"} & set(ours)
