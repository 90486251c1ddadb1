"""LibreOffice, recalculating each workbook from scratch, arrives at every price to the đồng."""

from decimal import Decimal
from pathlib import Path

import pytest

from pricebook.app.build import Built
from pricebook.base.money import RoundingMode
from pricebook.base.rounding import bound_of
from pricebook.exports import write_approval
from pricebook.exports.approval.plan import ITEMS, plan_rows
from pricebook.pricelist import formula_is_safe
from tests.recalculation import listed_prices, without_cached_values, written
from tests.support import built, found, prices, soffice


@pytest.mark.slow
@pytest.mark.parametrize("name", ["long_an", "long_an_draft", pytest.param("nq_399", marks=pytest.mark.slow)])
def test_libreoffice_arrives_at_every_price(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    result: Built = request.getfixturevalue(name)
    assert result.prices is not None
    calculated = soffice(written(result.prices, tmp_path), tmp_path / "calculated", "xlsx")
    assert listed_prices(calculated) == [line.price for line in result.prices.lines]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (2380, 12_000),  # gloves from 1,380 to 2,380: 11,429.99 + 1,000 = 12,429.99
        (None, None),  # a blank price is no price, and never 0
        ("hỏi lại", None),
    ],
)
def test_changing_a_unit_price_moves_the_list(long_an: Built, tmp_path: Path, change: object, expected: int | None) -> None:
    """C5.1.272 takes one pair of VT001; an officer changes its price in the workbook and looks at the list."""
    from openpyxl import load_workbook

    prices = long_an.prices
    assert prices is not None
    write_approval(prices, [], tmp_path / "list.xlsx")
    book = load_workbook(tmp_path / "list.xlsx")
    book[ITEMS].cell(plan_rows(prices).items["VT001"] + 1, 6).value = change
    book.save(tmp_path / "changed.xlsx")
    calculated = soffice(
        without_cached_values(tmp_path / "changed.xlsx", tmp_path / "bare.xlsx"), tmp_path / "calculated", "xlsx"
    )
    shown = dict(zip([(line.service_id, line.class_) for line in prices.lines], listed_prices(calculated), strict=True))
    assert shown["C5.1.272", None] == expected
    assert shown["A2", None] == prices.line("A2").price  # type: ignore[union-attr]  # takes no gloves: stays


@pytest.mark.slow
@pytest.mark.rule("R6")
@pytest.mark.parametrize("mode", ["half-up", "down", "up"])
def test_the_workbook_bounds_a_price_as_the_rule_does(home: Path, tmp_path: Path, mode: RoundingMode) -> None:
    """Norms far above every maximum: each price is the bound, in the list, in Python and in LibreOffice."""
    shares = {"C5.1.272": "0.999", "C5.1.268": "0.851", "A2": "0.8335"}
    result = built(
        home,
        settings=f'[rounding]\nunit = 1000\nmode = "{mode}"',
        norms="| service | component | item_code | unit | quantity |\n"
        + "\n".join(f"| {service} | supplies | K | cái | 9000000 |" for service in shares),
        tenders=TENDERS,
        shares="| service | share |\n" + "\n".join(f"| {service} | {share} |" for service, share in shares.items()),
    )
    assert result.prices is not None
    rule = result.prices.settings.rounding
    bounds = [bound_of(Decimal(line.ceiling or 0), Decimal(shares[line.service_id]), rule) for line in result.prices.lines]
    assert len(bounds) >= len(shares) and [line.bound_price for line in result.prices.lines] == bounds
    assert listed_prices(soffice(written(result.prices, tmp_path / "made"), tmp_path / "calculated", "xlsx")) == bounds


TENDERS = """
| item_code | item_name | unit | price | decision_no | valid_from | valid_to |
| K | Kim | cái | 1 | 1/QĐ | 2012-01-01 | 2012-12-31 |
| M | Mẻ | cái | 0.001 | 1/QĐ | 2012-01-01 | 2012-12-31 |
"""


def near(home: Path, thousandths: str) -> Built:
    """A sum of 12,499.999999 and `thousandths` ÷ 1,000 × 0.001 đồng."""
    norms = f"""
    | service | component | item_code | unit | quantity | per |
    | C5.1.272 | supplies | K | cái | 12499.999999 | 1 |
    | C5.1.272 | supplies | M | cái | {thousandths} | 1000 |
    """
    return built(home, norms=norms, tenders=TENDERS)


@pytest.mark.slow
@pytest.mark.case("AR001", "§7")
def test_where_doubles_would_round_elsewhere_the_exact_value_stands(home: Path, tmp_path: Path) -> None:
    # 12,499.999999 + 0.5 ÷ 1,000 × 0.001 = 12,499.9999995: to 6 decimals it is 12,500 and goes up; a double may lie just below it
    result = near(home, "0.5")
    assert result.prices is not None
    (line,) = result.prices.lines
    assert (line.composed, line.price) == (Decimal("12499.9999995"), 13_000)
    assert not formula_is_safe(line, result.prices.settings.rounding)
    assert found(result, "AR001") == [("AR001", "norms.csv!A2")]
    assert listed_prices(soffice(written(result.prices, tmp_path), tmp_path / "calculated", "xlsx")) == [13_000]


