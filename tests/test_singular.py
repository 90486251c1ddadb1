"""English texts about one thing: noun, verbs and pronouns agree, whatever text counts it."""

import re
from string import Formatter

import pytest

from pricebook.base.languages import filled, subjects
from pricebook.findings.catalogue import catalogue

# Placeholders that count something; others hold names, cells and amounts.
_COUNT = (
    "count cells rows observed days services times lines patients files errors warnings notes proposals names values conversions without "
    "kept passed rejected marked all"
)
COUNTS = frozenset(_COUNT.split())
TEXTS = {
    **{f"{subject}.{name}": text["en"] for subject, texts in subjects().items() for name, text in texts.items()},
    **{
        f"{code}.{kind}": text["en"]
        for code, rule in catalogue().items()
        for kind, text in (("message", rule.message), ("remedy", rule.remedy))
    },
}
_ONE_OF_MANY = re.compile(
    r"(?<![\w.])1 (?:more )?(?:cells|codes|rows|prices|lines|names|services|errors|files|days|patients|texts|values|marks|items)\b"
    r"|(?<!of )(?<![\w.])1 (?:more )?(?:cell|code|row|price|line|name|service|day|text|value|proposal)(?: of (?:the|this) \w+)?"
    r" (?:are|were|have|do|hold|stand|state|store)\b"
)


def of_one(text: str) -> str:
    """The text with 1 of everything that it counts."""
    names = [name for _, name, _, _ in Formatter().parse(text) if name]
    return filled(text, [(name, 1 if name in COUNTS else "X") for name in names], "en")


def test_no_text_says_one_rows_or_one_row_have() -> None:
    said = {key: of_one(text) for key, text in TEXTS.items()}
    wrong = {key: text for key, text in said.items() if _ONE_OF_MANY.search(text) and "of one row" not in text}
    assert {key: text for key, text in wrong.items() if not re.search(r"prices of 1 row are", text)} == {}


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("{n} rows have no item code: they were not considered.", "1 row has no item code: it was not considered."),
        ("{n} rows are no price and do not count: X.", "1 row is no price and does not count: X."),
        ("{n} services that facilities perform are not paid", "1 service that facilities perform is not paid"),
        ("{n} cells of the column have spaces", "1 cell of the column has spaces"),
        ("Column A: {n} more cells are like it", "Column A: 1 more cell is like it"),
        ("the prices of {n} rows are without VAT, and were used", "the prices of 1 row are without VAT, and were used"),
        ("{n} running numbers have formulas", "1 running number has formulas"),
        ("{n} cells are struck through: A1. Their rows were read.", "1 cell is struck through: A1. Its row was read."),
        ("{n} codes are not in it: X. Those rows were identified", "1 code is not in it: X. That row was identified"),
        ("Prices: {n} pass, {m} do not", "Prices: 1 passes, 2 do not"),
        ("Prices: {m} pass, {n} do not", "Prices: 2 pass, 1 does not"),
        ("at most {n} entries", "at most 1 entry"),
        ("{n} of the {m} prices that can be compared are low", "1 of the 2 prices that can be compared is low"),
        ("{m} rows have no code: they were not read.", "2 rows have no code: they were not read."),
    ],
)
def test_what_agrees_with_one(text: str, one: str) -> None:
    assert filled(text, [("n", 1), ("m", 2)], "en") == one
    assert filled(text, [("n", 3), ("m", 2)], "en") == text.format(n=3, m=2)
    assert filled(text, [("n", 1), ("m", 2)], "vi") == text.format(n=1, m=2)
