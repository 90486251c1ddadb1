"""The SQL files: what each header declares is what stands in the database, and nothing else is read or made.

A header is the comment at the top of a file. After the rule in words it names, one relation after the other, what the file
reads (`-- in:`) and what it makes (`-- out:`):

    table(column, column, …)        then, in words, what its amounts are in
    macro name(parameter, …)
    variables(name, …)              what getvariable() is asked for
    rows(column, …)                 only `out:`, of a file that is one question: the columns of its answer
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pricebook.dossier import load_dossier
from pricebook.dossier.database import connect
from pricebook.pricing import compose
from pricebook.pricing.compose import RULES
from pricebook.regulation import search_path
from pricebook.settlement.claims.database import READING, TABLES, set_variables
from tests.support import DATA, ROOT

CODE = ROOT / "pricebook"
# Those that DuckDB runs; a registry has SQL of its own databases.
FILES = sorted(file for file in CODE.rglob("*.sql") if "migrations" not in file.parts)
NUMBERED = [file for file in FILES if re.match(r"\d\d_", file.name)]
FOLDERS = sorted({file.parent for file in NUMBERED})

_ENTRY = re.compile(r"\s*(?P<macro>macro )?(?P<name>[a-z_.]+)\((?P<columns>[a-z_, \n]+)\)(?P<words>[^()\n]*)")
_CREATED = re.compile(r"^create (?:or replace )?(table|view|macro) ([a-z_.]+)", re.MULTILINE)


@dataclass(frozen=True)
class Relation:
    """What one entry of a header declares."""

    name: str
    columns: tuple[str, ...]
    macro: bool = False


@dataclass(frozen=True)
class Header:
    """A file's own account of itself."""

    words: str
    reads: tuple[Relation, ...]
    makes: tuple[Relation, ...]

    @property
    def tables_read(self) -> list[Relation]:
        return [r for r in self.reads if not r.macro and r.name != "variables"]

    @property
    def variables(self) -> set[str]:
        return {name for r in self.reads if r.name == "variables" for name in r.columns}


def header_of(file: Path) -> Header:
    lines = file.read_text(encoding="utf-8").splitlines()
    comment = [line[2:] for line in lines[: next(i for i, line in enumerate(lines) if not line.startswith("--"))]]
    text = "\n".join(comment) + "\n"
    assert text.count("\n in:") == 1 and text.count("\n out:") == 1, f"{file}: one in: and one out:"
    words, _, rest = text.partition("\n in:")
    reads, _, makes = rest.partition("\n out:")
    return Header(words.strip(), tuple(entries(reads, file)), tuple(entries(makes, file)))


def entries(text: str, file: Path) -> Iterator[Relation]:
    at = 0
    while text[at:].strip():
        entry = _ENTRY.match(text, at)
        assert entry is not None, f"{file}: not understood: {text[at:].strip().splitlines()[0]}"
        yield Relation(entry["name"], tuple(re.split(r",\s*", entry["columns"].strip())), entry["macro"] is not None)
        at = entry.end()