@pytest.mark.slow
@pytest.mark.silent("AR001")
def test_an_exact_tie_is_safe_in_doubles(home: Path) -> None:
    # 12,499.999999 + 1 ÷ 1,000 × 0.001 = 12,500 exactly: half-way goes up, in decimals and in rounded doubles alike
    result = near(home, "1")
    assert result.prices is not None
    (line,) = result.prices.lines
    assert (line.composed, line.price) == (Decimal(12_500), 13_000)
    assert not found(result, "AR001")


BROKEN = "| service | component | kind | item_code | unit | quantity | per |\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "lines",
    [
        "| C5.1.272 | supplies | | K | cái | 4000 | |\n| C5.1.272 | profit | | K | cái | 3 | |",  # an unknown component
        "| C5.1.272 | supplies | | K | cái | 4000 | |\n| A2 | supplies | service | C5.1.272 | | 2 | x |",  # an unreadable batch size
        "| C5.1.272 | supplies | | K | cái | 4000 | |\n| A2 | supplies | service | C5.1.272 | | 2 | |\n| A2 | supplies | service | 272 | | 3 | |",
        "| C5.1.272 | supplies | | K | cái | 4000 | |\n| A2 | supplies | service | 272 | | 2 | |",  # by ordinal: priced
    ],
)
def test_the_workbook_never_prices_what_the_list_does_not(home: Path, tmp_path: Path, lines: str) -> None:
    result = built(home, norms=BROKEN + lines, tenders=TENDERS)
    assert result.prices is not None
    calculated = soffice(written(result.prices, tmp_path / "made"), tmp_path / "calculated", "xlsx")
    assert listed_prices(calculated) == [line.price for line in result.prices.lines]


TYPED = """
| service | component | kind | item_code | unit | quantity | per | loss_pct | amount |
| C5.1.272 | supplies | | X | cái | 2 | | | |
| A2 | supplies | | X | cái | 2 | | | |
| A2 | profit | | K | cái | 3 | | | |
| C5.1.268 | supplies | | X | cái | 2 | x | | |
| C5.1.269 | supplies | | X | cái | 2 | | y | |
| C5.1.270 | supplies | | X | hộp | 2 | | | |
| C5.1.271 | supplies | | X | cái | 2 | | | |
| C5.1.271 | supplies | | X | cái | 2 | | | |
| C5.1.273 | supplies | | X | cái | 2 | | | 7 |
| C5.1.274 | supplies | service | C5.1.272 | | 2 | | | |
| C5.1.275 | supplies | | X | cái | x | | | |
| C5.1.276 | supplies | | X | cái | 2 | | | |
| C5.1.276 | supplies | | | cái | 2 | | | |
| C5.1.277 | supplies | | X | | 2 | | | |
"""


@pytest.mark.slow
@pytest.mark.rule("R1")
def test_a_unit_price_typed_into_the_workbook_gives_what_an_award_would_give(home: Path, tmp_path: Path) -> None:
    """X has no award: whoever types 5,000 đồng sees the prices of the list in which an award says so, and no other."""
    from openpyxl import load_workbook

    items = "| item_code | item_name | unit |\n| X | Xông | cái |\n| K | Kim | cái |"
    result = built(home / "without", norms=TYPED, items=items, tenders=TENDERS)
    due = built(
        home / "with", norms=TYPED, items=items, tenders=TENDERS + "| X | Xông | cái | 5000 | 1/QĐ | 2012-01-01 | 2012-12-31 |\n"
    )
    assert result.prices is not None
    write_approval(result.prices, [], tmp_path / "list.xlsx")
    book = load_workbook(tmp_path / "list.xlsx")
    book[ITEMS].cell(plan_rows(result.prices).items["X"] + 1, 6).value = 5000
    book.save(tmp_path / "typed.xlsx")
    calculated = soffice(without_cached_values(tmp_path / "typed.xlsx", tmp_path / "bare.xlsx"), tmp_path / "calculated", "xlsx")
    shown = dict(zip(prices(result), listed_prices(calculated), strict=True))
    assert shown == prices(due) | {
        ("C5.1.274", None): None
    }  # 2 × 5,000 = 10,000; a service inside another waits for its own list
    assert shown["C5.1.272", None] == 10_000 and list(shown.values()).count(None) == len(shown) - 1


@pytest.mark.slow
def test_a_list_without_a_readable_share_stays_without_prices_in_the_workbook(home: Path, tmp_path: Path) -> None:
    norms = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 4000 |"
    result = built(home, norms=norms, tenders=TENDERS, shares="| service | share |\n| C5.1 | tám phần |")
    assert result.prices is not None
    assert listed_prices(soffice(written(result.prices, tmp_path / "made"), tmp_path / "calculated", "xlsx")) == [None]
