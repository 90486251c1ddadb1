"""The rules of claims are plain SQL: one text that engines other than DuckDB take too, and answer alike."""

import re
from pathlib import Path

import pytest

from pricebook.regulation import search_path
from pricebook.regulation.claim_rules import load_claim_rules
from pricebook.settlement.claims.database import PAIRS, PARTS, RULES, WITHOUT_LIST

PLAIN = [*RULES.values(), PAIRS, PARTS, WITHOUT_LIST]
# What some engine has not, or answers otherwise: quotients of money, casts and days in DuckDB's own way, groups of all columns.
_OF_ONE_ENGINE = re.compile(
    r"\bqualify\b|\basof\b|/|::|\bdistinct on\b|\bgetvariable\b|\binterval\b|\bdate\b|\bunnest\b|\[|\{|\bgroup by all\b|"
    r"\bdouble\b|\breal\b|\bilike\b|\bexclude\b|\breplace\b|\bpivot\b|\busing\b",
    re.IGNORECASE,
)


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
    assert [key for key in order_keys(code) if not re.search(r"\bnulls (first|last)$", key)] == []
    widths = [int(width) for width in re.findall(r"decimal\((\d+),", code)]
    assert all(width <= 38 for width in widths)


def test_each_rule_is_a_row_and_a_file() -> None:
    assert {rule.id for rule in load_claim_rules(search_path()).rules.rule} == set(RULES)


def test_products_stay_under_38_digits() -> None:
    # amount.sql: quantity 10 + price 14 + two shares of 5 digits, and 200 times that
    largest = (10**7 - 1) * (10**11 - 1) * (10**4) * (10**4) * 200
    assert len(str(largest)) + 3 + 3 <= 38