def code_of(file: Path) -> str:
    """A file without its comments."""
    return re.sub(r"--.*", "", file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def composed() -> Iterator[duckdb.DuckDBPyConnection]:
    dossier, _ = load_dossier(DATA / "long-an-2012", search_path())
    assert dossier is not None
    with dossier.con as con:
        compose(dossier)
        for file in (TABLES, *READING):  # those of claims stand beside them
            con.execute(file.read_text(encoding="utf-8"))
        set_variables(
            con, first_facility="80001", last_facility="80002", first_month=1, last_month=2, bucket=0, buckets=2, most_places=9
        )
        set_variables(con, inner_pad=b"inner", outer_pad=b"outer", most_letters=9, nobody="")
        yield con


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table or view, in their order, with their types."""
    schema, _, name = f"main.{table}".rpartition(".")
    found = con.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? order by column_index",
        [schema.removeprefix("main."), name],
    ).fetchall()
    return dict(found)


def parameters_of(con: duckdb.DuckDBPyConnection, macro: str) -> list[tuple[str, ...]]:
    rows = con.execute("select parameters from duckdb_functions() where function_name = ? and not internal", [macro]).fetchall()
    return [tuple(parameters) for (parameters,) in rows]


def name(file: Path) -> str:
    return file.relative_to(CODE).as_posix()


@pytest.mark.parametrize("folder", FOLDERS, ids=name)
def test_the_files_that_run_in_order_are_numbered_without_a_gap(folder: Path) -> None:
    names = sorted(file.name for file in folder.glob("[0-9]*.sql"))
    assert [int(file[:2]) for file in names] == list(range(1, len(names) + 1))


def test_every_rule_of_pricing_has_its_number() -> None:
    assert [file for file in FILES if file.parent == RULES[0].parent] == RULES
    assert set(RULES) <= set(NUMBERED)


@pytest.mark.parametrize("file", FILES, ids=name)
def test_what_a_file_declares_stands_in_the_database(file: Path, composed: duckdb.DuckDBPyConnection) -> None:
    header = header_of(file)
    assert header.words.endswith((".", ".)", ":")), "the rule in words, whole sentences"
    for relation in (*header.reads, *header.makes):
        if relation.macro:
            assert parameters_of(composed, relation.name) == [relation.columns]
    for relation in header.tables_read:
        assert set(relation.columns) <= set(columns_of(composed, relation.name)), relation.name
    known = {variable for (variable,) in composed.execute("select name from duckdb_variables()").fetchall()}
    assert header.variables <= known
    for relation in header.makes:
        if relation.name == "rows":
            answer = composed.execute(file.read_text(encoding="utf-8"))
            assert relation.columns == tuple(column[0] for column in answer.description or ())
        elif not relation.macro:
            assert relation.columns == tuple(columns_of(composed, relation.name)), relation.name


@pytest.mark.parametrize("file", FILES, ids=name)
def test_what_a_file_makes_and_asks_for_is_what_it_declares(file: Path) -> None:
    header, code = header_of(file), code_of(file)
    created = {(what == "macro", of) for what, of in _CREATED.findall(code)}
    changed = {(False, of) for of in re.findall(r"^(?:insert into|delete from) ([a-z_.]+)", code, re.MULTILINE)}
    assert {(made.macro, made.name) for made in header.makes if made.name != "rows"} == created | changed
    assert header.variables == set(re.findall(r"getvariable\('(\w+)'\)", code))
    if not created | changed:
        assert [made.name for made in header.makes] == ["rows"], "a question makes nothing, and answers with rows"
    macros = {made.name for of in FILES for made in header_of(of).makes if made.macro}
    own = {made.name for made in header.makes if made.macro}
    used = {macro for macro in macros if re.search(rf"\b{macro}\(", code)}
    assert {read.name for read in header.reads if read.macro} == used - own


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_file_reads_nothing_that_it_does_not_declare(file: Path, composed: duckdb.DuckDBPyConnection) -> None:
    """It runs where there is nothing but the tables and columns of its header, and makes the same there."""
    header = header_of(file)
    standing = {relation.name: columns_of(composed, relation.name) for relation in header.tables_read}
    for relation in header.tables_read:
        standing[relation.name] = {column: standing[relation.name][column] for column in relation.columns}
    code, macros = code_of(file), files_of_macros(header)
    for of in re.findall(r"^(?:insert into|delete from) ([a-z_.]+)", code, re.MULTILINE):
        standing[of] = columns_of(composed, of)
    with connect() as con:
        for variable, value, kind in composed.execute("select name, value, type from duckdb_variables()").fetchall():
            if variable in header.variables.union(*(header_of(of).variables for of in macros)):
                con.execute(f"set variable {variable} = (select ?::{kind})", [value])
        for table, columns in standing.items():
            declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            con.execute(f"create table {table} ({declared})")
        for of in macros:
            con.execute(of.read_text(encoding="utf-8"))
        con.execute(code)
        for relation in header.makes:
            if not relation.macro and relation.name != "rows":
                assert relation.columns == tuple(columns_of(con, relation.name))


def files_of_macros(header: Header) -> list[Path]:
    """The files that make the macros which a file uses."""
    used = {relation.name for relation in header.reads if relation.macro}
    return [file for file in FILES if used & {made.name for made in header_of(file).makes if made.macro}]


@pytest.mark.parametrize("file", FILES, ids=name)
def test_a_file_declares_no_column_that_it_does_not_read(file: Path) -> None:
    code = code_of(file)
    taken_whole = set(re.findall(r"(?:from|join) ([a-z_.]+)\b", code)) if re.search(r"[ .]\*", code) else set()
    for relation in header_of(file).tables_read:
        for column in relation.columns:
            assert relation.name in taken_whole or re.search(rf"\b{column}\b", code), f"{relation.name}.{column}"


@pytest.mark.slow
def test_no_statement_of_several_lines_stands_in_python() -> None:
    for file in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.end_lineno != node.lineno:
                assert not re.match(r"\s*(select|with|from|create|insert|update|delete)\s", node.value), f"{file}:{node.lineno}"
