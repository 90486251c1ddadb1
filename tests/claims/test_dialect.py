"""The rules of claims are plain SQL: one text that each engine takes and answers alike (docs/engines.md has the contract)."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from pricebook.regulation import search_path
from pricebook.regulation.claim_rules import load_claim_rules
from pricebook.settlement.claims.database import PAIRS, PARTS, RULES, TABLES, WITHOUT_LIST, statement

PLAIN = [*RULES.values(), PAIRS, PARTS, WITHOUT_LIST]
ANSWER = ("line", "other", "service", "due", "per", "why")
# What some engine has not, or answers otherwise: quotients of money, remainders, days and texts in an engine's own way, groups of all
# columns, patterns, names in quotes.
_OF_ONE_ENGINE = re.compile(
    r"\bqualify\b|\basof\b|/|%|::|->|\bdistinct on\b|\binterval\b|\bdate\b|\btimestamp\b|\btime\b|\bunnest\b|\blateral\b|\[|\{|"
    r"\bgroup by all\b|\border by all\b|\bdouble\b|\breal\b|\bfloat\b|\bvarchar\b|\btext\b|\blike\b|\bilike\b|\bsimilar\b|\bexclude\b|"
    r"\breplace\b|\bpivot\b|\busing\b|\bnatural\b|\bsemi\b|\banti\b|\bfilter\b|\bignore nulls\b|\blimit\b|\brecursive\b|\"|`|!=|\bselect \*",
    re.IGNORECASE,
)
# What all engines have, and answer alike on whole numbers, texts and decimals.
FUNCTIONS = {"abs", "coalesce", "count", "max", "min", "row_number", "sum"}
_BEFORE_BRACKETS = {
    "and",
    "as",
    "by",
    "cast",
    "decimal",
    "exists",
    "from",
    "in",
    "join",
    "not",
    "on",
    "or",
    "over",
    "then",
    "when",
    "where",
}
TYPES = {"bigint", "string", "decimal"}


def code_of(file: Path) -> str:
    """A file without its comments and texts."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--.*", "", file.read_text(encoding="utf-8")))


def order_keys(code: str) -> list[str]:
    """The keys by which something is ordered, one by one."""
    found = []
    for begin in re.finditer(r"\border by\b", code):
        depth, keys = 0, [""]
        for letter in code[begin.end() :]:
            depth += (letter == "(") - (letter == ")")
            if depth < 0 or letter == ";":
                break
            if letter == "," and not depth:
                keys.append("")
            else:
                keys[-1] += letter
        found += [re.sub(r"\brows between.*", "", key, flags=re.DOTALL).strip() for key in keys]
    return found


@pytest.mark.parametrize("file", PLAIN, ids=lambda file: file.stem)
def test_a_file_has_nothing_that_one_engine_alone_has(file: Path) -> None:
    code = code_of(file)
    assert _OF_ONE_ENGINE.findall(code) == []
    assert set(re.findall(r"\b([a-z_]+)\(", code)) - _BEFORE_BRACKETS <= FUNCTIONS
    assert set(re.findall(r"\bas ([a-z]+)(?=\(\d|\))", code)) <= TYPES
    assert all(int(width) <= 38 for width in re.findall(r"decimal\((\d+),", code))


@pytest.mark.parametrize("file", PLAIN, ids=lambda file: file.stem)
def test_every_order_says_where_nulls_stand_and_the_answer_has_one(file: Path) -> None:
    code = code_of(file)
    assert [key for key in order_keys(code) if not re.search(r"\bnulls (first|last)$", key)] == []
    assert code.count(";") == 1 and re.search(r"\norder by [^()]+;\s*$", code)  # one question, whose own order comes last


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_answers_has_the_same_columns_and_types(rule: str) -> None:
    # whole numbers and decimals arrive from each engine as what they are: `due` with three decimals, and never a binary float
    with duckdb.connect() as con:
        con.execute(statement(TABLES))
        described = con.execute(f"describe {statement(RULES[rule])}").fetchall()
    types = {name: kind for name, kind, *_ in described}
    assert tuple(types) == ANSWER
    assert types["due"] == "DECIMAL(18,3)" and types["why"] == types["service"] == "VARCHAR"
    assert {types["line"], types["other"]} == {"BIGINT"} and types["per"] in ("INTEGER", "BIGINT")


def test_days_and_minutes_are_whole_numbers_in_the_tables_that_questions_read() -> None:
    named = {name for file in PLAIN for name in re.findall(r"\b(?:from|join) ([a-z_]+)\b", code_of(file))}
    with duckdb.connect() as con:
        con.execute(statement(TABLES))
        columns = con.execute("select table_name, column_name, data_type from duckdb_columns()").fetchall()
    read = [(column, kind) for table, column, kind in columns if table in named]
    assert len(read) > 40
    assert {re.sub(r"\(.*", "", kind) for _, kind in read} == {"BIGINT", "INTEGER", "VARCHAR", "DECIMAL"}
    assert {kind for column, kind in read if column.endswith("day") or column in ("began", "ended", "month")} <= {
        "INTEGER",
        "BIGINT",
    }


def test_each_rule_is_a_row_and_a_file() -> None:
    assert {rule.question for rule in load_claim_rules(search_path()).rules.rule} == set(RULES)


# The largest figures that reading lets in: quantity 10 digits, price 14, amount 18, shares of 10,000 parts at most (sql/03_typed.sql).
LARGEST = (Decimal("9999999.999"), Decimal("99999999999.999"), 9999, 10000, Decimal("9999999999999999.99"))
SMALLEST = (Decimal("0.001"), Decimal("0.001"), 1, 10000, Decimal("0.01"))
FIGURES = [
    (*LARGEST, 9999, 10000),
    (*LARGEST, 1, 10000),
    (*SMALLEST, 9999, 10000),
    (*SMALLEST, 1, 10000),
    (Decimal(3), Decimal(11_000), 33, 100, Decimal(11_000), 1, 1),  # a third
    (Decimal("0.5"), Decimal("0.010"), 1, 1, Decimal("0.01"), 1, 1),  # 0.005: half of a hundredth is not too far
    (Decimal("0.5"), Decimal("0.009"), 1, 1, Decimal("0.01"), 1, 1),  # 0.0045: 0.0055 is
    (Decimal(2), Decimal(11_000), 1, 1, Decimal(21_999), 1, 1),  # less is not too much
]


def figures() -> duckdb.DuckDBPyConnection:
    """A database with a line of each of FIGURES."""
    con = duckdb.connect()
    con.execute(statement(TABLES))
    columns = "line, quantity, price, pays_num, pays_den, amount, fund_num, fund_den"
    for line, row in enumerate(FIGURES):
        con.execute(f"insert into charges({columns}) values (?, ?, ?, ?, ?, ?, ?, ?)", [line, *row])
    return con


def wrong_amounts() -> list[int]:
    """The lines of FIGURES whose amount is too much, by exact fractions: twice what it is above is more than a hundredth."""
    found = []
    for line, (quantity, price, num, den, amount, fund_num, fund_den) in enumerate(FIGURES):
        shares = [Fraction(num, den)] + ([Fraction(1, 3)] if (num, den) == (33, 100) else [])
        right = [Fraction(quantity) * Fraction(price) * share * Fraction(fund_num, fund_den) for share in shares]
        if all(2 * (Fraction(amount) - each) > Fraction(1, 100) for each in right):
            found.append(line)
    return found


def test_the_largest_figures_are_multiplied_exactly() -> None:
    with figures() as con:
        assert [row[0] for row in con.execute(statement(RULES["amount"])).fetchall()] == wrong_amounts() == [1, 2, 3, 6]
